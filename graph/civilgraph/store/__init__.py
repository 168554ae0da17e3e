"""Ask a graph: one small interface, whichever engine answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI that is bound to a parameter."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A plain literal that is bound to a parameter."""

    text: str


Term = Iri | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A literal as it stands in a graph: plain, with a language, or with a datatype."""

    text: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a SELECT: columns, and rows of text; an unbound cell is empty.

    IRIs come as they are, literals as their text.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def from_csv(cls, text: str) -> Self:
        r"""Read SPARQL's CSV, where an empty line is a row of one empty cell.

        >>> Answer.from_csv("x\r\n\r\na\r\n")
        Answer(columns=('x',), rows=(('',), ('a',)))
        """
        rows = csv.reader(io.StringIO(text, newline=""))
        header = next(rows)
        width = len(header)
        return cls(tuple(header), tuple(tuple(row) or ("",) for row in rows if row or width == 1))

    def column(self, name: str) -> list[str]:
        """Give the cells of one column."""
        index = self.columns.index(name)
        return [row[index] for row in self.rows]

    def records(self) -> list[dict[str, str]]:
        """Give the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def sorted_triples(text: bytes) -> list[str]:
    r"""Give the lines of N-Triples, sorted; only a line feed ends one.

    >>> sorted_triples('<b:> <p:> "x\u2028y" .\n<a:> <p:> <o:> .\n'.encode())
    ['<a:> <p:> <o:> .\n', '<b:> <p:> "x\u2028y" .\n']
    """
    return sorted(f"{line}\n" for line in text.decode().split("\n") if line)


class BadQuery(ValueError):
    """The text is not SPARQL that the engine can run."""


class Store(Protocol):
    """What every engine can do."""

    def select(self, query: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SELECT; parameters are bound, never pasted."""
        ...

    def construct(self, query: str) -> list[str]:
        """Answer a CONSTRUCT as sorted N-Triples lines."""
        ...

    def results(
        self, query: str, *, media_type: str, bindings: Mapping[str, Term] | None = None
    ) -> bytes:
        """Answer any query in a serialisation of the SPARQL or RDF standards."""
        ...

    def count(self) -> int:
        """Count all quads."""
        ...
