"""Tell who belongs to what, spell by spell: role, period, how surely, and who says so.

Owns the rows of the two tables of memberships. Of a spell both its dates as printed and the days
are told on which it surely held, in words and as a bar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from civilgraph.publish.site.claims import Claim
from civilgraph.publish.site.pictures import Axis, draw_bar, find_axis
from civilgraph.publish.site.telling import Telling
from civilgraph.publish.site.tongues import day, phrase
from civilgraph.publish.site.world import Bounds, World

# A section with more rows is cut: the rest is in the data beside the page.
MOST_ROWS = 1_500
_NO_BOUNDS = Bounds()
_YES = phrase("yes")
_MAYBE = f'<span class="maybe"><b>{phrase("possibly")}</b></span>'
_SEEN = f'<span class="quiet">{phrase("seen")}</span>'
_NOT_STATED = f'<span class="quiet">{phrase("not_stated")}</span>'


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: its anchor, heading and rows; `cut` tells how many there are in all.

    Spells of membership are rows of a table, others items of a list.
    """

    id: str
    title: Markup
    rows: Markup
    is_table: bool = False
    axis: Axis | None = None
    cut: int = 0


# Each table: its anchor, the column in which the thing of the page stands, and the other one.
TABLES = (("members", "network", "member"), ("memberships", "member", "network"))


@dataclass(frozen=True, slots=True)
class Memberships:
    """Tells the spells of a thing."""

    world: World
    telling: Telling

    def sections(self, id_: str, subjects: Mapping[str, list[Claim]]) -> Iterable[Section]:
        """Tell the members of a thing, then what it belongs to."""
        for anchor, own, other in TABLES:
            chosen = {
                subject: claims
                for subject, claims in subjects.items()
                if self.world.canonical(claims[0].cell(own)) == id_
            }
            if chosen:
                yield self._membership(chosen, other=other, id_=anchor)

    def _membership(self, subjects: Mapping[str, list[Claim]], *, other: str, id_: str) -> Section:
        bounds = {subject: self.world.bounds.get(subject, _NO_BOUNDS) for subject in subjects}
        order = self._by_time(bounds) if other == "network" else self._by_name(subjects)
        kept = sorted(subjects, key=order)[:MOST_ROWS]
        axis = find_axis(bounds[subject] for subject in kept)
        rows = "".join(self._spell(subjects[s], bounds[s], other=other, axis=axis) for s in kept)
        return Section(
            id_,
            phrase(id_),
            Markup(rows),  # noqa: S704 (escaped where it was written)
            is_table=True,
            axis=axis,
            cut=cut_of(subjects),
        )

    def _by_time(self, bounds: Mapping[str, Bounds]) -> Callable[[str], tuple[str, str]]:
        def order(subject: str) -> tuple[str, str]:
            return (bounds[subject].possibly_from or bounds[subject].surely_from or "9999", subject)

        return order

    def _by_name(self, subjects: Mapping[str, list[Claim]]) -> Callable[[str], tuple[str, str]]:
        def order(subject: str) -> tuple[str, str]:
            id_ = self.world.canonical(subjects[subject][0].cell("member"))
            thing = self.world.things.get(id_)
            return (thing.label.casefold() if thing else id_, subject)

        return order

    def _spell(
        self, claims: Sequence[Claim], bounds: Bounds, *, other: str, axis: Axis | None
    ) -> str:
        """Write one spell as a row: with whom, in which role, when, how surely, and who says so."""
        say, first = self.telling, claims[0]
        form, status = first.form, first.cell("status")
        starts, ends, seen, reasons = (
            list(dict.fromkeys(cell for claim in claims if (cell := claim.cell(name))))
            for name in ("start", "end", "observed", "end_reason")
        )
        role = str(say.cell(form.column("role"), first.cell("role")))
        if status != "active":
            role += f' <b class="status">{say.cell(form.column("status"), status)}</b>'
        if reasons:
            why = ", ".join(say.cell(form.column("end_reason"), reason) for reason in reasons)
            role += f' <span class="quiet">({why})</span>'
        period = _period(starts, ends) or (f"{_SEEN} {_or(seen)}" if seen else _NOT_STATED)
        sure = _interval(bounds.surely_from, bounds.surely_until)
        certainty = f'<span class="yes"><b>{_YES}</b> {sure}</span>' if sure else _MAYBE
        bar = draw_bar(bounds, axis) if axis else ""
        return (
            f'<tr><th scope="row">{say.link(first.cell(other))}</th><td>{role}</td>'
            f"<td>{period}</td><td>{certainty}{bar}</td><td>{say.evidence(claims)}</td></tr>\n"
        )


def _or(dates: Iterable[str]) -> str:
    """Say dates of which sources tell one or another."""
    return " / ".join(map(day, dates))


def _period(starts: Sequence[str], ends: Sequence[str]) -> str:
    """Say from when to when, as printed; a period that nobody dates is empty."""
    return f"{_or(starts) or '…'} – {_or(ends) or '…'}" if starts or ends else ""


def _interval(first: str, last: str) -> str:
    if not first:
        return ""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def cut_of(rows: Sequence[object] | Mapping[str, object]) -> int:
    """Count the rows of a section that is cut; 0 where all are shown."""
    return len(rows) if len(rows) > MOST_ROWS else 0
