"""Ask the server as the standards have it: protocol, graph store, formats, errors."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from tests.serve.conformance import ARCHIVE, Case, Request, cases, read
from tests.serve.running import Running, running, wait_for

import civilgraph
from civilgraph.release import Release, write_release
from civilgraph.serve.memory import Memory, Whole

GRAPHS = {f"http://kasei.us/2009/09/sparql/data/data{n}.rdf": f"data{n}.nt" for n in (1, 2, 3)}
NAMES = "SELECT ?name { ?network <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
# Long enough to be sent in pieces, short enough to be kept.
LONG = "SELECT * { ?s ?p ?o } LIMIT 800"
XML = "application/sparql-results+xml"
FORMS = ("text/csv", "text/tab-separated-values", XML, "application/sparql-results+json")

BASE = "https://example.org/rivers/"

needs_suite = pytest.mark.skipif(
    not ARCHIVE.is_file(), reason="the W3C's tests are not here: no ../shared/material"
)


@pytest.fixture(scope="module")
def server(mini_release: Release) -> Iterator[Running]:
    """A server for the miniature dataset."""
    with running(mini_release.folder, "--quiet") as server:
        yield server


@pytest.fixture(scope="module")
def scratch() -> Iterator[Running]:
    """A server for a store that can be changed."""
    with running(None, "--quiet", "--workers", "1") as server:
        yield server


@pytest.fixture(scope="module")
def suite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server for a release with the graphs that the W3C's queries ask."""
    lines = [
        line.rstrip(" .") + f" <{name}> .\n"
        for name, file in GRAPHS.items()
        for line in read(f"protocol/{file}").decode().splitlines()
        if line
    ]
    facts = {"title": "suite", "base": BASE, "licence": "", "sources": [], "quads": len(lines)}
    out = tmp_path_factory.mktemp("suite")
    write_release(out, files={"quads.nq": "".join(lines).encode()}, facts=facts)
    with running(out, "--quiet") as server:
        yield server


def send(server: Running, request: Request, *, path: str) -> httpx.Response:
    """Send a request of the suite to where our server has what it asks for."""
    with server.client() as http:
        headers = dict(request.headers)
        headers.setdefault("accept", "*/*")
        url = server.url.rstrip("/") + path
        built = http.build_request(request.method, url, headers=headers, content=request.body)
        return http.send(built)


def check(request: Request, answer: httpx.Response) -> None:
    assert request.allows(answer.status_code), f"{answer.status_code} {answer.text}"
    if request.boolean is not None:
        assert request.boolean == answer.json()["boolean"]
    kind = answer.headers.get("content-type", "").partition(";")[0]
    match request.form:
        case "boolean" | "tabular":
            assert "application/sparql-results+json" == kind
            json.loads(answer.content)
        case "RDF":
            assert "text/turtle" == kind
            rdflib.Graph().parse(data=answer.content, format="turtle")
    if request.expected_type:
        expected_kind = request.expected_type.partition(";")[0]
        assert expected_kind == kind
    if request.expected_body:
        expected = rdflib.Graph().parse(data=request.expected_body, format="turtle")
        assert isomorphic(expected, rdflib.Graph().parse(data=answer.content, format="turtle"))


@needs_suite
def test_the_suite_has_all_its_cases() -> None:
    protocol, direct, indirect = (
        len(cases(f"{name}.ttl"))
        for name in (
            "protocol/manifest",
            "graph-store-protocol/manifest-direct",
            "graph-store-protocol/manifest-indirect",
        )
    )
    assert (34, 4, 9) == (protocol, direct, indirect)


def is_update(case: Case) -> bool:
    return case.name.startswith("update")


@needs_suite
@pytest.mark.parametrize(
    "case", [c for c in cases("protocol/manifest.ttl") if not is_update(c)], ids=lambda c: c.name
)
def test_a_release_answers_the_queries_of_the_protocol_suite(
    case: Case, suite_server: Running
) -> None:
    for request in case.requests:
        path = request.path.replace("/sparql/", "/sparql")
        check(request, send(suite_server, request, path=path))


