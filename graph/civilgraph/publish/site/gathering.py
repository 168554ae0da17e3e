"""Gather what the pages tell: the statements of a release and the answers of some questions.

Owns the records that they become. All text from the data is
cleaned here (controls, turning of direction), once; escaping is the business of who writes HTML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from unicodedata import is_normalized

from civilgraph import queries
from civilgraph.curation.columns import Cell
from civilgraph.identifiers import REFERENCE, SLUG, Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.publish.site.claims import Claim, Form, form_of, hear
from civilgraph.publish.site.reading import REGISTERED, Record, Statement, read_statements
from civilgraph.publish.site.tongues import Lexicon, Texts
from civilgraph.rdf.ontology import read_ontology
from civilgraph.view.picture import clean
from civilgraph.workspace import share

Row = Mapping[str, str]
LONGEST_ID = 120


@dataclass(frozen=True, slots=True)
class Thing:
    """What has a page: its number in the lexicon, id, kind, and names by language, main first."""

    number: int
    iri: str
    id: str
    kind: str
    names: Texts

    @property
    def label(self) -> str:
        """Give the main name."""
        return next(iter(self.names.values()))

    @property
    def is_registered(self) -> bool:
        """Tell whether it is an organisation, a network or a project."""
        return self.kind in REGISTERED.values()


@dataclass(frozen=True, slots=True)
class Source:
    """A source, with its claims in the order of the document."""

    iri: str
    id: str
    title: str
    language: str
    publisher: str
    url: str
    date: str
    format: str
    digest: str
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days on which a spell surely and possibly held; empty is unbounded, or never sure."""

    surely_from: str = ""
    surely_until: str = ""
    possibly_from: str = ""
    possibly_until: str = ""


