"""Treat the server as the world will: badly. It answers others meanwhile, and is the same after."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx2 as httpx
import pandas as pd
import pytest
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, SPARQLWrapper
from tests.serve.running import ENDLESS, ROOT, RUNAWAYS, Running, running, wait_for

from civilgraph.release import Release, open_release
from civilgraph.store.embedded import EmbeddedStore

LIMIT = 3.0
# A machine that does other things too is slow; what is asserted must hold there as well. How fast
# it is on one that does not is measured by `make bench`.
SLACK = 15.0
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000"
# Sorting needs all rows at once.
MEMORY_BOMB = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"


@pytest.fixture(scope="module")
def busy_server(data_release: Release) -> Iterator[Running]:
    """A server with little time and memory for a query."""
    options = ["--workers", "4", "--limit-seconds", f"{LIMIT:g}", "--limit-memory", "200"]
    # Every answer is a worker's.
    options += ["--keep-megabytes", "0"]
    with running(data_release.folder, "--quiet", *options) as server:
        server.ask("SELECT * { ?s ?p ?o }")
        yield server


@pytest.fixture(scope="module")
def strict_server(data_release: Release) -> Iterator[Running]:
    """A server that gives few rows."""
    with running(data_release.folder, "--quiet", "--limit-rows", "500") as server:
        yield server


@pytest.fixture
def server(busy_server: Running) -> Iterator[Running]:
    """The server, which is the same after the test as before it."""
    processes, descriptors, memory = busy_server.footprint()
    yield busy_server

    def is_as_before() -> bool:
        now = busy_server.footprint()
        # Python keeps some of the memory that a long request took, for the next one.
        return now[0] == processes and now[1] <= descriptors and now[2] <= memory + 64

    wait_for(is_as_before)
    assert busy_server.ask("ASK {}").json()["boolean"]


def in_threads(count: int, work: Callable[[int], httpx.Response | None]) -> list[httpx.Response]:
    """Do work many times at once."""
    with ThreadPoolExecutor(count) as threads:
        return [answer for answer in threads.map(work, range(count)) if answer is not None]


def request(query: str, *, version: str = "1.1", more: str = "") -> bytes:
    """Write a request by hand."""
    path = f"/sparql?{httpx.QueryParams(query=query)}"
    return f"GET {path} HTTP/{version}\r\nHost: x\r\n{more}\r\n".encode()


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def test_eight_clients_for_five_seconds_meet_no_error(server: Running) -> None:
    deadline = time.monotonic() + 5
    queries = [
        "ASK {}",
        "SELECT ?p ?o { GRAPH ?g { <https://w3id.org/civilgraph/id/ztok> ?p ?o } }",
        "SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY DESC(?n) LIMIT 10",
    ]

    def work(number: int) -> tuple[int, set[int]]:
        statuses: set[int] = set()
        count = 0
        with server.client(f"127.0.0.{number + 1}") as http:
            while time.monotonic() < deadline:
                query = queries[count % len(queries)]
                statuses.add(http.get(server.sparql, params={"query": query}).status_code)
                count += 1
        return count, statuses

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(work, range(8)))
    assert {200} == set().union(*(statuses for _, statuses in results))
    assert all(count > 1 for count, _ in results)


def test_a_runaway_is_stopped_in_time_while_others_are_answered(server: Running) -> None:
    waited: list[float] = []
    is_over = threading.Event()

    def ask_meanwhile() -> None:
        while not is_over.is_set():
            start = time.monotonic()
            assert server.ask("ASK {}").json()["boolean"]
            waited.append(time.monotonic() - start)

    asker = threading.Thread(target=ask_meanwhile)
    asker.start()
    queries = list(RUNAWAYS.values())
    answers = in_threads(len(queries), lambda number: server.ask(queries[number]))
    is_over.set()
    asker.join()
    expected = {(504, "application/problem+json", "the query took longer than 3 seconds")}
    assert expected == {
        (a.status_code, a.headers["content-type"], a.json()["title"]) for a in answers
    }
    assert all(LIMIT <= answer.elapsed.total_seconds() < LIMIT + SLACK for answer in answers)
    # While they ran, more than one asked and was answered; half of them soon.
    assert sorted(waited)[len(waited) // 2] < LIMIT / 2


def test_whoever_sends_twenty_runaways_waits_for_himself(server: Running) -> None:
    runaway = RUNAWAYS["a product that is counted"]
    first_done = threading.Event()

    def run_away(_: int) -> httpx.Response:
        answer = server.ask(runaway, client="127.0.0.1")
        first_done.set()
        return answer

    with ThreadPoolExecutor(20) as threads:
        runaways = [threads.submit(run_away, number) for number in range(20)]
        wait_for(lambda: server.health()["workers"]["busy"] >= 4)
        another = server.ask("ASK {}", client="127.0.0.2")
        was_first = not first_done.is_set()
        statuses = [runaway.result().status_code for runaway in runaways]
    assert another.json()["boolean"]
    assert was_first
    assert {503, 504} >= set(statuses)
    assert 504 in statuses


def test_too_many_who_wait_are_told_to_come_again(server: Running) -> None:
    runaway = RUNAWAYS["a product that is counted"]
    with server.client() as http:
        http.get(server.url)
    answers = in_threads(45, lambda number: server.ask(runaway))
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert {"the server is busy"} == {answer.json()["title"] for answer in refused}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


@pytest.mark.parametrize("version", ["1.1", "1.0"])
@pytest.mark.parametrize("more", ["", "Accept-Encoding: gzip\r\n"])
def test_an_answer_whose_worker_is_killed_never_looks_whole(
    version: str, more: str, server: Running
) -> None:
    with server.connect() as connection:
        connection.sendall(request(ENDLESS, version=version, more=more))
        said = connection.recv(1 << 16)
        assert said.startswith(b"HTTP/1.1 200 OK")
        os.kill(server.busiest(), signal.SIGKILL)
        is_reset = False
        try:
            said += read_all(connection)
        except ConnectionResetError:
            is_reset = True
    assert (b"transfer-encoding: chunked" in said.lower()) == (version == "1.1")
    # An old client knows the end by the closing alone, so that is not what it sees.
    assert is_reset if version == "1.0" else not said.endswith(b"0\r\n\r\n")


def test_a_client_library_takes_a_broken_answer_for_an_error(server: Running) -> None:
    with (
        server.client() as http,
        http.stream("GET", server.sparql, params={"query": ENDLESS}) as answer,
    ):
        pieces = answer.iter_raw()
        next(pieces)
        os.kill(server.busiest(), signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            list(pieces)


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("SELECT *", "text/csv"),
        ("SELECT *", "text/tab-separated-values"),
        ("SELECT *", "application/sparql-results+json"),
        ("SELECT *", "application/sparql-results+xml"),
        ("CONSTRUCT", "text/turtle"),
    ],
)
def test_an_answer_that_grows_too_long_is_broken_off(
    form: str, media_type: str, strict_server: Running
) -> None:
    # A line break within a value is no end of a row.
    query = f"{form} WHERE {{ ?s ?p ?o . BIND (\"a\\n'b'\" AS ?x) }} LIMIT"
    if form == "CONSTRUCT":
        query = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT"
    with strict_server.client() as http:

        def ask(rows: int) -> httpx.Response:
            parameters = {"query": f"{query} {rows}"}
            headers = {"accept": media_type}
            return http.get(strict_server.sparql, params=parameters, headers=headers)

        assert 200 == ask(500).status_code
        try:
            answer = ask(501)
        except httpx.TransportError:
            # Part of it was on its way already.
            return
        expected = (500, "the answer has more than 500 rows")
        assert expected == (answer.status_code, answer.json()["title"])


def test_a_reader_who_does_not_read_holds_nobody_up(server: Running) -> None:
    with server.connect(receive_bytes=4096) as slow:
        slow.sendall(request(ENDLESS))
        wait_for(lambda: server.health()["workers"]["busy"] == 1)
        assert server.ask("ASK {}").json()["boolean"]
        start = time.monotonic()
        server.settle()
        assert time.monotonic() - start < LIMIT + SLACK
        with pytest.raises(ConnectionResetError):
            read_all(slow)


def test_a_short_answer_frees_its_worker_whoever_reads_it(server: Running) -> None:
    with server.connect(receive_bytes=4096) as slow:
        slow.sendall(request("SELECT * { ?s ?p ?o } LIMIT 1000"))
        wait_for(lambda: server.health()["workers"]["busy"] == 0)
        assert slow.recv(100)


def test_half_a_request_is_not_waited_for_forever(server: Running) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    halves = [b"", b"GET /spar", head.encode(), f"{head}Content-Length: 100\r\n\r\nASK".encode()]
    connections = [server.connect() for _ in halves]
    for connection, half in zip(connections, halves, strict=True):
        connection.sendall(half)
    said = [read_all(connection) for connection in connections]
    for connection in connections:
        connection.close()
    assert [b"", b"", b""] == said[:3]
    assert said[3].startswith(b"HTTP/1.1 408 Request Timeout")


def test_two_hundred_who_leave_at_once_leave_nothing_behind(server: Running) -> None:
    runaway = RUNAWAYS["a product that is counted"]
    for _ in range(200):
        with server.connect() as connection:
            connection.sendall(request(runaway))
    start = time.monotonic()
    server.settle()
    # None of their queries ran to its limit after they had gone, let alone one after another.
    assert time.monotonic() - start < LIMIT + SLACK
    assert 200 == server.ask("ASK {}").status_code


def test_a_query_that_wants_all_memory_gets_none_of_the_others(server: Running) -> None:
    answer = server.ask(MEMORY_BOMB)
    assert (500, "the query needs more than 200 MiB of memory") == (
        answer.status_code,
        answer.json()["title"],
    )


def test_a_very_long_query_is_answered_and_a_longer_one_refused(server: Running) -> None:
    with server.client() as http:
        headers = {"content-type": "application/sparql-query"}
        long = http.post(server.sparql, content="ASK {} #" + "x" * (1 << 20), headers=headers)
        longer = http.post(server.sparql, content="ASK {} #" + "x" * (3 << 20), headers=headers)
        lie = http.post(server.sparql, content=iter([b"ASK {} #", b"x" * (3 << 20)]),
                        headers=headers)  # fmt: skip
    assert (200, 413, 413) == (long.status_code, longer.status_code, lie.status_code)
    with server.connect() as connection:
        # More than is read is more than a client can send before it is answered.
        with suppress(ConnectionError):
            connection.sendall(request("ASK {} #" + "x" * (1 << 20)))
        assert connection.recv(1000).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { " + "{" * 100_000 + "}" * 100_000 + " }",
        "SELECT (" + "(" * 100_000 + "1" + ")" * 100_000 + " AS ?x) {}",
        "ASK { FILTER (" + "!" * 100_000 + "true) }",
        "ASK { ?s " + "(" * 100_000 + "<x:p>" + ")" * 100_000 + " ?o }",
    ],
    ids=["groups", "brackets", "negations", "paths"],
)
def test_deep_nesting_costs_one_worker_and_no_more(query: str, server: Running) -> None:
    with server.client() as http:
        answer = http.post(server.sparql, data={"query": query})
    assert answer.status_code in (200, 400, 500, 504)
    assert answer.status_code != 500 or "nested too deeply" in answer.json()["title"]


def test_a_million_rows_come_early_and_take_no_memory(data_release: Release) -> None:
    with running(data_release.folder, "--quiet") as server, server.client() as http:
        before, peak, rows, first = held(server), 0, 0, 0.0
        start = time.monotonic()
        headers = {"accept": "text/csv", "accept-encoding": "identity"}
        with http.stream("GET", server.sparql, params={"query": MANY}, headers=headers) as answer:
            for number, piece in enumerate(answer.iter_raw()):
                first = first or time.monotonic() - start
                rows += piece.count(b"\n")
                if number % 200 == 0:
                    peak = max(peak, held(server))
        total = time.monotonic() - start
    assert 1_000_001 == rows
    assert first < total / 4
    assert peak - before < 40


def held(server: Running) -> int:
    """Sum up the memory in MiB that is held by a server's processes and not shared among them."""
    total = 0
    for process in server.processes():
        fields = Path(f"/proc/{process}/statm").read_text().split()
        total += int(fields[1]) - int(fields[2])
    return total * os.sysconf("SC_PAGE_SIZE") >> 20


