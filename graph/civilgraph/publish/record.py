"""Write the catalogue record of a publication: DCAT, VoID, SPARQL service description.

Owns which files there are; what they say is `rdf/record.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.publish.plan import Publication
from civilgraph.publish.statistics import Statistics
from civilgraph.rdf.record import (
    NamedGraph,
    Record,
    describe_content,
    describe_dataset,
    describe_service,
    to_jsonld,
    to_turtle,
)

KEYWORDS = ("civil society", "coalitions", "knowledge graph", "membership", "networks", "NGO")
# Where a server that is set up beside the site would answer.
ENDPOINT = "sparql"


def record_of(publication: Publication, statistics: Statistics) -> Record:
    """Gather what a catalogue is told."""
    titles = read_titles(publication.kg)
    return Record(
        base=publication.base,
        title=publication.title,
        description=publication.description,
        publisher=publication.publisher,
        licence=publication.licence,
        languages=publication.languages,
        version=publication.this,
        earlier=publication.earlier,
        keywords=KEYWORDS,
        files=publication.distributions,
        graphs=tuple(
            NamedGraph(iri=iri, quads=number, title=title, language=language)
            for iri, number in sorted(statistics.graphs.items())
            for title, language in [titles.get(iri, ("", ""))]
        ),
        subjects=statistics.subjects,
        triples=statistics.triples,
        classes=statistics.classes,
        properties=statistics.properties,
        property_subjects=statistics.property_subjects,
    )


def read_titles(kg: KnowledgeGraph) -> Mapping[str, tuple[str, str]]:
    """Read the title and the language of each source, by the IRI of its graph."""
    return {row["source"]: (row["title"], row["language"]) for row in kg.query("sources").records()}


def record_files(record: Record) -> Iterator[tuple[str, bytes]]:
    """Write the record as files below `catalogue/`."""
    dataset = describe_dataset(record)
    yield "catalogue/dcat.jsonld", to_jsonld(dataset)
    yield "catalogue/dcat.ttl", to_turtle(dataset)
    service = describe_service(record, endpoint=f"{record.base}{ENDPOINT}")
    yield "catalogue/service.ttl", to_turtle(service)
    yield "catalogue/void.ttl", to_turtle(describe_content(record))
