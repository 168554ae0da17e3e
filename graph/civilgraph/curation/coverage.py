"""Find what a document says that no claim carries: its names, acronyms, dates, amounts, numbers.

Owns the reading of tokens in a text, the list of what was left out on purpose (`left-out.csv`),
and the comparison of both with the claims' locators. Judges no claim, and opens no document.

A word with a capital is a name, but not always at the beginning of a sentence, heading or list
item. There it counts if it has a second capital, if it stands with a capital inside a sentence
elsewhere in the document, or if a name follows and it never stands in small letters. The number
of a list item is no number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from civilgraph.curation.cells import parse_locator
from civilgraph.curation.claims import Claim
from civilgraph.curation.tables import place_of, read_rows
from civilgraph.names import fold, stem
from civilgraph.problems import Problem, shorten, suggest
from civilgraph.workspace import display

LEFT_OUT = ("source", "locator", "as_printed", "reason")

# How months and then seasons begin; words such as these count only beside a year.
_MONTHS = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec spring summer autumn winter",
    "lt": "saus vasar[iį] kov baland geguž birž liep rugpj rugs spal lapkr gruod "
    "pavasar vasar rud žiem",
    "sr": "jan feb mart apr maj jun jul avg sept okt nov dec prole let jesen zim",
}
# Numbers that are written as words, from two on: "one" is an article too often.
_NUMBER_WORDS = {
    "en": "two|both|three|four|five|six|seven|eight|nine|ten|dozens?|(hundred|thousand|million)s?",
    "lt": r"du|dvi|dviej\w*|abu|abi|abiej\w*|trys|tris|trij\w+|keturi\w*|penki\w*|šeši\w*"
    r"|septyni\w*|aštuoni\w*|devyni\w*|dešimt\w*|šimt\w+|tūkstan\w+|milijon\w+",
    "sr": r"dva|dve|dvaju|oba|obe|tri|triju|četiri|pet|šest|sedam|osam|devet|deset\w*|sto"
    r"|stotin\w+|hiljad\w+|milion\w+",
}
_CURRENCIES = "EUR|€|USD|GBP|LTL|Lt|RSD|eur[aoų]\\w*|dinar\\w*"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BLANKS = r"[^\S\n]"
_LIST_ITEM = re.compile(rf"{_BLANKS}*(?:[o•·▪*–—-]|\d{{1,2}}[.)]){_BLANKS}+")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


class Kind(StrEnum):
    """What a token of a document is."""

    DATE = "date"
    YEAR = "year"
    AMOUNT = "amount"
    NUMBER = "number"
    CODE = "code"
    ACRONYM = "acronym"
    NAME = "name"


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One name, date or number of a document: where it stands (end exclusive) and what it is."""

    start: int
    end: int
    kind: Kind
    text: str

    @property
    def locator(self) -> str:
        """Give the place as the locator of a claim."""
        return f"char={self.start},{self.end}"


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


def find_tokens(text: str, *, language: str) -> list[Token]:
    """Find the names, acronyms, dates, amounts and numbers of a text, in their order.

    >>> for token in find_tokens("Grupa ASTRA ima 30 članica.", language="sr-Latn"):
    ...     print(token.kind, token.text)
    acronym ASTRA
    number 30
    """
    tag = language.partition("-")[0]
    found = [token for token in _scan(text, language=tag) if not _is_item_number(text, token)]
    opening = {t for t in found if t.kind is Kind.NAME and _starts_sentence(text, t.start)}
    names = {
        word
        for token in found
        if token.kind is Kind.NAME and token not in opening
        for word in _words(token.text, language=tag)
    }
    small = {word.casefold() for word in re.findall(r"[^\W\d_]+", text) if word.islower()}
    return [
        token
        for i, token in enumerate(found)
        if token not in opening
        or sum(letter.isupper() for letter in token.text) > 1
        or _words(token.text, language=tag) & names
        or (_is_next(text, token, found[i + 1 : i + 2]) and token.text.casefold() not in small)
    ]


def _is_next(text: str, token: Token, following: list[Token]) -> bool:
    """Tell whether the word right after a token is a name, and no acronym."""
    return any(t.kind is Kind.NAME and text[token.end : t.start] == " " for t in following)


