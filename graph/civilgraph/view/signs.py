"""Draw the signs of a static picture: cards of networks, pies, shapes of kinds, ties.

Owns how one thing looks, for the picture and its legend alike. Colour is never the only sign:
networks are named and hatched, kinds are shapes, doubt is dashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin, tau

import numpy as np

from .clusters import Spot
from .drawing import MOSTLY_UNLISTED
from .geometry import Box, Point
from .labels import LINE_HEIGHT, Label, width_of
from .picture import Picture, Thing, coverage
from .scene import (
    Mark,
    Shape,
    Text,
    arc,
    arrow_head,
    disc,
    edge_of,
    line,
    rounded,
    slice_of,
    stripes,
)
from .slots import COLOURS, NO_SLOT, find_slots
from .style import INK, PAPER, QUIET, SHAPES, Line, look_of

SOFT = "#52606d"
_PALE, _HATCH, _GREY = "#d3d9df", "#98a3ae", "#c3cad1"
_GLYPH, _ROUND = 20.0, 7.0


@dataclass(frozen=True, slots=True)
class Slot:
    """The colour of a network, and how it is hatched: 0 not, 1 stripes, 2 crossed stripes."""

    colour: str = _GREY
    pattern: int = 0


def slots_of(picture: Picture) -> dict[str, Slot]:
    """Give the networks their colours and hatches; grey where these have run out."""
    number = {id_: i for i, id_ in enumerate(picture.things)}
    ends = [(number[member], number[network]) for member, network in picture.pairs]
    pairs = np.array(ends, dtype=np.int32).reshape(-1, 2)
    is_network = np.array([thing.is_network for thing in picture.things.values()], dtype=np.bool_)
    found = find_slots(is_network, pairs[:, 0], pairs[:, 1])
    return {
        id_: Slot(COLOURS[slot % len(COLOURS)], int(slot) // len(COLOURS))
        for id_, slot in zip(picture.things, found, strict=True)
        if slot != NO_SLOT
    }


def draw_shape(shape: str, centre: Point, radius: float, *, fill: str, width: float = 1.1) -> Shape:
    """Draw the shape of a kind."""
    corners = SHAPES[shape]
    points = (
        tuple((round(centre[0] + x * radius, 2), round(centre[1] + y * radius, 2))
              for x, y in corners)
        if corners
        else disc(centre, radius)
    )  # fmt: skip
    return Shape(points=points, fill=fill, stroke=INK, width=width)


def draw_filled(points: Sequence[Point], slot: Slot, *, width: float = 1.1) -> list[Mark]:
    """Fill a polygon with a network's colour and hatch."""
    marks: list[Mark] = [Shape(points=tuple(points), fill=slot.colour)]
    for turn in (pi / 4, -pi / 4)[: slot.pattern]:
        marks += stripes(points, step=3.5, turn=turn, stroke=PAPER, width=1.2)
    return [*marks, Shape(points=tuple(points), stroke=INK, width=width)]


def draw_organization(thing: Thing, at: Spot) -> list[Mark]:
    """Draw who is in one network: the shape of its kind."""
    look = look_of(thing.kind, network=False)
    return [draw_shape(look.shape, (at.x, at.y), at.radius, fill=_GREY)]


def draw_pie(thing: Thing, at: Spot, towards: Sequence[tuple[Point, Slot]]) -> list[Mark]:
    """Draw who is in several networks: a slice for each, turned towards it; the kind inside."""
    centre, radius = (at.x, at.y), at.radius
    angled = sorted(
        ((atan2(y - at.y, x - at.x), slot) for (x, y), slot in towards),
        key=lambda found: (found[0], found[1].colour, found[1].pattern),
    )
    share = tau / len(angled)
    # The turn by which the slices come as near to their networks as they can together.
    turns = [(angle - i * share + pi) % tau - pi for i, (angle, _) in enumerate(angled)]
    first = atan2(sum(map(sin, turns)), sum(map(cos, turns))) - share / 2
    marks: list[Mark] = [Shape(points=disc(centre, radius + 2.5), fill=PAPER)]
    for i, (_, slot) in enumerate(angled):
        start = first + i * share
        marks += draw_filled(slice_of(centre, radius, start, start + share), slot, width=1.4)
    look = look_of(thing.kind, network=False)
    return [*marks, draw_shape(look.shape, centre, radius * 0.42, fill=PAPER, width=1.2)]


