"""Fold names, and find the things that a name may mean.

Owns the one fold of script, marks, case and punctuation, the one treatment of endings, and the
look-up by both. Decides nothing about identity: a hit says how it was found, and a curator judges.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from threading import Lock
from typing import Any
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA

from civilgraph.shortlist import shortlist

# The languages whose endings are known, as Snowball calls them.
LANGUAGES = {"en": "english", "lt": "lithuanian", "sr": "serbian"}

# Acronyms pass over these words: NLĮF has no letter for "ir", CCEM none for "L'".
SMALL_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "s", "the", "to", "with"}
    | {"ir", "i", "iz", "na", "o", "od", "sa", "u", "za"}
    | {"d", "de", "des", "du", "et", "l", "la", "le", "les"}
)

# Latin letters which Unicode does not take apart; đ as Serbian is written without marks.
_LETTERS = str.maketrans(
    {"đ": "dj", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)
_MARKS, _CYRILLIC = re.compile(r"[\u0300-\u036f]+"), re.compile(r"[\u0400-\u04ff]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")

# Shorter words have no ending to lose, and shorter acronyms mean too many names.
_SHORTEST_STEMMED, _SHORTEST_ACRONYM = 4, 3
_stemming = Lock()

# Two words this alike are taken for one word with a typing error.
_SAME_WORD = 0.8


def fold(name: str) -> str:
    """Reduce a name to what stays the same in another script, case or punctuation.

    Serbian Cyrillic becomes Latin, đ becomes dj, other letters lose their marks, and whatever is
    neither letter nor digit becomes one space.

    >>> fold("ŽTOK"), fold("ЖТОК"), fold("„Ženska soba“ – Centar"), fold("Ђорђе")
    ('ztok', 'ztok', 'zenska soba centar', 'djordje')
    """
    bare = _without_marks(normalize("NFKD", name).casefold())
    if _CYRILLIC.search(bare):
        import cyrtranslit  # here, because most programs never meet a Cyrillic name

        bare = _without_marks(str(cyrtranslit.to_latin(bare, "sr")))
    return _BETWEEN_WORDS.sub(" ", bare.translate(_LETTERS)).strip()


def _without_marks(text: str) -> str:
    text = _MARKS.sub("", normalize("NFKD", text))
    # Few scripts have marks elsewhere, and to ask of every letter is slow.
    return text if text.isascii() else "".join(c for c in text if not combining(c))


@lru_cache(maxsize=1 << 17)
def stem(word: str, *, language: str) -> str:
    """Take the ending off a folded word, if the endings of its language are known.

    >>> stem("lygos", language="lt"), stem("alijansi", language="sr-Latn")
    ('lyg', 'alijans')
    """
    name = LANGUAGES.get(language.partition("-")[0])
    if name is None or len(word) < _SHORTEST_STEMMED:
        return word
    # A stemmer keeps the word it works on in itself, so that two threads would mix their words.
    with _stemming:
        return str(_stemmer(name).stemWord(word))


@cache
def _stemmer(name: str) -> Any:
    import snowballstemmer  # here, because it loads all its languages

    return snowballstemmer.stemmer(name)


def tokens(name: str, *, language: str) -> tuple[str, ...]:
    """Split a name into folded words without their endings.

    >>> tokens("Romų visuomenės centro", language="lt")
    ('rom', 'visuomen', 'centr')
    """
    return tuple(stem(word, language=language) for word in fold(name).split())


def is_inflected(a: str, b: str) -> bool:
    """Tell whether two names are forms of one name, in any of the known languages.

    A name of one word must stay as it is: its ending may be all that tells it from another.

    >>> is_inflected("Lietuvos gėjų lygos", "Lietuvos gėjų lyga"), is_inflected("Zore", "Zora")
    (True, False)
    """
    if " " not in fold(a):
        return fold(a) == fold(b)
    return any(tokens(a, language=known) == tokens(b, language=known) for known in LANGUAGES)


def initials(name: str) -> str:
    """Form the folded acronym of a name; small words have no letter in it.

    >>> initials("Nacionalinis lygybės ir įvairovės forumas")
    'nlif'
    """
    return "".join(word[0] for word in fold(name).split() if word not in SMALL_WORDS)


def similarity(a: str, b: str) -> float:
    """Measure from 0 to 1 how much of two names is the same words; only equal folds reach 1.

    Endings, order and single typing errors cost little, a word that the other name lacks costs
    its length, and two different names of one word are never much alike.

    >>> round(similarity("Romų visuomenės centro", "Romų visuomenes centras"), 2)
    0.95
    >>> round(similarity("ACCEM", "CCEM"), 2)
    0.48
    """
    folded_a, folded_b = fold(a), fold(b)
    if folded_a == folded_b:
        return 1.0
    if " " not in folded_a and " " not in folded_b:
        return 0.6 * OSA.normalized_similarity(folded_a, folded_b)
    return 0.95 * max(
        _agreement(tokens(a, language=known), tokens(b, language=known)) for known in LANGUAGES
    )


def _agreement(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    there, back = _coverage(a, b), _coverage(b, a)
    return 2 * there * back / (there + back) if there and back else 0.0


def _coverage(words: tuple[str, ...], others: tuple[str, ...]) -> float:
    """Measure how much of some words, counted in letters, is found among others."""
    found = 0.0
    for word in words:
        best = max((OSA.normalized_similarity(word, other) for other in others), default=0.0)
        found += len(word) * best if best >= _SAME_WORD else 0.0
    return found / (sum(map(len, words)) or 1)


class How(StrEnum):
    """How a name was found, best first."""

    EXACT = "exact"
    FOLDED = "folded"
    INFLECTED = "inflected"
    ACRONYM = "acronym"
    FUZZY = "fuzzy"


_SCORES = {How.EXACT: 1.0, How.FOLDED: 0.98, How.INFLECTED: 0.95, How.ACRONYM: 0.8}
_BEST_FUZZY, _WORST_FUZZY = 0.9, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that a text may name, the name by which it was found, and how."""

    thing: str
    name: str
    score: float
    how: How


