"""What a browser is shown at the endpoint: the page for queries, and the explorer beside it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest
from tests.browsing import violations, watching
from tests.conftest import TESTS
from tests.serve.running import RUNAWAYS, Running, running, wait_for
from tests.test_assets import LANGUAGES, answered, downloaded, press, wait

from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.publish import assets
from civilgraph.publish.publication import publish
from civilgraph.publish.site.questions import MOST_CLAIMS
from civilgraph.release import MANIFEST, Release
from civilgraph.serve.query_page import make_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Opens the page for queries; at the end nothing may have gone wrong in it.
Open = Callable[..., "Page"]

both = pytest.mark.parametrize("kind", ["bare", "published"])
LITERAL = '"one\\ntwo \\"three\\" \\\\ <b>"'
RUNAWAY = RUNAWAYS["a product that is counted"]


@pytest.fixture(scope="module")
def servers(
    mini_release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Running]]:
    """A server of a release that was but built, and one of a release with a site."""
    out = tmp_path_factory.mktemp("published")
    publish(TESTS / "mini", out=out, issued="2020-01-01", step=lambda step: None)
    with ExitStack() as stack:
        yield {
            kind: stack.enter_context(running(root, "--quiet", "--workers", "2"))
            for kind, root in {"bare": mini_release.folder, "published": out}.items()
        }


@pytest.fixture
def visit(browser: Browser, servers: dict[str, Running]) -> Iterator[Open]:
    """Open the page; nothing may go wrong in it, break its policy or be asked of another host."""
    # The browser itself notes a query that is refused, and asks for the icon of what is no page.
    noted = ("status of 400", "status of 404", "ERR_FAILED")
    own = [server.url for server in servers.values()]
    with watching(browser, own=own, forgiven=noted) as open_page:

        def visit(kind: str, rest: str = "", **how: Any) -> Page:
            page = open_page(f"{servers[kind].sparql}{rest}", **how)
            if how.get("java_script_enabled", True):
                page.wait_for_selector("[data-ready]")
            return page

        yield visit


def get(server: Running, path: str, **headers: str) -> httpx.Response:
    """Ask for a path as it is, without following where it leads."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with server.client() as http:
        return http.get(f"{server.url}{path}", headers=named)


def write(page: Page, query: str) -> None:
    """Write a query in place of what stands in the editor."""
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def complaint(page: Page) -> str:
    """Wait until a query is refused, and say why."""
    wait(page, "document.querySelector('[role=alert]').textContent !== ''")
    return page.inner_text("[role=alert]")


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────


@both
def test_an_example_of_the_catalogue_is_chosen_and_answered_by_the_server(
    visit: Open, servers: dict[str, Running], kind: str
) -> None:
    page = visit(kind)
    title = catalogue()["acronyms"].titles["en"]
    page.get_by_label("Examples").select_option(label=title)
    press(page, "Run")
    rows = answered(page)
    expected = servers[kind].ask(catalogue()["acronyms"].text, Accept="text/csv").text
    assert len(rows) == len(list(csv.reader(io.StringIO(expected, newline=""))))
    assert expected.splitlines()[0].split(",") == rows[0]
    assert re.match(r"Rows: \d+ · [\d.]+ s$", page.inner_text("[role=status]"))
    assert expected == downloaded(page, "Download: CSV").replace("\r\n", "\n").replace("\n", "\r\n")


def test_every_question_that_stands_on_the_page_can_be_asked_as_it_stands(
    servers: dict[str, Running], mini_release: Release
) -> None:
    graph = KnowledgeGraph.from_release(mini_release)
    page = make_pages(graph, mini_release, is_scratch=False).pages["en"].decode()
    questions = [unescape(text) for text in re.findall(r"<code>(.*?)</code>", page, re.DOTALL)]
    assert len(catalogue()) == len(questions)
    assert {200} == {servers["bare"].ask(question).status_code for question in questions}


def test_what_an_answer_names_leads_to_its_page_or_to_what_is_said_of_it(visit: Open) -> None:
    query = "SELECT ?x { GRAPH ?g { ?x <http://purl.org/dc/terms/identifier> 'upe' } }"
    bare, published = visit("bare"), visit("published", "?lang=lt")
    for page in (bare, published):
        write(page, query)
        page.keyboard.press("Control+Enter")
        assert [["x"], ["upe"]] == answered(page)
        page.locator(".rows a").click()
    published.wait_for_url("**/lt/id/upe.html")
    wait(bare, "document.querySelector('.rows th').textContent === 'subject'")
    assert ["upe", "dcterms:identifier", "upe"] in answered(bare)
    assert "DESCRIBE" in bare.evaluate("decodeURIComponent(location.hash)")


