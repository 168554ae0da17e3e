"""Time projections and tests of ties against NetworkX and scipy, in one run on the same data.

Seeded organisations with four memberships each, in networks of log-normal sizes (median 12, the
largest of a million organisations some thousands). Seconds are CPU seconds of one process; every
case runs in a process of its own, whose peak memory is told: ours (`MiB`), where we came first, and
of both. Nothing is extrapolated: NetworkX is
timed where it ends within a minute.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, TypeVar

import networkx as nx
import numpy as np
from scipy import sparse

from civilgraph.network import backend, null_model
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.projection import project, stream
from civilgraph.network.significance import hypergeometric_ties, significant_ties

T = TypeVar("T")
Matrix = Any
Figures = dict[str, float]

# So many of the million belong to one large network: it alone is 1.25 thousand million pairs.
LARGE = 50_000


def run() -> None:
    """Print the ratios and the peak memory of each case."""
    print("networks: seconds of CPU, peak memory in MiB")
    for case, organizations in (
        ("arrays", 10_000),
        ("networkx", 5_000),
        ("threshold", 10_000),
        ("scipy", 100_000),
        ("scipy", 250_000),
        ("scipy", 1_000_000),
        ("shared", 1_000_000),
        ("heavy", 10_000),
        ("null", 10_000),
        ("null", 100_000),
        ("null", 1_000_000),
    ):
        command = [sys.executable, str(Path(__file__)), case, str(organizations)]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        figures = json.loads(result.stdout)
        words = "  ".join(f"{name} {value:,.4g}" for name, value in figures.items())
        print(f"  {case:9}{organizations:10,}  {words}", flush=True)


def arrays(organizations: int) -> Figures:
    """Compare a projection of arrays with NetworkX's of its graph."""
    matrix = _synthetic(organizations)
    affiliation = _affiliation(matrix)
    ours, projection = _time(lambda: project(affiliation), again=5)
    peak = _peak()
    graph, nodes = _two_mode(matrix)
    theirs, other = _time(lambda: nx.bipartite.weighted_projected_graph(graph, nodes))
    assert len(projection) == other.number_of_edges()
    assert projection.weight.sum() == other.size(weight="weight")
    figures = {"ties": len(projection), "ours": ours, "MiB": peak}
    return figures | {"networkx": theirs, "ratio": theirs / ours, "MiB of both": _peak()}


def networkx(organizations: int) -> Figures:
    """Compare the backend, NetworkX graph in and out, with NetworkX, several times in turns."""
    graph, nodes = _two_mode(_synthetic(organizations))
    backend.weighted_projected_graph(graph, nodes)  # compiles
    ratios: list[float] = []
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(7):
        # In turns, so that what else the machine does falls on both.
        mine, found = _time(lambda: backend.weighted_projected_graph(graph, nodes))
        other_time, other = _time(lambda: nx.bipartite.weighted_projected_graph(graph, nodes))
        assert nx.utils.graphs_equal(found, other)
        ours, theirs, ratios = [*ours, mine], [*theirs, other_time], [*ratios, other_time / mine]
        ties = len(found.edges)
        del found, other
    figures = {"ties": ties, "ours": median(ours), "networkx": median(theirs)}
    least, greatest = min(ratios), max(ratios)
    figures |= {"ratio": median(ratios), "least": least, "greatest": greatest}
    return figures | {"MiB of both": _peak()}


def threshold(organizations: int) -> Figures:
    """Compare what shares two and more, NetworkX graph in and out, with NetworkX and a filter."""
    graph, nodes = _two_mode(_synthetic(organizations))

    def ours() -> Any:
        return project(Affiliation.from_graph(graph), minimum=2).to_networkx()

    def theirs() -> Any:
        whole: Any = nx.bipartite.weighted_projected_graph(graph, nodes)
        light = [(one, other) for one, other, weight in whole.edges(data="weight") if weight < 2]
        whole.remove_edges_from(light)
        return whole

    mine, found = _time(ours, again=2)
    other_time, other = _time(theirs)
    assert {*map(frozenset, found.edges)} == {*map(frozenset, other.edges)}
    ties = len(found.edges)
    figures = {"ties": ties, "ours": mine, "networkx": other_time, "ratio": other_time / mine}
    return figures | {"MiB of both": _peak()}


