"""Say what is wrong with a query: where, and how to mend it.

Owns the wording of faults that the engine finds. The engine lists what its parser was about to try,
keywords that never fit among them: what a person needs is the place, what stands there, and what
was most likely forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from civilgraph.store.reach import undeclared_prefixes
from civilgraph.store.tokens import tokens
from civilgraph.vocabulary import NAMESPACES

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
# What the engine says in whole words, such as `Prefix not found`, and what it says in signs.
_SENTENCE = re.compile(r"(?:^|, )([A-Z]\w*(?: \w+)+)")
_SIGN = re.compile(r'"([^"\w\s\\]{1,2})"')
# Of keywords only these are told rightly, when nothing else would do.
_SURE = {"AS", "BY", "IN"}
# A longer list helps nobody, nor does more of a token.
MOST_SIGNS, LONGEST = 4, 40


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a query, where (from 1; 0 is nowhere), and how to mend it."""

    detail: str
    line: int
    column: int
    hint: str

    def __str__(self) -> str:
        """Print on one line.

        >>> print(Fault("nothing is asked", 1, 3, "ask something"))
        line 1, column 3: nothing is asked; ask something
        """
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return place + "; ".join(filter(None, (self.detail, self.hint)))


def explain(query: str, message: str) -> Fault:
    """Turn the engine's words on a query into a fault with place and hint.

    >>> print(explain("ASK { ?x org:member ?y }", "error at 1:21: expected OPTIONAL"))
    line 1, column 10: the prefix org: is not declared; declare it: PREFIX org:
    <http://www.w3.org/ns/org#>
    >>> print(explain("ASK { ?x ?y }", "error at 1:14: expected one of LATERAL, SERVICE, [_]"))
    line 1, column 13: '}' cannot stand here; a pattern has three parts, ?thing ?property ?value
    """
    missing = undeclared_prefixes(query)
    if missing:
        prefix, place = next(iter(missing.items()))
        line, column = _line_and_column(query, place)
        return Fault(f"the prefix {prefix}: is not declared", line, column, _hint(query, missing))
    found = _PLACE.match(message)
    if found is None:
        return Fault(message[:200], 0, 0, _hint(query))
    place = _offset(query, int(found[1]), int(found[2]))
    token, place = _token_at(query, place)
    line, column = _line_and_column(query, place)
    return Fault(_detail(token, found[3]), line, column, _hint(query) or _hint_at(query, place))


def _detail(token: str, expected: str) -> str:
    """Word what is wrong at a token; without one the text ends too early."""
    if sentence := _SENTENCE.search(expected):
        words = sentence[1]
        return words if words[1].isupper() else words[0].lower() + words[1:]
    signs = _SIGN.findall(expected)
    if expected.strip() in _SURE:
        signs = [expected.strip()]
    what = f"{token[:LONGEST]!r} cannot stand here" if token else "the query ends too early"
    return f"{what}; expected {' or '.join(signs)}" if 0 < len(signs) <= MOST_SIGNS else what


def _token_at(query: str, place: int) -> tuple[str, int]:
    """Find the token at a place, or the last before it; the engine may point behind its end."""
    last, at = "", place
    for token in tokens(query):
        if token.lastgroup == "comment":
            continue
        if token.start() > place:
            break
        last, at = token[0], token.start()
    is_over = not query[place:].strip() and query.count("{") > query.count("}")
    return ("", place) if is_over else (last, at)


def _offset(query: str, line: int, column: int) -> int:
    lines = query.split("\n")
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1


def _line_and_column(query: str, place: int) -> tuple[int, int]:
    return query.count("\n", 0, place) + 1, place - query.rfind("\n", 0, place)


def _hint_at(query: str, place: int) -> str:
    """Say what may be wrong with the pattern before a place."""
    terms = 0
    for token in tokens(query[:place]):
        if token[0] in ("'", '"'):
            return "a text is not closed: it begins and ends with the same quotes"
        is_term = token.lastgroup in ("iri", "name", "string", "variable") or token[0] == "a"
        # After a word such as FILTER comes no pattern.
        terms = terms + 1 if is_term else -9 if token.lastgroup == "word" else 0
    if not query.startswith(("}", "."), place) or terms < 1:
        return ""
    parts = "a pattern has three parts, ?thing ?property ?value"
    return parts if terms < 3 else f"{parts}; after it comes a full stop"


def _hint(query: str, missing: Iterable[str] = ()) -> str:
    """Say how to mend what is most often wrong with the whole."""
    if not query.strip():
        return "the query is empty; write one such as SELECT * { ?s ?p ?o } LIMIT 10"
    known = {namespace.prefix: namespace.iri for namespace in NAMESPACES}
    if lines := [f"PREFIX {prefix}: <{known.get(prefix, '…')}>" for prefix in missing]:
        return f"declare {'it' if len(lines) == 1 else 'them'}: {' '.join(lines)}"
    if (open_ := query.count("{")) != (closed := query.count("}")):
        return f"of braces there are {open_} that open and {closed} that close"
    if not re.search(r"(?i)\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", query):
        return "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
    return ""
