"""Show people a page where they can ask, and where everything is.

Owns the two pages that need nothing but the catalogue: the front door and the form for queries.
"""

from __future__ import annotations

from functools import cache
from html import escape

from civilgraph.queries import Query, read_catalogue
from civilgraph.serve.exchange import Exchange
from civilgraph.serve.formats import GRAPHS, TABLES
from civilgraph.serve.pool import Pool
from civilgraph.view.policy import digest
from civilgraph.vocabulary import NAMESPACES
from civilgraph.workspace import share

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
textarea { width: 100%; min-height: 16rem; font: .95rem/1.4 ui-monospace, monospace;
  box-sizing: border-box; padding: .5rem; }
label { font-weight: 600; }
button, select { font: inherit; padding: .4rem .9rem; }
pre { overflow: auto; padding: .75rem; border: 1px solid; }
summary { cursor: pointer; padding: .25rem 0; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; margin: 1rem 0; }
"""
EXAMPLE = "SELECT ?kind (COUNT(DISTINCT ?thing) AS ?things)\nWHERE { ?thing a ?kind }\n" + (
    "GROUP BY ?kind\nORDER BY DESC(?things)\nLIMIT 20\n"
)


async def front_page(exchange: Exchange, pool: Pool) -> None:
    """Show the front door: what is served and where."""
    title = escape(str(pool.release.manifest["title"]))
    manifest = pool.release.manifest
    body = f"""
<h1>{title}</h1>
<p>A knowledge graph of {manifest["quads"]:,} quads from {len(manifest["sources"])} sources,
release <code>{escape(pool.release.digest)}</code>.</p>
<ul>
<li><a href="sparql">Ask a question</a> (SPARQL 1.1, also for programs)</li>
<li><a href="graphs?default">All triples</a>, or one graph at <code>graphs?graph=IRI</code></li>
<li><a href="health">Health</a> and <a href="metrics">metrics</a> of this server</li>
</ul>
<p>Licence of the data: <a href="{escape(str(manifest["licence"]))}">{
        escape(str(manifest["licence"]))
    }</a></p>"""
    await _show(exchange, title, body)


async def query_page(exchange: Exchange, pool: Pool) -> None:
    """Show the form for queries with the questions of the catalogue."""
    options = "".join(f'<option value="{name}">{name}</option>' for name in [*TABLES, *GRAPHS])
    body = f"""
<p><a href="./">{escape(str(pool.release.manifest["title"]))}</a></p>
<h1>Ask the graph</h1>
<form action="sparql" method="get">
<p><label for="query">Query (SPARQL 1.1)</label></p>
<textarea id="query" name="query" spellcheck="false" required>{escape(_prefixes() + EXAMPLE)}
</textarea>
<div class="row"><div><label for="format">Format</label><br>
<select id="format" name="format">{options}</select></div>
<button type="submit">Ask</button></div>
</form>
<h2>Questions of the catalogue</h2>
{_questions()}"""
    await _show(exchange, "Ask the graph", body)


@cache
def _prefixes() -> str:
    lines = [f"PREFIX {namespace.prefix}: <{namespace.iri}>" for namespace in NAMESPACES]
    return "\n".join(line for line in lines if _is_common(line)) + "\n\n"


def _is_common(line: str) -> bool:
    return line.split()[1] in ("civ:", "org:", "schema:", "skos:", "rdfs:")


@cache
def _questions() -> str:
    catalogue = read_catalogue(share() / "queries")
    return "\n".join(_question(query) for query in catalogue.values())


def _question(query: Query) -> str:
    return (
        f"<details><summary>{escape(query.title)} <small>({escape(query.name)})</small></summary>"
        f'<p>{escape(query.description)}</p><pre tabindex="0">{escape(query.text)}</pre></details>'
    )


async def _show(exchange: Exchange, title: str, body: str) -> None:
    page = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{STYLE}</style></head><body><main>{body}
</main></body></html>
"""
    policy = (
        f"default-src 'none'; style-src {digest(STYLE)}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    await exchange.respond(
        200,
        page.encode(),
        content_type="text/html; charset=utf-8",
        headers=[
            ("cache-control", "public, no-cache"),
            ("vary", "Accept"),
            ("content-security-policy", policy),
            ("referrer-policy", "no-referrer"),
        ],
    )
