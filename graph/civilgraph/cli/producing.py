"""The commands that make files: build, draw, chart, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civilgraph.cli.output import align, count, print_problems, progress, stop
from civilgraph.workspace import display

if TYPE_CHECKING:
    from civilgraph.knowledge_graph import KnowledgeGraph
    from civilgraph.release import Release

GRAPH_FORMATS = ("nquads", "trig", "turtle", "jsonld", "rdfxml")
NETWORK_FORMATS = ("gexf", "graphml", "csv")
PICTURES = (".html", ".svg", ".png")
CHARTS = ("timeline", "matrix", "ranking")


@click.command()
@click.argument("dataset", type=click.Path(exists=True, path_type=Path), default="data")
@click.option("--out", type=click.Path(path_type=Path), default="build", show_default=True,
              help="Folder for releases; `current` in it is always a whole one.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def build(dataset: Path, out: Path, as_json: bool) -> None:
    """Check, lift, validate, load, derive, and write a release as a whole or not at all."""
    from civilgraph.build import NotRight
    from civilgraph.check import find_dataset
    from civilgraph.knowledge_graph import KnowledgeGraph, build_release

    try:
        with progress() as step:
            built = build_release(find_dataset(dataset), out=out, step=step)
    except NotRight as error:
        print_problems(error.problems, form="json" if as_json else "text")
        click.echo("nothing was built; the release before it stays as it was", err=True)
        sys.exit(1)
    if as_json:
        import json

        click.echo(json.dumps(dict(built.release.manifest), ensure_ascii=False, indent=2))
        return
    kg = KnowledgeGraph.from_release(built.release)
    _print_summary(kg, release=built.release, out=out, problems=len(built.problems))


def _print_summary(kg: KnowledgeGraph, *, release: Release, out: Path, problems: int) -> None:
    """Print what a build found and where to look."""
    from civilgraph.knowledge_graph import PICTURE

    summary = kg.summary()
    click.echo(f"{kg.title}\n")
    counted = [count(number, noun.removesuffix("s")) for noun, number in summary.counts.items()]
    click.echo("  ".join(counted))
    click.echo(
        f"{count(problems, 'open problem')}, {count(int(release.manifest['quads']), 'quad')}\n"
    )
    click.echo("Organisations that tie networks together")
    click.echo(_indent(align(["organisation", "networks", "which"], summary.ties)) + "\n")
    click.echo("Networks by what their sources state and what is listed")
    click.echo(_indent(align(["network", "counted", "stated", "listed"], summary.coverage)) + "\n")
    current = out / "current"
    click.echo(f"release   {display(release.folder)} (also {current.as_posix()})")
    click.echo(f"picture   {(current / PICTURE).as_posix()}")
    click.echo("questions civilgraph query --list")


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


@click.command()
@click.option("--from", "origin", type=click.Path(exists=True, path_type=Path),
              help="A release, a build folder or a dataset.")  # fmt: skip
@click.option("--on", help="Show one day, such as 2013-01-01; otherwise all time.")
@click.option("--language", type=click.Choice(["en", "lt", "sr-Latn", "sr-Cyrl"]), default="en",
              show_default=True, help="Language of the page.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default="picture.html",
              show_default=True,
              help="The file to write: .html, or .svg or .png for a paper.")  # fmt: skip
def draw(origin: Path | None, on: str | None, language: str, out: Path) -> None:
    """Draw organisations and networks: a page, or a static picture by the ending of --out."""
    from civilgraph.cli.asking import open_graph, parse_day

    if out.suffix not in PICTURES:
        stop(f"--out: {out.name!r} ends in none of {', '.join(PICTURES)}; name a file of these")
    day = parse_day(on) if on else None
    with progress() as step:
        step("drawing")
        figure = open_graph(origin).figure(on=day, language=language)
        match out.suffix:
            case ".svg":
                picture = figure.to_svg().encode()
            case ".png":
                picture = figure.to_png()
            case _:
                picture = figure.to_html().encode()
    write_file(out, picture)
    click.echo(
        f"wrote {display(out)}" + ("; open it in a browser" if out.suffix == ".html" else "")
    )


@click.command()
@click.argument("kind", type=click.Choice(CHARTS))
@click.argument("thing", required=False)
@click.option("--from", "origin", type=click.Path(exists=True, path_type=Path),
              help="A release, a build folder or a dataset.")  # fmt: skip
@click.option("--on", help="For matrix and ranking: one day; otherwise all time.")
@click.option("--language", type=click.Choice(["en", "lt", "sr-Latn", "sr-Cyrl"]), default="en",
              show_default=True, help="For timeline: language of the dates.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write, .svg or .png.  [default: KIND.svg]")  # fmt: skip
def chart(
    kind: str, thing: str | None, origin: Path | None, on: str | None, language: str,
    out: Path | None,
) -> None:  # fmt: skip
    """Draw a chart for a paper: timeline THING, matrix (shared members), ranking (who ties)."""
    from civilgraph.cli.asking import open_graph, parse_day, say_if_resolved
    from civilgraph.view.raster import paint_png
    from civilgraph.view.svg import write_svg

    out = out or Path(f"{kind}.svg")
    if out.suffix not in PICTURES[1:]:
        stop(f"--out: {out.name!r} ends in none of .svg, .png; name a file of these")
    if (kind == "timeline") != (thing is not None):
        stop("a timeline is of one thing: civilgraph chart timeline ztok" if thing is None
             else f"{kind} is of the whole network; leave out {thing!r}")  # fmt: skip
    kg, day = open_graph(origin), parse_day(on) if on else None
    if kind == "ranking":
        write_file(out, _draw_ranking(kg, day=day, form=out.suffix[1:]))
    else:
        if thing is not None:
            say_if_resolved(kg, thing)
            scene = kg.draw_timeline(thing, language=language)
        else:
            scene = kg.draw_matrix(on=day)
        write_file(out, paint_png(scene) if out.suffix == ".png" else write_svg(scene).encode())
    click.echo(f"wrote {display(out)}")


def _draw_ranking(kg: KnowledgeGraph, *, day: str | None, form: str) -> bytes:
    """Draw who ties networks together, those through whom most shortest paths run on top."""
    from civilgraph.charting import chart_of
    from civilgraph.view.chart import draw_chart

    ranking = chart_of(kg.affiliations(on=day).brokers(), kind="brokers")
    if ranking is None:
        stop("nobody is in a network here, so there is nothing to rank")
    return draw_chart(ranking, form=form)


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice([*GRAPH_FORMATS, *NETWORK_FORMATS]))
@click.option("--from", "origin", type=click.Path(exists=True, path_type=Path),
              help="A release or a build folder.  [default: build]")  # fmt: skip
@click.option("--on", help="For networks: one day; otherwise all time.")
@click.option("--out", type=click.Path(path_type=Path),
              help="File to write (for csv a folder); standard output otherwise.")  # fmt: skip
def export(form: str, origin: Path | None, on: str | None, out: Path | None) -> None:
    """Export the graph (nquads, trig, turtle, jsonld, rdfxml) or network (gexf, graphml, csv)."""
    from civilgraph.cli.asking import open_graph, parse_day
    from civilgraph.exchange import networks

    kg = open_graph(origin)
    if form in GRAPH_FORMATS:
        _emit(kg.export(form), out=out)
        return
    day = parse_day(on) if on else None
    if form != "csv":
        _emit(kg.export_network(form, on=day).encode(), out=out)
        return
    graph = kg.to_networkx(on=day)
    if out is None:
        stop("csv writes two files, nodes.csv and edges.csv; add --out FOLDER")
    out.mkdir(parents=True, exist_ok=True)
    write_file(out / "nodes.csv", networks.to_node_table(graph).encode())
    write_file(out / "edges.csv", networks.to_edge_table(graph).encode())
    click.echo(f"wrote {display(out / 'nodes.csv')} and {display(out / 'edges.csv')}")


def _emit(data: bytes, *, out: Path | None) -> None:
    """Write to a file, or to standard output where none is named."""
    if out is None:
        click.echo(data, nl=False)
    else:
        write_file(out, data)
        click.echo(f"wrote {display(out)}")


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(data)
    draft.replace(path)


COMMANDS = (build, draw, chart, export)
