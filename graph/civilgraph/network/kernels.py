"""Count what rows of a sparse 0/1 matrix share, in blocks of bounded size.

Owns the two inner loops that numba compiles (the compiled form is kept on disk) and the scipy road
that is taken where numba is missing. Both give the same pairs with the same numbers, to the last
bit: positions i < j, sorted by i; the order of j is that in which they were found. A position in
the matrix is an int32, so it holds up to 2³¹ memberships.

It is long because each kernel stands here twice, compiled and for scipy, to be read side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.int32, tuple[int, int]]

Number = TypeVar("Number", bound=np.generic)

# How many pairs a block looks at; a row that alone looks at more is a block of its own.
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Pairs of rows, how many columns they share, and the sum of the weights of these columns."""

    i: Ints
    j: Ints
    count: Ints
    weight: Floats | None


def has_numba() -> bool:
    """Tell whether loops can be compiled."""
    return find_spec("numba") is not None


def shared_pairs(
    matrix: Matrix, *, minimum: int = 1, weights: Floats | None = None, block: int = BLOCK
) -> Iterator[Block]:
    """Yield the pairs of rows that share at least so many columns, `block` looks at a time."""
    if minimum < 1:
        raise ValueError(f"pairs share at least 1, not {minimum}")
    road = _compiled_blocks if has_numba() else _scipy_blocks
    yield from road(matrix, minimum, weights, block)


def _transpose(matrix: Matrix) -> Matrix:
    transposed = matrix.T.tocsr()
    transposed.sort_indices()
    return transposed


def _cuts(matrix: Matrix, sizes: NDArray[Any], block: int) -> NDArray[np.int64]:
    """Cut the rows into blocks by the number of pairs that each row looks at."""
    looks, has_any = np.zeros(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr) > 0
    begins = matrix.indptr[:-1][has_any]
    if len(begins):
        looks[has_any] = np.add.reduceat(sizes[matrix.indices], begins, dtype=np.int64)
    ends = np.cumsum(looks)
    cuts = [0] if len(ends) else [0, 0]
    while cuts[-1] < len(ends):
        done = ends[cuts[-1] - 1] if cuts[-1] else 0
        cuts.append(max(int(np.searchsorted(ends, done + block, side="right")), cuts[-1] + 1))
    return np.array(cuts, dtype=np.int64)


def _scipy_blocks(
    matrix: Matrix, minimum: int, weights: Floats | None, block: int
) -> Iterator[Block]:
    transposed = _transpose(matrix)
    sizes = np.diff(transposed.indptr)
    for first, last in pairwise(_cuts(matrix, sizes, block)):
        counted = matrix[first:last] @ transposed
        i = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(counted.indptr))
        kept = (counted.indices > i) & (counted.data >= minimum)
        summed = None
        if weights is not None:
            # The product finds pairs in one order, whatever it sums.
            parts = (np.repeat(weights, sizes), transposed.indices, transposed.indptr)
            product = sparse.csr_array(
                matrix[first:last] @ sparse.csr_array(parts, transposed.shape)
            )
            summed = np.asarray(product.data[kept], dtype=np.float64)
        yield Block(i[kept], counted.indices[kept], counted.data[kept], summed)


def _compiled_blocks(
    matrix: Matrix, minimum: int, weights: Floats | None, block: int
) -> Iterator[Block]:
    """Run a compiled loop; for a minimum of 2 and more it looks at fewer pairs.

    Two rows that share `minimum` columns share one even if each leaves out its `minimum` - 1
    largest (prefix filtering; Bayardo, Ma & Srikant 2007). So the largest networks, whose pairs
    are most of all pairs, are left out by nearly all of their members.
    """
    looked = matrix if minimum == 1 else _without_largest(matrix, minimum - 1)
    transposed = _transpose(looked)
    sizes = np.diff(transposed.indptr)
    cuts = _cuts(looked, sizes, block)
    found = np.zeros(matrix.shape[0], dtype=np.int32)
    place = np.empty(matrix.shape[0], dtype=np.int32)
    mark = np.full(matrix.shape[1], -1, dtype=np.int32)
    cursor = transposed.indptr[:-1].copy()
    looks = (looked.indptr, looked.indices, transposed.indptr, transposed.indices, cursor)
    no_more: tuple[Any, ...] = ()
    weighing = (weights is not None, np.zeros(1) if weights is None else weights)
    for first, last in pairwise(cuts):
        if minimum == 1:
            function, own = _compile(_count_all), no_more
        else:
            function, own = _compile(_count_shared), (matrix.indptr, matrix.indices, mark, minimum)
        room = _room(looked, sizes, first, last)
        j, count = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        weight = np.empty(1 if weights is None else room)
        size = function(first, last, *looks, *own, *weighing, place, found, j, count, weight)
        i = np.repeat(np.arange(first, last, dtype=np.int32), found[first:last])
        summed = None if weights is None else _cut(weight, size)
        yield Block(i, _cut(j, size), _cut(count, size), summed)


