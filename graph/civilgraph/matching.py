"""Find things by any form of their name, and propose which of them may be one.

Owns the use of the one fold (`names.py`) on the names of a graph. Proposes and never applies: a
merge is a row that somebody writes into `matches.csv`, and is undone by removing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from civilgraph.identifiers import Identifiers
from civilgraph.names import Hit, NameIndex
from civilgraph.queries import Query, ask
from civilgraph.store import Store

# Below this score two names are too unlike to be worth somebody's time.
WORTH_A_LOOK = 0.72


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two ids that may be one thing: their names, how alike they are, and why it is proposed."""

    subject: str
    object: str
    subject_name: str
    object_name: str
    score: float
    how: str


def read_names(
    store: Store, *, catalogue: Mapping[str, Query], identifiers: Identifiers
) -> list[dict[str, str]]:
    """Read all printed names and whose they are."""
    return ask(store, catalogue["all-names"], {}, identifiers=identifiers).records()


def find_things(rows: Iterable[Mapping[str, str]], text: str, *, limit: int) -> list[Hit]:
    """Find things by a name in any printed form: inflected, folded, in Cyrillic, an acronym."""
    index = NameIndex((row["name"], row["id"]) for row in rows)
    return index.find(text, limit=limit)


def propose_matches(
    rows: Iterable[Mapping[str, str]], *, judged: Iterable[tuple[str, str]]
) -> list[Proposal]:
    """Propose pairs of one class whose names are alike and of which nobody has judged.

    Each pair comes once, with its best evidence; most alike first.
    """
    names = list(rows)
    classes = {row["id"]: row["class"] for row in names}
    settled = {frozenset(pair) for pair in judged}
    index = NameIndex((row["name"], row["id"]) for row in names)
    best: dict[frozenset[str], Proposal] = {}
    for row in names:
        for hit in index.find(row["name"], limit=20):
            pair = frozenset((row["id"], hit.thing))
            is_new = len(pair) == 2 and pair not in settled
            if not is_new or classes[row["id"]] != classes[hit.thing] or hit.score < WORTH_A_LOOK:
                continue
            proposal = _propose(row["id"], row["name"], hit)
            if pair not in best or proposal.score > best[pair].score:
                best[pair] = proposal
    return sorted(best.values(), key=lambda p: (-p.score, p.subject, p.object))


def _propose(id_: str, name: str, hit: Hit) -> Proposal:
    """Word one proposal, the smaller id first."""
    first, second = sorted([(id_, name), (hit.thing, hit.name)])
    return Proposal(
        subject=first[0],
        object=second[0],
        subject_name=first[1],
        object_name=second[1],
        score=round(hit.score, 2),
        how=str(hit.how),
    )
