"""Use the commands as people do: begin a dataset, add a source, ask, show evidence, export."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from tests.conftest import Run

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.release import Release

PAGE = "The Lake Forum has two members: Ežeras (Lithuania) and Sjøvakten.\n"


# ── new, locate, tidy ────────────────────────────────────────────────────────────────────────────


def test_a_new_dataset_passes_its_check(run: Run, tmp_path: Path) -> None:
    assert 0 == run("new", "lakes", cwd=tmp_path).exit_code
    result = run("check", "lakes", cwd=tmp_path)
    assert (0, "no problems found\n") == (result.exit_code, result.output)


def test_a_new_dataset_is_never_laid_over_something(mini: Path, run: Run) -> None:
    before = sorted(mini.rglob("*"))
    result = run("new", "mini", cwd=mini.parent)
    expected = "civilgraph: mini is there already and not empty; choose another name\n"
    assert (2, expected) == (result.exit_code, result.stderr)
    assert before == sorted(mini.rglob("*"))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page that nobody has read yet, beside a dataset."""
    path = tmp_path / "lakes.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_new_source_knows_its_document_and_has_every_table(
    mini: Path, page: Path, run: Run
) -> None:
    result = run(
        "new", "mini/sources/lakes", "--document", page, "--title", 'Lakes: "a page"',
        "--language", "en", cwd=mini.parent,
    )  # fmt: skip
    assert 0 == result.exit_code
    source = (mini / "sources" / "lakes" / "source.yaml").read_text(encoding="utf-8")
    assert hashlib.sha256(PAGE.encode()).hexdigest() in source
    assert f"characters: {len(PAGE)}\n" in source
    tables = {p.name for p in (mini / "sources" / "page").glob("*.csv")}
    assert tables <= {p.name for p in (mini / "sources" / "lakes").glob("*.csv")}
    assert 0 == run("check", "mini", cwd=mini.parent).exit_code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mini/sources/lakes"], "a source needs --title and --language of its document"),
        (["mini/sources/My_Lakes", "--title", "L", "--language", "en"], "'My_Lakes' is no id; "),
        (["mini/sources/page", "--title", "L", "--language", "en"], "is there already and not"),
    ],
)
def test_a_new_source_that_cannot_be_is_refused_in_one_line(
    mini: Path, page: Path, run: Run, arguments: list[str], said: str
) -> None:
    result = run("new", *arguments, "--document", page, cwd=mini.parent)
    assert_used_wrongly(result.exit_code, result.stderr)
    assert said in result.stderr


def test_locate_gives_the_locator_of_every_place(page: Path, run: Run) -> None:
    start = PAGE.index("Sjøvakten")
    result = run("locate", page, "Sjøvakten", "--json")
    assert [f"char={start},{start + 9}"] == json.loads(result.stdout)
    assert len(json.loads(run("locate", page, "e", "--json").stdout)) == PAGE.count("e")


def test_locate_exits_with_1_where_the_text_does_not_stand(page: Path, run: Run) -> None:
    result = run("locate", page, "Rivers")
    assert 1 == result.exit_code
    assert "'Rivers' does not stand in lakes.txt\n" == result.stderr


def test_a_newcomer_adds_a_source_from_page_to_graph(mini: Path, page: Path, run: Run) -> None:
    desk = mini.parent
    run(
        "new", "mini/sources/lakes", "--document", page, "--title", "Lakes", "--language", "en",
        cwd=desk,
    )  # fmt: skip
    register = mini / "register"
    append(register / "networks.csv", "lake-forum,Lake Forum,en,\n")
    append(register / "organizations.csv", "ezeras,Ežeras,lt,\n")
    append(register / "matches.csv", "")
    for text, member in (("Ežeras (Lithuania)", "ezeras"), ("Sjøvakten", "elvevakten")):
        [locator] = json.loads(run("locate", page, text, "--json", cwd=desk).stdout)
        append(
            mini / "sources" / "lakes" / "memberships.csv",
            f",lake-forum.{member}.1,{member},lake-forum,member,active,,,,2020,"
            f'"{locator}",{text.split()[0]},,,\n',
        )
    [network] = json.loads(run("locate", page, "Lake Forum", "--json", cwd=desk).stdout)
    append(
        mini / "sources" / "lakes" / "networks.csv",
        f',lake-forum,forum,,,"{network}",Lake Forum,,,\n',
    )
    [country] = json.loads(run("locate", page, "Ežeras (Lithuania)", "--json", cwd=desk).stdout)
    append(
        mini / "sources" / "lakes" / "organizations.csv",
        f',ezeras,ngo,LT,,"{country}",Ežeras,,,\n',
    )
    assert 1 == run("check", "mini", cwd=desk).exit_code
    assert 0 == run("tidy", "mini", cwd=desk).exit_code
    rows = (mini / "sources" / "lakes" / "memberships.csv").read_text(encoding="utf-8")
    assert ["claim", "m1", "m2"] == [line.split(",")[0] for line in rows.splitlines()]
    assert "no problems found\n" == run("check", "mini", "--documents", page, cwd=desk).output
    assert 0 == run("build", "mini", cwd=desk).exit_code
    answer = run(
        "query", "members-on-day", "--param", "network=lake-forum", "--on", "2020-06-01",
        "--format", "csv", cwd=desk,
    )  # fmt: skip
    assert {"Ežeras", "Elvevakten"} <= {
        cell for row in csv.reader(io.StringIO(answer.stdout)) for cell in row
    }
    shown = run("evidence", "lakes/m1", "--documents", page, cwd=desk)
    assert "[Ežeras (Lithuania)]" in shown.stdout


