"""The command that publishes: publish."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from civilgraph.cli.output import count, print_problems, progress, stop
from civilgraph.workspace import display


@click.command()
@click.argument("dataset", type=click.Path(exists=True, path_type=Path), default="data")
@click.option("--base-iri", metavar="IRI", default="",
              help="Base of all IRIs, instead of that of the dataset; ends in /.")  # fmt: skip
@click.option("--previous", type=click.Path(exists=True, path_type=Path),
              help="An earlier release: what changed since is told.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default="build/public",
              show_default=True,
              help="Folder for publications; `current` in it is a whole one.")  # fmt: skip
@click.option("--issued", metavar="DAY", envvar="SOURCE_DATE_EPOCH", default="",
              help="Day of issue, such as 2026-11-22; otherwise SOURCE_DATE_EPOCH, otherwise "
                   "`issued` of dataset.yaml, otherwise not stated.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON, without sums.")
def publish(
    dataset: Path, base_iri: str, previous: Path | None, out: Path, issued: str, as_json: bool
) -> None:
    """Check, build and publish: data in all formats, records, and a site that needs no server.

    DATASET may also be a release that `civilgraph build` made. What does not validate is not
    published; the publication before it stays as it was.
    """
    from civilgraph.build import NotRight
    from civilgraph.publish.assets import NotBuilt
    from civilgraph.publish.publication import parse_day, publish

    day = parse_day(issued) if issued else ""
    try:
        with progress() as step:
            published = publish(
                dataset, out=out, base=base_iri, previous=previous, issued=day, step=step
            )
    except NotRight as error:
        print_problems(error.problems, form="json" if as_json else "text")
        click.echo("nothing was published; the publication before it stays as it was", err=True)
        sys.exit(1)
    except NotBuilt as error:
        stop(str(error))
    manifest = published.release.manifest
    if as_json:
        facts = {name: fact for name, fact in manifest.items() if name != "files"}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    click.echo(f"{manifest['title']}\n")
    click.echo(f"{count(int(manifest['claims']), 'claim')}, "
               f"{count(int(manifest['quads']), 'quad')}, {count(len(manifest['files']), 'file')}, "
               f"{count(int(manifest['warnings']), 'open problem')}")  # fmt: skip
    if published.notes.previous:
        click.echo(f"since {published.notes.previous}: "
                   f"{count(published.notes.added, 'quad')} added, "
                   f"{count(published.notes.removed, 'quad')} removed")  # fmt: skip
    current = out / "current"
    click.echo(f"\nrelease   {display(published.release.folder)} (also {current.as_posix()})")
    click.echo(f"notes     {(current / 'changes' / 'notes.md').as_posix()}")
    click.echo(f"site      python -m http.server --directory {current.as_posix()}")


COMMANDS = (publish,)
