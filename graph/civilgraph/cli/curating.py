"""The commands of a curator: check, new, locate, tidy, explain."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from civilgraph.cli.endpoint import at_endpoint, is_remote, open_endpoint
from civilgraph.cli.output import exit_code, print_problems, progress, stop
from civilgraph.workspace import display, share


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--documents",
    type=click.Path(exists=True, path_type=Path),
    help="Folder with copies of the documents, to look every passage up.",
)
@click.option("--json", "form", flag_value="json", help="Print problems as JSON.")
@click.option("--annotations", "form", flag_value="annotations", help="Print for a code host.")
@at_endpoint
def check(path: Path | None, documents: Path | None, form: str | None) -> None:
    """Say everything that is wrong with a dataset, a source or one table  [default: data]."""
    from civilgraph.check import check_path

    with progress() as step:
        if is_remote():
            problems = open_endpoint().check()
        else:
            problems = check_path(path or Path("data"), documents=documents, step=step)
    print_problems(problems, form=form or "text")
    sys.exit(exit_code(problems))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Plain text of a document: makes a source in an existing dataset.",
)
@click.option("--title", help="Title of the document, as it has it.")
@click.option("--language", help="Language of the document, such as lt or sr-Latn.")
def new(folder: Path, document: Path | None, title: str | None, language: str | None) -> None:
    """Begin a dataset (new DIR), or a source in one (new data/sources/ID --document page.txt …)."""
    from civilgraph.curation.scaffold import new_dataset, new_source
    from civilgraph.rdf.ontology import read_ontology

    if document is None:
        files = new_dataset(folder)
        click.echo(f"wrote {len(files)} files; next: edit {display(folder / 'dataset.yaml')}, then")
        click.echo(f"civilgraph new {display(folder)}/sources/MY-PAGE --document page.txt …")
        return
    if not title or not language:
        stop("a source needs --title and --language of its document")
    tables = read_ontology(share() / "ontology").tables
    files = new_source(folder, document=document, title=title, language=language, tables=tables)
    click.echo(f"wrote {display(folder / 'source.yaml')} and {len(files) - 1} empty tables; next:")
    click.echo(f'civilgraph locate {display(document)} "a name"   gives the locator of a passage')


@click.command()
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def locate(document: Path, text: str, as_json: bool) -> None:
    """Find where a text stands in a document, as the locator of a claim."""
    from civilgraph.curation.documents import find_passages

    try:
        found = find_passages(document.read_text(encoding="utf-8"), text)
    except UnicodeDecodeError:
        stop(f"{display(document)} is not UTF-8 text; save it as UTF-8 first")
    if as_json:
        click.echo(json.dumps([locator for locator, _ in found], indent=2))
    for locator, passage in found if not as_json else ():
        click.echo(f"{locator}\t…{passage.before[-30:]}[{passage.text}]{passage.after[:30]}…")
    if not found:
        click.echo(f"{text!r} does not stand in {display(document)}", err=True)
    sys.exit(0 if found else 1)


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), default="data")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if it would.")
def tidy(path: Path, only_check: bool) -> None:
    """Rewrite tables in their canonical form and mint missing claim ids."""
    from civilgraph.check import find_dataset
    from civilgraph.curation.tidy import tidy_dataset
    from civilgraph.rdf.ontology import read_ontology

    tables = read_ontology(share() / "ontology").tables
    changed, problems = tidy_dataset(find_dataset(path), tables=tables, write=not only_check)
    for file in changed:
        click.echo(f"{'would tidy' if only_check else 'tidied'} {display(file)}")
    if problems:
        print_problems(problems, form="text")
    sys.exit(1 if problems or (only_check and changed) else 0)


@click.command()
@click.argument("name")
def explain(name: str) -> None:
    """Explain a column, a table, a concept, or a term such as civ:Claim."""
    from civilgraph.rdf.explain import explain as explain_name
    from civilgraph.rdf.ontology import read_ontology

    for line in explain_name(name, ontology=read_ontology(share() / "ontology")):
        click.echo(line)


COMMANDS = (check, new, locate, tidy, explain)
