"""Measure positions: who is central, who is in between, whose contacts know each other.

Owns measures of one node in one graph. A graph goes in and is not changed; a column for each
measure comes out. Paths count steps: a weight says how strong a tie is, not how long. Core,
articulation, eigenvector and Burt's measures read a tie as mutual; loops are left out.

NetworkX is used where it is right and fast enough. Ours are shortest paths (NetworkX has no error
of a sample and takes far longer), Burt's measures (its matrices become dense, and version 3.6 gives
a wrong effective size of a weighted graph) and the eigenvector (refused where the graph falls into
components). The module is long because one table
names them all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigsh

if TYPE_CHECKING:
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.float64, tuple[int, int]]

CONFIDENCE = 0.95
# How many cells of a dense block of sources × nodes, or products of a sparse one, are held at once.
_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure of every node, and how far off it may be.

    `errors` is half of the 95 % interval of each node by itself (normal approximation with the
    correction for a finite population); it is 0 where every source was used, and too narrow for a
    node on which few sources depend. `bound` holds for all nodes at once with 95 %, whatever the
    graph.
    """

    values: dict[Hashable, float]
    errors: dict[Hashable, float]
    bound: float
    pivots: int


@dataclass(slots=True)
class _Sweep:
    """Sums over the sources of a breadth-first search, for every node."""

    dependency: Floats
    dependency_squared: Floats
    closeness: Floats
    closeness_squared: Floats
    distance: Floats
    reached: Floats


def position(
    graph: nx.Graph[Any],
    *,
    seed: int,
    weight_attribute: str | None = None,
    pivots: int | None = None,
) -> pd.DataFrame:
    """Tabulate every measure of position, one row a node, in the order of the nodes as text.

    Shortest paths start from `pivots` random nodes, or from all nodes without `pivots`. The
    frame's `attrs` say how many were used and the bound of the error of betweenness.
    """
    between, harmonic = _path_measures(graph, pivots=pivots, seed=seed)
    columns: dict[str, dict[Any, Any]] = {
        "degree": degree(graph),
        "strength": degree(graph, weight_attribute=weight_attribute),
        "betweenness": between.values,
        "betweenness_error": between.errors,
        "harmonic": harmonic.values,
        "harmonic_error": harmonic.errors,
        "eigenvector": eigenvector(graph, weight_attribute=weight_attribute),
        "constraint": constraint(graph, weight_attribute=weight_attribute),
        "effective_size": effective_size(graph, weight_attribute=weight_attribute),
        "core": core(graph),
        "is_articulation": articulation(graph),
    }
    nodes = sorted(graph, key=str)
    index = pd.Index(nodes, name="node", dtype=object)
    cells = {name: [values[node] for node in nodes] for name, values in columns.items()}
    table = pd.DataFrame(cells, index=index)
    table.attrs = {"pivots": between.pivots, "betweenness_bound": between.bound}
    return table


