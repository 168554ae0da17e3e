r"""Write what is said of a subject as Turtle, JSON-LD and RDF/XML, all three in one go.

Owns the three notations. What comes in is N-Quads text, whose terms are tokens of Turtle already.
Much of a graph says the same again and again (`a civ:Claim`, `civ:basis …`), so what a predicate
and its value look like is worked out once and kept. Every text is made once for all files that hold
it: the dumps, the files of a graph, the files of a thing. It is long because three notations share
one row.

>>> notation = Notation({"ex": "https://example.org/ns#"}, base="https://example.org/")
>>> rows = [notation.row("<https://example.org/ns#of> <https://example.org/id/b>")]
>>> shape = notation.shape(rows)
>>> block = notation.block("<https://example.org/id/a>", rows, triples="", shape=shape)
>>> print(block.turtle, block.node, sep="")
<id/a>
    ex:of <id/b> .
{"@id":"id/a","https://example.org/ns#of":{"@id":"id/b"}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from civilgraph.publish.context import Context, Word
from civilgraph.vocabulary import RDF

TYPE: Final = f"<{RDF.type}>"
# A rest of an IRI that stays what it is when it is read relative to a base, and a local name.
_RELATIVE = re.compile(r"[a-z]+/[A-Za-z0-9][\w-]*(?:[./][A-Za-z0-9][\w-]*)*(?:#[\w-]+)?", re.ASCII)
_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_ELEMENT = re.compile(r"[A-Za-z_][\w.-]*$", re.ASCII)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
# So many rows are kept.
KEPT = 100_000


# A predicate and a value: its key (the predicate, of a type the whole), as in N-Triples, as in
# Turtle, as a member of a JSON object, the name of that member, as in RDF/XML. A plain tuple,
# because there are millions.
Row = tuple[str, str, str, str, str, str]


class Block(NamedTuple):
    """What is said of one subject: lines of N-Triples, Turtle, a node of JSON-LD, RDF/XML."""

    triples: str
    turtle: str
    node: str
    xml: str


@dataclass(slots=True)
class Shape:
    """How subjects of one kind are written, and how many there are: same predicates, same types."""

    keys: tuple[str, ...]
    words: int
    is_plain: bool
    order: Callable[[Sequence[Row]], tuple[Row, ...]] | None
    count: int = 0


def parts(term: str) -> tuple[str, str, str]:
    """Take a literal apart: its text as it is escaped, its language, its datatype.

    >>> parts('"a"@lt'), parts('"1"^^<https://example.org/n>')
    (('a', 'lt', ''), ('1', '', 'https://example.org/n'))
    """
    text, _, tail = term[1:].rpartition('"')
    if not tail:
        return text, "", ""
    return (text, tail[1:], "") if tail[0] == "@" else (text, "", tail[3:-1])


def unescape(text: str) -> str:
    r"""Read the escapes of N-Triples.

    >>> unescape('a\\tb\\u0041')
    'a\tbA'
    """
    if "\\" not in text:
        return text
    return _ESCAPED.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), text
    )


class Notation:
    """All notations of one publication, with its prefixes, its words and its base."""

    def __init__(
        self, prefixes: Mapping[str, str], *, base: str, context: Context | None = None
    ) -> None:
        """Take prefixes, the context whose words JSON-LD uses, and the base of our own IRIs."""
        self.prefixes, self.base = {**prefixes, "rdf": RDF.iri}, base
        self.context = context or Context((), ())
        # Nothing is read relative to a base with dots: it would be another one.
        self._start, self._skip = f"<{base}" if "/." not in base else "\0", len(base) + 1
        self._rows: dict[str, Row] = {}
        self._curies = {TYPE: "a"}
        self._elements: dict[str, tuple[str, str]] = {}
        self.shapes: dict[tuple[str, ...], Shape] = {}

    def row(self, rest: str) -> Row:
        """Write a predicate and its value, as they stand in N-Quads with a blank between."""
        row = self._rows.get(rest)
        if row is None:
            row = self._make(rest)
            # What rows of tables declare, such as `id/event/founding`, is seldom referred to twice.
            at = rest.rfind(self._start)
            if (at < 0 or rest.count("/", at + self._skip) < 2) and len(self._rows) < KEPT:
                self._rows[rest] = row
        return row

    def shape(self, rows: Iterable[Row]) -> Shape:
        """Give the shape of a subject."""
        keys = tuple([row[0] for row in rows])
        shape = self.shapes.get(keys)
        return shape or self.shapes.setdefault(keys, self._survey(keys))

    def block(self, subject: str, rows: Sequence[Row], *, triples: str, shape: Shape) -> Block:
        """Write one subject; its rows come sorted and each once, and also as lines of N-Triples."""
        if shape.order:
            rows = shape.order(rows)
        local = self._local(subject)
        turtle = " ;\n    ".join([turtle for _, _, turtle, _, _, _ in rows])
        if shape.is_plain:
            members = ",".join([member for _, _, _, member, _, _ in rows])
        else:
            members = _group(rows)
        return Block(
            triples,
            f"{f'<{local}>' if local else self.iri(subject)}\n    {turtle} .\n",
            f'{{"@id":{_quote(local or subject[1:-1])},{members}}}',
            f'<rdf:Description rdf:about="{_in_xml(subject[1:-1])}">\n'
            f"{''.join([xml for _, _, _, _, _, xml in rows])}</rdf:Description>\n",
        )

    def turtle_header(self, text: str = "") -> str:
        """Write what a Turtle document begins with; with its text, only the prefixes it uses."""
        lines = (
            f"@prefix {prefix}: <{iri}> .\n"
            for prefix, iri in sorted(self.prefixes.items())
            if not text or f"{prefix}:" in text
        )
        return f"@base <{self.base}> .\n{''.join(lines)}\n"

    def xml_header(self) -> str:
        """Write what an RDF/XML document begins with; it ends with `</rdf:RDF>`."""
        lines = (f'\n  xmlns:{p}="{_in_xml(iri)}"' for p, iri in sorted(self.prefixes.items()))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{"".join(lines)}>\n'

    def iri(self, term: str) -> str:
        """Write an IRI in Turtle, short where that cannot be misread."""
        if local := self._local(term):
            return f"<{local}>"
        short = self._curies.get(term)
        if short is None:
            short = self._curies[term] = self._shorten(term)
        return short

    def _local(self, term: str) -> str:
        """Give an IRI relative to the base where that cannot be misread, else nothing."""
        if not term.startswith(self._start):
            return ""
        return term[self._skip : -1] if _RELATIVE.fullmatch(term, self._skip, len(term) - 1) else ""

    def _shorten(self, term: str) -> str:
        for prefix, iri in self.prefixes.items():
            if term.startswith(iri, 1) and _LOCAL.fullmatch(term, len(iri) + 1, len(term) - 1):
                return f"{prefix}:{term[len(iri) + 1 : -1]}"
        return term

    def _survey(self, keys: tuple[str, ...]) -> Shape:
        """Find out how subjects of a shape are written."""
        words, predicates = 0, list[str]()
        for key in keys:
            predicate, _, of_class = key.partition(" ")
            words |= self.context.term(predicate).bit
            words |= self.context.term(of_class).bit if of_class else 0
            predicates.append(predicate)
        # What a thing is comes before all else.
        order = sorted(range(len(keys)), key=lambda n: (predicates[n] != TYPE, n))
        is_sorted = order == [*range(len(keys))]
        is_plain = len({*predicates}) == len(predicates)
        return Shape(keys, words, is_plain, None if is_sorted else itemgetter(*order))

    def _make(self, rest: str) -> Row:
        """Work out how a predicate and its value are written."""
        predicate, _, value = rest.partition(" ")
        word = self.context.term(predicate)
        start, end = self._elements.get(predicate) or self._element(predicate)
        short = self._curies.get(predicate) or self.iri(predicate)
        if value[0] == "<":
            local = self._local(value)
            turtle = f"{short} <{local}>" if local else f"{short} {self.iri(value)}"
            if predicate == TYPE:
                said, key = self.context.term(value).key, rest
            else:
                said, key = _quote(local or value[1:-1]), predicate
                said = said if word.is_iri else f'{{"@id":{said}}}'
            xml = f'  <{start} rdf:resource="{_in_xml(value[1:-1])}"/>\n'
            return key, rest, turtle, f"{word.key}:{said}", word.key, xml
        text, language, datatype = parts(value)
        turtle = f'"{text}"^^{self.iri(f"<{datatype}>")}' if datatype else value
        about = f' xml:lang="{language}"' if language else ""
        about = f' rdf:datatype="{_in_xml(datatype)}"' if datatype else about
        xml = f"  <{start}{about}>{_in_xml(unescape(text))}</{end}>\n"
        said = _say(text, language, datatype, word)
        return predicate, rest, f"{short} {turtle}", f"{word.key}:{said}", word.key, xml

    def _element(self, predicate: str) -> tuple[str, str]:
        """Name the element of a predicate: as it is opened, and as it is closed."""
        iri = predicate[1:-1]
        found = _ELEMENT.search(iri)
        if found is None:
            raise ValueError(f"{iri!r} cannot be a predicate in RDF/XML: it does not end in a name")
        space, local = iri[: found.start()], found[0]
        prefix = next((p for p, known in self.prefixes.items() if known == space), None)
        name = f"{prefix or 'ns'}:{local}"
        opened = name if prefix else f'{name} xmlns:ns="{_in_xml(space)}"'
        self._elements[predicate] = opened, name
        return opened, name


def _in_xml(text: str) -> str:
    """Escape a text for an element or an attribute of XML."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if text.isprintable() else text.replace("\r", "&#13;")


def _quote(text: str) -> str:
    """Write a text of N-Triples, whose escapes are JSON's but for two, as a text of JSON."""
    if text.isprintable() and "\\" not in text:
        return f'"{text}"'
    return json.dumps(unescape(text), ensure_ascii=False)


def _say(text: str, language: str, datatype: str, word: Word) -> str:
    """Write a literal in JSON-LD; a word of the context may say its datatype."""
    said = _quote(text)
    if language:
        return f'{{"@value":{said},"@language":"{language}"}}'
    if datatype == word.datatype and not word.is_iri:
        return said
    return f'{{"@value":{said},"@type":"{datatype}"}}' if datatype else f'{{"@value":{said}}}'


def _group(rows: Iterable[Row]) -> str:
    """Write rows in JSON-LD, of which some have the same predicate."""
    values: dict[str, list[str]] = {}
    for _, _, _, member, name, _ in rows:
        values.setdefault(name, []).append(member.removeprefix(f"{name}:"))
    return ",".join(
        f"{name}:{said[0]}" if len(said) == 1 else f"{name}:[{','.join(said)}]"
        for name, said in values.items()
    )