def append(path: Path, text: str) -> None:
    """Add rows at the end of a table."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_tidy_checks_without_changing_anything(mini: Path, run: Run) -> None:
    path = mini / "register" / "organizations.csv"
    crooked = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(crooked)
    result = run("tidy", "--check", "mini", cwd=mini.parent)
    assert (1, "would tidy mini/register/organizations.csv\n") == (result.exit_code, result.stdout)
    assert crooked == path.read_bytes()
    assert 0 == run("tidy", "mini", cwd=mini.parent).exit_code
    assert (0, "") == (
        run("tidy", "--check", "mini", cwd=mini.parent).exit_code,
        run("tidy", "mini", cwd=mini.parent).stdout,
    )


def test_tidy_says_what_it_cannot_tidy(mini: Path, run: Run) -> None:
    (mini / "register" / "organizations.csv").write_bytes(b"id,label\n")
    result = run("tidy", "mini", cwd=mini.parent)
    assert (
        1,
        "mini/register/organizations.csv:1:1: error: cannot be tidied as it is; "
        "see what civilgraph check says of it first\n",
    ) == (result.exit_code, result.stdout)


# ── explain ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("memberships", "memberships.csv"),
        ("as_printed", "exactly as the document has it"),
        ("civ:Claim", "Claim"),
        ("coordinator", "coordinator"),
        ("predicate_id", "`same`, `different` or `unsure`"),
        ("retired.csv", "id,replaced_by,note"),
    ],
)
def test_explain_knows_tables_columns_terms_and_concepts(run: Run, name: str, said: str) -> None:
    result = run("explain", name)
    assert 0 == result.exit_code
    assert said in result.stdout


def test_explain_suggests_what_was_meant(run: Run) -> None:
    result = run("explain", "coordinatr")
    assert_used_wrongly(result.exit_code, result.stderr)
    assert "'coordinator'" in result.stderr


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────


def test_evidence_shows_the_passage_in_its_paragraph(
    mini_release: Release, mini_documents: Path, run: Run
) -> None:
    result = run(
        "evidence", "page/m3", "--documents", mini_documents, "--from", mini_release.folder
    )
    assert "page/m3  char=208,272\n" in result.stdout
    assert "[Elvevakten was suspended on 5 April 2013 and left on 1 May 2014.]" in result.stdout
    assert "  as printed: Elvevakten\n" in result.stdout


def test_evidence_of_a_thing_shows_every_claim_about_it(mini_release: Release, run: Run) -> None:
    result = run("evidence", "clean-banks", "--json", "--from", mini_release.folder)
    claims = {item["claim"] for item in json.loads(result.stdout)}
    assert {"p1", "c1", "c2", "g1", "r1"} <= claims
    assert {None} == {item["passage"] for item in json.loads(result.stdout)}


def test_evidence_refuses_another_copy_and_shows_both_digests(
    mini_release: Release, mini_documents: Path, tmp_path: Path, run: Run
) -> None:
    text = (mini_documents / "page.txt").read_bytes()
    other = text.replace(b"2014", b"2015")
    (tmp_path / "page.txt").write_bytes(other)
    result = run("evidence", "upe", "--documents", tmp_path, "--from", mini_release.folder)
    assert_used_wrongly(result.exit_code, result.stderr)
    digests = [hashlib.sha256(data).hexdigest() for data in (text, other)]
    assert [True, True] == [digest in result.stderr for digest in digests]
    assert "" == result.stdout


def test_evidence_of_nothing_exits_with_1(mini_release: Release, run: Run) -> None:
    result = run("evidence", "rainmakers", "--from", mini_release.folder)
    assert (1, 1) == (result.exit_code, result.stderr.count("\n"))
    assert "no claim is about 'rainmakers'" in result.stderr


# ── export ───────────────────────────────────────────────────────────────────────────────────────

WITH_GRAPHS = {
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
}
WITHOUT_GRAPHS = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml"),
}


def exported(form: str, release: Release, run: Run) -> bytes:
    """Export a release."""
    result = run("export", form, "--from", release.folder)
    assert 0 == result.exit_code
    return result.stdout_bytes


@pytest.mark.parametrize("form", WITH_GRAPHS)
def test_a_format_with_graphs_holds_every_quad(form: str, mini_release: Release, run: Run) -> None:
    text = exported(form, mini_release, run)
    engine, library = WITH_GRAPHS[form]
    expected = set(ox.parse(path=str(mini_release.quads), format=ox.RdfFormat.N_QUADS))
    assert expected == set(ox.parse(text, format=engine))
    dataset = rdflib.Dataset()
    dataset.parse(data=text.decode(), format=library)
    assert len(expected) == len([*dataset.quads((None, None, None, None))])


@pytest.mark.parametrize("form", WITHOUT_GRAPHS)
def test_a_format_without_graphs_holds_every_triple_once(
    form: str, mini_release: Release, run: Run
) -> None:
    text = exported(form, mini_release, run)
    engine, library = WITHOUT_GRAPHS[form]
    quads = ox.parse(path=str(mini_release.quads), format=ox.RdfFormat.N_QUADS)
    expected = {quad.triple for quad in quads}
    found = [quad.triple for quad in ox.parse(text, format=engine)]
    assert (expected, len(expected)) == (set(found), len(found))
    assert len(expected) == len(rdflib.Graph().parse(data=text.decode(), format=library))


def test_every_format_is_the_same_bytes_twice(mini_release: Release, run: Run) -> None:
    for form in ("nquads", "trig", "turtle", "jsonld", "rdfxml", "gexf", "graphml"):
        assert exported(form, mini_release, run) == exported(form, mini_release, run)


def ties(graph: nx.Graph[str]) -> list[tuple[str, str, str]]:
    """List the edges of a two-mode graph with their roles."""
    return sorted((a, b, str(data["role"])) for a, b, data in graph.edges(data=True))


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_networkx_reads_the_same_network_back(
    form: str, mini_release: Release, run: Run, tmp_path: Path
) -> None:
    expected = KnowledgeGraph.from_release(mini_release).to_networkx()
    path = tmp_path / f"network.{form}"
    assert 0 == run("export", form, "--from", mini_release.folder, "--out", path).exit_code
    found = (
        nx.read_gexf(path, version="1.3")
        if form == "gexf"
        else nx.read_graphml(path, force_multigraph=True)
    )
    assert sorted(expected) == sorted(found)
    assert ties(expected) == ties(found)
    assert {n: d["label"] for n, d in expected.nodes(data=True)} == {
        n: d["label"] for n, d in found.nodes(data=True)
    }


def test_gexf_names_no_day_and_no_program(mini_release: Release, run: Run) -> None:
    assert b"lastmodifieddate" not in exported("gexf", mini_release, run)


def test_csv_holds_the_same_network(mini_release: Release, run: Run, tmp_path: Path) -> None:
    expected = KnowledgeGraph.from_release(mini_release).to_networkx()
    run("export", "csv", "--from", mini_release.folder, "--out", tmp_path / "network")
    nodes = read_table(tmp_path / "network" / "nodes.csv")
    edges = read_table(tmp_path / "network" / "edges.csv")
    assert sorted(expected) == [node["id"] for node in nodes]
    assert ties(expected) == sorted((e["source"], e["target"], e["role"]) for e in edges)


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as records."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_column_of_a_network_in_csv_has_a_name_of_its_own(
    mini_release: Release, run: Run, tmp_path: Path
) -> None:
    run("export", "csv", "--from", mini_release.folder, "--out", tmp_path / "network")
    header = (tmp_path / "network" / "edges.csv").read_text(encoding="utf-8").splitlines()[0]
    assert sorted(set(header.split(","))) == sorted(header.split(","))


# ── names that would like to be more than names ──────────────────────────────────────────────────

SCRIPT = 'Upė </script><script>alert("1")</script>\\'


@pytest.fixture
def hostile(mini: Path) -> Path:
    """The miniature dataset with a name that is a script, and another that is a formula."""
    for path in (mini / "sources/page/names.csv", mini / "register/organizations.csv"):
        text = path.read_text(encoding="utf-8")
        quoted = '"' + SCRIPT.replace('"', '""') + '"'
        text = text.replace("upe,Upė,", f"upe,{quoted},").replace(
            "ponds-for-all,Ponds for All,", "ponds-for-all,=1+cmd|' /C calc'!A0,"
        )
        path.write_text(text, encoding="utf-8")
    return mini


def test_a_script_in_a_name_stays_a_name(hostile: Path, run: Run) -> None:
    desk = hostile.parent
    assert "no problems found\n" == run("check", "mini", cwd=desk).output
    assert 0 == run("build", "mini", cwd=desk).exit_code
    release = desk / "build" / "current"
    quads = ox.parse(path=str(release / "quads.nq"), format=ox.RdfFormat.N_QUADS)
    assert ox.Literal(SCRIPT, language="lt") in {quad.object for quad in quads}
    page = (release / "picture.html").read_text(encoding="utf-8")
    assert "alert(" in page
    assert "<script>alert" not in page
    assert '</script><script>alert("1")' not in page


def test_a_formula_in_a_name_is_not_run_by_a_spreadsheet(hostile: Path, run: Run) -> None:
    desk = hostile.parent
    run("build", "mini", cwd=desk)
    run("export", "csv", "--out", "network", cwd=desk)
    labels = [node["label"] for node in read_table(desk / "network" / "nodes.csv")]
    assert "'=1+cmd|' /C calc'!A0" in labels


def test_norwegian_is_not_false(mini: Path, run: Run) -> None:
    path = mini / "sources" / "page" / "source.yaml"
    text = path.read_text(encoding="utf-8").replace("language: en", "language: no")
    path.write_text(text.replace("title: About the River Coalition", "title: NO"), encoding="utf-8")
    run("build", "mini", cwd=mini.parent)
    quads = (mini.parent / "build" / "current" / "quads.nq").read_text(encoding="utf-8")
    source = "<https://example.org/rivers/source/page>"
    assert f'{source} <http://purl.org/dc/terms/title> "NO"@no {source} .\n' in quads
    assert f'{source} <http://purl.org/dc/terms/language> "no" {source} .\n' in quads
    assert "false" not in {line.lower() for line in quads.split('"')}


# ── used wrongly ─────────────────────────────────────────────────────────────────────────────────


def assert_used_wrongly(exit_code: int, said: str) -> None:
    """Expect exit code 2, one line that says why, and no traceback."""
    lines = [line for line in said.splitlines() if line and not line.startswith(("Usage:", "Try "))]
    assert (2, 1) == (exit_code, len(lines)), said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["query", "no-such-question"],
        ["query", "members-on-day", "--param", "network="],
        ["query", "members-on-day", "--on", "yesterday", "--param", "network=river-coalition"],
        ["query", "members-on-day", "--on", "2011", "--param", "network=river-coalition"],
        ["query", "members-on-day", "--param", "network"],
        ["query", "members-on-day", "--param", "networks=river-coalition"],
        ["query", "members-on-day", "--on", "2011-06-20", "--param", "network=<x> . } #"],
        ["query", "sources", "--format", "xml"],
        ["query", "sources", "--format", "ttl"],
        ["query", "sources", "--from", "nowhere"],
        ["query", "broken.rq"],
        ["query", "no-front-matter.rq"],
        ["query", "windows.rq"],
        ["evidence"],
        ["evidence", "upe", "--documents", "nowhere"],
        ["export", "docx"],
        ["export", "csv"],
        ["export", "nquads", "--from", "mini"],
        ["export", "gexf", "--on", "2011"],
        ["draw", "--on", "tomorrow"],
        ["draw", "--language", "fr"],
        ["build", "nowhere"],
        ["build", "."],
        ["build", "mini", "--out", "broken.rq"],
        ["tidy", "nowhere"],
        ["tidy", "."],
        ["locate", "nowhere.txt", "a"],
        ["locate", "latin.txt", "a"],
        [
            "new",
            "mini/sources/latin",
            "--document",
            "latin.txt",
            "--title",
            "L",
            "--language",
            "en",
        ],
        ["explain", "no such thing"],
    ],
    ids=" ".join,
)
def test_what_is_used_wrongly_is_said_in_one_line(
    arguments: list[str], mini: Path, mini_release: Release, run: Run
) -> None:
    desk = mini.parent
    shutil.copytree(mini_release.folder.parent.parent, desk / "build", symlinks=True)
    (desk / "broken.rq").write_text("SELECT * { ?s ?p", encoding="utf-8")
    (desk / "no-front-matter.rq").write_text("#+ title: [\nSELECT * {}", encoding="utf-8")
    (desk / "windows.rq").write_bytes("# Upė\nSELECT * {}".encode("cp1257"))
    (desk / "latin.txt").write_bytes("Sjøvakten".encode("latin-1"))
    result = run(*arguments, cwd=desk)
    assert_used_wrongly(result.exit_code, result.stderr)
    assert "" == result.stdout


REACHING = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { sErViCe <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * {\\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a' . SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
    "SELECT * { # a comment\n SERVICE # another\n <http://127.0.0.1:9/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "#" . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''it's # ''' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s <http://example.org/#> ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { FILTER (1 <2) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER (3> 2) }",
    "SELECT * { ?s ?p 'a\\'' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER (?o != 'b') }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * from named <file:///etc/passwd> { ?s ?p ?o }",
    "LOAD <file:///etc/passwd>",
    "load silent <http://127.0.0.1:9/> INTO GRAPH <http://example.org/>",
    "INSERT DATA { <http://example.org/a> <http://example.org/b> 'c' }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
]


FAULTS = {
    "ASK { ?s ?p }": "line 1, column 13: '}' cannot stand here; "
    "a pattern has three parts, ?thing ?property ?value",
    "ASK { ?s ?p ?o ?q }": "line 1, column 19: '}' cannot stand here; "
    "a pattern has three parts, ?thing ?property ?value; after it comes a full stop",
    "ASK {\n  ?s ?p ?o": "line 2, column 11: the query ends too early; "
    "of braces there are 1 that open and 0 that close",
    "ASK {\n  ?s org:member ?o }": "line 2, column 6: the prefix org: is not declared; "
    "declare it: PREFIX org: <http://www.w3.org/ns/org#>",
    "ASK { ?s ?p 'o }": "line 1, column 16: '}' cannot stand here; expected '; "
    "a text is not closed: it begins and ends with the same quotes",
    "SELECT * {} ORDER ?s": "line 1, column 19: '?s' cannot stand here; expected BY",
    "ASK { OPTIONAL ?s ?p ?o }": "line 1, column 16: '?s' cannot stand here; expected {",
    "SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s": "line 1, column 36: "
    "the SELECT contains a variable that is unbound",
    "SELCT * {}": "line 1, column 10: '}' cannot stand here; "
    "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_of_a_question_is_placed_and_its_cure_told(
    text: str, tmp_path: Path, mini_release: Release, run: Run
) -> None:
    path = tmp_path / "question.rq"
    path.write_text(text, encoding="utf-8")
    result = run("query", path, "--from", mini_release.folder)
    assert (2, f"civilgraph: {FAULTS[text]}\n") == (result.exit_code, result.stderr)


@pytest.mark.parametrize("text", REACHING)
def test_a_question_asks_this_graph_and_nothing_else(
    text: str, tmp_path: Path, mini_release: Release, run: Run
) -> None:
    path = tmp_path / "question.rq"
    path.write_text(text, encoding="utf-8")
    result = run("query", path, "--from", mini_release.folder)
    assert_used_wrongly(result.exit_code, result.stderr)
    assert "is refused: a query asks this graph and nothing else" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ('SERVICE' AS ?x) {}",
        "SELECT ?service { VALUES ?service { 1 } }",
        "# LOAD nothing\nSELECT (1 AS ?x) {}",
        "PREFIX load: <http://example.org/SERVICE#> SELECT * { ?s load:from ?o }",
        "SELECT * { ?s <http://example.org/FROM> ?o }",
        "SELECT (1 < 2 AS ?x) (3 > 2 AS ?y) {}",
    ],
)
def test_a_harmless_question_is_answered_whatever_words_it_holds(
    text: str, tmp_path: Path, mini_release: Release, run: Run
) -> None:
    path = tmp_path / "question.rq"
    path.write_text(text, encoding="utf-8")
    assert 0 == run("query", path, "--from", mini_release.folder).exit_code
