"""Time the road from tables to a store that answers, against Oxigraph's own bulk load.

Every stage runs in a process of its own, whose CPU seconds (user and system, all threads) and peak
memory the operating system counts. The peer loads the very file of N-Quads that the road wrote.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.synthetic import BASE, write_dataset

from civilgraph.build import derive
from civilgraph.check import check_path
from civilgraph.cli.output import align, progress
from civilgraph.curation.claims import read_dataset
from civilgraph.identifiers import Identifiers
from civilgraph.queries import ask, find_query, read_catalogue
from civilgraph.rdf.assemble import assemble, ontology_quads
from civilgraph.rdf.ontology import read_ontology
from civilgraph.store.embedded import EmbeddedStore
from civilgraph.workspace import share

MEMBERSHIPS, SEED = 60_000, 1
# pySHACL would take many minutes for all of them, so `check` is timed on a tenth.
PART = MEMBERSHIPS // 10
QUESTION = "coverage"

# The peer pays for nothing of ours: neither for imports nor for reading the ontology.
PEER = """
import sys, pyoxigraph as ox
ox.Store(sys.argv[2]).bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a stage took, and what it printed."""

    seconds: float
    megabytes: float
    output: str


def run() -> None:
    """Print CPU seconds and peak memory of every stage, and the ratio to the peer."""
    with TemporaryDirectory(prefix="civilgraph-bench-") as name, progress() as step:
        folder = Path(name)
        whole, part, quads = folder / "whole", folder / "part", folder / "quads.nq"
        step("writing two made-up datasets")
        write_dataset(whole, memberships=MEMBERSHIPS, seed=SEED)
        write_dataset(part, memberships=PART, seed=SEED)
        step("civilgraph: tables to store")
        loaded = spend("-m", "tests.bench.road", "load", whole, quads, folder / "loaded")
        step("civilgraph: tables to store, with the rules")
        derived = spend("-m", "tests.bench.road", "derive", whole, quads, folder / "derived")
        step("Oxigraph: the same quads")
        peer = spend("-c", PEER, quads, folder / "peer")
        step("asking the store")
        asked = spend("-m", "tests.bench.road", "ask", folder / "derived")
        step(f"checking {PART:,} memberships")
        checked = spend("-m", "tests.bench.road", "check", part)
    rows = [
        _row("tables to store on disk", loaded, peer),
        _row("the same, and the rules", derived, peer),
        _row("Oxigraph's bulk load of these quads", peer, peer),
        _row(f"a question to that store: {asked.output}", asked),
        _row(f"check with shapes, on a tenth: {checked.output}", checked),
    ]
    print(f"road: {MEMBERSHIPS:,} memberships, {loaded.output}")
    print(align(("", "CPU s", "ratio", "peak MB"), rows))


def _row(name: str, spent: Spent, peer: Spent | None = None) -> tuple[str, str, str, str]:
    ratio = f"{spent.seconds / peer.seconds:5.2f}" if peer else ""
    return name, f"{spent.seconds:5.1f}", ratio, f"{spent.megabytes:7,.0f}"


def spend(*arguments: str | Path) -> Spent:
    """Run Python with arguments; count what that one process took, and keep its last line."""
    top = Path(__file__).resolve().parents[2]
    command = [sys.executable, *map(str, arguments)]
    with subprocess.Popen(command, cwd=top, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        output = child.stdout.read().strip().rpartition("\n")[2]
        # Popen's own wait would throw away what the process took.
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"ended with {child.returncode}: {' '.join(command)}")
    # Linux counts memory in KiB, macOS in bytes.
    megabyte = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / megabyte, output)


def load(root: Path, quads: Path, folder: Path) -> EmbeddedStore:
    """Go from tables to a store on disk by the steps of `build`."""
    ontology = read_ontology(share() / "ontology")
    dataset = read_dataset(root, tables=ontology.tables, concepts=ontology.concepts, problems=[])
    with quads.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(assemble(dataset, problems=[]))
        file.writelines(ontology_quads(ontology))
    store = EmbeddedStore.on_disk(folder, quads)
    print(f"{store.count():,} quads")
    return store


def main(stage: str, *paths: Path) -> None:
    """Run one stage; `run` starts it in its own process."""
    identifiers = Identifiers(base=BASE)
    match stage:
        case "load":
            load(*paths)
        case "derive":
            derive(load(*paths), identifiers=identifiers)
        case "ask":
            query = find_query(QUESTION, catalogue=read_catalogue(share() / "queries"))
            store = EmbeddedStore.open(*paths)
            answer = ask(store, query, {}, identifiers=identifiers)
            print(f"{QUESTION}, {len(answer.rows):,} rows")
        case "check":
            print(f"{PART:,} memberships, {len(check_path(*paths)):,} problems")
        case _:
            raise ValueError(f"no stage is called {stage!r}")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
