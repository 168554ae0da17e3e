"""Hold the tests of ties to published numbers, to brute force, and to silence on null data."""

from __future__ import annotations

import itertools
import json
from math import comb
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from scipy import sparse, stats

from civilgraph.network import null_model
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.coverage import Comparator, Coverage, measure_coverage
from civilgraph.network.null_model import Lifespans
from civilgraph.network.projection import project
from civilgraph.network.significance import (
    Method,
    disparity,
    disparity_ties,
    hypergeometric_ties,
    lifespans,
    significant_ties,
)
from civilgraph.network.tails import exact_tails, normal_tails, poisson_tails

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "material" / "reference"

MATRICES = hnp.arrays(
    np.int32, st.tuples(st.integers(2, 9), st.integers(2, 9)), elements=st.integers(0, 1)
)


def reference() -> Any:
    """Read the numbers of the R package `backbone`, or skip where the material is absent."""
    path = REFERENCE / "reference_numbers.json"
    if not path.exists():
        pytest.skip(f"no reference numbers: {path} is absent")
    return json.loads(path.read_text("utf-8"))["backbone_R_package_tests"]


def affiliation_of(matrix: Any) -> Affiliation:
    """Give a matrix as members and networks."""
    rows, columns = sparse.csr_array(matrix).nonzero()
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return Affiliation.from_edges((f"m{row:06}", f"N{column:06}") for row, column in pairs)


def chances_of(matrix: Any, **options: Any) -> NDArray[np.float64]:
    """Give the probability of each cell."""
    model = null_model.fit(sparse.csr_array(np.asarray(matrix, dtype=np.int32)), **options)
    return model.chances[np.ix_(model.row_class, model.column_class)]


def realistic(
    members: int, *, seed: int, tail: float = 0.9
) -> sparse.csr_array[np.int32, tuple[int, int]]:
    """Draw null data: the degrees are of heavy-tailed data, the memberships are chance."""
    random = np.random.default_rng(seed)
    networks = members // 6
    sizes = np.minimum(2 * (1 - random.random(networks)) ** -tail, members / 4)
    ends = (
        random.integers(0, members, 4 * members),
        random.choice(networks, 4 * members, p=sizes / sizes.sum()),
    )
    ones = np.ones(4 * members, dtype=np.int32)
    matrix = sparse.csr_array((ones, ends), shape=(members, networks))
    matrix.data[:] = 1
    return null_model.fit(matrix).sample(seed=seed)


# ── Published numbers ────────────────────────────────────────────────────────────────────────────


def test_bicm_is_that_of_backbone() -> None:
    expected = reference()["bicm_3dp"]
    assert expected == chances_of(reference()["bicm_input"]).round(3).tolist()


def test_sdsm_is_that_of_backbone() -> None:
    matrix = np.array(reference()["B"])
    chances, shared = chances_of(matrix), matrix @ matrix.T
    times = np.ones(4, dtype=np.int64)
    pairs = itertools.product(range(3), repeat=2)
    found = [normal_tails(chances[[i]] * chances[[j]], times, shared[[i], [j]]) for i, j in pairs]
    expected = np.array(reference()["sdsm_Pupper"])
    assert expected.tolist() == np.array(found).reshape(3, 3).round(3).tolist()


def test_the_refined_normal_is_that_of_backbone_and_the_exact_tail_is_not() -> None:
    known = reference()["poisson_binomial_upper_at5"]
    chances, times, five = np.array([known["p"]]), np.ones(9, dtype=np.int64), np.array([5])
    assert known["upper"] == pytest.approx(normal_tails(chances, times, five)[0], abs=5e-8)
    assert exact_tails(chances, times, five)[0] == pytest.approx(brute_tail(known["p"], 5))


def test_the_hypergeometric_test_is_that_of_backbone() -> None:
    matrix = np.array(reference()["B"])
    found = hypergeometric_ties(affiliation_of(matrix), level=1.0)
    # Only members 0 and 2 share two networks.
    assert [reference()["fixedrow_Pupper"][0][2]] == found.p_values.round(3).tolist()


def test_the_disparity_filter_is_that_of_backbone() -> None:
    weights = np.array(reference()["disparity_input"], dtype=np.float64)
    found = disparity(sparse.csr_array(weights)).toarray()
    expected = np.array(reference()["disparity_Pupper"])
    # A tie that is not there has no p-value; R writes 1.
    assert expected.tolist() == np.where(weights > 0, found, 1).round(3).tolist()


