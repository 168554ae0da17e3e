"""Turn claims into quads: the one mapping from columns to terms.

Owns how each kind of cell becomes N-Quads text. Reads no file, opens no store, judges nothing.
Text and not objects, because it is the road for millions of rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from civilgraph.curation.cells import Known
from civilgraph.curation.claims import Claim
from civilgraph.curation.columns import Cell, Column, Table
from civilgraph.dates import parse_edtf
from civilgraph.identifiers import Identifiers
from civilgraph.vocabulary import (
    BOUNDS,
    CIV,
    DCTERMS,
    EDTF,
    FRAGMENT_STANDARDS,
    OA,
    PROV,
    RDF,
    RDFS,
    XSD,
)

# What a writer of quads does: (subject, cell, row, tail) to lines; the tail names the graph.
Writer = Callable[[str, str, Mapping[str, str], str], Iterable[str]]

_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
# Predicates that every claim has, looked up once.
_TYPE, _ABOUT, _LABEL = f"<{RDF.type}>", f"<{CIV.about}>", f"<{RDFS.label}>"
_IDENTIFIER, _DERIVED = f"<{DCTERMS.identifier}>", f"<{PROV.wasDerivedFrom}>"
_CLAIM = f"<{CIV.Claim}>"
# Empty cells of these columns have a meaning, which is written out.
_DEFAULTS = {"basis": "stated", "certainty": "certain"}


def escape(text: str) -> str:
    r"""Escape a text for an N-Quads literal.

    >>> escape('a "b"')
    'a \\"b\\"'
    """
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda m: _ESCAPES.get(m[0], f"\\u{ord(m[0]):04X}"), text)


def literal(text: str, *, datatype: str = "", language: str = "") -> str:
    """Write a literal as N-Quads text; language tags in small letters, as their value space has it.

    >>> literal("mreža", language="sr-Latn")
    '"mreža"@sr-latn'
    """
    if language:
        return f'"{escape(text)}"@{language.lower()}'
    return f'"{escape(text)}"^^<{datatype}>' if datatype else f'"{escape(text)}"'


def quad(subject: str, predicate: str, value: str, tail: str) -> str:
    """Write one quad; `value` is an IRI or a finished literal."""
    term = value if value[0] == '"' else f"<{value}>"
    return f"<{subject}> <{predicate}> {term}{tail}"


def graph_tail(graph: str) -> str:
    """Write what ends each quad of a named graph."""
    return f" <{graph}> .\n"


def date_quads(subject: str, predicate: str, text: str, tail: str) -> Iterator[str]:
    """Write a printed date and the bounds that follow from it."""
    yield f'<{subject}> <{predicate}> "{text}"^^<{EDTF.EDTF}>{tail}'
    bounds = parse_edtf(text)
    earliest, latest = BOUNDS[predicate]
    if bounds.earliest and bounds.earliest != date.min:
        yield f'<{subject}> <{earliest}> "{bounds.earliest}"^^<{XSD.date}>{tail}'
    if bounds.latest and bounds.latest != date.max:
        yield f'<{subject}> <{latest}> "{bounds.latest}"^^<{XSD.date}>{tail}'


class Lifter:
    """Lifts the claims of one dataset; holds a writer for each column of each table."""

    def __init__(
        self, *, identifiers: Identifiers, known: Known, canonical: Mapping[str, str]
    ) -> None:
        """Take what IRIs need: the base, countries and concepts, and which ids stand for which."""
        self.identifiers = identifiers
        self.known = known
        self.canonical = canonical
        self._writers: dict[str, list[tuple[str, Writer]]] = {}

    def lift(self, claim: Claim, *, subject: str) -> list[str]:
        """Turn one claim on a subject into the quads of its source's graph."""
        ids, table, values = self.identifiers, claim.table, claim.values
        source, node = ids.source(claim.source), ids.claim(claim.source, claim.id)
        tail = graph_tail(source)
        lines = [
            f"<{subject}> {_TYPE} <{table.of_class}>{tail}",
            f"<{node}> {_TYPE} {_CLAIM}{tail}",
            f"<{node}> {_ABOUT} <{subject}>{tail}",
            f'<{node}> {_IDENTIFIER} "{claim.id}"{tail}',
            f"<{node}> {_DERIVED} <{source}>{tail}",
            f'<{node}> {_LABEL} "{escape(say(claim))}"{tail}',
        ]
        for name, write in self._writers_of(table):
            text = values[name] or _DEFAULTS.get(name, "")
            if text:
                lines.extend(write(node if name in _OF_CLAIM else subject, text, values, tail))
        return lines

    def subject(self, claim: Claim) -> str:
        """Make the IRI of what a claim is about."""
        column = claim.table.subject
        if column is None:
            return self.identifiers.thing(f"{claim.table.space}/{claim.source}.{claim.id}")
        if claim.table.space:
            return self.identifiers.thing(f"{claim.table.space}/{claim.values[column.name]}")
        return self.thing(claim.values[column.name])

    def thing(self, reference: str) -> str:
        """Make the IRI of a thing, or of the one it was judged the same as."""
        return self.identifiers.thing(self.canonical.get(reference, reference))

    def _writers_of(self, table: Table) -> list[tuple[str, Writer]]:
        """Give the writers of a table's columns, made once."""
        if table.name not in self._writers:
            self._writers[table.name] = [
                (column.name, self._writer(column))
                for column in table.columns
                if column.cell not in (Cell.SUBJECT, Cell.CLAIM)
            ]
        return self._writers[table.name]

    def _writer(self, column: Column) -> Writer:
        """Make the function that writes the cells of a column."""
        match column.cell:
            case Cell.LOCATOR:
                return self._write_locator
            case Cell.DATE:
                predicate = column.path[0]
                return lambda s, text, row, tail: date_quads(s, predicate, text, tail)
            case Cell.REFERENCE:
                return _plain(column, lambda text, row: self.thing(text))
            case Cell.CONCEPT:
                return self._concept_writer(column)
            case Cell.COUNTRY:
                countries = self.known.countries
                return _plain(column, lambda text, row: countries[text])
            case _:
                return _plain(column, _literal_maker(column))

    def _concept_writer(self, column: Column) -> Writer:
        """Make the writer of concepts; an unknown slug gets an IRI that the shapes will refuse."""
        template = self.identifiers.expand(f"concept/{column.scheme}/")
        predicate, mark = column.path[0], column.separator

        def write(s: str, text: str, row: Mapping[str, str], tail: str) -> list[str]:
            slugs = text.split(mark) if mark else [text]
            return [f"<{s}> <{predicate}> <{template}{slug}>{tail}" for slug in slugs]

        return write

    def _write_locator(
        self, claim: str, text: str, row: Mapping[str, str], tail: str
    ) -> Iterator[str]:
        """Write where a claim stands, as Web Annotation and the RFC of the fragment have it."""
        target, selector = claim + "#target", claim + "#selector"
        source = claim.replace("/claim/", "/source/", 1).rpartition("/")[0]
        standard = FRAGMENT_STANDARDS[text.partition("=")[0]]
        yield f"<{claim}> <{OA.hasTarget}> <{target}>{tail}"
        yield f"<{target}> <{RDF.type}> <{OA.SpecificResource}>{tail}"
        yield f"<{target}> <{OA.hasSource}> <{source}>{tail}"
        yield f"<{target}> <{OA.hasSelector}> <{selector}>{tail}"
        yield f"<{selector}> <{RDF.type}> <{OA.FragmentSelector}>{tail}"
        yield f"<{selector}> <{DCTERMS.conformsTo}> <{standard}>{tail}"
        yield f'<{selector}> <{RDF.value}> "{text}"{tail}'


