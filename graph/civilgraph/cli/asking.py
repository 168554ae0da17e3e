"""The commands that ask: query, evidence."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civilgraph.cli.endpoint import at_endpoint, is_remote, open_endpoint
from civilgraph.cli.output import print_problems, print_table, stop
from civilgraph.dates import parse_edtf
from civilgraph.problems import suggest

if TYPE_CHECKING:
    from civilgraph.knowledge_graph import KnowledgeGraph
    from civilgraph.queries import Query


def FROM(command: Callable[..., None]) -> Callable[..., None]:  # noqa: N802 - reads as an option
    """Add the options that say which graph is asked."""
    origin = click.option(
        "--from",
        "origin",
        type=click.Path(exists=True, path_type=Path),
        help="A release, a build folder or a dataset.  [default: build, else data]",
    )
    return origin(at_endpoint(command))


def open_graph(origin: Path | None) -> KnowledgeGraph:
    """Open what the user names, else the release in `build`, else the dataset in `data`."""
    from civilgraph.build import NotRight
    from civilgraph.knowledge_graph import KnowledgeGraph

    if is_remote():
        return open_endpoint()
    path = origin or next((p for p in (Path("build"), Path("data")) if _is_graph(p)), None)
    if path is None:
        stop("neither build/ nor data/ is here; name a release or a dataset with --from")
    if origin is None:
        _warn_if_stale(path)
    try:
        return KnowledgeGraph.open(path)
    except NotRight as error:
        print_problems(error.problems, form="text")
        sys.exit(1)


def say_if_resolved(kg: KnowledgeGraph, thing: str) -> None:
    """Say on standard error when an id stands for another."""
    other = kg.resolve(thing)
    if other != thing:
        click.echo(f"{thing} is judged the same as {other}; showing {other}", err=True)


def _is_graph(path: Path) -> bool:
    return (path / "current" / "manifest.json").is_file() or (path / "dataset.yaml").is_file()


def _warn_if_stale(path: Path) -> None:
    """Say on standard error when data/ is newer than the release that is asked."""
    manifest = path / "current" / "manifest.json"
    files = [p for p in Path("data").rglob("*") if p.suffix in (".csv", ".yaml")]
    if manifest.is_file() and files:
        built = (path / "current").lstat().st_mtime
        if max(p.stat().st_mtime for p in files) > built:
            click.echo("answering from the last build; data/ has changed since", err=True)


def parse_day(text: str) -> str:
    """Read a day given on the command line; stop with the cure where it is none."""
    bounds = parse_edtf(text)
    if bounds.earliest is None or bounds.earliest != bounds.latest:
        stop(f"--on: {text!r} is not one day; write a day such as 2013-01-01")
    return text


@click.command()
@click.argument("name", required=False)
@click.option("--list", "show_list", is_flag=True, help="List all questions.")
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE",
              help="A parameter of the question; may be repeated.")  # fmt: skip
@click.option("--on", help="Short for --param on=DATE.")
@click.option("--between", nargs=2, metavar="FIRST LAST",
              help="Two days, for questions that compare or span them.")  # fmt: skip
@click.option("--as-known-on", "release", metavar="RELEASE",
              help="An earlier release: its folder, or the beginning of its digest.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "ttl"]),
              default="table", show_default=True, help="Form of the answer.")  # fmt: skip
@click.option("--json", "form", flag_value="json", help="Short for --format json.")
@click.option(
    "--language", default="en", show_default=True, help="Language of the titles in --list."
)
@FROM
def query(
    name: str | None,
    show_list: bool,
    parameters: tuple[str, ...],
    on: str | None,
    between: tuple[str, str] | None,
    release: str | None,
    form: str,
    language: str,
    origin: Path | None,
) -> None:
    """Ask a question of the catalogue, or of a .rq file."""
    from civilgraph.knowledge_graph import catalogue
    from civilgraph.queries import bind, find_query

    if show_list or name is None:
        _print_catalogue(list(catalogue().values()), language=language, form=form)
        return
    try:
        asked = find_query(name, catalogue=catalogue())
    except UnicodeDecodeError:
        stop(f"{name} is not UTF-8 text; save it as UTF-8 first")
    kg = open_graph(find_release(release) if release else origin)
    values = dict(_parse_parameter(text) for text in parameters)
    if on:
        values["on"] = on
    if between:
        values.update(zip(_two_days(asked), between, strict=True))
    bindings = bind(asked, values, identifiers=kg.identifiers)
    if form == "ttl":
        click.echo(kg.store.results(asked.text, media_type="ttl", bindings=bindings), nl=False)
        return
    answer = kg.store.select(asked.text, bindings=bindings)
    hidden = {p.name for p in asked.parameters} if form == "table" else set()
    keep = [i for i, column in enumerate(answer.columns) if column not in hidden]
    shorten = kg.identifiers.shorten if form == "table" else str
    print_table(
        [answer.columns[i] for i in keep],
        [[shorten(row[i]) for i in keep] for row in answer.rows],
        form=form,
        empty=_say_nothing(kg, asked, values),
    )


def _say_nothing(kg: KnowledgeGraph, asked: Query, values: dict[str, str]) -> str:
    """Say why an answer may be empty: an id that nobody knows, or sources that are silent."""
    known = set(kg.query("organisations-and-networks").column("id"))
    for parameter in asked.parameters:
        value = values.get(parameter.name, parameter.default)
        is_id = parameter.type == "thing" and "/" not in value
        if is_id and value not in known:
            hint = suggest(value, known) or "; civilgraph names finds the id of a name"
            return f"nothing found: {value!r} is not in the register{hint}"
    return "nothing found: no source in this graph says anything that answers this"


def find_release(text: str, *, build: Path = Path("build")) -> Path:
    """Find an earlier release by its folder, or by the beginning of its digest in `build/`."""
    if (Path(text) / "manifest.json").is_file():
        return Path(text)
    found = [p for p in sorted((build / "releases").glob("*")) if p.name.startswith(text)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(p.name for p in sorted((build / "releases").glob("[!.]*"))) or "none"
    what = "several releases begin" if found else "no release begins"
    stop(f"--as-known-on: {what} with {text!r}; known are: {known}")


def _two_days(asked: Query) -> list[str]:
    """Name the two parameters of a question that are days."""
    days = [p.name for p in asked.parameters if p.type == "day"]
    if len(days) != 2:
        stop(f"--between: {asked.name} does not ask for two days; its days are: {days or 'none'}")
    return days


def _parse_parameter(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        stop(f"--param {text!r} has no '='; write --param NAME=VALUE")
    return name, value


def _print_catalogue(queries: list[Query], *, language: str, form: str) -> None:
    """Print the names, titles and parameters of all questions."""
    rows = [
        [q.name, q.titles.get(language, q.title), " ".join(p.name for p in q.parameters)]
        for q in queries
    ]
    print_table(["name", "question", "parameters"], rows, form=form)


@click.command()
@click.argument("thing")
@click.option("--documents", type=click.Path(exists=True, path_type=Path),
              help="Folder with copies of the documents, to show the passages.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@FROM
def evidence(thing: str, documents: Path | None, as_json: bool, origin: Path | None) -> None:
    """Show the claims behind a thing (ztok), or one claim (ztok-about/m1), with their passages."""
    from civilgraph.evidence import NoEvidence

    kg = open_graph(origin)
    say_if_resolved(kg, thing)
    try:
        found = kg.evidence(thing, documents=documents)
    except NoEvidence as error:
        click.echo(f"civilgraph: {error}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps([item.to_record() for item in found], ensure_ascii=False, indent=2))
        return
    for item in found:
        click.echo(item.to_text())


COMMANDS = (query, evidence)
