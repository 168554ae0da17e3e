"""Bring findings about things back to the cells where these are written.

Owns the way from a node of the graph to file, line and column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from civilgraph.curation.claims import Claim, Dataset, read_claims
from civilgraph.curation.register import Entry
from civilgraph.curation.tables import place_of
from civilgraph.problems import Problem, Severity
from civilgraph.rdf.assemble import lifter_of
from civilgraph.rdf.shapes import Finding
from civilgraph.workspace import display

# A row that was found again: its file, and the claim that it makes.
Found = tuple[Path, Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the things that findings are about are written down."""

    rows: Mapping[str, list[Found]]
    entries: Mapping[str, Entry]
    classes: Mapping[str, str]
    unread: set[str]

    def problem(self, finding: Finding, *, graph_source: str = "") -> Problem | None:
        """Bring a finding back to the cell where it is written.

        None where it only follows from a row that could not be read, or another table is to say it.
        """
        rows = self.rows.get(finding.focus, [])
        if finding.table:
            rows = [r for r in rows if r[1].table.name == finding.table] or rows
        if graph_source:
            rows = [r for r in rows if r[1].source == graph_source] or rows
        fitting = [r for r in rows if _holds(r[1], finding)] or rows
        if fitting:
            path, claim = fitting[0]
            header = claim.table.header
            index = header.index(finding.column) if finding.column in header else 0
            place = place_of(path, line=claim.line, index=index)
            return Problem(
                display(path), claim.line, place, finding.column, finding.message, finding.severity
            )
        entry = self.entries.get(finding.focus)
        if entry:
            if finding.table and (
                self.classes[finding.table] != entry.of_class
                or any(Path(file).name == f"{finding.table}.csv" for file in self.unread)
            ):
                return None
            # What no source says of an id is a gap and no error: a source can be taken away.
            cure = f"; say it in a row of {finding.table}.csv" if finding.table else ""
            return Problem(
                entry.file, entry.line, 1, finding.column, finding.message + cure, Severity.WARNING
            )
        return Problem(finding.focus, 1, 1, finding.column, finding.message, finding.severity)


def find_rows(dataset: Dataset, *, nodes: set[str]) -> dict[str, list[Found]]:
    """Read the tables again for the rows that are, or are about, one of some nodes.

    Findings are few and rows are many: reading twice is cheaper than remembering every row.
    """
    rows: dict[str, list[Found]] = defaultdict(list)
    lifter, ids = lifter_of(dataset), dataset.identifiers
    for source, claims in read_claims(dataset, problems=[]) if nodes else ():
        for claim in claims:
            for node in {lifter.subject(claim), ids.claim(source.id, claim.id)} & nodes:
                rows[node].append((source.path / claim.table.file, claim))
    return rows


def _holds(claim: Claim, finding: Finding) -> bool:
    """Tell whether a row's cell is the one a finding means: the same value, or none."""
    cell = claim.values.get(finding.column, "")
    if not finding.value:
        return not cell
    return cell != "" and (finding.value == cell or finding.value.endswith("/" + cell))
