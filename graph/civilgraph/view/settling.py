"""Settle the pieces of one component into a picture.

Pieces are spread by springs, pushed apart, and then settled by simulated annealing: short ties that
run over no name and cross few others, in little room of a wanted shape.
"""

from collections.abc import Sequence
from math import exp, hypot
from random import Random

import networkx as nx
import numpy as np

from .clusters import Piece, Spot, Variant, move
from .geometry import Box, Point, cross, hull, overlap, runs_over, shift

_GAP = 24.0
_MOVES, _TESTS = 6_000, 600_000
_LENGTH, _OVER_NAME, _CROSSING, _SPREAD = 0.7, 220.0, 130.0, 4.0


class Settling:
    """One component on its way from a spread to a picture."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        ties: Sequence[tuple[str, str]],
        *,
        aspect: float,
        seed: int,
    ) -> None:
        index = {piece.id: i for i, piece in enumerate(pieces)}
        self.pieces, self.aspect = pieces, aspect
        self.ties = [(index[member], index[network]) for member, network in ties]
        self.of: list[list[int]] = [[] for _ in pieces]
        for t, ends in enumerate(self.ties):
            for i in ends:
                self.of[i].append(t)
        # Who is tied to one piece alone moves along when that piece moves.
        self.leaves: list[list[int]] = [
            [j for t in tied for j in self.ties[t] if j != i and len(self.of[j]) == 1]
            for i, tied in enumerate(self.of)
        ]
        self.turn = [0] * len(pieces)
        self.chance = Random(seed)  # noqa: S311 (a picture is no secret)
        first = [piece.variants[0].bounds for piece in pieces]
        self.at = _push_apart(_spread(len(pieces), self.ties, seed), first, aspect=aspect)
        self.bounds = [shift(box, *at) for box, at in zip(first, self.at, strict=True)]

    def settle(self) -> None:
        """Try many small moves; at first also some that make it worse."""
        size = len(self.pieces)
        tests = size + len(self.ties) + sum(len(self._variant(i).boxes) for i in range(size))
        moves = min(_MOVES, _TESTS // tests) if size > 1 else 0
        for step in range(moves):
            heat = 1 - step / moves
            i = self.chance.randrange(size)
            self._step([i, *self.leaves[i]] if self.chance.random() < 0.35 else [i], heat)
        for i in range(size):
            self._turn_best(i)

    def spots(self) -> dict[str, Spot]:
        """Say where each thing of the component is now."""
        return {
            id_: move(spot, round(x, 1), round(y, 1))
            for i, (x, y) in enumerate(self.at)
            for id_, spot in self._variant(i).spots.items()
        }

    def solid(self) -> list[Box]:
        """List the boxes that nothing else may be put on: the pieces, and steps along the ties."""
        steps = (_steps(self.at[a], self.at[b]) for a, b in self.ties)
        return [*self.bounds, *(box for step in steps for box in step)]

    def count_flaws(self) -> int:
        """Count the ties that run over a name, and those that cross."""
        ties, pieces = range(len(self.ties)), range(len(self.pieces))
        over = sum(self._hits(t, i) for t in ties for i in pieces)
        return over + sum(self._crosses(t, u) for t in ties for u in range(t))

    def _step(self, group: Sequence[int], heat: float) -> None:
        """Move a piece, or a group after its first, if there is room and it is worth it."""
        before = [(self.at[j], self.turn[j]) for j in group]
        (x, y), turn = self._propose(group[0], heat)
        by = (x - self.at[group[0]][0], y - self.at[group[0]][1])
        after = [((at[0] + by[0], at[1] + by[1]), way) for at, way in before]
        after[0] = ((x, y), turn)
        self._place(group, after)
        if any(self._is_blocked(j) for j in group):
            self._place(group, before)
            return
        cost = self._cost(group)
        self._place(group, before)
        if self._accept(cost - self._cost(group), heat):
            self._place(group, after)

    def _turn_best(self, i: int) -> None:
        """Turn a piece the best way it can be turned where it is."""
        ways = []
        for turn in range(len(self.pieces[i].variants)):
            self._place([i], [(self.at[i], turn)])
            if not self._is_blocked(i):
                ways.append((self._cost([i]), turn))
        self._place([i], [(self.at[i], min(ways)[1])])

    def _variant(self, i: int) -> Variant:
        return self.pieces[i].variants[self.turn[i]]

    def _place(self, group: Sequence[int], states: Sequence[tuple[Point, int]]) -> None:
        for i, (at, turn) in zip(group, states, strict=True):
            self.at[i], self.turn[i] = at, turn
            self.bounds[i] = shift(self._variant(i).bounds, *at)

    def _propose(self, i: int, heat: float) -> tuple[Point, int]:
        (x, y), turn = self.at[i], self.turn[i]
        draw = self.chance.random()
        if draw < 0.3:
            turn = self.chance.randrange(len(self.pieces[i].variants))
        if draw < 0.1 and self.of[i]:
            # Jump to the neighbourhood of somebody it is tied to.
            a, b = self.ties[self.chance.choice(self.of[i])]
            x, y = self.at[a if b == i else b]
        reach = 6 + 260 * heat**2
        return (x + self.chance.gauss(0, reach), y + self.chance.gauss(0, reach)), turn

    def _accept(self, change: float, heat: float) -> bool:
        return change <= 0 or self.chance.random() < exp(-change / (1 + 90 * heat**2))

    def _is_blocked(self, i: int) -> bool:
        mine = self.bounds[i]
        return any(overlap(mine, other, gap=_GAP) for j, other in enumerate(self.bounds) if j != i)

    def _cost(self, group: Sequence[int]) -> float:
        """Weigh what depends on some pieces: their ties, who runs over them, the room all take."""
        length, over, crossings = 0.0, 0, 0
        mine = {t for i in group for t in self.of[i]}
        for t in sorted(mine):
            a, b = self.ties[t]
            length += hypot(self.at[a][0] - self.at[b][0], self.at[a][1] - self.at[b][1])
            over += sum(self._hits(t, j) for j in range(len(self.pieces)))
            crossings += sum(self._crosses(t, u) for u in range(len(self.ties)))
        over += sum(self._hits(t, i) for i in group for t in range(len(self.ties)) if t not in mine)
        room = hull(self.bounds)
        wide, high = room.right - room.left, (room.bottom - room.top) * self.aspect
        spread = max(wide, high) + 0.3 * (wide + high)
        return _LENGTH * length + _OVER_NAME * over + _CROSSING * crossings + _SPREAD * spread

    def _hits(self, t: int, i: int) -> int:
        """Count the names and shapes of a piece that a tie runs over; its own ends are none."""
        a, b = self.ties[t]
        (x1, y1), (x2, y2) = self.at[a], self.at[b]
        box = self.bounds[i]
        # Most ties are far away: this is the test that decides how long a picture takes.
        if (
            (x1 < box.left and x2 < box.left)
            or (x1 > box.right and x2 > box.right)
            or (y1 < box.top and y2 < box.top)
            or (y1 > box.bottom and y2 > box.bottom)
            or not runs_over((x1, y1), (x2, y2), box)
        ):
            return 0
        x, y = self.at[i]
        boxes = self._variant(i).boxes
        start, end = (x1 - x, y1 - y), (x2 - x, y2 - y)
        return sum(runs_over(start, end, box) for box in (boxes[1:] if i in (a, b) else boxes))

    def _crosses(self, t: int, u: int) -> bool:
        (a, b), (c, d) = self.ties[t], self.ties[u]
        if a in (c, d) or b in (c, d):
            return False
        return cross(self.at[a], self.at[b], self.at[c], self.at[d])


def _steps(start: Point, end: Point) -> list[Box]:
    """Cover a segment with small boxes."""
    count = int(hypot(end[0] - start[0], end[1] - start[1]) / 20) + 1
    xs = [start[0] + (end[0] - start[0]) * i / count for i in range(count + 1)]
    ys = [start[1] + (end[1] - start[1]) * i / count for i in range(count + 1)]
    return [
        Box(min(x, u), min(y, v), max(x, u), max(y, v))
        for x, u, y, v in zip(xs, xs[1:], ys, ys[1:], strict=False)
    ]


def _spread(count: int, ties: Sequence[tuple[int, int]], seed: int) -> list[Point]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(ties)
    places = nx.spring_layout(graph, seed=seed, iterations=120)
    return [(float(places[i][0]), float(places[i][1])) for i in range(count)]


def _push_apart(places: Sequence[Point], boxes: Sequence[Box], *, aspect: float) -> list[Point]:
    """Scale a spread up and push boxes along their shallower overlap until none is left."""
    sizes = np.array([[b.right - b.left, b.bottom - b.top] for b in boxes]) + _GAP + 2
    offsets = np.array([[(b.right + b.left) / 2, (b.bottom + b.top) / 2] for b in boxes])
    room = float(np.sqrt(sizes.prod(axis=1).sum())) * 0.8
    centres = np.array(places) * [room * aspect**0.5, room / aspect**0.5] + offsets
    need = (sizes[:, None] + sizes[None]) / 2
    while True:
        for _ in range(120):
            gap = centres[:, None] - centres[None]
            lap = need - np.abs(gap)
            touching = (lap > 0).all(axis=2)
            np.fill_diagonal(touching, False)
            if not touching.any():
                return [(float(x), float(y)) for x, y in centres - offsets]
            along = lap[..., 0] < lap[..., 1]
            for axis, chosen in ((0, along), (1, ~along)):
                side = np.where(gap[..., axis] >= 0, 1.0, -1.0)
                push = np.where(touching & chosen, side * (lap[..., axis] / 2 + 1), 0.0)
                centres[:, axis] += push.sum(axis=1) / np.maximum(1, touching.sum(axis=1))
        centres = centres * 1.15
