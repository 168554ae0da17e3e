"""Let requests into the rooms of the server, and word what goes wrong there.

Owns what is the same for every room: who comes is noted, whoever leaves is not worked for, and no
fault goes out unworded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from civilgraph.serve.endpoint import allow, not_allowed
from civilgraph.serve.exchange import Exchange, Receive, Scope, Send
from civilgraph.serve.journal import Journal
from civilgraph.serve.refusal import Refusal

log = logging.getLogger("civilgraph.serve")

Handler = Callable[[Exchange], Awaitable[None]]
Inside = Callable[[Scope, Receive, Send], Awaitable[None]]


class Door:
    """The way into one room: it words what goes wrong there and notes who came."""

    def __init__(self, route: str, handler: Handler, *, journal: Journal, trusts_proxy: bool):
        """Take the room's name and what answers in it."""
        self._route, self._handler = route, handler
        self._journal, self._trusts_proxy = journal, trusts_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = Exchange(scope, receive, route=self._route, trusts_proxy=self._trusts_proxy)
        connection = exchange.reply.connection
        connection.guard(asyncio.current_task())
        try:
            try:
                await self._handler(exchange)
            except Refusal as refusal:
                await exchange.refuse(refusal)
            except Exception:
                log.exception("%s %s failed", exchange.method, self._route)
                await exchange.refuse(Refusal(status=500, title="the server failed"))
        except asyncio.CancelledError:
            if not exchange.has_left:
                raise
            exchange.end = exchange.end or "client left"
        finally:
            connection.guard(None)
            exchange.note(self._journal)


class Suite:
    """A suite of rooms with doors of its own, such as Starlette's: it is timed and noted."""

    def __init__(self, route: str, inside: Inside, *, journal: Journal, seconds: float) -> None:
        """Take its name, what answers in it, and how long that may take."""
        self._route, self._inside = route, inside
        self._journal, self._seconds = journal, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = Exchange(scope, receive, route=self._route)

        async def noted(message: MutableMapping[str, Any]) -> None:
            exchange.status = message.get("status", exchange.status)
            exchange.sent += len(message.get("body", b""))
            await send(message)

        try:
            async with asyncio.timeout(self._seconds):
                await self._inside(scope, receive, noted)
        except TimeoutError:
            exchange.end = "time"
            await exchange.refuse(Refusal(status=408, title="the request took too long"))
        finally:
            exchange.note(self._journal)


def readable(handler: Handler) -> Handler:
    """Let a room be read only."""
    methods = "GET, HEAD, OPTIONS"

    async def answer(exchange: Exchange) -> None:
        if exchange.method == "OPTIONS":
            await allow(exchange, methods)
        elif exchange.method in ("GET", "HEAD"):
            await handler(exchange)
        else:
            raise not_allowed(exchange.method, methods)

    return answer
