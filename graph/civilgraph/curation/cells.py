"""Judge single cells: whether a text can be what its column holds.

Owns the syntax of ids, references, dates, numbers, countries and locators. Whether a
well-formed value is the right one is for the shapes and for `queries/checks/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from civilgraph.curation.columns import Cell, Column
from civilgraph.dates import NotADate, parse_edtf
from civilgraph.identifiers import DOTTED, REFERENCE, SLUG
from civilgraph.problems import shorten, suggest

DURATION = re.compile(r"P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
LOCATOR = re.compile(r"(?:char=(\d+),(\d+)|page=(\d+)|row=(\d+)(?:-(\d+))?)")
# Codes people write that ISO 3166-1 spells otherwise, or no longer holds.
COUNTRY_SLIPS = {"UK": "GB", "EL": "GR", "KS": "XK", "YU": "RS", "SU": "RU"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What cells may refer to: ids in the register, retired ids, countries, concepts."""

    ids: Mapping[str, str]
    retired: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    concepts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spaces: frozenset[str] = frozenset()


def parse_locator(text: str) -> tuple[str, int, int]:
    """Read a locator as (unit, start, end).

    Raises ValueError with the reason. Ends are exclusive for `char`, inclusive for `row`.

    >>> parse_locator("char=12,40")
    ('char', 12, 40)
    """
    found = LOCATOR.fullmatch(text)
    if not found:
        raise ValueError(f"{shorten(text)} is no locator; write char=12,40 or page=3 or row=12")
    if found[1]:
        if int(found[1]) >= int(found[2]):
            raise ValueError(f"{text!r} ends before it begins; write char=start,end")
        return "char", int(found[1]), int(found[2])
    if found[3]:
        return "page", int(found[3]), int(found[3])
    return "row", int(found[4]), int(found[5] or found[4])


def fault_finder(column: Column, *, known: Known) -> Callable[[str], str | None]:
    """Give the function that finds what is wrong with a cell; empty cells are not its concern.

    The function returns a message, or None when the cell is well formed.
    """
    find: Callable[[str], str | None]
    match column.cell:
        case Cell.CLAIM:
            find = _find_in_claim_id
        case Cell.SUBJECT:
            # The id of a thing that rows declare is new; others are in the register.
            find = _find_in_dotted if column.scheme else _reference_finder(known)
        case Cell.REFERENCE:
            find = _reference_finder(known)
        case Cell.CONCEPT:
            find = _concept_finder(column, known=known)
        case Cell.COUNTRY:
            find = _country_finder(known)
        case Cell.DATE:
            find = _find_in_date
        case Cell.INTEGER:
            find = _find_in_integer
        case Cell.DECIMAL:
            find = _find_in_decimal
        case Cell.DURATION:
            find = _find_in_duration
        case Cell.LOCATOR:
            find = _find_in_locator
        case Cell.LANGUAGE:
            find = find_in_language
        case Cell.TEXT:
            return _find_nothing
    # Codes, ids and dates come again and again in a column: judge each only once.
    return lru_cache(maxsize=65_536)(find)


def _find_nothing(text: str) -> str | None:
    return None


def _find_in_claim_id(text: str) -> str | None:
    if SLUG.fullmatch(text):
        return None
    return f"{shorten(text)} is no claim id; write small letters and digits such as m12"


def _find_in_dotted(text: str) -> str | None:
    if DOTTED.fullmatch(text):
        return None
    return f"{shorten(text)} is no id; write small ASCII letters, digits, '-' and '.'"


def _reference_finder(known: Known) -> Callable[[str], str | None]:
    """Give a finder for references; those to things that rows declare are judged by checks."""

    def find(text: str) -> str | None:
        if not REFERENCE.fullmatch(text):
            return f"{shorten(text)} is no id; write small ASCII letters, digits and '-'"
        if text in known.retired:
            return f"{text!r} is retired; write {known.retired[text]!r}"
        if text in known.ids:
            return None
        space, slash, _ = text.partition("/")
        if slash and space in known.spaces:
            return None
        if slash:
            expected = ", ".join(sorted(known.spaces))
            return f"{text!r}: nothing is called {space!r}/…; expected one of {expected}"
        hint = suggest(text, known.ids)
        return f"{text!r} is not in the register{hint or '; add it to data/register first'}"

    return find


def _concept_finder(column: Column, *, known: Known) -> Callable[[str], str | None]:
    """Give a finder for concepts: only their form; the shapes know the schemes."""

    def find(text: str) -> str | None:
        parts = text.split(column.separator) if column.separator else [text]
        for part in parts:
            if not SLUG.fullmatch(part):
                options = ", ".join(list(known.concepts.get(column.scheme, ()))[:6])
                return f"{shorten(part)} is no concept; write one such as {options}"
        return None

    return find


def _country_finder(known: Known) -> Callable[[str], str | None]:
    def find(text: str) -> str | None:
        if text in known.countries:
            return None
        hint = suggest(text, (), known=COUNTRY_SLIPS)
        if not hint and text.upper() in known.countries:
            hint = f"; write {text.upper()!r}"
        return f"{shorten(text)} is not an ISO 3166-1 code{hint or '; write two capital letters'}"

    return find


def _find_in_date(text: str) -> str | None:
    try:
        parse_edtf(text)
    except NotADate as error:
        return str(error)
    return None


def find_in_language(text: str) -> str | None:
    """Find what is wrong with a language tag: no other can be part of a graph."""
    if LANGUAGE.fullmatch(text):
        return None
    return f"{shorten(text)} is no language tag; write lt, en or sr-Latn (BCP 47)"


def _find_in_integer(text: str) -> str | None:
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return None
    return f"{shorten(text)} is no whole number; write digits only"


def _find_in_decimal(text: str) -> str | None:
    try:
        is_plain = Decimal(text).is_finite() and re.fullmatch(r"-?\d+(\.\d+)?", text)
    except InvalidOperation:
        is_plain = None
    if is_plain:
        return None
    return f"{shorten(text)} is no number; write digits with a point, such as 67000 or 12.5"


def _find_in_duration(text: str) -> str | None:
    if DURATION.fullmatch(text):
        return None
    return f"{shorten(text)} is no ISO 8601 duration; write P4M for four months, P1Y for a year"


def _find_in_locator(text: str) -> str | None:
    try:
        parse_locator(text)
    except ValueError as error:
        return str(error)
    return None
