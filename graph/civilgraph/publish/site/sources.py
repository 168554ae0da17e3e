"""Make the page of each source: its document, and every claim read from it, in its order.

A claim is a fragment of this page: its IRI leads there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from civilgraph.publish.site.linked import describe_source
from civilgraph.publish.site.rendering import Crumb, HeadLink, Page
from civilgraph.publish.site.telling import Telling, is_web, language_name
from civilgraph.publish.site.tongues import DATA, day, phrase, tag_of
from civilgraph.publish.site.world import Source, World


def source_pages(world: World, telling: Telling) -> Iterator[Page]:
    """Make the page of every source."""
    for source in world.sources.values():
        yield Page(
            path=f"source/{source.id}.html",
            template="source.html.jinja",
            title=escape(source.title),
            part="sources",
            crumbs=[Crumb(path="sources.html", title=phrase("sources"))],
            links=[
                HeadLink(rel="cite-as", href=source.iri),
                *(
                    HeadLink(
                        rel="describedby alternate", href=f"../../source/{source.id}.{e}", type=t
                    )
                    for e, t in DATA.items()
                ),
            ],
            jsonld=describe_source(source),
            values={
                "source": source,
                "tag": tag_of(source.language),
                "language": language_name(source.language),
                "publisher": telling.link(source.publisher) if source.publisher else None,
                "date": day(source.date) if source.date else None,
                "is_web": is_web(source.url),
                "claims": _tell(source, telling),
            },
        )


def _tell(source: Source, telling: Telling) -> Markup:
    tag = escape(tag_of(source.language))
    return Markup("".join(telling.claim(claim, language=tag) for claim in source.claims))  # noqa: S704


def list_sources(world: World, telling: Telling) -> Page:
    """Make the list of sources."""
    rows: list[Mapping[str, Any]] = [
        {
            "link": telling.source(source),
            "id": source.id,
            "language": language_name(source.language),
            "publisher": telling.link(source.publisher) if source.publisher else None,
            "date": day(source.date) if source.date else None,
            "claims": len(source.claims),
        }
        for source in world.sources.values()
    ]
    return Page(
        path="sources.html",
        template="sources.html.jinja",
        title=phrase("sources"),
        part="sources",
        values={"rows": rows},
    )
