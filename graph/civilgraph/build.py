"""Build a release: check, lift, validate, load, derive, and write it as a whole or not at all.

Owns the order of building. Pictures are made by callers, who hand in the functions (`pages`).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from heapq import merge
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from civilgraph.check import Checked, Step, check_dataset
from civilgraph.identifiers import Identifiers
from civilgraph.problems import Problem, has_errors
from civilgraph.queries import read_query
from civilgraph.rdf.assemble import ontology_quads
from civilgraph.release import QUADS, Release, is_alive, write_release
from civilgraph.store import Store
from civilgraph.store.embedded import EmbeddedStore
from civilgraph.workspace import share

# So many lines are sorted in memory at a time.
RUN = 200_000
# Scratch folders are called so, with the number of their process.
SCRATCH = "civilgraph-build-"

Page = Callable[[Store, Identifiers], str]


class NotRight(Exception):
    """The data has errors, so nothing was built; `problems` are all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems."""
        super().__init__(f"{sum(p.severity == 'error' for p in problems)} errors")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Built:
    """A release that was built, and the problems that did not stop it."""

    release: Release
    problems: list[Problem]


def _nothing(step: str) -> None:
    pass


def build(
    root: Path,
    *,
    out: Path,
    pages: Mapping[str, Page] | None = None,
    base: str = "",
    step: Step = _nothing,
) -> Built:
    """Build a dataset into a release below `out` and make it the current one.

    `base` stands for the base IRI of the dataset's settings. Raises NotRight, with nothing
    written, where the data has errors.
    """
    clear_scratch()
    with TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-") as folder:
        scratch = Path(folder)
        checked = check_dataset(root, base=base, step=step, scratch=scratch)
        if has_errors(checked.problems):
            raise NotRight(checked.problems)
        step("deriving")
        derived = derive(checked.store, identifiers=checked.dataset.identifiers)
        step("sorting")
        added = (line.encode() for line in chain(ontology_quads(checked.ontology), derived))
        with checked.quads.open("rb") as curated:
            quads = scratch / QUADS
            count = sort_once(chain(curated, added), quads, scratch=scratch)
        files: dict[str, bytes | Path] = {QUADS: quads}
        step("drawing")
        for name, page in (pages or {}).items():
            files[name] = page(checked.store, checked.dataset.identifiers).encode()
        step("writing the release")
        release = write_release(out, files=files, facts=_facts(checked, quads=count))
        if checked.is_large:
            keep_store(release, store=checked.store)
        return Built(release, checked.problems)


def clear_scratch() -> None:
    """Remove the scratch folders of our own builds that were killed."""
    for folder in Path(gettempdir()).glob(f"{SCRATCH}*-*"):
        process = folder.name.removeprefix(SCRATCH).split("-")[0]
        if folder.stat().st_uid == os.getuid() and not is_alive(process):
            shutil.rmtree(folder, ignore_errors=True)


def sort_once(lines: Iterable[bytes], path: Path, *, scratch: Path) -> int:
    """Sort lines into a file, each once, and count them; what is sorted waits on disk."""
    lines, runs, count = iter(lines), list[Path](), 0
    while run := sorted(islice(lines, RUN)):
        runs.append(scratch / f"run-{len(runs)}")
        runs[-1].write_bytes(b"".join(run))
    with ExitStack() as stack:
        out = stack.enter_context(path.open("wb"))
        files = [stack.enter_context(path.open("rb")) for path in runs]
        for line, _ in groupby(merge(*files)):
            out.write(line)
            count += 1
    for path in runs:
        path.unlink()
    return count


def derive(store: EmbeddedStore, *, identifiers: Identifiers) -> list[str]:
    """Run `queries/rules/` in the order of their names and load what they say into its own graph.

    A rule sees what the rules before it derived. The derived quads come back sorted.
    """
    derived: set[str] = set()
    for path in sorted((share() / "queries" / "rules").glob("*.rq")):
        triples = store.construct(read_query(path).text)
        tail = f" <{identifiers.derived}> .\n"
        lines = [triple.removesuffix(" .\n") + tail for triple in triples]
        store.load(lines)
        derived.update(lines)
    return sorted(derived)


def keep_store(release: Release, *, store: EmbeddedStore) -> Path:
    """Keep the store on disk, which holds a release's quads, beside it: whole or not at all."""
    if not release.store.is_dir():
        draft = release.store.with_name(f".{release.store.name}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        store.copy_to(draft)
        draft.rename(release.store)
    return release.store


def _facts(checked: Checked, *, quads: int) -> dict[str, Any]:
    """Gather what the manifest says of a release."""
    dataset = checked.dataset
    told = {name: setting.value for name, setting in dataset.settings.items()}
    return {
        "title": told["title"],
        "description": told.get("description", ""),
        "base": dataset.base,
        "publisher": told["publisher"],
        "licence": told["licence"],
        "languages": re.split(r"[,\s]+", told["languages"].strip()),
        "version": told.get("version", ""),
        "issued": told.get("issued", ""),
        "sources": [source.id for source in dataset.sources],
        "claims": checked.claims,
        "quads": quads,
        "warnings": len(checked.problems),
    }
