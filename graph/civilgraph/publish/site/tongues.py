"""Write a page once, and fill in the words of each language.

Owns what is open in a page: between two marks stands the key of a phrase, a date, a name or a text
of the ontology, and a `Tongue` knows the HTML that it means in its language. A page of a thing
costs one rendering and four fillings, so that a large graph is published in a minute. What comes
from data is cleaned of the marks (they are control characters), so no name can open a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from civilgraph.dates import NotADate
from civilgraph.publish.site.phrases import PHRASES, to_cyrillic
from civilgraph.view.picture import clean
from civilgraph.wording import describe

# The languages of the site: the folder of its pages, its tag, and what it calls itself.
LANGUAGES: Final = {
    "en": ("en", "English"),
    "lt": ("lt", "Lietuvių"),
    "sr-latn": ("sr-Latn", "Srpski"),
    "sr-cyrl": ("sr-Cyrl", "Српски"),
}
# In which forms the data of a thing lie beside its page.
DATA: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
MARK: Final = "\x1f"
# The way from a page up to the folder of its language.
UP: Final = "\x1e"
# The path of a page below that folder.
PATH: Final = "\x1d"
# Longer names are cut where they are but mentioned.
LONGEST: Final = 200

# In which languages a reader of each language looks for a name, before the main one is taken.
_READS: Final = {
    "en": ("en",),
    "lt": ("lt",),
    "sr-latn": ("sr-latn", "sr"),
    "sr-cyrl": ("sr-cyrl", "sr-latn", "sr"),
}

Texts = Mapping[str, str]


@lru_cache(maxsize=1 << 16)
def mark(key: str) -> Markup:
    """Leave a word open."""
    return Markup(f"{MARK}{key}{MARK}")  # noqa: S704 (a key is ours, or escaped by who makes it)


def phrase(name: str, *values: object) -> Markup:
    """Leave a phrase open, with the values that go into it."""
    if not values:
        return mark(name)
    return mark("|".join((f"tell:{name}", *(clean(value).replace("|", "/") for value in values))))


@lru_cache(maxsize=1 << 14)
def day(text: str) -> Markup:
    """Leave a date cell open, to be said in words."""
    return mark(f"date:{text}")


class Lexicon:
    """The texts that exist in several languages, each once, by a number that pages refer to."""

    def __init__(self) -> None:
        """Begin with none."""
        self.all: list[Texts] = []
        self._numbers: dict[tuple[tuple[str, str], ...], int] = {}

    def add(self, texts: Texts) -> int:
        """Keep a text, by language tags in small letters, and give its number."""
        key = tuple(texts.items())
        if key not in self._numbers:
            self._numbers[key] = len(self.all)
            self.all.append(texts)
        return self._numbers[key]


class Tongue(dict[str, str]):
    """The words of one language as HTML; those with something in them are made when first asked."""

    def __init__(self, folder: str, texts: Iterable[Texts]) -> None:
        """Take the language by its folder, and the texts of the ontology and names of things."""
        self.folder = folder
        self.tag, _ = LANGUAGES[folder]
        self._texts = texts if isinstance(texts, list) else list(texts)
        column = {"en": 0, "lt": 1}.get(folder, 2)
        said = {name: row[column] for name, row in PHRASES.items()}
        if folder == "sr-cyrl":
            said = {name: to_cyrillic(text) for name, text in said.items()}
        self._phrases = said
        super().__init__({name: str(escape(text)) for name, text in said.items()})
        self["tag"] = self.tag
        for other in LANGUAGES:
            self[f"at:{other}"] = ' aria-current="true"' if other == folder else ""

    def __missing__(self, key: str) -> str:
        """Say a key that was not said before."""
        kind, _, rest = key.partition(":")
        match kind:
            case "date":
                said = str(escape(say_date(rest, language=self.tag)))
            case "tell":
                name, *values = rest.split("|")
                said = str(escape(self._phrases[name].format(*values)))
            case "text":
                said = self._say_text(self._texts[int(rest)])
            case "plain":
                said = str(escape(self._choose(self._texts[int(rest)])[1]))
            case "name" | "label":
                said = self._say_name(self._texts[int(rest)], is_plain=kind == "label")
            case _:
                raise KeyError(key)
        self[key] = said
        return said

    def fill(self, page: list[str]) -> bytes:
        """Fill a page that was split at its marks."""
        filled = page.copy()
        filled[1::2] = map(self.__getitem__, page[1::2])
        return "".join(filled).encode()

    def _choose(self, texts: Texts) -> tuple[str, str]:
        """Choose a text of ours: of this language, or in English."""
        if self.folder == "sr-cyrl" and self.folder not in texts and "sr-latn" in texts:
            return self.folder, to_cyrillic(texts["sr-latn"])
        for language in (self.folder, "en"):
            if language in texts:
                return language, texts[language]
        return next(iter(sorted(texts.items())), ("", ""))

    def _say_text(self, texts: Texts) -> str:
        language, text = self._choose(texts)
        return str(in_language(text, language=language, page=self.folder))

    def phrase(self, name: str) -> str:
        """Give a phrase as plain text."""
        return self._phrases[name]

    def name_of(self, names: Texts) -> str:
        """Give a name as plain text, cut where it is too long to be mentioned."""
        return self._choose_name(names)[1]

    def _choose_name(self, names: Texts) -> tuple[str, str]:
        """Choose a name: nobody's name is translated, nor written in another script."""
        first = next(iter(names), "")
        language = next((tag for tag in _READS[self.folder] if tag in names), first)
        name = names.get(language, "")
        return language, name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"

    def _say_name(self, names: Texts, *, is_plain: bool) -> str:
        language, name = self._choose_name(names)
        if is_plain:
            return str(escape(name))
        return f"<bdi{_lang(language, page=self.folder)}>{escape(name)}</bdi>"


def in_language(text: str, *, language: str, page: str) -> Markup:
    """Write a text that may be in another language than its page."""
    tag = _lang(language, page=page)
    return Markup(f"<span{tag}>{escape(text)}</span>") if tag else escape(text)  # noqa: S704


def _lang(language: str, *, page: str) -> str:
    """Write the attribute `lang` where a text is not in the language of the page."""
    return "" if language.casefold() == page else f' lang="{escape(tag_of(language))}"'


def tag_of(language: str) -> str:
    """Write a language tag as pages have it; stores give it back in small letters.

    >>> tag_of("sr-cyrl"), tag_of("und"), tag_of("")
    ('sr-Cyrl', 'und', 'und')
    """
    known = LANGUAGES.get(language.casefold())
    return known[0] if known else language or "und"


def say_date(text: str, *, language: str) -> str:
    """Say a date cell in words; what is no date stays as it is printed."""
    try:
        return describe(text, language=language)
    except NotADate:
        return text
