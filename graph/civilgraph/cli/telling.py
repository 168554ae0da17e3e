"""Print a table of an analysis with its definition, source and notes.

Owns how numbers look: short in tables for people, whole in CSV and JSON; empty (null in JSON) is
not known.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from civilgraph.cli.output import align, print_table

if TYPE_CHECKING:
    import pandas as pd

Said = dict[str, Any]

# From here on a number is written out, with commas: a sum of money is no power of ten.
_LARGE = 1_000


def print_analysis(table: pd.DataFrame, *, form: str) -> None:
    """Print a table with its definition, source and notes."""
    columns = [str(column) for column in table.columns]
    values = [[_plain(value) for value in row] for row in table.itertuples(index=False)]
    said = {key: table.attrs.get(key, "") for key in ("title", "definition", "source", "notes")}
    sentences = [str(sentence) for sentence in table.attrs.get("sentences", [])]
    match form:
        case "json":
            records = [dict(zip(columns, row, strict=True)) for row in values]
            told = {"sentences": sentences} if sentences else {}
            whole = {**said, **told, "rows": records}
            click.echo(json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False))
        case "csv":
            print_table(columns, [[_whole(v) for v in row] for row in values], form="csv")
        case "md":
            rows = [[_short(value) for value in row] for row in values]
            click.echo(_markdown(columns, rows, said, sentences))
        case _:
            rows = [[_short(value) for value in row] for row in values]
            click.echo(_text(columns, rows, said, sentences))


def _text(
    columns: Sequence[str], rows: Sequence[Sequence[str]], said: Said, sentences: Sequence[str]
) -> str:
    lines = [said["title"], "", align(columns, rows) if rows else "nothing to show", ""]
    lines += [*sentences, ""] if sentences else []
    lines += [f"definition  {said['definition']}", f"source      {said['source']}"]
    return "\n".join([*lines, *(f"note        {note}" for note in said["notes"])])


def _markdown(
    columns: Sequence[str], rows: Sequence[Sequence[str]], said: Said, sentences: Sequence[str]
) -> str:
    """Write a table as Markdown; bars in cells are escaped."""
    head = "| " + " | ".join(columns) + " |"
    lines = [f"## {said['title']}", "", head, "|---" * len(columns) + "|"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    lines += ["", *sentences] if sentences else []
    lines += ["", f"*{said['definition']}* ({said['source']})", ""]
    return "\n".join([*lines, *(f"- {note}" for note in said["notes"])])


def _plain(value: object) -> str | int | float | bool | None:
    """Give a value as Python has it; None where it is not known."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return None if isnan(value) else value
    return value.isoformat() if isinstance(value, date) else str(value)


def _whole(value: str | float | None) -> str:
    """Write a value for a machine: every digit that it has."""
    return "" if value is None else _word(value) if isinstance(value, bool) else str(value)


def _short(value: str | float | None) -> str:
    """Write a value for people: four digits, more only of large numbers.

    >>> [_short(value) for value in (None, True, 0.123456, 67000.0, 1e-9, 3)]
    ['', 'yes', '0.1235', '67,000', '1e-09', '3']
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return _word(value)
    return f"{value:,.0f}" if abs(value) >= _LARGE else f"{value:.4g}"


def _word(value: bool) -> str:
    return "yes" if value else "no"
