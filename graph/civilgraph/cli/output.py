"""Print for people and for machines: problems, tables, progress.

Owns what the command line looks like. Colour is never the only sign, and a pipe gets none.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from civilgraph.problems import Problem, has_errors, to_annotations, to_json


def stop(message: str) -> NoReturn:
    """Say what was used wrongly and exit with 2."""
    line = " ".join(part.strip() for part in message.splitlines())
    click.echo(f"civilgraph: {line}", err=True)
    sys.exit(2)


def print_problems(problems: Sequence[Problem], *, form: str) -> None:
    """Print problems as text, JSON or annotations; text ends with a count on standard error."""
    if form == "json":
        click.echo(to_json(problems))
        return
    if form == "annotations":
        click.echo(to_annotations(problems))
        return
    for problem in problems:
        click.echo(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        click.echo("no problems found", err=True)
    else:
        click.echo(f"{count(errors, 'error')}, {count(warnings, 'warning')}", err=True)


def exit_code(problems: Sequence[Problem]) -> int:
    """Give 1 where any problem is an error, else 0."""
    return 1 if has_errors(problems) else 0


def count(number: int, noun: str) -> str:
    """Write a number with its noun.

    >>> count(1, "error"), count(2, "error")
    ('1 error', '2 errors')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show what is being done on a terminal; in a pipe show nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: None
        return
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=console, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("starting")

        def step(text: str) -> None:
            bar.update(task, description=text)

        yield step


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, form: str, empty: str = ""
) -> None:
    """Print rows as an aligned table, CSV or JSON objects; `empty` is said where there are none."""
    match form:
        case "json":
            records = [dict(zip(columns, row, strict=True)) for row in rows]
            click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        case "csv":
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
            click.echo(out.getvalue(), nl=False)
        case _:
            if rows:
                click.echo(align(columns, rows))
            elif empty:
                click.echo(empty)


def align(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Align rows under their columns; invisible letters are shown as a replacement mark.

    >>> print(align(["a", "name"], [["1", "x"]]))
    a  name
    -  ----
    1  x
    """
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(columns, *cells, strict=True)]
    lines = [columns, ["-" * w for w in widths], *cells]
    return "\n".join(
        "  ".join(c + " " * (w - width(c)) for c, w in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def visible(text: str) -> str:
    """Replace what a terminal would obey instead of showing."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def width(text: str) -> int:
    """Measure a text in columns of a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
