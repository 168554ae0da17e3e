"""Make the page of each thing: what it is, whom it belongs to, who belongs to it, and the rest.

Owns the order of what a page tells. Memberships are told by spell, with the days on which each
surely and possibly held; whatever else names the thing is told table by table, so that a new table
of the ontology needs nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from civilgraph.curation.columns import Column
from civilgraph.publish.site.claims import Claim
from civilgraph.publish.site.linked import describe_thing
from civilgraph.publish.site.memberships import MOST_ROWS, Memberships, Section, cut_of
from civilgraph.publish.site.pictures import draw_coverage
from civilgraph.publish.site.rendering import Crumb, HeadLink, Page
from civilgraph.publish.site.telling import SILENT, Telling
from civilgraph.publish.site.ties import Ties
from civilgraph.publish.site.tongues import DATA, day, mark, phrase
from civilgraph.publish.site.world import Row, Source, Thing, World
from civilgraph.wording import SIGNS

# The order in which the tables are told on a page; what is not named here comes after.
ORDER = (
    "memberships", "events", "participations", "grants", "accreditations", "collaborations", "aims",
    "services", "documents", "results", "reasons", "places", "counts", "names",
)  # fmt: skip
PARTS = {"network": "networks", "organization": "organisations", "project": "projects"}
JUDGED = {judgement: phrase(f"judged_{judgement}") for judgement in ("same", "different", "unsure")}


@dataclass(frozen=True, slots=True)
class Fact:
    """One property of a thing: its label, and its values, each with its evidence."""

    label: Markup
    values: Sequence[tuple[Markup, Markup]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a network is known, by one stated number, or by none."""

    counted: Markup
    stated: str
    listed: int
    when: Markup
    evidence: Markup
    picture: Markup


