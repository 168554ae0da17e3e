"""Prove that the generated pages are fresh and say something about everything there is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.conftest import ROOT, Run

from civilgraph.curation.columns import REGISTER
from civilgraph.rdf.dictionary import render_columns
from civilgraph.rdf.document import render_terms
from civilgraph.rdf.explain import LANGUAGES
from civilgraph.rdf.ontology import Ontology, read_ontology
from civilgraph.vocabulary import CIV
from civilgraph.workspace import share

CURE = "the pages are older than ontology/: run civilgraph document, and commit what it writes"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return read_ontology(ROOT / "ontology")


@pytest.fixture(scope="module")
def terms(ontology: Ontology) -> str:
    return render_terms(ontology)


@pytest.fixture(scope="module")
def columns(ontology: Ontology) -> str:
    return render_columns(ontology, terms="../ontology/README.md")


def test_the_page_of_terms_is_fresh(terms: str) -> None:
    assert (ROOT / "ontology" / "README.md").read_text(encoding="utf-8") == terms, CURE


def test_the_data_dictionary_is_fresh(columns: str) -> None:
    assert (ROOT / "data" / "COLUMNS.md").read_text(encoding="utf-8") == columns, CURE


def test_the_same_ontology_read_again_gives_the_same_pages(
    tmp_path: Path, terms: str, columns: str
) -> None:
    again = read_ontology(shutil.copytree(ROOT / "ontology", tmp_path / "ontology"))
    assert terms == render_terms(again)
    assert columns == render_columns(again, terms="../ontology/README.md")


def test_every_term_of_our_own_has_its_words_in_three_languages_and_an_example(terms: str) -> None:
    entries = {part.partition("\n")[0]: part for part in terms.split("\n### ")}
    for name in CIV.terms:
        entry = entries[f"civ:{name}"]
        assert "\nExample: " in entry
        assert "\nAlignment: " in entry
        for language in LANGUAGES:
            (row,) = (line for line in entry.splitlines() if line.startswith(f"| {language} |"))
            assert all(cell.strip() for cell in row.strip("|").split("|"))


def test_every_concept_is_listed(ontology: Ontology, terms: str) -> None:
    assert [] == [
        f"{scheme}: {slug}"
        for scheme, concepts in ontology.concepts.items()
        for slug in concepts
        if f"`{slug}`" not in terms.split(f"\n### {scheme}\n")[1].split("\n### ")[0]
    ]


def test_every_table_has_its_header_and_all_its_columns(ontology: Ontology, columns: str) -> None:
    shared = columns.split("## Columns of every table")[1].split("\n## ")[0]
    for table in ontology.tables.values():
        entry = columns.split(f"\n### {table.file}\n")[1].split("\n### ")[0]
        assert f"```\n{','.join(table.header)}\n```" in entry
        for column in table.columns:
            assert f"| `{column.name}` |" in entry + shared


@pytest.mark.parametrize("file", ["dataset.yaml", "left-out.csv", *REGISTER])
def test_the_other_files_are_explained(file: str, columns: str) -> None:
    assert f"{file}` |" in columns


@pytest.mark.parametrize("name", ["terms", "columns"])
def test_a_link_within_the_pages_leads_somewhere(
    name: str, request: pytest.FixtureRequest, terms: str
) -> None:
    page = str(request.getfixturevalue(name))
    own, other = anchors(page), anchors(terms)
    links = [part.partition(")")[0] for part in page.split("](")[1:]]
    assert [] == [link for link in links if link[0] == "#" and link[1:] not in own]
    pointing = [link for link in links if link.startswith("../ontology/README.md#")]
    assert [] == [link for link in pointing if link.partition("#")[2] not in other]


def anchors(page: str) -> set[str]:
    """List the headings of a page as links name them."""
    headings = (line.lstrip("# ") for line in page.splitlines() if line.startswith("#"))
    return {
        "".join(c for c in heading.lower().replace(" ", "-") if c.isalnum() or c in "-_")
        for heading in headings
    }


def test_a_stale_page_is_named_and_then_written_anew(mini: Path, run: Run) -> None:
    stale = run("document", "--check", "--from", mini, cwd=mini.parent)
    assert (1, "mini/COLUMNS.md is stale; run civilgraph document\n") == (
        stale.exit_code,
        stale.stdout,
    )
    written = run("document", "--from", mini, cwd=mini.parent)
    assert (0, "wrote mini/COLUMNS.md\n") == (written.exit_code, written.stdout)
    assert 0 == run("document", "--check", "--from", mini, cwd=mini.parent).exit_code


def test_what_is_fresh_is_not_touched(data: Path, run: Run) -> None:
    before = (share() / "ontology" / "README.md").stat().st_mtime_ns
    assert "" == run("document", "--from", data).stdout
    assert before == (share() / "ontology" / "README.md").stat().st_mtime_ns
