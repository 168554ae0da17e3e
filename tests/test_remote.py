"""Every question is answered alike by our store and by two engines that we did not write."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.conftest import ROOT, Run
from tests.engines import (
    VIRTUOSO_OWNER,
    Asked,
    Reply,
    answering,
    forward,
    oxigraph_server,
    virtuoso_server,
)

import civilgraph
from civilgraph.check import check_queries, check_store
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.queries import Query, ask, read_catalogue
from civilgraph.release import QUADS, Release, open_release, write_release
from civilgraph.store import BadQuery, Iri, Literal, Text
from civilgraph.store.binding import bind_values
from civilgraph.store.embedded import EmbeddedStore, read_triples
from civilgraph.store.pieces import digest_of
from civilgraph.store.push import Pushed, State, push
from civilgraph.store.remote import RemoteStore
from civilgraph.store.transport import NoAnswer

CATALOGUE = read_catalogue(ROOT / "queries")
GOLDENS = ROOT / "tests" / "goldens" / "questions"
SERVERS = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server}
NOBODY: dict[str, str] = {}

every_engine = pytest.mark.parametrize("engine", SERVERS)
every_question = pytest.mark.parametrize("query", CATALOGUE.values(), ids=CATALOGUE)


class Engines:
    """The engines that run, by name; each is started when it is first asked for."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._urls: dict[str, str] = {}

    def url(self, name: str) -> str:
        if name not in self._urls:
            folder = self._folder / name
            folder.mkdir()
            self._urls[name] = self._stack.enter_context(SERVERS[name](folder))
        return self._urls[name]


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Engines to be filled and changed at will."""
    with ExitStack() as stack:
        yield Engines(tmp_path_factory.mktemp("scratch"), stack)


@pytest.fixture(scope="session")
def filled(
    tmp_path_factory: pytest.TempPathFactory, data_release: Release
) -> Iterator[dict[str, RemoteStore]]:
    """Engines that hold the real dataset, to be read only."""
    with ExitStack() as stack:
        engines = Engines(tmp_path_factory.mktemp("filled"), stack)
        yield Filled(engines, data_release)


class Filled(dict[str, RemoteStore]):
    """Stores by the name of their engine; each is filled when it is first asked for."""

    def __init__(self, engines: Engines, release: Release) -> None:
        self._engines, self._release = engines, release

    def __missing__(self, name: str) -> RemoteStore:
        store = RemoteStore.open(self._engines.url(name), environment=VIRTUOSO_OWNER)
        push(self._release, store, step=lambda step: None)
        self[name] = store
        return store


@pytest.fixture(scope="session")
def kg(data_release: Release) -> KnowledgeGraph:
    """The real dataset, open for questions here."""
    return KnowledgeGraph.from_release(data_release)


# ── The same answers ─────────────────────────────────────────────────────────────────────────────


@every_engine
@every_question
def test_an_engine_gives_the_golden_answer(
    engine: str, query: Query, filled: dict[str, RemoteStore], kg: KnowledgeGraph
) -> None:
    answer = ask(filled[engine], query, {}, identifiers=kg.identifiers)
    golden = GOLDENS / f"{query.name}.csv"
    with golden.open(encoding="utf-8", newline="") as file:
        expected = [tuple(row) for row in csv.reader(file)]
    assert expected == [answer.columns, *answer.rows]


THINGS = ("astra", "lietuvos-geju-lyga", "nobody")
DAYS = ("2017-06-01", "2020-06-01")
OTHERS = {"thing": THINGS, "day": DAYS, "source": ("nobody",), "text": ("lt",)}


@every_engine
@pytest.mark.parametrize(
    "query",
    [pytest.param(query, id=name) for name, query in CATALOGUE.items() if query.parameters],
)
def test_an_engine_answers_for_other_things_and_days_as_the_embedded_store_does(
    engine: str, query: Query, filled: dict[str, RemoteStore], kg: KnowledgeGraph
) -> None:
    for parameter in query.parameters:
        for value in OTHERS.get(parameter.type, ()):
            asked = {parameter.name: value}
            expected = ask(kg.store, query, asked, identifiers=kg.identifiers)
            actual = ask(filled[engine], query, asked, identifiers=kg.identifiers)
            assert expected == actual, asked


SPOILT = """
PREFIX civ: <https://w3id.org/civilgraph/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX comparator: <https://w3id.org/civilgraph/concept/comparator/>
PREFIX counted: <https://w3id.org/civilgraph/concept/counted/>
PREFIX status: <https://w3id.org/civilgraph/concept/membership-status/>
PREFIX id: <https://example.org/id/>
GRAPH <https://example.org/source/page> {
  id:paid schema:amount id:five . id:five schema:value 5 .
  id:given schema:amount id:euro . id:euro schema:currency "EUR" .
  id:backwards civ:start "2012" ; civ:earliestStart "2012-01-01"^^xsd:date ;
    civ:end "2011" ; civ:latestEnd "2011-12-31"^^xsd:date .
  id:listed a org:Membership ; civ:observed "2013" ; civ:earliestObserved "2013-01-01"^^xsd:date ;
    civ:latestObserved "2013-12-31"^^xsd:date ;
    civ:end "2012" ; civ:latestEnd "2012-12-31"^^xsd:date .
  id:two a org:Membership ; org:member id:ezeras , id:klintis .
  id:itself org:member id:forum ; org:organization id:forum .
  id:first org:member id:ezeras ; org:organization id:forum ;
    civ:latestStart "2010-01-01"^^xsd:date .
  id:second org:member id:ezeras ; org:organization id:forum ; civ:start "2012" ;
    civ:earliestStart "2012-01-01"^^xsd:date .
  id:forum a civ:Network .
  id:three a civ:StatedCount ; civ:countOf id:forum ; civ:counted counted:members ;
    civ:comparator comparator:exact ; rdf:value 3 ; org:role id:member ;
    civ:lists <https://w3id.org/civilgraph/concept/completeness/complete> .
  id:active org:member id:klintis ; org:organization id:forum ; org:role id:member ;
    civ:status status:active .
  id:other org:member id:ezeras ; org:organization id:forum ; org:role id:observer ;
    civ:status status:active .
  id:claim civ:basis <https://w3id.org/civilgraph/concept/basis/interpreted> ;
    civ:certainty <https://w3id.org/civilgraph/concept/certainty/certain> .
}
"""


@every_engine
def test_the_checks_find_the_same_faults_on_every_engine(
    engine: str, scratch: Engines, tmp_path: Path
) -> None:
    release = released(tmp_path, SPOILT)
    here = EmbeddedStore.in_memory(release.quads)
    store = RemoteStore.open(scratch.url(engine), environment=VIRTUOSO_OWNER)
    push(release, store, step=lambda step: None)
    for query in check_queries():
        expected = here.select(query.text)
        assert expected.rows, query.name
        assert expected == store.select(query.text)
    assert check_store(here) == check_store(store)


HOSTILE = (
    '"} UNION { ?s ?p ?o } #',
    "\\",
    'a\\"b',
    "say \\u0022 or \\U0001F600",
    "two\nlines\r\tand a tab",
    "'''",
    "?one $other {}",
    "Žmogaus teisių 🕊 stebėjimo",
    "\x01\x7f",
)


@every_engine
@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_is_data_whatever_it_looks_like(
    engine: str, text: str, filled: dict[str, RemoteStore]
) -> None:
    query = (
        "SELECT ?one ?length { { SELECT ?one { BIND (1 AS ?x) } } BIND (STRLEN(?one) AS ?length) }"
    )
    answer = filled[engine].select(query, bindings={"one": Text(text)})
    assert ((text, str(len(text))),) == answer.rows


def test_a_parameter_is_bound_in_every_scope_that_names_it() -> None:
    query = (
        "SELECT ?who ?on {=on { SELECT ?who {=on ?who ?in ?time FILTER (?time < ?on) } }"
        " OPTIONAL { {=on ?who ?p ?on } UNION { ?who ?q ?r } } VALUES ?x { 1 } } ORDER BY ?on"
    )
    bound = bind_values(query.replace("=on", ""), {"on": Text("2013")})
    assert query.replace("=on", ' VALUES ?on { "2013" }') == bound


@every_engine
def test_commands_say_the_same_of_an_endpoint_as_of_a_release(
    engine: str,
    filled: dict[str, RemoteStore],
    data_release: Release,
    kg: KnowledgeGraph,
    run: Run,
    tmp_path: Path,
) -> None:
    filled[engine]
    here = ["--from", data_release.folder]
    there = ["--endpoint", filled[engine].endpoint]
    for command in (
        ["query", "members-on-day", "--on", "2013-01-01"],
        ["query", "members-on-day", "--param", "network=nobody"],
        ["analyse", "ties"],
        ["history", "astra"],
        ["names", "ЖТОК"],
    ):
        expected, actual = run(*command, *here), run(*command, *there)
        assert (0, expected.output) == (actual.exit_code, actual.output)
    done = run("check", *there)
    assert (0, "no problems found\n") == (done.exit_code, done.output)
    page = tmp_path / "explorer.html"
    assert 0 == run("explore", *there, "--out", page).exit_code
    shown = page.read_text(encoding="utf-8")
    assert [] == [
        label
        for label in kg.query("organisations-and-networks").column("label")
        if json.dumps(label, ensure_ascii=False)[1:-1] not in shown
    ]


@every_engine
def test_an_endpoint_opens_as_a_graph_that_knows_its_name(
    engine: str, filled: dict[str, RemoteStore], kg: KnowledgeGraph
) -> None:
    there = civilgraph.open(filled[engine].endpoint)
    assert (kg.title, kg.identifiers.base) == (there.title, there.identifiers.base)
    assert "" not in (kg.digest, kg.licence)
    assert (kg.digest, kg.licence) == (there.digest, there.licence)
    assert kg.evidence("ztok-about/m5") == there.evidence("ztok-about/m5")
    assert kg.resolve("lietuvos-geju-lyga") == there.resolve("lietuvos-geju-lyga")


# ── Whole answers, or none ───────────────────────────────────────────────────────────────────────

EVERYTHING = "{ GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), 'https://w3id.org/civilgraph/')) }"


def test_virtuoso_cuts_at_ten_thousand_rows_and_we_bring_them_all(
    filled: dict[str, RemoteStore], data_release: Release
) -> None:
    store = filled["virtuoso"]
    query = f"SELECT ?s ?p ?o ?g {EVERYTHING} ORDER BY ?s ?p ?o ?g"
    assert 10_000 == len(store.solutions(query))
    count = int(data_release.manifest["quads"]) + 4
    rows = store.select(query).rows
    assert count == len(rows)
    # Virtuoso writes whole decimals as integers and holds durations as text; nothing else differs.
    graph = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {EVERYTHING}"
    digests = {
        digest_of(t for t in read_triples(triples(filled[name], graph)) if "P4M" not in t[2].text)
        for name in SERVERS
    }
    assert 1 == len(digests)


def triples(store: RemoteStore, query: str) -> list[bytes]:
    return [line.encode() for line in store.construct(query)]


def test_an_answer_in_parts_needs_an_order(filled: dict[str, RemoteStore]) -> None:
    with pytest.raises(BadQuery) as caught:
        filled["virtuoso"].select(f"SELECT ?s ?p ?o {EVERYTHING}")
    expected = "the endpoint gives this answer in parts only, and parts need an order: add ORDER BY"
    assert expected == str(caught.value)


@every_engine
def test_answers_come_in_the_serialisations_of_the_standards(
    engine: str, filled: dict[str, RemoteStore], kg: KnowledgeGraph
) -> None:
    here, there = kg.store, filled[engine]
    select = "SELECT ?x ?y { VALUES (?x ?y) { (1 'a, b'@en) (<urn:x> UNDEF) } } ORDER BY ?x"
    for media_type in ("csv", "tsv", "xml", "json"):
        expected = here.results(select, media_type=media_type)
        assert read_table(expected, media_type) == read_table(
            there.results(select, media_type=media_type), media_type
        )
    for query in ("ASK { ?s ?p 'nothing says this' }", "ASK {}"):
        for media_type in ("json", "csv", "xml"):
            expected = here.results(query, media_type=media_type)
            assert expected == there.results(query, media_type=media_type)
    construct = """PREFIX org: <http://www.w3.org/ns/org#>
      CONSTRUCT { ?spell a org:Membership } WHERE { GRAPH ?g { ?spell org:member ?member } }"""
    assert here.construct(construct) == there.construct(construct)
    for media_type in ("ttl", "nt"):
        graph = there.results(construct, media_type=media_type)
        assert sorted(here.results(construct, media_type=media_type).splitlines()) == sorted(
            graph.splitlines()
        )


def read_table(data: bytes, media_type: str) -> object:
    """Read a table of results, so that only what it says is compared."""
    if media_type == "csv":
        return list(csv.reader(io.StringIO(data.decode(), newline="")))
    formats = {
        "tsv": ox.QueryResultsFormat.TSV,
        "xml": ox.QueryResultsFormat.XML,
        "json": ox.QueryResultsFormat.JSON,
    }
    found = ox.parse_query_results(data, format=formats[media_type])
    assert isinstance(found, ox.QuerySolutions)
    return [[str(row[name]) for name in found.variables] for row in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { SERVICE <http://x/> {} }",
         "SERVICE is refused: a query asks this graph and nothing else"),
        ("INSERT DATA { <a> <b> <c> }",
         "INSERT is refused: a query asks this graph and nothing else"),
        ("DESCRIBE <urn:x>", "every endpoint describes in its own way; write a CONSTRUCT"),
        ("CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o }",
         "the CONSTRUCT makes nodes without a name, which an endpoint cannot; use IRIs"),
        ("PREFIX a: <urn:a>", "the query has no SELECT, ASK or CONSTRUCT"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_of_an_endpoint_is_said_before_it_is_asked(
    query: str, expected: str
) -> None:
    with answering(lambda asked: Reply()) as server:
        store = RemoteStore.open(server.url, engine="generic", environment=NOBODY)
        with pytest.raises(BadQuery) as caught:
            store.results(query, media_type="ttl")
        assert expected == str(caught.value)
        assert [] == server.asked


@every_engine
def test_a_mistake_in_a_query_comes_back_in_the_words_of_the_engine(
    engine: str, filled: dict[str, RemoteStore]
) -> None:
    with pytest.raises(BadQuery, match=r"/(query|sparql) answers 400: .*(expected|syntax error)"):
        filled[engine].select("SELECT ?x WHERE { ?x ?y }")


# ── Pushing ──────────────────────────────────────────────────────────────────────────────────────

PAGE = "https://example.org/source/page"


def released(folder: Path, trig: str, *, version: str = "1") -> Release:
    """Make a release of quads that a test writes."""
    quads = sorted(f"{quad} .\n" for quad in ox.parse(trig.encode(), format=ox.RdfFormat.TRIG))
    facts = {
        "title": "Lakes",
        "base": "https://example.org/",
        "licence": "https://example.org/licence",
        "version": version,
    }
    return write_release(folder, files={QUADS: "".join(quads).encode()}, facts=facts)


def many(number: int, *, graph: str = PAGE, word: str = "row") -> str:
    """Write a graph of so many triples."""
    rows = "".join(f'<urn:{n:06}> <urn:says> "{word} {n}"@lt .' for n in range(number))
    return f"GRAPH <{graph}> {{ {rows} }}\n"


def pushed_to(store: RemoteStore, release: Release) -> list[Pushed]:
    return push(release, store, step=lambda step: None)


def states(done: list[Pushed]) -> list[tuple[str, State]]:
    return [(p.graph.removeprefix("https://example.org/"), p.state) for p in done]


LITERALS = r"""
GRAPH <https://example.org/source/page> {
  <urn:ežeras> <urn:p> "plain", "ŽTOK 🕊 \u00A0", "line\nbreak \t \" \\ \\u0041"@sr-Latn, "-0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>,
    "67000"^^<http://www.w3.org/2001/XMLSchema#decimal>, "007"^^<http://www.w3.org/2001/XMLSchema#integer>,
    "2011-06-20"^^<http://www.w3.org/2001/XMLSchema#date>, "2011-22"^^<http://id.loc.gov/datatypes/edtf/EDTF>,
    "P4M"^^<http://www.w3.org/2001/XMLSchema#duration>, <urn:o%20x>, "" .
}
"""


@every_engine
def test_what_is_pushed_is_there_by_count_and_digest_and_not_sent_twice(
    engine: str, scratch: Engines, tmp_path: Path
) -> None:
    release = released(tmp_path, LITERALS + many(2500, graph="https://example.org/graph/register"))
    store = RemoteStore.open(scratch.url(engine), environment=VIRTUOSO_OWNER)
    first = pushed_to(store, release)
    assert {State.SENT} == {p.state for p in first}
    again = pushed_to(store, release)
    assert {State.THERE} == {p.state for p in again}
    assert [(p.graph, p.triples, p.digest) for p in first] == [
        (p.graph, p.triples, p.digest) for p in again
    ]
    assert [2500, 11, 4] == [p.triples for p in first]


@every_engine
def test_a_new_release_takes_the_place_of_the_one_before(
    engine: str, scratch: Engines, tmp_path: Path
) -> None:
    store = RemoteStore.open(scratch.url(engine), environment=VIRTUOSO_OWNER)
    old = many(10) + many(3, graph="https://example.org/source/old")
    pushed_to(store, released(tmp_path, old))
    store.write_graph("https://elsewhere.example/source/kept", stranger())
    done = pushed_to(store, released(tmp_path, many(10, word="new"), version="2"))
    assert [("source/page", State.SENT), ("graph/release", State.SENT)] == states(done)
    query = """SELECT DISTINCT ?g ?o { GRAPH ?g { ?s <urn:says> ?o } FILTER (?s = <urn:000001>) }
      ORDER BY ?g"""
    assert (
        ("https://elsewhere.example/source/kept", "row 1"),
        (PAGE, "new 1"),
    ) == store.select(query).rows
    told = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
      SELECT ?version
      { GRAPH <https://example.org/graph/release> { ?d owl:versionInfo ?version } }"""
    assert (("2",),) == store.select(told).rows


