"""Hold the columnar two-mode table to the three answers, to its rows, and to NetworkX."""

from collections.abc import Mapping
from datetime import date, timedelta

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civilgraph.dates import Answer, Bounds, Span, on, possibly, surely
from civilgraph.network.affiliation import Affiliation

ROWS = [
    {
        "source": "beta",
        "target": "forum",
        "role": "member",
        "layer": "membership",
        "weight": "",
        "surely_from": "2011-06-20",
        "surely_until": "2014-01-01",
        "possibly_from": "2011-06-20",
        "possibly_until": "2014-12-31",
        "member_label": "Béta",
        "member_country": "LT",
    },
    {
        "source": "beta",
        "target": "forum",
        "role": "observer",
        "layer": "membership",
        "weight": "",
        "surely_from": "",
        "surely_until": "",
        "possibly_from": "2016-01-01",
        "possibly_until": "",
        "member_label": "",
        "member_country": "LT",
    },
    {
        "source": "alpha",
        "target": "fund",
        "role": "",
        "layer": "grant",
        "weight": "2.5",
        "surely_from": "",
        "surely_until": "",
        "possibly_from": "",
        "possibly_until": "",
        "member_label": "",
        "member_country": "RS",
    },
]


def table() -> Affiliation:
    """Give the table of the rows above."""
    return Affiliation.from_rows(ROWS)


def spells(affiliation: Affiliation) -> list[tuple[str, str, str]]:
    """List source, target and role of the spells."""
    return [(row["source"], row["target"], row["role"]) for row in affiliation.to_rows()]


def by_source(rows: list[Mapping[str, str]]) -> list[dict[str, str]]:
    """Drop what is empty, because an empty label is the same as none."""
    return [{name: text for name, text in row.items() if text} for row in rows]


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


def test_ids_are_numbered_in_their_order() -> None:
    affiliation = table()
    assert affiliation.members == ("alpha", "beta")
    assert affiliation.networks == ("forum", "fund")
    assert affiliation.sources.tolist() == [1, 1, 0]


def test_two_spells_of_a_pair_are_one_membership() -> None:
    affiliation = table()
    assert affiliation.incidence.toarray().tolist() == [[0, 1], [1, 0]]
    assert affiliation.degrees.tolist() == [1, 1]
    assert affiliation.sizes.tolist() == [1, 1]
    assert len(affiliation) == 3


def test_rows_come_back_as_they_went_in() -> None:
    back = list(table().to_rows())
    expected = by_source([*ROWS])
    expected[1]["member_label"] = "Béta"
    assert by_source([*back]) == expected


def test_columns_and_rows_make_the_same_table() -> None:
    columns = {name: [row[name] for row in ROWS] for name in ROWS[0]}
    assert list(Affiliation.from_columns(columns).to_rows()) == list(table().to_rows())


def test_a_label_that_is_not_given_is_the_id() -> None:
    assert table().labels == {
        "alpha": "alpha",
        "beta": "Béta",
        "forum": "forum",
        "fund": "fund",
    }


def test_no_rows_make_an_empty_table() -> None:
    empty = Affiliation.from_rows([])
    assert (0, 0) == empty.incidence.shape
    assert len(empty.on(date(2015, 1, 1), possibly=True)) == 0
    assert empty.layers == ()


def test_an_empty_end_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2: target is empty; a tie has two ends"):
        Affiliation.from_edges([("a", "N"), ("b", "")])


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(ValueError, match="no column 'target'; did you mean 'targt'"):
        Affiliation.from_rows([{"source": "a", "targt": "N"}])


def test_a_day_that_is_no_day_is_refused_with_its_row() -> None:
    rows = [{"source": "a", "target": "N", "surely_from": text} for text in ("2011-01-01", "2011")]
    with pytest.raises(ValueError, match="row 2: surely_from: '2011' is not a day"):
        Affiliation.from_rows(rows)


def test_a_weight_that_is_no_number_is_refused_with_its_row() -> None:
    with pytest.raises(ValueError, match="row 1: weight: 'much' is not a number"):
        Affiliation.from_rows([{"source": "a", "target": "N", "weight": "much"}])


def test_two_countries_of_one_member_are_refused() -> None:
    rows = [{"source": "a", "target": "N", "member_country": each} for each in ("LT", "RS")]
    with pytest.raises(ValueError, match="'a' has two values of member_country"):
        Affiliation.from_rows(rows)


def test_rows_with_other_columns_are_refused() -> None:
    rows = [{"source": "a", "target": "N"}, {"source": "a", "target": "N", "role": "x"}]
    with pytest.raises(ValueError, match="row 2 has other columns than row 1"):
        Affiliation.from_rows(rows)


# ── Selection ────────────────────────────────────────────────────────────────────────────────────


def test_on_a_day_only_sure_members_are_counted_unless_asked() -> None:
    day = date(2012, 1, 1)
    assert [("beta", "forum", "member")] == spells(table().on(day))
    both = table().on(day, possibly=True)
    assert [("beta", "forum", "member"), ("alpha", "fund", "")] == spells(both)
    assert ["yes", "possibly"] == [row["answer"] for row in both.to_rows()]


def test_who_is_not_there_on_a_day_is_no_member_of_the_selection() -> None:
    selected = table().on(date(2012, 1, 1))
    assert selected.members == ("beta",)
    assert selected.networks == ("forum",)
    assert selected.labels == {"beta": "Béta", "forum": "forum"}


