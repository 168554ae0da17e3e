"""Send requests to an endpoint, and bring back its whole answer or say why there is none.

Owns HTTP: time limits, retries, redirects, the size of answers, and the words for
everything that can go wrong on the way. Knows no SPARQL.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from io import BytesIO
from typing import IO, Any, NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from civilgraph.problems import shorten
from civilgraph.store.credentials import PASSWORD, TOKEN, USER, Credentials

# An answer larger than this is no answer to a question.
MOST_BYTES = 1 << 28
# These pass by themselves: too many requests, and servers behind servers.
_PASSING = frozenset({429, 502, 503, 504})
_LONGEST_WAIT = 30.0
# So much is read of an error page.
_LITTLE = 4096
_COST = re.compile(r"estimated execution time (\d+).*?limit of (\d+)", re.DOTALL)


class NoAnswer(OSError):
    """An endpoint gave no answer, or none that can be trusted."""


class Refused(NoAnswer):
    """An endpoint understood a request and said no; `status` is its HTTP status."""

    def __init__(self, message: str, *, status: int) -> None:
        """Keep the status beside the words."""
        super().__init__(message)
        self.status = status


class TooDear(Refused):
    """An endpoint expects that a question takes longer than it allows."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the whole body, and the headers in small letters."""

    body: bytes
    headers: Mapping[str, str]

    def read(self) -> bytes:
        """Give the body, as a response does."""
        return self.body


class Transport:
    """The way to one host."""

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials,
        seconds: float,
        retries: int = 3,
        most_bytes: int = MOST_BYTES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the address of the endpoint, which alone is given credentials."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                f"{url!r} is no endpoint; write one such as http://localhost:7878/query"
            )
        if parts.username or parts.password:
            raise ValueError(f"the address holds a user or password; set {USER} and {PASSWORD}")
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._credentials, self._seconds, self._retries = credentials, seconds, retries
        self._most_bytes, self._sleep = most_bytes, sleep
        self._opener = build_opener(_Stay(), *credentials.handlers(self.origin))

    def send(self, request: Request) -> Reply:
        """Send a request until it is answered; what passes by itself is tried again.

        Whatever is sent may be sent twice: questions, and triples that are added or taken away.
        """
        if not request.full_url.startswith((f"{self.origin}/", f"{self.origin}?")):
            raise ValueError(f"{request.full_url!r} is not at {self.origin}")
        self._credentials.sign(request)
        for attempt in range(self._retries + 1):
            try:
                return self._send_once(request)
            except _Passing as fault:
                if attempt == self._retries:
                    raise fault.said from None
                self._sleep(min(fault.wait or 0.5 * 2**attempt, _LONGEST_WAIT))
        raise AssertionError("the last attempt returns or raises")

    def _send_once(self, request: Request) -> Reply:
        deadline = time.monotonic() + self._seconds
        place = request.full_url.partition("?")[0]
        try:
            with self._opener.open(request, timeout=self._seconds) as response:
                return self._read(response, deadline=deadline, place=place)
        except HTTPError as error:
            with error:
                self._say_refused(error, place=place)
        except TimeoutError:
            raise self._late(place) from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late(place) from None
            raise _Passing(NoAnswer(f"{place} cannot be reached: {error.reason}")) from None
        except (HTTPException, ConnectionError) as error:
            raise _Passing(_cut(place, type(error).__name__)) from None

    def _read(self, response: Any, *, deadline: float, place: str) -> Reply:
        body = BytesIO()
        while piece := response.read1(1 << 16):
            body.write(piece)
            if body.tell() > self._most_bytes:
                raise NoAnswer(
                    f"{place} sends more than {self._most_bytes:,} bytes; ask for less at a time"
                )
            if time.monotonic() > deadline:
                raise self._late(place)
        headers = {name.lower(): value for name, value in response.headers.items()}
        stated = headers.get("content-length", "")
        if stated.isdigit() and int(stated) != body.tell():
            raise _Passing(_cut(place, f"{body.tell():,} of {int(stated):,} bytes"))
        return Reply(body.getvalue(), headers)

    def _late(self, place: str) -> NoAnswer:
        return NoAnswer(
            f"{place} did not answer in {self._seconds:g} seconds; allow more with --seconds"
        )

    def _say_refused(self, error: HTTPError, *, place: str) -> NoReturn:
        """Word an HTTP status; what the server says is quoted, visible and short."""
        said = _read_little(error)
        kind: type[Refused] = Refused
        match error.code:
            case 301 | 302 | 303 | 307 | 308:
                target = shorten(error.headers.get("Location", ""))
                message = f"{place} sends us on to {target}; if you trust it, name it as --endpoint"
            case 401:
                cure = (
                    "does not accept those that are set"
                    if self._credentials.are_set
                    else "none are set"
                )
                message = (
                    f"{place} asks for credentials and {cure}: {USER} and {PASSWORD}, or {TOKEN}"
                )
            case 403:
                message = f"{place} does not allow this: {said}"
            case 404:
                message = f"{place} is not there (404); is it the address of the endpoint?"
            case _ if found := _COST.search(said):
                kind = TooDear
                message = (
                    f"{place} holds the question to be too dear: it expects {found[1]} seconds and"
                    f" allows {found[2]}; ask for less, or raise MaxQueryCostEstimationTime there"
                )
            case _:
                message = f"{place} answers {error.code}: {said}"
        refused = kind(message, status=error.code)
        if error.code in _PASSING:
            after = error.headers.get("Retry-After", "")
            raise _Passing(refused, wait=float(after) if after.isdigit() else 0.0) from None
        raise refused from None


class _Stay(HTTPRedirectHandler):
    """Follow no redirect: another address is for the user to name."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Refuse, so that the status comes back as it is."""
        return


class _Passing(Exception):
    """A fault that may pass by itself; `said` is raised if it does not."""

    def __init__(self, said: NoAnswer, *, wait: float = 0.0) -> None:
        super().__init__(str(said))
        self.said, self.wait = said, wait


def _cut(place: str, found: str) -> NoAnswer:
    return NoAnswer(f"{place} broke its answer off ({found})")


def _read_little(error: HTTPError) -> str:
    """Read the first words of an error page."""
    try:
        text = error.read(_LITTLE).decode("utf-8", errors="replace")
    except (OSError, HTTPException):
        text = ""
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return shorten(plain or str(error.reason), limit=300)
