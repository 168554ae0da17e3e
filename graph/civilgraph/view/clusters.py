"""Build the pieces that a picture is laid out from.

A piece is a network with the organisations that are in it alone, as petals in columns beside its
card; or an organisation in several networks. Owns how big things are drawn. A piece can be turned
several ways (its variants); where the pieces go is decided in `layout`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from .geometry import Box, hull, shift
from .labels import Label, fit_label
from .picture import Picture, Thing

SMALL, LARGE, NOTE = 11.0, 13.0, 10.5
PETAL_RADIUS, GLYPH = 6.5, 44.0
LABEL_LIMIT, CARD_LIMIT = 132.0, 132.0
ROWS = 13  # petals in a column before another column is begun
_GAP, _REACH, _AWAY, _GATE = 5.0, 28.0, 4.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a thing is drawn, and the box of its label; of a network, the box of its card."""

    x: float
    y: float
    radius: float
    side: str
    label: Label
    note: Label | None
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way of turning a piece, around its own centre."""

    spots: Mapping[str, Spot]
    bounds: Box
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What moves as one: the thing in its centre, and the ways of turning it."""

    id: str
    variants: tuple[Variant, ...]


def build_pieces(picture: Picture, notes: Mapping[str, str]) -> list[Piece]:
    """Build every piece of a picture; a note is the line under the name of a network."""
    petals = _find_petals(picture)
    inside = {id_ for ids in petals.values() for id_ in ids}
    return [
        _network_piece(thing, notes.get(id_, ""), [picture.things[x] for x in petals.get(id_, [])])
        if thing.is_network
        else _organization_piece(thing)
        for id_, thing in picture.things.items()
        if id_ not in inside
    ]


def move(spot: Spot, x: float, y: float) -> Spot:
    """Move a spot with its label."""
    return replace(spot, x=round(spot.x + x, 1), y=round(spot.y + y, 1), box=shift(spot.box, x, y))


def reach(spot: Spot) -> Box:
    """Find the box of a thing together with its label."""
    if spot.side == "card":
        return spot.box
    r = spot.radius
    return hull([spot.box, Box(spot.x - r, spot.y - r, spot.x + r, spot.y + r)])


def _find_petals(picture: Picture) -> dict[str, list[str]]:
    """Find the organisations in one network only; roles stay together around it."""
    partners: dict[str, list[str]] = {}
    for member, network in picture.pairs:
        partners.setdefault(member, []).append(network)
    petals: dict[str, list[str]] = {}
    for (member, network), ties in picture.pairs.items():
        if len(partners[member]) == 1 and not picture.things[member].is_network:
            petals.setdefault(network, []).append(member)
            partners[member] = [network, ties[0].role]
    for ids in petals.values():
        counts = [partners[id_][1] for id_ in ids]
        ids.sort(key=lambda id_: (counts.count(partners[id_][1]), partners[id_][1]))
    return petals


def _organization_piece(thing: Thing) -> Piece:
    bridge = thing.networks > 1
    label = fit_label(thing.label, size=LARGE if bridge else SMALL, bold=bridge, limit=LABEL_LIMIT)
    # A bridge is drawn with a ring around its shape; `radius` is where the ring ends.
    radius = 16.0 + min(12.0, 3.0 * (thing.networks - 2)) if bridge else PETAL_RADIUS
    spots = [_spot(label, 0, 0, radius, side) for side in ("below", "right", "left", "above")]
    return Piece(id=thing.id, variants=tuple(_variant({thing.id: spot}) for spot in spots))