def scipy(organizations: int) -> Figures:
    """Compare a projection of arrays with scipy's product."""
    affiliation = _affiliation(_synthetic(organizations))
    matrix = affiliation.incidence
    ours, projection = _time(lambda: project(affiliation), again=2)
    ties, peak = len(projection), _peak()
    del projection
    theirs, product = _time(lambda: matrix @ matrix.T)
    assert product.nnz == 2 * ties + (matrix.sum(axis=1) > 0).sum()
    figures = {"memberships": matrix.nnz, "ties": ties, "ours": ours, "MiB": peak}
    return figures | {"scipy": theirs, "ratio": theirs / ours, "MiB of both": _peak()}


def shared(organizations: int) -> Figures:
    """Find who shares two networks and more, while one network is as large as a town."""
    affiliation = _affiliation(_synthetic(organizations, large=LARGE))
    affiliation.incidence  # noqa: B018
    seconds, ties = _time(lambda: sum(len(part) for part in stream(affiliation, minimum=2)))
    return {"ties": ties, "ours": seconds, "MiB": _peak()}


def null(organizations: int) -> Figures:
    """Test ties that are all chance; the hypergeometric test for comparison, last."""
    return _test(_synthetic(organizations))


def heavy(organizations: int) -> Figures:
    """Test ties that are all chance, where a few networks are as large as thousands of others."""
    return _test(_synthetic(organizations, is_heavy=True))


def _test(matrix: Matrix) -> Figures:
    chance = null_model.fit(matrix).sample(seed=2)
    affiliation = _affiliation(chance)
    del chance
    seconds, found = _time(lambda: significant_ties(affiliation, level=0.05))
    figures = {"tested": found.tested, "false ties": len(found), "ours": seconds, "MiB": _peak()}
    return figures | {"hypergeometric": len(hypergeometric_ties(affiliation, level=0.05))}


def _synthetic(organizations: int, *, large: int = 0, is_heavy: bool = False) -> Matrix:
    random = np.random.default_rng(1)
    networks, memberships = organizations // 5, 4 * organizations
    sizes = random.lognormal(np.log(12), 1.0, networks)
    if is_heavy:
        sizes = np.minimum(random.pareto(1.1, networks) + 1, organizations / 5)
    columns = random.choice(networks, memberships, p=sizes / sizes.sum()).astype(np.int32)
    rows = random.integers(0, organizations, memberships, dtype=np.int32)
    rows[:large], columns[:large] = np.arange(large), 0
    ones = np.ones(memberships, dtype=np.int32)
    matrix = sparse.csr_array((ones, (rows, columns)), shape=(organizations, networks))
    matrix.data[:] = 1
    return matrix


def _affiliation(matrix: Matrix) -> Affiliation:
    ends = matrix.tocoo().coords
    return Affiliation(
        members=tuple(f"organization-{number}" for number in range(matrix.shape[0])),
        networks=tuple(f"network-{number}" for number in range(matrix.shape[1])),
        sources=ends[0].astype(np.int32),
        targets=ends[1].astype(np.int32),
        days={},
    )


def _two_mode(matrix: Matrix) -> tuple[Any, list[str]]:
    affiliation = _affiliation(matrix)
    graph: Any = nx.Graph()
    graph.add_nodes_from(affiliation.members, bipartite=0)
    graph.add_nodes_from(affiliation.networks, bipartite=1)
    for source, target in zip(affiliation.sources, affiliation.targets, strict=True):
        graph.add_edge(affiliation.members[source], affiliation.networks[target])
    return graph, list(affiliation.members)


def _time(work: Callable[[], T], *, again: int = 1) -> tuple[float, T]:
    """Give the least time of several; the first one compiles where nothing is on disk yet."""
    least = float("inf")
    for _ in range(again - 1):
        start = process_time()
        # What is not kept is let go of here, not while the next one is timed.
        least = min(least, (work(), process_time() - start)[1])
    start = process_time()
    result = work()
    return min(least, process_time() - start), result


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    CASES = {
        each.__name__: each for each in (arrays, networkx, threshold, scipy, shared, heavy, null)
    }
    if sys.argv[1:]:
        print(json.dumps(CASES[sys.argv[1]](int(sys.argv[2]))))
    else:
        run()
