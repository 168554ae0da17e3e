"""Read the W3C's manifests of protocol tests as plain requests."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from rdflib.collection import Collection

HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

ARCHIVE = (
    Path(__file__).resolve().parents[3]
    / "shared/material/conformance/w3c-sparql-and-rdf-tests.tar.gz"
)
SUITE = "B_rdf_tests/sparql/sparql11"


@dataclass(frozen=True)
class Request:
    """One request of a test and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str
    expected_type: str
    expected_body: str

    def allows(self, status: int) -> bool:
        """Tell whether a status is one of those that are expected."""
        names = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
        return any(
            str(status).startswith(name[-3]) if name.endswith("xx") else names[name] == status
            for name in self.statuses
        )


@dataclass(frozen=True)
class Case:
    """One test: its name and its requests in order."""

    name: str
    requests: tuple[Request, ...]


@cache
def read(name: str) -> bytes:
    """Read a file of the suite."""
    with tarfile.open(ARCHIVE) as archive:
        file = archive.extractfile(f"{SUITE}/{name}")
        assert file is not None
        return file.read()


@cache
def cases(manifest: str) -> tuple[Case, ...]:
    """Read the tests of a manifest, in its order; none where the material is not here."""
    if not ARCHIVE.is_file():
        return ()
    graph = rdflib.Graph().parse(data=read(manifest), format="turtle", publicID="http://suite/")
    (listed,) = graph.objects(None, MF.entries)
    return tuple(_case(graph, node) for node in Collection(graph, listed))


def _case(graph: rdflib.Graph, node: rdflib.term.Node) -> Case:
    action = graph.value(node, MF.action)
    listed = graph.value(action, HT.requests)
    assert listed is not None
    requests = tuple(_request(graph, request) for request in _listed(graph, listed))
    return Case(str(node).rpartition("#")[2], requests)


def _listed(graph: rdflib.Graph, node: rdflib.term.Node) -> Iterator[rdflib.term.Node]:
    """Give the members of a list; a blank node beside a list in Turtle is a list of one."""
    yield from Collection(graph, node)


def _request(graph: rdflib.Graph, node: rdflib.term.Node) -> Request:
    def text(subject: rdflib.term.Node | None, predicate: rdflib.URIRef) -> str:
        value = graph.value(subject, predicate)
        return "" if value is None else str(value)

    def headers(subject: rdflib.term.Node | None) -> dict[str, str]:
        listed = graph.value(subject, HT.headers)
        fields = Collection(graph, listed) if listed is not None else ()
        return {text(field, HT.fieldName).lower(): text(field, HT.fieldValue) for field in fields}

    body, answer = graph.value(node, HT.body), graph.value(node, HT.resp)
    encoding = text(body, CNT.characterEncoding) or "UTF-8"
    boolean = graph.value(answer, MF.expectedBoolean)
    return Request(
        method=text(node, HT.methodName),
        path=text(node, HT.absolutePath),
        headers=headers(node),
        body=text(body, CNT.chars).encode(encoding),
        statuses=tuple(
            sorted(str(s).rpartition("#")[2] for s in graph.objects(answer, MF.expectedStatus))
        ),
        boolean=None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        form=text(answer, MF.expectedFormat),
        expected_type=headers(answer).get("content-type", ""),
        expected_body=text(graph.value(answer, HT.body), CNT.chars),
    )
