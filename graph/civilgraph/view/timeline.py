"""Draw the life of a thing as a time line in SVG.

Owns the picture of moments on an axis of years: what surely held is solid, what possibly held is
dashed, a day is a mark. Text is text, colour is never the only sign, and the same moments give
the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

WIDTH, LEFT, RIGHT, TOP, ROW = 1000, 330, 24, 64, 26
INK, SURE, MAYBE, GRID = "#1f2933", "#0072b2", "#56789c", "#d5dbe1"
MOST_ROWS, LONGEST = 400, 46


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
    if len(bars) > MOST_ROWS:
        raise TooManyRows(f"{len(bars):,} rows, at most {MOST_ROWS} can be shown; ask for a table")
    first, last = _span(bars)
    height = TOP + ROW * len(bars) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" lang={quoteattr(language)} aria-label={quoteattr(title)} '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="16" y="26" font-size="17" font-weight="700">{escape(title)}</text>',
        *_axis(first, last, height=height),
    ]
    for index, bar in enumerate(bars):
        parts.extend(_row(bar, y=TOP + ROW * index + ROW // 2, first=first, last=last))
    return "\n".join([*parts, "</svg>", ""])


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


def _axis(first: int, last: int, *, height: int) -> list[str]:
    """Draw the years, so many that their numbers do not touch."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / s <= 14)
    lines = []
    for year in range(first, last + 1):
        if year % step:
            continue
        x = _x(date(min(year, 9999), 1, 1), first, last)
        lines.append(f'<line x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - 12}" stroke="{GRID}"/>')
        lines.append(f'<text x="{x}" y="{TOP - 12}" text-anchor="middle">{year}</text>')
    return lines


def _row(bar: Bar, *, y: int, first: int, last: int) -> list[str]:
    """Draw one row: its label, a dashed line where it is possible, a solid one where it is sure."""
    label = bar.label if len(bar.label) <= LONGEST else bar.label[: LONGEST - 1] + "…"
    parts = ["<g>", f"<title>{escape(bar.title)}</title>"]
    parts.append(f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
    start, end = bar.possible
    if start is not None or end is not None or bar.sure:
        left = _x(start, first, last) if start else LEFT
        right = _x(end, first, last) if end else WIDTH - RIGHT
        if right - left > 2:
            parts.append(
                f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="{MAYBE}" '
                'stroke-width="2" stroke-dasharray="5 4"/>'
            )
        if end is None:
            parts.append(f'<path d="M{right - 6} {y - 5}l6 5l-6 5" fill="none" stroke="{MAYBE}"/>')
    if bar.sure:
        left, right = (_x(day, first, last) for day in bar.sure)
        if right - left > 2:
            parts.append(
                f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="{SURE}" '
                'stroke-width="8" stroke-linecap="round"/>'
            )
        else:
            parts.append(f'<circle cx="{left}" cy="{y}" r="5" fill="{SURE}"/>')
    return [*parts, "</g>"]
