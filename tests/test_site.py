"""The published site: what its pages say, that no link is broken, and that a real server serves it.

Long because every page type is opened in a real browser and a real Apache negotiates.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import html5rdf  # type: ignore[import-untyped]  # it has no types
import pyoxigraph as ox
import pytest
from tests.browsing import violations, watching

from civilgraph import queries
from civilgraph.check import check_dataset
from civilgraph.curation.claims import read_claims
from civilgraph.identifiers import REFERENCE
from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.publish.assets import NotBuilt, asset_files
from civilgraph.publish.notes import Notes, Section
from civilgraph.publish.plan import Publication
from civilgraph.publish.site import site_files
from civilgraph.publish.site.claims import form_of, hear
from civilgraph.publish.site.phrases import PHRASES
from civilgraph.publish.site.rendering import words_of_templates
from civilgraph.publish.site.tongues import DATA, LANGUAGES
from civilgraph.rdf.lift import literal, say
from civilgraph.rdf.record import Distribution
from civilgraph.release import Release, write_release
from civilgraph.vocabulary import CIV, DCTERMS, ORG, RDF, RDFS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
APACHE = Path("/usr/sbin/apache2")

# One page of each type.
TYPES = (
    "index.html",
    "organisations/index.html",
    "organisations/kind/ngo.html",
    "networks.html",
    "projects.html",
    "sources.html",
    "id/ztok.html",
    "id/astra.html",
    "id/sos-torture-network.html",
    "id/ztok-cooperation-2017.html",
    "id/event/ztok-founding-2011.html",
    "id/anti-slavery.html",
    "source/ztok-about.html",
    "queries/index.html",
    "queries/members-on-day.html",
    "search.html",
    "sparql.html",
    "ontology.html",
    "about.html",
    "changes.html",
)
# Each says what a page must never do with a text: run it, format it, turn it round, stumble.
HOSTILE = (
    "<script>window.harm = 1</script>",
    "</script><script>window.harm = 2</script>",
    '"><img src=x onerror="window.harm = 3">',
    "' onmouseover='window.harm = 4",
    "&lt;b&gt;&#60;i&#62;",
    "{{7*7}} {% raw %} ${7*7} {0} [[members]]",
    "javascript:window.harm=6",
    "\u202ereversed\u202c \u2066isolate\u2069",
    "\u2028line\u2029paragraph\nnew\r\nSet-Cookie: harm=7",
    "x" * 10_000,
    "a " * 5_000,
    "]]><!-- --></title></style>",
    "; role member; network ztok; status active",
    "\x1fmembers\x1f \x1eup \x1dpath",
)


def publication_of(release: Release, **changes: Any) -> Publication:
    """Make the publication of a release, with the dump that goes with it."""
    kg = KnowledgeGraph.from_release(release)
    dump = gzip.compress(release.quads.read_bytes(), mtime=0)
    texts = (Section("Heading", ("A line", "Another")),)
    publication = Publication(
        kg=kg,
        identifiers=kg.identifiers,
        base=kg.identifiers.base,
        title=kg.title,
        description="What it is about.",
        publisher="somebody",
        licence=str(release.manifest["licence"]),
        languages=("lt", "sr-Latn", "en"),
        version="0.1.0",
        issued="2025-11-22",
        digest=hashlib.sha256(release.quads.read_bytes()).hexdigest(),
        distributions=(
            Distribution(
                path="data/quads.nq.gz",
                media_type="application/n-quads",
                title="N-Quads",
                bytes=len(dump),
                sha256=hashlib.sha256(dump).hexdigest(),
                compressed="application/gzip",
            ),
        ),
        notes=Notes(previous="", added=0, removed=0, sections=dict.fromkeys(TAGS, texts)),
        jsonld='{"@context":"https://schema.org/","@type":"Dataset","name":"data"}',
    )
    return replace(publication, **changes)


TAGS = tuple(tag for tag, _ in LANGUAGES.values())


def write_site(publication: Publication, folder: Path) -> dict[str, bytes]:
    """Write a site as it is published, with what the other rooms put beside the pages."""
    found = dict(site_files(publication))
    release = publication.kg.release
    assert release is not None
    beside = {f"catalogue/dcat.{ending}": b"# data\n" for ending in ("ttl", "jsonld")}
    beside |= {"data/quads.nq.gz": gzip.compress(release.quads.read_bytes(), mtime=0)}
    for path in found:
        shown = re.fullmatch(r"en/((?:id|source)/[a-z0-9./-]+)\.html", path)
        if shown:
            beside |= {f"{shown[1]}.{ending}": b"# data\n" for ending in DATA}
    try:
        beside |= {f"assets/{name}": content for name, content in asset_files()}
    except NotBuilt as error:
        pytest.skip(str(error))
    for path, content in {**beside, **found}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return found


@pytest.fixture(scope="session")
def folder(data_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real data, written once."""
    place = tmp_path_factory.mktemp("site") / "civilgraph"
    write_site(publication_of(data_release), place)
    return place


