"""A layout of any size by forces: how well it shows a graph, and that chance has no say."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civilgraph.network import kernels
from civilgraph.view import forces, quadtree, seeding
from civilgraph.view.explorer.placing import place
from civilgraph.view.forces import Floats, Ints, force_layout
from civilgraph.view.quadtree import build_tree, repel
from civilgraph.view.quality import purity, stress

GRAPH = Path(__file__).resolve().parents[1] / "graph"


def geometric(size: int) -> Ints:
    """Tie points of a square that lie near: a graph that has a right layout."""
    graph = nx.random_geometric_graph(size, (8 / np.pi / size) ** 0.5, seed=1)
    return np.array(sorted(graph.edges()), dtype=np.int64)


def affiliations(members: int, networks: int, *, seed: int = 1) -> Ints:
    """Tie members to networks of one of eight fields, every fifth to another one too."""
    random = np.random.default_rng(seed)
    field = random.integers(0, 8, members)
    chosen = random.integers(0, networks // 8, (3, members)) * 8 + field
    chosen[2, ::5] = random.integers(0, networks, len(chosen[2, ::5]))
    pairs = [np.stack([np.arange(members), members + row], axis=1) for row in chosen]
    return np.unique(np.concatenate(pairs), axis=0)


# ── How well it shows a graph ────────────────────────────────────────────────────────────────────


def test_a_mesh_is_unfolded_as_well_as_networkx_does_it() -> None:
    ties = geometric(400)
    graph: nx.Graph[int] = nx.Graph(ties.tolist())
    graph.add_nodes_from(range(400))
    found = nx.spring_layout(graph, seed=1)
    theirs = np.array([found[i] for i in range(400)])
    ours = force_layout(ties, size=400, seed=1)
    assert stress(ties, ours) <= stress(ties, theirs)
    assert purity(ties, ours) >= purity(ties, theirs)


def test_the_start_by_communities_unfolds_what_a_start_by_chance_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ties = geometric(2_500)
    seeded = stress(ties, force_layout(ties, size=2_500, seed=1))
    monkeypatch.setattr(
        forces,
        "start_by_communities",
        lambda ties, weights, masses, *, seed, arrange: seeding.start_anywhere(
            len(masses), seed=seed
        ),
    )
    assert seeded < 0.5 * stress(ties, force_layout(ties, size=2_500, seed=1))


def test_members_of_one_field_lie_together() -> None:
    members, networks = 600, 48
    ties = affiliations(members, networks)
    places = force_layout(ties, size=members + networks, seed=1)
    field = np.random.default_rng(1).integers(0, 8, members)
    middles = np.array([places[:members][field == f].mean(axis=0) for f in range(8)])
    nearest = np.linalg.norm(places[:members, None] - middles, axis=2).argmin(axis=1)
    share = float((nearest == field).mean())
    assert share > 0.75


def test_components_lie_beside_one_another() -> None:
    ties = np.array([[3 * i + a, 3 * i + b] for i in range(50) for a, b in ((0, 1), (1, 2))])
    places = force_layout(ties, size=200, seed=1)
    boxes = [places[3 * i : 3 * i + 3] for i in range(50)] + [
        places[i : i + 1] for i in range(150, 200)
    ]
    low, high = (np.array([getattr(box, end)(axis=0) for box in boxes]) for end in ("min", "max"))
    touching = ((low[:, None] <= high[None]) & (low[None] <= high[:, None])).all(axis=2)
    assert touching.sum() == len(boxes)


@pytest.mark.parametrize("size", [0, 1, 2, 41])
def test_the_smallest_graphs_and_those_without_ties_have_places(size: int) -> None:
    places = force_layout(np.zeros((0, 2), dtype=np.int64), size=size, seed=1)
    assert (size, 2) == places.shape
    assert size == len({tuple(row) for row in places.tolist()})


# ── The same places everywhere ───────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not kernels.has_numba(), reason="numba is not here: pip install numba")
@pytest.mark.parametrize("ties", [geometric(300), affiliations(500, 40)], ids=["mesh", "two-mode"])
def test_numba_changes_the_time_and_not_a_bit(ties: Ints, monkeypatch: pytest.MonkeyPatch) -> None:
    size = int(ties.max()) + 1
    expected = force_layout(ties, size=size, seed=1)
    without_numba(monkeypatch)
    assert expected.tobytes() == force_layout(ties, size=size, seed=1).tobytes()


def without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (quadtree, forces):
        monkeypatch.setattr(module, "has_numba", lambda: False)
    monkeypatch.setattr(seeding, "compiled", lambda function: function)


def test_two_processes_with_other_hashing_give_the_same_bytes() -> None:
    program = (
        "import hashlib, numpy as np\n"
        "from civilgraph.view.forces import force_layout\n"
        "ties = np.random.default_rng(1).integers(0, 300, (500, 2))\n"
        "print(hashlib.sha256(force_layout(ties, size=300, seed=1).tobytes()).hexdigest())\n"
    )
    ties = np.random.default_rng(1).integers(0, 300, (500, 2))
    expected = hashlib.sha256(force_layout(ties, size=300, seed=1).tobytes()).hexdigest()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(GRAPH)}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert expected == done.stdout.strip()


# ── The tree ─────────────────────────────────────────────────────────────────────────────────────


def all_pairs(x: Floats, y: Floats, mass: Floats) -> Floats:
    """Push every point by every other, one by one."""
    dx, dy = x[:, None] - x, y[:, None] - y
    d2 = dx**2 + dy**2
    np.fill_diagonal(d2, np.inf)
    push = mass[:, None] * mass / d2
    return np.stack([(dx * push).sum(axis=1), (dy * push).sum(axis=1)])


@given(st.integers(2, 200), st.integers(0, 10**6))
@settings(max_examples=25)
def test_a_tree_that_opens_every_cell_is_the_sum_over_all_pairs(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    (x, y), mass = random.normal(size=(2, size)), random.integers(1, 9, size).astype(np.float64)
    tree = build_tree(x, y, mass)
    found = repel(tree, x, y, mass, strength=1.0, open_at=1e-6)
    np.testing.assert_allclose(found, all_pairs(x, y, mass), rtol=1e-6, atol=1e-6)


def test_the_approximation_is_near_the_sum_over_all_pairs() -> None:
    random = np.random.default_rng(1)
    (x, y), mass = random.normal(size=(2, 2_000)), random.integers(1, 9, 2_000).astype(np.float64)
    found = np.array(repel(build_tree(x, y, mass), x, y, mass, strength=1.0, open_at=1.2))
    exact = all_pairs(x, y, mass)
    error = np.linalg.norm(found - exact, axis=0) / np.linalg.norm(exact, axis=0)
    assert np.median(error) < 0.05


def test_points_upon_one_another_do_no_harm() -> None:
    x = y = np.zeros(5)
    found = repel(build_tree(x, y, np.ones(5)), x, y, np.ones(5), strength=1.0, open_at=1.2)
    assert not np.any(found)


# ── Measures, and the explorer's map ─────────────────────────────────────────────────────────────


def test_stress_is_nothing_for_a_straight_path_and_much_for_a_folded_one() -> None:
    path = np.array([[0, 1], [1, 2], [2, 3]])
    straight = np.array([[0.0, 0], [5, 0], [10, 0], [15, 0]])
    folded = np.array([[0.0, 0], [5, 0], [5, 5], [0, 5]])
    assert 0 == stress(path, straight)
    assert 0.02 < stress(path, folded)


def test_purity_counts_the_neighbours_among_the_nearest() -> None:
    ties = np.array([[0, 1], [2, 3]])
    assert 1 == purity(ties, np.array([[0.0, 0], [1, 0], [5, 0], [6, 0]]))
    assert 0 == purity(ties, np.array([[0.0, 0], [5, 0], [1, 0], [6, 0]]))
    assert 1 == purity(np.zeros((0, 2), dtype=np.int64), np.zeros((3, 2)))


def test_a_large_map_keeps_networks_apart_and_members_by_their_networks() -> None:
    members, networks = 900, 40
    ties = affiliations(members, networks)
    alone = np.array([[940 + i, 900 + i % 3] for i in range(60)])
    ties = np.concatenate([ties, alone])
    is_network = np.zeros(1_000, dtype=np.bool_)
    is_network[900:940] = True
    places = place(["x"] * 1_000, is_network, ties[:, 0], ties[:, 1])
    gaps = np.linalg.norm(places[900:940, None] - places[None, 900:940], axis=2)
    assert 30 < gaps[gaps > 0].min()
    away = np.linalg.norm(places[alone[:, 0]] - places[alone[:, 1]], axis=1)
    assert away.max() < 70