def stranger() -> list[tuple[Iri, Iri, Iri | Literal]]:
    return [(Iri("urn:000001"), Iri("urn:says"), Literal(text="row 1"))]


@every_engine
def test_an_interrupted_push_goes_on_where_it_stopped(
    engine: str, scratch: Engines, tmp_path: Path
) -> None:
    release, url = released(tmp_path, many(4500)), scratch.url(engine)
    direct = RemoteStore.open(url, environment=VIRTUOSO_OWNER)
    direct.clear_graph(PAGE)
    with (
        pytest.raises(NoAnswer, match="answers 500: 'the disk is full'"),
        way(url, most=3) as there,
    ):
        pushed_to(there, release)
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{PAGE}> {{ ?s ?p ?o }} }}"
    assert (("3000",),) == direct.select(count).rows
    told = "ASK { GRAPH <https://example.org/graph/release> { ?s ?p ?o } }"
    assert b"answer\nfalse\n" == direct.results(told, media_type="csv")
    # The 1,500 triples that are missing, and what says which release it is.
    with way(url, most=3) as there:
        done = pushed_to(there, release)
    assert [("source/page", State.CONTINUED), ("graph/release", State.SENT)] == states(done)
    assert (("4500",),) == direct.select(count).rows


@contextmanager
def way(url: str, *, most: int) -> Iterator[RemoteStore]:
    """Give a way to an engine, by updates, that breaks after so many of them."""
    direct = RemoteStore.open(url, environment=VIRTUOSO_OWNER)
    done = 0

    def answer(asked: Asked) -> Reply:
        nonlocal done
        is_insert = asked.body.startswith(b"update=INSERT")
        if is_insert and done == most:
            return Reply(b"the disk is full", status=500)
        reply = forward(asked, to=url)
        done += is_insert and reply.status < 300
        return reply

    with answering(answer) as server:
        here, there = server.url.rpartition("/")[0], url.rpartition("/")[0]
        yield RemoteStore.open(
            url.replace(there, here),
            engine="generic",
            update=direct.update_endpoint.replace(there, here),
            environment=VIRTUOSO_OWNER,
        )