@pytest.fixture(scope="session")
def pages(folder: Path) -> dict[str, str]:
    """Every page by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


# ── What the pages say ───────────────────────────────────────────────────────────────────────────


def plain(page: str) -> str:
    """Give the text of a page as a reader has it."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_page_of_a_network_tells_members_with_period_certainty_and_evidence(
    pages: Mapping[str, str],
) -> None:
    page = pages["lt/id/ztok.html"]
    (row,) = re.findall(
        r"<tr><th[^>]*>(?:(?!</tr>).)*lietuvos-zmogaus-teisiu-centras.*?</tr>", page
    )
    assert "2011 m. birželio 20 d. – …" in plain(row)
    assert "✓ tikrai 2011 m. birželio 20 d. – 2020 m. gegužės 1 d." in plain(row)
    assert 'href="../source/ztok-about.html#m3"' in row
    assert "char=271,302" in row
    assert "~ galbūt" in plain(page)


def test_a_suspension_is_a_word_and_not_only_a_colour(pages: Mapping[str, str]) -> None:
    text = plain(pages["sr-cyrl/id/zmogaus-teisiu-stebejimo-institutas.html"])
    assert "чланица суспендовано" in text
    assert "Мреже којима припада" in text


def test_a_network_of_297_of_which_none_is_known_does_not_look_small(
    pages: Mapping[str, str],
) -> None:
    page = pages["en/id/sos-torture-network.html"]
    assert "0 of 297 listed" in plain(page)
    (dots,) = re.findall(r'<path class="counted" d="([^"]*)"', page)
    drawn = [(float(b) - float(a)) / 10 + 1 for a, b in re.findall(r"M(\d+) \d+H([\d.]+)", dots)]
    assert 297 == round(sum(int(round(length, 1)) for length in drawn))


def test_names_keep_their_language_and_script_on_every_page(pages: Mapping[str, str]) -> None:
    name = "Žmogaus teisių organizacijų koalicija"
    assert f"<h1><bdi>{name}</bdi></h1>" in pages["lt/id/ztok.html"]
    assert f'<h1><bdi lang="lt">{name}</bdi></h1>' in pages["sr-cyrl/id/ztok.html"]


def test_an_id_that_was_judged_the_same_leads_to_the_one_it_stands_for(
    pages: Mapping[str, str],
) -> None:
    page = pages["en/id/anti-slavery.html"]
    assert 'href="../id/anti-slavery-international.html"' in page
    assert "The same as" in plain(page)


def test_a_page_carries_what_search_engines_read(pages: Mapping[str, str]) -> None:
    (record,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', pages["lt/id/astra.html"]
    )
    read = json.loads(record)
    assert ("Organization", "astra") == (read["@type"], read["identifier"])
    assert "https://w3id.org/civilgraph/id/gaatw" in {one["@id"] for one in read["memberOf"]}


