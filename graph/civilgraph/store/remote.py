"""Ask any SPARQL 1.1 endpoint, with whole answers or none.

Owns SPARQLWrapper. An endpoint may leave rows out without a word: where its engine is known for it,
or not known at all, rows are counted first, compared, and fetched in pages; what does not add up
is refused. Parameters are bound as data. It changes a graph only in `write_graph` and
`clear_graph`, for who pushes a release. It is long because reading and writing meet here: all that
is asked of an endpoint goes one way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Self
from urllib.parse import quote
from urllib.request import Request

from SPARQLWrapper import JSON, POST, SPARQLWrapper

from civilgraph.store import Answer, BadQuery, Iri, Literal, Term
from civilgraph.store.binding import bind_values, write_term
from civilgraph.store.credentials import Credentials
from civilgraph.store.embedded import EmbeddedStore, convert_results
from civilgraph.store.profiles import SECONDS, Profile, detect_profile, find_profile
from civilgraph.store.reach import refuse_reaching_out
from civilgraph.store.solutions import Row, is_true, plain_text, to_csv, written
from civilgraph.store.tokens import without_comments
from civilgraph.store.transport import NoAnswer, Refused, Reply, TooDear, Transport
from civilgraph.store.wrapping import count_rows, split_construct, take_apart, take_page

TRIPLES = "application/n-triples"
# No engine is known to stop before so many rows: where fewer come, they need not be counted.
NEVER_CUT = 100
# So many rows are put into the template of a CONSTRUCT at a time.
FILLED = 1000


class NotWhole(NoAnswer):
    """An endpoint left something out of its answer."""


class RemoteStore:
    """A SPARQL endpoint behind the interface `Store`."""

    def __init__(
        self,
        endpoint: str,
        *,
        profile: Profile,
        transport: Transport,
        update: str = "",
        graph_store: str = "",
    ) -> None:
        """Take the address for queries, and those for writing where the profile's do not fit."""
        self.endpoint, self.profile = endpoint, profile
        self._transport, self._update, self._graph_store = transport, update, graph_store

    @classmethod
    def open(
        cls,
        endpoint: str,
        *,
        engine: str = "",
        update: str = "",
        graph_store: str = "",
        seconds: float = SECONDS,
        environment: Mapping[str, str] = os.environ,
    ) -> Self:
        """Open an endpoint; its engine says who it is, unless the user does.

        Raises NoAnswer where nobody is there. Credentials are taken from the environment.
        """
        credentials = Credentials.from_environment(environment)
        transport = Transport(endpoint, credentials=credentials, seconds=seconds)
        profile = find_profile(engine or "generic")
        store = cls(
            endpoint, profile=profile, transport=transport, update=update, graph_store=graph_store
        )
        if not engine:
            reply = store._send(_Wrapper("ASK {}", store))
            store.profile = detect_profile(reply.headers.get("server", ""))
        return store

    @property
    def update_endpoint(self) -> str:
        """The address for updates."""
        return self._update or self.profile.update_at(self.endpoint)

    @property
    def graph_store(self) -> str:
        """The address of the Graph Store Protocol, or nothing."""
        return self._graph_store or self.profile.graph_store_at(self.endpoint)

    def describe(self) -> EmbeddedStore:
        """Bring what the endpoint says of itself (SPARQL 1.1 Service Description), if anything."""
        here = EmbeddedStore.in_memory()
        request = Request(self.endpoint, headers={"Accept": TRIPLES})  # noqa: S310 - as below
        # It may say no, or show a page for people: nobody must describe himself.
        with suppress(NoAnswer, SyntaxError):
            reply = self._transport.send(request)
            if reply.headers.get("content-type", "").startswith(TRIPLES):
                here.load(reply.body.decode().splitlines(keepends=True))
        return here

    # ── Asking ───────────────────────────────────────────────────────────────────────────────────

    def select(self, query: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SELECT as columns and rows of text, all of them."""
        columns, rows = self._solutions(_prepare(query, bindings))
        return Answer(
            columns, tuple(tuple(plain_text(row.get(c)) for c in columns) for row in rows)
        )

    def construct(self, query: str, *, bindings: Mapping[str, Term] | None = None) -> list[str]:
        """Answer a CONSTRUCT as sorted N-Triples lines.

        The endpoint is asked for what fills the template, for that can be counted.
        """
        construct = split_construct(_prepare(query))
        _, rows = self._solutions(bind_values(construct.query, bindings or {}))
        here = EmbeddedStore.in_memory()
        lines = set[str]()
        for start in range(0, len(rows), FILLED):
            data = "\n".join(
                "(" + " ".join(written(row.get(name)) for name in construct.names) + ")"
                for row in rows[start : start + FILLED]
            )
            lines.update(here.construct(construct.fill(data)))
        return sorted(lines)

    def results(
        self, query: str, *, media_type: str, bindings: Mapping[str, Term] | None = None
    ) -> bytes:
        """Answer any query in a serialisation: csv, tsv, json, xml, or ttl, nt for graphs."""
        text = _prepare(query, bindings)
        match take_apart(text).form:
            case "CONSTRUCT":
                here = EmbeddedStore.in_memory()
                here.load(self.construct(query, bindings=bindings))
                everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
                return here.results(everything, media_type=media_type)
            case "DESCRIBE":
                raise BadQuery("every endpoint describes in its own way; write a CONSTRUCT")
            case "ASK":
                holds = is_true(self._json(text))
                if media_type in ("csv", "tsv"):
                    return f"answer\n{str(holds).lower()}\n".encode()
                found = {"head": {}, "boolean": holds}
                return convert_results(json.dumps(found).encode(), media_type=media_type)
        columns, rows = self._solutions(text)
        table = {"head": {"vars": columns}, "results": {"bindings": rows}}
        if media_type == "csv":
            return to_csv(self.select(query, bindings=bindings))
        return convert_results(json.dumps(table).encode(), media_type=media_type)

    def count(self) -> int:
        """Count all quads, whoever put them there."""
        return self._number("SELECT (COUNT(*) AS ?rows) WHERE { GRAPH ?g { ?s ?p ?o } }")

    def solutions(self, query: str) -> list[Row]:
        """Answer a SELECT with the rows that come, for who knows how many there must be."""
        return self._rows(query)[1]

    def all_solutions(self, query: str) -> list[Row]:
        """Answer a SELECT with all its rows."""
        return self._solutions(query)[1]

    def _solutions(self, query: str) -> tuple[tuple[str, ...], list[Row]]:
        """Get all rows of a SELECT; count them where the engine may have left some out."""
        columns, rows = self._rows(query)
        if not self.profile.cuts or len(rows) < NEVER_CUT:
            return columns, rows
        expected = self._number(count_rows(query))
        if len(rows) < expected:
            rows = self._pages(query, columns=columns, size=len(rows), expected=expected)
        if len(rows) != expected:
            raise NotWhole(
                f"{self.endpoint} counts {expected:,} rows and gives {len(rows):,};"
                " it leaves some out, or was changed meanwhile: ask for less, or again"
            )
        return columns, rows

    def _pages(
        self, query: str, *, columns: tuple[str, ...], size: int, expected: int
    ) -> list[Row]:
        """Get rows in pages; each begins with the last row of the one before.

        The beginning is fetched anew: Virtuoso sorts a page otherwise than what it has cut.
        """
        rows = list[Row]()
        while len(rows) < expected:
            offset = max(len(rows) - 1, 0)
            page = take_page(
                query, columns=columns, limit=size, offset=offset, wraps=self.profile.wraps
            )
            more = self._rows(page)[1]
            if rows and more[:1] != rows[-1:]:
                raise NotWhole(
                    f"{self.endpoint} sorts one answer in two ways, so its parts do not fit;"
                    " let ORDER BY name every column"
                )
            if len(more) <= 1 < size:
                break
            rows += more[1:] if rows else more
        return rows

    def _rows(self, query: str) -> tuple[tuple[str, ...], list[Row]]:
        found = self._json(query)
        try:
            return tuple(found["head"]["vars"]), list(found["results"]["bindings"])
        except (KeyError, TypeError):
            raise NoAnswer(f"{self.endpoint} gives JSON that is no table of results") from None

    def _number(self, query: str) -> int:
        columns, rows = self._rows(query)
        try:
            return int(rows[0][columns[0]]["value"])
        except (IndexError, KeyError, ValueError):
            raise NoAnswer(f"{self.endpoint} gives no number where it was asked to count") from None

    def _json(self, query: str) -> dict[str, Any]:
        try:
            reply = self._send(_Wrapper(query, self))
        except TooDear:
            raise
        except Refused as error:
            if error.status in (400, 500):
                raise BadQuery(str(error)) from None
            raise
        try:
            # Virtuoso leaves control characters in its JSON as they are.
            found = json.loads(reply.body, strict=False)
        except ValueError:
            raise NoAnswer(
                f"{self.endpoint} gives no whole JSON ({len(reply.body):,} bytes); is it a SPARQL"
                " endpoint, and was its answer cut?"
            ) from None
        return found if isinstance(found, dict) else {}

    # ── Writing ──────────────────────────────────────────────────────────────────────────────────

    def clear_graph(self, graph: str) -> None:
        """Empty a named graph, whether it is there or not."""
        if not self.graph_store:
            self._send(_Wrapper(f"CLEAR SILENT GRAPH {write_term(Iri(graph))}", self))
            return
        try:
            self._send(self._request(graph, method="DELETE"))
        except Refused as error:
            if error.status != 404:
                raise

    def write_graph(self, graph: str, triples: Iterable[tuple[Iri, Iri, Iri | Literal]]) -> None:
        """Add triples to a named graph, in one request."""
        lines = " .\n".join(" ".join(map(write_term, triple)) for triple in triples) + " .\n"
        if self.graph_store:
            self._send(self._request(graph, method="POST", body=lines.encode()))
            return
        data = f"INSERT DATA {{ GRAPH {write_term(Iri(graph))} {{ {lines} }} }}"
        self._send(_Wrapper(data, self))

    def _request(self, graph: str, *, method: str, body: bytes | None = None) -> Request:
        """Make a request of the Graph Store Protocol."""
        return Request(  # noqa: S310 - the transport sends to http and https alone
            f"{self.graph_store}?graph={quote(graph, safe='')}",
            data=body,
            method=method,
            headers={"Content-Type": "application/n-triples; charset=utf-8"} if body else {},
        )

    def _send(self, what: Request | _Wrapper) -> Reply:
        return self._transport.send(what if isinstance(what, Request) else what.request())


class _Wrapper(SPARQLWrapper):
    """A request as SPARQLWrapper writes it: a form that is posted, JSON that is asked for."""

    def __init__(self, text: str, store: RemoteStore) -> None:
        super().__init__(store.endpoint, store.update_endpoint, returnFormat=JSON)
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.setQuery(text)

    def request(self) -> Request:
        """Give the request, for our own transport to send."""
        request: Request = self._createRequest()
        return request


def _prepare(query: str, bindings: Mapping[str, Term] | None = None) -> str:
    refuse_reaching_out(query)
    return bind_values(without_comments(query), bindings or {})