def test_a_graph_that_was_changed_behind_our_back_is_replaced(
    scratch: Engines, tmp_path: Path
) -> None:
    store = RemoteStore.open(scratch.url("oxigraph"), environment=NOBODY)
    release = released(tmp_path, many(2500))
    pushed_to(store, release)
    store.write_graph(PAGE, stranger())
    assert [("source/page", State.SENT), ("graph/release", State.SENT)] == states(
        pushed_to(store, release)
    )


def test_an_engine_that_changes_what_it_is_given_is_found_out(
    scratch: Engines, tmp_path: Path
) -> None:
    url = scratch.url("oxigraph")

    def lossy(asked: Asked) -> Reply:
        asked.body = asked.body.replace(b"row 7", b"row 8")
        return forward(asked, to=url)

    release = released(tmp_path, many(10))
    with answering(lossy) as server:
        store = RemoteStore.open(server.url, environment=NOBODY)
        with pytest.raises(NoAnswer) as caught:
            pushed_to(store, release)
    assert str(caught.value).startswith(f"{server.url} holds 10 triples in {PAGE} with digest ")
    assert str(caught.value).endswith(
        "were sent: push again, and if that does not help, the engine changes what it is given"
    )


def test_the_command_pushes_and_says_what_is_there(
    scratch: Engines, data_release: Release, run: Run, tmp_path: Path
) -> None:
    url = scratch.url("oxigraph")
    release = released(tmp_path / "out", many(3))
    done = run("push", release.folder, "--endpoint", url, "--format", "csv")
    assert 0 == done.exit_code
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(PAGE, "3"), ("https://example.org/graph/release", "4")] == [
        (row["graph"], row["triples"]) for row in rows
    ]
    assert f"{url} (oxigraph) holds release {release.digest}: 7 triples\n" == done.stderr
    assert release == open_release(release.folder)


