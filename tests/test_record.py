"""The catalogue record: valid by the official shapes, and true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, URIRef

from civilgraph.rdf.record import (
    Distribution,
    NamedGraph,
    Record,
    Version,
    describe_content,
    describe_dataset,
    describe_service,
    to_jsonld,
    to_turtle,
)
from civilgraph.vocabulary import DCAT, DCTERMS, RDF, SPDX, VOID

HOSTILE = '"""> <script>alert(1)</script>\n\\'
BASE = "https://example.org/graph/"
RECORD = Record(
    base=BASE,
    title="Rivers",
    description="Who keeps the rivers.",
    publisher="River people",
    licence="https://creativecommons.org/licenses/by/4.0/",
    languages=("lt", "sr-Latn", "en"),
    version=Version(
        iri=f"{BASE}release/abababababababab", name="1.2.0", issued="2026-11-22", digest="ab" * 32
    ),
    earlier=(
        Version(iri=f"{BASE}release/dededededededede", name="1.1.0", issued="", digest="de" * 32),
        Version(
            iri=f"{BASE}release/ef0fef0fef0fef0f", name="1", issued="2020-01-01", digest="ef0f" * 16
        ),
    ),
    keywords=("networks",),
    files=(
        Distribution(
            path="data/quads.nq.gz",
            media_type="application/n-quads",
            title="All quads",
            bytes=12,
            sha256="cd" * 32,
            compressed="application/gzip",
        ),
        Distribution(
            path="data/tables/members.csv",
            media_type="text/csv",
            title="Members",
            bytes=5,
            sha256="0e" * 32,
            conforms_to="http://www.w3.org/ns/csvw",
        ),
    ),
    graphs=(
        NamedGraph(iri=f"{BASE}source/page", quads=7, title="Page", language="lt"),
        NamedGraph(iri=f"{BASE}graph/derived", quads=3),
    ),
    subjects=4,
    triples=9,
    classes={"http://www.w3.org/ns/org#Organization": 2},
    properties={"http://www.w3.org/ns/org#member": 5},
    property_subjects={"http://www.w3.org/ns/org#member": 3},
)


UNDATED = replace(RECORD.version, issued="")
BARE = replace(RECORD, version=UNDATED, earlier=(), description="", keywords=(), files=())


@pytest.mark.parametrize("record", [RECORD, BARE])
def test_the_record_is_valid_by_the_official_shapes(material: Path, record: Record) -> None:
    rules = Graph().parse(material / "conformance" / "dcat-ap-3.0.1" / "shapes.ttl")
    data = describe_dataset(record) + describe_content(record)
    conforms, _, report = validate(data, shacl_graph=rules)
    assert conforms, report


def test_a_record_without_a_title_is_not_valid(material: Path) -> None:
    rules = Graph().parse(material / "conformance" / "dcat-ap-3.0.1" / "shapes.ttl")
    conforms, *_ = validate(describe_dataset(replace(RECORD, title="")), shacl_graph=rules)
    assert not conforms


def test_both_notations_say_the_same() -> None:
    graph = describe_dataset(RECORD)
    turtle = Graph().parse(data=to_turtle(graph), format="turtle")
    jsonld = Graph().parse(data=to_jsonld(graph), format="json-ld")
    assert set(graph) == set(turtle) == set(jsonld)


def test_each_version_names_the_one_before_it_and_what_it_is_a_version_of() -> None:
    graph = describe_dataset(RECORD)
    dataset, series = URIRef(f"{BASE}catalogue/dataset"), URIRef(f"{BASE}catalogue/series")
    third, second, first = (URIRef(v.iri) for v in (RECORD.version, *RECORD.earlier))
    for term in (DCAT.prev, DCAT.previousVersion):
        assert {(third, second), (second, first)} == set(graph.subject_objects(URIRef(term)))
    assert {third, second, first} == set(graph.objects(dataset, URIRef(DCAT.hasVersion)))
    assert {third, second, first} == set(graph.subjects(URIRef(DCAT.isVersionOf), dataset))
    assert third == graph.value(dataset, URIRef(DCAT.hasCurrentVersion))
    assert third == graph.value(series, URIRef(DCAT.last))
    assert {third, second, first} == set(graph.subjects(URIRef(DCAT.inSeries), series))
    assert "1.1.0" == str(graph.value(second, URIRef(DCAT.version)))


def test_each_file_has_its_size_and_sum() -> None:
    graph = describe_dataset(RECORD)
    files = set(graph.objects(None, URIRef(DCAT.distribution)))
    assert len(RECORD.files) == len(files)
    sums = {
        str(graph.value(graph.value(file, URIRef(SPDX.checksum)), URIRef(SPDX.checksumValue)))
        for file in files
    }
    assert {file.sha256 for file in RECORD.files} == sums


def test_the_content_is_counted_by_class_property_and_graph() -> None:
    graph = describe_content(RECORD)
    sizes = {int(str(n)) for n in graph.objects(None, URIRef(VOID.triples))}
    assert {9, 5, 7, 3} == sizes
    assert {2} == {int(str(n)) for n in graph.objects(None, URIRef(VOID.entities))}


def test_the_service_names_every_graph() -> None:
    graph = describe_service(RECORD, endpoint=f"{BASE}sparql")
    text = to_turtle(graph).decode()
    assert all(f"<{each.iri}>" in text for each in RECORD.graphs)


def test_a_hostile_title_stays_a_text() -> None:
    graph = describe_dataset(replace(RECORD, title=HOSTILE, publisher=HOSTILE))
    back = Graph().parse(data=to_turtle(graph), format="turtle")
    titles = {str(title) for title in back.objects(None, URIRef(DCTERMS.title))}
    assert HOSTILE in titles
    assert set(graph) == set(back)


def test_no_node_is_blank() -> None:
    for graph in (describe_dataset(RECORD), describe_content(RECORD)):
        assert all(isinstance(s, URIRef) for s in graph.subjects(URIRef(RDF.type)))
