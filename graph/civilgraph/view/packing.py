"""Pack laid-out components into a frame, small ones into the gaps of large ones.

A component is a set of boxes that keep their places to one another. The frame is a grid of cells;
how many cells a box would find taken is read off a summed table for all its places at once.
"""

from collections.abc import Sequence
from math import ceil

import numpy as np
import numpy.typing as npt

from .geometry import Box, Point, hull

_CELLS = 130  # cells along the frame: enough to be tight, few enough to be fast
_MARGIN = 12.0
_FINE, _COARSE = 1.03, 1.15  # how fast the frame grows: many blocks are not tried so often

Grid = npt.NDArray[np.int64]


def pack(blocks: Sequence[Sequence[Box]], *, aspect: float) -> tuple[float, list[Point]]:
    """Find the smallest frame of a shape that holds all; give its width and each block's move.

    >>> width, moves = pack([[Box(0, 0, 100, 100)], [Box(0, 0, 100, 100)]], aspect=2)
    >>> moves[0][1] == moves[1][1], moves[0][0] + 100 < moves[1][0]
    (True, True)
    """
    wide = [[_widen(box) for box in block] for block in blocks]
    rooms = [hull(block) for block in wide]
    area = sum((box.right - box.left) * (box.bottom - box.top) for block in wide for box in block)
    width = max(
        [
            (area * aspect) ** 0.5 * 0.8,
            *(max(x.right - x.left, (x.bottom - x.top) * aspect) for x in rooms),
        ]
    )
    # The largest first: what is small finds a gap later.
    order = sorted(
        range(len(blocks)),
        key=lambda i: -(rooms[i].right - rooms[i].left) * (rooms[i].bottom - rooms[i].top),
    )
    while True:
        places = _fill([wide[i] for i in order], [rooms[i] for i in order], width, width / aspect)
        if places is not None:
            return width, [place for _, place in sorted(zip(order, places, strict=True))]
        width *= _FINE if len(blocks) < 60 else _COARSE


def _fill(
    blocks: Sequence[Sequence[Box]], rooms: Sequence[Box], width: float, height: float
) -> list[Point] | None:
    cell = width / _CELLS
    columns, rows = _CELLS + 2, ceil(height / cell) + 2
    taken = np.zeros((rows, columns), dtype=np.int64)
    places: list[Point] = []
    for block, room in zip(blocks, rooms, strict=True):
        boxes = [_in_cells(box, room, cell) for box in block]
        high, across = max(x[3] for x in boxes), max(x[2] for x in boxes)
        free = _count_taken(taken, boxes, rows - high, columns - across) == 0
        if not free.any():
            return None
        down, right = np.indices(free.shape)
        # The place nearest to the upper left corner, as the frame is shaped.
        nearest = np.where(free, down + right * rows / columns, np.inf).argmin()
        y, x = divmod(int(nearest), free.shape[1])
        for left, top, right, bottom in boxes:
            taken[y + top : y + bottom, x + left : x + right] = 1
        places.append((round(x * cell - room.left, 1), round(y * cell - room.top, 1)))
    return places


def _count_taken(
    taken: Grid, boxes: Sequence[tuple[int, int, int, int]], rows: int, columns: int
) -> Grid:
    """Count the taken cells under a block, for every place it could have."""
    if rows <= 0 or columns <= 0:
        return np.ones((0, 0), dtype=np.int64)
    table = np.pad(taken.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    total = np.zeros((rows, columns), dtype=np.int64)
    for left, top, right, bottom in boxes:
        total += (
            table[bottom : bottom + rows, right : right + columns]
            - table[top : top + rows, right : right + columns]
            - table[bottom : bottom + rows, left : left + columns]
            + table[top : top + rows, left : left + columns]
        )
    return total


def _in_cells(box: Box, room: Box, cell: float) -> tuple[int, int, int, int]:
    return (
        int((box.left - room.left) / cell),
        int((box.top - room.top) / cell),
        ceil((box.right - room.left) / cell),
        ceil((box.bottom - room.top) / cell),
    )


def _widen(box: Box) -> Box:
    return Box(box.left - _MARGIN, box.top - _MARGIN, box.right + _MARGIN, box.bottom + _MARGIN)
