"""Count brokerage: who stands between two others that are not tied, and for which groups.

Owns the roles of Gould & Fernandez (1989), "Structures of mediation: a formal approach to
brokerage in transaction networks", Sociological Methodology 19. Node b brokers between a and c if
a → b → c and not a → c; the role follows from the groups of the three.

The counts are all paths a → b → c, from the groups of b's neighbours, less the closed ones, from a
list of triangles: a hub with a million paths costs no more than its triangles. With numba the list
is compiled; without, NumPy gives the same numbers. The module is long because it holds both, so
that they can be read side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.int64, tuple[int, int]]

# How many pairs of neighbours the uncompiled kernel looks at at once.
_BLOCK = 1 << 21


class Role(StrEnum):
    """What a broker b does between a and c, by their groups."""

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
    cells["unplaced"] = _count_all(graph, nodes) - counts[:, 5]
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


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────


def count_roles(
    matrix: Matrix, *, groups: Ints, is_directed: bool, compiled: bool | None = None
) -> Ints:
    """Count the roles of each node of a matrix of 0 and 1 without loops; columns as in `Role`.

    `compiled` chooses the kernel; by default the compiled one is used if numba is installed.
    """
    paths = _count_paths(matrix, groups)
    kernel = _compiled_kernel() if compiled or compiled is None else None
    if compiled and kernel is None:
        raise ValueError("the compiled kernel needs numba, which is not installed")
    order, arrays = _orient(matrix, groups)
    closed = (kernel or _list_closed)(*arrays)
    paths[order] -= closed
    return paths if is_directed else _fold(paths)


def _fold(paths: Ints) -> Ints:
    """Count a triad seen from both ends once; gatekeeper and representative become one."""
    halves = paths // 2
    halves[:, 2], halves[:, 3] = paths[:, 2], 0
    return halves


def _count_paths(matrix: Matrix, groups: Ints) -> Ints:
    """Count the paths a → b → c of each role, open or closed, with a and c different."""
    n = matrix.shape[0]
    ones = np.ones(n, dtype=np.int64)
    shape = (n, int(groups.max(initial=-1)) + 1)
    member = sparse.csr_array((ones, (np.arange(n), groups)), shape=shape)
    backward = sparse.csr_array(matrix.T)
    out_of, into = matrix.astype(np.int64) @ member, backward.astype(np.int64) @ member
    same_group = _row_sums(out_of.multiply(into))
    out_own = _row_sums(out_of.multiply(member))
    in_own = _row_sums(into.multiply(member))
    out_other = np.diff(matrix.indptr) - out_own
    in_other = np.diff(backward.indptr) - in_own
    returned = sparse.csr_array(matrix.multiply(backward)).astype(np.int64) @ member
    back_own = _row_sums(returned.multiply(member))
    back_other = _row_sums(returned) - back_own
    same_other = same_group - in_own * out_own
    columns = (
        in_own * out_own - back_own,
        same_other - back_other,
        in_other * out_own,
        in_own * out_other,
        in_other * out_other - same_other,
    )
    return np.column_stack(columns).astype(np.int64)


def _row_sums(matrix: Any) -> Ints:
    return np.asarray(matrix.sum(axis=1), dtype=np.int64)


def _orient(matrix: Matrix, groups: Ints) -> tuple[Ints, tuple[Any, ...]]:
    """Rank the nodes by degree and point every tie upwards: no node then has many ties.

    The flag of a tie is 1 if it leads upwards, 2 if downwards, 3 if both (Chiba & Nishizeki 1985).
    """
    binary = matrix.astype(np.uint8)
    flags = sparse.csr_array(binary + 2 * sparse.csr_array(binary.T))
    order = np.argsort(np.diff(flags.indptr), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    rows = rank[np.repeat(np.arange(len(order)), np.diff(flags.indptr))]
    columns = rank[flags.indices]
    up = rows < columns
    cells = (flags.data[up], (rows[up], columns[up]))
    upper = sparse.csr_array(cells, shape=flags.shape)
    upper.sort_indices()
    ends = upper.indptr.astype(np.int64)
    return order, (ends, upper.indices.astype(np.int64), upper.data, groups[order])


@cache
def _compiled_kernel() -> Callable[..., Ints] | None:
    if find_spec("numba") is None:
        return None
    kernel: Callable[..., Ints] = import_module("numba").njit(cache=True)(_visit_closed)
    return kernel


def _visit_closed(indptr: Any, indices: Any, flags: Any, groups: Any) -> Any:
    """Count the closed paths of each role; written for numba."""
    n = len(indptr) - 1
    closed = np.zeros((n, 5), dtype=np.int64)
    mark = np.zeros(n, dtype=np.uint8)
    for u in range(n):
        for edge in range(indptr[u], indptr[u + 1]):
            mark[indices[edge]] = flags[edge]
        for edge in range(indptr[u], indptr[u + 1]):
            v, uv = indices[edge], flags[edge]
            for other in range(indptr[v], indptr[v + 1]):
                w, vw = indices[other], flags[other]
                uw = mark[w]
                if uw == 0:
                    continue
                # Each node may broker between the two others, in either direction.
                for b, g, h, k, ab, bc, ac in (
                    (v, groups[u], groups[v], groups[w], uv & 1, vw & 1, uw & 1),
                    (v, groups[w], groups[v], groups[u], vw & 2, uv & 2, uw & 2),
                    (w, groups[u], groups[w], groups[v], uw & 1, vw & 2, uv & 1),
                    (w, groups[v], groups[w], groups[u], vw & 1, uw & 2, uv & 2),
                    (u, groups[v], groups[u], groups[w], uv & 2, uw & 1, vw & 1),
                    (u, groups[w], groups[u], groups[v], uw & 2, uv & 1, vw & 2),
                ):
                    if ab and bc and ac:
                        if g == k:
                            closed[b, 0 if g == h else 1] += 1
                        elif h == k:
                            closed[b, 2] += 1
                        else:
                            closed[b, 3 if g == h else 4] += 1
        for edge in range(indptr[u], indptr[u + 1]):
            mark[indices[edge]] = 0
    return closed


def _list_closed(indptr: Ints, indices: Ints, flags: Any, groups: Ints) -> Ints:
    """Count the closed paths of each role with NumPy alone."""
    n = len(indptr) - 1
    closed = np.zeros(n * 5, dtype=np.int64)
    rows = np.repeat(np.arange(n), np.diff(indptr))
    keys = rows * n + indices
    partners = indptr[rows + 1] - np.arange(len(rows)) - 1
    work = np.cumsum(partners)
    cuts = np.searchsorted(work, np.arange(_BLOCK, int(work[-1]) if len(work) else 0, _BLOCK))
    edges = np.unique([0, *cuts, len(rows)])
    for start, stop in pairwise(edges):
        count = partners[start:stop]
        first = np.repeat(np.arange(start, stop), count)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
        second = first + 1 + offset
        wanted = indices[first] * n + indices[second]
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = keys[found] == wanted
        first, second, third = first[hit], second[hit], found[hit]
        u, v, w = rows[first], indices[first], indices[second]
        uv, uw, vw = flags[first], flags[second], flags[third]
        for a, b, c, is_closed in (
            (u, v, w, uv & vw & uw & 1),
            (w, v, u, vw & uv & uw & 2),
            (u, w, v, uw & (vw >> 1) & uv & 1),
            (v, w, u, vw & (uw >> 1) & (uv >> 1) & 1),
            (v, u, w, (uv >> 1) & uw & vw & 1),
            (w, u, v, (uw >> 1) & uv & (vw >> 1) & 1),
        ):
            which = is_closed != 0
            role = _role_codes(groups[a[which]], groups[b[which]], groups[c[which]])
            closed += np.bincount(b[which] * 5 + role, minlength=n * 5)
    return closed.reshape(n, 5)


def _role_codes(source: Ints, broker: Ints, target: Ints) -> Ints:
    own, far, ends = source == broker, broker == target, source == target
    return np.select([own & far, ends, far, own], [0, 1, 2, 3], default=4).astype(np.int64)


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


def _count_all(graph: nx.Graph[Any], nodes: list[Any]) -> Ints:
    """Count the triads around some nodes, whatever the groups."""
    everyone = sorted(graph, key=str)
    one_group = np.zeros(len(everyone), dtype=np.int64)
    is_directed = graph.is_directed()
    counts = count_roles(_matrix(graph, everyone), groups=one_group, is_directed=is_directed)
    total = dict(zip(everyone, counts.sum(axis=1).tolist(), strict=True))
    return np.array([total[node] for node in nodes], dtype=np.int64)


def _before(graph: nx.Graph[Any], node: Any) -> Iterator[Any]:
    return iter(graph.predecessors(node) if isinstance(graph, nx.DiGraph) else graph[node])