def test_every_answer_of_the_catalogue_is_on_its_page(pages: Mapping[str, str]) -> None:
    text = plain(pages["lt/queries/members-on-day.html"])
    assert "Kas priklausė tinklui tam tikrą dieną?" in text
    assert "Romų visuomenės centras member active yes 2011-06-20" in text


def test_what_is_not_known_is_counted(pages: Mapping[str, str]) -> None:
    assert "Networks whose size no source states 13 / 19" in plain(pages["en/about.html"])


def test_a_claim_says_again_what_its_row_said(data: Path) -> None:
    dataset = check_dataset(data, shapes=False).dataset
    claims = [claim for _, found in read_claims(dataset, problems=[]) for claim in found]
    assert len(claims) > 600
    for claim in claims:
        form = form_of(claim.table)
        expected = tuple(claim.values[column.name] for column in form.columns)
        assert expected == hear(say(claim), form=form)


def test_every_word_that_a_template_leaves_open_is_in_the_table_and_the_other_way_round() -> None:
    said = words_of_templates() - {"tag"}
    assert set() == said - PHRASES.keys()
    code = "".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "graph/civilgraph/publish/site").glob("*.py")
    )
    asked = {name for name in PHRASES if f'"{name}"' in code.replace(f'    "{name}": (', "", 1)}
    in_templates = "".join(
        p.read_text(encoding="utf-8")
        for p in (ROOT / "graph/civilgraph/publish/site/templates").iterdir()
    )
    asked |= {name for name in PHRASES if f'say("{name}"' in in_templates}
    asked |= {name for name in PHRASES if name.startswith(("judged_", "by_"))}
    assert set() == PHRASES.keys() - said - asked


def test_every_phrase_has_its_places_in_every_language() -> None:
    for name, row in PHRASES.items():
        assert 1 == len({tuple(sorted(re.findall(r"\{\d\}", text))) for text in row}), name
        assert all(row), name


# ── The files ────────────────────────────────────────────────────────────────────────────────────


def test_the_same_publication_gives_the_same_bytes_in_the_same_order(mini_release: Release) -> None:
    first, second = (list(site_files(publication_of(mini_release))) for _ in range(2))
    assert first == second
    assert len({path for path, _ in first}) == len(first)


def test_every_page_is_well_formed_and_has_no_id_twice(pages: Mapping[str, str]) -> None:
    parser = html5rdf.HTMLParser(strict=True)
    for path, page in pages.items():
        parser.parse(page)
        ids = re.findall(
            r'\sid="([^"]*)"', re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
        )
        assert sorted(set(ids)) == sorted(ids), path


def test_no_internal_link_is_broken_and_every_fragment_is_there(
    folder: Path, pages: Mapping[str, str]
) -> None:
    anchors = {path: set(re.findall(r'\sid="([^"]*)"', page)) for path, page in pages.items()}
    broken = set()
    for path, page in pages.items():
        if path == "explorer.html":
            continue
        for link in re.findall(
            r'(?:href|src|action|data-dump|data-index|data-terms|data-examples)="([^"]*)"', page
        ):
            address = unescape(link)
            if urlsplit(address).scheme:
                continue
            target, fragment = urldefrag(urljoin(f"https://host/{path}", address))
            place = unquote(urlsplit(target).path).lstrip("/")
            is_state = place == "explorer.html"
            if not (folder / place).is_file() or (
                fragment and not is_state and fragment not in anchors[place]
            ):
                broken.add((path, link))
    assert set() == broken


def test_every_page_has_its_twin_in_every_language(pages: Mapping[str, str]) -> None:
    twins = [
        {path.partition("/")[2] for path in pages if path.startswith(f"{folder}/")}
        for folder in LANGUAGES
    ]
    assert len(twins[0]) > 200
    assert all(twin == twins[0] for twin in twins)
    assert '<html lang="sr-Cyrl">' in pages["sr-cyrl/about.html"]
    assert 'hreflang="lt" href="../../lt/id/ztok.html"' in pages["en/id/ztok.html"]


