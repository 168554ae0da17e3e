"""Know the engines: where each takes updates and whole graphs, and what it does without a word.

Owns one profile per engine, as data. A profile is found by the name that the engine gives itself
in the header `Server`, or is named by the user; every other engine is asked with the most care.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from civilgraph.problems import suggest
from civilgraph.vocabulary import XSD

# How long an engine may take for one answer, unless the user says otherwise.
SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How to speak with one engine.

    `update` and `graph_store` are addresses made from the one for queries: `{query}` is that
    address, `{folder}` what stands before its last slash; an empty `graph_store` means that graphs
    are written by updates. `batch` is how many triples go into one request. An engine that `cuts`
    may leave rows out of an answer without a word; one that `wraps` sorts and cuts only in a
    sub-select beyond its limit. Literals of datatypes that it spoils (`spoils`) are pushed as text.
    """

    name: str
    banner: str = ""
    update: str = "{query}"
    graph_store: str = ""
    batch: int = 1000
    cuts: bool = True
    wraps: bool = False
    spoils: frozenset[str] = frozenset()

    def update_at(self, query: str) -> str:
        """Give the address for updates."""
        return _address(self.update, query)

    def graph_store_at(self, query: str) -> str:
        """Give the address of the Graph Store Protocol, or nothing."""
        return _address(self.graph_store, query)


# Virtuoso and the Oxigraph server are held to this by tests; the others to their documentation,
# see graph/engines.md.
PROFILES = (
    Profile(
        name="oxigraph",
        banner="Oxigraph",
        update="{folder}/update",
        graph_store="{folder}/store",
        batch=50_000,
        cuts=False,
    ),
    Profile(
        name="virtuoso",
        banner="Virtuoso",
        update="{folder}/sparql-auth",
        wraps=True,
        spoils=frozenset({XSD.duration}),
    ),
    Profile(
        name="fuseki",
        banner="Apache Jena Fuseki",
        update="{folder}/update",
        graph_store="{folder}/data",
        batch=50_000,
    ),
    Profile(
        name="graphdb",
        banner="GraphDB",
        update="{query}/statements",
        graph_store="{query}/rdf-graphs/service",
        batch=50_000,
    ),
    Profile(
        name="rdf4j",
        update="{query}/statements",
        graph_store="{query}/rdf-graphs/service",
        batch=50_000,
    ),
    Profile(name="stardog", update="{folder}/update", graph_store="{folder}", batch=50_000),
    Profile(name="neptune", graph_store="{query}/gsp/", batch=50_000),
    Profile(name="generic"),
)
BY_NAME = {profile.name: profile for profile in PROFILES}
GENERIC = BY_NAME["generic"]


def detect_profile(server: str) -> Profile:
    """Find the profile of an engine by what it says of itself in the header `Server`.

    >>> detect_profile("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu").name
    'virtuoso'
    >>> detect_profile("nginx").name
    'generic'
    """
    named = (p for p in PROFILES if p.banner and server.startswith(p.banner))
    return next(named, GENERIC)


def find_profile(name: str) -> Profile:
    """Find a profile by its name; raise LookupError with the names where there is none."""
    if name not in BY_NAME:
        hint = suggest(name, BY_NAME)
        raise LookupError(f"no engine is called {name!r}; known are: {', '.join(BY_NAME)}{hint}")
    return BY_NAME[name]


def _address(template: str, query: str) -> str:
    if not template:
        return ""
    plain = urlsplit(query)._replace(query="", fragment="").geturl().rstrip("/")
    return template.format(query=plain, folder=plain.rpartition("/")[0])
