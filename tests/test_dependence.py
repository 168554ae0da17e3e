"""Hold dependence to examples worked by hand, to a plain recount, and to laws."""

from __future__ import annotations

from math import isnan
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civilgraph.network.dependence import (
    Grant,
    RegrantsInACircle,
    bound_hhi,
    concentration,
    find_origins,
    hhi,
    order_by_betweenness,
    order_by_degree,
    robustness,
    without_funder,
    without_node,
)

AMOUNTS = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6)


def grant(text: str, amount: float | None = None, onward_of: str | None = None) -> Grant:
    """Write a grant as id, funder, recipient."""
    name, funder, recipient = text.split()
    return Grant(id=name, funder=funder, recipient=recipient, amount=amount, onward_of=onward_of)


def row(table: pd.DataFrame, recipient: str) -> dict[str, Any]:
    """Give the one row of a recipient."""
    found = table[table["recipient"] == recipient].to_dict("records")
    assert 1 == len(found)
    return {str(name): value for name, value in found[0].items()}


def random_graphs() -> st.SearchStrategy[nx.Graph[int]]:
    """Draw a small undirected graph."""
    sizes, chances = st.integers(1, 14), st.sampled_from([0.1, 0.2, 0.4])
    return st.builds(nx.gnp_random_graph, sizes, chances, seed=st.integers(0, 999))


# ── Concentration ────────────────────────────────────────────────────────────────────────────────


def test_one_funder_is_an_index_of_1_and_four_equal_ones_of_a_quarter() -> None:
    assert 1.0 == hhi([70])
    assert 0.25 == hhi([5, 5, 5, 5])


def test_no_amount_is_no_index() -> None:
    assert isnan(hhi([]))


def test_an_unknown_amount_is_counted_and_opens_a_range() -> None:
    grants = [grant("1 EU N", 100), grant("2 Fund N")]
    found = row(concentration(grants), "N")
    assert (2, 1, 2, 100.0) == tuple(found[k] for k in ("grants", "unknown", "funders", "amount"))
    assert (1.0, 0.5, 1.0) == (found["hhi"], found["hhi_low"], found["hhi_high"])


def test_a_regrant_is_not_counted_twice() -> None:
    grants = [
        grant("1 EU Fund", 100),
        grant("2 Fund N", 60, "1"),
        grant("3 Fund M", 40, "1"),
        grant("4 State N", 60),
    ]
    found = row(concentration(grants), "")
    assert (160.0, 2, "EU") == (found["amount"], found["funders"], found["largest_funder"])


def test_a_regrant_counts_for_the_funder_with_whom_its_money_began() -> None:
    grants = [grant("1 EU Fund", 100), grant("2 Fund N", 60, "1"), grant("3 EU N", 60)]
    assert 0.5 == row(concentration(grants), "N")["hhi"]
    assert 1.0 == row(concentration(grants, by_origin=True), "N")["hhi"]


def test_a_regrant_whose_first_grant_is_not_here_counts() -> None:
    found = row(concentration([grant("2 Fund N", 60, "elsewhere")]), "")
    assert 60.0 == found["amount"]


def test_currencies_are_not_added_up() -> None:
    grants = [
        Grant(id="1", funder="EU", recipient="N", amount=5, currency="EUR"),
        Grant(id="2", funder="State", recipient="N", amount=500, currency="RSD"),
        Grant(id="3", funder="Fund", recipient="N"),
    ]
    table = concentration(grants)
    assert ["EUR", "RSD"] == list(table[table["recipient"] == "N"]["currency"])
    assert [1, 1, 1, 1] == list(table["unknown"])


def test_money_that_is_passed_on_from_itself_is_refused() -> None:
    with pytest.raises(RegrantsInACircle, match="'1' is passed on from itself"):
        find_origins([grant("1 A B", 1, "2"), grant("2 B A", 1, "1")])


@settings(deadline=None)
@given(AMOUNTS)
def test_the_index_lies_between_equal_shares_and_one(amounts: list[float]) -> None:
    assert 1 / len(amounts) - 1e-9 <= hhi(amounts) <= 1 + 1e-9


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, st.lists(st.floats(0, 1e6), min_size=6, max_size=6))
def test_no_unknown_amount_leaves_the_range(
    stated: list[float], floors: list[float], added: list[float]
) -> None:
    sums = {f"known {n}": amount for n, amount in enumerate(stated)}
    unknown = {f"unknown {n}": amount for n, amount in enumerate(floors)}
    low, high = bound_hhi(sums | unknown, unknown=unknown)
    possible = [a + b for a, b in zip(floors, added, strict=False)]
    assert low - 1e-9 <= hhi([*stated, *possible]) <= high + 1e-9


def test_the_recipients_that_a_funder_leaves_without_money_are_named() -> None:
    grants = [
        grant("1 EU Fund", 9),
        grant("2 Fund N", 5, "1"),
        grant("3 State M"),
        grant("4 EU M"),
    ]
    expected = [("EU", 3, 2, ["Fund", "N"]), ("Fund", 1, 1, ["N"]), ("State", 1, 0, [])]
    assert expected == list(without_funder(grants).itertuples(index=False, name=None))


# ── What falls apart ─────────────────────────────────────────────────────────────────────────────


def test_a_star_falls_apart_with_its_centre() -> None:
    graph = nx.star_graph(4)
    table = robustness(graph, order=order_by_degree(graph))
    assert [5, 1, 1, 1, 1, 0] == list(table["largest"])
    assert [1, 4, 3, 2, 1, 0] == list(table["components"])
    assert 4 / 25 == pytest.approx(table.attrs["robustness"])


def test_the_node_in_between_leaves_first_by_betweenness() -> None:
    graph = nx.barbell_graph(4, 1)
    assert 4 == order_by_betweenness(graph, seed=1)[0]


def test_an_order_that_leaves_a_node_out_is_refused() -> None:
    with pytest.raises(ValueError, match="every node once"):
        robustness(nx.path_graph(3), order=[0, 1])


def test_what_a_leaving_node_parts_is_told() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "b"), ("b", "e"), ("x", "y")])
    expected = [("b", 3, 2, 5)]
    assert expected == list(without_node(graph).itertuples(index=False, name=None))


@settings(deadline=None)
@given(random_graphs(), st.randoms(use_true_random=False))
def test_one_pass_gives_what_a_recount_gives(graph: nx.Graph[int], random: Any) -> None:
    order = list(graph)
    random.shuffle(order)
    left: nx.Graph[Any] = nx.Graph(graph)
    table = robustness(graph, order=order)
    for node, largest, components in zip(
        [None, *order], table["largest"], table["components"], strict=True
    ):
        left.remove_nodes_from([node])
        parts = list(nx.connected_components(left))
        assert (max(map(len, parts), default=0), len(parts)) == (largest, components)


@settings(deadline=None)
@given(random_graphs())
def test_removing_a_node_never_raises_the_largest_component(graph: nx.Graph[int]) -> None:
    table = robustness(graph, order=order_by_degree(graph))
    assert table["largest"].is_monotonic_decreasing


@settings(deadline=None)
@given(random_graphs())
def test_articulation_is_what_a_recount_finds(graph: nx.Graph[int]) -> None:
    table = without_node(graph).set_index("node")
    for node in graph:
        component = nx.node_connected_component(graph, node) - {node}
        parts = list(nx.connected_components(graph.subgraph(component)))
        if len(parts) < 2:
            assert node not in table.index
            continue
        cut_off = sum(map(len, parts)) - max(map(len, parts))
        expected = [len(parts), cut_off, len(component) + 1]
        assert expected == list(table.loc[node, ["pieces", "cut_off", "component"]])