def test_the_process_with_the_graph_is_brought_up_again(data_release: Release) -> None:
    with running(data_release.folder, "--quiet", "--workers", "2") as server:
        children = Path(f"/proc/{server.process}/task/{server.process}/children")
        zygote = int(children.read_text())
        workers = server.workers()
        os.kill(zygote, signal.SIGKILL)
        wait_for(lambda: children.read_text().strip() not in ("", str(zygote)))
        wait_for(lambda: server.health()["workers"]["alive"] == 3)
        assert server.ask("ASK {}").json()["boolean"]
        assert not set(workers) & set(server.workers())
        # Not one of the workers outlives the process that forked it.
        wait_for(lambda: not any(is_running(worker) for worker in workers))


def is_running(process: int) -> bool:
    """Tell whether a process runs; one that ended and was not fetched yet does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_store_on_disk_is_served_by_workers_that_see_its_folder_only(
    data_release: Release, tmp_path: Path
) -> None:
    out = tmp_path / "build"
    shutil.copytree(data_release.folder.parent.parent, out, symlinks=True)
    release = open_release(out)
    release.store.parent.mkdir()
    EmbeddedStore.on_disk(release.store, release.quads)
    with running(out, "--quiet", "--workers", "2", "--limit-seconds", "2") as server:
        assert "seccomp, landlock" == server.health()["fence"]
        count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        (row,) = server.ask(count).json()["results"]["bindings"]
        assert str(release.manifest["quads"]) == row["n"]["value"]
        assert 504 == server.ask(RUNAWAYS["a product that is counted"]).status_code
        assert 200 == server.ask(count).status_code
        server.settle()


def attempts(port: int, secret: Path) -> dict[str, str]:
    """Give the ways in which a query might reach a listener or a file."""
    there = f"http://127.0.0.1:{port}/reached"
    prefix = f"PREFIX : <http://127.0.0.1:{port}/> PREFIX ex: <http://e/> "
    pattern = "SELECT * { ?s ?p ?o }"
    service = f"SERVICE <{there}> {{ ?s ?p ?o }}"
    return {
        "plain": f"SELECT * {{ {service} }}",
        "silent": f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
        "small letters": f"SELECT * {{ service <{there}> {{ ?s ?p ?o }} }}",
        "mixed letters": f"SELECT * {{ sErViCe <{there}> {{ ?s ?p ?o }} }}",
        "escape": f"SELECT * {{ \\u0053ERVICE <{there}> {{ ?s ?p ?o }} }}",
        "long escape": f"SELECT * {{ \\U00000053ERVICE <{there}> {{ ?s ?p ?o }} }}",
        "escaped quote before": f'SELECT * {{ ?s ?p "\\u0022" . {service} FILTER(" " = " ") }}',
        "comment before": f"SELECT * {{ # '\n {service} }}",
        "comment that ends early": f"SELECT * {{ # x\r {service} }}",
        "comment within": f"SELECT * {{ SERVICE # x\n <{there}> {{ ?s ?p ?o }} }}",
        "hash in an IRI": f"SELECT * {{ ?s <http://e/\u00a0#> ?o . {service} }}",
        "no blank": f"SELECT * {{ SERVICE<{there}>{{ ?s ?p ?o }} }}",
        "prefixed": f"{prefix}SELECT * {{ SERVICE :reached {{ ?s ?p ?o }} }}",
        "prefixed, no blank": f"{prefix}SELECT * {{ SERVICE:reached {{ ?s ?p ?o }} }}",
        "silent, no blank": f"{prefix}SELECT * {{ SERVICESILENT:reached {{ ?s ?p ?o }} }}",
        "prefix of that name": (
            f"{prefix}PREFIX SERVICE: <http://e/> SELECT * {{ SERVICE:reached {{ ?s ?p ?o }} }}"
        ),
        "after a number": f"SELECT * {{ ?s ?p 1e3{service} }}",
        "after a word": f"SELECT * {{ ?s ?p false{service} }}",
        "after a prefix": f"{prefix}SELECT * {{ ?s ?p ex:.{service} }}",
        "after an escaped quote": (
            f"{prefix}SELECT * {{ ?s ex:a\\'b ?o . {service} FILTER('' = '') }}"
        ),
        "after a string": f"SELECT * {{ ?s ?p 'it''s' . {service} }}",
        "after a long string": f'SELECT * {{ ?s ?p """a"b""" . {service} }}',
        "variable": f"SELECT * {{ VALUES ?g {{ <{there}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
        "nested": f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ {service} }} }} }} }}",
        "in a filter": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {service} }} }}",
        "in another": f"SELECT * {{ SERVICE <{there}> {{ {service} }} }}",
        "in an ASK": f"ASK {{ {service} }}",
        "in a CONSTRUCT": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {service} }}",
        "in a DESCRIBE": f"DESCRIBE ?s WHERE {{ {service} }}",
        "FROM": pattern.replace("{", f"FROM <{there}> {{", 1),
        "FROM NAMED": f"ASK FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "FROM a file": pattern.replace("{", f"FROM <{secret.as_uri()}> {{", 1),
        "FROM a bare path": pattern.replace("{", f"FROM <{secret}> {{", 1),
        "GRAPH of a file": f"SELECT * {{ GRAPH <{secret.as_uri()}> {{ ?s ?p ?o }} }}",
        "LOAD": f"LOAD <{there}>",
        "LOAD after a query": f"ASK {{}} ; LOAD <{there}>",
    }


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """Listen on loopback and keep what comes."""
    reached: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        is_over = threading.Event()

        def listen() -> None:
            while not is_over.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(1)
                    reached.append(connection.recv(1000))

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1], reached
        is_over.set()
        thread.join()


def test_no_query_reaches_a_host_or_a_file(
    server: Running, listener: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, reached = listener
    secret = tmp_path / "secret.ttl"
    secret.write_text("<x:secret> <x:is> <x:told> .")
    tried = attempts(port, secret)
    assert len(tried) >= 30
    with server.client() as http:
        for name, query in tried.items():
            answers = [
                http.get(server.sparql, params={"query": query}),
                http.post(server.sparql, data={"query": query}),
                http.post(server.sparql, data={"update": query}),
            ]
            for answer in answers:
                assert "x:secret" not in answer.text, name
                assert not answer.is_success or "FROM" in name or "GRAPH" in name, name
        for graph in (f"http://127.0.0.1:{port}/reached", secret.as_uri()):
            for parameter in ("default-graph-uri", "named-graph-uri"):
                parameters = {"query": "SELECT * { ?s ?p ?o }", parameter: graph}
                answer = http.get(server.sparql, params=parameters)
                assert [] == answer.json()["results"]["bindings"]
            assert 404 == http.get(f"{server.url}graphs", params={"graph": graph}).status_code
    assert [] == reached


def test_below_the_scan_the_kernel_says_no(
    listener: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, reached = listener
    program = """
import os, socket, sys
import pyoxigraph as ox
from civilgraph.serve.fence import raise_fence
query = "SELECT * { SERVICE <http://127.0.0.1:%s/> { ?s ?p ?o } }" % sys.argv[1]
print(raise_fence())
for attempt in (
    lambda: list(ox.Store().query(query)),
    lambda: ox.Store().load(path=sys.argv[2], format=ox.RdfFormat.TURTLE),
    lambda: open(sys.argv[2]),
    lambda: open(sys.argv[2], "w"),
    socket.socket,
    socket.socketpair,
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.kill(os.getppid(), 0),
    lambda: os.unlink(sys.argv[2]),
):
    try:
        attempt()
    except PermissionError:
        print("no")
"""
    file = tmp_path / "file.ttl"
    file.write_text("<x:a> <x:b> <x:c> .")
    done = subprocess.run(
        [sys.executable, "-c", program, str(port), str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "graph")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ["seccomp", *["no"] * 9] == done.stdout.split(), done.stderr
    assert file.exists()
    assert [] == reached


def test_sparqlwrapper_asks_it(server: Running) -> None:
    wrapper = SPARQLWrapper(server.sparql)
    wrapper.setQuery("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    wrapper.setReturnFormat(JSON)
    for method in ("GET", "POST"):
        wrapper.setMethod(method)
        found = wrapper.queryAndConvert()
        assert isinstance(found, dict)
        assert len(found["results"]["bindings"]) > 5
    wrapper.setReturnFormat(CSV)
    text = wrapper.queryAndConvert()
    assert isinstance(text, bytes)
    assert text.startswith(b"g,n\r\n")
    wrapper.setQuery("CONSTRUCT WHERE { ?s a ?type } LIMIT 5")
    wrapper.setReturnFormat(TURTLE)
    turtle = wrapper.queryAndConvert()
    assert isinstance(turtle, bytes)
    assert b"@prefix" in turtle


def test_a_graph_of_rdflib_stands_on_it(server: Running) -> None:
    import rdflib

    graph = rdflib.Graph(SPARQLStore(server.sparql))
    networks = list(
        graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/civilgraph/ns#Network"))
    )
    assert len(networks) > 5
    assert all(isinstance(network, rdflib.URIRef) for network in networks)


def test_pandas_reads_a_table_from_its_address(server: Running) -> None:
    query = "SELECT ?s ?name { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
    address = f"{server.sparql}?{httpx.QueryParams(query=query, format='csv')}"
    table = pd.read_csv(address)
    assert ["s", "name"] == list(table.columns)
    assert len(table) > 50
