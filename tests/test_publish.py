"""Publish, and read back what was published with other people's programs."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyshacl import validate
from tests.conftest import TESTS, Run

from civilgraph.cli import main
from civilgraph.identifiers import Identifiers
from civilgraph.publish.context import published
from civilgraph.publish.dumps import PREFIXES, read_subjects
from civilgraph.publish.notation import Notation
from civilgraph.publish.site.tongues import DATA
from civilgraph.release import Release, open_release
from civilgraph.serve.pages import lead

BASE = "https://example.org/rivers/"
DATASETS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
GRAPHS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
DCAT_TERMS = rdflib.Namespace("http://www.w3.org/ns/dcat#")
TYPE = ox.NamedNode(str(rdflib.RDF.type))
RDFLIB = {"nq": "nquads", "trig": "trig", "jsonld": "json-ld", "ttl": "turtle", "rdf": "xml",
          "nt": "nt"}  # fmt: skip


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of the miniature dataset, to be read only."""
    return publish(TESTS / "mini", out=tmp_path_factory.mktemp("public-mini"))


@pytest.fixture(scope="session")
def public_data(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A publication of the real dataset, to be read only."""
    return publish(data, out=tmp_path_factory.mktemp("public-data"))


@pytest.fixture(params=["public", "public_data"])
def either(request: pytest.FixtureRequest) -> Path:
    """A publication of the miniature dataset, and one of the real one."""
    folder = request.getfixturevalue(request.param)
    assert isinstance(folder, Path)
    return folder


def publish(dataset: Path, *arguments: str | Path, out: Path) -> Path:
    """Publish by the command line; give the folder of the publication."""
    words = ["publish", str(dataset), "--out", str(out), *map(str, arguments)]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return (out / "current").resolve()


def quads(path: Path) -> set[ox.Quad]:
    """Read a file with Oxigraph."""
    return set(ox.parse(path=str(path), format={**GRAPHS, **DATASETS}[path.suffix[1:]]))


def set_version(root: Path, version: str) -> None:
    """Give a dataset another version."""
    path = root / "dataset.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("(?m)^version: .*", f"version: {version}", text), encoding="utf-8")


def iri(term: object) -> str:
    """Give the text of an IRI, which a term must be."""
    assert isinstance(term, ox.NamedNode)
    return term.value


def triples(path: Path) -> set[ox.Triple]:
    """Read the triples of a file with Oxigraph, whatever graph they are in."""
    return {quad.triple for quad in quads(path)}


def listing(folder: Path) -> dict[str, str]:
    """Sum up every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines_by_rdflib(path: Path, *, is_dataset: bool) -> set[str]:
    """Read a file with rdflib, and write it as N-Quads or N-Triples."""
    graph = rdflib.Dataset() if is_dataset else rdflib.Graph()
    graph.parse(path, format=RDFLIB[path.suffix[1:]])
    text = graph.serialize(format="nquads" if is_dataset else "nt")
    return {line.strip() for line in text.splitlines() if line.strip()}


def as_oxigraph(lines: set[str]) -> set[ox.Quad]:
    """Read lines of N-Quads with Oxigraph, so that escapes do not matter."""
    return set(ox.parse("\n".join(sorted(lines)) + "\n", format=ox.RdfFormat.N_QUADS))


def refuse(url: str, options: object) -> dict[str, object]:
    raise AssertionError(f"{url} was asked for")


def by_pyld(path: Path) -> set[ox.Quad]:
    """Read a JSON-LD file with pyld, which must ask nobody for anything."""
    document = json.loads(path.read_text(encoding="utf-8"))
    options = {"format": "application/n-quads", "documentLoader": refuse}
    return set(ox.parse(jsonld.to_rdf(document, options), format=ox.RdfFormat.N_QUADS))


# ── every notation says the same ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["graph.trig", "graph.jsonld"])
def test_oxigraph_reads_the_same_quads_in_every_notation(either: Path, name: str) -> None:
    assert quads(either / "data/quads.nq") == quads(either / "data" / name)


@pytest.mark.parametrize("name", ["graph.ttl", "graph.rdf"])
def test_oxigraph_reads_the_same_triples_in_notations_without_graphs(
    either: Path, name: str
) -> None:
    assert triples(either / "data/quads.nq") == triples(either / "data" / name)


@pytest.mark.parametrize("name", ["quads.nq", "graph.trig", "graph.jsonld"])
def test_rdflib_reads_the_same_quads_in_every_notation(
    public: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    found = lines_by_rdflib(public / "data" / name, is_dataset=True)
    assert quads(public / "data/quads.nq") == as_oxigraph(found)


@pytest.mark.parametrize("name", ["graph.ttl", "graph.rdf"])
def test_rdflib_reads_the_same_triples_in_notations_without_graphs(
    public: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    found = as_oxigraph(lines_by_rdflib(public / "data" / name, is_dataset=False))
    assert triples(public / "data/quads.nq") == {quad.triple for quad in found}


def test_pyld_expands_the_json_ld_to_the_same_quads_and_asks_nobody(public: Path) -> None:
    assert quads(public / "data/quads.nq") == by_pyld(public / "data/graph.jsonld")


def test_a_document_carries_a_part_of_the_published_context(public: Path) -> None:
    whole = json.loads((public / "data/context.jsonld").read_text())["@context"]
    document = json.loads((public / "id/upe.jsonld").read_text())["@context"]
    assert BASE == document.pop("@base")
    assert document.items() <= whole.items()
    assert {"member", "asPrinted"} <= document.keys()


def test_the_dumps_are_packed_and_unpack_to_themselves(public: Path) -> None:
    for name in ("data/quads.nq", "data/graph.trig"):
        unpacked = subprocess.run(
            ["gzip", "-dc", str(public / f"{name}.gz")], capture_output=True, check=True
        )
        assert (public / name).read_bytes() == unpacked.stdout


# ── a file for each thing and each source ────────────────────────────────────────────────────────


def things(folder: Path) -> list[Path]:
    """List the things and graphs that have files, without their endings."""
    return [
        path.with_suffix("")
        for name in ("id", "source", "graph")
        for path in sorted(folder.glob(f"{name}/**/*.nt"))
    ]


def test_the_three_files_of_a_thing_say_the_same(either: Path) -> None:
    found = things(either)
    for path in found:
        said = triples(Path(f"{path}.nt"))
        assert said == triples(Path(f"{path}.ttl")) == triples(Path(f"{path}.jsonld")), path
    assert found


def test_pyld_reads_the_files_of_things_without_asking_anybody(public: Path) -> None:
    for path in things(public):
        found = {quad.triple for quad in by_pyld(Path(f"{path}.jsonld"))}
        assert triples(Path(f"{path}.nt")) == found


def test_rdflib_reads_the_files_of_things_alike(
    public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    for path in things(public):
        for ending in DATA:
            found = as_oxigraph(lines_by_rdflib(Path(f"{path}.{ending}"), is_dataset=False))
            assert triples(Path(f"{path}.nt")) == {quad.triple for quad in found}, path


def test_what_rows_declare_has_files_with_the_claims_behind_it(public_data: Path) -> None:
    path = public_data / "id/event/ztok-founding-2011"
    base = "https://w3id.org/civilgraph/"
    told = {iri(t.subject).removeprefix(base) for t in triples(Path(f"{path}.ttl"))}
    assert {"id/event/ztok-founding-2011", "claim/ztok-about/e1"} <= told
    assert {"id/reason/ztok-about.y1", "claim/ztok-about/y1"} <= told
    assert {"document", "event", "grant", "service"} == {
        folder.name for folder in (public_data / "id").iterdir() if folder.is_dir()
    }


def test_every_page_of_a_thing_leads_to_files_that_are_there(either: Path) -> None:
    pages = [p for name in ("id", "source") for p in either.glob(f"en/{name}/**/*.html")]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        if 'class="lede"' in text:
            continue  # An id that leads to another one.
        linked = re.findall(r'<link rel="describedby alternate" type="[^"]*" href="([^"]*)"', text)
        shown = re.findall(r'<a type="[^"]*" href="([^"]*)"', text)
        assert linked == shown
        assert 3 == len(linked), page
        assert all((page.parent / href).resolve().is_file() for href in linked), page
    assert pages


def test_every_iri_of_the_dataset_gives_rdf_that_tells_of_it(either: Path) -> None:
    manifest = json.loads((either / "manifest.json").read_text())
    base, files = manifest["base"], manifest["files"]
    records = [q for p in sorted(either.glob("catalogue/*.ttl")) for q in quads(p)]
    told: dict[str, set[str]] = {}
    for quad in (*quads(either / "data/quads.nq"), *records):
        subject = iri(quad.subject)
        path = subject.removeprefix(base).partition("#")[0]
        # The root is the site itself, and the endpoint answers for itself.
        if not subject.startswith(base) or path in ("", "sparql"):
            continue
        found = lead(path, files, accept="text/turtle", language="") or ""
        assert found.endswith(".ttl"), subject
        if found not in told:
            told[found] = {iri(triple.subject) for triple in triples(either / found)}
        # What the IRI of a graph gives is the graph.
        assert subject in told[found] or found == f"{path}.ttl", subject


def test_everything_in_the_register_has_its_files(either: Path) -> None:
    manifest = json.loads((either / "manifest.json").read_text())
    register = Identifiers(base=manifest["base"]).register
    named = {
        iri(quad.subject).removeprefix(f"{manifest['base']}id/")
        for quad in quads(either / "data/quads.nq")
        if iri(quad.graph_name) == register
    }
    assert named == {path.stem for path in either.glob("id/*.nt")}


def test_the_file_of_a_source_is_its_graph(either: Path) -> None:
    base = json.loads((either / "manifest.json").read_text())["base"]
    by_graph: dict[str, set[ox.Triple]] = {}
    for quad in quads(either / "data/quads.nq"):
        by_graph.setdefault(iri(quad.graph_name), set()).add(quad.triple)
    paths = [*either.glob("source/*.ttl"), *either.glob("graph/*.ttl")]
    found = {f"{base}{p.relative_to(either).with_suffix('')}": triples(p) for p in paths}
    own = {
        graph: said
        for graph, said in by_graph.items()
        if graph.startswith((f"{base}source/", f"{base}graph/"))
    }
    assert own == found


def test_a_membership_is_told_in_the_files_of_both_sides_with_its_claim(public: Path) -> None:
    spell = ox.NamedNode(f"{BASE}id/membership/river-coalition.upe.1")
    about = ox.NamedNode("https://w3id.org/civilgraph/ns#about")
    for name in ("upe", "river-coalition"):
        said = triples(public / f"id/{name}.ttl")
        claims = {iri(t.subject) for t in said if (t.predicate, t.object) == (about, spell)}
        assert f"{BASE}claim/page/m1" in claims
        period = f"{spell.value}#during"
        assert any(iri(t.subject) == period for t in said)
    other = triples(public / "id/elvevakten.ttl")
    assert not any(t.subject == spell for t in other)


def test_nothing_is_in_the_file_of_a_thing_that_is_not_in_the_graph(either: Path) -> None:
    known = triples(either / "data/quads.nq")
    assert all(triples(path) <= known for path in either.glob("id/*.nt"))


# ── records that are true ────────────────────────────────────────────────────────────────────────


def test_the_published_record_is_valid_by_the_official_shapes(
    public_data: Path, material: Path
) -> None:
    record = rdflib.Graph().parse(public_data / "catalogue/dcat.ttl")
    rules = rdflib.Graph().parse(material / "conformance/dcat-ap-3.0.1/shapes.ttl")
    conforms, _, report = validate(record, shacl_graph=rules)
    assert conforms, report


def test_the_record_has_the_size_and_the_sum_of_every_file_of_the_data(public: Path) -> None:
    record = rdflib.Graph().parse(public / "catalogue/dcat.ttl")
    dcat, spdx = (rdflib.Namespace(iri) for iri in (
        "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
    ))  # fmt: skip
    told = {
        str(record.value(node, dcat.downloadURL)).removeprefix(BASE): (
            int(str(record.value(node, dcat.byteSize))),
            str(record.value(record.value(node, spdx.checksum), spdx.checksumValue)),
        )
        for node in record.subjects(rdflib.RDF.type, dcat.Distribution)
    }
    sums = json.loads((public / "manifest.json").read_text())["files"]
    assert told == {
        name: ((public / name).stat().st_size, digest)
        for name, digest in sums.items()
        if name.startswith("data/")
    }


def test_void_counts_what_oxigraph_counts(either: Path) -> None:
    found = triples(either / "data/quads.nq")
    classes = Counter(iri(t.object) for t in found if t.predicate == TYPE)
    properties = Counter(t.predicate.value for t in found)
    subjects = {(t.predicate.value, t.subject) for t in found}
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    told = rdflib.Graph().parse(either / "catalogue/void.ttl")
    (dataset,) = set(told.subjects(void.classPartition))

    def number(node: rdflib.term.Node, term: rdflib.URIRef) -> int:
        return int(str(told.value(node, term)))

    assert len(found) == number(dataset, void.triples)
    assert len({t.subject for t in found}) == number(dataset, void.distinctSubjects)
    assert classes == {
        str(told.value(part, void["class"])): number(part, void.entities)
        for part in told.objects(dataset, void.classPartition)
    }
    parts = list(told.objects(dataset, void.propertyPartition))
    assert properties == {
        str(told.value(part, void.property)): number(part, void.triples) for part in parts
    }
    assert Counter(predicate for predicate, _ in subjects) == {
        str(told.value(part, void.property)): number(part, void.distinctSubjects) for part in parts
    }


def test_the_sums_are_right_and_of_every_file(public: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=public, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    lines = (public / "SHA256SUMS").read_text().splitlines()
    summed = {line.split("  ", 1)[1] for line in lines}
    assert set(listing(public)) - {"SHA256SUMS", "manifest.json"} == summed


def test_a_table_row_for_every_membership(public: Path) -> None:
    with (public / "data/tables/memberships.csv").open(encoding="utf-8", newline="") as file:
        spells = [row["spell"] for row in csv.DictReader(file)]
    membership = ox.NamedNode("http://www.w3.org/ns/org#Membership")
    typed = {
        iri(t.subject)
        for t in triples(public / "data/quads.nq")
        if (t.predicate, t.object) == (TYPE, membership)
    }
    assert sorted(typed) == sorted(spells)


# ── the base, the day, the release before ────────────────────────────────────────────────────────


def test_another_base_is_the_base_of_everything(mini: Path) -> None:
    folder = publish(mini, "--base-iri", "https://rivers.example/kg/", out=mini.parent / "out")
    texts = {name: (folder / name).read_bytes() for name in listing(folder)}
    assert [] == [name for name, data in texts.items() if b"example.org/rivers" in data]
    assert b"<https://rivers.example/kg/id/upe>" in texts["data/quads.nq"]
    assert b"@base <https://rivers.example/kg/> ." in texts["id/upe.ttl"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base-iri", "example.org"],
         "'example.org' is no base IRI; write one such as https://example.org/graph/"),
        (["--issued", "tomorrow"], "'tomorrow' is not a day; write one such as 2026-11-22"),
    ],
)  # fmt: skip
def test_what_is_used_wrongly_is_said_and_nothing_is_written(
    mini: Path, run: Run, arguments: list[str], said: str
) -> None:
    result = run("publish", mini, "--out", "out", *arguments)
    assert (2, f"civilgraph: {said}\n") == (result.exit_code, result.stderr)
    assert not (mini.parent / "out").exists()


def test_a_release_is_published_as_it_is_and_under_no_other_base(
    mini_release: Release, public: Path, tmp_path: Path, run: Run
) -> None:
    folder = publish(mini_release.folder, out=tmp_path / "out")
    assert listing(public) == listing(folder)
    result = run("publish", mini_release.folder, "--base-iri", "https://other.example/")
    assert 2 == result.exit_code
    assert f"was built for {BASE}; to publish it below https://other.example/, " in result.stderr


@pytest.mark.parametrize(("given", "expected"), [("2026-11-22", "2026-11-22"), ("0", "1970-01-01")])
def test_the_day_of_issue_stands_in_every_record(
    mini_release: Release, tmp_path: Path, given: str, expected: str
) -> None:
    folder = publish(mini_release.folder, "--issued", given, out=tmp_path)
    assert expected == json.loads((folder / "manifest.json").read_text())["issued"]
    for name in ("dcat.ttl", "CITATION.cff", "zenodo.json", "dataset.schema.jsonld"):
        assert expected in (folder / "catalogue" / name).read_text(encoding="utf-8"), name


def test_a_day_that_nobody_states_stands_nowhere(public: Path) -> None:
    assert "" == json.loads((public / "manifest.json").read_text())["issued"]
    assert "issued" not in (public / "catalogue/dcat.ttl").read_text(encoding="utf-8")


def test_what_changed_makes_the_later_release_of_the_earlier(
    mini: Path, public: Path, run: Run
) -> None:
    table = mini / "sources/page/memberships.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("2014-05-01,left", "2014-06-01,left"), encoding="utf-8")
    folder = publish(mini, "--previous", public, out=mini.parent / "out")
    made = run("diff", "--apply", public, folder / "changes")
    assert (folder / "data/quads.nq").read_text(encoding="utf-8") == made.stdout
    notes = (folder / "changes/notes.md").read_text(encoding="utf-8")
    told = notes.split("## River Coalition\n")[1].split("##")[0]
    assert "Elvevakten" in told
    assert "1 June 2014" in told
    assert public.name == json.loads((folder / "manifest.json").read_text())["previous"]


def test_every_version_keeps_its_iri_and_the_record_leads_back_through_them(
    mini: Path, tmp_path: Path, material: Path
) -> None:
    table, folders = mini / "sources/page/memberships.csv", list[Path]()
    text = table.read_text(encoding="utf-8")
    for number, month in enumerate(("05", "06", "07")):
        table.write_text(text.replace("2014-05-01,left", f"2014-{month}-01,left"), "utf-8")
        set_version(mini, f"{number + 1}.0")
        arguments: list[str | Path] = ["--previous", folders[-1]] if folders else []
        folders.append(publish(mini, *arguments, out=tmp_path / str(number)))
    own = [
        f"release/{json.loads((f / 'manifest.json').read_text())['files']['data/quads.nq'][:16]}"
        for f in folders
    ]
    last = folders[-1]
    record = rdflib.Graph().parse(last / "catalogue/dcat.ttl")
    first, second, third = (rdflib.URIRef(f"{BASE}{path}") for path in own)
    assert {(third, second), (second, first)} == set(record.subject_objects(DCAT_TERMS.prev))
    versions = {s: str(o) for s, o in record.subject_objects(DCAT_TERMS.version)}
    assert ["1.0", "2.0", "3.0"] == [versions[each] for each in (first, second, third)]
    rules = rdflib.Graph().parse(material / "conformance/dcat-ap-3.0.1/shapes.ttl")
    conforms, _, report = validate(record, shacl_graph=rules)
    assert conforms, report
    for path in own:
        page = (last / path / "index.html").read_text(encoding="utf-8")
        assert f'<link rel="cite-as" href="{BASE}{path}">' in page
        links = re.findall(r'href="(\.\./[^"]*)"', page)
        assert all((last / path / link).resolve().is_file() for link in links)
        assert ("An earlier release" in page) == (path != own[-1])


def test_a_publication_of_the_same_quads_is_the_same_version(
    mini_release: Release, public: Path, tmp_path: Path
) -> None:
    folder = publish(mini_release.folder, "--previous", public, out=tmp_path / "out")
    assert [] == json.loads((folder / "manifest.json").read_text())["earlier"]
    assert "prev" not in (folder / "catalogue/dcat.ttl").read_text(encoding="utf-8")


def test_a_publication_is_asked_like_a_release(public: Path, run: Run) -> None:
    query = ("query", "members-on-day", "--param", "network=river-coalition", "--on", "2011-06-20",
             "--format", "csv")  # fmt: skip
    from_dataset = run(*query, "--from", TESTS / "mini")
    assert from_dataset.stdout == run(*query, "--from", public).stdout
    assert "Upė" in from_dataset.stdout


# ── whole or not at all, the same twice ──────────────────────────────────────────────────────────


def test_what_is_not_right_is_not_published(mini: Path, run: Run) -> None:
    (mini / "sources/page/places.csv").write_bytes(b"not a table\n")
    result = run("publish", "mini", cwd=mini.parent)
    assert 1 == result.exit_code
    assert "mini/sources/page/places.csv:1:1: error: " in result.stdout
    assert "nothing was published; the publication before it stays as it was" in result.stderr
    assert not (mini.parent / "build").exists()


def test_the_same_dataset_gives_the_same_bytes_in_another_process(mini: Path, public: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    environment.pop("SOURCE_DATE_EPOCH", None)
    out = mini.parent / "out"
    command = [sys.executable, "-m", "civilgraph", "publish", str(mini), "--out", str(out)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert listing(public) == listing((out / "current").resolve())


def test_what_did_not_change_is_not_written_again(mini: Path) -> None:
    out = mini.parent / "out"
    first = publish(mini, out=out)
    set_version(mini, "2")
    second = publish(mini, out=out)
    assert first != second
    for name in ("data/graph.rdf", "id/upe.ttl", "source/page.ttl", "assets/oxigraph.wasm"):
        assert (first / name).samefile(second / name), name
    assert not (first / "manifest.json").samefile(second / "manifest.json")


def test_a_file_spoilt_by_hand_is_not_carried_on(mini: Path) -> None:
    out = mini.parent / "out"
    first = publish(mini, out=out)
    right = (first / "id/upe.ttl").read_bytes()
    (first / "id/upe.ttl").write_bytes(right[:-2] + b"!\n")
    assert right == (publish(mini, out=out) / "id/upe.ttl").read_bytes()


def test_a_kill_leaves_the_publication_before(mini: Path) -> None:
    out = mini.parent / "out"
    before = publish(mini, out=out)
    expected = listing(before)
    command = [sys.executable, "-m", "civilgraph", "publish", str(mini), "--out", str(out)]
    for number in range(3):
        set_version(mini, f"2.{number}")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        draft = out / "releases" / f".draft-{process.pid}"
        while not (draft / ("data/quads.nq", "id/upe.nt", "en")[number]).exists():
            time.sleep(0.005)
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert before == (out / "current").resolve()
        assert expected == listing(before)
    publish(mini, out=out)
    assert [] == [path.name for path in (out / "releases").glob(".*")]


# ── hostile text ─────────────────────────────────────────────────────────────────────────────────

# What may stand in a literal: anything that XML can hold at all.
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\r\t\"\\'<>&{}[]@^.;,")
)
literals = st.builds(
    lambda text, kind: {"": ox.Literal(text), "lt": ox.Literal(text, language="lt"),
                        "sr": ox.Literal(text, language="sr-latn")}.get(kind)
    or ox.Literal(text, datatype=ox.NamedNode(kind)),
    texts,
    st.sampled_from(["", "lt", "sr", "http://www.w3.org/2001/XMLSchema#date",
                     "http://id.loc.gov/datatypes/edtf/EDTF"]),
)  # fmt: skip
iris = st.sampled_from(
    [f"{BASE}id/a", f"{BASE}id/a/../b", f"{BASE}id//b", f"{BASE}id/a.b-c#during", f"{BASE}id/a%2Fb",
     f"{BASE}", f"{BASE}ns#x", f"{BASE}claim/s/m1#target", "https://w3id.org/civilgraph/ns#Claim",
     "http://www.w3.org/ns/org#a.b", "http://www.w3.org/ns/org#a/b", "http://www.w3.org/ns/org#",
     "https://example.org/?a=1&b='2'", "urn:x:y", "mailto:a@b.example"]
).map(ox.NamedNode)  # fmt: skip
predicates = st.sampled_from(
    ["http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/ns/org#member",
     "https://w3id.org/civilgraph/ns#start", "https://w3id.org/civilgraph/ns#about",
     "http://www.w3.org/2000/01/rdf-schema#range", "http://purl.org/dc/terms/type",
     "https://schema.org/value", "https://other.example/terms/x.y-z"]
).map(ox.NamedNode)  # fmt: skip
statements = st.builds(
    lambda s, p, o, i, g: ox.Quad(s, p, i if p == TYPE else o, g),
    iris, predicates, literals | iris, iris,
    st.sampled_from([ox.NamedNode(f"{BASE}source/{name}") for name in "ab"]),
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(statements, min_size=1, max_size=12),
    st.sampled_from([BASE, "https://e.example/a/../b/"]),
)
def test_any_text_comes_back_from_every_notation(said: list[ox.Quad], base: str) -> None:
    lines = ox.serialize(set(said), format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "quads.nq"
        path.write_bytes(b"".join(sorted(lines.splitlines(keepends=True))))
        blocks = list(_blocks(path, base=base))
    notation = Notation(PREFIXES, base=base, context=published())
    expected = {quad.triple for quad in said}
    turtle = notation.turtle_header() + "".join(turtle for _, turtle, _, _ in blocks)
    nodes = ",\n".join(node for _, _, node, _ in blocks)
    document = f'{{"@context":{published().whole(base=base)},"@graph":[{nodes}]}}'
    xml = notation.xml_header() + "".join(xml for _, _, _, xml in blocks) + "</rdf:RDF>"
    nt = "".join(nt for nt, _, _, _ in blocks)
    for text, form in zip((turtle, document, xml, nt), ("ttl", "jsonld", "rdf", "nt"), strict=True):
        assert expected == {q.triple for q in ox.parse(text, format=GRAPHS[form])}, form


def _blocks(path: Path, *, base: str) -> Iterator[tuple[str, str, str, str]]:
    notation = Notation(PREFIXES, base=base, context=published())
    for subject, by_graph in read_subjects(path, notation=notation):
        rows = sorted({row for rows in by_graph.values() for row in rows})
        rows.sort(key=lambda row: row[1])
        nt = "".join(f"{subject} {row[1]} .\n" for row in rows)
        yield notation.block(subject, rows, triples=nt, shape=notation.shape(rows))


HOSTILE = '"><script>alert(1)</script>&amp; ../../etc ]]> \\ %'


def test_hostile_words_become_no_path_no_markup_and_no_header(
    mini: Path, make_hostile: Callable[[Path], None]
) -> None:
    make_hostile(mini)
    folder = publish(mini, out=mini.parent / "out")
    for name in listing(folder):
        assert re.fullmatch(r"[A-Za-z0-9._@~+/-]+", name)
        assert ".." not in name
    assert quads(folder / "data/quads.nq") == quads(folder / "data/graph.jsonld")
    assert triples(folder / "data/quads.nq") == triples(folder / "data/graph.rdf")
    for path in folder.rglob("*"):
        if path.name in (".htaccess", "robots.txt", "sitemap.xml", "void"):
            assert b"alert(1)" not in path.read_bytes() or path.name == "void"
        if path.suffix == ".html":
            assert b"<script>alert(1)" not in path.read_bytes(), path


@pytest.fixture
def make_hostile() -> Callable[[Path], None]:
    """Give what puts hostile words wherever free text may stand."""

    def spoil(root: Path) -> None:
        settings_ = root / "dataset.yaml"
        text = settings_.read_text(encoding="utf-8")
        words = json.dumps(HOSTILE)
        text = re.sub("(?m)^(title|description|publisher): .*", lambda m: f"{m[1]}: {words}", text)
        settings_.write_text(text, encoding="utf-8")
        register = root / "register/organizations.csv"
        with register.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["label"] = HOSTILE
        with register.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return spoil


def test_no_name_of_a_file_leads_out_of_a_release(tmp_path: Path) -> None:
    from civilgraph.release import Draft

    for name in ("../x", "/x", "a/../x", "a//x", "", ".", "a/.", "a\nb", "a b", "ą"):
        with Draft(tmp_path) as draft, pytest.raises(ValueError, match="is no name of a file"):
            draft.write(name, b"")
    with Draft(tmp_path) as draft:
        draft.write(".well-known/void", b"")
        with pytest.raises(ValueError, match=r"'\.well-known/void' is there already"):
            draft.write(".well-known/void", b"")


def test_opening_a_publication_finds_its_quads_where_the_manifest_says(public: Path) -> None:
    assert public / "data/quads.nq" == open_release(public).quads
    assert shutil.which("sha256sum")