# ── Tails ────────────────────────────────────────────────────────────────────────────────────────


def brute_tail(chances: list[float], count: int) -> float:
    """Add up all outcomes."""
    outcomes = itertools.product((0, 1), repeat=len(chances))
    return sum(
        float(np.prod([p if won else 1 - p for p, won in zip(chances, outcome, strict=True)]))
        for outcome in outcomes
        if sum(outcome) >= count
    )


CHANCES = st.one_of(st.just(0.0), st.floats(1e-9, 1))
CLASSES = st.lists(st.tuples(CHANCES, st.integers(1, 3)), min_size=1, max_size=4)


@given(CLASSES, st.integers(0, 12))
def test_exact_tails_are_those_of_brute_force(classes: list[tuple[float, int]], count: int) -> None:
    chances = [chance for chance, times in classes for _ in range(times)]
    found = exact_tails(
        np.array([[chance for chance, _ in classes]]),
        np.array([times for _, times in classes]),
        np.array([count]),
    )
    assert brute_tail(chances, count) == pytest.approx(float(found[0]), rel=1e-9, abs=1e-300)


def test_the_tail_of_a_rare_event_keeps_its_digits() -> None:
    found = exact_tails(np.array([[1e-9]]), np.array([1000]), np.array([4]))
    assert comb(1000, 4) * 1e-36 == pytest.approx(float(found[0]), rel=1e-5)


def test_many_trials_of_one_class_are_binomial() -> None:
    found = exact_tails(np.array([[0.01]]), np.array([200_000]), np.array([2_100]))
    assert stats.binom.sf(2_099, 200_000, 0.01) == pytest.approx(float(found[0]), rel=1e-8)


@given(CLASSES, st.integers(1, 12))
def test_poisson_errs_on_the_side_of_too_few_ties(
    classes: list[tuple[float, int]], count: int
) -> None:
    chances = np.array([[chance for chance, _ in classes]])
    times = np.array([times for _, times in classes])
    mean = chances @ times
    assume(count >= mean[0] + 1)
    exact = exact_tails(chances, times, np.array([count]))
    assert poisson_tails(mean, np.array([count]))[0] >= exact[0] * (1 - 1e-9)


# ── The null model ───────────────────────────────────────────────────────────────────────────────


@settings(max_examples=50)
@given(MATRICES)
def test_the_model_reproduces_all_degrees(matrix: NDArray[np.int32]) -> None:
    chances = chances_of(matrix)
    np.testing.assert_allclose(chances.sum(axis=1), matrix.sum(axis=1), atol=1e-8)
    np.testing.assert_allclose(chances.sum(axis=0), matrix.sum(axis=0), atol=1e-8)
    assert 0 <= chances.min() <= chances.max() <= 1


@settings(max_examples=50)
@given(MATRICES, st.data())
def test_what_is_not_allowed_has_no_chance(matrix: NDArray[np.int32], data: st.DataObject) -> None:
    more = data.draw(hnp.arrays(np.bool_, matrix.shape))
    allowed = more | (matrix > 0)
    chances = chances_of(matrix, allowed=allowed)
    assert not chances[~allowed].any()
    np.testing.assert_allclose(chances.sum(axis=1), matrix.sum(axis=1), atol=1e-8)


def test_a_membership_where_none_is_allowed_is_refused() -> None:
    with pytest.raises(ValueError, match="row 0, column 1: a membership where none is allowed"):
        chances_of([[1, 1], [0, 1]], allowed=np.array([[True, False], [True, True]]))


def test_lifespans_and_the_cells_they_allow_make_the_same_model() -> None:
    random = np.random.default_rng(1)
    lives = Lifespans(
        row_first=random.integers(1990, 2005, 30),
        row_last=random.integers(2005, 2020, 30),
        column_first=random.integers(1990, 2005, 12),
        column_last=random.integers(1995, 2020, 12),
    )
    allowed = lives.row_first[:, None] <= lives.column_last
    allowed &= lives.column_first <= lives.row_last[:, None]
    matrix = allowed & (random.random(allowed.shape) < 0.3)
    by_years, by_cells = (chances_of(matrix, allowed=each) for each in (lives, allowed))
    np.testing.assert_allclose(by_years, by_cells, atol=1e-8)


YEARS = st.integers(0, 4)
LIVES = st.lists(st.tuples(YEARS, YEARS).map(sorted), min_size=1, max_size=5)


