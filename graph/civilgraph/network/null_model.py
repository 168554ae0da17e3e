"""Say how likely each membership is if only the sizes of things are known.

Owns the bipartite configuration model, BiCM (Saracco, Di Clemente, Gabrielli & Squartini 2015, Sci.
Rep. 5, 10595; the probabilities of Neal's stochastic degree sequence model, 2014): of all random
two-mode networks where every member has on average as many networks as it really has, and every
network as many members, the one that assumes nothing else. Members of one degree are alike, so the
model is solved by classes, and a million members are a few dozen unknowns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse, special

if TYPE_CHECKING:
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.int32, tuple[int, int]]

_CLOSE = 1e-10
_STEPS = 200

# More pairs of classes than these do not fit into a laptop.
_MOST_CELLS = 50_000_000


class NotSolved(ArithmeticError):
    """The probabilities do not reproduce the degrees."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lifespans:
    """From when to when rows and columns exist, both inclusive: years or other whole numbers.

    A row cannot share a column that ended before it began: such a cell is a structural zero.
    Coarser numbers make fewer classes: years, not days.
    """

    row_first: Ints
    row_last: Ints
    column_first: Ints
    column_last: Ints

    def transpose(self) -> Lifespans:
        """Exchange rows and columns."""
        return Lifespans(
            row_first=self.column_first,
            row_last=self.column_last,
            column_first=self.row_first,
            column_last=self.row_last,
        )

    def stretch(self, matrix: Matrix) -> Lifespans:
        """Stretch the lives of rows until every membership that is told was possible."""
        rows, columns = matrix.nonzero()
        row_first, row_last = self.row_first.copy(), self.row_last.copy()
        np.minimum.at(row_first, rows, self.column_last[columns])
        np.maximum.at(row_last, rows, self.column_first[columns])
        return replace(self, row_first=row_first, row_last=row_last)

    def count_impossible(self) -> int:
        """Count the cells where one ended before the other began."""
        late = np.searchsorted(np.sort(self.column_last), self.row_first, side="left").sum()
        early = np.searchsorted(np.sort(self.row_last), self.column_first, side="left").sum()
        return int(late + early)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NullModel:
    """The probability of a membership, by class of row and class of column.

    `row_class` and `column_class` tell the class of each row and column, `chances` the probability
    for two classes, `row_times` and `column_times` how many rows and columns a class has.
    """

    row_class: Ints
    column_class: Ints
    row_times: Ints
    column_times: Ints
    chances: Floats

    def sample(self, *, seed: int) -> Matrix:
        """Draw a random matrix from the model."""
        random = np.random.default_rng(seed)
        row_order = np.argsort(self.row_class, kind="stable")
        column_order = np.argsort(self.column_class, kind="stable")
        row_start = np.cumsum(self.row_times) - self.row_times
        column_start = np.cumsum(self.column_times) - self.column_times
        cells = self.row_times[:, None] * self.column_times
        numbers = random.binomial(cells, self.chances)
        rows, columns = [row_order[:0]], [column_order[:0]]
        for a, b in np.argwhere(numbers).tolist():
            chosen = random.choice(cells[a, b], numbers[a, b], replace=False, shuffle=False)
            row, column = np.divmod(chosen, self.column_times[b])
            rows.append(row_order[row_start[a] + row])
            columns.append(column_order[column_start[b] + column])
        ends = (np.concatenate(rows), np.concatenate(columns))
        ones = np.ones(len(ends[0]), dtype=np.int32)
        shape = (len(self.row_class), len(self.column_class))
        return sparse.csr_array((ones, ends), shape=shape)


def fit(matrix: Matrix, *, allowed: Lifespans | Bools | None = None) -> NullModel:
    """Solve the model for a 0/1 matrix; what is not allowed has probability 0."""
    row_degrees = np.diff(matrix.indptr).astype(np.int64)
    column_degrees = np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.int64)
    row_marks, column_marks = _marks(allowed)
    row_class, rows, row_times = _classes(row_degrees, row_marks)
    column_class, columns, column_times = _classes(column_degrees, column_marks)
    if len(rows) * len(columns) > _MOST_CELLS:
        raise ValueError(
            f"{len(rows)} × {len(columns)} classes are too many; give lifespans in years, not days"
        )
    is_free = _allowed_cells(allowed, rows, columns)
    _refuse_contradictions(matrix, is_free, row_class, column_class)
    unknown = _Unknown(row_degrees[rows], column_degrees[columns], row_times, column_times, is_free)
    return NullModel(
        row_class=row_class,
        column_class=column_class,
        row_times=row_times,
        column_times=column_times,
        chances=unknown.solve(),
    )


def _marks(allowed: Lifespans | Bools | None) -> tuple[list[NDArray[Any]], list[NDArray[Any]]]:
    """Give what, besides its degree, tells a row or a column from another."""
    if allowed is None:
        return [], []
    if isinstance(allowed, Lifespans):
        rows = [allowed.row_first, allowed.row_last]
        return rows, [allowed.column_first, allowed.column_last]
    return list(allowed.T), list(allowed)


