"""Put the rooms of the server together: which path goes where.

Owns the routes, the start and the stop. What is asked often goes straight to its room; the rest is
routed by Starlette.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from civilgraph.release import NoRelease, open_release
from civilgraph.serve.connection import Connection
from civilgraph.serve.doors import Door, Handler, Suite, readable
from civilgraph.serve.endpoint import Endpoint
from civilgraph.serve.exchange import Exchange, Receive, Scope, Send
from civilgraph.serve.explorer import Explorer
from civilgraph.serve.front import front_page
from civilgraph.serve.graph_store import ROOT, GraphStore
from civilgraph.serve.journal import Journal
from civilgraph.serve.limits import Limits
from civilgraph.serve.matching import Matching
from civilgraph.serve.memento import Mementos
from civilgraph.serve.pages import Pages
from civilgraph.serve.pool import Pool
from civilgraph.serve.query_page import QueryPage

log = logging.getLogger("civilgraph.serve")

# How often the server looks whether another release was swapped in.
LOOKED_AFTER = 1.0


class App:
    """The server as an ASGI application."""

    def __init__(
        self,
        root: Path,
        *,
        workers: int,
        limits: Limits,
        journal: Journal,
        trusts_proxy: bool = False,
        is_scratch: bool = False,
    ) -> None:
        """Take a release, or the folder in which `current` names one."""
        self._root, self._journal = root, journal
        self._looked = asyncio.Event()
        self.pool = Pool(workers=workers, limits=limits, is_scratch=is_scratch)
        Connection.patience = limits.request_seconds

        def door(route: str, handler: Handler) -> Door:
            return Door(route, handler, journal=journal, trusts_proxy=trusts_proxy)

        page, self._explorer = QueryPage(self.pool), Explorer(self.pool)
        pages = Pages(self.pool, limits=limits, mementos=Mementos(root))

        async def front(exchange: Exchange) -> None:
            if pages.is_published:
                return await pages.answer(exchange)
            await front_page(exchange, self.pool.release)

        async def explore(exchange: Exchange) -> None:
            await (pages.answer if pages.is_published else self._explorer.show)(exchange)

        endpoint = Endpoint(self.pool, limits=limits, page=page.show)
        self._memory = endpoint.memory
        graphs = door("graphs", GraphStore(self.pool, limits=limits).answer)
        sparql = door("sparql", endpoint.answer)
        matching = Suite("reconcile", Matching(self.pool), journal=journal, seconds=limits.seconds)
        self._straight = {"/sparql": sparql, "/sparql/": sparql, ROOT: graphs, ROOT + "/": graphs}
        self._routed = Starlette(
            routes=[
                Route("/", door("front", readable(front))),
                Route("/sparql/{name}", door("query page", readable(page.send_file))),
                Route("/explorer.html", door("explorer", readable(explore))),
                Route("/health", door("health", readable(self._health))),
                Route("/metrics", door("metrics", readable(self._metrics))),
                Route(ROOT + "/{below:path}", graphs),
                Mount("/reconcile", matching),
                Route("/{rest:path}", door("pages", readable(pages.answer))),
            ],
            lifespan=self._lifespan,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or start or stop the server."""
        door = self._straight.get(scope["path"]) if scope["type"] == "http" else None
        if scope.get("path") == "/reconcile":
            # A client that posts here would have to post again elsewhere.
            scope["path"] = "/reconcile/"
        await (door or self._routed)(scope, receive, send)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        await self.pool.load(open_release(self._root))
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._looked.set)
        watch = loop.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            await self._explorer.close()
            await self.pool.close()
            self._journal.flush()

    async def _watch(self) -> None:
        """Serve the next release as soon as it is swapped in."""
        failed = ""
        while True:
            # Now and then, or at once when the process is told to (SIGHUP).
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOKED_AFTER):
                    await self._looked.wait()
            self._looked.clear()
            try:
                release = open_release(self._root)
            except (NoRelease, OSError, ValueError):
                # Between two releases there may be none to read; the one that is served stays.
                continue
            if release.digest in (self.pool.release.digest, failed):
                continue
            try:
                await self.pool.load(release)
                log.info("release %s is served now", release.digest)
            except Exception:
                failed = release.digest
                log.exception("release %s cannot be served; the one before it is", failed)

    async def _health(self, exchange: Exchange) -> None:
        """Say whether queries can be answered, and what stands between them and the machine."""
        pool = self.pool
        is_well = pool.alive > 0
        state = {
            "status": "ok" if is_well else "no worker is up",
            "release": pool.release.digest,
            "quads": pool.release.manifest["quads"],
            "workers": {"alive": pool.alive, "busy": pool.busy, "waiting": pool.queued},
            "fence": pool.fence,
        }
        await exchange.respond(
            200 if is_well else 503,
            json.dumps(state, indent=2).encode() + b"\n",
            content_type="application/json",
            headers=[("cache-control", "no-store")],
        )

    async def _metrics(self, exchange: Exchange) -> None:
        pool, memory = self.pool, self._memory
        text = self._journal.metrics(
            [
                ("civilgraph_workers", "Workers that are up.", pool.alive),
                ("civilgraph_workers_busy", "Workers that answer.", pool.busy),
                ("civilgraph_queries_waiting", "Queries that wait for a worker.", pool.queued),
                ("civilgraph_workers_replaced", "Workers brought up again.", pool.respawned),
                ("civilgraph_queries_refused", "Queries refused as too many.", pool.refused),
                ("civilgraph_answers_kept", "Answers kept in memory.", len(memory)),
                ("civilgraph_answers_kept_bytes", "Memory that they take.", memory.bytes),
                ("civilgraph_answers_recalled", "Queries answered of those.", memory.recalled),
            ]
        )
        content_type = "text/plain; version=0.0.4; charset=utf-8"
        headers = [("cache-control", "no-store")]
        await exchange.respond(200, text.encode(), content_type=content_type, headers=headers)
