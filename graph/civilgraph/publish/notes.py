"""Tell in words what a release changes.

Owns the release notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, plain text of one language."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What changed since the release before; without one, what the first release holds.

    `sections` come by language tag (en, lt, sr-Latn, sr-Cyrl).
    """

    previous: str
    added: int
    removed: int
    sections: Mapping[str, tuple[Section, ...]]
