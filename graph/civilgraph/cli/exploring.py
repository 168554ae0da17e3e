"""The command that opens the explorer: explore."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from civilgraph.cli.asking import FROM, open_graph
from civilgraph.cli.output import progress
from civilgraph.cli.producing import write_file
from civilgraph.workspace import display


@click.command()
@click.argument("dataset", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--language", type=click.Choice(["en", "lt", "sr-Latn", "sr-Cyrl"]), default="en",
              show_default=True, help="Language in which the page opens.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default="explorer.html",
              show_default=True, help="The file to write.")  # fmt: skip
@click.option("--open", "is_opened", is_flag=True, help="Open it in a browser.")
@FROM
def explore(
    dataset: Path | None, language: str, out: Path, is_opened: bool, origin: Path | None
) -> None:
    """Write the explorer: map, overlap, time, comparison and tables in one HTML page."""
    with progress() as step:
        kg = open_graph(dataset or origin)
        step("gathering and drawing")
        page = kg.explore(language=language)
    write_file(out, page.encode())
    click.echo(f"wrote {display(out)}; open it in a browser")
    if is_opened:
        webbrowser.open(out.resolve().as_uri())


COMMANDS = (explore,)
