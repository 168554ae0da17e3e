"""Measure dependence: on few funders, and on single nodes that hold a network together.

Owns concentration of grants and what falls apart when nodes leave. An amount that is not stated
is never 0: shares over known amounts come with the range which the unknown ones leave open.

It is long because money and nodes that hold a network together answer one question: what falls
if one stops.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from civilgraph.network.centrality import betweenness


class RegrantsInACircle(ValueError):
    """A grant is passed on from itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Money from a funder to a recipient; `onward_of` is the grant which it passes on."""

    id: str
    funder: str
    recipient: str
    amount: float | None = None
    currency: str = ""
    onward_of: str | None = None


# ── Funders ──────────────────────────────────────────────────────────────────────────────────────


def find_origins(grants: Iterable[Grant]) -> dict[str, str]:
    """Name, for each grant, the funder with whom its money began.

    >>> first = Grant(id="1", funder="EU", recipient="Fund")
    >>> find_origins([first, Grant(id="2", funder="Fund", recipient="NGO", onward_of="1")])
    {'1': 'EU', '2': 'EU'}
    """
    known = {grant.id: grant for grant in grants}
    origins = {}
    for grant in known.values():
        seen, root = {grant.id}, grant
        while root.onward_of is not None and root.onward_of in known:
            root = known[root.onward_of]
            if root.id in seen:
                raise RegrantsInACircle(f"{grant.id!r} is passed on from itself")
            seen.add(root.id)
        origins[grant.id] = root.funder
    return origins


def concentration(grants: Iterable[Grant], *, by_origin: bool = False) -> pd.DataFrame:
    """Tabulate on how few funders each recipient, and all together, depend.

    `hhi` is the Herfindahl–Hirschman index of the stated amounts, Σ share² (Hirschman 1964): 1 is
    one funder, 1/n are n equal ones; `hhi_low` and `hhi_high` are what it can be once the unknown
    amounts are known. With `by_origin` a regrant counts for the funder with whom its money began.
    The row of all recipients (recipient empty) counts each sum once: it leaves regrants out whose
    first grant is here. Currencies are not added up: each has rows of its own, and a grant with
    no amount and no currency stands in all of its recipient's rows.
    """
    listed = list(grants)
    origins = find_origins(listed)
    ids = set(origins)
    rows: dict[str, list[Grant]] = defaultdict(list)
    for grant in listed:
        rows[grant.recipient].append(grant)
        if grant.onward_of not in ids:
            rows[""].append(grant)
    cells = []
    for recipient in sorted(rows):
        stated = {grant.currency for grant in rows[recipient] if not _is_bare(grant)}
        for currency in sorted(stated or {""}):
            chosen = [g for g in rows[recipient] if _is_bare(g) or g.currency == currency]
            funders = [origins[g.id] if by_origin else g.funder for g in chosen]
            head = {"recipient": recipient, "currency": currency}
            cells.append(head | _concentrate(chosen, funders))
    columns = ["recipient", "currency", *_concentrate([], [])]
    return pd.DataFrame(cells, columns=columns)


def _is_bare(grant: Grant) -> bool:
    return grant.amount is None and not grant.currency


def _concentrate(grants: Sequence[Grant], funders: Sequence[str]) -> dict[str, Any]:
    sums: dict[str, float] = defaultdict(float)
    has_unknown = set()
    for grant, funder in zip(grants, funders, strict=True):
        sums[funder] += grant.amount or 0
        if grant.amount is None:
            has_unknown.add(funder)
    low, high = bound_hhi(sums, unknown=has_unknown)
    known = [total for total in sums.values() if total > 0]
    largest = max(sums, key=lambda funder: (sums[funder], funder)) if known else ""
    return {
        "grants": len(grants),
        "unknown": sum(grant.amount is None for grant in grants),
        "funders": len(sums),
        "amount": sum(known) if known else float("nan"),
        "largest_funder": largest,
        "largest_share": max(known) / sum(known) if known else float("nan"),
        "hhi": hhi(known),
        "hhi_low": low,
        "hhi_high": high,
    }


def hhi(amounts: Iterable[float]) -> float:
    """Give Σ share², not a number where there is no amount; sums of 0 or less have no share.

    >>> hhi([50, 50])
    0.5
    """
    positive = [amount for amount in amounts if amount > 0]
    total = sum(positive)
    return sum((amount / total) ** 2 for amount in positive) if total else float("nan")


def bound_hhi(sums: Mapping[str, float], *, unknown: Iterable[str]) -> tuple[float, float]:
    """Give the least and the greatest index, if funders in `unknown` gave some more.

    The greatest is 1: one unknown amount may outweigh all others. The least has the unknown ones
    fill up to one level, Σx²/Σx, where one more coin would no longer lower the index.

    >>> bound_hhi({"a": 100, "b": 0}, unknown=["b"])
    (0.5, 1.0)
    """
    open_ended = set(unknown)
    if not open_ended:
        return hhi(sums.values()), hhi(sums.values())
    fixed = [max(amount, 0.0) for funder, amount in sums.items() if funder not in open_ended]
    floors = sorted(max(sums[funder], 0.0) for funder in open_ended)
    if not sum(fixed) + sum(floors):
        return 1 / len(open_ended), 1.0
    # Raised are the k lowest; at the level λ with n raised: (Q + nλ²)/(T + nλ) = λ, so λ = Q/T.
    candidates = [hhi([*fixed, *floors])]
    for raised in range(1, len(floors) + 1):
        rest = [*fixed, *floors[raised:]]
        if not sum(rest):
            candidates.append(1 / raised)
            continue
        level = sum(amount**2 for amount in rest) / sum(rest)
        if level >= floors[raised - 1]:
            candidates.append(hhi([*rest, *[level] * raised]))
    return min(candidates), 1.0


def without_funder(grants: Iterable[Grant]) -> pd.DataFrame:
    """Tabulate which recipients have no other money if a funder stops.

    Regrants of its money stop too: a grant counts for the funder who pays it and for every funder
    its money came through.
    """
    listed = list(grants)
    known = {grant.id: grant for grant in listed}
    find_origins(listed)
    chains = {grant.id: _chain(grant, known) for grant in listed}
    paid: dict[str, Counter[str]] = defaultdict(Counter)
    for grant in listed:
        for funder in chains[grant.id]:
            paid[funder][grant.recipient] += 1
    total = Counter(grant.recipient for grant in listed)
    cells = []
    for funder in sorted(paid):
        alone = [each for each, count in paid[funder].items() if count == total[each]]
        row = {"recipients": len(paid[funder]), "left_without": len(alone)}
        cells.append({"funder": funder, **row, "only_funder_of": sorted(alone)})
    return pd.DataFrame(cells, columns=["funder", "recipients", "left_without", "only_funder_of"])


def _chain(grant: Grant, known: Mapping[str, Grant]) -> set[str]:
    funders = {grant.funder}
    while grant.onward_of is not None and grant.onward_of in known:
        grant = known[grant.onward_of]
        funders.add(grant.funder)
    return funders


# ── Nodes that hold a network together ───────────────────────────────────────────────────────────


def robustness(graph: nx.Graph[Any], *, order: Sequence[Hashable]) -> pd.DataFrame:
    """Follow a network as nodes leave one after the other: one row for each that has left.

    Read backwards, nodes arrive and components only grow: one pass with union and find (Newman &
    Ziff 2001). `share` is the largest component over all nodes; its mean over the rows after the
    first is R of Schneider et al. (2011), PNAS 108, and stands in `attrs`. Direction is not read.
    """
    if set(order) != set(graph) or len(order) != len(graph):
        raise ValueError("the order must name every node once")
    parent: dict[Hashable, Hashable] = {}
    size: dict[Hashable, int] = {}
    largest = components = 0
    sizes = [(0, 0)]
    for node in reversed(order):
        parent[node], size[node] = node, 1
        components += 1
        for neighbour in nx.all_neighbors(graph, node):
            if neighbour in parent:
                components -= _unite(parent, size, node, neighbour)
        largest = max(largest, size[_find(parent, node)])
        sizes.append((largest, components))
    sizes.reverse()
    n = max(len(order), 1)
    left: list[Hashable] = ["", *order]
    cells = [
        {"removed": k, "node": node, "largest": big, "components": count, "share": big / n}
        for k, (node, (big, count)) in enumerate(zip(left, sizes, strict=True))
    ]
    table = pd.DataFrame(cells)
    table.attrs = {"robustness": float(table["share"].iloc[1:].mean()) if order else 0.0}
    return table


def order_by_degree(graph: nx.Graph[Any]) -> list[Hashable]:
    """Order the nodes by degree, the greatest first, then as text."""
    return sorted(graph, key=lambda node: (-graph.degree(node), str(node)))


def order_by_betweenness(
    graph: nx.Graph[Any], *, seed: int, pivots: int | None = None
) -> list[Hashable]:
    """Order the nodes by betweenness in the whole graph, the greatest first, then as text."""
    values = betweenness(graph, seed=seed, pivots=pivots).values
    return sorted(graph, key=lambda node: (-round(values[node], 12), str(node)))


def without_node(graph: nx.Graph[Any]) -> pd.DataFrame:
    """Tabulate what falls apart if one node leaves, for each node whose leaving parts others.

    `pieces` is into how many parts its component falls; `cut_off` is how many nodes are then
    outside of the largest part. From one search for the blocks of the graph (Hopcroft & Tarjan
    1973): the parts are the branches of the tree of blocks.
    """
    simple: nx.Graph[Any] = nx.Graph((u, v) for u, v in graph.edges() if u != v)
    points = set(nx.articulation_points(simple))
    tree: nx.Graph[Any] = nx.Graph()
    weight: dict[Any, int] = {}
    blocks: Iterator[Any] = nx.biconnected_components(simple)
    for number, block in enumerate(blocks):
        cuts = block & points
        weight["block", number] = len(block) - len(cuts)
        weight |= {("point", node): 1 for node in cuts}
        tree.add_edges_from((("block", number), ("point", node)) for node in cuts)
    below, total = _weigh_branches(tree, weight)
    cells = []
    for node in sorted(points, key=str):
        own = ("point", node)
        parts = [below[own, branch] for branch in tree[own] if (own, branch) in below]
        if len(parts) < len(tree[own]):
            parts.append(total[own] - 1 - sum(parts))
        row = {"node": node, "pieces": len(parts), "cut_off": sum(parts) - max(parts)}
        cells.append(row | {"component": total[own]})
    return pd.DataFrame(cells, columns=["node", "pieces", "cut_off", "component"])


def _weigh_branches(
    tree: nx.Graph[Any], weight: Mapping[Any, int]
) -> tuple[dict[tuple[Any, Any], int], dict[Any, int]]:
    """Count the nodes below each step down the tree, and in the whole tree of each block."""
    below: dict[tuple[Any, Any], int] = {}
    total: dict[Any, int] = {}
    for component in nx.connected_components(tree):
        root = min(component, key=str)
        sums = {each: weight[each] for each in component}
        for parent, child in reversed(list(nx.dfs_edges(tree, root))):
            below[parent, child] = sums[child]
            sums[parent] += sums[child]
        total |= dict.fromkeys(component, sums[root])
    return below, total


def _find(parent: dict[Hashable, Hashable], node: Hashable) -> Hashable:
    while parent[node] != node:
        parent[node] = node = parent[parent[node]]
    return node


def _unite(
    parent: dict[Hashable, Hashable], size: dict[Hashable, int], a: Hashable, b: Hashable
) -> bool:
    """Join two components; tell whether they were two."""
    a, b = _find(parent, a), _find(parent, b)
    if a == b:
        return False
    small, big = (a, b) if size[a] < size[b] else (b, a)
    parent[small] = big
    size[big] += size[small]
    return True