def two_mode_position(graph: nx.Graph[Any], *, members: Iterable[Hashable]) -> pd.DataFrame:
    """Tabulate position in a two-mode graph, each mode held against its own greatest value.

    Degree, closeness and betweenness are normed as by Borgatti & Everett (1997), "Network analysis
    of 2-mode data", Social Networks 19; `hits` is a hub's value for a member and an authority's
    for a network (Kleinberg 1999). Where the graph falls into components, closeness holds the
    distances against the least that those who are reached can have, times the share of all that is
    reached (Wasserman & Faust 1994, eq. 5.22); NetworkX has values above 1 there.
    """
    chosen = set(members)
    is_member = np.array([node in chosen for node in graph], dtype=np.bool_)
    matrix = _adjacency(graph, None)
    if (matrix[is_member][:, is_member]).nnz or (matrix[~is_member][:, ~is_member]).nnz:
        raise ValueError("an edge joins two nodes of one mode: these members are not a mode")
    n, m = int(is_member.sum()), int((~is_member).sum())
    other = np.where(is_member, m, n)
    _, component = connected_components(matrix, directed=False)
    near = [
        np.bincount(component[mode], minlength=n + m)[component] for mode in (is_member, ~is_member)
    ]
    own_near, other_near = np.where(is_member, near, near[::-1])
    sweep = _sweep(matrix, np.arange(n + m))
    greatest = np.where(is_member, _greatest_betweenness(n, m), _greatest_betweenness(m, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        least = other_near + 2 * (own_near - 1)
        closeness = least / sweep.distance * sweep.reached / (n + m - 1)
        cells = {
            "is_member": is_member,
            "degree": np.diff(matrix.indptr) / other,
            "closeness": np.where(sweep.distance > 0, closeness, 0.0),
            "betweenness": np.where(greatest > 0, sweep.dependency / 2 / greatest, 0.0),
        }
    hubs, authorities = hits(sparse.csr_array(matrix[is_member][:, ~is_member]))
    cells["hits"] = np.empty(n + m)
    cells["hits"][is_member], cells["hits"][~is_member] = hubs, authorities
    return pd.DataFrame(cells, index=pd.Index(list(graph), name="node", dtype=object))


def _greatest_betweenness(own: int, other: int) -> float:
    """Give the betweenness no node can pass in a mode of `own` nodes (Borgatti & Everett 1997)."""
    if not own or not other:
        return 0.0
    s, t = divmod(own - 1, other)
    square = other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)
    return square / 2


def degree(graph: nx.Graph[Any], *, weight_attribute: str | None = None) -> dict[Hashable, float]:
    """Count the ties of each node, or add up their weights; in and out together."""
    matrix = _adjacency(graph, weight_attribute)
    sums = matrix.sum(axis=1) + (matrix.sum(axis=0) if graph.is_directed() else 0)
    return _by_node(graph, sums)


# ── Shortest paths ───────────────────────────────────────────────────────────────────────────────


def betweenness(graph: nx.Graph[Any], *, seed: int, pivots: int | None = None) -> Estimate:
    """Measure on what share of the shortest paths between others a node lies.

    Freeman (1977), computed as Brandes (2001); from a sample of sources as Brandes & Pich (2007),
    with Hoeffding's bound for all nodes at once: √(ln(2n/0.05)/2k) for k pivots.
    """
    return _path_measures(graph, pivots=pivots, seed=seed)[0]


def harmonic(graph: nx.Graph[Any], *, seed: int, pivots: int | None = None) -> Estimate:
    """Average the inverse distance from all others, 0 where there is no path (Rochat 2009)."""
    return _path_measures(graph, pivots=pivots, seed=seed)[1]


def _path_measures(
    graph: nx.Graph[Any], *, pivots: int | None, seed: int
) -> tuple[Estimate, Estimate]:
    matrix, n = _adjacency(graph, None), len(graph)
    count = n if pivots is None else min(pivots, n)
    sources = np.sort(np.random.default_rng(seed).permutation(n)[:count])
    sweep = _sweep(matrix, sources)
    pairs = max((n - 1) * (n - 2), 1)
    return (
        _estimate(graph, sweep.dependency, sweep.dependency_squared, count, n / pairs),
        _estimate(graph, sweep.closeness, sweep.closeness_squared, count, n / max(n - 1, 1)),
    )


def _estimate(
    graph: nx.Graph[Any], sums: Floats, squares: Floats, pivots: int, scale: float
) -> Estimate:
    """Take the mean over sources; `scale` makes of the value at one source one of the measure."""
    n = len(graph)
    means = sums / max(pivots, 1)
    spread = np.maximum(squares / max(pivots, 1) - means**2, 0) / max(pivots - 1, 1)
    errors = 1.959964 * np.sqrt(spread * (1 - pivots / max(n, 1))) * scale
    # Hoeffding's bound also holds for draws without replacement; one source gives 0 to n/(n - 1).
    span = n / max(n - 1, 1)
    bound = span * sqrt(log(2 * n / (1 - CONFIDENCE)) / (2 * pivots)) if pivots < n else 0.0
    values, half = _by_node(graph, means * scale), _by_node(graph, errors)
    return Estimate(values=values, errors=half, bound=bound, pivots=pivots)


def _sweep(matrix: Matrix, sources: NDArray[np.int64]) -> _Sweep:
    """Search from each source, some at a time, as products of a sparse and a dense matrix.

    Kepner & Gilbert (2011), "Graph Algorithms in the Language of Linear Algebra", chapter 6.
    """
    n = matrix.shape[0]
    sums = _Sweep(*(np.zeros(n) for _ in range(6)))
    backward = sparse.csr_array(matrix.T)
    step = max(1, _BLOCK // max(n, 1))
    for start in range(0, len(sources), step):
        block = sources[start : start + step]
        distances, paths = _search(backward, block)
        dependency = _gather(matrix, distances, paths)
        dependency[block, np.arange(len(block))] = 0
        inverse = np.divide(1.0, distances, out=np.zeros_like(paths), where=distances > 0)
        sums.dependency += dependency.sum(axis=1)
        sums.dependency_squared += (dependency**2).sum(axis=1)
        sums.closeness += inverse.sum(axis=1)
        sums.closeness_squared += (inverse**2).sum(axis=1)
        sums.distance += np.where(distances > 0, distances, 0).sum(axis=1)
        sums.reached += (distances > 0).sum(axis=1)
    return sums


def _search(backward: Matrix, block: NDArray[np.int64]) -> tuple[NDArray[np.int32], Floats]:
    """Give the distance from each source (-1: no path) and the number of shortest paths."""
    shape = (backward.shape[0], len(block))
    distances = np.full(shape, -1, dtype=np.int32)
    paths = np.zeros(shape)
    frontier = np.zeros(shape)
    frontier[block, np.arange(len(block))] = 1
    level = 0
    while frontier.any():
        distances[frontier > 0] = level
        paths += frontier
        frontier = np.asarray(backward @ frontier)
        frontier[distances >= 0] = 0
        level += 1
    return distances, paths


def _gather(matrix: Matrix, distances: NDArray[np.int32], paths: Floats) -> Floats:
    """Add up, from the far end, what share of the paths from a source leads through each node."""
    dependency = np.zeros_like(paths)
    for level in range(int(distances.max(initial=0)), 0, -1):
        shares = np.divide(
            1 + dependency, paths, out=np.zeros_like(paths), where=distances == level
        )
        dependency += np.where(distances == level - 1, (matrix @ shares) * paths, 0)
    return dependency


# ── Eigenvectors ─────────────────────────────────────────────────────────────────────────────────


def eigenvector(
    graph: nx.Graph[Any], *, weight_attribute: str | None = None
) -> dict[Hashable, float]:
    """Measure how central those are to whom a node is tied (Bonacich 1972).

    Each component is measured for itself and its greatest value is 1: values can be compared
    within a component only. A node without ties has 0.
    """
    return _by_node(graph, _leading(_mutual(graph, weight_attribute)))


def hits(incidence: Matrix) -> tuple[Floats, Floats]:
    """Measure hubs (rows) and authorities (columns) of two modes (Kleinberg 1999).

    They are the first singular vectors, which are the first eigenvector of the two-mode graph. In
    each component and each mode the greatest value is 1.
    """
    rows = incidence.shape[0]
    quarters: Any = [[None, incidence], [incidence.T, None]]
    blocks: Any = sparse.block_array(quarters)
    matrix: Matrix = sparse.csr_array(blocks, dtype=np.float64)
    values = _leading(matrix)
    _, component = connected_components(matrix, directed=False)
    for mode in (slice(None, rows), slice(rows, None)):
        greatest = np.zeros(component.max(initial=-1) + 1)
        np.maximum.at(greatest, component[mode], values[mode])
        scale = greatest[component[mode]]
        values[mode] = np.divide(values[mode], scale, out=np.zeros(len(scale)), where=scale > 0)
    return values[:rows], values[rows:]


def _leading(matrix: Matrix) -> Floats:
    """Give the first eigenvector of each component, its greatest value 1."""
    count, component = connected_components(matrix, directed=False)
    order = np.argsort(component, kind="stable")
    ends = np.cumsum(np.bincount(component, minlength=count))
    # Components become blocks on the diagonal, which are cut out without a look at the rest.
    blocks = sparse.csr_array(matrix[order][:, order])
    values = np.zeros(matrix.shape[0])
    for first, last in pairwise([0, *ends]):
        low, high = blocks.indptr[first], blocks.indptr[last]
        cells = (blocks.data[low:high], blocks.indices[low:high] - first)
        block = sparse.csr_array(
            (*cells, blocks.indptr[first : last + 1] - low), shape=(last - first, last - first)
        )
        values[order[first:last]] = _leading_of_block(block)
    return values


def _leading_of_block(block: Matrix) -> Floats:
    n = block.shape[0]
    if n == 1:
        return np.zeros(1)
    if n <= 100:
        vector = np.linalg.eigh(block.toarray())[1][:, -1]
    else:
        vector = eigsh(block, k=1, which="LA", v0=np.ones(n))[1][:, 0]
    size = np.abs(vector)
    return np.asarray(size / size.max(), dtype=np.float64)


# ── Structural holes ─────────────────────────────────────────────────────────────────────────────


def constraint(
    graph: nx.Graph[Any], *, weight_attribute: str | None = None
) -> dict[Hashable, float]:
    """Measure how far the contacts of a node are tied to each other: Burt (1992), chapter 2.

    The sum over contacts j of (p_ij + Σ_q p_iq p_qj)²; not a number for a node without ties.
    """
    shares = _scaled(_mutual(graph, weight_attribute), by_greatest=False)
    sums = [np.zeros(0)]
    for rows in _row_blocks(shares):
        block = shares[rows]
        total = block + (block @ shares).multiply(block > 0)
        sums.append(np.asarray(total.power(2).sum(axis=1)))
    return _by_node(graph, np.where(np.diff(shares.indptr) > 0, np.concatenate(sums), np.nan))


def effective_size(
    graph: nx.Graph[Any], *, weight_attribute: str | None = None
) -> dict[Hashable, float]:
    """Count the contacts of a node less what is redundant in them: Burt (1992), chapter 2.

    The sum over contacts j of 1 - Σ_q p_iq m_jq; not a number for a node without ties.
    """
    mutual = _mutual(graph, weight_attribute)
    shares = _scaled(mutual, by_greatest=False)
    marginal = sparse.csr_array(_scaled(mutual, by_greatest=True).T)
    sums = [np.zeros(0)]
    for rows in _row_blocks(shares):
        block = shares[rows]
        sums.append(np.asarray((block @ marginal).multiply(block > 0).sum(axis=1)))
    contacts = np.diff(shares.indptr)
    return _by_node(graph, np.where(contacts > 0, contacts - np.concatenate(sums), np.nan))


def _scaled(matrix: Matrix, *, by_greatest: bool) -> Matrix:
    """Divide each row by its sum, or by its greatest value."""
    totals: Floats = matrix.sum(axis=1)
    if by_greatest and matrix.nnz:
        totals = matrix.max(axis=1).toarray().ravel()
    inverse = np.divide(1.0, totals, out=np.zeros(matrix.shape[0]), where=totals > 0)
    return sparse.csr_array(sparse.diags_array(inverse) @ matrix)


def _row_blocks(matrix: Matrix) -> Iterator[slice]:
    """Cut the rows so that no product of a block with the matrix becomes large."""
    degrees = np.diff(matrix.indptr)
    work = np.cumsum((matrix > 0).astype(np.int64) @ degrees)
    cuts = np.searchsorted(work, np.arange(_BLOCK, int(work[-1]) if len(work) else 0, _BLOCK))
    edges = np.unique([0, *cuts, matrix.shape[0]])
    for first, last in pairwise(edges):
        yield slice(int(first), int(last))


# ── Cohesion ─────────────────────────────────────────────────────────────────────────────────────


def core(graph: nx.Graph[Any]) -> dict[Hashable, int]:
    """Give the greatest k of which each node is in the k-core (Seidman 1983)."""
    return dict(nx.core_number(_simple(graph)))


def articulation(graph: nx.Graph[Any]) -> dict[Hashable, bool]:
    """Tell which nodes part their component when they leave (Hopcroft & Tarjan 1973)."""
    points = set(nx.articulation_points(_simple(graph)))
    return {node: node in points for node in graph}


# ── At the door ──────────────────────────────────────────────────────────────────────────────────


def _adjacency(graph: nx.Graph[Any], weight_attribute: str | None) -> Matrix:
    """Give the matrix of a graph without loops; without weights every tie is 1."""
    if len(graph) == 0:
        return sparse.csr_array((0, 0), dtype=np.float64)
    cells_of = nx.to_scipy_sparse_array
    matrix = cells_of(graph, weight=weight_attribute, dtype=np.dtype(np.float64)).tocoo()
    kept = (matrix.row != matrix.col) & (matrix.data != 0)
    cells = (matrix.data[kept], (matrix.row[kept], matrix.col[kept]))
    result = sparse.csr_array(cells, shape=matrix.shape)
    if weight_attribute is None:
        result.data[:] = 1
    return result


def _mutual(graph: nx.Graph[Any], weight_attribute: str | None) -> Matrix:
    matrix = _adjacency(graph, weight_attribute)
    return sparse.csr_array(matrix + matrix.T) if graph.is_directed() else matrix


def _simple(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    simple: nx.Graph[Any] = nx.Graph()
    simple.add_nodes_from(graph)
    simple.add_edges_from((u, v) for u, v in graph.edges() if u != v)
    return simple


def _by_node(graph: nx.Graph[Any], values: Any) -> dict[Hashable, float]:
    return dict(zip(graph, np.asarray(values, dtype=np.float64).tolist(), strict=True))
