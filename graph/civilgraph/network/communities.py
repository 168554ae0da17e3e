"""Find communities, say how good they are, and how much of them is chance.

Owns partitions of one-mode and two-mode graphs. Leiden is used if `leidenalg` and `igraph` are
importable (they are GPL and never required), Louvain otherwise; the partition says which. A seed
decides everything: neither the order of the nodes nor Python's hashing has a say.

It is long because one-mode and two-mode parts share their numbering and comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Matrix = sparse.csr_array[np.float64, tuple[int, int]]


class Method(StrEnum):
    """How communities are found."""

    LEIDEN = "leiden"
    """Traag, Waltman & van Eck (2019), Scientific Reports 9; needs leidenalg."""
    LOUVAIN = "louvain"
    """Blondel et al. (2008), J. Stat. Mech. P10008; as NetworkX has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Every node with the number of its community, the largest being 1."""

    labels: dict[Hashable, int]
    quality: float
    method: str

    def members(self, label: int) -> list[Hashable]:
        """List the nodes of a community, sorted."""
        return sorted((node for node, own in self.labels.items() if own == label), key=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How alike the partitions of several seeds are; 1 is always the same."""

    best: Partition
    rand: float
    information: float
    communities: tuple[int, int]
    """The smallest and the greatest number of communities found."""


def available_method() -> Method:
    """Choose Leiden where it can be imported."""
    has_leiden = find_spec("leidenalg") is not None and find_spec("igraph") is not None
    return Method.LEIDEN if has_leiden else Method.LOUVAIN


def find_communities(
    graph: nx.Graph[Any],
    *,
    seed: int,
    method: Method | None = None,
    weight_attribute: str | None = None,
    resolution: float = 1.0,
) -> Partition:
    """Part the nodes so that modularity is high (Newman & Girvan 2004); direction is not read."""
    chosen = method or available_method()
    nodes = sorted(graph, key=str)
    plain = _plain(graph, nodes, weight_attribute)
    match chosen:
        case Method.LEIDEN:
            parts = _leiden(plain, seed=seed, resolution=resolution)
        case Method.LOUVAIN:
            # Louvain's sums go astray on a graph without ties.
            parts = (
                nx.community.louvain_communities(plain, seed=seed, resolution=resolution)
                if plain.size()
                else [{node} for node in plain]
            )
    labels = number_labels({nodes[k]: part for part, ks in enumerate(parts) for k in ks})
    quality = nx.community.modularity(plain, parts, resolution=resolution) if plain.size() else 0.0
    return Partition(labels=labels, quality=float(quality), method=str(chosen))


def find_two_mode_communities(
    graph: nx.Graph[Any], *, members: Iterable[Hashable], seed: int, method: Method | None = None
) -> Partition:
    """Part members and networks together so that Barber's modularity is high.

    Barber (2007), "Modularity and community detection in bipartite networks", Physical Review E
    76. A partition of the two-mode graph is improved by his BRIM, which never lowers quality.
    """
    start = find_communities(graph, seed=seed, method=method)
    rows = sorted(set(members).intersection(graph), key=str)
    columns = sorted(set(graph).difference(rows), key=str)
    incidence = _incidence(graph, rows, columns)
    row_labels = np.array([start.labels[node] - 1 for node in rows], dtype=np.int64)
    column_labels = np.array([start.labels[node] - 1 for node in columns], dtype=np.int64)
    row_labels, column_labels = improve(incidence, rows=row_labels, columns=column_labels)
    found = [*row_labels.tolist(), *column_labels.tolist()]
    labels = number_labels(dict(zip([*rows, *columns], found, strict=True)))
    quality = barber_modularity(incidence, rows=row_labels, columns=column_labels)
    return Partition(labels=labels, quality=quality, method=f"{start.method} and BRIM")


def stability(partitions: Sequence[Partition]) -> Stability:
    """Compare the partitions that several seeds gave of one graph, each with each.

    The mean adjusted Rand index (Hubert & Arabie 1985) and the mean normalised mutual information
    (arithmetic mean; Danon et al. 2005). The best is the one of the highest quality.
    """
    if not partitions:
        raise ValueError("no partition to compare")
    tables = [_contingency(a.labels, b.labels) for a, b in combinations(partitions, 2)]
    sizes = [len(set(partition.labels.values())) for partition in partitions]
    return Stability(
        best=max(partitions, key=lambda partition: partition.quality),
        rand=_mean([_adjusted_rand(*table) for table in tables]),
        information=_mean([_mutual_information(*table) for table in tables]),
        communities=(min(sizes), max(sizes)),
    )


def number_labels(parts: Mapping[Any, Hashable]) -> dict[Hashable, int]:
    """Give communities numbers from 1: by size, then by the smallest id as text.

    >>> number_labels({"b": "x", "a": "y", "c": "x"})
    {'a': 2, 'b': 1, 'c': 1}
    """
    sizes = Counter(parts.values())
    smallest: dict[Hashable, str] = {}
    for node in sorted(parts, key=str):
        smallest.setdefault(parts[node], str(node))
    order = sorted(sizes, key=lambda part: (-sizes[part], smallest[part]))
    numbers = {part: number for number, part in enumerate(order, start=1)}
    return {node: numbers[parts[node]] for node in sorted(parts, key=str)}


# ── Two modes ────────────────────────────────────────────────────────────────────────────────────