@needs_suite
@pytest.mark.parametrize("case", cases("protocol/manifest.ttl"), ids=lambda c: c.name)
def test_a_scratch_store_answers_the_whole_protocol_suite(case: Case, scratch: Running) -> None:
    with scratch.client() as http:
        assert http.post(scratch.sparql, data={"update": "DROP ALL"}).is_success
        for name, file in GRAPHS.items():
            headers = {"content-type": "application/n-triples"}
            body, where = read(f"protocol/{file}"), {"graph": name}
            http.put(f"{scratch.url}graphs", params=where, content=body, headers=headers)
    for request in case.requests:
        check(request, send(scratch, request, path=request.path))


@needs_suite
@pytest.mark.parametrize(
    "case", [c for c in cases("protocol/manifest.ttl") if is_update(c)], ids=lambda c: c.name
)
def test_a_release_refuses_the_updates_of_the_protocol_suite(
    case: Case, suite_server: Running
) -> None:
    before = suite_server.ask("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g").content
    answer = send(suite_server, case.requests[0], path=case.requests[0].path)
    assert (403, "this server takes no updates") == (answer.status_code, answer.json()["title"])
    after = suite_server.ask("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g").content
    assert before == after


@needs_suite
@pytest.mark.parametrize(
    "case",
    [
        *cases("graph-store-protocol/manifest-direct.ttl"),
        *cases("graph-store-protocol/manifest-indirect.ttl"),
    ],
    ids=lambda c: c.name,
)
def test_a_scratch_store_answers_the_graph_store_suite(case: Case, scratch: Running) -> None:
    with scratch.client() as http:
        http.post(scratch.sparql, data={"update": "DROP ALL"})
    location = ""
    for request in case.requests:
        path = "/graphs" + request.path.removeprefix("/gsp")
        if "$LOCATION" in path or "$NEWPATH" in path:
            path = httpx.URL(location).raw_path.decode()
        answer = send(scratch, request, path=path)
        location = answer.headers.get("location", location)
        check(request, answer)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.1", "application/sparql-results+xml"),
        ("text/csv;q=0.5, */*;q=0.6", "application/sparql-results+json"),
        ("text/*", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.2", "text/csv"),
        ("*/*, application/sparql-results+json;q=0, application/json;q=0", XML),
        # Spoilt headers say nothing, so they ask for nothing.
        ("text/csv;q=high", "application/sparql-results+json"),
        ("\xa0, ;;;, q=1", "application/sparql-results+json"),
        ("text/csv" + ", x/y" * 5_000, "text/csv"),
        ("*/csv", "application/sparql-results+json"),
    ],
)
def test_the_best_liked_format_is_chosen(accept: str, expected: str, server: Running) -> None:
    with server.client() as http:
        headers = [(b"accept", accept.encode("latin-1"))]
        answer = http.get(server.sparql, params={"query": NAMES}, headers=headers)
    assert (200, expected) == (answer.status_code, answer.headers["content-type"].split(";")[0])


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
def test_a_graph_comes_in_every_format_and_is_the_same(
    media_type: str, form: str, server: Running
) -> None:
    query = "CONSTRUCT WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
    expected = rdflib.Graph().parse(data=server.ask(query).content, format="turtle")
    answer = server.ask(query, accept=media_type)
    assert media_type == answer.headers["content-type"].split(";")[0]
    found = rdflib.Dataset().parse(data=answer.content, format=form)
    assert 0 < len(expected)
    assert set(expected) == {(s, p, o) for s, p, o, _ in found.quads()}


