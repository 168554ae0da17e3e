"""Decide where the things of the map go.

A small picture is laid out as the figure is (`view.layout`), so that every name has room. A large
one is laid out by forces (`view.forces`): networks and whoever ties them. Organisations in one
network lie around it like seeds of a sunflower. Same input, same places.
"""

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from civilgraph.view.forces import force_layout
from civilgraph.view.layout import layout

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]

SMALL = 160  # things that are laid out name by name
_SEED_GAP, _ANCHOR = 9.0, 16.0
MOST_PUSHED = 20_000  # organisations that are pushed apart; more are dots
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
    alone = (degrees[pairs[0]] == 1) & ~is_network[pairs[0]]
    own = np.bincount(pairs[1][alone], minlength=size)
    radii = np.where(is_network, _ANCHOR + _SEED_GAP * np.sqrt(own + 4), _SEED_GAP)
    core = np.flatnonzero(is_network | (degrees > 1))
    places = np.zeros((size, 2))
    # A network pushes with all its members, so that there is room for those around it.
    masses = (1.0 + degrees + np.bincount(pairs[1], minlength=size))[core].astype(np.float64)
    number = np.full(size, -1)
    number[core] = np.arange(len(core))
    ties = number[pairs[:, ~alone]].T
    found = force_layout(ties, size=len(core), seed=11, masses=masses)
    places[core] = _scale(found, radii[core])
    anchors = np.flatnonzero(is_network)
    places[anchors] = _push_apart(places[anchors], radii[anchors])
    between = np.flatnonzero((degrees > 1) & ~is_network)
    if len(between) <= MOST_PUSHED:
        places[between] = _push_apart(places[between], radii[between])
    _place_alone(places, pairs[:, alone])
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


def _scale(places: Floats, radii: Floats) -> Floats:
    """Give the layout about twice the area that the discs of all need."""
    need = 2.2 * np.pi * float(np.cumsum(radii**2)[-1])
    wide, high = np.ptp(places, axis=0) + 1e-9
    return np.asarray(places * (need / (wide * high)) ** 0.5)


def _push_apart(places: Floats, radii: Floats) -> Floats:
    """Push discs that lie over one another apart, each pair by a quarter of what is missing."""
    places = places.copy()
    for _ in range(80):
        near = KDTree(places).query_pairs(2 * radii.max(), output_type="ndarray")
        if not len(near):
            break
        near = near[np.lexsort((near[:, 1], near[:, 0]))]
        gap = places[near[:, 0]] - places[near[:, 1]]
        distance = np.maximum(np.sqrt(gap[:, 0] ** 2 + gap[:, 1] ** 2), 1e-6)
        push = np.maximum(0, radii[near[:, 0]] + radii[near[:, 1]] - distance)
        if not push.any():
            break
        step = gap / distance[:, None] * push[:, None] / 4
        np.add.at(places, near[:, 0], step)
        np.add.at(places, near[:, 1], -step)
    return places


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
