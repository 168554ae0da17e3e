"""Read a two-mode graph into what a picture of it shows.

Owns the meaning of the attributes of nodes and edges, and refuses what it cannot show. The
caller's graph is only read. An edge of a directed graph runs from the member to the network; in
an undirected one a tie between two networks says in `member` which of them is the member.
Several edges between two nodes are several spells of one membership: one line, all told in words.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import networkx as nx

STATUSES = ("active", "suspended", "applicant")
ANSWERS = ("yes", "possibly")
MOST_NODES = 2_000


class NotTwoMode(ValueError):
    """The graph is not one of organisations and networks."""


class PictureTooLarge(ValueError):
    """The graph has more nodes than a picture of this kind can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An organisation or a network."""

    id: str
    label: str
    is_network: bool
    kind: str
    kind_label: str
    country: str
    networks: int
    listed: int
    stated: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One spell of a membership, as it is told in words."""

    member: str
    network: str
    role: str
    status: str
    answer: str
    period: str
    source: str
    note: str
    is_counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that is shown, in an order that depends on nothing but the names."""

    things: Mapping[str, Thing]
    ties: tuple[Tie, ...]
    pairs: Mapping[tuple[str, str], tuple[Tie, ...]] = field(default_factory=dict)

    def bridges(self) -> list[Thing]:
        """List the organisations in two or more networks, those in most first."""
        found = [x for x in self.things.values() if not x.is_network and x.networks > 1]
        return sorted(found, key=lambda x: -x.networks)


def read_picture(graph: "nx.Graph[str]") -> Picture:
    """Read a graph; what cannot be shown is refused."""
    things = {
        id_: Thing(
            id=id_,
            label=clean(data.get("label", "")) or clean(id_),
            is_network=_read_mode(id_, data.get("mode")) == "network",
            kind=clean(data.get("kind", "")),
            kind_label=clean(data.get("kind_label", "")),
            country=clean(data.get("country", "")),
            networks=-1 if data.get("networks") is None else int(data["networks"]),
            listed=0,
            stated=clean(data.get("stated")),
            details=_read_details(data.get("details")),
        )
        for id_, data in graph.nodes(data=True)
    }
    ties = [_read_tie(graph, u, v, data) for u, v, data in graph.edges(data=True)]
    return _ordered(things, ties)


def check_size(graph: "nx.Graph[str]") -> None:
    """Refuse a graph of more nodes than can be told apart."""
    if len(graph) > MOST_NODES:
        raise PictureTooLarge(
            f"{len(graph):,} nodes found, at most {MOST_NODES:,} can be shown in a picture; "
            "narrow it to a day (--on DATE) or to one network"
        )


def clean(value: object) -> str:
    r"""Turn a value into text that can be drawn: without controls and without turning of direction.

    >>> clean("a\u202eb\x00c"), clean(None), clean(297)
    ('abc', '', '297')
    """
    text = "" if value is None else str(value)
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (_clean_letter(x) for x in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())


def coverage(thing: Thing) -> float | None:
    """Tell which share of its stated members a network lists; None where no number is stated."""
    number = re.search(r"\d+", re.sub(r"(?<=\d)[\s.,](?=\d{3}\b)", "", thing.stated))
    if number is None or int(number.group()) == 0:
        return None
    return min(1.0, thing.listed / int(number.group()))


def _clean_letter(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter in "\u200e\u200f\u200c\u200d":  # marks that some scripts need
        return letter
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} else letter


def _read_mode(id_: str, mode: object) -> str:
    if mode not in ("organization", "network"):
        raise NotTwoMode(
            f"node {clean(id_)!r}: mode {mode!r} found, 'organization' or 'network' expected"
        )
    return str(mode)


def _read_details(details: object) -> tuple[str, ...]:
    lines = [details] if isinstance(details, str) else details
    return tuple(map(clean, lines)) if isinstance(lines, Iterable) else ()


def _read_tie(graph: "nx.Graph[str]", u: str, v: str, data: Mapping[str, object]) -> Tie:
    member, network = _read_ends(graph, u, v, data.get("member"))
    status, answer = str(data.get("status", "active")), str(data.get("answer", "yes"))
    where = f"edge {clean(member)!r} – {clean(network)!r}"
    if status not in STATUSES:
        raise NotTwoMode(f"{where}: status {status!r} found, one of {', '.join(STATUSES)} expected")
    if answer not in ANSWERS:
        raise NotTwoMode(f"{where}: answer {answer!r} found, 'yes' or 'possibly' expected")
    return Tie(
        member=member,
        network=network,
        role=clean(data.get("role_label")) or clean(data.get("role")),
        status=status,
        answer=answer,
        period=clean(data.get("period")),
        source=clean(data.get("source")),
        note=clean(data.get("note")),
        # A suspended member or an observer is shown and not counted as listed.
        is_counted=bool(data.get("is_counted", status == "active")),
    )


def _read_ends(graph: "nx.Graph[str]", u: str, v: str, member: object) -> tuple[str, str]:
    networks = [graph.nodes[id_].get("mode") == "network" for id_ in (u, v)]
    where = f"edge {clean(u)!r} – {clean(v)!r}"
    if networks == [False, False] or u == v:
        raise NotTwoMode(f"{where}: an edge joins a member and a network; found no network")
    if networks == [True, True] and not graph.is_directed():
        if member not in (u, v):
            raise NotTwoMode(
                f"{where}: both are networks; the edge needs an attribute 'member' that names one"
            )
        return (u, v) if member == u else (v, u)
    if networks == [True, False] and graph.is_directed():
        raise NotTwoMode(f"{where}: an edge runs from the member to the network; turn it round")
    return (u, v) if networks[1] else (v, u)


def _ordered(things: dict[str, Thing], ties: list[Tie]) -> Picture:
    def place(id_: str) -> tuple[bool, str, str]:
        return (not things[id_].is_network, things[id_].label.casefold(), id_)

    ties.sort(key=lambda x: (place(x.network), place(x.member), x.period, x.role, x.source, x.note))
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    members: dict[str, set[str]] = defaultdict(set)
    joined: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        pairs[tie.member, tie.network].append(tie)
        if tie.is_counted:
            members[tie.network].add(tie.member)
        joined[tie.member].add(tie.network)
    ordered = {
        id_: Thing(
            id=id_,
            label=old.label,
            is_network=old.is_network,
            kind=old.kind,
            kind_label=old.kind_label or old.kind.replace("-", " "),
            country=old.country,
            networks=len(joined[id_]) if old.networks < 0 else old.networks,
            listed=len(members[id_]),
            stated=old.stated,
            details=old.details,
        )
        for id_, old in ((id_, things[id_]) for id_ in sorted(things, key=place))
    }
    return Picture(
        things=ordered, ties=tuple(ties), pairs={key: tuple(x) for key, x in pairs.items()}
    )
