"""Analyses of our data: who ties what together, what changed, and what is not known."""

import json
import math
from datetime import date
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from tests.conftest import Run

import civilgraph
from civilgraph.knowledge_graph import KnowledgeGraph
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
        "Between 1 January 2013 and 31 December 2018, Tolerantiško jaunimo asociacija and"
        " Žmogaus teisių stebėjimo institutas joined Žmogaus teisių organizacijų koalicija.",
        "Between 1 January 2013 and 31 December 2018, Lygių teisių ir socialinės plėtros centras"
        " left Žmogaus teisių organizacijų koalicija.",
    ]
    assert expected == table.attrs["sentences"]


def test_a_network_of_297_of_which_nobody_is_listed_is_marked(kg: KnowledgeGraph) -> None:
    notes = kg.affiliations().ties().attrs["notes"]
    assert "SOS mreža protiv torture: 0 listed of 297 members stated (exact)" in notes


def test_money_that_is_not_stated_is_unknown_and_not_zero(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().funders().set_index("recipient")
    assert (0.5, 1.0) == tuple(table.loc["", ["hhi_low", "hhi_high"]])
    assert 1 == table.loc["lmlo", "hhi"]


def test_the_ministry_is_the_only_known_funder_of_three(kg: KnowledgeGraph) -> None:
    table = kg.affiliations().stops().set_index("funder")
    expected = "lmlo nlif-strengthening-2017 ztok-strengthening-2017"
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
        network.stops(),
        network.change(first=date(2011, 1, 1), last=date(2012, 1, 1)),
    )  # fmt: skip
    assert all(t.attrs["definition"] and t.attrs["source"] and t.attrs["title"] for t in tables)


def test_southern_women_from_two_columns_need_no_dataset(run: Run, tmp_path: Path) -> None:
    women = nx.davis_southern_women_graph()
    lines = [f"{woman},{event}" for woman in women.graph["top"] for event in sorted(women[woman])]
    (tmp_path / "women.csv").write_text("member,network\n" + "\n".join(lines) + "\n")
    result = run("analyse", "ties", "--onto", "members", "--from", "women.csv", "--format", "json")
    rows = {(row["source"], row["target"]): row for row in json.loads(result.output)["rows"]}
    pair = rows["Evelyn Jefferson", "Theresa Anderson"]
    shared = set(women["Evelyn Jefferson"]) & set(women["Theresa Anderson"])
    assert str(len(shared)) == pair["count"]


def test_a_line_without_a_pair_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("ASTRA,GAATW\nALC\n")
    result = run("analyse", "ties", "--from", "edges.csv")
    expected = "civilgraph: edges.csv:2: 'ALC' is no pair; write member,network on each line\n"
    assert (2, expected) == (result.exit_code, result.stderr)


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


def test_a_report_backs_every_sentence_with_a_command(run: Run, tmp_path: Path, data: Path) -> None:
    result = run("report", "--from", data, "--out", tmp_path / "report")
    assert 0 == result.exit_code
    text = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    sentences = [line for line in text.splitlines() if line and not line.startswith(("#", "!"))]
    assert all(line.endswith("`)") and "(`civilgraph " in line for line in sentences)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "").split("base64,")[0]


def test_the_package_opens_a_dataset_in_one_call(data: Path) -> None:
    table = civilgraph.open(data).affiliations(on="2015-06-01").brokers()
    assert isinstance(table, pd.DataFrame)
