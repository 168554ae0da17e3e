"""Hold position to published numbers, to NetworkX where it is right, and to laws."""

from __future__ import annotations

import json
from math import isnan
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from civilgraph.network.centrality import (
    articulation,
    betweenness,
    constraint,
    core,
    effective_size,
    eigenvector,
    harmonic,
    hits,
    position,
    two_mode_position,
)
from civilgraph.network.clustering import global_clustering, local_clustering

MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "material"

# Borgatti & Everett (1997), table 1: degree, closeness and betweenness of all 32 nodes.
BORGATTI_EVERETT = """
E8 0.78 0.85 0.24|E9 0.67 0.79 0.23|E7 0.56 0.73 0.13|Nora Fayette 0.57 0.80 0.11
Evelyn Jefferson 0.57 0.80 0.10|Theresa Anderson 0.57 0.80 0.09|E6 0.44 0.69 0.07
Sylvia Avondale 0.50 0.77 0.07|Laura Mandeville 0.50 0.73 0.05|Brenda Rogers 0.50 0.73 0.05
Katherina Rogers 0.43 0.73 0.05|E5 0.44 0.59 0.04|Helen Lloyd 0.36 0.73 0.04|E3 0.33 0.56 0.02
Ruth DeSand 0.29 0.71 0.02|Verne Sanderson 0.29 0.71 0.02|E12 0.33 0.56 0.02
Myra Liddel 0.29 0.69 0.02|E11 0.22 0.54 0.02|Eleanor Nye 0.29 0.67 0.01
Frances Anderson 0.29 0.67 0.01|Pearl Oglethorpe 0.21 0.67 0.01|E4 0.22 0.54 0.01
Charlotte McDowd 0.29 0.60 0.01|E10 0.28 0.55 0.01|Olivia Carleton 0.14 0.59 0.01
Flora Price 0.14 0.59 0.01|E2 0.17 0.52 0.00|E1 0.17 0.52 0.00|Dorothy Murchison 0.14 0.65 0.00
E13 0.17 0.52 0.00|E14 0.17 0.52 0.00
"""


def reference(name: str) -> dict[str, Any]:
    """Read published numbers, or skip where the material is absent."""
    path = MATERIAL / "reference" / "reference_numbers.json"
    if not path.exists():
        pytest.skip(f"no reference numbers: {path} is absent")
    numbers: dict[str, Any] = json.loads(path.read_text())[name]
    return numbers


def southern_women() -> tuple[nx.Graph[str], list[str]]:
    """Give the two-mode graph and the women in the order of the matrix of Davis et al."""
    graph = nx.davis_southern_women_graph()
    return graph, list(graph.graph["top"])


def random_graphs() -> st.SearchStrategy[nx.Graph[int]]:
    """Draw a small graph, directed or not."""
    return st.builds(
        nx.gnp_random_graph,
        st.integers(1, 12),
        st.sampled_from([0.1, 0.3, 0.6]),
        seed=st.integers(0, 999),
        directed=st.booleans(),
    )


def worst(ours: dict[Any, float], theirs: dict[Any, float]) -> float:
    """Give the greatest difference; nodes for which both have no number do not differ."""
    assert {n for n in ours if isnan(ours[n])} == {n for n in theirs if isnan(theirs[n])}
    return max((abs(ours[n] - theirs[n]) for n in ours if not isnan(ours[n])), default=0.0)


# ── Published numbers ────────────────────────────────────────────────────────────────────────────


def test_all_32_nodes_of_southern_women_have_the_published_positions() -> None:
    graph, women = southern_women()
    table = two_mode_position(graph, members=women)
    rows = [line.rsplit(" ", 3) for line in BORGATTI_EVERETT.replace("\n", "|").split("|") if line]
    assert sorted(graph) == sorted(name for name, *_ in rows)
    for name, *numbers in rows:
        found = table.loc[name, ["degree", "closeness", "betweenness"]]
        assert [float(number) for number in numbers] == pytest.approx(list(found), abs=0.01)


def test_southern_women_agree_with_netrics_to_four_places() -> None:
    expected = reference("southern_women_two_mode")["stocnet_netrics_tests_4dp"]
    graph, women = southern_women()
    table = two_mode_position(graph, members=women).loc[women[:5]]
    assert expected["degree_norm"] == pytest.approx(list(table["degree"]), abs=5e-5)
    assert expected["closeness_norm"] == pytest.approx(list(table["closeness"]), abs=5e-5)
    raw = betweenness(graph, seed=1).values
    values = [raw[woman] * 31 * 30 / 2 for woman in women[:5]]
    assert expected["betweenness_raw"] == pytest.approx(values, abs=5e-5)


