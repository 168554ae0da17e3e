"""Ask an embedded Oxigraph: in memory, or on disk.

Owns pyoxigraph. The text of a query is refused when it could reach network or disk (SERVICE,
FROM); parameters are bound by substitution, so no value becomes part of a query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from civilgraph.store import Answer, BadQuery, Iri, Literal, Term, sorted_triples
from civilgraph.store.faults import explain
from civilgraph.store.reach import refuse_reaching_out

FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
RDF_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
}
EXPORTS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
# Quads are handed to the engine in pieces of about this many bytes. On disk each piece becomes
# files of its own, so pieces are large; how large bounds the memory that loading takes.
PIECE, PIECE_ON_DISK = 1 << 25, 1 << 27


class EmbeddedStore:
    """An Oxigraph store behind the interface `Store`."""

    def __init__(self, store: ox.Store) -> None:
        """Take an opened store; use the constructors below to open one."""
        self._store = store

    @classmethod
    def in_memory(cls, *files: Path) -> Self:
        """Open an empty store in memory and load N-Quads files."""
        store = ox.Store()
        for file in files:
            store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        return cls(store)

    @classmethod
    def on_disk(cls, folder: Path, *files: Path) -> Self:
        """Make a store on disk and bulk-load N-Quads files into it."""
        store = cls(ox.Store(str(folder)))
        for path in files:
            with path.open("rb") as file:
                while piece := file.read(PIECE_ON_DISK):
                    store._load(piece + file.readline())
        # What was loaded in pieces lies in pieces: put together, it answers a third faster.
        store._store.optimize()
        return store

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a store on disk for reading."""
        return cls(ox.Store.read_only(str(folder)))

    def load(self, lines: Iterable[str]) -> None:
        """Load N-Quads lines."""
        piece: list[str] = []
        size = 0
        for line in lines:
            piece.append(line)
            size += len(line)
            if size > PIECE:
                self._load("".join(piece).encode())
                piece, size = [], 0
        self._load("".join(piece).encode())

    def _load(self, quads: bytes) -> None:
        self._store.bulk_load(input=quads, format=ox.RdfFormat.N_QUADS)

    def copy_to(self, folder: Path) -> None:
        """Copy a store on disk into a folder that is not there yet, by hard links if it can."""
        self._store.backup(str(folder))

    def select(self, query: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SELECT as columns and rows of text.

        >>> EmbeddedStore.in_memory().select("SELECT ('a' AS ?x) {}").rows
        (('a',),)
        """
        return Answer.from_csv(self.results(query, media_type="csv", bindings=bindings).decode())

    def construct(self, query: str) -> list[str]:
        """Answer a CONSTRUCT as sorted N-Triples lines."""
        return sorted_triples(self.results(query, media_type="nt"))

    def results(
        self, query: str, *, media_type: str, bindings: Mapping[str, Term] | None = None
    ) -> bytes:
        """Answer any query in a serialisation: csv, tsv, json, xml, or ttl, nt for graphs.

        Raises BadQuery, which says where and why, if it cannot be run.
        """
        refuse_reaching_out(query)
        substitutions: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): _to_engine(term) for name, term in (bindings or {}).items()
        }
        try:
            answer = self._store.query(query, substitutions=substitutions)
        except SyntaxError as error:
            raise BadQuery(str(explain(query, str(error)))) from None
        except (ValueError, RuntimeError) as error:
            raise BadQuery(str(error)) from None
        if isinstance(answer, ox.QueryTriples):
            if media_type not in RDF_FORMATS:
                raise BadQuery("a CONSTRUCT or DESCRIBE gives a graph; ask for ttl")
            return answer.serialize(format=RDF_FORMATS[media_type]) or b""
        if media_type not in FORMATS:
            raise BadQuery("a SELECT or ASK gives a table; ask for table, csv or json")
        if isinstance(answer, ox.QueryBoolean) and media_type in ("csv", "tsv"):
            return f"answer\n{str(bool(answer)).lower()}\n".encode()
        return answer.serialize(format=FORMATS[media_type]) or b""

    def count(self) -> int:
        """Count all quads."""
        return len(self._store)


def _to_engine(term: Term) -> ox.NamedNode | ox.Literal:
    return ox.NamedNode(term.text) if isinstance(term, Iri) else ox.Literal(term.text)


def convert_results(results: bytes, *, media_type: str) -> bytes:
    """Convert the JSON of a table to another serialisation of SPARQL results."""
    if media_type not in FORMATS:
        raise BadQuery("a SELECT or ASK gives a table; ask for table, csv or json")
    found = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    return found.serialize(format=FORMATS[media_type]) or b""


def read_triples(lines: Iterable[bytes]) -> Iterator[tuple[Iri, Iri, Iri | Literal]]:
    """Read N-Quads lines as triples, whatever graph they are in.

    Raises BadQuery where there is a blank node, which has no name in another store.
    """
    for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS):
        yield _named(quad.subject), Iri(quad.predicate.value), _from_engine(quad.object)


def _from_engine(term: object) -> Iri | Literal:
    if isinstance(term, ox.Literal):
        return Literal(text=term.value, language=term.language or "", datatype=term.datatype.value)
    return _named(term)


def _named(term: object) -> Iri:
    if not isinstance(term, ox.NamedNode):
        raise BadQuery(f"{term} has no name; give it an IRI")
    return Iri(term.value)


def convert(quads: Path, *, format_name: str, prefixes: Mapping[str, str]) -> bytes:
    """Convert an N-Quads file to another RDF format, in the order of the file.

    Formats without graphs (turtle, rdfxml) get each triple once, whatever graphs it is in.
    """
    rdf_format = EXPORTS[format_name]
    found = ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS)
    if rdf_format.supports_datasets:
        return ox.serialize(found, format=rdf_format, prefixes=dict(prefixes)) or b""
    triples = dict.fromkeys(quad.triple for quad in found)
    return ox.serialize(triples, format=rdf_format, prefixes=dict(prefixes)) or b""
