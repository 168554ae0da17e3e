"""Read an edge list: a CSV of two columns, member and network, for whoever has nothing more.

Owns the form of that file: a header or none, commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

HEADERS = frozenset(
    {"member", "network", "source", "target", "organization", "organisation", "event", "actor"}
)


class NotAnEdgeList(ValueError):
    """The file is not a table of two columns."""


def read_edges(text: str, *, name: str = "the file") -> list[tuple[str, str]]:
    r"""Read pairs of a member and a network; a first line of column names is left out.

    Raises NotAnEdgeList with the line where a row has fewer than two filled cells.

    >>> read_edges("member,network\nASTRA,GAATW\n")
    [('ASTRA', 'GAATW')]
    """
    return list(_read(text, name))


def _read(text: str, name: str) -> Iterator[tuple[str, str]]:
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            raise NotAnEdgeList(
                f"{name}:{rows.line_num}: {','.join(row)!r} is no pair; "
                "write member,network on each line"
            )
        if rows.line_num == 1 and HEADERS & {cell.strip().casefold() for cell in row[:2]}:
            continue
        yield row[0].strip(), row[1].strip()
