"""Hold every constraint of the shapes to one bad example, and every shape to a good one.

The examples are made from the shapes themselves: a constraint that nobody thought of here fails
`test_every_constraint_has_a_bad_example`. What a curator reads is pinned in `goldens/shapes.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from rdflib import RDF, SH, XSD, Graph, Namespace, URIRef
from rdflib import Literal as Text
from rdflib.collection import Collection
from rdflib.term import Node

from civilgraph.rdf.ontology import CSVW, Ontology, read_ontology
from civilgraph.rdf.shapes import Finding, validate
from civilgraph.vocabulary import CIV, CONCEPT_BASE, EDTF, ORG, SCHEMA, SHAPE_BASE, SKOS, compress
from tests.conftest import ROOT, TESTS

GOLDEN = TESTS / "goldens" / "shapes.txt"
ID = Namespace("https://example.org/id/")
GRAPH = URIRef("https://example.org/source/page")

# What of a shape says where it looks and how it is called; the rest are constraints.
NO_CONSTRAINTS = {
    SH.path, SH.inversePath, SH.property, SH.targetClass, SH.name, SH.description, SH.order,
    SH.message,
}  # fmt: skip
ABOUT = URIRef("^" + CIV.about)

A_DATE, A_STRING = URIRef(EDTF.EDTF), XSD.string
RIGHT: dict[Node, Node] = {
    A_DATE: Text("2011-06-20", datatype=A_DATE),
    A_STRING: Text("right"),
    RDF.langString: Text("right", lang="en"),
    XSD.integer: Text("3", datatype=XSD.integer),
    XSD.decimal: Text("67000.00", datatype=XSD.decimal),
    XSD.duration: Text("P4M", datatype=XSD.duration),
    XSD.language: Text("lt", datatype=XSD.language),
}
WRONG: dict[Node, Node] = {
    A_DATE: Text("2011-06-20"),
    A_STRING: Text("right", lang="en"),
    RDF.langString: Text("right"),
    XSD.integer: Text("3.5", datatype=XSD.decimal),
    XSD.decimal: Text("67000", datatype=XSD.integer),
    XSD.duration: Text("P4M"),
    XSD.language: Text("lt"),
}
# Right and wrong by the pattern of a column.
PATTERNED = {
    "locator": ("char=3,9", "chars 3 to 9"),
    "currency": ("EUR", "euro"),
    "language": ("lt", "LT"),
}
# What each class is mistaken for.
MISTAKEN = {
    CIV.Claim: SCHEMA.Project,
    CIV.Network: ORG.Organization,
    ORG.Organization: SCHEMA.Project,
    SCHEMA.Project: ORG.Organization,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A thing of a class with one property that breaks one constraint of one shape."""

    shape: str
    constraint: str
    of_class: URIRef
    property: Node
    value: Node | None
    breaks: tuple[Node, Node]

    @property
    def name(self) -> str:
        """Give the name under which the example is listed."""
        return f"{self.shape} {self.constraint}"

    @property
    def focus(self) -> URIRef:
        """Give the thing that is wrong."""
        return ID["bad-" + self.name.replace(" ", "-").replace(":", "-")]


@cache
def ontology() -> Ontology:
    return read_ontology(ROOT / "ontology")


def shapes() -> Graph:
    return ontology().shapes


def classes() -> list[tuple[URIRef, URIRef]]:
    """List the shapes that have targets, with their classes."""
    found = [(s, c) for s, c in shapes().subject_objects(SH.targetClass)]
    return sorted((URIRef(s), URIRef(c)) for s, c in found)


def is_person(of_class: URIRef) -> bool:
    return of_class.endswith(("Person", "Individual"))


def properties(of_class: URIRef) -> list[Node]:
    """List the property shapes that look at the things of a class."""
    own = [s for s, c in classes() if c == of_class]
    return sorted((p for s in own for p in shapes().objects(s, SH.property)), key=str)


def path_of(property_: Node) -> list[URIRef]:
    path = shapes().value(property_, SH.path)
    assert path is not None
    if shapes().value(path, SH.inversePath) is not None:
        return [ABOUT]
    if (path, RDF.first, None) in shapes():
        return [URIRef(str(step)) for step in Collection(shapes(), path)]
    return [URIRef(str(path))]


def constraints(shape: Node) -> list[tuple[Node, Node]]:
    """List the constraints that stand on a shape itself, as parameter and value."""
    return sorted(
        (
            (parameter, value)
            for parameter, value in shapes().predicate_objects(shape)
            if str(parameter).startswith(str(SH)) and parameter not in NO_CONSTRAINTS
        ),
        key=str,
    )


def right_value(property_: Node) -> Node:
    """Give a value that a property shape finds right."""
    values = dict(constraints(property_))
    column = str(shapes().value(property_, CSVW.name))
    datatype = values.get(SH.datatype)
    if SH.pattern in values:
        return Text(PATTERNED[column][0], datatype=URIRef(str(datatype)))
    if datatype is not None:
        return RIGHT[datatype]
    if SH.minInclusive in values:
        return RIGHT[XSD.integer]
    if SH.node in values or SH["or"] in values:
        scheme = str(shapes().value(property_, CSVW.valueUrl)).split("/")[1]
        return URIRef(next(iter(ontology().concepts[scheme].values())))
    if SH["class"] in values:
        return ID["good-" + str(values[SH["class"]]).rpartition("/")[2].rpartition("#")[2]]
    return ID["good-thing"]


def bad_examples() -> Iterator[Example]:
    """Make a bad example of every constraint of every property that things of a class have."""
    for shape, of_class in classes():
        for property_ in shapes().objects(shape, SH.property):
            name = str(property_).removeprefix(SHAPE_BASE)
            if is_person(of_class):
                name += f" ({compress(of_class)})"
            for parameter, value in constraints(property_):
                for label, bad, broken in break_constraint(property_, parameter, value):
                    yield Example(name, label, of_class, property_, bad, broken)


def break_constraint(
    property_: Node, parameter: Node, value: Node
) -> Iterator[tuple[str, Node | None, tuple[Node, Node]]]:
    """Give what breaks one constraint: its name, a value (None for no value), and its place."""
    column, place = str(shapes().value(property_, CSVW.name)), (property_, parameter)
    label = str(parameter).rpartition("#")[2]
    match label:
        case "minCount":
            yield label, None, place
        case "maxCount":
            yield label, right_value(property_), place
        case "datatype":
            yield label, wrong_datatype(property_), place
        case "pattern":
            datatype = shapes().value(property_, SH.datatype)
            yield label, Text(PATTERNED[column][1], datatype=URIRef(str(datatype))), place
        case "minInclusive":
            yield label, Text("-1", datatype=XSD.integer), place
        case "nodeKind":
            yield label, Text("in words"), place
        case "class":
            yield label, ID["good-" + MISTAKEN[str(value)].rpartition("/")[2].rpartition("#")[2]], place
        case "node" | "or":
            inner = [value] if label == "node" else list(Collection(shapes(), value))
            yield f"{label} class", URIRef(f"{CONCEPT_BASE}unheard-of/made-up"), place
            yield f"{label} hasValue", URIRef(f"{CONCEPT_BASE}certainty/certain") if (
                "certainty" not in str(inner[0])
            ) else URIRef(f"{CONCEPT_BASE}basis/stated"), place
        case _:
            pytest.fail(f"there is no bad example of sh:{label}; make one in break_constraint")
