"""The explorer in a real browser: every view, filter and export, and that nothing does harm."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.browsing import violations, watching
from tests.conftest import Run
from tests.explorer.samples import HOSTILE, clubs, hostile, many, read_states
from tests.explorer.tools import installed, run_node
from tests.test_exchange import problems_of

from civilgraph.cli import main
from civilgraph.explore import explore, gather
from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.names import fold
from civilgraph.network.affiliation import Affiliation
from civilgraph.release import Release
from civilgraph.two_mode import answer_on
from civilgraph.view.explorer import Explored, render_explorer
from civilgraph.view.explorer.dataset import LAYERS
from civilgraph.view.explorer.joining import NotJoinable, join_modules
from civilgraph.view.explorer.page import read_modules
from civilgraph.view.explorer.phrases import LANGUAGES, NotALanguage, phrases_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VIEWS = ("map", "overlap", "time", "compare", "table")
CHECKS = Path(__file__).resolve().parent / "explorer"

# Opens an explorer at an address: the page's name, the part after #, and the width of the window.
Open = Callable[..., "Page"]


# ── The page as text ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def kg(data_release: Release) -> KnowledgeGraph:
    return KnowledgeGraph.from_release(data_release)


@pytest.fixture(scope="module")
def real(kg: KnowledgeGraph) -> Explored:
    return gather(
        kg.store,
        catalogue=catalogue(),
        identifiers=kg.identifiers,
        title=kg.title,
        digest=kg.digest,
        licence=kg.licence,
    )


@pytest.fixture(scope="module")
def pages(real: Explored, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    for name, explored in {"real": real, "hostile": hostile(), "clubs": clubs()}.items():
        (folder / f"{name}.html").write_text(render_explorer(explored), encoding="utf-8")
    return folder


def test_the_same_graph_gives_the_same_bytes_and_stays_as_it_was() -> None:
    kg = KnowledgeGraph.open(Path(__file__).parent / "mini")
    everything = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
    before, count = kg.store.construct(everything), kg.store.count()
    first, second = (
        explore(
            kg.store,
            catalogue=catalogue(),
            identifiers=kg.identifiers,
            title=kg.title,
            digest="",
            licence="",
        )
        for _ in range(2)
    )
    assert first == second
    assert count == kg.store.count()
    assert before == kg.store.construct(everything)


def test_the_policy_allows_our_script_and_style_word_for_word_and_nothing_else(pages: Path) -> None:
    text = (pages / "real.html").read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)

    def digest(part: str) -> str:
        return base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()

    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest(script)}'; style-src 'sha256-{digest(style)}'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_the_script_says_is_there_in_every_language(language: str) -> None:
    said = set(re.findall(r'say\(\s*"([a-z_]+)"', "".join(read_modules().values())))
    said |= {f"view_{view}" for view in VIEWS} | {"mode_two", "mode_orgs", "mode_nets"}
    said |= {f"layer_{layer}" for layer in LAYERS}
    phrases = phrases_in(language)
    assert set() == said - phrases.keys()
    # What is called otherwise in a layer is something that is said.
    others = {key for key in phrases if "@" in key}
    assert set() == {key.partition("@")[0] for key in others} - phrases.keys()
    assert {*LAYERS[1:], "else"} == {key.partition("@")[2] for key in others}
    places = {key: re.findall(r"\{\d\}", text) for key, text in phrases_in("en").items()}
    assert {k: sorted(v) for k, v in places.items()} == {
        key: sorted(re.findall(r"\{\d\}", phrases[key])) for key in places
    }


def test_a_page_in_no_known_language_is_refused() -> None:
    with pytest.raises(NotALanguage, match="'de' is not a language of the explorer"):
        render_explorer(hostile(), language="de")


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"a.js": 'import { b } from "./b.js";\n', "b.js": "const b = 1;\n"}, "does not export"),
        ({"a.js": 'import { b } from "./b.js";\n'}, "which is not here"),
        ({"a.js": "export default 1;\n"}, "cannot be joined"),
        ({"a.js": "const x = '</script>';\n"}, "cannot be joined"),
        (
            {
                "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
                "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
            },
            "import each other",
        ),
    ],
)
def test_what_cannot_be_joined_is_refused(sources: dict[str, str], message: str) -> None:
    with pytest.raises(NotJoinable, match=message):
        join_modules(sources, start="a.js")


def test_the_modules_pass_the_type_check() -> None:
    done = run_node(installed("typescript") / "bin" / "tsc", "-p", CHECKS)
    assert (0, "") == (done.returncode, done.stdout)


def test_the_command_writes_the_page(run: Run, data_release: Release, tmp_path: Path) -> None:
    done = run("explore", "--from", data_release.folder, "--out", "seen.html", "--language", "lt")
    assert (0, True) == (done.exit_code, "wrote seen.html" in done.output)
    assert '<html lang="lt">' in (tmp_path / "seen.html").read_text(encoding="utf-8")
    assert "explore" in main.commands


# ── The browser ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def visit(browser: Browser, pages: Path) -> Iterator[Open]:
    """Open a page; at the end nothing may have gone wrong in it or been asked of another host."""
    with watching(browser, own=["file:"]) as open_page:

        def visit(
            name: str | Path = "real", hash_: str = "", *, width: int = 1280, **how: Any
        ) -> Page:
            path = name if isinstance(name, Path) else pages / f"{name}.html"
            viewport = {"width": width, "height": 800}
            page = open_page(f"{path.as_uri()}#{hash_}", viewport=viewport, **how)
            page.wait_for_selector("body[data-ready]")
            return page

        yield visit


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Callable[[str, str, Any], Any]]:
    """Run an expression with what a module exports, on a value."""
    page = browser.new_page()

    def run_module(name: str, expression: str, value: Any) -> Any:
        script = join_modules(read_modules(), start=name)
        holder = f"${name.removesuffix('.js')}"
        return page.evaluate(
            f"(value) => {{ {script}; return ({expression})({holder}, value); }}", value
        )

    yield run_module
    page.close()


def summary(page: Page) -> str:
    return page.inner_text(".summary")


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")


def wait(page: Page, expression: str) -> None:
    """Wait for something to be so; the page's policy forbids Playwright's own way of asking."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never so: {expression}")