def _network_piece(thing: Thing, note_text: str, petals: Sequence[Thing]) -> Piece:
    card = _card(thing, note_text)
    labels = [(x.id, fit_label(x.label, size=SMALL, limit=LABEL_LIMIT)) for x in petals]
    start = card.box.right + _REACH
    if not labels:
        return Piece(id=thing.id, variants=(_variant({thing.id: card}),))
    half = _even_half(labels)
    ways = [(labels[:half], labels[half:])]
    if len(labels) <= ROWS // 2 + 2:
        ways += [(labels, []), ([], labels)]
    variants = [
        _variant(
            {
                thing.id: card,
                **_columns(left, "left", start, gate=left_gate),
                **_columns(right, "right", start, gate=right_gate),
            }
        )
        for left, right in ways
        for left_gate, right_gate in _gates(len(left), len(right))
    ]
    return Piece(id=thing.id, variants=tuple(variants))


def _gates(left: int, right: int) -> list[tuple[int, int]]:
    """List the rows before which a column may open, for a tie to pass between names."""
    found = [(0, 0)]
    found += [(row, 0) for row in sorted({left // 4, left // 2, left * 3 // 4}) if row]
    found += [(0, row) for row in sorted({right // 4, right // 2, right * 3 // 4}) if row]
    return found


def _card(thing: Thing, note_text: str) -> Spot:
    label = fit_label(thing.label, size=LARGE, bold=True, limit=CARD_LIMIT)
    note = fit_label(note_text, size=NOTE, limit=CARD_LIMIT) if note_text else None
    width = GLYPH + max(label.width, note.width if note else 0.0) + 10
    height = max(40.0, label.height + (note.height + 2 if note else 0.0) + 12)
    box = Box(-width / 2, -height / 2, width / 2, height / 2)
    return Spot(x=0, y=0, radius=20.0, side="card", label=label, note=note, box=box)


def _even_half(labels: Sequence[tuple[str, Label]]) -> int:
    """Part a list where both columns are about equally high."""
    total = sum(label.height + _GAP for _, label in labels)
    height, count = 0.0, 0
    while count < len(labels) and height + labels[count][1].height / 2 < total / 2:
        height += labels[count][1].height + _GAP
        count += 1
    return count


def _columns(
    labels: Sequence[tuple[str, Label]], side: str, start: float, *, gate: int
) -> dict[str, Spot]:
    """Set petals in columns on an arc, each with its label on the outer side."""
    spots: dict[str, Spot] = {}
    sign = -1 if side == "left" else 1
    rows = ceil(len(labels) / ceil(len(labels) / ROWS)) if labels else 1
    for first in range(0, len(labels), rows):
        column = labels[first : first + rows]
        heights = [max(label.height, 2 * PETAL_RADIUS) + _GAP for _, label in column]
        total = sum(heights) + (_GATE if gate else 0)
        bulge = min(60.0, total / 5)
        y, end = -total / 2, start
        for row, ((id_, label), height) in enumerate(zip(column, heights, strict=True)):
            y += _GATE if gate and row == gate else 0
            middle = y + height / 2
            x = start + bulge * (1 - (2 * middle / total) ** 2 if total else 1)
            spots[id_] = _spot(label, round(sign * x, 1), round(middle, 1), PETAL_RADIUS, side)
            end = max(end, x + PETAL_RADIUS + _AWAY + label.width)
            y += height
        start = end + 24
    return spots


def _spot(label: Label, x: float, y: float, radius: float, side: str) -> Spot:
    w, h, away = label.width, label.height, radius + _AWAY
    left, top = {
        "right": (x + away, y - h / 2),
        "left": (x - away - w, y - h / 2),
        "below": (x - w / 2, y + away - 1),
        "above": (x - w / 2, y - away - h + 1),
    }[side]
    box = Box(left, top, left + w, top + h)
    return Spot(x=x, y=y, radius=radius, side=side, label=label, note=None, box=box)


def _variant(spots: Mapping[str, Spot]) -> Variant:
    """Gather the boxes of a piece; that of its centre comes first, for ties end there."""
    centre, *others = spots.values()
    r = centre.radius
    first = [centre.box] if centre.side == "card" else [Box(-r, -r, r, r), centre.box]
    boxes = (*first, *map(reach, others))
    return Variant(spots=spots, bounds=hull(boxes), boxes=boxes)