def test_no_phrase_is_left_open(pages: Mapping[str, str]) -> None:
    for path, page in pages.items():
        assert not set("\x1d\x1e\x1f") & set(page), path
        assert "[[" not in plain(page), path


def test_the_sitemap_lists_every_page_with_its_twins(
    folder: Path, pages: Mapping[str, str]
) -> None:
    tree = ElementTree.parse(folder / "sitemap.xml")  # noqa: S314 (our own)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    base = "https://w3id.org/civilgraph/"
    listed = {str(one.text).removeprefix(base) for one in tree.iter(f"{space}loc")}
    assert {path for path in pages if path.partition("/")[0] in LANGUAGES} == listed


@pytest.mark.parametrize(
    "path", ["ontology.ttl", "queries/catalogue.ttl", ".well-known/void"], ids=str
)
def test_what_is_rdf_can_be_read(folder: Path, path: str) -> None:
    triples = list(ox.parse(path=str(folder / path), format=ox.RdfFormat.TURTLE))
    assert len(triples) > 4


def test_the_index_of_names_finds_by_every_name(folder: Path) -> None:
    entries = json.loads((folder / "sr-cyrl" / "search-index.json").read_text(encoding="utf-8"))
    (found,) = [entry for entry in entries if entry["id"] == "ztok"]
    assert ("id/ztok.html", "Мрежа") == (found["url"], found["kind"])
    assert {"ŽTOK", "ŽTK"} <= set(found["names"])


def test_every_example_runs_as_it_stands_and_answers_its_question(
    folder: Path, data_release: Release
) -> None:
    kg = KnowledgeGraph.from_release(data_release)
    examples = json.loads((folder / "queries/examples.json").read_text(encoding="utf-8"))
    for query, example in zip(catalogue().values(), examples, strict=True):
        assert (query.name, dict(query.titles)) == (example["name"], example["title"])
        expected = queries.ask(kg.store, query, {}, identifiers=kg.identifiers)
        assert expected == kg.store.select(example["query"]), query.name


# ── Hostile data ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def hostile(mini_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a graph in which every text is hostile, and some ids are paths."""
    base = str(mini_release.manifest["base"])
    texts = iter(HOSTILE * 10_000)
    lines = [
        spoil(line, next(texts)) + "\n"
        for line in mini_release.quads.read_text(encoding="utf-8").splitlines()
    ]
    register = f"<{base}graph/register> .\n"
    for path in (
        "../../etc/passwd",
        "..",
        "a/../../b",
        "%2e%2e/x",
        "x?y#z",
        "a//b",
        "CON",
        "a" * 300,
    ):
        thing = f"<{base}id/{path}>"
        lines += [
            f"{thing} <{RDF.type}> <{ORG.Organization}> {register}",
            f"{thing} <{RDFS.label}> {literal(HOSTILE[0])} {register}",
            f"{thing} <{DCTERMS.identifier}> {literal(path)} {register}",
        ]
    out = tmp_path_factory.mktemp("hostile")
    facts = {key: mini_release.manifest[key] for key in ("title", "base", "licence")}
    quads = "".join(sorted(set(lines))).encode()
    release = write_release(out, files={"quads.nq": quads}, facts=facts)
    publication = publication_of(
        release,
        title=HOSTILE[1],
        description=HOSTILE[2],
        publisher=HOSTILE[0],
        licence=HOSTILE[6],
        version=HOSTILE[3],
        notes=Notes(
            previous=HOSTILE[0],
            added=1,
            removed=1,
            sections={tag: (Section(HOSTILE[1], HOSTILE),) for tag in TAGS},
        ),
    )
    write_site(publication, out / "site")
    return out / "site"


