"""Where things go in a picture."""

from functools import cache

import networkx as nx
import pytest
from tests.test_figure import five_pages

from civilgraph.view.clusters import Spot
from civilgraph.view.geometry import overlap
from civilgraph.view.labels import fit_label, width_of
from civilgraph.view.layout import arrange, layout, overlaps
from civilgraph.view.picture import read_picture


@cache
def spots() -> dict[str, Spot]:
    return arrange(read_picture(five_pages()), seed=11)


def star(members: int) -> "nx.Graph[str]":
    """One network with many members, of whom one is in a second network."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from("NM", mode="network")
    graph.add_nodes_from(
        (f"Organisation for the rights of number {i}" for i in range(members)), mode="organization"
    )
    graph.add_edges_from((id_, "N") for id_ in list(graph)[2:])
    graph.add_edge(list(graph)[2], "M")
    return graph


def test_the_same_seed_gives_the_same_places() -> None:
    assert layout(five_pages(), seed=11) == layout(five_pages(), seed=11)


def test_every_node_has_a_place_of_its_own() -> None:
    assert spots().keys() == set(five_pages())
    assert len({(spot.x, spot.y) for spot in spots().values()}) == len(spots())


@pytest.mark.parametrize("seed", [1, 2])
def test_no_label_lies_over_another(seed: int) -> None:
    assert overlaps(arrange(read_picture(five_pages()), seed=seed)) == []


def test_no_shape_lies_over_a_label_of_another() -> None:
    assert [
        (one, other)
        for one, spot in spots().items()
        for other, at in spots().items()
        if one != other
        and spot.box.left < at.x < spot.box.right
        and spot.box.top < at.y < spot.box.bottom
    ] == []


@pytest.mark.parametrize("members", [1, 13, 60, 300])
def test_a_network_of_any_size_keeps_its_names_apart(members: int) -> None:
    assert overlaps(arrange(read_picture(star(members)), seed=1)) == []


def test_components_do_not_run_into_one_another() -> None:
    graph = five_pages()
    component = {id_: i for i, ids in enumerate(nx.connected_components(graph)) for id_ in ids}
    assert not any(
        overlap(spots()[one].box, spots()[other].box, gap=10)
        for one in spots()
        for other in spots()
        if component[one] != component[other]
    )


def test_the_picture_has_about_the_shape_of_a_screen() -> None:
    xs, ys = [spot.x for spot in spots().values()], [spot.y for spot in spots().values()]
    assert 1.1 < (max(xs) - min(xs)) / (max(ys) - min(ys)) < 2.2


@pytest.mark.parametrize(
    "name", ["Romų visuomenės centras", "a" * 10_000, "word " * 2_000, "", "Мреже против тортуре"]
)
def test_a_label_is_at_most_three_lines_within_its_limit(name: str) -> None:
    label = fit_label(name, size=11, limit=130)
    assert 1 <= len(label.lines) <= 3
    assert all(width_of(line, size=11) <= 130 for line in label.lines)


def test_a_long_name_is_broken_evenly() -> None:
    assert fit_label("Lygių teisių ir socialinės plėtros centras", size=11, limit=130).lines == (
        "Lygių teisių ir socialinės",
        "plėtros centras",
    )