def test_names_fold_alike_in_both_languages(
    modules: Callable[[str, str, Any], Any], real: Explored
) -> None:
    letters = [
        chr(code)
        for first, last in ((0x20, 0x530), (0x1E00, 0x2000), (0x2C60, 0x2C80), (0xFB00, 0xFB07))
        for code in range(first, last)
        if unicodedata.category(chr(code)) != "Cn"
    ]
    names = [str(row[1]) for row in real.names] + [*real.things.label, *HOSTILE]
    names += ["ŽTOK", "ЖТОК", "ztok", "Ђорђе Љубић", "Straße STRASSE ẞ", "ΟΔΟΣ", *letters]
    folded = modules("fold.js", "(m, names) => names.map(m.fold)", names)
    assert {n: fold(n) for n in names} == dict(zip(names, folded, strict=True))


def test_days_are_answered_alike_in_both_languages(
    modules: Callable[[str, str, Any], Any], kg: KnowledgeGraph
) -> None:
    rows = kg.query("networks/memberships").records()
    days = [f"{year}-{day}" for year in range(2010, 2022) for day in ("01-01", "06-20", "12-04")]
    spells = _bounds(rows)
    code = {"yes": 2, "possibly": 1, "no": 0}
    found = modules(
        "days.js",
        """(m, [spells, days]) => days.map((day) => {
          const at = m.parseDay(day);
          return spells.sureFrom.map((_, i) => m.answerOn(spells, i, { from: at, until: at }));
        })""",
        [spells, days],
    )
    assert [[code[answer_on(row, on=day)] for row in rows] for day in days] == found


def test_spans_are_answered_alike_in_both_languages(
    modules: Callable[[str, str, Any], Any], kg: KnowledgeGraph
) -> None:
    rows = kg.query("networks/memberships").records()
    spans = [
        ("2011-01-01", "2012-12-31"),
        ("2012-01-01", "2016-06-01"),
        ("2014-12-04", "2030-01-01"),
    ]
    found = modules(
        "days.js",
        """(m, [spells, spans]) => spans.map((span) => {
          const [from, until] = span.map(m.parseDay);
          return spells.sureFrom.map((_, i) => m.answerOn(spells, i, { from, until }));
        })""",
        [_bounds(rows), spans],
    )
    for (first, last), answers in zip(spans, found, strict=True):
        affiliation = Affiliation.from_rows(rows)
        kept = affiliation.between(
            date.fromisoformat(first), date.fromisoformat(last), possibly=True
        ).to_rows()
        expected = {row["spell"]: row["answer"] for row in kept}
        names = {2: "yes", 1: "possibly"}
        assert expected == {
            row["spell"]: names[answer] for row, answer in zip(rows, answers, strict=True) if answer
        }


def _bounds(rows: list[dict[str, str]]) -> dict[str, list[int]]:
    def days(column: str, empty: int) -> list[int]:
        epoch = date(1970, 1, 1)
        return [
            (date.fromisoformat(row[column]) - epoch).days if row[column] else empty for row in rows
        ]

    return {
        "sureFrom": days("surely_from", 2**31 - 1),
        "sureUntil": days("surely_until", 1 - 2**31),
        "mayFrom": days("possibly_from", 1 - 2**31),
        "mayUntil": days("possibly_until", 2**31 - 1),
    }


# ── Views, languages, state ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_opens_in_every_language(visit: Open, language: str) -> None:
    page = visit(hash_=f"lang={language}")
    words = phrases_in(language)
    for view in VIEWS:
        page.click(f"nav [data-key=view-{view}]")
        assert view == page.get_attribute("main > .view", "data-view")
        assert words[f"view_{view}"] == page.inner_text("nav [aria-current]")
    assert language == page.get_attribute("html", "lang")
    assert words["ties"] == page.inner_text("aside h2 >> nth=0")


@pytest.mark.parametrize("text", ["ztok", "ŽTOK", "ЖТОК", "zmogaus teisiu organizaciju"])
def test_an_organisation_is_found_by_its_acronym_in_any_script(visit: Open, text: str) -> None:
    page = visit()
    page.fill("header input[type=search]", text)
    page.keyboard.press("Enter")
    assert "Žmogaus teisių organizacijų koalicija" == page.inner_text("aside .card h2")
    assert page.url.endswith("#pick=ztok")


