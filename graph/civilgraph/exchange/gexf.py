"""Write a two-mode graph as GEXF 1.3: what each thing is, when each tie held, and how it is drawn.

Owns that format. One edge is one spell: `start` and `end` are the days between which it possibly
held (an end that is not there is open), its attributes `surely_from` and `surely_until` those
between which it surely did. What draws stands in the namespace that Gephi, NetworkX and the RELAX
NG schema give it; the XSD beside that schema lost it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

import networkx as nx

# Letters that XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", '"': "&quot;"}
# What is written in a place of its own, and not among the attributes.
_OWN_PLACES = frozenset({"label", "possibly_from", "possibly_until"})
# Readers take these words for the ends and the time of an edge.
_TITLES = {"source": "told_in", "start": "stated_start", "end": "stated_end"}

Data = Mapping[str, object]
Place = tuple[float, float]


def to_gexf(
    graph: nx.MultiDiGraph[str],
    *,
    description: str = "",
    places: Mapping[str, Place] | None = None,
    colours: Mapping[str, str] | None = None,
) -> str:
    """Write a graph; `places` (y points down) and `colours` (#rrggbb) are those of its nodes."""
    nodes = sorted((node, dict(graph.nodes[node])) for node in graph)
    edges = sorted(graph.edges(keys=True), key=lambda edge: tuple(map(str, edge)))
    told = [(*edge, dict(graph.edges[edge])) for edge in edges]
    of_nodes = _columns(data for _, data in nodes)
    of_edges = _columns(data for *_, data in told)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        "<meta>",
        "<creator>civilgraph</creator>",
        f"<description>{escape(fit_for_xml(description))}</description>",
        "</meta>",
        '<graph defaultedgetype="directed" idtype="string" mode="dynamic" timeformat="date" '
        'timerepresentation="interval">',
        *_declare("node", of_nodes),
        *_declare("edge", of_edges),
        "<nodes>",
        *(
            _node(node, data, of_nodes, place=(places or {}).get(node),
                  colour=(colours or {}).get(node), degree=graph.degree(node))
            for node, data in nodes
        ),
        "</nodes>",
        "<edges>",
        *(_edge(n, u, v, key, data, of_edges) for n, (u, v, key, data) in enumerate(told)),
        "</edges>",
        "</graph>",
        "</gexf>",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def fit_for_xml(text: str) -> str:
    r"""Replace the letters that XML cannot hold.

    >>> fit_for_xml("a\x00b")
    'a�b'
    """
    return _NOT_XML.sub("\ufffd", text)


def _columns(rows: Iterable[Data]) -> dict[str, str]:
    """Find the attributes and the type that holds all values of each."""
    found: dict[str, set[type]] = {}
    for data in rows:
        for name, value in data.items():
            if name not in _OWN_PLACES:
                found.setdefault(name, set()).add(type(value))
    return {name: _type_of(found[name]) for name in sorted(found)}


def _type_of(types: set[type]) -> str:
    if types == {bool}:
        return "boolean"
    if types == {int}:
        return "long"
    return "double" if types <= {int, float} else "string"


def _declare(of: str, columns: Mapping[str, str]) -> list[str]:
    """Declare the attributes of nodes or edges; none is declared where there are none."""
    if not columns:
        return []
    titles = [_TITLES.get(name, name) for name in columns]
    return [
        f'<attributes class="{of}" mode="static">',
        *(
            f'<attribute id="{number}" title={_quote(title)} type="{type_}"/>'
            for number, (title, type_) in enumerate(zip(titles, columns.values(), strict=True))
        ),
        "</attributes>",
    ]


def _values(data: Data, columns: Mapping[str, str]) -> str:
    """Write the attributes that have a value; nothing is written for what is not known."""
    cells = [
        f'<attvalue for="{number}" value={_quote(_say(data[name]))}/>'
        for number, name in enumerate(columns)
        if data.get(name) not in (None, "")
    ]
    return f"<attvalues>{''.join(cells)}</attvalues>" if cells else ""


def _node(
    id_: str, data: Data, columns: Mapping[str, str], *,
    place: Place | None, colour: str | None, degree: int,
) -> str:  # fmt: skip
    size = 20 if data.get("mode") == "network" else 6 + 4 * degree
    looks = [f'<viz:size value="{size}"/>']
    if colour:
        r, g, b = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        looks.insert(0, f'<viz:color r="{r}" g="{g}" b="{b}"/>')
    if place:
        looks.append(f'<viz:position x="{place[0]:.1f}" y="{-place[1]:.1f}" z="0"/>')
    label = _quote(str(data.get("label") or id_))
    return f"<node id={_quote(id_)} label={label}>{_values(data, columns)}{''.join(looks)}</node>"


def _edge(
    number: int, source: str, target: str, key: object, data: Data, columns: Mapping[str, str]
) -> str:
    # A key names an edge where it is a text; numbers are those of a pair and not of the graph.
    id_ = key if isinstance(key, str) else str(number)
    days = _days(str(data.get("possibly_from") or ""), str(data.get("possibly_until") or ""))
    # What holds on no day surely is dashed, as in the picture.
    is_sure = data.get("answer") != "possibly" and data.get("surely_from") != ""
    shape = "solid" if is_sure else "dashed"
    # Gephi keeps parallel edges apart where they are of different kinds.
    kind = f" kind={_quote(str(data['role']))}" if data.get("role") else ""
    return (
        f"<edge id={_quote(id_)} source={_quote(source)} target={_quote(target)}{kind}{days}>"
        f'{_values(data, columns)}<viz:shape value="{shape}"/></edge>'
    )


def _days(start: str, end: str) -> str:
    """Write the days between which something holds; an open end is not written."""
    bounds = (("start", start), ("end", end))
    return "".join(f' {name}="{date.fromisoformat(day)}"' for name, day in bounds if day)


def _say(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case Sequence():
            return "; ".join(map(str, value))
        case _:
            return str(value)


def _quote(text: str) -> str:
    """Write a text as the value of an attribute; line breaks would be lost unescaped."""
    return f'"{escape(fit_for_xml(text), _BREAKS)}"'
