"""Know a release: its folder, its manifest, and how it is swapped in whole.

Owns the layout `OUT/releases/<digest>/` and the link `OUT/current`. A release is written beside
the others under a name that nobody reads, and becomes current by one rename; a kill at any moment
leaves the release before it. A file that is the same as in the current release is linked, not
written again: releases never change, so one copy is enough. It is long because writing, linking
and swapping rest on one layout.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

QUADS = "quads.nq"
MANIFEST = "manifest.json"
CURRENT = "current"
# So many files are brought to the disk one by one; more of them all at once.
FEW = 64
# What a file of a release may be called: no name can lead out of its folder.
_NAME = re.compile(
    r"(?!\.{1,2}(?:/|$))[A-Za-z0-9._@~+-]+(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._@~+-]+)*"
)


class NoRelease(FileNotFoundError):
    """A folder holds no release."""


@dataclass(frozen=True, slots=True)
class Release:
    """One finished release."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def quads(self) -> Path:
        """Give the file with all quads; the manifest names it where it lies elsewhere."""
        return self.folder / str(self.manifest.get("dump", QUADS))

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


class Writer(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take a piece."""
        ...


class _Summing:
    """Writes to a file and sums up what is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.sum.update(data)
        return self._file.write(data)


class Draft:
    """A release that is being written, under a name that nobody reads.

    `sums` has the SHA-256 of each file so far. What is not finished is removed.
    """

    def __init__(self, out: Path) -> None:
        """Begin a release below `out`."""
        self.out = out
        releases = out / "releases"
        releases.mkdir(parents=True, exist_ok=True)
        clear_leftovers(out)
        self.folder = releases / f".draft-{os.getpid()}"
        self.folder.mkdir()
        self.sums: dict[str, str] = {}
        self._before = (out / CURRENT).resolve() if (out / CURRENT).exists() else None
        self._folders = {self.folder}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        clear_leftovers(self.out)

    def write(self, name: str, data: bytes) -> None:
        """Write a file, or link the current release's where it holds the same bytes."""
        path = self.place(name)
        if not self._link(name, path, data):
            path.write_bytes(data)
        self.sums[name] = hashlib.sha256(data).hexdigest()

    @contextmanager
    def open(self, name: str) -> Iterator[Writer]:
        """Open a file to be written piece by piece; `sums` has it once it is closed."""
        path = self.place(name)
        with path.open("wb") as file:
            summing = _Summing(file)
            yield summing
        self.sums[name] = summing.sum.hexdigest()
        self._link_again(name)

    def take(self, name: str, source: Path) -> None:
        """Take a finished file that nobody will change, by a link where that can be."""
        _link_or_copy(source, self.place(name))
        self.sum_up(name)

    def sum_up(self, name: str) -> None:
        """Sum up a file that was written at its place."""
        with (self.folder / name).open("rb") as file:
            self.sums[name] = hashlib.file_digest(file, "sha256").hexdigest()
        self._link_again(name)

    def _link_again(self, name: str) -> None:
        """Put the current release's file in the place of a written one that holds the same."""
        path, before = self.folder / name, self._before and self._before / name
        if before and before.is_file() and filecmp.cmp(before, path, shallow=False):
            path.unlink()
            _link_or_copy(before, path)

    def finish(self, facts: Mapping[str, Any]) -> Release:
        """Make the draft a release, and the release the current one."""
        sums = dict(sorted(self.sums.items()))
        digest = hashlib.sha256(json.dumps([facts, sums]).encode()).hexdigest()[:16]
        manifest = {"digest": digest, **facts, "files": sums}
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        final = self.folder.with_name(digest)
        if not _is_whole(final, text):
            (self.folder / MANIFEST).write_text(text, encoding="utf-8")
            _settle([self.folder / name for name in (*sums, MANIFEST)])
            _put(self.folder, final, manifest=text)
        _point(self.out / CURRENT, target=Path("releases") / digest)
        return Release(final, manifest)

    def place(self, name: str) -> Path:
        """Find the place of a file, with its folder made; whoever writes there sums it up."""
        if not _NAME.fullmatch(name) or name in self.sums:
            why = "is there already" if name in self.sums else "is no name of a file of a release"
            raise ValueError(f"{name[:200]!r} {why}")
        path = self.folder / name
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        return path

    def _link(self, name: str, path: Path, data: bytes) -> bool:
        """Link the same file of the current release, if it is the same."""
        if not self._before:
            return False
        before = self._before / name
        # The bytes and not their sum: what was spoilt by hand must not be carried on.
        try:
            is_same = before.stat().st_size == len(data) and before.read_bytes() == data
        except OSError:
            return False
        if is_same:
            _link_or_copy(before, path)
        return is_same


def write_release(
    out: Path, *, files: Mapping[str, bytes | Path], facts: Mapping[str, Any]
) -> Release:
    """Write a release as a whole or not at all, and make it the current one.

    `files` are the files by name, quads among them, as bytes or as a finished file; `facts` go
    into the manifest. The name of the release is the digest of all that is in it, so the same
    input gives the same folder, and no other input does.
    """
    with Draft(out) as draft:
        for name, data in files.items():
            if isinstance(data, Path):
                draft.take(name, data)
            else:
                draft.write(name, data)
        return draft.finish(facts)


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


def _link_or_copy(source: Path, path: Path) -> None:
    """Give a file a second name, or copy it where the disk has no such names."""
    try:
        path.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, path)


def _settle(paths: list[Path]) -> None:
    """Make sure that files are on the disk before a name points to them."""
    if len(paths) > FEW:
        os.sync()
        return
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _point(link: Path, *, target: Path) -> None:
    """Let a link point to another target, in one step."""
    draft = link.with_name(f".{link.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
