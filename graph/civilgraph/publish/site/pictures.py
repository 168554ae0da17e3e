"""Draw the small pictures of a page as SVG: when a spell held, and how much of a network is known.

Owns numbers to shapes. The words beside them say the same, so pictures are hidden from readers of
the page's text; a page of any size costs no layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, sqrt

from markupsafe import Markup

from civilgraph.publish.site.world import Bounds

WIDTH, HEIGHT, EDGE = 200, 14, 8
# So many stated members are drawn as dots; more are a bar.
MOST_DOTS = 600
DOT = 10


@dataclass(frozen=True, slots=True)
class Axis:
    """The years that the bars of a page share."""

    first: int
    last: int

    def place(self, day: str) -> int:
        """Place an ISO day."""
        year = int(day[:4]) + (int(day[5:7]) - 1) / 12 + (int(day[8:10]) - 1) / 365
        share = (year - self.first) / (self.last - self.first)
        return round(EDGE + min(max(share, 0.0), 1.0) * (WIDTH - 2 * EDGE))


def find_axis(spells: Iterable[Bounds]) -> Axis | None:
    """Find the years that the bars of a page need; None where no day is known."""
    years = [
        int(bound[:4])
        for spell in spells
        for bound in (
            spell.surely_from,
            spell.surely_until,
            spell.possibly_from,
            spell.possibly_until,
        )
        if bound
    ]
    return Axis(min(years), max(years) + 1) if years else None


def draw_bar(spell: Bounds, axis: Axis) -> Markup:
    """Draw one spell: dashed where it possibly held, thick where it surely did."""
    left = axis.place(spell.possibly_from) if spell.possibly_from else 0
    right = axis.place(spell.possibly_until) if spell.possibly_until else WIDTH
    shapes = f'<path class="maybe" d="M{left} 7H{max(right, left + 1)}"/>'
    if not spell.possibly_until:
        shapes += f'<path class="tip" d="M{WIDTH - 5} 3l4 4-4 4"/>'
    if spell.surely_from:
        start, end = axis.place(spell.surely_from), axis.place(spell.surely_until)
        shapes += f'<path class="sure" d="M{start} 7H{max(end, start + 0.1)}"/>'
    return Markup(  # noqa: S704 (numbers alone)
        f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{shapes}</svg>'
    )


def draw_coverage(*, listed: int, stated: int | None, is_open: bool = False) -> Markup:
    """Draw one dot for each member: full where it is named here, pale where it is only counted.

    `is_open` marks that there are more than stated.
    """
    total = max(listed, stated or 0)
    if total == 0:
        return Markup("")
    if total > MOST_DOTS:
        return _draw_share(listed / total)
    across = min(total, max(10, ceil(sqrt(total * 2.5))))
    height = DOT * ceil(total / across)
    width = DOT * across
    more = f'<path class="tip" d="M{width + 4} {height - 5}h8m-4-4v8"/>' if is_open else ""
    return Markup(  # noqa: S704
        f'<svg class="dots" viewBox="0 0 {width + (16 if is_open else 0)} {height}" '
        f'width="{(width + (16 if is_open else 0))}" aria-hidden="true">'
        f'<path class="counted" d="{_rows(listed, total, across)}"/>'
        f'<path class="named" d="{_rows(0, listed, across)}"/>{more}</svg>'
    )


def _rows(first: int, last: int, across: int) -> str:
    """Write the dots from one number to another as lines of dots, one a row."""
    lines = []
    while first < last:
        row, column = divmod(first, across)
        end = min(last, (row + 1) * across)
        y = row * DOT + DOT // 2
        lines.append(f"M{column * DOT + 5} {y}H{(column + end - first - 1) * DOT + 5.1:.4g}")
        first = end
    return "".join(lines)


def _draw_share(share: float) -> Markup:
    full = max(1, round(share * 300))
    return Markup(  # noqa: S704
        '<svg class="dots" viewBox="0 0 300 12" width="300" aria-hidden="true">'
        '<path class="rest" d="M0 0H300V12H0z"/>'
        f'<path class="part" d="M0 0H{full}V12H0z"/></svg>'
    )
