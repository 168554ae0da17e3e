"""Make the ways in: the front page, and the lists by kind, country, theme, network and letter.

Owns which lists there are. Every list is a page with links, and works without a script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from civilgraph.names import fold
from civilgraph.publish.site.facets import Facet, by_name, read_facets, say_value
from civilgraph.publish.site.pictures import draw_coverage
from civilgraph.publish.site.rendering import Crumb, Page
from civilgraph.publish.site.telling import Telling
from civilgraph.publish.site.ties import Ties
from civilgraph.publish.site.tongues import day, phrase
from civilgraph.publish.site.world import Thing, World
from civilgraph.wording import SIGNS

# With more organisations and networks, the list of all is one page a letter.
MOST_ON_A_PAGE = 1_000
# So many networks, and so many organisations, are shown on the front page.
MOST_NETWORKS, MOST_IN_FRONT = 24, 12
# The signs of numbers that say "at least".
OPEN = frozenset({SIGNS["more-than"], SIGNS["at-least"]})
OTHER_LETTERS = "0-9"


class Browsing:
    """Makes the lists."""

    def __init__(self, world: World, telling: Telling, ties: Ties) -> None:
        """Take the world; what each organisation is and works on is read once."""
        self.world, self.telling, self.ties = world, telling, ties
        self.organisations = world.of_kind("organization", "network")
        self.facets = read_facets(world, self.organisations)

    def __iter__(self) -> Iterator[Page]:
        """Make every list."""
        yield self._networks()
        yield self._organisations()
        for facet in self.facets:
            for value, things in facet.values.items():
                yield self._value(facet, value, things)
        if len(self.organisations) > MOST_ON_A_PAGE:
            for letter, things in self._by_letter().items():
                yield self._letter(letter, things)
        yield self._projects()

    def _organisations(self) -> Page:
        ways = [
            (
                phrase(f"by_{facet.name}"),
                [
                    (
                        f"organisations/{facet.name}/{value.lower()}.html",
                        say_value(self.telling, facet, value),
                        len(things),
                    )
                    for value, things in sorted(
                        facet.values.items(), key=lambda item: (-len(item[1]), item[0])
                    )
                ],
            )
            for facet in self.facets
        ]
        networks = [
            (f"id/{t.id}.html#members", None, t)
            for t in self.world.of_kind("network")
            if self.ties.members.get(t.id)
        ]
        is_long = len(self.organisations) > MOST_ON_A_PAGE
        letters = [
            (f"organisations/letter/{letter}.html", letter.upper(), len(things))
            for letter, things in self._by_letter().items()
        ]
        return Page(
            path="organisations/index.html",
            template="organisations.html.jinja",
            title=phrase("organisations"),
            part="organisations",
            values={
                "count": len(self.organisations),
                "ways": ways,
                "networks": sorted(
                    (
                        (path, self.telling.name(t), len(self.ties.members[t.id]))
                        for path, _, t in networks
                    ),
                    key=lambda row: -row[2],
                )[:100],
                "letters": letters if is_long else [],
                "groups": [] if is_long else self._groups(self.organisations),
            },
        )

    def _groups(self, things: Iterable[Thing]) -> list[tuple[str, list[tuple[Markup, Markup]]]]:
        """Part a list by first letters."""
        found: dict[str, list[tuple[Markup, Markup]]] = defaultdict(list)
        for thing in sorted(things, key=by_name):
            found[_letter_of(thing).upper()].append(
                (self.telling.link(thing.id), phrase(thing.kind))
            )
        return list(found.items())

    def _by_letter(self) -> dict[str, list[Thing]]:
        found: dict[str, list[Thing]] = defaultdict(list)
        for thing in self.organisations:
            found[_letter_of(thing)].append(thing)
        return dict(sorted(found.items()))

    def _value(self, facet: Facet, value: str, things: Sequence[Thing]) -> Page:
        return self._list(
            f"organisations/{facet.name}/{value.lower()}.html",
            say_value(self.telling, facet, value),
            things,
            kicker=phrase(f"by_{facet.name}"),
        )

    def _letter(self, letter: str, things: Sequence[Thing]) -> Page:
        return self._list(
            f"organisations/letter/{letter}.html",
            escape(letter.upper()),
            things,
            kicker=phrase("by_letter"),
        )

    def _list(self, path: str, title: Markup, things: Sequence[Thing], *, kicker: Markup) -> Page:
        return Page(
            path=path,
            template="list.html.jinja",
            title=title,
            part="organisations",
            crumbs=[Crumb(path="organisations/index.html", title=phrase("organisations"))],
            values={"kicker": kicker, "groups": self._groups(things), "count": len(things)},
        )

    def _networks(self) -> Page:
        return Page(
            path="networks.html",
            template="networks.html.jinja",
            title=phrase("networks"),
            part="networks",
            values={"rows": [self.row_of(thing) for thing in self.world.of_kind("network")]},
        )

    def row_of(self, thing: Thing) -> dict[str, Any]:
        """Tell a network in one row: its kinds and countries, and how much of it is known."""
        listed, stated, sign = self._size(thing)
        return {
            "link": self.telling.link(thing.id),
            "kinds": self._values(thing, "kind"),
            "countries": self._values(thing, "country"),
            "listed": listed,
            "stated": "" if stated is None else f"{sign}{stated}",
            "picture": draw_coverage(listed=listed, stated=stated, is_open=sign in OPEN),
        }

    def _size(self, thing: Thing) -> tuple[int, int | None, str]:
        """Find how many members are listed and stated; exact numbers of different roles add up."""
        rows = [r for r in self.world.coverage.get(thing.id, ()) if r["stated"] != "not stated"]
        if len(rows) == 1:
            return (
                int(rows[0]["listed"]),
                int(float(rows[0]["stated"])),
                SIGNS.get(rows[0]["comparator"], ""),
            )
        roles = {row["counted"] for row in rows}
        if rows and len(roles) == len(rows) and all(r["comparator"] == "exact" for r in rows):
            total = sum(int(float(row["stated"])) for row in rows)
            return sum(int(row["listed"]) for row in rows), total, ""
        return len(self.ties.members.get(thing.id, ())), None, ""

    def _values(self, thing: Thing, name: str) -> Markup:
        """Say the kinds or the countries of a thing, each once."""
        facet = next(facet for facet in self.facets if facet.name == name)
        cells = {
            claim.cell(name): None
            for claim in self.world.mentions.get(thing.id, ())
            if claim.subject == thing.id and claim.cell(name)
        }
        return Markup(", ").join(say_value(self.telling, facet, cell) for cell in cells)

    def _projects(self) -> Page:
        rows = []
        for thing in self.world.of_kind("project"):
            about = [c for c in self.world.mentions.get(thing.id, ()) if c.subject == thing.id]
            starts, ends = (
                Markup(" / ").join(
                    map(day, dict.fromkeys(filter(None, (c.cell(name) for c in about))))
                )
                for name in ("start", "end")
            )
            rows.append({"link": self.telling.link(thing.id), "start": starts, "end": ends})
        return Page(
            path="projects.html",
            template="projects.html.jinja",
            title=phrase("projects"),
            part="projects",
            values={"rows": rows},
        )

    def front(self, counts: Mapping[str, int]) -> Page:
        """Make the front page of a language."""
        networks = self.world.of_kind("network")
        known = sorted(
            networks,
            key=lambda t: (-len(self.ties.members.get(t.id, ())), t.label.casefold(), t.id),
        )
        ties = sorted(
            (item for item in self.ties.networks.items() if len(item[1]) > 1),
            key=lambda item: (-len(item[1]), item[0]),
        )
        return Page(
            path="index.html",
            template="front.html.jinja",
            title=phrase("home"),
            values={
                "counts": [(phrase(name), FRONT[name], number) for name, number in counts.items()],
                "networks": [self.row_of(thing) for thing in known[:MOST_NETWORKS]],
                "ties": [
                    (self.telling.link(member), [self.telling.link(n) for n in networks_of])
                    for member, networks_of in ties[:MOST_IN_FRONT]
                ],
                "sources": [
                    self.telling.source(s)
                    for s in list(self.world.sources.values())[:MOST_IN_FRONT]
                ],
            },
        )


FRONT = {
    "organisations": "organisations/index.html",
    "networks": "networks.html",
    "projects": "projects.html",
    "sources": "sources.html",
    "claims": "sources.html",
}


def _letter_of(thing: Thing) -> str:
    first = fold(thing.label)[:1]
    return first if first.isascii() and first.isalpha() else OTHER_LETTERS
