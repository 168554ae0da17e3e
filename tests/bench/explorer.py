"""Measure the explorer in headless Chromium with software rendering: ready, frames, heap."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from tests.explorer.samples import many

from civilgraph.view.explorer import render_explorer

MEMBERS, NETWORKS, SPELLS = 98_000, 2_000, 364_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"]

# Drags the map along a circle for two seconds and counts the frames that were shown.
_PAN = """
async () => {
  const canvas = document.querySelector("canvas.map");
  const box = canvas.getBoundingClientRect();
  const fire = (type, x, y, buttons) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, button: 0, buttons, clientX: box.left + x, clientY: box.top + y, bubbles: true,
  }));
  canvas.setPointerCapture = () => {};
  fire("pointerdown", 400, 300, 1);
  const times = [];
  const begin = performance.now();
  while (performance.now() - begin < 2000) {
    const turn = (performance.now() - begin) / 300;
    fire("pointermove", 400 + 60 * Math.sin(turn), 300 + 60 * Math.cos(turn), 1);
    times.push(await new Promise(requestAnimationFrame));
  }
  fire("pointerup", 400, 300, 0);
  const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
  return { frames: 1000 * gaps.length / (times.at(-1) - times[0]), worst: gaps.at(-1) };
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one run found; times in milliseconds, memory in megabytes.

    The heap is that of JavaScript's objects and texts; typed arrays lie beside it.
    """

    nodes: int
    edges: int
    render_ms: float
    page_mb: float
    ready_ms: float
    frames_per_second: float
    worst_frame_ms: float
    heap_mb: float
    arrays_mb: float


def run() -> None:
    """Print what one run of a hundred thousand things took."""
    print("explorer, Chromium without a GPU: ready ≤ 1500 ms, ≥ 50 frames/s, heap ≤ 60 MB wanted")
    for name, value in asdict(measure(seed=1)).items():
        print(f"  {name:18} {value:>10,}")


def measure(*, seed: int) -> Measured:
    """Write a page of a hundred thousand things, open it, and drag its map."""
    from playwright.sync_api import sync_playwright

    explored = many(members=MEMBERS, networks=NETWORKS, spells=SPELLS, seed=seed)
    begin = perf_counter()
    text = render_explorer(explored)
    rendered = 1000 * (perf_counter() - begin)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "many.html"
        path.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]")
        ready = float(page.get_attribute("body", "data-ready") or 0)
        page.wait_for_timeout(500)
        pan = page.evaluate(_PAN)
        page.wait_for_timeout(500)
        page.evaluate("gc()")
        heap = page.context.new_cdp_session(page).send("Runtime.getHeapUsage")
        browser.close()
    return Measured(
        nodes=MEMBERS + NETWORKS,
        edges=len(explored.spells.member),
        render_ms=round(rendered),
        page_mb=round(len(text.encode()) / 1e6, 1),
        ready_ms=ready,
        frames_per_second=round(pan["frames"], 1),
        worst_frame_ms=round(pan["worst"], 1),
        heap_mb=round(heap["usedSize"] / 1e6, 1),
        arrays_mb=round(heap["backingStorageSize"] / 1e6, 1),
    )


if __name__ == "__main__":
    run()
