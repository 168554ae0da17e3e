"""Read what strangers send to the reconciliation service, within bounds.

Owns the bounds, and the words for a message that is not as the protocol has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST_BODY, LARGEST_BATCH, LONGEST_TEXT = 1 << 20, 50, 1_000
MOST_IDS, MOST_VALUES, MOST_ENTRIES = 1_000, 100, 100

Choice = TypeVar("Choice", bound=StrEnum)


class BadRequest(ValueError):
    """A message that the protocol does not know; `status` is that of the answer."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        """Say what was found and what was expected."""
        super().__init__(message)
        self.status = status


async def read_body(request: Request) -> bytes:
    """Read a body, as far as it may be long."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise BadRequest(f"the body is longer than {LARGEST_BODY:,} bytes", status=413)
    return body


def form(request: Request, body: bytes) -> Mapping[str, str]:
    """Read the fields of a GET, or of a form that was posted."""
    if request.method != "POST":
        return request.query_params
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=10, strict_parsing=bool(body)))
    except ValueError as error:
        raise BadRequest(f"the body is no form of UTF-8 text ({error})") from None


def parse(data: str | bytes, *, what: str) -> object:
    """Read JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"{what} is not JSON: {str(error) or 'nested too deeply'}") from None


def mapping(value: object, *, what: str) -> Mapping[str, Any]:
    """Read a JSON object."""
    if not isinstance(value, dict):
        raise BadRequest(f"{what} is no JSON object")
    return value


def mappings(value: object, *, what: str) -> list[Mapping[str, Any]]:
    """Read a list of JSON objects."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise BadRequest(f"{what} is missing or no list of JSON objects")
    bound(len(value), MOST_ENTRIES, what=what, status=413)
    return value


def text(value: object, *, what: str) -> str:
    """Read a text that is not too long."""
    if not isinstance(value, str):
        raise BadRequest(f"{what} is missing or no text")
    bound(len(value), LONGEST_TEXT, what=f"characters of {what}")
    return value


def texts(found: Iterable[object], *, what: str) -> tuple[str, ...]:
    """Read texts."""
    return tuple(text(each, what=what) for each in found)


def values(value: object) -> tuple[str, ...]:
    """Read the value of a condition: a text, a number, a thing, or several of them."""
    found: Sequence[object] = value if isinstance(value, list) else [value]
    bound(len(found), MOST_VALUES, what="values")
    if not found or value is None:
        raise BadRequest("a condition has no value")
    return tuple(_value(each) for each in found)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return text(value.get("id"), what="id of a value")
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return text(value, what="a value")


def whole(value: object, *, what: str) -> int:
    """Read a whole number that is not negative."""
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        raise BadRequest(f"{what} is no whole number") from None
    if not 0 <= number <= 1_000_000:
        raise BadRequest(f"{what} is {number}, expected 0 to 1,000,000")
    return int(number)


def choice(of: type[Choice], value: object) -> Choice:
    """Read one of a few words."""
    try:
        return of(str(value))
    except ValueError:
        known = ", ".join(of)
        raise BadRequest(f"{str(value)[:50]!r} is unknown; write one of {known}") from None


def bound(number: int, most: int, *, what: str, status: int = 400) -> None:
    """Refuse what is too many or too long."""
    if number > most:
        raise BadRequest(f"{number:,} {what}, at most {most:,} are read", status=status)


def extension(asked: object) -> tuple[list[str], list[str]]:
    """Read which properties of which things are asked for."""
    query = mapping(asked, what="extend")
    ids = query.get("ids")
    if not isinstance(ids, list):
        raise BadRequest("ids is missing or no list; give the ids of the things")
    bound(len(ids), MOST_IDS, what="ids", status=413)
    names = [
        text(p.get("id"), what="id") for p in mappings(query.get("properties"), what="properties")
    ]
    return list(dict.fromkeys(texts(ids, what="ids"))), list(dict.fromkeys(names))
