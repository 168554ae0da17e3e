"""Charts for papers: time lines, matrices and rankings, as SVG and as PNG."""

import io
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.conftest import Run
from tests.explorer.samples import HOSTILE

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.release import Release
from civilgraph.view.matrix import Shared, TooManyNetworks, draw_matrix
from civilgraph.view.raster import paint_png
from civilgraph.view.scene import Scene, Shape, Text
from civilgraph.view.svg import write_svg
from civilgraph.view.timeline import Bar, TooManyRows, draw_timeline

SVG = "{http://www.w3.org/2000/svg}"


def matrix(shared: list[Shared], *, labels: dict[str, str] | None = None) -> Scene:
    sizes = {name: 9 for pair in shared for name in (pair.one, pair.other)}
    return draw_matrix(sizes, shared, labels=labels or {}, title="Shared", caption="a caption")


def pair(one: str, other: str, count: int, *, is_significant: bool = False) -> Shared:
    return Shared(one=one, other=other, count=count, is_significant=is_significant)


def written(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Text)]


# ── Matrix ───────────────────────────────────────────────────────────────────────────────────────


def test_a_matrix_says_each_number_on_both_sides_of_its_diagonal() -> None:
    texts = written(matrix([pair("a", "b", 7)]))
    assert (2, 2) == (texts.count("7"), texts.count("9"))


def test_more_is_darker_in_greyscale_too() -> None:
    scene = matrix([pair("a", "b", 1), pair("b", "c", 5), pair("c", "d", 10)])
    fills = {
        mark.note[-2:]: mark.fill for mark in scene.marks if isinstance(mark, Shape) and mark.note
    }
    light = [
        sum(w * int(fills[end][at : at + 2], 16) for w, at in ((0.3, 1), (0.59, 3), (0.11, 5)))
        for end in (" 1", " 5", "10")
    ]
    assert light == sorted(light, reverse=True)
    assert light[0] - light[-1] > 100


def test_what_is_more_than_chance_has_a_frame() -> None:
    scene = matrix([pair("a", "b", 3, is_significant=True), pair("b", "c", 3)])
    frames = {mark.note for mark in scene.marks if isinstance(mark, Shape) and mark.width == 3}
    assert {"a – b: 3", "b – a: 3"} == frames


def test_networks_of_one_community_stand_together() -> None:
    shared = [pair("a", "d", 4), pair("d", "f", 4), pair("b", "c", 4), pair("c", "e", 4)]
    names = [text[3:] for text in written(matrix(shared)) if "  " in text]
    assert {"adf", "bce"} == {"".join(sorted(names[:3])), "".join(sorted(names[3:]))}


def test_a_matrix_that_nobody_could_read_is_refused_with_the_cure() -> None:
    shared = [pair(f"a{i}", f"b{i}", 1) for i in range(31)]
    with pytest.raises(TooManyNetworks) as refusal:
        matrix(shared)
    assert str(refusal.value) == (
        "62 networks found, at most 60 can be read in a matrix; "
        "narrow it to a day (--on DATE), or ask for the table: civilgraph analyse ties"
    )


def test_a_time_line_that_nobody_could_read_is_refused() -> None:
    bar = Bar(label="a", title="a", possible=(None, None), sure=None)
    with pytest.raises(TooManyRows, match="401 rows, at most 400 can be shown"):
        draw_timeline([bar] * 401, title="Long", language="en")


# ── Time line ────────────────────────────────────────────────────────────────────────────────────


def test_what_surely_held_is_solid_and_what_possibly_held_is_dashed() -> None:
    days = (date(2011, 1, 1), date(2014, 1, 1), date(2016, 1, 1), date(2018, 1, 1))
    bar = Bar(label="a", title="told", possible=(days[0], days[3]), sure=(days[1], days[2]))
    told = [m for m in draw_timeline([bar], title="A", language="en").marks
            if isinstance(m, Shape) and m.note == "told"]  # fmt: skip
    dashed, solid = told
    assert ((5, 4), True) == (dashed.dashes, dashed.is_open)
    assert ((), False) == (solid.dashes, solid.is_open)
    assert min(x for x, _ in dashed.points) < min(x for x, _ in solid.points)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    bar = Bar(label=text, title=text, possible=(None, None), sure=(date(2011, 1, 1),) * 2)
    for scene in (
        draw_timeline([bar], title=text, language="en"),
        matrix([pair("a", "b", 1)], labels={"a": text, "b": text}),
    ):
        root = ElementTree.fromstring(write_svg(scene))  # noqa: S314 (ours)
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "title", "desc", "rect", "path", "text"}
        assert b"\x89PNG" == paint_png(scene, dots=40)[:4]


# ── The command ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", [["timeline", "ztok"], ["matrix"], ["ranking"]])
def test_a_chart_is_drawn_as_svg_and_png_the_same_every_time(
    kind: list[str], data_release: Release, run: Run, tmp_path: Path
) -> None:
    for form in ("svg", "png"):
        files = [tmp_path / f"{name}.{form}" for name in ("one", "two")]
        for file in files:
            result = run("chart", *kind, "--from", data_release.folder, "--out", file)
            assert (0, f"wrote {file.name}\n") == (result.exit_code, result.output)
        assert files[0].read_bytes() == files[1].read_bytes()
    ElementTree.fromstring((tmp_path / "one.svg").read_text(encoding="utf-8"))  # noqa: S314 (ours)
    image = pytest.importorskip("PIL.Image").open(io.BytesIO((tmp_path / "one.png").read_bytes()))
    assert 100 < np.ptp(np.asarray(image.convert("L")))


def test_the_matrix_of_our_networks_names_each_that_has_members(data_release: Release) -> None:
    texts = " ".join(written(KnowledgeGraph.from_release(data_release).draw_matrix()))
    for name in ("Balkans Act Now", "GlobalGiving", "Žmogaus teisių organizacijų koalicija"):
        assert name in texts


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["timeline"], "a timeline is of one thing: civilgraph chart timeline ztok"),
        (["matrix", "ztok"], "matrix is of the whole network; leave out 'ztok'"),
        (
            ["matrix", "--out", "m.gif"],
            "--out: 'm.gif' ends in none of .svg, .png; name a file of these",
        ),
    ],
)
def test_a_chart_that_cannot_be_drawn_says_why(
    arguments: list[str], message: str, mini_release: Release, run: Run
) -> None:
    result = run("chart", *arguments, "--from", mini_release.folder)
    assert (2, f"civilgraph: {message}\n") == (result.exit_code, result.stderr)