def test_two_mode_clustering_of_southern_women_is_opsahls() -> None:
    expected = reference("southern_women_two_mode")
    graph, women = southern_women()
    incidence = nx.bipartite.biadjacency_matrix(graph, women)
    overall = expected["opsahl_global_two_mode_clustering_women"]["value"]
    assert overall == pytest.approx(global_clustering(incidence), abs=5e-8)
    local = expected["opsahl_local_two_mode_clustering_women"]["values"]
    assert local == pytest.approx(list(local_clustering(incidence)), abs=5.1e-8)


def test_two_mode_clustering_of_clique_a_is_opsahls() -> None:
    expected = reference("women_clique_A")
    events = ["Bridge", "Dance", "Dinner", "Movies", "Visiting"]
    cells = [[event in own for event in events] for own in expected["incidence"].values()]
    incidence = sparse.csr_array(np.array(cells, dtype=np.int64))
    assert expected["opsahl_C"] == pytest.approx(global_clustering(incidence), abs=5e-8)
    assert expected["opsahl_local"] == pytest.approx(list(local_clustering(incidence)), abs=5e-8)


@pytest.mark.parametrize("prefix", ["", "weighted_"])
def test_burts_example_has_the_published_constraint_and_effective_size(prefix: str) -> None:
    expected = reference("burt_structural_holes_borgatti_example")
    graph: nx.Graph[str] = nx.Graph()
    for edge, weight in expected["weights"].items():
        graph.add_edge(*edge.split("-"), weight=weight)
    attribute = "weight" if prefix else None
    measured = constraint(graph, weight_attribute=attribute)
    for node, value in expected[f"{prefix}constraint"].items():
        assert value == pytest.approx(measured[node], abs=1e-3)
    sizes = effective_size(graph, weight_attribute=attribute)
    for node, value in expected[f"{prefix}effective_size"].items():
        assert value == pytest.approx(sizes[node], abs=1e-2)


def test_burts_directed_example_has_the_published_values() -> None:
    expected = reference("burt_structural_holes_borgatti_example")["directed"]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from((int(edge[0]), int(edge[-1])) for edge in expected["edges"])
    measured, sizes = constraint(graph), effective_size(graph)
    assert expected["constraint"] == pytest.approx([measured[n] for n in range(3)], abs=1e-3)
    assert expected["effective_size"] == pytest.approx([sizes[n] for n in range(3)], abs=1e-3)


# ── NetworkX ─────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(random_graphs())
def test_paths_agree_with_networkx(graph: nx.Graph[int]) -> None:
    between = betweenness(graph, seed=0).values
    assert 0 == pytest.approx(worst(between, nx.betweenness_centrality(graph)), abs=1e-12)
    others = max(len(graph) - 1, 1)
    close = {node: value / others for node, value in nx.harmonic_centrality(graph).items()}
    assert 0 == pytest.approx(worst(harmonic(graph, seed=0).values, close), abs=1e-12)


@settings(deadline=None)
@given(random_graphs())
def test_structural_holes_agree_with_networkx(graph: nx.Graph[int]) -> None:
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = 1 + number % 3
    ours = constraint(graph, weight_attribute="weight")
    if graph.size():
        assert 0 == pytest.approx(worst(ours, nx.constraint(graph, weight="weight")), abs=1e-9)
    # NetworkX 3.6 gives wrong effective sizes of weighted graphs unless nodes are named, and then
    # has none for nodes without outgoing ties.
    if not graph.is_directed():
        theirs = nx.effective_size(graph, nodes=list(graph), weight="weight")
        ours = effective_size(graph, weight_attribute="weight")
        assert 0 == pytest.approx(worst(ours, theirs), abs=1e-9)


def test_the_eigenvector_of_a_connected_graph_is_networkxs_up_to_scale() -> None:
    graph = nx.connected_watts_strogatz_graph(150, 4, 0.3, seed=1)
    theirs = nx.eigenvector_centrality_numpy(graph)
    greatest = max(theirs.values())
    scaled = {node: value / greatest for node, value in theirs.items()}
    assert 0 == pytest.approx(worst(eigenvector(graph), scaled), abs=1e-8)


