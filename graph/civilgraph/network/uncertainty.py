"""Give a range instead of a number where ties are only possible.

Owns the sampling of what is not known. The range says what the unknown days allow, not how the
network was sampled: it is no confidence interval.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from civilgraph.dates import Answer
from civilgraph.network.affiliation import Affiliation
from civilgraph.network.change import standing

if TYPE_CHECKING:
    Floats = NDArray[np.float64]
    Measure = Callable[[nx.Graph[Any]], Mapping[Any, float]]


def measure_range(
    graph: nx.Graph[Any],
    *,
    measure: Measure,
    chances: Mapping[tuple[Any, Any], float],
    draws: int,
    seed: int,
    level: float = 0.95,
) -> pd.DataFrame:
    """Tabulate low, median and high of a measure, and of its rank, over possible ties.

    `chances` names the possible ties of the graph; in each draw each is there with its chance, by
    itself. The first draw has none of them (`sure`), the second all (`all`), so both are within
    `level=1`, the range from the least to the greatest. Nodes stay when their ties go. Rank 1 is
    the greatest value; equal values share the best rank.
    """
    if draws < 2:
        raise ValueError(f"{draws} draws: at least 2 are needed, without and with all")
    for tie in chances:
        if not graph.has_edge(*tie):
            raise ValueError(f"{tie!r} has a chance but is no edge of the graph")
    ties = sorted(chances, key=lambda tie: (str(tie[0]), str(tie[1])))
    threshold = np.array([chances[tie] for tie in ties], dtype=np.float64)
    present = np.random.default_rng(seed).random((draws, len(ties))) < threshold
    present[0], present[1] = False, True
    results = [dict(measure(_without(graph, ties, kept))) for kept in present]
    nodes = sorted(set().union(*results), key=str)
    cells = [[result.get(node, np.nan) for node in nodes] for result in results]
    values = np.array(cells, dtype=np.float64).reshape(draws, len(nodes))
    ranks = pd.DataFrame(values).rank(axis=1, ascending=False, method="min").to_numpy()
    columns = _quantiles("", values, level) | {"sure": values[0], "all": values[1]}
    columns |= _quantiles("rank_", ranks, level)
    return pd.DataFrame(columns, index=pd.Index(nodes, name="node", dtype=object))


def find_chances(
    affiliation: Affiliation, *, day: date, unstated: float = 0.5
) -> dict[tuple[str, str], float]:
    """Give, for each pair that is possible on a day, the chance that it held.

    A start or an end is taken to be equally likely on each day within its bounds. A side without
    a bound tells nothing: its chance is `unstated`. Of several spells one is enough.
    """
    present = affiliation.on(day, possibly=True)
    possible = {pair for pair, each in standing(affiliation, day=day).items() if _is_open(each)}
    missing: dict[tuple[str, str], float] = {}
    chances = _spell_chances(present, day.toordinal(), unstated)
    for spell, (member, network) in enumerate(zip(present.sources, present.targets, strict=True)):
        pair = (present.members[member], present.networks[network])
        if pair in possible:
            missing[pair] = missing.get(pair, 1.0) * (1 - float(chances[spell]))
    return {pair: 1 - missing[pair] for pair in sorted(missing)}


def _spell_chances(affiliation: Affiliation, day: int, unstated: float) -> Floats:
    """Give the chance of each spell that may have held on a day."""
    days = {name: column.astype(np.float64) for name, column in affiliation.days.items()}
    first, last = days["possibly_from"], days["possibly_until"]
    begun, ended = days["surely_from"], days["surely_until"]
    no_first, no_last = first < 1, last > date.max.toordinal()
    has_core = begun <= ended
    # With a sure core, the start lies before it and the end after it, each by itself.
    started = np.where(no_first, unstated, (day - first + 1) / (begun - first + 1))
    going_on = np.where(no_last, unstated, (last - day + 1) / (last - ended + 1))
    with_core = np.where(day >= begun, 1, started) * np.where(day <= ended, 1, going_on)
    # Without, both are two days at random within one range: one before this day, one after.
    share = (day - first + 0.5) / (last - first + 1)
    without_core = np.where(no_first | no_last, unstated, 2 * share * (1 - share))
    return np.clip(np.where(has_core, with_core, without_core), 0.0, 1.0)


def _is_open(answer: Answer) -> bool:
    return answer is Answer.POSSIBLY


def _without(
    graph: nx.Graph[Any], ties: list[tuple[Hashable, Hashable]], kept: NDArray[np.bool_]
) -> nx.Graph[Any]:
    drawn = graph.copy()
    drawn.remove_edges_from([tie for tie, is_kept in zip(ties, kept, strict=True) if not is_kept])
    return drawn


def _quantiles(prefix: str, values: Floats, level: float) -> dict[str, Floats]:
    """Give low, median and high of each column; a draw without the node does not count."""
    tail = (1 - level) / 2
    names = ("low", "median", "high")
    return {
        f"{prefix}{name}": np.nanquantile(values, share, axis=0)
        for name, share in zip(names, (tail, 0.5, 1 - tail), strict=True)
    }
