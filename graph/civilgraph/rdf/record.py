"""Describe a published dataset for catalogues: DCAT 3 and DCAT-AP 3.0.1, VoID, SPARQL service.

Owns the record as a graph. What it says comes in as a plain value; the same value gives the same
bytes. Nodes have IRIs below that of the dataset, none is blank.
It is long because three vocabularies tell of the same dataset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from civilgraph.vocabulary import (
    CIV,
    DCAT,
    DCTERMS,
    FOAF,
    LANGUAGE_NAMES,
    MEDIA_TYPES,
    ONTOLOGY,
    OWL,
    RDF,
    SD,
    SPDX,
    VOID,
)
from civilgraph.vocabulary import (
    XSD as XSD_TERMS,
)

BOUND = (DCAT, DCTERMS, FOAF, OWL, SD, SPDX, VOID, XSD_TERMS, CIV)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One file in which the data can be had."""

    path: str
    media_type: str
    title: str
    bytes: int
    sha256: str
    conforms_to: str = ""
    compressed: str = ""
    """The media type of the packing, where the file is packed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the dataset: its IRI, what it is called, its day or none, its digest."""

    iri: str
    name: str
    issued: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedGraph:
    """One graph of the dataset, its size, and the title of the source it was read from."""

    iri: str
    quads: int
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a catalogue is told of a dataset; `earlier` are the versions before, latest first."""

    base: str
    title: str
    description: str
    publisher: str
    licence: str
    languages: tuple[str, ...]
    version: Version
    earlier: tuple[Version, ...]
    keywords: tuple[str, ...]
    files: tuple[Distribution, ...]
    graphs: tuple[NamedGraph, ...]
    subjects: int
    triples: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    property_subjects: Mapping[str, int]


class _Description:
    """A graph that grows."""

    def __init__(self, record: Record) -> None:
        self.record, self.graph = record, Graph(bind_namespaces="none")
        for namespace in BOUND:
            self.graph.bind(namespace.prefix, namespace.iri)
        self.dataset = f"{record.base}catalogue/dataset"

    def node(self, local: str) -> str:
        """Name a part of the record."""
        return f"{self.record.base}catalogue/{local}"

    def say(self, subject: str, of_class: str) -> str:
        """Say what a node is; use `also` for what is said of it."""
        self.graph.add((URIRef(subject), URIRef(RDF.type), URIRef(of_class)))
        return subject

    def also(self, subject: str, pairs: Iterable[tuple[str, Node | str | None]]) -> None:
        """Say more of a node: a text is an IRI; what is None or empty is not said."""
        for predicate, value in pairs:
            if value is None or str(value) == "":
                continue
            term = value if isinstance(value, Literal) else URIRef(str(value))
            self.graph.add((URIRef(subject), URIRef(predicate), term))


def _text(text: str, language: str | None = None) -> Literal | None:
    return Literal(text, lang=language) if text else None


def _day(day: str) -> Literal | None:
    return Literal(day, datatype=XSD.date) if day else None


def _number(number: int) -> Literal:
    return Literal(number, datatype=XSD.integer)


def describe_dataset(record: Record) -> Graph:
    """Write the record of a dataset: catalogue, series of versions, files, with checksums."""
    said = _Description(record)
    publisher = said.say(said.node("publisher"), FOAF.Agent)
    said.also(publisher, [(FOAF.name, _text(record.publisher))])
    said.say(record.licence, DCTERMS.LicenseDocument)
    languages = sorted({LANGUAGE_NAMES[tag] for tag in record.languages if tag in LANGUAGE_NAMES})
    for language in languages:
        said.say(language, DCTERMS.LinguisticSystem)
    common = [
        (DCTERMS.title, _text(record.title, "en")),
        (DCTERMS.description, _text(record.description or record.title, "en")),
        (DCTERMS.publisher, publisher),
    ]
    issued = (DCTERMS.issued, _day(record.version.issued))
    said.also(said.say(said.node("catalogue"), DCAT.Catalog), [
        *common, issued, (DCAT.dataset, said.dataset), (DCTERMS.license, record.licence),
        *((DCTERMS.language, language) for language in languages),
    ])  # fmt: skip
    versions = (record.version, *record.earlier)
    series = said.say(said.node("series"), DCAT.DatasetSeries)
    said.also(series, [*common, issued, (DCAT.last, record.version.iri)])
    for version, before in zip_longest(versions, record.earlier):
        said.say(version.iri, DCAT.Dataset)
        said.also(version.iri, [
            *common,
            (DCTERMS.issued, _day(version.issued)),
            (DCAT.version, _text(version.name)),
            (DCTERMS.identifier, _text(f"sha256:{version.digest}")),
            (DCAT.isVersionOf, said.dataset),
            (DCAT.inSeries, series),
            *((term, before.iri) for term in (DCAT.prev, DCAT.previousVersion) if before),
        ])  # fmt: skip
    said.say(said.dataset, DCAT.Dataset)
    said.say(said.dataset, VOID.Dataset)
    said.also(said.dataset, [
        *common,
        issued,
        (DCAT.version, _text(record.version.name)),
        (DCAT.hasCurrentVersion, record.version.iri),
        *((DCAT.hasVersion, version.iri) for version in versions),
        (DCTERMS.identifier, _text(f"sha256:{record.version.digest}")),
        (DCTERMS.conformsTo, said.say(ONTOLOGY, DCTERMS.Standard)),
        (DCAT.landingPage, record.base),
        *((DCAT.keyword, _text(word, "en")) for word in record.keywords),
        *((DCTERMS.language, language) for language in languages),
        *((DCTERMS.source, graph.iri) for graph in record.graphs if graph.title),
    ])  # fmt: skip
    for file in record.files:
        distribution = _add_file(said, file)
        for dataset in (said.dataset, record.version.iri):
            said.also(dataset, [(DCAT.distribution, distribution)])
    return said.graph


def _add_file(said: _Description, file: Distribution) -> str:
    """Add one distribution."""
    record, name = said.record, file.path.replace("/", "-")
    where = f"{record.base}{file.path}"
    checksum = said.say(said.node(f"checksum/{name}"), SPDX.Checksum)
    said.say(SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm)
    said.also(checksum, [
        (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        (SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary, normalize=False)),
    ])  # fmt: skip
    media_type = said.say(f"{MEDIA_TYPES}{file.media_type}", DCTERMS.MediaType)
    packing = f"{MEDIA_TYPES}{file.compressed}" if file.compressed else ""
    if packing:
        said.say(packing, DCTERMS.MediaType)
    if file.conforms_to:
        said.say(file.conforms_to, DCTERMS.Standard)
    distribution = said.say(said.node(f"distribution/{name}"), DCAT.Distribution)
    said.also(distribution, [
        (DCTERMS.title, _text(file.title, "en")),
        (DCAT.accessURL, where),
        (DCAT.downloadURL, where),
        (DCAT.mediaType, media_type),
        (DCAT.compressFormat, packing),
        (DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)),
        (DCTERMS.license, record.licence),
        (DCTERMS.conformsTo, file.conforms_to),
        (SPDX.checksum, checksum),
    ])  # fmt: skip
    return distribution


def describe_content(record: Record) -> Graph:
    """Write what is in a dataset (VoID): dumps, graphs, partitions by class and property."""
    said = _Description(record)
    said.say(said.dataset, VOID.Dataset)
    said.also(said.dataset, [
        (DCTERMS.title, _text(record.title, "en")),
        (DCTERMS.license, record.licence),
        (VOID.uriSpace, _text(record.base)),
        (VOID.vocabulary, CIV.iri),
        (VOID.triples, _number(record.triples)),
        (VOID.distinctSubjects, _number(record.subjects)),
        (VOID.classes, _number(len(record.classes))),
        (VOID.properties, _number(len(record.properties))),
        *((VOID.dataDump, f"{record.base}{f.path}") for f in record.files if _is_dump(f)),
    ])  # fmt: skip
    for number, (iri, count) in enumerate(sorted(record.classes.items()), start=1):
        part = said.node(f"class-partition/{number}")
        said.also(said.dataset, [(VOID.classPartition, said.say(part, VOID.Dataset))])
        said.also(part, [(VOID["class"], iri), (VOID.entities, _number(count))])
    for number, (iri, count) in enumerate(sorted(record.properties.items()), start=1):
        part = said.node(f"property-partition/{number}")
        said.also(said.dataset, [(VOID.propertyPartition, said.say(part, VOID.Dataset))])
        said.also(part, [
            (VOID.property, iri),
            (VOID.triples, _number(count)),
            (VOID.distinctSubjects, _number(record.property_subjects[iri])),
        ])  # fmt: skip
    for graph in record.graphs:
        said.also(said.dataset, [(VOID.subset, said.say(graph.iri, VOID.Dataset))])
        said.also(graph.iri, [
            (DCTERMS.title, _text(graph.title, graph.language or None)),
            (VOID.triples, _number(graph.quads)),
            # The claims read from a source are under our licence; its own text is not in them.
            (DCTERMS.license, record.licence),
        ])  # fmt: skip
    return said.graph


def describe_service(record: Record, *, endpoint: str) -> Graph:
    """Describe a SPARQL endpoint that answers from a dataset (SPARQL 1.1 Service Description)."""
    said = _Description(record)
    service = said.say(endpoint, SD.Service)
    dataset = said.say(said.node("service-dataset"), SD.Dataset)
    default = said.say(said.node("default-graph"), SD.Graph)
    said.also(service, [
        (SD.endpoint, endpoint),
        (SD.supportedLanguage, SD.SPARQL11Query),
        (SD.feature, SD.UnionDefaultGraph),
        (SD.defaultDataset, dataset),
    ])  # fmt: skip
    said.also(dataset, [(SD.defaultGraph, default), (DCTERMS.license, record.licence)])
    said.also(default, [(VOID.triples, _number(record.triples))])
    for number, graph in enumerate(record.graphs, start=1):
        named = said.say(said.node(f"named-graph/{number}"), SD.NamedGraph)
        said.also(dataset, [(SD.namedGraph, named)])
        said.also(named, [(SD.name, graph.iri)])
    return said.graph


def _is_dump(file: Distribution) -> bool:
    """Tell whether a file is the graph in a notation of RDF."""
    return file.media_type in {
        "application/n-quads",
        "application/trig",
        "text/turtle",
        "application/ld+json",
        "application/rdf+xml",
        "application/n-triples",
    }


def to_turtle(graph: Graph) -> bytes:
    """Write a small graph as Turtle; the same graph gives the same bytes."""
    return graph.serialize(format="turtle", encoding="utf-8")


def to_jsonld(graph: Graph) -> bytes:
    """Write a small graph as JSON-LD without a context, sorted."""
    import json

    nodes = json.loads(graph.serialize(format="json-ld", auto_compact=False))
    for node in nodes:
        for values in node.values():
            if isinstance(values, list):
                values.sort(key=lambda value: json.dumps(value, sort_keys=True))
    nodes.sort(key=lambda node: node["@id"])
    return (json.dumps(nodes, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
