"""Bind parameters in the text of a query, for engines that cannot be handed them apart.

Owns how a term is written in SPARQL, and where. A value never becomes part of the query's own
words: it stands as one escaped term in a `VALUES` of each group that names the parameter, because
a group is evaluated by itself, whatever is bound around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from civilgraph.store import BadQuery, Iri, Literal, Term
from civilgraph.store.tokens import tokens
from civilgraph.vocabulary import XSD

_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_LANGUAGE = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(slots=True, kw_only=True)
class _Braces:
    """A pair of braces: where its content begins, what it is, and the variables it names itself."""

    start: int
    around: _Braces | None
    is_pattern: bool = True
    is_select: bool = False
    names: set[str] = field(default_factory=set)

    def bound(self) -> set[str]:
        """Give the variables that are to be bound here: its own, and those of its SELECT."""
        of_select = self.around.names if self.around and self.around.is_select else set()
        return self.names | of_select


def bind_values(query: str, bindings: Mapping[str, Term]) -> str:
    """Write parameters into a query as data.

    >>> from civilgraph.store import Text
    >>> bind_values("SELECT ?s ?on { ?s ?p ?o { ?s ?q ?on } }", {"on": Text("2013")})
    'SELECT ?s ?on { VALUES ?on { "2013" } ?s ?p ?o { VALUES ?on { "2013" } ?s ?q ?on } }'
    """
    data = {name: f" VALUES ?{name} {{ {write_term(term)} }}" for name, term in bindings.items()}
    written, end = list[str](), 0
    for group in _groups(query):
        bound = sorted(group.bound() & set(data))
        written += [query[end : group.start], *(data[name] for name in bound)]
        end = group.start
    return "".join([*written, query[end:]])


def _groups(query: str) -> list[_Braces]:
    """Find the groups of patterns in a query, in the order in which they begin."""
    inside, found = [_Braces(start=0, around=None, is_select=True)], list[_Braces]()
    before, is_data = "", False
    for token in tokens(query):
        text = token[0].upper()
        if token.lastgroup == "comment":
            continue
        if token.lastgroup == "variable":
            inside[-1].names.add(token[0][1:])
        elif text == "VALUES":
            is_data = True
        elif text == "SELECT" and before == "{":
            inside[-1].is_select = True
        elif text == "{":
            is_pattern = not is_data and before != "CONSTRUCT"
            inside.append(_Braces(start=token.end(), around=inside[-1], is_pattern=is_pattern))
            found.append(inside[-1])
            is_data = False
        elif text == "}" and len(inside) > 1:
            closed = inside.pop()
            if not closed.is_pattern:
                inside[-1].names |= closed.names
        before = text
    return [group for group in found if group.is_pattern and not group.is_select]


def write_term(term: Term | Literal) -> str:
    r"""Write a term so that every engine reads the same term, and nothing beside it.

    >>> from civilgraph.store import Text
    >>> print(write_term(Text('say "\\u0022"')), write_term(Literal(text="a", language="lt")))
    "say \"\\\u00750022\"" "a"@lt
    """
    if isinstance(term, Iri):
        if found := _NOT_IN_IRIS.search(term.text):
            raise BadQuery(f"{term.text!r} is no IRI: it holds {found[0]!r}")
        return f"<{term.text}>"
    text = "".join(_ESCAPES.get(letter, letter) for letter in term.text)
    # Some engines read \uXXXX before they read strings: a backslash must not meet a `u`.
    text = re.sub(r"\\\\([uU])", lambda u: rf"\\\u{ord(u[1]):04X}", text)
    text = _CONTROLS.sub(lambda c: rf"\u{ord(c[0]):04X}", text)
    quoted = f'"{text}"'
    if isinstance(term, Literal) and term.language:
        if not _LANGUAGE.fullmatch(term.language):
            raise BadQuery(f"{term.language!r} is no tag of a language")
        return f"{quoted}@{term.language}"
    if isinstance(term, Literal) and term.datatype not in ("", XSD.string):
        return f"{quoted}^^{write_term(Iri(term.datatype))}"
    return quoted
