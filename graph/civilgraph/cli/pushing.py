"""The command that brings a release to an engine elsewhere: push."""

from __future__ import annotations

from pathlib import Path

import click

from civilgraph.cli.output import count, print_table, progress
from civilgraph.store.profiles import BY_NAME, SECONDS


@click.command()
@click.argument("release", type=click.Path(exists=True, path_type=Path), default="build")
@click.option("--endpoint", metavar="URL", required=True,
              help="The address for queries; credentials are read from CIVILGRAPH_ENDPOINT_USER "
              "and _PASSWORD, or _TOKEN.")  # fmt: skip
@click.option("--engine", type=click.Choice(list(BY_NAME)),
              help="Which engine answers there.  [default: as it says]")  # fmt: skip
@click.option("--update-endpoint", metavar="URL", default="",
              help="The address for updates, where it is not the engine's usual one.")  # fmt: skip
@click.option("--graph-store", metavar="URL", default="",
              help="The address of the Graph Store Protocol, likewise.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(min=1), default=SECONDS, show_default=True,
              help="How long one request may take.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table",
              show_default=True, help="Form of the list of graphs.")  # fmt: skip
def push(
    release: Path,
    endpoint: str,
    engine: str | None,
    update_endpoint: str,
    graph_store: str,
    seconds: float,
    form: str,
) -> None:
    """Bring a release to a SPARQL endpoint, and prove by count and digest that it is there.

    Graphs that are there already are not sent again: after an interruption, push once more.
    """
    from civilgraph.release import open_release
    from civilgraph.store.push import push as push_release
    from civilgraph.store.remote import RemoteStore

    opened = open_release(release)
    with progress() as step:
        step(f"asking {endpoint} who it is")
        store = RemoteStore.open(endpoint, engine=engine or "", update=update_endpoint,
                                 graph_store=graph_store, seconds=seconds)  # fmt: skip
        pushed = push_release(opened, store, step=step)
    rows = [[p.graph, str(p.triples), p.digest[:16], str(p.state)] for p in pushed]
    print_table(["graph", "triples", "digest", "state"], rows, form=form)
    total = count(sum(p.triples for p in pushed), "triple")
    name = store.profile.name
    click.echo(f"{endpoint} ({name}) holds release {opened.digest}: {total}", err=True)


COMMANDS = (push,)
