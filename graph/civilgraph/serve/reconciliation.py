"""Serve the Reconciliation Service API, with which OpenRefine and others match tables to things.

Owns both versions of the protocol, 0.2 and 1.0-draft
(<https://www.w3.org/community/reports/reconciliation/>): how a question is written in each, and how
an answer is. JSONP is not served: it would let any page run our answer as a script.
It is long because the two versions differ in every message, and are best read side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from civilgraph.identifiers import Identifiers
from civilgraph.names import fold
from civilgraph.serve.entities import CLASSES, PROPERTIES, Entity, Value
from civilgraph.serve.messages import (
    LARGEST_BATCH,
    BadRequest,
    bound,
    choice,
    extension,
    form,
    mapping,
    mappings,
    parse,
    read_body,
    text,
    texts,
    values,
    whole,
)
from civilgraph.serve.reconciler import (
    Candidate,
    Condition,
    Quantifier,
    Question,
    Reconciler,
    Strictness,
)
from civilgraph.view.policy import digest
from civilgraph.vocabulary import CIV

Json = dict[str, Any]

PREVIEW = {"width": 420, "height": 240}
CORS = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = CORS | {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Accept-Language",
    "Access-Control-Max-Age": "86400",
}
STYLE = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:.75rem}h1{font-size:1.1rem;margin:0 0 .5rem}"
    "dt{font-weight:600}dd{margin:0 0 .25rem}"
)


class Reconciliation:
    """The service for one release, as routes below `/reconcile`."""

    def __init__(
        self, reconciler: Reconciler, *, title: str, identifiers: Identifiers, version: str = ""
    ) -> None:
        """Take the things that are matched; `version` is that of the release."""
        self._reconciler, self._title = reconciler, title
        self._identifiers, self._version = identifiers, version

    def routes(self) -> list[Route]:
        """Give the routes, relative to where the service is mounted."""
        get, post = ["GET", "OPTIONS"], ["POST", "OPTIONS"]
        return [
            Route("/", self._answer(self._root), methods=["GET", "POST", "OPTIONS"]),
            Route("/flyout/entity", self._answer(self._flyout), methods=get),
            Route("/1.0-draft/", self._answer(self._manifest_1_0), methods=get),
            Route("/1.0-draft/match", self._answer(self._match_1_0), methods=post),
            Route("/1.0-draft/extend", self._answer(self._extend_1_0), methods=post),
            *(
                Route(f"{version}{path}", self._answer(handler), methods=get)
                for version in ("", "/1.0-draft")
                for path, handler in (
                    ("/extend/propose", self._propose),
                    ("/suggest/{what}", self._suggest),
                    ("/preview", self._preview),
                )
            ),
        ]

    def _answer(self, handler: Callable[[Request, bytes], object]) -> Any:
        """Word faults, bound the body, and keep the event loop free while names are compared."""

        async def answer(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=PREFLIGHT)
            try:
                body = await read_body(request)
                found = await run_in_threadpool(handler, request, body)
            except BadRequest as error:
                problem = {"title": "not a reconciliation request", "detail": str(error)}
                return JSONResponse(
                    problem | {"status": error.status}, status_code=error.status,
                    media_type="application/problem+json", headers=CORS,
                )  # fmt: skip
            return found if isinstance(found, Response) else JSONResponse(found, headers=CORS)

        return answer

    # ── 0.2: everything at the root ──────────────────────────────────────────────────────────

    def _root(self, request: Request, body: bytes) -> Json:
        fields = form(request, body)
        if "queries" in fields:
            return self._match_0_2(parse(fields["queries"], what="queries"))
        if "extend" in fields:
            return self._extend_0_2(parse(fields["extend"], what="extend"))
        return self._manifest_0_2(request)

    def _manifest_0_2(self, request: Request) -> Json:
        url = str(request.url.replace(query="", fragment="")).rstrip("/")
        suggest = {
            what: {"service_url": url, "service_path": f"/suggest/{what}"}
            for what in ("entity", "property", "type")
        }
        suggest["entity"]["flyout_service_path"] = "/flyout/entity?id=${id}"
        return self._manifest("0.2") | {
            "identifierSpace": self._identifiers.thing(""),
            "schemaSpace": CIV.iri,
            "suggest": suggest,
            "preview": {"url": f"{url}/preview?id={{{{id}}}}"} | PREVIEW,
            "extend": {
                "propose_properties": {"service_url": url, "service_path": "/extend/propose"},
                "property_settings": [],
            },
        }

    def _match_0_2(self, batch: object) -> Json:
        queries = mapping(batch, what="queries")
        bound(len(queries), LARGEST_BATCH, what="queries of a batch", status=413)
        return {
            key: {"result": [self._candidate(c, is_0_2=True) for c in self._find_0_2(query)]}
            for key, query in queries.items()
        }

    def _find_0_2(self, query: object) -> list[Candidate]:
        asked = mapping(query, what="a query")
        types = asked.get("type", [])
        conditions = tuple(
            Condition(
                property=text(p.get("pid"), what="pid"),
                values=values(p.get("v")),
            )
            for p in mappings(asked.get("properties", []), what="properties")
        )
        name = text(asked.get("query", ""), what="query")
        if not name.strip() and not conditions:
            raise BadRequest("a query without a name needs properties; give query, or properties")
        return self._reconciler.match(
            Question(
                name=name,
                types=texts(types if isinstance(types, list) else [types], what="type"),
                strictness=choice(Strictness, asked.get("type_strict", "any")),
                conditions=conditions,
                limit=whole(asked.get("limit", 10), what="limit"),
            )
        )

    def _extend_0_2(self, asked: object) -> Json:
        ids, names = extension(asked)
        rows = {id_: {name: self._cells(id_, name) for name in names} for id_ in ids}
        return {"meta": [_property(name) for name in names], "rows": rows}

    def _flyout(self, request: Request, body: bytes) -> Json:
        entity = self._entity(request)
        return {"id": entity.id, "html": self._card(entity)}

    # ── 1.0-draft: a route for each ──────────────────────────────────────────────────────────

    def _manifest_1_0(self, request: Request, body: bytes) -> Json:
        return self._manifest("1.0-draft") | {
            "suggest": {"entity": True, "property": True, "type": True},
            "preview": PREVIEW,
            "extend": {"proposeProperties": True, "propertySettings": []},
            "standardizedScore": True,
        }

    def _match_1_0(self, request: Request, body: bytes) -> Json:
        batch = mapping(parse(body, what="the body"), what="the body")
        queries = mappings(batch.get("queries"), what="queries")
        bound(len(queries), LARGEST_BATCH, what="queries of a batch", status=413)
        return {
            "results": [
                {"candidates": [self._candidate(c) for c in self._find_1_0(query)]}
                for query in queries
            ]
        }

    def _find_1_0(self, query: Mapping[str, object]) -> list[Candidate]:
        name = thing = ""
        conditions: list[Condition] = []
        for each in mappings(query.get("conditions"), what="conditions"):
            wanted = values(each.get("propertyValue"))
            match each.get("matchType"):
                case "name":
                    name = wanted[0]
                case "id":
                    thing = wanted[0]
                case "property":
                    conditions.append(
                        Condition(
                            property=text(each.get("propertyId"), what="propertyId"),
                            values=wanted,
                            is_required=each.get("required") is True,
                            quantifier=choice(Quantifier, each.get("matchQuantifier", "any")),
                        )
                    )
                case other:
                    raise BadRequest(f"matchType {other!r} is unknown; write name, id or property")
        if not (name.strip() or thing or conditions):
            raise BadRequest("a query has no conditions; give a name, an id or a property")
        kind = query.get("type")
        return self._reconciler.match(
            Question(
                name=name,
                id=self._identifiers.local(thing),
                types=(text(kind, what="type"),) if kind else (),
                conditions=tuple(conditions),
                limit=whole(query.get("limit", 10), what="limit"),
            )
        )

    def _extend_1_0(self, request: Request, body: bytes) -> Json:
        ids, names = extension(parse(body, what="the body"))
        rows = [
            {
                "id": id_,
                "properties": [{"id": name, "values": self._cells(id_, name)} for name in names],
            }
            for id_ in ids
        ]
        return {"meta": [_property(name) for name in names], "rows": rows}

    # ── both ─────────────────────────────────────────────────────────────────────────────────

    def _manifest(self, version: str) -> Json:
        """Describe what the manifests of both versions have in common."""
        return {
            "versions": [version],
            "name": self._title,
            "serviceVersion": self._version,
            "view": {"url": f"{self._identifiers.thing('')}{{{{id}}}}"},
            "defaultTypes": [_type(name, self._reconciler.kinds) for name in sorted(CLASSES)],
            "batchSize": LARGEST_BATCH,
        }

    def _candidate(self, candidate: Candidate, *, is_0_2: bool = False) -> Json:
        entity = candidate.entity
        features = [
            {"id": name, "value": value} | ({} if is_0_2 else {"name": name})
            for name, value in candidate.features.items()
        ]
        types = [_type(name, self._reconciler.kinds) for name in entity.types]
        return {
            "id": entity.id,
            "name": entity.label,
            "type": [{"id": each["id"], "name": each["name"]} for each in types],
            "score": candidate.score,
            "match": candidate.is_match,
            "features": features,
        }

    def _cells(self, thing: str, name: str) -> list[Json]:
        return [_cell(value) for value in self._reconciler.values(thing, name)]

    def _propose(self, request: Request, body: bytes) -> Json:
        kind = request.query_params.get("type", "")
        limit = whole(request.query_params.get("limit", len(PROPERTIES)), what="limit")
        known = {
            name
            for entity in self._reconciler.entities.values()
            if not kind or kind in entity.types
            for name in entity.properties
        }
        found = [_property(name) for name in sorted(known)][:limit]
        return {"properties": found, "type": kind, "limit": limit}

    def _suggest(self, request: Request, body: bytes) -> Json:
        asked = request.query_params
        prefix = text(asked.get("prefix", ""), what="prefix")
        limit = whole(asked.get("limit", 10), what="limit")
        skip = whole(asked.get("offset", asked.get("cursor", 0)), what="offset")
        kinds = self._reconciler.kinds
        match request.path_params["what"]:
            case "entity":
                found = self._reconciler.suggest(prefix, limit=limit, skip=skip)
                return {"result": [_suggestion(entity, kinds) for entity in found]}
            case "property":
                options = [_property(name) for name in sorted(PROPERTIES)]
            case "type":
                options = [_type(name, kinds) for name in (*sorted(CLASSES), *kinds)]
            case other:
                raise BadRequest(f"nothing suggests {other!r}; ask entity, property or type",
                                 status=404)  # fmt: skip
        begun = [o for o in options if fold(prefix) in fold(f"{o['id']} {o['name']}")]
        return {"result": begun[skip : skip + limit]}

    def _preview(self, request: Request, body: bytes) -> Response:
        entity = self._entity(request)
        policy = f"default-src 'none'; style-src '{digest(STYLE)}'; base-uri 'none'"
        page = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f"<title>{escape(entity.label)}</title><style>{STYLE}</style></head>"
            f"<body>{self._card(entity)}</body></html>"
        )
        return HTMLResponse(page, headers=CORS | {"Content-Security-Policy": policy})

    def _card(self, entity: Entity) -> str:
        """Write what is known of a thing as escaped HTML."""
        rows = "".join(
            f"<dt>{escape(PROPERTIES[name]['en'])}</dt>"
            f"<dd>{escape('; '.join(value.text[:200] for value in found[:8]))}"
            f"{f' … {len(found) - 8} more' if len(found) > 8 else ''}</dd>"
            for name, found in entity.properties.items()
        )
        return f"<h1>{escape(entity.label)}</h1><dl>{rows}</dl>"

    def _entity(self, request: Request) -> Entity:
        thing = self._identifiers.local(request.query_params.get("id", ""))
        if thing not in self._reconciler.entities:
            raise BadRequest(f"nothing has the id {thing[:100]!r}", status=404)
        return self._reconciler.entities[thing]


def _type(name: str, kinds: Mapping[str, str]) -> Json:
    if name in CLASSES:
        return {"id": name, "name": CLASSES[name]["en"]}
    return {"id": name, "name": kinds.get(name) or name}


def _property(name: str) -> Json:
    return {"id": name, "name": PROPERTIES[name]["en"] if name in PROPERTIES else name}


def _suggestion(entity: Entity, kinds: Mapping[str, str]) -> Json:
    notable = [{"id": t["id"], "name": t["name"]} for t in (_type(n, kinds) for n in entity.types)]
    return {"id": entity.id, "name": entity.label, "notable": notable}


def _cell(value: Value) -> Json:
    return {"id": value.thing, "name": value.text} if value.thing else {"str": value.text}
