"""Answer queries in a process that can be killed at any moment.

Owns pyoxigraph on the side of the server. It runs within its fence from the first job on: it opens
nothing, it reaches nobody, and its memory is bounded. It answers one job at a time and sends the
answer while the engine writes it. It is long because nothing else of the server may know the
engine: queries, graphs and the changes of a scratch store are all carried out here.
"""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from civilgraph.serve.fence import raise_fence
from civilgraph.serve.formats import GRAPHS, TABLES, Format
from civilgraph.serve.outlet import Outlet
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.wire import HEADER, READY, Job, frame
from civilgraph.store import BadQuery
from civilgraph.store.faults import explain
from civilgraph.store.reach import REACHING, names_dataset, refuse_reaching_out
from civilgraph.vocabulary import NAMESPACES

TABLE_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
PREFIXES = {namespace.prefix: namespace.iri for namespace in NAMESPACES}
# FROM names graphs of this store: the engine opens nothing for it.
REFUSED_WORDS = REACHING - {"FROM"}
# An update of a scratch store changes it, but asks nobody for anything either.
OUTSIDE = frozenset({"SERVICE", "LOAD"})
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
# A worker whose memory grew by so many KiB asks to be replaced by a fresh one.
GROWN = 64 << 10


def open_store(plan: Mapping[str, Any]) -> ox.Store | None:
    """Load the store of a plan into memory; nothing where it lies on disk.

    A store on disk is opened by each worker for itself, as its threads would not outlive a fork.
    """
    if plan["store"]:
        return None
    store = ox.Store()
    store.bulk_load(path=plan["quads"], format=ox.RdfFormat.N_QUADS)
    return store


