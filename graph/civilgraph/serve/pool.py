"""Share a few workers among many clients, fairly.

Owns the seats and the queue. A client that has nothing running goes before one that has, and one
seat is kept for such clients: whoever sends many long queries waits for himself, nobody else does.
It is long because a worker that is taken, freed, lost or replaced changes seats and queue alike.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Mapping
from typing import Any

from civilgraph.release import Release
from civilgraph.serve.limits import MEBIBYTE, Limits
from civilgraph.serve.link import Answer, Link
from civilgraph.serve.nursery import Nursery, ZygoteLost
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.wire import Job

log = logging.getLogger("civilgraph.serve")


class Generation:
    """The workers of one release."""

    def __init__(self, release: Release, nursery: Nursery) -> None:
        """Begin with no worker."""
        self.release, self.nursery = release, nursery
        self.idle: list[Link] = []
        self.size = 0


class Pool:
    """The seats at which queries are answered, and those who wait for one."""

    def __init__(self, *, workers: int, limits: Limits, is_scratch: bool = False) -> None:
        """Take the number of workers; one more is brought up for newcomers."""
        self.workers, self.limits, self.is_scratch = workers, limits, is_scratch
        self.respawned = self.refused = 0
        self._clients: dict[Link, str] = {}
        self._running = Counter[str]()
        self._waiting: dict[str, deque[asyncio.Future[Link]]] = {}
        self._current: Generation | None = None
        self._generations: dict[Link, Generation] = {}
        self._chores: set[asyncio.Task[None]] = set()
        self._changing = asyncio.Lock()

    @property
    def release(self) -> Release:
        """Give the release that is served."""
        assert self._current is not None
        return self._current.release

    @property
    def fence(self) -> str:
        """Say what fences the workers in."""
        return self._current.nursery.fence if self._current else ""

    @property
    def alive(self) -> int:
        """Count the workers that are up."""
        return self._current.size if self._current else 0

    @property
    def busy(self) -> int:
        """Count the workers that answer."""
        return len(self._clients)

    @property
    def queued(self) -> int:
        """Count the requests that wait for a worker."""
        return sum(map(len, self._waiting.values()))

    async def load(self, release: Release) -> None:
        """Serve a release: bring up its workers, then let those before them finish and go."""
        nursery = Nursery(self._plan(release), on_loss=lambda: self._recover(nursery))
        generation = Generation(release, nursery)
        try:
            await nursery.start()
            await self._swap_in(generation)
        except (ZygoteLost, OSError):
            await nursery.close()
            raise

    async def change(self, job: Job) -> Answer:
        """Change a scratch store; who asks after that asks a worker that knows the change."""
        async with self._changing:
            assert self._current is not None
            release, nursery = self._current.release, self._current.nursery
            answer = nursery.desk.ask(job, seconds=self.limits.transfer_seconds)
            await answer.ended()
            await self._swap_in(Generation(release, nursery))
            return answer

    async def _swap_in(self, generation: Generation) -> None:
        """Bring up the workers of a generation, then let those before them finish and go."""
        for _ in range(self.workers + 1):
            await self._bring_up(generation)
        before, self._current = self._current, generation
        if before is not None:
            for link in [*before.idle]:
                link.give_up()
            before.idle.clear()
        self._serve_waiting()

    async def close(self) -> None:
        """End all workers."""
        for chore in self._chores:
            chore.cancel()
        nurseries = self._nurseries()
        self._current = None
        for nursery in nurseries:
            await nursery.close()

    def _nurseries(self) -> set[Nursery]:
        """Give the nurseries that are still needed."""
        needed = {generation.nursery for generation in self._generations.values()}
        return needed | ({self._current.nursery} if self._current else set())

    async def ask(self, client: str, job: Job) -> tuple[Answer, Release]:
        """Let a worker answer a job, as soon as it is the client's turn.

        Raises Refusal where too many wait already, or the wait takes too long.
        """
        while True:
            link = self._free_seat(client) or await self._seat_after_waiting(client)
            # Its worker may have ended between the moment in which the turn came and this one.
            if not link.is_lost:
                return link.ask(job, seconds=self.limits.seconds), self._generations[link].release

    def _free_seat(self, client: str) -> Link | None:
        """Give a seat that is free for a client, where there is one and nobody waits for it."""
        if self._current is None or not self._current.idle or not self._may_run(client):
            return None
        return self._seat(client)

    def _may_run(self, client: str) -> bool:
        return not self._running[client] or len(self._clients) < self.workers

    def _seat(self, client: str) -> Link:
        assert self._current is not None
        link = self._current.idle.pop()
        self._clients[link] = client
        self._running[client] += 1
        return link

    async def _seat_after_waiting(self, client: str) -> Link:
        limits = self.limits
        line = self._waiting.setdefault(client, deque())
        if self.queued >= limits.waiting or len(line) >= limits.waiting_per_client:
            self._forget_empty_line(client)
            raise self._busy("too many queries wait already")
        turn: asyncio.Future[Link] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            async with asyncio.timeout(limits.seconds):
                return await turn
        except TimeoutError:
            # The turn may have come in the very moment in which the time was up.
            if turn.done() and not turn.cancelled():
                return turn.result()
            raise self._busy(f"no worker was free for {limits.seconds:g} seconds") from None
        except asyncio.CancelledError:
            # The client left in the very moment in which it was its turn.
            if turn.done() and not turn.cancelled() and not turn.result().is_lost:
                self._free(turn.result(), has_grown=False)
            raise
        finally:
            if turn in line:
                line.remove(turn)
            self._forget_empty_line(client)

    def _busy(self, detail: str) -> Refusal:
        self.refused += 1
        headers = {"retry-after": str(max(1, round(self.limits.seconds / 6)))}
        return Refusal(status=503, title="the server is busy", detail=detail, headers=headers)

    def _forget_empty_line(self, client: str) -> None:
        if client in self._waiting and not self._waiting[client]:
            del self._waiting[client]

    def _serve_waiting(self) -> None:
        """Give free seats to those who wait: first to clients with the least that runs."""
        while self._current is not None and self._current.idle and self._waiting:
            client = min(self._waiting, key=lambda name: self._running[name])
            if not self._may_run(client):
                return
            # Behind the others of its kind from now on: they take turns.
            line = self._waiting.pop(client)
            turn = line.popleft()
            if line:
                self._waiting[client] = line
            if not turn.done():
                turn.set_result(self._seat(client))

    async def _bring_up(self, generation: Generation) -> None:
        link = await generation.nursery.spawn()
        self._generations[link] = generation
        generation.size += 1
        generation.idle.append(link)
        link.on_free = lambda link, has_grown: self._free(link, has_grown=has_grown)
        link.on_gone = self._gone
        if link.is_lost:
            self._gone(link)

    def _free(self, link: Link, *, has_grown: bool) -> None:
        """Take a worker back: it answered to the end."""
        self._leave(link)
        generation = self._generations[link]
        if has_grown or generation is not self._current:
            link.give_up()
        else:
            generation.idle.append(link)
            self._serve_waiting()

    def _leave(self, link: Link) -> None:
        client = self._clients.pop(link, None)
        if client is not None:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]

    def _gone(self, link: Link) -> None:
        """Notice that a worker ended or was given up; bring up another in its place."""
        self._leave(link)
        generation = self._generations.pop(link, None)
        if generation is None:
            return
        generation.size -= 1
        if link in generation.idle:
            generation.idle.remove(link)
        generation.nursery.kill(link)
        if generation is self._current:
            self._do(self._replace(generation))
        elif not generation.size and generation.nursery not in self._nurseries():
            self._do(generation.nursery.close())

    async def _replace(self, generation: Generation) -> None:
        try:
            await self._bring_up(generation)
        except (ZygoteLost, OSError) as error:
            # The loss of the zygote is told to `_recover`, which begins anew.
            log.error("no worker could be brought up: %s", error)
            return
        self.respawned += 1
        self._serve_waiting()

    def _recover(self, nursery: Nursery) -> None:
        """Begin anew where the process that holds the store was lost."""
        if self._current is not None and nursery is self._current.nursery:
            self._do(self._load_again(self._current.release))

    async def _load_again(self, release: Release) -> None:
        pause = 0.5
        while True:
            log.error("the process with the graph ended; it is brought up again")
            try:
                return await self.load(release)
            except (ZygoteLost, OSError):
                await asyncio.sleep(pause)
                pause = min(2 * pause, 30)

    def _do(self, chore: Any) -> None:
        """Let something be done beside what waits for it."""
        task = asyncio.get_running_loop().create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    def _plan(self, release: Release) -> Mapping[str, Any]:
        """Say what workers need to know."""
        return {
            "quads": str(release.quads),
            "store": str(release.store) if release.store.is_dir() else "",
            "base": str(release.manifest["base"]),
            "rows": self.limits.rows,
            "bytes": self.limits.megabytes * MEBIBYTE,
            "memory": self.limits.memory * MEBIBYTE,
            "union": not self.is_scratch,
            "scratch": self.is_scratch,
        }
