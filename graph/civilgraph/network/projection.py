"""Join members that share networks, or networks that share members.

Owns the weights of a tie and the light table of ties, `Projection`. Which ties are more than chance
is judged in `significance.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, assert_never

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from civilgraph.network.affiliation import Affiliation
from civilgraph.network.kernels import BLOCK, Block, shared_pairs

if TYPE_CHECKING:
    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.int32, tuple[int, int]]

# A whole projection is one part, unless it looks at more pairs than this.
_WHOLE = 1 << 29

Mode = Literal["members", "networks"]


class Weight(StrEnum):
    """What the weight of a tie says of the two that share something."""

    COUNT = "count"
    JACCARD = "jaccard"
    NEWMAN = "newman"

    @property
    def meaning(self) -> str:
        """Say what the weight means, and whose measure it is."""
        match self:
            case Weight.COUNT:
                return "number shared"
            case Weight.JACCARD:
                return "number shared, of those that either has (Jaccard 1901)"
            case Weight.NEWMAN:
                return "sum of 1/(n-1) over the shared, n being the size of each (Newman 2001)"
            case _:
                assert_never(self)


@dataclass(frozen=True, eq=False, kw_only=True)
class Projection:
    """Weighted ties between things of one mode: a tie of positions `i` < `j` in `nodes` a row.

    `sizes` counts for each node what it could share: its networks, or its members.
    """

    mode: Mode
    nodes: tuple[str, ...]
    labels: tuple[str, ...]
    sizes: Ints
    i: Ints
    j: Ints
    count: Ints
    weight: Ints | Floats
    meaning: str

    def __len__(self) -> int:
        """Count the ties."""
        return len(self.i)

    @property
    def matrix(self) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """Give the symmetric matrix of weights; the diagonal is empty."""
        half = sparse.csr_array(
            (self.weight.astype(np.float64), (self.i, self.j)), shape=(len(self.nodes),) * 2
        )
        return sparse.csr_array(half + half.T)

    def ties(self) -> Iterator[tuple[str, str, float]]:
        """Yield source, target and weight: the heaviest first, then in the order of the ids."""
        for row in np.lexsort((self.j, self.i, -self.weight)):
            yield self.nodes[self.i[row]], self.nodes[self.j[row]], self.weight[row].item()

    def to_networkx(self) -> nx.Graph[str]:
        """Give the one-mode graph; a node without ties is there too."""
        graph: nx.Graph[str] = nx.Graph(meaning=self.meaning)
        for node, label, size in zip(self.nodes, self.labels, self.sizes.tolist(), strict=True):
            graph.add_node(node, label=label, mode=self.mode.removesuffix("s"), size=size)
        for row in np.lexsort((self.j, self.i)):
            source, target = self.nodes[self.i[row]], self.nodes[self.j[row]]
            known = {"weight": self.weight[row].item(), "count": int(self.count[row])}
            graph.add_edge(source, target, **known)
        return graph


def project(
    affiliation: Affiliation,
    *,
    onto: Mode = "members",
    weight: Weight | str = Weight.COUNT,
    minimum: int = 1,
) -> Projection:
    """Join the members that share at least `minimum` networks, or the networks that share members.

    - `count`: how many they share.
    - `jaccard`: how many they share, of all that either has (Jaccard 1901).
    - `newman`: the sum of 1/(n - 1) over what they share, n being its size (Newman 2001, Phys. Rev.
      E 64, 016132, eq. 2). Over all its ties, a node's weights sum to the number of things it
      shares with anybody.

    >>> clubs = Affiliation.from_edges([("a", "N"), ("b", "N"), ("a", "M"), ("b", "M"), ("c", "M")])
    >>> list(project(clubs).ties())
    [('a', 'b', 2), ('a', 'c', 1), ('b', 'c', 1)]
    >>> list(project(clubs, onto="networks", minimum=2).ties())
    [('M', 'N', 2)]
    """
    parts = stream(affiliation, onto=onto, weight=weight, minimum=minimum, block=_WHOLE)
    return join_parts(list(parts))


def join_parts(parts: Sequence[Projection]) -> Projection:
    """Join the parts of one projection; there is at least one."""
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        i=np.concatenate([part.i for part in parts]),
        j=np.concatenate([part.j for part in parts]),
        count=np.concatenate([part.count for part in parts]),
        weight=np.concatenate([part.weight for part in parts]),
    )


def stream(
    affiliation: Affiliation,
    *,
    onto: Mode = "members",
    weight: Weight | str = Weight.COUNT,
    minimum: int = 1,
    block: int = BLOCK,
) -> Iterator[Projection]:
    """Yield a projection in parts, which together hold each tie once; at least one part.

    Memory is bounded by `block`, the number of pairs that are looked at for a part, whatever the
    size of the largest network.
    """
    matrix = incidence_onto(affiliation, onto)
    kind, sizes = Weight(weight), np.diff(matrix.indptr).astype(np.int32)
    nodes, labels = affiliation.members, affiliation.member_labels
    if onto == "networks":
        nodes, labels = affiliation.networks, affiliation.network_labels
    shares = _newman_shares(matrix) if kind is Weight.NEWMAN else None
    for part in shared_pairs(matrix, minimum=minimum, weights=shares, block=block):
        yield Projection(
            mode=onto,
            nodes=nodes,
            labels=labels,
            sizes=sizes,
            i=part.i,
            j=part.j,
            count=part.count,
            weight=_weigh(kind, part, sizes),
            meaning=kind.meaning,
        )


def incidence_onto(affiliation: Affiliation, onto: Mode) -> Matrix:
    """Give the matrix whose rows are of the mode to project onto."""
    match onto:
        case "members":
            return affiliation.incidence
        case "networks":
            return affiliation.transposed
        case _:
            assert_never(onto)


def _newman_shares(matrix: Matrix) -> Floats:
    # A network of one member joins nobody: its share is never asked for.
    sizes = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return 1.0 / np.maximum(sizes - 1, 1)


def _weigh(kind: Weight, part: Block, sizes: Ints) -> Ints | Floats:
    match kind:
        case Weight.COUNT:
            return part.count
        case Weight.JACCARD:
            either = sizes[part.i] + sizes[part.j] - part.count
            return np.asarray(part.count / either, dtype=np.float64)
        case Weight.NEWMAN:
            assert part.weight is not None
            return part.weight
        case _:
            assert_never(kind)
