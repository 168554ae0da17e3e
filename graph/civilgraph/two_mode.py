"""Make the two-mode graph of organisations and networks from answers of the catalogue.

Owns the attributes that figures and exports read. Rows of queries come in, a NetworkX graph goes
out; every edge says its role, its status, and whether it held surely or possibly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from civilgraph.dates import parse_edtf
from civilgraph.identifiers import Identifiers
from civilgraph.queries import Query, ask
from civilgraph.store import Store
from civilgraph.wording import SIGNS

if TYPE_CHECKING:
    import networkx as nx

# Serbian in Cyrillic is the Latin text in the other script.
CYRILLIC = "sr-Cyrl"
# Whoever only watches is not counted among the members of a network.
OBSERVER = "observer"
BOUNDS = ("surely_from", "surely_until", "possibly_from", "possibly_until")


def two_mode_graph(
    store: Store,
    *,
    catalogue: Mapping[str, Query],
    identifiers: Identifiers,
    on: str | None,
    language: str,
) -> nx.MultiDiGraph[str]:
    """Make the two-mode graph, on a day or (None) over all time; edges run from member to network.

    Nodes are local ids with mode, label, kind, kind_label, country, networks (in how many an
    organisation is active) and stated (what a network's source says of its size, as text).
    Edges, one per spell, have role, status, answer (yes or possibly), period, source and the days
    from and until which it surely and possibly held, empty where that is not bounded.
    """
    import networkx as nx

    def rows(name: str, **values: str) -> list[dict[str, str]]:
        answer = ask(store, catalogue[name], values, identifiers=identifiers)
        return answer.records()

    spoken = "sr-Latn" if language == CYRILLIC else language
    say = _to_cyrillic if language == CYRILLIC else str
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    things = {
        row["thing"]: row
        for row in reversed(rows("organisations-and-networks", language=spoken))
        if row["class"] != "Project"
    }
    roles = {
        row["slug"]: row["label"]
        for row in rows("concepts", language=spoken)
        if row["scheme"] == "role"
    }
    sources = spell_sources(rows("networks/sources-of-memberships"), identifiers=identifiers)
    for row in rows("networks/memberships"):
        answer = answer_on(row, on=on)
        if answer == "no" or row["source"] not in things or row["target"] not in things:
            continue
        graph.add_edge(
            identifiers.local(row["source"]),
            identifiers.local(row["target"]),
            key=identifiers.local(row["spell"]),
            role=row["role"],
            role_label=say(roles.get(row["role"], row["role"])),
            is_counted=row["status"] == "active" and row["role"] != OBSERVER,
            status=row["status"],
            answer=answer,
            period=period(row["start"], row["end"]),
            start=row["start"],
            end=row["end"],
            source=sources.get(row["spell"], ""),
            **{bound: row[bound] for bound in BOUNDS},
        )
    unborn = founded_after(rows("founded-when"), on=on) if on else frozenset()
    stated = stated_sizes(rows("coverage", on=on or "ever"))
    for iri, row in sorted(things.items()):
        node = identifiers.local(iri)
        is_network = row["class"] == "Network"
        if node not in graph and (not is_network or iri in unborn):
            continue
        graph.add_node(
            node,
            mode="network" if is_network else "organization",
            label=row["label"],
            kind=row["kind"],
            kind_label=say(row["kind_label"]),
            country=row["country"],
            networks=_active_networks(graph, node) if node in graph else 0,
            stated=stated.get(iri, ""),
            iri=iri,
        )
    return graph


def founded_after(rows: list[dict[str, str]], *, on: str) -> frozenset[str]:
    """List the networks that were not yet there on a day, by the earliest founding that is told."""
    begun: dict[str, str] = {}
    for row in rows:
        if row["date"] != "not stated":
            earliest = parse_edtf(row["date"]).earliest
            day = earliest.isoformat() if earliest else ""
            begun[row["thing"]] = min(day, begun.get(row["thing"], day))
    return frozenset(thing for thing, day in begun.items() if day > on)


def _to_cyrillic(text: str) -> str:
    import cyrtranslit

    return str(cyrtranslit.to_cyrillic(text, "sr"))


def _active_networks(graph: nx.MultiDiGraph[str], node: str) -> int:
    """Count the networks in which a node is active."""
    edges = graph.out_edges(node, data=True)
    return len({network for _, network, data in edges if data["status"] == "active"})


def answer_on(row: Mapping[str, str], *, on: str | None) -> str:
    """Answer for a day from the bounds of a spell: yes, possibly or no; over all time always yes.

    The same definition as `dates.on`, on bounds that are already joined.
    """
    if on is None:
        return "yes"
    if row["surely_from"] and row["surely_from"] <= on <= row["surely_until"]:
        return "yes"
    is_after = row["possibly_from"] and on < row["possibly_from"]
    is_before = row["possibly_until"] and on > row["possibly_until"]
    return "no" if is_after or is_before else "possibly"


def period(start: str, end: str) -> str:
    """Write a period for people, with `?` for what no source states.

    >>> period("2011-06-20", ""), period("", ""), period("2014", "2017")
    ('2011-06-20 – ?', '', '2014 – 2017')
    """
    return f"{start or '?'} – {end or '?'}" if start or end else ""


def spell_sources(rows: list[dict[str, str]], *, identifiers: Identifiers) -> dict[str, str]:
    """Gather, for each spell, which sources tell of it and where."""
    found: dict[str, list[str]] = {}
    for row in rows:
        source = row["source"].removeprefix(identifiers.source(""))
        found.setdefault(row["spell"], []).append(f"{source} {row['locator']}")
    return {spell: "; ".join(sorted(set(places))) for spell, places in found.items()}


def stated_sizes(rows: list[dict[str, str]]) -> dict[str, str]:
    """Gather what sources state of the size of networks: `297`, `> 100`, `7 + 13`.

    A number that holds on a single day says nothing about all time and is left out.
    """
    found: dict[str, list[str]] = {}
    for row in rows:
        bounds = parse_edtf(row["when"])
        is_one_day = bounds.earliest is not None and bounds.earliest == bounds.latest
        if row["counted"] == "founders" or (row["on"] == "ever" and is_one_day):
            continue
        found.setdefault(row["thing"], []).append(SIGNS[row["comparator"]] + row["stated"])
    return {thing: texts[0] if len(texts) == 1 else _sum(texts) for thing, texts in found.items()}


def _sum(texts: list[str]) -> str:
    """Add exact numbers of different roles; anything else is left side by side."""
    return str(sum(map(int, texts))) if all(t.isdigit() for t in texts) else " + ".join(texts)
