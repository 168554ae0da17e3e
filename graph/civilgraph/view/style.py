"""Colours, shapes and lines of the picture.

Owns how each kind of organisation or network looks; the palette is Okabe and Ito's, told apart
by colour-blind readers, and every kind has a shape of its own beside its colour. Draws nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin, tau

from .geometry import Point

ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILLION, PURPLE, GREY = "#0072B2", "#D55E00", "#CC79A7", "#B8C0C8"
INK, PAPER, QUIET, STRONG = "#1f2933", "#ffffff", "#8792a0", "#33475b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a kind is drawn; `ink` is what can be read on the fill."""

    shape: str
    fill: str
    ink: str = INK


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How a tie is drawn; no dashes is a solid line."""

    name: str
    dashes: tuple[int, ...] = ()


def _polygon(corners: int, *, turn: float = 0.0, inner: float = 0.0) -> tuple[Point, ...]:
    """List the corners on the unit circle, the first at the top; `inner` makes a star."""
    radii = (1.0, inner) if inner else (1.0,)
    steps = corners * len(radii)
    return tuple(
        (round(radii[i % len(radii)] * sin(a), 3), round(-radii[i % len(radii)] * cos(a), 3))
        for i, a in ((i, tau * i / steps + turn) for i in range(steps))
    )


SHAPES: Mapping[str, tuple[Point, ...]] = {
    "circle": (),
    "square": _polygon(4, turn=pi / 4),
    "diamond": _polygon(4),
    "triangle": _polygon(3),
    "wedge": _polygon(3, turn=pi),
    "pentagon": _polygon(5),
    "hexagon": _polygon(6),
    "octagon": _polygon(8, turn=pi / 8),
    "star": _polygon(5, inner=0.5),
    "burst": _polygon(8, inner=0.62),
    # With eaves, so that it is no pentagon where there are no colours.
    "house": (
        *((0, -1), (1, -0.05), (0.62, -0.05), (0.62, 0.9)),
        *((-0.62, 0.9), (-0.62, -0.05), (-1, -0.05)),
    ),
    "bar": ((-1, -0.5), (1, -0.5), (1, 0.5), (-1, 0.5)),
    "dome": tuple(
        (round(cos(i * pi / 10), 3), round(0.45 - sin(i * pi / 10), 3)) for i in range(11)
    ),
    "cross": (
        *((-0.36, -1), (0.36, -1), (0.36, -0.36), (1, -0.36), (1, 0.36), (0.36, 0.36)),
        *((0.36, 1), (-0.36, 1), (-0.36, 0.36), (-1, 0.36), (-1, -0.36), (-0.36, -0.36)),
    ),
}

ORGANIZATION_LOOKS: Mapping[str, Look] = {
    "ngo": Look(shape="circle", fill=SKY),
    "public-body": Look(shape="square", fill=ORANGE),
    "ministry": Look(shape="house", fill=VERMILLION),
    "professional-association": Look(shape="triangle", fill=GREEN),
    "intergovernmental-body": Look(shape="hexagon", fill=PURPLE),
    "company": Look(shape="diamond", fill=YELLOW),
    "judicial-training-body": Look(shape="pentagon", fill=YELLOW),
    "research-centre": Look(shape="wedge", fill=BLUE, ink=PAPER),
    "association": Look(shape="cross", fill=GREEN),
    "community-organization": Look(shape="dome", fill=ORANGE),
    "human-rights-treaty-body": Look(shape="burst", fill=PURPLE),
    "institution": Look(shape="bar", fill=VERMILLION),
    "international-organization": Look(shape="star", fill=BLUE, ink=PAPER),
}
NETWORK_LOOKS: Mapping[str, Look] = {
    "coalition": Look(shape="burst", fill=GREEN),
    "platform": Look(shape="bar", fill=BLUE, ink=PAPER),
    "umbrella": Look(shape="dome", fill=PURPLE),
    "federation": Look(shape="hexagon", fill=VERMILLION),
    "alliance": Look(shape="diamond", fill=ORANGE),
    "forum": Look(shape="octagon", fill=YELLOW),
    "initiative": Look(shape="triangle", fill=SKY),
    "programme-network": Look(shape="pentagon", fill=GREEN),
    "fundraising-platform": Look(shape="cross", fill=ORANGE),
    "database-network": Look(shape="square", fill=PURPLE),
    "association": Look(shape="house", fill=SKY),
    "network": Look(shape="circle", fill=BLUE, ink=PAPER),
}
_OTHER_ORGANIZATION = Look(shape="octagon", fill=GREY)
_OTHER_NETWORK = Look(shape="star", fill=GREY)

SOLID = Line(name="certain")
DASHED = Line(name="possible", dashes=(9, 6))
DOTTED = Line(name="suspended", dashes=(2, 4))
MIXED = Line(name="applicant", dashes=(10, 4, 2, 4))
LINES = (SOLID, DASHED, DOTTED, MIXED)


def look_of(kind: str, *, network: bool) -> Look:
    """Find how a kind looks; a kind without a look of its own is grey.

    >>> look_of("ministry", network=False).shape, look_of("choir", network=False).fill
    ('house', '#B8C0C8')
    """
    if network:
        return NETWORK_LOOKS.get(kind, _OTHER_NETWORK)
    return ORGANIZATION_LOOKS.get(kind, _OTHER_ORGANIZATION)


def line_of(*, status: str, answer: str) -> Line:
    """Choose the line of a tie: a suspension is seen before a doubt.

    >>> line_of(status="active", answer="possibly").name
    'possible'
    """
    match status, answer:
        case "suspended", _:
            return DOTTED
        case "applicant", _:
            return MIXED
        case _, "possibly":
            return DASHED
        case _:
            return SOLID


def outline(shape: str, *, centre: float, radius: float) -> str:
    """Write a shape as the path of an SVG, for the legend.

    >>> outline("diamond", centre=8, radius=6)
    'M8 2L14 8L8 14L2 8Z'
    """
    corners = SHAPES[shape] or _polygon(36)
    points = (f"{centre + x * radius:.4g} {centre + y * radius:.4g}" for x, y in corners)
    return f"M{'L'.join(points)}Z"