def test_who_asks_a_store_that_was_not_pushed_whole_is_told_so(
    scratch: Engines, run: Run, mini_release: Release
) -> None:
    store = RemoteStore.open(scratch.url("oxigraph"), environment=NOBODY)
    pushed_to(store, mini_release)
    base = str(mini_release.manifest["base"])
    store.clear_graph(f"{base}graph/release")
    done = run("check", "--endpoint", store.endpoint, "--base-iri", base)
    said = (
        f"{store.endpoint} does not say which release it holds: a push was not finished, or"
        " somebody else filled it"
    )
    assert said == done.stderr.splitlines()[0]


def test_an_endpoint_with_several_datasets_or_none_wants_to_know_which(
    scratch: Engines, run: Run, mini_release: Release, tmp_path: Path
) -> None:
    url = scratch.url("oxigraph")
    store = RemoteStore.open(url, environment=NOBODY)
    register = """GRAPH <https://example.org/graph/register> {
      <urn:x> <http://purl.org/dc/terms/identifier> "x" }"""
    pushed_to(store, released(tmp_path, register))
    pushed_to(store, mini_release)
    bases = sorted(["https://example.org/", str(mini_release.manifest["base"])])
    done = run("query", "sources", "--endpoint", url)
    assert (2, f"civilgraph: {url} must hold one dataset and holds several: {', '.join(bases)};"
            " name one with --base-iri\n") == (done.exit_code, done.stderr)  # fmt: skip
    assert 0 == run("query", "sources", "--endpoint", url, "--base-iri", bases[0]).exit_code
