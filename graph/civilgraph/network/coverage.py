"""Say how much of a network is known: enumerated members beside the stated number of members.

Owns the comparison and its wording. A ratio is given only where a document states a number; that
nothing is stated is an answer, and not 0 or 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from civilgraph.network.affiliation import Affiliation


class Comparator(StrEnum):
    """How a document words a number: "297", "at least 30", "more than 100", "about 50"."""

    EXACT = "exact"
    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    ABOUT = "about"
    AT_MOST = "at-most"

    def words(self, number: int) -> str:
        """Word a stated number.

        >>> Comparator.MORE_THAN.words(100)
        'more than 100'
        """
        match self:
            case Comparator.EXACT:
                return str(number)
            case Comparator.AT_LEAST | Comparator.MORE_THAN | Comparator.ABOUT | Comparator.AT_MOST:
                return f"{self.value.replace('-', ' ')} {number}"
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many members of a network are enumerated, of how many that are stated.

    >>> print(Coverage(network="x", enumerated=1, stated=100, comparator=Comparator.MORE_THAN))
    1 of more than 100
    """

    network: str
    enumerated: int
    stated: int | None = None
    comparator: Comparator = Comparator.EXACT

    def __post_init__(self) -> None:
        if self.enumerated < 0 or (self.stated is not None and self.stated < 0):
            raise ValueError(f"{self.network}: members are counted from 0")

    @property
    def ratio(self) -> float | None:
        """Enumerated ÷ stated; None where no number, or the number 0, is stated.

        Of "more than 100" members at least 101 exist, so the ratio is one of 101; of "at least" and
        "more than" it is the most that the true ratio can be (`is_upper_bound`). It may exceed 1:
        then the list has more than the document states.
        """
        if not self.stated:
            return None
        more = self.comparator is Comparator.MORE_THAN
        return self.enumerated / (self.stated + more)

    @property
    def is_upper_bound(self) -> bool:
        """Tell whether the true ratio may be less than `ratio`, because more may exist."""
        return self.comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)

    @property
    def is_complete(self) -> bool | None:
        """Tell whether all stated members are enumerated; None where that cannot be told."""
        if self.stated is None:
            return None
        match self.comparator:
            case Comparator.EXACT:
                return self.enumerated >= self.stated
            case Comparator.AT_LEAST:
                return False if self.enumerated < self.stated else None
            case Comparator.MORE_THAN:
                return False if self.enumerated <= self.stated else None
            case Comparator.AT_MOST:
                return True if self.enumerated >= self.stated else None
            case Comparator.ABOUT:
                return None
            case _:
                assert_never(self.comparator)

    def __str__(self) -> str:
        if self.stated is None:
            return f"{self.enumerated} known, total not stated"
        return f"{self.enumerated} of {self.comparator.words(self.stated)}"


def measure_coverage(
    affiliation: Affiliation, stated: Mapping[str, tuple[Comparator | str, int]]
) -> list[Coverage]:
    """Compare the members that a table has of each network with the numbers that are stated.

    A network that is stated and has no known member is there too. Sorted by id.
    """
    known = dict(zip(affiliation.networks, affiliation.sizes.tolist(), strict=True))
    found = []
    for network in sorted(known.keys() | stated.keys()):
        comparator, number = stated.get(network, (Comparator.EXACT, None))
        found.append(
            Coverage(
                network=network,
                enumerated=known.get(network, 0),
                stated=number,
                comparator=Comparator(comparator),
            )
        )
    return found
