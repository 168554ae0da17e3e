"""Time the layout by forces, and measure its quality, beside others in one run on the same graphs.

Peers: NetworkX (spring, and its own ForceAtlas2), graphology-layout-forceatlas2 (npm, run by node
from the lock file in `npm/`) and fa2_modified (GPL, so in an environment of its own that is thrown
away). Each peer has its own default settings and a start by chance. Seconds are CPU seconds.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

import networkx as nx
import numpy as np

from civilgraph.view.forces import Floats, Ints, force_layout
from civilgraph.view.quality import purity, stress

HERE = Path(__file__).resolve().parent
Found = tuple[float, Floats]
Layout = Callable[[Ints, int], Found]

# As many steps as each needs to settle; above, the start by chance costs others more.
STEPS: Mapping[str, int] = {"mesh": 600, "fields": 600, "large mesh": 600, "large": 100}
_FA2 = """
import json, sys, time
from fa2_modified import ForceAtlas2
from scipy import sparse
given = json.load(sys.stdin)
ends = list(zip(*(given["ties"] + [[b, a] for a, b in given["ties"]])))
size = given["size"]
matrix = sparse.lil_matrix(sparse.coo_matrix(([1.0] * len(ends[0]), ends), shape=(size, size)))
begin = time.process_time()
layout = ForceAtlas2(verbose=False).forceatlas2(matrix, pos=None, iterations=given["iterations"])
seconds = time.process_time() - begin
print(json.dumps({"seconds": seconds, "places": [[float(x), float(y)] for x, y in layout]}))
"""


def run() -> None:
    """Print time, stress and purity of every layout of every graph."""
    print("layout: CPU seconds, stress (0 is best), neighbourhood purity (1 is best)")
    force_layout(_mesh(100), size=100, seed=1)  # compiles, where nothing is on disk yet
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graphology, fa2 = _graphology(folder), _fa2(folder)
        cases: list[tuple[str, Ints, dict[str, Layout | None]]] = [
            ("mesh", _mesh(1_000), {"spring": _spring, "networkx fa2": _networkx_fa2,
                                    "graphology": graphology("mesh"), "fa2_modified": fa2("mesh")}),
            ("fields", _fields(900, 100),
             {"spring": _spring, "networkx fa2": _networkx_fa2,
              "graphology": graphology("fields"), "fa2_modified": fa2("fields")}),
            ("large mesh", _mesh(10_000), {"graphology": graphology("large mesh")}),
            ("large", _fields(98_000, 2_000), {"graphology": graphology("large")}),
        ]  # fmt: skip
        for case, ties, peers in cases:
            _compare(case, ties, peers)


def _compare(case: str, ties: Ints, peers: Mapping[str, Layout | None]) -> None:
    size = int(ties.max()) + 1
    print(f"  {case}: {size:,} nodes, {len(ties):,} ties")
    seconds, places = _ours(ties, size)
    print(_row("ours", seconds, seconds, ties, places), flush=True)
    for name, layout in peers.items():
        if layout is None:
            print(f"    {name:14}could not be installed here", flush=True)
            continue
        theirs, found = layout(ties, size)
        print(_row(name, theirs, seconds, ties, found), flush=True)


def _row(name: str, seconds: float, ours: float, ties: Ints, places: Floats) -> str:
    return (
        f"    {name:14}{seconds:8.2f} s  {seconds / ours:6.2f} × ours  "
        f"stress {stress(ties, places):.3f}  purity {purity(ties, places):.3f}"
    )


def _mesh(size: int) -> Ints:
    """Tie points of a square that lie near: a graph that has a right layout."""
    graph = nx.random_geometric_graph(size, (8 / np.pi / size) ** 0.5, seed=1)
    graph.add_edges_from((i, i + 1) for i in range(0, size - 1, 50))
    return np.array(sorted(graph.edges()), dtype=np.int64)


def _fields(members: int, networks: int) -> Ints:
    """Tie members to networks of their field, every fifth also to one of another."""
    random = np.random.default_rng(1)
    fields = max(8, networks // 40)
    field = random.integers(0, fields, members)
    chosen = random.integers(0, networks // fields, (4, members)) * fields + field
    chosen[3, ::5] = random.integers(0, networks, len(chosen[3, ::5]))
    pairs = [np.stack([np.arange(members), members + row], axis=1) for row in chosen]
    return np.unique(np.concatenate(pairs), axis=0)


def _ours(ties: Ints, size: int) -> Found:
    begin = process_time()
    places = force_layout(ties, size=size, seed=1)
    return process_time() - begin, places


def _spring(ties: Ints, size: int) -> Found:
    return _time_networkx(ties, size, lambda graph: nx.spring_layout(graph, seed=1))


def _networkx_fa2(ties: Ints, size: int) -> Found:
    return _time_networkx(ties, size, lambda graph: nx.forceatlas2_layout(graph, seed=1))


def _time_networkx(
    ties: Ints, size: int, layout: Callable[[nx.Graph[int]], Mapping[int, Any]]
) -> Found:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(ties.tolist())
    begin = process_time()
    places = layout(graph)
    return process_time() - begin, np.array([places[i] for i in range(size)])


def _graphology(folder: Path) -> Callable[[str], Layout | None]:
    """Install graphology from the lock file; None for every case where that fails."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        for file in (HERE / "npm").glob("package*.json"):
            shutil.copy(file, folder)
        command = [npm, "ci", "--ignore-scripts", "--silent"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        program = str(shutil.copy(HERE / "layout.cjs", folder))
        if done.returncode == 0:
            return lambda case: lambda ties, size: _ask([node, program], ties, size, case)
    return lambda case: None


def _fa2(folder: Path) -> Callable[[str], Layout | None]:
    """Install fa2_modified in an environment that is thrown away; None where that fails."""
    home = folder / "fa2"
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    command = [python, "-m", "pip", "install", "--quiet", "fa2_modified"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        return lambda case: None
    return lambda case: lambda ties, size: _ask([python, "-c", _FA2], ties, size, case)


def _ask(command: list[str], ties: Ints, size: int, case: str) -> Found:
    """Let another program lay out a graph, from a start by chance."""
    starts = (np.random.default_rng(1).random((size, 2)) * 1_000).tolist()
    given = {"size": size, "ties": ties.tolist(), "starts": starts, "iterations": STEPS[case]}
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    found = json.loads(done.stdout)
    return float(found["seconds"]), np.array(found["places"])


if __name__ == "__main__":
    run()
