"""Time publishing a hundred thousand claims: the data half, the site half, and its memory.

One process publishes a release that is there; what it spent is read at each of its steps. The peer
reads the same quads and writes them in the same four notations, and no file for each thing.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.road import Spent, load, spend
from tests.bench.synthetic import BASE, write_dataset

from civilgraph.build import derive, keep_store
from civilgraph.cli.output import align, progress
from civilgraph.identifiers import Identifiers
from civilgraph.publish.publication import publish
from civilgraph.release import write_release
from civilgraph.vocabulary import CIV, RDF

MEMBERSHIPS, SEED = 58_000, 1
ISSUED = "2026-01-01"
# The step with which the second half begins.
SITE = "writing pages"

PEER = """
import sys, pyoxigraph as ox
for form in (ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD, ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML):
    quads = ox.parse(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
    things = quads if form.supports_datasets else (quad.triple for quad in quads)
    ox.serialize(things, f"{sys.argv[2]}.{form.file_extension}", form)
"""


def run() -> None:
    """Print CPU seconds and peak memory of each half, and the ratio to the peer."""
    with TemporaryDirectory(prefix="civilgraph-bench-") as name, progress() as step:
        folder = Path(name)
        step("making up a release")
        made = spend("-m", "tests.bench.publish", "make", folder)
        step("publishing it")
        published = spend("-m", "tests.bench.publish", "publish", folder)
        step("Oxigraph: the same quads in four notations")
        peer = spend("-c", PEER, folder / "built" / "quads.nq", folder / "peer")
    spent: dict[str, float] = json.loads(published.output)
    halves = {
        "data": sum(seconds for step, seconds in spent.items() if step != SITE),
        "site": spent[SITE],
    }
    print(f"publish: {made.output}")
    rows = [
        *(_row(f"  {step}", seconds) for step, seconds in spent.items()),
        _row("data: notations, files of things, tables", halves["data"], peer=peer),
        _row("site: all pages in four languages, of 60 promised", halves["site"]),
        _row("both, of 1,024 MB promised", published.seconds, megabytes=published.megabytes),
        _row("Oxigraph: four notations", peer.seconds, peer=peer, megabytes=peer.megabytes),
    ]
    print(align(("", "CPU s", "ratio", "peak MB"), rows))


def _row(
    name: str, seconds: float, *, peer: Spent | None = None, megabytes: float = 0
) -> tuple[str, str, str, str]:
    ratio = f"{seconds / peer.seconds:5.2f}" if peer else ""
    return name, f"{seconds:5.1f}", ratio, f"{megabytes:7,.0f}" if megabytes else ""


def make(folder: Path) -> None:
    """Write a release of made-up claims, with what the rules derive."""
    write_dataset(folder / "dataset", memberships=MEMBERSHIPS, seed=SEED)
    quads, identifiers = folder / "quads.nq", Identifiers(base=BASE)
    store = load(folder / "dataset", quads, folder / "store")
    derived = derive(store, identifiers=identifiers)
    lines = sorted({*quads.read_text(encoding="utf-8").splitlines(keepends=True), *derived})
    facts = {
        "title": "A made-up dataset",
        "publisher": "nobody",
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
        "languages": ["lt", "sr-Latn", "en"],
        "base": BASE,
        "sources": [],
        "quads": len(lines),
    }
    release = write_release(folder, files={"quads.nq": "".join(lines).encode()}, facts=facts)
    keep_store(release, store=store)
    (folder / "built").symlink_to(release.folder)
    is_claim = f" <{RDF.type}> <{CIV.Claim}> "
    claims = sum(is_claim in line for line in lines)
    print(f"{claims:,} claims, {len(lines):,} quads")


def work(folder: Path) -> None:
    """Publish, and print what each step spent."""
    spent: dict[str, float] = {}
    last, since = "", time.process_time()

    def step(name: str) -> None:
        nonlocal last, since
        now = time.process_time()
        if last:
            spent[last] = spent.get(last, 0.0) + now - since
        last, since = name, now

    publish(folder / "built", out=folder / "public", issued=ISSUED, step=step)
    step("")
    print(json.dumps(spent))


if __name__ == "__main__":
    {"make": make, "publish": work}[sys.argv[1]](Path(sys.argv[2]))
