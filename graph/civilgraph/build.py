"""Build a release: check, lift, validate, load, derive, and write it as a whole or not at all.

Owns the order of building. Pictures are made by callers, who hand in the functions (`pages`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civilgraph.check import Checked, Step, check_dataset
from civilgraph.identifiers import Identifiers
from civilgraph.problems import Problem, has_errors
from civilgraph.queries import read_query
from civilgraph.rdf.assemble import ontology_quads
from civilgraph.release import QUADS, Release, write_release
from civilgraph.store import Store
from civilgraph.store.embedded import EmbeddedStore
from civilgraph.workspace import share

# Above this many quads a store on disk is kept, so that opening does not mean loading.
LARGE = 500_000

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
    step: Step = _nothing,
) -> Built:
    """Build a dataset into a release below `out` and make it the current one.

    Raises NotRight, with nothing written, where the data has errors.
    """
    checked = check_dataset(root, step=step)
    if has_errors(checked.problems):
        raise NotRight(checked.problems)
    step("deriving")
    derived = derive(checked.store, identifiers=checked.dataset.identifiers)
    lines = sorted({*checked.lines, *ontology_quads(checked.ontology), *derived})
    files = {QUADS: "".join(lines).encode()}
    step("drawing")
    for name, page in (pages or {}).items():
        files[name] = page(checked.store, checked.dataset.identifiers).encode()
    step("writing the release")
    release = write_release(out, files=files, facts=_facts(checked, quads=len(lines)))
    if len(lines) > LARGE:
        step("loading the store on disk")
        keep_store(release)
    return Built(release, checked.problems)


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


def keep_store(release: Release) -> Path:
    """Make the store on disk of a release whole or not at all; it can always be made again."""
    if not release.store.is_dir():
        draft = release.store.with_name(f".{release.store.name}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        EmbeddedStore.on_disk(draft, release.quads)
        draft.rename(release.store)
    return release.store


def _facts(checked: Checked, *, quads: int) -> dict[str, Any]:
    """Gather what the manifest says of a release."""
    dataset = checked.dataset
    return {
        "title": dataset.settings["title"].value,
        "base": dataset.base,
        "licence": dataset.settings["licence"].value,
        "version": dataset.settings["version"].value if "version" in dataset.settings else "",
        "sources": [source.id for source in dataset.sources],
        "claims": checked.claims,
        "quads": quads,
        "warnings": len(checked.problems),
    }
