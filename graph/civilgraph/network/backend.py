"""Give the bipartite projections of NetworkX our speed: `backend="civilgraph"`.

Owns the dictionaries of a NetworkX graph: read into arrays, and written from them. The results are
those of `networkx.algorithms.bipartite.projection`, node and edge data included. Nothing is
converted and nothing kept, so a graph that was changed since is never met by an old copy.

A projected graph is filled from behind, because `add_edge` would take longer than all else; that
its inner dictionaries are as NetworkX itself fills them is what the tests compare.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from civilgraph.network.kernels import Block, shared_pairs

if TYPE_CHECKING:
    Ints = NDArray[np.int32]
    Matrix = sparse.csr_array[np.int32, tuple[int, int]]
    Weigh = Callable[[Block], NDArray[Any]]

# What the reason for refusing a graph or an option is, in the words of `can_run`.
_REFUSALS = {
    "directed": "directed graphs are left to networkx",
    "multigraph": "multigraphs are left to networkx",
    "nodes": "nodes that tie each other, or come twice, are left to networkx",
}


class Backend:
    """What NetworkX calls; each function has the name and the arguments that NetworkX has."""

    @staticmethod
    def convert_from_nx(graph: nx.Graph[Any], **_: object) -> nx.Graph[Any]:
        """Take the graph as it is: there is no form of our own to convert to."""
        return graph

    @staticmethod
    def convert_to_nx(result: Any, **_: object) -> Any:
        """Give the result as it is: it is a NetworkX graph."""
        return result

    @staticmethod
    def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
        """Refuse what only NetworkX does: directed graphs and multigraphs."""
        graph = args[0] if args else kwargs["B"]
        if name == "projected_graph" and (kwargs.get("multigraph") or len(args) > 2 and args[2]):
            return _REFUSALS["multigraph"]
        if graph.is_directed():
            return _REFUSALS["directed"]
        return _REFUSALS["multigraph"] if graph.is_multigraph() else True

    @staticmethod
    def should_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Run whatever can be run."""
        return True

    @staticmethod
    def projected_graph(
        B: nx.Graph[Any],  # noqa: N803 (NetworkX names it)
        nodes: Iterable[Any],
        multigraph: bool = False,
    ) -> nx.Graph[Any]:
        """Join nodes that share a neighbour; edges carry nothing."""