def test_a_link_opens_the_exact_view_again_and_steps_are_undone(visit: Open) -> None:
    page = visit(hash_="view=table")
    page.click("nav [data-key=view-map]")
    page.fill("[data-key=day-from]", "2013-01-01")
    page.keyboard.press("Enter")
    page.click("[data-key=pick-alc]")
    address, seen = page.url.partition("#")[2], summary(page)
    again = visit(hash_=address)
    assert (seen, page.inner_text("aside .card h2")) == (
        summary(again),
        again.inner_text("aside .card h2"),
    )
    page.click("[data-key=undo]")
    page.wait_for_selector("aside .card", state="detached")
    page.click("[data-key=undo]")
    wait(page, "!location.hash.includes('t=')")
    page.click("[data-key=redo]")
    wait(page, "location.hash.includes('t=2013-01-01')")


def test_filters_leave_what_they_say(visit: Open, real: Explored) -> None:
    page = visit(hash_="view=table")
    page.click(".filters summary")
    page.check("[data-key='filter-country-LT']")
    lithuanian = sum(
        c == "LT" and not n
        for c, n in zip(real.things.country, real.things.is_network, strict=True)
    )
    rows = page.locator(".tables > section:nth-child(1) tbody tr").count()
    assert 0 < rows <= lithuanian
    page.check("[data-key='filter-role-observer']")
    assert 1 == page.locator(".tables > section:nth-child(1) tbody tr").count()
    page.click("[data-key=reset]")
    page.check("[data-key=filter-min]")
    names = page.locator(".tables > section:nth-child(1) tbody th").all_inner_texts()
    assert ["ASTRA", "Anti-Slavery International", "La Strada International"] == sorted(
        name for name in names if not name.startswith("Accomp")
    )
    page.check("[data-key='filter-source-ztok-about']")
    assert 0 == page.locator(".tables > section:nth-child(1) tbody tr").count()
    page.click("[data-key=reset]")
    page.check("[data-key=cert-possibly]")
    assert page.url.endswith("cert=possibly")


def shown_rows(page: Page, folder: Path) -> list[dict[str, str]]:
    """Read the ties that a page shows from the CSV that it hands out."""
    return list(csv.DictReader(io.StringIO(exported(page, "csv", folder).decode())))


def test_a_theme_leaves_the_ties_of_whoever_works_on_it(
    visit: Open, real: Explored, tmp_path: Path
) -> None:
    page = visit()
    page.click(".filters summary")
    page.check("[data-key='filter-theme-trafficking']")
    assert page.url.endswith("#theme=trafficking")
    page.keyboard.press("Escape")
    themed = {
        id_
        for id_, themes in zip(real.things.id, real.things.themes, strict=True)
        if "trafficking" in themes
    }
    ids, spells = real.things.id, real.layers["memberships"].spells
    expected = {
        (ids[member], ids[network])
        for member, network in zip(spells.member, spells.network, strict=True)
        if {ids[member], ids[network]} & themed
    }
    rows = shown_rows(page, tmp_path)
    assert expected == {(row["member"], row["network"]) for row in rows}
    assert 0 < len(rows) < len(spells.member)
    page.click("[data-key=undo]")
    wait(page, "location.hash === '#' || location.hash === ''")
    assert len(spells.member) == len(shown_rows(page, tmp_path))


@pytest.mark.parametrize("layer", ["projects", "grants", "accreditations"])
def test_layers_are_shown_one_at_a_time(
    visit: Open, kg: KnowledgeGraph, tmp_path: Path, layer: str
) -> None:
    page = visit()
    page.click(".filters summary")
    page.check(f"[data-key=layer-{layer}]")
    assert f"layer-{layer}" == page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("Escape")
    rows = kg.query(f"networks/{layer}").records()
    spell = "grant" if layer == "grants" else "spell"
    expected = {(row["source"], row["target"], row[spell]) for row in rows}
    found = shown_rows(page, tmp_path)
    assert len(expected) == len(found)
    assert {layer} == {row["layer"] for row in found}
    words = phrases_in("en")
    assert words[f"ties@{layer}"] == page.inner_text("aside h2 >> nth=0")
    page.click("[data-key=undo]")
    wait(page, "!location.hash.includes('layer')")
    assert words["ties"] == page.inner_text("aside h2 >> nth=0")


def test_the_card_tells_of_ties_in_other_layers_and_leads_there(visit: Open) -> None:
    page = visit(hash_="pick=astra")
    unfold(page)
    other = page.inner_text("aside .card details:has([data-key=elsewhere])")
    assert "Balkans Act Now\nroles in projects · partner · no date stated" in other
    page.click("[data-key^=else-projects]")
    assert page.url.endswith("#layer=projects&pick=astra")
    assert "ASTRA" == page.inner_text("aside .card h2")


def test_a_grant_is_told_with_its_amount(visit: Open) -> None:
    text = visit(hash_="layer=grants&pick=sadm").inner_text("aside .card")
    assert "67000 EUR · 2023" in text
    assert "amount not stated" in text