@dataclass(frozen=True)
class World:
    """Everything that the site tells."""

    identifiers: Identifiers
    lexicon: Lexicon
    forms: Mapping[str, Form]
    ontology: list[Statement]
    concepts: Mapping[tuple[str, str], int]
    things: Mapping[str, Thing]
    sources: Mapping[str, Source]
    bounds: Mapping[str, Bounds]
    coverage: Mapping[str, list[Row]]
    judgements: Mapping[str, list[Row]]
    same: Mapping[str, str]
    aliases: Mapping[str, str]

    @cached_property
    def mentions(self) -> Mapping[str, list[Claim]]:
        """Find, for each thing, the claims that are about it or name it, in order of sources."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims():
            for thing in self.named_in(claim):
                found[thing].append(claim)
        return found

    @cached_property
    def claim_of(self) -> Mapping[str, Claim]:
        """Find each claim by its source and id: `ztok-about/m1`."""
        return {f"{claim.source}/{claim.id}": claim for claim in self.claims()}

    def claims(self) -> Iterator[Claim]:
        """Give all claims, source by source."""
        for source in self.sources.values():
            yield from source.claims

    def named_in(self, claim: Claim) -> dict[str, None]:
        """List what a claim names, each once."""
        named = {claim.subject: None} if claim.subject in self.things else {}
        for column, cell in zip(claim.form.columns, claim.cells, strict=True):
            if cell and column.cell is Cell.REFERENCE:
                id_ = self.canonical(cell)
                if id_ in self.things:
                    named[id_] = None
        return named

    def canonical(self, id_: str) -> str:
        """Give the id that stands for an id: another one where they were judged the same."""
        return self.same.get(id_, id_)

    def of_kind(self, *kinds: str) -> list[Thing]:
        """List the things of some kinds, by name."""
        return sorted(
            (thing for thing in self.things.values() if thing.kind in kinds),
            key=lambda thing: (thing.label.casefold(), thing.id),
        )


def gather(kg: KnowledgeGraph, *, quads: Path) -> World:
    """Gather everything that the site tells; `quads` are those of the graph."""
    ids, lexicon = kg.identifiers, Lexicon()
    tables = read_ontology(share() / "ontology").tables.values()
    questions = catalogue()

    def ask(name: str, **values: str) -> list[dict[str, str]]:
        return queries.ask(kg.store, questions[name], values, identifiers=ids).records()

    judgements, same = _read_judgements(ask("judgements"))
    read = read_statements(quads, identifiers=ids)
    things = _read_things(read.kinds, read.names, ids=ids, lexicon=lexicon)
    sources = _read_sources(read.sources, ids=ids)
    forms = {table.name: form_of(table) for table in tables}
    _read_claims(read.claims, sources, ids=ids, forms=forms)
    coverage: dict[str, list[Row]] = defaultdict(list)
    for row in ask("coverage-per-network"):
        coverage[ids.local(row["thing"])].append({k: tidy(v) for k, v in row.items()})
    return World(
        identifiers=ids,
        lexicon=lexicon,
        forms=forms,
        ontology=read.ontology,
        concepts=_read_concepts(
            {tag: ask("concepts", language=tag) for tag in ("en", "lt", "sr-Latn", "sr-Cyrl")},
            lexicon,
        ),
        things=things,
        sources=sources,
        bounds={ids.local(spell): Bounds(**found) for spell, found in read.bounds.items()},
        coverage=coverage,
        judgements=judgements,
        same=same,
        aliases=_read_aliases(same, things, read.replaced, ids=ids),
    )


def tidy(text: str) -> str:
    """Clean a text of what cannot be shown; most texts are clean already."""
    if text.isprintable() and is_normalized("NFC", text):
        return text.strip()
    return clean(text)


def _read_things(
    kinds: Mapping[str, str], names: Mapping[str, Record], *, ids: Identifiers, lexicon: Lexicon
) -> dict[str, Thing]:
    """Read the things in the order of their ids; what no path can hold has no page."""
    found: dict[str, Thing] = {}
    for iri, kind in sorted(kinds.items()):
        id_, known = ids.local(iri), names.get(iri, {})
        if known and REFERENCE.fullmatch(id_) and len(id_) <= LONGEST_ID:
            spoken = {language: tidy(name) or id_ for language, name in known.items()}
            found[id_] = Thing(lexicon.add(spoken), iri, id_, kind, spoken)
    return found


def _read_sources(rows: Mapping[str, Record], *, ids: Identifiers) -> dict[str, Source]:
    """Read the sources in the order of their ids."""
    found: dict[str, Source] = {}
    for iri, row in sorted(rows.items()):
        id_ = iri.removeprefix(ids.source(""))
        if SLUG.fullmatch(id_) and len(id_) <= LONGEST_ID:
            cells = {name: tidy(cell) for name, cell in row.items()}
            found[id_] = Source(
                iri=iri,
                id=id_,
                title=cells.get("title") or id_,
                publisher=ids.local(cells.get("publisher", "")),
                **{name: cells.get(name, "") for name in _TOLD_OF_SOURCES},
            )
    return found


_TOLD_OF_SOURCES = ("language", "url", "date", "format", "digest")


def _read_claims(
    rows: Mapping[str, Record],
    sources: Mapping[str, Source],
    *,
    ids: Identifiers,
    forms: Mapping[str, Form],
) -> None:
    """Read the claims of each source, in the order of its document."""
    for iri, row in rows.items():
        source, claim = ids.claim_parts(iri) or ("", "")
        says = row.get("says", "")
        form = forms.get(says.partition(":")[0])
        if source not in sources or form is None or not SLUG.fullmatch(claim):
            continue
        sources[source].claims.append(
            Claim(
                source=source,
                id=claim,
                subject=ids.local(row.get("subject", "")),
                form=form,
                cells=tuple(map(tidy, hear(says, form=form))),
                locator=tidy(row.get("locator", "")),
                as_printed=tidy(row.get("as_printed", "")),
                basis=row.get("basis", "").rpartition("/")[2],
                certainty=row.get("certainty", "").rpartition("/")[2],
                note=tidy(row.get("note", "")),
            )
        )
    for kept in sources.values():
        kept.claims.sort(key=_place)


def _place(claim: Claim) -> tuple[str, int, int, str]:
    """Order claims as the document has them, then by their ids."""
    unit, _, numbers = claim.locator.partition("=")
    first = numbers.replace("-", ",").partition(",")[0]
    digits = claim.id.lstrip("abcdefghijklmnopqrstuvwxyz-")
    return (
        unit,
        int(first) if first.isdecimal() else 0,
        int(digits) if digits.isdecimal() else 0,
        claim.id,
    )


def _read_concepts(
    rows: Mapping[str, Iterable[Row]], lexicon: Lexicon
) -> dict[tuple[str, str], int]:
    """Read how each concept is called in each language, by scheme and slug."""
    labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for language, found in rows.items():
        for row in found:
            labels[row["scheme"], row["slug"]].setdefault(language.casefold(), row["label"])
    return {key: lexicon.add(texts) for key, texts in sorted(labels.items())}


def _read_judgements(rows: Iterable[Row]) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """Read the judgements on each thing, and which id stands for another."""
    found: dict[str, list[Row]] = defaultdict(list)
    same: dict[str, str] = {}
    for row in rows:
        cells = {name: tidy(cell) for name, cell in row.items()}
        found[row["subject_id"]].append({**cells, "other": row["object_id"]})
        found[row["object_id"]].append({**cells, "other": row["subject_id"]})
        if row["judgement"] == "same":
            same[row["subject_id"]] = row["object_id"]
    return found, same


def _read_aliases(
    same: Mapping[str, str], things: Mapping[str, Thing], replaced: Record, *, ids: Identifiers
) -> dict[str, str]:
    """Find the ids that have no thing of their own any more, and the thing each leads to."""
    heirs = {ids.local(id_): ids.local(heir) for id_, heir in replaced.items()} | dict(same)
    found = {}
    for id_ in heirs:
        seen, heir = {id_}, heirs[id_]
        while heir in heirs and heir not in seen:
            seen.add(heir)
            heir = heirs[heir]
        if id_ not in things and heir in things and SLUG.fullmatch(id_):
            found[id_] = heir
    return dict(sorted(found.items()))
