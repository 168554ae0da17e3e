"""Draw organisations and networks as a static picture, for a paper or a slide.

Owns what is drawn where: the places are those of the page (`layout`), networks have colours and
hatches of their own, an organisation in several networks is a pie of them. `signs` draws each
thing, `legend` tells what they mean, `svg` and `raster` write it out.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from .clusters import Spot, reach
from .drawing import count_listed, find_outlines
from .geometry import Box, hull
from .labels import fit_label
from .layout import arrange
from .legend import draw_legend
from .picture import Picture, Tie, clean, read_picture
from .scene import Mark, Scene, Shape, shift_all
from .signs import (
    SOFT,
    Slot,
    draw_arrow,
    draw_card,
    draw_lines,
    draw_name,
    draw_organization,
    draw_pie,
    draw_tie,
    slots_of,
    tint,
)
from .style import LINES, Line, line_of
from .words import words_in

_MARGIN, _GAP, _LEAST = 28.0, 22.0, 640.0
_TITLE, _SUBTITLE, _CAPTION = 20.0, 14.0, 11.0


def draw_static(
    graph: nx.Graph[str],
    *,
    title: str,
    subtitle: str,
    language: str = "en",
    caption: str = "",
    seed: int = 11,
) -> Scene:
    """Draw a graph, which is only read; see `picture` for its attributes."""
    title, subtitle, caption = clean(title), clean(subtitle), clean(caption)
    words = words_in(language)
    picture = read_picture(graph)
    notes = {x.id: count_listed(x, words) for x in picture.things.values() if x.is_network}
    spots = arrange(picture, seed=seed, notes=notes)
    content = _draw_content(picture, spots)
    bounds = hull(reach(spot) for spot in spots.values()) if spots else Box(0, 0, 1, 1)
    width = max(_LEAST, bounds.right - bounds.left + 16)
    marks: list[Mark] = []
    y = _MARGIN
    for text, size, bold, colour in (
        (title, _TITLE, True, None), (subtitle, _SUBTITLE, False, SOFT),
    ):  # fmt: skip
        more, high = _write(text, size=size, bold=bold, colour=colour, width=width)
        marks += shift_all(more, _MARGIN, y)
        y += high
    y += _GAP if marks else 0
    marks += shift_all(content, _MARGIN + 8 - bounds.left, y + 8 - bounds.top)
    y += bounds.bottom - bounds.top + 16 + _GAP
    key, high = draw_legend(picture, words, width=width)
    marks += shift_all(key, _MARGIN, y)
    more, low = _write(caption, size=_CAPTION, bold=False, colour=SOFT, width=width)
    marks += shift_all(more, _MARGIN, y + high + 8)
    networks = sum(thing.is_network for thing in picture.things.values())
    return Scene(
        width=round(width + 2 * _MARGIN),
        height=round(y + high + low + 8 + _MARGIN),
        title=". ".join(filter(None, (title, subtitle))),
        description=words["picture"]
        .format(len(picture.things) - networks, networks)
        .split(". ")[1],
        language=language,
        marks=tuple(marks),
    )


def _write(
    text: str, *, size: float, bold: bool, colour: str | None, width: float
) -> tuple[list[Mark], float]:
    """Write a text in at most three lines from the origin down; nothing takes no room."""
    if not text:
        return [], 0.0
    label = fit_label(text, size=size, bold=bold, limit=width)
    if colour is None:
        return draw_lines(label, 0, 0, anchor="start"), label.height
    return draw_lines(label, 0, 0, anchor="start", colour=colour), label.height


def _draw_content(picture: Picture, spots: Mapping[str, Spot]) -> list[Mark]:
    """Draw tints, then ties, then things, then names."""
    slots = slots_of(picture)
    marks: list[Mark] = []
    for network, points in find_outlines(picture, spots).items():
        colour = tint(slots.get(network, Slot()).colour)
        marks.append(Shape(points=tuple(points), fill=colour, stroke=colour, width=16))
    for (member, network), ties in picture.pairs.items():
        marks += _draw_tie(picture, spots, slots, member, network, ties)
    of: dict[str, list[str]] = {}
    for member, network in picture.pairs:
        of.setdefault(member, []).append(network)
    for id_, thing in picture.things.items():
        at = spots[id_]
        if thing.is_network:
            marks += draw_card(thing, at, slots.get(id_, Slot()))
        elif len(of.get(id_, ())) > 1:
            towards = [((spots[n].x, spots[n].y), slots.get(n, Slot())) for n in of[id_]]
            marks += [*draw_pie(thing, at, towards), *draw_name(at)]
        else:
            marks += [*draw_organization(thing, at), *draw_name(at)]
    return marks


def _draw_tie(
    picture: Picture,
    spots: Mapping[str, Spot],
    slots: Mapping[str, Slot],
    member: str,
    network: str,
    ties: tuple[Tie, ...],
) -> list[Mark]:
    """Draw the one line between two things; of several spells the surest is drawn."""
    looks: list[Line] = [line_of(status=tie.status, answer=tie.answer) for tie in ties]
    look = min(looks, key=LINES.index)
    start, end = spots[member], spots[network]
    if picture.things[member].is_network:
        return draw_arrow((start.x, start.y), end.box, look)
    many = picture.things[member].networks > 1
    colour = slots.get(network, Slot()).colour if many else None
    return draw_tie((start.x, start.y), (end.x, end.y), look, colour=colour)
