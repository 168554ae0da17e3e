"""Order networks by community, and judge how like chance their overlaps are.

Owns what the explorer shows of `civilgraph.network`; knows no query.
"""

from __future__ import annotations

from typing import Any

import networkx as nx

from .dataset import Spells, Things

# Of more networks neither communities nor overlaps are looked for.
MOST_ORDERED, MOST_JUDGED = 2_000, 500


def order_networks(things: Things, spells: Spells) -> list[int]:
    """Order the networks so that those of one community stand together, the largest first."""
    from civilgraph.network.communities import find_communities

    pairs = sorted({*zip(spells.member, spells.network, strict=True)})
    networks = [i for i, is_network in enumerate(things.is_network) if is_network]
    members: dict[int, set[int]] = {i: set() for i in networks}
    for member, network in pairs:
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


def judge_pairs(spells: Spells) -> list[list[Any]]:
    """Say of each two networks that ever shared members how like chance so many are (q-value).

    Chance is the bipartite configuration model over all active memberships, see
    `network.significance`.
    """
    from civilgraph.network.affiliation import Affiliation
    from civilgraph.network.significance import significant_ties

    joined = {
        (str(member), str(network))
        for member, network, status in zip(
            spells.member, spells.network, spells.status, strict=True
        )
        if status == "active"
    }
    if not 1 < len({network for _, network in joined}) <= MOST_JUDGED:
        return []
    ties = significant_ties(
        Affiliation.from_edges(sorted(joined)), level=1.0, onto="networks", minimum=1
    )
    nodes, q_values = ties.projection.nodes, ties.q_values
    assert q_values is not None
    return sorted(
        [int(nodes[i]), int(nodes[j]), round(float(q), 6)]
        for i, j, q in zip(ties.projection.i, ties.projection.j, q_values, strict=True)
    )
