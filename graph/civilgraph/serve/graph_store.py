"""Hand out whole graphs: the reading half of the SPARQL 1.1 Graph Store Protocol.

Owns `/graphs`. A graph is named by `?graph=IRI`, by `?default`, or directly: the path below
`/graphs/` is the graph of that very address, or else the one of that path below the dataset's base,
so `/graphs/source/ztok-about` is the graph of that source.
"""

from __future__ import annotations

from urllib.parse import unquote

from civilgraph.serve.endpoint import allow, ask, not_allowed, own_url
from civilgraph.serve.exchange import Exchange
from civilgraph.serve.limits import Limits
from civilgraph.serve.negotiation import choose_formats, takes_gzip
from civilgraph.serve.pool import Pool
from civilgraph.serve.protocol import read_parameters
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.scratch import read_only, write_graph
from civilgraph.serve.wire import Job

METHODS = "GET, HEAD, OPTIONS"
ROOT = "/graphs"


class GraphStore:
    """The graphs of the release that is served."""

    def __init__(self, pool: Pool, *, limits: Limits) -> None:
        """Take the pool and the limits."""
        self._pool, self._limits = pool, limits

    async def answer(self, exchange: Exchange) -> None:
        """Answer a request for a graph."""
        if exchange.method == "OPTIONS":
            return await allow(exchange, METHODS)
        if exchange.method in ("PUT", "POST", "DELETE", "PATCH"):
            return await self._write(exchange)
        if exchange.method not in ("GET", "HEAD"):
            raise not_allowed(exchange.method, METHODS)
        _, form = choose_formats(exchange.header(b"accept"))
        job = Job(
            query=None,
            table_format="",
            graph_format=form,
            is_head=exchange.method == "HEAD",
            gzip=takes_gzip(exchange.header(b"accept-encoding")),
            graphs=self._named(exchange),
        )
        await ask(exchange, job, pool=self._pool, limits=self._limits)

    async def _write(self, exchange: Exchange) -> None:
        """Change a graph of a scratch store; refuse to change anything else."""
        if not self._pool.is_scratch:
            raise read_only()
        if exchange.method == "PATCH":
            raise not_allowed(exchange.method, METHODS)
        body = await exchange.body(self._limits)
        is_named = exchange.scope["query_string"] or exchange.scope["path"].strip("/") != ROOT[1:]
        name = (*self._named(exchange), "")[0] if is_named else None
        root = own_url(exchange).rstrip("/")
        await write_graph(exchange, name, body, root=root, pool=self._pool)

    def _named(self, exchange: Exchange) -> tuple[str, ...]:
        """Give the graphs that the request may mean, the likelier first; none for the default."""
        parameters = read_parameters(exchange.scope["query_string"])
        below = exchange.scope["path"].removeprefix(ROOT).strip("/")
        if below:
            if parameters:
                raise _one_graph("both by its address and by a parameter")
            base = str(self._pool.release.manifest["base"])
            return unquote(own_url(exchange)), base + below
        named = [value for name, value in parameters if name == "graph"]
        is_default = any(name == "default" for name, _ in parameters)
        if len(named) + is_default != 1:
            raise _one_graph("more than once" if named or is_default else "not at all")
        return tuple(named)


def _one_graph(how: str) -> Refusal:
    return Refusal(
        status=400,
        title=f"the graph is named {how}",
        hint="ask for /graphs?graph=IRI, for /graphs?default, or for /graphs/source/ID",
    )
