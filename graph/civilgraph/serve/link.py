"""Hold the line to one worker, and the answer that comes over it.

Owns the clock of an answer. It runs while the worker works, and stands still while the worker waits
for the reader: how slow a reader may be is the business of whoever sends.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import cast

from civilgraph.serve.wire import HEADER, LAST, Job

# A worker may be so far ahead of its reader before it has to wait.
AHEAD = 1 << 19


class End(StrEnum):
    """Why an answer was ended before its time."""

    TIME = "it took longer than it may"
    READER = "nobody was there to read it"
    LOST = "its worker ended"


class Stopped(Exception):
    """The answer will not be whole; `status` is the worker's exit code where it ended by itself."""

    def __init__(self, end: End, status: int | None = None) -> None:
        """Keep why, and how the worker ended."""
        super().__init__(end)
        self.end, self.status = end, status


class Answer:
    """What a worker says to one job, as far as nobody took it yet."""

    def __init__(self, link: Link, seconds: float) -> None:
        """Belong to a worker's line; start the clock."""
        self._loop = asyncio.get_running_loop()
        self._link: Link | None = link
        self._died = link.died
        self._frames: deque[tuple[int, bytes]] = deque()
        self._held = 0
        self._waiter: asyncio.Future[None] | None = None
        self._end: End | None = None
        self._left = seconds
        self._is_paused = False
        self._start_clock()

    async def frame(self) -> tuple[int, bytes]:
        """Wait for the next frame; raises Stopped where none will come."""
        while not self._frames:
            if self._end is not None:
                raise Stopped(self._end, await self._exit_code())
            self._waiter = self._loop.create_future()
            await self._waiter
        letter, payload = self._frames.popleft()
        self._held -= len(payload)
        if self._is_paused and self._held <= AHEAD and self._link:
            self._is_paused = False
            self._start_clock()
            self._link.resume()
        return letter, payload

    async def ended(self) -> None:
        """Wait until the last frame is there, or will never be."""
        while self._link is not None:
            self._waiter = self._loop.create_future()
            await self._waiter

    def stop(self, end: End) -> None:
        """End the answer, and the worker if it still works on it."""
        if self._end is None:
            self._end = end
        self._clock.cancel()
        link, self._link = self._link, None
        if link is not None:
            link.give_up()
        self._wake()

    def take(self, letter: int, payload: bytes) -> None:
        """Take a frame from the worker."""
        self._frames.append((letter, payload))
        self._held += len(payload)
        if letter in LAST:
            self._clock.cancel()
            self._link = None
        elif self._held > AHEAD and not self._is_paused and self._link:
            self._is_paused = True
            self._left = self._clock.when() - self._loop.time()
            self._clock.cancel()
            self._link.pause()
        self._wake()

    def _start_clock(self) -> None:
        self._clock = self._loop.call_later(self._left, self.stop, End.TIME)

    async def _exit_code(self) -> int | None:
        if self._end is not End.LOST:
            return None
        # The zygote says how a worker ended a moment after the line broke.
        done, _ = await asyncio.wait({self._died}, timeout=2)
        return self._died.result() if done else None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Link(asyncio.Protocol):
    """The line to one worker: jobs go out, frames come in."""

    def __init__(self) -> None:
        """Begin without a line."""
        loop = asyncio.get_running_loop()
        self.process = 0
        self.is_lost = False
        self.died: asyncio.Future[int] = loop.create_future()
        self.ready: asyncio.Future[str] = loop.create_future()
        # Whom to tell that the worker is free again (and whether it has grown), or gone.
        self.on_free: Callable[[Link, bool], None] = lambda link, has_grown: None
        self.on_gone: Callable[[Link], None] = lambda link: None
        self._answer: Answer | None = None
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the line."""
        # uvloop's transports are of no class of asyncio's.
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, job: Job, *, seconds: float) -> Answer:
        """Give the worker a job and a time for it."""
        self._answer = answer = Answer(self, seconds)
        self._transport.write(job.pack())
        return answer

    def data_received(self, data: bytes) -> None:
        """Take what the worker says apart into frames."""
        buffer = self._buffer
        buffer += data
        place, end = 0, len(buffer)
        while end - place >= HEADER.size:
            letter, length = HEADER.unpack_from(buffer, place)
            place += HEADER.size
            if end - place < length:
                place -= HEADER.size
                break
            self._take(letter, bytes(buffer[place : place + length]))
            place += length
        if place:
            del buffer[:place]

    def connection_lost(self, error: Exception | None) -> None:
        """Notice that the worker is gone."""
        self.is_lost = True
        answer, self._answer = self._answer, None
        if answer is not None:
            answer.stop(End.LOST)
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("the worker did not come up"))
        self.on_gone(self)

    def give_up(self) -> None:
        """End the worker: what it works on is not wanted any more."""
        self._answer = None
        self._transport.abort()

    def pause(self) -> None:
        """Let the worker wait."""
        self._transport.pause_reading()

    def resume(self) -> None:
        """Hear the worker again."""
        self._transport.resume_reading()

    def _take(self, letter: int, payload: bytes) -> None:
        answer = self._answer
        if answer is None:
            if not self.ready.done():
                self.ready.set_result(payload.decode())
            return
        answer.take(letter, payload)
        if letter in LAST:
            self._answer = None
            self.on_free(self, payload.startswith(b"1"))
