"""Hold what the site tells: things, sources, claims, and what is known of networks.

Owns the records that pages are made from. Their text is clean; escaping is the business of who
writes HTML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from civilgraph.curation.columns import Cell
from civilgraph.identifiers import Identifiers
from civilgraph.publish.site.claims import Claim, Form
from civilgraph.publish.site.reading import Statement
from civilgraph.publish.site.tongues import Lexicon, Texts

Row = Mapping[str, str]


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
