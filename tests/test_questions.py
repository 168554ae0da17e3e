"""The catalogue answers what a reader asks of the five documents, on two engines alike.

The expected answers in this file were written by hand, from the texts. The goldens show whole
answers; `pytest --update-goldens` writes them anew, to be read against the texts before a commit.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import rdflib
from tests.conftest import ROOT

from civilgraph.identifiers import Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.queries import Query, bind, read_catalogue
from civilgraph.release import Release
from civilgraph.store import Answer, Iri, Term

CATALOGUE = read_catalogue(ROOT / "queries")
GOLDENS = ROOT / "tests" / "goldens" / "questions"
TYPES = {"thing", "source", "concept", "day", "text"}
# These are read by code, which takes an empty cell and no row as "not stated".
SILENT = {"evidence", "history", "members-on-day", "memberships-on-day", "names-of-thing"}

COALITION = "Žmogaus teisių organizacijų koalicija"
INSTITUTE = "zmogaus-teisiu-stebejimo-institutas"
NOT_STATED = "not stated"


def asks_of_things(query: Query) -> bool:
    """Tell whether a question is asked of things, by their IRIs or by their ids as text."""
    return any(p.type == "thing" or p.name in ("one", "other") for p in query.parameters)


every_question = pytest.mark.parametrize("query", CATALOGUE.values(), ids=CATALOGUE)


@pytest.fixture(scope="session")
def kg(data_release: Release) -> KnowledgeGraph:
    """The real dataset, open for questions."""
    return KnowledgeGraph.from_release(data_release)


@pytest.fixture(scope="session")
def rdflib_dataset(data_release: Release) -> rdflib.Dataset:
    """The same quads in rdflib, where only named graphs answer."""
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data_release.quads, format="nquads")
    return dataset


# ── The catalogue as a whole ─────────────────────────────────────────────────────────────────────


@every_question
def test_a_question_has_a_title_in_three_languages_and_describes_itself(query: Query) -> None:
    assert {"en", "lt", "sr-Latn"} == set(query.titles)
    assert all(query.titles.values())
    assert query.description.endswith(".")


def test_no_two_questions_have_the_same_title() -> None:
    for language in ("en", "lt", "sr-Latn"):
        titles = [query.titles[language] for query in CATALOGUE.values()]
        assert sorted(set(titles)) == sorted(titles)


@every_question
def test_every_parameter_has_a_type_a_default_and_a_description(query: Query) -> None:
    assert [] == [
        p.name
        for p in query.parameters
        if p.type not in TYPES or not p.default or not p.description
    ]


@every_question
def test_every_column_is_described_and_every_parameter_is_a_column(
    query: Query, kg: KnowledgeGraph
) -> None:
    parameters = {parameter.name for parameter in query.parameters}
    columns = kg.query(query.name).columns
    assert set(columns) == set(query.columns) | parameters
    assert parameters <= set(columns)
    assert all(query.columns.values())


@every_question
def test_a_question_names_its_graphs_and_asks_nobody_else(query: Query) -> None:
    text = without_comments(query.text)
    assert re.search(r"\bGRAPH \?", text)
    assert not re.search(r"\b(SERVICE|FROM|LOAD)\b", text)


@every_question
def test_rows_are_ordered_totally_and_the_last_key_is_an_iri(
    query: Query, kg: KnowledgeGraph
) -> None:
    last = without_comments(query.text).rpartition("ORDER BY")[2].split()[-1]
    answer = kg.query(query.name)
    iris = [cell for cell in answer.column(last.removeprefix("?")) if cell]
    assert [] == [iri for iri in iris if not iri.startswith(("http://", "https://"))]
    assert len(set(answer.rows)) == len(answer.rows)


@every_question
def test_both_engines_give_the_same_answer(
    query: Query, kg: KnowledgeGraph, rdflib_dataset: rdflib.Dataset
) -> None:
    expected = kg.query(query.name)
    actual = ask_rdflib(rdflib_dataset, query, identifiers=kg.identifiers)
    assert expected.columns == actual.columns
    assert sorted(expected.rows) == sorted(actual.rows)


@every_question
def test_an_answer_is_the_golden_one(
    query: Query, kg: KnowledgeGraph, update_goldens: bool
) -> None:
    golden = GOLDENS / f"{query.name}.csv"
    actual = as_csv(kg.query(query.name))
    if update_goldens:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(actual, encoding="utf-8", newline="")
    assert golden.is_file(), f"no {golden.name}; run pytest --update-goldens and read what it wrote"
    assert golden.read_text(encoding="utf-8") == actual


def test_no_golden_is_left_without_its_question() -> None:
    names = {path.relative_to(GOLDENS).with_suffix("").as_posix() for path in goldens()}
    assert set() == names - set(CATALOGUE)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(query, id=name)
        for name, query in CATALOGUE.items()
        if name not in SILENT and asks_of_things(query)
    ],
)
def test_a_thing_of_which_nothing_is_told_gets_one_row_that_says_so(
    query: Query, kg: KnowledgeGraph
) -> None:
    unknown = {p.name: "nobody" for p in query.parameters if p.type == "thing"}
    unknown |= {p.name: f"nobody-{p.name}" for p in query.parameters if p.type == "text"}
    (row,) = kg.query(query.name, **unknown).rows
    assert {NOT_STATED, "none stated", "not judged", "0"} & set(row)


def test_a_thing_judged_the_same_as_another_points_to_it(kg: KnowledgeGraph) -> None:
    expected = [("see lgl, judged the same",)]
    assert expected == ask(kg, "names-over-time", "name", thing="lietuvos-geju-lyga")


# ── Names, foundings and signatures ──────────────────────────────────────────────────────────────


def test_the_coalition_was_called_human_rights_coalition_until_4_december_2014(
    kg: KnowledgeGraph,
) -> None:
    expected = [
        ("ŽTK", "acronym", "2011-22", "2014-12-04"),
        ("Žmogaus teisių koalicija", "former", "2011-22", "2014-12-04"),
        ("ŽTOK", "acronym", "2014-12-04", NOT_STATED),
        (COALITION, "main", "2014-12-04", NOT_STATED),
        ("ŽTOK koalicija", "variant", NOT_STATED, NOT_STATED),
    ]
    assert expected == ask(kg, "names-over-time", "name type since until", thing="ztok")


def test_the_memorandum_was_signed_on_20_june_2011_by_eight_organisations(
    kg: KnowledgeGraph,
) -> None:
    signed = ask(kg, "who-signed-when", "date event as_printed", network="ztok")
    assert {
        "Lietuvos gėjų lygos",
        "Lietuvos žydų bendruomenės",
        "Lietuvos žmogaus teisių centro",
        "Lygių galimybių plėtros centro",
        "Lygių teisių ir socialinės plėtros centro",
        "Psichikos sveikatos perspektyvų",
        "Romų visuomenės centro",
        "Žmogaus teisių stebėjimo instituto",
    } == {
        name
        for date, event, name in signed
        if (date, event) == ("2011-06-20", "event/ztok-memorandum-2011")
    }


def test_who_signed_the_agreement_of_2014_is_not_stated(kg: KnowledgeGraph) -> None:
    signed = ask(kg, "who-signed-when", "date event signatory", network="ztok")
    assert ("2014-12-04", "event/ztok-agreement-2014", NOT_STATED) in signed


def test_networks_by_the_day_of_their_founding(kg: KnowledgeGraph) -> None:
    dated = [row for row in ask(kg, "founded-when", "date thing precision") if "not" not in row[0]]
    assert [
        ("1986", "omct", "year"),
        ("1998", "gmcn", "year"),
        ("2011", "ztok", "year"),
        ("2017-09/2017-12", "ztok-asociacija", "interval"),
    ] == dated


def test_six_reasons_for_founding_the_coalition(kg: KnowledgeGraph) -> None:
    assert [
        "Decline in human rights since Lithuania joined the European Union in 2004.",
        "Disappointment and helplessness of people, showing in growing distrust of the authorities,"
        " emigration, aggression or civic passivity.",
        "Lack of political will of the state and its inability to shape a consistent, effective and"
        " progressive human-rights policy.",
        "Little awareness of human rights in society.",
        "Tendencies of radicalisation in society, and discrimination and intolerance on a large"
        " scale.",
        "The worrying situation of vulnerable groups of society.",
    ] == kg.query("reasons-why", thing="ztok").column("reason")


def test_the_former_acronym_stands_for_the_former_name(kg: KnowledgeGraph) -> None:
    stands_for = {row[0]: row[1] for row in ask(kg, "acronyms", "acronym stands_for")}
    assert "Žmogaus teisių koalicija" == stands_for["ŽTK"]
    assert COALITION == stands_for["ŽTOK"]
    assert NOT_STATED == stands_for["CRPC"]


# ── Memberships ──────────────────────────────────────────────────────────────────────────────────


def test_seven_were_members_of_the_coalition_on_1_january_2013(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "members-on-day", "member role status answer", network="ztok", on="2013-01-01")
    assert {
        ("Lietuvos žmogaus teisių centras", "member", "active", "yes"),
        ("Lietuvos žydų (litvakų) bendruomenė", "member", "active", "yes"),
        ("Lygių galimybių plėtros centras", "member", "active", "yes"),
        ("Lygių teisių ir socialinės plėtros centras", "member", "active", "yes"),
        ("Nacionalinė LGBT* teisių asociacija LGL", "member", "active", "yes"),
        ("Psichikos sveikatos perspektyvos", "member", "active", "yes"),
        ("Romų visuomenės centras", "member", "active", "yes"),
        ("Žmogaus teisių stebėjimo institutas", "member", "suspended", "yes"),
        ("Tolerantiško jaunimo asociacija", "observer", "active", "possibly"),
    } == set(rows)


def test_the_members_of_today_are_the_nine_of_the_page(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "members-on-day", "member answer status", network="ztok", on="2020-06-01")
    assert {
        "Diversity Development Group",
        "Lietuvos žydų (litvakų) bendruomenė",
        "Lietuvos žmogaus teisių centras",
        "Lygių galimybių plėtros centras",
        "Nacionalinė LGBT* teisių asociacija LGL",
        "Psichikos sveikatos perspektyvos",
        "Romų visuomenės centras",
        "Tolerantiško jaunimo asociacija",
        "Žmogaus teisių stebėjimo institutas",
    } == {member for member, _, _ in rows}


def test_since_when_astra_is_a_member_and_how_precisely_that_is_known(kg: KnowledgeGraph) -> None:
    columns = "network start precision earliest_start latest_start"
    assert [
        (
            "Globalna alijansa protiv trgovine ženama",
            "2014-04",
            "month",
            "2014-04-01",
            "2014-04-30",
        ),
        ("Global Missing Children’s Network", "2014-07", "month", "2014-07-01", "2014-07-31"),
        ("GlobalGiving", "2016-03", "month", "2016-03-01", "2016-03-31"),
        ("Balkans Act Now", NOT_STATED, NOT_STATED, NOT_STATED, NOT_STATED),
        ("Missing Children Europe", NOT_STATED, NOT_STATED, NOT_STATED, NOT_STATED),
    ] == ask(kg, "networks-of-organisation", columns, organization="astra")


@pytest.mark.parametrize(
    ("organization", "network", "expected"),
    [
        ("astra", "missing-children-europe", [(NOT_STATED, NOT_STATED, "member, active")]),
        ("astra", "omct", [(NOT_STATED, NOT_STATED, NOT_STATED)]),
        ("astra", "gaatw", [("2014-04", "month", "member, active")]),
        ("ddg", "ztok", [("2020-05", "month", "member, active")]),
        ("ztok", "nacionaline-nvo-koalicija", [("2014", "year", "member, active")]),
        (
            "tolerantisko-jaunimo-asociacija",
            "ztok",
            [
                ("2014-12-04", "day", "member, active"),
                (NOT_STATED, NOT_STATED, "observer, active"),
            ],
        ),
    ],
)
def test_when_an_organisation_joined(
    kg: KnowledgeGraph, organization: str, network: str, expected: list[tuple[str, ...]]
) -> None:
    columns = "start precision membership"
    assert expected == ask(
        kg, "when-did-it-join", columns, organization=organization, network=network
    )


def test_the_institute_did_not_leave_but_was_suspended_from_2012_to_2017(
    kg: KnowledgeGraph,
) -> None:
    rows = kg.query("left-or-suspended", organization=INSTITUTE, network="ztok").records()
    columns = ("answer", "start", "end", "at_least_months", "at_most_months")
    assert [
        ("member", "2011-06-20", "2012-04-05", "9", "9"),
        ("suspended", "2012-04-05", "2017", "56", "68"),
        ("member", "2017", NOT_STATED, NOT_STATED, NOT_STATED),
    ] == list(dict.fromkeys(tuple(row[c] for c in columns) for row in rows))
    assert [
        "The institute sought to become operator of the EEA Grants programme in Lithuania;"
        " the outcome is not told.",
        "The institute wished to avoid a possible conflict of interest.",
    ] == [row["reason"] for row in rows if row["answer"] == "suspended"]


def test_the_centre_for_equal_rights_left_by_not_renewing(kg: KnowledgeGraph) -> None:
    member = "lygiu-teisiu-ir-socialines-pletros-centras"
    assert [("left: not-renewed", "2011-06-20", "2014-12-04")] == ask(
        kg, "left-or-suspended", "answer start end", organization=member, network="ztok"
    )


def test_who_changed_role_or_status(kg: KnowledgeGraph) -> None:
    expected = [
        (
            "2012-04-05",
            "Žmogaus teisių stebėjimo institutas",
            "member, active",
            "member, suspended",
        ),
        ("2014-12-04", "Tolerantiško jaunimo asociacija", "observer, active", "member, active"),
        ("2017", "Žmogaus teisių stebėjimo institutas", "member, suspended", "member, active"),
    ]
    assert expected == ask(kg, "changed-role", "when organization before after")


def test_who_joined_or_left_between_2018_and_2020(kg: KnowledgeGraph) -> None:
    expected = [("2020-05", "Diversity Development Group", "began", "yes")]
    days = {"from": "2018-01-01", "until": "2020-12-31"}
    assert expected == ask(
        kg, "joined-or-left", "date member change answer", network="ztok", **days
    )


def test_a_year_that_the_days_cut_is_possibly_between_them(kg: KnowledgeGraph) -> None:
    expected = [("2017", "began", "possibly"), ("2017", "ended", "possibly")]
    days = {"from": "2017-06-01", "until": "2018-12-31"}
    assert expected == ask(kg, "joined-or-left", "date change answer", network="ztok", **days)


def test_alc_links_balkans_act_now_and_enpates(kg: KnowledgeGraph) -> None:
    expected = [("balkans-act-now", "partner", "enpates", "lead")]
    columns = "one first_role two second_role"
    assert expected == ask(kg, "networks-linked-through", columns, organization="alc")


def test_accem_links_nothing(kg: KnowledgeGraph) -> None:
    expected = [("none stated", "none stated")]
    assert expected == ask(kg, "networks-linked-through", "first second", organization="accem")


def test_who_observed_applied_or_sought_something(kg: KnowledgeGraph) -> None:
    expected = [
        (
            "Tolerantiško jaunimo asociacija",
            "observer",
            COALITION,
            "became member 2014-12-04",
        ),
        (
            "Žmogaus teisių stebėjimo institutas",
            "applicant",
            "EEA Grants programa Lietuvoje",
            NOT_STATED,
        ),
        (
            "Žmogaus teisių stebėjimo institutas",
            "request",
            "Request to renew membership",
            "readmitted 2017",
        ),
    ]
    assert expected == ask(kg, "observed-applied-or-sought", "who as_what what outcome")


# ── Completeness ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (
            "balkans-act-now",
            [
                ("associates", "exact", "13", "13", "as many"),
                ("partners", "exact", "7", "7", "as many"),
            ],
        ),
        (
            "missing-children-europe",
            [
                ("member-countries", "exact", "25", "no list", NOT_STATED),
                ("members", "exact", "30", "1", "fewer listed"),
            ],
        ),
        ("gaatw", [("members", "more-than", "100", "1", "fewer listed")]),
        ("sos-torture-network", [("members", "exact", "297", "0", "fewer listed")]),
        ("omct", [("correspondents", "at-least", "20000", "no list", NOT_STATED)]),
        ("ztok", [("members", "exact", "8", "8", "as many")]),
        ("nlif", [(NOT_STATED, NOT_STATED, NOT_STATED, "0", NOT_STATED)]),
    ],
)
def test_stated_against_counted(
    kg: KnowledgeGraph, network: str, expected: list[tuple[str, ...]]
) -> None:
    columns = "counted comparator stated listed answer"
    assert expected == ask(kg, "stated-against-counted", columns, network=network)


def test_every_network_has_its_coverage(kg: KnowledgeGraph) -> None:
    register = kg.query("organisations-and-networks").records()
    networks = {row["thing"] for row in register if row["class"] == "Network"}
    assert networks == set(kg.query("coverage-per-network").column("thing"))


def test_members_of_a_day_have_their_coverage_beside_them(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "members-and-coverage", "role listed stated", network="balkans-act-now",
               on="2016-03-31")  # fmt: skip
    assert [("associate", "13", "13")] * 13 + [("partner", "7", "7")] * 7 == sorted(rows)


def test_the_eight_of_the_memorandum_are_stated_for_that_day_only(kg: KnowledgeGraph) -> None:
    columns = "member listed stated"
    signed = ask(kg, "members-and-coverage", columns, network="ztok", on="2011-06-20")
    later = ask(kg, "members-and-coverage", columns, network="ztok", on="2013-01-01")
    assert {("8", "8"), ("1", NOT_STATED)} == {row[1:] for row in signed}
    assert {("7", NOT_STATED), ("1", NOT_STATED)} == {row[1:] for row in later}


# ── Projects, money and documents ────────────────────────────────────────────────────────────────


def test_the_ministry_funded_three_projects_and_one_sum_is_known(kg: KnowledgeGraph) -> None:
    columns = "thing amount currency amount_for agreement"
    assert [
        ("lmlo-strengthening-2023", "67000", "EUR", "2023", "2-NOBP05774/2023"),
        ("nlif-strengthening-2017", NOT_STATED, NOT_STATED, NOT_STATED, NOT_STATED),
        ("ztok-strengthening-2017", NOT_STATED, NOT_STATED, NOT_STATED, NOT_STATED),
    ] == ask(kg, "projects-of-funder", columns, funder="sadm")


def test_two_sources_tell_of_the_grant_for_strengthening_the_coalition(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "grants-of-thing", "recipient source amount", thing="ztok-strengthening-2017")
    assert [
        (NOT_STATED, "source/ztok-project-2017", NOT_STATED),
        (NOT_STATED, "source/ztok-about", NOT_STATED),
    ] == rows


def test_two_funders_are_told_of(kg: KnowledgeGraph) -> None:
    assert {"european-union", "sadm"} == {thing for (thing,) in ask(kg, "funders", "thing")}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ztok-cooperation-2017", "ztok-strengthening-2017", "same"),
        ("ztok-strengthening-2017", "ztok-cooperation-2017", "same"),
        ("ztok-strengthening-2017", "nlif-strengthening-2017", "different"),
        ("ztok", "ztok-asociacija", "different"),
        ("ccem", "accem", "different"),
        ("lgl", "lietuvos-geju-lyga", "same"),
        ("astra", "ztok", "not judged"),
        ("astra", "astra", "same"),
    ],
)
def test_two_things_are_the_same_different_or_not_judged(
    kg: KnowledgeGraph, one: str, other: str, expected: str
) -> None:
    assert [(expected,)] == ask(kg, "same-or-different", "answer", one=one, other=other)


def test_the_womens_lobby_coordinates_and_implements_and_four_are_partners(
    kg: KnowledgeGraph,
) -> None:
    assert [
        ("coordinator", "Lietuvos moterų lobistinė organizacija"),
        ("implementer", "Lietuvos moterų lobistinė organizacija"),
        ("partner", "Kauno moterų linija"),
        ("partner", "Klaipėdos socialinės ir psichologinės pagalbos centras"),
        ("partner", "Moterų informacijos centras"),
        ("partner", "Socialinių inovacijų fondas"),
    ] == ask(kg, "participants-of-project", "role participant", project="lmlo-strengthening-2023")


def test_figures_of_different_scopes_are_not_added_up(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "results-of-project", "indicator per period place planned achieved")
    figures = {row[1:] for row in rows if row[0] == "trained-volunteers"}
    assert figures == {
        ("project", "2023/2024", NOT_STATED, NOT_STATED, "60 persons"),
        *(
            ("year-and-city", year, place, NOT_STATED, "10 persons")
            for year in ("2023", "2024")
            for place in ("Kaunas", "Klaipėda", "Vilnius")
        ),
    }


def test_planned_and_achieved_stand_side_by_side(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "results-of-project", "indicator period planned achieved")
    expected = ("2023", "yes, without a number", "yes, without a number")
    assert ("shadow-report-submission", *expected) in rows
    assert ("written-proposals", "2023", NOT_STATED, "5 proposals") in rows
    assert ("strategic-plan-representatives", NOT_STATED, "15 persons", NOT_STATED) in rows


def test_twenty_hours_of_training_were_planned_for_the_coalition(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "results-of-project", "indicator planned achieved",
               project="ztok-strengthening-2017")  # fmt: skip
    assert ("training-hours", "20 hours", NOT_STATED) in rows
    assert ("association-founded", NOT_STATED, "yes, without a number") in rows


def test_the_shadow_report_went_to_the_committee(kg: KnowledgeGraph) -> None:
    sent = [
        row
        for row in ask(kg, "documents-and-recipients", "type date recipient")
        if row[2] != NOT_STATED
    ]
    # Told twice: as in preparation, and as handed over.
    assert [("shadow-report", "2023", "Moterų diskriminacijos panaikinimo komitetas")] * 2 == sent


def test_projects_of_2017_ran_four_months(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "projects-and-periods", "thing start end duration source")
    assert ("nlif-strengthening-2017", "2017-09-01", "2017-12-31", "P4M") in [r[:4] for r in rows]
    assert (
        "ztok-strengthening-2017", "2017-09", "2017-12", NOT_STATED, "source/ztok-about"
    ) in rows  # fmt: skip


def test_the_projects_of_lgl(kg: KnowledgeGraph) -> None:
    expected = [("ztok-strengthening-2017", "implementer", "2017-09-01", "2017-12-31")]
    assert expected == ask(
        kg, "projects-of-organisation", "thing role start end", organization="lgl"
    )


# ── Work, places and what is told ────────────────────────────────────────────────────────────────


def test_omct_has_consultative_status_with_five_bodies(kg: KnowledgeGraph) -> None:
    assert [
        ("Afrička komisija za ljudska prava i prava naroda", "consultative", NOT_STATED),
        ("Ekonomski i socijalni savet Ujedinjenih nacija", "consultative", NOT_STATED),
        ("Međunarodna organizacija frankofonije", "consultative", NOT_STATED),
        ("Međunarodna organizacija rada", "consultative", NOT_STATED),
        ("Savet Evrope", "consultative", NOT_STATED),
    ] == ask(kg, "bodies-with-consultative-status", "body status start", holder="omct")


def test_a_telephone_number_is_no_count(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "services-and-helplines", "title type provider number")
    assert [
        ("Evropski broj za nestalu decu", "helpline", "ASTRA", "116 000"),
        ("Pagalbos moterims linija", "helpline", NOT_STATED, NOT_STATED),
    ] == [row for row in rows if row[1] == "helpline"]
    assert "116000" not in kg.query("coverage-per-network").column("stated")


def test_gaatw_has_members_from_six_regions(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "where-it-works", "relation place", thing="gaatw")
    regions = ("africa", "asia", "caribbean", "europe", "latin-america", "north-america")
    assert [("members-from", region) for region in regions] == [
        row for row in rows if row[0] == "members-from"
    ]


def test_eight_kinds_of_organisations_make_up_gaatw(kg: KnowledgeGraph) -> None:
    assert 8 == len(ask(kg, "kinds-of-members", "kind", network="gaatw"))


def test_nine_led_enpates(kg: KnowledgeGraph) -> None:
    assert [
        ("lead", "ACCEM"),
        ("lead", "ADPARE"),
        ("lead", "Accompagnement, Lieux d’Accueil, Carrefour éducatif et social"),
        ("lead", "Anti-Slavery International"),
        ("lead", "KOK"),
        ("lead", "LEFOE"),
        ("lead", "La Strada International"),
        ("lead", "On the Road"),
        ("lead", "PAG-ASA"),
    ] == ask(kg, "members-of-network", "role member", network="enpates")


def test_the_life_of_the_coalition_in_order(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "events-in-life", "date type modality", thing="ztok")
    assert [
        ("2011", "founding"),
        ("2011-22", "decision"),
        ("2011-06-20", "memorandum-signed"),
        ("2014", "accession"),
        ("2014-12-04", "agreement-signed"),
        ("2014-12-04", "renaming"),
        ("2017-09/2017-12", "formalisation"),
        ("2018", "forum"),
    ] == [row[:2] for row in rows if row[2] == "achieved"]


def test_the_human_rights_forum_is_an_event_and_the_equality_forum_is_not(
    kg: KnowledgeGraph,
) -> None:
    events = ask(kg, "events-organised", "date type title organiser")
    assert ("2018", "forum", "Nacionalinis žmogaus teisių forumas", COALITION) in events
    assert "Nacionalinis lygybės ir įvairovės forumas" not in {title for _, _, title, _ in events}


def test_who_works_with_whom(kg: KnowledgeGraph) -> None:
    assert {
        ("Libera", "Terra del Fuoco"),
        ("Lietuvos moterų lobistinė organizacija", "IWRAW Asia Pacific"),
        (
            "Lietuvos moterų lobistinė organizacija",
            "Coalition Abolition Prostitution International",
        ),
        ("Lietuvos moterų lobistinė organizacija", "Europos migrančių moterų tinklas"),
        ("Svetska organizacija protiv torture", "SOS mreža protiv torture"),
    } == set(ask(kg, "collaborations", "party partner"))


def test_the_mission_of_the_coalition(kg: KnowledgeGraph) -> None:
    assert (
        "mission",
        "Bring human rights, equal opportunities and the principle of non-discrimination into"
        " real effect.",
    ) in ask(kg, "aims-of-thing", "kind aim", thing="ztok")


def test_who_works_on_torture(kg: KnowledgeGraph) -> None:
    working = ask(kg, "aims-by-theme", "thing", theme="theme/torture")
    assert {("omct",), ("sos-torture-network",)} == set(working)


def test_the_ministry_is_told_of_by_four_sources(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "told-by-several-sources", "thing how_many sources")
    sources = "lmlo-project-2023 nlif-project-2017 ztok-about ztok-project-2017"
    assert ("sadm", "4", sources) == rows[0]


def test_what_is_known_of_the_coalition_on_a_day(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "known-on-day", "aspect says answer", thing="ztok", on="2013-01-01")
    names = [row[1:] for row in rows if row[0] == "name"]
    assert ("Žmogaus teisių koalicija", "yes") in names
    assert COALITION not in {name for name, _ in names}
    assert 9 == sum(row[0] == "member" for row in rows)
    assert ("Nacionalinė NVO koalicija", "yes") not in [row[1:] for row in rows]


def test_the_coalition_belonged_to_the_national_coalition_surely_from_2015(
    kg: KnowledgeGraph,
) -> None:
    def belongs(on: str) -> list[tuple[str, ...]]:
        rows = ask(kg, "known-on-day", "aspect says answer", thing="ztok", on=on)
        return [row[1:] for row in rows if row[0] == "belongs to"]

    assert [("Nacionalinė NVO koalicija", "possibly")] == belongs("2014-06-01")
    assert [] == belongs("2013-12-31")


def test_open_questions_name_what_no_source_states(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "open-questions", "question thing within")
    assert ("start of membership", "astra", "Missing Children Europe") in rows
    assert ("sum of grant", "grant/sadm-nlif-strengthening-2017", "") in rows
    assert ("number of members", "nlif", "") in rows
    assert ("telephone number of helpline", "service/pagalbos-moterims-linija", "") in rows
    assert ("start of membership", "astra", "GlobalGiving") not in rows


def test_look_alikes_are_kept_apart_with_a_reason(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "look-alikes", "one other answer")
    centres = ("Lygių galimybių plėtros centras", "Lygių teisių ir socialinės plėtros centras")
    assert (*centres, "different") in rows
    assert ("ACCEM", "Comité Contre l’Esclavage Moderne", "different") in rows


def test_what_one_source_says_of_one_thing(kg: KnowledgeGraph) -> None:
    where = {"source": "astra-networks", "thing": "alc"}
    said = {claim.partition(":")[0] for (claim,) in ask(kg, "what-a-source-says-of-thing",
                                                        "says", **where)}  # fmt: skip
    assert {"memberships", "names", "organizations", "participations"} == said


def test_readings_come_with_their_reason(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "uncertain-or-interpreted", "basis certainty note", source="ztok-about")
    assert {("stated", "certain")}.isdisjoint(row[:2] for row in rows)
    assert NOT_STATED not in {row[2] for row in rows}


def test_organisations_of_croatia(kg: KnowledgeGraph) -> None:
    rows = ask(kg, "organisations-by-country", "country name")
    assert [
        "Partnerstvo za društveni razvoj",
        "Udruga žena Vukovar",
        "Zora",
        "Ženska soba – Centar za seksualna prava",
    ] == [name for country, name in rows if country == "Croatia"]


def test_the_ministries_of_three_countries(kg: KnowledgeGraph) -> None:
    kinds = {row[1]: row for row in ask(kg, "organisations-by-kind", "class kind how_many ids")}
    ids = "ministarstvo-pravde-francuske ministarstvo-sigurnosti-bih-odsjek-trgovina-ljudima sadm"
    assert ("Organization", "ministry", "3", ids) == kinds["ministry"]


# ── Helpers ──────────────────────────────────────────────────────────────────────────────────────


def ask(kg: KnowledgeGraph, name: str, columns: str, **parameters: str) -> list[tuple[str, ...]]:
    """Ask a question and give some of its columns, IRIs as people know them."""
    answer = kg.query(name, **parameters)
    chosen = [answer.columns.index(column) for column in columns.split()]
    return [tuple(kg.identifiers.shorten(row[index]) for index in chosen) for row in answer.rows]


def ask_rdflib(dataset: rdflib.Dataset, query: Query, *, identifiers: Identifiers) -> Answer:
    """Ask rdflib the same question, with the same parameters bound."""
    bindings = bind(query, {}, identifiers=identifiers)
    result = dataset.query(
        query.text, initBindings={name: rdflib_term(term) for name, term in bindings.items()}
    )
    columns = tuple(str(name) for name in result.vars or [])
    rows = [
        tuple(row.get(name, "") for name in columns)
        for row in (bound_cells(binding) for binding in result.bindings)
    ]
    return Answer(columns, tuple(rows))


def bound_cells(binding: Mapping[rdflib.Variable, rdflib.term.Node | None]) -> dict[str, str]:
    """Give the bound cells of one row by column; rdflib keeps unbound keys of groups as None."""
    return {str(name): str(value) for name, value in binding.items() if value is not None}


def rdflib_term(term: Term) -> rdflib.URIRef | rdflib.Literal:
    return rdflib.URIRef(term.text) if isinstance(term, Iri) else rdflib.Literal(term.text)


def as_csv(answer: Answer) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return out.getvalue()


def without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def goldens() -> list[Path]:
    return sorted(GOLDENS.rglob("*.csv"))
