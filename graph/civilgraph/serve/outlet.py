"""Send an answer while it is written, and stop it at its limits.

Owns the file that the engine writes to. It counts the rows of a table by the mark that ends each
row in a format, so nothing is parsed: exactly, but that JSON's rows without any value are not
counted. Bytes bound those.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import NoReturn, TypeVar

from civilgraph.serve.refusal import Refusal
from civilgraph.serve.wire import BROKEN, END, HEAD, PIECE, REFUSED, WHOLE, frame

T = TypeVar("T")

# So much is gathered before it is sent, but what comes later than this after the last is sent on.
PIECE_BYTES, PATIENCE = 1 << 16, 0.05
# A whole answer that is shorter is not worth packing.
WORTH_PACKING = 1_400
LEVEL, GZIP = 4, 31

MARKS = {"json": b'"}},{"', "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}


class Outlet:
    """A file to which the engine writes, and from which a client reads."""

    def __init__(
        self,
        send: Callable[[bytes], None],
        *,
        form: str,
        gzip: bool,
        most_rows: int,
        most_bytes: int,
    ) -> None:
        """Take the way to send, the format (none if it comes to no answer) and the limits."""
        self._send, self._gzip = send, gzip
        self._most_rows, self._most_bytes = most_rows, most_bytes
        self._mark = MARKS.get(form)
        self._pieces: list[bytes] = []
        self._size = self._quoted = 0
        self._tail = b""
        self._packer: zlib._Compress | None = None
        self._since = time.monotonic()
        self.form = form
        # The line of headings is no row.
        self.rows = -1 if form in ("csv", "tsv") else 0
        self.bytes = 0
        self._has_begun = False

    def write(self, data: bytes) -> int:
        """Take what the engine wrote; raises Refusal at a limit."""
        if not self.bytes:
            data = self._begun_with(data)
        if self._mark is not None:
            self._count_rows(self._marks_in(data, self._mark))
        self.bytes += len(data)
        if self.bytes > self._most_bytes:
            self._stop("bytes", self._most_bytes)
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= PIECE_BYTES or time.monotonic() - self._since > PATIENCE:
            self._send(self._gathered(is_last=False))
            self._since = time.monotonic()
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is gathered is sent when it is worth it."""

    def counted(self, things: Iterable[T]) -> Iterator[T]:
        """Hand on what is written one by one, and count it."""
        for thing in things:
            self._count_rows(1)
            yield thing

    def finish(self, note: bytes) -> bytes:
        """Give the frames that are not sent yet; the last bears a note for the server."""
        if self._has_begun:
            return self._gathered(is_last=True) + frame(END, note)
        body = b"".join(self._pieces)
        coding = b""
        if self._gzip and len(body) >= WORTH_PACKING:
            body, coding = zlib.compress(body, LEVEL, GZIP), b"gzip"
        return frame(WHOLE, b"%s %s %s\n%s" % (note, self.form.encode(), coding, body))

    def refuse(self, refusal: Refusal, note: bytes) -> bytes:
        """Give the last frame of an answer that will not be whole."""
        letter = BROKEN if self._has_begun else REFUSED
        return frame(letter, note + b"\n" + refusal.to_json())

    def _begun_with(self, data: bytes) -> bytes:
        """Take the beginning: the first row of JSON has no mark, and prefixes come in no order."""
        if self.form == "json":
            self.rows += b'"bindings":[{' in data
        if self.form in ("turtle", "trig"):
            lines = data.splitlines(keepends=True)
            count = sum(1 for _ in takewhile(lambda line: line.startswith(b"@prefix"), lines))
            return b"".join(sorted(lines[:count]) + lines[count:])
        return data

    def _count_rows(self, number: int) -> None:
        self.rows += number
        if self.rows > self._most_rows:
            self._stop("rows", self._most_rows)

    def _stop(self, what: str, limit: int) -> NoReturn:
        raise Refusal(
            status=500,
            title=f"the answer has more than {limit:,} {what}",
            detail="this server gives no longer answers",
            hint="ask for less with LIMIT and OFFSET, or take the dump of the whole graph",
        )

    def _marks_in(self, data: bytes, mark: bytes) -> int:
        """Count the marks in a piece of text, wherever the pieces were parted."""
        if self.form == "csv" and (self._quoted or b'"' in data):
            # A line break within quotes ends no row; a doubled quote leaves and enters them.
            parts = data.split(b'"')
            marks = sum(part.count(mark) for part in parts[self._quoted :: 2])
            self._quoted = (self._quoted + len(parts) - 1) % 2
            return marks
        text = self._tail + data
        self._tail = text[1 - len(mark) :] if len(mark) > 1 else b""
        return text.count(mark)

    def _gathered(self, *, is_last: bool) -> bytes:
        piece = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        head = b""
        if not self._has_begun:
            self._has_begun = True
            if self._gzip:
                self._packer = zlib.compressobj(level=LEVEL, wbits=GZIP)
            head = frame(HEAD, b"%s %s" % (self.form.encode(), b"gzip" if self._gzip else b""))
        if self._packer is not None:
            flush = zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH
            piece = self._packer.compress(piece) + self._packer.flush(flush)
        return head + frame(PIECE, piece) if piece else head
