"""Say what is wrong with the data, where, and how to mend it.

Owns the value `Problem` and its three printed forms. Judges nothing itself.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, at one place.

    >>> str(Problem("data/x/members.csv", 5, 3, "country", "'UK' is not an ISO 3166-1 code"))
    "data/x/members.csv:5:3: error: country: 'UK' is not an ISO 3166-1 code"
    """

    file: str
    line: int
    column: int
    field: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Print as `file:line:column: severity: field: message`."""
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {field}{self.message}"


def suggest(text: str, options: Iterable[str], *, known: Mapping[str, str] | None = None) -> str:
    """Word a hint when an option is likely meant; empty when none is.

    >>> suggest("UK", [], known={"UK": "GB"})
    "; did you mean 'GB'?"
    >>> suggest("membr", ["member", "partner"])
    "; did you mean 'member'?"
    """
    if known and text in known:
        return f"; did you mean {known[text]!r}?"
    close = difflib.get_close_matches(text.casefold(), sorted(options), n=1, cutoff=0.7)
    return f"; did you mean {close[0]!r}?" if close else ""


def shorten(text: str, *, limit: int = 60) -> str:
    """Quote a text for a message, visibly and never longer than a line can bear.

    >>> shorten("a" * 100, limit=5)
    "'aaaaa…'"
    """
    return repr(text if len(text) <= limit else text[:limit] + "…")


def one_per_cell(*checks: Iterable[Problem]) -> list[Problem]:
    """Sort the problems of several checks; of two that find fault with a cell, keep the first's.

    >>> first, second = Problem("a.csv", 2, 1, "id", "missing"), Problem("a.csv", 2, 1, "id", "odd")
    >>> [problem.message for problem in one_per_cell([first], [second])]
    ['missing']
    """
    finder: dict[tuple[str, int, str], int] = {}
    kept: set[Problem] = set()
    for number, problems in enumerate(checks):
        for problem in problems:
            cell = (problem.file, problem.line, problem.field)
            if finder.setdefault(cell, number) == number:
                kept.add(problem)
    return sorted(kept)


def has_errors(problems: Collection[Problem]) -> bool:
    """Tell whether any problem is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def to_json(problems: Iterable[Problem]) -> str:
    """Print problems as a JSON array of objects."""
    return json.dumps([asdict(p) for p in problems], ensure_ascii=False, indent=2)


def to_annotations(problems: Iterable[Problem]) -> str:
    """Print problems as the workflow commands that code hosts show beside a line."""
    return "\n".join(
        f"::{p.severity} file={p.file},line={p.line},col={p.column}::"
        + f"{p.field}: {p.message}".replace("%", "%25").replace("\n", "%0A")
        for p in problems
    )