def test_every_format_of_a_table_says_the_same(server: Running) -> None:
    query = NAMES + " ORDER BY ?name"
    rows = [b["name"]["value"] for b in server.ask(query).json()["results"]["bindings"]]
    text = server.ask(query, accept="text/csv").text
    assert ["name", *rows] == [row[0] for row in csv.reader(io.StringIO(text, newline=""))]
    lines = server.ask(query, accept="text/tab-separated-values").text.splitlines()
    assert ["?name", *rows] == [line.split('"')[1] if '"' in line else line for line in lines]
    xml = rdflib.query.Result.parse(
        io.BytesIO(server.ask(query, accept="application/sparql-results+xml").content),
        format="xml",
    )
    assert rows == [str(binding[rdflib.Variable("name")]) for binding in xml.bindings]


@pytest.mark.parametrize(("accept", "text"), [("text/csv", "answer\ntrue\n"), ("*/*", None)])
def test_a_yes_or_no_comes_in_tables_too(accept: str, text: str | None, server: Running) -> None:
    answer = server.ask("ASK {}", accept=accept)
    assert answer.text == text if text else answer.json()["boolean"] is True


def test_what_nobody_can_give_is_not_acceptable(server: Running) -> None:
    answer = server.ask("ASK {}", accept="image/png")
    expected = "the answer is a table; it comes as application/sparql-results+json, "
    assert (406, "application/problem+json") == (
        answer.status_code,
        answer.headers["content-type"],
    )
    assert expected in answer.json()["detail"]
    assert (
        "the answer is a graph" in server.ask("DESCRIBE <x:>", accept="text/csv").json()["detail"]
    )


