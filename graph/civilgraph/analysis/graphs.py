"""Make graphs of what is analysed, and put the range of a measure beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from civilgraph.analysis.scope import LARGE, PIVOTS, Scope, count_draws
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.projection import project

if TYPE_CHECKING:
    from civilgraph.analysis.scope import Graph


def members_of(graph: Graph) -> list[str]:
    """List the members of a two-mode graph."""
    return [node for node, data in graph.nodes(data=True) if data["mode"] == "member"]


def meetings(two_mode: Graph) -> Graph:
    """Join members that share a network; every member is there, whoever they meet."""
    members = members_of(two_mode)
    graph = project(Affiliation.from_graph(two_mode, members=members)).to_networkx()
    graph.add_nodes_from((node, two_mode.nodes[node]) for node in members)
    return graph


def pivots_for(graph: Graph) -> int | None:
    """Give how many nodes paths are followed from; None is all."""
    return PIVOTS if len(graph) > LARGE else None


def sampled(table: pd.DataFrame) -> str:
    """Say how far off a sample may be; nothing where all paths were followed."""
    if not table.attrs["betweenness_bound"]:
        return ""
    bound = table.attrs["betweenness_bound"]
    return f" (from {table.attrs['pivots']:,} random nodes, ± {bound:.2g} for all with 95 %)"


def ranged(scope: Scope, graph: Graph, draws: int) -> str:
    """Say what low and high are, where a table has them."""
    if not scope.is_range:
        return ""
    count = count_draws(graph, draws)
    return f"; low and high: the ends over {count} draws of what is only possible"


def add_ranges(
    scope: Scope,
    graph: Graph,
    table: pd.DataFrame,
    column: str,
    *,
    measure: Callable[[Graph], Mapping[Any, float]],
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Put low and high of a measure, and of its rank, behind it; on days only."""
    if not scope.is_range:
        return table
    ranges = scope.ranges(graph, measure, draws=draws, seed=seed).reindex(table.index)
    place = list(table.columns).index(column) + 1
    for shift, name in enumerate(ranges):
        table.insert(place + shift, f"{column}_{name}", ranges[name])
    return table


def identify(graph: Graph, table: pd.DataFrame) -> pd.DataFrame:
    """Name each row by the id and the label of its node."""
    nodes = graph.nodes
    table.insert(0, "label", [nodes[node]["label"] for node in table.index])
    table.insert(0, "id", [nodes[node]["id"] for node in table.index])
    return table.reset_index(drop=True)
