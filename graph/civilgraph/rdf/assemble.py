"""Assemble a dataset's quads: one named graph per source, one each for register and judgements.

Owns which graph a triple goes to. The ontology has a graph of its own, so that a store can answer
with labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from civilgraph.curation.claims import Claim, Dataset, Source, read_claims
from civilgraph.curation.matches import Match, predicate
from civilgraph.problems import Problem
from civilgraph.rdf.lift import Lifter, date_quads, graph_tail, literal, quad
from civilgraph.rdf.ontology import Ontology
from civilgraph.vocabulary import (
    CIV,
    DCTERMS,
    ONTOLOGY,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SEMAPV,
    SSSOM,
    XSD,
)

_LANGUAGE_TAG = re.compile(r'(?<=")@[A-Za-z0-9-]+(?= \.$)')


def lifter_of(dataset: Dataset) -> Lifter:
    """Make the lifter of a dataset."""
    return Lifter(identifiers=dataset.identifiers, known=dataset.known, canonical=dataset.canonical)


def assemble(
    dataset: Dataset,
    *,
    problems: list[Problem],
    step: Callable[[Path], None] = lambda path: None,
    see: Callable[[Claim, str], None] = lambda claim, subject: None,
) -> Iterator[str]:
    """Stream all curated quads of a dataset as N-Quads lines.

    Malformed rows become problems. `step` is told each table that has been read, and `see` each
    claim with the IRI it is about.
    """
    lifter = lifter_of(dataset)
    yield from register_quads(dataset)
    yield from match_quads(dataset)
    for source, claims in read_claims(dataset, problems=problems, step=step):
        yield from source_quads(source, dataset)
        for claim in claims:
            subject = lifter.subject(claim)
            see(claim, subject)
            yield from lifter.lift(claim, subject=subject)


def register_quads(dataset: Dataset) -> Iterator[str]:
    """Write the register: what each id is and how we call it."""
    ids, tail = dataset.identifiers, graph_tail(dataset.identifiers.register)
    for entry in dataset.register.entries.values():
        node = ids.thing(entry.id)
        yield quad(node, RDFS.label, literal(entry.label, language=entry.language or "und"), tail)
        yield quad(node, DCTERMS.identifier, literal(entry.id), tail)
        # An id judged the same as another is a name for it, not a second thing.
        if entry.id not in dataset.canonical:
            yield quad(node, RDF.type, entry.of_class, tail)
    for id_, heir in sorted(dataset.register.retired.items()):
        yield quad(ids.thing(id_), DCTERMS.isReplacedBy, ids.thing(heir), tail)


def match_quads(dataset: Dataset) -> Iterator[str]:
    """Write the judgements of identity, each with its reason (SSSOM)."""
    ids, tail = dataset.identifiers, graph_tail(dataset.identifiers.matches)
    for match in dataset.matches:
        yield from _one_match(
            match, ids.thing(match.subject), ids.thing(match.object), ids.base, tail
        )


def _one_match(match: Match, subject: str, object_: str, base: str, tail: str) -> Iterator[str]:
    """Write one judgement: the triple itself, and a node that says who judged and why."""
    published = predicate(match.judgement)
    if published:
        yield quad(subject, published, object_, tail)
    node = f"{base}match/{match.subject}.{match.object}"
    yield quad(node, RDF.type, SSSOM.Mapping, tail)
    yield quad(node, SSSOM.subject_id, subject, tail)
    yield quad(node, SSSOM.object_id, object_, tail)
    yield quad(node, SSSOM.predicate_label, literal(match.judgement), tail)
    if match.justification == "semapv:ManualMappingCuration":
        yield quad(node, SSSOM.mapping_justification, SEMAPV.ManualMappingCuration, tail)
    yield quad(node, SSSOM.comment, literal(match.comment, language="en"), tail)
    if match.author:
        yield quad(node, SSSOM.author_label, literal(match.author), tail)
    if match.date:
        yield quad(node, SSSOM.mapping_date, literal(match.date, datatype=XSD.date), tail)


def source_quads(source: Source, dataset: Dataset) -> Iterator[str]:
    """Write what `source.yaml` says of a document."""
    ids = dataset.identifiers
    node = ids.source(source.id)
    tail = graph_tail(node)
    yield quad(node, RDF.type, CIV.Source, tail)
    yield quad(node, RDF.type, PROV.Entity, tail)
    yield quad(node, RDF.type, SCHEMA.WebPage, tail)
    yield quad(node, DCTERMS.identifier, literal(source.id), tail)
    language = source["language"]
    if source["title"]:
        yield quad(node, DCTERMS.title, literal(source["title"], language=language or "und"), tail)
    for key, term in (
        ("language", DCTERMS.language),
        ("media_type", DCTERMS.format),
        ("sha256", SCHEMA.sha256),
        ("file", SCHEMA.name),
    ):
        if source[key]:
            yield quad(node, term, literal(source[key]), tail)
    if source["publisher"]:
        yield quad(node, DCTERMS.publisher, ids.thing(source["publisher"]), tail)
    if source["url"]:
        yield quad(node, SCHEMA.url, source["url"], tail)
    if source["date"]:
        yield from date_quads(node, CIV.date, source["date"], tail)


def ontology_quads(ontology: Ontology) -> list[str]:
    """Write the terms and concept schemes into their own graph, sorted."""
    lines = ontology.terms.serialize(format="nt", encoding="utf-8").decode().splitlines()
    small = (_LANGUAGE_TAG.sub(lambda tag: tag[0].lower(), line) for line in lines if line)
    return sorted(f"{line.removesuffix(' .')} <{ONTOLOGY}> .\n" for line in small)