# ── Samples ──────────────────────────────────────────────────────────────────────────────────────


def test_a_sample_of_all_sources_is_exact_and_has_no_error() -> None:
    graph = nx.karate_club_graph()
    exact = betweenness(graph, seed=1, pivots=34)
    assert betweenness(graph, seed=2) == exact
    assert 0 == exact.bound == max(exact.errors.values())


def test_the_truth_lies_within_the_error_of_a_sample() -> None:
    graph = nx.barabasi_albert_graph(400, 2, seed=1)
    exact = betweenness(graph, seed=0).values
    central = sorted(graph, key=lambda node: -exact[node])[:10]
    misses, bounds = [], []
    for seed in range(20):
        sample = betweenness(graph, seed=seed, pivots=80)
        misses += [abs(sample.values[n] - exact[n]) > sample.errors[n] for n in central]
        bounds.append(max(abs(sample.values[n] - exact[n]) for n in graph) <= sample.bound)
    assert all(bounds)
    assert sum(misses) / len(misses) < 0.12


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    graph = nx.karate_club_graph()
    assert betweenness(graph, seed=3, pivots=9) == betweenness(graph, seed=3, pivots=9)
    assert betweenness(graph, seed=3, pivots=9) != betweenness(graph, seed=4, pivots=9)


# ── What a reader relies on ──────────────────────────────────────────────────────────────────────


def test_the_table_has_one_sorted_row_a_node_and_every_measure() -> None:
    graph = nx.Graph([("c", "b"), ("b", "a"), ("d", "d")])
    table = position(graph, seed=1)
    assert ["a", "b", "c", "d"] == list(table.index)
    assert [1, 2, 1, 0] == list(table["degree"])
    assert [False, True, False, False] == list(table["is_articulation"])
    assert [1, 1, 1, 0] == list(table["core"])
    assert isnan(table["constraint"].iloc[3])
    assert {"pivots": 4, "betweenness_bound": 0.0} == table.attrs


def test_an_empty_graph_has_an_empty_table() -> None:
    assert 0 == len(position(nx.Graph(), seed=1))


def test_the_callers_graph_stays_as_it_was() -> None:
    graph = nx.Graph([("a", "a"), ("a", "b")])
    position(graph, seed=1)
    assert [("a", "a"), ("a", "b")] == list(graph.edges)


def test_hubs_and_authorities_are_the_first_singular_vectors() -> None:
    graph, women = southern_women()
    incidence = nx.bipartite.biadjacency_matrix(graph, women)
    left, _, right = np.linalg.svd(incidence.toarray())
    hubs, authorities = hits(incidence)
    assert list(abs(left[:, 0]) / abs(left[:, 0]).max()) == pytest.approx(list(hubs))
    assert list(abs(right[0]) / abs(right[0]).max()) == pytest.approx(list(authorities))


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 999))
def test_two_mode_positions_are_shares_also_where_the_graph_falls_apart(
    n: int, m: int, seed: int
) -> None:
    graph = nx.bipartite.random_graph(n, m, 0.3, seed=seed)
    table = two_mode_position(graph, members=range(n))
    for name in ("degree", "closeness", "betweenness", "hits"):
        assert table[name].between(0, 1 + 1e-9).all()


def test_members_who_are_tied_to_each_other_are_not_a_mode() -> None:
    with pytest.raises(ValueError, match="two nodes of one mode"):
        two_mode_position(nx.path_graph(3), members=[0, 1])


@settings(deadline=None)
@given(random_graphs(), st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(graph: nx.Graph[int], random: Any) -> None:
    names = [f"n{number:02}" for number in range(len(graph))]
    random.shuffle(names)
    renamed = nx.relabel_nodes(graph, dict(enumerate(names)))
    before = position(graph, seed=0).loc[list(range(len(graph)))]
    after = position(renamed, seed=0).loc[names]
    assert before.to_numpy(dtype=float) == pytest.approx(
        after.to_numpy(dtype=float), abs=1e-9, nan_ok=True
    )


@settings(deadline=None)
@given(random_graphs())
def test_every_share_lies_between_0_and_1(graph: nx.Graph[int]) -> None:
    table = position(graph, seed=0)
    for name in ("betweenness", "harmonic", "eigenvector"):
        assert table[name].between(0, 1 + 1e-9).all()
    assert core(graph).keys() == articulation(graph).keys() == set(graph)
