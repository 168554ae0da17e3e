"""Write the page of terms, `ontology/README.md`: our terms, their alignments, the schemes.

Owns its layout. Every word about a term or a concept comes from `ontology/`, and the same ontology
gives the same bytes. The page of tables is written in `dictionary.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, URIRef
from rdflib.term import Node

from civilgraph.rdf.explain import LANGUAGES, text_in
from civilgraph.rdf.ontology import Ontology
from civilgraph.vocabulary import CIV, CONCEPT_BASE, ONTOLOGY, compress

# A longer scheme is a list of codes, not a table.
LONGEST_SCHEME = 100
WRITTEN = "<!-- Written by `civilgraph document` from ontology/; change that, not this page. -->"
RELATIONS = {
    "kind of": RDFS.subClassOf,
    "narrower than": RDFS.subPropertyOf,
    "of a": RDFS.domain,
    "leads to": RDFS.range,
}
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
# Whose model a term is of, by a part of its IRI.
MODELS = {
    "followthemoney": "FollowTheMoney",
    "popoloproject": "Popolo",
    "ThreeSixtyGiving": "360Giving",
    "virtual-assembly": "PAIR",
    "cidoc-crm": "CIDOC CRM",
    "schema.org": "schema.org",
    "wikidata": "Wikidata",
}


def concept_labels(ontology: Ontology) -> dict[tuple[str, str], str]:
    """Give the labels of each concept and country, in all languages, by scheme and notation."""
    return {
        (scheme, notation): " ".join(
            sorted(str(text) for text in ontology.terms.objects(URIRef(iri), SKOS.prefLabel))
        )
        for scheme, concepts in ontology.concepts.items()
        for notation, iri in concepts.items()
    }


def render_terms(ontology: Ontology) -> str:
    """Write the page of terms: our own terms, how those of others meet, and the concept schemes."""
    about = URIRef(ONTOLOGY)
    terms = sorted(name for name in CIV.terms if (URIRef(CIV[name]), None, None) in ontology.terms)
    classes = [name for name in terms if name[0].isupper()]
    lines = [
        f"# The terms of civilgraph\n\n{WRITTEN}\n",
        *(f"{text_in(ontology, about, DCTERMS.description, lang)}\n" for lang in LANGUAGES),
        f"The prefix `civ:` is <{CIV.iri}>, in version "
        f"{ontology.terms.value(about, OWL.versionInfo)}, under the licence "
        f"<{ontology.terms.value(about, DCTERMS.license)}>. The columns of the tables and the "
        "terms to which they are lifted are in [data/COLUMNS.md](../data/COLUMNS.md), the rules "
        "that data must keep in [shapes/](shapes/). `civilgraph explain NAME` says the same.\n",
        f"- [Classes](#classes) ({len(classes)}) and [properties](#properties) "
        f"({len(terms) - len(classes)}) of our own",
        "- [Terms of others](#terms-of-others) and what they meet in other models",
        f"- [Concept schemes](#concept-schemes) ({len(ontology.concepts)})\n",
        "## Classes\n",
        *(line for name in classes for line in _term(name, ontology)),
        "## Properties\n",
        *(line for name in terms if name not in classes for line in _term(name, ontology)),
        "## Terms of others\n",
        *_foreign(ontology),
        "## Concept schemes\n",
        *(line for scheme in sorted(ontology.concepts) for line in _scheme(scheme, ontology)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _term(name: str, ontology: Ontology) -> Iterator[str]:
    """Write one of our own terms."""
    node, graph = URIRef(CIV[name]), ontology.terms
    said = [_words_of(kind) for kind in sorted(graph.objects(node, RDF.type), key=str)]
    for word, predicate in RELATIONS.items():
        others = sorted(code(other, ontology) for other in graph.objects(node, predicate))
        said.extend([f"{word} {' and '.join(others)}"] if others else [])
    yield f"### civ:{name}\n"
    yield f"{said[0].capitalize()}{', '.join(['', *said[1:]])}.\n"
    rows = (
        (
            language,
            text_in(ontology, node, RDFS.label, language),
            text_in(ontology, node, SKOS.definition, language),
        )
        for language in LANGUAGES
    )
    yield from grid(("language", "label", "definition"), rows)
    for example in sorted(graph.objects(node, SKOS.example), key=str):
        yield f"Example: {example}\n"
    matches = "; ".join(_matches(node, ontology))
    yield f"Alignment: {matches or 'none'}.\n"


def _words_of(kind: Node) -> str:
    """Write the kind of a term in words: `owl:ObjectProperty` is an object property."""
    name = str(kind).rpartition("#")[2]
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def code(node: Node, ontology: Ontology) -> str:
    """Write a term as a CURIE in code, or as an IRI where it has no prefix."""
    return f"`{compress(node.n3(ontology.terms.namespace_manager).strip('<>'))}`"


def _matches(node: Node, ontology: Ontology) -> Iterator[str]:
    """List the terms of other models that a term meets, and how closely."""
    for match in MATCHES:
        for other in sorted(ontology.terms.objects(node, SKOS[match]), key=str):
            iri = str(other)
            model = next((name for part, name in MODELS.items() if part in iri), "")
            name = re.split(r"[/#]", iri.rstrip("#"))[-1].removesuffix(".json")
            yield f"{match.removesuffix('Match')} [{f'{model} {name}'.strip()}]({iri})"


def _foreign(ontology: Ontology) -> Iterator[str]:
    """Write how the terms of others that we use, and some concepts, meet other models."""
    subjects = {s for match in MATCHES for s in ontology.terms.subjects(SKOS[match])}
    rows = (
        (code(subject, ontology), "; ".join(_matches(subject, ontology)))
        for subject in sorted(subjects, key=str)
        if not str(subject).startswith(CIV.iri)
    )
    yield from grid(("term", "meets"), rows)


def _scheme(scheme: str, ontology: Ontology) -> Iterator[str]:
    """Write one concept scheme; a long list of codes on one line."""
    node, concepts = URIRef(CONCEPT_BASE + scheme), sorted(ontology.concepts[scheme].items())
    label = [text_in(ontology, node, SKOS.prefLabel, language) for language in LANGUAGES]
    yield f"### {scheme}\n"
    yield f"{' · '.join(label)}. {text_in(ontology, node, SKOS.definition, 'en')}\n"
    if len(concepts) > LONGEST_SCHEME:
        named = (
            f"`{notation}` {text_in(ontology, URIRef(iri), SKOS.prefLabel, 'en')}"
            for notation, iri in concepts
        )
        yield f"{', '.join(named)}.\n"
        return
    rows = (
        (
            f"`{notation}`",
            *(text_in(ontology, URIRef(iri), SKOS.prefLabel, language) for language in LANGUAGES),
            text_in(ontology, URIRef(iri), SKOS.definition, "en"),
        )
        for notation, iri in concepts
    )
    yield from grid(("concept", *LANGUAGES, "definition"), rows)


def grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    r"""Write a table of Markdown with an empty line after it.

    >>> list(grid(["a", "b"], [["1", "x | y"]]))
    ['| a | b |', '|---|---|', '| 1 | x \\| y |', '']
    """
    names = list(header)
    yield f"| {' | '.join(names)} |"
    yield "|---" * len(names) + "|"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""
