"""Turn EDTF text into bounds, and the bounds of a spell into yes, possibly or no on a day.

Owns what a date cell means (EDTF levels 0 and 1, years 0001 to 9999) and what "on that day" means.
Reads no clock and no file, and guesses nothing: a cell that is no EDTF date is refused. The module
is long because it keeps the table of known slips: a cure is offered only where it can be read.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

# The months in which spring, summer, autumn and winter begin, as meteorologists of the north count.
SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}

# One date. What the look-ahead refuses is level 2: an X which something other than X follows.
SHAPE = re.compile(
    r"(?!0000|\d+X+-|.*X-\d)"
    r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?"
    r"(?P<qualifier>[?~%]?)",
    re.ASCII,
)

_EXPECTED = "expected a day, month or year such as 2011-06-20, 2014-04 or 2017"

_REASONS = (
    (r"\d{4}.*T.*|.*\d:\d.*", "a date has no time of day"),
    (r"-\d.*|Y.*\d|0000.*|\d{5}", "years run from 0001 to 9999"),
    (r"[\[{].*", "expected one date, not a set of dates"),
    (r".*[?~%].+", "'?', '~' and '%' stand at the end"),
    (r"[\dX-]*X[\dX-]*[?~%]?", "X stands at the end, as in 201X, 20XX, 2011-XX, 2011-06-XX"),
    (r"(0?\d|1[0-2])/(0?\d|1[0-2])/\d{4}", "day/month or month/day? expected year-month-day"),
)

# Known slips, and how to write what was meant; digits that stand alone are padded afterwards.
_CURES = (
    (r"(\d{1,2})[. -]+(\d{1,2})[. -]+(\d{4})\.?", r"\3-\2-\1"),
    (r"(1[3-9]|2\d|3[01])/(\d{1,2})/(\d{4})", r"\3-\2-\1"),
    (r"(\d{1,2})/(1[3-9]|2\d|3[01])/(\d{4})", r"\3-\1-\2"),
    (r"(\d{4})-(1[3-9]|2\d|3[01])-(\d{1,2})", r"\1-\3-\2"),
    (r"(\d{4})[./ –-]+(\d{1,2})[./ –-]+(\d{1,2})\.?", r"\1-\2-\3"),
    (r"(\d{4})[./ –-]+(\d{1,2})\.?", r"\1-\2"),
    (r"(\d{1,2})[./ -]+(\d{4})\.?", r"\2-\1"),
    (r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3"),
    (r"(\d{4}-\d\d-\d\d)[T ]\d.*", r"\1"),
    (r"(\d{4})[–—-](\d{4})", r"\1/\2"),
    (r"(\d{4})\s*(?:\.|m\.?|metai|\.?\s*g\.|\.?\s*godin[ae]\.?)", r"\1"),
    (r"(?:c|ca|circa|about|around|apie|oko)\.?\s*(\d{4})", r"\1~"),
    (r"(\d{3})(?:x|\?|0s)", r"\1X"),
    (r"(\d\d)(?:xx|\?\?|00s)", r"\1XX"),
    (r"(?:in or )?after\s+(\S+)", r"\1/.."),
    (r"(?:in or )?before\s+(\S+)", r"../\1"),
    (r"(\S+)[/–—-](?:present|now|today|ongoing)", r"\1/.."),
    (r"present|now|today|ongoing|open|neterminuotai", r".."),
    (r"unknown|not stated|nenurodyta|n/?a|none|\?+|[-–—]+|X{4}.*|[./]+", r""),
    (r"(\d{4})\W*(?:m\.\s*)?(?:spring|pavasar[iį]s?|prolj?eće|пролеће)", r"\1-21"),
    (r"(\d{4})\W*(?:m\.\s*)?(?:summer|vasar[aą]|lj?eto|лето)", r"\1-22"),
    (r"(\d{4})\W*(?:m\.\s*)?(?:autumn|fall|ruduo|rudenį|jesen|јесен)", r"\1-23"),
    (r"(\d{4})\W*(?:m\.\s*)?(?:winter|žiem[aą]|zima|зима)", r"\1-24"),
    (r"(?:spring|prolj?eće|пролеће)\W*(\d{4})\.?", r"\1-21"),
    (r"(?:summer|lj?eto|лето)\W*(\d{4})\.?", r"\1-22"),
    (r"(?:autumn|fall|jesen|јесен)\W*(\d{4})\.?", r"\1-23"),
    (r"(?:winter|zima|зима)\W*(\d{4})\.?", r"\1-24"),
)


class NotADate(ValueError):
    """The text is not a date in EDTF level 0 or 1; `cure` is what to write, where that is plain."""

    def __init__(self, found: str, expected: str = _EXPECTED, cure: str | None = None) -> None:
        super().__init__(found, expected, cure)
        self.found, self.expected, self.cure = found, expected, cure

    def __str__(self) -> str:
        if self.cure is None:
            return f"{self.found!r} is not an EDTF date: {self.expected}"
        reason = "" if self.expected == _EXPECTED else f": {self.expected}"
        cure = f"write {self.cure!r}" if self.cure else "leave the cell empty"
        return f"{self.found!r} is not an EDTF date{reason}; {cure}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The first and the last day on which something may have happened; None is unbounded."""

    earliest: date | None
    latest: date | None


