"""Write what search engines read: schema.org JSON-LD inside a page.

Owns the schema.org words for a thing. Nothing in it can end the element in which it stands.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from civilgraph.publish.site.claims import Claim
from civilgraph.publish.site.ties import Ties
from civilgraph.publish.site.tongues import tag_of
from civilgraph.publish.site.world import Source, Thing, World
from civilgraph.vocabulary import SCHEMA

TYPES = {
    "network": "Organization",
    "organization": "Organization",
    "project": "Project",
    "event": "Event",
    "document": "CreativeWork",
    "service": "Service",
}
# So many networks of an organisation are named.
MOST = 50


def embed(record: object) -> Markup:
    r"""Write a record for `<script type="application/ld+json">`.

    >>> print(embed({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 (nothing in it can end the element)


def describe_thing(thing: Thing, *, world: World, ties: Ties, facts: Sequence[Claim]) -> Markup:
    """Describe a thing."""
    names = [_name(text, language) for language, text in thing.names.items()]
    record: dict[str, Any] = {
        "@context": SCHEMA.iri,
        "@id": thing.iri,
        "@type": TYPES[thing.kind],
        "identifier": thing.id,
        "name": names[0] if len(names) == 1 else names,
        "url": thing.iri,
    }
    cells = {
        column.name: cell
        for claim in reversed(facts)
        for column, cell in zip(claim.form.columns, claim.cells, strict=True)
        if cell
    }
    if cells.get("country"):
        record["address"] = {"@type": "PostalAddress", "addressCountry": cells["country"]}
    networks = [world.things[id_] for id_ in ties.networks.get(thing.id, ())[:MOST]]
    if networks:
        record["memberOf"] = [
            {"@id": network.iri, "@type": "Organization", "name": network.label}
            for network in networks
        ]
    return embed(record)


def describe_source(source: Source) -> Markup:
    """Describe a source as the page that was read."""
    record: dict[str, Any] = {
        "@context": SCHEMA.iri,
        "@id": source.iri,
        "@type": "WebPage",
        "inLanguage": tag_of(source.language),
        "name": source.title,
    }
    if source.url:
        record["url"] = source.url
    return embed(record)


def _name(text: str, language: str) -> str | dict[str, str]:
    if language in ("", "und"):
        return text
    return {"@language": tag_of(language), "@value": text}
