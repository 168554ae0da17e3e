"""Read the network of a layer from the answers of the catalogue.

Owns which query is which layer, what of an answer a measure needs, and which spells are chosen by
role and by kind. A new kind of tie is a new file in `queries/networks/`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from civilgraph.identifiers import Identifiers
from civilgraph.problems import suggest
from civilgraph.queries import Query, ask
from civilgraph.store import Store
from civilgraph.two_mode import OBSERVER

if TYPE_CHECKING:
    from civilgraph.analysis import Affiliations
    from civilgraph.analysis.scope import Years
    from civilgraph.network.dependence import Grant

BOUNDS = ("surely_from", "surely_until", "possibly_from", "possibly_until")
ROLES = ("role", "accreditation-status")
KINDS = ("organization-kind", "network-kind")

Rows = list[dict[str, str]]


class NoSuchLayer(LookupError):
    """No query in `queries/networks/` has that name."""


class NoSuchWord(LookupError):
    """The vocabulary has no such role or kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which spells count: by role, by kind of member, by kind of network; empty is all.

    Without a role, whoever only watches is not counted among the members.
    """

    roles: Collection[str] = ()
    kinds: Collection[str] = ()
    network_kinds: Collection[str] = ()


def read_affiliations(
    store: Store,
    *,
    layer: str,
    on: str | None = None,
    between: tuple[str, str] | None = None,
    possibly: bool = True,
    choice: Choice,
    catalogue: Mapping[str, Query],
    identifiers: Identifiers,
) -> Affiliations:
    """Read one layer: its active spells with labels, the coverage of networks, and all grants.

    Raises NoSuchLayer where no query is called so, NoSuchWord where no role or kind is.
    """
    # pandas, scipy and networkx take a second to load: only who analyses pays for them.
    from civilgraph.analysis import Affiliations
    from civilgraph.network.affiliation import Affiliation

    name = _find_layer(layer, catalogue)

    def rows(query: str, **values: str) -> Rows:
        return ask(store, catalogue[query], values, identifiers=identifiers).records()

    described = rows("organisations-and-networks")
    things = {row["thing"]: row for row in reversed(described)}
    labels = {identifiers.local(iri): row["label"] for iri, row in things.items()}
    active = [row for row in rows(name) if row.get("status", "active") == "active"]
    spells, asides = _choose(active, choice, described=described, concepts=rows("concepts"))
    table = Affiliation.from_rows(
        {
            "source": identifiers.local(row["source"]),
            "target": identifiers.local(row["target"]),
            "role": row.get("role", ""),
            "layer": layer,
            "start": row.get("start", ""),
            "end": row.get("end", ""),
            "member_label": _label(labels, row["source"], identifiers),
            "network_label": _label(labels, row["target"], identifiers),
            **{bound: row.get(bound, "") for bound in BOUNDS},
        }
        for row in spells
    )
    groups = {
        column: {identifiers.local(iri): row[column] for iri, row in things.items() if row[column]}
        for column in ("country", "kind")
    }
    return Affiliations(
        everything=table,
        on=date.fromisoformat(on) if on else None,
        between=(date.fromisoformat(between[0]), date.fromisoformat(between[1]))
        if between
        else None,
        possibly=possibly,
        coverage=rows("coverage", on=on or "ever") if layer == "memberships" else (),
        grants=_grants(rows("networks/grants"), identifiers=identifiers),
        groups=groups,
        labels=labels,
        lifespans=_lifespans(rows("networks/lifespans"), identifiers=identifiers),
        asides=asides,
    )


def _find_layer(layer: str, catalogue: Mapping[str, Query]) -> str:
    """Find the query of a layer: one in `networks/` whose rows have two ends."""
    known = [
        name.removeprefix("networks/")
        for name, query in catalogue.items()
        if name.startswith("networks/") and {"source", "target"} <= set(query.columns)
    ]
    if layer not in known:
        raise NoSuchLayer(f"no layer is called {layer!r}; known are: {', '.join(known)}")
    return f"networks/{layer}"


# ── By role, by kind ─────────────────────────────────────────────────────────────────────────────


def _choose(
    rows: Rows, choice: Choice, *, described: Rows, concepts: Rows
) -> tuple[Rows, list[str]]:
    """Choose spells by role and by kind, and say what was left out."""
    words: dict[str, list[str]] = {}
    for row in concepts:
        words.setdefault(row["scheme"], []).append(row["slug"])
    own = {row.get("role", "") for row in rows} - {""}
    schemes = [scheme for scheme in ROLES if own & set(words.get(scheme, ()))] or ROLES
    _refuse_unknown("role", choice.roles, own.union(*(words.get(each, ()) for each in schemes)))
    known_kinds = {slug for scheme in KINDS for slug in words.get(scheme, ())}
    _refuse_unknown("kind", [*choice.kinds, *choice.network_kinds], known_kinds)
    kinds: dict[str, set[str]] = {}
    for row in described:
        kinds.setdefault(row["thing"], set()).add(row["kind"])
    chosen, watching = [], 0
    for row in rows:
        role = row.get("role", "")
        watching += not choice.roles and role == OBSERVER
        is_role = role in choice.roles if choice.roles else role != OBSERVER
        if (
            is_role
            and _has(kinds, row["source"], choice.kinds)
            and _has(kinds, row["target"], choice.network_kinds)
        ):
            chosen.append(row)
    asides = [
        f"Only {what} {' or '.join(sorted(wanted))} count"
        for what, wanted in (
            ("spells in the role of", choice.roles),
            ("members of the kind", choice.kinds),
            ("networks of the kind", choice.network_kinds),
        )
        if wanted
    ]
    if watching:
        asides.append(f"Left out, for whoever only watches is no member: {watching} as {OBSERVER}")
    return chosen, asides


def _has(kinds: Mapping[str, set[str]], thing: str, wanted: Collection[str]) -> bool:
    return not wanted or not kinds.get(thing, set()).isdisjoint(wanted)


def _refuse_unknown(what: str, wanted: Collection[str], known: Collection[str]) -> None:
    for word in sorted(set(wanted).difference(known)):
        listed = ", ".join(sorted(known))
        raise NoSuchWord(f"no {what} is called {word!r}{suggest(word, known)}; known are: {listed}")


# ── What goes along ──────────────────────────────────────────────────────────────────────────────


def _label(labels: Mapping[str, str], iri: str, identifiers: Identifiers) -> str:
    local = identifiers.local(iri)
    return labels.get(local, local)


def _lifespans(rows: Rows, *, identifiers: Identifiers) -> dict[str, Years]:
    """Read the first and the last year of each thing; coarser than days, to have few classes."""
    return {
        identifiers.local(row["thing"]): (
            int(row["first"][:4]) if row["first"] else None,
            int(row["last"][:4]) if row["last"] else None,
        )
        for row in rows
    }


def _grants(rows: Rows, *, identifiers: Identifiers) -> list[Grant]:
    """Read grants; one that pays for several things is one grant."""
    from civilgraph.network.dependence import Grant

    found: dict[str, Grant] = {}
    for row in rows:
        id_ = identifiers.local(row["grant"])
        grant = Grant(
            id=id_,
            funder=identifiers.local(row["source"]),
            recipient=identifiers.local(row["target"]),
            amount=float(row["weight"]) if row["weight"] else None,
            currency=row["currency"],
            onward_of=identifiers.local(row["onward_of"]) or None,
        )
        found.setdefault(id_, grant)
    return list(found.values())
