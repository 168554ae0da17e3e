"""Find communities of a large graph fast, and a start for its layout from them.

Owns the moving of nodes between communities that numba compiles (Blondel et al. 2008, "Fast
unfolding of communities in large networks", J. Stat. Mech. P10008; where numba is missing the same
loop is run as it is, with the same result). The communities are laid out as a graph of their own,
and each node begins near the middle of its community.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .quadtree import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]
Arrange = Callable[[Ints, Floats, Floats], Floats]

_ROUNDS = 8
_TOO_MANY = 0.9  # communities for each node: then they are none


def start_by_communities(
    ties: Ints, weights: Floats, masses: Floats, *, seed: int, arrange: Arrange
) -> Floats:
    """Lay out the communities with `arrange`, and spread each one's nodes over its share of room.

    A community pushes with the mass of its nodes and is pulled by all their ties, so that its
    place is at the scale of the whole. Where there are none all nodes begin anywhere.
    """
    size = len(masses)
    parts = find_parts(ties, weights, size=size)
    count = int(parts.max()) + 1
    if count > _TOO_MANY * size:
        return start_anywhere(size, seed=seed)
    between = np.sort(parts[ties], axis=1)
    between, own = between[between[:, 0] != between[:, 1]], weights[between[:, 0] != between[:, 1]]
    pairs, which = np.unique(between, axis=0, return_inverse=True)
    shared = np.bincount(which.ravel(), weights=own, minlength=len(pairs)).astype(np.float64)
    total = np.bincount(parts, weights=masses, minlength=count).astype(np.float64)
    middles = arrange(pairs, shared, total)
    away = np.random.default_rng(seed).random((size, 2)) - 0.5
    return np.asarray(middles[parts] + away * np.sqrt(total[parts])[:, None])


def start_anywhere(size: int, *, seed: int) -> Floats:
    """Spread nodes over a square by chance."""
    return np.asarray((np.random.default_rng(seed).random((size, 2)) - 0.5) * 10 * size**0.5)


def find_components(ties: Ints, *, size: int) -> Ints:
    """Give every node the number of its component; the largest is 0."""
    matrix = sparse.csr_array((np.ones(len(ties)), (ties[:, 0], ties[:, 1])), shape=(size, size))
    count, own = connected_components(matrix, directed=False)
    first = np.unique(own, return_index=True)[1]
    rank = np.empty(count, dtype=np.int64)
    rank[np.lexsort((first, -np.bincount(own)))] = np.arange(count)
    return np.asarray(rank[own])


def find_parts(ties: Ints, weights: Floats, *, size: int) -> Ints:
    """Part the nodes so that modularity is high; parts are numbered by their first nodes."""
    both = np.concatenate([ties, ties[:, ::-1]])
    twice = np.concatenate([weights, weights])
    matrix = sparse.csr_array((twice, (both[:, 0], both[:, 1])), shape=(size, size))
    matrix.sum_duplicates()
    parts = np.arange(size)
    compiled(_move_nodes)(
        matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data, parts, _ROUNDS
    )
    _, first, own = np.unique(parts, return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(number[own.ravel()])


def _move_nodes(indptr: Ints, indices: Ints, weights: Floats, parts: Ints, rounds: int) -> None:
    """Move each node in turn to the community of its neighbours that adds most modularity."""
    size = len(parts)
    degrees = np.zeros(size)
    whole = 0.0
    for node in range(size):
        for at in range(indptr[node], indptr[node + 1]):
            degrees[node] += weights[at]
        whole += degrees[node]
    held = degrees.copy()
    into = np.zeros(size)
    for _ in range(rounds):
        moved = 0
        for node in range(size):
            old = parts[node]
            for at in range(indptr[node], indptr[node + 1]):
                into[parts[indices[at]]] += weights[at]
            held[old] -= degrees[node]
            share = degrees[node] / whole if whole > 0.0 else 0.0
            best, most = old, into[old] - held[old] * share
            for at in range(indptr[node], indptr[node + 1]):
                part = parts[indices[at]]
                gain = into[part] - held[part] * share
                if gain > most + 1e-12:
                    best, most = part, gain
            for at in range(indptr[node], indptr[node + 1]):
                into[parts[indices[at]]] = 0.0
            held[best] += degrees[node]
            parts[node] = best
            if best != old:
                moved += 1
        if moved * 1000 < size:
            break