def test_triples_come_as_a_table_and_in_the_notations_of_rdf(visit: Open) -> None:
    page = visit("bare")
    write(page, f"CONSTRUCT {{ <urn:a> <urn:b> {LITERAL}, 'keturi'@lt, 5, [] }} WHERE {{}}")
    press(page, "Run")
    rows = answered(page)
    assert ["subject", "predicate", "object"] == rows[0]
    objects = {row[2] for row in rows[1:]}
    assert {'one\ntwo "three" \\ <b>', "keturi lt", "5"} < objects
    assert '"keturi"@lt' in downloaded(page, "Download: Turtle")
    assert "keturi" in downloaded(page, "Download: JSON-LD")


def test_a_graph_need_not_be_named_and_who_finds_nothing_is_not_told_to(visit: Open) -> None:
    page = visit("bare")
    write(page, "ASK { ?s ?p ?o }")
    press(page, "Run")
    answered(page)
    assert page.inner_text("[role=status]").startswith("Yes · ")
    write(page, "SELECT * { ?s <urn:nothing> ?o }")
    press(page, "Run")
    page.get_by_text("No rows.", exact=True).wait_for()


def test_a_question_is_in_the_address_and_whoever_gets_it_sees_it(visit: Open) -> None:
    first = visit("bare", "?lang=sr-Latn")
    write(first, "SELECT (6 * 7 AS ?x) {}")
    first.keyboard.press("Control+Enter")
    rows = answered(first)
    second = visit("bare", f"?lang=sr-Latn{first.evaluate('location.hash')}")
    press(second, "Pokreni")
    assert [["x"], ["42"]] == rows == answered(second)


@both
def test_a_mistake_is_told_with_its_place_and_cure_and_its_line_is_marked(
    visit: Open, kind: str
) -> None:
    page = visit(kind)
    write(page, "SELECT *\nWHERE {\n  ?x org:member ?y .\n}")
    press(page, "Run")
    assert complaint(page) == (
        "Line 3, column 6: the query is not SPARQL: the prefix org: is not declared\n"
        "declare it: PREFIX org: <http://www.w3.org/ns/org#>"
    )
    assert 1 == page.locator(".wrong-line").count()
    write(page, "ASK {}")
    assert 0 == page.locator(".wrong-line").count()
    press(page, "Run")
    answered(page)


def test_a_server_that_does_not_answer_is_named(visit: Open, servers: dict[str, Running]) -> None:
    page = visit("bare")
    page.route("**/sparql", lambda route: route.abort())
    press(page, "Run")
    assert complaint(page).startswith(f"{servers['bare'].sparql} could not be fetched (")
    page.unroute("**/sparql")
    press(page, "Run")
    assert len(answered(page)) > 1


@both
def test_stop_ends_a_runaway_on_the_server_and_the_next_query_is_answered(
    visit: Open, servers: dict[str, Running], kind: str
) -> None:
    page = visit(kind)
    write(page, RUNAWAY)
    press(page, "Run")
    page.get_by_text("Asking …").wait_for()
    wait_for(lambda: servers[kind].health()["workers"]["busy"] == 1)
    began = time.monotonic()
    press(page, "Stop")
    page.get_by_text("Stopped.").wait_for()
    assert time.monotonic() - began < 2
    wait_for(lambda: servers[kind].health()["workers"]["busy"] == 0)
    write(page, "SELECT (1 + 1 AS ?two) {}")
    press(page, "Run")
    assert [["two"], ["2"]] == answered(page)


# ── For everybody ────────────────────────────────────────────────────────────────────────────────


@both
def test_the_keyboard_suffices(visit: Open, kind: str) -> None:
    page = visit(kind)
    page.keyboard.press("Tab")
    assert "Skip to the content" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert "examples" == page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert "Run" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert len(answered(page)) > 1


@pytest.mark.parametrize("language", LANGUAGES)
@both
def test_nobody_is_shut_out_in_any_language(visit: Open, kind: str, language: str) -> None:
    page = visit(kind, f"?lang={language}")
    assert language == page.evaluate("document.documentElement.lang")
    page.locator("details >> nth=0").locator("summary").click()
    page.locator(".run").click()
    assert len(answered(page)) > 1
    assert [] == violations(page)
    write(page, "SELECT * WHERE { ?x a:b ?y }")
    page.keyboard.press("Control+Enter")
    assert complaint(page)
    assert [] == violations(page)


@both
def test_without_scripts_the_form_asks(visit: Open, kind: str) -> None:
    page = visit(
        kind, "?lang=lt", java_script_enabled=False, viewport={"width": 320, "height": 800}
    )
    page.get_by_label("Užklausa").fill("SELECT (6 * 7 AS ?x) {}")
    page.get_by_role("button", name="Klausti").click()
    page.wait_for_url("**/sparql?*format=json")
    assert '"value":"42"' in page.content()


