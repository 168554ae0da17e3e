"""Read the names, acronyms, codes, dates, amounts and numbers of a text.

Owns what counts as a token. Knows no claim and opens no document.

A word with a capital is a name, but not always at the beginning of a sentence, heading or list
item. There it counts if it has a second capital, if it stands with a capital inside a sentence
elsewhere in the document, or if a name follows and it never stands in small letters. The number
of a list item is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from civilgraph.names import fold, stem

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
# A blank, or one that may not be broken.
_ONE_BLANK = (" ", "\u00a0")
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


def find_tokens(text: str, *, language: str) -> list[Token]:
    """Find the names, acronyms, dates, amounts and numbers of a text, in their order.

    >>> for token in find_tokens("Grupa ASTRA ima 30 članica.", language="sr-Latn"):
    ...     print(token.kind, token.text)
    acronym ASTRA
    number 30
    """
    tag = language.partition("-")[0]
    found = [token for token in scan(text, language=tag) if not _is_item_number(text, token)]
    opening = {t for t in found if t.kind is Kind.NAME and _starts_sentence(text, t.start)}
    names = {
        word
        for token in found
        if token.kind is Kind.NAME and token not in opening
        for word in words_of(token.text, language=tag)
    }
    small = {word.casefold() for word in re.findall(r"[^\W\d_]+", text) if word.islower()}
    return [
        token
        for i, token in enumerate(found)
        if token not in opening
        or sum(letter.isupper() for letter in token.text) > 1
        or words_of(token.text, language=tag) & names
        or (_is_next(text, token, found[i + 1 : i + 2]) and token.text.casefold() not in small)
    ]


def _is_next(text: str, token: Token, following: list[Token]) -> bool:
    """Tell whether the word right after a token is a name with one capital, so no acronym."""
    return any(
        t.kind is Kind.NAME and t.text[1:].islower() and text[token.end : t.start] in _ONE_BLANK
        for t in following
    )


def scan(text: str, *, language: str) -> Iterator[Token]:
    """Read tokens from left to right, each word with a capital among them."""
    text = re.sub(r"[\u00a0\u202f]", " ", text)
    months = "|".join(_MONTHS.get(language, "").split()) or "(?!)"
    month = rf"(?:{months})[^\W\d_]*"
    pattern = (
        rf"(?P<date>\b\d{{4}}[ .-]\d\d[ .-]\d\d\b"
        rf"|\b\d{{4}} ?m[^\W\d_]*\.? {month}(?: ?[–-] ?{month})?(?: \d{{1,2}} d\b)?"
        rf"|\b(?:\d{{1,2}}\.? )?{month} (?:\d{{1,2}}, )?\d{{4}}\b)"
        rf"|(?P<amount>\b\d[\d ., ]*(?:{_CURRENCIES})(?!\w))"
        r"|(?P<number>\b\d{1,3}(?: \d{3})+\b)"
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


def words_of(text: str, *, language: str) -> set[str]:
    """Split a text into folded words without their endings."""
    return {stem(word, language=language) for word in fold(text).split()}


def numbers_of(token: Token, *, language: str) -> frozenset[int]:
    """Give the numbers of a token; months count as 1 to 12, seasons as 21 to 24 (EDTF)."""
    text = re.sub(r"(?<=\d)[ .,](?=\d{3}\b)", "", token.text)
    found = {int(digits) for digits in re.findall(r"\d+", text)}
    if token.kind is Kind.DATE:
        for word in re.findall(r"[^\W\d_]{3,}", token.text):
            names = enumerate(_MONTHS.get(language, "").split(), start=1)
            number = next((n for n, name in names if re.match(name, word, re.IGNORECASE)), None)
            found.update([number + 8 if number > 12 else number] if number else [])
    return frozenset(found)
