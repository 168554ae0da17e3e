"""Time brokerage of 400,000 ties against a plain Python count, in one run on the same graph.

The plain count walks every a → b → c over sets of successors, as the definition reads. It is timed
as a whole, once, not on a sample; the compiled count is the best of five, for a tenth of a second
is soon disturbed. Both are CPU seconds of this process. Two seeded graphs in 30
countries: 10,000 organisations with four memberships each, tied where they share a network (both
directions counted, as R's sna does), and 50,000 organisations with one-way ties.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import Any, TypeVar

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from civilgraph.network.brokerage import roles
from civilgraph.network.triads import count_roles

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "material" / "reference"
COUNTRIES = 30
T = TypeVar("T")


def run() -> None:
    """Print the ratios, and check the counts against each other and against R."""
    for name, matrix in (("co-membership", _co_membership(seed=1)), ("one-way", _one_way(seed=1))):
        groups = np.random.default_rng(2).integers(0, COUNTRIES, matrix.shape[0])
        _compare(name, matrix, groups)
    print(f"  Cheyenne against R's sna: {_check_reference()}")


def _compare(name: str, matrix: Any, groups: NDArray[np.int64]) -> None:
    count_roles(matrix[:9, :9], groups=groups[:9], is_directed=True)  # compiles
    kernel, counts = min(
        (_time(lambda: count_roles(matrix, groups=groups, is_directed=True)) for _ in range(5)),
        key=lambda run: run[0],
    )
    numpy, same = _time(
        lambda: count_roles(matrix, groups=groups, is_directed=True, compiled=False)
    )
    graph = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
    table, _ = _time(lambda: roles(graph, groups=dict(enumerate(groups.tolist()))))
    plain, slow = _time(lambda: _plain_count(matrix, groups.tolist()))
    assert counts.tolist() == same.tolist() == slow
    ties = matrix.nnz // (2 if name == "co-membership" else 1)
    print(f"brokerage, {name}: {ties:,} ties, {counts.sum():,} open triads; plain {plain:.1f} s")
    for road, seconds in (("compiled", kernel), ("NumPy", numpy), ("nx graph to table", table)):
        print(f"  {road:18}{seconds * 1000:7.0f} ms {plain / seconds:6.0f} ×")
    print(f"  peak memory of all so far {getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def _time(work: Callable[[], T]) -> tuple[float, T]:
    start = process_time()
    result = work()
    return process_time() - start, result


def _co_membership(*, seed: int) -> Any:
    members, networks = 10_000, 4_500
    random = np.random.default_rng(seed)
    weights = (1 + np.arange(networks)) ** -0.5
    rows = random.integers(0, members, 4 * members)
    columns = random.choice(networks, 4 * members, p=weights / weights.sum())
    shape = (members, networks)
    incidence = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)
    shared = (incidence @ incidence.T).tocoo()
    return _matrix(shared.row, shared.col, members)


def _one_way(*, seed: int) -> Any:
    nodes, ties = 50_000, 400_000
    random = np.random.default_rng(seed)
    weights = (1 + np.arange(nodes)) ** -0.6
    weights /= weights.sum()
    tails, heads = (
        random.permutation(nodes)[random.choice(nodes, 2 * ties, p=weights)] for _ in range(2)
    )
    keys = random.permutation(np.unique(tails * nodes + heads))
    keys = keys[keys // nodes != keys % nodes][:ties]
    return _matrix(keys // nodes, keys % nodes, nodes)


def _matrix(rows: NDArray[Any], columns: NDArray[Any], nodes: int) -> Any:
    kept = rows != columns
    ones = np.ones(int(kept.sum()), dtype=np.int64)
    return sparse.csr_array((ones, (rows[kept], columns[kept])), shape=(nodes, nodes))


def _plain_count(matrix: Any, groups: list[int]) -> list[list[int]]:
    rows, columns = matrix.nonzero()
    after: list[set[int]] = [set() for _ in groups]
    before: list[set[int]] = [set() for _ in groups]
    for a, b in zip(rows.tolist(), columns.tolist(), strict=True):
        after[a].add(b)
        before[b].add(a)
    counts = [[0] * 5 for _ in groups]
    for b, own in enumerate(counts):
        group = groups[b]
        for a in before[b]:
            closed, near = after[a], groups[a]
            for c in after[b]:
                if c != a and c not in closed:
                    far = groups[c]
                    if near == far:
                        own[0 if near == group else 1] += 1
                    elif far == group:
                        own[2] += 1
                    else:
                        own[3 if near == group else 4] += 1
    return counts


def _check_reference() -> str:
    if not REFERENCE.exists():
        return f"not checked, {REFERENCE} is absent"
    names = ("nodes", "edges", "brokerage_raw")
    files = [REFERENCE / f"emon_Cheyenne_{name}.csv" for name in names]
    nodes, edges, raw = (pd.read_csv(path) for path in files)
    graph = nx.from_pandas_edgelist(edges, create_using=nx.DiGraph)
    table = roles(graph, groups=dict(zip(nodes["id"], nodes["Sponsorship"], strict=True)))
    columns = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"]
    found = table.loc[list(nodes["id"]), columns].to_numpy()
    assert raw.set_index("id").to_numpy().tolist() == found.tolist()
    return "identical"


if __name__ == "__main__":
    run()
