"""Draw which networks share members as a matrix, for a paper.

Owns the picture: numbers stand in the cells, so that the shade is never the only sign; networks of
one community stand together, and what is more than chance has a frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from civilgraph.network.communities import find_communities

from .geometry import Box
from .labels import fit_label, width_of
from .picture import clean
from .scene import Mark, Scene, Shape, Text, disc, line, rounded
from .signs import SOFT, draw_lines
from .style import INK, PAPER

MOST_NETWORKS = 60
_CELL, _SIZE, _NAME, _MARGIN, _HEAD = 34.0, 12.0, 300.0, 24.0, 30.0
_DARKEST = (0, 68, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How many members two networks share, and whether that is more than chance."""

    one: str
    other: str
    count: int
    is_significant: bool


class TooManyNetworks(ValueError):
    """The matrix has more networks than can be read."""


def draw_matrix(
    sizes: Mapping[str, int],
    shared: Sequence[Shared],
    *,
    labels: Mapping[str, str],
    title: str,
    caption: str,
) -> Scene:
    """Draw a matrix of networks that have members; its diagonal says how many each has."""
    order = order_by_community(sizes, shared)
    if len(order) > MOST_NETWORKS:
        raise TooManyNetworks(
            f"{len(order):,} networks found, at most {MOST_NETWORKS} can be read in a matrix; "
            "narrow it to a day (--on DATE), or ask for the table: civilgraph analyse ties"
        )
    width = max(_NAME + _CELL * len(order), 480.0)
    marks: list[Mark] = []
    y = _MARGIN
    head = fit_label(clean(title), size=17, bold=True, limit=width)
    marks += draw_lines(head, _MARGIN, y, anchor="start")
    y += head.height + _HEAD
    cells = {frozenset((pair.one, pair.other)): pair for pair in shared}
    left, darkest = _MARGIN + _NAME, max((pair.count for pair in shared), default=1)
    for row, one in enumerate(order):
        top = y + row * _CELL
        marks.append(_write(str(row + 1), left + (row + 0.5) * _CELL, y - 8, colour=SOFT))
        name = _shorten(f"{row + 1}  {clean(labels.get(one, one))}")
        marks.append(_write(name, left - 10, top + _CELL / 2 + 4, anchor="end"))
        for column, other in enumerate(order):
            box = Box(left + column * _CELL, top, left + (column + 1) * _CELL, top + _CELL)
            if one == other:
                marks += _diagonal(box, sizes[one])
            else:
                pair = cells.get(frozenset((one, other)))
                note = f"{labels.get(one, one)} – {labels.get(other, other)}"
                marks += _cell(box, pair, darkest=darkest, note=clean(note))
    y += len(order) * _CELL + 16
    text = fit_label(clean(caption), size=10.5, limit=width)
    marks += draw_lines(text, _MARGIN, y, anchor="start", colour=SOFT)
    return Scene(
        width=round(width + 2 * _MARGIN),
        height=round(y + text.height + _MARGIN),
        title=clean(title),
        description="; ".join(
            f"{clean(labels.get(x.one, x.one))} – {clean(labels.get(x.other, x.other))}: {x.count}"
            for x in shared
        ),
        language="en",
        marks=tuple(marks),
    )


def order_by_community(sizes: Mapping[str, int], shared: Sequence[Shared]) -> list[str]:
    """Order networks so that those of one community stand together, the largest first.

    >>> pairs = [Shared(one="a", other="c", count=2, is_significant=False)]
    >>> order_by_community({"a": 3, "b": 5, "c": 2}, pairs)
    ['a', 'c', 'b']
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sizes)
    graph.add_weighted_edges_from((pair.one, pair.other, pair.count) for pair in shared)
    labels = find_communities(graph, seed=1, weight_attribute="weight").labels
    strength = dict(graph.degree(weight="weight"))
    return sorted(sizes, key=lambda x: (labels[x], -strength[x], -sizes[x], x))


def _diagonal(box: Box, size: int) -> list[Mark]:
    """Draw the cell of a network itself: its size in a circle."""
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    outline = disc(middle, _CELL * 0.42)
    return [
        Shape(points=outline, fill=PAPER, stroke=SOFT, width=1.2),
        _write(str(size), middle[0], middle[1] + 4, bold=True),
    ]


def _cell(box: Box, pair: Shared | None, *, darkest: int, note: str) -> list[Mark]:
    """Draw a cell: darker for more, framed where it is more than chance, a point for nothing."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if pair is None or not pair.count:
        return [line((x - 1, y), (x + 1, y), stroke="#98a3ae", width=2)]
    share = 0.15 + 0.85 * pair.count / darkest
    fill = "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in _DARKEST)
    inner = Box(box.left + 2, box.top + 2, box.right - 2, box.bottom - 2)
    ink = PAPER if share > 0.65 else INK
    stroke, width = (INK, 3.0) if pair.is_significant else (fill, 1.0)
    return [
        Shape(points=rounded(inner, 3), fill=fill, stroke=stroke, width=width,
              note=f"{note}: {pair.count}"),
        _write(str(pair.count), x, y + 4, colour=ink, bold=pair.is_significant),
    ]  # fmt: skip


def _shorten(text: str) -> str:
    if width_of(text, size=_SIZE) <= _NAME - 16:
        return text
    while width_of(f"{text}…", size=_SIZE) > _NAME - 16:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _write(
    text: str, x: float, y: float, *, colour: str = INK, anchor: str = "middle", bold: bool = False
) -> Text:
    return Text(
        text=text, x=round(x, 2), y=round(y, 2), size=_SIZE, colour=colour, anchor=anchor,
        width=width_of(text, size=_SIZE, bold=bold), bold=bold,
    )  # fmt: skip