def _room(matrix: Matrix, sizes: Ints, first: int, last: int) -> int:
    """Say how many pairs some rows can find; room that is not written to costs nothing."""
    if last - first == matrix.shape[0]:
        many = sizes.astype(np.int64)
        return int((many * (many - 1) // 2).sum()) + 1
    looks = sizes[matrix.indices[matrix.indptr[first] : matrix.indptr[last]]]
    return min(int(looks.sum(dtype=np.int64)), int(last - first) * matrix.shape[0]) + 1


def _cut(values: NDArray[Number], size: int) -> NDArray[Number]:
    """Cut off what is not used, and let go of it where it is most."""
    return values[:size].copy() if size < len(values) // 4 else values[:size]


def _without_largest(matrix: Matrix, dropped: int) -> Matrix:
    """Leave out the `dropped` largest columns of each row and number the others by their size."""
    # Counting takes numbers of 64 bits: a part at a time keeps them few.
    parts = np.array_split(matrix.indices, matrix.nnz // BLOCK + 1)
    sizes = np.sum([np.bincount(part, minlength=matrix.shape[1]) for part in parts], axis=0)
    rank = np.empty(matrix.shape[1], dtype=np.int32)
    rank[np.argsort(sizes, kind="stable")] = np.arange(matrix.shape[1], dtype=np.int32)
    # Only where something stands is asked for: small numbers will do.
    ones = np.ones(matrix.nnz, dtype=np.int8)
    ranked = sparse.csr_array((ones, rank[matrix.indices], matrix.indptr), matrix.shape)
    ranked.sort_indices()
    degrees = np.diff(matrix.indptr)
    ends = np.repeat(matrix.indptr[1:] - dropped, degrees)
    kept = ends > np.arange(matrix.nnz, dtype=np.int32)
    del ends
    indptr = np.concatenate(([0], np.cumsum(np.maximum(degrees - dropped, 0))))
    looked = (ranked.data[kept], ranked.indices[kept], indptr.astype(np.int32))
    return sparse.csr_array(looked, shape=matrix.shape)


@cache
def _compile(function: Callable[..., int]) -> Callable[..., int]:
    import numba

    compiled: Callable[..., int] = numba.njit(cache=True, nogil=True)(function)
    return compiled


# What the two loops have in common: rows `first` to `last` are looked at; `cursor` stands, in each
# column, behind the row at hand; `place` tells where another row stands among the pairs found.


def _count_all(
    first: int,
    last: int,
    indptr: Ints,
    indices: Ints,
    column_indptr: Ints,
    column_indices: Ints,
    cursor: Ints,
    is_weighted: bool,
    weights: Floats,
    place: Ints,
    found: Ints,
    j: Ints,
    count: Ints,
    weight: Floats,
) -> int:
    """Count what each row shares with later rows."""
    size = 0
    place[:] = -1
    for row in range(first, last):
        begin = size
        for position in range(indptr[row], indptr[row + 1]):
            column = indices[position]
            cursor[column] += 1
            for other_position in range(cursor[column], column_indptr[column + 1]):
                other = column_indices[other_position]
                pair = place[other]
                if pair >= begin:
                    count[pair] += 1
                    if is_weighted:
                        weight[pair] += weights[column]
                else:
                    place[other] = size
                    j[size] = other
                    count[size] = 1
                    if is_weighted:
                        weight[size] = weights[column]
                    size += 1
        found[row] = size - begin
    return size


def _count_shared(
    first: int,
    last: int,
    indptr: Ints,
    indices: Ints,
    column_indptr: Ints,
    column_indices: Ints,
    cursor: Ints,
    full_indptr: Ints,
    full_indices: Ints,
    mark: Ints,
    minimum: int,
    is_weighted: bool,
    weights: Floats,
    place: Ints,
    found: Ints,
    j: Ints,
    count: Ints,
    weight: Floats,
) -> int:
    """Find rows that share a column among those looked at, and count what they share in all."""
    size = 0
    place[:] = -1
    for row in range(first, last):
        begin = size
        for position in range(full_indptr[row], full_indptr[row + 1]):
            mark[full_indices[position]] = row
        for position in range(indptr[row], indptr[row + 1]):
            column = indices[position]
            cursor[column] += 1
            for other_position in range(cursor[column], column_indptr[column + 1]):
                other = column_indices[other_position]
                if place[other] == row:
                    continue
                place[other] = row
                number, summed = 0, 0.0
                for its in range(full_indptr[other], full_indptr[other + 1]):
                    if mark[full_indices[its]] == row:
                        number += 1
                        if is_weighted:
                            summed += weights[full_indices[its]]
                if number >= minimum:
                    j[size] = other
                    count[size] = number
                    if is_weighted:
                        weight[size] = summed
                    size += 1
        found[row] = size - begin
    return size
