"""What a server shows of a publication: pages, data, earlier releases, days, matches."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from tests.conftest import TESTS
from tests.serve.running import Running, running

from civilgraph.publish.publication import publish
from civilgraph.release import Release, open_release


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two publications of the miniature dataset, of two days; a date was corrected in between."""
    out = tmp_path_factory.mktemp("published")
    mini = shutil.copytree(TESTS / "mini", out / "mini")
    publish(mini, out=out, issued="2020-01-01", step=lambda step: None)
    table = mini / "sources/page/memberships.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("2014-05-01,left", "2014-06-01,left"), encoding="utf-8")
    publish(mini, out=out, issued="2021-01-01", previous=out, step=lambda step: None)
    return out


@pytest.fixture(scope="module")
def server(published: Path) -> Iterator[Running]:
    with running(published, "--quiet", "--workers", "2") as server:
        yield server


def get(server: Running, path: str, **headers: str) -> httpx.Response:
    """Ask for a path as it is, without following where it leads."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with server.client() as http:
        return http.get(f"{server.url}{path}", headers=named)


@pytest.mark.parametrize(
    ("accept", "language", "target"),
    [
        ("text/html", "", "/en/id/upe.html"),
        ("text/html", "lt-LT,en;q=0.5", "/lt/id/upe.html"),
        ("text/html", "sr-Cyrl", "/sr-cyrl/id/upe.html"),
        ("text/turtle", "", "/id/upe.ttl"),
        ("application/ld+json", "lt", "/id/upe.jsonld"),
        ("text/html;q=0.3, application/n-triples;q=0.9", "", "/id/upe.nt"),
        ("text/html;q=0, */*;q=0.1", "", "/id/upe.ttl"),
        ("what?", "", "/en/id/upe.html"),
    ],
)
def test_an_iri_leads_to_what_is_wanted_most(
    server: Running, accept: str, language: str, target: str
) -> None:
    response = get(server, "id/upe", Accept=accept, Accept_Language=language)
    assert (303, target) == (response.status_code, response.headers["location"])
    assert "Accept, Accept-Language" == response.headers["vary"]
    assert 200 == get(server, target.lstrip("/")).status_code


def test_what_nobody_has_is_not_acceptable(server: Running) -> None:
    response = get(server, "id/upe", Accept="image/png")
    assert 406 == response.status_code
    assert "there is text/html, text/turtle" in response.json()["hint"]


def test_a_claim_leads_to_its_row_on_the_page_of_its_source(server: Running) -> None:
    assert "/en/source/page.html#m1" == get(server, "claim/page/m1").headers["location"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("id/event/river-coalition-founding", "/id/event/river-coalition-founding.ttl"),
        ("id/membership/river-coalition.upe.1", "/id/river-coalition.ttl"),
        ("graph/register", "/graph/register.ttl"),
        ("queries/members-on-day", "/queries/catalogue.ttl"),
        ("catalogue/dataset", "/catalogue/dcat.ttl"),
    ],
)
def test_every_iri_leads_to_rdf(server: Running, path: str, target: str) -> None:
    led = get(server, path, Accept="text/turtle")
    assert (303, target) == (led.status_code, led.headers["location"])
    assert 200 == get(server, target.lstrip("/")).status_code


def test_a_page_of_an_event_points_to_its_data(server: Running) -> None:
    links = get(server, "en/id/event/river-coalition-founding.html").headers["link"]
    assert '</id/event/river-coalition-founding.ttl>; rel="describedby"' in links


def test_a_file_is_not_sent_twice(server: Running) -> None:
    first = get(server, "en/id/upe.html")
    again = get(server, "en/id/upe.html", If_None_Match=first.headers["etag"])
    assert (200, 304, b"") == (first.status_code, again.status_code, again.content)
    assert "text/html; charset=utf-8" == first.headers["content-type"]
    assert 'rel="cite-as"' in first.headers["link"]
    assert "*" == first.headers["access-control-allow-origin"]


def test_a_large_file_comes_whole(server: Running, published: Path) -> None:
    found = open_release(published).folder / "data" / "quads.nq"
    assert found.read_bytes() == get(server, "data/quads.nq").content


@pytest.mark.parametrize(
    "path",
    [
        "../manifest.json",
        "%2e%2e/%2e%2e/etc/passwd",
        "en/../../../etc/passwd",
        "/etc/passwd",
        "id/upe%00.ttl",
        "id/%0d%0aSet-Cookie:x",
        "releases",
        "id/",
    ],
)
def test_no_address_leads_out_of_the_release(server: Running, path: str) -> None:
    with server.connect() as connection:
        connection.sendall(f"GET /{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))
    assert b"Set-Cookie" not in answer.partition(b"\r\n\r\n")[0]


def test_a_day_tells_which_memberships_held(server: Running) -> None:
    answer = get(server, "id/river-coalition?on=2013-06-01", Accept="text/csv")
    rows = answer.text.splitlines()
    assert rows[0].startswith("member,network,role,status,answer")
    assert any(row.startswith("Elvevakten,River Coalition,member,suspended,yes") for row in rows)
    later = get(server, "id/elvevakten?on=2020-06-01", Accept="application/sparql-results+json")
    assert [] == later.json()["results"]["bindings"]


def test_what_is_no_day_is_refused_with_the_cure(server: Running) -> None:
    response = get(server, "id/river-coalition?on=yesterday")
    assert 400 == response.status_code
    assert ("'yesterday' is no day", "write one such as 2013-01-01") == (
        response.json()["title"],
        response.json()["hint"],
    )


def test_the_past_is_led_to_by_date(server: Running, published: Path) -> None:
    issued = {
        json.loads(path.read_text("utf-8"))["issued"]: path.parent.name
        for path in published.glob("releases/*/manifest.json")
    }
    assert {"2020-01-01", "2021-01-01"} == set(issued)
    for asked, day in (
        ("Mon, 01 Jun 2015 00:00:00 GMT", "2020-01-01"),
        ("Mon, 01 Jun 2020 00:00:00 GMT", "2020-01-01"),
        ("Wed, 01 Jun 2022 00:00:00 GMT", "2021-01-01"),
    ):
        led = get(server, "id/upe", Accept_Datetime=asked)
        assert 302 == led.status_code
        assert f"/memento/{issued[day]}/id/upe" == led.headers["location"]
        past = get(server, led.headers["location"].lstrip("/"), Accept="text/turtle")
        data = get(server, past.headers["location"].lstrip("/"))
        assert 200 == data.status_code
        assert f" Jan {day[:4]} 00:00:00 GMT" in data.headers["memento-datetime"]


def test_the_iri_of_a_version_leads_to_the_release_that_was_it(
    server: Running, published: Path
) -> None:
    manifest = json.loads((published / "current/manifest.json").read_text("utf-8"))
    path = f"release/{manifest['files']['data/quads.nq'][:16]}"
    led = get(server, path, Accept="text/html")
    assert (303, f"/{path}/index.html") == (led.status_code, led.headers["location"])
    assert f"{manifest['base']}{path}" in get(server, f"{path}/index.html").text
    data = get(server, path, Accept="text/turtle")
    assert (303, "/catalogue/dcat.ttl") == (data.status_code, data.headers["location"])
    (earlier,) = manifest["earlier"]
    path = earlier["iri"].removeprefix(manifest["base"])
    led = get(server, path, Accept="text/turtle")
    assert 303 == led.status_code
    assert f"/memento/{manifest['previous']}/catalogue/dcat.ttl" == led.headers["location"]
    assert 200 == get(server, led.headers["location"].lstrip("/")).status_code
    assert "An earlier release" in get(server, f"{path}/index.html").text


def test_a_thing_has_a_list_of_its_releases(server: Running) -> None:
    response = get(server, "timemap/id/upe")
    assert "application/link-format" == response.headers["content-type"]
    assert 2 == response.text.count('rel="memento"')


def test_a_date_that_is_none_is_refused(server: Running) -> None:
    response = get(server, "id/upe", Accept_Datetime="long ago")
    assert (400, "'long ago' is no date of HTTP") == (
        response.status_code,
        response.json()["title"],
    )


def test_names_are_matched_by_the_running_server(server: Running) -> None:
    batch = {"q": {"query": "Ponds for all"}}
    with server.client() as http:
        response = http.post(f"{server.url}reconcile/", data={"queries": json.dumps(batch)})
    best = response.json()["q"]["result"][0]
    assert ("ponds-for-all", True) == (best["id"], best["match"])


def test_a_release_without_pages_has_a_front_door(mini_release: Release) -> None:
    with running(mini_release.folder, "--quiet", "--workers", "1") as server:
        assert "Ask a question" in get(server, "").text
        assert 404 == get(server, "id/upe").status_code