def _classes(degrees: Ints, marks: list[NDArray[Any]]) -> tuple[Ints, Ints, Ints]:
    """Give the class of each thing, one thing of each class, and how many a class has."""
    keys = np.column_stack([degrees, *marks]) if marks else degrees
    _, first, classes, times = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True, axis=0
    )
    return classes.reshape(-1), first, times


def _allowed_cells(allowed: Lifespans | Bools | None, rows: Ints, columns: Ints) -> Bools:
    if allowed is None:
        return np.ones((len(rows), len(columns)), dtype=np.bool_)
    if isinstance(allowed, Lifespans):
        began = allowed.row_first[rows, None] <= allowed.column_last[columns]
        return began & (allowed.column_first[columns] <= allowed.row_last[rows, None])
    return allowed[np.ix_(rows, columns)]


def _refuse_contradictions(
    matrix: Matrix, is_free: Bools, row_class: Ints, column_class: Ints
) -> None:
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    is_wrong = ~is_free[row_class[row], column_class[matrix.indices]]
    if is_wrong.any():
        first = int(np.argmax(is_wrong))
        where = f"row {row[first]}, column {matrix.indices[first]}"
        raise ValueError(f"{where}: a membership where none is allowed; correct one of the two")


@dataclass(slots=True)
class _Unknown:
    """The cells whose probability is not known yet, and what they must sum to."""

    row_degrees: Ints
    column_degrees: Ints
    row_times: Ints
    column_times: Ints
    is_free: Bools

    def solve(self) -> Floats:
        sure = self._settle().astype(np.float64)
        if not self.is_free.any():
            return sure
        want = self.row_times * (self.row_degrees - sure @ self.column_times)
        want_columns = self.column_times * (self.column_degrees - self.row_times @ sure)
        return sure + self._climb(want.astype(np.float64), want_columns.astype(np.float64))

    def _settle(self) -> Bools:
        """Find the cells that must be 1, free no longer; as are those that must be 0."""
        is_sure = np.zeros_like(self.is_free)
        while True:
            room = self.is_free @ self.column_times
            rest = self.row_degrees - is_sure @ self.column_times
            room_below = self.row_times @ self.is_free
            rest_below = self.column_degrees - self.row_times @ is_sure
            must = ((rest == room)[:, None] | (rest_below == room_below)) & self.is_free
            cannot = ((rest == 0)[:, None] | (rest_below == 0)) & self.is_free
            if not (must | cannot).any():
                return is_sure
            is_sure |= must
            self.is_free &= ~(must | cannot)

    def _climb(self, want: Floats, want_columns: Floats) -> Floats:
        """Maximise the likelihood by Newton's method, with a step that never goes down."""
        cells = self.row_times[:, None] * self.column_times * self.is_free
        scale = np.log(max(want.sum(), 1.0)) / 2
        tiny = np.finfo(np.float64).tiny
        a = np.log(np.maximum(want / self.row_times, tiny)) - scale
        b = np.log(np.maximum(want_columns / self.column_times, tiny)) - scale
        a[want <= 0], b[want_columns <= 0] = 0.0, 0.0

        def height(a: Floats, b: Floats) -> float:
            slack = (cells * np.logaddexp(0, a[:, None] + b)).sum()
            return float(want @ a + want_columns @ b - slack)

        for _ in range(_STEPS):
            chances = special.expit(a[:, None] + b) * self.is_free
            masses = self.row_times[:, None] * self.column_times * chances
            up, up_columns = want - masses.sum(axis=1), want_columns - masses.sum(axis=0)
            far = max(abs(up / self.row_times).max(), abs(up_columns / self.column_times).max())
            if far < _CLOSE:
                return np.asarray(chances, dtype=np.float64)
            step, step_columns = _newton_step(masses * (1 - chances), up, up_columns)
            now, length = height(a, b), 1.0
            while (
                height(a + length * step, b + length * step_columns) < now - 1e-12 * abs(now)
                and length > 1e-6
            ):
                length /= 2
            a, b = a + length * step, b + length * step_columns
        raise NotSolved(f"degrees are missed by {far:.2g} after {_STEPS} steps")


def _newton_step(curve: Floats, up: Floats, up_columns: Floats) -> tuple[Floats, Floats]:
    """Solve for the step; the longer side is eliminated, since it is diagonal."""
    if curve.shape[0] > curve.shape[1]:
        step_columns, step = _newton_step(curve.T, up_columns, up)
        return step, step_columns
    rows, columns = curve.sum(axis=1), curve.sum(axis=0)
    part = curve / np.where(columns > 0, columns, 1.0)
    system = np.diag(rows) - part @ curve.T
    # What is added to all rows and taken from all columns changes nothing: a ridge chooses.
    system[np.diag_indices_from(system)] += 1e-10 * rows.max() + 1e-12 * rows + (rows <= 0)
    step = linalg.solve(system, up - part @ up_columns, assume_a="pos")
    step_columns = np.where(columns > 0, up_columns - step @ curve, 0.0)
    return step, step_columns / np.where(columns > 0, columns, 1.0)
