"""Hand out what the published site runs in the browser: scripts, styles, the engine, licences.

Owns nothing but the folder `built`, which graph/bundle.py makes from the modules in `script`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

BUILT = Path(__file__).parent / "built"
LICENCES = "THIRD-PARTY.txt"
STAMP = "inputs.sha256"


class NotBuilt(RuntimeError):
    """The scripts of the site are not bundled."""


def asset_files() -> Iterator[tuple[str, bytes]]:
    """Give each file of the site's folder `assets/`: its path there and its content, sorted."""
    folder = _built()
    for path in sorted(folder.iterdir()):
        if path.name != STAMP:
            yield path.name, path.read_bytes()


def third_party() -> str:
    """List the packages of other people that the scripts are made with, with their licences."""
    return (_built() / LICENCES).read_text(encoding="utf-8")


def _built() -> Path:
    if not (BUILT / STAMP).is_file():
        raise NotBuilt(
            f"the scripts of the site are not in {BUILT}; in a checkout, make them with "
            "`python graph/bundle.py`, else install civilgraph again"
        )
    return BUILT
