"""Tabulate positions: who ties networks together, who is central, who brokers between groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from civilgraph.analysis.scope import LARGE, PIVOTS, SEED, Scope
from civilgraph.network import brokerage, communities
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.centrality import betweenness, position, two_mode_position
from civilgraph.network.projection import project
from civilgraph.problems import suggest

if TYPE_CHECKING:
    from civilgraph.analysis.scope import Graph


def tabulate_brokers(scope: Scope, *, draws: int, seed: int) -> pd.DataFrame:
    """Tabulate which organisations tie networks together, most first."""
    graph = scope.present.to_networkx()
    pivots = _pivots(graph)
    whole = position(graph, seed=seed, pivots=pivots)
    table = whole.loc[_members(graph), ["degree", "betweenness", "constraint"]]
    table = table.rename(columns={"degree": "networks"})
    table["is_cut_point"] = whole.loc[table.index, "is_articulation"]
    table = _add_ranges(
        scope, graph, table, "betweenness", draws=draws, seed=seed,
        measure=lambda drawn: betweenness(drawn, seed=seed, pivots=pivots).values,
    )  # fmt: skip
    table = table.sort_values(["betweenness", "networks"], ascending=False, kind="stable")
    return scope.say(
        _identify(graph, table),
        title="Organisations that tie networks together",
        definition=(
            "networks: in how many; betweenness: share of shortest paths of the two-mode graph "
            f"that run through it{_sampled(whole)}; constraint: how far its contacts know each "
            "other; is_cut_point: without it a part falls off" + _ranged(scope)
        ),
        source="Freeman 1977; Burt 1992; Borgatti & Everett 1997",
    )


def tabulate_position(scope: Scope, *, draws: int, seed: int) -> pd.DataFrame:
    """Tabulate every measure of position of organisations that share networks."""
    two_mode = scope.present.to_networkx()
    graph = _meetings(two_mode)
    pivots = _pivots(graph)
    table = position(graph, seed=seed, weight_attribute="weight", pivots=pivots)
    said = _sampled(table)
    if not pivots:
        table = table.drop(columns=["betweenness_error", "harmonic_error"])
    table = _add_ranges(
        scope, two_mode, table, "betweenness", draws=draws, seed=seed,
        measure=lambda drawn: betweenness(_meetings(drawn), seed=seed, pivots=pivots).values,
    )  # fmt: skip
    table = table.sort_values(["betweenness", "degree"], ascending=False, kind="stable")
    return scope.say(
        _identify(two_mode, table),
        title="Position of organisations that share networks",
        definition=(
            "degree: how many it shares a network with; strength: how many networks with all of "
            f"them; betweenness: share of shortest paths through it{said}; harmonic: mean of the "
            "inverse distance; eigenvector: how central its contacts are, 1 being the most in its "
            "component; constraint, effective_size: how far its contacts know each other, and how "
            "many they are without what is redundant; core: the k of its k-core; "
            "is_articulation: without it a part falls off" + _ranged(scope)
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
    table = two_mode_position(graph, members=_members(graph)).drop(columns="is_member")
    if scope.is_range:
        table = table.join(_two_mode_ranges(scope, graph, draws=draws, seed=seed))
        table = table[[f"{name}{end}" for name in TWO_MODE for end in ("", "_low", "_high")]]
    table.insert(0, "mode", [graph.nodes[node]["mode"] for node in table.index])
    order = ["mode", "betweenness", "degree"]
    table = table.sort_values(order, ascending=[False, False, False], kind="stable")
    return scope.say(
        _identify(graph, table),
        title="Position of organisations and networks in the two-mode graph",
        definition=(
            "degree, closeness, betweenness: each against the greatest its mode can have; hits: "
            "hub of a member, authority of a network, 1 being the greatest of its component"
            + _ranged(scope)
        ),
        source="Borgatti & Everett 1997, Social Networks 19; Kleinberg 1999",
    )


def _two_mode_ranges(scope: Scope, graph: Graph, *, draws: int, seed: int) -> pd.DataFrame:
    """Give low and high of the four measures, all from the same draws."""

    def measure(drawn: Graph) -> dict[str, float]:
        found = two_mode_position(drawn, members=_members(drawn))
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


# ── Brokerage ────────────────────────────────────────────────────────────────────────────────────


def tabulate_roles(scope: Scope, *, by: str, draws: int, seed: int) -> pd.DataFrame:
    """Tabulate Gould–Fernandez roles among organisations that share a network."""
    two_mode = scope.present.to_networkx()
    graph = _meetings(two_mode)
    groups = _groups(scope, by, graph)
    table = brokerage.roles(graph, groups=groups)
    table = _add_ranges(
        scope, two_mode, table, "total", draws=draws, seed=seed,
        measure=lambda drawn: brokerage.roles(_meetings(drawn), groups=groups)["total"].to_dict(),
    )  # fmt: skip
    greatest = "total_high" if "total_high" in table else "total"
    table = table[table[greatest] > 0].sort_values("total", ascending=False, kind="stable")
    table = scope.say(
        _identify(two_mode, table),
        title=f"Brokerage roles between groups by {by}",
        definition=(
            "how often an organisation stands between two that share no network: coordinator "
            "(all three of one group), itinerant (the two of another), gatekeeper (one of its "
            "own), liaison (three groups); expected and z under random ties; unplaced: triads "
            "with somebody of no known group" + _ranged(scope)
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
    graph = _meetings(two_mode)
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


# ── Communities ──────────────────────────────────────────────────────────────────────────────────


def tabulate_communities(scope: Scope, *, seeds: Iterable[int]) -> pd.DataFrame:
    """Tabulate communities of organisations and networks together."""
    graph = scope.present.to_networkx()
    members = _members(graph)
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


# ── Graphs ───────────────────────────────────────────────────────────────────────────────────────


def _members(graph: Graph) -> list[str]:
    return [node for node, data in graph.nodes(data=True) if data["mode"] == "member"]


def _meetings(two_mode: Graph) -> Graph:
    """Join members that share a network; every member is there, whoever they meet."""
    members = _members(two_mode)
    graph = project(Affiliation.from_graph(two_mode, members=members)).to_networkx()
    graph.add_nodes_from((node, two_mode.nodes[node]) for node in members)
    return graph


def _pivots(graph: Graph) -> int | None:
    return PIVOTS if len(graph) > LARGE else None


def _sampled(table: pd.DataFrame) -> str:
    """Say how far off a sample may be; nothing where all paths were followed."""
    if not table.attrs["betweenness_bound"]:
        return ""
    bound = table.attrs["betweenness_bound"]
    return f" (from {table.attrs['pivots']:,} random nodes, ± {bound:.2g} for all with 95 %)"


def _ranged(scope: Scope) -> str:
    return "; low and high: over the memberships that are only possible" if scope.is_range else ""


def _add_ranges(
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


def _identify(graph: Graph, table: pd.DataFrame) -> pd.DataFrame:
    """Name each row by the id and the label of its node."""
    nodes = graph.nodes
    table.insert(0, "label", [nodes[node]["label"] for node in table.index])
    table.insert(0, "id", [nodes[node]["id"] for node in table.index])
    return table.reset_index(drop=True)
