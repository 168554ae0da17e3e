"""Rewrite tables as everybody writes them, and mint the ids that are missing.

Owns the canonical form: columns in order, commas, LF, no BOM, quotes only where needed, the
register sorted. It changes no meaning, and a file it cannot read whole is left as it is.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from civilgraph.curation.columns import REGISTER, Table
from civilgraph.curation.tables import separator, write_rows
from civilgraph.problems import Problem
from civilgraph.workspace import Folder, display


def tidy_dataset(
    root: Path, *, tables: Mapping[str, Table], write: bool
) -> tuple[list[Path], list[Problem]]:
    """Tidy all tables of a dataset; give the files that change, and what could not be tidied.

    With `write=False` nothing is written.
    """
    changed, problems = list[Path](), list[Problem]()
    folder = Folder(root)
    for path in sorted(folder.register.glob("*.csv")):
        header = REGISTER.get(path.name)
        if header:
            _tidy(path, header=header, sort=True, mint="", taken=set(), changed=changed,
                  problems=problems, write=write)  # fmt: skip
    for source in folder.source_folders():
        paths = [p for p in sorted(source.glob("*.csv")) if p.name in tables]
        taken = {claim for path in paths for claim in _claims(path)}
        for path in paths:
            table = tables[path.name]
            _tidy(path, header=table.header, sort=False, mint=table.letter, taken=taken,
                  changed=changed, problems=problems, write=write)  # fmt: skip
    return changed, problems


def _read(path: Path) -> list[list[str]] | None:
    """Read a table leniently; None where a row cannot be told from the next."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        mark = separator(text.partition("\n")[0])
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    return [row for row in rows if row] or None


def _claims(path: Path) -> list[str]:
    """List the claim ids that a table uses already."""
    rows = _read(path) or [[]]
    if "claim" not in rows[0]:
        return []
    index = rows[0].index("claim")
    return [row[index] for row in rows[1:] if len(row) > index and row[index]]


def _tidy(
    path: Path,
    *,
    header: Sequence[str],
    sort: bool,
    mint: str,
    taken: set[str],
    changed: list[Path],
    problems: list[Problem],
    write: bool,
) -> None:
    """Tidy one table; a file whose columns are not the expected ones is left alone."""
    rows = _read(path)
    if rows is None or sorted(rows[0]) != sorted(header) or _is_ragged(rows):
        message = "cannot be tidied as it is; see what civilgraph check says of it first"
        problems.append(Problem(display(path), 1, 1, "", message))
        return
    order = [rows[0].index(name) for name in header]
    body = [[row[i].strip() for i in order] for row in rows[1:]]
    if sort:
        body.sort(key=lambda row: [row[0], row[3]] if path.name == "matches.csv" else [row[0]])
    for row in body:
        if mint and not row[0]:
            row[0] = _next_id(mint, taken)
            taken.add(row[0])
    text = write_rows(header, body)
    if text.encode() != path.read_bytes():
        changed.append(path)
        if write:
            _replace(path, text)


def _is_ragged(rows: Sequence[Sequence[str]]) -> bool:
    return any(len(row) != len(rows[0]) for row in rows)


def _next_id(letter: str, taken: set[str]) -> str:
    """Mint the next claim id with a letter: one more than the highest in use, so none comes back.

    >>> _next_id("m", {"m1", "m7"})
    'm8'
    """
    numbers = [int(n[1]) for id_ in taken if (n := re.fullmatch(rf"{letter}(\d+)", id_))]
    return f"{letter}{max(numbers, default=0) + 1}"


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.replace(path)
