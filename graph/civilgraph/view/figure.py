"""Write the picture of organisations and networks as one self-contained page.

Owns the page: pyvis keeps nodes, edges and options and brings vis-network along; the page, its
style, its script and its policy are our own. Nothing is fetched, names are text and never markup,
no library moves anything, and the same graph gives the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import networkx as nx
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from .clusters import Spot, reach
from .drawing import count_listed, draw_line, draw_thing, find_bounds, find_contours
from .layout import arrange
from .picture import Picture, check_size, clean, read_picture
from .policy import allow_only
from .style import LINES, SHAPES, look_of, outline
from .words import words_in

LONGEST_NAME = 300
_VIS = "lib/vis-9.1.2/vis-network.min.js"
# Drawn by hand: vis-network never lays out, animates, labels or listens to the keyboard.
_OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "dragNodes": False,
        "hover": False,
        "selectable": False,
        "selectConnectedEdges": False,
        "keyboard": {"enabled": False},
        "navigationButtons": False,
        "zoomSpeed": 0.6,
    },
    "edges": {"smooth": {"enabled": False}, "hoverWidth": 0, "selectionWidth": 0},
}


def render_figure(
    graph: "nx.Graph[str]",
    *,
    title: str,
    subtitle: str,
    language: str = "en",
    caption: str = "",
    seed: int = 11,
) -> str:
    """Write the page. The graph is only read; see `picture` for its attributes."""
    check_size(graph)
    words = words_in(language)
    picture = read_picture(graph)
    notes = {x.id: count_listed(x, words) for x in picture.things.values() if x.is_network}
    spots = arrange(picture, seed=seed, notes=notes)
    rows = _tell_ties(picture, words)
    vis, script, style = _vis_network(), _own("figure.js"), _own("figure.css")
    return (
        _environment()
        .from_string(_own("figure.html.jinja"))
        .render(
            language=language,
            title=clean(title),
            subtitle=clean(subtitle),
            caption=clean(caption),
            words=words,
            policy=allow_only(scripts=(vis, script), styles=(style,)),
            vis=Markup(vis),  # noqa: S704 (files of ours and of pyvis, never data)
            script=Markup(script),  # noqa: S704
            style=Markup(style),  # noqa: S704
            data=Markup(embed(_page_data(picture, spots, notes, rows, words))),  # noqa: S704 (escaped there)
            picture=picture,
            notes=notes,
            legend=_legend(picture),
            rows=rows,
            index={id_: i for i, id_ in enumerate(picture.things)},
            clip=_clip,
        )
        + "\n"
    )


def embed(data: object) -> str:
    r"""Write JSON that can stand inside an element `script`: no name in it can end the element.

    >>> print(embed({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _page_data(
    picture: Picture,
    spots: Mapping[str, Spot],
    notes: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
    words: Mapping[str, str],
) -> dict[str, object]:
    index = {id_: i for i, id_ in enumerate(picture.things)}
    drawn = [draw_line(*pair, ties, picture, index) for pair, ties in picture.pairs.items()]
    net = Network()
    net.nodes = [
        {"id": index[id_], "x": spots[id_].x, "y": spots[id_].y, "shape": "custom", "label": ""}
        for id_ in picture.things
    ]
    net.edges = [{"id": i, **line.pop("vis")} for i, line in enumerate(drawn)]
    net.options = dict(_OPTIONS)
    nodes, edges, *_, options = net.get_network_data()
    return {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "things": [
            draw_thing(thing, spots[id_], notes.get(id_, ""), words)
            for id_, thing in picture.things.items()
        ],
        "lines": drawn,
        "rows": rows,
        "contours": find_contours(picture, spots),
        "bounds": find_bounds(reach(spot) for spot in spots.values()),
        "shapes": SHAPES,
        "words": words,
    }


def _tell_ties(picture: Picture, words: Mapping[str, str]) -> list[dict[str, str]]:
    """Tell every spell in words; `line` is the number of the line that stands for it."""
    numbers = {pair: str(i) for i, pair in enumerate(picture.pairs)}
    return [
        {
            "line": numbers[tie.member, tie.network],
            "member": _clip(picture.things[tie.member].label),
            "network": _clip(picture.things[tie.network].label),
            "role": tie.role,
            "status": "" if tie.status == "active" else words[tie.status],
            "certainty": words[tie.answer],
            "period": tie.period or words["not_stated"],
            "source": tie.source or words["not_stated"],
            "note": tie.note,
        }
        for tie in picture.ties
    ]


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _legend(picture: Picture) -> dict[str, object]:
    """List the kinds and lines that the picture has, and no other."""
    kinds: dict[bool, dict[str, str]] = {False: {}, True: {}}
    for thing in picture.things.values():
        kinds[thing.is_network].setdefault(thing.kind, thing.kind_label)
    used = {draw_line(*pair, ties, picture, {})["line"] for pair, ties in picture.pairs.items()}
    return {
        "organizations": _legend_kinds(kinds[False], network=False),
        "networks": _legend_kinds(kinds[True], network=True),
        "lines": [line for line in LINES if line.name in used],
    }


def _legend_kinds(kinds: Mapping[str, str], *, network: bool) -> list[dict[str, str]]:
    looks = {kind: look_of(kind, network=network) for kind in sorted(kinds)}
    return [
        {"label": kinds[kind], "fill": x.fill, "path": outline(x.shape, centre=9, radius=7)}
        for kind, x in looks.items()
    ]


@cache
def _vis_network() -> str:
    text = (files("pyvis") / _VIS).read_text(encoding="utf-8").replace("\r\n", "\n")
    # The map of the source is not on the page, and would be looked for.
    return text[: text.rindex("//# sourceMappingURL=")]


@cache
def _own(name: str) -> str:
    return (files(__package__ or __name__) / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
