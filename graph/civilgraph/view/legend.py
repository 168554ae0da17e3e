"""Draw the legend of a static picture: the kinds, lines and signs that it has, and no other.

Owns the rows below the picture and how they are broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .clusters import Spot
from .drawing import MOSTLY_UNLISTED
from .geometry import Box
from .labels import Label, width_of
from .picture import Picture, Thing, coverage
from .scene import Mark, Shape, Text, rounded, shift_all
from .signs import (
    SOFT,
    Slot,
    draw_pie,
    draw_ring,
    draw_shape,
    draw_tie,
    draw_unlisted,
    tint,
)
from .slots import COLOURS
from .style import INK, LINES, line_of, look_of

_SIZE, _ROW, _HEAD, _GAP = 12.0, 26.0, 110.0, 20.0
# A key: how wide its sign is, its marks around the middle of its left edge, and its words.
Key = tuple[float, Sequence[Mark], str]


def draw_legend(
    picture: Picture, words: Mapping[str, str], *, width: float
) -> tuple[list[Mark], float]:
    """Draw the legend from the origin down; give its marks and its height."""
    marks: list[Mark] = []
    y = _ROW / 2
    for head, keys in _rows(picture, words):
        if not keys:
            continue
        marks.append(_write(head, 0, y, colour=SOFT, bold=True))
        x = _HEAD
        for wide, signs, text in keys:
            long = wide + 6 + width_of(text, size=_SIZE)
            if x > _HEAD and x + long > width:
                x, y = _HEAD, y + _ROW
            marks += [*shift_all(signs, x, y), _write(text, x + wide + 6, y)]
            x += long + _GAP
        y += _ROW
    return marks, y - _ROW / 2


def _rows(picture: Picture, words: Mapping[str, str]) -> list[tuple[str, list[Key]]]:
    things = picture.things.values()
    used = {line_of(status=x.status, answer=x.answer).name for x in picture.ties}
    return [
        (words["organizations"], _kinds(things, network=False)),
        (words["networks"], _kinds(things, network=True)),
        (
            words["lines"],
            [
                (34.0, draw_tie((0, 0), (34, 0), look, colour=None), words[f"{look.name}_line"])
                for look in LINES
                if look.name in used
            ],
        ),
        (words["signs"], _signs(picture, words)),
    ]


def _kinds(things: Iterable[Thing], *, network: bool) -> list[Key]:
    found: dict[str, str] = {}
    for thing in things:
        if thing.is_network == network:
            found.setdefault(thing.kind, thing.kind_label)
    return [
        (
            16.0,
            [draw_shape(look_of(kind, network=network).shape, (8, 0), 7, fill="#c3cad1")],
            found[kind],
        )
        for kind in sorted(found)
    ]


def _signs(picture: Picture, words: Mapping[str, str]) -> list[Key]:
    shares = [coverage(x) for x in picture.things.values() if x.is_network]
    bridges = picture.bridges()
    keys: list[Key] = []
    if bridges:
        parts = [((10.0 * x, 10.0 * y), Slot(COLOURS[i])) for i, (x, y) in enumerate(_THREE)]
        keys.append((26.0, draw_pie(bridges[0], _spot(13), parts), words["pie_sign"]))
    if any(share is not None for share in shares):
        keys.append((20.0, draw_ring((10, 0), 8, 0.3), words["ring_sign"]))
    if any(share is not None and share < MOSTLY_UNLISTED for share in shares):
        box = Box(0, -9, 28, 9)
        frame = Shape(points=rounded(box, 5), stroke=INK, width=1.4, dashes=(5, 4))
        keys.append((28.0, [*draw_unlisted(box), frame], words["hatch_sign"]))
    tinted = Shape(points=rounded(Box(0, -9, 28, 9), 5), fill=tint(COLOURS[1]))
    return [*keys, (28.0, [tinted], words["contour_sign"])]


_THREE = ((1, -1), (-1, -1), (0, 1))


def _spot(x: float) -> Spot:
    label = Label(lines=(), size=_SIZE, bold=False, width=0, height=0)
    return Spot(x=x, y=0, radius=12, side="right", label=label, note=None, box=Box(0, 0, 0, 0))


def _write(text: str, x: float, y: float, *, colour: str = INK, bold: bool = False) -> Text:
    return Text(
        text=text, x=round(x, 2), y=round(y + _SIZE * 0.35, 2), size=_SIZE, colour=colour,
        width=width_of(text, size=_SIZE, bold=bold), bold=bold,
    )  # fmt: skip