def barber_modularity(incidence: Matrix, *, rows: Ints, columns: Ints) -> float:
    """Give Barber's Q: the share of ties within communities, less what degrees alone would give."""
    ties = incidence.tocoo()
    total = float(ties.data.sum())
    if not total:
        return 0.0
    within = float(ties.data[rows[ties.row] == columns[ties.col]].sum())
    count = int(max(rows.max(initial=0), columns.max(initial=0))) + 1
    row_sums = np.bincount(rows, weights=incidence.sum(axis=1), minlength=count)
    column_sums = np.bincount(columns, weights=incidence.sum(axis=0), minlength=count)
    return within / total - float(row_sums @ column_sums) / total**2


def improve(incidence: Matrix, *, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """Let each mode in turn follow the other, until nothing changes (BRIM, Barber 2007)."""
    transposed = sparse.csr_array(incidence.T)
    while True:
        better_rows = _follow(incidence, rows, columns)
        better_columns = _follow(transposed, columns, better_rows)
        if np.array_equal(rows, better_rows) and np.array_equal(columns, better_columns):
            return rows, columns
        rows, columns = better_rows, better_columns


def _follow(incidence: Matrix, own: Ints, other: Ints) -> Ints:
    """Move each row to the community of its ties that adds most; a tie of two keeps it in place."""
    count = int(max(own.max(initial=0), other.max(initial=0))) + 1
    ones = np.ones(len(other))
    shape = (len(other), count)
    into = sparse.csr_array((ones, (np.arange(len(other)), other)), shape=shape)
    linked = sparse.csr_array(incidence @ into)
    degrees: Floats = np.asarray(incidence.sum(axis=1))
    weights = np.bincount(other, weights=np.asarray(incidence.sum(axis=0)), minlength=count)
    total = max(float(degrees.sum()), 1e-300)
    row = np.repeat(np.arange(len(own)), np.diff(linked.indptr))
    gain = linked.data - degrees[row] * weights[linked.indices] / total
    current = -degrees * weights[own] / total
    is_own = linked.indices == own[row]
    current[row[is_own]] = gain[is_own]
    # Of each row the greatest gain comes last; a step below rounding is none, or it could circle.
    order = np.lexsort((-linked.indices, gain, row))
    last = order[np.flatnonzero(np.diff(row[order], append=-1))]
    moves = gain[last] > current[row[last]] + 1e-9
    result = own.copy()
    result[row[last][moves]] = linked.indices[last][moves]
    return result


# ── Comparison ───────────────────────────────────────────────────────────────────────────────────


def _contingency(
    a: Mapping[Any, int], b: Mapping[Any, int]
) -> tuple[list[int], list[int], list[int], list[float]]:
    """Count the nodes of each pair of communities, of each of a, of each of b, and their chance."""
    both = Counter((a[node], b[node]) for node in a)
    left, right = Counter(a.values()), Counter(b.values())
    chance = [left[x] * right[y] / len(a) for x, y in both]
    return list(both.values()), list(left.values()), list(right.values()), chance


def _adjusted_rand(both: list[int], a: list[int], b: list[int], _: list[float]) -> float:
    joint, first, second = (sum(n * (n - 1) // 2 for n in counts) for counts in (both, a, b))
    pairs = sum(a) * (sum(a) - 1) // 2
    expected = first * second / pairs if pairs else 0.0
    greatest = (first + second) / 2
    return 1.0 if greatest == expected else (joint - expected) / (greatest - expected)


def _mutual_information(both: list[int], a: list[int], b: list[int], chance: list[float]) -> float:
    n = sum(a)
    shared = sum(k / n * log(k / expected) for k, expected in zip(both, chance, strict=True))
    entropy = sum(-k / n * log(k / n) for k in (*a, *b))
    return 2 * shared / entropy if entropy else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


# ── At the door ──────────────────────────────────────────────────────────────────────────────────


def _plain(
    graph: nx.Graph[Any], nodes: Sequence[Any], weight_attribute: str | None
) -> nx.Graph[int]:
    """Give the nodes numbers by their text and sort the edges; parallel ties add up, loops go."""
    position = {node: number for number, node in enumerate(nodes)}
    weights: Counter[tuple[int, int]] = Counter()
    for u, v, data in graph.edges(data=True):
        if u != v:
            ends = (position[u], position[v])
            weights[min(ends), max(ends)] += data.get(weight_attribute or "", 1)
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(nodes)))
    plain.add_weighted_edges_from((u, v, weight) for (u, v), weight in sorted(weights.items()))
    return plain


def _leiden(plain: nx.Graph[int], *, seed: int, resolution: float) -> list[set[int]]:
    igraph, leidenalg = import_module("igraph"), import_module("leidenalg")
    edges: list[tuple[int, int, float]] = list(plain.edges(data="weight"))
    graph = igraph.Graph(n=len(plain), edges=[(u, v) for u, v, _ in edges])
    partition = leidenalg.find_partition(
        graph,
        leidenalg.RBConfigurationVertexPartition,
        weights=[weight for _, _, weight in edges],
        resolution_parameter=resolution,
        seed=seed,
        n_iterations=-1,
    )
    return [set(part) for part in partition]


def _incidence(graph: nx.Graph[Any], rows: Sequence[Any], columns: Sequence[Any]) -> Matrix:
    position = {node: number for number, node in enumerate(columns)}
    cells = [
        (row, position[neighbour])
        for row, node in enumerate(rows)
        for neighbour in graph[node]
        if neighbour in position
    ]
    ends = np.array(cells, dtype=np.int64).reshape(-1, 2)
    shape = (len(rows), len(columns))
    return sparse.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=shape)