def spoil(line: str, text: str) -> str:
    """Put a text in the place of a quad's literal; of what a claim says, only the table is kept."""
    if ' "' not in line or re.search(r"edtf/|XMLSchema#|identifier>|#value>|/ns> \.$", line):
        return line
    subject, _, rest = line.partition(' "')
    said, _, end = rest.rpartition('"')
    if "/claim/" in subject and "rdf-schema#label>" in subject:
        text = f"{said.partition(' ')[0]} {text} {said.partition(' ')[2]} {text}"
    return f"{subject} {literal(text)}{end}"


def test_no_hostile_id_becomes_a_path(hostile: Path) -> None:
    for path in hostile.rglob("*"):
        place = path.relative_to(hostile).as_posix()
        assert normpath(place) == place
        shown = re.fullmatch(r"[a-z-]+/id/(.*)\.html", place)
        assert not shown or REFERENCE.fullmatch(shown[1])
    assert not list(hostile.rglob("*passwd*"))


def test_no_hostile_text_becomes_markup(hostile: Path) -> None:
    parser = html5rdf.HTMLParser(strict=True, namespaceHTMLElements=False)
    for path in sorted(hostile.rglob("*.html")):
        if path.name == "explorer.html":
            continue
        page = path.read_text(encoding="utf-8")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029\x00-\x09\x0b-\x1f]", page), (
            path
        )
        for element in parser.parse(page).iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag not in ("img", "iframe", "object", "embed", "base"), path
            assert not [name for name in element.attrib if name.startswith("on")], path
            for name in ("href", "src", "action"):
                assert (
                    not str(element.get(name, "")).lower().startswith(("javascript:", "data:"))
                ), path
            if element.tag == "script":
                source = element.get("src", "")
                assert element.get("type") == "application/ld+json" or "assets/" in source, path
                if not source:
                    json.loads(element.text)
            assert element.tag != "style" or path.name == "404.html", path


def test_no_hostile_text_gets_into_a_header(hostile: Path) -> None:
    settings = (hostile / ".htaccess").read_text(encoding="utf-8")
    assert "harm" not in settings
    assert "harm" not in (hostile / "robots.txt").read_text(encoding="utf-8")


def test_a_base_that_could_break_out_of_a_header_is_refused(mini_release: Release) -> None:
    base = 'https://example.org/"\nHeader set Set-Cookie harm/'
    publication = replace(publication_of(mini_release), base=base)
    with pytest.raises(ValueError, match="is no base IRI"):
        list(site_files(publication))


# ── In a browser ─────────────────────────────────────────────────────────────────────────────────


class Quiet(SimpleHTTPRequestHandler):
    """A plain file server that says nothing."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """The real site behind a plain file server, below a path as on any host."""
    for root in serve(folder.parent):
        yield f"{root}/civilgraph"


@pytest.fixture(scope="session")
def hostile_address(hostile: Path) -> Iterator[str]:
    """The hostile site behind a plain file server."""
    yield from serve(hostile)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages; at the end nothing may have gone wrong, nor been asked of another host."""
    with watching(browser, own=["http://127.0.0.1:"]) as open_page:

        def visit(address: str, *, width: int = 1280, **how: Any) -> Page:
            return open_page(address, viewport={"width": width, "height": 900}, **how)

        yield visit


@pytest.mark.parametrize("language", ["lt", "sr-cyrl"])
@pytest.mark.parametrize("path", TYPES)
def test_every_type_of_page_is_accessible(
    visit: Callable[..., Page], address: str, language: str, path: str
) -> None:
    page = visit(f"{address}/{language}/{path}")
    if path == "sparql.html":
        page.wait_for_selector("#sparql[data-ready]")
    assert [] == violations(page)


@pytest.mark.parametrize("pattern", ["index.html", "404.html", "release/*/index.html"])
def test_the_pages_outside_the_languages_are_accessible(
    visit: Callable[..., Page], address: str, folder: Path, pattern: str
) -> None:
    (path,) = folder.glob(pattern)
    page = visit(f"{address}/{path.relative_to(folder).as_posix()}")
    assert [] == violations(page)


