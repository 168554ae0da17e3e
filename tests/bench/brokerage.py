"""Time brokerage of 400,000 ties against a plain Python count, in one run on the same graph.

The plain count walks every a → b → c over sets of successors, as the definition reads; it is timed
as a whole, not sampled, both in CPU seconds of this process. The graph is seeded and heavy-tailed: 50,000 organisations, 30 countries,
in and out degrees each by a power law, as memberships and grants have.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from civilgraph.network.brokerage import roles
from civilgraph.network.triads import count_roles

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "material" / "reference"
NODES, TIES, COUNTRIES = 50_000, 400_000, 30


def run() -> None:
    """Print the ratios, and check the counts against each other and against R."""
    matrix, groups = _synthetic(seed=1)
    count_roles(matrix[:9, :9], groups=groups[:9], is_directed=True)  # compiles
    kernel, counts = _time(lambda: count_roles(matrix, groups=groups, is_directed=True))
    scipy, same = _time(
        lambda: count_roles(matrix, groups=groups, is_directed=True, compiled=False)
    )
    names = dict(enumerate(groups.tolist()))
    graph = nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
    table_time, _ = _time(lambda: roles(graph, groups=names))
    plain, slow = _time(lambda: _plain_count(matrix, groups.tolist()))
    assert counts.tolist() == same.tolist() == slow
    triads = int(counts.sum())
    print(f"brokerage: {matrix.nnz:,} ties, {triads:,} open triads; plain Python {plain:.1f} CPU s")
    print(f"  compiled kernel   {kernel * 1000:7.0f} ms  {plain / kernel:6.0f} ×")
    print(f"  NumPy alone       {scipy * 1000:7.0f} ms  {plain / scipy:6.0f} ×")
    print(f"  nx graph to table {table_time * 1000:7.0f} ms  {plain / table_time:6.0f} ×")
    print(f"  Cheyenne against R's sna: {_check_reference()}")


def _time(work):  # type: ignore[no-untyped-def]  # one line for four kinds of work
    start = process_time()
    result = work()
    return process_time() - start, result


def _synthetic(*, seed: int) -> tuple[sparse.csr_array, np.ndarray]:
    random = np.random.default_rng(seed)
    weights = (1 + np.arange(NODES)) ** -0.6
    weights /= weights.sum()
    ends = [random.permutation(NODES)[random.choice(NODES, 2 * TIES, p=weights)] for _ in "io"]
    keys = np.unique(ends[0][ends[0] != ends[1]] * NODES + ends[1][ends[0] != ends[1]])
    keys = np.sort(random.permutation(keys)[:TIES])
    cells = (np.ones(TIES, dtype=np.int64), (keys // NODES, keys % NODES))
    return sparse.csr_array(cells, shape=(NODES, NODES)), random.integers(0, COUNTRIES, NODES)


def _plain_count(matrix: sparse.csr_array, groups: list[int]) -> list[list[int]]:
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
    files = [
        REFERENCE / f"emon_Cheyenne_{name}.csv" for name in ("nodes", "edges", "brokerage_raw")
    ]
    nodes, edges, raw = (pd.read_csv(path) for path in files)
    graph = nx.from_pandas_edgelist(edges, create_using=nx.DiGraph)
    table = roles(graph, groups=dict(zip(nodes["id"], nodes["Sponsorship"], strict=True)))
    names = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"]
    found = table.loc[list(nodes["id"]), names].to_numpy()
    assert raw.set_index("id").to_numpy().tolist() == found.tolist()
    return "identical"


if __name__ == "__main__":
    run()
