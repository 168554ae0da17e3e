"""Tabulate positions: who ties networks together, who is central, what belongs together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from civilgraph.analysis.graphs import (
    add_ranges,
    identify,
    meetings,
    members_of,
    pivots_for,
    ranged,
    sampled,
)
from civilgraph.analysis.scope import Scope
from civilgraph.network import communities
from civilgraph.network.centrality import betweenness, position, two_mode_position

if TYPE_CHECKING:
    from civilgraph.analysis.scope import Graph


def tabulate_brokers(scope: Scope, *, draws: int, seed: int) -> pd.DataFrame:
    """Tabulate which organisations tie networks together, most first."""
    graph = scope.present.to_networkx()
    pivots = pivots_for(graph)
    whole = position(graph, seed=seed, pivots=pivots)
    table = whole.loc[members_of(graph), ["degree", "betweenness", "constraint"]]
    table = table.rename(columns={"degree": "networks"})
    table["is_cut_point"] = whole.loc[table.index, "is_articulation"]
    table = add_ranges(
        scope, graph, table, "betweenness", draws=draws, seed=seed,
        measure=lambda drawn: betweenness(drawn, seed=seed, pivots=pivots).values,
    )  # fmt: skip
    table = table.sort_values(["betweenness", "networks"], ascending=False, kind="stable")
    return scope.say(
        identify(graph, table),
        title="Organisations that tie networks together",
        definition=(
            "networks: in how many; betweenness: share of shortest paths of the two-mode graph "
            f"that run through it{sampled(whole)}; constraint: how far its contacts know each "
            "other; is_cut_point: without it a part falls off" + ranged(scope, graph, draws)
        ),
        source="Freeman 1977; Burt 1992; Borgatti & Everett 1997",
    )


def tabulate_position(scope: Scope, *, draws: int, seed: int) -> pd.DataFrame:
    """Tabulate every measure of position of organisations that share networks."""
    two_mode = scope.present.to_networkx()
    graph = meetings(two_mode)
    pivots = pivots_for(graph)
    table = position(graph, seed=seed, weight_attribute="weight", pivots=pivots)
    said = sampled(table)
    if not pivots:
        table = table.drop(columns=["betweenness_error", "harmonic_error"])
    table = add_ranges(
        scope, two_mode, table, "betweenness", draws=draws, seed=seed,
        measure=lambda drawn: betweenness(meetings(drawn), seed=seed, pivots=pivots).values,
    )  # fmt: skip
    table = table.sort_values(["betweenness", "degree"], ascending=False, kind="stable")
    return scope.say(
        identify(two_mode, table),
        title="Position of organisations that share networks",
        definition=(
            "degree: how many it shares a network with; strength: how many networks with all of "
            f"them; betweenness: share of shortest paths through it{said}; harmonic: mean of the "
            "inverse distance; eigenvector: how central its contacts are, 1 being the most in its "
            "component; constraint, effective_size: how far its contacts know each other, and how "
            "many they are without what is redundant; core: the k of its k-core; "
            "is_articulation: without it a part falls off" + ranged(scope, two_mode, draws)
        ),
        source=(
            "Freeman 1977; Rochat 2009; Bonacich 1972; Burt 1992; Seidman 1983; "
            "Hopcroft & Tarjan 1973"
        ),
    )


TWO_MODE = ("degree", "closeness", "betweenness", "hits")


def tabulate_two_mode(scope: Scope, *, draws: int, seed: int) -> pd.DataFrame:
    """Tabulate position in the two-mode graph of organisations and networks alike."""
    graph = scope.present.to_networkx()
    table = two_mode_position(graph, members=members_of(graph)).drop(columns="is_member")
    if scope.is_range:
        table = table.join(_two_mode_ranges(scope, graph, draws=draws, seed=seed))
        table = table[[f"{name}{end}" for name in TWO_MODE for end in ("", "_low", "_high")]]
    table.insert(0, "mode", [graph.nodes[node]["mode"] for node in table.index])
    order = ["mode", "betweenness", "degree"]
    table = table.sort_values(order, ascending=[False, False, False], kind="stable")
    return scope.say(
        identify(graph, table),
        title="Position of organisations and networks in the two-mode graph",
        definition=(
            "degree, closeness, betweenness: each against the greatest its mode can have; hits: "
            "hub of a member, authority of a network, 1 being the greatest of its component"
            + ranged(scope, graph, draws)
        ),
        source="Borgatti & Everett 1997, Social Networks 19; Kleinberg 1999",
    )


def _two_mode_ranges(scope: Scope, graph: Graph, *, draws: int, seed: int) -> pd.DataFrame:
    """Give low and high of the four measures, all from the same draws."""

    def measure(drawn: Graph) -> dict[str, float]:
        found = two_mode_position(drawn, members=members_of(drawn))
        columns = {name: found[name].to_dict() for name in TWO_MODE}
        return {f"{name} {node}": columns[name][node] for name in TWO_MODE for node in graph}

    ranges = scope.ranges(graph, measure, draws=draws, seed=seed)
    return pd.DataFrame(
        {
            f"{name}_{end}": ranges.loc[[f"{name} {node}" for node in graph], end].to_numpy()
            for name in TWO_MODE
            for end in ("low", "high")
        },
        index=list(graph),
    )


# ── Communities ──────────────────────────────────────────────────────────────────────────────────


def tabulate_communities(scope: Scope, *, seeds: Iterable[int]) -> pd.DataFrame:
    """Tabulate communities of organisations and networks together."""
    graph = scope.present.to_networkx()
    members = members_of(graph)
    parts = [
        communities.find_two_mode_communities(graph, members=members, seed=seed) for seed in seeds
    ]
    found = communities.stability(parts)
    rows = [
        {"community": label, **{n: graph.nodes[str(node)][n] for n in ("id", "mode", "label")}}
        for node, label in found.best.labels.items()
    ]
    table = pd.DataFrame(rows, columns=["community", "id", "mode", "label"])
    table = table.sort_values(["community", "mode", "id"], ascending=[True, False, True])
    return scope.say(
        table.reset_index(drop=True),
        title="Communities",
        definition=(
            f"parts with many memberships inside: Barber's modularity {found.best.quality:.3f}"
            f" ({found.best.method}); over {len(parts)} seeds the parts agree with adjusted "
            f"Rand {found.rand:.2f} and are {found.communities[0]} to {found.communities[1]}"
        ),
        source="Barber 2007, Phys. Rev. E 76; Blondel et al. 2008; Hubert & Arabie 1985",
    )
