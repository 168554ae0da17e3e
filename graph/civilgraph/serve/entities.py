"""Gather what a reconciliation service tells of a thing: its names, types and properties.

Owns which properties of our model are offered for matching and for extending a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from civilgraph.knowledge_graph import KnowledgeGraph

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: a text, or another thing by its id and label."""

    text: str
    thing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing of the register."""

    id: str
    label: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    """Its class, then its kinds."""
    properties: Mapping[str, tuple[Value, ...]]


# The properties by id, with their names in the languages of the model.
PROPERTIES: Mapping[str, Mapping[str, str]] = {
    "country": {"en": "country", "lt": "šalis", "sr": "država"},
    "founded": {"en": "founded (EDTF)", "lt": "įkurta (EDTF)", "sr": "osnovano (EDTF)"},
    "iri": {"en": "IRI", "lt": "IRI", "sr": "IRI"},
    "kind": {"en": "kind", "lt": "rūšis", "sr": "vrsta"},
    "member": {"en": "member", "lt": "narys", "sr": "član"},
    "name": {"en": "name", "lt": "pavadinimas", "sr": "naziv"},
    "network": {"en": "member of", "lt": "priklauso", "sr": "pripada"},
}
CLASSES: Mapping[str, Mapping[str, str]] = {
    "Network": {"en": "network", "lt": "tinklas", "sr": "mreža"},
    "Organization": {"en": "organisation", "lt": "organizacija", "sr": "organizacija"},
    "Project": {"en": "project", "lt": "projektas", "sr": "projekat"},
}


def read_entities(kg: KnowledgeGraph) -> tuple[list[Entity], dict[str, str]]:
    """Read all things, sorted by id, and the kinds that occur with their English labels."""
    things = kg.query("organisations-and-networks", language="en").records()
    return to_entities(
        things,
        names=kg.query("all-names").records(),
        spells=kg.query("networks/memberships").records(),
        foundings=kg.query("founded-when").records(),
        id_of={row["thing"]: row["id"] for row in things},
    )


def to_entities(
    things: Iterable[Row],
    *,
    names: Iterable[Row],
    spells: Iterable[Row],
    foundings: Iterable[Row],
    id_of: Mapping[str, str],
) -> tuple[list[Entity], dict[str, str]]:
    """Join the rows of the questions to things; `id_of` gives the id of an IRI."""
    labels: dict[str, str] = {}
    types: dict[str, dict[str, None]] = defaultdict(dict)
    values: dict[str, dict[str, dict[Value, None]]] = defaultdict(lambda: defaultdict(dict))
    kinds: dict[str, str] = {}
    for row in things:
        labels.setdefault(row["id"], row["label"])
        types[row["id"]].update({row["class"]: None})
        values[row["id"]]["iri"][Value(row["thing"])] = None
        if row["kind"]:
            kinds[row["kind"]] = row["kind_label"]
            types[row["id"]].update({row["kind"]: None})
            values[row["id"]]["kind"][Value(row["kind_label"] or row["kind"])] = None
        if row["country"]:
            values[row["id"]]["country"][Value(row["country"])] = None
    for row in names:
        values[row["id"]]["name"][Value(row["name"])] = None
    for row in spells:
        member, network = id_of.get(row["source"]), id_of.get(row["target"])
        if member in labels and network in labels:
            values[member]["network"][Value(labels[network], network)] = None
            values[network]["member"][Value(labels[member], member)] = None
    for row in foundings:
        thing = id_of.get(row["thing"])
        if thing in labels and row["precision"] != "not stated":
            values[thing]["founded"][Value(row["date"])] = None
    entities = [
        Entity(
            id=thing,
            label=label,
            names=tuple(value.text for value in values[thing]["name"]),
            types=tuple(types[thing]),
            properties={name: tuple(found) for name, found in sorted(values[thing].items())},
        )
        for thing, label in sorted(labels.items())
    ]
    return entities, dict(sorted(kinds.items()))
