"""Turn things and ties into plain values that the page's script draws.

Owns what the script must know of a thing, of a line and of a contour; decides no place.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .clusters import Spot, reach
from .geometry import Box, Point, hull
from .labels import Label
from .picture import Picture, Thing, Tie, coverage
from .style import LINES, QUIET, STRONG, line_of, look_of

MOSTLY_UNLISTED = 0.5


def draw_thing(thing: Thing, spot: Spot, note: str, words: Mapping[str, str]) -> dict[str, Any]:
    """List what is drawn and told of an organisation or a network."""
    look = look_of(thing.kind, network=thing.is_network)
    share = coverage(thing)
    facts = [thing.kind_label or words["not_stated"], thing.country, note, *thing.details]
    if thing.networks > 1:
        facts.append(words["count_of_networks"].format(thing.networks))
    return {
        "name": thing.label,
        "facts": [fact for fact in facts if fact],
        "network": thing.is_network,
        "x": spot.x,
        "y": spot.y,
        "radius": spot.radius,
        "side": spot.side,
        "box": [round(side, 1) for side in spot.box],
        "label": _draw_label(spot.label),
        "note": _draw_label(spot.note) if spot.note else None,
        "shape": look.shape,
        "fill": look.fill,
        "ink": look.ink,
        "count": thing.networks,
        "share": None if share is None else round(share, 4),
        "hatched": share is not None and share < MOSTLY_UNLISTED,
        "weight": thing.listed + 3 if thing.is_network else 4 * (thing.networks - 1),
    }


def draw_line(
    member: str,
    network: str,
    ties: Sequence[Tie],
    picture: Picture,
    index: Mapping[str, int],
) -> dict[str, Any]:
    """Describe the one line between two things; of several spells the surest is drawn."""
    lines = [line_of(status=tie.status, answer=tie.answer) for tie in ties]
    line = min(lines, key=LINES.index)
    both = picture.things[member].is_network
    strong = both or picture.things[member].networks > 1
    start, end = index.get(member), index.get(network)
    return {
        "line": line.name,
        "member": start,
        "network": end,
        "vis": {
            "from": start,
            "to": end,
            "width": 2 if strong else 1.6 if line.dashes else 1.2,
            "dashes": list(line.dashes) or False,
            "color": {"color": STRONG if strong else QUIET, "opacity": 1},
            "arrows": {"to": {"enabled": both, "scaleFactor": 0.7}},
        },
    }


def count_listed(network: Thing, words: Mapping[str, str]) -> str:
    """Say how many members are listed, and of how many; an unknown total is said to be unknown."""
    if network.stated:
        return words["listed_of"].format(network.listed, network.stated)
    return words["listed"].format(network.listed)


def find_contours(picture: Picture, spots: Mapping[str, Spot]) -> list[dict[str, Any]]:
    """Draw a contour around each network and those who are in no other."""
    return [
        {"points": points, "fill": look_of(picture.things[network].kind, network=True).fill}
        for network, points in find_outlines(picture, spots).items()
    ]


def find_outlines(picture: Picture, spots: Mapping[str, Spot]) -> dict[str, list[Point]]:
    """Find the outline around each network that has members of its own alone."""
    degrees: dict[str, int] = {}
    for member, _ in picture.pairs:
        degrees[member] = degrees.get(member, 0) + 1
    groups: dict[str, list[Box]] = {}
    for member, network in picture.pairs:
        if degrees[member] == 1 and not picture.things[member].is_network:
            groups.setdefault(network, [spots[network].box]).append(reach(spots[member]))
    return {network: _convex(_corners(boxes)) for network, boxes in groups.items()}


def find_bounds(boxes: Iterable[Box]) -> list[float]:
    """Find the box around everything."""
    found = list(boxes)
    return [round(side, 1) for side in hull(found)] if found else [0, 0, 1, 1]


def _draw_label(label: Label) -> dict[str, Any]:
    return {
        "lines": label.lines,
        "size": label.size,
        "bold": label.bold,
        "width": label.width,
        "height": label.height,
    }


def _corners(boxes: Iterable[Box]) -> list[Point]:
    return [(x, y) for box in boxes for x in (box.left, box.right) for y in (box.top, box.bottom)]


def _convex(points: Iterable[Point]) -> list[Point]:
    """Find the convex hull (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    halves = []
    for direction in (ordered, ordered[::-1]):
        half: list[Point] = []
        for point in direction:
            while len(half) > 1 and _is_right_turn(half[-2], half[-1], point):
                half.pop()
            half.append(point)
        halves.append(half[:-1])
    return [(round(x, 1), round(y, 1)) for half in halves for x, y in half]


def _is_right_turn(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0
