"""Two-mode NetworkX graphs in and out: which node is a member, and what an edge tells."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import networkx as nx

from civilgraph.network.columns import is_of_node


def member_nodes(graph: nx.Graph[Any], members: Iterable[Hashable] | None) -> set[Hashable]:
    """Find the members of a two-mode graph: those named, or those with `bipartite=0`."""
    if members is not None:
        return set(members)
    found = {node for node, known in graph.nodes.items() if known.get("bipartite") == 0}
    if not found and graph.number_of_edges():
        raise ValueError("which nodes are members? name them, or give each node bipartite=0 or 1")
    return found


def rows_of_graph(graph: nx.Graph[Any], members: set[Hashable]) -> Iterator[dict[str, str]]:
    """Yield the edges of a two-mode graph as rows; a node without an edge has none."""
    edges = [(u, v, d) if u in members else (v, u, d) for u, v, d in graph.edges(data=True)]
    nodes = {str(node): node for node in graph}
    if len(nodes) < len(graph):
        raise ValueError("two nodes have the same text; rename one")
    for source, target, _ in edges:
        if source not in members or target in members:
            raise ValueError(f"{source!r} and {target!r} are of one mode: not a two-mode graph")
    ends = (("member_", {u for u, _, _ in edges}), ("network_", {v for _, v, _ in edges}))
    of_node = {
        prefix: sorted({k for n in side for k, v in graph.nodes[n].items() if isinstance(v, str)})
        for prefix, side in ends
    }
    of_edge = sorted({k for _, _, d in edges for k, v in d.items() if isinstance(v, str)})
    has_weight = any("weight" in d for _, _, d in edges)
    for source, target, known in edges:
        row = {"source": str(source), "target": str(target)}
        row |= {name: str(known.get(name, "")) for name in of_edge}
        for prefix, node in (("member_", source), ("network_", target)):
            row |= {f"{prefix}{k}": str(graph.nodes[node].get(k, "")) for k in of_node[prefix]}
        if has_weight:
            row["weight"] = str(known.get("weight", ""))
        yield row


def spell_attributes(row: Mapping[str, str]) -> dict[str, Any]:
    """Choose what an edge tells of a spell; a weight that is not stated is left out."""
    known: dict[str, Any] = {name: row[name] for name in row if not is_of_node(name)}
    del known["source"], known["target"]
    weight = known.pop("weight", "")
    return known | ({"weight": float(weight)} if weight else {})


def join_spells(spells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Tell of a pair what its spells tell.

    The outer bounds enclose all spells. What lies between two sure spells is not sure, so the
    inner bounds are told of one spell only.
    """
    if len(spells) == 1:
        return {**spells[0], "spells": 1}
    texts = {name: [spell[name] for spell in spells] for name in spells[0] if name != "weight"}
    joined: dict[str, Any] = {
        name: "; ".join(sorted({*each} - {""})) for name, each in texts.items()
    }
    first, last = texts["possibly_from"], texts["possibly_until"]
    joined |= {"surely_from": "", "surely_until": "", "spells": len(spells)}
    joined |= {"possibly_from": min(first), "possibly_until": max(last) if all(last) else ""}
    if "answer" in texts:
        joined["answer"] = max(texts["answer"])  # "yes" is more than "possibly"
    weights = [spell["weight"] for spell in spells if "weight" in spell]
    return joined | ({"weight": sum(weights)} if len(weights) == len(spells) else {})
