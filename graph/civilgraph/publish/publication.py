"""Publish a dataset: check, build, and write one folder that is a release and the root of a site.

Owns the order of publishing and the layout of the folder. Nothing is written where the data has
errors, and what is written becomes current as a whole or not at all. It is long because every kind
of file has its turn here.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from civilgraph.build import SCRATCH, Built, clear_scratch
from civilgraph.check import Step, find_dataset
from civilgraph.identifiers import Identifiers, is_base
from civilgraph.knowledge_graph import PICTURE, KnowledgeGraph, build_release
from civilgraph.publish import dumps
from civilgraph.publish.assets import asset_files, third_party
from civilgraph.publish.citation import citation_files, schema_org
from civilgraph.publish.difference import ADDED, REMOVED, write_difference
from civilgraph.publish.distributions import SHAPES, describe_files
from civilgraph.publish.lineage import EARLIER, to_manifest, version_of, versions_before
from civilgraph.publish.notes import Notes, read_state, to_markdown, write_notes
from civilgraph.publish.noting import LANGUAGES
from civilgraph.publish.plan import Publication
from civilgraph.publish.record import record_files, record_of
from civilgraph.publish.site import site_files
from civilgraph.publish.statistics import Statistics
from civilgraph.publish.tables import table_files
from civilgraph.release import Draft, NoRelease, Release, open_release
from civilgraph.store.remembering import RememberingStore
from civilgraph.workspace import share

SUMS = "SHA256SUMS"
PACKED = (dumps.QUADS, dumps.TRIG)
# Half as long as the best takes, for a sixth more bytes.
LEVEL = 4


@dataclass(frozen=True, slots=True)
class Published:
    """A publication that is current, its notes, and the problems that did not stop it."""

    release: Release
    notes: Notes
    built: Built


def publish(
    path: Path,
    *,
    out: Path,
    base: str = "",
    previous: Path | None = None,
    issued: str = "",
    step: Step,
) -> Published:
    """Publish a dataset, or a release that was built of one, below `out`.

    `base` stands for the base IRI of the dataset. `previous` is an earlier release, to which the
    notes compare. `issued` is a day (ISO); without it the manifest of the release decides. Raises
    NotRight, with nothing written, where the data has errors.
    """
    if base and not is_base(base):
        raise ValueError(f"{base!r} is no base IRI; write one such as https://example.org/graph/")
    before = open_release(previous) if previous else None
    clear_scratch()
    with TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-") as folder:
        scratch = Path(folder)
        built = _built(path, base=base, scratch=scratch / "built", step=step)
        with Draft(out) as draft:
            notes = _write(draft, built.release, before, issued=issued, scratch=scratch, step=step)
            step("bringing it to the disk")
            sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(draft.sums.items()))
            draft.write(SUMS, sums.encode())
            facts = _facts(built.release, before, issued=issued)
            return Published(draft.finish(facts), notes, built)


def _built(path: Path, *, base: str, scratch: Path, step: Step) -> Built:
    """Open the release that is to be published, or build the dataset into one."""
    try:
        release = open_release(path)
    except NoRelease:
        return build_release(find_dataset(path), out=scratch, base=base, step=step)
    if base not in ("", release.manifest["base"]):
        raise ValueError(
            f"{path} was built for {release.manifest['base']}; to publish it below {base}, "
            "name the dataset"
        )
    return Built(release, [])


def _facts(release: Release, before: Release | None, *, issued: str) -> dict[str, Any]:
    """Gather what the manifest says: what the built release says, and what publishing adds."""
    kept = {
        name: fact for name, fact in release.manifest.items() if name not in ("digest", "files")
    }
    return {
        **kept,
        "issued": issued or str(kept.get("issued", "")),
        "previous": before.digest if before else "",
        EARLIER: to_manifest(versions_before(version_of(release), before=before)),
        "dump": dumps.QUADS,
    }


def _write(
    draft: Draft,
    release: Release,
    before: Release | None,
    *,
    issued: str,
    scratch: Path,
    step: Step,
) -> Notes:
    """Write all files of a publication but the sums."""
    kg = KnowledgeGraph.from_release(release)
    statistics = _write_data(draft, release, kg.identifiers, scratch=scratch, step=step)
    # Tables and notes ask the same questions.
    asked = replace(kg, store=RememberingStore(kg.store))
    step("writing tables")
    for name, data in table_files(asked):
        draft.write(name, data)
    step("telling what changed")
    notes = _compare(draft, asked, before, scratch=scratch)
    del asked
    publication = _plan(kg, release, draft, before=before, notes=notes, issued=issued)
    step("describing it for catalogues")
    for name, data in (
        *record_files(record_of(publication, statistics)),
        *citation_files(publication),
    ):
        draft.write(name, data)
    draft.write("catalogue/THIRD-PARTY.txt", third_party().encode())
    step("writing pages")
    for name, data in site_files(publication):
        draft.write(name, data)
    for name, data in asset_files():
        draft.write(f"assets/{name}", data)
    if (release.folder / PICTURE).is_file():
        draft.take(PICTURE, release.folder / PICTURE)
    return notes


def _write_data(
    draft: Draft, release: Release, identifiers: Identifiers, *, scratch: Path, step: Step
) -> Statistics:
    """Write the graph in every notation, whole and for each thing; count what is in it.

    Where each piece of a dump stands is known in here only, for it takes a lot of memory.
    """
    step("writing dumps")
    (scratch / "pieces").mkdir()
    dumped = dumps.write_dumps(
        release.quads, draft=draft, identifiers=identifiers, scratch=scratch / "pieces"
    )
    step("packing")
    for name in PACKED:
        _pack(draft, name)
    draft.write(SHAPES, _shapes())
    step("writing a file for each thing")
    dumped.pieces.write(dumped.notation, draft=draft)
    return dumped.statistics


def _pack(draft: Draft, name: str) -> None:
    """Pack a file as gzip does; no name and no time is in what comes out."""
    packer = zlib.compressobj(LEVEL, wbits=zlib.MAX_WBITS | 16)
    with draft.open(f"{name}.gz") as out, (draft.folder / name).open("rb") as file:
        while piece := file.read(1 << 20):
            out.write(packer.compress(piece))
        out.write(packer.flush())


def _shapes() -> bytes:
    """Put the files of the shapes one after another, which is Turtle too."""
    return b"\n".join(
        path.read_bytes() for path in sorted((share() / "ontology" / "shapes").glob("*.ttl"))
    )


def _compare(draft: Draft, kg: KnowledgeGraph, before: Release | None, *, scratch: Path) -> Notes:
    """Write what changed since an earlier release, quad by quad and in words."""
    assert kg.release is not None
    if before is None:
        notes = write_notes(read_state(kg), None)
    else:
        found = write_difference(before.quads, kg.release.quads, out=scratch / "changes")
        draft.take(f"changes/{ADDED}", found.added_file)
        draft.take(f"changes/{REMOVED}", found.removed_file)
        notes = write_notes(
            read_state(kg),
            read_state(KnowledgeGraph.from_release(before)),
            previous=str(before.manifest.get("version") or before.digest),
            added=found.added,
            removed=found.removed,
        )
    for language in LANGUAGES:
        ending = "" if language == "en" else f".{language}"
        text = to_markdown(notes, language=language, title=kg.title)
        draft.write(f"changes/notes{ending}.md", text.encode())
    return notes


def _plan(
    kg: KnowledgeGraph,
    release: Release,
    draft: Draft,
    *,
    before: Release | None,
    notes: Notes,
    issued: str,
) -> Publication:
    """Gather what the records and the site are told."""
    manifest, digest = release.manifest, draft.sums[dumps.QUADS]
    facts: dict[str, Any] = {
        "base": str(manifest["base"]),
        "title": str(manifest["title"]),
        "description": str(manifest.get("description", "")),
        "publisher": str(manifest.get("publisher", "")),
        "licence": str(manifest["licence"]),
        "languages": tuple(manifest.get("languages", ())),
        "version": str(manifest.get("version") or digest[:16]),
        "issued": issued or str(manifest.get("issued", "")),
        "distributions": tuple(describe_files(draft)),
    }
    return Publication(
        kg=kg,
        identifiers=kg.identifiers,
        digest=digest,
        notes=notes,
        jsonld=schema_org(**facts),
        earlier=versions_before(version_of(release), before=before),
        **facts,
    )


def parse_day(text: str) -> str:
    """Read the day of issue: an ISO day, or seconds since 1970 as SOURCE_DATE_EPOCH has them.

    >>> parse_day("2026-11-22"), parse_day("86400")
    ('2026-11-22', '1970-01-02')
    """
    try:
        if text.isdigit() and len(text) != len("20261122"):
            return datetime.fromtimestamp(int(text), tz=UTC).date().isoformat()
        return date.fromisoformat(text).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not a day; write one such as 2026-11-22") from None
