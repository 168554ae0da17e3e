"""Document the ontology: classes, properties, concepts and tables, in the languages they have.

Owns the page of the ontology and the terms that the editor completes. Every term is a fragment of
the page, by its local name, so that the IRI of a term leads to it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from civilgraph.curation.columns import Cell, Table
from civilgraph.publish.notation import parts, unescape
from civilgraph.publish.site.reading import Statement, text_of
from civilgraph.publish.site.rendering import HeadLink, Page
from civilgraph.publish.site.telling import Telling
from civilgraph.publish.site.tongues import phrase, tag_of
from civilgraph.vocabulary import (
    CIV,
    CONCEPT_BASE,
    DCTERMS,
    NAMESPACES,
    ONTOLOGY,
    OWL,
    RDF,
    RDFS,
    SKOS,
    compress,
)  # fmt: skip

CLASSES, PROPERTIES = ("Class",), ("ObjectProperty", "DatatypeProperty")
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass(slots=True)
class Node:
    """What is said of one term: texts by property and language, other terms by property."""

    iri: str
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property as the page tells it."""

    anchor: str
    curie: str
    label: Markup
    definition: Markup
    example: str
    names: list[tuple[str, str]]
    relations: list[tuple[Markup, list[str]]]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme with its concepts: anchor, slug, label and definition of each."""

    anchor: str
    slug: str
    label: Markup
    definition: Markup
    concepts: list[tuple[str, str, Markup, Markup]]


def read_nodes(statements: Iterable[Statement]) -> dict[str, Node]:
    """Gather the statements of the ontology by their subjects."""
    nodes: dict[str, Node] = {}
    for subject, predicate, term in statements:
        node = nodes.setdefault(subject, Node(subject))
        if term[0] == '"':
            text, language, _ = parts(term)
            node.texts[predicate][language] = unescape(text)
        else:
            node.links[predicate].append(text_of(term))
    return dict(sorted(nodes.items()))


def ontology_page(nodes: Mapping[str, Node], telling: Telling, *, tables: Iterable[Table]) -> Page:
    """Make the page of the ontology."""
    about = nodes.get(ONTOLOGY, Node(ONTOLOGY))
    own = [node for node in nodes.values() if node.iri.startswith(CIV.iri)]
    return Page(
        path="ontology.html",
        template="ontology.html.jinja",
        title=phrase("ontology"),
        links=[
            HeadLink(rel="cite-as", href=ONTOLOGY),
            HeadLink(rel="describedby alternate", href="../ontology.ttl", type="text/turtle"),
        ],
        values={
            "heading": telling.texts(about.texts[DCTERMS.title]),
            "lede": telling.texts(about.texts[DCTERMS.description]),
            "namespace": CIV.iri,
            "version": about.texts[OWL.versionInfo].get("", ""),
            "classes": [_term(n, telling) for n in own if _is(n, CLASSES)],
            "properties": [_term(n, telling) for n in own if _is(n, PROPERTIES)],
            "schemes": list(_schemes(nodes, telling)),
            "tables": [_table(table, telling) for table in tables],
        },
    )


def write_terms(nodes: Mapping[str, Node]) -> bytes:
    """Write the terms that the editor completes: ours and those of others that we align."""

    def listed(kinds: tuple[str, ...]) -> list[dict[str, object]]:
        return [
            {"iri": node.iri, "label": {tag_of(k): v for k, v in node.texts[RDFS.label].items()}}
            for node in nodes.values()
            if _is(node, kinds)
        ]

    known = {compress(namespace.iri + term) for namespace in NAMESPACES for term in namespace.terms}
    others: dict[str, list[dict[str, object]]] = {"classes": [], "properties": []}
    for namespace in NAMESPACES:
        for term in sorted(namespace.terms):
            if namespace.iri != CIV.iri and compress(namespace.iri + term) in known:
                kind = "classes" if term[0].isupper() else "properties"
                others[kind].append({"iri": namespace.iri + term, "label": {}})
    record = {
        "prefixes": {n.prefix: n.iri for n in NAMESPACES},
        "classes": listed(CLASSES) + others["classes"],
        "properties": listed(PROPERTIES) + others["properties"],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _is(node: Node, kinds: tuple[str, ...]) -> bool:
    return any(link.rpartition("#")[2] in kinds for link in node.links[RDF.type])


def _term(node: Node, telling: Telling) -> Term:
    labels = node.texts[RDFS.label]
    relations = [
        (phrase(name), [compress(iri) for iri in node.links[predicate]])
        for name, predicate in (
            ("sub_class_of", RDFS.subClassOf),
            ("sub_property_of", RDFS.iri + "subPropertyOf"),
            ("domain", RDFS.iri + "domain"),
            ("range", RDFS.iri + "range"),
        )
        if node.links[predicate]
    ]
    matches = [iri for name in MATCHES for iri in node.links[SKOS.iri + name]]
    if matches:
        relations.append((phrase("matches"), sorted(compress(iri) for iri in matches)))
    return Term(
        anchor=node.iri.removeprefix(CIV.iri),
        curie=compress(node.iri),
        label=telling.texts(labels or {"en": compress(node.iri)}),
        definition=telling.texts(node.texts[SKOS.definition]),
        example=node.texts[SKOS.example].get("en", ""),
        names=[(tag_of(language), text) for language, text in sorted(labels.items())],
        relations=relations,
    )


def _schemes(nodes: Mapping[str, Node], telling: Telling) -> Iterable[Scheme]:
    """Tell each scheme with its concepts, by slug."""
    members: dict[str, list[Node]] = defaultdict(list)
    for node in nodes.values():
        for name in node.links[SKOS.inScheme]:
            members[name].append(node)
    for iri, concepts in sorted(members.items()):
        scheme, slug = nodes.get(iri, Node(iri)), iri.removeprefix(CONCEPT_BASE)
        told = [(node.texts[SKOS.notation].get("", ""), node) for node in concepts]
        yield Scheme(
            anchor=f"concept-{slug}",
            slug=slug,
            label=telling.texts(scheme.texts[SKOS.prefLabel] or {"en": slug}),
            definition=telling.texts(scheme.texts[SKOS.definition]),
            concepts=[
                (
                    f"concept-{slug}-{notation}",
                    notation,
                    telling.texts(node.texts[SKOS.prefLabel]),
                    telling.texts(node.texts[SKOS.definition])
                    if node.texts[SKOS.definition]
                    else Markup(""),
                )
                for notation, node in sorted(told, key=lambda item: (item[0], item[1].iri))
            ],
        )


def _table(table: Table, telling: Telling) -> dict[str, object]:
    """Tell what may be said in a table: its columns, from the shapes."""
    return {
        "name": table.name,
        "file": table.file,
        "label": telling.texts(table.label),
        "description": table.description,
        "of_class": compress(table.of_class),
        "columns": [
            {
                "name": column.name,
                "label": telling.texts(column.label),
                "path": " / ".join(compress(step.removeprefix("^")) for step in column.path),
                "holds": f"{column.cell}: {column.scheme}"
                if column.cell is Cell.CONCEPT
                else str(column.cell),
                "is_required": column.is_required,
                "description": column.description,
            }
            for column in table.columns
        ],
    }
