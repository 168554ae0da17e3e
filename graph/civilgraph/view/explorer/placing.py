"""Decide where the things of the map go.

A small picture is laid out as the figure is (`view.layout`), so that every name has room. A large
one is laid out by its networks: those that share members lie near each other, organisations in one
network lie around it like seeds of a sunflower, the others between their networks. Same input,
same places.
"""

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import KDTree

from civilgraph.view.layout import layout

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]

SMALL = 160  # things that are laid out name by name
_SEED_GAP, _ANCHOR = 9.0, 16.0
_GOLDEN = np.pi * (3 - np.sqrt(5))


def place(
    labels: Sequence[str], is_network: NDArray[np.bool_], member: Ints, network: Ints
) -> Floats:
    """Find a place for every thing; one that is in no network and is none lies at the origin."""
    size = len(labels)
    used = is_network.copy()
    used[member] = True
    if used.sum() <= SMALL:
        return _place_names(labels, is_network, member, network, used)
    pairs = np.unique(np.stack([member, network]), axis=1)
    degrees = np.bincount(pairs[0], minlength=size)
    ones = np.ones(pairs.shape[1])
    incidence = sparse.csr_array((ones, (pairs[0], pairs[1])), shape=(size, size))
    own = np.zeros(size, dtype=np.int64)
    alone = (degrees[pairs[0]] == 1) & ~is_network[pairs[0]]
    np.add.at(own, pairs[1][alone], 1)
    anchors = np.flatnonzero(is_network)
    places = np.zeros((size, 2))
    radii = _ANCHOR + _SEED_GAP * np.sqrt(own[anchors] + 4)
    places[anchors] = _place_networks(incidence, anchors, radii)
    _place_alone(places, pairs[:, alone])
    _place_between(places, incidence, np.flatnonzero((degrees > 1) & ~is_network))
    return places


def _place_names(
    labels: Sequence[str],
    is_network: NDArray[np.bool_],
    member: Ints,
    network: Ints,
    used: NDArray[np.bool_],
) -> Floats:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for i in np.flatnonzero(used):
        mode = "network" if is_network[i] else "organization"
        graph.add_node(str(i), mode=mode, label=labels[int(i)][:60], kind="", stated="")
    graph.add_edges_from((str(a), str(b)) for a, b in zip(member, network, strict=True) if a != b)
    places = np.zeros((len(labels), 2))
    for id_, point in layout(graph, seed=11).items():
        places[int(id_)] = point
    return places


def _place_networks(incidence: "sparse.csr_array", anchors: Ints, radii: Floats) -> Floats:
    """Put networks that share members side by side, then push the discs apart."""
    shared = (incidence.T @ incidence)[anchors][:, anchors].tocsr()
    shared.setdiag(0)
    start = _spread(shared)
    side = np.sqrt(2.2 * np.pi * np.sum(radii**2))
    places = start * side
    for _ in range(80):
        reach = 2 * radii.max()
        near = KDTree(places).query_pairs(reach, output_type="ndarray")
        if not len(near):
            break
        gap = places[near[:, 0]] - places[near[:, 1]]
        distance = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-6)
        push = np.maximum(0, radii[near[:, 0]] + radii[near[:, 1]] - distance) / 2
        if not push.any():
            break
        step = gap / distance[:, None] * push[:, None] * 0.5
        np.add.at(places, near[:, 0], step)
        np.add.at(places, near[:, 1], -step)
    return np.asarray(places)


def _spread(shared: "sparse.csr_array") -> Floats:
    """Find places in a square that are near for what shares much; ranks keep them from a heap.

    Each follows its neighbours a little, and the two axes are kept apart: power iteration, which
    comes near the first two vectors of a spectral layout.
    """
    size = shared.shape[0]
    places = np.random.default_rng(11).random((size, 2)) - 0.5
    degrees = np.asarray(shared.sum(axis=1)).ravel()
    lonely = degrees == 0
    for _ in range(60):
        mean = (shared @ places) / np.maximum(degrees, 1)[:, None]
        mean[lonely] = places[lonely]
        places = 0.5 * places + 0.5 * mean
        places -= places.mean(axis=0)
        along = places[:, 0] @ places[:, 1] / max(float(places[:, 0] @ places[:, 0]), 1e-12)
        places[:, 1] -= along * places[:, 0]
        places /= np.maximum(places.std(axis=0), 1e-9)
    ranks = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0, kind="stable")
    even = (ranks + 0.5) / size - 0.5
    scale = np.abs(places).max(axis=0)
    return np.asarray((0.75 * even + 0.25 * places / scale) * [1.4, 0.9])


def _place_alone(places: Floats, pairs: Ints) -> None:
    """Put those who are in one network around it."""
    order = np.argsort(pairs[1], kind="stable")
    members, networks = pairs[0][order], pairs[1][order]
    first = np.searchsorted(networks, networks)
    number = np.arange(len(networks)) - first
    radius = _ANCHOR + _SEED_GAP * np.sqrt(number + 1)
    angle = number * _GOLDEN
    away = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    places[members] = places[networks] + away


def _place_between(places: Floats, incidence: "sparse.csr_array", between: Ints) -> None:
    """Put those who are in several networks between them, none upon another."""
    rows = incidence[between]
    counts = np.maximum(np.asarray(rows.sum(axis=1)).ravel(), 1)
    middle = (rows @ places) / counts[:, None]
    number = np.arange(len(between))
    angle, radius = number * _GOLDEN, 6 + 22 * ((number * 0.618) % 1)
    middle += np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    if len(between) <= 5_000:
        for _ in range(40):
            near = KDTree(middle).query_pairs(18.0, output_type="ndarray")
            if not len(near):
                break
            gap = middle[near[:, 0]] - middle[near[:, 1]]
            distance = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-6)
            step = gap / distance[:, None] * ((18.0 - distance) / 4)[:, None]
            np.add.at(middle, near[:, 0], step)
            np.add.at(middle, near[:, 1], -step)
    places[between] = middle