@pytest.mark.parametrize("language", ["lt", "sr-cyrl"])
def test_nothing_is_wider_than_a_small_telephone(
    visit: Callable[..., Page], address: str, language: str
) -> None:
    page = visit(f"{address}/{language}/{TYPES[0]}", width=320)
    wide = []
    for path in TYPES:
        page.goto(f"{address}/{language}/{path}")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert [] == wide


def test_the_keyboard_skips_to_the_content_and_the_switch_keeps_the_thing(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"{address}/lt/id/ztok.html")
    page.keyboard.press("Tab")
    assert "Pereiti prie turinio" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    # The browser tells where it is a moment after it went there.
    page.wait_for_url("**#_main")
    assert page.url.endswith("#_main")
    page.click("nav.tongues a[lang=sr-Cyrl]")
    page.wait_for_url("**/sr-cyrl/id/ztok.html")
    assert "Мреже" in page.inner_text("nav.menu")


def test_pages_need_no_script(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}/en/index.html", java_script_enabled=False)
    page.click("nav.menu >> text=Networks")
    page.click("main >> text=Missing Children Europe")
    assert "1 of 30 listed" in page.inner_text("main")
    page.click("a[href$='#k7']")
    page.wait_for_url("**/en/source/astra-networks.html#k7")
    page.wait_for_selector("li#k7")


def test_a_name_is_found_from_the_front_page_without_diacritics(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"{address}/lt/index.html")
    page.fill("#q", "ztok")
    page.press("#q", "Enter")
    page.wait_for_selector("#search-results a")
    assert "Žmogaus teisių organizacijų koalicija" == page.inner_text("#search-results a >> nth=0")
    page.click("#search-results a >> nth=0")
    assert page.url.endswith("/lt/id/ztok.html")


def test_a_question_is_asked_again_in_the_browser_with_another_value(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"{address}/en/queries/members-on-day.html")
    page.fill("[data-parameter=on]", "2021-01-01")
    page.click("#run .run")
    page.wait_for_selector("#run table", timeout=60_000)
    assert "Diversity Development Group" in page.inner_text("#run table")


def test_an_example_with_parameters_runs_in_the_editor_as_it_stands(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"{address}/en/sparql.html")
    page.wait_for_selector("#sparql[data-ready]")
    page.select_option("#examples", label="Who was in a network on a day?")
    page.click("#sparql .run")
    page.wait_for_selector("#sparql table", timeout=60_000)
    assert "Romų visuomenės centras" in page.inner_text("#sparql table")
    assert "" == page.inner_text("#sparql [role=alert]")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("civ:LifeEvent", "id/event/"),
        ("civ:Document", "id/document/"),
        ("civ:Service", "id/service/"),
        ("civ:Claim", "source/"),
    ],
)
def test_what_an_answer_names_is_linked_to_its_page(
    visit: Callable[..., Page],
    address: str,
    pages: Mapping[str, str],
    kind: str,
    expected: str,
) -> None:
    query = f"PREFIX civ: <{CIV.iri}> SELECT DISTINCT ?x {{ GRAPH ?g {{ ?x a {kind} }} }}"
    page = visit(f"{address}/en/sparql.html#query={quote(query)}")
    page.wait_for_selector("#sparql[data-ready]")
    page.click("#sparql .run")
    page.wait_for_selector("#sparql table", timeout=60_000)
    links = page.evaluate("[...document.querySelectorAll('#sparql td a')].map((a) => a.href)")
    assert links
    for link in links:
        target, fragment = urldefrag(link.removeprefix(f"{address}/"))
        assert target.startswith(f"en/{expected}")
        assert not fragment or f'id="{fragment}"' in pages[target]
    assert bool(fragment) == (kind == "civ:Claim")


