"""Read judgements of identity: same, different or unsure, each with its reason (SSSOM columns).

Owns what follows from them: the canonical id of things judged the same. A judgement is a row, so
a merge is undone by removing its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from civilgraph.curation.columns import REGISTER
from civilgraph.curation.tables import check_blanks, place_of, read_rows
from civilgraph.problems import Problem, shorten, suggest
from civilgraph.vocabulary import OWL, SKOS
from civilgraph.workspace import display


class Judgement(StrEnum):
    """What somebody decided about two ids."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One judgement: subject and object are ids of the register."""

    subject: str
    object: str
    judgement: Judgement
    justification: str
    author: str
    date: str
    comment: str
    line: int


def predicate(judgement: Judgement) -> str | None:
    """Choose the predicate that publishes a judgement; None when it is not one to publish."""
    match judgement:
        case Judgement.SAME:
            return SKOS.exactMatch
        case Judgement.DIFFERENT:
            return OWL.differentFrom
        case Judgement.UNSURE:
            return None
        case _:
            assert_never(judgement)


def read_matches(
    path: Path, *, ids: Iterable[str], retired: Mapping[str, str], problems: list[Problem]
) -> list[Match]:
    """Read the judgements of a dataset; what is wrong with them becomes problems."""
    if not path.is_file():
        return []
    name, known, header = display(path), set(ids), REGISTER["matches.csv"]
    matches: list[Match] = []
    for line, cells in read_rows(path, header=header, problems=problems):
        row = dict(zip(header, cells, strict=True))
        faults = dict(_find_faults(row, known=known, retired=retired))
        for field, fault in faults.items():
            place = place_of(path, line=line, index=header.index(field))
            problems.append(Problem(name, line, place, field, fault))
        if not faults:
            matches.append(
                Match(
                    subject=row["subject_id"],
                    object=row["object_id"],
                    judgement=Judgement(row["predicate_id"]),
                    justification=row["mapping_justification"],
                    author=row["author_label"],
                    date=row["mapping_date"],
                    comment=row["comment"],
                    line=line,
                )
            )
    problems.extend(_contradictions(path, matches))
    return matches


def _find_faults(
    row: Mapping[str, str], *, known: set[str], retired: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """Find what is wrong with the cells of one judgement."""
    for field, cell in row.items():
        if fault := check_blanks(cell):
            yield field, fault
    for field in ("subject_id", "object_id"):
        id_ = row[field]
        if id_ in retired:
            yield field, f"{id_!r} is retired; write {retired[id_]!r}"
        elif id_ not in known:
            hint = suggest(id_, known) or "; add it to data/register first"
            yield field, f"{shorten(id_)} is not in the register{hint}"
    if row["subject_id"] == row["object_id"]:
        yield "object_id", "the same id as subject_id; a judgement is about two ids"
    if row["predicate_id"] not in set(Judgement):
        expected = ", ".join(Judgement)
        yield "predicate_id", f"{shorten(row['predicate_id'])} is no judgement; write {expected}"
    if not row["comment"]:
        yield "comment", "missing; say why it was judged so"
    if row["mapping_date"] and not _is_day(row["mapping_date"]):
        fault = f"{shorten(row['mapping_date'])} is no day; write one such as 2026-11-21"
        yield "mapping_date", fault


def _is_day(text: str) -> bool:
    """Tell whether a text is a day as ISO 8601 writes it, with hyphens."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def canonical_ids(matches: Iterable[Match]) -> dict[str, str]:
    """Find the id that stands for each id judged the same as another: the end of the chain.

    >>> same = Match(subject="a", object="b", judgement=Judgement.SAME, justification="",
    ...              author="", date="", comment="", line=2)
    >>> canonical_ids([same])
    {'a': 'b'}
    """
    heads: dict[str, str] = {}

    def head(id_: str) -> str:
        while id_ in heads:
            id_ = heads[id_]
        return id_

    for match in matches:
        if match.judgement is Judgement.SAME:
            subject, heir = head(match.subject), head(match.object)
            if subject != heir:
                heads[subject] = heir
    return {id_: head(id_) for id_ in sorted(heads)}


def _contradictions(path: Path, matches: list[Match]) -> Iterable[Problem]:
    """Find merges that contradict a judgement "different"."""
    canonical = canonical_ids(matches)
    for match in matches:
        subject = canonical.get(match.subject, match.subject)
        object_ = canonical.get(match.object, match.object)
        if match.judgement is Judgement.DIFFERENT and subject == object_:
            lines = [
                str(m.line)
                for m in matches
                if m.judgement is Judgement.SAME and canonical.get(m.subject) == subject
            ]
            message = (
                f"{match.subject!r} and {match.object!r} are judged different, but line "
                f"{' and '.join(lines)} makes them one; remove one of the judgements"
            )
            index = REGISTER["matches.csv"].index("predicate_id")
            place = place_of(path, line=match.line, index=index)
            yield Problem(display(path), match.line, place, "predicate_id", message)
