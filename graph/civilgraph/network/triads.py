"""Count open triads by role, fast: the inner loops of brokerage.

The counts are all paths a → b → c, from the groups of b's neighbours, less the closed ones, from
triangles: a hub with a million paths costs no more than its triangles. With numba the count is
compiled; without, NumPy gives the same numbers. The module is long because it holds both, so that
they can be read side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    Ints = NDArray[np.int64]
    Matrix = sparse.csr_array[np.int64, tuple[int, int]]

# How many pairs of neighbours the uncompiled count looks at at once.
_BLOCK = 1 << 21


def count_roles(
    matrix: Matrix, *, groups: Ints, is_directed: bool, compiled: bool | None = None
) -> Ints:
    """Count the roles of each node of a matrix of 0 and 1 without loops.

    Columns are coordinator, itinerant, gatekeeper, representative and liaison; `groups` are codes
    from 0. `compiled` chooses the road; by default numba's is taken if it is installed. Of an
    undirected graph a triad counts once, and gatekeepers are representatives.
    """
    kernel = _compile() if compiled or compiled is None else None
    if compiled and kernel is None:
        raise ValueError("the compiled count needs numba, which is not installed")
    if kernel is None:
        paths = _count_paths(matrix, groups)
        order, arrays = _orient(matrix, groups)
        paths[order] -= _count_closed(*arrays)
    else:
        rows = matrix if matrix.has_sorted_indices else matrix.sorted_indices()
        ends, heads = rows.indptr.astype(np.int64), rows.indices.astype(np.int32)
        paths = kernel(ends, heads, groups.astype(np.int32), int(groups.max(initial=-1)) + 1)
    return paths if is_directed else _fold(paths)


def _fold(paths: Ints) -> Ints:
    """Count a triad seen from both ends once; gatekeeper and representative become one."""
    halves = paths // 2
    halves[:, 2], halves[:, 3] = paths[:, 2], 0
    return halves


# ── Compiled ─────────────────────────────────────────────────────────────────────────────────────


@cache
def _compile() -> Callable[..., Ints] | None:
    """Compile the kernel if numba is installed; the compiled form is kept on disk."""
    if find_spec("numba") is None:
        return None
    njit = import_module("numba").njit
    kernel: Callable[..., Ints] = njit(cache=True)(_count_all)
    return kernel


def _count_all(ends: Any, heads: Any, groups: Any, group_count: Any) -> Any:
    """Count the open paths of each role; written for numba, in one function so that it is kept.

    `ends` and `heads` are the rows of the matrix, the columns of each row sorted.
    """
    n = len(ends) - 1
    counts = np.zeros((n, 5), dtype=np.int64)
    # The transpose: filled row by row, its rows are sorted too.
    back_ends = np.zeros(n + 1, dtype=np.int64)
    for edge in range(len(heads)):
        back_ends[heads[edge] + 1] += 1
    back_ends = np.cumsum(back_ends)
    filled = back_ends[:-1].copy()
    tails = np.empty_like(heads)
    for b in range(n):
        for edge in range(ends[b], ends[b + 1]):
            head = heads[edge]
            tails[filled[head]] = b
            filled[head] += 1
    degree = np.diff(ends) + np.diff(back_ends)
    # All paths through b, and every tie upwards by degree: 1 leads there, 2 back, 3 both ways.
    # Those within a group come first, up to `own_ends`; the others have a 4 added.
    group = np.zeros((group_count, 2), dtype=np.int64)
    up_ends, own_ends = np.zeros(n + 1, dtype=np.int64), np.zeros(n, dtype=np.int64)
    later, later_flags = np.empty(n, dtype=heads.dtype), np.empty(n, dtype=np.uint8)
    up = np.empty_like(heads)
    flags = np.empty(len(heads), dtype=np.uint8)
    size = 0
    for b in range(n):
        own, returned_own, returned_other, waiting = groups[b], 0, 0, 0
        i, j, last_i, last_j = ends[b], back_ends[b], ends[b + 1], back_ends[b + 1]
        while i < last_i or j < last_j:
            head = heads[i] if i < last_i else n
            tail = tails[j] if j < last_j else n
            other = min(head, tail)
            code, flag = groups[other], 0
            if head == other:
                group[code, 0] += 1
                i, flag = i + 1, 1
            if tail == other:
                group[code, 1] += 1
                j, flag = j + 1, flag + 2
            if flag == 3:
                if code == own:
                    returned_own += 1
                else:
                    returned_other += 1
            if degree[b] < degree[other] or (degree[b] == degree[other] and b < other):
                if code == own:
                    up[size], flags[size] = other, flag
                    size += 1
                else:
                    later[waiting], later_flags[waiting] = other, flag + 4
                    waiting += 1
        own_ends[b] = size
        for edge in range(waiting):
            up[size], flags[size] = later[edge], later_flags[edge]
            size += 1
        up_ends[b + 1] = size
        out_own, in_own = group[own, 0], group[own, 1]
        out_other, in_other = last_i - ends[b] - out_own, last_j - back_ends[b] - in_own
        same, group[own, 0] = 0, 0
        for edge in range(ends[b], last_i):
            code = groups[heads[edge]]
            same += group[code, 0] * group[code, 1]
            group[code, 0] = 0
        for edge in range(back_ends[b], last_j):
            group[groups[tails[edge]], 1] = 0
        counts[b, 0] = in_own * out_own - returned_own
        counts[b, 1] = same - returned_other
        counts[b, 2] = in_other * out_own
        counts[b, 3] = in_own * out_other
        counts[b, 4] = in_other * out_other - same
    # The closed paths are in triangles, each found once from its lowest node u. Most triangles of
    # mutual ties have three groups, and each node is a liaison twice: they are added without a
    # branch, which a processor could not foresee; the others wait in `later`.
    mark = np.zeros(n, dtype=np.uint8)
    mutual = np.zeros(n, dtype=np.int32)
    for u in range(n):
        first, last = up_ends[u], up_ends[u + 1]
        if last - first < 2:
            continue
        # A mark is 3 for a mutual tie to another group, and has a 4 within the group.
        for edge in range(first, last):
            mark[up[edge]] = flags[edge] ^ 4
        f = groups[u]
        for edge in range(first, last):
            v, uv = np.int64(up[edge]), flags[edge] & 3
            g, around_v, waiting = groups[v], 0, 0
            start, end = up_ends[v], up_ends[v + 1]
            middle = own_ends[v] if flags[edge] == 7 else end
            for other_edge in range(start, middle):
                if mark[up[other_edge]] != 0:
                    later[waiting] = other_edge - start
                    waiting += 1
            for other_edge in range(middle, end):
                w = up[other_edge]
                uw = mark[w]
                is_plain = uw & flags[other_edge] == 3
                around_v += is_plain
                mutual[w] += is_plain
                later[waiting] = other_edge - start
                waiting += (uw != 0) & (not is_plain)
            mutual[v] += around_v
            mutual[u] += around_v
            for turn in range(waiting):
                other_edge = start + later[turn]
                w, vw = np.int64(up[other_edge]), flags[other_edge] & 3
                uw, h = mark[w] & 3, groups[w]
                # Each node may broker between the two others, in either direction.
                for broker, near, mine, far, is_closed in (
                    (v, f, g, h, uv & vw & uw & 1),
                    (v, h, g, f, vw & uv & uw & 2),
                    (w, f, h, g, uw & (vw >> 1) & uv & 1),
                    (w, g, h, f, vw & (uw >> 1) & (uv >> 1) & 1),
                    (u, g, f, h, (uv >> 1) & uw & vw & 1),
                    (u, h, f, g, (uw >> 1) & uv & (vw >> 1) & 1),
                ):
                    if is_closed:
                        if near == far:
                            counts[broker, 0 if near == mine else 1] -= 1
                        elif mine == far:
                            counts[broker, 2] -= 1
                        else:
                            counts[broker, 3 if near == mine else 4] -= 1
        for edge in range(first, last):
            mark[up[edge]] = 0
    counts[:, 4] -= 2 * mutual.astype(np.int64)
    return counts


# ── NumPy ────────────────────────────────────────────────────────────────────────────────────────


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


def _count_closed(indptr: Ints, indices: Ints, flags: Any, groups: Ints) -> Ints:
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
