"""Know who belongs to what, for what pages say of ties: which members networks share.

Owns the two ways between members and networks. Only active memberships count, whenever they held,
and observers do not, as everywhere in the house.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from civilgraph.publish.site.world import World
from civilgraph.two_mode import OBSERVER


@dataclass(slots=True)
class Ties:
    """The members of each network, and the networks of each member, sorted."""

    members: dict[str, list[str]] = field(default_factory=dict)
    networks: dict[str, list[str]] = field(default_factory=dict)

    def shared(self, network: str) -> list[tuple[str, list[str]]]:
        """List the networks that share members with one, most first, with those members."""
        found: dict[str, list[str]] = defaultdict(list)
        for member in self.members.get(network, ()):
            for other in self.networks[member]:
                if other != network:
                    found[other].append(member)
        return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def read_ties(world: World) -> Ties:
    """Read who belongs to what."""
    pairs: set[tuple[str, str]] = set()
    for claim in world.claims():
        if claim.form.name == "memberships":
            cells = dict(zip((c.name for c in claim.form.columns), claim.cells, strict=True))
            member, network = world.canonical(cells["member"]), world.canonical(cells["network"])
            is_counted = cells["status"] == "active" and cells["role"] != OBSERVER
            if is_counted and member in world.things and network in world.things:
                pairs.add((member, network))
    ties = Ties()
    for member, network in sorted(pairs):
        ties.members.setdefault(network, []).append(member)
        ties.networks.setdefault(member, []).append(network)
    return ties