@given(LIVES, LIVES, st.data())
def test_lives_are_stretched_until_what_is_told_was_possible(
    rows: list[list[int]], columns: list[list[int]], data: st.DataObject
) -> None:
    (row_first, row_last), (column_first, column_last) = (
        np.array(each, dtype=np.int64).T for each in (rows, columns)
    )
    lives = Lifespans(
        row_first=row_first, row_last=row_last, column_first=column_first, column_last=column_last
    )
    possible = (row_first[:, None] <= column_last) & (column_first <= row_last[:, None])
    assert (~possible).sum() == lives.count_impossible()
    told = data.draw(hnp.arrays(np.int32, possible.shape, elements=st.integers(0, 1)))
    wider = lives.stretch(sparse.csr_array(told))
    allowed = (wider.row_first[:, None] <= column_last) & (column_first <= wider.row_last[:, None])
    assert (allowed >= (possible | (told > 0))).all()
    # A life that nothing contradicts stays as it was.
    is_right = (possible >= (told > 0)).all(axis=1)
    assert wider.row_first[is_right].tolist() == row_first[is_right].tolist()
    assert wider.row_last[is_right].tolist() == row_last[is_right].tolist()


def test_a_sample_has_the_degrees_on_average() -> None:
    matrix = realistic(600, seed=1)
    model = null_model.fit(matrix)
    samples = [model.sample(seed=seed) for seed in range(40)]
    assert {1} == {value for sample in samples for value in np.unique(sample.data).tolist()}
    mean = sum(sample.sum(axis=0) for sample in samples) / 40
    sizes: Any = matrix.sum(axis=0)
    assert (np.abs(mean - sizes) <= 5 * np.sqrt(np.maximum(sizes, 1) / 40)).all()
    assert (samples[0] - model.sample(seed=0)).nnz == 0


# ── Ties ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(10))
# The refined normal is not made for rare events: it is there to compare with R.
@pytest.mark.parametrize("method", [Method.EXACT, Method.POISSON])
def test_no_tie_survives_on_null_data(seed: int, method: Method) -> None:
    affiliation = affiliation_of(realistic(2_000, seed=seed))
    found = significant_ties(affiliation, level=0.05, method=method)
    assert len(found) == 0
    assert found.tested == len(affiliation.members) * (len(affiliation.members) - 1) // 2


def test_the_hypergeometric_test_finds_ties_on_null_data() -> None:
    found = [
        len(hypergeometric_ties(affiliation_of(realistic(2_000, seed=seed)), level=0.05))
        for seed in range(2)
    ]
    assert min(found) > 1_000


def planted(*, seed: int) -> Affiliation:
    """Add to null data two members that share eight small networks."""
    chance = affiliation_of(realistic(2_000, seed=seed, tail=0.4))
    pairs = [(row["source"], row["target"]) for row in chance.to_rows()]
    ours = itertools.product(("one", "two"), [f"small {number}" for number in range(8)])
    guests = [(f"m{number:06}", f"small {number}") for number in range(8)]
    return Affiliation.from_edges([*pairs, *ours, *guests])


@pytest.mark.parametrize("method", [Method.EXACT, Method.POISSON, None])
def test_a_true_tie_is_found_and_only_that(method: Method | None) -> None:
    found = significant_ties(planted(seed=2), level=0.05, method=method)
    assert [("one", "two", 8)] == list(found.projection.ties())
    assert found.q_values is not None
    assert found.q_values[0] <= 0.05
    assert f"BiCM, {method or Method.EXACT}" == found.test
    known = found.to_networkx().edges["one", "two"]
    assert known["p_value"] == found.p_values[0]


def test_it_is_said_in_words_what_was_tested() -> None:
    found = significant_ties(planted(seed=2), level=0.05)
    expected = (
        f"1 of {found.candidates} candidate ties are more than chance (BiCM, exact"
        f" Poisson-binomial; false discovery rate 0.05 over {found.tested} pairs)"
    )
    assert expected == found.words()


def test_q_values_are_those_of_benjamini_and_hochberg_over_all_pairs() -> None:
    affiliation = affiliation_of(np.random.default_rng(3).random((30, 12)) < 0.3)
    found = significant_ties(affiliation, level=1.0, minimum=1)
    everything = np.concatenate([found.p_values, np.ones(found.tested - len(found))])
    expected = stats.false_discovery_control(everything)[: len(found)]
    assert found.q_values is not None
    np.testing.assert_allclose(found.q_values, expected, rtol=1e-9)


