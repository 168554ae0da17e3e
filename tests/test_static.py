"""Pictures for papers: SVG and PNG of the same places, in other renderers too, and in notebooks."""

import copy
import hashlib
import html
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from matplotlib.path import Path as PolygonPath
from numpy.typing import NDArray
from tests.conftest import Run, Show
from tests.explorer.samples import HOSTILE
from tests.test_figure import five_pages, small

from civilgraph.release import Release
from civilgraph.view.picture import PictureTooLarge, read_picture
from civilgraph.view.scene import Scene, Shape, Text, disc
from civilgraph.view.shown import Figure
from civilgraph.view.signs import slots_of
from civilgraph.view.static import draw_static
from civilgraph.view.style import NETWORK_LOOKS, ORGANIZATION_LOOKS, SHAPES, Look

SVG = "{http://www.w3.org/2000/svg}"


@cache
def figure() -> Figure:
    return Figure(graph=five_pages(), title="Who ties?", subtitle="2016-06-01")


@cache
def svg() -> str:
    return figure().to_svg()


@cache
def scene() -> Scene:
    return draw_static(five_pages(), title="Who ties?", subtitle="")


def scene_of(graph: "nx.Graph[str]") -> Scene:
    return draw_static(graph, title="Who ties?", subtitle="")


def texts(picture: str) -> list[str]:
    root = ElementTree.fromstring(picture)  # noqa: S314 (ours)
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


# ── What it shows ────────────────────────────────────────────────────────────────────────────────


def test_every_thing_is_named_beside_its_sign() -> None:
    shown = " ".join(texts(svg()))
    for thing in read_picture(five_pages()).things.values():
        assert thing.label.split()[0] in shown


def test_an_organisation_in_several_networks_is_a_pie_of_their_colours() -> None:
    graph = small("Anna")
    slots = slots_of(read_picture(graph))
    anna = [mark for mark in scene_of(graph).marks if isinstance(mark, Shape) and mark.fill]
    for network in ("n", "m"):
        # The sign of the network, the tie to it and the slice have one colour.
        assert [x for x in anna if x.fill == slots[network].colour]
    assert slots["n"] != slots["m"]


def test_the_slices_of_a_pie_are_turned_towards_their_networks() -> None:
    root = ElementTree.fromstring(svg())  # noqa: S314 (ours)
    assert 5 <= len([p for p in root.iter(f"{SVG}path") if p.get("stroke-width") == "1.4"])


def test_what_is_only_possible_is_dashed() -> None:
    graph = small("Anna")
    dashed = [x for x in scene_of(graph).marks if isinstance(x, Shape) and x.dashes == (9, 6)]
    for _, _, data in graph.edges(data=True):
        data["answer"] = "yes"
    solid = [x for x in scene_of(graph).marks if isinstance(x, Shape) and x.dashes == (9, 6)]
    assert (True, False) == (bool(dashed), bool(solid))


def test_a_network_with_few_of_its_members_listed_has_a_dashed_card() -> None:
    cards = [x for x in scene().marks if isinstance(x, Shape) and x.dashes == (5, 4)]
    assert 3 < len(cards)


@pytest.mark.parametrize("looks", [ORGANIZATION_LOOKS, NETWORK_LOOKS], ids=["members", "networks"])
def test_kinds_are_told_apart_without_colour(looks: Mapping[str, Look]) -> None:
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 61)] * 2), axis=-1).reshape(-1, 2)
    covers = [
        PolygonPath(SHAPES[look.shape] or disc((0, 0), 1)).contains_points(grid)
        for look in looks.values()
    ]
    alike = [(one & other).sum() / (one | other).sum() for one, other in combinations(covers, 2)]
    assert max(alike) < 0.91


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Organisations", "in several networks, a slice for each", "2 of 30 listed")),
        ("lt", ("Organizacijos", "keliuose tinkluose, po skiltį kiekvienam")),
        ("sr-Latn", ("Organizacije", "u više mreža, po isečak za svaku")),
        ("sr-Cyrl", ("Организације", "у више мрежа, по исечак за сваку")),
    ],
)
def test_the_words_are_those_of_the_language(language: str, words: tuple[str, ...]) -> None:
    shown = Figure(graph=small("Anna"), title="Anna", language=language).to_svg()
    assert set(words) <= set(texts(shown))
    assert f'xml:lang="{language}"' in shown


def test_nothing_lies_outside_the_picture() -> None:
    xs = [x for mark in scene().marks if isinstance(mark, Shape) for x, _ in mark.points]
    ys = [y for mark in scene().marks if isinstance(mark, Shape) for _, y in mark.points]
    ys += [mark.y for mark in scene().marks if isinstance(mark, Text)]
    assert 0 <= min(xs) <= max(xs) <= scene().width
    assert 0 <= min(ys) <= max(ys) <= scene().height


def test_the_graph_of_the_caller_is_left_alone() -> None:
    graph = small("Anna")
    before = copy.deepcopy((list(graph.nodes(data=True)), list(graph.edges(data=True))))
    shown = Figure(graph=graph, title="Anna")
    for draw in (shown.to_svg, shown.to_png, shown._repr_html_):
        draw()
    assert (list(graph.nodes(data=True)), list(graph.edges(data=True))) == before


