"""Write a static picture as SVG that every renderer draws alike: polygons, lines and texts.

Owns the SVG text. Names are escaped, nothing is fetched, the same picture gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from .geometry import Point
from .scene import Mark, Scene, Shape, Text

FONTS = "Arial, 'Liberation Sans', Helvetica, 'DejaVu Sans', sans-serif"


def write_svg(scene: Scene) -> str:
    """Write a picture as an SVG document."""
    size = f'width="{scene.width:g}" height="{scene.height:g}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.width:g} {scene.height:g}" '
        f'{size} role="img" xml:lang={quoteattr(scene.language)} font-family="{FONTS}">'
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        head,
        f"<title>{escape(scene.title)}</title>",
        f"<desc>{escape(scene.description)}</desc>",
        f'<rect {size} fill="#ffffff"/>',
        *(_mark(mark) for mark in scene.marks),
        "</svg>",
        "",
    ]
    return "\n".join(lines)


def _mark(mark: Mark) -> str:
    match mark:
        case Shape():
            return _shape(mark)
        case Text():
            return _text(mark)


def _shape(shape: Shape) -> str:
    looks = [f'fill="{shape.fill or "none"}"']
    if shape.stroke:
        looks += [f'stroke="{shape.stroke}"', f'stroke-width="{shape.width:g}"']
        looks.append('stroke-linejoin="round"')
    if shape.dashes:
        looks.append(f'stroke-dasharray="{" ".join(map(str, shape.dashes))}"')
    path = f'<path d="{_path(shape.points)}{"" if shape.is_open else "Z"}" {" ".join(looks)}'
    return f"{path}><title>{escape(shape.note)}</title></path>" if shape.note else f"{path}/>"


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _text(text: Text) -> str:
    looks = [f'x="{text.x:g}" y="{text.y:g}" font-size="{text.size:g}" fill="{text.colour}"']
    if text.anchor != "start":
        looks.append(f'text-anchor="{text.anchor}"')
    if text.bold:
        looks.append('font-weight="bold"')
    if text.has_halo:
        looks.append('stroke="#ffffff" stroke-width="3" stroke-linejoin="round"')
        looks.append('paint-order="stroke"')
    return f"<text {' '.join(looks)}>{escape(text.text)}</text>"
