"""Read a request of the SPARQL 1.1 Protocol.

Owns the three ways to ask (GET, a form, a query as the body), the naming of a dataset, and the
words with which everything else is refused. Runs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from civilgraph.serve.formats import FORMATS, GRAPHS, TABLES
from civilgraph.serve.refusal import Refusal

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
) -> Question | None:
    """Read the question of a request; None where there is none and a description is asked for.

    Raises Refusal for everything that the protocol does not allow, and for updates.
    """
    given = list(parameters)
    if method == "POST":
        kind, charset = _read_content_type(content_type)
        if kind not in (FORM, QUERY, UPDATE):
            raise Refusal(
                status=415,
                title=f"a query cannot be sent as {kind or 'a body without a Content-Type'}",
                hint=f"send it as {QUERY}, or as the parameter query of {FORM}",
            )
        if charset not in ("utf-8", "utf8"):
            raise Refusal(status=415, title=f"the body must be in UTF-8, not {charset}")
        if kind == UPDATE:
            _refuse_update()
        if kind == QUERY:
            given.append(("query", _decode(body)))
        else:
            given += read_parameters(body)
    values: dict[str, list[str]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    if "update" in values:
        _refuse_update()
    queries = values.get("query", [])
    if not queries and method != "POST":
        return None
    if len(queries) != 1:
        raise Refusal(
            status=400,
            title=f"the request has {len(queries) or 'no'} queries; it must have one",
            hint="give the query once, as the parameter query or as the body",
        )
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


def _read_content_type(text: str) -> tuple[str, str]:
    kind, *parameters = text.split(";")
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.strip().lower(), charset


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refusal(status=400, title="the query is not UTF-8") from None


def _refuse_update() -> NoReturn:
    raise Refusal(
        status=403,
        title="this server takes no updates",
        detail="a release never changes; the next one comes whole from civilgraph build",
    )