def test_the_backbone_is_what_is_more_than_chance(visit: Open, tmp_path: Path) -> None:
    layer = clubs().layers["memberships"]
    assert [] == layer.ties
    joined = set(zip(layer.spells.member, layer.spells.network, strict=True))
    strong = sorted((i, j) for i, j, q in layer.pairs if q < 0.05)
    # Clubs of one town share more than chance, and nobody else does.
    assert [(i, j) for i in range(8) for j in range(i + 2, 8, 2)] == strong
    tied = {*strong, *((j, i) for i, j in strong)}
    expected = {
        (f"body-{member - 14}", f"club-{network}")
        for member, network in joined
        if any((network, other) in tied for body, other in joined if body == member)
    }
    page = visit("clubs", "mode=nets")
    everything = len(shown_rows(page, tmp_path))
    page.keyboard.press("Escape")
    page.click(".filters summary")
    page.check("[data-key=filter-backbone]")
    page.keyboard.press("Escape")
    assert page.url.endswith("#mode=nets&backbone=1")
    rows = shown_rows(page, tmp_path)
    assert expected == {(row["member"], row["network"]) for row in rows}
    assert 0 < len(rows) < everything
    caption = page.input_value(".exports textarea")
    assert "Filters: only ties that are more than chance." in caption
    numbers = re.findall(r">(\d+)</text>", exported(page, "svg", tmp_path).decode())
    assert len(strong) == len(numbers)


def test_what_no_data_can_tell_is_no_filter(visit: Open) -> None:
    page = visit("clubs")
    page.click(".filters summary")
    offered = page.locator(".filters legend").all_inner_texts()
    assert ["Role", "Status", "Certainty", "Ties"] == offered


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_filter_is_in_the_caption_in_words(
    visit: Open, real: Explored, language: str
) -> None:
    hash_ = (
        "kind=o:ngo&country=LT&theme=trafficking&role=member&status=active&source=ztok-about"
        f"&cert=yes&min=2&backbone=1&focus=ztok&layer=projects&lang={language}"
    )
    page = visit(hash_=hash_)
    caption = page.locator(".exports textarea").input_value()
    words, at = phrases_in(language), LANGUAGES.index(language)
    concepts = real.concepts
    for text in (
        f"{words['layer']}: {words['layer_projects']}",
        f"{words['kind']}: {concepts['organization-kind']['ngo'][at]}",
        concepts["country"]["LT"][at],
        f"{words['theme']}: {concepts['theme']['trafficking'][at]}",
        f"{words['role']}: {concepts['role']['member'][at]}",
        f"{words['status']}: {concepts['status']['active'][at]}",
        "ztok-about",
        words["only_yes"],
        words["least_two@else"],
        words["backbone"],
        "Žmogaus teisių organizacijų koalicija",
    ):
        assert text in caption


def test_the_slider_moves_by_the_keyboard_and_the_brush_by_the_pointer(visit: Open) -> None:
    page = visit()
    everything = summary(page)
    page.focus("[data-key=slider]")
    for _ in range(25):
        page.keyboard.press("ArrowRight")
    assert "2013-02-01" == page.get_attribute("[data-key=slider]", "aria-valuetext")
    assert everything != summary(page)
    box = page.locator(".brush").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 9, steps=5)
    page.mouse.up()
    assert re.search(r"#t=201[12]-\d\d-\d\d/201[56]-\d\d-\d\d", page.url)


def test_playing_is_off_where_reduced_motion_is_asked_for(visit: Open) -> None:
    assert 0 == visit(reduced_motion="reduce").locator("[data-key=play]").count()
    page = visit(reduced_motion="no-preference")
    page.click("[data-key=play]")
    wait(page, "location.hash.includes('2012-01-01')")
    page.click("[data-key=play]")


def test_the_path_between_two_networks_is_the_organisation_that_joins_them(visit: Open) -> None:
    page = visit(hash_="from=balkans-act-now&to=enpates")
    paths = page.locator(".paths li")
    assert ["pick-balkans-act-now", "pick-alc", "pick-enpates"] == [
        button.get_attribute("data-key") for button in paths.first.locator("button").all()
    ]
    assert 1 == paths.count()
    # The form asks for any two, by any of their names.
    page = visit()
    page.click("[data-key=path]")
    for label, text in (("Path from", "accem"), ("Path to", "astra")):
        page.fill(f"aside input[aria-label='{label}']", text)
        page.keyboard.press("Enter")
    assert page.url.endswith("#from=accem&to=astra")
    assert ["accem", "enpates", "alc", "balkans-act-now", "astra"] == [
        (button.get_attribute("data-key") or "").removeprefix("pick-")
        for button in page.locator(".paths li >> nth=0").locator("button").all()
    ]


def test_two_days_are_compared_in_words(visit: Open) -> None:
    page = visit(hash_="view=compare&pick=ztok&one=2013-01-01&other=2018-12-31")
    said = page.inner_text(".differences")
    parts = dict(
        zip(
            page.locator(".differences h3").all_inner_texts(),
            page.locator(".differences section ul").all_inner_texts(),
            strict=True,
        )
    )
    assert "2013-01-01 → 2018-12-31" in said
    assert "Lygių teisių ir socialinės plėtros centras" in parts["Left: 1"]
    changed = parts["Role or status changed: 2"]
    assert "Tolerantiško jaunimo asociacija" in changed
    assert "observer, possible → member, certain" in changed
    assert "suspended, certain → member, certain" in changed


