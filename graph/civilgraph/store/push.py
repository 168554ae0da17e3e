"""Push a release to an endpoint, one named graph after the other, and prove that it is there.

Owns the order, the pieces and the proof. What is there already is not sent again, so a push that
was broken off goes on where it stopped. Which release the endpoint holds is said last, in a graph
of its own, when all has been read back: where that graph is missing, a push was not finished.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from civilgraph.identifiers import Identifiers
from civilgraph.release import Release
from civilgraph.store import Iri, Literal
from civilgraph.store.binding import write_term
from civilgraph.store.embedded import read_triples
from civilgraph.store.pieces import Graph, Piece, Triple, digest_of, split_graphs
from civilgraph.store.remote import RemoteStore
from civilgraph.store.solutions import read_term
from civilgraph.store.transport import NoAnswer
from civilgraph.vocabulary import DCTERMS, OWL

Step = Callable[[str], None]


class NotThere(NoAnswer):
    """What was sent to an endpoint is not what it holds."""


class State(StrEnum):
    """What was done about a graph."""

    SENT = "sent"
    CONTINUED = "continued"
    THERE = "there already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """A graph that is proved to be at the endpoint: how many triples, and their digest."""

    graph: str
    triples: int
    digest: str
    state: State


def push(release: Release, store: RemoteStore, *, step: Step) -> list[Pushed]:
    """Bring an endpoint to hold a release, and nothing else under its base.

    Raises NotThere where the endpoint does not hold what was sent, count and digest.
    """
    with TemporaryDirectory(prefix="civilgraph-push-") as folder:
        return _Push(release, store, step=step).run(Path(folder))


class _Push:
    """One push: the release, the endpoint, and whether anything has been changed there."""

    def __init__(self, release: Release, store: RemoteStore, *, step: Step) -> None:
        self._store, self._step = store, step
        self._release = release
        self._ids = Identifiers(base=str(release.manifest["base"]))
        self._is_touched = False

    def run(self, folder: Path) -> list[Pushed]:
        """Push every graph, drop what the release has not, and say which release it is."""
        self._step("sorting by graph")
        with self._release.quads.open("rb") as quads:
            graphs = split_graphs(quads, folder)
        self._drop_others({graph.iri for graph in graphs})
        done = [self._push_graph(graph) for graph in graphs]
        folder.joinpath("release").mkdir()
        (told,) = split_graphs(self._describe(), folder / "release")
        return [*done, self._push_graph(told)]

    def _describe(self) -> Iterator[bytes]:
        """Write the quads that say which release this is."""
        manifest = self._release.manifest
        values: list[tuple[str, Iri | Literal]] = [
            (DCTERMS.identifier, Literal(text=self._release.digest)),
            (DCTERMS.license, Iri(str(manifest["licence"]))),
            (DCTERMS.title, Literal(text=str(manifest["title"]))),
            (OWL.versionInfo, Literal(text=str(manifest["version"]))),
        ]
        for term, value in values:
            parts = (Iri(self._ids.base), Iri(term), value, Iri(self._ids.release))
            yield (" ".join(map(write_term, parts)) + " .\n").encode()

    def _drop_others(self, kept: set[str]) -> None:
        """Empty the graphs of an earlier release that this one has not."""
        ours = (self._ids.source(""), self._ids.release.removesuffix("release"))
        found = self._store.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        for graph in found.column("g"):
            if graph.startswith(ours) and graph not in kept | {self._ids.release}:
                self._step(f"dropping {graph}")
                self._touch()
                self._store.clear_graph(graph)

    def _touch(self) -> None:
        """Take away what says which release is there, before the first change."""
        if not self._is_touched:
            self._is_touched = True
            self._store.clear_graph(self._ids.release)

    def _push_graph(self, graph: Graph) -> Pushed:
        """Bring one graph to the endpoint, going on where an earlier push stopped."""
        self._step(f"comparing {graph.iri}")
        count = self._count(graph.iri)
        local = digest_of(self._plain(t) for piece in graph.pieces for t in graph.read(piece))
        if count == graph.triples and self._digest(graph) == local:
            return self._say(graph, local, State.THERE)
        self._touch()
        if 0 < count < graph.triples:
            first = bisect_left(graph.pieces, True, key=lambda piece: not self._holds(graph, piece))
            if first:
                self._send(graph, start=graph.pieces[first].start)
                if self._count(graph.iri) == graph.triples and self._digest(graph) == local:
                    return self._say(graph, local, State.CONTINUED)
        self._store.clear_graph(graph.iri)
        self._send(graph, start=0)
        self._step(f"reading back {graph.iri}")
        count, found = self._count(graph.iri), self._digest(graph)
        if (count, found) != (graph.triples, local):
            raise NotThere(
                f"{self._store.endpoint} holds {count:,} triples in {graph.iri} with digest"
                f" {found[:12]}; {graph.triples:,} with {local[:12]} were sent: push again, and"
                " if that does not help, the engine changes what it is given"
            )
        return self._say(graph, local, State.SENT)

    def _say(self, graph: Graph, digest: str, state: State) -> Pushed:
        return Pushed(graph=graph.iri, triples=graph.triples, digest=digest, state=state)

    def _send(self, graph: Graph, *, start: int) -> None:
        """Send the lines of a graph from somewhere on, in as many requests as the engine takes."""
        size, sent = self._store.profile.batch, 0
        with graph.path.open("rb") as file:
            file.seek(start)
            while lines := list(islice(file, size)):
                sent += len(lines)
                self._step(f"sending {graph.iri}: {sent:,} of {graph.triples:,}")
                self._store.write_graph(graph.iri, map(self._plain, read_triples(lines)))

    def _plain(self, triple: Triple) -> Triple:
        """Give literals that the engine would spoil as plain text."""
        subject, predicate, object_ = triple
        if isinstance(object_, Literal) and object_.datatype in self._store.profile.spoils:
            return subject, predicate, Literal(text=object_.text)
        return triple

    def _count(self, graph: str) -> int:
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {write_term(Iri(graph))} {{ ?s ?p ?o }} }}"
        return int(self._store.select(text).rows[0][0])

    def _holds(self, graph: Graph, piece: Piece) -> bool:
        """Tell whether a piece is at the endpoint as it is here."""
        here = digest_of(map(self._plain, graph.read(piece)))
        return here == digest_of(self._read_back(graph, piece))

    def _digest(self, graph: Graph) -> str:
        """Give the digest of what the endpoint holds of the subjects of a graph."""
        found = (self._read_back(graph, piece) for piece in graph.pieces)
        return digest_of(triple for triples in found for triple in triples)

    def _read_back(self, graph: Graph, piece: Piece) -> list[Triple]:
        """Read what the endpoint says of the subjects of a piece."""
        subjects = sorted({write_term(subject) for subject, _, _ in graph.read(piece)})
        text = (
            f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {' '.join(subjects)} }}"
            f" GRAPH {write_term(Iri(graph.iri))} {{ ?s ?p ?o }} }}"
        )
        rows = self._store.solutions(text)
        if len(rows) < piece.triples:
            rows = self._store.all_solutions(f"{text} ORDER BY ?s ?p ?o")
        return [_triple(row) for row in rows]


def _triple(row: dict[str, dict[str, str]]) -> Triple:
    subject, predicate = read_term(row["s"]), read_term(row["p"])
    assert isinstance(subject, Iri)
    assert isinstance(predicate, Iri)
    return subject, predicate, read_term(row["o"])
