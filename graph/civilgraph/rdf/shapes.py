"""Validate quads with the SHACL shapes and bring each result back to a column.

Owns pySHACL. It always gets a plain rdflib graph in memory. A result becomes a `Finding`, which
knows the focus node and the column; the caller knows the file and the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from civilgraph.curation.columns import Cell, Column, Table
from civilgraph.problems import Severity, shorten, suggest
from civilgraph.rdf.ontology import CSVW, Ontology
from civilgraph.vocabulary import CONCEPT_BASE, SHAPE_BASE, compress


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of a shape: which node, which column of which table, which value, in words."""

    focus: str
    table: str
    column: str
    value: str
    message: str
    severity: Severity


def validate(lines: Iterable[str], *, ontology: Ontology) -> list[Finding]:
    """Validate N-Quads lines with pySHACL; sorted findings, none when all is right.

    All graphs are judged as one, so what one source leaves unsaid another may say. The terms and
    concepts of the ontology are added, for `sh:class` and for the schemes.
    """
    # pySHACL takes a second to load: only who validates pays for it.
    import pyshacl

    data = Graph()
    data += ontology.terms
    data.parse(data="".join(_triples(lines)), format="nt")
    conforms, report, _text = pyshacl.validate(
        data, shacl_graph=ontology.shapes, inference="none", inplace=True
    )
    if conforms or not isinstance(report, Graph):
        return []
    results = list(report.objects(None, SH.result))
    return sorted({_read_result(report, node, ontology=ontology) for node in results})


def _triples(lines: Iterable[str]) -> Iterator[str]:
    """Drop the graph from N-Quads lines, whose graph is always an IRI and comes last."""
    for line in lines:
        yield line[: line.rindex(" <")] + " .\n"


def _read_result(report: Graph, node: Node, *, ontology: Ontology) -> Finding:
    """Read one result of a validation report."""
    shape = report.value(node, SH.sourceShape)
    name = str(ontology.shapes.value(shape, CSVW.name) or "") if shape else ""
    table = _table_of(str(shape), ontology=ontology)
    value = report.value(node, SH.value)
    component = str(report.value(node, SH.sourceConstraintComponent)).rpartition("#")[2]
    column = table.column(name) if table and name else None
    own = ontology.shapes.value(shape, SH.message) if shape else None
    words = _say(component, value, column=column, ontology=ontology)
    if own and value is not None:
        words = f"{_short(value)} {own}"
    severity = report.value(node, SH.resultSeverity)
    return Finding(
        focus=str(report.value(node, SH.focusNode)),
        table=table.name if table else "",
        column=name,
        value=str(value) if value is not None else "",
        message=words or str(report.value(node, SH.resultMessage)),
        severity=Severity.ERROR if severity == SH.Violation else Severity.WARNING,
    )


def _table_of(shape: str, *, ontology: Ontology) -> Table | None:
    """Find the table to which a property shape belongs, by its IRI `…/table-column`."""
    name = shape.removeprefix(SHAPE_BASE)
    tables = {table.name: table for table in ontology.tables.values()}
    if name.startswith("claim-"):
        return next(iter(tables.values()))
    return next((t for key, t in tables.items() if name.startswith(key + "-")), None)


def _say(
    component: str, value: Node | None, *, column: Column | None, ontology: Ontology
) -> str | None:
    """Word a result for a curator; None where the shape's own words must do."""
    match component:
        case "MinCountConstraintComponent" if column:
            return f"missing; {_expect(column, ontology=ontology)}"
        case "NodeConstraintComponent" | "OrConstraintComponent" if column:
            slug = str(value).rpartition("/")[2]
            options = ontology.concepts.get(column.scheme, {})
            hint = suggest(slug, options) or f"; {_expect(column, ontology=ontology)}"
            return f"{slug!r} is not in the scheme {column.scheme}{hint}"
        case "ClassConstraintComponent":
            if column and column.name in ("network", "project"):
                register = f"register/{column.name}s.csv"
                return f"{_short(value)} is no {column.name}; name one of {register}"
            return f"{_short(value)} is neither an organisation nor a network; name one of them"
        case "MinInclusiveConstraintComponent":
            return f"{_short(value)} is below zero; write a number of 0 or more"
        case _:
            return None


def _expect(column: Column, *, ontology: Ontology) -> str:
    """Say what a column expects."""
    options = (
        sorted(ontology.concepts.get(column.scheme, {})) if column.cell is Cell.CONCEPT else []
    )
    if options:
        more = ", …" if len(options) > 12 else ""
        return f"expected one of {', '.join(options[:12])}{more}"
    return column.description[:1].lower() + column.description[1:].rstrip(".")


def _short(value: Node | None) -> str:
    """Write a node as a curator knows it: a concept or thing by its id."""
    text = str(value)
    if isinstance(value, URIRef):
        if text.startswith(CONCEPT_BASE):
            return repr(text.rpartition("/")[2])
        return repr(text.rpartition("/id/")[2] or compress(text))
    return shorten(text) if isinstance(value, Literal) else text
