"""The commands that analyse and report."""

from __future__ import annotations

import json
from datetime import date
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civilgraph.cli.asking import FROM, open_graph, parse_day
from civilgraph.cli.output import align, print_table, stop
from civilgraph.cli.producing import write_file
from civilgraph.workspace import display

if TYPE_CHECKING:
    import pandas as pd

    from civilgraph.analysis import Affiliations

KINDS = (
    "ties", "brokers", "position", "roles", "communities", "change", "lifetimes", "funders",
    "stops", "robustness",
)  # fmt: skip
LAYERS = ("memberships", "projects", "accreditations", "grants")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--on", help="One day, such as 2013-01-01; otherwise all time.")
@click.option("--between", nargs=2, metavar="FIRST LAST", help="Two days, for change.")
@click.option("--by", default="country", show_default=True,
              help="Grouping for roles: country, kind or community.")  # fmt: skip
@click.option("--layer", type=click.Choice(LAYERS), default="memberships", show_default=True,
              help="Which kind of tie.")  # fmt: skip
@click.option("--onto", type=click.Choice(["networks", "members"]), default="networks",
              show_default=True, help="For ties: between networks or members.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md"]),
              default="table", show_default=True, help="Form of the table.")  # fmt: skip
@click.option("--chart", type=click.Path(dir_okay=False, path_type=Path),
              help="Also draw a chart: NAME.svg and NAME.png.")  # fmt: skip
@FROM
def analyse(
    kind: str,
    on: str | None,
    between: tuple[str, str] | None,
    by: str,
    layer: str,
    onto: str,
    form: str,
    chart: Path | None,
    origin: Path | None,
) -> None:
    """Analyse ties; --from may also be a CSV of two columns, member and network."""
    day = date.fromisoformat(parse_day(on)) if on else None
    affiliations = _open(origin, layer=layer, on=day)
    table = _analyse(affiliations, kind, between=between, by=by, onto=onto)
    _print(table, form=form)
    if chart:
        _draw(table, kind=kind, chart=chart)


def _open(origin: Path | None, *, layer: str, on: date | None) -> Affiliations:
    """Open a graph, or a plain edge list."""
    if origin is not None and origin.is_file():
        from civilgraph.analysis import Affiliations
        from civilgraph.exchange.edges import read_edges
        from civilgraph.network.affiliation import Affiliation

        edges = read_edges(origin.read_text(encoding="utf-8-sig"), name=display(origin))
        return Affiliations(everything=Affiliation.from_edges(edges), on=on)
    return open_graph(origin).affiliations(on=on.isoformat() if on else None, layer=layer)


def _analyse(
    affiliations: Affiliations, kind: str, *, between: tuple[str, str] | None, by: str, onto: str
) -> pd.DataFrame:
    """Run one analysis with the options that it takes."""
    match kind:
        case "change":
            if between is None:
                stop("change needs two days; add --between 2013-01-01 2018-12-31")
            first, last = (date.fromisoformat(parse_day(text)) for text in between)
            return affiliations.change(first=first, last=last)
        case "roles":
            return affiliations.roles(by=by)
        case "ties":
            return affiliations.ties(onto="members" if onto == "members" else "networks")
        case _:
            table: pd.DataFrame = getattr(affiliations, kind)()
            return table


def _print(table: pd.DataFrame, *, form: str) -> None:
    """Print a table with its definition, source and notes."""
    rows = [[_cell(value) for value in row] for row in table.itertuples(index=False)]
    columns = [str(column) for column in table.columns]
    said = {key: table.attrs.get(key, "") for key in ("title", "definition", "source", "notes")}
    if form == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps({**said, "rows": records}, ensure_ascii=False, indent=2))
        return
    if form == "csv":
        print_table(columns, rows, form="csv")
        return
    if form == "md":
        click.echo(_markdown(columns, rows, said))
        return
    click.echo(f"{said['title']}\n")
    click.echo(align(columns, rows) if rows else "nothing to show")
    for sentence in table.attrs.get("sentences", []):
        click.echo(f"\n{sentence}", nl=False)
    click.echo(f"\n\ndefinition  {said['definition']}\nsource      {said['source']}")
    for note in said["notes"]:
        click.echo(f"note        {note}")


def _markdown(columns: list[str], rows: list[list[str]], said: dict[str, Any]) -> str:
    """Write a table as Markdown; bars in cells are escaped."""
    head = "| " + " | ".join(columns) + " |"
    lines = [f"## {said['title']}", "", head, "|---" * len(columns) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    lines += ["", f"*{said['definition']}* ({said['source']})", ""]
    return "\n".join([*lines, *(f"- {note}" for note in said["notes"])])


def _cell(value: object) -> str:
    """Write a value: numbers short, nothing for what is not known."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.4g}"
    return str(value)


def _draw(table: pd.DataFrame, *, kind: str, chart: Path) -> None:
    """Draw the chart that fits an analysis, as SVG and PNG."""
    from civilgraph.charting import chart_of
    from civilgraph.view.chart import draw_chart

    picture = chart_of(table, kind=kind)
    if picture is None:
        stop(f"{kind} has no chart, or nothing to draw; its table is above")
    for form in ("svg", "png"):
        path = chart.with_suffix(f".{form}")
        write_file(path, draw_chart(picture, form=form))
        click.echo(f"wrote {display(path)}", err=True)


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default="build/report",
              show_default=True, help="Folder for the report and its charts.")  # fmt: skip
@click.option("--between", nargs=2, metavar="FIRST LAST", default=("2013-01-01", "2018-12-31"),
              show_default=True, help="Two days, for what changed.")  # fmt: skip
@FROM
def report(out: Path, between: tuple[str, str], origin: Path | None) -> None:
    """Write a short report, every sentence with the question that backs it."""
    from civilgraph.report import write_report
    from civilgraph.view.page import render_report

    first, last = (date.fromisoformat(parse_day(text)) for text in between)
    found = write_report(open_graph(origin), first=first, last=last)
    charts = [f"chart-{number}.svg" for number in range(1, len(found.charts) + 1)]
    for name, chart in zip(charts, found.charts, strict=True):
        write_file(out / name, chart.encode())
    write_file(out / "report.md", found.to_markdown(charts=charts).encode())
    write_file(out / "report.html", render_report(found).encode())
    click.echo(f"wrote {display(out / 'report.html')}, report.md and {len(charts)} chart(s)")


COMMANDS = (analyse, report)
