"""Read the network of a layer from the answers of the catalogue.

Owns which query is which layer, and what of an answer a measure needs. A new kind of tie is a new
file in `queries/networks/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from civilgraph.identifiers import Identifiers
from civilgraph.queries import Query, ask
from civilgraph.store import Store

if TYPE_CHECKING:
    from civilgraph.analysis import Affiliations
    from civilgraph.network.dependence import Grant

BOUNDS = ("surely_from", "surely_until", "possibly_from", "possibly_until")


class NoSuchLayer(LookupError):
    """No query in `queries/networks/` has that name."""


def read_affiliations(
    store: Store,
    *,
    layer: str,
    on: str | None,
    catalogue: Mapping[str, Query],
    identifiers: Identifiers,
) -> Affiliations:
    """Read one layer: its active spells with labels, the coverage of networks, and all grants.

    Raises NoSuchLayer where no query is called so.
    """
    # pandas, scipy and networkx take a second to load: only who analyses pays for them.
    from civilgraph.analysis import Affiliations
    from civilgraph.network.affiliation import Affiliation

    name = f"networks/{layer}"
    if name not in catalogue or "source" not in catalogue[name].columns:
        known = ", ".join(n.removeprefix("networks/") for n in catalogue if n.startswith("net"))
        raise NoSuchLayer(f"no layer is called {layer!r}; known are: {known}")

    def rows(query: str, **values: str) -> list[dict[str, str]]:
        return ask(store, catalogue[query], values, identifiers=identifiers).records()

    things = {row["thing"]: row for row in reversed(rows("organisations-and-networks"))}
    spells = [row for row in rows(name) if row.get("status", "active") == "active"]
    table = Affiliation.from_rows(
        {
            "source": identifiers.local(row["source"]),
            "target": identifiers.local(row["target"]),
            "role": row.get("role", ""),
            "layer": layer,
            "start": row.get("start", ""),
            "end": row.get("end", ""),
            "member_label": _label(things, row["source"], identifiers),
            "network_label": _label(things, row["target"], identifiers),
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
        coverage=rows("coverage", on=on or "ever") if layer == "memberships" else (),
        grants=_grants(rows("networks/grants"), identifiers=identifiers),
        groups=groups,
    )


def _label(things: Mapping[str, Mapping[str, str]], iri: str, identifiers: Identifiers) -> str:
    return things[iri]["label"] if iri in things else identifiers.local(iri)


def _grants(rows: list[dict[str, str]], *, identifiers: Identifiers) -> list[Grant]:
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