def test_hostile_text_does_no_harm_in_a_browser(
    visit: Callable[..., Page], hostile: Path, hostile_address: str
) -> None:
    paths = [
        path.relative_to(hostile).as_posix()
        for folder in ("id", "source", "organisations")
        for path in sorted((hostile / "sr-cyrl" / folder).rglob("*.html"))[:6]
    ]
    page = visit(f"{hostile_address}/sr-cyrl/index.html", width=320)
    for path in ("sr-cyrl/about.html", "sr-cyrl/changes.html", "sr-cyrl/networks.html", *paths):
        page.goto(f"{hostile_address}/{path}")
        page.mouse.move(100, 300)
        assert page.evaluate("window.harm === undefined"), path
        assert 320 >= page.evaluate("document.documentElement.scrollWidth"), path


# ── Behind a real Apache ─────────────────────────────────────────────────────────────────────────

MODULES = ("mpm_event", "authz_core", "mime", "dir", "rewrite", "headers", "setenvif", "alias")


@pytest.fixture(scope="session")
def apache(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real Apache that serves the site below /civilgraph/; gives its port."""
    if not APACHE.is_file():
        pytest.skip(f"no {APACHE}: apt-get install apache2")
    place = tmp_path_factory.mktemp("apache")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = [
        f"ServerRoot {place}",
        "ServerName localhost",
        f"Listen 127.0.0.1:{port}",
        f"PidFile {place}/pid",
        f"ErrorLog {place}/errors",
        *(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
            for name in (*MODULES, "filter", "deflate")
        ),
        "TypesConfig /dev/null",
        f"Alias /civilgraph {folder}",
        f"<Directory {folder}>",
        "AllowOverride All",
        "Options FollowSymLinks",
        "Require all granted",
        "</Directory>",
    ]
    (place / "httpd.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    # Apache's own processes must be able to read the site.
    for parent in (folder, *folder.parents):
        if parent.owner() == Path.home().owner() and parent != Path("/tmp"):  # noqa: S108
            parent.chmod(parent.stat().st_mode | 0o055)
    process = subprocess.Popen([APACHE, "-DFOREGROUND", "-f", place / "httpd.conf"])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    """Ask Apache for a path, with no header but these."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", f"/civilgraph/{path}", skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "en/id/ztok.html"),
        ("text/turtle", "id/ztok.ttl"),
        ("application/ld+json, text/html;q=0.9", "id/ztok.jsonld"),
        ("application/n-triples;q=0.5, text/turtle;q=0.25", "id/ztok.nt"),
        ("*/*", "en/id/ztok.html"),
        (None, "en/id/ztok.html"),
        ("text/html;q=0, */*", "id/ztok.ttl"),
        ("text/*;q=0.3, application/ld+json;q=0.31", "id/ztok.jsonld"),
        ("text/turtle;charset=utf-8;q=0.7, text/html;q=0.70", "en/id/ztok.html"),
        ("TEXT/TURTLE ; Q=1.000", "id/ztok.ttl"),
        ("application/pdf", None),
        ("text/turtle;q=0, text/html;q=0.0", None),
    ],
)
def test_apache_leads_each_request_to_what_it_accepts_most(
    apache: int, accept: str | None, expected: str | None
) -> None:
    answer = ask(apache, "id/ztok", **({"Accept": accept} if accept else {}))
    assert "Accept, Accept-Language" == ", ".join(re.split(r",\s*", str(answer.getheader("Vary"))))
    if expected is None:
        assert 406 == answer.status
        return
    assert 303 == answer.status
    assert str(answer.getheader("Location")).endswith(f":{apache}/civilgraph/{expected}")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("lt,en;q=0.5", "lt"),
        ("sr-RS, en;q=0.1", "sr-latn"),
        ("sr-Cyrl-RS;q=0.9, sr-Latn;q=0.8", "sr-cyrl"),
        ("de, fr;q=0.5", "en"),
        ("lt;q=0, *;q=0.2", "en"),
    ],
)
def test_apache_chooses_the_language_of_the_page(apache: int, wanted: str, expected: str) -> None:
    answer = ask(apache, "claim/ztok-about/m1", Accept="text/html", Accept_Language=wanted)
    assert str(answer.getheader("Location")).endswith(
        f"/civilgraph/{expected}/source/ztok-about.html#m1"
    )


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("id/event/ztok-founding-2011", "text/turtle", "id/event/ztok-founding-2011.ttl"),
        ("id/event/ztok-founding-2011", "text/html", "en/id/event/ztok-founding-2011.html"),
        ("id/aim/ztok-about.t1", "text/turtle", "source/ztok-about.ttl"),
        ("id/aim/ztok-about.t1", "text/html", "en/source/ztok-about.html#t1"),
        ("id/membership/ztok.lgl.1", "application/n-triples", "id/ztok.nt"),
        ("queries/members-on-day", "text/turtle", "queries/catalogue.ttl"),
        ("concept/role/member", "text/turtle", "ontology.ttl"),
        ("concept/role/member", "text/html", "en/ontology.html#concept-role-member"),
    ],
)
def test_apache_leads_what_has_no_files_to_where_it_is_told(
    apache: int, path: str, accept: str, expected: str
) -> None:
    answer = ask(apache, path, Accept=accept)
    assert 303 == answer.status
    assert str(answer.getheader("Location")).endswith(f"/civilgraph/{expected}")


