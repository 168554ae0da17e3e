"""Say what is wrong with a query: where, and how to mend it.

Owns the wording of faults that the engine finds. The engine's words say what a parser expected;
the hint says what a person most likely forgot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from civilgraph.serve.refusal import Refusal
from civilgraph.store.reach import undeclared_prefixes
from civilgraph.vocabulary import NAMESPACES

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

# The engine lists classes of letters, which tell a person nothing.
_CLASS = re.compile(r"\[(?:'[^']*'|[^\]'])*\](?:, )?")


def explain(query: str, message: str) -> Refusal:
    """Turn the engine's words on a query into a refusal with place and hint.

    >>> fault = explain("ASK { ?x org:member ?y }", "error at 1:21: expected OPTIONAL")
    >>> fault.line, fault.column, fault.detail
    (1, 10, 'the prefix org: is not declared')
    """
    found = _PLACE.match(message)
    line, column, words = (int(found[1]), int(found[2]), found[3]) if found else (0, 0, message)
    words = _CLASS.sub("", words)[:200].strip(" ,\n")
    missing = undeclared_prefixes(query)
    if missing:
        # The engine points behind what it could not read.
        prefix, place = next(iter(missing.items()))
        words = f"the prefix {prefix}: is not declared"
        line = query.count("\n", 0, place) + 1
        column = place - query.rfind("\n", 0, place)
    return Refusal(
        status=400,
        title="the query is not SPARQL",
        detail=words,
        line=line,
        column=column,
        hint=_hint(query, missing),
    )


def _hint(query: str, missing: Iterable[str]) -> str:
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
