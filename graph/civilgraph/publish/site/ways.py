"""Say where each IRI leads: to which page, and beside which name its data lie.

Owns the one table of ways, which the settings for Apache are written from and the server follows.
What has no page and no files of its own leads to where it is told: a claim to its source, what a
row says to the claim or to the network, a term to the ontology, a part of a record to the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from civilgraph import identifiers

# What an id may be, as parts of longer patterns.
OWN_ID: Final = identifiers.DOTTED.pattern
ID: Final = identifiers.REFERENCE.pattern
SLUG: Final = identifiers.SLUG.pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where the IRIs of one form lead; `{0}` and `{1}` stand for the groups of the form.

    `page` is below the folder of a language, or below the root where it begins with `/`, and may be
    missing; `data` is the path of the files without their endings.
    """

    iri: str
    page: str = ""
    data: str
    fragment: str = ""

    def page_in(self, tongue: str) -> str:
        """Give the path of the page in a language, by its folder."""
        return self.page[1:] if self.page.startswith("/") else f"{tongue}/{self.page}"


# Tried in this order; the first that leads to something that is there is taken.
WAYS: Final = (
    Way(iri=f"(id/{ID}|source/{SLUG})", page="{0}.html", data="{0}"),
    Way(iri=f"claim/({SLUG})/({SLUG})", page="source/{0}.html", data="source/{0}", fragment="#{1}"),
    # What is named after its claim, such as `id/aim/about.t1`, then `id/membership/ztok.lgl.1`.
    Way(
        iri=f"id/[a-z]+/({SLUG})[.]({SLUG})",
        page="source/{0}.html",
        data="source/{0}",
        fragment="#{1}",
    ),
    Way(iri=f"id/[a-z]+/({SLUG})[.]{OWN_ID}", page="id/{0}.html", data="id/{0}"),
    Way(iri=f"match/({SLUG})[.]{OWN_ID}", page="id/{0}.html", data="graph/matches"),
    Way(iri=f"(graph/{SLUG})", data="{0}"),
    Way(iri=f"(queries/(?:networks/)?{SLUG})", page="{0}.html", data="queries/catalogue"),
    Way(iri="ns(?:/alignments)?", page="ontology.html", data="ontology"),
    Way(
        iri=f"concept/({SLUG})",
        page="ontology.html",
        data="ontology",
        fragment="#concept-{0}",
    ),
    Way(
        iri=f"concept/({SLUG})/({SLUG})",
        page="ontology.html",
        data="ontology",
        fragment="#concept-{0}-{1}",
    ),
    Way(iri="(release/[0-9a-f]{16})", page="/{0}/index.html", data="catalogue/dcat"),
    Way(iri="catalogue/(?:class|property)-partition/[0-9]+", data="catalogue/void"),
    Way(
        iri="catalogue/(?:service-dataset|default-graph|named-graph/[0-9]+)",
        data="catalogue/service",
    ),
    Way(
        iri="catalogue/(?:catalogue|dataset|publisher|series|"
        "(?:checksum|distribution)/[A-Za-z0-9._-]+)",
        page="about.html",
        data="catalogue/dcat",
    ),
)
# In which folders there are IRIs that are no files.
FOLDERS: Final = (
    "id", "source", "claim", "match", "graph", "queries", "concept", "ns", "catalogue", "release",
)  # fmt: skip


def find_ways(path: str) -> Iterator[Way]:
    """Find the ways of an IRI by its path below the base, with the groups filled in.

    >>> [way.page for way in find_ways("id/event/founding")]
    ['id/event/founding.html']
    >>> [(way.page, way.fragment) for way in find_ways("claim/about/m1")]
    [('source/about.html', '#m1')]
    """
    for way in WAYS:
        if found := re.fullmatch(way.iri, path):
            yield fill(way, *found.groups())


def fill(way: Way, *groups: str) -> Way:
    """Fill the groups of a form in."""
    page, data, fragment = (text.format(*groups) for text in (way.page, way.data, way.fragment))
    return Way(iri=way.iri, page=page, data=data, fragment=fragment)
