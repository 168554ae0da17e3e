"""Measure brokerage: who stands between two others that are not tied, and for which groups.

Owns the roles of Gould & Fernandez (1989), "Structures of mediation: a formal approach to
brokerage in transaction networks", Sociological Methodology 19: the table, the triads behind a
score, and what chance would give. Node b brokers between a and c if a → b → c and not a → c; the
role follows from the groups of the three. How it is counted is in `triads.py`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from civilgraph.network.triads import count_roles

if TYPE_CHECKING:
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.int64, tuple[int, int]]


class Role(StrEnum):
    """What a broker b does between a and c, by their groups; the order is that of the columns."""

    COORDINATOR = "coordinator"
    """All three are of one group."""
    ITINERANT = "itinerant"
    """a and c are of one group, b of another (a consultant)."""
    GATEKEEPER = "gatekeeper"
    """a is outside of the group of b and c."""
    REPRESENTATIVE = "representative"
    """c is outside of the group of a and b."""
    LIAISON = "liaison"
    """All three are of different groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triad:
    """One open path: the evidence behind one point of a score."""

    source: Hashable
    broker: Hashable
    target: Hashable
    role: Role


def roles(graph: nx.Graph[Any], *, groups: Mapping[Any, Hashable]) -> pd.DataFrame:
    """Tabulate how often each node plays each role, what chance would give, and z.

    Nodes without a group (absent, None or empty) play no role and are no chance; `unplaced` counts
    the triads around a node which they leave out. In an undirected graph a triad counts once, and
    a gatekeeper is a representative at the same time: that column is left out. To have both
    directions counted, as R's sna does of a symmetric matrix, give `graph.to_directed()`.
    """
    nodes = sorted((node for node in graph if groups.get(node) not in (None, "")), key=str)
    codes, _ = pd.factorize(np.array([str(groups[node]) for node in nodes], dtype=object))
    is_directed = graph.is_directed()
    matrix = _matrix(graph, nodes)
    counts = count_roles(matrix, groups=codes.astype(np.int64), is_directed=is_directed)
    ties = int(matrix.nnz) if is_directed else int(matrix.nnz) // 2
    expected, spread = expect_roles(codes.astype(np.int64), ties=ties, is_directed=is_directed)
    counts = np.column_stack([counts, counts.sum(axis=1)])
    z = np.divide(counts - expected, spread, out=np.full(spread.shape, np.nan), where=spread > 0)
    kept = [k for k, name in enumerate(Role) if is_directed or name is not Role.REPRESENTATIVE]
    names = [(k, str(list(Role)[k])) for k in kept] + [(5, "total")]
    cells: dict[str, Any] = {"group": [groups[node] for node in nodes]}
    for prefix, values in (("", counts), ("expected_", expected), ("z_", z)):
        cells |= {f"{prefix}{name}": values[:, k] for k, name in names}
    cells["unplaced"] = _count_all(graph, nodes, counts[:, 5]) - counts[:, 5]
    return pd.DataFrame(cells, index=pd.Index(nodes, name="node", dtype=object))


def list_triads(
    graph: nx.Graph[Any],
    *,
    broker: Hashable,
    groups: Mapping[Any, Hashable],
    role: Role | None = None,
) -> Iterator[Triad]:
    """Yield the triads behind a score, sorted, without holding them."""
    placed = {node for node in graph if groups.get(node) not in (None, "")} - {broker}
    sources = sorted(placed.intersection(_before(graph, broker)), key=str)
    targets = sorted(placed.intersection(graph[broker]), key=str)
    is_directed = graph.is_directed()
    if groups.get(broker) in (None, ""):
        return
    for source in sources:
        for target in targets:
            if source == target or graph.has_edge(source, target):
                continue
            found = _role(str(groups[source]), str(groups[broker]), str(groups[target]))
            # Undirected, both directions come by: the gatekeeper's is kept, or the first in order.
            is_second = not is_directed and (
                found is Role.REPRESENTATIVE
                or (found is not Role.GATEKEEPER and str(target) < str(source))
            )
            if not is_second and role in (None, found):
                yield Triad(source=source, broker=broker, target=target, role=found)


def _role(source: str, broker: str, target: str) -> Role:
    if source == target:
        return Role.COORDINATOR if source == broker else Role.ITINERANT
    if broker == target:
        return Role.GATEKEEPER
    return Role.REPRESENTATIVE if source == broker else Role.LIAISON


