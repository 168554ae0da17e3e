"""Push points apart by a quadtree: Barnes and Hut's approximation of all pairs by few.

Barnes & Hut (1986), "A hierarchical O(N log N) force-calculation algorithm", Nature 324. Owns the
tree and the two roads along it: a loop that numba compiles (the compiled form is kept on disk) and
one of whole columns that is taken where numba is missing. Both add the same numbers in the same
order, and nothing but + − × ÷ √ is done, so they give the same bits on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civilgraph.network.kernels import has_numba

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEVELS = 15
_BLOCK = 4_096  # points that walk through the tree together where nothing is compiled


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop without reordering any sum; without numba give it back as it is."""
    if not has_numba():
        return function
    import numba

    result: Callable[..., Any] = numba.njit(cache=True, nogil=True)(function)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Cells of points that lie together, each after the cell it is a part of.

    Points are numbered by `order`; a cell holds those from `begin` to `end`, and its parts are the
    `count` cells from `first` on. `width` is the square of the cell's side, zero where it has no
    parts.
    """

    order: Ints
    begin: Ints
    end: Ints
    first: Ints
    count: Ints
    mass: Floats
    x: Floats
    y: Floats
    width: Floats


def build_tree(x: Floats, y: Floats, mass: Floats) -> Tree:
    """Sort points along a Z-shaped curve and gather those that share the beginning of its code."""
    side = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    cells = 1 << _LEVELS
    across = np.minimum((x - x.min()) / side * cells, cells - 1).astype(np.int64)
    down = np.minimum((y - y.min()) / side * cells, cells - 1).astype(np.int64)
    codes = _spread_bits(across) | (_spread_bits(down) << 1)
    # A key that holds the point's number is unlike any other: it can be sorted the fastest way.
    bits = len(x).bit_length()
    keys = np.sort((codes << bits) | np.arange(len(x)))
    order = keys & ((1 << bits) - 1)
    split = _split_levels(keys >> bits)
    begin, end, first, count, level = _gather(split)
    sums = [np.concatenate(([0.0], np.cumsum(v[order]))) for v in (mass, mass * x, mass * y)]
    total, along, up = (each[end] - each[begin] for each in sums)
    width = np.where(count > 0, side / (1 << np.minimum(level, _LEVELS)), 0.0)
    return Tree(order, begin, end, first, count, total, along / total, up / total, width * width)


def _spread_bits(values: Ints) -> Ints:
    """Put a zero before each bit of a number of 15 bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << shift)) & mask
    return values


def _split_levels(codes: Ints) -> Ints:
    """Say for each point at which level it parts from the one before it on the curve."""
    split = np.zeros(len(codes), dtype=np.int64)
    different = codes[1:] ^ codes[:-1]
    split[1:] = _LEVELS + 1
    for level in range(_LEVELS, 0, -1):
        split[1:][different >> (2 * (_LEVELS - level)) > 0] = level
    return split


def _gather(split: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Build the cells level by level; one that would be the same as its whole is left out.

    The level of a cell is the last at which it is whole.
    """
    size = len(split)
    begins, ends = [np.array([0])], [np.array([size])]
    # Where each cell of the level before begins, and its number.
    starts, numbers, made = np.array([0]), np.array([0]), 1
    firsts, counts, levels = (np.zeros(2 * size, dtype=np.int64) for _ in range(3))
    for level in range(1, _LEVELS + 1):
        here = np.flatnonzero(split <= level)
        stops = np.append(here[1:], size)
        whole = np.cumsum(split[here] < level) - 1
        parts = np.bincount(whole, minlength=len(starts))
        is_new = parts[whole] > 1
        own = numbers[whole]
        own[is_new] = made + np.arange(is_new.sum())
        divided = np.flatnonzero(parts > 1)
        counts[numbers[divided]] = parts[divided]
        firsts[numbers[divided]] = made + np.cumsum(parts[divided]) - parts[divided]
        levels[numbers[divided]] = level - 1
        begins.append(here[is_new])
        ends.append(stops[is_new])
        made += int(is_new.sum())
        starts, numbers = here, own
    return (np.concatenate(begins), np.concatenate(ends), firsts[:made], counts[:made],
            levels[:made])  # fmt: skip


def repel(tree: Tree, x: Floats, y: Floats, mass: Floats, *, strength: float, open_at: float
          ) -> tuple[Floats, Floats]:  # fmt: skip
    """Push every point away from all others: mass × mass ÷ distance.

    A cell is taken as one where its side is less than `open_at` times its distance.
    """
    px, py, pm = x[tree.order], y[tree.order], mass[tree.order]
    limit = tree.width / (open_at * open_at)
    road = compiled(_walk_each) if has_numba() else _walk_columns
    fx, fy = road(px, py, pm, tree.begin, tree.end, tree.first, tree.count, tree.mass,
                  tree.x, tree.y, limit, strength)  # fmt: skip
    pushed = np.empty((2, len(x)))
    pushed[:, tree.order] = fx, fy
    return pushed[0], pushed[1]


def _walk_each(
    px: Floats, py: Floats, pm: Floats, begin: Ints, end: Ints, first: Ints, count: Ints,
    mass: Floats, x: Floats, y: Floats, limit: Floats, strength: float,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Let one point after another walk through the tree, the whole first."""
    size = len(px)
    fx, fy = np.zeros(size), np.zeros(size)
    queue = np.empty(len(begin), dtype=np.int64)
    for k in range(size):
        own = strength * pm[k]
        sx, sy = 0.0, 0.0
        queue[0] = 0
        at, last = 0, 1
        while at < last:
            cell = queue[at]
            at += 1
            dx, dy = px[k] - x[cell], py[k] - y[cell]
            d2 = dx * dx + dy * dy
            is_inside = begin[cell] <= k < end[cell]
            if count[cell] > 0 and (is_inside or d2 <= limit[cell]):
                for part in range(first[cell], first[cell] + count[cell]):
                    queue[last] = part
                    last += 1
            elif d2 > 0.0:
                other = mass[cell] - pm[k] if is_inside else mass[cell]
                push = own * other / d2
                sx += dx * push
                sy += dy * push
        fx[k], fy[k] = sx, sy
    return fx, fy


def _walk_columns(
    px: Floats, py: Floats, pm: Floats, begin: Ints, end: Ints, first: Ints, count: Ints,
    mass: Floats, x: Floats, y: Floats, limit: Floats, strength: float,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Let many points walk through the tree together, a step at a time."""
    size = len(px)
    fx, fy = np.zeros(size), np.zeros(size)
    for low in range(0, size, _BLOCK):
        k = np.arange(low, min(low + _BLOCK, size))
        cell = np.zeros(len(k), dtype=np.int64)
        while len(k):
            dx, dy = px[k] - x[cell], py[k] - y[cell]
            d2 = dx * dx + dy * dy
            is_inside = (begin[cell] <= k) & (k < end[cell])
            opened = (count[cell] > 0) & (is_inside | (d2 <= limit[cell]))
            taken = ~opened & (d2 > 0)
            at, c = k[taken], cell[taken]
            other = np.where(is_inside[taken], mass[c] - pm[at], mass[c])
            push = strength * pm[at] * other / d2[taken]
            np.add.at(fx, at, dx[taken] * push)
            np.add.at(fy, at, dy[taken] * push)
            k, cell = k[opened], cell[opened]
            parts = count[cell]
            number = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
            k, cell = np.repeat(k, parts), np.repeat(first[cell], parts) + number
    return fx, fy
