"""Hold a static picture as shapes and texts, whatever they are written as.

Owns the few marks that a picture is made of, and the geometry of the round and hatched ones: every
outline is a polygon, so that each renderer draws the same. The y axis points down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, cos, hypot, pi, sin, tau

from .geometry import Box, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A polygon, or a broken line where it is open; `note` is told to who points at it."""

    points: tuple[Point, ...]
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dashes: tuple[int, ...] = ()
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text; `anchor` is start, middle or end, y its base line."""

    text: str
    x: float
    y: float
    size: float
    width: float
    colour: str
    anchor: str = "start"
    bold: bool = False
    has_halo: bool = False


Mark = Shape | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Marks in the order in which they are drawn, and the words for who cannot see them."""

    width: float
    height: float
    title: str
    description: str
    language: str
    marks: tuple[Mark, ...] = field(default=())


def line(start: Point, end: Point, *, stroke: str, width: float, dashes: tuple[int, ...] = ()
         ) -> Shape:  # fmt: skip
    """Draw a straight line."""
    return Shape(points=(start, end), stroke=stroke, width=width, dashes=dashes, is_open=True)


def arc(centre: Point, radius: float, start: float, end: float) -> tuple[Point, ...]:
    """Give points on a circle from one angle to another; angles grow clockwise from the right.

    >>> arc((0, 0), 2, 0, pi / 2)[-1]
    (0.0, 2.0)
    """
    steps = max(2, ceil(abs(end - start) / tau * 48))
    angles = (start + (end - start) * i / steps for i in range(steps + 1))
    return tuple((_fine(centre[0] + radius * cos(a)), _fine(centre[1] + radius * sin(a)))
                 for a in angles)  # fmt: skip


def disc(centre: Point, radius: float) -> tuple[Point, ...]:
    """Give the outline of a disc."""
    return arc(centre, radius, 0, tau)[:-1]


def slice_of(centre: Point, radius: float, start: float, end: float) -> tuple[Point, ...]:
    """Give the outline of a slice of a pie."""
    return (centre, *arc(centre, radius, start, end))


def rounded(box: Box, radius: float) -> tuple[Point, ...]:
    """Give the outline of a box with round corners.

    >>> len(rounded(Box(0, 0, 100, 50), 7))
    52
    """
    left, top, right, bottom = box
    corners = ((right - radius, bottom - radius), (left + radius, bottom - radius),
               (left + radius, top + radius), (right - radius, top + radius))  # fmt: skip
    return tuple(
        point
        for i, corner in enumerate(corners)
        for point in arc(corner, radius, i * pi / 2, (i + 1) * pi / 2)
    )


def stripes(outline: Sequence[Point], *, step: float, turn: float, stroke: str, width: float
            ) -> list[Shape]:  # fmt: skip
    """Hatch a polygon with lines at an angle, cut off at its outline.

    >>> square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    >>> [s.points for s in stripes(square, step=2, turn=0, stroke="", width=1)]
    [((0.0, 0.0), (4.0, 0.0)), ((0.0, 2.0), (4.0, 2.0))]
    """
    across, along = (cos(turn), sin(turn)), (-sin(turn), cos(turn))
    flat = [(x * across[0] + y * across[1], x * along[0] + y * along[1]) for x, y in outline]
    low, high = min(v for _, v in flat), max(v for _, v in flat)
    found = []
    for number in range(ceil(low / step - 1e-9), ceil(high / step - 1e-9)):
        level = number * step
        cuts = sorted(
            u + (level - v) / (w - v) * (t - u)
            for (u, v), (t, w) in zip(flat, [*flat[1:], flat[0]], strict=True)
            if (v <= level) != (w <= level)
        )
        for first, last in zip(cuts[::2], cuts[1::2], strict=False):
            ends = [
                (_fine(u * across[0] + level * along[0]), _fine(u * across[1] + level * along[1]))
                for u in (first, last)
            ]
            found.append(line(ends[0], ends[1], stroke=stroke, width=width))
    return found


def arrow_head(start: Point, end: Point, *, length: float) -> tuple[Point, ...]:
    """Give the outline of an arrow's head with its tip at the end."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = hypot(dx, dy) or 1.0
    ux, uy = dx / far * length, dy / far * length
    return (
        end,
        (_fine(end[0] - ux - uy * 0.4), _fine(end[1] - uy + ux * 0.4)),
        (_fine(end[0] - ux + uy * 0.4), _fine(end[1] - uy - ux * 0.4)),
    )


def edge_of(box: Box, outside: Point) -> Point:
    """Find where the line from a box's middle to a point outside leaves it.

    >>> edge_of(Box(-2, -1, 2, 1), (10, 0))
    (2.0, 0.0)
    """
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    dx, dy = outside[0] - x, outside[1] - y
    wide, high = (box.right - box.left) / 2, (box.bottom - box.top) / 2
    part = min(wide / abs(dx) if dx else 1e9, high / abs(dy) if dy else 1e9, 1.0)
    return (_fine(x + dx * part), _fine(y + dy * part))


def shift_all(marks: Iterable[Mark], x: float, y: float) -> list[Mark]:
    """Move marks."""
    return [
        replace(mark, x=_fine(mark.x + x), y=_fine(mark.y + y))
        if isinstance(mark, Text)
        else replace(mark, points=tuple((_fine(u + x), _fine(v + y)) for u, v in mark.points))
        for mark in marks
    ]


def _fine(value: float) -> float:
    """Round to hundredths: what differs between machines lies far behind."""
    return round(value, 2) + 0.0
