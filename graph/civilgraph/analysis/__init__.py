"""Analyse ties between networks: where the rows of queries meet the measures.

Owns what each analysis is called. A result is a pandas DataFrame whose `attrs` say `title`,
`definition`, `source` and `notes` (what is not known), so a number never travels without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import pandas as pd

from civilgraph.analysis import changing, dependence, positions, roles, ties
from civilgraph.analysis.scope import DRAWS, SEED, Onto, Scope

if TYPE_CHECKING:
    from civilgraph.analysis.scope import Graph

__all__ = ["Affiliations"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Affiliations(Scope):
    """Members × networks of one layer, and every analysis of them.

    On a day or between days, a measure counts all memberships that hold at least possibly; its
    `_low` and `_high`, and those of its rank, are the ends over `draws` in which the possible ones
    come and go.
    """

    def to_networkx(self) -> Graph:
        """Give the two-mode graph with all attributes."""
        return self.present.to_networkx()

    def ties(self, *, onto: Onto = "networks", level: float = 0.05) -> pd.DataFrame:
        """Tabulate which networks share members (or members networks), and whether by chance.

        Who was founded after a network ended was not absent from it by chance.
        """
        return ties.tabulate_ties(self, onto=onto, level=level)

    def brokers(self, *, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
        """Tabulate which organisations tie networks together, most first."""
        return positions.tabulate_brokers(self, draws=draws, seed=seed)

    def position(self, *, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
        """Tabulate every measure of position of organisations that share networks."""
        return positions.tabulate_position(self, draws=draws, seed=seed)

    def two_mode(self, *, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
        """Tabulate position in the two-mode graph, of organisations and networks alike."""
        return positions.tabulate_two_mode(self, draws=draws, seed=seed)

    def roles(self, *, by: str = "country", draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
        """Tabulate Gould–Fernandez roles among organisations that share a network."""
        return roles.tabulate_roles(self, by=by, draws=draws, seed=seed)

    def triads(self, broker: str, *, by: str = "country") -> pd.DataFrame:
        """Tabulate the triads behind a broker's roles, and the networks they run through."""
        return roles.tabulate_triads(self, broker=broker, by=by)

    def communities(self, *, seeds: Iterable[int] = range(10)) -> pd.DataFrame:
        """Tabulate communities of organisations and networks together."""
        return positions.tabulate_communities(self, seeds=seeds)

    def change(self, *, first: date, last: date) -> pd.DataFrame:
        """Tabulate what changed between two days, and say it in words (`attrs["sentences"]`)."""
        return changing.tabulate_change(self, first=first, last=last)

    def turnover(self, *, first: date | None = None, last: date | None = None) -> pd.DataFrame:
        """Tabulate, year by year, entries, exits, who stayed, and how alike the years are."""
        return changing.tabulate_turnover(self, first=first, last=last)

    def lifetimes(self, *, years: Sequence[float] = range(11)) -> pd.DataFrame:
        """Tabulate how long memberships last, from starts and ends known only within bounds."""
        return changing.tabulate_lifetimes(self, years=years)

    def funders(self) -> pd.DataFrame:
        """Tabulate on how few funders recipients depend; regrants are not counted twice."""
        return dependence.tabulate_funders(self)

    def stops(self) -> pd.DataFrame:
        """Tabulate who is left without any known money if a funder stops."""
        return dependence.tabulate_stops(self)

    def robustness(self, *, order: Literal["degree", "betweenness"] = "degree") -> pd.DataFrame:
        """Follow what holds together as the best tied organisations leave one after the other."""
        return dependence.tabulate_robustness(self, order=order)
