"""Show people where everything is, where a release has no site.

Owns the front door.
"""

from __future__ import annotations

from html import escape

from civilgraph.publish.site.questions import MOST_CLAIMS
from civilgraph.publish.site.telling import is_web
from civilgraph.release import Release
from civilgraph.serve.exchange import Exchange
from civilgraph.serve.explorer import has_explorer
from civilgraph.serve.sending import HTML, send_made
from civilgraph.view.policy import digest

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
"""
POLICY = (
    f"default-src 'none'; style-src {digest(STYLE)}; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


async def front_page(exchange: Exchange, release: Release) -> None:
    """Show the front door: what is served and where."""
    manifest = release.manifest
    title, licence = escape(str(manifest["title"])), escape(str(manifest["licence"]))
    terms = f'<p>Licence of the data: <a href="{licence}">{licence}</a></p>'
    page = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{STYLE}</style></head><body><main>
<h1>{title}</h1>
<p>A knowledge graph of {manifest["quads"]:,} quads from {len(manifest["sources"])} sources,
release <code>{escape(release.digest)}</code>.</p>
<ul>
<li><a href="sparql">Ask a question</a> (SPARQL 1.1, also for programs)</li>
{_explorer(release)}
<li><a href="graphs?default">All triples</a>, or one graph at <code>graphs?graph=IRI</code></li>
<li><a href="health">Health</a> and <a href="metrics">metrics</a> of this server</li>
</ul>
{terms if is_web(str(manifest["licence"])) else ""}
</main></body></html>
"""
    headers = [
        ("vary", "Accept"),
        ("content-security-policy", POLICY),
        ("referrer-policy", "no-referrer"),
    ]
    await send_made(exchange, page.encode(), content_type=HTML, headers=headers)


def _explorer(release: Release) -> str:
    """Lead to the explorer, or say why there is none."""
    if has_explorer(release):
        return '<li><a href="explorer.html">Explorer</a>: map, overlap, time and tables</li>'
    if not release.manifest.get("claims"):
        return ""
    return (
        f"<li>No explorer: it is offered up to {MOST_CLAIMS:,} claims, and here are "
        f"{int(release.manifest['claims']):,}</li>"
    )
