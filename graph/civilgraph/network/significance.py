"""Tell the ties that are more than chance from those that big networks make by their size alone.

Owns the tests and the choice of a cutoff. The p-value of a tie depends on the classes of its two
ends and on how much they share; so a first pass counts pairs by these, the cutoff follows from the
counts, and a second pass picks the ties: memory is bounded, however many pairs there are. The
module is a little long because it states the faults of the tests that it advises against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from civilgraph.network import null_model
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.projection import Mode, Projection, incidence_onto, join_parts, stream
from civilgraph.network.tails import exact_tails, normal_tails, poisson_tails

if TYPE_CHECKING:
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Matrix = sparse.csr_array[np.float64, tuple[int, int]]

# An exact test of all kinds of pairs may take so many steps; more are left to Poisson.
_EXACT_STEPS = 2_000_000_000

# So many probabilities are held at once.
_AT_ONCE = 4_000_000


# No two things share so much, and no year is so late.
_NEVER = 1 << 30


class Method(StrEnum):
    """How the p-value of a co-occurrence is found; see `tails.py`."""

    EXACT = "exact Poisson-binomial"
    POISSON = "Poisson"
    NORMAL = "refined normal"


@dataclass(frozen=True, eq=False, kw_only=True)
class SignificantTies:
    """The ties that survive a test, with what was tested and how.

    `tested` counts all pairs, also those that share nothing; `candidates` those that share at least
    the minimum, the only ones that can survive. `q_values` are p-values corrected for the number of
    tests (Benjamini & Hochberg 1995); None where a test is not corrected.
    """

    projection: Projection
    p_values: Floats
    q_values: Floats | None
    tested: int
    candidates: int
    level: float
    test: str

    def __len__(self) -> int:
        """Count the ties."""
        return len(self.projection)

    def words(self) -> str:
        """Say in a sentence what was tested and what survived."""
        correction = "false discovery rate" if self.q_values is not None else "uncorrected level"
        return (
            f"{len(self)} of {self.candidates} candidate ties are more than chance"
            f" ({self.test}; {correction} {self.level:g} over {self.tested} pairs)"
        )

    def to_networkx(self) -> nx.Graph[str]:
        """Give the graph of the ties that survive; every node is there, edges have a `p_value`."""
        graph = self.projection.to_networkx()
        nodes = self.projection.nodes
        for row, (i, j) in enumerate(zip(self.projection.i, self.projection.j, strict=True)):
            graph.edges[nodes[i], nodes[j]]["p_value"] = float(self.p_values[row])
            if self.q_values is not None:
                graph.edges[nodes[i], nodes[j]]["q_value"] = float(self.q_values[row])
        return graph


def significant_ties(
    affiliation: Affiliation,
    *,
    level: float,
    onto: Mode = "members",
    minimum: int = 2,
    allowed: null_model.Lifespans | Bools | None = None,
    method: Method | None = None,
) -> SignificantTies:
    """Keep the ties that share more than members of their degree share by chance.

    Chance is the bipartite configuration model (BiCM; Saracco et al. 2015, and 2017 in New J. Phys.
    19, 053022), which knows both how many networks a member has and how large each network is; with
    it the test is the SDSM of Neal (2014). What two share is then Poisson-binomial. Without a
    `method` the test is exact where that is quick, else Poisson, which errs on the side of too few
    ties; `test` of the result says which was used. The false discovery rate `level` is that of
    Benjamini & Hochberg (1995) over all pairs. Pairs that share less than `minimum` count as tests
    but are never kept, which can only lose ties.

    `allowed` (members × networks) are the cells where a membership was possible at all, or the
    lifespans from which that follows: who was founded after a network ended was not absent from it.
    """
    matrix = incidence_onto(affiliation, onto)
    if onto == "networks" and allowed is not None:
        allowed = allowed.transpose()
    null = null_model.fit(matrix, allowed=allowed)
    chosen: list[Method] = []

    def test(a: Ints, b: Ints, counts: Ints) -> Floats:
        steps = len(a) * null.chances.shape[1] * int(counts.max(initial=1)) ** 2
        chosen.append(method or (Method.EXACT if steps <= _EXACT_STEPS else Method.POISSON))
        return _co_occurrence(null, a, b, counts, method=chosen[0])

    kept = _keep(affiliation, onto, null.row_class, test, level=level, minimum=minimum)
    return replace(kept, test=f"BiCM, {chosen[0]}")


def lifespans(
    affiliation: Affiliation, years: Mapping[str, tuple[int | None, int | None]]
) -> null_model.Lifespans:
    """Give the lifespans of members and networks from the first and last year of each id.

    None, and an id that is not named, is unbounded: what is not known forbids nothing.
    """
    first = {each: began for each, (began, _) in years.items() if began is not None}
    last = {each: ended for each, (_, ended) in years.items() if ended is not None}
    members, networks = affiliation.members, affiliation.networks
    return null_model.Lifespans(
        row_first=np.array([first.get(each, -_NEVER) for each in members], dtype=np.int64),
        row_last=np.array([last.get(each, _NEVER) for each in members], dtype=np.int64),
        column_first=np.array([first.get(each, -_NEVER) for each in networks], dtype=np.int64),
        column_last=np.array([last.get(each, _NEVER) for each in networks], dtype=np.int64),
    )


def hypergeometric_ties(
    affiliation: Affiliation, *, level: float, onto: Mode = "members", minimum: int = 2
) -> SignificantTies:
    """Keep the ties that share more than two random draws would (Tumminello et al. 2011).

    Known fault: every network is as likely as every other to be drawn, so what is shared in large
    networks, where everybody meets by chance, counts as much as what is shared in small ones. On
    data without any true tie it finds ties by the thousand. Offered to compare with published work;
    use `significant_ties`.
    """
    matrix = incidence_onto(affiliation, onto)
    degrees, classes = np.unique(np.diff(matrix.indptr), return_inverse=True)
    whole = matrix.shape[1]

    def test(a: Ints, b: Ints, counts: Ints) -> Floats:
        few, many = np.minimum(degrees[a], degrees[b]), np.maximum(degrees[a], degrees[b])
        tails = np.zeros(len(counts))
        # From the far end, where the terms are smallest.
        for shared in range(int(few.max(initial=0)), 0, -1):
            chance = _log_ways(many, shared) + _log_ways(whole - many, few - shared)
            is_counted = (shared >= counts) & (shared <= few)
            tails += np.exp(np.where(is_counted, chance - _log_ways(whole, few), -np.inf))
        return np.where(counts > 0, np.minimum(tails, 1.0), 1.0)

    kept = _keep(affiliation, onto, classes, test, level=level, minimum=minimum)
    return replace(kept, test="hypergeometric")


def disparity_ties(projection: Projection, *, level: float) -> SignificantTies:
    """Keep the ties that hold an unlikely part of a node's weight (Serrano et al. 2009).

    Known faults: made for weighted networks, it knows nothing of the two modes: a projection makes
    a clique of each network, whose ties are not independent. It does not correct for the number of
    ties, so `level` of all ties may be chance, and a node with one tie can never be judged by it.
    Use `significant_ties`.
    """
    chances = disparity(projection.matrix)
    p_values = np.asarray(chances[projection.i, projection.j]).reshape(-1)
    kept = p_values < level
    return SignificantTies(
        projection=_pick(projection, kept),
        p_values=p_values[kept],
        q_values=None,
        tested=len(projection),
        candidates=len(projection),
        level=level,
        test="disparity filter",
    )


def disparity(weights: Matrix) -> Matrix:
    """Give the disparity p-value of each tie: (1 - w/s)^(k - 1), the lesser of its two ends.

    `s` is the sum of a node's weights and `k` their number (Serrano, Boguñá & Vespignani 2009,
    PNAS 106, 6483, eq. 2); of a directed tie they are those that leave one end and reach the other.
    """
    ties = weights.tocoo()
    ends: list[Floats] = []
    for end, size in zip(ties.coords, ties.shape, strict=True):
        strength = np.bincount(end, weights=ties.data, minlength=size)[end]
        number = np.bincount(end, minlength=size)[end]
        ends.append((1 - ties.data / strength) ** (number - 1))
    return sparse.csr_array((np.minimum(*ends), ties.coords), shape=ties.shape)


def _log_ways(whole: Ints | int, part: Ints | int) -> Floats:
    ways = special.gammaln(np.asarray(whole) + 1.0) - special.gammaln(np.asarray(part) + 1.0)
    return np.asarray(ways - special.gammaln(np.asarray(whole) - part + 1.0), dtype=np.float64)


def _co_occurrence(
    null: null_model.NullModel, a: Ints, b: Ints, counts: Ints, *, method: Method
) -> Floats:
    """Give the p-value of sharing so many columns, for pairs of classes of rows."""
    p_values = np.empty(len(a))
    width = max(1, _AT_ONCE // max(1, null.chances.shape[1]))
    for begin in range(0, len(a), width):
        part = slice(begin, begin + width)
        chances = null.chances[a[part]] * null.chances[b[part]]
        match method:
            case Method.EXACT:
                tails = exact_tails(chances, null.column_times, counts[part])
            case Method.POISSON:
                tails = poisson_tails(chances @ null.column_times, counts[part])
            case Method.NORMAL:
                tails = normal_tails(chances, null.column_times, counts[part])
            case _:
                assert_never(method)
        p_values[part] = tails
    return p_values


def _keep(
    affiliation: Affiliation,
    onto: Mode,
    classes: Ints,
    test: Callable[[Ints, Ints, Ints], Floats],
    *,
    level: float,
    minimum: int,
) -> SignificantTies:
    """Count the kinds of pairs, find the cutoff, and pick the ties of the kinds that pass."""
    codes, numbers = _count_kinds(affiliation, onto, classes, minimum)
    p_values = test(*_decode(codes, classes))
    tested = len(classes) * (len(classes) - 1) // 2
    q_values = _q_values(p_values, numbers, tested)
    passes = q_values <= level
    # The least that a tie can share and pass: the second pass need not look at less.
    least = int(_decode(codes[passes], classes)[2].min(initial=_NEVER))
    parts, found = [], []
    for part in stream(affiliation, onto=onto, minimum=max(minimum, least)):
        kind = np.searchsorted(codes, _encode(part, classes))
        kept = passes[kind]
        parts.append(_pick(part, kept))
        found.append(kind[kept])
    survivors = np.concatenate(found)
    return SignificantTies(
        projection=join_parts(parts),
        p_values=p_values[survivors],
        q_values=q_values[survivors],
        tested=tested,
        candidates=int(numbers.sum()),
        level=level,
        test="",
    )


def _count_kinds(
    affiliation: Affiliation, onto: Mode, classes: Ints, minimum: int
) -> tuple[Ints, Ints]:
    """Count the pairs of each kind: the classes of the two, and how many they share."""
    codes, numbers = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for part in stream(affiliation, onto=onto, minimum=minimum):
        more, number = np.unique(_encode(part, classes), return_counts=True)
        codes, place = np.unique(np.concatenate((codes, more)), return_inverse=True)
        both = np.concatenate((numbers, number))
        numbers = np.bincount(place, weights=both, minlength=len(codes)).astype(np.int64)
    return codes, numbers


def _encode(part: Projection, classes: Ints) -> Ints:
    width = int(classes.max(initial=0)) + 1
    one, other = classes[part.i].astype(np.int64), classes[part.j]
    pair = np.minimum(one, other) * width + np.maximum(one, other)
    return np.asarray(part.count * width**2 + pair, dtype=np.int64)


def _decode(codes: Ints, classes: Ints) -> tuple[Ints, Ints, Ints]:
    width = int(classes.max(initial=0)) + 1
    counts, pair = np.divmod(codes, width**2)
    return *np.divmod(pair, width), counts


def _q_values(p_values: Floats, numbers: Ints, tested: int) -> Floats:
    """Correct p-values, each of so many tests, for all tests (Benjamini & Hochberg 1995)."""
    order = np.argsort(p_values)
    ranked = p_values[order] * tested / np.cumsum(numbers[order])
    q_values = np.empty(len(p_values))
    q_values[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q_values


def _pick(ties: Projection, kept: Bools) -> Projection:
    return replace(
        ties,
        i=ties.i[kept],
        j=ties.j[kept],
        count=ties.count[kept],
        weight=ties.weight[kept],
    )
