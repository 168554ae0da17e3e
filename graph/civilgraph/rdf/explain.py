"""Explain terms, columns, tables and concepts from the ontology, and write its documentation.

Owns the words that describe the model; they all come from `ontology/`, so the data dictionary,
the page of terms and `civilgraph explain` cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node

from civilgraph.curation.columns import (
    EVIDENCE,
    REGISTER,
    REGISTER_COLUMNS,
    REGISTER_HOLDS,
    Cell,
    Column,
    Table,
)
from civilgraph.problems import suggest
from civilgraph.rdf.ontology import Ontology
from civilgraph.vocabulary import CIV, compress

LANGUAGES = ("en", "lt", "sr-Latn")


class NothingToExplain(LookupError):
    """The ontology knows no term, column, table or concept of that name."""


def explain(name: str, *, ontology: Ontology) -> list[str]:
    """Explain a term (`civ:Claim`), a column, a table or a concept, in lines of text.

    Raises NothingToExplain with a hint where nothing has that name.
    """
    lines = [
        *_explain_term(name.removeprefix("civ:"), ontology=ontology),
        *(
            line
            for table in ontology.tables.values()
            for line in _explain_in(table, name, ontology)
        ),
        *_explain_register(name),
        *_explain_concept(name, ontology=ontology),
    ]
    if not lines:
        names = {c.name for t in ontology.tables.values() for c in t.columns} | CIV.terms
        names |= set(REGISTER_COLUMNS)
        names |= {slug for scheme in ontology.concepts.values() for slug in scheme}
        hint = suggest(name, names) or "; try a column such as role, or a term such as civ:Claim"
        raise NothingToExplain(f"nothing is called {name!r}{hint}")
    return lines


def _explain_term(name: str, *, ontology: Ontology) -> Iterator[str]:
    """Explain one of our own terms."""
    if name not in CIV:
        return
    node = URIRef(CIV[name])
    yield f"civ:{name}  <{node}>"
    classes = sorted(compress(str(each)) for each in ontology.terms.objects(node, RDF.type))
    yield f"  a {', '.join(classes)}"
    for parent in sorted(ontology.terms.objects(node, RDFS.subClassOf), key=str):
        yield f"  kind of {compress(str(parent))}"
    for language in LANGUAGES:
        label = text_in(ontology, node, RDFS.label, language)
        definition = text_in(ontology, node, SKOS.definition, language)
        yield f"  {language}: {label} — {definition}"
    for example in sorted(ontology.terms.objects(node, SKOS.example), key=str):
        yield f"  example: {example}"


def _explain_in(table: Table, name: str, ontology: Ontology) -> Iterator[str]:
    """Explain a table, or a column of it."""
    if name in (table.name, table.file):
        yield f"{table.file}: {table.description}"
        yield f"  {','.join(table.header)}"
        return
    for column in table.columns:
        is_shared = column.name in EVIDENCE
        if column.name == name and (not is_shared or table is first_table(ontology)):
            yield from describe_column(
                column, table=None if is_shared else table, ontology=ontology
            )


def _explain_register(name: str) -> Iterator[str]:
    """Explain a file of the register, or a column of it."""
    files = [file for file, header in REGISTER.items() if name in header]
    if name in REGISTER_HOLDS:
        yield f"register/{name}: {REGISTER_HOLDS[name]}"
        yield f"  {','.join(REGISTER[name])}"
    elif files:
        yield f"{name} ({', '.join(f'register/{file}' for file in files)})"
        yield f"  {REGISTER_COLUMNS[name]}"


def first_table(ontology: Ontology) -> Table:
    """Give the first table, which stands for all where they share something."""
    return next(iter(ontology.tables.values()))


def describe_column(column: Column, *, table: Table | None, ontology: Ontology) -> Iterator[str]:
    """Describe one column in lines of text."""
    place = table.file if table else "every table"
    need = "required" if column.is_required or column.cell is Cell.SUBJECT else "may be empty"
    yield f"{column.name} ({place}): {column.cell}, {need}"
    yield f"  {column.description}"
    labels = [
        f"{language}: {column.label[language]}"
        for language in LANGUAGES
        if language in column.label
    ]
    yield f"  {'; '.join(labels)}"
    yield f"  lifted to {' / '.join(compress(step) for step in column.path)}"
    options = sorted(ontology.concepts.get(column.scheme, {}))
    if column.cell is Cell.CONCEPT and options:
        yield f"  one of: {', '.join(options)}"


def _explain_concept(name: str, *, ontology: Ontology) -> Iterator[str]:
    """Explain a concept by its slug, in every scheme that has it."""
    for scheme, concepts in sorted(ontology.concepts.items()):
        if name in concepts:
            node = URIRef(concepts[name])
            labels = [text_in(ontology, node, SKOS.prefLabel, language) for language in LANGUAGES]
            yield f"{name} (scheme {scheme}): {' · '.join(filter(None, labels))}"
            definition = text_in(ontology, node, SKOS.definition, "en")
            if definition:
                yield f"  {definition}"


def text_in(ontology: Ontology, node: Node, predicate: URIRef, language: str) -> str:
    """Find the text of a node in a language; empty where there is none."""
    for text in sorted(ontology.terms.objects(node, predicate), key=str):
        if isinstance(text, Literal) and (text.language or "").lower() == language.lower():
            return str(text)
    return ""