@pytest.mark.parametrize(
    ("asked", "spoken", "language"),
    [
        ("", "", "en"),
        ("", "sr-Cyrl", "sr-Cyrl"),
        ("?lang=lt", "sr", "lt"),
        ("?lang=xx", "lt", "lt"),
    ],
)
def test_the_page_speaks_the_language_that_is_asked_for_or_spoken(
    servers: dict[str, Running], asked: str, spoken: str, language: str
) -> None:
    page = get(servers["bare"], f"sparql{asked}", Accept="text/html", Accept_Language=spoken)
    assert f'<html lang="{language}">' in page.text
    assert "Accept, Accept-Language" == page.headers["vary"]


# ── The files of the page ────────────────────────────────────────────────────────────────────────


def test_the_page_runs_nothing_but_its_own_files(servers: dict[str, Running]) -> None:
    page = get(servers["bare"], "sparql", Accept="text/html")
    assert "script-src 'self'; style-src 'self'; " in page.headers["content-security-policy"]
    assert ['<script type="module" src="sparql/sparql.js">'] == re.findall("<script.*?>", page.text)
    assert not re.search(r"<style|\bstyle=|\bon\w+=", page.text)
    for name in re.findall(r'"(sparql/[^"]+)"', page.text):
        first = get(servers["bare"], name)
        again = get(servers["bare"], name, If_None_Match=first.headers["etag"])
        assert (200, 304) == (first.status_code, again.status_code), name
    assert 404 == get(servers["bare"], "sparql/engine.js").status_code
    assert 308 == get(servers["bare"], "sparql/", Accept="text/html").status_code


def test_where_the_scripts_are_not_built_the_form_is_shown(
    mini_release: Release, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "BUILT", tmp_path / "built")
    graph = KnowledgeGraph.from_release(mini_release)
    made = make_pages(graph, mini_release, is_scratch=False)
    assert {"icon.svg", "site.css"} == set(made.files)
    for page in made.pages.values():
        assert b"<script" not in page
        assert b"<textarea" in page


def test_a_scratch_store_has_the_page_too() -> None:
    with running(None, "--quiet", "--workers", "1") as server:
        page = get(server, "sparql", Accept="text/html")
        assert (200, True) == (page.status_code, "sparql/sparql.js" in page.text)
        assert "explorer.html" not in page.text + get(server, "").text


def test_no_title_becomes_markup(mini_release: Release) -> None:
    graph = replace(KnowledgeGraph.from_release(mini_release), title="</title><script>1</script>")
    for page in make_pages(graph, mini_release, is_scratch=False).pages.values():
        assert 1 == page.count(b"<script")


def test_the_page_for_hosts_that_cannot_answer_gives_way_to_this_one(
    servers: dict[str, Running],
) -> None:
    response = get(servers["published"], "sr-cyrl/sparql.html")
    assert (302, "/sparql?lang=sr-cyrl") == (response.status_code, response.headers["location"])
    digest = servers["published"].health()["release"]
    assert 200 == get(servers["published"], f"memento/{digest}/sr-cyrl/sparql.html").status_code


# ── The explorer ─────────────────────────────────────────────────────────────────────────────────


def test_a_release_without_a_site_has_an_explorer_that_is_made_once(
    browser: Browser, servers: dict[str, Running]
) -> None:
    assert 'href="explorer.html"' in get(servers["bare"], "").text
    first = get(servers["bare"], "explorer.html")
    processes = servers["bare"].processes()
    again = get(servers["bare"], "explorer.html", If_None_Match=first.headers["etag"])
    assert (200, 304) == (first.status_code, again.status_code)
    assert processes == servers["bare"].processes()
    page = browser.new_page()
    page.goto(f"{servers['bare'].url}explorer.html#lang=lt")
    page.get_by_text("Žemėlapis", exact=True).wait_for()
    page.close()
    assert 200 == get(servers["published"], "explorer.html").status_code


def test_the_explorer_is_not_made_for_a_server_that_has_gone(mini_release: Release) -> None:
    with running(mini_release.folder, "--quiet", "--workers", "1") as server:
        without = server.processes()
        with server.connect() as connection:
            connection.sendall(b"GET /explorer.html HTTP/1.1\r\nhost: x\r\n\r\n")
            (maker,) = wait_for(lambda: set(server.processes()) - set(without))
    wait_for(lambda: not Path(f"/proc/{maker}").exists(), seconds=2)


def test_a_large_release_has_no_explorer_and_says_so(mini_release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "large"
    shutil.copytree(mini_release.folder, folder)
    facts = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).unlink()
    (folder / MANIFEST).write_text(json.dumps({**facts, "claims": MOST_CLAIMS + 1}), "utf-8")
    with running(folder, "--quiet", "--workers", "1") as server:
        front = get(server, "").text
        assert "it is offered up to 20,000 claims, and here are 20,001" in front
        assert "explorer.html" not in front + get(server, "sparql", Accept="text/html").text
        response = get(server, "explorer.html")
        assert (404, "there is no explorer for 20,001 claims here") == (
            response.status_code,
            response.json()["title"],
        )
