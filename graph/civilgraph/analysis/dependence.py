"""Tabulate dependence: on few funders, and on few organisations that hold a network together."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from civilgraph.analysis.scope import LARGE, PIVOTS, SEED, Scope
from civilgraph.network import dependence
from civilgraph.network.projection import project


def tabulate_funders(scope: Scope) -> pd.DataFrame:
    """Tabulate on how few funders recipients depend; regrants are not counted twice."""
    table = scope.name(dependence.concentration(scope.grants), "recipient", "largest_funder")
    table.loc[table["recipient"] == "", "recipient_label"] = "all together"
    return scope.say(
        table,
        title="How concentrated the money is",
        definition=(
            "amount: the sum of the stated ones; hhi: sum of squared shares of them, 1 is one "
            "funder; low and high: what it can be once the unknown amounts are known"
        ),
        source="Herfindahl–Hirschman index (Hirschman 1964)",
        when="",
        notes=_unknown_amounts(scope),
    )


def tabulate_stops(scope: Scope) -> pd.DataFrame:
    """Tabulate who is left without any known money if a funder stops."""
    table = scope.name(dependence.without_funder(scope.grants), "funder")
    table["only_funder_of"] = [
        "; ".join(scope.label(each) for each in ids) for ids in table["only_funder_of"]
    ]
    return scope.say(
        table,
        title="What falls if a funder stops",
        definition="left_without: recipients with no other funder in this graph; they may have "
        "others that no source names",
        source="counted; regrants stop with the money they pass on",
        when="",
        notes=_unknown_amounts(scope),
    )


def _unknown_amounts(scope: Scope) -> list[str]:
    unknown = sum(grant.amount is None for grant in scope.grants)
    if not unknown:
        return []
    return [f"The amount of {unknown} of {len(scope.grants)} grants is not stated, which is not 0"]


def tabulate_robustness(scope: Scope, *, order: Literal["degree", "betweenness"]) -> pd.DataFrame:
    """Follow what holds together as the best tied organisations leave one after the other."""
    graph = project(scope.present, onto="members").to_networkx()
    pivots = PIVOTS if len(graph) > LARGE else None
    nodes = (
        dependence.order_by_degree(graph)
        if order == "degree"
        else dependence.order_by_betweenness(graph, seed=SEED, pivots=pivots)
    )
    table = dependence.robustness(graph, order=nodes)
    value = table.attrs.get("robustness", 0.0)
    labels = ["", *(graph.nodes[str(node)]["label"] for node in nodes)]
    table.insert(list(table.columns).index("node") + 1, "node_label", labels)
    return scope.say(
        table,
        title=f"What holds together as organisations leave, by {order}",
        definition=(
            "largest: the largest part that is left when the organisations up to this row have "
            f"left; components: into how many parts; share: largest of all; R = {value:.3f}, the "
            "mean share"
        ),
        source="Schneider et al. 2011, PNAS 108; Newman & Ziff 2001",
    )