def _scan(text: str, *, language: str) -> Iterator[Token]:
    """Read tokens from left to right; words of the beginning of a sentence are not yet sorted out."""
    months = "|".join(_MONTHS.get(language, "").split()) or "(?!)"
    month = rf"(?:{months})[^\W\d_]*"
    pattern = (
        rf"(?P<date>\b\d{{4}}[ .-]\d\d[ .-]\d\d\b"
        rf"|\b\d{{4}} ?m[^\W\d_]*\.? {month}(?: ?[–-] ?{month})?(?: \d{{1,2}} d\b)?"
        rf"|\b(?:\d{{1,2}}\.? )?{month} (?:\d{{1,2}}, )?\d{{4}}\b)"
        rf"|(?P<amount>\b\d[\d ., ]*(?:{_CURRENCIES})(?!\w))"
        r"|(?P<number>\b\d{1,3}(?:[  ]\d{3})+\b)"
        r"|(?P<run>\w+(?:[-/.’']\w+)*)"
    )
    for match in re.finditer(pattern, text, re.IGNORECASE):
        kind, start = str(match.lastgroup), match.start()
        if kind != "run":
            yield Token(start, match.end(), Kind(kind), match[0])
        elif re.fullmatch(_NUMBER_WORDS.get(language, "(?!)"), match[0], re.IGNORECASE):
            yield Token(start, match.end(), Kind.NUMBER, match[0])
        elif any(letter.isupper() for letter in match[0]):
            yield Token(start, match.end(), _kind_of_name(match[0]), match[0])
        else:
            for digits in _NUMBER.finditer(match[0]):
                is_year = _YEAR.fullmatch(digits[0]) is not None
                place = start + digits.start(), start + digits.end()
                yield Token(*place, Kind.YEAR if is_year else Kind.NUMBER, digits[0])


def _kind_of_name(run: str) -> Kind:
    """Tell codes (letters with digits), acronyms (mostly capitals) and other names apart."""
    if any(letter.isdigit() for letter in run):
        return Kind.CODE
    capitals = sum(letter.isupper() for letter in run)
    return Kind.ACRONYM if capitals > 1 and 2 * capitals > len(run) else Kind.NAME


def _is_item_number(text: str, token: Token) -> bool:
    """Tell whether a token is the number before a list item, such as `1. Aims`."""
    begin = text.rfind("\n", 0, token.start) + 1
    item = _LIST_ITEM.match(text, begin)
    return token.kind is Kind.NUMBER and item is not None and token.end < item.end()


def _starts_sentence(text: str, start: int) -> bool:
    """Tell whether a place begins a sentence; a heading and a list item are sentences too.

    What follows a full stop counts, since the stop of an abbreviation cannot be told from others.
    """
    begin = text.rfind("\n", 0, start) + 1
    item = _LIST_ITEM.match(text, begin, start)
    before = text[item.end() if item else begin : start].rstrip(" \t\u00a0„“”\"'(")
    return not before or before[-1] in ".!?"


def _words(text: str, *, language: str) -> set[str]:
    """Split a text into folded words without their endings."""
    return {stem(word, language=language) for word in fold(text).split()}


def _numbers(token: Token, *, language: str) -> frozenset[int]:
    """Give the numbers of a token; months count as 1 to 12, seasons as 21 to 24 (EDTF)."""
    text = re.sub(r"(?<=\d)[  .,](?=\d{3}\b)", "", token.text)
    found = {int(digits) for digits in re.findall(r"\d+", text)}
    if token.kind is Kind.DATE:
        for word in re.findall(r"[^\W\d_]{3,}", token.text):
            names = enumerate(_MONTHS.get(language, "").split(), start=1)
            number = next((n for n, name in names if re.match(name, word, re.IGNORECASE)), None)
            found.update([number + 8 if number > 12 else number] if number else [])
    return frozenset(found)


def cover_of(
    claim: Claim, *, language: str, labels: Mapping[tuple[str, str], str]
) -> Cover | None:
    """Give the passage of a claim with what it says; None where its locator counts no characters.

    `labels` are the words for a concept or country by its scheme and notation, so that a cell
    `RS` says Srbija.
    """
    unit, start, end = parse_locator(claim.values["locator"])
    if unit != "char":
        return None
    tag, printed = language.partition("-")[0], claim.values["as_printed"]
    cells = [claim.values[c.name] for c in claim.table.own_columns]
    numbers = {int(n) for cell in [printed, *cells] for n in re.findall(r"\d+", cell)}
    for token in _scan(printed, language=tag):
        numbers |= _numbers(token, language=tag)
    named = [
        labels.get((c.scheme or c.cell, part), "")
        for c in claim.table.own_columns
        for part in claim.values[c.name].split(c.separator or None)
    ]
    words = _words(" ".join([printed, *cells, *named]), language=tag)
    return Cover(start=start, end=end, words=frozenset(words), numbers=frozenset(numbers))


def measure_coverage(
    source: str, text: str, *, language: str, covers: Iterable[Cover]
) -> Coverage:
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
    if _words(token.text, language=language) <= cover.words:
        return True
    numbers = _numbers(token, language=language)
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


def _faults(row: Mapping[str, str], *, text: str | None, known: list[str]) -> Iterator[tuple[str, str]]:
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
