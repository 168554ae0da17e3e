"""Time how the endpoint stands what the world does to it: runaways, and workers that are killed.

Nothing here has a peer: what is compared with is the promise, a limit that the server was given.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.serve.running import ENDLESS, RUNAWAYS, Running, running, wait_for

from civilgraph.cli.output import align, progress
from civilgraph.knowledge_graph import build_release

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 3.0
OPTIONS = ("--quiet", "--workers", "4", "--limit-seconds", f"{LIMIT:g}", "--keep-megabytes", "0")


def run() -> None:
    """Print how late a runaway is stopped, and how soon others are answered meanwhile."""
    with TemporaryDirectory(prefix="civilgraph-bench-") as name, progress() as step:
        step("building data/")
        built = build_release(ROOT / "data", out=Path(name), step=lambda text: None)
        with running(built.release.folder, *OPTIONS) as server:
            step("three runaways")
            three = _runaways(server, [*RUNAWAYS.values()], client="127.0.0.1")
            step("twenty runaways of one client")
            twenty = _runaways(
                server, [RUNAWAYS["a product that is counted"]] * 20, client="127.0.0.3"
            )
            step("killing workers")
            replaced = [_kill(server) for _ in range(10)]
    print(f"faults: 4 workers, a limit of {LIMIT:g} s for a query; seconds")
    rows = [
        ("three kinds of runaway: the last is stopped, after the limit", f"{three[0]:6.3f}", "≤ 1"),
        ("an ASK beside them, the slowest", f"{max(three[1]):6.3f}", "≤ 0.5"),
        ("the same, the median", f"{median(three[1]):6.3f}", ""),
        (
            "twenty runaways of one client: another's ASK, the slowest",
            f"{max(twenty[1]):6.3f}",
            "≤ 0.5",
        ),
        (
            "a worker is killed: until another is in its place, the slowest",
            f"{max(replaced):6.3f}",
            "≤ 0.2",
        ),
    ]
    print(align(("", "took", "promised"), rows))


def _runaways(server: Running, queries: list[str], *, client: str) -> tuple[float, list[float]]:
    """Let queries run away; give how late the last was stopped, and how long each ASK took.

    What waited for its turn is not late: only the first to be stopped of each are counted there.
    """
    with _asking(server) as waited, ThreadPoolExecutor(len(queries)) as threads:
        answers = [*threads.map(lambda query: server.ask(query, client=client), queries)]
    took = [a.elapsed.total_seconds() for a in answers if a.status_code == 504]
    if {a.status_code for a in answers} - {503, 504} or not took:
        raise RuntimeError(f"runaways ended as {[a.status_code for a in answers]}")
    return max(took) - LIMIT, waited


@contextmanager
def _asking(server: Running) -> Iterator[list[float]]:
    """Ask a trifle again and again from elsewhere, as long as something else goes on."""
    waited, is_over = list[float](), threading.Event()

    def ask() -> None:
        with server.client("127.0.0.2") as http:
            while not is_over.wait(0.05):
                start = time.perf_counter()
                http.get(server.sparql, params={"query": "ASK {}"}).raise_for_status()
                waited.append(time.perf_counter() - start)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        yield waited
    finally:
        is_over.set()
        asker.join()


def _kill(server: Running) -> float:
    """Kill the worker that is at work; give the time until as many are up as before."""
    server.settle()
    before = set(server.workers())
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(_ignore_break, lambda: server.ask(ENDLESS))
        wait_for(lambda: server.health()["workers"]["busy"])
        victim = server.busiest()
        os.kill(victim, signal.SIGKILL)
        start = time.perf_counter()
        while victim in (now := set(server.workers())) or len(now) < len(before):
            time.sleep(0.002)
        took = time.perf_counter() - start
        asked.result()
    return took


def _ignore_break(ask: Callable[[], object]) -> None:
    """Ask; that the answer breaks off is what was wanted."""
    import httpx2 as httpx

    try:
        ask()
    except httpx.HTTPError:
        return
