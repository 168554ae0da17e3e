"""Hold every constraint of the shapes to a bad example, and every shape to a good one.

The examples are made from the shapes themselves: a constraint that nobody thought of here fails
`test_every_constraint_has_a_bad_example`. What a curator reads is pinned in `goldens/shapes.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import pytest
from rdflib import RDF, SH, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from tests.conftest import ROOT, TESTS

from civilgraph.rdf.ontology import CSVW, Ontology, read_ontology
from civilgraph.rdf.shapes import Finding, validate
from civilgraph.vocabulary import CIV, CONCEPT_BASE, EDTF, ORG, SCHEMA, SHAPE_BASE, compress

GOLDEN = TESTS / "goldens" / "shapes.txt"
ID = Namespace("https://example.org/id/")
SOURCE = URIRef("https://example.org/source/page")
EDTF_DATE = URIRef(EDTF.EDTF)

# What of a shape says where it looks and how it is called; all the rest are constraints.
NO_CONSTRAINTS = {
    SH.path, SH.inversePath, SH.property, SH.targetClass, SH.name, SH.description, SH.order,
    SH.message,
}  # fmt: skip
# A right and a wrong value by the datatype, and by the column where a pattern narrows it down.
BY_DATATYPE = {
    EDTF_DATE: (Literal("2011-06-20", datatype=EDTF_DATE), Literal("2011-06-20")),
    XSD.string: (Literal("right"), Literal("right", lang="en")),
    RDF.langString: (Literal("right", lang="en"), Literal("right")),
    XSD.integer: (Literal("3", datatype=XSD.integer), Literal("3.5", datatype=XSD.decimal)),
    XSD.decimal: (Literal("67000.50", datatype=XSD.decimal), Literal("3", datatype=XSD.integer)),
    XSD.duration: (Literal("P4M", datatype=XSD.duration), Literal("P4M")),
    XSD.language: (Literal("lt", datatype=XSD.language), Literal("lt")),
}
BY_PATTERN = {
    "locator": ("char=3,9", "chars 3 to 9"),
    "currency": ("EUR", "euro"),
    "language": ("lt", "LT"),
}
# What is taken for a thing of a class.
MISTAKEN = {
    CIV.Claim: SCHEMA.Project,
    CIV.Network: ORG.Organization,
    ORG.Organization: SCHEMA.Project,
    SCHEMA.Project: ORG.Organization,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A thing that breaks one constraint: its property has a bad value, or none."""

    name: str
    of_class: URIRef
    at: URIRef
    value: Node | None
    breaks: frozenset[tuple[Node, Node]]

    @property
    def focus(self) -> URIRef:
        """Give the thing that is wrong."""
        return ID["bad-" + "".join(c if c.isalnum() else "-" for c in self.name)]


@cache
def ontology() -> Ontology:
    return read_ontology(ROOT / "ontology")


def shapes() -> Graph:
    return ontology().shapes


def local(iri: Node | str) -> str:
    return str(iri).rpartition("/")[2].rpartition("#")[2]


def targets() -> list[tuple[URIRef, URIRef]]:
    """List the shapes that have targets, each with a class."""
    pairs = shapes().subject_objects(SH.targetClass)
    return sorted((URIRef(str(shape)), URIRef(str(of_class))) for shape, of_class in pairs)


def properties(shape: Node) -> list[URIRef]:
    return sorted(URIRef(str(node)) for node in shapes().objects(shape, SH.property))


def constraints(shape: Node) -> dict[URIRef, Node]:
    """Read the constraints that stand on a shape itself."""
    return {
        URIRef(str(parameter)): value
        for parameter, value in sorted(shapes().predicate_objects(shape), key=str)
        if str(parameter).startswith(str(SH)) and parameter not in NO_CONSTRAINTS
    }


def column_of(property_: URIRef) -> str:
    return str(shapes().value(property_, CSVW.name) or "")


def same_column(property_: URIRef) -> list[URIRef]:
    """List the other property shapes of a column."""
    named = shapes().subjects(CSVW.name, Literal(column_of(property_)))
    return [
        URIRef(str(other))
        for other in named
        if other != property_ and str(other).split("-")[0] == property_.split("-")[0]
    ]


def inner_shapes(parameter: URIRef, value: Node) -> list[Node]:
    """List the shapes that `sh:node` or `sh:or` names."""
    return [value] if parameter == SH.node else list(Collection(shapes(), value))


def right_value(property_: URIRef) -> Node:
    """Give a value that a property shape finds right."""
    rules = constraints(property_)
    datatype, of_class = rules.get(SH.datatype), rules.get(SH["class"])
    if SH.pattern in rules:
        return Literal(BY_PATTERN[column_of(property_)][0], datatype=str(datatype))
    if datatype is not None:
        return BY_DATATYPE[URIRef(str(datatype))][0]
    if SH.node in rules or SH["or"] in rules:
        scheme = str(shapes().value(property_, CSVW.valueUrl)).split("/")[1]
        return URIRef(next(iter(ontology().concepts[scheme].values())))
    return ID[f"good-{local(of_class)}"] if of_class is not None else ID["good-Claim"]


