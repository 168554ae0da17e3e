"""Tabulate brokerage between groups, and the triads behind a score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from civilgraph.analysis.graphs import add_ranges, identify, meetings, ranged
from civilgraph.analysis.scope import SEED, Scope
from civilgraph.network import brokerage, communities
from civilgraph.problems import suggest

if TYPE_CHECKING:
    from civilgraph.analysis.scope import Graph


def tabulate_roles(scope: Scope, *, by: str, draws: int, seed: int) -> pd.DataFrame:
    """Tabulate Gould–Fernandez roles among organisations that share a network."""
    two_mode = scope.present.to_networkx()
    graph = meetings(two_mode)
    groups = _groups(scope, by, graph)
    table = brokerage.roles(graph, groups=groups)
    table = add_ranges(
        scope, two_mode, table, "total", draws=draws, seed=seed,
        measure=lambda drawn: brokerage.roles(meetings(drawn), groups=groups)["total"].to_dict(),
    )  # fmt: skip
    greatest = "total_high" if "total_high" in table else "total"
    table = table[table[greatest] > 0].sort_values("total", ascending=False, kind="stable")
    table = scope.say(
        identify(two_mode, table),
        title=f"Brokerage roles between groups by {by}",
        definition=(
            "how often an organisation stands between two that share no network: coordinator "
            "(all three of one group), itinerant (the two of another), gatekeeper (one of its "
            "own), liaison (three groups); expected and z under random ties; unplaced: triads "
            "with somebody of no known group" + ranged(scope, two_mode, draws)
        ),
        source="Gould & Fernandez 1989, Sociological Methodology 19",
    )
    without = sum(groups.get(node) in (None, "") for node in graph)
    if without:
        note = f"Without a known {by}, and so without a role: {without} of {len(graph)}"
        table.attrs["notes"] = [note, *table.attrs["notes"]]
    return table


def tabulate_triads(scope: Scope, *, broker: str, by: str) -> pd.DataFrame:
    """Tabulate the triads behind a score of brokerage, and the networks through which they run."""
    two_mode = scope.present.to_networkx()
    graph = meetings(two_mode)
    nodes = {two_mode.nodes[node]["id"]: node for node in graph}
    if broker not in nodes:
        raise ValueError(f"no organisation here is called {broker!r}{suggest(broker, nodes)}")
    node, groups = nodes[broker], _groups(scope, by, graph)
    rows = []
    for triad in brokerage.list_triads(graph, broker=node, groups=groups):
        cells: dict[str, Any] = {"role": str(triad.role)}
        for end, other in (("source", str(triad.source)), ("target", str(triad.target))):
            shared = sorted(set(two_mode[node]) & set(two_mode[other]))
            cells |= {end: two_mode.nodes[other]["id"], f"{end}_group": groups[other]}
            cells |= {f"{end}_through": " ".join(shared)}
        rows.append(cells)
    columns = [
        f"{end}{part}" for end in ("source", "target") for part in ("", "_group", "_through")
    ]
    table = pd.DataFrame(rows, columns=["role", *columns])
    own = groups.get(node) or "not known"
    return scope.say(
        scope.name(table, "source", "target"),
        title=f"Whom {scope.label(broker)} stands between, by {by}",
        definition=(
            f"one row a triad: {scope.label(broker)} (group {own}) shares a network with source "
            "and with target (those in the columns through), and these two share none"
        ),
        source="Gould & Fernandez 1989, Sociological Methodology 19",
    )


def _groups(scope: Scope, by: str, graph: Graph) -> Mapping[Any, str]:
    """Give the group of each organisation, by its node."""
    if by == "community":
        found = communities.find_communities(graph, seed=SEED)
        return {node: str(label) for node, label in found.labels.items()}
    if by not in scope.groups:
        known = ", ".join([*sorted(scope.groups), "community"])
        raise ValueError(f"no grouping is called {by!r}; known are: {known}")
    groups = scope.groups[by]
    return {node: groups.get(data["id"], "") for node, data in graph.nodes(data=True)}
