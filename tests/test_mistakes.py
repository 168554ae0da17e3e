"""Make every mistake of `tests/mistakes/` once, and see that `check` names place, fault and cure.

A mistake is a folder laid over a copy of the miniature dataset: the files it holds are changed or
added, those that `removed.txt` names are taken away. `expected.txt` is all that
`civilgraph check mini --documents mini-documents` then prints. A name that ends in `is-fine` or
`is-norwegian` is a mistake one might think to see where there is none.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.conftest import TESTS, Run

MISTAKES = TESTS / "mistakes"
NOT_LAID_OVER = {"expected.txt", "removed.txt"}
NAMES = sorted(folder.name for folder in MISTAKES.iterdir())
FINE = ("-is-fine", "-is-norwegian")

A_PROBLEM = re.compile(r"[^:]+:[1-9]\d*:[1-9]\d*: (error|warning): \S.*")


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_named_with_place_fault_and_cure(
    name: str, mini: Path, mini_documents: Path, run: Run, update_goldens: bool
) -> None:
    make_mistake(name, mini=mini)
    shutil.copytree(mini_documents, mini.parent / "mini-documents")
    result = run("check", "mini", "--documents", "mini-documents", cwd=mini.parent)
    expected = MISTAKES / name / "expected.txt"
    if update_goldens:
        expected.write_text(result.output, encoding="utf-8")
    assert expected.read_text(encoding="utf-8") == result.output
    assert (0 if name.endswith(FINE) else exit_code_of(result.output)) == result.exit_code


def test_every_mistake_changes_something_and_says_what_is_expected() -> None:
    assert [] == [
        name
        for name in NAMES
        if not (MISTAKES / name / "expected.txt").is_file()
        or [path.name for path in (MISTAKES / name).rglob("*") if path.is_file()]
        == ["expected.txt"]
    ]


def test_every_mistake_lies_where_the_miniature_dataset_has_such_files() -> None:
    added = {
        "register/organisations.csv",
        "sources/My Page/source.yaml",
        "sources/page/membership.csv",
    }
    assert added == {
        file
        for name in NAMES
        for file in [*laid_over(name), *removed_by(name)]
        if not (TESTS / "mini" / file).is_file()
    }


def test_the_miniature_dataset_itself_has_no_mistake(
    mini: Path, mini_documents: Path, run: Run
) -> None:
    result = run("check", mini, "--documents", mini_documents)
    assert ("no problems found\n", 0) == (result.output, result.exit_code)


def test_only_what_is_no_mistake_passes() -> None:
    assert [name for name in NAMES if name.endswith(FINE)] == [
        name for name in NAMES if expected_lines(name) == ["no problems found"]
    ]


def test_messages_begin_in_lower_case_and_end_without_a_full_stop() -> None:
    messages = {
        line.partition(": error: ")[2] or line.partition(": warning: ")[2]
        for name in NAMES
        for line in expected_lines(name)
        if A_PROBLEM.fullmatch(line)
    }
    assert len(messages) > 60
    assert [] == [m for m in messages if m[0].isupper()]
    assert [] == [m for m in messages if m.endswith(".")]


def test_every_line_is_a_problem_with_its_place_or_the_count_of_them() -> None:
    assert [] == [
        (name, line)
        for name in NAMES
        for line in expected_lines(name)
        if not A_PROBLEM.fullmatch(line)
        and not re.fullmatch(r"\d+ errors?, \d+ warnings?|no problems found", line)
        and name != "dataset-yaml-missing"
    ]


def test_the_column_of_a_problem_is_where_its_cell_begins(mini: Path, run: Run) -> None:
    make_mistake("country-uk", mini=mini)
    [problem] = json.loads(run("check", "mini", "--json", cwd=mini.parent).stdout)
    text = (mini.parent / problem["file"]).read_text(encoding="utf-8")
    line = text.split("\n")[problem["line"] - 1]
    assert "UK," == line[problem["column"] - 1 :][:3]


def make_mistake(name: str, *, mini: Path) -> None:
    """Lay a mistake over a copy of the miniature dataset."""
    for file in laid_over(name):
        (mini / file).parent.mkdir(exist_ok=True)
        shutil.copyfile(MISTAKES / name / file, mini / file)
    for file in removed_by(name):
        (mini / file).unlink()


def laid_over(name: str) -> list[str]:
    """List the files that a mistake changes or adds."""
    folder = MISTAKES / name
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        path.relative_to(folder).as_posix() for path in files if path.name not in NOT_LAID_OVER
    )


def removed_by(name: str) -> list[str]:
    """List the files that a mistake takes away."""
    path = MISTAKES / name / "removed.txt"
    return path.read_text(encoding="utf-8").split() if path.is_file() else []


def expected_lines(name: str) -> list[str]:
    """Read what `check` is to print of a mistake."""
    return (MISTAKES / name / "expected.txt").read_text(encoding="utf-8").splitlines()


def exit_code_of(output: str) -> int:
    """Tell from what was printed how a check is to exit: 2 without dataset, 1 with errors."""
    if output.startswith("civilgraph: "):
        return 2
    return 1 if ": error: " in output else 0
