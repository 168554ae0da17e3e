"""Measure how well a layout shows a graph: stress, and neighbourhood purity.

Stress asks whether what is far apart in the graph is far apart in the plane; purity whether those
who lie nearest are those who are tied. Owns both measures, as the bench and the tests take them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import KDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]


def stress(ties: Ints, places: Floats, *, sample: int = 200, seed: int = 1) -> float:
    """Give the normalised stress of a layout at its best scale; 0 is perfect.

    Mean over pairs of (1 − distance in the plane ÷ distance in the graph)², Kruskal & Carroll's
    measure with weights 1 ÷ distance² (Gansner, Koren & North 2005). Distances are taken from
    `sample` nodes, drawn by a seed, to all that can be reached.

    >>> path = np.array([[0, 1], [1, 2]])
    >>> stress(path, np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]))
    0.0
    """
    size = len(places)
    from_ = np.arange(size)
    if size > sample:
        from_ = np.sort(np.random.default_rng(seed).choice(size, sample, replace=False))
    steps = shortest_path(_adjacency(ties, size), unweighted=True, directed=False, indices=from_)
    planar = np.linalg.norm(places[from_][:, None] - places[None], axis=2)
    known = np.isfinite(steps) & (steps > 0)
    ratio = planar[known] / steps[known]
    if not len(ratio) or not ratio.any():
        return 0.0 if not len(ratio) else 1.0
    scaled = ratio * ratio.sum() / (ratio**2).sum()
    return float(((1 - scaled) ** 2).mean())


def purity(ties: Ints, places: Floats) -> float:
    """Give the mean share of each node's k nearest in the plane that it is tied to; 1 is perfect.

    k is the number of its neighbours; who has none is left out.

    >>> purity(np.array([[0, 1]]), np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]]))
    1.0
    """
    matrix = _adjacency(ties, len(places))
    degrees = np.diff(matrix.indptr)
    shares, tree = [], KDTree(places)
    # Together those with about as many neighbours, for the nearest of all are as many as of one.
    for k in np.unique(degrees[degrees > 0]):
        nodes = np.flatnonzero(degrees == k)
        for part in np.array_split(nodes, 1 + len(nodes) * (k + 1) // 2_000_000):
            near = tree.query(places[part], k=k + 1)[1].reshape(len(part), -1)
            found = near != part[:, None]
            # It is among its own nearest, unless others lie exactly upon it: then the last goes.
            found[found.all(axis=1), -1] = False
            rows = np.repeat(part, k)
            shares.append(np.asarray(matrix[rows, near[found]]).reshape(len(part), k).mean(axis=1))
    return float(np.concatenate(shares).mean()) if shares else 1.0


def _adjacency(ties: Ints, size: int) -> Any:
    """Give who is tied to whom as a matrix of 0 and 1."""
    both = np.concatenate([ties, ties[:, ::-1]]).reshape(-1, 2)
    both = both[both[:, 0] != both[:, 1]]
    matrix = sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(size, size))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
