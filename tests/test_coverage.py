"""Hold the documents and the data to each other: what is in a text, and what in its claims."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.conftest import ROOT, Run

from civilgraph.curation.coverage import LEFT_OUT, Cover, measure_coverage
from civilgraph.curation.tables import write_rows
from civilgraph.curation.tokens import find_tokens
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.rdf.ontology import read_ontology
from civilgraph.release import Release


def tokens(text: str, *, language: str = "lt") -> list[tuple[str, str]]:
    return [(str(token.kind), token.text) for token in find_tokens(text, language=language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("lt", "nuo 2017 m. rugsėjo 1 d. vyks", [("date", "2017 m. rugsėjo 1 d")]),
        ("lt", "2017 m. rugsėjį – gruodį vyko", [("date", "2017 m. rugsėjį – gruodį")]),
        ("lt", "2011 m. vasarą vyko", [("date", "2011 m. vasarą")]),
        ("lt", "įstojimo 2004m.;", [("year", "2004")]),
        ("lt", "2017 09 01 – 2017 12 31", [("date", "2017 09 01"), ("date", "2017 12 31")]),
        ("lt", "2023-2027 m. planas", [("year", "2023"), ("year", "2027")]),
        ("sr-Latn", "da je u martu 2016. godine", [("date", "martu 2016")]),
        ("en", "on 20 June 2011 in", [("date", "20 June 2011")]),
        ("lt", "2023 m.– 67000 EUR.", [("year", "2023"), ("amount", "67000 EUR")]),
        ("sr-Latn", "broj 116 000, već", [("number", "116 000")]),
        ("lt", "apmokyta po 10 savanorių", [("number", "10")]),
        ("sr-Latn", "čini sedam organizacija", [("number", "sedam")]),
        ("lt", "sutartis 2-NOBP05774/2023", [("code", "2-NOBP05774/2023")]),
        ("lt", "su ŽTOK ir COMP.ACT", [("acronym", "ŽTOK"), ("acronym", "COMP.ACT")]),
        ("sr-Latn", "mreže Libera i Zora", [("name", "Libera"), ("name", "Zora")]),
        ("sr-Latn", "члан мреже Зора", [("name", "Зора")]),
    ],
)
def test_names_dates_amounts_and_numbers_are_told_apart(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert expected == tokens(text, language=language)


@pytest.mark.parametrize(
    "text",
    [
        "Siekti lygybės. Viešinti pažeidimus!",
        "Misija\n\nSiekti lygybės",
        " • Didinti žinias\n o\u00a0  Viešinti veiklą\n – Rengti mokymus",
        "1. Siekiant poveikio\n2. Užtikrinant kokybę",
        "Apie mus",
    ],
)
def test_the_first_word_of_a_sentence_heading_or_list_item_is_no_name(text: str) -> None:
    assert [] == tokens(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("GlobalGiving renka lėšas.", "GlobalGiving"),
        ("Missing Children Europe jungia 30 narių.", "Missing"),
        ("Lietuvos moterys veikia. Jos dirba visoje Lietuvoje.", "Lietuvos"),
    ],
)
def test_but_it_is_a_name_if_the_text_elsewhere_says_so(text: str, first: str) -> None:
    assert first == tokens(text)[0][1]


def test_a_word_that_also_stands_in_small_letters_is_no_name_for_its_neighbour() -> None:
    assert [("name", "Lietuvos")] == tokens("Didinti Lietuvos gebėjimus ir didinti žinias")


TEXT = "Koalicija ŽTOK turi 8 narius nuo 2011 m. birželio 20 d."


def cover(text: str, *, words: set[str], numbers: set[int]) -> Cover:
    start = TEXT.index(text)
    return Cover(
        start=start, end=start + len(text), words=frozenset(words), numbers=frozenset(numbers)
    )


def measured(*covers: Cover) -> tuple[list[str], list[str]]:
    found = measure_coverage("page", TEXT, language="lt", covers=covers)
    return [t.text for t in found.missing], [t.text for t in found.unsaid]


def test_what_no_passage_holds_is_missing() -> None:
    assert (["ŽTOK", "8", "2011 m. birželio 20 d"], []) == measured()


def test_a_passage_covers_loosely_what_its_claim_does_not_say() -> None:
    whole = cover(TEXT, words={"ztok"}, numbers={8})
    assert ([], ["2011 m. birželio 20 d"]) == measured(whole)


def test_a_date_is_said_when_year_month_and_day_are() -> None:
    day, month = {2011, 6, 20}, {2011, 6}
    assert ([], []) == measured(cover(TEXT, words={"ztok"}, numbers={8, *day}))
    assert ([], ["2011 m. birželio 20 d"]) == measured(
        cover(TEXT, words={"ztok"}, numbers={8, *month})
    )


def test_a_token_that_only_partly_lies_in_a_passage_is_missing() -> None:
    assert ["8", "2011 m. birželio 20 d"] == measured(
        cover("Koalicija ŽTOK", words=set(), numbers=set()),
        cover("2011 m. birželio", words=set(), numbers=set()),
    )[0]


def left_out(mini: Path, *rows: tuple[str, str, str, str]) -> None:
    (mini / "left-out.csv").write_text(write_rows(LEFT_OUT, rows), encoding="utf-8")


def coverage(mini: Path, documents: Path, run: Run, *options: str) -> tuple[int, str]:
    command = ("coverage", "--documents", documents, "--from", mini, *options)
    result = run(*command, cwd=mini.parent)
    return result.exit_code, result.stdout


def open_tokens(answer: str) -> list[str]:
    (document,) = json.loads(answer)["documents"]
    return [token["text"] for token in document["open"]]


def test_what_is_left_out_with_a_reason_is_accounted_for(
    mini: Path, mini_documents: Path, run: Run
) -> None:
    text = next(mini_documents.iterdir()).read_text(encoding="utf-8")
    code, answer = coverage(mini, mini_documents, run, "--json")
    assert (1, True) == (code, bool(open_tokens(answer)))
    rows = [("page", t.locator, t.text, "A trial.") for t in find_tokens(text, language="no")]
    left_out(mini, *rows)
    code, answer = coverage(mini, mini_documents, run, "--json")
    assert (0, []) == (code, open_tokens(answer))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ("pages", "char=0,3", "", "Why."),
            "source: 'pages' is no source of this dataset; did you mean 'page'?",
        ),
        (
            ("page", "char=0,3", "Nowhere", "Why."),
            "as_printed: 'Nowhere' does not stand in",
        ),
        (("page", "char=0,999999", "x", "Why."), "locator: ends at 999,999, but the text has"),
        (("page", "here", "x", "Why."), "locator: 'here' is no locator; write char=12,40"),
        (("page", "char=0,3", "x", ""), "reason: missing; say why it was left out"),
        (("page", "char=0,3", "", "Why."), "as_printed: missing; the words that were left out"),
    ],
)
def test_a_wrong_row_of_what_was_left_out_is_a_problem(
    row: tuple[str, str, str, str], message: str, mini: Path, mini_documents: Path, run: Run
) -> None:
    left_out(mini, row)
    code, answer = coverage(mini, mini_documents, run)
    assert (1, True) == (code, f": error: {message}" in answer), answer


def test_a_row_covers_its_printed_words_and_nothing_around_them(
    mini: Path, mini_documents: Path, run: Run
) -> None:
    text = next(mini_documents.iterdir()).read_text(encoding="utf-8")
    before = open_tokens(coverage(mini, mini_documents, run, "--json")[1])
    left_out(mini, ("page", f"char=0,{len(text)}", before[0], "A trial."))
    after = open_tokens(coverage(mini, mini_documents, run, "--json")[1])
    assert [token for token in before if token != before[0]] == after


def test_a_source_without_its_document_is_a_problem(mini: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "empty").mkdir()
    code, answer = coverage(mini, tmp_path / "empty", run)
    assert 1 == code
    assert "mini/sources/page/source.yaml:1:1: error: sha256: no copy of this document" in answer


def test_everything_in_our_documents_is_in_the_data_or_left_out_with_a_reason(
    data: Path, documents: Path, run: Run
) -> None:
    result = run("coverage", "--documents", documents, "--from", data)
    assert 0 == result.exit_code, result.output


def test_every_claim_shows_a_passage_that_holds_what_is_printed(
    data_release: Release, documents: Path
) -> None:
    kg = KnowledgeGraph.from_release(data_release)
    # Asked for a class, evidence gives all claims about things of the class at once.
    classes = {table.of_class for table in read_ontology(ROOT / "ontology").tables.values()}
    found = [e for c in sorted(classes) for e in kg.evidence(c, documents=documents)]
    assert all_claims(data_release) == {f"{e.source}/{e.claim}" for e in found}
    for evidence in found:
        assert evidence.passage is not None, evidence
        assert flat(evidence.as_printed) in flat(evidence.passage.text), evidence
        assert f"[{evidence.passage.text}]" in evidence.to_text()


def test_the_command_prints_the_passage_of_a_claim(data: Path, documents: Path, run: Run) -> None:
    result = run("evidence", "ztok-about/m26", "--documents", documents, "--from", data)
    assert "[2020 m. gegužę ŽTOK nariu tapo Diversity Development Group]" in flat(result.stdout)


def all_claims(release: Release) -> set[str]:
    """List all claims of a release as a user names them."""
    quads = (release.folder / "quads.nq").read_text(encoding="utf-8")
    return set(re.findall(r"^<[^>]*/claim/([^>#]+)> <[^>]*#asPrinted>", quads, re.M))


def flat(text: str) -> str:
    return " ".join(text.split())
