"""The reconciliation service: what OpenRefine asks, and what it is told."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from civilgraph.identifiers import Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.release import Release
from civilgraph.serve.entities import Entity, Value, read_entities
from civilgraph.serve.reconciler import Condition, Question, Reconciler
from civilgraph.serve.reconciliation import Reconciliation

ARCHIVE = "conformance/reconciliation-api-schemas-and-examples.tar.gz"
HOSTILE = "</h1><script>alert(1)</script>\u202e\"'&"


def client_of(reconciler: Reconciler, identifiers: Identifiers) -> TestClient:
    service = Reconciliation(reconciler, title="Test", identifiers=identifiers, version="1")
    app = Starlette(routes=[Mount("/reconcile", routes=service.routes())])
    return TestClient(app, raise_server_exceptions=True)


@pytest.fixture(scope="module")
def kg(data_release: Release) -> KnowledgeGraph:
    return KnowledgeGraph.from_release(data_release)


@pytest.fixture(scope="module")
def reconciler(kg: KnowledgeGraph) -> Reconciler:
    entities, kinds = read_entities(kg)
    return Reconciler(entities, kinds=kinds)


@pytest.fixture(scope="module")
def client(reconciler: Reconciler, kg: KnowledgeGraph) -> Iterator[TestClient]:
    with client_of(reconciler, kg.identifiers) as client:
        yield client


# ── the schemas of the two versions ──────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def published(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schemas and examples of the specification."""
    folder = tmp_path_factory.mktemp("reconciliation")
    with tarfile.open(material / ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("*/0.2")).parent


def is_valid(published: Path, version: str, schema: str, document: object) -> list[str]:
    """List what is wrong with a document by a schema of the specification."""
    folder = published / version / "schemas"
    found = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    resources = [
        (key, DRAFT7.create_resource(each))
        for name, each in found.items()
        for key in (name, each.get("$id", name))
    ]
    registry = Registry[Any]().with_resources(resources)
    validator = Draft7Validator(found[f"{schema}.json"], registry=registry)
    return [error.message for error in validator.iter_errors(document)]


@pytest.mark.parametrize(("version", "path"), [("0.2", ""), ("1.0-draft", "1.0-draft/")])
def test_the_manifest_is_valid(
    client: TestClient, published: Path, version: str, path: str
) -> None:
    manifest = client.get(f"/reconcile/{path}").json()
    assert [] == is_valid(published, version, "manifest", manifest)
    assert [version] == manifest["versions"]


BATCH_0_2 = {
    "q0": {"query": "Lietuvos gėjų lygos"},
    "q1": {"query": "ЖТОК", "type": "Network", "limit": 3},
    "q2": {"query": "ASTRA", "properties": [{"pid": "country", "v": "RS"}]},
    "q3": {"properties": [{"pid": "network", "v": {"id": "ztok"}}], "limit": 50},
}
BATCH_1_0 = {
    "queries": [
        {"conditions": [{"matchType": "name", "propertyValue": "Lietuvos gėjų lygos"}]},
        {"conditions": [{"matchType": "id", "propertyValue": "astra"}]},
        {
            "conditions": [
                {
                    "matchType": "property",
                    "propertyId": "country",
                    "propertyValue": ["RS", "LT"],
                    "matchQuantifier": "any",
                    "required": True,
                }
            ],
            "type": "Organization",
            "limit": 5,
        },
    ]
}


def ask_0_2(client: TestClient, batch: object) -> dict[str, Any]:
    response = client.post("/reconcile/", data={"queries": json.dumps(batch)})
    assert 200 == response.status_code, response.text
    return dict(response.json())


def test_the_answers_of_0_2_are_valid(client: TestClient, published: Path) -> None:
    assert [] == is_valid(published, "0.2", "reconciliation-query-batch", BATCH_0_2)
    answer = ask_0_2(client, BATCH_0_2)
    assert [] == is_valid(published, "0.2", "reconciliation-result-batch", answer)
    assert list(BATCH_0_2) == list(answer)
    best = {key: answer[key]["result"][0]["id"] for key in ("q0", "q1", "q2")}
    assert {"q0": "lgl", "q1": "ztok", "q2": "astra"} == best


