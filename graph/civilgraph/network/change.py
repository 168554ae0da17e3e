"""Measure change: who came and went between two days, and how long memberships last.

Owns comparison of days and life tables. Each pair of a member and a network answers yes, possibly
or no on a day, so every count is a range: what surely happened, and what may have.

It is long because two days, many days and durations ask the same three-valued standing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from civilgraph.dates import Answer
from civilgraph.network.affiliation import Affiliation

if TYPE_CHECKING:
    Floats = NDArray[np.float64]
    Pair = tuple[str, str]
    Standing = Mapping[Pair, Answer]

YEAR = 365.2425
"""Days in a mean year."""


class Kind(StrEnum):
    """What happened to a membership between two days, in the words it is told with."""

    JOINED = "joined"
    LEFT = "left"
    RETURNED = "returned to"
    MAY_HAVE_JOINED = "may have joined"
    MAY_HAVE_LEFT = "may have left"


_KINDS = {
    (Answer.NO, Answer.YES): Kind.JOINED,
    (Answer.YES, Answer.NO): Kind.LEFT,
    (Answer.NO, Answer.POSSIBLY): Kind.MAY_HAVE_JOINED,
    (Answer.POSSIBLY, Answer.YES): Kind.MAY_HAVE_JOINED,
    (Answer.YES, Answer.POSSIBLY): Kind.MAY_HAVE_LEFT,
    (Answer.POSSIBLY, Answer.NO): Kind.MAY_HAVE_LEFT,
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Change:
    """A membership that is not on the later day what it was on the earlier one."""

    network: str
    kind: Kind
    member: str


# ── Two days ─────────────────────────────────────────────────────────────────────────────────────


def standing(affiliation: Affiliation, *, day: date) -> dict[tuple[str, str], Answer]:
    """Answer for every pair of a member and a network that is not a "no" on a day.

    Of several spells of a pair, one sure one is enough.
    """
    present = affiliation.on(day, possibly=True)
    answers: dict[tuple[str, str], Answer] = {}
    column = present.attributes["answer"]
    for spell, (member, network) in enumerate(zip(present.sources, present.targets, strict=True)):
        pair = (present.members[member], present.networks[network])
        if answers.get(pair) is not Answer.YES:
            answers[pair] = Answer(column[spell])
    return answers


def find_changes(before: Standing, after: Standing) -> list[Change]:
    """List what changed, sorted; what is possible on both days may have changed and is not told.

    >>> find_changes({}, {("a", "N"): Answer.YES})
    [Change(network='N', kind=<Kind.JOINED: 'joined'>, member='a')]
    """
    pairs = before.keys() | after.keys()
    found = {pair: (_answer(before, pair), _answer(after, pair)) for pair in pairs}
    return sorted(
        Change(network=network, kind=_KINDS[both], member=member)
        for (member, network), both in found.items()
        if both in _KINDS
    )


def tell(
    changes: Iterable[Change],
    *,
    first: date,
    last: date,
    labels: Mapping[str, str] | None = None,
    most: int = 5,
) -> list[str]:
    """Say in English what changed: one sentence for each network and kind of change.

    >>> change = Change(network="N", kind=Kind.JOINED, member="a")
    >>> tell([change], first=date(2011, 1, 1), last=date(2012, 1, 1))
    ['Between 1 January 2011 and 1 January 2012, a joined N.']
    """
    names = labels or {}
    told: dict[tuple[str, Kind], list[str]] = defaultdict(list)
    for change in sorted(changes):
        told[change.network, change.kind].append(names.get(change.member, change.member))
    between = f"Between {_print(first)} and {_print(last)}"
    return [
        f"{between}, {_enumerate(members, most)} {kind} {names.get(network, network)}."
        for (network, kind), members in told.items()
    ]


def turnover(
    affiliation: Affiliation, *, days: Sequence[date], by_network: bool = False
) -> pd.DataFrame:
    """Tabulate entries, exits and how alike consecutive days are, each as `_low` and `_high`.

    `jaccard` is those who stayed over all who were there on either day (Jaccard 1901); `turnover`
    is entries and exits over the sizes of both days (Diamond & May 1977, Science 197). Both ranges
    are exact: each possible membership is chosen so that the value is least, or greatest.
    """
    standings = [standing(affiliation, day=day) for day in days]
    cells = []
    for (first, before), (last, after) in pairwise(zip(days, standings, strict=True)):
        counts: dict[str, Counter[tuple[Answer, Answer]]] = defaultdict(Counter)
        for pair in before.keys() | after.keys():
            network = pair[1] if by_network else ""
            counts[network][_answer(before, pair), _answer(after, pair)] += 1
        for network in sorted(counts) if by_network else [""]:
            head = {"network": network} if by_network else {}
            cells.append(head | {"first": first, "last": last} | _flows(counts[network]))
    return pd.DataFrame(cells)


def _flows(counts: Counter[tuple[Answer, Answer]]) -> dict[str, float]:
    """Give the least and the greatest of each number from how many pairs answered what."""
    yes, maybe, no = Answer.YES, Answer.POSSIBLY, Answer.NO
    stayed, entered, left = counts[yes, yes], counts[no, yes], counts[yes, no]
    may_stay = sum(counts[a, b] for a in (yes, maybe) for b in (yes, maybe))
    may_enter = sum(counts[a, b] for a in (no, maybe) for b in (yes, maybe))
    may_leave = sum(counts[a, b] for a in (yes, maybe) for b in (no, maybe))
    # A pair possible on both days may enter or leave, but not both: it is one change.
    may_change = may_enter + may_leave - counts[maybe, maybe]
    change = entered + left
    least = _share(stayed, may_change)
    greatest = _share(may_stay, change) if may_stay + change else least
    ranges = {
        "entered": (entered, may_enter),
        "left": (left, may_leave),
        "stayed": (stayed, may_stay),
        "jaccard": (least, greatest),
        "turnover": ((1 - greatest) / (1 + greatest), (1 - least) / (1 + least)),
    }
    return {
        f"{name}_{side}": value
        for name, both in ranges.items()
        for side, value in zip(("low", "high"), both, strict=True)
    }


def _share(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest else float("nan")


def _answer(standing: Standing, pair: Pair) -> Answer:
    return standing.get(pair, Answer.NO)


def _print(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _enumerate(names: Sequence[str], most: int) -> str:
    listed = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


# ── Life tables ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Survival:
    """How long spells last: the mass of each interval of durations; where in it is not known."""

    lower: Floats
    upper: Floats
    mass: Floats
    gap: float
    """How far from the maximum the estimate may be: 0 is the maximum itself."""

    def after(self, duration: float) -> tuple[float, float]:
        """Give the share that lasts longer, least and greatest."""
        low, high = (float(self.mass[ends > duration].sum()) for ends in (self.lower, self.upper))
        return low, high


def find_durations(affiliation: Affiliation) -> tuple[Floats, Floats]:
    """Give how many days each spell lasted at least and at most; infinite where it may go on.

    Spells whose bounds contradict each other are left out.
    """
    days = {name: column.astype(np.float64) for name, column in affiliation.days.items()}
    least = np.maximum(days["surely_until"] - days["surely_from"], 0)
    greatest = days["possibly_until"] - days["possibly_from"]
    is_open = (days["possibly_from"] < 1) | (days["possibly_until"] > date.max.toordinal())
    greatest[is_open] = np.inf
    kept = greatest >= least
    return least[kept], greatest[kept]


def estimate_survival(
    lower: Floats, upper: Floats, *, tolerance: float = 1e-6, rounds: int = 50_000
) -> Survival:
    """Estimate how long spells last when each is known to lie within bounds, ends included.

    The nonparametric maximum of the likelihood: Turnbull (1976), J. R. Stat. Soc. B 38, by his
    self-consistency, until the condition of Gentleman & Geyer (1994), Biometrika 81, holds. With
    exact ends and right-censored ones it is Kaplan & Meier's. It assumes that how little is known
    of a spell does not depend on how long it lasts.
    """
    begins, ends = _innermost(lower, upper)
    bounds, counts = np.unique(np.column_stack([lower, upper]), axis=0, return_counts=True)
    first = np.searchsorted(begins, bounds[:, 0], side="left")
    last = np.searchsorted(ends, bounds[:, 1], side="right")
    mass = np.full(len(begins), 1 / max(len(begins), 1))
    gap, share = float("inf"), counts / max(len(lower), 1)
    for _ in range(rounds):
        cumulated = np.concatenate([[0.0], np.cumsum(mass)])
        weight = share / np.maximum(cumulated[last] - cumulated[first], 1e-300)
        # Each spell adds its weight to a run of intervals: up where it begins, down after its end.
        steps = np.zeros(len(mass) + 1)
        np.add.at(steps, first, weight)
        np.add.at(steps, last, -weight)
        slope = np.cumsum(steps)[:-1]
        gap = float(slope.max(initial=1.0)) - 1
        if gap <= tolerance:
            break
        mass = mass * slope
        mass /= mass.sum()
    return Survival(lower=begins, upper=ends, mass=mass, gap=gap)


def life_table(survival: Survival, *, years: Iterable[float]) -> pd.DataFrame:
    """Tabulate the share of spells that last longer than some years, least and greatest."""
    cells = []
    for year in years:
        low, high = survival.after(year * YEAR)
        cells.append({"years": year, "survival_low": low, "survival_high": high})
    return pd.DataFrame(cells)


def _innermost(lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Find the intervals that can hold mass: a lower bound and, next after it, an upper one."""
    values = np.concatenate([np.unique(lower), np.unique(upper)])
    is_upper = np.repeat([False, True], [len(np.unique(lower)), len(np.unique(upper))])
    order = np.lexsort((is_upper, values))
    values, is_upper = values[order], is_upper[order]
    follows = ~is_upper[:-1] & is_upper[1:]
    return values[:-1][follows], values[1:][follows]
