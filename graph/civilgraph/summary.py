"""Sum a graph up: how much is in it, who ties networks together, how much of each network is known.

Owns what `build` prints. Every number is the answer to a query of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civilgraph.identifiers import Identifiers
from civilgraph.queries import Query, ask
from civilgraph.store import Store
from civilgraph.wording import SIGNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is in a graph, as numbers and rows of text."""

    counts: Mapping[str, int]
    ties: list[list[str]]
    coverage: list[list[str]]


def summarise(store: Store, *, catalogue: Mapping[str, Query], identifiers: Identifiers) -> Summary:
    """Sum a graph up from the catalogue."""

    def rows(name: str) -> list[dict[str, str]]:
        return ask(store, catalogue[name], {}, identifiers=identifiers).records()

    things = {(row["class"], row["id"]) for row in rows("organisations-and-networks")}
    spells = rows("networks/memberships")
    counts = {
        "organisations": sum(kind == "Organization" for kind, _ in things),
        "networks": sum(kind == "Network" for kind, _ in things),
        "projects": sum(kind == "Project" for kind, _ in things),
        "memberships": len({row["spell"] for row in spells}),
        "sources": len(rows("sources")),
    }
    ties = [
        [row["organization"], row["networks"], row["names"]]
        for row in rows("organisations-in-several-networks")
    ]
    coverage = [
        [row["network"], row["counted"], SIGNS[row["comparator"]] + row["stated"], row["listed"]]
        for row in rows("coverage")
    ]
    return Summary(counts=counts, ties=ties, coverage=coverage)