@pytest.mark.parametrize(
    ("query", "line", "column", "hint"),
    [
        (
            "SELECT *\nWHERE { ?s org:role ?o }",
            2,
            12,
            "declare it: PREFIX org: <http://www.w3.org/ns/org#>",
        ),
        ("SELECT * {\n  ?s ?p ?o\n", 3, 1, "of braces there are 1 that open and 0 that close"),
        ("  ", 1, 3, "the query is empty; write one such as SELECT * { ?s ?p ?o } LIMIT 10"),
        ("who is there?", 1, 8, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ],
)
def test_a_fault_of_syntax_is_placed_and_hinted(
    query: str, line: int, column: int, hint: str, server: Running
) -> None:
    answer = server.ask(query)
    problem = answer.json()
    assert (400, "application/problem+json") == (
        answer.status_code,
        answer.headers["content-type"],
    )
    assert {
        "type": "about:blank",
        "title": "the query is not SPARQL",
        "status": 400,
        "detail": problem["detail"],
        "line": line,
        "column": column,
        "hint": hint,
    } == problem


def test_a_named_dataset_stands_instead_of_all_graphs(server: Running) -> None:
    graphs = [
        row["g"]["value"]
        for row in server.ask("SELECT DISTINCT ?g { GRAPH ?g {} } ORDER BY ?g").json()["results"][
            "bindings"
        ]
    ]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def counted(query: str, **dataset: list[str]) -> int:
        with server.client() as http:
            names = {name.replace("_", "-"): values for name, values in dataset.items()}
            answer = http.get(server.sparql, params={"query": query, **names})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    sizes = {graph: counted(count, default_graph_uri=[graph]) for graph in graphs}
    assert all(size > 0 for size in sizes.values())
    assert sum(sizes.values()) == counted(count)
    assert sizes[graphs[0]] == counted(count.replace("{", f"FROM <{graphs[0]}> {{", 1))
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert sizes[graphs[0]] == counted(named, named_graph_uri=[graphs[0]])
    assert 0 == counted(count, named_graph_uri=[graphs[0]])
    assert 0 == counted(named, default_graph_uri=[graphs[0]])
    assert 0 == counted(count, default_graph_uri=["https://example.org/nobody-knows"])
    # Some clients send the parameter empty and mean nothing by it.
    assert counted(count) == counted(count, default_graph_uri=[""])


def test_the_service_describes_itself(server: Running) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    with server.client() as http:
        answer = http.get(server.sparql)
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    service = rdflib.URIRef(server.sparql)
    assert (service, sd.endpoint, service) in graph
    assert (service, sd.feature, sd.UnionDefaultGraph) in graph
    assert (service, sd.supportedLanguage, sd.SPARQL11Update) not in graph
    described = {str(name) for name in graph.objects(None, sd.name)}
    listed = server.ask("SELECT DISTINCT ?g { GRAPH ?g {} }").json()["results"]["bindings"]
    assert {row["g"]["value"] for row in listed} == described


def test_a_graph_that_is_asked_over_http_knows_its_release_and_licence(
    server: Running, mini_release: Release
) -> None:
    there = civilgraph.open(server.sparql)
    manifest = mini_release.manifest
    assert (manifest["title"], manifest["digest"], manifest["licence"]) == (
        there.title,
        there.digest,
        there.licence,
    )


def test_a_scratch_store_says_that_it_takes_updates(scratch: Running) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    with scratch.client() as http:
        http.post(scratch.sparql, data={"update": "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }"})
        answer = http.get(scratch.sparql)
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    assert (None, sd.supportedLanguage, sd.SPARQL11Update) in graph
    assert (None, sd.feature, sd.UnionDefaultGraph) not in graph


def test_an_update_of_a_scratch_store_reaches_nobody_either(scratch: Running) -> None:
    with scratch.client() as http:
        answer = http.post(scratch.sparql, data={"update": "LOAD <file:///etc/passwd>"})
    assert (400, "LOAD is refused: a query asks this graph and nothing else") == (
        answer.status_code,
        answer.json()["title"],
    )


def test_a_scratch_store_is_for_this_machine_only() -> None:
    command = [sys.executable, "-m", "civilgraph", "serve", "--scratch", "--host", "0.0.0.0"]  # noqa: S104
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    expected = "civilgraph: --scratch serves this machine only; leave --host at 127.0.0.1\n"
    assert (2, expected) == (done.returncode, done.stderr)


def test_a_graph_is_found_by_name_by_path_and_as_the_whole(server: Running) -> None:
    with server.client() as http:
        by_name = http.get(f"{server.url}graphs", params={"graph": f"{BASE}graph/register"})
        by_path = http.get(f"{server.url}graphs/graph/register")
        whole = http.get(f"{server.url}graphs?default", headers={"accept": "application/n-triples"})
        missing = http.get(f"{server.url}graphs/graph/none")
        unnamed = http.get(f"{server.url}graphs")
        head = http.head(f"{server.url}graphs/graph/register")
        changed = http.put(f"{server.url}graphs/graph/register", content=b"")
    assert 200 == by_name.status_code
    assert by_name.content == by_path.content
    triples = int(
        server.ask("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }").json()["results"][
            "bindings"
        ][0]["n"]["value"]
    )
    assert triples == len(set(whole.text.splitlines()))
    assert (404, f"there is no graph {BASE}graph/none") == (
        missing.status_code,
        missing.json()["title"],
    )
    assert (400, "the graph is named not at all") == (unnamed.status_code, unnamed.json()["title"])
    assert (200, b"", "text/turtle; charset=utf-8") == (
        head.status_code,
        head.content,
        head.headers["content-type"],
    )
    assert 403 == changed.status_code


def test_what_a_client_has_is_not_sent_again(server: Running) -> None:
    first = server.ask(NAMES)
    again = server.ask(NAMES, **{"if-none-match": first.headers["etag"]})
    other = server.ask(NAMES + " LIMIT 1", **{"if-none-match": first.headers["etag"]})
    assert (304, b"", first.headers["etag"]) == (
        again.status_code,
        again.content,
        again.headers["etag"],
    )
    assert 200 == other.status_code
    fickle = server.ask("SELECT (NOW() AS ?now) {}")
    assert "etag" not in fickle.headers
    assert "no-store" == fickle.headers["cache-control"]


def recalled(server: Running) -> int:
    """Count the queries that were answered from memory."""
    with server.client() as http:
        metrics = http.get(f"{server.url}metrics").text
    return int(metrics.partition("\ncivilgraph_answers_recalled ")[2].partition("\n")[0])


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("query", [NAMES, LONG])
def test_the_same_question_takes_no_worker_again(query: str, coding: str, server: Running) -> None:
    headers = {"accept": "text/csv", "accept-encoding": coding}
    first = server.ask(query, **headers)
    assert ("content-length" in first.headers) == (query == NAMES)
    before = recalled(server)
    again = server.ask(query, client="127.0.0.9", **headers)
    assert before + 1 == recalled(server)
    assert (200, first.content) == (again.status_code, again.content)
    told = ("content-type", "etag", "vary", "cache-control")
    assert [first.headers[name] for name in told] == [again.headers[name] for name in told]
    assert first.headers.get("content-encoding") == again.headers.get("content-encoding")


def test_what_may_differ_or_fails_is_asked_anew(server: Running) -> None:
    before = recalled(server)
    chances = {server.ask("SELECT (RAND() AS ?chance) {}").text for _ in range(3)}
    faults = {server.ask("SELECT * {").status_code for _ in range(3)}
    forms = {server.ask(f"{NAMES} # anew", accept=form).headers["content-type"] for form in FORMS}
    assert (3, {400}, len(FORMS)) == (len(chances), faults, len(forms))
    assert before == recalled(server)


def test_a_server_that_keeps_nothing_asks_each_time(mini_release: Release) -> None:
    with running(mini_release.folder, "--quiet", "--keep-megabytes", "0") as server:
        answers = {server.ask(NAMES).content for _ in range(3)}
        assert (1, 0) == (len(answers), recalled(server))


@given(
    st.lists(st.tuples(st.integers(0, 9), st.binary(max_size=400)), max_size=60),
    st.integers(0, 4_000),
)
def test_memory_gives_back_what_was_kept_and_never_holds_more_than_it_may(
    answers: list[tuple[int, bytes]], most: int
) -> None:
    memory = Memory(most)
    first: dict[int, bytes] = {}
    for key, body in answers:
        known = memory.recall(key)
        first[key] = known.body if known else body
        memory.keep(key, Whole("csv", b"", first[key]))
        assert memory.bytes <= most
        found = memory.recall(key)
        assert found is None or found.body == first[key]


def test_a_long_answer_is_packed_for_those_who_ask(server: Running) -> None:
    query = "SELECT * { ?s ?p ?o }"
    plain = server.ask(query, **{"accept-encoding": "identity"})
    packed = server.ask(query, **{"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert "gzip" == packed.headers["content-encoding"]
    assert plain.content == packed.content
    assert packed.num_bytes_downloaded < len(plain.content) / 5


def test_a_head_tells_what_a_get_would_and_nothing_more(server: Running) -> None:
    with server.client() as http:
        head = http.head(server.sparql, params={"query": NAMES})
        get = http.get(server.sparql, params={"query": NAMES})
    told = ("content-type", "etag", "vary", "cache-control", "access-control-allow-origin")
    assert (200, b"") == (head.status_code, head.content)
    assert [get.headers[name] for name in told] == [head.headers[name] for name in told]


def test_a_page_of_another_site_may_ask(server: Running) -> None:
    with server.client() as http:
        preflight = http.options(
            server.sparql,
            headers={
                "origin": "https://example.org",
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type",
            },
        )
    assert 204 == preflight.status_code
    assert "*" == preflight.headers["access-control-allow-origin"]
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    assert "nosniff" == server.ask("ASK {}").headers["x-content-type-options"]


def test_an_old_client_gets_the_whole_without_chunks(server: Running) -> None:
    query = httpx.QueryParams(query="SELECT * { ?s ?p ?o }")
    with server.connect() as old:
        old.sendall(f"GET /sparql?{query} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        said = b"".join(iter(lambda: old.recv(1 << 16), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"chunked" not in head.lower()
    assert server.ask("SELECT * { ?s ?p ?o }").json() == json.loads(body)


def test_requests_in_one_breath_are_answered_in_order(server: Running) -> None:
    queries = [f"SELECT ({number} AS ?n) {{}}" for number in range(5)]
    with server.connect() as connection:
        connection.sendall(
            b"".join(
                f"GET /sparql?{httpx.QueryParams(query=query)} HTTP/1.1\r\nHost: x\r\n"
                f"Accept: text/csv\r\nConnection: {'close' if number == 4 else 'keep-alive'}"
                "\r\n\r\n".encode()
                for number, query in enumerate(queries)
            )
        )
        said = b"".join(iter(lambda: connection.recv(1 << 16), b"")).decode()
    assert [str(n) for n in range(5)] == re.findall(r"^n\r\n(\d)\r\n", said, re.MULTILINE)


def test_the_next_release_is_served_without_a_dropped_request(
    mini_release: Release, tmp_path: Path
) -> None:
    def publish(number: int) -> str:
        line = f'<x:a> <x:b> "{number}" <x:g> .\n'
        facts = {"title": "t", "base": BASE, "licence": "", "sources": [], "quads": 1}
        return write_release(tmp_path, files={"quads.nq": line.encode()}, facts=facts).digest

    seen: list[str] = []
    is_over = threading.Event()

    def ask(server: Running) -> None:
        with server.client() as http:
            while not is_over.is_set():
                answer = http.get(server.sparql, params={"query": "SELECT ?o { ?s ?p ?o }"})
                seen.append(answer.json()["results"]["bindings"][0]["o"]["value"])

    publish(0)
    with running(tmp_path, "--quiet", "--workers", "2") as server:
        askers = [threading.Thread(target=ask, args=[server]) for _ in range(3)]
        for asker in askers:
            asker.start()
        for number in range(1, 4):
            digest = publish(number)
            os.kill(server.process, signal.SIGHUP)
            wait_for(lambda digest=digest: server.health()["release"] == digest)
            wait_for(lambda number=number: str(number) in seen)
        is_over.set()
        for asker in askers:
            asker.join()
        server.settle()
        # The server, the process with the graph, two workers and the one for newcomers.
        assert 5 == len(server.processes())
    assert {"0", "1", "2", "3"} == set(seen)


def test_the_log_tells_no_secret_and_the_metrics_count(
    mini_release: Release, tmp_path: Path
) -> None:
    log = tmp_path / "access.jsonl"
    with running(mini_release.folder, "--log", str(log)) as server:
        server.ask("SELECT * { ?s ?p 'a secret' }")
        server.ask("SELECT * {")
        with server.client() as http:
            metrics = http.get(f"{server.url}metrics").text
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    asked = [entry for entry in entries if entry["route"] == "sparql"]
    assert [200, 400] == [entry["status"] for entry in asked]
    assert {"127.0.0.0/24"} == {entry["client"] for entry in entries}
    assert hashlib.sha256(b"SELECT * { ?s ?p 'a secret' }").hexdigest()[:16] == asked[0]["query"]
    assert "secret" not in log.read_text()
    assert 'civilgraph_requests_total{route="sparql",status="400"} 1' in metrics.splitlines()
    assert "civilgraph_query_seconds_count 2" in metrics.splitlines()
    assert "civilgraph_workers 5" in metrics.splitlines()


def test_the_pages_for_people_say_where_everything_is(server: Running) -> None:
    with server.client() as http:
        front = http.get(server.url, headers={"accept": "text/html"})
        page = http.get(server.sparql, headers={"accept": "text/html,*/*;q=0.8"})
        nothing = http.get(f"{server.url}nothing-here")
        wrong = http.delete(server.url)
    assert "text/html; charset=utf-8" == front.headers["content-type"]
    assert 'href="sparql"' in front.text
    assert "members-on-day" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (404, 405) == (nothing.status_code, wrong.status_code)
    assert "GET, HEAD, OPTIONS" == wrong.headers["allow"]


def test_health_says_what_fences_the_workers_in(server: Running) -> None:
    health = server.health()
    assert "ok" == health["status"]
    assert health["fence"].startswith("seccomp" if sys.platform == "linux" else "none")