@dataclass(slots=True)
class ThingPages:
    """Makes the pages of things."""

    world: World
    telling: Telling
    ties: Ties

    def __iter__(self) -> Iterator[Page]:
        """Make the page of every thing, in the order of the ids, then those of former ids."""
        for thing in self.world.things.values():
            yield self._page(thing)
        for alias, heir in self.world.aliases.items():
            yield self._alias(alias, self.world.things[heir])

    def _page(self, thing: Thing) -> Page:
        claims = self.world.mentions.get(thing.id, [])
        tables: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        about: list[Claim] = []
        for claim in claims:
            if claim.subject == thing.id:
                about.append(claim)
            else:
                tables[claim.form.name][claim.subject].append(claim)
        sections = [
            section
            for name in sorted(tables, key=_rank)
            for section in self._sections(thing, name, tables[name])
        ]
        shared = self.ties.shared(thing.id) if thing.kind == "network" else []
        return Page(
            path=f"id/{thing.id}.html",
            template="thing.html.jinja",
            title=mark(f"label:{thing.number}"),
            part=PARTS.get(thing.kind, ""),
            crumbs=_crumbs(thing),
            links=self._links(thing),
            jsonld=describe_thing(thing, world=self.world, ties=self.ties, facts=about),
            values={
                "thing": thing,
                "name": mark(f"name:{thing.number}"),
                "facts": self._facts(about),
                "coverage": self._coverage(thing) if thing.kind == "network" else [],
                "listed": len(self.ties.members.get(thing.id, ())),
                "sections": sections,
                "shared": [
                    (self.telling.link(other), [self.telling.link(x) for x in who[:12]], len(who))
                    for other, who in shared[:30]
                ],
                "shared_count": len(shared),
                "judgements": [self._judge(row) for row in self.world.judgements.get(thing.id, ())],
                "sources": self._sources(claims),
            },
        )

    def _alias(self, alias: str, heir: Thing) -> Page:
        return Page(
            path=f"id/{alias}.html",
            template="alias.html.jinja",
            title=escape(alias),
            crumbs=_crumbs(heir),
            links=(HeadLink(rel="cite-as", href=heir.iri),),
            values={
                "heir": self.telling.link(heir.id),
                "judgements": [self._judge(row) for row in self.world.judgements.get(alias, ())],
            },
        )

    def _links(self, thing: Thing) -> list[HeadLink]:
        depth = "../" * (2 + thing.id.count("/"))
        return [
            HeadLink(rel="cite-as", href=thing.iri),
            *(
                HeadLink(
                    rel="describedby alternate",
                    href=f"{depth}id/{thing.id}.{ending}",
                    type=media_type,
                )
                for ending, media_type in DATA.items()
            ),
        ]

    def _facts(self, about: Sequence[Claim]) -> list[Fact]:
        """Tell the cells of the claims about the thing itself, each value with all who tell it."""
        found: dict[int, tuple[Column, dict[str, list[Claim]]]] = {}
        for claim in about:
            for column, cell in zip(claim.form.columns, claim.cells, strict=True):
                if cell and column.cell not in SILENT:
                    found.setdefault(id(column), (column, {}))[1].setdefault(cell, []).append(claim)
        return [
            Fact(
                self.telling.label(column),
                [
                    (
                        self.telling.cell(column, cell, language=claims[0].language_of(column)),
                        self.telling.evidence(claims),
                    )
                    for cell, claims in values.items()
                ],
            )
            for column, values in found.values()
        ]

    def _sections(
        self, thing: Thing, name: str, subjects: Mapping[str, list[Claim]]
    ) -> Iterator[Section]:
        """Make the section of a table; memberships are told in two."""
        if name != "memberships":
            told = list(subjects.values())
            if name == "events":
                told.sort(key=_when)
            rows = "".join(self.telling.row(c, without=(thing.id,)) for c in told[:MOST_ROWS])
            yield Section(name, self.telling.form(told[0][0].form), Markup(rows), cut=cut_of(told))  # noqa: S704
            return
        yield from Memberships(self.world, self.telling).sections(thing.id, subjects)

    def _coverage(self, thing: Thing) -> list[Coverage]:
        """Tell each stated number of a network beside how many are listed."""
        found = []
        for row in self.world.coverage.get(thing.id, ()):
            is_stated = row["stated"] != "not stated"
            listed = int(row["listed"])
            number = int(float(row["stated"])) if is_stated else None
            source, _, claim = row["count"].rpartition("/")[2].rpartition(".")
            teller = self.world.claim_of.get(f"{source}/{claim}")
            found.append(
                Coverage(
                    counted=self.telling.concept("counted", row["counted"]),
                    stated=f"{SIGNS.get(row['comparator'], '')}{number}" if is_stated else "",
                    listed=listed,
                    when=day(row["when"]) if row["when"] != "not stated" else Markup(""),
                    evidence=self.telling.evidence([teller] if teller else []),
                    picture=draw_coverage(
                        listed=listed,
                        stated=number,
                        is_open=row["comparator"] in ("more-than", "at-least"),
                    ),
                )
            )
        return found

    def _judge(self, row: Row) -> tuple[Markup, Markup, Markup]:
        return (
            JUDGED.get(row["judgement"], escape(row["judgement"])),
            self.telling.link(row["other"]),
            escape(row["reason"]),
        )

    def _sources(self, claims: Iterable[Claim]) -> list[tuple[Markup, Source]]:
        used = {claim.source: None for claim in claims}
        return [
            (self.telling.source(s), s) for s in map(self.world.sources.__getitem__, sorted(used))
        ]


def _crumbs(thing: Thing) -> list[Crumb]:
    part = PARTS.get(thing.kind)
    path = {"organisations": "organisations/index.html"}.get(part or "", f"{part}.html")
    return [Crumb(path=path, title=phrase(part))] if part else []


def _when(claims: Sequence[Claim]) -> tuple[str, str]:
    """Order events by their dates as printed; what has no date comes last."""
    dates = sorted(filter(None, (claim.cell("date") for claim in claims)))
    return (dates[0] if dates else "9999", claims[0].subject)


def _rank(table: str) -> tuple[int, str]:
    return (ORDER.index(table) if table in ORDER else len(ORDER), table)
