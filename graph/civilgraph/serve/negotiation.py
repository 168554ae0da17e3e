"""Choose the format that a client likes best, by RFC 9110.

Owns the reading of `Accept`. A header that is no list of media ranges says nothing, so it is as if
it were not there: a client whose header is spoilt on its way is answered, not refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from civilgraph.serve.formats import GRAPHS, TABLES, Format

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 a token of HTTP is no password
_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*((?:;[^;]*)*)\s*")
_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
# Nobody needs more ranges than this; more is an attack on the reader.
MOST_RANGES = 64

Range = tuple[str, str, float]


@lru_cache(maxsize=256)
def read_accept(header: str) -> tuple[Range, ...]:
    """Read a header as ranges of type, subtype and weight; empty where it says nothing.

    >>> read_accept("text/csv;q=0.5, */*;q=0.1")
    (('text', 'csv', 0.5), ('*', '*', 0.1))
    >>> read_accept("text/csv;q=high, what?")
    ()
    """
    ranges = []
    for part in header.split(",")[:MOST_RANGES]:
        if not part.strip():
            continue
        found = _RANGE.fullmatch(part)
        weight = _weight(found[3]) if found else None
        if found is None or weight is None or (found[1] == "*" and found[2] != "*"):
            return ()
        ranges.append((found[1].lower(), found[2].lower(), weight))
    return tuple(ranges)


def _weight(parameters: str) -> float | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            return float(value) if _WEIGHT.fullmatch(value := value.strip()) else None
    return 1.0


def weigh(media_type: str, ranges: Iterable[Range]) -> float:
    """Give the weight that ranges give to a media type: the most specific one decides.

    >>> weigh("text/csv", read_accept("text/*;q=0.5, text/csv;q=0, */*"))
    0.0
    """
    main, _, sub = media_type.partition("/")
    best, weight = -1, 0.0
    for one, two, q in ranges:
        if (one, two) == (main, sub):
            specific = 2
        elif (one, two) == (main, "*"):
            specific = 1
        elif one == "*":
            specific = 0
        else:
            continue
        if specific > best:
            best, weight = specific, q
    return weight


def choose(offers: Mapping[str, Format], ranges: tuple[Range, ...]) -> str:
    """Choose the name of the offer that is liked best, the earlier of equals; empty where none."""
    if not ranges:
        return next(iter(offers))
    weighed = {
        name: max(weigh(media_type, ranges) for media_type in offer.media_types)
        for name, offer in offers.items()
    }
    best = max(weighed, key=lambda name: weighed[name])
    return best if weighed[best] > 0 else ""


@lru_cache(maxsize=256)
def choose_formats(header: str) -> tuple[str, str]:
    """Choose for a table and for a graph; empty where the client takes none that there is."""
    ranges = read_accept(header)
    return choose(TABLES, ranges), choose(GRAPHS, ranges)


def likes_html(header: str) -> bool:
    """Tell whether a client would rather have a page than data."""
    ranges = read_accept(header)
    if not any((one, two) == ("text", "html") for one, two, _ in ranges):
        return False
    page = weigh("text/html", ranges)
    data = [media_type for offer in GRAPHS.values() for media_type in offer.media_types]
    named = {f"{one}/{two}" for one, two, _ in ranges}
    return page > 0 and all(
        page >= weigh(media_type, ranges) for media_type in data if media_type in named
    )


def takes_gzip(header: str) -> bool:
    """Tell whether a client takes gzip.

    >>> takes_gzip("gzip, deflate, br"), takes_gzip("gzip;q=0, *"), takes_gzip("")
    (True, False, False)
    """
    for part in header.lower().split(","):
        coding, _, parameters = part.partition(";")
        if coding.strip() in ("gzip", "x-gzip"):
            return _weight(parameters) not in (0.0, None)
    return False
