"""Pack the components of a large layout side by side, on shelves.

Owns nothing but moves: each component keeps its shape. The first component stands on the left, the
others on shelves beside it, those alike in height together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]

_GAP = 12.0
_ASPECT = 1.6


def pack_components(places: Floats, parts: Ints) -> Floats:
    """Move components so that their boxes do not overlap; the middle of all is the origin.

    >>> places = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 0.0]])
    >>> pack_components(places, np.array([0, 0, 1])).tolist()
    [[-2.0, -6.0], [2.0, -6.0], [-2.0, 6.0]]
    """
    count = int(parts.max()) + 1
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, parts, places)
    np.maximum.at(high, parts, places)
    sizes = high - low + _GAP
    corners = np.zeros((count, 2))
    area = float(np.cumsum(sizes[:, 0] * sizes[:, 1])[-1])
    tall = max(float(sizes[0, 1]), (area / _ASPECT) ** 0.5)
    # Shelves are upright: filled from the top down, each as wide as its first.
    x, y, wide = 0.0, 0.0, 0.0
    order = sorted(range(count), key=lambda i: (i > 0, -sizes[i, 0], i))
    for i in order:
        if y > 0 and y + sizes[i, 1] > tall + _GAP:
            x, y, wide = x + wide, 0.0, 0.0
        corners[i] = x, y
        y, wide = y + sizes[i, 1], max(wide, float(sizes[i, 0]))
    moved = places + (corners - low)[parts]
    return np.asarray(moved - (moved.max(axis=0) + moved.min(axis=0)) / 2)
