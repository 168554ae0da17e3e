"""Find what belongs to a thing, and put the thing's files together from pieces of the dumps.

Owns which things have files, and the answer to "what is in the file of a thing?": all that is said
of it, all that rows of tables say with reference to it (a membership, a name, an event …), and the
claims behind that. Where in a document a claim stands is told by the file of its source.
"""

from __future__ import annotations

import mmap
import re
from array import array
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from functools import reduce
from operator import add, or_
from pathlib import Path

from civilgraph.identifiers import Identifiers
from civilgraph.publish.notation import Notation
from civilgraph.release import Draft

# What rows of tables declare under an id of its own, which has files of its own: `id/event/…`. What
# is named after its claim or its network is told in their files (see `site/ways.py`).
DECLARED = ("document", "event", "grant", "service")
# A grant that passes on a grant that passes on a grant …: so far owners are looked for.
DEPTH = 4
# After so many things the memory of what was looked at is given back.
BREATH = 500


class Pieces:
    """Where each subject stands in the dumps, and to which subjects it refers."""

    def __init__(self, identifiers: Identifiers, *, files: tuple[Path, Path, Path]) -> None:
        """Take the files of which the pieces are: N-Triples, Turtle, nodes of JSON-LD."""
        self._files = files
        self._start = f"<{identifiers.base}"
        self._reference = re.compile(rf"> {re.escape(self._start)}(id/[^#>]*)")
        self._at = [0, 0, 0]
        # Where each piece begins and ends in each file.
        self._places = tuple(array("Q") for _ in range(6))
        self._words: list[int] = []
        self._roots: list[str] = []
        self._referred: dict[str, set[str]] = defaultdict(set)

    def begin(self, *, turtle: int) -> None:
        """Say how long the head of the Turtle is."""
        self._at[1] = turtle

    def see(self, subject: str, triples: str, *, lengths: tuple[int, int, int], words: int) -> None:
        """Note a subject, which comes next in each file."""
        starts, self._at = self._at, list(map(add, self._at, lengths))
        if not subject.startswith(self._start):
            return
        root, _, fragment = subject[len(self._start) : -1].partition("#")
        if not root.startswith(("id/", "claim/", "match/")) or (fragment and root[0] == "c"):
            return
        for place, at in zip(self._places, (*starts, *self._at), strict=True):
            place.append(at)
        self._words.append(words)
        self._roots.append(root)
        if not is_registered(root):
            self._referred[root].update(self._reference.findall(triples))

    def by_thing(self) -> dict[str, list[int]]:
        """Give the pieces of each thing by its path such as `id/ztok`, sorted."""
        owners: dict[str, frozenset[str]] = {}
        found: dict[str, list[int]] = defaultdict(list)
        for number, root in enumerate(self._roots):
            if root not in owners:
                owners[root] = self._owners(root, depth=DEPTH)
            for owner in owners[root]:
                found[owner].append(number)
        return dict(sorted(found.items()))

    def _owners(self, root: str, *, depth: int) -> frozenset[str]:
        """Find the things whose files tell of a root: itself, and those it refers to."""
        own = frozenset((root,) if has_files(root) else ())
        if is_registered(root):
            return own
        referred = self._referred.get(root, set()) - {root}
        direct = own.union(filter(has_files, referred))
        if not depth or any(map(is_registered, referred)):
            return direct
        return direct.union(*(self._owners(other, depth=depth - 1) for other in referred))

    def write(self, notation: Notation, *, draft: Draft) -> None:
        """Write the files of all things, in the order of their paths."""
        with ExitStack() as stack:
            maps = [stack.enter_context(_map(path)) for path in self._files]
            for number, (path, found) in enumerate(self.by_thing().items()):
                for ending, data in self._files_of(path, found, notation, maps):
                    draft.write(f"{path}.{ending}", data)
                if number % BREATH == 0:
                    for each in maps:
                        # What was looked at need not stay in memory: the files hold it.
                        each.madvise(mmap.MADV_DONTNEED)

    def _files_of(
        self, path: str, found: list[int], notation: Notation, maps: list[mmap.mmap]
    ) -> Iterator[tuple[str, bytes]]:
        """Make the files of one thing."""
        # What is said of the thing itself comes first.
        own = [n for n in found if self._roots[n] == path]
        order = own + [n for n in found if self._roots[n] != path]
        triples, blocks, nodes = (
            [map_[start[n] : end[n]] for n in order]
            for map_, start, end in zip(maps, self._places[:3], self._places[3:], strict=True)
        )
        yield "nt", b"".join(triples)
        text = b"\n".join(blocks)
        yield "ttl", notation.turtle_header(text.decode()).encode() + text
        words = reduce(or_, map(self._words.__getitem__, found))
        part = notation.context.part(words, base=notation.base)
        head = f'{{"@context":{part},\n"@graph":[\n'.encode()
        yield "jsonld", head + b",\n".join(nodes) + b"\n]}\n"


def has_files(root: str) -> bool:
    """Tell whether what has a path has files of its own.

    >>> [has_files(f"id/{id_}") for id_ in ("ztok", "event/founding", "membership/ztok.lgl.1")]
    [True, True, False]
    """
    return is_registered(root) or root.startswith(tuple(f"id/{kind}/" for kind in DECLARED))


def is_registered(root: str) -> bool:
    """Tell whether a path is that of a thing of the register.

    >>> is_registered("id/ztok"), is_registered("id/event/founding")
    (True, False)
    """
    return root.startswith("id/") and "/" not in root[3:]


def _map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
