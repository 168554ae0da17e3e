"""Tabulate ties: which networks share members, which members meet, and whether it is chance."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from civilgraph.analysis.scope import Onto, Scope
from civilgraph.network.null_model import Lifespans
from civilgraph.network.projection import Weight, incidence_onto, project
from civilgraph.network.significance import SignificantTies, lifespans, significant_ties


def tabulate_ties(scope: Scope, *, onto: Onto, level: float) -> pd.DataFrame:
    """Tabulate which networks share members (or members networks), and whether by chance."""
    present = scope.present
    lives, strange = _lives(scope)
    # At level 1 every tie is kept, with its p-value; the level is applied below.
    tested = significant_ties(present, level=1.0, onto=onto, minimum=1, allowed=lives)
    shared = project(present, onto=onto, weight=Weight.JACCARD)
    jaccard = {(source, target): weight for source, target, weight in shared.ties()}
    sure = {(s, t): int(n) for s, t, n in project(scope.sure, onto=onto).ties()}
    networks, members = scope.ends
    rows = []
    for row, (source, target, p) in enumerate(_pairs(tested)):
        q = float(tested.q_values[row]) if tested.q_values is not None else float("nan")
        cells = {"source": source, "target": target, "count": int(tested.projection.count[row])}
        if scope.is_range:
            cells["surely"] = sure.get((source, target), 0)
        cells |= {"jaccard": jaccard[source, target], "p": p, "q": q}
        rows.append(cells | {"is_significant": q <= level})
    columns = ["source", "target", "count", "jaccard", "p", "q", "is_significant"]
    table = pd.DataFrame(rows, columns=list(rows[0]) if rows else columns)
    order, ways = ["count", "jaccard", "source", "target"], [False, False, True, True]
    table = table.sort_values(order, ascending=ways).reset_index(drop=True)
    table = scope.say(
        scope.name(table, "source", "target"),
        title=(
            f"{networks.capitalize()} that share {members}"
            if onto == "networks"
            else f"{members.capitalize()} that share {networks}"
        ),
        definition=(
            "count: how many both have; jaccard: of all that either has; p: the chance of "
            f"sharing as many, if {members} joined at random with these sizes and activities"
            f"{_impossible(lives)}; "
            f"is_significant: q, p after control of the false-discovery rate, is ≤ {level:g} "
            f"({tested.test}, {tested.tested} pairs)"
        ),
        source=(
            "BiCM: Saracco et al. 2015, Sci. Rep. 5, 10595; = SDSM: Neal 2014; "
            "Benjamini & Hochberg 1995"
        ),
    )
    table.attrs["notes"] = [*strange, *table.attrs["notes"]]
    return table


def _lives(scope: Scope) -> tuple[Lifespans | None, list[str]]:
    """Give the lifespans of members and networks, and say where a membership contradicts them."""
    present = scope.present
    told = {each: scope.lifespans[each] for each in scope.lifespans if any(scope.lifespans[each])}
    if not told.keys() & {*present.members, *present.networks}:
        return None, []
    lives = lifespans(present, told)
    stretched = lives.stretch(incidence_onto(present, "members"))
    is_other = (lives.row_first != stretched.row_first) | (lives.row_last != stretched.row_last)
    strange = [
        f"{scope.label(present.members[row])} is told to belong to a network that was not there "
        "in its time: its own years are stretched"
        for row in is_other.nonzero()[0].tolist()
    ]
    return stretched, strange


def _impossible(lives: Lifespans | None) -> str:
    count = lives.count_impossible() if lives else 0
    if not count:
        return ""
    return f", but not where one ended before the other began (pairs: {count})"


def _pairs(ties: SignificantTies) -> Iterator[tuple[str, str, float]]:
    """Yield the two ends and the p-value of each tie."""
    projection = ties.projection
    for i, j, p in zip(projection.i, projection.j, ties.p_values, strict=True):
        yield projection.nodes[i], projection.nodes[j], float(p)
