"""Hold brokerage to R's numbers, to a plain count, and to laws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from civilgraph.network.brokerage import Role, Triad, expect_roles, list_triads, roles
from civilgraph.network.triads import count_roles

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "material" / "reference"

# How R's sna 2.7 names the roles in its numbers: I is inside of the broker's group, O outside.
SNA = {
    "w_I": "coordinator",
    "w_O": "itinerant",
    "b_IO": "representative",
    "b_OI": "gatekeeper",
    "b_O": "liaison",
    "t": "total",
}


def cheyenne(name: str) -> pd.DataFrame:
    """Read one file of the Cheyenne network, or skip where the material is absent."""
    path = REFERENCE / f"emon_Cheyenne_{name}.csv"
    if not path.exists():
        pytest.skip(f"no reference numbers: {path} is absent")
    return pd.read_csv(path)


def cheyenne_roles() -> pd.DataFrame:
    """Measure the Cheyenne network by sponsorship."""
    nodes = cheyenne("nodes")
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(nodes["id"])
    graph.add_edges_from(cheyenne("edges")[["source", "target"]].itertuples(index=False))
    groups = dict(zip(nodes["id"], nodes["Sponsorship"], strict=True))
    return roles(graph, groups=groups).loc[list(nodes["id"])]


def plain_count(graph: nx.Graph[Any], groups: dict[Any, Any], broker: Any) -> dict[Role, int]:
    """Count by the definition, nothing saved."""
    counts = dict.fromkeys(Role, 0)
    for a in graph:
        for c in graph:
            is_path = graph.has_edge(a, broker) and graph.has_edge(broker, c)
            if len({a, broker, c}) == 3 and is_path and not graph.has_edge(a, c):
                match (groups[a] == groups[broker], groups[c] == groups[broker]):
                    case (True, True):
                        counts[Role.COORDINATOR] += 1
                    case (False, True):
                        counts[Role.GATEKEEPER] += 1
                    case (True, False):
                        counts[Role.REPRESENTATIVE] += 1
                    case _ if groups[a] == groups[c]:
                        counts[Role.ITINERANT] += 1
                    case _:
                        counts[Role.LIAISON] += 1
    return counts


def random_graphs(*, directed: bool | None = None) -> st.SearchStrategy[nx.Graph[int]]:
    """Draw a small graph, directed or not."""
    return st.builds(
        nx.gnp_random_graph,
        st.integers(1, 12),
        st.sampled_from([0.2, 0.4, 0.7]),
        seed=st.integers(0, 999),
        directed=st.booleans() if directed is None else st.just(directed),
    )


def grouped(graph: nx.Graph[int], count: int) -> dict[int, str]:
    """Put the nodes into groups in turn."""
    return {node: f"g{node % count}" for node in graph}


# ── R ────────────────────────────────────────────────────────────────────────────────────────────


def test_cheyenne_has_the_raw_counts_of_sna() -> None:
    expected = cheyenne("brokerage_raw").set_index("id")
    found = cheyenne_roles()
    assert (
        expected.to_numpy().tolist() == found[[SNA[str(c)] for c in expected]].to_numpy().tolist()
    )


def test_cheyenne_has_the_z_of_sna() -> None:
    expected = cheyenne("brokerage_z").set_index("id")
    found = cheyenne_roles()[[f"z_{SNA[str(c)]}" for c in expected]]
    assert expected.to_numpy() == pytest.approx(found.to_numpy(), abs=1e-6, nan_ok=True)


# ── Counts ───────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(random_graphs(directed=True), st.integers(1, 5))
def test_the_counts_are_those_of_the_definition(graph: nx.Graph[int], count: int) -> None:
    groups = grouped(graph, count)
    table = roles(graph, groups=groups)
    for broker in graph:
        expected = plain_count(graph, groups, broker)
        assert expected == {role: table.loc[broker, role.value] for role in Role}


@settings(deadline=None)
@given(random_graphs(directed=False), st.integers(1, 5))
def test_an_undirected_triad_counts_once(graph: nx.Graph[int], count: int) -> None:
    groups = grouped(graph, count)
    once, twice = roles(graph, groups=groups), roles(graph.to_directed(), groups=groups)
    assert "representative" not in once
    for role in (Role.COORDINATOR, Role.ITINERANT, Role.LIAISON):
        assert list(twice[role.value]) == list(2 * once[role.value])
    assert list(twice["gatekeeper"]) == list(once["gatekeeper"]) == list(twice["representative"])


@settings(deadline=None)
@given(random_graphs(), st.integers(1, 5))
def test_the_compiled_kernel_and_numpy_agree(graph: nx.Graph[int], count: int) -> None:
    pytest.importorskip("numba")
    matrix = sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=np.dtype(np.int64)))
    groups = np.array([node % count for node in graph], dtype=np.int64)
    both = [
        count_roles(matrix, groups=groups, is_directed=graph.is_directed(), compiled=compiled)
        for compiled in (True, False)
    ]
    assert both[0].tolist() == both[1].tolist()


@settings(deadline=None)
@given(random_graphs(), st.integers(1, 5))
def test_the_roles_add_up_to_the_total(graph: nx.Graph[int], count: int) -> None:
    table = roles(graph, groups=grouped(graph, count))
    names = [role.value for role in Role if role.value in table]
    assert list(table["total"]) == list(table[names].sum(axis=1))
    expected = table[[f"expected_{name}" for name in names]].sum(axis=1)
    assert list(table["expected_total"]) == pytest.approx(list(expected))


@settings(deadline=None)
@given(random_graphs(), st.integers(1, 5))
def test_every_point_of_a_score_has_its_triad(graph: nx.Graph[int], count: int) -> None:
    groups = grouped(graph, count)
    table = roles(graph, groups=groups)
    for broker in graph:
        triads = list(list_triads(graph, broker=broker, groups=groups))
        assert table.loc[broker, "total"] == len(set(triads))
        for role in {triad.role for triad in triads}:
            chosen = list_triads(graph, broker=broker, groups=groups, role=role)
            assert table.loc[broker, role.value] == len(list(chosen))


@settings(deadline=None)
@given(random_graphs(), st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(graph: nx.Graph[int], random: Any) -> None:
    names = [f"n{number:02}" for number in range(len(graph))]
    random.shuffle(names)
    groups = grouped(graph, 3)
    renamed = nx.relabel_nodes(graph, dict(enumerate(names)))
    after = roles(renamed, groups={names[node]: group for node, group in groups.items()})
    before = roles(graph, groups=groups)
    columns = [str(name) for name in before if name != "group"]
    assert before.loc[list(graph), columns].to_numpy(dtype=float) == pytest.approx(
        after.loc[names, columns].to_numpy(dtype=float), nan_ok=True
    )


def test_a_node_without_a_group_plays_no_role_and_leaves_a_trace() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("b", "unknown")])
    table = roles(graph, groups={"a": "LT", "b": "LT", "c": "RS", "unknown": None})
    assert ["a", "b", "c"] == list(table.index)
    assert [1, 1, 1] == [table.loc["b", name] for name in ("representative", "total", "unplaced")]


def test_the_evidence_names_the_two_and_the_role() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("d", "b"), ("d", "c")])
    groups = {"a": "RS", "b": "LT", "c": "LT", "d": "LT"}
    assert [Triad(source="a", broker="b", target="c", role=Role.GATEKEEPER)] == list(
        list_triads(graph, broker="b", groups=groups)
    )


def test_loops_and_parallel_edges_are_one_tie_or_none() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from([("a", "b"), ("a", "b"), ("b", "b"), ("b", "c")])
    assert [0, 1, 0] == list(roles(graph, groups=dict.fromkeys("abc", "x"))["total"])


def test_a_graph_without_groups_has_no_rows() -> None:
    assert 0 == len(roles(nx.path_graph(4), groups={}))


# ── Chance ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_directed", [True, False])
def test_mean_and_deviation_are_those_of_random_graphs(is_directed: bool) -> None:
    groups = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2], dtype=np.int64)
    n, p, draws = len(groups), 0.4, 2000
    random = np.random.default_rng(5)
    counts = np.empty((draws, n, 5))
    for draw in range(draws):
        cells = np.triu(random.random((n, n)) < p, 1)
        lower = np.tril(random.random((n, n)) < p, -1) if is_directed else cells.T
        matrix = sparse.csr_array((cells | lower).astype(np.int64))
        counts[draw] = count_roles(matrix, groups=groups, is_directed=is_directed)
    pairs = n * (n - 1) // (1 if is_directed else 2)
    # The density is given as a number of ties: 0.4 of the pairs, to the nearest tie.
    mean, spread = expect_roles(groups, ties=round(p * pairs), is_directed=is_directed)
    assert mean[:, :5] == pytest.approx(counts.mean(axis=0), rel=0.1, abs=0.06)
    assert spread[:, :5] == pytest.approx(counts.std(axis=0), rel=0.1, abs=0.06)
