"""Draw the life of a thing as a time line.

Owns the picture of moments on an axis of years: what surely held is solid, what possibly held is
dashed, a day is a mark. Colour is never the only sign, and the same moments give the same picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .geometry import Box
from .labels import fit_label, width_of
from .picture import clean
from .scene import Mark, Scene, Shape, Text, disc, line, rounded
from .signs import draw_lines
from .svg import write_svg

WIDTH, LEFT, RIGHT, TOP, ROW = 1000, 330, 24, 64, 26
INK, SURE, MAYBE, GRID = "#1f2933", "#0072b2", "#56789c", "#d5dbe1"
MOST_ROWS = 400
_SIZE, _TITLE = 13.0, 17.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of a time line: a label, and the days between which it possibly and surely held.

    None is unbounded; a moment on one day has the same day everywhere.
    """

    label: str
    title: str
    possible: tuple[date | None, date | None]
    sure: tuple[date, date] | None


class TooManyRows(ValueError):
    """The time line has more rows than a picture can show."""


def render_timeline(bars: Sequence[Bar], *, title: str, language: str) -> str:
    """Write an SVG time line, one row a bar, years along the top."""
    return write_svg(draw_timeline(bars, title=title, language=language))


def draw_timeline(bars: Sequence[Bar], *, title: str, language: str) -> Scene:
    """Draw a time line, one row a bar, years along the top."""
    if len(bars) > MOST_ROWS:
        raise TooManyRows(f"{len(bars):,} rows, at most {MOST_ROWS} can be shown; ask for a table")
    first, last = _span(bars)
    height = TOP + ROW * len(bars) + 20
    head = fit_label(clean(title), size=_TITLE, bold=True, limit=WIDTH - 32)
    marks = [*draw_lines(head, 16, 10, anchor="start")[:1], *_axis(first, last, height=height)]
    for index, bar in enumerate(bars):
        marks.extend(_row(bar, y=TOP + ROW * index + ROW // 2, first=first, last=last))
    return Scene(
        width=WIDTH, height=height, title=clean(title), language=language, marks=tuple(marks),
        description="; ".join(clean(bar.title) for bar in bars),
    )  # fmt: skip


def _span(bars: Sequence[Bar]) -> tuple[int, int]:
    """Find the years that the axis must hold."""
    days = [d for bar in bars for d in (*bar.possible, *(bar.sure or ())) if d is not None]
    years = [d.year for d in days] or [2000, 2001]
    return min(years), max(years) + 1


def _x(day: date, first: int, last: int) -> float:
    """Place a day on the axis."""
    year = day.year + (day.timetuple().tm_yday - 1) / 366
    share = (year - first) / max(last - first, 1)
    return round(LEFT + min(max(share, 0), 1) * (WIDTH - LEFT - RIGHT), 1)


def _axis(first: int, last: int, *, height: int) -> list[Mark]:
    """Draw the years, so many that their numbers do not touch."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / s <= 14)
    marks: list[Mark] = []
    for year in range(first, last + 1):
        if year % step:
            continue
        x = _x(date(min(year, 9999), 1, 1), first, last)
        marks.append(line((x, TOP - 6), (x, height - 12), stroke=GRID, width=1))
        marks.append(_write(str(year), x, TOP - 12, anchor="middle"))
    return marks


def _row(bar: Bar, *, y: int, first: int, last: int) -> list[Mark]:
    """Draw one row: its label, a dashed line where it is possible, a solid one where it is sure."""
    label = fit_label(clean(bar.label), size=_SIZE, limit=LEFT - 28)
    text = label.lines[0] if len(label.lines) == 1 else _cut(" ".join(label.lines))
    marks: list[Mark] = [_write(text, LEFT - 12, y + 4, anchor="end")]
    start, end = bar.possible
    note = clean(bar.title)
    if start is not None or end is not None or bar.sure:
        left = _x(start, first, last) if start else LEFT
        right = _x(end, first, last) if end else WIDTH - RIGHT
        if right - left > 2:
            marks.append(
                Shape(
                    points=((left, y), (right, y)), stroke=MAYBE, width=2, dashes=(5, 4),
                    is_open=True, note=note,
                )
            )  # fmt: skip
        if end is None:
            points = ((right - 6, y - 5), (right, y), (right - 6, y + 5))
            marks.append(Shape(points=points, stroke=MAYBE, is_open=True))
    if bar.sure:
        left, right = (_x(day, first, last) for day in bar.sure)
        is_day = right - left <= 2
        outline = (
            disc((left, y), 5) if is_day else rounded(Box(left - 4, y - 4, right + 4, y + 4), 4)
        )
        marks.append(Shape(points=outline, fill=SURE, note=note))
    return marks


def _cut(text: str) -> str:
    """Cut a label to the room beside its row."""
    while width_of(f"{text}…", size=_SIZE) > LEFT - 28:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _write(text: str, x: float, y: float, *, anchor: str) -> Text:
    return Text(
        text=text, x=x, y=y, size=_SIZE, width=width_of(text, size=_SIZE), colour=INK, anchor=anchor
    )
