"""Find copies of documents by their digest and show the passage behind a claim.

Owns the texts, which are never part of a dataset. A copy is taken only if its SHA-256 is the one
in `source.yaml`, so offsets mean what they meant to the curator.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from civilgraph.curation.cells import parse_locator
from civilgraph.curation.claims import Claim, Dataset, Source
from civilgraph.curation.tables import place_of
from civilgraph.problems import Problem, Severity, shorten
from civilgraph.workspace import display

# Documents larger than this are not read whole into memory.
LARGEST_DOCUMENT = 64 << 20


class WrongDocument(ValueError):
    """A copy has the right name but another digest."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The text behind a locator, with what stands before and after it in its paragraph."""

    before: str
    text: str
    after: str


def find_document(digest: str, *, source: str, name: str, folder: Path) -> str | None:
    """Find the text with a digest in a folder (or in the one file that is given).

    None where no copy is. Raises WrongDocument, with both digests, where a file bears the `name` of
    the source's file but not its digest.
    """
    wrong: tuple[Path, str] | None = None
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    for path in files:
        data = _read(path)
        if data is None:
            continue
        found = hashlib.sha256(data).hexdigest()
        if found == digest:
            return data.decode("utf-8")
        if path.name == name or path == folder:
            wrong = wrong or (path, found)
    if wrong:
        path, found = wrong
        raise WrongDocument(
            f"{display(path)} is not the document that source {source} was read from: "
            f"its SHA-256 is {found}, expected {digest}; find a copy of that version"
        )
    return None


def _read(path: Path) -> bytes | None:
    """Read a file that may be a document; None where it is too large, unreadable, or just gone."""
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST_DOCUMENT else None
    except OSError:
        return None


def read_documents(folder: Path, *, dataset: Dataset, problems: list[Problem]) -> dict[str, str]:
    """Read the texts of all sources that have a copy in a folder."""
    texts: dict[str, str] = {}
    for source in dataset.sources:
        if not source["sha256"]:
            continue
        try:
            text = find_document(
                source["sha256"], source=source.id, name=source["file"], folder=folder
            )
        except WrongDocument as error:
            if folder.is_file() and folder.name != source["file"]:
                # One copy was given, and it is of another source.
                continue
            place, file = source.settings["sha256"], display(source.path / "source.yaml")
            problems.append(Problem(file, place.line, place.column, "sha256", str(error)))
            continue
        if text is not None:
            texts[source.id] = text
        elif folder.is_dir():
            file = display(source.path / "source.yaml")
            message = (
                f"no copy of the document in {display(folder)}; its passages were not looked up"
            )
            problems.append(Problem(file, 1, 1, "file", message, Severity.WARNING))
    return texts


def passage(text: str, locator: str) -> Passage | None:
    """Cut the passage of a `char=` locator out of a text, with the rest of its paragraph.

    None for locators of another kind, or outside of the text.

    >>> passage("One. Two three.", "char=5,8")
    Passage(before='One. ', text='Two', after=' three.')
    """
    unit, start, end = parse_locator(locator)
    if unit != "char" or end > len(text):
        return None
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return Passage(text[begin:start], text[start:end], text[end:stop])


def find_passages(text: str, wanted: str) -> list[tuple[str, Passage]]:
    r"""Find every place where a text stands in a document, with its locator.

    Where it stands nowhere exactly, it is looked for in any case, with any blanks and quotes.

    >>> [locator for locator, _ in find_passages("a b\nA", "a")]
    ['char=0,1']
    >>> [locator for locator, _ in find_passages("The  River’s End", "river's end")]
    ['char=5,16']
    """
    lenient = re.sub(r"(?:\\\s|\s)+", r"\\s+", re.escape(wanted.strip()))
    lenient = re.sub("['‘’‚]", "['‘’‚]", lenient)
    lenient = re.sub('["“”„]', '["“”„]', lenient)
    for pattern, flags in ((re.escape(wanted), 0), (lenient, re.IGNORECASE)):
        spans = [found.span() for found in re.finditer(pattern, text, flags)] if wanted else []
        if spans:
            located = ((f"char={a},{b}", passage(text, f"char={a},{b}")) for a, b in spans)
            return [(locator, cut) for locator, cut in located if cut]
    return []


def check_passages(
    claim: Claim, *, path: Path, source: Source, texts: Mapping[str, str]
) -> Iterator[Problem]:
    """Find claims whose locator lies outside of the text, or whose name does not stand there."""
    locator = claim.values["locator"]
    if not locator.startswith("char="):
        return
    _, _, end = parse_locator(locator)
    text = texts.get(claim.source)
    length = len(text) if text is not None else int(source["characters"] or 0)
    header = claim.table.header
    if length and end > length:
        place = place_of(path, line=claim.line, index=header.index("locator"))
        message = (
            f"ends at {end:,}, but the text has {length:,} characters; look the passage up again"
        )
        yield Problem(display(path), claim.line, place, "locator", message)
        return
    printed = claim.values["as_printed"]
    found = passage(text, locator) if text is not None else None
    if found and printed and _flat(printed) not in _flat(found.text):
        place = place_of(path, line=claim.line, index=header.index("as_printed"))
        message = f"{shorten(printed)} does not stand in the passage {shorten(found.text)}"
        yield Problem(
            display(path), claim.line, place, "as_printed", message + _where(text or "", printed)
        )


def _flat(text: str) -> str:
    """Read line breaks and runs of blanks as one blank."""
    return re.sub(r"\s+", " ", text)


def _where(text: str, printed: str) -> str:
    """Say where a name does stand in a text, as a cure."""
    start = text.find(printed)
    if start < 0:
        return "; write it as the document has it"
    return f"; it stands at char={start},{start + len(printed)}"
