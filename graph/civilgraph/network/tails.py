"""Say how likely it is that independent trials succeed so many times or more.

Owns the upper tails of the Poisson-binomial distribution: exact, by Poisson, by refined normal. A
row is one question; its trials come in classes of equal probability, `times` of each. Only positive
terms are added, so that the tail of a rare event keeps its digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import special

if TYPE_CHECKING:
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def exact_tails(chances: Floats, times: Ints, counts: Ints) -> Floats:
    """Give P(X ≥ count) exactly, by adding one class of trials after the other.

    >>> exact_tails(np.array([[0.5]]), np.array([3]), np.array([2])).tolist()
    [0.5]
    """
    most = int(counts.max(initial=1))
    # The last place holds all that has reached `most`: from there nothing goes back.
    state = np.zeros((len(chances), most + 1))
    state[:, 0] = 1.0
    for chance, number in zip(chances.T, times.tolist(), strict=True):
        exactly = _binomial(chance, number, min(most, number + 1))
        following = np.zeros_like(state)
        for more in range(exactly.shape[1]):
            following[:, more:most] += state[:, : most - more] * exactly[:, more : more + 1]
        needed = np.arange(most, 0, -1)
        at_least = special.betainc(needed, np.maximum(number - needed + 1, 1), chance[:, None])
        reaching = np.where(needed <= number, at_least, 0.0)
        following[:, most] = state[:, most] + (state[:, :most] * reaching).sum(axis=1)
        state = following
    # Added from the far end, where the terms are smallest.
    tails = np.cumsum(state[:, ::-1], axis=1)[:, ::-1]
    return np.minimum(tails[np.arange(len(counts)), counts], 1.0)


def _binomial(chance: Floats, number: int, places: int) -> Floats:
    """Give P(X = 0), P(X = 1) … of so many equal trials."""
    success = np.arange(places)
    ways = special.gammaln(number + 1) - special.gammaln(success + 1)
    ways = ways - special.gammaln(number - success + 1)
    won = special.xlogy(success, chance[:, None])
    lost = special.xlog1py(number - success, -chance[:, None])
    return np.asarray(np.exp(ways + won + lost), dtype=np.float64)


def poisson_tails(means: Floats, counts: Ints) -> Floats:
    """Give P(X ≥ count) as if X were Poisson.

    Where the count is above the mean by 1 or more, this is never less than the exact tail
    (Hoeffding 1956; Anderson & Samuels 1967): a tie that survives it survives the exact test.
    """
    tails = special.gammainc(np.maximum(counts, 1), means)
    return np.where(counts > 0, tails, 1.0)


def normal_tails(chances: Floats, times: Ints, counts: Ints) -> Floats:
    """Give P(X ≥ count) by a normal distribution with its skewness corrected (Hong 2013, RNA).

    This is what the R package `backbone` computes; it is offered for comparison with it.
    """
    mean = chances @ times
    variance = (chances * (1 - chances)) @ times
    third = (chances * (1 - chances) * (1 - 2 * chances)) @ times
    x = (counts - 0.5 - mean) / np.sqrt(variance)
    skew = third / variance**1.5
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    below = special.ndtr(x) + skew * (1 - x**2) * density / 6
    return np.asarray(1 - np.clip(below, 0, 1), dtype=np.float64)
