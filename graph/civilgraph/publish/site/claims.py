"""Read back what a claim says, cell by cell.

Owns the way back from the one line in which a claim is said (`rdf.lift.say`) to the cells of its
row: that line is all that a graph keeps of the row, for several rows may describe one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civilgraph.curation.columns import Column, Table


@dataclass(frozen=True, slots=True)
class Form:
    """What a row of a table is: the table's name and label, and the columns of its own."""

    name: str
    label: Mapping[str, str]
    columns: tuple[Column, ...]
    positions: Mapping[str, int]

    def column(self, name: str) -> Column:
        """Find a column by its name."""
        return self.columns[self.positions[name]]


def form_of(table: Table) -> Form:
    """Take the form of a table's rows."""
    columns = table.own_columns
    positions = {column.name: number for number, column in enumerate(columns)}
    return Form(table.name, table.label, columns, positions)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: the form of its row, the cells, where it stands and how sure."""

    source: str
    id: str
    subject: str
    form: Form
    cells: tuple[str, ...]
    locator: str
    as_printed: str
    basis: str
    certainty: str
    note: str

    @property
    def is_plain(self) -> bool:
        """Tell whether the source states it and the curator is certain."""
        return self.basis == "stated" and self.certainty == "certain"

    def cell(self, name: str) -> str:
        """Give the cell of a column by its name; empty where the table has none of that name."""
        number = self.form.positions.get(name)
        return "" if number is None else self.cells[number]

    def language_of(self, column: Column) -> str:
        """Give the language in which the claim has the text of a column."""
        if column.language.startswith("{"):
            return self.cell(column.language[1:-1])
        return column.language


def hear(says: str, *, form: Form) -> tuple[str, ...]:
    """Read the cells of a row out of what a claim says.

    A text that contains what looks like the next column ends there: nothing is lost, but it is
    shown under two headings.
    """
    line = "; " + says.removeprefix(f"{form.name}: ")
    found: list[tuple[int, int, int]] = []
    for number, column in enumerate(form.columns):
        heading = f"; {column.name} "
        begin = line.find(heading, found[-1][1] if found else 0)
        if begin >= 0:
            found.append((begin, begin + len(heading), number))
    cells = [""] * len(form.columns)
    ends = [*(begin for begin, _, _ in found[1:]), len(line)]
    for (_, start, number), end in zip(found, ends, strict=True):
        cells[number] = line[start:end]
    return tuple(cells)