def test_a_cell_of_the_matrix_leads_to_the_members_behind_it(visit: Open) -> None:
    page = visit(hash_="view=overlap")
    page.click("[data-key='overlap-0+4'], [data-key^='overlap-'] >> nth=0")
    assert "In all of these networks" == page.inner_text("aside .card h2")
    assert "Shared members: 1" == page.inner_text("aside .card h3")


def test_a_bar_leads_to_the_members_of_its_combination(visit: Open) -> None:
    page = visit(hash_="view=overlap")
    bar = page.locator(".both section:nth-child(2) [data-key^='overlap-']").first
    assert "Anti-Slavery International, La Strada International" in (
        bar.get_attribute("aria-label") or ""
    )
    bar.click()
    assert "Shared members: 2" == page.inner_text("aside .card h3")
    members = page.locator("aside .card .list:not(.marked) .pick").all_inner_texts()
    assert ["Anti-Slavery International", "La Strada International"] == [
        text.splitlines()[0] for text in members
    ]


def test_networks_of_a_community_stand_together_in_the_matrix(visit: Open, tmp_path: Path) -> None:
    texts = re.findall(
        r">\d+ · (Club \d+) ", exported(visit("clubs", "view=overlap"), "svg", tmp_path).decode()
    )
    towns = [int(text.split()[1]) % 2 for text in texts if int(text.split()[1]) < 8]
    # Each town is one run, though the towns take turns in the order of names.
    assert 8 == len(towns)
    assert 1 == sum(a != b for a, b in pairwise(towns))


def test_a_network_of_which_little_is_listed_says_so(visit: Open, tmp_path: Path) -> None:
    page = visit(hash_="pick=sos-torture-network")
    assert "0 of 297 listed" in page.inner_text("aside .card dl")
    # Every member that is counted and not named is a dot: its small circle is two arcs.
    picture = exported(page, "svg", tmp_path).decode()
    dots = re.findall(r'<path d="([^"]*)" fill="#98a5b3"', picture)
    assert 297 in [path.count("A1.5 1.5") // 2 for path in dots]


def test_an_organisation_in_several_networks_is_a_pie_of_their_colours(
    visit: Open, real: Explored, tmp_path: Path
) -> None:
    picture = exported(visit(hash_="focus=astra"), "svg", tmp_path).decode()
    (pie,) = re.findall(r'<clipPath id="clip\d+">(?:(?!<clipPath).)*>5</text>', picture, re.DOTALL)
    spells = real.layers["memberships"].spells
    astra = real.things.id.index("astra")
    assert 5 == len({n for m, n in zip(spells.member, spells.network, strict=True) if m == astra})
    assert 5 == len(set(re.findall(r'fill="(#\w{6})"/>', pie)) - {"#ffffff", "#1f2933"})


def test_every_kind_has_a_shape_of_its_own(visit: Open) -> None:
    shapes = visit().evaluate(
        """() => [...document.querySelectorAll(".legend > div")].slice(0, 2).map((row) =>
          [...row.querySelectorAll("li")].map((item) => {
            const shape = item.querySelector("polygon, circle");
            return shape.getAttribute("points") ?? "circle";
          }))"""
    )
    assert [5, 11] == [len(row) for row in shapes]
    assert shapes == [list(dict.fromkeys(row)) for row in shapes]


def test_no_name_lies_on_another(browser: Browser, visit: Open, tmp_path: Path) -> None:
    for view in ("mode=two", "mode=nets", "layer=projects", "t=2013-01-01&lang=lt"):
        picture = exported(visit(hash_=view), "svg", tmp_path).decode()
        sheet = browser.new_page()
        sheet.set_content(picture)
        boxes = sheet.evaluate(
            """() => [...document.querySelectorAll("text:not([aria-hidden])")].map((name) => {
              const box = name.getBBox();
              return [name.textContent, box.x, box.y, box.width, box.height];
            })"""
        )
        sheet.close()
        assert len(boxes) > 20
        # A box of text is a little higher than its letters.
        assert [] == [
            (one[0], other[0])
            for i, one in enumerate(boxes)
            for other in boxes[i + 1 :]
            if min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1]) > 1
            and min(one[2] + one[4], other[2] + other[4]) - max(one[2], other[2]) > 3
        ]


def test_a_contour_holds_its_members_and_nobody_else(
    modules: Callable[[str, str, Any], Any],
) -> None:
    members = [[-200, 0], [200, 0], [0, 160]]
    others = [[100, 30], [-90, -40], [60, 160]]
    rings = modules(
        "contours.js",
        """(m, [members, others]) =>
          m.findContour(0, [0, 0], members, others).rings.map((ring) => [...ring])""",
        [members, others],
    )

    def is_inside(x: float, y: float) -> bool:
        crossings = 0
        for ring in rings:
            points = list(zip(ring[::2], ring[1::2], strict=True))
            for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
                if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                    crossings += 1
        return crossings % 2 == 1

    assert all(is_inside(x, y) for x, y in [[0, 0], *members])
    assert not any(is_inside(x, y) for x, y in others)