UNSTATED = Bounds(earliest=None, latest=None)


@lru_cache(maxsize=1 << 17)
def parse_edtf(text: str) -> Bounds:
    """Read the bounds of a date cell.

    A season is a meteorological one of the northern hemisphere, and a winter takes the year in
    which it begins: `2011-24` is December 2011 to February 2012. `~` and `%` add the value before
    and the value after (`1998~` is 1997 to 1999); `?` doubts but does not widen. Nothing bounds an
    empty cell, a cell with `..`, or a side of an interval which is empty or `..`.

    >>> parse_edtf("2014-04")
    Bounds(earliest=datetime.date(2014, 4, 1), latest=datetime.date(2014, 4, 30))
    >>> parse_edtf("2020-05/..")
    Bounds(earliest=datetime.date(2020, 5, 1), latest=None)
    """
    try:
        return _parse_cell(text)
    except NotADate as mistake:
        cure = _find_cure(text)
        raise (mistake if cure is None else NotADate(text, mistake.expected, cure)) from None


def is_open(text: str) -> bool:
    """Tell whether an end is stated to be open: the source says that it goes on."""
    return text == ".."


def is_uncertain(text: str) -> bool:
    """Tell whether the source doubts the date.

    >>> [is_uncertain(text) for text in ("1998?", "1998~", "1998%")]
    [True, False, True]
    """
    return _has_qualifier(text, ("?", "%"))


def is_approximate(text: str) -> bool:
    """Tell whether the source calls the date approximate.

    >>> [is_approximate(text) for text in ("1998?", "1998~", "1998%")]
    [False, True, True]
    """
    return _has_qualifier(text, ("~", "%"))


def _has_qualifier(text: str, qualifiers: tuple[str, ...]) -> bool:
    parse_edtf(text)
    return any(side.endswith(qualifiers) for side in text.split("/"))


def _parse_cell(text: str) -> Bounds:
    if text in ("", ".."):
        return UNSTATED
    start, slash, end = text.partition("/")
    if not slash:
        return _parse_date(text)
    if "/" in end:
        raise NotADate(text, _reason(text))
    if {start, end} <= {"", ".."}:
        raise NotADate(text, "an interval has a start or an end")
    earliest = None if start in ("", "..") else _parse_date(start).earliest
    latest = None if end in ("", "..") else _parse_date(end).latest
    if earliest and latest and earliest > latest:
        raise NotADate(text, "the interval ends before it starts")
    return Bounds(earliest=earliest, latest=latest)


def _parse_date(text: str) -> Bounds:
    shape = SHAPE.fullmatch(text)
    if shape is None:
        raise NotADate(text, _reason(text))
    is_wide = shape["qualifier"] in ("~", "%")
    if shape["day"] in (None, "XX"):
        first, count = _months(shape)
        return _month_bounds(first - is_wide * count, first + count + is_wide * count)
    day = _day(shape).toordinal()
    return Bounds(
        earliest=date.fromordinal(max(day - is_wide, date.min.toordinal())),
        latest=date.fromordinal(min(day + is_wide, date.max.toordinal())),
    )


def _day(shape: re.Match[str]) -> date:
    year, month, day = int(shape["year"]), _month(shape), int(shape["day"])
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise NotADate(shape[0], f"{month_name[month]} {year} has {length} days")
    return date(year, month, day)


def _month(shape: re.Match[str]) -> int:
    month = int(shape["month"])
    if not 1 <= month <= 12:
        raise NotADate(shape[0], "months are 01 to 12, seasons 21 (spring) to 24 (winter)")
    return month


def _months(shape: re.Match[str]) -> tuple[int, int]:
    """Give the first month of a value, counted from the year 0, and how many months it lasts."""
    year, month = shape["year"], shape["month"]
    january = 12 * int(year.replace("X", "0"))
    if month in (None, "XX"):
        return january, 12 * 10 ** year.count("X")
    if int(month) in SEASONS and shape["day"] is None:
        return january + SEASONS[int(month)] - 1, 3
    return january + _month(shape) - 1, 1


def _month_bounds(first: int, after: int) -> Bounds:
    # What lies outside of the years 1 to 9999 is cut off: 000X begins in the year 1.
    latest = date.max if after >= 120_000 else _first_day(after) - timedelta(days=1)
    return Bounds(earliest=_first_day(max(first, 12)), latest=latest)


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _reason(text: str) -> str:
    return next((reason for shape, reason in _REASONS if re.fullmatch(shape, text)), _EXPECTED)


