"""Bring up workers and end them: the server's side of the zygote.

Owns the process of the zygote and the sockets to its workers. It knows nothing of HTTP, of clients
and of who may ask.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from civilgraph.serve.link import Link
from civilgraph.serve.wire import BORN, DIED, KILL, LOADED, NOTICE, SPAWN


class ZygoteLost(Exception):
    """The process that holds the store ended, or never came up."""


class Nursery:
    """The zygote of one release, and the workers that came from it."""

    def __init__(self, plan: Mapping[str, Any], *, on_loss: Callable[[], None]) -> None:
        """Take the plan for workers, and whom to tell when the zygote is lost."""
        self._plan, self._on_loss = plan, on_loss
        self._births: deque[tuple[asyncio.Future[None], Link | None]] = deque()
        self._links: dict[int, Link] = {}
        self._is_closed = False
        self.fence = ""
        # The line to the zygote itself, through which a scratch store is changed.
        self.desk = Link()

    async def start(self) -> None:
        """Start the zygote and wait until it has loaded the store."""
        ours, theirs = socket.socketpair()
        our_desk, their_desk = socket.socketpair()
        with theirs, their_desk:
            handles = theirs.fileno(), their_desk.fileno()
            command = [sys.executable, "-m", "civilgraph.serve.zygote", *map(str, handles)]
            self._zygote = subprocess.Popen(  # noqa: S603 our own program
                [*command, json.dumps(self._plan)], pass_fds=handles
            )
        ours.setblocking(False)
        self._control = ours
        loop = asyncio.get_running_loop()
        loop.add_reader(ours.fileno(), self._hear)
        await loop.create_unix_connection(lambda: self.desk, sock=our_desk)
        await self._birth(None)

    async def spawn(self) -> Link:
        """Bring up a worker and wait until it is ready."""
        if self._is_closed:
            raise ZygoteLost("the process with the graph ended")
        ours, theirs = socket.socketpair()
        link = Link()
        with theirs:
            socket.send_fds(self._control, [NOTICE.pack(SPAWN, 0, 0)], [theirs.fileno()])
        await self._birth(link)
        await asyncio.get_running_loop().create_unix_connection(lambda: link, sock=ours)
        try:
            self.fence = await link.ready
        except ConnectionError as error:
            raise ZygoteLost(str(error)) from None
        return link

    def kill(self, link: Link) -> None:
        """End a worker at once, whatever it does."""
        if not self._is_closed and link.process in self._links:
            self._control.send(NOTICE.pack(KILL, link.process, 0))

    async def close(self) -> None:
        """End the zygote and all its workers."""
        if self._is_closed:
            return
        self._is_closed = True
        asyncio.get_running_loop().remove_reader(self._control.fileno())
        self._control.close()
        self.desk.give_up()
        await asyncio.get_running_loop().run_in_executor(None, self._zygote.wait)

    async def _birth(self, link: Link | None) -> None:
        """Wait for the next notice of a birth: the zygote's own, or a worker's."""
        born: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._births.append((born, link))
        await born

    def _hear(self) -> None:
        """Take the zygote's notices: loaded, born, died."""
        try:
            data = self._control.recv(NOTICE.size * 64)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        while len(data) % NOTICE.size:
            self._control.setblocking(True)
            data += self._control.recv(NOTICE.size - len(data) % NOTICE.size)
            self._control.setblocking(False)
        for letter, process, status in NOTICE.iter_unpack(data):
            if letter in (LOADED, BORN):
                born, newborn = self._births.popleft()
                if newborn is not None:
                    newborn.process = process
                    self._links[process] = newborn
                if not born.done():
                    born.set_result(None)
            elif letter == DIED and (link := self._links.pop(process, None)):
                link.died.set_result(status)

    def _lose(self) -> None:
        """Give up what waits for a zygote that has gone."""
        if self._is_closed:
            return
        self._is_closed = True
        asyncio.get_running_loop().remove_reader(self._control.fileno())
        self._control.close()
        self._zygote.kill()
        self._zygote.wait()
        for born, _ in self._births:
            born.set_exception(ZygoteLost("the process with the graph ended"))
        self._births.clear()
        self._on_loss()
