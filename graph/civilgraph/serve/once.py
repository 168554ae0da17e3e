"""Make something once for each release, when it is first asked for.

Owns who makes it and who waits. What could not be made is tried again by whoever asks next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from civilgraph.release import Release
from civilgraph.serve.pool import Pool

T = TypeVar("T")


class Once(Generic[T]):
    """What is made of the release that is served, and kept until another is."""

    def __init__(self, pool: Pool, make: Callable[[Release], Awaitable[T]]) -> None:
        """Take the pool, which knows the release, and what makes the thing."""
        self._pool, self._make = pool, make
        self._digest = ""
        self._making: asyncio.Future[T] | None = None

    async def get(self) -> T:
        """Give the thing; it goes on being made where the one who asked first has left."""
        release, making = self._pool.release, self._making
        if making is None or release.digest != self._digest or _has_failed(making):
            making = self._making = asyncio.ensure_future(self._make(release))
            self._digest = release.digest
        return await asyncio.shield(making)

    async def close(self) -> None:
        """End what is being made."""
        if self._making is not None:
            self._making.cancel()
            await asyncio.wait([self._making])


def _has_failed(making: asyncio.Future[T]) -> bool:
    return making.done() and (making.cancelled() or making.exception() is not None)
