"""Show what a thing rests on: its claims, where each stands, and the passage itself.

Owns the joining of claims with documents. The documents are the user's own copies; a copy with
another digest is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from civilgraph.curation.documents import Passage, find_document, passage
from civilgraph.identifiers import Identifiers
from civilgraph.queries import Query
from civilgraph.store import Iri, Store


class NoEvidence(LookupError):
    """No claim is about the thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One claim with its place and passage; the passage is None where no copy is at hand."""

    claim: str
    source: str
    locator: str
    as_printed: str
    says: str
    basis: str
    certainty: str
    note: str
    digest: str
    passage: Passage | None

    def to_record(self) -> dict[str, Any]:
        """Give the claim as a plain record for JSON."""
        return asdict(self)

    def to_text(self) -> str:
        """Write the claim for people, the passage between [ ] in its paragraph."""
        sure = (
            ""
            if (self.basis, self.certainty) == ("stated", "certain")
            else (f" ({self.basis}, {self.certainty})")
        )
        lines = [f"{self.source}/{self.claim}  {self.locator}{sure}", f"  {self.says}"]
        lines.append(f"  as printed: {self.as_printed}")
        if self.note:
            lines.append(f"  note: {self.note}")
        if self.passage:
            before, after = self.passage.before[-80:], self.passage.after[:80]
            lines.append(f"  passage: …{before}[{self.passage.text}]{after}…")
        return "\n".join(lines) + "\n"


def gather_evidence(
    store: Store,
    thing: str,
    *,
    identifiers: Identifiers,
    catalogue: Mapping[str, Query],
    documents: Path | None,
) -> list[Evidence]:
    """Gather the claims about a thing (`ztok`), or one claim (`ztok-about/m1`).

    Raises NoEvidence where there is none, WrongDocument where a copy has another digest.
    """
    rows: list[dict[str, str]] = []
    for iri in _candidates(thing, identifiers=identifiers):
        answer = store.select(catalogue["evidence"].text, bindings={"thing": Iri(iri)})
        rows = answer.records()
        if rows:
            break
    if not rows:
        raise NoEvidence(
            f"no claim is about {thing!r}; name a thing such as ztok, or a claim such as "
            "ztok-about/m1 (civilgraph query organisations-and-networks lists the things)"
        )
    texts = _read_texts(rows, identifiers=identifiers, documents=documents)
    return [_read_row(row, identifiers=identifiers, texts=texts) for row in rows]


def _candidates(thing: str, *, identifiers: Identifiers) -> list[str]:
    """List the IRIs that a user can mean."""
    if thing.startswith(("http://", "https://")):
        return [] if set('<>" {}|\\^`') & set(thing) else [thing]
    if set('<>" {}|\\^`#?') & set(thing):
        return []
    source, _, claim = thing.removeprefix("claim/").partition("/")
    return [identifiers.thing(thing), *([identifiers.claim(source, claim)] if claim else [])]


def _read_texts(
    rows: list[dict[str, str]], *, identifiers: Identifiers, documents: Path | None
) -> dict[str, str | None]:
    """Read the documents of the sources of some claims, each once."""
    if documents is None:
        return {}
    found: dict[str, str | None] = {}
    for row in rows:
        if row["digest"] not in found:
            source = row["source"].removeprefix(identifiers.source(""))
            found[row["digest"]] = find_document(
                row["digest"], source=source, name=row["file"], folder=documents
            )
    return found


def _read_row(
    row: Mapping[str, str], *, identifiers: Identifiers, texts: Mapping[str, str | None]
) -> Evidence:
    """Read one row of the answer."""
    source, claim = identifiers.claim_parts(row["claim"]) or ("", row["claim"])
    text = texts.get(row["digest"])
    fields = ("locator", "as_printed", "says", "basis", "certainty", "note", "digest")
    return Evidence(
        claim=claim,
        source=source,
        passage=passage(text, row["locator"]) if text is not None else None,
        **{field: row[field] for field in fields},
    )
