"""Hold what is analysed: which spells, of which days, and what is not known of them.

Owns the choice between what holds surely and what holds possibly, and what goes beside every
table: title, definition, source and notes. Measures nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from civilgraph.network.affiliation import Affiliation
from civilgraph.network.dependence import Grant
from civilgraph.network.uncertainty import find_chances, measure_range

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]

Onto = Literal["members", "networks"]
Row = Mapping[str, str]
Years = tuple[int | None, int | None]

# Seeds and draws are fixed, so that the same data gives the same table; both are parameters.
SEED, DRAWS = 1, 200

# A larger graph is measured from a sample of its nodes.
LARGE, PIVOTS = 5_000, 1_000

# Paths take the square of the nodes: a large graph is drawn less often, but always twice, without
# and with all that is only possible.
_WORK = 200 * 200**2

# What the two ends of a spell are called; networks and members where a layer is not named here.
_ENDS = {
    "projects": ("projects", "participants"),
    "accreditations": ("bodies", "holders of a status"),
    "grants": ("recipients", "funders"),
}

# The chance of a tie that may have held within some time.
_UNSTATED = 0.5


@dataclass(frozen=True, eq=False, kw_only=True)
class Scope:
    """Members × networks of one layer, on a day, between days or over all time.

    `everything` are all spells; `present` are those that hold within the days, surely or (unless
    `possibly` is switched off) possibly. `lifespans` are the first and last year of things,
    `asides` say what was left out.
    """

    everything: Affiliation
    on: date | None = None
    between: tuple[date, date] | None = None
    possibly: bool = True
    coverage: Sequence[Row] = ()
    grants: Sequence[Grant] = ()
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    lifespans: Mapping[str, Years] = field(default_factory=dict)
    asides: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.on and self.between:
            raise ValueError("a network holds on a day or between two days; give one of them")

    @property
    def days(self) -> tuple[date, date] | None:
        """Give the first and the last day; None is all time."""
        return (self.on, self.on) if self.on else self.between

    @property
    def present(self) -> Affiliation:
        """Give the spells that hold within the days; all of them without days."""
        return self._within(possibly=self.possibly)

    @property
    def sure(self) -> Affiliation:
        """Give the spells that surely hold within the days; all of them without days."""
        return self._within(possibly=False)

    @property
    def is_range(self) -> bool:
        """Tell whether a measure is a range, because some ties are only possible."""
        return self.days is not None and self.possibly

    @property
    def ends(self) -> tuple[str, str]:
        """Say what networks and members are called in this layer."""
        return _ENDS.get(next(iter(self.everything.layers), ""), ("networks", "members"))

    def _within(self, *, possibly: bool) -> Affiliation:
        if self.days is None:
            return self.everything
        return self.everything.between(*self.days, possibly=possibly)

    # ── Ranges ───────────────────────────────────────────────────────────────────────────────────

    def ranges(
        self,
        graph: Graph,
        measure: Callable[[Graph], Mapping[Any, float]],
        *,
        draws: int,
        seed: int,
    ) -> pd.DataFrame:
        """Tabulate low and high of a measure of the two-mode graph, and of its rank.

        They are the ends over draws in which the ties that are only possible come and go.
        """
        found = measure_range(
            graph,
            measure=measure,
            chances=self._chances(graph),
            draws=count_draws(graph, draws),
            seed=seed,
            level=1.0,
        )
        return found[["low", "high", "rank_low", "rank_high"]]

    def _chances(self, graph: Graph) -> dict[tuple[str, str], float]:
        """Give the chance of each edge that is only possible, from its member to its network."""
        edges = {
            (one, other): data
            for u, v, data in graph.edges(data=True)
            for one, other in [(u, v) if graph.nodes[u]["mode"] == "member" else (v, u)]
            if data["answer"] == "possibly"
        }
        if self.on is None:
            return dict.fromkeys(edges, _UNSTATED)
        chances = find_chances(self.everything, day=self.on)
        return {(m, n): chances[graph.nodes[m]["id"], n] for m, n in edges}

    # ── What goes beside every table ─────────────────────────────────────────────────────────────

    def label(self, id_: str) -> str:
        """Give the label of an id, or the id where it has none."""
        return self._labels.get(id_, id_)

    @property
    def _labels(self) -> Mapping[str, str]:
        return self.labels or self.everything.labels

    def name(self, table: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """Put a label beside the ids of some columns."""
        labels = self._labels
        for column in columns:
            place = list(table.columns).index(column) + 1
            table.insert(place, f"{column}_label", [labels.get(i, i) for i in table[column]])
        return table

    def say(
        self,
        table: pd.DataFrame,
        *,
        title: str,
        definition: str,
        source: str,
        when: str | None = None,
        notes: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Attach to a table what it is, whose measure it is, and what is not known.

        `when` stands in the place of the days, `notes` in that of the notes on members.
        """
        table.attrs |= {
            "title": title + (self._when() if when is None else when),
            "definition": definition,
            "source": source,
            "notes": [*self.asides, *self.notes()] if notes is None else list(notes),
        }
        return table

    def _when(self) -> str:
        if self.days is None:
            return ""
        days = f" on {self.on}" if self.on else f" between {self.days[0]} and {self.days[1]}"
        return days if self.possibly else f"{days}, surely"

    def notes(self) -> list[str]:
        """Say what is only possible, and which networks are known to be listed only in part."""
        notes = []
        if self.is_range:
            answers = Counter(row["answer"] for row in self.present.to_rows())
            if answers["possibly"]:
                notes.append(
                    f"Only possible then, and counted in: {answers['possibly']} of "
                    f"{answers.total()} spells; low and high, or surely, say what they leave open"
                )
        partial = [
            f"{row['network']}: {row['listed']} listed of {row['stated']} {row['counted']} stated "
            f"({row['comparator']})"
            for row in self.coverage
            if row["counted"] != "founders" and int(row["listed"]) < int(row["stated"])
        ]
        if partial:
            notes += ["Lists known to be incomplete, so ties may be missing:", *partial]
        return notes


def count_draws(graph: Graph, draws: int) -> int:
    """Give how often a graph is drawn, where so many draws are wanted."""
    return max(2, min(draws, _WORK // max(len(graph), 1) ** 2))
