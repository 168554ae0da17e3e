"""Part quads into named graphs, and these into pieces that can be sent and read back.

Owns the files in which graphs wait, and the digest by which two copies of a graph are compared.
Nothing here is larger in memory than a piece.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from pathlib import Path

from civilgraph.store import Iri, Literal
from civilgraph.store.embedded import read_triples
from civilgraph.vocabulary import XSD

Triple = tuple[Iri, Iri, Iri | Literal]

# So many triples are in a piece, and so many bytes of quads wait in memory.
PIECE, HELD = 1000, 1 << 26
_NUMBERS = {XSD.integer, XSD.decimal}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some lines of a file, with all triples of the subjects in them."""

    start: int
    size: int
    triples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A named graph that waits on disk, in pieces."""

    iri: str
    path: Path
    pieces: tuple[Piece, ...]

    @property
    def triples(self) -> int:
        """Give how many triples it has."""
        return sum(piece.triples for piece in self.pieces)

    def read(self, piece: Piece) -> list[Triple]:
        """Read the triples of one piece."""
        with self.path.open("rb") as file:
            file.seek(piece.start)
            return list(read_triples([file.read(piece.size)]))


def split_graphs(quads: Iterable[bytes], folder: Path) -> list[Graph]:
    """Write the quads of each named graph, sorted by subject, into a file of its own."""
    paths: dict[bytes, Path] = {}
    held, size = defaultdict[bytes, list[bytes]](list), 0

    def write() -> None:
        for graph, lines in held.items():
            with paths.setdefault(graph, folder / f"{len(paths)}.nq").open("ab") as file:
                file.writelines(lines)
        held.clear()

    for line in quads:
        held[line.rstrip(b" .\n").rpartition(b" ")[2]].append(line)
        size += len(line)
        if size > HELD:
            write()
            size = 0
    write()
    return [
        Graph(iri=graph.decode()[1:-1], path=path, pieces=tuple(_pieces(path)))
        for graph, path in sorted(paths.items())
    ]


def _pieces(path: Path) -> Iterator[Piece]:
    """Part a file into pieces; no subject is in two of them."""
    start = size = triples = 0
    with path.open("rb") as file:
        for _, lines in groupby(file, key=lambda line: line.partition(b" ")[0]):
            found = list(lines)
            if triples and triples + len(found) > PIECE:
                yield Piece(start=start, size=size, triples=triples)
                start, size, triples = start + size, 0, 0
            size += sum(map(len, found))
            triples += len(found)
    if triples:
        yield Piece(start=start, size=size, triples=triples)


def digest_of(triples: Iterable[Triple]) -> str:
    """Add up the SHA-256 of triples, so that their order does not matter.

    Engines write some literals in their own way: numbers count by their value, languages in small
    letters.
    """
    total = 0
    for subject, predicate, object_ in triples:
        parts = (subject.text, predicate.text, *_normal(object_))
        total += int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest())
    return f"{total % (1 << 256):064x}"


def _normal(term: Iri | Literal) -> tuple[str, ...]:
    if isinstance(term, Iri):
        return ("iri", term.text)
    if term.datatype in _NUMBERS:
        try:
            return ("number", f"{Decimal(term.text).normalize():f}")
        except InvalidOperation:
            return ("literal", term.text, "", term.datatype)
    if term.language:
        return ("literal", term.text, term.language.lower())
    return ("literal", term.text, "", term.datatype or XSD.string)