# ── Chance ───────────────────────────────────────────────────────────────────────────────────────


def expect_roles(groups: Ints, *, ties: int, is_directed: bool) -> tuple[Floats, Floats]:
    """Give mean and standard deviation of each role and of the total, if ties fell at random.

    Gould & Fernandez (1989): groups and density p are given, ties are independent. Each of the P
    pairs a broker may serve is open with q = p²(1 - p). Two pairs depend on each other only if
    they use one tie of the broker, and then their covariance is p³(1 - p)³; with S such pairs of
    pairs the variance is P q(1 - q) + 2 S p³(1 - p)³. R's sna::brokerage has the same numbers.
    """
    n = len(groups)
    sizes = np.bincount(groups).astype(np.float64) if n else np.zeros(0)
    p = ties / (n * (n - 1) / (1 if is_directed else 2)) if n > 1 else 0.0
    q, shared = p * p * (1 - p), (p * (1 - p)) ** 3
    pairs, linked = _count_chances(sizes, n)
    if not is_directed:
        pairs, linked = (_halve(table) for table in (pairs, linked))
    spread = np.sqrt(pairs * q * (1 - q) + 2 * linked * shared)
    return (pairs * q)[groups], spread[groups]


def _halve(table: Floats) -> Floats:
    halves = table / 2
    halves[:, 2], halves[:, 3] = table[:, 2], 0
    return halves


def _count_chances(sizes: Floats, n: int) -> tuple[Floats, Floats]:
    """Count, for a node of each group, the ordered pairs of each role and those with one tie."""
    own = sizes - 1
    rest = n - sizes
    same = np.sum(sizes * (sizes - 1)) - sizes * (sizes - 1)
    same_linked = np.sum(sizes * (sizes - 1) * (sizes - 2)) - sizes * (sizes - 1) * (sizes - 2)
    mixed = own * rest * (rest - 1) / 2 + rest * own * (own - 1) / 2
    # Over the other groups j: Σ n(r - n)(r - n - 1), r the rest, written out in powers of n.
    first, second, third = (np.sum(sizes**power) - sizes**power for power in (1, 2, 3))
    far_linked = np.maximum(rest * (rest - 1) * first + (1 - 2 * rest) * second + third, 0)
    pairs = (
        own * (own - 1),
        same,
        own * rest,
        own * rest,
        rest * (rest - 1) - same,
        np.full(len(sizes), (n - 1) * (n - 2)),
    )
    linked = (
        own * (own - 1) * (own - 2),
        same_linked,
        mixed,
        mixed,
        far_linked,
        np.full(len(sizes), (n - 1) * (n - 2) * (n - 3)),
    )
    return np.column_stack(pairs).astype(np.float64), np.column_stack(linked).astype(np.float64)


# ── At the door ──────────────────────────────────────────────────────────────────────────────────


def _matrix(graph: nx.Graph[Any], nodes: list[Any]) -> Matrix:
    """Give the matrix of 0 and 1 of some nodes, without loops."""
    position = {node: number for number, node in enumerate(nodes)}
    ends = [
        (position[u], position[v])
        for u, v in graph.edges()
        if u != v and u in position and v in position
    ]
    rows, columns = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    if not graph.is_directed():
        rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
    cells = (np.ones(len(rows), dtype=np.int64), (rows, columns))
    matrix = sparse.csr_array(cells, shape=(len(nodes), len(nodes)))
    matrix.data[:] = 1
    return matrix


def _count_all(graph: nx.Graph[Any], nodes: list[Any], placed: Ints) -> Ints:
    """Count the triads around some nodes, whatever the groups."""
    if len(nodes) == len(graph):
        return placed
    everyone = sorted(graph, key=str)
    one_group = np.zeros(len(everyone), dtype=np.int64)
    is_directed = graph.is_directed()
    counts = count_roles(_matrix(graph, everyone), groups=one_group, is_directed=is_directed)
    total = dict(zip(everyone, counts.sum(axis=1).tolist(), strict=True))
    return np.array([total[node] for node in nodes], dtype=np.int64)


def _before(graph: nx.Graph[Any], node: Any) -> Iterator[Any]:
    return iter(graph.predecessors(node) if isinstance(graph, nx.DiGraph) else graph[node])
