"""Match names to things, and tell of things what a table lacks.

Owns the scores. A candidate's score is how alike its name is, from 0 to 100, of which a fifth is
how many of the asked properties it has, where any are asked for. Decides nothing: a candidate is
called a match only when its name is the same or another form of the same, and no other is near.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from civilgraph.names import NameIndex, fold
from civilgraph.serve.entities import Entity, Value

MOST_CANDIDATES = 100
# So many names are looked at where types or properties leave some of them out.
WIDE = 500
PROPERTIES_SHARE = 0.2
# A match is at least as alike, and so much more alike than the next.
MATCHING, AHEAD = 95.0, 5.0


class Quantifier(StrEnum):
    """How many of the values of a condition a thing must have."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


class Strictness(StrEnum):
    """How strictly several types are meant."""

    ANY = "any"
    SHOULD = "should"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A property and the values that are asked for."""

    property: str
    values: tuple[str, ...]
    is_required: bool = False
    quantifier: Quantifier = Quantifier.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one cell of a table asks: a name, an id, types, properties."""

    name: str = ""
    id: str = ""
    types: tuple[str, ...] = ()
    strictness: Strictness = Strictness.ANY
    conditions: tuple[Condition, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A thing that may be meant, its score from 0 to 100, and what the score is made of."""

    entity: Entity
    score: float
    is_match: bool = False
    features: Mapping[str, float | bool] = field(default_factory=dict)


class Reconciler:
    """Things by their names and properties; made once for a release."""

    def __init__(self, entities: Iterable[Entity], *, kinds: Mapping[str, str]) -> None:
        """Index things; `kinds` are the labels of their kinds."""
        self.entities = {entity.id: entity for entity in entities}
        self.kinds = kinds
        pairs = [(n, e.id) for e in self.entities.values() for n in (*e.names, e.label)]
        self._index = NameIndex(pairs)
        self._beginnings = sorted({(fold(name), thing) for name, thing in pairs})
        self._having: dict[tuple[str, str], list[str]] = {}
        for entity in self.entities.values():
            for name, values in entity.properties.items():
                for key in {key for value in values for key in _keys(value)}:
                    self._having.setdefault((name, key), []).append(entity.id)

    def match(self, question: Question) -> list[Candidate]:
        """Find the candidates of a question, the best first; equal scores by id.

        At most `limit`, and never more than MOST_CANDIDATES.
        """
        found = [
            candidate
            for thing, score in self._scored(question)
            if (candidate := self._judge(self.entities[thing], score, question)) is not None
        ]
        found.sort(key=lambda c: (-c.score, c.entity.id))
        if found and not question.id and _is_clear(found):
            found[0] = Candidate(entity=found[0].entity, score=found[0].score, is_match=True,
                                 features=found[0].features)  # fmt: skip
        return found[: max(0, min(question.limit, MOST_CANDIDATES))]

    def _scored(self, question: Question) -> Iterator[tuple[str, float]]:
        """Yield things with how alike their names are, from 0 to 1; 1 where no name is asked."""
        if question.id:
            if question.id in self.entities:
                yield question.id, 1.0
        elif question.name:
            is_wide = question.types or question.conditions
            limit = WIDE if is_wide else MOST_CANDIDATES
            for hit in self._index.find(question.name, limit=limit):
                yield hit.thing, hit.score
        else:
            having = {
                thing
                for condition in question.conditions
                if condition.quantifier is not Quantifier.NONE
                for value in condition.values
                for thing in self._having.get((condition.property, fold(value)), ())
            }
            yield from ((thing, 1.0) for thing in sorted(having))

    def _judge(self, entity: Entity, alike: float, question: Question) -> Candidate | None:
        """Score one thing; None where it is left out by its types or a required property."""
        types = [name in entity.types for name in question.types]
        if types and not (all if question.strictness is Strictness.ALL else any)(types):
            if question.strictness is not Strictness.SHOULD:
                return None
            alike *= 1 - PROPERTIES_SHARE
        features: dict[str, float | bool] = {"name": round(100 * alike, 1)}
        met = []
        for condition in question.conditions:
            met.append(_meets(entity, condition))
            if condition.is_required and not met[-1]:
                return None
            features[condition.property] = met[-1]
        score = alike
        if met:
            share = sum(met) / len(met)
            score = (1 - PROPERTIES_SHARE) * alike + PROPERTIES_SHARE * share
        return Candidate(
            entity=entity,
            score=round(100 * score, 1),
            is_match=bool(question.id),
            features=features,
        )

    def suggest(self, prefix: str, *, limit: int = 10, skip: int = 0) -> list[Entity]:
        """Complete the beginning of a name: names that begin so, then names that may be meant."""
        folded = fold(prefix)
        if not folded:
            return []
        limit, found = max(0, min(limit, MOST_CANDIDATES)), dict[str, None]()
        start = bisect_left(self._beginnings, (folded, ""))
        for name, thing in self._beginnings[start : start + WIDE]:
            if not name.startswith(folded):
                break
            found[thing] = None
        if len(found) < skip + limit:
            hits = self._index.find(prefix, limit=skip + limit)
            found.update(dict.fromkeys(hit.thing for hit in hits))
        return [self.entities[thing] for thing in list(found)[skip : skip + limit]]

    def values(self, thing: str, name: str) -> Sequence[Value]:
        """Give the values of a property of a thing; none where either is unknown."""
        entity = self.entities.get(thing)
        return entity.properties.get(name, ()) if entity else ()


def _is_clear(found: Sequence[Candidate]) -> bool:
    """Tell whether the first candidate is surely the one that is meant."""
    best = found[0]
    if best.score < MATCHING or not all(best.features.values()):
        return False
    return len(found) == 1 or best.score - found[1].score >= AHEAD


def _keys(value: Value) -> set[str]:
    """Give the forms under which a value is found."""
    return {fold(value.text), fold(value.thing)} - {""}


def _meets(entity: Entity, condition: Condition) -> bool:
    has = {key for value in entity.properties.get(condition.property, ()) for key in _keys(value)}
    asked = [fold(value) in has for value in condition.values]
    match condition.quantifier:
        case Quantifier.ANY:
            return any(asked)
        case Quantifier.ALL:
            return all(asked)
        case Quantifier.NONE:
            return not any(asked)
