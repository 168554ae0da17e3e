"""Laws of tables: what is written is read again, a place points at its cell, tidy keeps meaning."""

from __future__ import annotations

import csv
import shutil
import string
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.conftest import TESTS

from civilgraph.curation.columns import REGISTER
from civilgraph.curation.tables import place_of, read_rows, write_rows
from civilgraph.curation.tidy import tidy_dataset
from civilgraph.problems import Problem
from civilgraph.rdf.ontology import read_ontology
from civilgraph.workspace import share

HEADER = ("id", "label", "note")
TABLES = read_ontology(share() / "ontology").tables

# Letters of several scripts, marks that CSV quotes, and nothing that a terminal would obey.
cells = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp", "Zs"), include_characters=" ")
    | st.sampled_from('",; ėšЖ—’'),
    max_size=20,
).map(str.strip)
rows_of_three = st.lists(st.tuples(cells, cells, cells).map(list), max_size=8, unique_by=tuple)


def write(folder: str, data: str | bytes) -> Path:
    path = Path(folder) / "table.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(data: str | bytes) -> tuple[list[list[str]], list[Problem]]:
    problems: list[Problem] = []
    with TemporaryDirectory() as folder:
        path = write(folder, data)
        rows = [row for _, row in read_rows(path, header=HEADER, problems=problems)]
    return rows, problems


@given(rows_of_three)
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    assert (rows, []) == read(write_rows(HEADER, rows))


@given(rows_of_three)
def test_what_is_read_is_written_as_it_was(rows: list[list[str]]) -> None:
    text = write_rows(HEADER, rows)
    again, _ = read(text)
    assert text == write_rows(HEADER, again)


@given(rows_of_three)
def test_another_program_reads_the_same_cells(rows: list[list[str]]) -> None:
    text = write_rows(HEADER, rows)
    assert [list(HEADER), *rows] == list(csv.reader(text.splitlines(), strict=True))


@given(rows_of_three.filter(bool), st.data())
def test_a_place_points_at_the_cell(rows: list[list[str]], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(rows) - 1), label="row")
    index = data.draw(st.integers(0, 2), label="cell")
    text = write_rows(HEADER, rows)
    with TemporaryDirectory() as folder:
        place = place_of(write(folder, text), line=number + 2, index=index)
    rest = text.split("\n")[number + 1][place - 1 :]
    assert rows[number][index:] == (next(csv.reader([rest], strict=True)) or [""])


@given(st.binary(max_size=300))
@example(b"")
@example(b"\n")
@example(b"\xff\xfei\x00d\x00")
@example(b'id,label,note\n"')
@example(b"id,label,note\n\x00\n")
@example(b"id,label,note\r\na,b,c\r\n")
@example(b"\xef\xbb\xbfid,label,note\na,b,c")
@example("id,label,note\na,\u2028b,c\n".encode())
def test_reading_never_raises_on_any_bytes(data: bytes) -> None:
    rows, problems = read(data)
    assert rows == [] or all(len(row) == 3 for row in rows)
    assert [] == [p for p in problems if p.line < 1 or p.column < 1 or not p.message]


@given(st.binary(max_size=200))
def test_no_row_is_lost_without_a_word(tail: bytes) -> None:
    rows, problems = read(b"id,label,note\n" + tail)
    lines = tail.removesuffix(b"\n").split(b"\n") if tail else []
    assert problems or len(lines) == len(rows)


@given(st.text(string.printable, max_size=60))
def test_every_problem_lies_in_the_file(tail: str) -> None:
    text = ",".join(HEADER) + "\n" + tail
    lines = text.split("\n")
    _, problems = read(text)
    assert [] == [
        p for p in problems if p.line > len(lines) or p.column > len(lines[p.line - 1]) + 1
    ]


# ── tidy ─────────────────────────────────────────────────────────────────────────────────────────

untidy_cells = st.text(st.sampled_from('abė,";- '), max_size=6)
untidy_rows = st.lists(
    st.tuples(st.text(string.ascii_lowercase, min_size=1, max_size=4), *[untidy_cells] * 3),
    max_size=6,
)


