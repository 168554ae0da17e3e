"""Hold projections to the published numbers, to NetworkX, and to their laws."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from civilgraph.network import backend, kernels
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.projection import Projection, Weight, project, stream

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT.parent / "shared" / "material" / "reference"

Pairs = list[tuple[str, str]]

# Up to 12 members in up to 8 networks.
PAIRS = st.lists(
    st.tuples(st.integers(0, 11).map("m{:02}".format), st.integers(0, 7).map("N{}".format)),
    min_size=1,
    max_size=60,
    unique=True,
)
WEIGHTS = st.sampled_from(Weight)


def women() -> Affiliation:
    """Give the Southern Women (Davis, Gardner & Gardner 1941)."""
    return Affiliation.from_graph(nx.davis_southern_women_graph())


def reference(name: str) -> Any:
    """Read published numbers, or skip where the material is absent."""
    path = REFERENCE / "reference_numbers.json"
    if not path.exists():
        pytest.skip(f"no reference numbers: {path} is absent")
    return json.loads(path.read_text("utf-8"))[name]


def ties(projection: Projection) -> dict[frozenset[str], float]:
    """Give the ties, whatever their order."""
    return {frozenset((source, target)): weight for source, target, weight in projection.ties()}


# ── Published numbers ────────────────────────────────────────────────────────────────────────────


def test_southern_women_have_the_published_projection() -> None:
    expected = reference("southern_women_two_mode")["projection"]
    projection = project(women())
    assert expected["women_edges"] == len(projection)
    assert expected["events_edges"] == len(project(women(), onto="networks"))
    assert expected["sum_of_weights_women"] == projection.weight.sum()
    heavy = projection.weight > projection.weight.mean()
    assert expected["edges_with_weight_gt_mean"] == heavy.sum()


def test_southern_women_cluster_as_published() -> None:
    expected = reference("southern_women_two_mode")["projection"]["local_clustering_projection"]
    found: Any = nx.clustering(project(women()).to_networkx())
    first = {name.split()[0]: round(value, 7) for name, value in found.items()}
    assert expected == {name: first[name] for name in expected}


def test_southern_women_have_the_jaccard_of_the_reference() -> None:
    expected = reference("southern_women_two_mode")["jaccard_Evelyn_Laura"]
    found = ties(project(women(), weight="jaccard"))
    pair = frozenset(("Evelyn Jefferson", "Laura Mandeville"))
    assert expected == pytest.approx(found[pair], abs=5e-8)


def test_southern_women_have_all_newman_weights_of_the_reference() -> None:
    path = REFERENCE / "southern_women_newman.csv"
    if not path.exists():
        pytest.skip(f"no reference numbers: {path} is absent")
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row.pop(""): row for row in csv.DictReader(file)}
    projection = project(women(), weight="newman")
    # NetworkX writes Katherina Rogers, Davis's book and the table Katherine.
    first = [name.split()[0].replace("ina", "ine") for name in projection.nodes]
    expected = [[float(rows[source][target]) for target in first] for source in first]
    np.testing.assert_allclose(projection.matrix.toarray(), expected, atol=5e-11)


def test_newman_weights_of_a_woman_sum_to_her_events() -> None:
    # Newman 2001: each event of two and more gives each of its members the weight 1 in all.
    projection = project(women(), weight="newman")
    np.testing.assert_allclose(projection.matrix.sum(axis=1), women().degrees, rtol=1e-12)


# ── What goes out ────────────────────────────────────────────────────────────────────────────────


def test_heavier_ties_come_first_and_equal_ones_by_id() -> None:
    pairs = [("c", "N"), ("a", "N"), ("b", "N"), ("c", "M"), ("b", "M")]
    expected = [("b", "c", 2), ("a", "b", 1), ("a", "c", 1)]
    assert expected == list(project(Affiliation.from_edges(pairs)).ties())


def test_the_graph_says_what_its_weight_means_and_keeps_the_lonely() -> None:
    graph = project(Affiliation.from_edges([("a", "N"), ("b", "N"), ("c", "M")])).to_networkx()
    assert graph.graph == {"meaning": "number shared"}
    assert list(graph) == ["a", "b", "c"]
    assert graph.nodes["c"] == {"label": "c", "mode": "member", "size": 1}
    assert list(graph.edges(data=True)) == [("a", "b", {"weight": 1, "count": 1})]


def test_an_unknown_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="'cosine' is not a valid Weight"):
        project(women(), weight="cosine")


def test_a_minimum_below_1_is_refused() -> None:
    with pytest.raises(ValueError, match="share at least 1, not 0"):
        project(women(), minimum=0)


def test_an_empty_table_has_an_empty_projection() -> None:
    empty = project(Affiliation.from_rows([]))
    assert len(empty) == 0
    assert len(empty.to_networkx()) == 0


def test_a_large_network_is_never_a_list_of_its_pairs() -> None:
    # 3,000 members of one network are 4.5 million pairs; two share another network as well.
    pairs = [(f"m{number:04}", "large") for number in range(3_000)]
    affiliation = Affiliation.from_edges([*pairs, ("m0001", "small"), ("m2999", "small")])
    assert [("m0001", "m2999", 2)] == list(project(affiliation, minimum=2).ties())
    sizes = [len(part.i) for part in stream(affiliation, block=100_000)]
    assert sum(sizes) == 3_000 * 2_999 // 2
    assert max(sizes) <= 100_000


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────


@given(PAIRS, WEIGHTS)
def test_a_projection_is_symmetric_and_has_no_loops(pairs: Pairs, weight: Weight) -> None:
    matrix = project(Affiliation.from_edges(pairs), weight=weight).matrix
    assert abs(matrix - matrix.T).max() == 0
    assert not matrix.diagonal().any()


@given(PAIRS, WEIGHTS, st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(pairs: Pairs, weight: Weight, random: Any) -> None:
    members = sorted({member for member, _ in pairs})
    renamed = dict(zip(members, random.sample(members, len(members)), strict=True))
    before = ties(project(Affiliation.from_edges(pairs), weight=weight))
    after = ties(
        project(Affiliation.from_edges([(renamed[m], n) for m, n in pairs]), weight=weight)
    )
    assert {frozenset(renamed[m] for m in pair): w for pair, w in before.items()} == after


@given(PAIRS, WEIGHTS)
def test_the_order_of_rows_changes_nothing(pairs: Pairs, weight: Weight) -> None:
    forth = ties(project(Affiliation.from_edges(pairs), weight=weight))
    assert forth == ties(project(Affiliation.from_edges(pairs[::-1]), weight=weight))


@given(PAIRS)
def test_weights_are_those_of_networkx(pairs: Pairs) -> None:
    graph, members = two_mode(pairs)
    affiliation = Affiliation.from_edges(pairs)
    for weight, function in (
        (Weight.COUNT, nx.bipartite.weighted_projected_graph),
        (Weight.JACCARD, nx.bipartite.overlap_weighted_projected_graph),
        (Weight.NEWMAN, nx.bipartite.collaboration_weighted_projected_graph),
    ):
        found: Any = function(graph, members).edges(data="weight")
        expected = {frozenset((source, target)): value for source, target, value in found}
        assert expected == pytest.approx(ties(project(affiliation, weight=weight)))


@given(PAIRS, WEIGHTS, st.integers(1, 4))
def test_thresholds_nest(pairs: Pairs, weight: Weight, minimum: int) -> None:
    whole = project(Affiliation.from_edges(pairs), weight=weight)
    counts = ties(project(Affiliation.from_edges(pairs)))
    expected = {pair: w for pair, w in ties(whole).items() if counts[pair] >= minimum}
    found = project(Affiliation.from_edges(pairs), weight=weight, minimum=minimum)
    assert expected == ties(found)


@given(PAIRS)
def test_newman_weights_sum_to_the_networks_shared_with_anybody(pairs: Pairs) -> None:
    affiliation = Affiliation.from_edges(pairs)
    expected = affiliation.incidence @ (affiliation.sizes > 1).astype(float)
    found: Any = project(affiliation, weight="newman").matrix.sum(axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@given(PAIRS, WEIGHTS, st.integers(1, 3))
def test_without_numba_the_answers_are_the_same_to_the_last_bit(
    pairs: Pairs, weight: Weight, minimum: int
) -> None:
    pytest.importorskip("numba")
    affiliation = Affiliation.from_edges(pairs)
    compiled = ties(project(affiliation, weight=weight, minimum=minimum))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "has_numba", lambda: False)
        assert compiled == ties(project(affiliation, weight=weight, minimum=minimum))


@given(PAIRS, WEIGHTS, st.integers(1, 3), st.integers(1, 40))
def test_parts_together_are_the_whole(
    pairs: Pairs, weight: Weight, minimum: int, block: int
) -> None:
    affiliation = Affiliation.from_edges(pairs)
    parts = list(stream(affiliation, weight=weight, minimum=minimum, block=block))
    found = [tie for part in parts for tie in part.ties()]
    assert sorted(found) == sorted(project(affiliation, weight=weight, minimum=minimum).ties())


# ── NetworkX backend ─────────────────────────────────────────────────────────────────────────────

CALLS: list[tuple[str, dict[str, bool]]] = [
    ("projected_graph", {}),
    ("projected_graph", {"multigraph": True}),
    ("weighted_projected_graph", {}),
    ("weighted_projected_graph", {"ratio": True}),
    ("collaboration_weighted_projected_graph", {}),
    ("overlap_weighted_projected_graph", {}),
    ("overlap_weighted_projected_graph", {"jaccard": False}),
]


def two_mode(pairs: Pairs) -> tuple[nx.Graph[Any], list[str]]:
    """Give the two-mode graph of some pairs, with data that has to survive, and its members."""
    graph: nx.Graph[Any] = nx.Graph(name="test")
    for member, network in pairs:
        graph.add_node(member, bipartite=0, colour=f"colour of {member}")
        graph.add_node(network, bipartite=1)
        graph.add_edge(member, network, since=2011)
    return graph, [node for node in graph if graph.nodes[node]["bipartite"] == 0]


def assert_same(expected: nx.Graph[Any], found: nx.Graph[Any]) -> None:
    """Compare graphs with their data, and the classes and order of what they hold."""
    assert type(expected) is type(found)
    assert expected.graph == found.graph
    assert list(expected.nodes(data=True)) == list(found.nodes(data=True))
    assert dict(expected.adj) == dict(found.adj)
    if not found.is_directed() and not found.is_multigraph():
        assert all(found.adj[u][v] is found.adj[v][u] for u, v in found.edges)


@pytest.mark.parametrize(("name", "options"), CALLS)
@given(PAIRS)
def test_the_backend_gives_what_networkx_gives(
    name: str, options: dict[str, bool], pairs: Pairs
) -> None:
    graph, members = two_mode(pairs)
    expected = getattr(nx.bipartite, name)(graph, members, **options)
    assert_same(expected, getattr(backend, name)(graph, members, **options))


@pytest.mark.parametrize(("name", "options"), CALLS)
@given(PAIRS, st.data())
def test_what_is_no_side_of_a_two_mode_graph_is_left_to_networkx(
    name: str, options: dict[str, bool], pairs: Pairs, data: st.DataObject
) -> None:
    graph, members = two_mode([(a.lower(), b) for a, b in pairs])
    graph.add_edges_from(pairwise(members))
    some = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=1, unique=True))
    assume(len(some) < len(graph))
    expected = getattr(nx.bipartite, name)(graph, some, **options)
    assert_same(expected, getattr(backend, name)(graph, some, **options))


@pytest.mark.parametrize(("name", "options"), CALLS)
def test_directed_graphs_are_left_to_networkx(name: str, options: dict[str, bool]) -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph([("a", "N"), ("N", "b"), ("b", "M"), ("M", "a")])
    expected = getattr(nx.bipartite, name)(graph, ["a", "b"], **options)
    assert_same(expected, getattr(backend, name)(graph, ["a", "b"], **options))


def test_the_backend_fails_as_networkx_fails() -> None:
    graph: nx.Graph[Any] = nx.Graph([("a", "N")])
    with pytest.raises(nx.NetworkXAlgorithmError, match="not a valid bipartite partition"):
        backend.weighted_projected_graph(graph, ["a", "N"])
    with pytest.raises(KeyError):
        backend.projected_graph(graph, ["b"])


CALL_BY_NAME = """
import warnings, networkx as nx
warnings.simplefilter("error")
graph = nx.davis_southern_women_graph()
women = graph.graph["top"]
plain = nx.bipartite.weighted_projected_graph(graph, women)
for _ in range(2):
    fast = nx.bipartite.weighted_projected_graph(graph, women, backend="civilgraph")
    assert nx.utils.graphs_equal(plain, fast)
graph.remove_node("E8")
fast = nx.bipartite.weighted_projected_graph(graph, women, backend="civilgraph")
assert nx.utils.graphs_equal(nx.bipartite.weighted_projected_graph(graph, women), fast)
print(fast.number_of_edges())
"""


def test_networkx_finds_the_backend_by_its_name_and_meets_no_old_copy(tmp_path: Path) -> None:
    # What an installation registers, without one.
    installed = tmp_path / "civilgraph-0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: civilgraph\nVersion: 0\n")
    points = "[networkx.backends]\ncivilgraph = civilgraph.network.backend\n"
    (installed / "entry_points.txt").write_text(points)
    path = os.pathsep.join([str(tmp_path), str(ROOT / "graph")])
    command = [sys.executable, "-c", CALL_BY_NAME]
    environment = {**os.environ, "PYTHONPATH": path}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert int(result.stdout) < 139
