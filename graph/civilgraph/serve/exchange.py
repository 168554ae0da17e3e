"""Answer one request of HTTP: read its body in time, send what was decided, note it.

Owns the headers that every answer has. It speaks ASGI itself, without a framework's layers: a query
for one entity costs less than they do. It is long because every way in which an answer can end is
decided here: whole, piece by piece, refused, broken off.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any

from civilgraph.serve.connection import Reply
from civilgraph.serve.journal import Journal
from civilgraph.serve.limits import Limits
from civilgraph.serve.link import Answer, End, Stopped
from civilgraph.serve.memory import MOST, Whole
from civilgraph.serve.refusal import MEDIA_TYPE, Refusal
from civilgraph.serve.wire import BROKEN, HEAD, PIECE, WHOLE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
# Gives the lines of headers that go with a format.
Describe = Callable[[str], bytes]

# What is served may be read by any page, and is of no other kind than it says.
COMMON = (
    b"access-control-allow-origin: *\r\n"
    b"access-control-expose-headers: ETag, Link, Memento-Datetime, Retry-After\r\n"
    b"x-content-type-options: nosniff\r\n"
)


class Exchange:
    """One request and its answer."""

    def __init__(
        self, scope: Scope, receive: Receive, *, route: str, trusts_proxy: bool = False
    ) -> None:
        """Take what the server hands over."""
        self.scope, self._receive = scope, receive
        self.route = route
        self.method: str = scope["method"]
        self._headers = dict(scope["headers"])
        self.reply: Reply = scope["state"]["reply"]
        self.client = _client(scope, self._headers if trusts_proxy else {})
        self.status = self.sent = 0
        self.end = self.query = ""
        self._time, self._started = time.time(), time.perf_counter()

    def header(self, name: bytes) -> str:
        """Give a header of the request; empty where it has none."""
        return str(self._headers.get(name, b""), "latin-1")

    async def body(self, limits: Limits) -> bytes:
        """Read the body; raises Refusal where it is too long or does not come."""
        length = self.header(b"content-length")
        if length.isdecimal() and int(length) > limits.request_bytes:
            raise _too_long(limits)
        body = bytearray()
        try:
            async with asyncio.timeout(limits.request_seconds):
                while True:
                    message = await self._receive()
                    if message["type"] == "http.disconnect":
                        raise asyncio.CancelledError
                    body += message.get("body", b"")
                    if len(body) > limits.request_bytes:
                        raise _too_long(limits)
                    if not message.get("more_body"):
                        return bytes(body)
        except TimeoutError:
            raise Refusal(
                status=408,
                title=f"the request did not come whole within {limits.request_seconds:g} seconds",
            ) from None

    async def respond(
        self,
        status: int,
        body: bytes = b"",
        *,
        content_type: str = "",
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Send a whole answer."""
        fields = [*headers]
        if content_type:
            fields.append(("content-type", content_type))
        if status not in (204, 304):
            fields.append(("content-length", str(len(body))))
        self._finish(status, COMMON + lines(fields), body)

    async def refuse(self, refusal: Refusal) -> None:
        """Send a refusal, or break the connection where the answer has begun."""
        if self.status:
            self.reply.abort()
            return
        if refusal.status in (408, 413):
            # The rest of the request may still come; nobody will read it.
            self.reply.close_after()
        headers = [*refusal.headers.items(), ("cache-control", "no-store")]
        await self.respond(
            refusal.status, refusal.to_json(), content_type=MEDIA_TYPE, headers=headers
        )

    async def relay(self, answer: Answer, *, limits: Limits, describe: Describe) -> Whole | None:
        """Send on what a worker says, piece by piece; `describe` gives the headers of a format.

        Gives the answer back where it was short enough to be kept. Raises Refusal where the worker
        refused, or where the answer will not be whole.
        """
        try:
            letter, payload = await answer.frame()
            match letter:
                case _ if letter == WHOLE:
                    note, _, body = payload.partition(b"\n")
                    _, form, coding = note.split(b" ")
                    whole = Whole(str(form, "ascii"), coding, body)
                    self.send_whole(whole, describe=describe)
                    return whole
                case _ if letter == HEAD:
                    form, coding = payload.split(b" ")
                    name = str(form, "ascii")
                    pieces = await self._stream(answer, _packed(describe(name), coding), limits)
                    return Whole(name, coding, b"".join(pieces)) if pieces else None
                case _:
                    raise Refusal.from_json(payload.partition(b"\n")[2])
        except Stopped as stopped:
            self.end = stopped.end.name.lower()
            raise _stopped(stopped, limits) from None
        finally:
            answer.stop(End.READER)

    def send_whole(self, whole: Whole, *, describe: Describe) -> None:
        """Send an answer that is there from its first byte to its last."""
        fields = _packed(describe(whole.form), whole.coding)
        if self.method != "HEAD":
            fields += b"content-length: %d\r\n" % len(whole.body)
        self._finish(200, fields, whole.body)

    def _finish(self, status: int, fields: bytes, body: bytes) -> None:
        self.status = status
        self.reply.send(status, fields, body)
        self.sent += len(body) if self.method != "HEAD" else 0

    async def _stream(self, answer: Answer, fields: bytes, limits: Limits) -> list[bytes]:
        """Send an answer while it is written; it ends only if the worker said so.

        Gives its pieces where they are few enough to be kept.
        """
        loop = asyncio.get_running_loop()
        overdue = loop.call_later(limits.transfer_seconds, self._give_up)
        pieces, held = list[bytes](), 0
        try:
            letter, piece = await answer.frame()
            while letter == PIECE:
                stalled = loop.call_later(limits.seconds, self._give_up)
                try:
                    if self.status:
                        await self.reply.go_on(piece)
                    else:
                        self.status = 200
                        await self.reply.begin(200, fields, piece)
                finally:
                    stalled.cancel()
                self.sent += len(piece)
                held += len(piece)
                if held <= MOST:
                    pieces.append(piece)
                letter, piece = await answer.frame()
        finally:
            overdue.cancel()
        if letter == BROKEN:
            raise Refusal.from_json(piece.partition(b"\n")[2])
        self.reply.end()
        return pieces if held <= MOST else []

    def _give_up(self) -> None:
        """Break with a client that takes too long to read."""
        self.end = "slow reader"
        self.reply.abort()

    @property
    def seconds(self) -> float:
        """Give the time since the request came."""
        return time.perf_counter() - self._started

    @property
    def has_left(self) -> bool:
        """Tell whether the client has gone, or was given up."""
        return self.reply.is_lost

    def note(self, journal: Journal) -> None:
        """Note the request in the books; 499 says that the client left without an answer."""
        journal.note(
            time=self._time,
            client=self.client,
            method=self.method,
            route=self.route,
            status=self.status or 499,
            sent=self.sent,
            seconds=self.seconds,
            query=self.query,
            end=self.end,
        )