def test_the_answers_of_1_0_are_valid(client: TestClient, published: Path) -> None:
    assert [] == is_valid(published, "1.0-draft", "reconciliation-query-batch", BATCH_1_0)
    answer = client.post("/reconcile/1.0-draft/match", json=BATCH_1_0).json()
    assert [] == is_valid(published, "1.0-draft", "reconciliation-result-batch", answer)
    first = [result["candidates"][0]["id"] for result in answer["results"]]
    assert ["lgl", "astra"] == first[:2]
    assert answer["results"][1]["candidates"][0]["match"]


@pytest.mark.parametrize("how", ["get", "post"])
def test_a_batch_may_come_in_the_address_or_as_a_form(client: TestClient, how: str) -> None:
    fields = {"queries": json.dumps({"q": {"query": "LGL"}})}
    response = (
        client.get("/reconcile/", params=fields)
        if how == "get"
        else client.post("/reconcile/", data=fields)
    )
    best = response.json()["q"]["result"][0]
    assert ("lgl", True, "*") == (
        best["id"],
        best["match"],
        response.headers["access-control-allow-origin"],
    )


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
@pytest.mark.parametrize("verdict", ["valid", "invalid"])
def test_the_examples_of_the_specification_are_read_as_it_says(
    client: TestClient, published: Path, version: str, verdict: str
) -> None:
    folder = published / version / "examples" / "reconciliation-query-batch" / verdict
    files = sorted(folder.glob("*.json"))
    assert files
    for file in files:
        text = file.read_text("utf-8")
        if version == "0.2":
            response = client.post("/reconcile/", data={"queries": text})
        else:
            response = client.post("/reconcile/1.0-draft/match", content=text)
        # What has a misspelt key still asks something; it is answered, and its key passed over.
        expected = {200} if verdict == "valid" else {200, 400}
        assert response.status_code in expected, (file.name, response.text)


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_a_table_is_extended_by_what_is_known(
    client: TestClient, published: Path, version: str
) -> None:
    asked = {
        "ids": ["lgl", "ztok", "nobody"],
        "properties": [{"id": "country"}, {"id": "network"}, {"id": "shoe-size"}],
    }
    assert [] == is_valid(published, version, "data-extension-query", asked)
    if version == "0.2":
        answer = client.post("/reconcile/", data={"extend": json.dumps(asked)}).json()
        of_lgl, of_nobody = answer["rows"]["lgl"], answer["rows"]["nobody"]
    else:
        answer = client.post("/reconcile/1.0-draft/extend", json=asked).json()
        rows = {
            row["id"]: {each["id"]: each["values"] for each in row["properties"]}
            for row in answer["rows"]
        }
        of_lgl, of_nobody = rows["lgl"], rows["nobody"]
    assert [] == is_valid(published, version, "data-extension-response", answer)
    assert {"country": [], "network": [], "shoe-size": []} == of_nobody
    assert "ztok" in {network["id"] for network in of_lgl["network"]}


@pytest.mark.parametrize("path", ["", "1.0-draft/"])
@pytest.mark.parametrize(
    ("what", "prefix", "found", "schema"),
    [
        ("entity", "ztok", "ztok", "suggest-entities-response"),
        ("entity", "ŽMOG", "ztok", "suggest-entities-response"),
        ("property", "cou", "country", "suggest-properties-response"),
        ("type", "netw", "Network", "suggest-types-response"),
    ],
)
def test_beginnings_are_completed(
    client: TestClient,
    published: Path,
    path: str,
    what: str,
    prefix: str,
    found: str,
    schema: str,
) -> None:
    answer = client.get(f"/reconcile/{path}suggest/{what}", params={"prefix": prefix}).json()
    version = path.strip("/") or "0.2"
    assert [] == is_valid(published, version, schema, answer)
    assert found in {each["id"] for each in answer["result"]}


@pytest.mark.parametrize("path", ["", "1.0-draft/"])
def test_properties_are_proposed_for_a_type(client: TestClient, published: Path, path: str) -> None:
    answer = client.get(f"/reconcile/{path}extend/propose", params={"type": "Network"}).json()
    version = path.strip("/") or "0.2"
    assert [] == is_valid(published, version, "data-extension-property-proposal", answer)
    assert {"member", "founded"} <= {each["id"] for each in answer["properties"]}


def test_a_thing_is_previewed_on_a_page_that_can_run_nothing(client: TestClient) -> None:
    page = client.get("/reconcile/preview", params={"id": "lgl"})
    assert "Lietuvos gėjų lyga" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert 404 == client.get("/reconcile/preview", params={"id": "nobody"}).status_code