class Worker:
    """The side of a worker: it takes jobs from a socket and answers them."""

    def __init__(
        self,
        wire: socket.socket,
        plan: Mapping[str, Any],
        store: ox.Store | None,
        *,
        is_bounded: bool = True,
    ) -> None:
        """Open the store if it is not in memory, and fence this process in for good."""
        self._wire, self._plan = wire, plan
        folder = None if store is not None else Path(plan["store"])
        self._store = ox.Store.read_only(str(folder)) if store is None else store
        pages = int(os.pread(plan["statm"], 20, 0).split()[0])
        bound = pages * resource.getpagesize() + plan["memory"]
        fence = raise_fence(folder=folder, may_kill=not is_bounded)
        if is_bounded:
            resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        self._peak = _peak_memory()
        wire.sendall(frame(READY, fence.encode()))

    def serve_one(self) -> bool:
        """Answer the next job; false where the server has gone."""
        payload = self._receive()
        if not payload:
            return False
        self._outlet = self._new_outlet("", gzip=False)
        try:
            self._answer(Job.unpack(payload))
            rest = self._outlet.finish(self._note())
        except Refusal as refusal:
            rest = self._outlet.refuse(refusal, self._note())
        self._send(rest)
        return True

    def _note(self) -> bytes:
        """Tell the server whether this worker has grown too much to go on."""
        return b"1" if _peak_memory() - self._peak > GROWN else b"0"

    def _receive(self) -> bytes:
        """Read the next job; empty where the server has gone."""
        data = bytearray()
        while len(data) < HEADER.size or len(data) < HEADER.size + HEADER.unpack_from(data)[1]:
            piece = self._wire.recv(1 << 16)
            if not piece:
                return b""
            data += piece
        return bytes(data[HEADER.size :])

    def _answer(self, job: Job) -> None:
        """Answer a job into the outlet."""
        if job.query is None:
            return self._answer_graph(job)
        with _worded(job.query):
            refuse_reaching_out(job.query, refused=REFUSED_WORDS)
            found = self._ask(job, job.query)
            if isinstance(found, ox.QueryTriples):
                return self._write_graph(job, found)
            outlet = self._begin(job, job.table_format, what="a table", offers=TABLES)
            if job.is_head:
                pass
            elif isinstance(found, ox.QueryBoolean) and outlet.form in ("csv", "tsv"):
                outlet.write(f"answer\n{str(bool(found)).lower()}\n".encode())
            else:
                found.serialize(outlet, TABLE_FORMATS[outlet.form])  # type: ignore[arg-type]
        return None

    def _ask(self, job: Job, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Ask the store; where nobody names a dataset the default graph is all graphs together."""
        base = self._plan["base"]
        bound: dict[ox.Variable, Any] = {
            ox.Variable(name): ox.NamedNode(text) if is_iri else ox.Literal(text)
            for name, text, is_iri in job.bindings
        }
        if job.default_graphs is None and job.named_graphs is None:
            is_union = self._plan["union"] and not names_dataset(query)
            return self._store.query(
                query, base_iri=base, use_default_graph_as_union=is_union, substitutions=bound
            )
        # A dataset that the protocol names stands instead of the one that the query names.
        return self._store.query(
            query,
            base_iri=base,
            substitutions=bound,
            default_graph=[_graph(name) for name in job.default_graphs or ()],
            named_graphs=[_graph(name) for name in job.named_graphs or ()],
        )

    def _answer_graph(self, job: Job) -> None:
        """Answer with the first graph that is there; all graphs together where none is named."""
        if not job.graphs:
            found = self._store.query(EVERYTHING, use_default_graph_as_union=self._plan["union"])
            assert isinstance(found, ox.QueryTriples)
            return self._write_graph(job, found)
        for name in map(_graph, job.graphs):
            if self._store.contains_named_graph(name):
                outlet = self._begin(job, job.graph_format, what="a graph", offers=GRAPHS)
                if not job.is_head:
                    form = GRAPH_FORMATS[outlet.form]
                    prefixes = _prefixes(outlet.form)
                    self._store.dump(outlet, form, from_graph=name, prefixes=prefixes)  # type: ignore[arg-type]
                return None
        raise Refusal(
            status=404,
            title=f"there is no graph {job.graphs[-1]}",
            hint="SELECT DISTINCT ?g { GRAPH ?g {} } lists the graphs",
        )

    def _write_graph(self, job: Job, triples: Iterable[ox.Triple]) -> None:
        outlet = self._begin(job, job.graph_format, what="a graph", offers=GRAPHS)
        if not job.is_head:
            form = GRAPH_FORMATS[outlet.form]
            prefixes = _prefixes(outlet.form)
            ox.serialize(outlet.counted(triples), outlet, form, prefixes=prefixes)  # type: ignore[arg-type]

    def _begin(self, job: Job, form: str, *, what: str, offers: Mapping[str, Format]) -> Outlet:
        """Open the outlet in the format that was negotiated."""
        if not form:
            types = ", ".join(offer.media_types[0] for offer in offers.values())
            raise Refusal(
                status=406,
                title="none of the formats that you accept is to be had",
                detail=f"the answer is {what}; it comes as {types}",
            )
        self._outlet = self._new_outlet(form, gzip=job.gzip)
        return self._outlet

    def _new_outlet(self, form: str, *, gzip: bool) -> Outlet:
        rows, size = self._plan["rows"], self._plan["bytes"]
        return Outlet(self._send, form=form, gzip=gzip, most_rows=rows, most_bytes=size)

    def _send(self, frames: bytes) -> None:
        try:
            self._wire.sendall(frames)
        except OSError:
            # Nobody is there to read: the server has gone, or has given this worker up.
            os._exit(0)


class Writer(Worker):
    """The side of the process that holds a scratch store: the only one that changes it.

    It is bounded by nothing but its fence, and only whoever sits at the machine reaches it.
    """

    def __init__(self, wire: socket.socket, plan: Mapping[str, Any], store: ox.Store) -> None:
        """Take the store that workers are forked with."""
        super().__init__(wire, plan, store, is_bounded=False)

    def _answer(self, job: Job) -> None:
        """Change the store, or refuse to."""
        assert job.query is not None
        if job.change == "update":
            with _worded(job.query):
                refuse_reaching_out(job.query, refused=OUTSIDE)
                self._store.update(job.query, base_iri=self._plan["base"])
            return
        graph = _graph(job.query) if job.query else ox.DefaultGraph()
        is_there = not job.query or self._store.contains_named_graph(graph)
        try:
            quads = [
                ox.Quad(found.subject, found.predicate, found.object, graph)
                for found in ox.parse(
                    job.body, GRAPH_FORMATS[job.body_format], base_iri=job.query or None
                )
            ]
        except (SyntaxError, ValueError) as error:
            raise Refusal(status=400, title="the graph cannot be read", detail=str(error)) from None
        if job.change == "delete" and not is_there:
            raise Refusal(status=404, title=f"there is no graph {job.query}")
        if job.change in ("put", "delete"):
            self._store.clear_graph(graph)
        if job.change == "delete" and job.query:
            self._store.remove_graph(graph)
        elif job.change != "delete":
            self._store.add_graph(graph)
        self._store.extend(quads)
        self._outlet.write(b"" if is_there else b"new")


@contextmanager
def _worded(query: str) -> Iterator[None]:
    """Word what the engine says of a query."""
    try:
        yield
    except BadQuery as error:
        raise Refusal(status=400, title=str(error)) from None
    except SyntaxError as error:
        fault = explain(query, str(error))
        raise Refusal(
            status=400,
            title="the query is not SPARQL",
            detail=fault.detail,
            line=fault.line,
            column=fault.column,
            hint=fault.hint,
        ) from None
    except MemoryError:
        # No worker goes on without memory: how it ended tells the server why.
        os.abort()
    except (ValueError, RuntimeError, OSError) as error:
        raise Refusal(status=400, title="the query cannot be run", detail=str(error)) from None


def _graph(name: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(name)
    except ValueError as error:
        raise Refusal(status=400, title=f"{name!r} is not the IRI of a graph: {error}") from None


def _prefixes(form: str) -> dict[str, str]:
    """Give the prefixes for a format; none where the engine would write them in chance order."""
    return PREFIXES if form in ("turtle", "trig") else {}


def _peak_memory() -> int:
    """Give the most memory that this process ever held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