class NameIndex:
    """Find things by their names, of which each thing may have several."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Index pairs of a name and the id of the thing that bears it."""
        self._bearers: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, thing in names:
            self._bearers[fold(name)].append((name, thing))
        self._bearers.pop("", None)
        # Short names first: of the names which contain a text, they are the most like it.
        self._folded = sorted(self._bearers, key=lambda folded: (len(folded), folded))
        self._shortlist = shortlist(self._folded)
        self._by_beginnings: dict[str, list[str]] = defaultdict(list)
        self._by_initials: dict[str, list[str]] = defaultdict(list)
        for folded in self._folded:
            self._by_beginnings[_beginnings(folded)].append(folded)
            self._by_initials[initials(folded)].append(folded)

    def find(self, text: str, *, limit: int = 10) -> list[Hit]:
        """Find what a text may name, the best first and each thing once.

        Similar names are only looked for when no name is the same or another form of the same.

        >>> index = NameIndex([("Lietuvos gėjų lyga", "lgl"), ("Romų visuomenės centras", "rvc")])
        >>> [(hit.thing, str(hit.how)) for hit in index.find("Lietuvos gėjų lygos")]
        [('lgl', 'inflected')]
        """
        folded = fold(text)
        hits = [*self._find_same(text, folded), *self._find_inflected(folded)]
        if not hits:
            hits.extend(self._find_similar(folded))
        hits.extend(self._find_acronym(folded))
        best: dict[str, Hit] = {}
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.thing, hit.name)):
            best.setdefault(hit.thing, hit)
        return list(best.values())[:limit]

    def _find_same(self, text: str, folded: str) -> Iterator[Hit]:
        for name, thing in self._bearers.get(folded, ()):
            how = How.EXACT if name == text else How.FOLDED
            yield Hit(thing=thing, name=name, score=_SCORES[how], how=how)

    def _find_inflected(self, folded: str) -> Iterator[Hit]:
        # Endings are taken off only where all words begin alike: stemming all names is slow.
        for other in self._by_beginnings.get(_beginnings(folded), ()):
            if other != folded and is_inflected(folded, other):
                yield from self._hits(other, How.INFLECTED, _SCORES[How.INFLECTED])

    def _find_acronym(self, folded: str) -> Iterator[Hit]:
        for other in self._by_initials.get(folded, ()) if len(folded) >= _SHORTEST_ACRONYM else ():
            yield from self._hits(other, How.ACRONYM, _SCORES[How.ACRONYM])

    def _find_similar(self, folded: str) -> Iterator[Hit]:
        for other in self._shortlist.nearest(folded, limit=50):
            score = _BEST_FUZZY * similarity(folded, other)
            if score >= _WORST_FUZZY:
                yield from self._hits(other, How.FUZZY, score)

    def _hits(self, folded: str, how: How, score: float) -> Iterator[Hit]:
        for name, thing in self._bearers[folded]:
            yield Hit(thing=thing, name=name, score=score, how=how)


def _beginnings(folded: str) -> str:
    return " ".join(word[:2] for word in folded.split())
