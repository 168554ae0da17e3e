"""See that `check` is the one door for "is it right?", for people and for machines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import Run

from civilgraph.check import check_dataset
from civilgraph.problems import Problem, Severity


@pytest.fixture
def spoilt(mini: Path) -> Path:
    """The miniature dataset with mistakes in two tables, and a warning."""
    replace(mini / "sources/page/organizations.csv", "GB", "UK")
    replace(mini / "sources/page/places.csv", "LT", "Lithuania")
    replace(mini / "sources/page/places.csv", "l1,upe", "l1,upė")
    replace(
        mini / "sources/page/memberships.csv",
        "2013-04-05,suspended,,",
        "2013-04-05,suspended,2015,",
    )
    return mini


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    assert 1 == text.count(old)
    path.write_text(text.replace(old, new), encoding="utf-8")


SPOILT = [
    "mini/sources/page/memberships.csv:3:106: warning: observed",
    "mini/sources/page/organizations.csv:4:22: error: country",
    "mini/sources/page/places.csv:2:4: error: thing",
    "mini/sources/page/places.csv:2:13: error: country",
]


def places(text: str) -> list[str]:
    """Keep where the problems of a printed check are, and in which column."""
    return [": ".join(line.split(": ")[:3]) for line in text.splitlines()]


def test_problems_come_sorted_by_file_line_and_column(spoilt: Path, run: Run) -> None:
    assert SPOILT == places(run("check", "mini", cwd=spoilt.parent).stdout)


def test_a_check_counts_errors_and_warnings_apart_on_standard_error(spoilt: Path, run: Run) -> None:
    assert "3 errors, 1 warning\n" == run("check", spoilt).stderr


def test_a_path_narrows_a_check_to_one_table(spoilt: Path, run: Run) -> None:
    result = run("check", "mini/sources/page/places.csv", cwd=spoilt.parent)
    assert (SPOILT[2:], 1) == (places(result.stdout), result.exit_code)


def test_a_path_narrows_a_check_to_one_folder(spoilt: Path, run: Run) -> None:
    assert SPOILT == places(run("check", "mini/sources/page", cwd=spoilt.parent).stdout)
    assert [] == places(run("check", "mini/register", cwd=spoilt.parent).stdout)


def test_a_check_of_the_folder_in_which_one_stands_is_a_check_of_all(
    spoilt: Path, run: Run
) -> None:
    expected = [line.removeprefix("mini/") for line in SPOILT]
    assert expected == places(run("check", ".", cwd=spoilt).stdout)


def test_a_check_inside_a_source_names_files_as_seen_from_there(spoilt: Path, run: Run) -> None:
    result = run("check", ".", cwd=spoilt / "sources" / "page")
    expected = [line.removeprefix("mini/sources/page/") for line in SPOILT]
    assert expected == places(result.stdout)


def test_json_holds_the_same_problems(spoilt: Path, run: Run) -> None:
    told = run("check", "mini", cwd=spoilt.parent).stdout.splitlines()
    found = json.loads(run("check", "mini", "--json", cwd=spoilt.parent).stdout)
    assert told == [str(Problem(**{**p, "severity": Severity(p["severity"])})) for p in found]


def test_json_of_no_problems_is_an_empty_list(mini: Path, run: Run) -> None:
    result = run("check", mini, "--json")
    assert ([], 0) == (json.loads(result.stdout), result.exit_code)


def test_annotations_name_file_line_and_column(spoilt: Path, run: Run) -> None:
    lines = run("check", "mini", "--annotations", cwd=spoilt.parent).stdout.splitlines()
    assert lines[1].startswith(
        "::error file=mini/sources/page/organizations.csv,line=4,col=22::country: 'UK' is not"
    )


def test_a_check_without_problems_exits_with_0(mini: Path, run: Run) -> None:
    result = run("check", mini)
    assert (0, "", "no problems found\n") == (result.exit_code, result.stdout, result.stderr)


def test_a_check_with_warnings_only_exits_with_0(mini: Path, run: Run) -> None:
    replace(
        mini / "sources/page/memberships.csv",
        "2013-04-05,suspended,,",
        "2013-04-05,suspended,2015,",
    )
    assert 0 == run("check", mini).exit_code


def test_a_check_with_errors_exits_with_1(spoilt: Path, run: Run) -> None:
    assert 1 == run("check", spoilt).exit_code


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["."], ["--colour"], [".", "--documents", "no"]]
)
def test_a_check_used_wrongly_exits_with_2(arguments: list[str], tmp_path: Path, run: Run) -> None:
    result = run("check", *arguments, cwd=tmp_path)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "Traceback" not in result.stderr


def test_a_locator_outside_the_text_is_seen_without_the_text(mini: Path, run: Run) -> None:
    replace(mini / "sources/page/places.csv", "char=96,110", "char=996,1010")
    [line] = run("check", "mini", cwd=mini.parent).stdout.splitlines()
    assert (
        "mini/sources/page/places.csv:2:18: error: locator: ends at 1,010, "
        "but the text has 638 characters; look the passage up again" == line
    )


def test_a_name_that_is_not_in_its_passage_is_seen_only_with_the_text(
    mini: Path, mini_documents: Path, run: Run
) -> None:
    replace(mini / "sources/page/places.csv", ",Lithuania,,,", ",Latvia,,,")
    assert 0 == run("check", mini).exit_code
    assert 1 == run("check", mini, "--documents", mini_documents).exit_code


def test_an_error_of_form_hides_what_only_follows_from_it(mini: Path) -> None:
    path = mini / "sources/page/memberships.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n", 1).replace(b"2011-06-20", b"x", 1))
    fields = [problem.field for problem in check_dataset(mini).problems]
    assert ["start"] == fields


def test_an_empty_dataset_is_right(run: Run, tmp_path: Path) -> None:
    assert 0 == run("new", "rivers", cwd=tmp_path).exit_code
    assert 0 == run("check", "rivers", cwd=tmp_path).exit_code


# ── the real dataset ─────────────────────────────────────────────────────────────────────────────


def test_the_real_dataset_has_no_problems(data: Path, run: Run) -> None:
    assert "no problems found\n" == run("check", data).output


def test_the_real_dataset_says_what_its_documents_say(
    data: Path, documents: Path, run: Run
) -> None:
    assert "no problems found\n" == run("check", data, "--documents", documents).output


@pytest.mark.parametrize("role", ["partner", "associate"])
def test_a_removed_row_of_balkans_act_now_is_missed(
    data: Path, tmp_path: Path, run: Run, role: str
) -> None:
    copy = shutil.copytree(data, tmp_path / "data")
    path = copy / "sources" / "astra-networks" / "memberships.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = [line for line in lines if f",balkans-act-now,{role}," in line]
    stated = {"partner": 7, "associate": 13}[role]
    assert stated == len(rows)
    lines.remove(rows[0])
    path.write_text("".join(lines), encoding="utf-8")
    counts = copy / "sources" / "astra-networks" / "counts.csv"
    expected = [
        f"data/sources/astra-networks/counts.csv:{number}:{place_of_number(line)}: error: number: "
        f"the source states {stated}, but memberships.csv lists {stated - 1}; "
        "add what is missing, mend number, role or on, or write partial under lists"
        for number, line in enumerate(counts.read_text(encoding="utf-8").splitlines(), start=1)
        if f",balkans-act-now,{role}s," in line
    ]
    assert 1 == len(expected)
    result = run("check", "data", cwd=tmp_path)
    assert (expected, 1) == (result.stdout.splitlines(), result.exit_code)


def place_of_number(line: str) -> int:
    """Find where the fifth cell of a line without quotes begins."""
    return len(",".join(line.split(",")[:4])) + 2
