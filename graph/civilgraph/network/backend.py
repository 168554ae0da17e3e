"""Give the bipartite projections of NetworkX our speed: `backend="civilgraph"`.

Owns the dictionaries of a NetworkX graph: read into arrays, and filled from them. The result is
that of `networkx.algorithms.bipartite.projection`, node and edge data included; what is no plain
two-mode graph is handed to NetworkX itself. Nothing is converted and nothing kept, so a graph that
was changed is never met by its old copy.

A projected graph is filled from behind, row by row, because `add_edge` would take longer than all
else. That its dictionaries are those which NetworkX fills is what the tests compare.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from civilgraph.network.kernels import Block, shared_pairs

if TYPE_CHECKING:
    Graph = nx.Graph[Any]
    Matrix = sparse.csr_array[np.int32, tuple[int, int]]

    Adjacency = MutableMapping[Any, MutableMapping[Any, dict[str, Any]]]

NAME = "civilgraph"

# Edges of so many rows are near at hand at once.
_ROWS = 64


def convert_from_nx(graph: Graph, **_: object) -> Graph:
    """Take the graph as it is: there is no form of our own to convert it to."""
    return graph


def convert_to_nx(result: Any, **_: object) -> Any:
    """Give the result as it is: it is a NetworkX graph."""
    return result


def projected_graph(B: Graph, nodes: Collection[Any], multigraph: bool = False) -> Graph:  # noqa: N803
    """Join nodes that share a neighbour; an edge carries nothing."""
    view = None if multigraph else _view(B, nodes)
    if view is None:
        return _networkx("projected_graph", B, nodes, multigraph)
    pairs = view.pairs()
    return _fill(view, pairs, None)


def weighted_projected_graph(B: Graph, nodes: Collection[Any], ratio: bool = False) -> Graph:  # noqa: N803
    """Weigh by the number shared, or by its part of all that could be shared."""
    view = _view(B, nodes)
    if view is None or len(nodes) >= len(B):
        return _networkx("weighted_projected_graph", B, nodes, ratio)
    pairs = view.pairs()
    return _fill(view, pairs, pairs.count / (len(B) - len(nodes)) if ratio else pairs.count)


def collaboration_weighted_projected_graph(B: Graph, nodes: Collection[Any]) -> Graph:  # noqa: N803
    """Weigh by the sum of 1/(n - 1) over the shared (Newman 2001)."""
    view = _view(B, nodes)
    if view is None:
        return _networkx("collaboration_weighted_projected_graph", B, nodes)
    sizes = np.bincount(view.matrix.indices, minlength=view.matrix.shape[1])
    pairs = view.pairs(weights=1.0 / np.maximum(sizes - 1, 1))
    assert pairs.weight is not None
    adjacency = _adjacency(B)
    # The last bit of a sum of three depends on the order, which NetworkX leaves to its sets.
    for row in np.flatnonzero(pairs.count > 2):
        later, earlier = view.nodes[pairs.j[row]], view.nodes[pairs.i[row]]
        shared = set(B[later]) & set(B[earlier])
        degrees = (len(adjacency[each]) for each in shared)
        pairs.weight[row] = sum(1.0 / (degree - 1) for degree in degrees if degree > 1)
    return _fill(view, pairs, pairs.weight)


def overlap_weighted_projected_graph(
    B: Graph,  # noqa: N803
    nodes: Collection[Any],
    jaccard: bool = True,
) -> Graph:
    """Weigh by the part shared of what either has, or of what the one with less has."""
    view = _view(B, nodes)
    if view is None:
        return _networkx("overlap_weighted_projected_graph", B, nodes, jaccard)
    pairs, degrees = view.pairs(), np.diff(view.matrix.indptr)
    one, other = degrees[pairs.i], degrees[pairs.j]
    whole = one + other - pairs.count if jaccard else np.minimum(one, other)
    return _fill(view, pairs, pairs.count / whole)


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """The nodes to project onto, and the matrix of their neighbours."""

    graph: Graph
    nodes: list[Any]
    matrix: Matrix

    def pairs(self, *, weights: NDArray[np.float64] | None = None) -> Block:
        """Find all pairs that share a neighbour."""
        looks = int((np.bincount(self.matrix.indices).astype(np.int64) ** 2).sum())
        (block,) = shared_pairs(self.matrix, weights=weights, block=looks + 1)
        return block


def _networkx(name: str, graph: Graph, *arguments: Any) -> Graph:
    """Let NetworkX do what it does."""
    result: Graph = getattr(nx.bipartite, name).orig_func(graph, *arguments)
    return result


def _adjacency(graph: Graph) -> Adjacency:
    """Give the dictionaries themselves; the views that NetworkX shows of them are slow."""
    adjacency: Adjacency = graph._adj  # type: ignore[attr-defined]  # the types hide it
    return adjacency


def _view(graph: Graph, nodes: Collection[Any]) -> _View | None:
    """Read a plain two-mode graph; None where the nodes are not one of its two sides."""
    # NetworkX would keep "the converted graph", and warn of it at the next call.
    (getattr(graph, "__networkx_cache__", None) or {}).get("backends", {}).pop(NAME, None)
    if graph.is_directed() or graph.is_multigraph() or not isinstance(nodes, Collection):
        return None
    distinct = dict.fromkeys(nodes)
    if len(distinct) < len(nodes) or not all(node in graph for node in distinct):
        return None
    adjacency = _adjacency(graph)
    neighbours = [adjacency[node] for node in distinct]
    ends = list(chain.from_iterable(neighbours))
    columns = {node: position for position, node in enumerate(dict.fromkeys(ends))}
    # A neighbour whose own neighbours are not all among the nodes leads out of them.
    if sum(len(adjacency[node]) for node in columns) != len(ends):
        return None
    indices = np.fromiter(map(columns.__getitem__, ends), dtype=np.int32, count=len(ends))
    degrees = np.fromiter(map(len, neighbours), dtype=np.int32, count=len(distinct))
    indptr = np.concatenate(([0], np.cumsum(degrees))).astype(np.int32)
    ones = np.ones(len(ends), dtype=np.int32)
    matrix = sparse.csr_array((ones, indices, indptr), shape=(len(distinct), len(columns)))
    return _View(graph, list(distinct), matrix)


def _fill(view: _View, pairs: Block, weights: NDArray[Any] | None) -> Graph:
    """Make the projected graph; both directions of an edge hold the same dictionary."""
    graph: Graph = nx.Graph()
    graph.graph.update(view.graph.graph)
    graph.add_nodes_from((node, view.graph.nodes[node]) for node in view.nodes)
    size, count = len(view.nodes), len(pairs.i)
    numbers = np.bincount(pairs.i, minlength=size)
    starts = np.concatenate(([0], np.cumsum(numbers)))
    order = np.arange(count, dtype=np.int32)
    later = sparse.csr_array((order, pairs.j, starts.astype(np.int32)), shape=(size, size))
    names = np.fromiter(view.nodes, dtype=object, count=size)
    rows = list(_adjacency(graph).values())
    with _without_collection():
        edges = _make_edges(count, weights)
        _fill_rows(rows, numbers, names[pairs.j], edges)
        known = np.fromiter(edges, dtype=object, count=count)
        _repeat_edges(rows, names, known, later.T.tocsr())
    return graph


def _make_edges(count: int, weights: NDArray[Any] | None) -> list[dict[str, Any]]:
    """Make the dictionary of each edge; none may be shared, for whoever changes one changes it."""
    if weights is None:
        return [{} for _ in range(count)]
    return [{"weight": weight} for weight in weights.tolist()]


def _fill_rows(
    rows: list[Any], numbers: NDArray[Any], names: NDArray[Any], edges: list[dict[str, Any]]
) -> None:
    """Put into each row as many edges as it has, one after the other."""
    ties = zip(names.tolist(), edges, strict=True)
    for row, number in zip(rows, numbers.tolist(), strict=True):
        row.update(islice(ties, number))


def _repeat_edges(
    rows: list[Any], names: NDArray[Any], edges: NDArray[Any], earlier: sparse.csr_array[Any, Any]
) -> None:
    """Put each edge into the row of its second node, some rows at a time."""
    for first in range(0, len(rows), _ROWS):
        ends = earlier.indptr[first : first + _ROWS + 1]
        part = slice(ends[0], ends[-1])
        near, known = names[earlier.indices[part]], edges[earlier.data[part]].tolist()
        _fill_rows(rows[first : first + _ROWS], np.diff(ends), near, known)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the search for garbage, which looks at every new dictionary again and again.

    What was made is then put among the old objects, or the search would begin with all of it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # Whoever keeps objects frozen keeps them so.
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
