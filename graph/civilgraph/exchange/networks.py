"""Write a two-mode graph as GraphML and CSV.

Owns those formats as far as NetworkX does not; GEXF has a module of its own. The caller's graph is
never changed, and no clock goes into a file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from civilgraph.exchange.gexf import fit_for_xml


def to_graphml(graph: nx.MultiDiGraph[str]) -> str:
    """Write a graph as GraphML with all attributes."""
    return "\n".join(nx.generate_graphml(_for_xml(graph), prettyprint=True)) + "\n"


def to_node_table(graph: nx.MultiDiGraph[str]) -> str:
    """Write the nodes as CSV: `id`, then every attribute."""
    return _table("id", _nodes(graph))


def to_edge_table(graph: nx.MultiDiGraph[str]) -> str:
    """Write the edges as CSV: `source`, `target`, then every attribute."""
    rows = [
        (source, {"target": target, **_without_source(data)})
        for source, target, data in _edges(graph)
    ]
    return _table("source", rows)


def _without_source(data: Mapping[str, Any]) -> dict[str, Any]:
    """Call the sources of an edge `told_in`: `source` is where the edge begins."""
    return {"told_in" if name == "source" else name: value for name, value in data.items()}


def _nodes(graph: nx.MultiDiGraph[str]) -> list[tuple[str, dict[str, Any]]]:
    """List the nodes with their attributes, sorted."""
    return sorted((node, dict(graph.nodes[node])) for node in graph)


def _edges(graph: nx.MultiDiGraph[str]) -> list[tuple[str, str, dict[str, Any]]]:
    """List the edges with their attributes, sorted by ends and key."""
    edges = sorted(graph.edges(keys=True), key=lambda edge: tuple(map(str, edge)))
    return [(u, v, dict(graph.edges[u, v, key])) for u, v, key in edges]


def _table(first: str, rows: Sequence[tuple[str, Mapping[str, object]]]) -> str:
    """Write rows as CSV; cells that a spreadsheet would take for a formula get a quote before."""
    columns = list(dict.fromkeys(name for _, data in rows for name in data))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([first, *columns])
    for key, data in rows:
        writer.writerow([_harmless(key), *(_harmless(str(data.get(c, ""))) for c in columns)])
    return out.getvalue()


def _harmless(text: str) -> str:
    """Keep a text from being run as a formula by a spreadsheet.

    >>> _harmless("=1+1"), _harmless("ASTRA")
    ("'=1+1", 'ASTRA')
    """
    return "'" + text if text[:1] in tuple("=+-@\t\r") else text


def _for_xml(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Copy a graph in sorted order, with every text fit for XML."""
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in _nodes(graph):
        copy.add_node(node, **_clean(data))
    for number, (source, target, data) in enumerate(_edges(graph)):
        copy.add_edge(source, target, key=number, **_clean(data))
    return copy


def _clean(data: Mapping[str, object]) -> dict[str, object]:
    return {
        name: fit_for_xml(value) if isinstance(value, str) else value
        for name, value in data.items()
    }
