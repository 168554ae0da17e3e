"""Decide where everything goes.

Components are settled alone (see `settling`) and packed side by side in a shape that fits a
screen. Chance is a seed: same graph, same seed, same places. Draws nothing.
"""

from collections.abc import Mapping
from itertools import combinations

import networkx as nx

from .clusters import Spot, build_pieces, move
from .geometry import Point, overlap
from .packing import pack
from .picture import Picture, read_picture
from .settling import Settling

ASPECT = 1.6  # the picture's width for a height of one: a screen beside a column of text
# Components are tried in several shapes, because the best shape of one depends on the others.
_SHAPES = (0.8, 1.2, 1.8)
_FEW = 120
_FLAW = 60.0  # a tie over a name, or across another, is worth as much as this much more width


def layout(graph: "nx.Graph[str]", *, seed: int) -> dict[str, Point]:
    """Find a place for every node of a two-mode graph; y points down.

    >>> graph = nx.Graph([("a", "N")])
    >>> graph.nodes["a"]["mode"], graph.nodes["N"]["mode"] = "organization", "network"
    >>> layout(graph, seed=1) == layout(graph, seed=1)
    True
    """
    return {id_: (spot.x, spot.y) for id_, spot in arrange(read_picture(graph), seed=seed).items()}


def arrange(
    picture: Picture, *, seed: int, notes: Mapping[str, str] | None = None
) -> dict[str, Spot]:
    """Find a place for every thing and its label; no two labels overlap."""
    pieces = {piece.id: piece for piece in build_pieces(picture, notes or {})}
    ties = [pair for pair in picture.pairs if pair[0] in pieces]
    core: nx.Graph[str] = nx.Graph()
    core.add_nodes_from(pieces)
    core.add_edges_from(ties)
    components = [
        ([pieces[id_] for id_ in pieces if id_ in ids], [pair for pair in ties if pair[0] in ids])
        for ids in nx.connected_components(core)
    ]
    if not pieces:
        return {}
    tries = []
    for shape in _SHAPES if len(pieces) <= _FEW else (ASPECT,):
        settled = [Settling(*parts, aspect=shape, seed=seed) for parts in components]
        for one in settled:
            one.settle()
        width, moves = pack([one.solid() for one in settled], aspect=ASPECT)
        score = width + _FLAW * sum(one.count_flaws() for one in settled)
        tries.append((score, shape, settled, moves))
    _, _, settled, moves = min(tries, key=lambda found: found[:2])
    return {
        id_: move(spot, *by)
        for one, by in zip(settled, moves, strict=True)
        for id_, spot in one.spots().items()
    }


def overlaps(spots: Mapping[str, Spot]) -> list[tuple[str, str]]:
    """List the things whose labels (of a network: its card) lie over one another."""
    return [
        (one, other)
        for one, other in combinations(spots, 2)
        if overlap(spots[one].box, spots[other].box)
    ]
