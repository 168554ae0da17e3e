"""Break names into lines and tell how much room they take.

Owns the widths of letters, near enough for Arial, Helvetica and Liberation Sans; the page never
draws a line wider than it was measured here. Knows nothing of nodes or canvases.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

LINE_HEIGHT = 1.22
MOST_LINES = 3

_THOUSANDTHS = {
    222: "ijl'|",
    278: " !,./:;I[]\\ft",
    333: '-()r`"{}*',
    500: "ckJsvxyz",
    556: "0123456789abdeghnopqu$#?_L",
    584: "+<=>~^",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    944: "W%@",
}
_WIDTHS = {letter: width for width, letters in _THOUSANDTHS.items() for letter in letters}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text broken into lines, and the room it takes in pixels at scale 1."""

    lines: tuple[str, ...]
    size: float
    bold: bool
    width: float
    height: float


def fit_label(text: str, *, size: float, bold: bool = False, limit: float) -> Label:
    """Break a text into at most three lines that are no wider than a limit, as even as can be.

    >>> fit_label("Romų visuomenės centras", size=11, limit=100).lines
    ('Romų visuomenės', 'centras')
    >>> fit_label("a" * 10_000, size=11, limit=60).lines[-1][-1]
    '…'
    """
    words = [part for word in text.split() for part in _cut(word, size, bold, limit)] or ["—"]
    lines = _fill(words, size, bold, limit)
    count = len(lines)
    if count > MOST_LINES:
        lines = lines[:MOST_LINES]
        lines[-1] = _shorten(lines[-1], size, bold, limit)
    elif count > 1:
        # The narrowest column that needs no further line makes the lines even.
        narrow = next(
            w for w in range(10, int(limit) + 11, 5) if _fits(words, size, bold, w, count)
        )
        lines = _fill(words, size, bold, min(narrow, limit))
    return Label(
        lines=tuple(lines),
        size=size,
        bold=bold,
        width=round(max(width_of(line, size=size, bold=bold) for line in lines), 1),
        height=round(len(lines) * size * LINE_HEIGHT, 1),
    )


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """Measure one line.

    >>> width_of("ii", size=1000) < width_of("Šš", size=1000) < width_of("Šš", size=1000, bold=True)
    True
    """
    return sum(map(_letter_width, text)) * size / 1000 * (1.09 if bold else 1.02)


@cache
def _letter_width(letter: str) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    if unicodedata.category(letter).startswith("M"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1000
    if letter in "жмшщюфљњ":
        return 800
    return 740 if letter.isupper() else 570


def _cut(word: str, size: float, bold: bool, limit: float) -> list[str]:
    """Cut a word that is wider than a line; of an endless one only the beginning counts."""
    parts, rest = [], word[:400]
    while rest and width_of(rest, size=size, bold=bold) > limit:
        end = len(rest) - 1
        while end > 1 and width_of(rest[:end], size=size, bold=bold) > limit:
            end -= 1
        end = max(1, end)
        parts.append(rest[:end])
        rest = rest[end:]
    return [*parts, rest] if rest else parts


def _fill(words: list[str], size: float, bold: bool, limit: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and width_of(f"{lines[-1]} {word}", size=size, bold=bold) <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
        if len(lines) > MOST_LINES + 1:
            break
    return lines


def _fits(words: list[str], size: float, bold: bool, limit: float, count: int) -> bool:
    lines = _fill(words, size, bold, limit)
    return len(lines) <= count and all(width_of(x, size=size, bold=bold) <= limit for x in lines)


def _shorten(line: str, size: float, bold: bool, limit: float) -> str:
    while line and width_of(f"{line}…", size=size, bold=bold) > limit:
        line = line[:-1]
    return f"{line.rstrip()}…"
