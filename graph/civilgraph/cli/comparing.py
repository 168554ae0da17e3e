"""The command that compares two releases: diff."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from civilgraph.cli.output import count, progress, stop
from civilgraph.workspace import display


@click.command()
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help="Folder for added.nq, removed.nq and notes.md.")  # fmt: skip
@click.option("--language", type=click.Choice(["en", "lt", "sr-Latn", "sr-Cyrl"]), default="en",
              show_default=True, help="Language of the notes.")  # fmt: skip
@click.option(
    "--apply",
    "is_applied",
    is_flag=True,
    help="NEW is a folder written by --out: print the quads that it makes of OLD.",
)
def diff(old: Path, new: Path, out: Path | None, language: str, is_applied: bool) -> None:
    """Tell in words what changed from release OLD to release NEW.

    Exit code 0 where nothing did, 1 where something did.
    """
    from civilgraph.knowledge_graph import KnowledgeGraph
    from civilgraph.publish.difference import compare, write_difference
    from civilgraph.publish.notes import read_state, to_markdown, write_notes
    from civilgraph.release import open_release

    if is_applied:
        _apply(old, new)
        return
    before, after = open_release(old), open_release(new)
    with progress() as step:
        step("comparing quads")
        if out is None:
            signs = [sign for sign, _ in compare(before.quads, after.quads)]
            added, removed = signs.count("+"), signs.count("-")
        else:
            found = write_difference(before.quads, after.quads, out=out)
            added, removed = found.added, found.removed
        step("comparing answers")
        states = [read_state(KnowledgeGraph.from_release(each)) for each in (after, before)]
    notes = write_notes(*states, previous=before.digest, added=added, removed=removed)
    text = to_markdown(notes, language=language, title=str(after.manifest["title"]))
    if out is None:
        click.echo(text)
    else:
        (out / "notes.md").write_text(text, encoding="utf-8")
        click.echo(f"wrote {count(added, 'added quad')}, {count(removed, 'removed quad')} and "
                   f"notes.md to {display(out)}")  # fmt: skip
    sys.exit(1 if added or removed else 0)


def _apply(old: Path, folder: Path) -> None:
    """Print the quads that a difference makes of a release."""
    from civilgraph.publish.difference import ADDED, REMOVED, apply
    from civilgraph.release import open_release

    for name in (ADDED, REMOVED):
        if not (folder / name).is_file():
            stop(f"{display(folder)} holds no {name}; write it with: civilgraph diff OLD NEW --out")
    for line in apply(open_release(old).quads, added=folder / ADDED, removed=folder / REMOVED):
        click.echo(line, nl=False)


COMMANDS = (diff,)
