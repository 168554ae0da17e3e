"""Remember answers for as long as several rooms ask the same of a graph that does not change.

Owns nothing but the memory: whoever makes one lets it go when its work is done.
"""

from __future__ import annotations

from collections.abc import Mapping

from civilgraph.store import Answer, Store, Term


class RememberingStore:
    """A store behind the interface `Store` that asks another, each SELECT once."""

    def __init__(self, store: Store) -> None:
        """Take the store to ask."""
        self._store = store
        self._answers: dict[tuple[str, tuple[tuple[str, Term], ...]], Answer] = {}

    def select(self, query: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SELECT as columns and rows of text."""
        key = query, tuple(sorted((bindings or {}).items(), key=lambda pair: pair[0]))
        if key not in self._answers:
            self._answers[key] = self._store.select(query, bindings=bindings)
        return self._answers[key]

    def construct(self, query: str) -> list[str]:
        """Answer a CONSTRUCT as sorted N-Triples lines."""
        return self._store.construct(query)

    def results(
        self, query: str, *, media_type: str, bindings: Mapping[str, Term] | None = None
    ) -> bytes:
        """Answer any query in a serialisation."""
        return self._store.results(query, media_type=media_type, bindings=bindings)

    def count(self) -> int:
        """Count all quads."""
        return self._store.count()
