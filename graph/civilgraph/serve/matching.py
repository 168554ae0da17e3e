"""Keep the reconciliation service of the release that is served.

Owns when its index of names is made: at the first request for each release, beside the event loop,
so that a server which nobody asks for matches pays nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.routing import Router

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.release import Release
from civilgraph.serve.entities import read_entities
from civilgraph.serve.inquiry import graph_of
from civilgraph.serve.once import Once
from civilgraph.serve.pool import Pool
from civilgraph.serve.reconciler import Reconciler
from civilgraph.serve.reconciliation import Reconciliation

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]


class Matching:
    """The service as an ASGI application; a new release gets a new index."""

    def __init__(self, pool: Pool) -> None:
        """Take the pool, which knows the release."""
        self._pool = pool
        self._routes = Once(pool, self._make)

    async def __call__(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer a request."""
        routes = await self._routes.get()
        await routes(scope, receive, send)

    async def _make(self, release: Release) -> Router:
        return await asyncio.to_thread(_service, graph_of(self._pool, release), release.digest)


def _service(graph: KnowledgeGraph, version: str) -> Router:
    """Read all names of a graph and make the service; the workers read, not this process."""
    entities, kinds = read_entities(graph)
    reconciler = Reconciler(entities, kinds=kinds)
    service = Reconciliation(
        reconciler, title=graph.title, identifiers=graph.identifiers, version=version
    )
    return Router(routes=service.routes())
