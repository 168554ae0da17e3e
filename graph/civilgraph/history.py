"""Tell the life of a thing in order: events, names, memberships, projects, support.

Owns the joining of claims that tell one moment. The rows come from the query `history`; every
moment keeps the claims behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civilgraph.dates import Bounds, parse_edtf
from civilgraph.identifiers import Identifiers
from civilgraph.queries import Query, ask
from civilgraph.store import Store
from civilgraph.wording import describe

# What lasts from a start on, where nobody tells its end.
SPELLS = frozenset({"member of", "has member", "name", "status"})


class NothingTold(LookupError):
    """No source tells anything of the thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened or held, with its dates as printed and the claims behind it."""

    kind: str
    what: str
    detail: str
    start: str
    end: str
    observed: str
    claims: tuple[str, ...]

    @property
    def bounds(self) -> tuple[Bounds, Bounds, Bounds]:
        """Give the bounds of start, end and observation."""
        return parse_edtf(self.start), parse_edtf(self.end), parse_edtf(self.observed)

    def when(self, *, language: str) -> str:
        """Say when, in words of a language; `not stated` where no source says."""
        if self.start and self.end:
            start, end = (describe(text, language=language) for text in (self.start, self.end))
            return f"{start} – {end}"
        if self.end:
            return f"… – {describe(self.end, language=language)}"
        if self.start and self.kind in SPELLS:
            return f"{describe(self.start, language=language)} – …"
        if not self.start and self.observed:
            return f"({describe(self.observed, language=language)})"
        return describe(self.start, language=language)


def read_history(
    store: Store, thing: str, *, catalogue: Mapping[str, Query], identifiers: Identifiers
) -> list[Moment]:
    """Read the moments of a thing's life in order; what has no date comes last.

    Raises NothingTold where no source tells of it.
    """
    values = {"thing": thing}
    rows = ask(store, catalogue["history"], values, identifiers=identifiers).records()
    if not rows:
        raise NothingTold(
            f"no source tells anything of {thing!r}; "
            "civilgraph query organisations-and-networks lists the things"
        )
    claims: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        key = tuple(row[n] for n in ("kind", "what", "detail", "start", "end", "observed"))
        claims.setdefault(key, set()).add(identifiers.shorten(row["claim"]).removeprefix("claim/"))
    moments = [
        Moment(
            kind=key[0], what=key[1], detail=key[2], start=key[3], end=key[4], observed=key[5],
            claims=tuple(sorted(found)),
        )
        for key, found in claims.items()
    ]  # fmt: skip
    return sorted(moments, key=_order)


def _order(moment: Moment) -> tuple[str, str, str, str]:
    """Sort by what is known of when, then by kind and words; what has no date comes last."""
    start, end, observed = moment.bounds
    known = start.earliest or end.latest or observed.earliest
    return (known.isoformat() if known else "9999", moment.kind, moment.what, moment.end)
