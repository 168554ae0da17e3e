"""Analyses of our data: who ties what together, what changed, and what is not known."""

import json
import math
import re
from datetime import date
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from tests.conftest import Run

import civilgraph
from civilgraph.analysis import Affiliations
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.network.affiliation import Affiliation
from civilgraph.release import Release


@pytest.fixture(scope="module")
def kg(data_release: Release) -> KnowledgeGraph:
    """The graph of our data."""
    return KnowledgeGraph.from_release(data_release)


def test_four_organisations_tie_the_networks_together(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().brokers()
    several = table[table["networks"] > 1]
    expected = {"astra": 5, "alc": 2, "anti-slavery-international": 2, "la-strada-international": 2}
    assert expected == dict(zip(several["id"], several["networks"], strict=True))


def test_alc_holds_balkans_act_now_and_enpates_together(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().brokers().set_index("id")
    assert bool(table.loc["alc", "is_cut_point"])
    assert table["betweenness"].idxmax() == "alc"


def test_comp_act_and_enpates_share_most_and_it_may_be_chance(kg: KnowledgeGraph) -> None:
    first = kg.affiliations().ties().iloc[0]
    expected = ("comp-act", "enpates", 2, 2 / 9, False)
    found = tuple(first[["source", "target", "count", "jaccard", "is_significant"]])
    assert expected[:3] == found[:3]
    assert math.isclose(expected[3], found[3])
    assert expected[4] == found[4]


def test_on_a_day_betweenness_is_a_range_around_what_is_possible(kg: KnowledgeGraph) -> None:
    table = kg.affiliations(on="2016-06-01").brokers()
    assert (table["betweenness_low"] <= table["betweenness"]).all()
    assert (table["betweenness"] <= table["betweenness_high"]).all()


def test_the_same_seed_gives_the_same_table(kg: KnowledgeGraph) -> None:
    day = kg.affiliations(on="2016-06-01")
    pd.testing.assert_frame_equal(day.brokers(seed=7), day.brokers(seed=7))


def test_a_stated_start_between_two_days_is_a_joining_without_may(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().change(first=date(2013, 1, 1), last=date(2018, 12, 31))
    expected = [
        "Between 1 January 2013 and 31 December 2018, ASTRA joined"
        " Globalna alijansa protiv trgovine ženama.",
        "Between 1 January 2013 and 31 December 2018, ASTRA joined GlobalGiving.",
        "Between 1 January 2013 and 31 December 2018, ASTRA joined"
        " Global Missing Children’s Network.",
        "Between 1 January 2013 and 31 December 2018, Žmogaus teisių organizacijų koalicija joined"
        " Nacionalinė NVO koalicija.",
        "Between 1 January 2013 and 31 December 2018, Tolerantiško jaunimo asociacija joined"
        " Žmogaus teisių organizacijų koalicija.",
        "Between 1 January 2013 and 31 December 2018, Lygių teisių ir socialinės plėtros centras"
        " left Žmogaus teisių organizacijų koalicija.",
        "Between 1 January 2013 and 31 December 2018, Žmogaus teisių stebėjimo institutas"
        " returned to Žmogaus teisių organizacijų koalicija.",
    ]
    assert expected == table.attrs["sentences"]


def test_a_network_of_297_of_which_nobody_is_listed_is_marked(kg: KnowledgeGraph) -> None:
    notes = kg.affiliations().ties().attrs["notes"]
    assert "SOS mreža protiv torture: 0 listed of 297 members stated (exact)" in notes


def test_money_that_is_not_stated_is_unknown_and_not_zero(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().funders().set_index("recipient")
    assert table["amount"].isna()["balkans-act-now"]
    assert 67_000 == table.loc["", "amount"]
    assert (0.5, 1.0) == tuple(table.loc["", ["hhi_low", "hhi_high"]])
    assert 1 == table.loc["lmlo", "hhi"]


def test_the_ministry_is_the_only_known_funder_of_three(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().stops().set_index("funder")
    expected = (
        "Lietuvos moterų lobistinė organizacija; NLĮF institucinio stiprinimo projektas; "
        "ŽTOK institucinio stiprinimo projektas"
    )
    assert expected == table.loc["sadm", "only_funder_of"]


def test_how_long_memberships_last_is_a_range(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().lifetimes()
    assert (table["survival_low"] <= table["survival_high"]).all()
    assert table["survival_high"].is_monotonic_decreasing


def test_omct_has_status_with_five_bodies_as_a_layer_of_its_own(kg: KnowledgeGraph) -> None:
    network = kg.affiliations(layer="accreditations").everything
    assert (("omct",), 5) == (network.members, len(network.networks))


def test_a_layer_that_is_no_query_is_refused_with_those_that_are(kg: KnowledgeGraph) -> None:
    with pytest.raises(LookupError, match="no layer is called 'friends'; known are: accredit"):
        kg.affiliations(layer="friends")


def test_every_table_says_its_definition_and_its_source(kg: KnowledgeGraph) -> None:
    network = kg.affiliations()
    tables = (
        network.ties(), network.brokers(), network.roles(), network.communities(),
        network.funders(), network.robustness(), network.position(), network.lifetimes(),
        network.stops(), network.turnover(), network.two_mode(), network.triads("alc"),
        network.change(first=date(2011, 1, 1), last=date(2012, 1, 1)),
    )  # fmt: skip
    assert all(t.attrs["definition"] and t.attrs["source"] and t.attrs["title"] for t in tables)


# ── Years, triads, both modes ────────────────────────────────────────────────────────────────────


def test_the_coalition_of_eight_has_one_sure_entry_and_one_sure_exit_in_2014(
    kg: KnowledgeGraph,
) -> None:
    table = kg.affiliations().turnover(first=date(2014, 1, 1), last=date(2015, 1, 1))
    found = table.set_index("network").loc["ztok"]
    names = ["entered_low", "left_low", "left_high", "stayed_low"]
    assert [1, 1, 1, 6] == [found[name] for name in names]


def test_the_years_of_turnover_are_those_that_spells_tell_of(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().turnover()
    together = table[table["network"] == ""]
    assert [f"{year}-01-01" for year in range(2011, 2021)] == list(together["first"])
    assert {"all together"} == set(together["network_label"])


def test_the_triads_behind_a_score_are_as_many_as_the_score(kg: KnowledgeGraph) -> None:
    network = kg.affiliations()
    scores = network.roles().set_index("id").loc["alc"]
    triads = network.triads("alc")
    assert scores["total"] == len(triads)
    assert {"liaison": scores["liaison"], "gatekeeper": scores["gatekeeper"]} == dict(
        triads["role"].value_counts()
    )
    assert {("enpates", "balkans-act-now")} == {
        *zip(triads["source_through"], triads["target_through"], strict=True)
    } or {"enpates", "balkans-act-now"} == {*triads["source_through"], *triads["target_through"]}


def test_both_modes_have_a_position_and_a_day_makes_it_a_range(kg: KnowledgeGraph) -> None:
    table = kg.affiliations(on="2016-06-01").two_mode(draws=20)
    assert {"member", "network"} == set(table["mode"])
    for name in ("degree", "closeness", "betweenness", "hits"):
        assert (table[f"{name}_low"] <= table[name] + 1e-12).all()
        assert (table[name] <= table[f"{name}_high"] + 1e-12).all()
    sure = table.set_index("id").loc["ztok"].iloc[0]
    assert sure["degree_low"] == sure["degree_high"] == 7 / 38


# ── What counts ──────────────────────────────────────────────────────────────────────────────────


def test_only_what_is_sure_counts_where_the_possible_is_switched_off(kg: KnowledgeGraph) -> None:
    table = kg.affiliations(on="2016-01-01", possibly=False).ties()
    assert [("gaatw", "gmcn")] == [*zip(table["source"], table["target"], strict=True)]
    assert "Networks that share members on 2016-01-01, surely" == table.attrs["title"]


def test_between_two_days_counts_what_held_on_some_day(kg: KnowledgeGraph) -> None:
    table = kg.affiliations(between=("2014-01-01", "2014-12-31")).ties()
    surely = table.set_index(["source", "target"])["surely"]
    assert 1 == surely["gaatw", "gmcn"]
    assert 0 == surely["comp-act", "enpates"]


def test_roles_and_kinds_choose_spells_and_the_table_says_so(kg: KnowledgeGraph) -> None:
    leads = kg.affiliations(role="lead", kind={"ngo"}, network_kind="platform")
    assert ("enpates",) == leads.everything.networks
    expected = [
        "Only spells in the role of lead count",
        "Only members of the kind ngo count",
        "Only networks of the kind platform count",
    ]
    assert expected == list(leads.ties().attrs["notes"][:3])


def test_who_only_watches_is_a_member_only_where_that_is_asked(kg: KnowledgeGraph) -> None:
    watching = kg.affiliations(role="observer").everything
    assert (("tolerantisko-jaunimo-asociacija",), ("ztok",)) == (
        watching.members, watching.networks,
    )  # fmt: skip
    notes = kg.affiliations().ties().attrs["notes"]
    assert "Left out, for whoever only watches is no member: 1 as observer" == notes[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["ties", "--role", "membr"],
            "no role is called 'membr'; did you mean 'member'?; known are: applicant, associate,"
            " coordinator, founder, implementer, lead, member, observer, partner, supporter",
        ),
        (
            ["ties", "--layer", "friends"],
            "no layer is called 'friends'; known are: accreditations, grants, memberships,"
            " projects",
        ),
        (
            ["roles", "--triads", "alcc"],
            "no organisation here is called 'alcc'; did you mean 'alc'?",
        ),
        (["funders", "--on", "2013-01-01"], "funders takes no --on; it takes --format, --chart"),
        (
            ["ties", "--possibly", "out"],
            "over all time nothing is only possible; add --on or --between to --possibly out",
        ),
        (
            ["ties", "--on", "2013-01-01", "--between", "2013-01-01", "2014-01-01"],
            "a network holds --on a day or --between two; give one of them",
        ),
        (["change"], "change needs two days; add --between 2013-01-01 2018-12-31"),
        (["communities", "--chart", "c"], "communities has no chart, or nothing to draw; its table"
         " is above"),
    ],
)  # fmt: skip
def test_what_cannot_be_analysed_is_refused_with_the_cure(
    run: Run, data: Path, arguments: list[str], message: str
) -> None:
    result = run("analyse", *arguments, "--from", data)
    assert (2, f"civilgraph: {message}") == (result.exit_code, result.stderr.splitlines()[-1])


def test_a_kind_that_the_vocabulary_has_not_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(LookupError, match="no kind is called 'ngos'; did you mean 'ngo'"):
        kg.affiliations(network_kind="ngos")


# ── What cannot have been ────────────────────────────────────────────────────────────────────────


def end_the_alliance(mini: Path) -> None:
    """Let the Water Alliance end before one of the organisations was founded."""
    path = mini / "sources" / "page" / "memberships.csv"
    spells = path.read_text(encoding="utf-8")
    path.write_text(spells.replace("2014-05/..", ""), encoding="utf-8")
    path = mini / "sources" / "page" / "events.csv"
    rows = path.read_text(encoding="utf-8").replace(",founding,2011,", ",founding,,")
    rest = ',en,achieved,,,,,"char=161,207",20 June 2011,,,\n'
    rows += f"e3,water-alliance-end,water-alliance,dissolution,2009,End of the Alliance{rest}"
    rows += f"e4,upe-founding,upe,founding,2010,Founding of Upe{rest}"
    path.write_text(rows, encoding="utf-8")


def test_who_was_founded_after_a_network_ended_was_not_absent_by_chance(
    run: Run, mini: Path
) -> None:
    def told() -> tuple[dict[str, float], str]:
        result = run("analyse", "ties", "--onto", "members", "--from", mini, "--format", "json")
        answer = json.loads(result.output)
        pairs = {f"{row['source']} {row['target']}": row["p"] for row in answer["rows"]}
        return pairs, answer["definition"]

    end_the_alliance(mini)
    with_years, words = told()
    assert ", but not where one ended before the other began (pairs: 1)" in words
    path = mini / "sources" / "page" / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2009,", ",,"), encoding="utf-8")
    without, words = told()
    assert "ended before" not in words
    # The alliance was no choice for Upe: that the two meet in the coalition is no surprise.
    assert without["ponds-for-all upe"] < with_years["ponds-for-all upe"] == 1


def test_a_membership_that_is_told_outweighs_the_years_that_forbid_it() -> None:
    edges = [("a", "N"), ("b", "N"), ("a", "M"), ("b", "M"), ("c", "M")]
    network = Affiliations(
        everything=Affiliation.from_edges(edges), lifespans={"a": (2010, None), "N": (None, 2005)}
    )
    expected = (
        "a is told to belong to a network that was not there in its time: its own years are"
        " stretched"
    )
    assert [expected] == network.ties(onto="members").attrs["notes"]


# ── At the door ──────────────────────────────────────────────────────────────────────────────────


def test_southern_women_from_two_columns_need_no_dataset(run: Run, tmp_path: Path) -> None:
    women = nx.davis_southern_women_graph()
    lines = [f"{woman},{event}" for woman in women.graph["top"] for event in sorted(women[woman])]
    (tmp_path / "women.csv").write_text("member,network\n" + "\n".join(lines) + "\n")
    result = run("analyse", "ties", "--onto", "members", "--from", "women.csv", "--format", "json")
    rows = {(row["source"], row["target"]): row for row in json.loads(result.output)["rows"]}
    pair = rows["Evelyn Jefferson", "Theresa Anderson"]
    shared = set(women["Evelyn Jefferson"]) & set(women["Theresa Anderson"])
    assert len(shared) == pair["count"]


def test_a_line_without_a_pair_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("ASTRA,GAATW\nALC\n")
    result = run("analyse", "ties", "--from", "edges.csv")
    expected = "civilgraph: edges.csv:2: 'ALC' is no pair; write member,network on each line\n"
    assert (2, expected) == (result.exit_code, result.stderr)


@pytest.mark.parametrize(
    "words",
    ["ties", "brokers --on 2016-06-01", "position", "two-mode", "roles", "turnover", "lifetimes",
     "funders", "stops", "robustness"],
)  # fmt: skip
def test_an_analysis_that_ranks_or_runs_over_time_has_a_chart(
    run: Run, tmp_path: Path, data: Path, words: str
) -> None:
    result = run("analyse", *words.split(), "--from", data, "--chart", tmp_path / "chart")
    assert 0 == result.exit_code
    drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert "<svg" in drawn
    assert not re.search(r"\bnan\b", drawn)


def test_a_chart_is_the_same_bytes_every_time(run: Run, tmp_path: Path, data: Path) -> None:
    charts = []
    for name in ("one", "two"):
        run("analyse", "brokers", "--from", data, "--chart", tmp_path / name)
        charts.append((tmp_path / f"{name}.svg").read_bytes())
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert charts[0] == charts[1]


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_an_analysis_has_every_form(run: Run, data: Path, form: str) -> None:
    result = run("analyse", "ties", "--from", data, "--format", form)
    assert 0 == result.exit_code
    assert "comp-act" in result.output


def test_machines_get_every_digit_and_people_get_four(run: Run, data: Path) -> None:
    arguments = ("analyse", "funders", "--from", data, "--format")
    rows = json.loads(run(*arguments, "json").output)["rows"]
    assert (67000.0, None) == (rows[0]["amount"], rows[1]["amount"])
    assert ",all together,EUR,4,3,2,67000.0,sadm," in run(*arguments, "csv").output
    assert "| all together | EUR | 4 | 3 | 2 | 67,000 | sadm |" in run(*arguments, "md").output


def test_a_report_backs_every_sentence_with_a_command(run: Run, tmp_path: Path, data: Path) -> None:
    result = run("report", "--from", data, "--out", tmp_path / "report")
    assert 0 == result.exit_code
    text = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    sentences = [line for line in text.splitlines() if line and not line.startswith(("#", "!"))]
    assert all(line.endswith("`)") and "(`civilgraph " in line for line in sentences)
    commands = sorted({line.rsplit("(`civilgraph ", 1)[1][:-2] for line in sentences})
    assert [0] * len(commands) == [
        run(*command.split(), "--from", data).exit_code for command in commands
    ]
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "").split("base64,")[0]


def test_the_package_opens_a_dataset_in_one_call(data: Path) -> None:
    table = civilgraph.open(data).affiliations(on="2015-06-01").brokers()
    assert isinstance(table, pd.DataFrame)
