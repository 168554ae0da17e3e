"""Hold one connection to a client: patient with the honest, short with the others.

Owns what uvicorn leaves open: a client that never finishes its request, one that leaves while its
query runs, and an answer that broke off, which must not look whole.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

# A request line and headers may be so long; a longer query is sent by POST.
MOST_HEADER_BYTES = 1 << 18
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"connection: close\r\ncontent-length: 0\r\n\r\n"
)


class Reply:
    """The way back to a client for one request.

    It writes what uvicorn's own way writes, in one piece with the headers and without judging each
    of them: they are all ours. That way costs more than finding the answer.
    """

    def __init__(self, connection: Connection, cycle: RequestResponseCycle) -> None:
        """Take the connection and uvicorn's book of this request."""
        self.connection, self._cycle = connection, cycle
        self._is_chunked = False

    def send(self, status: int, fields: bytes, body: bytes = b"") -> None:
        """Send a whole answer; `fields` are lines of headers, the length among them."""
        is_bare = self._cycle.scope["method"] == "HEAD"
        self._write(self._head(status, fields) + (b"" if is_bare else body))
        self._complete()

    async def begin(self, status: int, fields: bytes, piece: bytes) -> None:
        """Begin an answer whose length nobody knows yet."""
        self._is_chunked = self._cycle.scope["http_version"] != "1.0"
        if self._is_chunked:
            fields += b"transfer-encoding: chunked\r\n"
        self._write(self._head(status, fields))
        await self.go_on(piece)

    async def go_on(self, piece: bytes) -> None:
        """Send a piece, as soon as the client took most of those before it."""
        connection = self.connection
        if connection.flow.write_paused:
            await connection.flow.drain()
        if piece:
            self._write(b"%x\r\n%s\r\n" % (len(piece), piece) if self._is_chunked else piece)

    def end(self) -> None:
        """Say that the answer is whole: by an empty chunk, or by closing an old connection."""
        if self._is_chunked:
            self._write(b"0\r\n\r\n")
        self._complete()

    def abort(self) -> None:
        """Break the connection so that no client takes what it got for the whole."""
        self._cycle.disconnected = True
        reset(self.connection.transport)

    @property
    def is_lost(self) -> bool:
        """Tell whether nobody is there any more."""
        return self._cycle.disconnected or self.connection.transport.is_closing()

    def _head(self, status: int, fields: bytes) -> bytes:
        self._cycle.response_started = True
        self._cycle.waiting_for_100_continue = False
        date = b"".join(
            b"%s: %s\r\n" % field for field in self.connection.server_state.default_headers
        )
        close = b"" if self._cycle.keep_alive else b"connection: close\r\n"
        return b"%s%s%s%s\r\n" % (STATUS_LINE[status], date, fields, close)

    def _write(self, data: bytes) -> None:
        if not self.is_lost:
            self.connection.transport.write(data)

    def _complete(self) -> None:
        """Let uvicorn go on to the next request."""
        cycle = self._cycle
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.connection.transport.close()
        cycle.on_response()

    def close_after(self) -> None:
        """Take no further request after this one."""
        self._cycle.keep_alive = False


class Connection(HttpToolsProtocol):
    """The server's side of a connection."""

    # Set once by the server, as uvicorn makes connections by itself.
    patience = 10.0

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        """Begin without a request."""
        super().__init__(*arguments, **keywords)
        self._task: asyncio.Task[None] | None = None
        self._header_bytes = 0
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request, but not forever."""
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the request whose client has left."""
        self._cancel_deadline()
        super().connection_lost(exc)
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Take what the client says, as long as its headers have an end."""
        if self._deadline is not None:
            self._header_bytes += len(data)
            if self._header_bytes > MOST_HEADER_BYTES:
                self.transport.write(TOO_LARGE)
                self.transport.close()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begin to wait for the headers."""
        super().on_message_begin()
        if self._deadline is None:
            self._expect_headers()

    def on_headers_complete(self) -> None:
        """Stop waiting for the headers; from here on the request itself is timed."""
        self._cancel_deadline()
        super().on_headers_complete()
        self.scope["state"]["reply"] = Reply(self, self.cycle)

    def timeout_keep_alive_handler(self) -> None:
        """Part from a client that asks nothing more, even one that does not take its answer."""
        if self.transport.get_write_buffer_size():
            reset(self.transport)
        super().timeout_keep_alive_handler()

    def guard(self, task: asyncio.Task[None] | None) -> None:
        """Name the task that is stopped if the client leaves; None where it is done."""
        self._task = task

    def _expect_headers(self) -> None:
        self._header_bytes = 0
        self._deadline = self.loop.call_later(self.patience, self._lose_patience)

    def _lose_patience(self) -> None:
        self._deadline = None
        self.transport.close()

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def reset(transport: asyncio.Transport) -> None:
    """Reset a connection: who knows the end of an answer only by its closing must not see that."""
    if not transport.is_closing():
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
