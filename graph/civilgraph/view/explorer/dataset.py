"""Hold what the explorer shows, as plain columns, and write it for the page.

Owns the form of the page's data. Things and spells are columns; a long column of numbers is
packed (a letter for its type, then base64), because a hundred thousand numbers in JSON cost more
to read than to draw. Days are counted from 1970-01-01.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civilgraph.view.picture import clean
from civilgraph.view.style import (
    BLUE,
    GREEN,
    NETWORK_LOOKS,
    ORANGE,
    ORGANIZATION_LOOKS,
    PURPLE,
    SHAPES,
    SKY,
    VERMILLION,
    YELLOW,
    Look,
    look_of,
)

from .placing import place

LONGEST_NAME = 300
PACKED = 4_000
# Okabe and Ito's colours, the ones that are told apart best first; a second and a third network
# of a colour are hatched.
COLOURS = (VERMILLION, BLUE, GREEN, ORANGE, PURPLE, SKY, YELLOW)
PATTERNS = 3
NO_SLOT = 255
_EPOCH = date(1970, 1, 1).toordinal()
UNBOUNDED = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """Organisations and networks, a column an attribute; kinds and countries by their slugs."""

    id: Sequence[str]
    label: Sequence[str]
    is_network: Sequence[bool]
    kind: Sequence[str]
    country: Sequence[str]
    iri: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Spells of membership, sorted by member and network (positions among the things).

    The bounds are ISO days as the query `networks/memberships` gives them; `claims` are the
    sources of each spell as (source, locator, claim).
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
    claims: Sequence[Sequence[tuple[str, str, str]]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """Everything that one explorer shows.

    `concepts` gives the words of each slug by scheme, one a language; `dates` those of each date
    cell. `counts`, `names`, `claims` and `history` are rows whose first cell is the position of a
    thing, as the script's types tell them. `pairs` are judgements of pairs of networks.
    """

    title: str
    release: str
    licence: str
    citation: str
    things: Things
    spells: Spells
    sources: Sequence[Mapping[str, Any]] = ()
    concepts: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    dates: Mapping[str, Sequence[str]] = field(default_factory=dict)
    counts: Sequence[Sequence[Any]] = ()
    names: Sequence[Sequence[Any]] = ()
    claims: Sequence[Sequence[Any]] = ()
    claims_of: Sequence[Sequence[int]] = ()
    history: Sequence[Sequence[Any]] = ()
    order: Sequence[int] = ()
    pairs: Sequence[Sequence[Any]] = ()
    has_evidence: bool = True
    places: NDArray[np.float64] | None = None


def to_plain(explored: Explored) -> dict[str, Any]:
    """Turn what is shown into JSON's plain values; text is freed of controls."""
    things, spells = explored.things, explored.spells
    member, network = (np.asarray(x, dtype=np.int32) for x in (spells.member, spells.network))
    is_network = np.asarray(things.is_network, dtype=np.bool_)
    places = explored.places
    if places is None:
        places = place(things.label, is_network, member, network)
    sources = [str(source["id"]) for source in explored.sources]
    return {
        "format": 1,
        "title": clean(explored.title),
        "release": explored.release,
        "licence": explored.licence,
        "citation": clean(explored.citation),
        "things": {
            "id": list(things.id),
            "label": [_clip(clean(text)) for text in things.label],
            "network": _ints(is_network.astype(np.int32)),
            "kind": _coded(things.kind),
            "country": _coded(things.country),
            "x": _ints(np.rint(places[:, 0] * 10)),
            "y": _ints(np.rint(places[:, 1] * 10)),
            "slot": _ints(find_slots(is_network, member, network)),
            "iri": list(things.iri),
        },
        "spells": {
            "id": list(spells.id),
            "member": _ints(member),
            "network": _ints(network),
            "role": _coded(spells.role),
            "status": _coded(spells.status),
            "sureFrom": _days(spells.surely_from, empty=UNBOUNDED),
            "sureUntil": _days(spells.surely_until, empty=-UNBOUNDED),
            "mayFrom": _days(spells.possibly_from, empty=-UNBOUNDED),
            "mayUntil": _days(spells.possibly_until, empty=UNBOUNDED),
            "start": _coded(spells.start),
            "end": _coded(spells.end),
            "claims": [[[sources.index(s), at, id_] for s, at, id_ in x] for x in spells.claims],
        },
        "sources": [_clean(source) for source in explored.sources],
        "concepts": explored.concepts,
        "dates": explored.dates,
        "counts": explored.counts,
        "names": [_clean(row) for row in explored.names],
        "claims": [_clean(row) for row in explored.claims],
        "claimsOf": explored.claims_of,
        "history": [_clean(row) for row in explored.history],
        "order": list(explored.order),
        "pairs": explored.pairs,
        "hasEvidence": explored.has_evidence,
        "colours": COLOURS,
        "shapes": SHAPES,
        "looks": [_looks(ORGANIZATION_LOOKS, network=False), _looks(NETWORK_LOOKS, network=True)],
    }


def find_slots(
    is_network: NDArray[np.bool_], member: NDArray[np.int32], network: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Give colours and patterns to networks: first to those that share most members."""
    size = len(is_network)
    pairs = np.unique(np.stack([member, network]), axis=1)
    degrees = np.bincount(pairs[0], minlength=size)
    shared = np.bincount(pairs[1], weights=degrees[pairs[0]] > 1, minlength=size)
    sizes = np.bincount(pairs[1], minlength=size)
    order = sorted(np.flatnonzero(sizes), key=lambda i: (-shared[i], -sizes[i], i))
    slots = np.full(size, NO_SLOT, dtype=np.int32)
    for slot, thing in enumerate(order[: len(COLOURS) * PATTERNS]):
        slots[thing] = slot
    return slots


def _looks(looks: Mapping[str, Look], *, network: bool) -> dict[str, list[str]]:
    known = {kind: look_of(kind, network=network) for kind in (*looks, "")}
    return {kind: [look.shape, look.fill] for kind, look in known.items()}


def _days(texts: Iterable[str], *, empty: int) -> dict[str, Any]:
    """Write a column of days as the different days and a number for each row."""
    known: dict[str, int] = {}
    codes = [known.setdefault(text, len(known)) for text in texts]
    days = [date.fromisoformat(t).toordinal() - _EPOCH if t else empty for t in known]
    return {"days": days, "codes": _ints(np.asarray(codes, dtype=np.int32))}


def _coded(texts: Sequence[str]) -> dict[str, Any]:
    """Write a column of few different texts as the texts and a number for each row."""
    known: dict[str, int] = {}
    codes = [known.setdefault(text, len(known)) for text in texts]
    plain = [clean(text) for text in known]
    return {"texts": plain, "codes": _ints(np.asarray(codes, dtype=np.int32))}


def _ints(values: NDArray[Any]) -> list[int] | str:
    """Write numbers as a list, or packed in the narrowest type: z zeros, b 8, h 16, i 32 bits."""
    if len(values) <= PACKED:
        return [int(value) for value in values]
    low, high = int(values.min()), int(values.max())
    if low == high == 0:
        return f"z{len(values)}"
    letter, form = ("b", "u1") if high < 2**8 else ("h", "<u2") if high < 2**16 else ("i", "<i4")
    if low < 0:
        letter, form = "i", "<i4"
    return letter + base64.b64encode(values.astype(form).tobytes()).decode()


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _clean(value: Any) -> Any:
    """Free every text in a plain value of controls."""
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {key: _clean(x) for key, x in value.items()}
        case Sequence():
            return [_clean(x) for x in value]
        case _:
            return value
