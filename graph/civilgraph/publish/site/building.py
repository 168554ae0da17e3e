"""Build the site: gather what there is to tell, then make page after page.

Owns the order of the files and what every page may say of the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from civilgraph.publish.plan import File, Publication
from civilgraph.publish.site.gathering import gather
from civilgraph.publish.site.rendering import Renderer
from civilgraph.publish.site.sources import list_sources, source_pages
from civilgraph.publish.site.telling import Telling
from civilgraph.publish.site.things import ThingPages
from civilgraph.publish.site.ties import read_ties
from civilgraph.publish.site.tongues import LANGUAGES, Tongue, mark, phrase
from civilgraph.release import NoRelease
from civilgraph.view.picture import clean

MENU = (
    ("organisations", "organisations/index.html"),
    ("networks", "networks.html"),
    ("projects", "projects.html"),
    ("sources", "sources.html"),
    ("queries", "queries/index.html"),
    ("search", "search.html"),
)


def site_files(publication: Publication) -> Iterator[File]:
    """Give the files of the site below the root of the web server, in a fixed order."""
    world = gather(publication.kg, quads=quads_of(publication))
    telling = Telling(world)
    ties = read_ties(world)
    tongues = {folder: Tongue(folder, world.lexicon.all) for folder in LANGUAGES}
    renderer = Renderer(tongues, site=describe_site(publication))
    with_data = frozenset(thing.id for thing in world.things.values() if thing.is_registered)
    for page in ThingPages(world, telling, ties, with_data):
        yield from renderer.render(page)
    for page in source_pages(world, telling):
        yield from renderer.render(page)
    yield "site.css", read_asset("site.css")
    yield "icon.svg", read_asset("icon.svg")


def describe_site(publication: Publication) -> dict[str, Any]:
    """Gather what every page may say of the site."""
    return {
        "title": clean(publication.title),
        "name": clean(publication.title),
        "version": clean(publication.version),
        "issued": clean(publication.issued),
        "licence": publication.licence,
        "menu": MENU,
        "words": {name: phrase(name) for name in (*(part for part, _ in MENU), *KINDS)},
        "current": {folder: mark(f"at:{folder}") for folder in LANGUAGES},
    }


KINDS = ("network", "organization", "project", "event", "document", "service")


def read_asset(name: str) -> bytes:
    """Read a file of our own that stands beside the pages."""
    return (files(__package__ or __name__) / name).read_bytes()


def quads_of(publication: Publication) -> Path:
    """Find the quads of the release that is published.

    Raises NoRelease where the graph was not opened from one.
    """
    release = publication.kg.release
    if release is None:
        raise NoRelease("only a release can be published; run civilgraph build first")
    return release.quads
