"""Say who asks: user and password, or a token.

Owns the names under which credentials stand in the environment; they come from nowhere else, go to
the one host that the user names, and are never printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPMessage
from typing import IO, Any
from urllib.request import (
    BaseHandler,
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
)

USER, PASSWORD, TOKEN = (f"CIVILGRAPH_ENDPOINT_{n}" for n in ("USER", "PASSWORD", "TOKEN"))
# So much of a challenge is read.
_LITTLE = 4096


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a user with a password (basic or digest), or a bearer token."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Credentials:
        """Take user, password and token from the environment."""
        return cls(*(environment.get(name, "") for name in (USER, PASSWORD, TOKEN)))

    @property
    def are_set(self) -> bool:
        """Whether there are any."""
        return bool(self.user or self.token)

    def sign(self, request: Request) -> None:
        """Put the token on a request, and on no request that follows from it."""
        if self.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")

    def handlers(self, origin: str) -> list[BaseHandler]:
        """Give the handlers that answer when a host asks for user and password.

        None is sent unasked: a host that wants a digest, or nothing, never sees the password.
        """
        if not self.user:
            return []
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, origin, self.user, self.password)
        return [_Digest(known), _Basic(known)]


class _Digest(HTTPDigestAuthHandler):
    """Answer a challenge, when it has been read to its end: only then its connection closes."""

    def http_error_401(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        """Read the challenge and answer it."""
        fp.read(_LITTLE)
        return super().http_error_401(req, fp, code, msg, headers)


class _Basic(HTTPBasicAuthHandler):
    """Answer a challenge that wants the password itself, likewise."""

    def http_error_401(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        """Read the challenge and answer it."""
        fp.read(_LITTLE)
        return super().http_error_401(req, fp, code, msg, headers)