_OF_CLAIM = frozenset({"locator", "as_printed", "basis", "certainty", "note"})


def _plain(column: Column, make: Callable[[str, Mapping[str, str]], str]) -> Writer:
    """Make a writer of one value, along a path of one or of several steps."""
    *steps, last = column.path

    def write(s: str, text: str, row: Mapping[str, str], tail: str) -> Iterator[str]:
        for step in steps:
            inner = f"{s}#{re.split('[#/]', step)[-1]}"
            yield quad(s, step, inner, tail)
            s = inner
        yield quad(s, last, make(text, row), tail)

    return write


def _literal_maker(column: Column) -> Callable[[str, Mapping[str, str]], str]:
    """Make the function that writes a cell as a literal of the column's datatype or language."""
    if column.language.startswith("{"):
        name = column.language[1:-1]
        return lambda text, row: literal(text, language=row[name] or "und")
    if column.language:
        return lambda text, row: literal(text, language=column.language)
    datatype = "" if column.datatype == XSD.string else column.datatype
    return lambda text, row: literal(text, datatype=datatype)


def say(claim: Claim) -> str:
    """Say a claim in one line, from its cells.

    The words are the table's name and `column value` pairs, so that a reader of any graph sees
    what exactly this row said, even where several rows describe one thing.
    """
    cells = (
        f"{c.name} {claim.values[c.name]}" for c in claim.table.own_columns if claim.values[c.name]
    )
    return f"{claim.table.name}: {'; '.join(cells)}"
