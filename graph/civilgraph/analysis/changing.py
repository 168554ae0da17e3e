"""Tabulate change: who came and went, how alike the years are, how long memberships last."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from civilgraph.analysis.scope import Scope
from civilgraph.dates import parse_edtf
from civilgraph.network import change as changes

# Which printed day decides a change that is only possible, and what it then is.
_DECIDED = {
    changes.Kind.MAY_HAVE_JOINED: ("start", changes.Kind.JOINED),
    changes.Kind.MAY_HAVE_LEFT: ("end", changes.Kind.LEFT),
}
_Told = dict[tuple[str, str, str], list[str]]


def tabulate_change(scope: Scope, *, first: date, last: date) -> pd.DataFrame:
    """Tabulate what changed between two days, and say it in words (`attrs["sentences"]`)."""
    before = changes.standing(scope.everything, day=first)
    after = changes.standing(scope.everything, day=last)
    told, earlier = _printed_days(scope), _earlier(scope, first)
    settled = [
        _settle(each, told, first=first, last=last) for each in changes.find_changes(before, after)
    ]
    found = sorted(
        replace(each, kind=changes.Kind.RETURNED)
        if each.kind is changes.Kind.JOINED and (each.member, each.network) in earlier
        else each
        for each in settled
    )
    table = pd.DataFrame(
        [{"network": c.network, "change": str(c.kind), "member": c.member} for c in found],
        columns=["network", "change", "member"],
    )
    table = scope.say(
        scope.name(table, "network", "member"),
        title="What changed",
        when=f" between {first} and {last}",
        definition="joined, left: sure on both days, or on a day between them that is stated; "
        "returned to: joined, and had been there before; may have …: only possible",
        source="three-valued membership: ontology of civilgraph",
    )
    table.attrs["sentences"] = changes.tell(
        found, first=first, last=last, labels=scope.everything.labels
    )
    return table


def _printed_days(scope: Scope) -> _Told:
    """Gather the printed starts and ends of each pair of a member and a network, once for all."""
    told: _Told = {}
    if {"start", "end"} <= scope.everything.attributes.keys():
        for row in scope.everything.to_rows():
            for column in ("start", "end"):
                told.setdefault((row["source"], row["target"], column), []).append(row[column])
    return told


def _earlier(scope: Scope, first: date) -> set[tuple[str, str]]:
    """Give the pairs of a member and a network that surely belonged together before a day."""
    table, day = scope.everything, first.toordinal()
    since, until = table.days["surely_from"], table.days["surely_until"]
    rows = ((since <= until) & (since < day)).nonzero()[0]
    return {(table.members[table.sources[r]], table.networks[table.targets[r]]) for r in rows}


def _settle(each: changes.Change, told: _Told, *, first: date, last: date) -> changes.Change:
    """Say joined or left without "may" where the printed day itself lies between the two.

    Somebody who joined in March 2016 surely joined between 2013 and 2018, even if nobody says
    that they were still there at the end of 2018.
    """
    if each.kind not in _DECIDED:
        return each
    column, kind = _DECIDED[each.kind]
    for text in told.get((each.member, each.network, column), ()):
        when = parse_edtf(text)
        if when.earliest and when.latest and first < when.earliest <= when.latest <= last:
            return replace(each, kind=kind)
    return each


# ── Years ────────────────────────────────────────────────────────────────────────────────────────


def tabulate_turnover(scope: Scope, *, first: date | None, last: date | None) -> pd.DataFrame:
    """Tabulate, year by year, entries, exits, who stayed, and how alike consecutive years are.

    Without days the years are those that the spells tell of, from one 1 January to the next.
    """
    days = list(_anniversaries(*_extent(scope))) if first is None or last is None else []
    if first and last:
        days = list(_anniversaries(first, last))
    parts = []
    for by_network in (False, True):
        part = changes.turnover(scope.everything, days=days, by_network=by_network)
        if not by_network:
            part.insert(0, "network", "")
        parts.append(part)
    names = ["network", "first", "last", *parts[0].columns[3:]]
    table = pd.concat(parts, ignore_index=True)[names] if len(days) > 1 else pd.DataFrame()
    if len(table):
        table["first"] = [day.isoformat() for day in table["first"]]
        table["last"] = [day.isoformat() for day in table["last"]]
        table = scope.name(table, "network")
        table.loc[table["network"] == "", "network_label"] = "all together"
        # Where nobody was on either day there is nothing to compare.
        table = table[table["jaccard_high"].notna()].reset_index(drop=True)
    return scope.say(
        table,
        title="Entries, exits and turnover, year by year",
        when=f" between {days[0]} and {days[-1]}" if days else "",
        definition=(
            "from first to last: who entered, left, stayed; jaccard: those who stayed, of all who "
            "were there on either day; turnover: entries and exits over the sizes of both days; "
            "low and high: what the memberships that are only possible leave open"
        ),
        source="Jaccard 1901; Diamond & May 1977, Science 197",
    )


def _extent(scope: Scope) -> tuple[date, date]:
    """Give 1 January of the first year that a spell tells of, and that after the last."""
    days = scope.everything.days
    stated = [column[(column > 0) & (column <= date.max.toordinal())] for column in days.values()]
    ordinals = np.concatenate([*stated, np.zeros(0, dtype=np.int32)])
    if not len(ordinals):
        return date.min, date.min
    first, last = (date.fromordinal(int(each)) for each in (ordinals.min(), ordinals.max()))
    return date(first.year, 1, 1), date(last.year + 1, 1, 1)


def _anniversaries(first: date, last: date) -> Iterator[date]:
    """Yield a day of each year: the same day, from the first to the last."""
    if first == date.min:
        return
    for year in range(first.year, last.year + 1):
        is_missing = (first.month, first.day) == (2, 29) and not isleap(year)
        day = date(year, 2, 28) if is_missing else first.replace(year=year)
        if day <= last:
            yield day


# ── Lives ────────────────────────────────────────────────────────────────────────────────────────


def tabulate_lifetimes(scope: Scope, *, years: Sequence[float]) -> pd.DataFrame:
    """Tabulate how long memberships last, from starts and ends known only within bounds."""
    lower, upper = changes.find_durations(scope.everything)
    survival = changes.estimate_survival(lower, upper)
    silent = int(((lower == 0) & np.isinf(upper)).sum())
    asides = [f"{silent} of {len(lower)} spells tell nothing of how long they last"]
    ended = int(np.isfinite(upper).sum())
    asides.append(f"{ended} of {len(lower)} spells are told to have ended")
    return scope.say(
        changes.life_table(survival, years=years),
        title=f"How long {len(lower)} spells of membership last",
        definition=(
            "share of spells that last longer than so many years, least and greatest: between "
            "the two nothing is known"
        ),
        source="Turnbull 1976, J. R. Stat. Soc. B 38",
        when="",
        notes=[*asides, *scope.asides],
    )
