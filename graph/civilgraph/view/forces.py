"""Lay out a graph of any size by forces: ForceAtlas2, written anew from its paper.

Jacomy, Venturini, Heymann & Bastian (2014), "ForceAtlas2, a continuous graph layout algorithm",
PLoS ONE 9(6), doi:10.1371/journal.pone.0098679. Those who are tied pull each other, all push each
other apart (see `quadtree`), and each moves the slower the more it swings. The start is a layout
of the communities (see `seeding`): from a start by chance a large graph never unfolds. Nothing is
drawn, no clock is read: the same ties and seed give the same places, with numba and without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civilgraph.network.kernels import has_numba

from .quadtree import build_tree, compiled, repel
from .seeding import find_components, start_anywhere, start_by_communities
from .shelves import pack_components

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]

FEW = 40  # nodes that find their places from any start
_STRENGTH, _GRAVITY = 2.0, 1.0
_OPEN_AT = 1.2
_STEPS, _FEWER_STEPS, _MANY = 400, 50, 2_000
_TOLERANCE, _SLOW, _FARTHEST, _RISE = 1.0, 0.1, 10.0, 1.5

Push = Callable[[Floats, Floats], tuple[Floats, Floats]]


def force_layout(
    ties: Ints, *, size: int, seed: int, weights: Floats | None = None, masses: Floats | None = None
) -> Floats:
    """Find a place for each of `size` nodes; `ties` has a row of two positions for each tie.

    The mass of a node, by which it pushes, is one more than its ties unless it is given. What is
    not connected is laid out alone and packed side by side.

    >>> places = force_layout(np.array([[0, 1], [1, 2]]), size=3, seed=1)
    >>> length = np.linalg.norm(places[:, None] - places[None], axis=2)
    >>> bool(length[0, 2] > length[0, 1])
    True
    """
    if size == 0:
        return np.zeros((0, 2))
    ties = np.asarray(ties, dtype=np.int64).reshape(-1, 2)
    weights = np.ones(len(ties)) if weights is None else np.asarray(weights, dtype=np.float64)
    is_tie = ties[:, 0] != ties[:, 1]
    ties, weights = ties[is_tie], weights[is_tie]
    counted = 1.0 + np.bincount(ties.ravel(), minlength=size)
    mass = np.asarray(counted if masses is None else masses, dtype=np.float64)
    parts = find_components(ties, size=size)
    places, sizes = np.zeros((size, 2)), np.bincount(parts)
    small = np.flatnonzero(sizes[parts] <= FEW)
    if len(small):
        places[small] = _settle_small(*_take(small, ties, weights, mass), parts[small], seed=seed)
    for part in np.flatnonzero(sizes > FEW):
        nodes = np.flatnonzero(parts == part)
        places[nodes] = _settle_large(*_take(nodes, ties, weights, mass), seed=seed)
    return np.round(pack_components(places, parts), 2)


def _take(nodes: Ints, ties: Ints, weights: Floats, masses: Floats) -> tuple[Ints, Floats, Floats]:
    """Take some nodes with the ties among them, numbered anew."""
    number = np.full(len(masses), -1, dtype=np.int64)
    number[nodes] = np.arange(len(nodes))
    own = number[ties]
    is_within = (own >= 0).all(axis=1)
    return own[is_within], weights[is_within], masses[nodes]


def _settle_large(ties: Ints, weights: Floats, masses: Floats, *, seed: int) -> Floats:
    """Settle a connected graph from the places of its communities."""

    def arrange(t: Ints, w: Floats, m: Floats) -> Floats:
        return force_layout(t, size=len(m), seed=seed, weights=w, masses=m)

    def push(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return repel(build_tree(x, y, masses), x, y, masses, strength=_STRENGTH, open_at=_OPEN_AT)

    places = start_by_communities(ties, weights, masses, seed=seed, arrange=arrange)
    steps = _STEPS if len(masses) <= _MANY else _FEWER_STEPS
    return _settle(places, ties, weights, masses, push=push, steps=steps)


def _settle_small(ties: Ints, weights: Floats, masses: Floats, parts: Ints, *, seed: int) -> Floats:
    """Settle many small graphs at once, each around the origin, pushed by its own nodes alone."""
    order = np.argsort(parts, kind="stable")
    first = np.searchsorted(parts[order], parts)
    counts = np.bincount(parts)[parts]
    one = np.repeat(np.arange(len(parts)), counts)
    within = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    other = order[np.repeat(first, counts) + within]
    one, other = one[one != other], other[one != other]
    both = _STRENGTH * masses[one] * masses[other]

    def push(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        dx, dy = x[one] - x[other], y[one] - y[other]
        strength = both / np.maximum(dx * dx + dy * dy, 1e-12)
        fx, fy = np.zeros(len(x)), np.zeros(len(x))
        np.add.at(fx, one, dx * strength)
        np.add.at(fy, one, dy * strength)
        return fx, fy

    places = start_anywhere(len(parts), seed=seed) / len(parts) ** 0.5 * FEW**0.5
    return _settle(places, ties, weights, masses, push=push, steps=_STEPS)


def _settle(
    places: Floats, ties: Ints, weights: Floats, masses: Floats, *, push: Push, steps: int
) -> Floats:
    """Move all nodes at once, again and again, each at a speed of its own."""
    x, y = places[:, 0].copy(), places[:, 1].copy()
    pull = compiled(_pull_each) if has_numba() else _pull_columns
    old_x, old_y, speed = np.zeros(len(x)), np.zeros(len(x)), 1.0
    for _ in range(steps):
        fx, fy = push(x, y)
        pull(x, y, ties[:, 0], ties[:, 1], weights, fx, fy)
        inward = _GRAVITY * masses / np.maximum(_length(x, y), 1e-9)
        fx, fy = fx - x * inward, fy - y * inward
        # A node swings as far as it turns back, and has traction as far as it goes on.
        swing = _length(fx - old_x, fy - old_y)
        traction = _length(fx + old_x, fy + old_y) / 2
        wanted = _TOLERANCE * _sum(masses * traction) / max(_sum(masses * swing), 1e-12)
        speed = min(wanted, _RISE * speed)
        step = _SLOW * speed / (1.0 + speed * np.sqrt(swing))
        step = np.minimum(step, _FARTHEST / np.maximum(_length(fx, fy), 1e-12))
        x, y = x + fx * step, y + fy * step
        old_x, old_y = fx, fy
    return np.stack([x, y], axis=1)


def _length(x: Floats, y: Floats) -> Floats:
    """Measure; the library's hypot may differ in the last bit between machines."""
    result: Floats = np.sqrt(x * x + y * y)
    return result


def _sum(values: Floats) -> float:
    """Add one after another: in which order numpy's own sum adds depends on the processor."""
    return float(np.cumsum(values)[-1])


def _pull_each(
    x: Floats, y: Floats, one: Ints, other: Ints, weights: Floats, fx: Floats, fy: Floats
) -> None:
    """Pull the two ends of each tie together, by its weight and length."""
    for tie in range(len(one)):
        a, b = one[tie], other[tie]
        dx, dy = (x[b] - x[a]) * weights[tie], (y[b] - y[a]) * weights[tie]
        fx[a] += dx
        fy[a] += dy
        fx[b] -= dx
        fy[b] -= dy


def _pull_columns(
    x: Floats, y: Floats, one: Ints, other: Ints, weights: Floats, fx: Floats, fy: Floats
) -> None:
    """Do the same for all ties at once, in the order of the loop."""
    ends = np.stack([one, other], axis=1).ravel()
    for along, force in ((x, fx), (y, fy)):
        pulls = (along[other] - along[one]) * weights
        np.add.at(force, ends, np.stack([pulls, -pulls], axis=1).ravel())
