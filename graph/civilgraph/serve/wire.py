"""Frame what server and workers say to each other.

Owns the frames: a letter, the length of what follows in four bytes, and that. A job goes to a
worker as one frame. A short answer or a refusal comes back as one frame, a long answer as a head,
pieces and an end. The first line of `WHOLE`, `HEAD`, `REFUSED` and `END` says what they are.
"""

from __future__ import annotations

import marshal
import struct
from typing import NamedTuple

READY, JOB, WHOLE, HEAD, PIECE, END, BROKEN, REFUSED = b"RJWHPEBX"
# After these a worker is free again.
LAST = frozenset({WHOLE, END, BROKEN, REFUSED})
HEADER = struct.Struct("=BI")

# What the server and the zygote say to each other: a letter, a process, its status.
SPAWN, KILL, LOADED, BORN, DIED = b"SKlbd"
NOTICE = struct.Struct("=BIi")


class Job(NamedTuple):
    """What a worker is to answer: a query, or else the first that is there of some graphs.

    No name at all means the default graph.
    """

    query: str | None
    table_format: str
    graph_format: str
    is_head: bool = False
    gzip: bool = False
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    graphs: tuple[str, ...] = ()
    # Parameters that are bound, never pasted: name, text, and whether the text is an IRI.
    bindings: tuple[tuple[str, str, bool], ...] = ()
    # What is changed, where the store is a scratch one: update, put, post, delete; and by what.
    change: str = ""
    body: bytes = b""
    body_format: str = ""

    def pack(self) -> bytes:
        """Write the frame."""
        return frame(JOB, marshal.dumps(tuple(self)))

    @classmethod
    def unpack(cls, payload: bytes) -> Job:
        """Read what a frame holds; only what this server wrote itself comes here."""
        return cls(*marshal.loads(payload))  # noqa: S302


def frame(letter: int, payload: bytes = b"") -> bytes:
    """Write a frame."""
    return HEADER.pack(letter, len(payload)) + payload
