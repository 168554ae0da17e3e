"""Read tables strictly: comma-separated, UTF-8, one row a line, exactly the expected columns.

Owns the form of a file. What a cell means is judged elsewhere (`cells.py`).
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from civilgraph.problems import Problem, shorten, suggest
from civilgraph.workspace import display

# A cell longer than this is a pasted document, not a cell.
LONGEST_CELL = 10_000

# A row: its line, and its cells in the order of the header.
Row = tuple[int, list[str]]


def read_text(path: Path, *, problems: list[Problem]) -> str | None:
    """Read a file as UTF-8 without a byte-order mark; None when that cannot be done."""
    name, data = display(path), path.read_bytes()
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append(
            Problem(name, 1, 1, "", "begins with a byte-order mark; run civilgraph tidy")
        )
        data = data[3:]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begin = data.rfind(b"\n", 0, error.start) + 1
        guess = _guess_encoding(data)
        problems.append(
            Problem(
                name,
                line,
                error.start - begin + 1,
                "",
                f"byte 0x{data[error.start]:02X} is not UTF-8{guess}; save the file as UTF-8",
            )
        )
        return None


def _guess_encoding(data: bytes) -> str:
    """Word a guess at the encoding of a file that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return " (it looks like UTF-16)"
    return " (it looks like a Windows code page)"


def read_rows(path: Path, *, header: Sequence[str], problems: list[Problem]) -> Iterator[Row]:
    """Read the rows of a table as (line, cells); rows that cannot be read become problems.

    Lines count from 1, the header's line. Cells come in the order of `header`.
    """
    text = read_text(path, problems=problems)
    if text is None:
        return
    name = display(path)
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    elif lines:
        problems.append(Problem(name, len(lines), 1, "", "the last line has no line end; add one"))
    if not lines:
        problems.append(Problem(name, 1, 1, "", f"is empty; begin it with {','.join(header)}"))
        return
    if not _has_header(name, lines[0], header=header, problems=problems):
        return
    width, seen = len(header), dict[str, int]()
    is_open = False
    for number, line in enumerate(lines[1:], start=2):
        if is_open and line.count('"') % 2:
            # The rest of a cell with a line break in it, which was reported where the cell began.
            is_open = False
            continue
        cells = _split(name, number, line, problems=problems)
        is_open = cells is None and line.count('"') % 2 == 1
        if cells is None:
            continue
        if len(cells) != width:
            cure = "an empty cell needs its comma too"
            if len(cells) > width:
                cure = "quote a cell that holds a comma"
            message = f"has {len(cells)} cells, expected {width}; {cure}"
            problems.append(Problem(name, number, 1, "", message))
        elif line in seen:
            message = f"the same row as line {seen[line]}; remove one"
            problems.append(Problem(name, number, 1, "", message))
        else:
            seen[line] = number
            yield number, cells


def _has_header(name: str, line: str, *, header: Sequence[str], problems: list[Problem]) -> bool:
    """Tell whether the first line is the expected header, and say what is wrong if it is not."""
    line = line.removesuffix("\r")
    found = line.split(",")
    if found == list(header):
        return True
    before = len(problems)
    if (mark := separator(line)) != ",":
        found_mark = "semicolons" if mark == ";" else "tabs"
        message = f"columns are separated by {found_mark}, expected commas; run civilgraph tidy"
        problems.append(Problem(name, 1, 1, "", message))
        return False
    missing, hints = set(header) - set(found), ""
    for index, column in enumerate(found):
        place = len(",".join(found[:index])) + (2 if index else 1)
        if column not in header:
            hint = suggest(column, missing)
            hints += hint
            problems.append(Problem(name, 1, place, column, f"unknown column{hint}"))
        elif column in found[:index]:
            message = "stands twice in the header; remove one of the two columns"
            problems.append(Problem(name, 1, place, column, message))
    for column in header:
        if column in missing and f" {column!r}?" not in hints:
            problems.append(Problem(name, 1, 1, column, "missing column; add it to the header"))
    if len(problems) == before:
        message = f"columns in another order, expected {','.join(header)}; run civilgraph tidy"
        problems.append(Problem(name, 1, 1, "", message))
    return False


def separator(header: str) -> str:
    """Tell what separates the columns of a table from its first line: a comma, or as exported.

    No column's name holds any of these, so one is enough to tell.

    >>> separator("claim;about;name")
    ';'
    """
    return next((mark for mark in ";\t" if mark in header), ",")


def _split(name: str, number: int, line: str, *, problems: list[Problem]) -> list[str] | None:
    """Split one line into cells; None when it is no row."""
    if line.endswith("\r"):
        message = "ends with CR LF, expected LF; run civilgraph tidy"
        problems.append(Problem(name, number, len(line), "", message))
        line = line[:-1]
    if not line:
        problems.append(Problem(name, number, 1, "", "empty line; remove it"))
        return None
    if "\x00" in line:
        problems.append(Problem(name, number, 1, "", "holds a NUL character; remove it"))
        return None
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        message = (
            "a quotation mark is not closed or not doubled on this line; "
            'write "" for a mark inside a quoted cell, and no line break in a cell'
        )
        problems.append(Problem(name, number, line.index('"') + 1, "", message))
        return None


def place_of(path: Path, *, line: int, index: int) -> int:
    """Find the column of text at which a cell begins; counts from 1."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    place, cell, is_quoted = 0, 0, False
    while cell < index and place < len(text):
        if text[place] == '"':
            is_quoted = not is_quoted
        elif text[place] == "," and not is_quoted:
            cell += 1
        place += 1
    return place + 1


def check_blanks(text: str) -> str | None:
    """Find what is wrong with a cell of any column: blanks at the ends, hidden marks, length."""
    if text != text.strip():
        return f"{shorten(text)} begins or ends with a blank; run civilgraph tidy"
    if len(text) > LONGEST_CELL:
        return f"holds {len(text):,} characters, at most {LONGEST_CELL:,} are read; shorten it"
    if not text.isprintable():
        bad = next(c for c in text if not c.isprintable())
        is_blank = unicodedata.category(bad) == "Zs"
        cure = "write a plain blank instead" if is_blank else "remove it"
        return f"{shorten(text)} holds the invisible character U+{ord(bad):04X}; {cure}"
    return None


def write_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Write a table as text, with LF line ends and quotes only where they are needed.

    >>> write_rows(["a", "b"], [["1", "x, y"]])
    'a,b\n1,"x, y"\n'
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