def test_the_histogram_counts_joins_and_exits_by_year(
    modules: Callable[[str, str, Any], Any], real: Explored
) -> None:
    spells = real.layers["memberships"].spells
    given = {
        **_bounds(
            [
                {"surely_from": a, "surely_until": b, "possibly_from": c, "possibly_until": d}
                for a, b, c, d in zip(
                    spells.surely_from, spells.surely_until, spells.possibly_from,
                    spells.possibly_until, strict=True,
                )
            ]
        ),
        "size": len(spells.id),
        "start": {"texts": list(spells.start), "codes": list(range(len(spells.id)))},
        "end": {"texts": list(spells.end), "codes": list(range(len(spells.id)))},
    }  # fmt: skip
    counted = modules("when.js", "(m, spells) => m.countYears({ spells }, null)", given)
    joins = [int(day[:4]) for day, text in zip(spells.possibly_from, spells.start, strict=True)
             if day and text]  # fmt: skip
    exits = [int(day[:4]) for day, text in zip(spells.possibly_until, spells.end, strict=True)
             if day and text]  # fmt: skip
    for year in counted["years"]:
        assert joins.count(year["year"]) == year["joins"] + year["maybeJoins"]
        assert exits.count(year["year"]) == year["exits"] + year["maybeExits"]
    assert len(spells.id) - len(joins) == counted["undated"]


def test_a_focus_shows_what_is_so_many_steps_away(visit: Open) -> None:
    page = visit(hash_="view=table&pick=astra")
    page.click("[data-key=card-focus]")
    networks = page.locator(".tables > section:nth-child(2) tbody tr")
    members = page.locator(".tables > section:nth-child(1) tbody th")
    assert (5, ["ASTRA"]) == (networks.count(), members.all_inner_texts())
    page.select_option("[data-key=steps]", "2")
    assert page.url.endswith("&focus=astra&steps=2")
    assert {"ASTRA", "Accompagnement, Lieux d’Accueil, Carrefour éducatif et social"} <= set(
        members.all_inner_texts()
    )
    assert "Steps away: 2: ASTRA" in page.input_value(".exports textarea")


def test_a_possible_membership_is_dashed_and_a_certain_one_is_not(
    visit: Open, tmp_path: Path
) -> None:
    def dashes(hash_: str) -> set[str]:
        picture = exported(visit(hash_=hash_), "svg", tmp_path).decode()
        return set(re.findall(r'stroke="#8792a0"[^>]*stroke-dasharray="([\d ]+)"', picture))

    # On this day two of the coalition are possible members or suspended.
    assert {"7 5", "2 4"} == dashes("focus=ztok&t=2013-01-01")
    assert set() == dashes("focus=ztok&t=2013-01-01&cert=yes&status=active")


def test_the_card_has_claims_with_source_and_place_but_no_sentences(visit: Open) -> None:
    page = visit(hash_="pick=alc")
    unfold(page)
    text = page.inner_text("aside .card")
    assert "astra-networks/m6 · char=415,495" in text
    assert "https://w3id.org/civilgraph/id/alc" in text
    links = page.locator("aside .card .links a").all()
    assert ["https://w3id.org/civilgraph/id/alc", "https://w3id.org/civilgraph/id/alc.ttl"] == [
        link.get_attribute("href") for link in links
    ]


# ── Exports ──────────────────────────────────────────────────────────────────────────────────────


def exported(page: Page, form: str, folder: Path) -> bytes:
    if page.get_attribute(".exports", "open") is None:
        page.click(".exports summary")
    with page.expect_download() as download:
        page.click(f"[data-format={form}]")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize("view", ["map", "overlap", "time", "compare"])
def test_pictures_are_exported_as_svg_and_png(visit: Open, tmp_path: Path, view: str) -> None:
    page = visit(hash_=f"view={view}&pick=ztok" if view == "compare" else f"view={view}")
    root = ElementTree.fromstring(exported(page, "svg", tmp_path))  # noqa: S314 (ours)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert "Balkans Act Now" in "".join(root.itertext()) or view == "compare"
    png = exported(page, "png", tmp_path)
    size = [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)]
    assert [round(2 * width), round(2 * height)] == size


def test_data_is_exported_as_csv_json_and_gexf(visit: Open, tmp_path: Path) -> None:
    page = visit(hash_="t=2013-01-01")
    things, memberships, _ = map(int, re.findall(r": (\d+)", summary(page)))
    rows = list(csv.DictReader(io.StringIO(exported(page, "csv", tmp_path).decode())))
    assert memberships == len({(row["member"], row["network"]) for row in rows})
    assert {"yes", "possibly"} == {row["answer"] for row in rows}
    record = json.loads(exported(page, "json", tmp_path))
    assert len(rows) == len(record["memberships"])
    root = ElementTree.fromstring(exported(page, "gexf", tmp_path))  # noqa: S314 (ours)
    names = {"g": "http://gexf.net/1.3"}
    assert (things, len(rows)) == (
        len(root.findall(".//g:node", names)),
        len(root.findall(".//g:edge", names)),
    )


