"""Read the ontology: which tables and columns there are, which concepts, and how they are called.

Owns the reading of `ontology/`. The shapes name the tables (CSVW terms on SHACL shapes), so a new
column is a new property shape and no new Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from civilgraph.curation.columns import Cell, Column, Table
from civilgraph.vocabulary import CIV, DCTERMS, OA, SHAPE_BASE
from civilgraph.vocabulary import CSVW as CSVW_TERMS
from civilgraph.vocabulary import EDTF as EDTF_TERMS
from civilgraph.vocabulary import XSD as XSD_TERMS

CSVW = Namespace(CSVW_TERMS.iri)
# Where the IRIs of claims begin, below the base.
CLAIMS = "claim/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """What may be said: tables by file name, concepts by scheme and notation, and the triples."""

    tables: Mapping[str, Table]
    concepts: Mapping[str, Mapping[str, str]]
    shapes: Graph
    terms: Graph


@cache
def read_ontology(folder: Path) -> Ontology:
    """Read `ontology/`: terms and schemes into one graph, shapes into another."""
    terms, shapes = Graph(), Graph()
    for path in sorted(folder.glob("*.ttl")) + sorted((folder / "schemes").glob("*.ttl")):
        terms.parse(path, format="turtle")
    for path in sorted((folder / "shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")
    tables = [
        read_table(shapes, shape)
        for shape in sorted(shapes.subjects(CSVW.url, None), key=str)
        if isinstance(shape, URIRef)
    ]
    return Ontology(
        tables={table.file: table for table in sorted(tables, key=lambda t: t.name)},
        concepts=read_concepts(terms),
        shapes=shapes,
        terms=terms,
    )


def read_concepts(terms: Graph) -> dict[str, dict[str, str]]:
    """Read the IRI of each concept by scheme and notation."""
    concepts: dict[str, dict[str, str]] = {}
    for concept, scheme in sorted(terms.subject_objects(SKOS.inScheme), key=str):
        for notation in terms.objects(concept, SKOS.notation):
            name = str(scheme).rpartition("/")[2]
            concepts.setdefault(name, {})[str(notation)] = str(concept)
    return concepts


def read_table(shapes: Graph, shape: URIRef) -> Table:
    """Read one table from its node shape, with the columns that every table shares."""
    common = _read_columns(shapes, URIRef(SHAPE_BASE + "claim"), about=CLAIMS)
    about = str(shapes.value(shape, CSVW.aboutUrl))
    own = _read_columns(shapes, shape, about=about)
    columns = sorted([*own.items(), *common.items()])
    return Table(
        name=str(shape).removeprefix(SHAPE_BASE),
        file=str(shapes.value(shape, CSVW.url)),
        about=about,
        letter=str(shapes.value(shape, SKOS.notation)),
        of_class=str(shapes.value(shape, SH.targetClass)),
        columns=tuple(column for _, column in columns),
        label=_texts(shapes, shape, RDFS.label),
        description=str(shapes.value(shape, RDFS.comment) or ""),
    )


def _read_columns(shapes: Graph, shape: URIRef, *, about: str) -> dict[int, Column]:
    """Read the columns of a node shape by their order."""
    return {
        int(str(shapes.value(node, SH.order))): _read_column(shapes, node, about=about)
        for node in shapes.objects(shape, SH.property)
        if (node, CSVW.name, None) in shapes
    }


def _read_column(shapes: Graph, node: Node, *, about: str) -> Column:
    """Read one column from its property shape."""
    name, path = str(shapes.value(node, CSVW.name)), _read_path(shapes, node)
    value_url = str(shapes.value(node, CSVW.valueUrl) or "")
    datatype = str(shapes.value(node, SH.datatype) or "")
    is_claim_id = about == CLAIMS and path == (DCTERMS.identifier,)
    cell = Cell.CLAIM if is_claim_id else _cell(path, value_url=value_url, datatype=datatype)
    scheme = value_url.split("/")[1] if cell is Cell.CONCEPT else ""
    if cell is Cell.SUBJECT:
        scheme = about.removeprefix("id/").rpartition("/")[0]
    return Column(
        name=name,
        cell=cell,
        path=path,
        is_required=(node, SH.minCount, None) in shapes,
        scheme=scheme,
        separator=str(shapes.value(node, CSVW.separator) or ""),
        language=str(shapes.value(node, CSVW.lang) or ""),
        datatype=datatype,
        label=_texts(shapes, node, SH.name),
        description=str(shapes.value(node, SH.description) or ""),
    )


def _read_path(shapes: Graph, node: Node) -> tuple[str, ...]:
    """Read a property path: a predicate, an inverse one (`^…`), or a sequence."""
    path = shapes.value(node, SH.path)
    if path is None:
        return ()
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        return ("^" + str(inverse),)
    if (path, RDF.first, None) in shapes:
        return tuple(str(step) for step in Collection(shapes, path))
    return (str(path),)


def _cell(path: tuple[str, ...], *, value_url: str, datatype: str) -> Cell:
    """Tell what the cells of a column hold from its shape."""
    if path == ("^" + CIV.about,):
        return Cell.SUBJECT
    if path[0] == OA.hasTarget:
        return Cell.LOCATOR
    kinds = {"id": Cell.REFERENCE, "concept": Cell.CONCEPT, "country": Cell.COUNTRY}
    if value_url:
        return kinds[value_url.split("/")[0]]
    datatypes = {
        EDTF_TERMS.EDTF: Cell.DATE,
        XSD_TERMS.integer: Cell.INTEGER,
        XSD_TERMS.decimal: Cell.DECIMAL,
        XSD_TERMS.duration: Cell.DURATION,
        XSD_TERMS.language: Cell.LANGUAGE,
    }
    return datatypes.get(datatype, Cell.TEXT)


def _texts(graph: Graph, node: Node, predicate: URIRef) -> dict[str, str]:
    """Read the texts of a node by language."""
    return {
        str(text.language or ""): str(text)
        for text in sorted(graph.objects(node, predicate), key=str)
        if isinstance(text, Literal)
    }