def draw_sign(thing: Thing, centre: Point, slot: Slot) -> list[Mark]:
    """Draw the kind of a network in a ring that shows how many stated members are listed."""
    radius, share = 14.0, coverage(thing)
    marks: list[Mark] = [Shape(points=disc(centre, radius * 1.14), fill=PAPER)]
    if share is None:
        marks.append(Shape(points=disc(centre, radius), stroke=INK, width=1.4))
    else:
        marks += draw_ring(centre, radius, share)
    shape = draw_shape(look_of(thing.kind, network=True).shape, centre, radius * 0.62, fill="")
    return [*marks, *draw_filled(shape.points, slot)]


def draw_ring(centre: Point, radius: float, share: float) -> list[Mark]:
    """Draw a ring whose dark part is a share."""
    marks: list[Mark] = [Shape(points=disc(centre, radius), stroke=_PALE, width=3.6)]
    if share > 0:
        points = arc(centre, radius, -pi / 2, -pi / 2 + tau * share)
        marks.append(Shape(points=points, stroke=INK, width=3.6, is_open=True))
    return marks


def draw_card(thing: Thing, at: Spot, slot: Slot) -> list[Mark]:
    """Draw a network: its sign, its name, and how many members are listed."""
    share = coverage(thing)
    is_unlisted = share is not None and share < MOSTLY_UNLISTED
    box = at.box
    outline = rounded(box, _ROUND)
    marks: list[Mark] = [Shape(points=outline, fill=PAPER)]
    middle = (box.left + _GLYPH, round((box.top + box.bottom) / 2, 2))
    if is_unlisted:
        marks += draw_unlisted(Box(box.left, box.top, box.left + 2 * _GLYPH, box.bottom))
    dashes = (5, 4) if is_unlisted else ()
    marks.append(Shape(points=outline, stroke=INK, width=1.7, dashes=dashes))
    marks += draw_sign(thing, middle, slot)
    high = at.label.height + (at.note.height + 2 if at.note else 0)
    x, top = box.left + 44, middle[1] - high / 2
    marks += draw_lines(at.label, x, top, anchor="start")
    if at.note:
        marks += draw_lines(at.note, x, top + at.label.height + 2, anchor="start", colour=SOFT)
    return marks


def draw_unlisted(box: Box) -> list[Mark]:
    """Hatch a box: most members are not listed."""
    outline = rounded(box, _ROUND)
    return list(stripes(outline, step=4.4, turn=-pi / 4, stroke=_HATCH, width=1.1))


def draw_tie(start: Point, end: Point, look: Line, *, colour: str | None) -> list[Mark]:
    """Draw a tie: grey, or in the colour of its network between dark edges."""
    if colour is None:
        return [line(start, end, stroke=QUIET, width=1.4, dashes=look.dashes)]
    return [
        line(start, end, stroke=INK, width=4.2, dashes=look.dashes),
        line(start, end, stroke=colour, width=2.4, dashes=look.dashes),
    ]


def draw_arrow(start: Point, card: Box, look: Line) -> list[Mark]:
    """Draw the tie of a network to the network that it is a member of."""
    tip = edge_of(card, start)
    head = arrow_head(start, tip, length=13)
    return [
        line(start, tip, stroke=INK, width=2, dashes=look.dashes),
        Shape(points=head, fill=INK, stroke=INK, width=0.6),
    ]


def draw_name(at: Spot) -> list[Mark]:
    """Write the name of an organisation on its side, with a white edge."""
    box = at.box
    x, anchor = {"right": (box.left, "start"), "left": (box.right, "end")}.get(
        at.side, ((box.left + box.right) / 2, "middle")
    )
    return draw_lines(at.label, x, box.top, anchor=anchor, has_halo=True)


def draw_lines(
    label: Label, x: float, top: float, *, anchor: str, colour: str = INK, has_halo: bool = False
) -> list[Mark]:
    """Write the lines of a label below one another."""
    return [
        Text(
            text=text, x=round(x, 2), y=round(top + (i + 0.8) * label.size * LINE_HEIGHT, 2),
            size=label.size, width=width_of(text, size=label.size, bold=label.bold),
            colour=colour, anchor=anchor, bold=label.bold, has_halo=has_halo,
        )
        for i, text in enumerate(label.lines)
    ]  # fmt: skip


def tint(colour: str) -> str:
    """Mix a tenth of a colour with white.

    >>> tint("#000000")
    '#e6e6e6'
    """
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.1):02x}" for part in parts)
