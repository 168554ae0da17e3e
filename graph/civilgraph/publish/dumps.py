"""Write the graph in every RDF notation, in one pass over its sorted quads.

Owns the dumps, and the files of each named graph. Each subject is written once per notation; where
it stands in the dumps is noted, so that the files of a thing are made of pieces of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from civilgraph.identifiers import Identifiers
from civilgraph.publish.context import published
from civilgraph.publish.notation import Block, Notation, Row, Shape
from civilgraph.publish.pieces import Pieces
from civilgraph.publish.statistics import Statistics, count
from civilgraph.release import Draft
from civilgraph.vocabulary import CSVW, NAMESPACES, SH

QUADS = "data/quads.nq"
TURTLE, TRIG, XML, JSON = "data/graph.ttl", "data/graph.trig", "data/graph.rdf", "data/graph.jsonld"
CONTEXT = "data/context.jsonld"
PREFIXES = {n.prefix: n.iri for n in NAMESPACES if n not in (CSVW, SH)}
# What waits in memory to be written to the files of the named graphs, in characters.
WAITING = 1 << 23


@dataclass(frozen=True, slots=True)
class Dumped:
    """What the pass learned on its way."""

    statistics: Statistics
    pieces: Pieces
    notation: Notation


class Graphs:
    """The named graphs, whose files grow side by side: N-Triples, Turtle, JSON-LD.

    A graph of the dataset has its files beside its IRI; those of another wait in scratch.
    """

    def __init__(self, notation: Notation, *, draft: Draft, scratch: Path) -> None:
        """Take where the files go."""
        self._draft, self._scratch = draft, scratch
        self._base = notation.base
        context = notation.context.whole(base=notation.base)
        self.heads = {
            "nt": b"",
            "ttl": notation.turtle_header().encode(),
            "jsonld": f'{{"@context":{context},\n"@graph":[\n'.encode(),
        }
        self.sizes: dict[str, int] = {}
        self._files: dict[str, dict[str, Path]] = {}
        self._waiting: dict[Path, list[str]] = defaultdict(list)
        self._size = 0

    def add(self, graph: str, block: Block, *, quads: int) -> None:
        """Add what a graph says of a subject."""
        if graph not in self.sizes:
            self.sizes[graph] = 0
            self._begin(graph)
        files, comma = self._files[graph], ",\n" if self.sizes[graph] else ""
        self.sizes[graph] += quads
        self._waiting[files["nt"]].append(block.triples)
        self._waiting[files["ttl"]].append(block.turtle)
        self._waiting[files["jsonld"]].append(f"{comma}{block.node}")
        self._size += len(block.triples)
        if self._size > WAITING:
            self.settle()

    def _begin(self, graph: str) -> None:
        path = graph[1:-1].removeprefix(self._base)
        is_own = path.startswith(("source/", "graph/"))
        self._files[graph] = {
            ending: self._draft.place(f"{path}.{ending}")
            if is_own
            else self._scratch / f"{len(self._files)}.{ending}"
            for ending in self.heads
        }
        for ending, head in self.heads.items():
            self._files[graph][ending].write_bytes(head)

    def settle(self) -> None:
        """Write what is waiting."""
        for path, texts in self._waiting.items():
            with path.open("ab") as file:
                file.write("".join(texts).encode())
        self._waiting.clear()
        self._size = 0

    def read(self, graph: str, ending: str) -> Iterator[bytes]:
        """Read in pieces what a graph holds, without the head of its file."""
        with self._files[graph][ending].open("rb") as file:
            file.seek(len(self.heads[ending]))
            while piece := file.read(1 << 20):
                yield piece

    def finish(self) -> None:
        """End the files, when their content has gone to the dumps."""
        for files in self._files.values():
            with files["jsonld"].open("ab") as file:
                file.write(b"]}\n")
            for path in files.values():
                if path.is_relative_to(self._draft.folder):
                    self._draft.sum_up(path.relative_to(self._draft.folder).as_posix())


def write_dumps(quads: Path, *, draft: Draft, identifiers: Identifiers, scratch: Path) -> Dumped:
    """Write all dumps of sorted quads into a draft.

    `scratch` is an empty folder that outlasts what is returned.
    """
    notation = Notation(PREFIXES, base=identifiers.base, context=published())
    graphs = Graphs(notation, draft=draft, scratch=scratch)
    kept = scratch / "triples", draft.folder / TURTLE, scratch / "nodes"
    pieces = Pieces(identifiers, files=kept)
    draft.take(QUADS, quads)
    with ExitStack() as stack:
        ttl, rdf = (stack.enter_context(draft.open(name)) for name in (TURTLE, XML))
        triples, nodes = (stack.enter_context(kept[n].open("wb")) for n in (0, 2))
        rdf.write(notation.xml_header().encode())
        pieces.begin(turtle=ttl.write(notation.turtle_header().encode()))
        for subject, by_graph in read_subjects(quads, notation=notation):
            rows = _merge(by_graph)
            shape = notation.shape(rows)
            shape.count += 1
            block = _write(notation, subject, rows, shape)
            rdf.write(block.xml.encode())
            lengths = (
                triples.write(block.triples.encode()),
                ttl.write(block.turtle.encode()),
                nodes.write(block.node.encode()),
            )
            pieces.see(subject, block.triples, lengths=lengths, words=shape.words)
            for graph, own in by_graph.items():
                if len(by_graph) > 1:
                    block = _write(notation, subject, own, notation.shape(own))
                graphs.add(graph, block, quads=len(own))
        rdf.write(b"</rdf:RDF>\n")
    graphs.settle()
    _write_trig(notation, graphs, draft)
    _write_jsonld(notation, graphs, draft)
    graphs.finish()
    return Dumped(count(notation.shapes.values(), graphs=graphs.sizes), pieces, notation)


def read_subjects(quads: Path, *, notation: Notation) -> Iterator[tuple[str, dict[str, list[Row]]]]:
    """Read sorted quads subject by subject: its term, and its rows by graph."""
    row = notation.row
    with quads.open(encoding="utf-8", newline="\n") as file:
        start, tail, by_graph = "\n", "\n", dict[str, list[Row]]()
        for line in file:
            if not line.startswith(start):
                if by_graph:
                    yield start[:-1], by_graph
                start, by_graph, tail = line[: line.index(" ") + 1], {}, "\n"
            if not line.endswith(tail) or tail == "\n":
                graph = line[line.rindex(" <") + 1 : -3]
                tail, rows = f" {graph} .\n", by_graph.setdefault(graph, [])
            rows.append(row(line[len(start) : -len(tail)]))
        if by_graph:
            yield start[:-1], by_graph


def _write(notation: Notation, subject: str, rows: list[Row], shape: Shape) -> Block:
    triples = "".join([f"{subject} {row[1]} .\n" for row in rows])
    return notation.block(subject, rows, triples=triples, shape=shape)


def _merge(by_graph: dict[str, list[Row]]) -> list[Row]:
    """Give what any graph says, each once and in order."""
    if len(by_graph) == 1:
        return next(iter(by_graph.values()))
    return sorted({row for rows in by_graph.values() for row in rows}, key=itemgetter(1))


def _write_trig(notation: Notation, graphs: Graphs, draft: Draft) -> None:
    with draft.open(TRIG) as out:
        out.write(graphs.heads["ttl"])
        for graph in sorted(graphs.sizes):
            out.write(f"{notation.iri(graph)} {{\n".encode())
            for piece in graphs.read(graph, "ttl"):
                out.write(piece)
            out.write(b"}\n\n")


def _write_jsonld(notation: Notation, graphs: Graphs, draft: Draft) -> None:
    with draft.open(JSON) as out:
        out.write(graphs.heads["jsonld"])
        for number, graph in enumerate(sorted(graphs.sizes)):
            comma = ",\n" if number else ""
            out.write(f'{comma}{{"@id":"{graph[1:-1]}","@graph":[\n'.encode())
            for piece in graphs.read(graph, "jsonld"):
                out.write(piece)
            out.write(b"]}")
        out.write(b"\n]}\n")
    text = json.dumps(notation.context.document(), ensure_ascii=False, indent=1)
    draft.write(CONTEXT, f"{text}\n".encode())
