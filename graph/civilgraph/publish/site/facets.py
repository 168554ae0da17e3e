"""Part organisations and networks by kind, country and theme.

Owns what each facet is read from: a claim that names a thing beside a theme tells
that it works on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from civilgraph.curation.columns import Cell
from civilgraph.identifiers import SLUG
from civilgraph.names import fold
from civilgraph.publish.site.telling import Telling
from civilgraph.publish.site.world import Thing, World

FACETS = {"kind": "organization-kind", "country": "country", "theme": "theme"}


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to part organisations: by what, and who has each value."""

    name: str
    scheme: str
    values: Mapping[str, Sequence[Thing]]


def read_facets(world: World, organisations: Iterable[Thing]) -> list[Facet]:
    """Read what each organisation is, where it is and what it works on."""
    found: dict[str, dict[str, dict[str, None]]] = {name: defaultdict(dict) for name in FACETS}
    chosen = {thing.id for thing in organisations}
    for claim in world.claims():
        themes = [
            slug
            for column, cell in zip(claim.form.columns, claim.cells, strict=True)
            if cell and column.cell is Cell.CONCEPT and column.scheme == "theme"
            for slug in cell.split(column.separator or " ")
        ]
        about = [claim.subject] if claim.subject in chosen else []
        for name in ("kind", "country"):
            cell = claim.cell(name)
            if cell and about:
                found[name][cell][claim.subject] = None
        for theme in themes:
            for id_ in world.named_in(claim):
                if id_ in chosen:
                    found["theme"][theme][id_] = None
    return [
        Facet(
            name,
            FACETS[name],
            {
                value: sorted(map(world.things.__getitem__, ids), key=by_name)
                for value, ids in sorted(values.items())
                if is_name_of_file(value)
            },
        )
        for name, values in found.items()
    ]


def say_value(telling: Telling, facet: Facet, value: str) -> Markup:
    """Say the value of a facet: kinds are of organisations or of networks."""
    if facet.name == "kind" and ("organization-kind", value) not in telling.world.concepts:
        return telling.concept("network-kind", value)
    return telling.concept(facet.scheme, value)


def is_name_of_file(value: str) -> bool:
    """Tell whether a slug or a country code can be the name of a page."""
    return bool(SLUG.fullmatch(value.lower()))


def by_name(thing: Thing) -> tuple[str, str, str]:
    """Order things by their folded names, so that Ž stands with Z."""
    return (fold(thing.label), thing.label, thing.id)
