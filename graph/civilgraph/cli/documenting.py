"""The commands that keep the written word true: document, coverage."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civilgraph.cli.output import count, print_table
from civilgraph.workspace import display, share

if TYPE_CHECKING:
    from civilgraph.curation.coverage import Coverage
    from civilgraph.curation.tokens import Token
    from civilgraph.problems import Problem

DATASET = click.option("--from", "dataset", type=click.Path(exists=True, path_type=Path),
                       default="data", show_default=True, help="A dataset.")  # fmt: skip


@click.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a page is stale."
)
@DATASET
def document(only_check: bool, dataset: Path) -> None:
    """Write ontology/README.md and the dataset's COLUMNS.md from the ontology."""
    stale = {path: text for path, text in _pages(dataset).items() if _read(path) != text}
    for path, text in stale.items():
        if only_check:
            click.echo(f"{display(path)} is stale; run civilgraph document")
            continue
        path.write_text(text, encoding="utf-8", newline="")
        click.echo(f"wrote {display(path)}")
    if not stale:
        click.echo("all pages are fresh", err=True)
    sys.exit(1 if only_check and stale else 0)


def _pages(dataset: Path) -> dict[Path, str]:
    """Render the pages, by the file to which each belongs."""
    from civilgraph.check import find_dataset
    from civilgraph.rdf.dictionary import render_columns
    from civilgraph.rdf.document import render_terms
    from civilgraph.rdf.ontology import read_ontology

    ontology = read_ontology(share() / "ontology")
    return {
        share() / "ontology" / "README.md": render_terms(ontology),
        find_dataset(dataset) / "COLUMNS.md": render_columns(
            ontology, terms="../ontology/README.md"
        ),
    }


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else None


@click.command()
@click.option("--documents", type=click.Path(exists=True, path_type=Path), required=True,
              help="Folder with copies of the documents.")  # fmt: skip
@click.option("--strict", is_flag=True,
              help="Not the passage of a claim counts, but its cells.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@DATASET
def coverage(documents: Path, strict: bool, as_json: bool, dataset: Path) -> None:
    """List the names, dates, amounts and numbers of documents that no claim accounts for."""
    from civilgraph.check import find_dataset
    from civilgraph.curation.claims import read_dataset
    from civilgraph.curation.coverage import measure_dataset
    from civilgraph.curation.documents import read_documents
    from civilgraph.rdf.document import concept_labels
    from civilgraph.rdf.ontology import read_ontology

    problems: list[Problem] = []
    ontology, root = read_ontology(share() / "ontology"), find_dataset(dataset)
    data = read_dataset(root, tables=ontology.tables, concepts=ontology.concepts, problems=problems)
    texts = read_documents(documents, dataset=data, problems=problems)
    labels = concept_labels(ontology)
    found = measure_dataset(data, texts=texts, labels=labels, problems=problems)
    if as_json:
        records = [_record(item, texts[item.source], strict=strict) for item in found]
        faults = [str(problem) for problem in problems]
        answer = {"documents": records, "problems": faults}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _print_coverage(found, texts, strict=strict)
        for problem in problems:
            click.echo(problem)
    is_whole = not any(item.open(strict=strict) for item in found)
    sys.exit(0 if is_whole and not problems else 1)


def _record(item: Coverage, text: str, *, strict: bool) -> dict[str, Any]:
    """Give the coverage of one document as a record for JSON."""
    return {
        "source": item.source,
        "tokens": item.tokens,
        "in_passage": item.in_passage,
        "in_cell": item.in_cell,
        "left_out": item.left_out,
        "open": [
            {"locator": t.locator, "kind": t.kind, "text": t.text, "context": _context(text, t)}
            for t in item.open(strict=strict)
        ],
    }


def _print_coverage(found: list[Coverage], texts: dict[str, str], *, strict: bool) -> None:
    """Print what is open, then the numbers of each document both ways."""
    lines = [
        [item.source, token.locator, str(token.kind), _context(texts[item.source], token)]
        for item in found
        for token in item.open(strict=strict)
    ]
    if lines:
        print_table(["source", "place", "kind", "not accounted for"], lines, form="table")
        click.echo("")
    header = ["source", "tokens", "in a passage", "in a cell", "left out", "nowhere"]
    rows = [
        [i.source, *map(str, (i.tokens, i.in_passage, i.in_cell, i.left_out, len(i.missing)))]
        for i in found
    ]
    print_table(header, rows, form="table")
    click.echo(f"{count(len(lines), 'token')} not accounted for", err=True)


def _context(text: str, token: Token) -> str:
    """Cut a token out of a text with its neighbours, on one line."""
    before, after = text[max(0, token.start - 30) : token.start], text[token.end : token.end + 30]
    return " ".join(f"{before}[{token.text}]{after}".split())


COMMANDS = (document, coverage)