def test_the_first_table_stays_as_it_was() -> None:
    affiliation = table()
    affiliation.on(date(2012, 1, 1))
    assert len(affiliation) == 3


def test_a_spell_that_lies_within_the_days_surely_held_on_one_of_them() -> None:
    rows = [
        {
            "source": "a",
            "target": "N",
            "possibly_from": "2011-01-01",
            "possibly_until": "2011-12-31",
        }
    ]
    affiliation = Affiliation.from_rows(rows)
    assert len(affiliation.on(date(2011, 6, 1))) == 0
    assert len(affiliation.between(date(2011, 1, 1), date(2011, 12, 31))) == 1
    assert len(affiliation.between(date(2011, 2, 1), date(2011, 12, 31))) == 0


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="is before the first"):
        table().between(date(2012, 1, 1), date(2011, 1, 1))


def test_where_selects_by_any_column() -> None:
    assert [("beta", "forum", "observer")] == spells(table().where(role="observer"))
    assert 2 == len(table().where(role={"member", "observer"}))
    assert [("alpha", "fund", "")] == spells(table().where(member_country="RS"))


def test_a_value_that_never_occurs_is_refused() -> None:
    with pytest.raises(ValueError, match="role is never 'membr'; did you mean 'member'"):
        table().where(role="membr")
    with pytest.raises(ValueError, match="no column 'rol'; did you mean 'role'"):
        table().where(rol="member")


def test_a_value_that_occurred_before_the_selection_is_still_known() -> None:
    assert len(table().on(date(2012, 1, 1)).where(role="observer")) == 0


def test_layers_are_kept_apart() -> None:
    assert table().layers == ("grant", "membership")
    assert table().layer("grant").members == ("alpha",)
    assert table().layer("grant").layers == ("grant",)


def test_a_weight_that_is_not_stated_is_not_zero() -> None:
    weights = table().weights
    assert weights is not None
    assert ["nan", "nan", "2.5"] == [str(each) for each in weights.tolist()]


DAYS = st.dates(date(2010, 1, 1), date(2010, 3, 1))
BOUNDS = st.builds(
    lambda first, length: Bounds(earliest=first, latest=first + timedelta(length)),
    DAYS,
    st.integers(0, 20),
)
OPEN = st.one_of(st.just(Bounds(earliest=None, latest=None)), BOUNDS)


@given(st.builds(lambda start, end: Span(start=start, end=end), OPEN, OPEN), DAYS)
def test_the_table_answers_as_the_definition_of_dates_does(span: Span, day: date) -> None:
    sure, may = surely(span) or (None, None), possibly(span)
    texts = [str(each or "") for each in (*sure, *may)]
    names = ("surely_from", "surely_until", "possibly_from", "possibly_until")
    row = {"source": "a", "target": "N", **dict(zip(names, texts, strict=True))}
    found = list(Affiliation.from_rows([row]).on(day, possibly=True).to_rows())
    assert on(span, day) == (Answer(found[0]["answer"]) if found else Answer.NO)


# ── NetworkX ─────────────────────────────────────────────────────────────────────────────────────


def test_the_two_mode_graph_carries_what_is_known() -> None:
    graph = table().to_networkx()
    assert nx.bipartite.is_bipartite(graph)
    assert graph.nodes["beta"] == {
        "bipartite": 0,
        "mode": "member",
        "id": "beta",
        "label": "Béta",
        "country": "LT",
    }
    assert graph.nodes["fund"]["bipartite"] == 1
    assert graph.edges["alpha", "fund"] == {
        "role": "",
        "layer": "grant",
        "weight": 2.5,
        "surely_from": "",
        "surely_until": "",
        "possibly_from": "",
        "possibly_until": "",
        "spells": 1,
    }


def test_between_two_sure_spells_nothing_is_sure() -> None:
    known = table().to_networkx().edges["beta", "forum"]
    assert known["role"] == "member; observer"
    assert known["spells"] == 2
    assert (known["surely_from"], known["surely_until"]) == ("", "")
    assert (known["possibly_from"], known["possibly_until"]) == ("2011-06-20", "")


def test_a_graph_of_spells_has_an_edge_for_each() -> None:
    graph = table().to_networkx(spells=True)
    assert graph.is_multigraph()
    assert graph.number_of_edges() == 3


def test_a_network_that_is_a_member_stands_in_both_modes() -> None:
    graph = Affiliation.from_edges([("a", "N"), ("N", "umbrella")]).to_networkx()
    assert nx.bipartite.is_bipartite(graph)
    assert graph.nodes["N (as member)"]["id"] == "N"
    assert sorted(graph.edges) == [("N (as member)", "umbrella"), ("a", "N")]


def test_southern_women_come_from_their_graph() -> None:
    women = nx.davis_southern_women_graph()
    affiliation = Affiliation.from_graph(women)
    assert affiliation.incidence.shape == (18, 14)
    assert affiliation.incidence.nnz == 89
    assert set(affiliation.members) == set(women.graph["top"])


def test_a_graph_goes_out_and_comes_back() -> None:
    affiliation = table().layer("membership")
    back = Affiliation.from_graph(affiliation.to_networkx(spells=True))
    assert spells(affiliation) == spells(back)
    assert affiliation.labels == back.labels
    assert affiliation.days["possibly_from"].tolist() == back.days["possibly_from"].tolist()


def test_a_graph_of_one_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="which nodes are members"):
        Affiliation.from_graph(nx.path_graph(3))
    with pytest.raises(ValueError, match="not a two-mode graph"):
        Affiliation.from_graph(nx.complete_graph(3), members=[0])
