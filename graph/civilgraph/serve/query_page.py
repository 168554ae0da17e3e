"""Show people the page where they ask: editor, catalogue, answers, in four languages.

Owns what lies at `/sparql` for browsers, and below it for the page: scripts, styles, examples and
terms. It is the same page for a release with a site and for one without; where the scripts are not
built, or do not run, the form on it works.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from civilgraph.identifiers import Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph, catalogue
from civilgraph.publish.assets import NotBuilt, asset_files
from civilgraph.publish.site.building import MENU, read_asset
from civilgraph.publish.site.questions import pages_below, runnable, write_examples
from civilgraph.publish.site.rendering import render_for
from civilgraph.publish.site.terms import read_nodes, write_terms
from civilgraph.publish.site.tongues import LANGUAGES, Lexicon, Tongue, mark, phrase
from civilgraph.release import Release
from civilgraph.serve.exchange import Exchange
from civilgraph.serve.explorer import has_explorer
from civilgraph.serve.formats import FORMATS
from civilgraph.serve.inquiry import graph_of
from civilgraph.serve.once import Once
from civilgraph.serve.pages import has_pages, media_type, nothing_at, speak
from civilgraph.serve.pool import Pool
from civilgraph.serve.protocol import read_parameters
from civilgraph.serve.sending import HTML, send_made
from civilgraph.view.picture import clean
from civilgraph.vocabulary import NAMESPACES
from civilgraph.workspace import share

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("vary", "Accept, Accept-Language"),
    ("content-security-policy", POLICY),
    ("referrer-policy", "no-referrer"),
)
SCRIPTS = ("THIRD-PARTY.txt", "sparql.css", "sparql.js")
COMMON = ("civ", "org", "rdfs", "schema", "skos")
EXAMPLE = """SELECT ?kind (COUNT(DISTINCT ?thing) AS ?things)
WHERE { ?thing a ?kind }
GROUP BY ?kind
ORDER BY DESC(?things)
LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What is made for one release: a page for each language, and the files that they ask for."""

    pages: Mapping[str, bytes]
    files: Mapping[str, bytes]


class QueryPage:
    """The page for queries, and what lies below it."""

    def __init__(self, pool: Pool) -> None:
        """Take the pool, which knows the release."""
        self._pool = pool
        self._made = Once(pool, self._make)

    async def show(self, exchange: Exchange) -> None:
        """Show the page in the language that is asked for, or that the browser speaks."""
        if exchange.scope["path"].endswith("/"):
            # What the page links to, it names from where it stands.
            return await exchange.respond(308, headers=[("location", "../sparql")])
        asked = dict(read_parameters(exchange.scope["query_string"])).get("lang", "").casefold()
        language = asked if asked in LANGUAGES else speak(exchange.header(b"accept-language"))
        made = await self._made.get()
        await send_made(exchange, made.pages[language], content_type=HTML, headers=HEADERS)

    async def send_file(self, exchange: Exchange) -> None:
        """Send what the page asks for."""
        name = exchange.scope["path"].removeprefix("/sparql/")
        made = await self._made.get()
        if name not in made.files:
            raise nothing_at(name)
        await send_made(exchange, made.files[name], content_type=media_type(name))

    async def _make(self, release: Release) -> Made:
        graph = graph_of(self._pool, release)
        is_scratch = self._pool.is_scratch
        return await asyncio.to_thread(make_pages, graph, release, is_scratch=is_scratch)


def make_pages(graph: KnowledgeGraph, release: Release, *, is_scratch: bool) -> Made:
    """Make the pages and files of a release."""
    files = dict(_files(graph))
    lexicon = Lexicon()
    questions = [
        (
            mark(f"text:{lexicon.add({k.casefold(): v for k, v in query.titles.items()})}"),
            query.description,
            # A question with parameters stands there with its defaults, to be written over.
            runnable(query, identifiers=graph.identifiers),
        )
        for query in catalogue().values()
    ]
    pages = {
        folder: render_for(
            Tongue(folder, lexicon.all),
            "endpoint.html.jinja",
            title=clean(graph.title),
            base=graph.identifiers.base,
            example=_prefixes() + EXAMPLE,
            formats=list(FORMATS),
            questions=questions,
            languages=LANGUAGES,
            current={other: mark(f"at:{other}") for other in LANGUAGES},
            is_scripted="sparql.js" in files,
            is_union=not is_scratch,
            **_links(folder, graph.identifiers, release),
        )
        for folder in LANGUAGES
    }
    return Made(pages, files)


def _links(folder: str, ids: Identifiers, release: Release) -> dict[str, object]:
    """Tell where a page leads: to the pages of the site, or else to what is said of a thing."""
    described = {ids.base: "#query=DESCRIBE%20%3C{iri}%3E"}
    tag, _ = LANGUAGES[folder]
    explorer = [(phrase("explorer"), f"explorer.html#lang={tag}")] if has_explorer(release) else []
    if not has_pages(release):
        return {"home": "./", "menu": explorer, "pages": json.dumps(described)}
    return {
        "home": f"{folder}/index.html",
        "menu": [*((phrase(part), f"{folder}/{path}") for part, path in MENU), *explorer],
        "pages": json.dumps(described | pages_below(f"{folder}/", ids)),
    }


def _files(graph: KnowledgeGraph) -> Iterator[tuple[str, bytes]]:
    """Give what the pages ask for; the scripts only where they are built."""
    yield "site.css", read_asset("site.css")
    yield "icon.svg", read_asset("icon.svg")
    try:
        yield from ((name, body) for name, body in asset_files() if name in SCRIPTS)
    except NotBuilt:
        return
    query = (share() / "queries" / "serve" / "terms.rq").read_text(encoding="utf-8")
    statements = (line.removesuffix(" .\n").split(" ", 2) for line in graph.store.construct(query))
    yield "terms.json", write_terms(read_nodes((s[1:-1], p[1:-1], o) for s, p, o in statements))
    yield "examples.json", write_examples(catalogue(), identifiers=graph.identifiers)


def _prefixes() -> str:
    known = {namespace.prefix: namespace.iri for namespace in NAMESPACES}
    return "".join(f"PREFIX {prefix}: <{known[prefix]}>\n" for prefix in COMMON) + "\n"