def test_p_values_are_those_of_each_pair_by_itself() -> None:
    matrix = np.random.default_rng(4).random((8, 9)) < 0.5
    chances, shared = chances_of(matrix), matrix.astype(int) @ matrix.T
    found = significant_ties(affiliation_of(matrix), level=1.0, minimum=1)
    for row, (i, j) in enumerate(zip(found.projection.i, found.projection.j, strict=True)):
        expected = brute_tail((chances[i] * chances[j]).tolist(), int(shared[i, j]))
        assert expected == pytest.approx(float(found.p_values[row]))


def test_networks_are_tested_as_members_are() -> None:
    matrix = np.random.default_rng(5).random((12, 20)) < 0.3
    turned = affiliation_of(matrix.T)
    one = significant_ties(affiliation_of(matrix), level=1.0, onto="networks")
    other = significant_ties(turned, level=1.0)
    np.testing.assert_allclose(np.sort(one.p_values), np.sort(other.p_values), rtol=1e-9)


def test_who_could_not_meet_elsewhere_is_less_surprising_together() -> None:
    # Two founded in 2010 share all three networks that were still alive.
    old = [(f"old {m}", f"past {n}") for m in range(20) for n in range(20) if (m + n) % 5 == 0]
    late = [(m, f"now {n}") for m in ("x", "y", "z") for n in range(3) if m != "z" or n]
    affiliation = Affiliation.from_edges([*old, *late, ("old 1", "now 0")])
    years: dict[str, tuple[int | None, int | None]] = dict.fromkeys("xyz", (2010, None))
    years |= {network: (None, 2005) for network in affiliation.networks if "past" in network}
    lives = lifespans(affiliation, years)

    def p_value(allowed: Lifespans | None) -> float:
        ties = significant_ties(affiliation, level=1.0, allowed=allowed)
        names = [affiliation.members.index(each) for each in ("x", "y")]
        is_pair = (ties.projection.i == names[0]) & (ties.projection.j == names[1])
        return float(ties.p_values[is_pair][0])

    assert p_value(None) < 0.01 < 0.2 < p_value(lives)


def test_a_graph_of_survivors_keeps_every_node() -> None:
    affiliation = affiliation_of(realistic(300, seed=2))
    graph = significant_ties(affiliation, level=0.05).to_networkx()
    assert list(affiliation.members) == list(graph)


def test_the_disparity_filter_keeps_what_is_below_its_level() -> None:
    projection = project(Affiliation.from_graph(nx.davis_southern_women_graph()))
    found = disparity_ties(projection, level=0.1)
    assert found.q_values is None
    assert 0 < len(found) < len(projection)
    assert (found.p_values < 0.1).all()


# ── Coverage ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("enumerated", "comparator", "stated", "words", "ratio", "is_complete"),
    [
        (1, "more-than", 100, "1 of more than 100", 1 / 101, False),
        (100, "more-than", 100, "100 of more than 100", 100 / 101, False),
        (297, "exact", 297, "297 of 297", 1.0, True),
        (300, "exact", 297, "300 of 297", 300 / 297, True),
        (30, "at-least", 30, "30 of at least 30", 1.0, None),
        (3, "at-least", 30, "3 of at least 30", 0.1, False),
        (45, "about", 50, "45 of about 50", 0.9, None),
        (5, "at-most", 5, "5 of at most 5", 1.0, True),
        (3, "exact", None, "3 known, total not stated", None, None),
        (0, "exact", 0, "0 of 0", None, True),
    ],
)
def test_coverage_says_how_much_is_known(
    enumerated: int,
    comparator: str,
    stated: int | None,
    words: str,
    ratio: float | None,
    is_complete: bool | None,
) -> None:
    found = Coverage(
        network="x", enumerated=enumerated, stated=stated, comparator=Comparator(comparator)
    )
    assert words == str(found)
    assert ratio == found.ratio
    assert is_complete is found.is_complete


def test_a_network_without_a_known_member_is_covered_too() -> None:
    affiliation = Affiliation.from_edges([("a", "N"), ("b", "N")])
    found = measure_coverage(affiliation, {"M": ("more-than", 100)})
    assert ["0 of more than 100", "2 known, total not stated"] == [str(each) for each in found]
