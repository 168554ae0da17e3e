"""The commands about identity and time: names, match, history."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from civilgraph.cli.asking import FROM, open_graph, say_if_resolved
from civilgraph.cli.output import print_table
from civilgraph.cli.producing import write_file
from civilgraph.workspace import display

FORM = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table",
    show_default=True, help="Form of the answer.",
)  # fmt: skip


@click.command()
@click.argument("name")
@click.option("--limit", default=10, show_default=True, help="How many to show at most.")
@FORM
@FROM
def names(name: str, limit: int, form: str, origin: Path | None) -> None:
    """Find an organisation, network or project under any form of its name."""
    hits = open_graph(origin).find(name, limit=limit)
    rows = [[hit.thing, hit.name, f"{hit.score:.2f}", str(hit.how)] for hit in hits]
    print_table(["id", "name", "score", "how"], rows, form=form, empty="nothing is called so")
    sys.exit(0 if rows else 1)


@click.command()
@FORM
@FROM
def match(form: str, origin: Path | None) -> None:
    """Propose which ids may be one thing; nothing is ever merged by itself.

    Judge a proposal by a row in register/matches.csv: same, different or unsure, with the reason.
    """
    proposals = open_graph(origin).propose_matches()
    rows = [
        [p.subject, p.object, f"{p.score:.2f}", p.how, p.subject_name, p.object_name]
        for p in proposals
    ]
    header = ["subject_id", "object_id", "score", "how", "subject_name", "object_name"]
    print_table(header, rows, form=form, empty="no two names are alike that nobody has judged")


@click.command()
@click.argument("thing")
@click.option("--language", type=click.Choice(["en", "lt", "sr-Latn", "sr-Cyrl"]), default="en",
              show_default=True, help="Language of the dates.")  # fmt: skip
@click.option("--svg", "svg", type=click.Path(dir_okay=False, path_type=Path),
              help="Also write a picture of the time line to this file.")  # fmt: skip
@FORM
@FROM
def history(thing: str, language: str, svg: Path | None, form: str, origin: Path | None) -> None:
    """Tell the life of an organisation, network, project or membership in order."""
    kg = open_graph(origin)
    say_if_resolved(kg, thing)
    moments = kg.history(thing)
    rows = [
        [m.when(language=language), m.kind, m.detail, m.what, " ".join(m.claims)] for m in moments
    ]
    print_table(["when", "kind", "detail", "what", "claims"], rows, form=form)
    if svg:
        write_file(svg, kg.timeline(thing, language=language).encode())
        click.echo(f"wrote {display(svg)}", err=True)


COMMANDS = (names, match, history)
