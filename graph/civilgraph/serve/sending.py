"""Send what was made in memory; 304 where the client has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from civilgraph.serve.exchange import Exchange

HTML = "text/html; charset=utf-8"


async def send_made(
    exchange: Exchange, body: bytes, *, content_type: str, headers: Iterable[tuple[str, str]] = ()
) -> None:
    """Send a page or a file, to be kept by whoever wants to and asked for again."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    fields = [("etag", tag), ("cache-control", "public, no-cache"), *headers]
    if tag in exchange.header(b"if-none-match"):
        return await exchange.respond(304, headers=fields)
    await exchange.respond(200, body, content_type=content_type, headers=fields)