def lines(headers: Iterable[tuple[str, str]]) -> bytes:
    """Write headers as lines; raises ValueError where a value would break out of its line."""
    for name, value in headers:
        if not value.isprintable():
            raise ValueError(f"{name} cannot be {value!r}")
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("latin-1")


def _packed(fields: bytes, coding: bytes) -> bytes:
    return fields + b"content-encoding: %s\r\n" % coding if coding else fields


def _stopped(stopped: Stopped, limits: Limits) -> Refusal:
    """Word why an answer will not be whole."""
    if stopped.end is End.TIME:
        return Refusal(
            status=504,
            title=f"the query took longer than {limits.seconds:g} seconds",
            hint="ask for less: fewer patterns that do not join, a LIMIT, one graph at a time",
        )
    match stopped.status:
        case -6:
            title = f"the query needs more than {limits.memory:,} MiB of memory"
        case -11:
            title = "the query is nested too deeply to be read"
        case _:
            title = "the query ended the process that ran it"
    return Refusal(status=500, title=title, detail="the server goes on; this answer does not")


def _too_long(limits: Limits) -> Refusal:
    return Refusal(
        status=413,
        title=f"the request is longer than {limits.request_bytes:,} bytes",
    )


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    """Name a client: its address, or of IPv6 the network that one customer gets."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network(f"{ip}/64", strict=False)[0])


def _client(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """Name the client; behind a proxy that is trusted it is whom the proxy saw last."""
    forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1").rpartition(",")[2].strip()
    address = scope["client"][0] if scope["client"] else ""
    return _network(forwarded or address)