def tidied(data: bytes) -> bytes:
    """Tidy one table of a register."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register" / "organizations.csv"
        path.parent.mkdir()
        path.write_bytes(data)
        tidy_dataset(Path(folder), tables=TABLES, write=True)
        return path.read_bytes()


def untidy(
    rows: list[tuple[str, ...]], *, end: str, mark: str, order: list[int], between: str = ","
) -> bytes:
    """Write a register as a spreadsheet program might."""
    header = REGISTER["organizations.csv"]
    lines = [[row[i] for i in order] for row in [header, *rows]]
    quoted = (between.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    return (mark + "".join(line + end for line in quoted)).encode()


@given(
    untidy_rows,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.permutations(range(4)),
    st.sampled_from([",", ";", "\t"]),
)
def test_tidy_changes_no_cell_s_meaning(
    rows: list[tuple[str, ...]], end: str, mark: str, order: list[int], between: str
) -> None:
    text = tidied(untidy(rows, end=end, mark=mark, order=order, between=between)).decode()
    header, *found = csv.reader(text.splitlines(), strict=True)
    assert list(REGISTER["organizations.csv"]) == header
    assert sorted([cell.strip() for cell in row] for row in rows) == sorted(found)


@given(
    untidy_rows,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.permutations(range(4)),
)
def test_tidying_twice_is_tidying_once(
    rows: list[tuple[str, ...]], end: str, mark: str, order: list[int]
) -> None:
    once = tidied(untidy(rows, end=end, mark=mark, order=order))
    assert once == tidied(once)


@given(st.binary(max_size=200))
@example(b"id,label,language,note\na,b\n")
@example("id,label,language,note\na,Upė,lt,\n".encode("cp1257"))
@example(b'id,label,language,note\na,"b,lt,\n')
def test_a_table_that_cannot_be_read_whole_is_left_as_it_is(data: bytes) -> None:
    again = tidied(data)
    assert data == again or again.startswith(b"id,label,language,note\n")


@pytest.mark.parametrize("name", ["mini", "data"])
def test_what_is_committed_is_tidy(name: str) -> None:
    root = TESTS / "mini" if name == "mini" else TESTS.parent / "data"
    assert ([], []) == tidy_dataset(root, tables=TABLES, write=False)


def test_tidy_mints_the_next_id_and_never_one_in_use(mini: Path) -> None:
    path = mini / "sources" / "page" / "names.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nn2,", "\n,").replace("\nn6,", "\n,"), encoding="utf-8")
    tidy_dataset(mini, tables=TABLES, write=True)
    ids = [line.split(",")[0] for line in path.read_text(encoding="utf-8").splitlines()]
    assert ["claim", "n1", "n8", "n3", "n4", "n5", "n9", "n7"] == ids


def test_tidy_writes_nothing_when_it_only_checks(mini: Path) -> None:
    path = mini / "register" / "organizations.csv"
    crooked = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(crooked)
    changed, problems = tidy_dataset(mini, tables=TABLES, write=False)
    assert ([path], [], crooked) == (changed, problems, path.read_bytes())


def test_tidy_leaves_no_draft_behind(mini: Path) -> None:
    path = mini / "register" / "organizations.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    tidy_dataset(mini, tables=TABLES, write=True)
    assert [] == [p for p in mini.rglob(".*") if p.is_file()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.binary(max_size=100))
def test_a_whole_check_never_raises_on_any_bytes_in_a_table(tmp_path: Path, data: bytes) -> None:
    from civilgraph.check import check_dataset

    root = tmp_path / "mini"
    if not root.exists():
        shutil.copytree(TESTS / "mini", root)
    path = root / "sources" / "page" / "places.csv"
    header = ",".join(TABLES["places.csv"].header).encode()
    path.write_bytes(header + b"\n" + data)
    problems = check_dataset(root, shapes=False).problems
    assert sorted(problems) == problems
