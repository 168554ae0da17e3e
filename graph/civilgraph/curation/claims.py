"""Read a dataset: its settings, register and judgements, then its claims as a stream.

Owns the order of reading. Claims are never all held at once, so the road is the same for a
hundred rows and for ten million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from civilgraph.curation.cells import Known, fault_finder
from civilgraph.curation.columns import Cell, Table
from civilgraph.curation.matches import Match, canonical_ids, read_matches
from civilgraph.curation.register import Register, read_register
from civilgraph.curation.settings import DATASET, SOURCE, Setting, read_settings
from civilgraph.curation.tables import check_blanks, place_of, read_rows
from civilgraph.identifiers import SLUG, Identifiers
from civilgraph.problems import Problem, shorten, suggest
from civilgraph.workspace import Folder, display


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document: its folder and what `source.yaml` says of it."""

    id: str
    path: Path
    settings: Mapping[str, Setting]

    def __getitem__(self, key: str) -> str:
        """Give a setting as text; empty when it is not there."""
        return self.settings[key].value if key in self.settings else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One row of one source, which says so: all cells by column, and the line they are on."""

    source: str
    id: str
    table: Table
    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """All of a dataset but its claims, which `read_claims` streams."""

    root: Path
    settings: Mapping[str, Setting]
    register: Register
    matches: tuple[Match, ...]
    sources: tuple[Source, ...]
    tables: Mapping[str, Table]
    known: Known
    canonical: Mapping[str, str]

    @property
    def base(self) -> str:
        """Give the base IRI."""
        return self.settings["base"].value if "base" in self.settings else "urn:no-base:/"

    @property
    def identifiers(self) -> Identifiers:
        """Give the maker of this dataset's IRIs."""
        return Identifiers(base=self.base)


def read_dataset(
    root: Path,
    *,
    tables: Mapping[str, Table],
    concepts: Mapping[str, Mapping[str, str]],
    problems: list[Problem],
    base: str = "",
) -> Dataset:
    """Read everything of a dataset but its claims; what is wrong becomes problems.

    `tables` are the known tables by file name; `concepts` gives the IRI of each concept by scheme
    and notation; `base` replaces that of the settings.
    """
    folder = Folder(root)
    settings = read_settings(folder.metadata, keys=DATASET, problems=problems)
    if base:
        settings["base"] = replace(settings.get("base", Setting(base, 1, 1)), value=base)
    register = read_register(folder.register, problems=problems)
    ids = {entry.id: entry.of_class for entry in register.entries.values()}
    matches = read_matches(
        folder.register / "matches.csv", ids=ids, retired=register.retired, problems=problems
    )
    folders = (path for path in folder.source_folders() if _has_id(path, problems=problems))
    sources = tuple(_read_source(path, known=ids, problems=problems) for path in folders)
    known = Known(
        ids=ids,
        retired=register.retired,
        countries=concepts.get("country", {}),
        concepts=concepts,
        spaces=frozenset(t.space for t in tables.values() if t.space),
    )
    return Dataset(
        root=root,
        settings=settings,
        register=register,
        matches=tuple(matches),
        sources=sources,
        tables=tables,
        known=known,
        canonical=canonical_ids(matches),
    )


def _has_id(path: Path, *, problems: list[Problem]) -> bool:
    """Tell whether the name of a source's folder can be its id."""
    if not SLUG.fullmatch(path.name):
        message = f"{shorten(path.name)} is no id; name the folder with a-z, 0-9 and '-'"
        problems.append(Problem(display(path), 1, 1, "", message))
    return SLUG.fullmatch(path.name) is not None


def _read_source(path: Path, *, known: Mapping[str, str], problems: list[Problem]) -> Source:
    """Read `source.yaml` of one folder."""
    file = path / "source.yaml"
    settings = read_settings(file, keys=SOURCE, problems=problems)
    source = Source(id=path.name, path=path, settings=settings)
    if "id" in settings and settings["id"].value != path.name:
        place = settings["id"]
        message = f"{place.value!r} is not the folder's name; write {path.name!r}"
        problems.append(Problem(display(file), place.line, place.column, "id", message))
    publisher = source["publisher"]
    if publisher and publisher not in known:
        place = settings["publisher"]
        hint = suggest(publisher, known) or "; add it to data/register first"
        message = f"{shorten(publisher)} is not in the register{hint}"
        problems.append(Problem(display(file), place.line, place.column, "publisher", message))
    return source


