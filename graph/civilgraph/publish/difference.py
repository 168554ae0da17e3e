"""Compare two releases quad by quad, and make the later one from the earlier.

Owns the machine-readable difference: two sorted files of N-Quads, what came and what went. Both
releases are sorted already, so files of any size are compared in one pass and in no memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

ADDED, REMOVED = "added.nq", "removed.nq"

# A line of one side: the line, and which side it is of.
_Line = tuple[bytes, int]


class NotApplicable(ValueError):
    """A difference does not belong to the release it is applied to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How many quads came and went, and the files that hold them."""

    added: int
    removed: int
    added_file: Path
    removed_file: Path


def compare(old: Path, new: Path) -> Iterator[tuple[str, bytes]]:
    """Compare two sorted N-Quads files: each line that only one has, with + or -, in order."""
    with old.open("rb") as before, new.open("rb") as after:
        for line, sides in _by_line(before, after):
            if sides != {0, 1}:
                yield ("-" if 0 in sides else "+"), line


def write_difference(old: Path, new: Path, *, out: Path) -> Difference:
    """Write what came and what went into `out`, as `added.nq` and `removed.nq`, each sorted."""
    out.mkdir(parents=True, exist_ok=True)
    counts = {"+": 0, "-": 0}
    with (out / ADDED).open("wb") as added, (out / REMOVED).open("wb") as removed:
        files = {"+": added, "-": removed}
        for sign, line in compare(old, new):
            files[sign].write(line)
            counts[sign] += 1
    return Difference(
        added=counts["+"],
        removed=counts["-"],
        added_file=out / ADDED,
        removed_file=out / REMOVED,
    )


def apply(old: Path, *, added: Path, removed: Path) -> Iterator[bytes]:
    """Make the lines of the later release, in order.

    Raises NotApplicable, in mid-way, where the earlier one lacks what was removed or has what came.
    """
    with old.open("rb") as before, added.open("rb") as came, removed.open("rb") as went:
        for line, sides in _by_line(before, came, went):
            if sides == {2} or sides > {0, 1}:
                raise NotApplicable(f"to remove, but not there: {_show(line)}")
            if sides == {0, 1} or sides == {1, 2}:
                raise NotApplicable(f"to add, but there already: {_show(line)}")
            if 2 not in sides:
                yield line


def _by_line(*files: BinaryIO) -> Iterator[tuple[bytes, set[int]]]:
    """Merge sorted files: each line once, with the numbers of the files that have it."""
    lines = merge(*(_numbered(file, number) for number, file in enumerate(files)))
    for line, found in groupby(lines, key=itemgetter(0)):
        yield line, {number for _, number in found}


def _numbered(file: Iterable[bytes], number: int) -> Iterator[_Line]:
    before = b""
    for line in file:
        if line <= before:
            raise NotApplicable(f"not sorted, or a line twice: {_show(line)}")
        before = line
        yield line, number


def _show(line: bytes) -> str:
    return line.decode(errors="replace").strip()[:200]