@pytest.mark.parametrize(
    "hash_", ["view=map", "view=map&layer=grants&lang=lt", "view=overlap", "view=time&t=2013-01-01",
              "view=compare&pick=ztok&one=2013-01-01&other=2018-12-31&lang=sr-Cyrl"]
)  # fmt: skip
@pytest.mark.parametrize("program", ["rsvg-convert", "inkscape"])
def test_another_program_draws_the_svg_as_the_browser_does(
    visit: Open, tmp_path: Path, hash_: str, program: str
) -> None:
    if not shutil.which(program):
        pytest.skip(f"no {program} on the PATH")
    page = visit(hash_=hash_)
    (tmp_path / "ours.png").write_bytes(exported(page, "png", tmp_path))
    (tmp_path / "ours.svg").write_bytes(exported(page, "svg", tmp_path))
    commands = {
        "rsvg-convert": ["--zoom=2", "--output=other.png", "ours.svg"],
        "inkscape": ["--export-dpi=192", "--export-filename=other.png", "ours.svg"],
    }
    subprocess.run([program, *commands[program]], cwd=tmp_path, check=True, capture_output=True)
    ours, other = (coarse(tmp_path / f"{name}.png") for name in ("ours", "other"))
    assert ours.shape == other.shape
    away = np.abs(ours - other)
    # Letters may stand a little otherwise; whatever is missing or elsewhere is far more.
    assert away.mean() < 0.01
    assert np.quantile(away, 0.999) < 0.25


def coarse(path: Path) -> NDArray[np.float64]:
    """Read a picture on white in squares of sixteen points."""
    seen = plt.imread(path).astype(np.float64)
    if seen.shape[2] == 4:
        seen = seen[..., :3] * seen[..., 3:] + 1 - seen[..., 3:]
    rows, columns = seen.shape[0] // 16, seen.shape[1] // 16
    squares = seen[: rows * 16, : columns * 16].reshape(rows, 16, columns, 16, 3)
    return np.asarray(squares.mean(axis=(1, 3)))


@pytest.mark.parametrize(
    ("name", "hash_"), [("real", ""), ("real", "layer=grants"), ("hostile", ""), ("clubs", "")]
)
def test_the_gexf_is_valid_by_its_schema(
    visit: Open, material: Path, tmp_path: Path, name: str, hash_: str
) -> None:
    text = exported(visit(name, hash_), "gexf", tmp_path).decode()
    assert [] == problems_of(text, material / "conformance" / "gexf-1.3")


def test_the_gexf_is_read_by_a_program_that_is_not_ours(visit: Open, tmp_path: Path) -> None:
    installed("graphology-gexf")
    page = visit(hash_="t=2013-01-01")
    things, _, _ = map(int, re.findall(r": (\d+)", summary(page)))
    rows = shown_rows(page, tmp_path)
    program = """
      const { MultiDirectedGraph } = require("graphology");
      const gexf = require("graphology-gexf");
      const graph = gexf.parse(MultiDirectedGraph, require("fs").readFileSync(0, "utf8"));
      const ties = graph.mapEdges((edge, { role }, source, target) => [source, target, role]);
      const ztok = graph.getNodeAttributes("ztok");
      console.log(JSON.stringify({ size: graph.order, ties, ztok }));
    """
    done = run_node("-e", program, given=exported(page, "gexf", tmp_path).decode())
    assert 0 == done.returncode, done.stderr
    found = json.loads(done.stdout)
    assert things == found["size"]
    assert sorted([row["member"], row["network"], row["role"]] for row in rows) == sorted(
        found["ties"]
    )
    assert "Žmogaus teisių organizacijų koalicija" == found["ztok"]["label"]
    assert {"x", "y", "size", "color", "kind", "mode"} <= found["ztok"].keys()


def test_the_caption_tells_date_filters_release_and_citation(
    visit: Open, data_release: Release
) -> None:
    page = visit(hash_="t=2013-01-01&role=member")
    page.click(".exports summary")
    caption = page.input_value(".exports textarea")
    for part in ("2013-01-01", "Role: member", data_release.digest, "Cite as: Civil-society"):
        assert part in caption


# ── For everybody ────────────────────────────────────────────────────────────────────────────────