def test_apache_leads_a_version_to_its_page_or_to_the_record(apache: int, folder: Path) -> None:
    (page,) = folder.glob("release/*/index.html")
    path = page.parent.relative_to(folder).as_posix()
    for accept, expected in (
        ("text/html", f"{path}/index.html"),
        ("text/turtle", "catalogue/dcat.ttl"),
    ):
        answer = ask(apache, path, Accept=accept)
        assert 303 == answer.status
        assert str(answer.getheader("Location")).endswith(f"/civilgraph/{expected}")
    assert 200 == ask(apache, f"{path}/", Accept="text/turtle").status


def test_apache_sends_types_links_and_the_policy(apache: int) -> None:
    page = ask(apache, "lt/id/ztok.html")
    assert "text/html; charset=utf-8" == page.getheader("Content-Type")
    assert "default-src 'none'" in str(page.getheader("Content-Security-Policy"))
    links = str(page.getheader("Link"))
    assert '</civilgraph/id/ztok.ttl>; rel="describedby"; type="text/turtle"' in links
    assert '<https://w3id.org/civilgraph/id/ztok>; rel="cite-as"' in links
    deeper = ask(apache, "lt/id/event/ztok-founding-2011.html")
    assert "</civilgraph/id/event/ztok-founding-2011.nt>" in str(deeper.getheader("Link"))
    data = ask(apache, "id/ztok.ttl", Origin="https://example.org")
    assert ("text/turtle; charset=utf-8", "*") == (
        data.getheader("Content-Type"),
        data.getheader("Access-Control-Allow-Origin"),
    )
    dump = ask(apache, "data/quads.nq.gz")
    assert ("application/gzip", None) == (
        dump.getheader("Content-Type"),
        dump.getheader("Content-Encoding"),
    )
    assert ask(apache, "explorer.html").getheader("Content-Security-Policy") is None
    assert "text/turtle" in str(ask(apache, ".well-known/void").getheader("Content-Type"))


@pytest.mark.parametrize(
    "path",
    [
        "id/ztok%0d%0aSet-Cookie:%20harm=1",
        "id/..%2f..%2fetc%2fpasswd",
        "id/%22onclick=1",
        "id/nobody-at-all.html",
        "claim/ztok-about/%3Cscript%3E",
    ],
)
def test_apache_redirects_nothing_that_is_no_id(apache: int, path: str) -> None:
    answer = ask(apache, path, Accept="text/html")
    assert answer.status in (400, 403, 404)
    assert answer.getheader("Location") is None
    assert answer.getheader("Set-Cookie") is None


def test_the_wayward_reader_is_told_in_every_language(folder: Path) -> None:
    text = plain((folder / "404.html").read_text(encoding="utf-8"))
    assert "Šiuo adresu puslapio nėra." in text
    assert "На овој адреси нема стране." in text
