"""Names in any form, proposals that nobody applies, and lives in order."""

import csv
import json
import re
from pathlib import Path

import pytest
from tests.conftest import Run

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.release import Release


@pytest.fixture(scope="module")
def kg(data_release: Release) -> KnowledgeGraph:
    """The graph of our data."""
    return KnowledgeGraph.from_release(data_release)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("ŽTOK", "ztok"),
        ("ztok", "ztok"),
        ("ЖТОК", "ztok"),
        ("АСТРА", "astra"),
        ("Lietuvos geju lygos", "lgl"),
        ("Lietuvos gėjų lygai", "lgl"),
        ("Žmogaus teisių koalicijai", "ztok"),
        ("Romu visuomenes cetras", "romu-visuomenes-centras"),
        ("Globalna alijansa protiv trgovine zenama", "gaatw"),
        ("ACCEM", "accem"),
        ("CCEM", "ccem"),
        ("Socialinės apsaugos ir darbo ministerijai", "sadm"),
        ("anti slavery", "anti-slavery-international"),
    ],
)
def test_a_thing_is_found_under_any_form_of_its_name(
    kg: KnowledgeGraph, text: str, id_: str
) -> None:
    assert id_ == kg.find(text)[0].thing


def test_accem_is_never_offered_for_ccem(kg: KnowledgeGraph) -> None:
    assert ["ccem"] == [hit.thing for hit in kg.find("CCEM")]


def test_a_name_that_nobody_has_exits_with_one(run: Run, data: Path) -> None:
    result = run("names", "Qwertz Zxcvb", "--from", data)
    assert (1, "nothing is called so\n") == (result.exit_code, result.stdout)


def copy_of(data: Path, tmp_path: Path) -> Path:
    """Copy the real dataset, to judge anew."""
    import shutil

    return Path(shutil.copytree(data, tmp_path / "data"))


def test_look_alikes_are_proposed_only_until_somebody_judges(
    run: Run, tmp_path: Path, data: Path
) -> None:
    copy = copy_of(data, tmp_path)
    assert "no two names are alike that nobody has judged\n" == run("match", "--from", copy).stdout
    matches = copy / "register" / "matches.csv"
    rows = list(csv.reader(matches.read_text(encoding="utf-8").splitlines()))
    kept = [row for row in rows if not {"anti-slavery"} & set(row)]
    with matches.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(kept)
    proposals = json.loads(run("match", "--from", copy, "--format", "json").stdout)
    pairs = [(row["subject_id"], row["object_id"]) for row in proposals]
    assert ("anti-slavery", "anti-slavery-international") in pairs


def test_a_merge_is_undone_by_removing_its_row(run: Run, tmp_path: Path, data: Path) -> None:
    copy = copy_of(data, tmp_path)
    before = KnowledgeGraph.open(copy).query("organisations-in-several-networks").column("thing")
    matches = copy / "register" / "matches.csv"
    text = matches.read_text(encoding="utf-8")
    matches.write_text(re.sub(r"(?m)^anti-slavery,.*\n", "", text), encoding="utf-8")
    after = KnowledgeGraph.open(copy).query("organisations-in-several-networks").column("thing")
    gone = {iri.rpartition("/")[2] for iri in set(before) - set(after)}
    assert {"anti-slavery-international"} == gone


def test_the_life_of_the_institute_is_told_in_order(kg: KnowledgeGraph) -> None:
    told = [
        (m.when(language="en"), m.kind, m.detail)
        for m in kg.history("zmogaus-teisiu-stebejimo-institutas")
        if m.kind != "name"
    ]
    expected = [
        ("20 June 2011 – 5 April 2012", "member of", "member"),
        ("5 April 2012", "event", "suspension"),
        ("5 April 2012 – 2017", "member of", "suspended"),
        ("2017", "event", "readmission"),
        ("2017", "event", "readmission-request"),
        ("2017 – …", "member of", "member"),
        ("not stated", "project", "applicant"),
    ]
    assert expected == told


def test_a_time_line_is_drawn_the_same_every_time(kg: KnowledgeGraph) -> None:
    assert kg.timeline("ztok", language="lt") == kg.timeline("ztok", language="lt")


def test_a_time_line_escapes_what_it_shows(kg: KnowledgeGraph) -> None:
    from civilgraph.view.timeline import Bar, render_timeline

    bar = Bar(label="<script>", title='"><script>', possible=(None, None), sure=None)
    svg = render_timeline([bar], title="</svg><script>", language='en"')
    assert "<script>" not in svg


def test_a_time_line_is_written_beside_the_table(run: Run, tmp_path: Path, data: Path) -> None:
    result = run("history", "ztok", "--from", data, "--svg", tmp_path / "ztok.svg")
    assert 0 == result.exit_code
    assert (tmp_path / "ztok.svg").read_text(encoding="utf-8").startswith("<?xml ")


def test_nobody_tells_of_a_stranger(run: Run, data: Path) -> None:
    result = run("history", "nobody-at-all", "--from", data)
    expected = (
        "civilgraph: no source tells anything of 'nobody-at-all'; "
        "civilgraph query organisations-and-networks lists the things\n"
    )
    assert (2, expected) == (result.exit_code, result.stderr)
