"""Whatever an endpoint does wrong is found and said: real servers that are bad on purpose."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from tests.conftest import Run
from tests.engines import Asked, Reply, answering

from civilgraph.store import BadQuery
from civilgraph.store.credentials import Credentials
from civilgraph.store.profiles import BY_NAME, detect_profile
from civilgraph.store.remote import RemoteStore
from civilgraph.store.transport import NoAnswer, Transport

NOBODY: dict[str, str] = {}
SECRETS = {
    "CIVILGRAPH_ENDPOINT_USER": "keeper",
    "CIVILGRAPH_ENDPOINT_PASSWORD": "hush-hush",
}
Answer = Callable[[Asked], Reply]


def table(*values: str) -> Reply:
    """Answer with a table of one column."""
    rows = [{"x": {"type": "literal", "value": value}} for value in values]
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()
    return Reply(body, headers={"Content-Type": "application/sparql-results+json"})


def query_of(asked: Asked) -> str:
    return parse_qs(asked.body.decode())["query"][0]


def opened(
    url: str, *, seconds: float = 5, retries: int = 0, most_bytes: int = 1 << 20
) -> RemoteStore:
    """Open a server of which nothing is known, without waiting between attempts."""
    transport = Transport(
        url,
        credentials=Credentials(),
        seconds=seconds,
        retries=retries,
        most_bytes=most_bytes,
        sleep=lambda seconds: None,
    )
    return RemoteStore(url, profile=BY_NAME["generic"], transport=transport)


def said_of(
    answer: Answer, *, query: str = "SELECT ?x { ?x ?y ?z } ORDER BY ?x", **how: float
) -> str:
    """Ask a bad server, and give what is said of it; its address is left out."""
    with answering(answer) as server:
        store = opened(server.url, **how)  # type: ignore[arg-type]  # whole numbers of a test
        with pytest.raises((NoAnswer, BadQuery)) as caught:
            store.select(query)
        return str(caught.value).replace(server.url, "URL")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(table("3").body, cut=20), "URL broke its answer off (20 of 94 bytes)"),
        (Reply(b"4\r\n{\"he\r\n9\r\nad", headers={"Transfer-Encoding": "chunked"}, cut=99),
         "URL broke its answer off (IncompleteRead)"),
        (Reply(b'{"head": {"vars": ["x"]}, "results"'),
         "URL gives no whole JSON (35 bytes); is it a SPARQL endpoint, and was its answer cut?"),
        (Reply(b"<html>Welcome</html>"),
         "URL gives no whole JSON (20 bytes); is it a SPARQL endpoint, and was its answer cut?"),
        (Reply(b"[]"), "URL gives JSON that is no table of results"),
        (Reply(b"x" * (1 << 21)), "URL sends more than 1,048,576 bytes; ask for less at a time"),
        (Reply(b"<h1>Oops</h1>\x1b[31m out of  memory\n", status=500),
         "URL answers 500: 'Oops \\x1b[31m out of memory'"),
        (Reply(status=503), "URL answers 503: 'Service Unavailable'"),
        (Reply(status=403), "URL does not allow this: 'Forbidden'"),
        (Reply(status=404), "URL is not there (404); is it the address of the endpoint?"),
        (Reply(status=401),
         "URL asks for credentials and none are set: CIVILGRAPH_ENDPOINT_USER and"
         " CIVILGRAPH_ENDPOINT_PASSWORD, or CIVILGRAPH_ENDPOINT_TOKEN"),
        (Reply(status=302, headers={"Location": "https://elsewhere.example/sparql"}),
         "URL sends us on to 'https://elsewhere.example/sparql'; if you trust it, name it as"
         " --endpoint"),
        (Reply(b"Virtuoso 42000 Error The estimated execution time 7200 (sec)"
               b" exceeds the limit of 400 (sec).", status=500),
         "URL holds the question to be too dear: it expects 7200 seconds and allows 400; ask for"
         " less, or raise MaxQueryCostEstimationTime there"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said(reply: Reply, expected: str) -> None:
    assert expected == said_of(lambda asked: reply)


def test_a_server_that_hangs_is_given_up() -> None:
    begun = time.monotonic()
    said = said_of(lambda asked: Reply(wait=20), seconds=0.5)
    assert "URL did not answer in 0.5 seconds; allow more with --seconds" == said
    assert time.monotonic() - begun < 10


def test_nobody_there_is_said() -> None:
    with answering(lambda asked: table("1")) as server:
        url = server.url
    with pytest.raises(NoAnswer, match=rf"^{url} cannot be reached: .*refused"):
        RemoteStore.open(url, environment=NOBODY).select("SELECT ?x { ?x ?y ?z }")


# ── Answers that are not whole ───────────────────────────────────────────────────────────────────


def holding(*values: str, most: int, count: int | None = None) -> Answer:
    """Act as an engine that holds some rows and gives only so many of them."""

    def answer(asked: Asked) -> Reply:
        query = query_of(asked)
        if "COUNT(*)" in query:
            return table(str(len(values) if count is None else count))
        words = query.split()
        if "LIMIT" in words:
            limit, offset = (int(words[words.index(w) + 1]) for w in ("LIMIT", "OFFSET"))
            return table(*values[offset:][: min(limit, most)])
        return table(*values[:most])

    return answer


OR_ELSE = "; it leaves some out, or was changed meanwhile: ask for less, or again"


ROWS = [f"{n:05}" for n in range(250)]


def test_an_answer_that_was_cut_without_a_word_is_brought_in_parts() -> None:
    with answering(holding(*ROWS, most=100)) as server:
        found = opened(server.url).select("SELECT ?x { ?x ?y ?z } ORDER BY ?x")
    assert found.column("x") == ROWS


def test_a_short_answer_is_asked_for_once() -> None:
    with answering(holding(*ROWS[:99], most=100)) as server:
        assert ROWS[:99] == opened(server.url).select("SELECT ?x { ?x ?y ?z }").column("x")
        assert 1 == len(server.asked)


def two_ways(asked: Asked) -> Reply:
    """Act as an engine that sorts every part as it likes."""
    query = query_of(asked)
    is_later = "OFFSET" in query and "OFFSET 0" not in query
    rows = sorted(ROWS, reverse=is_later)
    return table("250") if "COUNT(*)" in query else table(*rows[:100])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (holding(*ROWS[:120], most=500, count=130), "URL counts 130 rows and gives 120" + OR_ELSE),
        (holding(*ROWS[:120], most=500, count=110), "URL counts 110 rows and gives 120" + OR_ELSE),
        (two_ways,
         "URL sorts one answer in two ways, so its parts do not fit; let ORDER BY name every"
         " column"),
        (lambda asked: table() if "COUNT(*)" in query_of(asked) else table(*ROWS),
         "URL gives no number where it was asked to count"),
        (lambda asked: table("many") if "COUNT(*)" in query_of(asked) else table(*ROWS),
         "URL gives no number where it was asked to count"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_add_up_is_refused(answer: Answer, expected: str) -> None:
    assert expected == said_of(answer)


# ── Trying again ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "fault",
    [Reply(status=503), Reply(status=429), Reply(table("1").body, cut=5)],
    ids=["unavailable", "too many", "cut"],
)
def test_what_passes_by_itself_is_tried_again(fault: Reply) -> None:
    faults = [fault, fault]
    with answering(lambda asked: faults.pop() if faults else table("1")) as server:
        found = opened(server.url, retries=3).select("SELECT ?x { ?x ?y ?z } LIMIT 1")
    assert ["1"] == found.column("x")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_what_does_not_pass_is_not_tried_again(status: int) -> None:
    with answering(lambda asked: Reply(status=status)) as server:
        with pytest.raises((NoAnswer, BadQuery)):
            opened(server.url, retries=3).select("SELECT ?x { ?x ?y ?z }")
        assert 1 == len(server.asked)


def test_it_waits_as_long_as_the_server_asks_and_twice_as_long_each_time() -> None:
    waited: list[float] = []
    replies = [
        Reply(status=503),
        Reply(status=503),
        Reply(status=503, headers={"Retry-After": "7"}),
        Reply(status=503, headers={"Retry-After": "86400"}),
        table("1"),
    ]
    with answering(lambda asked: replies.pop(0)) as server:
        transport = Transport(
            server.url, credentials=Credentials(), seconds=5, retries=4, sleep=waited.append
        )
        store = RemoteStore(server.url, profile=BY_NAME["oxigraph"], transport=transport)
        store.select("SELECT ?x { ?x ?y ?z }")
    assert [0.5, 1.0, 7.0, 30.0] == waited


# ── Credentials ──────────────────────────────────────────────────────────────────────────────────


def guarded(asked: Asked) -> Reply:
    """Answer whoever knows the password."""
    expected = "Basic " + base64.b64encode(b"keeper:hush-hush").decode()
    if asked.headers.get("authorization") == expected:
        return table("1")
    return Reply(status=401, headers={"WWW-Authenticate": 'Basic realm="graph"'})


def test_a_password_is_given_to_who_asks_for_it() -> None:
    with answering(guarded) as server:
        store = RemoteStore.open(server.url, engine="oxigraph", environment=SECRETS)
        assert ["1"] == store.select("SELECT ?x { ?x ?y ?z }").column("x")
        assert ["authorization" in asked.headers for asked in server.asked] == [False, True]


def test_a_token_is_sent_as_a_bearer() -> None:
    with answering(lambda asked: table("1")) as server:
        environment = {"CIVILGRAPH_ENDPOINT_TOKEN": "t0ken"}
        store = RemoteStore.open(server.url, engine="oxigraph", environment=environment)
        store.select("SELECT ?x { ?x ?y ?z }")
        assert "Bearer t0ken" == server.asked[0].headers["authorization"]


def test_a_wrong_password_is_said_and_never_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVILGRAPH_ENDPOINT_USER", "keeper")
    monkeypatch.setenv("CIVILGRAPH_ENDPOINT_PASSWORD", "not-this-one")
    with answering(guarded) as server:
        done = run("query", "sources", "--endpoint", server.url)
    assert (
        2,
        f"civilgraph: {server.url} asks for credentials and does not accept those that are set:"
        " CIVILGRAPH_ENDPOINT_USER and CIVILGRAPH_ENDPOINT_PASSWORD, or"
        " CIVILGRAPH_ENDPOINT_TOKEN\n",
    ) == (done.exit_code, done.output)
    credentials = Credentials(user="keeper", password="not-this-one", token="t0ken")  # noqa: S106
    assert "Credentials(user='keeper')" == repr(credentials)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_credentials_go_to_another_host(status: int) -> None:
    with answering(lambda asked: table("1")) as other:
        target = {"Location": other.url}
        with answering(lambda asked: Reply(status=status, headers=target)) as server:
            for environment in (SECRETS, {"CIVILGRAPH_ENDPOINT_TOKEN": "t0ken"}):
                store = RemoteStore.open(server.url, engine="oxigraph", environment=environment)
                with pytest.raises(NoAnswer, match="sends us on to"):
                    store.select("SELECT ?x { ?x ?y ?z }")
        assert [] == other.asked


SUCH_AS = "; write one such as http://localhost:7878/query"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://localhost/query", "'ftp://localhost/query' is no endpoint" + SUCH_AS),
        ("localhost:7878", "'localhost:7878' is no endpoint" + SUCH_AS),
        ("file:///etc/passwd", "'file:///etc/passwd' is no endpoint" + SUCH_AS),
        ("http://keeper:hush@localhost/query",
         "the address holds a user or password; set CIVILGRAPH_ENDPOINT_USER and"
         " CIVILGRAPH_ENDPOINT_PASSWORD"),
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(run: Run, url: str, expected: str) -> None:
    done = run("query", "sources", "--endpoint", url)
    assert (2, f"civilgraph: {expected}\n") == (done.exit_code, done.output)


# ── Which engine ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("server_says", "expected"),
    [("Oxigraph/0.5.13", "oxigraph"), ("Virtuoso/07.20.3229 (Linux)", "virtuoso"),
     ("Apache Jena Fuseki (5.2.0)", "fuseki"), ("nginx", "generic")],
)  # fmt: skip
def test_an_engine_is_known_by_what_it_says_of_itself(server_says: str, expected: str) -> None:
    assert expected == detect_profile(server_says).name


@pytest.mark.parametrize(
    ("engine", "endpoint", "update", "graph_store"),
    [
        ("oxigraph", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("virtuoso", "http://h:8890/sparql", "http://h:8890/sparql-auth", ""),
        ("fuseki", "http://h:3030/ds/sparql", "http://h:3030/ds/update", "http://h:3030/ds/data"),
        ("graphdb", "http://h:7200/repositories/r", "http://h:7200/repositories/r/statements",
         "http://h:7200/repositories/r/rdf-graphs/service"),
        ("stardog", "http://h:5820/db/query", "http://h:5820/db/update", "http://h:5820/db"),
        ("neptune", "https://h:8182/sparql", "https://h:8182/sparql", "https://h:8182/sparql/gsp/"),
        ("generic", "http://h/sparql/", "http://h/sparql", ""),
    ],
)  # fmt: skip
def test_addresses_for_writing_follow_from_the_one_for_asking(
    engine: str, endpoint: str, update: str, graph_store: str
) -> None:
    store = RemoteStore.open(endpoint, engine=engine, environment=NOBODY)
    assert (update, graph_store) == (store.update_endpoint, store.graph_store)


def test_a_query_is_posted_as_a_form_and_asks_for_json() -> None:
    with answering(lambda asked: table("1")) as server:
        RemoteStore.open(server.url, engine="oxigraph", environment=NOBODY).select(
            "# who?\nSELECT ?x { ?x ?y '#' } # why?"
        )
    (asked,) = server.asked
    assert "POST" == asked.method
    assert "application/x-www-form-urlencoded" == asked.headers["content-type"]
    assert asked.headers["accept"].startswith("application/sparql-results+json")
    assert "SELECT ?x { ?x ?y '#' }" == query_of(asked)
