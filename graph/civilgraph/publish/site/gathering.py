"""Gather what the pages tell, with a handful of questions, each asked once for all things.

Owns which questions are asked and the records that their answers become. All text from the data is
cleaned here (controls, turning of direction), once; escaping is the business of who writes HTML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from civilgraph.curation.columns import Cell
from civilgraph.identifiers import REFERENCE, SLUG, Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.publish.site.claims import Claim, Form, form_of, hear
from civilgraph.publish.site.tongues import Lexicon, Texts
from civilgraph.queries import read_query
from civilgraph.rdf.ontology import read_ontology
from civilgraph.view.picture import clean
from civilgraph.workspace import share

Row = Mapping[str, str]
KINDS = {
    "Network": "network",
    "Organization": "organization",
    "Project": "project",
    "LifeEvent": "event",
    "Document": "document",
    "Service": "service",
}
# What the register calls by a name; the others are told of by claims alone.
REGISTERED = frozenset({"network", "organization", "project"})
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
        return self.kind in REGISTERED


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


def gather(kg: KnowledgeGraph) -> World:
    """Gather everything that the site tells; the graph is only read."""
    ids, lexicon = kg.identifiers, Lexicon()
    tables = read_ontology(share() / "ontology").tables.values()
    forms = {table.name: form_of(table) for table in tables}
    judgements, same = _read_judgements(kg)
    things = _read_things(ask_all(kg, "labels"), ids=ids, lexicon=lexicon)
    sources = _read_sources(ask_all(kg, "sources"), ids=ids)
    _read_claims(ask_all(kg, "claims"), sources, ids=ids, forms=forms)
    coverage: dict[str, list[Row]] = defaultdict(list)
    for row in kg.query("coverage-per-network").records():
        coverage[ids.local(row["thing"])].append({k: clean(v) for k, v in row.items()})
    return World(
        identifiers=ids,
        lexicon=lexicon,
        forms=forms,
        concepts=_read_concepts(kg, lexicon),
        things=things,
        sources=sources,
        bounds={
            ids.local(row["spell"]): Bounds(*(row[n] for n in Bounds.__slots__))
            for row in ask_all(kg, "bounds")
        },
        coverage=coverage,
        judgements=judgements,
        same=same,
        aliases=_read_aliases(same, things, ask_all(kg, "retired"), ids=ids),
    )


def ask_all(kg: KnowledgeGraph, name: str) -> Iterator[dict[str, str]]:
    """Ask one of the questions in `queries/site/`."""
    answer = kg.store.select(read_query(share() / "queries" / "site" / f"{name}.rq").text)
    for row in answer.rows:
        yield dict(zip(answer.columns, row, strict=True))


def _read_things(rows: Iterable[Row], *, ids: Identifiers, lexicon: Lexicon) -> dict[str, Thing]:
    """Read the things in the order of their ids; what no path can hold has no page."""
    names: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        id_ = ids.local(row["thing"])
        if REFERENCE.fullmatch(id_) and len(id_) <= LONGEST_ID:
            label = clean(row["label"]) or id_
            names.setdefault((id_, KINDS[row["class"]]), {}).setdefault(row["language"], label)
    found: dict[str, Thing] = {}
    # A network is an organisation too: the kind that says more is kept.
    for (id_, kind), known in sorted(names.items(), key=lambda item: (item[0][0], list(KINDS.values()).index(item[0][1]))):
        if id_ not in found:
            found[id_] = Thing(lexicon.add(known), ids.thing(id_), id_, kind, known)
    return found


def _read_sources(rows: Iterable[Row], *, ids: Identifiers) -> dict[str, Source]:
    """Read the sources; of several values of one property the first is kept."""
    found: dict[str, Source] = {}
    for row in rows:
        id_ = row["source"].removeprefix(ids.source(""))
        if SLUG.fullmatch(id_) and id_ not in found:
            cells = {name: clean(cell) for name, cell in row.items()}
            found[id_] = Source(
                row["source"], id_, cells["title"] or id_, cells["language"],
                ids.local(row["publisher"]), cells["url"], cells["date"], cells["format"],
                cells["digest"],
            )  # fmt: skip
    return found


def _read_claims(
    rows: Iterable[Row], sources: Mapping[str, Source], *, ids: Identifiers, forms: Mapping[str, Form]
) -> None:
    """Read the claims of each source, in the order of its document."""
    for row in rows:
        source, claim = ids.claim_parts(row["claim"]) or ("", "")
        form = forms.get(row["says"].partition(":")[0])
        if source not in sources or form is None or not SLUG.fullmatch(claim):
            continue
        sources[source].claims.append(
            Claim(
                source, claim, ids.local(row["subject"]), form,
                tuple(map(clean, hear(row["says"], form=form))),
                clean(row["locator"]), clean(row["as_printed"]),
                row["basis"], row["certainty"], clean(row["note"]),
            )  # fmt: skip
        )
    for kept in sources.values():
        kept.claims.sort(key=_place)


def _place(claim: Claim) -> tuple[str, int, int, str]:
    """Order claims as the document has them, then by their ids."""
    unit, _, numbers = claim.locator.partition("=")
    first = numbers.replace("-", ",").partition(",")[0]
    digits = claim.id.lstrip("abcdefghijklmnopqrstuvwxyz-")
    return (unit, int(first) if first.isdecimal() else 0, int(digits) if digits.isdecimal() else 0, claim.id)


def _read_concepts(kg: KnowledgeGraph, lexicon: Lexicon) -> dict[tuple[str, str], int]:
    """Read how each concept is called, by scheme and slug."""
    labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for language in ("en", "lt", "sr-Latn", "sr-Cyrl"):
        for row in kg.query("concepts", language=language).records():
            labels[row["scheme"], row["slug"]].setdefault(language.casefold(), row["label"])
    return {key: lexicon.add(texts) for key, texts in sorted(labels.items())}


def _read_judgements(kg: KnowledgeGraph) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """Read the judgements on each thing, and which id stands for another."""
    found: dict[str, list[Row]] = defaultdict(list)
    same: dict[str, str] = {}
    for row in kg.query("judgements").records():
        cells = {name: clean(cell) for name, cell in row.items()}
        found[row["subject_id"]].append({**cells, "other": row["object_id"]})
        found[row["object_id"]].append({**cells, "other": row["subject_id"]})
        if row["judgement"] == "same":
            same[row["subject_id"]] = row["object_id"]
    return found, same


def _read_aliases(
    same: Mapping[str, str], things: Mapping[str, Thing], retired: Iterable[Row], *, ids: Identifiers
) -> dict[str, str]:
    """Find the ids that have no thing of their own any more, and the thing each leads to."""
    heirs = {ids.local(row["thing"]): ids.local(row["heir"]) for row in retired} | dict(same)
    found = {}
    for id_ in heirs:
        seen, heir = {id_}, heirs[id_]
        while heir in heirs and heir not in seen:
            seen.add(heir)
            heir = heirs[heir]
        if id_ not in things and heir in things and SLUG.fullmatch(id_):
            found[id_] = heir
    return dict(sorted(found.items()))
