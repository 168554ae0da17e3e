"""Take a picture of each view of the explorer in each language: `make screenshots`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "build" / "screenshots"

# What each picture shows, as the address of the page says it.
SHOWN = {
    "map": "view=map",
    "map-shared": "view=map&mode=orgs",
    "map-networks": "view=map&mode=nets",
    "card": "view=map&pick=alc&from=balkans-act-now&to=enpates",
    "coverage": "view=map&pick=sos-torture-network",
    "overlap": "view=overlap",
    "time": "view=time&t=2013-01-01",
    "compare": "view=compare&pick=ztok&one=2013-01-01&other=2018-12-31",
    "table": "view=table",
    "theme": "view=map&theme=trafficking",
    "projects": "view=map&layer=projects",
    "grants": "view=time&layer=grants&pick=sadm",
    "accreditations": "view=overlap&layer=accreditations",
}
WIDTHS = {1280: 800, 320: 640}


def main() -> None:
    """Build the page from our data and take every picture."""
    from playwright.sync_api import sync_playwright

    from civilgraph.knowledge_graph import KnowledgeGraph
    from civilgraph.view.explorer.phrases import LANGUAGES

    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / "explorer.html"
    path.write_text(KnowledgeGraph.open(ROOT / "data").explore(), encoding="utf-8")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for width, height in WIDTHS.items():
            for language in LANGUAGES:
                page = browser.new_page(viewport={"width": width, "height": height})
                for name, hash_ in SHOWN.items():
                    page.goto("about:blank")
                    page.goto(f"{path.as_uri()}#{hash_}&lang={language}")
                    page.wait_for_selector("body[data-ready]", state="attached")
                    page.wait_for_timeout(200)
                    page.screenshot(
                        path=OUT / f"{name}-{language}-{width}.png", full_page=width < 400
                    )
                page.goto("about:blank")
                page.goto(f"{path.as_uri()}#lang={language}")
                page.click(".filters summary")
                page.screenshot(path=OUT / f"filters-{language}-{width}.png")
                page.close()
        browser.close()
    count = len(list(OUT.glob("*.png")))
    print(f"{count} pictures are in {OUT.relative_to(ROOT)}/")


if __name__ == "__main__":
    # A folder that is run is not a package: ours is found from the top of the repository.
    sys.path.insert(0, str(ROOT / "graph"))
    main()
