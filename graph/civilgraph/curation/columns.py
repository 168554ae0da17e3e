"""Describe tables and columns as values.

Owns the records that say what a table of a source looks like. They are read from the shapes
(`rdf/shapes.py`), so the ontology names the columns; nothing here names one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Cell(StrEnum):
    """What a cell of a column holds."""

    CLAIM = "claim id"
    SUBJECT = "id"
    REFERENCE = "reference"
    CONCEPT = "concept"
    COUNTRY = "country"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DURATION = "duration"
    LANGUAGE = "language"
    LOCATOR = "locator"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, the property path it is lifted to, and what its cells hold.

    `scheme` is the concept scheme of a concept, or the kind of thing that a subject declares.
    """

    name: str
    cell: Cell
    path: tuple[str, ...]
    is_required: bool = False
    scheme: str = ""
    separator: str = ""
    language: str = ""
    datatype: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One kind of table: its file, the class its rows describe, and its columns in order.

    `about` is the template of the subject's IRI (CSVW `aboutUrl`); `letter` begins the ids of
    its claims.
    """

    name: str
    file: str
    about: str
    letter: str
    of_class: str
    columns: tuple[Column, ...]
    label: Mapping[str, str] = field(default_factory=dict)
    description: str = ""

    @property
    def header(self) -> tuple[str, ...]:
        """Give the names of the columns, in the order of the file."""
        return tuple(column.name for column in self.columns)

    @property
    def subject(self) -> Column | None:
        """Give the column that names what the row is about; None when the claim id does."""
        return next((c for c in self.columns if c.cell is Cell.SUBJECT), None)

    @property
    def space(self) -> str:
        """Give the kind of the things that rows of this table declare; empty for the register.

        >>> Table(name="e", file="e.csv", about="id/event/{event}", letter="e",
        ...       of_class="", columns=()).space
        'event'
        """
        head, _, _ = self.about.removeprefix("id/").rpartition("/")
        return head

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """Give the columns that describe the subject, without those that describe the claim."""
        return tuple(c for c in self.columns if c.name not in EVIDENCE)

    def column(self, name: str) -> Column:
        """Find a column by its name; KeyError where the table has none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


EVIDENCE = frozenset({"claim", "locator", "as_printed", "basis", "certainty", "note"})

REGISTER: Mapping[str, tuple[str, ...]] = {
    "organizations.csv": ("id", "label", "language", "note"),
    "networks.csv": ("id", "label", "language", "note"),
    "projects.csv": ("id", "label", "language", "note"),
    "retired.csv": ("id", "replaced_by", "note"),
    "matches.csv": (
        "subject_id",
        "subject_label",
        "predicate_id",
        "object_id",
        "object_label",
        "mapping_justification",
        "author_label",
        "mapping_date",
        "comment",
    ),
}
REGISTER_HOLDS: Mapping[str, str] = {
    "organizations.csv": "the ids of organisations, each with the label by which we call it",
    "networks.csv": "the ids of networks",
    "projects.csv": "the ids of projects",
    "retired.csv": "ids that are used no more, and what stands for them",
    "matches.csv": "judgements of identity (SSSOM): same, different or unsure, with the reason",
}
REGISTER_COLUMNS: Mapping[str, str] = {
    "id": "The id, minted once and never used again: small ASCII letters, digits and `-`.",
    "label": "The name by which we call it; the names that sources print stand in `names.csv`.",
    "language": "The language of the label (BCP 47), such as `lt` or `sr-Latn`.",
    "note": "A remark in our own English words.",
    "replaced_by": "The id that stands for a retired one; empty where nothing does.",
    "subject_id": "The one id of a judgement. Judged the same, `object_id` stands for it.",
    "subject_label": "The label of `subject_id`, for the reader.",
    "predicate_id": "The judgement: `same`, `different` or `unsure`.",
    "object_id": "The other id of a judgement; judged the same, it is the one that stays.",
    "object_label": "The label of `object_id`, for the reader.",
    "mapping_justification": "How the judgement was made, such as `semapv:ManualMappingCuration`.",
    "author_label": "Who judged.",
    "mapping_date": "The day of the judgement, such as `2026-11-21`.",
    "comment": "The reason.",
}
