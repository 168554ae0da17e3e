"""Networks in other people's formats: valid by their schema, read by programs not ours."""

import json
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from tests.conftest import Run
from tests.explorer.samples import HOSTILE
from tests.explorer.tools import installed, run_node

from civilgraph.exchange.gexf import to_gexf
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.release import Release
from civilgraph.view.placed import colour_graph, place_graph

GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"


@pytest.fixture(scope="module")
def exported(data_release: Release) -> str:
    """The real network as GEXF."""
    return KnowledgeGraph.from_release(data_release).export_network("gexf")


@pytest.fixture(scope="module")
def schemas(material: Path) -> Path:
    """The schemas of GEXF 1.3."""
    return material / "conformance" / "gexf-1.3"


def hostile_graph() -> "nx.MultiDiGraph[str]":
    """Make a graph in which every text is hostile."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("n", mode="network", label=HOSTILE[0], kind=HOSTILE[1], networks=0)
    for i, text in enumerate([*HOSTILE, "\x00\x0b\ufffe\ud800 tab\tline\nreturn\r"]):
        node = f"{text}{i}"
        graph.add_node(node, mode="organization", label=text, kind=text, networks=1, stated=text)
        graph.add_edge(
            node, "n", key=text, role=text, answer="possibly", possibly_from="2011-01-01"
        )
    return graph


def problems_of(text: str, schemas: Path) -> list[str]:
    """List what RELAX NG and the XSD find wrong with a file."""
    etree = pytest.importorskip("lxml.etree")
    tree = etree.fromstring(text.encode())
    relax = etree.RelaxNG(etree.parse(schemas / "gexf.rng"))
    relax.validate(tree)
    # The XSD was derived from RELAX NG without the namespace of what draws: it is set aside here.
    for element in tree.iter(f"{VIZ}*"):
        element.tag = element.tag.replace(VIZ, GEXF)
    schema = etree.XMLSchema(etree.parse(schemas / "gexf.xsd"))
    schema.validate(tree)
    return [str(error) for log in (relax.error_log, schema.error_log) for error in log]


def test_our_network_is_valid_gexf(exported: str, schemas: Path) -> None:
    assert [] == problems_of(exported, schemas)


def test_a_network_of_hostile_texts_is_valid_gexf(schemas: Path) -> None:
    graph = hostile_graph()
    text = to_gexf(
        graph, description=HOSTILE[1], places=place_graph(graph), colours=colour_graph(graph)
    )
    assert [] == problems_of(text, schemas)


def test_the_schema_finds_a_fault(exported: str, schemas: Path) -> None:
    spoiled = exported.replace('mode="dynamic"', 'mode="lively"', 1)
    assert problems_of(spoiled, schemas)


def test_networkx_reads_places_colours_and_attributes(
    exported: str, data_release: Release, tmp_path: Path
) -> None:
    path = tmp_path / "network.gexf"
    path.write_text(exported, encoding="utf-8")
    ours = KnowledgeGraph.from_release(data_release).to_networkx()
    found = nx.read_gexf(path, version="1.3")
    assert set(ours) == set(found)
    assert ours.number_of_edges() == found.number_of_edges()
    astra = found.nodes["astra"]
    assert ("ASTRA", "RS", 5) == (astra["label"], astra["country"], astra["networks"])
    assert {"color", "position", "size"} <= astra["viz"].keys()
    colours = [tuple(d["viz"]["color"].values()) for _, d in found.nodes(data=True)]
    assert len(set(colours)) > 5


def test_graphology_reads_the_same_network(exported: str) -> None:
    installed("graphology-gexf")
    program = """
      const { MultiDirectedGraph } = require("graphology");
      const gexf = require("graphology-gexf");
      const graph = gexf.parse(MultiDirectedGraph, require("fs").readFileSync(0, "utf8"));
      const found = graph.nodes().map((n) => [n, graph.getNodeAttributes(n)]);
      console.log(JSON.stringify({ nodes: Object.fromEntries(found), edges: graph.size }));
    """
    done = run_node("-e", program, given=exported)
    assert 0 == done.returncode, done.stderr
    found = json.loads(done.stdout)
    root = ElementTree.fromstring(exported)  # noqa: S314 (ours)
    assert len(root.findall(f".//{GEXF}edge")) == found["edges"]
    assert {"ASTRA"} == {found["nodes"]["astra"]["label"]}
    assert {"color", "x", "y", "size"} <= found["nodes"]["astra"].keys()


def test_a_spell_says_when_it_possibly_and_when_it_surely_held(exported: str) -> None:
    root = ElementTree.fromstring(exported)  # noqa: S314 (ours)
    titles = {
        attribute.get("id"): attribute.get("title")
        for attribute in root.findall(f".//{GEXF}attributes[@class='edge']/{GEXF}attribute")
    }
    edge = next(e for e in root.iter(f"{GEXF}edge") if "tolerantisko-jaun" in str(e.get("id")))
    told = {titles[v.get("for")]: v.get("value") for v in edge.iter(f"{GEXF}attvalue")}
    days = [edge.get("start"), told["surely_from"], told["surely_until"], edge.get("end")]
    known = [day for day in days if day]
    assert len(known) >= 3
    assert known == sorted(known)


def test_what_held_surely_on_no_day_is_dashed() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "n", key="1", answer="yes", surely_from="2011-06-20")
    graph.add_edge("b", "n", key="2", answer="yes", surely_from="")
    graph.add_edge("c", "n", key="3", answer="possibly")
    root = ElementTree.fromstring(to_gexf(graph))  # noqa: S314 (ours)
    assert ["solid", "dashed", "dashed"] == [x.get("value") for x in root.iter(f"{VIZ}shape")]


def test_an_end_that_no_source_states_is_open() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "n", role="member", possibly_from="2011-06-20", possibly_until="")
    edge = ElementTree.fromstring(to_gexf(graph)).find(f".//{GEXF}edge")  # noqa: S314 (ours)
    assert edge is not None
    assert ("2011-06-20", None) == (edge.get("start"), edge.get("end"))


def test_what_xml_cannot_hold_is_replaced_and_the_rest_is_kept() -> None:
    text = to_gexf(hostile_graph())
    root = ElementTree.fromstring(text)  # noqa: S314 (ours)
    labels = {node.get("label") for node in root.iter(f"{GEXF}node")}
    assert HOSTILE[0] in labels
    assert "\ufffd\ufffd\ufffd\ufffd tab\tline\nreturn\r" in labels


def test_gexf_of_a_day_is_that_day(data_release: Release, run: Run) -> None:
    result = run("export", "gexf", "--on", "2013-01-01", "--from", data_release.folder)
    root = ElementTree.fromstring(result.stdout_bytes)  # noqa: S314 (ours)
    starts = [edge.get("start") or "" for edge in root.iter(f"{GEXF}edge")]
    assert starts
    assert all(start <= "2013-01-01" for start in starts)
    assert "; 2013-01-01; release " in str(root.findtext(f".//{GEXF}description"))


def test_the_graph_of_the_caller_is_left_alone() -> None:
    graph = hostile_graph()
    before = {n: dict(d) for n, d in graph.nodes(data=True)}
    to_gexf(graph, places=place_graph(graph), colours=colour_graph(graph))
    assert before == {n: dict(d) for n, d in graph.nodes(data=True)}
