"""Count what is in a graph: triples, subjects, classes and properties, as VoID has them.

Owns the counting; `record.py` writes it down. Nothing is counted one by one: the shapes in which
subjects were written know how many there are of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from civilgraph.publish.notation import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Numbers of one publication, by IRI. A triple that several graphs hold counts once."""

    graphs: Mapping[str, int]
    """Quads of each named graph."""
    subjects: int
    triples: int
    properties: Mapping[str, int]
    """Triples with each property."""
    property_subjects: Mapping[str, int]
    classes: Mapping[str, int]
    """Instances of each class."""

    @property
    def quads(self) -> int:
        """Give the number of quads."""
        return sum(self.graphs.values())


def count(shapes: Iterable[Shape], *, graphs: Mapping[str, int]) -> Statistics:
    """Add up the shapes of all subjects.

    >>> shape = Shape(("<p>", "<p>", "<t> <C>"), words=0, is_plain=False, order=None, count=2)
    >>> counted = count([shape], graphs={"<g>": 6})
    >>> counted.triples, counted.properties["p"], counted.property_subjects["p"]
    (6, 4, 2)
    """
    properties, of_subjects, classes = Counter[str](), Counter[str](), Counter[str]()
    subjects = triples = 0
    for shape in shapes:
        subjects += shape.count
        triples += shape.count * len(shape.keys)
        predicates = [key.partition(" ")[0][1:-1] for key in shape.keys]
        for predicate in predicates:
            properties[predicate] += shape.count
        for predicate in {*predicates}:
            of_subjects[predicate] += shape.count
        for key in shape.keys:
            _, _, of_class = key.partition(" ")
            if of_class:
                classes[of_class[1:-1]] += shape.count
    return Statistics(
        graphs={graph[1:-1]: number for graph, number in sorted(graphs.items())},
        subjects=subjects,
        triples=triples,
        properties=_by_size(properties),
        property_subjects=dict(of_subjects),
        classes=_by_size(classes),
    )


def _by_size(counter: Counter[str]) -> dict[str, int]:
    """Sort what was counted: most first, then by IRI; what only other graphs have is left out."""
    kept = ((iri, number) for iri, number in counter.items() if number)
    return dict(sorted(kept, key=lambda item: (-item[1], item[0])))
