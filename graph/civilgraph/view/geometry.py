"""Boxes and segments in the plane.

Owns the few questions that placing asks: do two boxes overlap, does a line run over a box, do
two lines cross. The y axis points down, as on a canvas.
"""

from collections.abc import Iterable
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float


def shift(box: Box, x: float, y: float) -> Box:
    """Move a box.

    >>> shift(Box(0, 0, 2, 1), 10, 20)
    Box(left=10, top=20, right=12, bottom=21)
    """
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)


def hull(boxes: Iterable[Box]) -> Box:
    """Find the smallest box around boxes.

    >>> hull([Box(0, 0, 1, 1), Box(3, -1, 4, 0)])
    Box(left=0, top=-1, right=4, bottom=1)
    """
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def overlap(one: Box, other: Box, *, gap: float = 0.0) -> bool:
    """Tell whether two boxes share an area, or come nearer than a gap.

    >>> overlap(Box(0, 0, 2, 2), Box(1, 1, 3, 3)), overlap(Box(0, 0, 1, 1), Box(1, 0, 2, 1))
    (True, False)
    """
    return (
        one.left < other.right + gap
        and other.left < one.right + gap
        and one.top < other.bottom + gap
        and other.top < one.bottom + gap
    )


def runs_over(start: Point, end: Point, box: Box) -> bool:
    """Tell whether a segment touches a box (Liang and Barsky).

    >>> runs_over((0, 0), (4, 4), Box(1, 1, 2, 2)), runs_over((0, 0), (4, 0), Box(1, 1, 2, 2))
    (True, False)
    """
    near, far = 0.0, 1.0
    for origin, reach, low, high in (
        (start[0], end[0] - start[0], box.left, box.right),
        (start[1], end[1] - start[1], box.top, box.bottom),
    ):
        if reach == 0:
            if not low <= origin <= high:
                return False
            continue
        enter, leave = (low - origin) / reach, (high - origin) / reach
        near, far = max(near, min(enter, leave)), min(far, max(enter, leave))
        if near > far:
            return False
    return True


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether segment a–b crosses c–d; sharing an end is not crossing.

    >>> cross((0, 0), (2, 2), (0, 2), (2, 0)), cross((0, 0), (2, 2), (0, 0), (2, 0))
    (True, False)
    """
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
