"""Read a request of the SPARQL 1.1 Protocol.

Owns the three ways to ask (GET, a form, a query as the body), the naming of a dataset, and the
words with which everything else is refused. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from civilgraph.serve.formats import FORMATS, GRAPHS, TABLES
from civilgraph.serve.refusal import Refusal
from civilgraph.store.reach import top_words

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
METHODS = "GET, HEAD, POST, OPTIONS"
# Nobody names more graphs than this; more is an attack on the reader.
MOST_PARAMETERS = 1_000

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query and the dataset that the request names for it; None where it names none."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An update, with the dataset of its WHERE clauses written into it."""

    text: str


def read_parameters(text: bytes) -> Parameters:
    """Read parameters of a URL or a form; raises Refusal where they are not UTF-8.

    >>> read_parameters(b"query=ASK+%7B%7D&x")
    [('query', 'ASK {}'), ('x', '')]
    """
    if not text:
        return []
    parts = text.split(b"&", MOST_PARAMETERS)
    if len(parts) > MOST_PARAMETERS:
        raise Refusal(status=400, title=f"there are more than {MOST_PARAMETERS} parameters")
    try:
        return [(_unquote(name), _unquote(value)) for name, _, value in
                (part.partition(b"=") for part in parts if part)]  # fmt: skip
    except UnicodeDecodeError:
        raise Refusal(status=400, title="the parameters are not UTF-8") from None


def _unquote(text: bytes) -> str:
    return unquote_to_bytes(text.replace(b"+", b" ")).decode()


def read_question(
    method: str, *, parameters: Parameters, content_type: str, body: bytes
) -> Question | Update | None:
    """Read the question of a request; None where there is none and a description is asked for.

    Raises Refusal for everything that the protocol does not allow.
    """
    given = list(parameters)
    if method == "POST":
        kind = _read_content_type(content_type)
        if kind == FORM:
            given += read_parameters(body)
        else:
            given.append(("query" if kind == QUERY else "update", _decode(body)))
    values: dict[str, list[str]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    queries, updates = values.get("query", []), values.get("update", [])
    if not queries and not updates and method != "POST":
        return None
    if len(queries) + len(updates) != 1:
        count = len(queries) + len(updates)
        raise Refusal(
            status=400,
            title=f"the request has {count or 'no'} queries; it must have one",
            hint="give the query once, as the parameter query or as the body",
        )
    if updates:
        if method != "POST":
            raise Refusal(status=400, title="an update is sent by POST")
        used, named = values.get("using-graph-uri", []), values.get("using-named-graph-uri", [])
        return Update(text=add_using(updates[0], graphs=used, named=named))
    return Question(
        query=queries[0],
        default_graphs=_graphs(values, "default-graph-uri", beside="named-graph-uri"),
        named_graphs=_graphs(values, "named-graph-uri", beside="default-graph-uri"),
        form=_form(values),
    )


def _graphs(values: dict[str, list[str]], name: str, *, beside: str) -> tuple[str, ...] | None:
    """Give the graphs that are named; none at all is no graph where the other kind is named."""
    if name not in values and beside not in values:
        return None
    # Some clients send the parameter empty where they mean nothing by it.
    named = tuple(value for value in values.get(name, ()) if value)
    return named if named or any(values.get(beside, ())) else None


def _form(values: dict[str, list[str]]) -> str:
    """Read the short name of a format, for those who cannot send a header."""
    name = next(iter(values.get("format", ())), "")
    if name and name not in FORMATS:
        raise Refusal(
            status=400,
            title=f"there is no format {name[:60]!r}",
            hint=f"tables: {', '.join(TABLES)}; graphs: {', '.join(GRAPHS)}",
        )
    return name


def _read_content_type(text: str) -> str:
    """Read what kind of body a request has; raises Refusal where it is none of ours."""
    kind, *parameters = text.split(";")
    kind = kind.strip().lower()
    if kind not in (FORM, QUERY, UPDATE):
        raise Refusal(
            status=415,
            title=f"a query cannot be sent as {kind[:60] or 'a body without a Content-Type'}",
            hint=f"send it as {QUERY}, or as the parameter query of {FORM}",
        )
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
            if charset not in ("utf-8", "utf8"):
                raise Refusal(status=415, title=f"the body must be in UTF-8, not {charset[:60]}")
    return kind


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refusal(status=400, title="the query is not UTF-8") from None


def add_using(update: str, *, graphs: Sequence[str], named: Sequence[str]) -> str:
    r"""Write the dataset that a request names into each operation that has a WHERE of its own.

    >>> add_using("DELETE {?s ?p 1} WHERE {?s ?p 1}", graphs=["http://x/g"], named=[])
    'DELETE {?s ?p 1} USING <http://x/g>\nWHERE {?s ?p 1}'
    """
    clauses = [f"USING <{name}>" for name in graphs] + [f"USING NAMED <{name}>" for name in named]
    if not clauses:
        return update
    if any(set(name) & set('<>" {}|\\^`') for name in (*graphs, *named)):
        raise Refusal(status=400, title="a graph is not named by an IRI")
    parts, last, before = [], 0, ""
    for word, place in top_words(update):
        if word in ("USING", "WITH"):
            raise Refusal(
                status=400,
                title=f"the request names a dataset, and so does {word} in the update",
                hint="name it in one of the two",
            )
        # DELETE WHERE is short for a pattern that is its own template: it has no such clause.
        if word == "WHERE" and before != "DELETE":
            parts += [update[last:place], "\n".join(clauses), "\n"]
            last = place
        before = word
    return "".join([*parts, update[last:]])