def test_the_manifest_leads_to_what_it_names(client: TestClient) -> None:
    manifest = client.get("/reconcile/").json()
    entity = manifest["suggest"]["entity"]
    flyout = entity["service_url"] + entity["flyout_service_path"].replace("${id}", "lgl")
    assert "lgl" == client.get(flyout).json()["id"]
    assert 200 == client.get(manifest["preview"]["url"].replace("{{id}}", "lgl")).status_code


# ── scores ───────────────────────────────────────────────────────────────────────────────────────


def entity(id_: str, label: str, *types: str, **properties: str) -> Entity:
    return Entity(
        id=id_,
        label=label,
        names=(label,),
        types=types or ("Organization",),
        properties={name: (Value(text),) for name, text in properties.items()},
    )


TWINS = Reconciler(
    [entity("a", "Žinių centras", country="LT"), entity("b", "Žinių centras", country="RS")],
    kinds={},
)


def test_two_things_of_one_name_are_no_match() -> None:
    found = TWINS.match(Question(name="Žinių centras"))
    assert [("a", 100.0, False), ("b", 100.0, False)] == [
        (c.entity.id, c.score, c.is_match) for c in found
    ]


def test_a_property_tells_two_things_of_one_name_apart() -> None:
    asked = Condition(property="country", values=("RS",))
    found = TWINS.match(Question(name="Žinių centras", conditions=(asked,)))
    assert [("b", 100.0, True), ("a", 80.0, False)] == [
        (c.entity.id, c.score, c.is_match) for c in found
    ]


def test_a_required_property_leaves_the_others_out() -> None:
    asked = Condition(property="country", values=("RS",), is_required=True)
    found = TWINS.match(Question(name="Žinių centras", conditions=(asked,)))
    assert ["b"] == [c.entity.id for c in found]


@given(st.text(max_size=40), st.integers(0, 200))
def test_scores_fall_and_stay_within_bounds(name: str, limit: int) -> None:
    found = TWINS.match(Question(name=name, limit=limit))
    scores = [candidate.score for candidate in found]
    assert len(found) <= limit
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


# ── what strangers send ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("queries", "status", "said"),
    [
        ("{", 400, "queries is not JSON: "),
        ("[" * 100_000, 400, "queries is not JSON: "),
        ("[]", 400, "queries is no JSON object"),
        ('{"q": {}}', 400, "a query without a name needs properties; give query, or properties"),
        ('{"q": {"query": 5}}', 400, "query is missing or no text"),
        ('{"q": {"query": "a", "limit": "x"}}', 400, "limit is no whole number"),
        ('{"q": {"query": "a", "limit": -1}}', 400, "limit is -1, expected 0 to 1,000,000"),
        (
            '{"q": {"query": "a", "type_strict": "often"}}',
            400,
            "'often' is unknown; write one of any, should, all",
        ),
        (
            json.dumps({"q": {"query": "a" * 2000}}),
            400,
            "2,000 characters of query, at most 1,000 are read",
        ),
        (
            json.dumps({f"q{i}": {"query": "a"} for i in range(51)}),
            413,
            "51 queries of a batch, at most 50 are read",
        ),
    ],
)
def test_a_wrong_batch_is_refused_with_the_reason(
    client: TestClient, queries: str, status: int, said: str
) -> None:
    response = client.post("/reconcile/", data={"queries": queries})
    assert status == response.status_code
    assert "application/problem+json" == response.headers["content-type"]
    assert response.json()["detail"].startswith(said)


def test_a_body_without_end_is_not_read_to_its_end(client: TestClient) -> None:
    response = client.post("/reconcile/1.0-draft/match", content=b" " * (2 << 20))
    assert 413 == response.status_code
    assert "the body is longer than 1,048,576 bytes" == response.json()["detail"]


def test_a_hostile_name_never_becomes_markup() -> None:
    hostile = Reconciler([entity("x", HOSTILE, name=HOSTILE, country=HOSTILE)], kinds={})
    with client_of(hostile, Identifiers(base="https://example.org/")) as client:
        page = client.get("/reconcile/preview", params={"id": "x"}).text
        flyout = client.get("/reconcile/flyout/entity", params={"id": "x"}).json()["html"]
    for text in (page, flyout):
        assert "<script>" not in text
        assert "&lt;script&gt;" in text


def test_no_answer_is_a_script(client: TestClient) -> None:
    response = client.get("/reconcile/", params={"callback": "steal"})
    assert response.headers["content-type"].startswith("application/json")
    assert "steal" not in response.text
