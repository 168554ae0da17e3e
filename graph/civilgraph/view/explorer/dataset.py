"""Hold what the explorer shows, as plain columns, and write it for the page.

Owns the form of the page's data: things, what is told of them, and layers of ties between them,
each a two-mode network of its own. Things and spells are columns (see `columns`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civilgraph.view.picture import clean
from civilgraph.view.slots import COLOURS, find_slots
from civilgraph.view.style import NETWORK_LOOKS, ORGANIZATION_LOOKS, SHAPES, Look, look_of

from .columns import UNBOUNDED, cleaned, clip, coded, days, ints
from .placing import place

# Kinds of ties that are told apart, in the order in which the page offers them.
LAYERS = ("memberships", "projects", "grants", "accreditations")
_ORGANIZATION, _NETWORK, _PROJECT = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """Organisations, networks and projects, a column an attribute; kinds and countries by slugs.

    `themes` are the slugs of a thing's themes; nobody has one where the column is empty.
    """

    id: Sequence[str]
    label: Sequence[str]
    is_network: Sequence[bool]
    kind: Sequence[str]
    country: Sequence[str]
    iri: Sequence[str] = ()
    is_project: Sequence[bool] = ()
    themes: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Spells of a tie, sorted by member and network (positions among the things).

    In other layers than memberships a participant, recipient or holder stands for the member, and
    a project, funder or body for the network. The bounds are ISO days as the query
    `networks/memberships` gives them; `claims` are the sources of each spell as (source, locator,
    claim); `amount` is what a grant pays, with its currency.
    """

    id: Sequence[str]
    member: Sequence[int]
    network: Sequence[int]
    role: Sequence[str]
    status: Sequence[str]
    surely_from: Sequence[str]
    surely_until: Sequence[str]
    possibly_from: Sequence[str]
    possibly_until: Sequence[str]
    start: Sequence[str]
    end: Sequence[str]
    amount: Sequence[str] = ()
    claims: Sequence[Sequence[tuple[str, str, str]]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Ties of one kind, and what is known of the two-mode network that they make.

    `order` lists its networks, those of a community together; `pairs` judges pairs of them. `ties`
    are the pairs of members, and `strong` the spells, that are more than chance (see `judging`);
    where nobody judged, both are None.
    """

    spells: Spells
    order: Sequence[int] = ()
    pairs: Sequence[Sequence[Any]] = ()
    ties: Sequence[tuple[int, int]] | None = None
    strong: Sequence[bool] | None = None
    places: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """Everything that one explorer shows.

    `layers` has memberships and whichever else of LAYERS there is. `concepts` gives the words of
    each slug by scheme, one a language; `dates` those of each date cell. `counts`, `names`,
    `claims` and `history` are rows whose first cell is the position of a thing, as the script's
    types tell them.
    """

    title: str
    release: str
    licence: str
    citation: str
    things: Things
    layers: Mapping[str, Layer]
    sources: Sequence[Mapping[str, Any]] = ()
    concepts: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    dates: Mapping[str, Sequence[str]] = field(default_factory=dict)
    counts: Sequence[Sequence[Any]] = ()
    names: Sequence[Sequence[Any]] = ()
    claims: Sequence[Sequence[Any]] = ()
    claims_of: Sequence[Sequence[int]] = ()
    history: Sequence[Sequence[Any]] = ()
    has_evidence: bool = True


def to_plain(explored: Explored) -> dict[str, Any]:
    """Turn what is shown into JSON's plain values; text is freed of controls."""
    things = explored.things
    sources = [str(source["id"]) for source in explored.sources]
    return {
        "format": 2,
        "title": clean(explored.title),
        "release": explored.release,
        "licence": explored.licence,
        "citation": clean(explored.citation),
        "things": {
            "id": list(things.id),
            "label": [clip(clean(text)) for text in things.label],
            "class": ints(_classes(things)),
            "kind": coded(things.kind),
            "country": coded(things.country),
            "iri": list(things.iri),
            "themes": [[i, cleaned(found)] for i, found in enumerate(things.themes) if found],
        },
        "layers": {
            name: _plain_layer(explored.layers[name], things, name=name, sources=sources)
            for name in LAYERS
            if name in explored.layers
        },
        "sources": [cleaned(source) for source in explored.sources],
        "concepts": explored.concepts,
        "dates": explored.dates,
        "counts": explored.counts,
        "names": [cleaned(row) for row in explored.names],
        "claims": [cleaned(row) for row in explored.claims],
        "claimsOf": explored.claims_of,
        "history": [cleaned(row) for row in explored.history],
        "hasEvidence": explored.has_evidence,
        "colours": COLOURS,
        "shapes": SHAPES,
        "looks": [_looks(ORGANIZATION_LOOKS, network=False), _looks(NETWORK_LOOKS, network=True)],
    }


def find_anchors(things: Things, spells: Spells, *, layer: str) -> NDArray[np.bool_]:
    """Tell to which things the ties of a layer lead: all networks, or whatever they do lead to."""
    if layer == "memberships":
        return np.asarray(things.is_network, dtype=np.bool_)
    found = np.zeros(len(things.id), dtype=np.bool_)
    found[list(spells.network)] = True
    return found


def _classes(things: Things) -> NDArray[np.int32]:
    is_network = np.asarray(things.is_network, dtype=np.bool_)
    is_project = np.asarray(things.is_project or [False] * len(things.id), dtype=np.bool_)
    return np.select([is_network, is_project], [_NETWORK, _PROJECT], _ORGANIZATION).astype(np.int32)


def _plain_layer(
    layer: Layer, things: Things, *, name: str, sources: Sequence[str]
) -> dict[str, Any]:
    spells = layer.spells
    member, network = (np.asarray(x, dtype=np.int32) for x in (spells.member, spells.network))
    anchors = find_anchors(things, spells, layer=name)
    places = layer.places
    if places is None:
        places = place(things.label, anchors, member, network)
    return {
        "anchor": ints(anchors.astype(np.int32)),
        "x": ints(np.rint(places[:, 0] * 10)),
        "y": ints(np.rint(places[:, 1] * 10)),
        "slot": ints(find_slots(anchors, member, network)),
        "spells": {
            "id": list(spells.id),
            "member": ints(member),
            "network": ints(network),
            "role": coded(spells.role),
            "status": coded(spells.status),
            "sureFrom": days(spells.surely_from, empty=UNBOUNDED),
            "sureUntil": days(spells.surely_until, empty=-UNBOUNDED),
            "mayFrom": days(spells.possibly_from, empty=-UNBOUNDED),
            "mayUntil": days(spells.possibly_until, empty=UNBOUNDED),
            "start": coded(spells.start),
            "end": coded(spells.end),
            "amount": coded(spells.amount),
            "claims": [[[sources.index(s), at, id_] for s, at, id_ in x] for x in spells.claims],
        },
        "order": list(layer.order),
        "pairs": layer.pairs,
        "ties": None
        if layer.ties is None
        else ints(np.asarray(layer.ties, dtype=np.int32).ravel()),
        "strong": None if layer.strong is None else ints(np.asarray(layer.strong, dtype=np.int32)),
    }


def _looks(looks: Mapping[str, Look], *, network: bool) -> dict[str, list[str]]:
    known = {kind: look_of(kind, network=network) for kind in (*looks, "")}
    return {kind: [look.shape, look.fill] for kind, look in known.items()}
