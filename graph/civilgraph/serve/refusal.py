"""Say no over HTTP: what is wrong, where, and the cure, as a problem document (RFC 9457).

Owns the value `Refusal` and its printed form. Every error of the server is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

MEDIA_TYPE = "application/problem+json"


@dataclass(kw_only=True, eq=False)
class Refusal(Exception):
    """An answer that is an error: status, what is wrong, where, and how to mend it.

    >>> Refusal(status=400, title="the query is empty").to_json()
    b'{"type": "about:blank", "title": "the query is empty", "status": 400}'
    """

    status: int
    title: str
    detail: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Print for a log."""
        return f"{self.status} {HTTPStatus(self.status).phrase}: {self.title}"

    def to_json(self) -> bytes:
        """Write the problem document; what is not known is left out."""
        members: dict[str, Any] = {"type": "about:blank", "title": self.title}
        members["status"] = self.status
        for name in ("detail", "line", "column", "hint"):
            if value := getattr(self, name):
                members[name] = value
        return json.dumps(members, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Refusal:
        """Read a problem document that a worker wrote."""
        members = json.loads(text)
        members.pop("type", None)
        return cls(**members)
