"""Read the register: which ids there are, which are retired, and what each is called.

Owns identity as far as ids go. Judgements about identity are read in `matches.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from civilgraph.curation.cells import find_in_language
from civilgraph.curation.columns import REGISTER
from civilgraph.curation.tables import check_blanks, place_of, read_rows
from civilgraph.identifiers import SLUG
from civilgraph.problems import Problem, shorten, suggest
from civilgraph.vocabulary import CIV, ORG, SCHEMA
from civilgraph.workspace import display

CLASSES: Mapping[str, str] = {
    "organizations.csv": ORG.Organization,
    "networks.csv": CIV.Network,
    "projects.csv": SCHEMA.Project,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One id of the register, with the label by which people know it."""

    id: str
    label: str
    language: str
    of_class: str
    note: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All ids: entries by id, and the replacement of each retired id."""

    entries: Mapping[str, Entry]
    retired: Mapping[str, str]


def read_register(folder: Path, *, problems: list[Problem]) -> Register:
    """Read the register of a dataset; what is wrong with it becomes problems."""
    entries: dict[str, Entry] = {}
    for file, of_class in CLASSES.items():
        path = folder / file
        if not path.is_file():
            header = ",".join(REGISTER[file])
            message = f"missing table; write one that begins with {header}"
            problems.append(Problem(display(path), 1, 1, "", message))
            continue
        _read_entries(path, of_class=of_class, entries=entries, problems=problems)
    for path in sorted(folder.glob("*.csv")):
        if path.name not in REGISTER:
            hint = suggest(path.name, REGISTER) or f"; known are {', '.join(sorted(REGISTER))}"
            problems.append(Problem(display(path), 1, 1, "", f"unknown table{hint}"))
    retired = _read_retired(folder / "retired.csv", entries=entries, problems=problems)
    return Register(entries=entries, retired=retired)


def _read_entries(
    path: Path, *, of_class: str, entries: dict[str, Entry], problems: list[Problem]
) -> None:
    """Read one table of the register into `entries`."""
    name, header = display(path), REGISTER[path.name]
    last = ""
    for line, cells in read_rows(path, header=header, problems=problems):
        id_, label, language, note = cells
        for index, cell in enumerate(cells):
            fault = check_blanks(cell)
            if not fault and not cell and index < 3:
                fault = "missing; every id has a label and the language of the label"
            if not fault and index == 2:
                fault = find_in_language(cell)
            if not fault and index == 0:
                fault = _find_in_id(cell)
            if fault:
                place = place_of(path, line=line, index=index)
                problems.append(Problem(name, line, place, header[index], fault))
        if _find_in_id(id_):
            continue
        if id_ in entries:
            first = entries[id_]
            message = f"{id_!r} is minted already in {first.file}:{first.line}; choose another id"
            problems.append(Problem(name, line, 1, "id", message))
            continue
        if id_ < last:
            message = f"{id_!r} stands after {last!r}; sort by id (civilgraph tidy does)"
            problems.append(Problem(name, line, 1, "id", message))
        last = max(last, id_)
        language = "" if find_in_language(language) else language
        entries[id_] = Entry(
            id=id_, label=label, language=language, of_class=of_class, note=note, file=name,
            line=line,
        )  # fmt: skip


def _find_in_id(text: str) -> str | None:
    if SLUG.fullmatch(text):
        return None
    return f"{shorten(text)} is no id; write small ASCII letters, digits and '-'"


def _read_retired(
    path: Path, *, entries: Mapping[str, Entry], problems: list[Problem]
) -> dict[str, str]:
    """Read which ids are retired, and what replaces each."""
    retired: dict[str, str] = {}
    if not path.is_file():
        return retired
    name = display(path)
    for line, (id_, replaced_by, _note) in read_rows(
        path, header=REGISTER["retired.csv"], problems=problems
    ):
        fault = _find_in_id(id_)
        if fault:
            problems.append(Problem(name, line, 1, "id", fault))
        if id_ in entries:
            message = f"{id_!r} is retired and cannot be used again; mint another id"
            problems.append(Problem(entries[id_].file, entries[id_].line, 1, "id", message))
        if replaced_by not in entries:
            hint = suggest(replaced_by, entries)
            message = f"{shorten(replaced_by)} is not in the register{hint or '; name its heir'}"
            place = place_of(path, line=line, index=1)
            problems.append(Problem(name, line, place, "replaced_by", message))
        elif not fault:
            retired[id_] = replaced_by
    return retired
