"""Find things by any form of their name, and propose which of them may be one.

Owns the use of the one fold (`names.py`) on the names of a graph. Proposes and never applies: a
merge is a row that somebody writes into `matches.csv`, and is undone by removing it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from civilgraph.identifiers import Identifiers
from civilgraph.names import Hit, How, NameIndex, fold, is_inflected, similarity
from civilgraph.queries import Query, ask
from civilgraph.store import Store

# Below this score two names are too unlike to be worth somebody's time.
WORTH_A_LOOK = 0.64
# Names are compared when they share the first letters of a word that not too many names have.
BEGINNING, LARGEST_BLOCK = 4, 200


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

    Each pair comes once, with its best evidence; most alike first. Only names that have a word in
    common (by its first letters) are compared, and words that very many names have tell nothing.
    """
    settled = {frozenset(pair) for pair in judged}
    best: dict[frozenset[str], Proposal] = {}
    for first, second in _candidates(list(rows)):
        pair = frozenset((first["id"], second["id"]))
        if len(pair) != 2 or pair in settled or first["class"] != second["class"]:
            continue
        proposal = _compare(*sorted((first, second), key=lambda row: row["id"]))
        if proposal.score >= WORTH_A_LOOK and (
            pair not in best or proposal.score > best[pair].score
        ):
            best[pair] = proposal
    return sorted(best.values(), key=lambda p: (-p.score, p.subject, p.object))


def _candidates(rows: list[Mapping[str, str]]) -> Iterator[tuple[Mapping[str, str], ...]]:
    """Yield the pairs of names that share the beginning of a word."""
    blocks: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        for word in sorted({word[:BEGINNING] for word in fold(row["name"]).split()}):
            blocks[word].append(row)
    for block in blocks.values():
        if len(block) <= LARGEST_BLOCK:
            yield from combinations(block, 2)


def _compare(subject: Mapping[str, str], other: Mapping[str, str]) -> Proposal:
    """Say how alike two names are, and how."""
    one, two = subject["name"], other["name"]
    if fold(one) == fold(two):
        score, how = 1.0, How.FOLDED
    elif is_inflected(one, two):
        score, how = 0.95, How.INFLECTED
    else:
        score, how = similarity(one, two), How.FUZZY
    return Proposal(
        subject=subject["id"],
        object=other["id"],
        subject_name=one,
        object_name=two,
        score=round(score, 2),
        how=str(how),
    )
