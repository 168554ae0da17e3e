"""Know a release: its folder, its manifest, and how it is swapped in whole.

Owns the layout `OUT/releases/<digest>/` and the link `OUT/current`. A release is written beside
the others under a name that nobody reads, and becomes current by one rename; a kill at any moment
leaves the release before it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUADS = "quads.nq"
MANIFEST = "manifest.json"
CURRENT = "current"


class NoRelease(FileNotFoundError):
    """A folder holds no release."""


@dataclass(frozen=True, slots=True)
class Release:
    """One finished release."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def quads(self) -> Path:
        """Give the file with all quads."""
        return self.folder / QUADS

    @property
    def digest(self) -> str:
        """Give the digest that names the release."""
        return str(self.manifest["digest"])

    @property
    def store(self) -> Path:
        """Give the folder of the store on disk that goes with a large release."""
        return self.folder.parent.parent / "stores" / self.digest


def open_release(path: Path) -> Release:
    """Open a release: its folder, or a folder in which `current` names one.

    Raises NoRelease with the cure where there is none.
    """
    # Resolved first: `current` may point elsewhere before the manifest is read.
    for folder in (path.resolve(), (path / CURRENT).resolve()):
        manifest = folder / MANIFEST
        if manifest.is_file():
            return Release(folder, json.loads(manifest.read_text(encoding="utf-8")))
    raise NoRelease(f"{path} holds no release; make one with: civilgraph build --out {path}")


def write_release(out: Path, *, files: Mapping[str, bytes], facts: Mapping[str, Any]) -> Release:
    """Write a release as a whole or not at all, and make it the current one.

    `files` are the files by name, quads among them; `facts` go into the manifest. The name of the
    release is the digest of all that is in it, so the same input gives the same folder, and no
    other input does.
    """
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    digest = hashlib.sha256(json.dumps([facts, sums]).encode()).hexdigest()[:16]
    manifest = {"digest": digest, **facts, "files": sums}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    releases = out / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    clear_leftovers(out)
    final = releases / digest
    if not _is_whole(final, text):
        draft = releases / f".draft-{os.getpid()}"
        draft.mkdir()
        for name, data in files.items():
            _write(draft / name, data)
        _write(draft / MANIFEST, text.encode())
        _put(draft, final, manifest=text)
    _point(out / CURRENT, target=Path("releases") / digest)
    clear_leftovers(out)
    return Release(final, manifest)


def _put(draft: Path, final: Path, *, manifest: str) -> None:
    """Give a draft its final name, unless another build has just finished the same release."""
    try:
        draft.rename(final)
    except OSError:
        if _is_whole(final, manifest):
            return
        # What bears this name is not what was written under it: it cannot be trusted.
        final.rename(draft.with_name(f"{draft.name}-spoilt"))
        draft.rename(final)


def clear_leftovers(out: Path) -> None:
    """Remove drafts of builds that were killed: those whose process is gone, and our own."""
    for draft in [*(out / "releases").glob(".draft-*"), *out.glob(f".{CURRENT}-*")]:
        process = draft.name.split("-")[1]
        if process == str(os.getpid()) or not is_alive(process):
            if draft.is_symlink():
                draft.unlink(missing_ok=True)
            else:
                shutil.rmtree(draft, ignore_errors=True)


def is_alive(process: str) -> bool:
    """Tell whether a process of that number runs."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _is_whole(folder: Path, manifest: str) -> bool:
    """Tell whether a release of that name is there with every file as its manifest has it."""
    path = folder / MANIFEST
    if not path.is_file() or path.read_text(encoding="utf-8") != manifest:
        return False
    sums = json.loads(manifest)["files"]
    return all(
        (folder / name).is_file()
        and hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        for name, digest in sums.items()
    )


def _write(path: Path, data: bytes) -> None:
    """Write a file and make sure that it is on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _point(link: Path, *, target: Path) -> None:
    """Let a link point to another target, in one step."""
    draft = link.with_name(f".{link.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