def test_everything_is_reached_with_the_keyboard(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert "Skip to the table" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector("main > [data-view=table]")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.key") == "sort-o0":
            break
    page.keyboard.press("Enter")
    assert "ascending" == page.get_attribute("main th >> nth=0", "aria-sort")
    assert "sort-o0" == page.evaluate("document.activeElement.dataset.key")
    page.focus("main tbody a >> nth=0")
    page.keyboard.press("Enter")
    assert "ACCEM" == page.inner_text("aside .card h2")
    page.click("nav [data-key=view-map]")
    page.focus("canvas.map")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert "ASTRA" == page.inner_text("aside .card h2")
    page.keyboard.press("ArrowLeft")
    wait(page, "location.hash.includes('cam=')")


@pytest.mark.parametrize("view", VIEWS)
def test_a_narrow_screen_needs_no_sideways_scrolling(visit: Open, view: str) -> None:
    for name in ("real", "hostile"):
        page = visit(name, f"view={view}&lang=sr-Cyrl", width=320)
        assert 320 == page.evaluate("document.documentElement.scrollWidth"), name


def test_what_is_printed_is_the_view_and_not_the_controls(visit: Open) -> None:
    page = visit(hash_="view=table")
    page.emulate_media(media="print")
    assert page.is_visible("main table >> nth=0")
    assert not page.is_visible("nav")
    assert page.is_visible(".printed")


def test_forced_colours_leave_pictures_readable(visit: Open) -> None:
    page = visit(forced_colors="active")
    look = "getComputedStyle(document.querySelector('{}')).{}"
    for selector in (".frame", ".plot", ".legend .icon"):
        assert "rgb(255, 255, 255)" == page.evaluate(look.format(selector, "backgroundColor"))
    assert "2px" == page.evaluate(look.format("nav a[aria-current]", "borderTopWidth"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation_in_any_view(visit: Open, language: str) -> None:
    page = visit(hash_=f"pick=ztok&from=balkans-act-now&to=enpates&lang={language}")
    found = []
    for view in VIEWS:
        page.click(f"nav [data-key=view-{view}]")
        unfold(page)
        found += [(view, *violation) for violation in violations(page)]
        page.evaluate("for (const x of document.querySelectorAll('.bar details')) x.open = false")
    assert [] == found


@pytest.mark.parametrize(
    "hash_", ["view=map&lang=lt", "layer=grants&view=time&pick=sadm", "view=table"]
)
def test_axe_finds_no_violation_on_a_narrow_screen(visit: Open, hash_: str) -> None:
    page = visit(hash_=hash_, width=320)
    assert [] == violations(page)


# ── Hostile and large ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_texts_execute_nothing(visit: Open, tmp_path: Path, view: str) -> None:
    page = visit("hostile", f"view={view}&pick=n0")
    unfold(page)
    page.fill("header input[type=search]", "script")
    page.keyboard.press("Escape")
    if view != "table":
        ElementTree.fromstring(exported(page, "svg", tmp_path))  # noqa: S314 (ours)
    ElementTree.fromstring(exported(page, "gexf", tmp_path))  # noqa: S314 (ours)
    text = exported(page, "csv", tmp_path).decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [] == [cell[:20] for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert (None, 0, 1) == (
        page.evaluate("window.harm ?? null"),
        page.locator("img, iframe, object, a[href^='javascript']").count(),
        page.locator("script").count(),
    )


def test_an_address_with_nonsense_opens_the_page(visit: Open) -> None:
    page = visit(hash_="view=<b>&t=2013-13-45/x&pick=a+b+%00&cam=NaN,1&sort=zz&kind=,,&min=-1&x=y")
    assert "map" == page.get_attribute("main > .view", "data-view")


@pytest.fixture(scope="module")
def states(material: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Explored, Path]:
    """Published spells of states in intergovernmental organisations, and the page of them."""
    explored = read_states(material / "samples" / "intergovernmental-organisations")
    path = tmp_path_factory.mktemp("states") / "states.html"
    path.write_text(render_explorer(explored), encoding="utf-8")
    return explored, path


def test_the_slider_goes_through_the_years_of_published_spells(
    visit: Open, states: tuple[Explored, Path]
) -> None:
    explored, path = states
    spells = explored.layers["memberships"].spells
    page = visit(path, "view=table&t=1958-06-01&pick=igo-EEC")
    members = {1958: "6 listed", 1973: "9 listed", 1981: "10 listed", 1992: "12 listed"}
    for year, listed in members.items():
        month = 12 * (year - min(int(day[:4]) for day in spells.possibly_from)) + 5
        # What the pointer does at the end of a drag.
        page.evaluate(
            """(month) => {
              const slider = document.querySelector("[data-key=slider]");
              slider.value = String(month);
              slider.dispatchEvent(new Event("input"));
            }""",
            month,
        )
        assert f"{year}-06-01" == page.get_attribute("[data-key=slider]", "aria-valuetext")
        assert listed in page.inner_text("aside .card dl")


def test_the_backbone_of_published_spells_is_that_of_the_null_model(
    visit: Open, states: tuple[Explored, Path], tmp_path: Path
) -> None:
    explored, path = states
    layer = explored.layers["memberships"]
    assert layer.ties
    on = "1992-06-01"
    members: dict[int, set[int]] = {}
    for member, network, first, last in zip(
        layer.spells.member,
        layer.spells.network,
        layer.spells.possibly_from,
        layer.spells.possibly_until,
        strict=True,
    ):
        if first <= on <= (last or "9999"):
            members.setdefault(member, set()).add(network)
    expected = [(i, j) for i, j in layer.ties if members.get(i, set()) & members.get(j, set())]
    page = visit(path, f"t={on}&mode=orgs&backbone=1")
    picture = exported(page, "svg", tmp_path).decode()
    lines = re.findall(r'<path d="M[-. \d]+L[-. \d]+" fill="none" stroke="#33475b"', picture)
    assert len(expected) == len(lines)


def test_very_many_things_open_and_move(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    explored = many(members=20_000, networks=400, spells=60_000, seed=1)
    path.write_text(render_explorer(explored), encoding="utf-8")
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.mouse.move(400, 500)
    page.mouse.down()
    page.mouse.move(600, 600, steps=8)
    page.mouse.up()
    wait(page, "location.hash.includes('cam=')")
    assert [] == errors
    page.close()
