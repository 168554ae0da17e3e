"""Give networks the colours by which they are told apart in a picture.

Owns the order in which colours and patterns are given out, for the explorer and static pictures.
"""

import numpy as np
from numpy.typing import NDArray

from .style import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION, YELLOW

# Okabe and Ito's colours, the ones that are told apart best first; a second and a third network
# of a colour are hatched.
COLOURS = (VERMILLION, BLUE, GREEN, ORANGE, PURPLE, SKY, YELLOW)
PATTERNS = 3
NO_SLOT = 255


def find_slots(
    is_network: NDArray[np.bool_], member: NDArray[np.int32], network: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Give colours and patterns to networks: first to those that share most members."""
    size = len(is_network)
    pairs = np.unique(np.stack([member, network]), axis=1)
    degrees = np.bincount(pairs[0], minlength=size)
    shared = np.bincount(pairs[1], weights=degrees[pairs[0]] > 1, minlength=size)
    sizes = np.bincount(pairs[1], minlength=size)
    order = sorted(np.flatnonzero(sizes), key=lambda i: (-shared[i], -sizes[i], i))
    slots = np.full(size, NO_SLOT, dtype=np.int32)
    for slot, thing in enumerate(order[: len(COLOURS) * PATTERNS]):
        slots[thing] = slot
    return slots