def _find_cure(text: str) -> str | None:
    tidy = re.sub(r"\s*/\s*|\s+[–—-]\s+", "/", text.strip())
    candidates = [tidy]
    for slip, template in _CURES:
        if found := re.fullmatch(slip, tidy, re.IGNORECASE):
            candidates.append(re.sub(r"(?<=-)(\d)\b", r"0\1", found.expand(template)))
    if "/" in tidy:
        sides = tidy.split("/")
        candidates.append("/".join(_find_cure(side) or side for side in sides))
    return next((candidate for candidate in candidates if _is_date(candidate)), None)


def _is_date(text: str) -> bool:
    try:
        _parse_cell(text)
    except NotADate:
        return False
    return True


class Answer(StrEnum):
    """What can be said about a spell on a day."""

    YES = "yes"
    POSSIBLY = "possibly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is known of one spell: its start, its end, and when it was listed.

    The spell holds on the day of its start, of its end and of every listing; a day of change
    therefore belongs to both spells.
    """

    start: Bounds = UNSTATED
    end: Bounds = UNSTATED
    observed: tuple[Bounds, ...] = ()


def on(span: Span, day: date) -> Answer:
    """Answer whether a spell held on a day.

    >>> span = Span(start=parse_edtf("2011"), observed=(parse_edtf("2020-05/.."),))
    >>> [str(on(span, date(year, 6, 20))) for year in (2010, 2011, 2015, 2021)]
    ['no', 'possibly', 'yes', 'possibly']
    """
    sure = surely(span)
    if sure and sure[0] <= day <= sure[1]:
        return Answer.YES
    first, last = possibly(span)
    is_outside = (first is not None and day < first) or (last is not None and day > last)
    return Answer.NO if is_outside else Answer.POSSIBLY


def surely(span: Span) -> tuple[date, date] | None:
    """Give the first and the last day on which the spell surely held.

    It held on the days of its start, its end and its listings, whichever day within their bounds
    those are; so it surely held from the earliest of their latest days to the latest of their
    earliest days. A listing outside of the start and the end contradicts them and proves nothing.

    >>> surely(Span(start=parse_edtf("2011-06-20"), end=parse_edtf("2014")))
    (datetime.date(2011, 6, 20), datetime.date(2014, 1, 1))
    """
    if _is_crossed(span):
        return None
    sightings = [span.start, span.end, *(seen for seen in span.observed if _fits(span, seen))]
    first = min((seen.latest for seen in sightings if seen.latest), default=None)
    last = max((seen.earliest for seen in sightings if seen.earliest), default=None)
    return (first, last) if first and last and first <= last else None


def possibly(span: Span) -> tuple[date | None, date | None]:
    """Give the first and the last day on which the spell may have held; None is unbounded.

    A contradicting listing moves them outwards. An end before the start leaves no day between.

    >>> possibly(Span(start=parse_edtf("2011")))
    (datetime.date(2011, 1, 1), None)
    """
    first, last = span.start.earliest, span.end.latest
    return (
        first and min([first, *(seen.latest for seen in span.observed if seen.latest)]),
        last and max([last, *(seen.earliest for seen in span.observed if seen.earliest)]),
    )


def is_impossible(span: Span) -> bool:
    """Tell whether no days can be as stated: an end before the start, a listing outside of both.

    >>> is_impossible(Span(start=parse_edtf("2014"), end=parse_edtf("2011")))
    True
    """
    return _is_crossed(span) or not all(_fits(span, seen) for seen in span.observed)


def _is_crossed(span: Span) -> bool:
    # Only a merge of claims that contradict each other can give bounds that cross.
    pairs = ((span.end, span.start), (span.start, span.start), (span.end, span.end))
    return any(_is_before(later, earlier) for later, earlier in pairs)


def _fits(span: Span, seen: Bounds) -> bool:
    return not (_is_before(seen, span.start) or _is_before(span.end, seen))


def _is_before(a: Bounds, b: Bounds) -> bool:
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def overlaps(a: Bounds, b: Bounds) -> bool:
    """Tell whether two bounds share a day.

    >>> overlaps(parse_edtf("2011-06"), parse_edtf("2011-22"))
    True
    """
    return not (_is_before(a, b) or _is_before(b, a))


def merge(spans: Iterable[Span]) -> Span:
    """Join what several claims state about one spell; what a claim leaves unstated adds nothing.

    Sure is what the latest start and the earliest end leave, possible what the earliest start and
    the latest end allow.

    >>> claims = [Span(start=parse_edtf("2011-06")), Span(start=parse_edtf("2011-06-20"))]
    >>> merge(claims).start == parse_edtf("2011-06")
    True
    """
    claims = list(spans)
    seen = {listing for claim in claims for listing in claim.observed}
    return Span(
        start=_widest(claim.start for claim in claims),
        end=_widest(claim.end for claim in claims),
        observed=tuple(sorted(seen, key=_by_day)),
    )


def _widest(bounds: Iterable[Bounds]) -> Bounds:
    stated = list(bounds)
    return Bounds(
        earliest=min((each.earliest for each in stated if each.earliest), default=None),
        latest=max((each.latest for each in stated if each.latest), default=None),
    )


def _by_day(bounds: Bounds) -> tuple[date, date]:
    return bounds.earliest or date.min, bounds.latest or date.max