def ways_to_break(
    property_: URIRef, parameter: URIRef, value: Node
) -> Iterator[tuple[str, Node | None, set[tuple[Node, Node]]]]:
    """Give bad values (None is no value), each with the constraints of inner shapes it breaks."""
    match kind := local(parameter):
        case "minCount":
            yield kind, None, set()
        case "maxCount":
            yield kind, right_value(property_), set()
        case "datatype":
            yield kind, BY_DATATYPE[URIRef(str(value))][1], set()
        case "pattern":
            datatype = str(constraints(property_)[SH.datatype])
            yield kind, Literal(BY_PATTERN[column_of(property_)][1], datatype=datatype), set()
        case "minInclusive":
            (column,) = same_column(property_)
            yield kind, Literal("-1", datatype=str(constraints(column)[SH.datatype])), set()
        case "nodeKind":
            yield kind, Literal("in words"), set()
        case "class":
            yield kind, ID[f"good-{local(MISTAKEN[str(value)])}"], set()
        case "node" | "or":
            inner = inner_shapes(parameter, value)
            unheard_of = URIRef(f"{CONCEPT_BASE}nothing/made-up")
            places: set[tuple[Node, Node]] = {(shape, SH["class"]) for shape in inner}
            yield f"{kind} class", unheard_of, places
            other = "certainty/certain" if "certainty" not in str(value) else "basis/stated"
            places = {(p, SH.hasValue) for shape in inner for p in properties(shape)}
            yield f"{kind} hasValue", URIRef(CONCEPT_BASE + other), places
        case _:
            pytest.fail(f"there is no bad example of sh:{kind}; make one in ways_to_break")


@cache
def examples() -> list[Example]:
    """Make the bad examples of every constraint of every property shape."""
    return [
        Example(
            name=f"{str(property_).removeprefix(SHAPE_BASE)} of {compress(of_class)}: {way}",
            of_class=of_class,
            at=property_,
            value=bad,
            breaks=frozenset({(property_, parameter), *inner}),
        )
        for shape, of_class in targets()
        for property_ in properties(shape)
        for parameter, value in constraints(property_).items()
        for way, bad, inner in ways_to_break(property_, parameter, value)
    ]


def describe(focus: URIRef, of_class: URIRef, changed: dict[URIRef, Node | None]) -> Iterator[str]:
    """Write a thing of a class with all its properties right but the changed ones."""
    yield quad(focus, RDF.type, of_class)
    for shape, target in targets():
        for property_ in properties(shape) if target == of_class else ():
            value = changed.get(property_, right_value(property_))
            is_left_to_others = property_ not in changed and constraints(property_).keys() <= {
                SH.minInclusive,
                SH.maxCount,
            }
            if value is not None and not is_left_to_others:
                yield from along(focus, property_, value)


def along(focus: URIRef, property_: URIRef, value: Node) -> Iterator[str]:
    """Write a value at the end of a property's path."""
    path = shapes().value(property_, SH.path)
    assert path is not None
    if (path, SH.inversePath, None) in shapes():
        yield quad(value, URIRef(CIV.about), focus)
        return
    steps = list(Collection(shapes(), path)) if (path, RDF.first, None) in shapes() else [path]
    for step in steps[:-1]:
        inner = URIRef(f"{focus}.{local(step)}")
        yield quad(focus, step, inner)
        focus = inner
    yield quad(focus, steps[-1], value)


def quad(subject: Node, predicate: Node, value: Node) -> str:
    return f"{subject.n3()} {predicate.n3()} {value.n3()} {SOURCE.n3()} .\n"


def good_things() -> dict[URIRef, URIRef]:
    """Give a good thing of each class that may have one."""
    refused = {e.of_class for e in examples() if e.name.endswith("maxCount")}
    return {c: ID[f"good-{local(c)}"] for _, c in targets() if c not in refused}


@pytest.fixture(scope="module")
def findings() -> dict[str, list[Finding]]:
    """What the shapes find in all examples, good and bad ones, by the thing they find it in."""
    lines = [line for c, thing in good_things().items() for line in describe(thing, c, {})]
    for example in examples():
        changed = {example.at: example.value}
        if example.name.endswith("minInclusive"):
            changed |= dict.fromkeys(same_column(example.at))
        lines.extend(describe(example.focus, example.of_class, changed))
    found = validate(lines, ontology=ontology())
    return {focus: list(group) for focus, group in groupby(found, key=lambda f: f.focus)}


def finding_of(example: Example, findings: dict[str, list[Finding]]) -> Finding:
    """Pick the finding of the example's own shape: a network is judged as an organisation too."""
    table = str(example.at).removeprefix(SHAPE_BASE).split("-")[0]
    tables = {table: table, "claim": next(iter(ontology().tables.values())).name, "persons": ""}
    found = findings.get(str(example.focus), [])
    own = [f for f in found if (f.table, f.column) == (tables[table], column_of(example.at))]
    assert 1 == len(own), f"expected one finding, found {found}"
    return own[0]


def test_every_constraint_has_a_bad_example() -> None:
    expected = {
        (shape, parameter)
        for shape in {*shapes().subjects(RDF.type, SH.NodeShape), *shapes().subjects(SH.path)}
        for parameter in constraints(shape)
    }
    assert expected == {place for example in examples() for place in example.breaks}


@pytest.mark.parametrize("thing", sorted(good_things().values()), ids=local)
def test_a_good_example_is_found_right(thing: URIRef, findings: dict[str, list[Finding]]) -> None:
    assert [] == findings.get(str(thing), [])


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_bad_example_is_refused_in_words(
    example: Example, findings: dict[str, list[Finding]]
) -> None:
    found, mark, cure = finding_of(example, findings).message.partition("; ")
    assert mark
    assert cure
    if example.value is None:
        assert "missing" == found
    elif "persons" in example.name:
        assert "natural persons are not described here" == found
    else:
        assert f"'{local(str(example.value).replace('/id/', '/#'))}'" in found.replace("id/", "")


def test_the_words_of_all_refusals_are_the_golden_ones(
    findings: dict[str, list[Finding]], update_goldens: bool
) -> None:
    lines = [f"{e.name} — {finding_of(e, findings).message}\n" for e in examples()]
    if update_goldens:
        GOLDEN.write_text("".join(lines), encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == "".join(lines)
