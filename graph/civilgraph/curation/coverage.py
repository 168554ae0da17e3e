"""Compare a document with the claims that were read from it, and find what none carries.

Owns the comparison, in a loose and a strict form, and the list of what was left out on purpose
(`left-out.csv`). Judges no claim, and opens no document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from civilgraph.curation.cells import parse_locator
from civilgraph.curation.claims import Claim, Dataset, read_claims
from civilgraph.curation.columns import Cell
from civilgraph.curation.tables import place_of, read_rows
from civilgraph.curation.tokens import Kind, Token, find_tokens, numbers_of, scan, words_of
from civilgraph.problems import Problem, shorten, suggest
from civilgraph.workspace import display

LEFT_OUT = ("source", "locator", "as_printed", "reason")
_IDS = (Cell.SUBJECT, Cell.REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A passage that is accounted for, and the folded words and the numbers of what was read there.

    Words and numbers are None for a passage that was left out on purpose: it needs none.
    """

    start: int
    end: int
    words: frozenset[str] | None
    numbers: frozenset[int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of one document is in the data: its tokens, those left out, and those missing.

    `missing` stand in no claim's passage; `unsaid` stand in one, but in no cell of any such claim.
    """

    source: str
    tokens: int
    left_out: int
    missing: tuple[Token, ...]
    unsaid: tuple[Token, ...]

    @property
    def in_passage(self) -> int:
        """Count the tokens that stand in the passage of a claim."""
        return self.tokens - self.left_out - len(self.missing)

    @property
    def in_cell(self) -> int:
        """Count the tokens that a cell of a claim holds, whose passage they stand in."""
        return self.in_passage - len(self.unsaid)

    def open(self, *, strict: bool) -> list[Token]:
        """List the tokens that are not accounted for; strictly, a passage alone is not enough."""
        return sorted([*self.missing, *(self.unsaid if strict else ())])


def measure_dataset(
    dataset: Dataset,
    *,
    texts: Mapping[str, str],
    labels: Mapping[tuple[str, str], str],
    problems: list[Problem],
) -> list[Coverage]:
    """Compare each document of a dataset with its claims; one without a copy is a problem.

    `labels` are the words for a concept or country by its scheme and notation, so that a cell
    `RS` says Srbija.
    """
    sources = [source.id for source in dataset.sources]
    path, left_out = dataset.root / "left-out.csv", dict[str, list[Cover]]()
    if path.is_file():
        left_out = read_left_out(path, texts=texts, sources=sources, problems=problems)
    found = []
    for source, claims in read_claims(dataset, problems=problems):
        language, file = source["language"], display(source.path / "source.yaml")
        covers = [cover_of(claim, language=language, labels=labels) for claim in claims]
        if source.id in texts:
            known = [c for c in covers if c] + left_out.get(source.id, [])
            text = texts[source.id]
            found.append(measure_coverage(source.id, text, language=language, covers=known))
        elif not any(p.file == file and p.severity == "error" for p in problems):
            message = "no copy of this document is at hand; put one into the folder of documents"
            problems.append(Problem(file, 1, 1, "sha256", message))
    return found


def cover_of(claim: Claim, *, language: str, labels: Mapping[tuple[str, str], str]) -> Cover | None:
    """Give the passage of a claim with what it says; None where it has no `char=` locator."""
    unit, start, end = parse_locator(claim.values["locator"])
    if unit != "char":
        return None
    tag, printed = language.partition("-")[0], claim.values["as_printed"]
    cells = [claim.values[c.name] for c in claim.table.own_columns]
    # The year in an id such as ztok-founding-2011 says nothing.
    told = [claim.values[c.name] for c in claim.table.own_columns if c.cell not in _IDS]
    numbers = {int(n) for cell in [printed, *told] for n in re.findall(r"\d+", cell)}
    for token in scan(printed, language=tag):
        numbers |= numbers_of(token, language=tag)
    named = [
        labels.get((c.scheme or c.cell, part), "")
        for c in claim.table.own_columns
        for part in claim.values[c.name].split(c.separator or None)
    ]
    words = words_of(" ".join([printed, *cells, *named]), language=tag)
    return Cover(start=start, end=end, words=frozenset(words), numbers=frozenset(numbers))


def measure_coverage(source: str, text: str, *, language: str, covers: Iterable[Cover]) -> Coverage:
    """Compare the tokens of a document with the passages that are accounted for."""
    tag, by_line = language.partition("-")[0], list(covers)
    tokens = find_tokens(text, language=language)
    missing, unsaid, left_out = list[Token](), list[Token](), 0
    for token in tokens:
        around = [c for c in by_line if c.start <= token.start and token.end <= c.end]
        if not around:
            missing.append(token)
        elif any(c.words is None for c in around):
            left_out += 1
        elif not any(_says(c, token, language=tag) for c in around):
            unsaid.append(token)
    return Coverage(
        source=source,
        tokens=len(tokens),
        left_out=left_out,
        missing=tuple(missing),
        unsaid=tuple(unsaid),
    )


def _says(cover: Cover, token: Token, *, language: str) -> bool:
    """Tell whether what was read in a passage holds a token, inflected or not."""
    assert cover.words is not None
    assert cover.numbers is not None
    if words_of(token.text, language=language) <= cover.words:
        return True
    numbers = numbers_of(token, language=language)
    is_number = token.kind not in (Kind.NAME, Kind.ACRONYM, Kind.CODE)
    return is_number and bool(numbers) and numbers <= cover.numbers


def read_left_out(
    path: Path, *, texts: Mapping[str, str], sources: Iterable[str], problems: list[Problem]
) -> dict[str, list[Cover]]:
    """Read what was left out, by source; each row covers its printed words and nothing around them.

    A row that is not right becomes a problem: its source, its locator, its words or its reason.
    """
    covers: dict[str, list[Cover]] = defaultdict(list)
    known = sorted(sources)
    for line, cells in read_rows(path, header=LEFT_OUT, problems=problems):
        row = dict(zip(LEFT_OUT, cells, strict=True))
        faults = dict(_faults(row, text=texts.get(row["source"]), known=known))
        for column, message in faults.items():
            place = place_of(path, line=line, index=LEFT_OUT.index(column))
            problems.append(Problem(display(path), line, place, column, message))
        if not faults and row["source"] in texts:
            covers[row["source"]].extend(_places(row, text=texts[row["source"]]))
    return dict(covers)


def _faults(
    row: Mapping[str, str], *, text: str | None, known: list[str]
) -> Iterator[tuple[str, str]]:
    """Find what is wrong with a row of `left-out.csv`."""
    source, printed = row["source"], row["as_printed"]
    if source not in known:
        yield "source", f"{shorten(source)} is no source of this dataset{suggest(source, known)}"
    if not row["reason"]:
        yield "reason", "missing; say why it was left out, in our own words"
    if not printed:
        yield "as_printed", "missing; the words that were left out, exactly as printed"
    try:
        unit, start, end = parse_locator(row["locator"])
    except ValueError as error:
        yield "locator", str(error)
        return
    if text is None or unit != "char":
        return
    if end > len(text):
        yield "locator", f"ends at {end:,}, but the text has {len(text):,} characters"
    elif printed and printed not in text[start:end]:
        yield "as_printed", f"{shorten(printed)} does not stand in {shorten(text[start:end])}"


def _places(row: Mapping[str, str], *, text: str) -> Iterator[Cover]:
    """Give the places of the printed words within the passage of a row."""
    unit, start, end = parse_locator(row["locator"])
    printed = row["as_printed"]
    place = text.find(printed, start, end) if unit == "char" else -1
    while place >= 0:
        stop = place + len(printed)
        yield Cover(start=place, end=stop, words=None, numbers=None)
        place = text.find(printed, stop, end)
