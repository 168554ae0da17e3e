"""Give the nodes of a two-mode graph the places and colours that they have on the explorer's map.

Owns the way from a NetworkX graph to the columns that placing and colouring take.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from .explorer.placing import place
from .geometry import Point
from .slots import COLOURS, NO_SLOT, find_slots
from .style import QUIET

Ends = NDArray[np.int32]


def place_graph(graph: nx.Graph[str]) -> dict[str, Point]:
    """Find a place for every node; y points down."""
    nodes, is_network, member, network = _columns(graph)
    labels = [str(graph.nodes[node].get("label") or node) for node in nodes]
    places = place(labels, is_network, member, network)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, places, strict=True)}


def colour_graph(graph: nx.Graph[str]) -> dict[str, str]:
    """Give networks their colours; organisations are grey, and networks when colours run out."""
    nodes, is_network, member, network = _columns(graph)
    slots = find_slots(is_network, member, network)
    return {
        node: QUIET if slot == NO_SLOT else COLOURS[slot % len(COLOURS)]
        for node, slot in zip(nodes, slots, strict=True)
    }


def _columns(graph: nx.Graph[str]) -> tuple[list[str], NDArray[np.bool_], Ends, Ends]:
    """List the nodes, networks first, then by name, and the two ends of every tie."""

    def rank(node: str) -> tuple[bool, str, str]:
        data = graph.nodes[node]
        return (data.get("mode") != "network", str(data.get("label") or "").casefold(), node)

    nodes = sorted(graph, key=rank)
    number = {node: i for i, node in enumerate(nodes)}
    ends = sorted((number[u], number[v]) for u, v in graph.edges() if u != v)
    pairs = np.array(ends, dtype=np.int32).reshape(-1, 2)
    is_network = np.array([graph.nodes[node].get("mode") == "network" for node in nodes], bool)
    return nodes, is_network, pairs[:, 0], pairs[:, 1]
