"""The commands that analyse and report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from civilgraph.cli.asking import FROM, open_graph, parse_day
from civilgraph.cli.output import stop
from civilgraph.cli.producing import write_file
from civilgraph.cli.telling import print_analysis
from civilgraph.workspace import display

if TYPE_CHECKING:
    import pandas as pd

    from civilgraph.analysis import Affiliations

Days = tuple[str, str] | None

# Which options each analysis takes, besides --format, --chart and --from.
SPELLS = {"layer", "roles", "kinds", "network_kinds"}
PRESENT = SPELLS | {"on", "between", "possibly"}
TAKES: dict[str, set[str]] = {
    "ties": PRESENT | {"onto"},
    "brokers": PRESENT,
    "position": PRESENT,
    "two-mode": PRESENT,
    "roles": PRESENT | {"by", "triads"},
    "communities": PRESENT,
    "change": SPELLS | {"between"},
    "turnover": SPELLS | {"between"},
    "lifetimes": SPELLS,
    "funders": set(),
    "stops": set(),
    "robustness": PRESENT,
}


@click.command()
@click.argument("analysis", type=click.Choice(list(TAKES)))
@click.option("--on", help="One day, such as 2013-01-01; otherwise all time.")
@click.option("--between", nargs=2, metavar="FIRST LAST",
              help="Two days: what held between them, or what changed.")  # fmt: skip
@click.option("--possibly", type=click.Choice(["in", "out"]), default="in", show_default=True,
              help="Whether memberships that are only possible on the days count.")  # fmt: skip
@click.option("--layer", default="memberships", show_default=True,
              help="Which kind of tie: memberships, projects, accreditations …")  # fmt: skip
@click.option("--role", "roles", multiple=True, metavar="ROLE",
              help="Only this role, such as member; may be repeated.")  # fmt: skip
@click.option("--kind", "kinds", multiple=True, metavar="KIND",
              help="Only members of this kind, such as ngo; may be repeated.")  # fmt: skip
@click.option("--network-kind", "network_kinds", multiple=True, metavar="KIND",
              help="Only networks of this kind, such as coalition; may be repeated.")  # fmt: skip
@click.option("--onto", type=click.Choice(["networks", "members"]), default="networks",
              show_default=True, help="For ties: between networks or members.")  # fmt: skip
@click.option("--by", default="country", show_default=True,
              help="Grouping for roles: country, kind or community.")  # fmt: skip
@click.option("--triads", metavar="BROKER", help="For roles: the triads behind one broker's score.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "md"]),
              default="table", show_default=True, help="Form of the table.")  # fmt: skip
@click.option("--chart", type=click.Path(dir_okay=False, path_type=Path),
              help="Also draw a chart: NAME.svg and NAME.png.")  # fmt: skip
@FROM
@click.pass_context
def analyse(context: click.Context, /, analysis: str, origin: Path | None, **options: Any) -> None:
    """Analyse ties; --from may also be a CSV of two columns, member and network."""
    _refuse_idle(context, analysis)
    # What changed between two days is asked of all spells.
    within = None if analysis in ("change", "turnover") else options["between"]
    affiliations = _open(origin, options, between=within)
    table = _analyse(affiliations, analysis, options)
    print_analysis(table, form=options["form"])
    if options["chart"]:
        kind = "triads" if options["triads"] else analysis
        _draw(table, kind=kind, chart=options["chart"])


def _refuse_idle(context: click.Context, analysis: str) -> None:
    """Refuse an option that would change nothing: its number would be taken for another."""
    spelt = {each.name: each.opts[0] for each in context.command.params}
    takes = TAKES[analysis]
    for name in sorted(set().union(*TAKES.values()) - takes):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            options = ", ".join(["--format", "--chart", *sorted(spelt[each] for each in takes)])
            stop(f"{analysis} takes no {spelt[name]}; it takes {options}")
    given = context.params
    if given["on"] and given["between"]:
        stop("a network holds --on a day or --between two; give one of them")
    if given["possibly"] == "out" and not (given["on"] or given["between"]):
        stop("over all time nothing is only possible; add --on or --between to --possibly out")


def _open(origin: Path | None, options: dict[str, Any], *, between: Days) -> Affiliations:
    """Open a graph, or a plain edge list."""
    on = parse_day(options["on"]) if options["on"] else None
    days = (parse_day(between[0]), parse_day(between[1])) if between else None
    possibly = options["possibly"] == "in"
    if origin and origin.is_file():
        return _read_edges(origin, options, on=on, between=days, possibly=possibly)
    return open_graph(origin).affiliations(
        on=on,
        between=days,
        layer=options["layer"],
        possibly=possibly,
        role=options["roles"],
        kind=options["kinds"],
        network_kind=options["network_kinds"],
    )


def _read_edges(
    path: Path, options: dict[str, Any], *, on: str | None, between: Days, possibly: bool
) -> Affiliations:
    """Read a network from a file of two columns, which tells nothing else."""
    from civilgraph.analysis import Affiliations
    from civilgraph.exchange.edges import read_edges
    from civilgraph.network.affiliation import Affiliation

    if options["roles"] or options["kinds"] or options["network_kinds"]:
        stop("an edge list tells no roles and no kinds; leave out --role, --kind, --network-kind")
    if on or between:
        stop("an edge list tells no days; leave out --on and --between")
    edges = read_edges(path.read_text(encoding="utf-8-sig"), name=display(path))
    return Affiliations(everything=Affiliation.from_edges(edges), possibly=possibly)


def _analyse(affiliations: Affiliations, analysis: str, options: dict[str, Any]) -> pd.DataFrame:
    """Run one analysis with the options that it takes."""
    between: Sequence[date] = [date.fromisoformat(text) for text in options["between"] or ()]
    match analysis:
        case "change":
            if not between:
                stop("change needs two days; add --between 2013-01-01 2018-12-31")
            return affiliations.change(first=between[0], last=between[1])
        case "turnover":
            first, last = between or (None, None)
            return affiliations.turnover(first=first, last=last)
        case "roles" if options["triads"]:
            return affiliations.triads(options["triads"], by=options["by"])
        case "roles":
            return affiliations.roles(by=options["by"])
        case "ties":
            return affiliations.ties(onto=options["onto"])
        case _:
            table: pd.DataFrame = getattr(affiliations, analysis.replace("-", "_"))()
            return table


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
