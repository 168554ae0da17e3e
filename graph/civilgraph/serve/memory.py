"""Keep short answers, so that the same question asked again costs next to nothing.

Owns what is kept and for how long: a release never changes, so an answer is right until the memory
is full and it is the one that nobody asked for the longest. A dashboard that asks the same every
minute, or a page that many people open, takes no worker from anybody.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

# Of longer answers few would have room, and they are seldom asked for twice.
MOST = 1 << 18
# What an answer takes beside its bytes, roughly.
OVERHEAD = 500


class Whole(NamedTuple):
    """An answer from its first byte to its last: its format, how it is packed, its bytes."""

    form: str
    coding: bytes
    body: bytes


class Memory:
    """Answers by all that they depend on.

    >>> memory = Memory(1_000)
    >>> memory.keep("a", Whole("json", b"", b"1")); memory.keep("b", Whole("json", b"", b"2"))
    >>> memory.recall("a") is None, memory.recall("b")
    (True, Whole(form='json', coding=b'', body=b'2'))
    """

    def __init__(self, most_bytes: int) -> None:
        """Take how much may be kept; 0 keeps nothing."""
        self._most = most_bytes
        self._answers = OrderedDict[Hashable, Whole]()
        self.bytes = self.recalled = 0

    def __len__(self) -> int:
        """Count the answers that are kept."""
        return len(self._answers)

    def recall(self, key: Hashable) -> Whole | None:
        """Give the answer that is kept under a key, if one is."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
            self.recalled += 1
        return answer

    def keep(self, key: Hashable, answer: Whole) -> None:
        """Keep an answer, and forget those asked for the longest ago where it has no room."""
        if key in self._answers or _size(answer) > self._most or len(answer.body) > MOST:
            return
        self._answers[key] = answer
        self.bytes += _size(answer)
        while self.bytes > self._most:
            _, forgotten = self._answers.popitem(last=False)
            self.bytes -= _size(forgotten)


def _size(answer: Whole) -> int:
    return len(answer.body) + OVERHEAD
