"""Hold change, life tables and ranges to published numbers, examples and laws."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civilgraph.dates import Answer
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.change import (
    Change,
    Kind,
    estimate_survival,
    find_changes,
    find_durations,
    life_table,
    standing,
    tell,
    turnover,
)
from civilgraph.network.uncertainty import find_chances, measure_range

MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "material"
FIRST, LAST = date(2011, 7, 1), date(2012, 7, 1)
YES, MAYBE = Answer.YES, Answer.POSSIBLY

# Finkelstein & Wolfe (1985), Biometrics 41: months until breast retraction after radiotherapy;
# the same 46 as those treated so in the data `bcos` of R's package `interval`.
RADIOTHERAPY = """
45- 6-10 0-7 46- 46- 7-16 17- 7-14 37-44 0-8 4-11 15- 11-15 22- 46- 46- 25-37 46- 26-40 46- 27-34
36-44 46- 36-48 37- 40- 17-25 46- 11-18 38- 5-12 37- 0-5 18- 24- 36- 5-11 19-35 17-25 24- 32- 33-
19-26 37- 34- 36-
"""


def spells(*texts: str) -> Affiliation:
    """Write spells as member, network and four bounds (a year each, - is none)."""
    names = ("possibly_from", "surely_from", "surely_until", "possibly_until")
    rows = []
    for text in texts:
        member, network, *years = text.split()
        row = {"source": member, "target": network}
        for name, year in zip(names, years, strict=True):
            day = "01-01" if name.endswith("from") else "12-31"
            row[name] = "" if year == "-" else f"{year}-{day}"
        rows.append(row)
    return Affiliation.from_rows(rows)


def intergovernmental() -> Affiliation:
    """Read the full memberships of the sample, or skip where it is absent."""
    folder = MATERIAL / "samples" / "intergovernmental-organisations"
    path = folder / "igo_membership_spells.csv"
    if not path.exists():
        pytest.skip(f"no sample of intergovernmental organisations: {path} is absent")
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, last = (
                f"{row['first_year_observed']}-01-01",
                f"{row['last_year_observed']}-12-31",
            )
            known = {"source": row["state"], "target": row["ioname"], "role": row["role"]}
            bounds = {"possibly_from": first, "surely_from": first}
            rows.append(known | bounds | {"surely_until": last, "possibly_until": last})
    return Affiliation.from_rows(rows).where(role="full member")


def members(affiliation: Affiliation, network: str, year: int) -> set[str]:
    """Give the sure members of a network in the middle of a year."""
    answers = standing(affiliation, day=date(year, 7, 1))
    return {member for (member, where), _ in answers.items() if where == network}


def standings() -> st.SearchStrategy[dict[tuple[str, str], Answer]]:
    """Draw what some members of one network are on a day."""
    pairs = st.sampled_from([(member, "N") for member in "abcde"])
    return st.dictionaries(pairs, st.sampled_from([YES, MAYBE]))


# ── The intergovernmental sample ─────────────────────────────────────────────────────────────────


def test_the_eec_has_six_members_in_1958_and_twelve_in_1992() -> None:
    affiliation = intergovernmental()
    path = MATERIAL / "reference" / "reference_numbers.json"
    expected = json.loads(path.read_text())["igo_cow_v3"]
    assert set(expected["eec_members_1958"]) == members(affiliation, "EEC", 1958)
    assert expected["eec_members_1992"] == len(members(affiliation, "EEC", 1992))
    assert expected["eu_members_2014"] == len(members(affiliation, "EU", 2014))


def test_the_first_enlargement_of_the_eec_is_told() -> None:
    affiliation = intergovernmental()
    first, last = date(1972, 7, 1), date(1973, 7, 1)
    changes = find_changes(standing(affiliation, day=first), standing(affiliation, day=last))
    told = tell((c for c in changes if c.network == "EEC"), first=first, last=last)
    assert ["Between 1 July 1972 and 1 July 1973, denmark, ireland and uk joined EEC."] == told


def test_the_turnover_of_the_eec_in_1973_is_that_of_three_entries() -> None:
    days = [date(1972, 7, 1), date(1973, 7, 1)]
    table = turnover(intergovernmental(), days=days, by_network=True).set_index("network")
    found = table.loc["EEC"]
    counted = [found[name] for name in ("entered_low", "entered_high", "left_high", "stayed_low")]
    assert [3, 3, 0, 6] == counted
    assert [6 / 9, 3 / 15] == pytest.approx([found["jaccard_low"], found["turnover_high"]])


# ── Two days ─────────────────────────────────────────────────────────────────────────────────────


def test_a_sure_spell_outweighs_a_possible_one_of_the_same_pair() -> None:
    affiliation = spells("a N - 2012 2013 2014", "a N 2010 2010 2011 2011")
    assert {("a", "N"): YES} == standing(affiliation, day=FIRST)


def test_what_is_possible_is_told_as_possible() -> None:
    before = {("a", "N"): YES, ("b", "N"): MAYBE, ("c", "N"): MAYBE}
    after = {("a", "N"): MAYBE, ("b", "N"): YES, ("c", "N"): MAYBE}
    expected = [
        Change(network="N", kind=Kind.MAY_HAVE_JOINED, member="b"),
        Change(network="N", kind=Kind.MAY_HAVE_LEFT, member="a"),
    ]
    assert expected == find_changes(before, after)


def test_a_long_list_of_names_is_cut_and_counted() -> None:
    changes = [Change(network="N", kind=Kind.LEFT, member=name) for name in "abcdefg"]
    expected = ["Between 1 July 2011 and 1 July 2012, A, b and 5 more left the Network."]
    labels = {"a": "A", "N": "the Network"}
    assert expected == tell(changes, first=FIRST, last=LAST, labels=labels, most=2)


def test_what_is_not_known_makes_turnover_a_range() -> None:
    affiliation = spells("a N 2010 2010 2013 2013", "b N 2010 2010 2011 2013")
    found = turnover(affiliation, days=[FIRST, LAST]).to_dict("records")[0]
    assert (0, 1) == (found["left_low"], found["left_high"])
    assert (0.5, 1.0) == (found["jaccard_low"], found["jaccard_high"])
    assert (0.0, pytest.approx(1 / 3)) == (found["turnover_low"], found["turnover_high"])


@settings(deadline=None)
@given(standings(), standings(), st.data())
def test_every_way_the_possible_may_turn_out_is_within_the_range(
    before: Mapping[tuple[str, str], Answer],
    after: Mapping[tuple[str, str], Answer],
    data: st.DataObject,
) -> None:
    def settle(known: Mapping[tuple[str, str], Answer]) -> set[tuple[str, str]]:
        return {p for p, each in known.items() if each is YES or data.draw(st.booleans())}

    def rows(known: Mapping[tuple[str, str], Answer], year: int) -> list[str]:
        sure = f"{year} {year} {year} {year}"
        open_ = f"{year} {year + 1} {year - 1} {year}"
        return [f"{m} {n} {sure if known[m, n] is YES else open_}" for m, n in sorted(known)]

    texts = [*rows(before, 2011), *rows(after, 2012)]
    one, two = settle(before), settle(after)
    if not texts or not one | two:
        return
    found = turnover(spells(*texts), days=[FIRST, LAST]).to_dict("records")[0]
    jaccard = len(one & two) / len(one | two)
    changed = len(one ^ two) / (len(one) + len(two))
    for name, value in (
        ("entered", len(two - one)),
        ("left", len(one - two)),
        ("stayed", len(one & two)),
        ("jaccard", jaccard),
        ("turnover", changed),
    ):
        assert found[f"{name}_low"] - 1e-12 <= value <= found[f"{name}_high"] + 1e-12


# ── Life tables ──────────────────────────────────────────────────────────────────────────────────


def test_turnbulls_estimate_is_that_of_lifelines() -> None:
    bounds = [text.split("-") for text in RADIOTHERAPY.split()]
    # The source excludes the lower bound, whole months include it.
    lower = np.array([float(low) + 1 for low, _ in bounds])
    upper = np.array([float(high or "inf") for _, high in bounds])
    found = estimate_survival(lower, upper, tolerance=1e-8)
    # lifelines 0.30.3 gives the same steps (fit_interval_censoring, tol=1e-10).
    expected = {5: 0.0463, 7: 0.0334, 8: 0.0887, 12: 0.0708, 25: 0.0926, 34: 0.0818, 40: 0.1209}
    has_mass = found.mass > 1e-5
    printed = dict(zip(found.upper[has_mass], found.mass[has_mass].round(4), strict=True))
    assert expected | {48: 0.4656} == printed


def test_no_mass_can_be_moved_to_make_the_spells_more_likely() -> None:
    bounds = [text.split("-") for text in RADIOTHERAPY.split()]
    lower = np.array([float(low) + 1 for low, _ in bounds])
    upper = np.array([float(high or "inf") for _, high in bounds])
    found = estimate_survival(lower, upper, tolerance=1e-8)
    # The likelihood is concave: no direction leads upwards, so this is its one maximum (Gentleman
    # & Geyer 1994). Written out, spell by spell, over every interval between two bounds.
    likely = [
        found.mass[(found.lower >= a) & (found.upper <= b)].sum()
        for a, b in zip(lower, upper, strict=True)
    ]
    points = np.unique(np.concatenate([lower, upper, lower + 0.5]))
    slopes = [
        np.mean([(a <= point <= b) / p for a, b, p in zip(lower, upper, likely, strict=True)])
        for point in points
    ]
    assert max(slopes) <= 1 + 1e-7


def test_with_exact_ends_it_is_kaplan_and_meiers() -> None:
    # Freireich et al. (1963) in small; what is censored at 6 lasts longer than 6.
    lower = np.array([6.0, 6, 6, 6.5, 7, 9.5, 10, 10.5, 11.5, 13])
    upper = np.array([6.0, 6, 6, np.inf, 7, np.inf, 10, np.inf, np.inf, 13])
    found = estimate_survival(lower, upper)
    product = 1.0
    for time, ends, at_risk in ((6, 3, 10), (7, 1, 6), (10, 1, 4)):
        product *= 1 - ends / at_risk
        assert (product, product) == pytest.approx(found.after(time), abs=1e-5)


def test_a_spell_lasts_at_least_as_long_as_it_surely_held() -> None:
    affiliation = spells("a N 2010 2011 2012 2013", "b N 2010 2010 2012 -", "c N - - - -")
    lower, upper = find_durations(affiliation)
    assert [730, 1095, 0] == list(lower)
    assert [1460, np.inf, np.inf] == list(upper)


def test_an_unknown_end_leaves_the_life_table_a_range() -> None:
    lower, upper = np.array([365.0, 365.0]), np.array([365.0, 1500.0])
    table = life_table(estimate_survival(lower, upper), years=[0.5, 2])
    assert [(1.0, 1.0), (0.0, 0.0)] == [
        (row.survival_low, row.survival_high) for row in table.itertuples()
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=12))
def test_survival_falls_from_one(cells: list[tuple[int, int]]) -> None:
    lower = np.array([float(start) for start, _ in cells])
    upper = lower + np.array([float(length) for _, length in cells])
    found = estimate_survival(lower, upper, rounds=500)
    curve = [found.after(duration) for duration in range(-1, 42)]
    assert (1.0, 1.0) == pytest.approx(curve[0])
    assert (0.0, 0.0) == curve[-1]
    for side in (0, 1):
        values = [point[side] for point in curve]
        assert values == sorted(values, reverse=True)


# ── Ranges ───────────────────────────────────────────────────────────────────────────────────────


def degrees(graph: nx.Graph[Any]) -> dict[Any, float]:
    """Count the ties of each node."""
    return dict(graph.degree())


def test_a_measure_over_possible_ties_is_a_range() -> None:
    graph = nx.Graph([("a", "N"), ("b", "N"), ("b", "M")])
    table = measure_range(
        graph, measure=degrees, chances={("b", "M"): 0.9}, draws=200, seed=1, level=1
    )
    columns = ["low", "median", "high", "sure", "all", "rank_low", "rank_high"]
    assert [1, 2, 2, 1, 2, 1, 2] == list(table.loc["b", columns])
    assert [2, 2, 2, 2, 2, 1, 1] == list(table.loc["N", columns])


def test_the_same_seed_gives_the_same_range_and_the_graph_stays() -> None:
    graph = nx.Graph([("a", "N"), ("b", "N"), ("b", "M")])
    chances = {("b", "M"): 0.5, ("a", "N"): 0.5}
    first, second = (
        measure_range(graph, measure=degrees, chances=chances, draws=20, seed=7) for _ in range(2)
    )
    assert first.equals(second)
    assert 3 == graph.number_of_edges()


def test_without_possible_ties_the_range_is_one_number() -> None:
    table = measure_range(nx.path_graph(3), measure=degrees, chances={}, draws=2, seed=1)
    assert list(table["low"]) == list(table["high"]) == [1, 2, 1]


def test_a_start_within_a_year_has_half_its_chance_in_the_middle() -> None:
    affiliation = spells("a N 2011 2012 2013 2013", "b N - 2012 2013 2013")
    found = find_chances(affiliation, day=FIRST)
    assert 182 / 366 == pytest.approx(found["a", "N"])
    assert 0.5 == found["b", "N"]


def test_sure_members_have_no_chance_to_be_absent() -> None:
    affiliation = spells("a N 2010 2010 2013 2013", "a N 2011 2012 2013 2013")
    assert {} == find_chances(affiliation, day=FIRST)


def test_a_chance_of_no_edge_is_refused() -> None:
    with pytest.raises(ValueError, match="is no edge"):
        measure_range(nx.Graph(), measure=degrees, chances={("a", "b"): 1.0}, draws=2, seed=1)
