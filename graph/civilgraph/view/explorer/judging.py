"""Order networks by community, and tell which ties are more than chance.

Owns what the explorer shows of `civilgraph.network`; knows no query.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy import sparse

from .dataset import Layer, Spells

if TYPE_CHECKING:
    from civilgraph.network.affiliation import Affiliation

# Of more networks no communities are looked for; of more than MOST_TOLD only those pairs are told
# that are more than chance.
MOST_ORDERED, MOST_TOLD = 2_000, 500
# So many meetings of two in a third are judged; more would take minutes.
MOST_MEETINGS = 20_000_000
# A tie is more than chance below this false discovery rate.
LEVEL = 0.05

Pair = tuple[int, int]


def judge(spells: Spells, networks: Sequence[int]) -> Layer:
    """Make a layer of its spells: networks in order, with what is more than chance.

    Chance is the bipartite configuration model over all active spells (see
    `network.significance`). A spell is strong that carries a tie which is more than chance: its
    member shares networks, this one among them, with another member, or its network shares members,
    this one among them, with another network.
    """
    order = order_networks(spells, networks)
    active = {
        (member, network)
        for member, network, status in zip(
            spells.member, spells.network, spells.status, strict=True
        )
        if status == "active"
    }
    meetings = max(_count_meetings(side) for side in zip(*active, strict=True)) if active else 0
    if len({network for _, network in active}) < 2 or meetings > MOST_MEETINGS:
        return Layer(spells=spells, order=order)
    from civilgraph.network.affiliation import Affiliation

    affiliation = Affiliation.from_edges((str(a), str(b)) for a, b in sorted(active))
    pairs = _judge_pairs(affiliation)
    ties = _judge_members(affiliation)
    carried = _carry(active, ties, [(i, j) for i, j, q in pairs if q < LEVEL])
    strong = [pair in carried for pair in zip(spells.member, spells.network, strict=True)]
    return Layer(spells=spells, order=order, pairs=pairs, ties=ties, strong=strong)


def order_networks(spells: Spells, networks: Sequence[int]) -> list[int]:
    """Order networks so that those of one community stand together, the largest first."""
    from civilgraph.network.communities import find_communities

    members: dict[int, set[int]] = {i: set() for i in networks}
    for member, network in zip(spells.member, spells.network, strict=True):
        members[network].add(member)
    if len(networks) > MOST_ORDERED:
        return sorted(networks, key=lambda i: (-len(members[i]), i))
    shared: nx.Graph[int] = nx.Graph()
    shared.add_nodes_from(networks)
    for number, one in enumerate(networks):
        for other in networks[number + 1 :]:
            if common := len(members[one] & members[other]):
                shared.add_edge(one, other, weight=common)
    labels = find_communities(shared, seed=1, weight_attribute="weight").labels
    strength = dict(shared.degree(weight="weight"))
    return sorted(networks, key=lambda i: (labels[i], -strength[i], -len(members[i]), i))


def _count_meetings(side: Sequence[int]) -> int:
    """Count how often two things meet in one of these, each with itself too."""
    return int(np.sum(np.unique(side, return_counts=True)[1].astype(np.int64) ** 2))


def _judge_pairs(affiliation: Affiliation) -> list[list[Any]]:
    """Say of each two networks that share members how like chance so many are (q-value)."""
    from civilgraph.network.significance import significant_ties

    level = 1.0 if len(affiliation.networks) <= MOST_TOLD else LEVEL
    ties = significant_ties(affiliation, level=level, onto="networks", minimum=1)
    nodes, q_values = ties.projection.nodes, ties.q_values
    assert q_values is not None
    return sorted(
        [int(nodes[i]), int(nodes[j]), round(float(q), 6)]
        for i, j, q in zip(ties.projection.i, ties.projection.j, q_values, strict=True)
    )


def _judge_members(affiliation: Affiliation) -> list[Pair]:
    """List the pairs of members that share more networks than chance would have them."""
    from civilgraph.network.significance import significant_ties

    found = significant_ties(affiliation, level=LEVEL).projection
    ends = [
        (int(found.nodes[i]), int(found.nodes[j])) for i, j in zip(found.i, found.j, strict=True)
    ]
    return sorted((min(pair), max(pair)) for pair in ends)


def _carry(active: set[Pair], members: Sequence[Pair], networks: Sequence[Pair]) -> set[Pair]:
    """Find the memberships on which ties of members or of networks rest."""
    size = 1 + max(max(pair) for pair in active)
    belongs = _matrix(sorted(active), size)
    # Another member tied to this one is in the network, or another network tied to this one has
    # this member.
    ties, others = (
        _matrix([*found, *((j, i) for i, j in found)], size) for found in (members, networks)
    )
    carried = belongs.multiply(ties @ belongs + belongs @ others).tocoo()
    return {(int(i), int(j)) for i, j in zip(*carried.coords, strict=True)}


def _matrix(pairs: Sequence[Pair], size: int) -> sparse.csr_array[np.float64, tuple[int, int]]:
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return sparse.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