@dataclass(slots=True)
class _Declared:
    """Things that rows declare, and the references to them that wait for the end of reading."""

    things: set[str] = field(default_factory=set)
    awaited: list[tuple[Path, int, int, str, str]] = field(default_factory=list)

    def report(self, problems: list[Problem]) -> None:
        """Say which references lead nowhere."""
        for path, line, index, name, text in self.awaited:
            if text not in self.things:
                hint = suggest(text, self.things) or "; declare it in a row of its own table"
                place = place_of(path, line=line, index=index)
                message = f"no row declares {shorten(text)}{hint}"
                problems.append(Problem(display(path), line, place, name, message))


def read_claims(
    dataset: Dataset,
    *,
    problems: list[Problem],
    step: Callable[[Path], None] = lambda path: None,
) -> Iterator[tuple[Source, Iterator[Claim]]]:
    """Stream the claims of each source in turn; malformed rows become problems instead.

    Each source's iterator must be used up before the next is taken. `step` is told each table
    that has been read.
    """
    declared = _Declared()
    readers = {
        file: _RowReader(table, known=dataset.known) for file, table in dataset.tables.items()
    }
    for source in dataset.sources:
        yield source, _read_source_claims(source, readers, declared, problems, step)
    declared.report(problems)


def _read_source_claims(
    source: Source,
    readers: Mapping[str, _RowReader],
    declared: _Declared,
    problems: list[Problem],
    step: Callable[[Path], None],
) -> Iterator[Claim]:
    """Stream the claims of one source, table by table."""
    lines: dict[str, tuple[str, int]] = {}
    for path in sorted(source.path.iterdir()):
        if path.suffix != ".csv":
            continue
        if path.name not in readers:
            hint = suggest(path.name, readers) or f"; known are {', '.join(sorted(readers))}"
            problems.append(Problem(display(path), 1, 1, "", f"unknown table{hint}"))
            continue
        name, reader = display(path), readers[path.name]
        for claim in reader.read(path, source=source.id, declared=declared, problems=problems):
            if claim.id in lines:
                file, line = lines[claim.id]
                message = f"{claim.id!r} is used already in {file}:{line}; mint another id"
                problems.append(Problem(name, claim.line, 1, "claim", message))
                continue
            lines[claim.id] = name, claim.line
            yield claim
        step(path)


class _RowReader:
    """Reads the rows of one kind of table; made once, used for every source."""

    def __init__(self, table: Table, *, known: Known) -> None:
        self.table = table
        self.find = [fault_finder(column, known=known) for column in table.columns]
        self.subject = table.header.index(table.subject.name) if table.subject else None
        self.references = [
            (i, c.name) for i, c in enumerate(table.columns) if c.cell is Cell.REFERENCE
        ]

    def read(
        self, path: Path, *, source: str, declared: _Declared, problems: list[Problem]
    ) -> Iterator[Claim]:
        """Stream the well-formed rows of one file as claims."""
        table, header, space = self.table, self.table.header, self.table.space
        for line, cells in read_rows(path, header=header, problems=problems):
            values = dict(zip(header, cells, strict=True))
            faults = dict(self._faults(cells))
            for index, fault in faults.items():
                place = place_of(path, line=line, index=index)
                problems.append(Problem(display(path), line, place, header[index], fault))
            for index, name in self.references:
                if "/" in cells[index] and index not in faults:
                    declared.awaited.append((path, line, index, name, cells[index]))
            if space and self.subject is not None:
                declared.things.add(f"{space}/{cells[self.subject]}")
            if not faults:
                yield Claim(
                    source=source, id=values["claim"], table=table, line=line, values=values
                )

    def _faults(self, cells: list[str]) -> list[tuple[int, str]]:
        """Find the cells of a row that are not well formed."""
        faults = []
        for index, (cell, find) in enumerate(zip(cells, self.find, strict=True)):
            if cell:
                fault = find(cell) or check_blanks(cell)
                if fault:
                    faults.append((index, fault))
        if not cells[0]:
            faults.append((0, "missing id; run civilgraph tidy, which mints one"))
        if self.subject is not None and not cells[self.subject]:
            faults.append((self.subject, "missing id; name what the row is about"))
        return faults
