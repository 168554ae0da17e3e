"""Ask the graph from within the server, through the same workers and limits as everybody.

Owns the interface `Store` over a pool: what works on a graph works on the release that is served,
and the server itself never holds a store. It is used in threads; the pool lives in the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from civilgraph.identifiers import Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.release import Release
from civilgraph.serve.link import Answer as Stream
from civilgraph.serve.link import End, Stopped
from civilgraph.serve.pool import Pool
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.wire import END, LAST, PIECE, WHOLE, Job
from civilgraph.store import Answer, BadQuery, Iri, Term, sorted_triples

# The server's own questions wait their turn like a client's.
CLIENT = "civilgraph"
FORMATS = {"ttl": "turtle", "nt": "ntriples"}


class PooledStore:
    """A store behind the interface `Store` that asks a pool."""

    def __init__(self, pool: Pool) -> None:
        """Take the pool; to be called in its loop."""
        self._pool, self._loop = pool, asyncio.get_running_loop()

    def select(self, query: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SELECT as columns and rows of text."""
        return Answer.from_csv(self.results(query, media_type="csv", bindings=bindings).decode())

    def construct(self, query: str) -> list[str]:
        """Answer a CONSTRUCT as sorted N-Triples lines."""
        return sorted_triples(self.results(query, media_type="nt"))

    def results(
        self, query: str, *, media_type: str, bindings: Mapping[str, Term] | None = None
    ) -> bytes:
        """Answer any query in a serialisation; raises BadQuery where it cannot be answered."""
        form = FORMATS.get(media_type, media_type)
        bound = tuple(
            (name, term.text, isinstance(term, Iri)) for name, term in (bindings or {}).items()
        )
        job = Job(query, form, form, bindings=bound)
        return asyncio.run_coroutine_threadsafe(self._ask(job), self._loop).result()

    def count(self) -> int:
        """Count all quads."""
        return int(self._pool.release.manifest["quads"])

    async def _ask(self, job: Job) -> bytes:
        try:
            stream, _ = await self._pool.ask(CLIENT, job)
            return await _whole(stream)
        except Refusal as refusal:
            raise BadQuery(refusal.title) from None
        except Stopped as stopped:
            raise BadQuery(f"the answer broke off: {stopped.end}") from None


async def _whole(stream: Stream) -> bytes:
    """Read an answer to its end; raises Refusal where it has none."""
    pieces = []
    try:
        while True:
            letter, payload = await stream.frame()
            match letter:
                case _ if letter == WHOLE:
                    return payload.partition(b"\n")[2]
                case _ if letter == PIECE:
                    pieces.append(payload)
                case _ if letter == END:
                    return b"".join(pieces)
                case _ if letter in LAST:
                    raise Refusal.from_json(payload.partition(b"\n")[2])
    finally:
        stream.stop(End.READER)


def graph_of(pool: Pool, release: Release) -> KnowledgeGraph:
    """Give the graph that is served as the object that everything of ours works on."""
    identifiers = Identifiers(base=str(release.manifest["base"]))
    title = str(release.manifest["title"])
    return KnowledgeGraph(PooledStore(pool), identifiers, title, release)
