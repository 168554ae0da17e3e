"""Build the site: gather what there is to tell, then make page after page.

Owns the order of the files and what every page may say of the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup

from civilgraph.identifiers import is_base
from civilgraph.knowledge_graph import catalogue
from civilgraph.publish.plan import File, Publication
from civilgraph.publish.site.browsing import Browsing
from civilgraph.publish.site.gathering import gather
from civilgraph.publish.site.indexing import write_index
from civilgraph.publish.site.questions import (
    MOST_CLAIMS,
    QuestionPages,
    write_catalogue,
    write_examples,
)
from civilgraph.publish.site.releasing import about_page, changes_page, count_things, release_pages
from civilgraph.publish.site.rendering import Page, Renderer
from civilgraph.publish.site.server import server_files
from civilgraph.publish.site.sources import list_sources, source_pages
from civilgraph.publish.site.telling import Telling, is_web
from civilgraph.publish.site.terms import ontology_page, read_nodes, write_terms
from civilgraph.publish.site.things import ThingPages
from civilgraph.publish.site.ties import Ties, read_ties
from civilgraph.publish.site.tongues import LANGUAGES, Tongue, mark, phrase
from civilgraph.publish.site.world import World
from civilgraph.queries import Query
from civilgraph.rdf.ontology import read_ontology
from civilgraph.release import NoRelease
from civilgraph.view.picture import clean
from civilgraph.view.policy import allow_only
from civilgraph.workspace import share

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
    if not is_base(publication.base):
        found = publication.base
        raise ValueError(f"{found!r} is no base IRI; one ends in / and has no quotes or blanks")
    world = gather(publication.kg, quads=quads_of(publication))
    telling, ties, questions = Telling(world), read_ties(world), catalogue()
    tongues = {folder: Tongue(folder, world.lexicon.all) for folder in LANGUAGES}
    is_small = sum(1 for _ in world.claims()) <= MOST_CLAIMS
    site = describe_site(publication, has_explorer=is_small)
    renderer = Renderer(tongues, site=site)
    paths: list[str] = []
    for page in _pages(publication, world, telling, ties, questions):
        paths.append(page.path)
        yield from renderer.render(page)
    for folder, tongue in tongues.items():
        yield f"{folder}/search-index.json", write_index(world, tongue)
    nodes = read_nodes(world.ontology)
    yield "assets/terms.json", write_terms(nodes)
    yield "ontology.ttl", write_ontology()
    yield "queries/examples.json", write_examples(questions, identifiers=publication.identifiers)
    yield "queries/catalogue.ttl", write_catalogue(questions, identifiers=publication.identifiers)
    yield (
        "index.html",
        renderer.render_once(
            "root.html.jinja",
            jsonld=Markup(publication.jsonld.replace("<", "\\u003c")),  # noqa: S704 (nothing can end it)
            base=publication.base,
        ),
    )
    yield from release_pages(publication, renderer, tongues)
    yield "404.html", _missing(publication, renderer, tongues)
    if is_small:
        yield "explorer.html", publication.kg.explore().encode()
    yield from server_files(publication, paths)
    for name in ("icon.svg", "site.css"):
        yield name, read_asset(name)


def _pages(
    publication: Publication,
    world: World,
    telling: Telling,
    ties: Ties,
    questions: Mapping[str, Query],
) -> Iterator[Page]:
    """Make every page that each language has."""
    browsing = Browsing(world, telling, ties)
    asking = QuestionPages(
        publication.kg, world, telling, catalogue=questions, dump=dump_of(publication)
    )
    yield browsing.front(count_things(world))
    yield from browsing
    yield list_sources(world, telling)
    yield from ThingPages(world, telling, ties)
    yield from source_pages(world, telling)
    yield from asking
    yield Page(
        path="search.html", template="search.html.jinja", title=phrase("search"), part="search"
    )
    yield Page(
        path="sparql.html",
        template="sparql.html.jinja",
        title=Markup("SPARQL"),
        values={"host": asking.host(depth=0, name="answer")},
    )
    tables = read_ontology(share() / "ontology").tables.values()
    yield ontology_page(read_nodes(world.ontology), telling, tables=tables)
    yield about_page(publication, world)
    yield changes_page(publication, telling)


def write_ontology() -> bytes:
    """Write the ontology as it is: terms, alignments and concept schemes."""
    folder = share() / "ontology"
    graph = read_ontology(folder).terms
    return graph.serialize(format="turtle", encoding="utf-8")


def dump_of(publication: Publication) -> str:
    """Find the dump that the query engine in the browser reads: the packed N-Quads."""
    for distribution in publication.distributions:
        if distribution.path.endswith(".nq.gz"):
            return distribution.path
    return "data/quads.nq.gz"


def _missing(publication: Publication, renderer: Renderer, tongues: Mapping[str, Tongue]) -> bytes:
    """Make the page for what is not there; it may be shown at any depth, so it links by IRI."""
    style = read_asset("missing.css").decode()
    rows = [
        (
            tongue.tag,
            tongue.phrase("missing"),
            f"{publication.base}{folder}/index.html",
            LANGUAGES[folder][1],
        )
        for folder, tongue in tongues.items()
    ]
    policy = allow_only(scripts=(), styles=(style,))
    return renderer.render_once(
        "missing.html.jinja",
        rows=rows,
        style=Markup(style),  # noqa: S704 (our own text)
        own_policy=Markup(policy),  # noqa: S704
    )


def describe_site(publication: Publication, *, has_explorer: bool) -> dict[str, Any]:
    """Gather what every page may say of the site."""
    return {
        "title": clean(publication.title),
        "name": clean(publication.title),
        "version": clean(publication.version),
        "issued": clean(publication.issued),
        "description": clean(publication.description),
        "licence": publication.licence if is_web(publication.licence) else "",
        "has_explorer": has_explorer,
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