def test_more_than_two_thousand_nodes_are_refused() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((str(i) for i in range(2001)), mode="organization")
    with pytest.raises(PictureTooLarge, match="2,001 nodes found, at most 2,000 can be shown"):
        Figure(graph=graph, title="Too many").to_svg()


def test_an_empty_graph_is_a_picture() -> None:
    empty: nx.Graph[str] = nx.Graph()
    assert "Who ties?" in texts(Figure(graph=empty, title="Who ties?").to_svg())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(name: str) -> None:
    shown = Figure(graph=small(name), title=name, subtitle=name, caption=name)
    root = ElementTree.fromstring(shown.to_svg())  # noqa: S314 (ours)
    assert {"svg", "title", "desc", "rect", "path", "text"} == {
        element.tag.removeprefix(SVG) for element in root.iter()
    }
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    assert b"\x89PNG" == shown.to_png(dots=48)[:4]


# ── The same everywhere ──────────────────────────────────────────────────────────────────────────


def test_two_processes_with_other_hashing_give_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from tests.test_static import small\n"
        "from civilgraph.view.shown import Figure\n"
        "shown = Figure(graph=small('Anna'), title='Anna')\n"
        "for data in (shown.to_svg().encode(), shown.to_png(), shown.to_html().encode()):\n"
        "    print(hashlib.sha256(data).hexdigest())\n"
    )
    root = Path(__file__).resolve().parents[1]
    shown = Figure(graph=small("Anna"), title="Anna")
    expected = [
        hashlib.sha256(data).hexdigest()
        for data in (shown.to_svg().encode(), shown.to_png(), shown.to_html().encode())
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": f"{root / 'graph'}:{root}"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert expected == done.stdout.split()


Pixels = NDArray[np.float64]
PROGRAMS = {"rsvg-convert": "librsvg2-bin", "inkscape": "inkscape"}


def coarse(png: bytes) -> Pixels:
    """Shrink a picture to its darkness in blocks: what a reader sees from afar."""
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(png)).convert("RGB").resize((120, 90))
    return np.asarray(image, dtype=np.float64) / 255


def rendered(program: str, tmp_path: Path) -> bytes:
    """Let another program render the SVG."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not on the PATH: apt-get install {PROGRAMS[program]}")
    source, target = tmp_path / "picture.svg", tmp_path / f"{program}.png"
    source.write_text(svg(), encoding="utf-8")
    arguments = {
        "rsvg-convert": [str(source), "-o", str(target)],
        "inkscape": [str(source), f"--export-filename={target}"],
    }[program]
    environment = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run([program, *arguments], capture_output=True, check=True, env=environment)
    return target.read_bytes()


@pytest.mark.parametrize("program", PROGRAMS)
def test_other_renderers_draw_what_we_paint(program: str, tmp_path: Path) -> None:
    theirs, ours = coarse(rendered(program, tmp_path)), coarse(figure().to_png(dots=96))
    assert np.abs(theirs - ours).mean() < 0.02
    # Letters differ by their fonts; shapes and colours do not.
    assert np.corrcoef(theirs.ravel(), ours.ravel())[0, 1] > 0.9


def test_two_other_renderers_draw_the_same(tmp_path: Path) -> None:
    one, other = (coarse(rendered(p, tmp_path)) for p in PROGRAMS)
    assert np.abs(one - other).mean() < 0.01


# ── The command, and notebooks ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "start"), [("p.svg", b"<?xml"), ("p.png", b"\x89PNG"), ("p.html", b"<!")]
)
def test_the_ending_of_the_file_chooses_what_is_drawn(
    name: str, start: bytes, mini_release: Release, run: Run, tmp_path: Path
) -> None:
    result = run("draw", "--from", mini_release.folder, "--out", tmp_path / name)
    assert 0 == result.exit_code
    assert result.output.startswith(f"wrote {name}")
    assert start == (tmp_path / name).read_bytes().lower()[: len(start)].replace(
        b"\x89png", b"\x89PNG"
    )


def test_another_ending_is_refused_with_the_cure(mini_release: Release, run: Run) -> None:
    result = run("draw", "--from", mini_release.folder, "--out", "picture.docx")
    assert 2 == result.exit_code
    assert (
        "civilgraph: --out: 'picture.docx' ends in none of .html, .svg, .png; "
        "name a file of these\n" == result.stderr
    )


def test_a_notebook_shows_the_page_offline_in_a_frame_of_its_own(show: Show) -> None:
    shown = Figure(graph=small(HOSTILE[1]), title=HOSTILE[2])._repr_html_()
    exported = (
        "<!doctype html><html lang='en'><title>Exported</title><body>"
        f"<div class='jp-OutputArea-output'>{shown}</div></body></html>"
    )
    tab = show(exported)
    tab.wait_for_timeout(500)
    frame = tab.frames[-1]
    assert 1 == frame.evaluate("document.querySelectorAll('#picture canvas').length")
    assert tab.evaluate("window.harm") is None


def test_the_frame_holds_the_page_word_for_word() -> None:
    shown = Figure(graph=small("Anna"), title="Anna & Co")
    found = re.search(r'srcdoc="([^"]*)"', shown._repr_html_())
    assert found is not None
    assert shown.to_html() == html.unescape(found[1])
