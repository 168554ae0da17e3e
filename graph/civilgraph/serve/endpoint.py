"""Answer questions to `/sparql`: the SPARQL 1.1 Protocol over a pool of workers.

Owns the road of one question: read, compare with what the client has, ask, send on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator
from functools import cache

from civilgraph.serve.exchange import COMMON, Exchange, lines
from civilgraph.serve.formats import FORMATS, GRAPHS, TABLES
from civilgraph.serve.limits import MEBIBYTE, Limits
from civilgraph.serve.memory import Memory
from civilgraph.serve.negotiation import choose_formats, likes_html, takes_gzip
from civilgraph.serve.pool import Pool
from civilgraph.serve.protocol import (
    METHODS,
    Question,
    Update,
    read_parameters,
    read_question,
)
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.scratch import read_only, update
from civilgraph.serve.wire import Job
from civilgraph.vocabulary import SD
from civilgraph.workspace import share

# The answer to a query with one of these differs from time to time.
_FICKLE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)

Handler = Callable[[Exchange], Awaitable[None]]
VARY = "Accept, Accept-Encoding"


class Endpoint:
    """The endpoint for queries."""

    def __init__(self, pool: Pool, *, limits: Limits, page: Handler) -> None:
        """Take the pool, the limits, and what shows the page for people."""
        self._pool, self._limits, self._page = pool, limits, page
        self.memory = Memory(limits.kept_megabytes * MEBIBYTE)

    async def answer(self, exchange: Exchange) -> None:
        """Answer a request to the endpoint."""
        method = exchange.method
        if method == "OPTIONS":
            return await allow(exchange, METHODS)
        if method not in ("GET", "HEAD", "POST"):
            raise not_allowed(method, METHODS)
        question = read_question(
            method,
            parameters=read_parameters(exchange.scope["query_string"]),
            content_type=exchange.header(b"content-type"),
            body=await exchange.body(self._limits) if method == "POST" else b"",
        )
        if isinstance(question, Update):
            if not self._pool.is_scratch:
                raise read_only()
            return await update(exchange, question.text, pool=self._pool)
        if question is not None:
            exchange.query = question.query
            return await self._answer_question(exchange, question)
        if likes_html(exchange.header(b"accept")):
            return await self._page(exchange)
        table, graph = choose_formats(exchange.header(b"accept"))
        job = Job(
            query=_description(),
            table_format=table,
            graph_format=graph,
            is_head=method == "HEAD",
            bindings=(("endpoint", own_url(exchange), True), *self._features()),
        )
        await ask(exchange, job, pool=self._pool, limits=self._limits)

    def _features(self) -> Iterator[tuple[str, str, bool]]:
        """Give what is true of what is served: how it is asked, and which release it is."""
        name = "SPARQL11Update" if self._pool.is_scratch else "UnionDefaultGraph"
        yield "language" if self._pool.is_scratch else "feature", SD[name], True
        release = self._pool.release
        yield "digest", release.digest, False
        for known, is_iri in (("title", False), ("licence", True)):
            if value := str(release.manifest.get(known, "")):
                yield known, value, is_iri

    async def _answer_question(self, exchange: Exchange, question: Question) -> None:
        table, graph = choose_formats(exchange.header(b"accept"))
        if question.form:
            table = question.form if question.form in TABLES else ""
            graph = question.form if question.form in GRAPHS else ""
        job = Job(
            query=question.query,
            table_format=table,
            graph_format=graph,
            is_head=exchange.method == "HEAD",
            gzip=takes_gzip(exchange.header(b"accept-encoding")),
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
        )
        is_fickle = bool(_FICKLE.search(question.query))
        await ask(
            exchange,
            job,
            pool=self._pool,
            limits=self._limits,
            is_fickle=is_fickle,
            memory=self.memory,
        )


async def ask(
    exchange: Exchange,
    job: Job,
    *,
    pool: Pool,
    limits: Limits,
    is_fickle: bool = False,
    memory: Memory | None = None,
) -> None:
    """Let the pool answer a job and send the answer; 304 where the client has it already.

    What a memory holds is sent from there, and takes no worker from anybody.
    """
    # A scratch store may have changed since; nothing else ever does.
    seal = "" if is_fickle or pool.is_scratch else _seal(job)
    memory = memory if seal else None
    release = pool.release
    known = exchange.header(b"if-none-match")
    if seal and known and (tag := _tag(release.digest, seal)) in known:
        headers = [("etag", tag), ("cache-control", "public, no-cache"), ("vary", VARY)]
        return await exchange.respond(304, headers=headers)

    def describe(form: str) -> bytes:
        if not seal:
            return _described(form) + b"cache-control: no-store\r\n"
        tag = _tag(release.digest, seal)
        # To be kept by whoever wants to, and asked for again: a release may have followed.
        return _described(form) + f"cache-control: public, no-cache\r\netag: {tag}\r\n".encode()

    bytes_differ_by = seal, job.is_head, job.gzip
    if memory is not None and (whole := memory.recall((release.digest, *bytes_differ_by))):
        return exchange.send_whole(whole, describe=describe)
    answer, release = await pool.ask(exchange.client, job)
    whole = await exchange.relay(answer, limits=limits, describe=describe)
    if memory is not None and whole:
        memory.keep((release.digest, *bytes_differ_by), whole)
    return None


@cache
def _described(form: str) -> bytes:
    fields = [("content-type", FORMATS[form].content_type), ("vary", VARY)]
    return COMMON + lines(fields)


def _seal(job: Job) -> str:
    """Name a job by all that its answer depends on, beside the release."""
    told = (job.query, job.table_format, job.graph_format, *job[5:])
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:20]


def _tag(digest: str, seal: str) -> str:
    # Weak: the same answer, though its bytes may be packed or not.
    return f'W/"{digest}-{seal}"'


async def allow(exchange: Exchange, methods: str) -> None:
    """Tell a page of another site that it may ask."""
    await exchange.respond(
        204,
        headers=[
            ("allow", methods),
            ("access-control-allow-methods", methods),
            ("access-control-allow-headers", "Accept, Content-Type, If-None-Match"),
            ("access-control-max-age", "86400"),
        ],
    )


def not_allowed(method: str, methods: str) -> Refusal:
    """Refuse a method."""
    return Refusal(
        status=405,
        title=f"{method[:20]} is not allowed here",
        hint=f"allowed are {methods}",
        headers={"allow": methods},
    )


def own_url(exchange: Exchange) -> str:
    """Give the URL by which the client asked, without its parameters."""
    host = exchange.header(b"host")
    if not re.fullmatch(r"[\w.:\[\]-]+", host, re.ASCII):
        raise Refusal(status=400, title="the request names no host")
    path = exchange.scope["raw_path"].decode("ascii", "replace")
    scheme = exchange.header(b"x-forwarded-proto") or exchange.scope["scheme"]
    return f"{'https' if scheme == 'https' else 'http'}://{host}{path}"


@cache
def _description() -> str:
    """Read the query that describes the service."""
    return (share() / "queries" / "serve" / "description.rq").read_text(encoding="utf-8")
