"""Say claims in HTML: each cell in words, each row with its evidence.

Owns how a cell is written: a thing is a link to its page, a concept or a country its word, a date a
phrase, a text itself in its language. The words are left open, see `tongues`. Rows of which there
are a hundred thousand are written here, for a template takes three times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from civilgraph.curation.columns import Cell, Column
from civilgraph.publish.site.claims import Claim, Form
from civilgraph.publish.site.tongues import LANGUAGES, UP, day, mark, tag_of
from civilgraph.publish.site.world import Source, Thing, World
from civilgraph.vocabulary import DCTERMS, SKOSXL

# The column that says most of a row: it is its heading, and needs no label.
HEADINGS = (SKOSXL.literalForm, DCTERMS.description, DCTERMS.title)
_PRINTED, _ORIGINAL = mark("as_printed"), mark("original")
# The subject has a page or is but a node; the language is the attribute of a text.
SILENT = frozenset({Cell.SUBJECT, Cell.LANGUAGE})


class Telling:
    """Says the cells of a world; what was said once is kept."""

    def __init__(self, world: World) -> None:
        """Take the world."""
        self.world = world
        self._said: dict[tuple[int, str, str], Markup] = {}
        self._labels: dict[int, Markup] = {}
        self._links = {thing.id: _link(thing) for thing in world.things.values()}
        self._originals = {source.id: _original(source) for source in world.sources.values()}

    def link(self, id_: str) -> Markup:
        """Write the name of a thing as a link to its page; without a page the id alone."""
        id_ = self.world.canonical(id_)
        return self._links.get(id_) or Markup(f"<code>{escape(id_)}</code>")  # noqa: S704

    def name(self, thing: Thing) -> Markup:
        """Write the name of a thing, without a link."""
        return mark(f"name:{thing.number}")

    def concept(self, scheme: str, slug: str) -> Markup:
        """Say a concept; one that the ontology lacks by its slug."""
        number = self.world.concepts.get((scheme, slug))
        return escape(slug) if number is None else mark(f"text:{number}")

    def label(self, column: Column) -> Markup:
        """Say what a column is called."""
        if id(column) not in self._labels:
            self._labels[id(column)] = self.texts(column.label or {"en": column.name})
        return self._labels[id(column)]

    def form(self, form: Form) -> Markup:
        """Say what the rows of a table are called."""
        if id(form) not in self._labels:
            self._labels[id(form)] = self.texts(form.label or {"en": form.name})
        return self._labels[id(form)]

    def texts(self, texts: Mapping[str, str]) -> Markup:
        """Leave a text of the ontology open."""
        return mark(f"text:{self.world.lexicon.add({k.casefold(): v for k, v in texts.items()})}")

    def plain(self, texts: Mapping[str, str]) -> Markup:
        """Leave a text of the ontology open where no element can stand."""
        return mark(f"plain:{self.world.lexicon.add({k.casefold(): v for k, v in texts.items()})}")

    def cell(self, column: Column, text: str, *, language: str = "") -> Markup:
        """Say one cell."""
        key = (id(column), text, language)
        if key not in self._said:
            self._said[key] = self._say(column, text, language)
        return self._said[key]

    def _say(self, column: Column, text: str, language: str) -> Markup:
        match column.cell:
            case Cell.REFERENCE:
                return self.link(text)
            case Cell.CONCEPT:
                slugs = text.split(column.separator) if column.separator else [text]
                return Markup(", ").join(self.concept(column.scheme, slug) for slug in slugs)
            case Cell.COUNTRY:
                return self.concept("country", text)
            case Cell.DATE:
                return day(text)
            case Cell.LANGUAGE:
                return language_name(text)
            case Cell.TEXT if language:
                tag = escape(tag_of(language))
                return Markup(f'<span lang="{tag}">{escape(text)}</span>')  # noqa: S704
            case _:
                return escape(text)

    def row(self, claims: Sequence[Claim], *, without: Sequence[str] = ()) -> str:
        """Tell the claims on one subject as one row, without the cells that name some things."""
        heading, pairs = self.pairs(claims, without=without)
        what = f'<p class="what">{heading}</p>' if heading else ""
        listed = f"<dl>{pairs}</dl>" if pairs else ""
        return f'<li>{what}{listed}<p class="by">{self.evidence(claims)}</p></li>\n'

    def claim(self, claim: Claim, *, language: str) -> str:
        """Tell a claim on the page of its source, whose language is that of what is printed."""
        heading, pairs = self.pairs([claim])
        if claim.subject in self.world.things:
            heading = " · ".join(filter(None, (heading, self.link(claim.subject))))
        doubt = "" if claim.is_plain else f' <i class="doubt">{self.doubt(claim)}</i>'
        what = f'<p class="what">{heading}</p>' if heading else ""
        note = f'<p class="quiet" lang="en">{escape(claim.note)}</p>' if claim.note else ""
        return (
            f'<li id="{claim.id}"><p class="at"><a href="#{claim.id}">{claim.id}</a> '
            f'<span class="form">{self.form(claim.form)}</span> {escape(claim.locator)}{doubt}</p>'
            f"{what}<dl>{pairs}<div><dt>{_PRINTED}</dt>"
            f'<dd><q lang="{language}">{escape(claim.as_printed)}</q></dd></div></dl>{note}</li>\n'
        )

    def pairs(self, claims: Sequence[Claim], *, without: Sequence[str] = ()) -> tuple[str, str]:
        """Say the cells of claims on one subject: a heading, and pairs of label and value."""
        values: dict[int, dict[str, Markup]] = {}
        columns = claims[0].form.columns
        for claim in claims:
            for number, (column, cell) in enumerate(zip(columns, claim.cells, strict=True)):
                if not cell or column.cell in SILENT:
                    continue
                if column.cell is Cell.REFERENCE and self.world.canonical(cell) in without:
                    continue
                said = self.cell(column, cell, language=claim.language_of(column))
                values.setdefault(number, {})[cell] = said
        headings = (n for path in HEADINGS for n in values if columns[n].path == (path,))
        heading = values.pop(next(headings, -1), {})
        pairs = (
            f"<div><dt>{self.label(columns[n])}</dt><dd>{' / '.join(said.values())}</dd></div>"
            for n, said in sorted(values.items())
        )
        return " / ".join(heading.values()), "".join(pairs)

    def evidence(self, claims: Iterable[Claim]) -> Markup:
        """Write the claims behind a row: each a link to where it is told, and its place."""
        return Markup("".join(map(self._cite, claims)))  # noqa: S704

    def cite(self, claim: str) -> Markup:
        """Write a claim, such as `ztok-about/m1`, as a link to where it is told."""
        source, _, id_ = claim.partition("/")
        return Markup(f'<a href="{UP}source/{source}.html#{id_}">{claim}</a>')  # noqa: S704 (checked)

    def _cite(self, claim: Claim) -> str:
        """Write a claim; its ids were checked, all else is escaped."""
        doubt = "" if claim.is_plain else f' <i class="doubt">{self.doubt(claim)}</i>'
        return (
            f'<span class="ev"><a href="{UP}source/{claim.source}.html#{claim.id}">'
            f"{claim.source}/{claim.id}</a> {escape(claim.locator)}{doubt}"
            f"{self._originals[claim.source]}</span>"
        )

    def doubt(self, claim: Claim) -> Markup:
        """Say that a claim is a reading, or uncertain."""
        words = []
        if claim.basis != "stated":
            words.append(self.concept("basis", claim.basis))
        if claim.certainty != "certain":
            words.append(self.concept("certainty", claim.certainty))
        return Markup(", ").join(words)

    def source(self, source: Source) -> Markup:
        """Write the title of a source as a link to its page."""
        return Markup(  # noqa: S704
            f'<a href="{UP}source/{source.id}.html"><bdi lang="{escape(tag_of(source.language))}">'
            f"{escape(source.title)}</bdi></a>"
        )


def _original(source: Source) -> str:
    """Write the link to the document itself; empty where it is not on the web."""
    if not is_web(source.url):
        return ""
    return f' <a class="out" rel="noopener" href="{escape(source.url)}">{_ORIGINAL}</a>'


def _link(thing: Thing) -> Markup:
    return Markup(f'<a href="{UP}id/{thing.id}.html">{mark(f"name:{thing.number}")}</a>')  # noqa: S704


def language_name(tag: str) -> Markup:
    """Say what a language is called in itself; another one by its tag.

    >>> language_name("sr-Latn"), language_name("fr")
    (Markup('<span lang="sr-Latn">Srpski</span>'), Markup('<code>fr</code>'))
    """
    known = LANGUAGES.get(tag.casefold())
    if known is None:
        return Markup(f"<code>{escape(tag)}</code>")  # noqa: S704
    return Markup(f'<span lang="{known[0]}">{known[1]}</span>')  # noqa: S704


def is_web(url: str) -> bool:
    """Tell whether an address can be a link.

    >>> is_web("javascript:alert(1)"), is_web("https://example.org/page")
    (False, True)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
