"""Read columns of text: days, weights, ids, and what describes a node.

Owns what a cell means and how days are counted inside. Which columns a table has is the
business of `affiliation.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    Ints = NDArray[np.int32]

BOUNDS = ("surely_from", "surely_until", "possibly_from", "possibly_until")

# Days are counted as `date.toordinal` counts them. Before and after every day lie these two; they
# stand for "unbounded" and, crossed, for "surely never". They do not leave this module.
_BEFORE, _AFTER = 0, date.max.toordinal() + 1
EMPTY = {
    "surely_from": _AFTER,
    "surely_until": _BEFORE,
    "possibly_from": _BEFORE,
    "possibly_until": _AFTER,
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of texts that repeat: one code for each row, and the text of each code."""

    codes: Ints
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        return str(self.texts[self.codes[row]])

    def take(self, rows: NDArray[Any]) -> Column:
        """Keep some rows; the texts stay, so that a text which was known remains known."""
        return Column(self.codes[rows], self.texts)

    def is_in(self, wanted: Collection[str]) -> NDArray[np.bool_]:
        """Tell of each row whether its text is one of some texts."""
        known = np.array([text in wanted for text in self.texts], dtype=np.bool_)
        return known[self.codes] if len(known) else np.zeros(0, dtype=np.bool_)


class Coder:
    """Code a column of texts as they come, one text kept for each code."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._codes: list[int] = []
        self._full: list[Ints] = []

    def add(self, text: str) -> None:
        """Take the text of the next row."""
        self._codes.append(self._known.setdefault(text, len(self._known)))
        # A list of numbers takes twice the room of an array: it is emptied now and then.
        if len(self._codes) == 1 << 16:
            self._flush()

    def column(self) -> Column:
        """Give what has been taken."""
        self._flush()
        return Column(np.concatenate(self._full), tuple(self._known))

    def _flush(self) -> None:
        self._full.append(np.array(self._codes, dtype=np.int32))
        self._codes.clear()


def sort_ids(name: str, column: Column) -> Column:
    """Give the ids of one mode their numbers: the order of the sorted ids."""
    if "" in column.texts:
        row = int(np.argmax(column.codes == column.texts.index(""))) + 1
        raise ValueError(f"row {row}: {name} is empty; a tie has two ends")
    order = sorted(range(len(column.texts)), key=column.texts.__getitem__)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Column(rank[column.codes], tuple(column.texts[position] for position in order))


def _read(
    name: str, column: Column, parse: Callable[[str], float], *, expected: str
) -> NDArray[np.float64]:
    values = np.empty(len(column.texts))
    for code, text in enumerate(column.texts):
        try:
            values[code] = parse(text)
        except ValueError:
            row = int(np.argmax(column.codes == code)) + 1
            raise ValueError(f"row {row}: {name}: {text!r} is not {expected}") from None
    return values[column.codes]


def read_days(name: str, column: Column) -> Ints:
    """Read ISO days as ordinals; an empty cell is unbounded or unknown, as the column has it."""

    def parse(text: str) -> int:
        if text and len(text) != len("2011-06-20"):
            raise ValueError(text)
        return date.fromisoformat(text).toordinal() if text else EMPTY[name]

    return _read(name, column, parse, expected="a day such as 2011-06-20").astype(np.int32)


def read_weights(column: Column) -> NDArray[np.float64]:
    """Read numbers; an empty cell is not stated, which is not 0."""
    return _read("weight", column, lambda text: float(text or "nan"), expected="a number")


def print_day(day: int) -> str:
    """Print an ordinal as an ISO day; empty where it is unbounded or unknown."""
    return date.fromordinal(day).isoformat() if _BEFORE < day < _AFTER else ""


def is_of_node(name: str) -> bool:
    """Tell whether a column describes a node, not a spell."""
    return name.startswith(("member_", "network_"))


def node_attributes(prefix: str, columns: Mapping[str, Column], node: Column) -> dict[str, Column]:
    """Read the columns that describe a node, once for each node; two values are an error."""
    attributes = {}
    for name, column in columns.items():
        if not name.startswith(prefix):
            continue
        empty = column.texts.index("") if "" in column.texts else len(column.texts)
        is_stated = column.codes != empty
        codes = np.full(len(node.texts), empty, dtype=np.int32)
        codes[node.codes[is_stated]] = column.codes[is_stated]
        is_other = is_stated & (codes[node.codes] != column.codes)
        if is_other.any():
            row = int(np.argmax(is_other))
            values = sorted({column[row], column.texts[codes[node.codes[row]]]})
            whose = node.texts[node.codes[row]]
            raise ValueError(
                f"{whose!r} has two values of {name}: {values}; choose one in the query"
            )
        attributes[name.removeprefix(prefix)] = Column(codes, (*column.texts, ""))
    return attributes
