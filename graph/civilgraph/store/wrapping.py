"""Wrap a query in another: to count its rows, to take a page of them, to ask what it constructs.

Owns the few places in a query where another can begin or end. The words between stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from civilgraph.store import BadQuery
from civilgraph.store.tokens import tokens

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A query in two parts: its prefixes, and the rest, which begins with its form."""

    prologue: str
    form: str
    body: str


def take_apart(query: str) -> Parts:
    """Part a query into its prologue and its body.

    >>> take_apart("PREFIX ask: <a#b> SELECT ?x { ?x a ask:y }").body
    'SELECT ?x { ?x a ask:y }'
    """
    for token in tokens(query):
        if token.lastgroup == "word" and token[0].upper() in _FORMS:
            start = token.start()
            return Parts(prologue=query[:start], form=token[0].upper(), body=query[start:])
    raise BadQuery("the query has no SELECT, ASK or CONSTRUCT")


def count_rows(query: str) -> str:
    """Write the query that counts the rows of another.

    >>> count_rows("SELECT ?x { ?x a ?y }")
    'SELECT (COUNT(*) AS ?rows) WHERE { { SELECT ?x { ?x a ?y } } }'
    """
    parts = take_apart(query)
    return f"{parts.prologue}SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {parts.body} }} }}"


def take_page(query: str, *, columns: tuple[str, ...], limit: int, offset: int, wraps: bool) -> str:
    """Write the query that gives some of the rows of another, which must say their order.

    Raises BadQuery where it does not: pages of rows in no order need not fit together.

    >>> take_page("SELECT ?x { } ORDER BY ?x", columns=("x",), limit=9, offset=18, wraps=False)
    'SELECT ?x { } ORDER BY ?x LIMIT 9 OFFSET 18'
    """
    parts = take_apart(query)
    modifiers = _outer_words(parts.body)
    if "ORDER" not in modifiers:
        raise BadQuery(
            "the endpoint gives this answer in parts only, and parts need an order: add ORDER BY"
        )
    page = f"LIMIT {limit} OFFSET {offset}"
    if not wraps and not modifiers & {"LIMIT", "OFFSET", "VALUES"}:
        return f"{query} {page}"
    names = " ".join(f"?{name}" for name in columns)
    return f"{parts.prologue}SELECT {names} WHERE {{ {{ {parts.body} }} }} {page}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Construct:
    """A CONSTRUCT in two parts: its template, and the query for what fills it, in order."""

    prologue: str
    template: str
    names: tuple[str, ...]
    query: str

    def fill(self, rows: str) -> str:
        """Write the CONSTRUCT that fills the template with rows at hand."""
        values = f"VALUES ({' '.join(f'?{name}' for name in self.names)}) {{ {rows} }}"
        return f"{self.prologue}CONSTRUCT {{ {self.template} }} WHERE {{ {values} }}"


def split_construct(query: str) -> Construct:
    """Part a CONSTRUCT into its template and the SELECT that finds what fills it.

    >>> split_construct("CONSTRUCT { ?s a ?o } WHERE { ?o ?p ?s }").query
    'SELECT DISTINCT ?o ?s WHERE { { SELECT * WHERE { ?o ?p ?s } } } ORDER BY ?o ?s'
    """
    parts = take_apart(query)
    opening, closing = _first_braces(parts.body)
    template = parts.body[opening + 1 : closing]
    is_short = parts.body[:opening].split()[1:] != []
    where = parts.body[opening if is_short else closing + 1 :].strip()
    found = list(tokens(template))
    if any(token[0] in ("[", "(") or token[0].startswith("_:") for token in found):
        raise BadQuery(
            "the CONSTRUCT makes nodes without a name, which an endpoint cannot; use IRIs"
        )
    names = sorted({token[0][1:] for token in found if token.lastgroup == "variable"})
    if not names:
        raise BadQuery("the template of the CONSTRUCT has no variable; ask with ASK instead")
    listed = " ".join(f"?{name}" for name in names)
    return Construct(
        prologue=parts.prologue,
        template=template.strip(),
        names=tuple(names),
        query=f"{parts.prologue}SELECT DISTINCT {listed} WHERE {{ {{ SELECT * {where} }} }}"
        f" ORDER BY {listed}",
    )


def _outer_words(body: str) -> set[str]:
    """Find the words that stand in no braces."""
    depth, words = 0, set[str]()
    for token in tokens(body):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0 and token.lastgroup == "word":
            words.add(token[0].upper())
    return words


def _first_braces(body: str) -> tuple[int, int]:
    """Find the first pair of braces that are not in others."""
    depth, opening = 0, -1
    for token in tokens(body):
        if token[0] == "{":
            opening = token.start() if depth == 0 else opening
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                return opening, token.start()
    raise BadQuery("the braces of the query do not match")
