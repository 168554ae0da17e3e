"""Show the explorer of a release that has no site.

Owns the process that makes the page: once for each release, at the first request, beside the
server, and for so long at most. To gather and to place what is on it takes seconds, which nobody
who asks a query is to feel.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.publish.site.questions import MOST_CLAIMS
from civilgraph.release import Release, open_release
from civilgraph.serve.exchange import Exchange
from civilgraph.serve.once import Once
from civilgraph.serve.pool import Pool
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.sending import HTML, send_made

SECONDS = 300.0
CURE = "civilgraph explore makes one of any release, on a machine of your own"


class Explorer:
    """The explorer of the release that is served."""

    def __init__(self, pool: Pool) -> None:
        """Take the pool, which knows the release."""
        self._pool = pool
        self._page = Once(pool, make_page)

    async def show(self, exchange: Exchange) -> None:
        """Show the page; raises Refusal where there is none."""
        page = await self._page.get()
        if isinstance(page, Refusal):
            raise page
        await send_made(exchange, page, content_type=HTML)

    async def close(self) -> None:
        """End the process that makes the page, if it runs."""
        await self._page.close()


def has_explorer(release: Release) -> bool:
    """Tell whether an explorer of a release is offered: it has claims, and not too many."""
    return 0 < int(release.manifest.get("claims", 0)) <= MOST_CLAIMS


async def make_page(release: Release) -> bytes | Refusal:
    """Make the explorer in a process of its own; what failed is not tried again."""
    if not has_explorer(release):
        size = f"{int(release.manifest.get('claims', 0)):,} claims"
        return Refusal(status=404, title=f"there is no explorer for {size} here", hint=CURE)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, release.folder, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(SECONDS):
            page, _ = await process.communicate()
    except TimeoutError:
        return Refusal(status=503, title="the explorer took too long to make", hint=CURE)
    finally:
        if process.returncode is None:
            process.kill()
    return Refusal(status=500, title="the explorer failed") if process.returncode else page


if __name__ == "__main__":
    # Queries come first.
    os.nice(10)
    kg = KnowledgeGraph.from_release(open_release(Path(sys.argv[1])))
    sys.stdout.buffer.write(kg.explore().encode())
