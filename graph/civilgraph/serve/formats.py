"""Know the formats of answers: their names, media types and the order of preference.

Owns the table of formats. What writes them is the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its short name, what it is sent as, and the media types that ask for it."""

    name: str
    content_type: str
    media_types: tuple[str, ...]


def _table(*formats: Format) -> Mapping[str, Format]:
    return MappingProxyType({each.name: each for each in formats})


# The first of each is what a client gets that takes anything.
TABLES = _table(
    Format(
        "json",
        "application/sparql-results+json",
        ("application/sparql-results+json", "application/json"),
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        ("application/sparql-results+xml", "application/xml", "text/xml"),
    ),
    Format("csv", "text/csv; charset=utf-8; header=present", ("text/csv",)),
    Format(
        "tsv",
        "text/tab-separated-values; charset=utf-8; header=present",
        ("text/tab-separated-values",),
    ),
)
GRAPHS = _table(
    Format("turtle", "text/turtle; charset=utf-8", ("text/turtle", "application/x-turtle")),
    Format("ntriples", "application/n-triples", ("application/n-triples", "text/plain")),
    Format("jsonld", "application/ld+json", ("application/ld+json", "application/json")),
    Format("rdfxml", "application/rdf+xml", ("application/rdf+xml", "application/xml", "text/xml")),
    Format("nquads", "application/n-quads", ("application/n-quads",)),
    Format("trig", "application/trig", ("application/trig",)),
)
FORMATS = MappingProxyType({**TABLES, **GRAPHS})
