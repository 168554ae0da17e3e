"""Measure closure in two modes without a projection.

A projection turns every network of n members into n(n - 1)/2 ties, closed by construction. Opsahl
(2013), "Triadic closure in two-mode networks", Social Networks 35, asks the same of paths in the
two-mode graph: member – network – member – network – member is closed if the first and the last
member share a third network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.int64, tuple[int, int]]


def global_clustering(incidence: Matrix) -> float:
    """Give the share of 4-paths that are closed; not a number where there is none.

    >>> triangle = sparse.csr_array(np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]]))
    >>> global_clustering(triangle)
    1.0
    """
    counts = np.array(list(_count_paths(incidence)), dtype=np.float64).reshape(-1, 2)
    closed, total = counts.sum(axis=0)
    return float(closed / total) if total else float("nan")


def local_clustering(incidence: Matrix) -> Floats:
    """Give the share of the 4-paths centred on each member that are closed."""
    counts = np.array(list(_count_paths(incidence)), dtype=np.float64).reshape(-1, 2)
    shares = np.full(len(counts), np.nan)
    np.divide(counts[:, 0], counts[:, 1], out=shares, where=counts[:, 1] > 0)
    return shares


def _count_paths(incidence: Matrix) -> Iterator[tuple[int, int]]:
    """Count the closed 4-paths and all 4-paths around each member, each in both directions.

    Around b, alters a and c stand in x and y networks with b, in t of them together, and share w
    networks in all. Of the xy - t pairs of different networks a path can take, (x - t)(y - t) use
    none that a and c share, t(x + y - 2t) one, t(t - 1) two: what remains closes the path.
    Memory is the square of a member's number of alters.
    """
    matrix = sparse.csr_array(incidence.astype(np.int64))
    transposed = sparse.csr_array(matrix.T)
    for member in range(matrix.shape[0]):
        own = matrix[[member]].indices
        alters = np.unique(transposed[own].indices)
        alters = alters[alters != member]
        rows = matrix[alters]
        shared = (rows @ rows.T).toarray()
        both = (rows[:, own] @ rows[:, own].T).toarray()
        first, last = np.diag(both)[:, None], np.diag(both)[None, :]
        paths = first * last - both
        closed = (shared >= 1) * (first - both) * (last - both)
        closed += (shared >= 2) * both * (first + last - 2 * both)
        closed += (shared >= 3) * both * (both - 1)
        apart = ~np.eye(len(alters), dtype=np.bool_)
        yield int(closed[apart].sum()), int(paths[apart].sum())
