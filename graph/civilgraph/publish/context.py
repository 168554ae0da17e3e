"""Make the JSON-LD context of a publication: which short word stands for which IRI.

Owns the words. They come from the vocabulary, so they are the same in every publication; a document
carries the part of the context that it uses, so that nobody has to fetch one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from civilgraph.vocabulary import (
    BOUNDS,
    CIV,
    DCTERMS,
    EDTF,
    NAMESPACES,
    OA,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SKOSXL,
    SSSOM,
    TIME,
    XSD,
    Namespace,
)

# Where two vocabularies have the same word, it stands for the term of the first of them.
SPOKEN: Final = (CIV, ORG, SCHEMA, DCTERMS, SKOS, SKOSXL, PROV, OA, RDFS, OWL, TIME, SSSOM)
# A word that JSON-LD users read as a keyword.
UNSPOKEN: Final = frozenset({"type", "id", "value"})
# Predicates whose values are IRIs, as a rule; another value is written out in full.
_IRIS: Final[Mapping[Namespace, str]] = {
    CIV: """about amountKind basis certainty comparator counted countOf endReason grantedBy holder
    lists modality nameOf nameType onwardOf partner participant per project recipient status""",
    ORG: "member organization role memberDuring memberOf classification",
    SCHEMA: """about funder fundedItem amount addressCountry areaServed location organizer provider
    unitText url""",
    DCTERMS: "creator publisher subject license conformsTo isReplacedBy source",
    SKOS: "inScheme broader exactMatch closeMatch topConceptOf",
    OA: "hasTarget hasSource hasSelector hasBody",
    PROV: "wasDerivedFrom generated wasRevisionOf",
    SSSOM: "subject_id object_id mapping_justification",
    OWL: "differentFrom sameAs",
    RDFS: "subClassOf",
}
TO_IRIS: Final = frozenset(n[term] for n, terms in _IRIS.items() for term in terms.split())
# Predicates whose values have one datatype, as a rule.
TO_DATATYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(BOUNDS, EDTF.EDTF),
    **{bound: XSD.date for both in BOUNDS.values() for bound in both},
    **dict.fromkeys(
        (CIV.surelyFrom, CIV.surelyUntil, CIV.possiblyFrom, CIV.possiblyUntil, SSSOM.mapping_date),
        XSD.date,
    ),
}


@dataclass(frozen=True, slots=True)
class Word:
    """How a predicate or class is written: its key as JSON, and what its values are taken for."""

    key: str
    bit: int
    is_iri: bool = False
    datatype: str = ""


class Context:
    """The words of some vocabularies; asked for a term, it gives the word."""

    def __init__(
        self, namespaces: tuple[Namespace, ...] = NAMESPACES, spoken: tuple[Namespace, ...] = SPOKEN
    ) -> None:
        """Give each term of the spoken vocabularies a word, and each vocabulary its prefix."""
        self._definitions: dict[str, Any] = {n.prefix: n.iri for n in namespaces}
        self._prefixes = dict(self._definitions)
        words: dict[str, str] = {}
        for namespace in spoken:
            for term in sorted(namespace.terms - UNSPOKEN - self._prefixes.keys() - words.keys()):
                words[term] = namespace[term]
                self._definitions[term] = _define(namespace[term])
        bits = {word: 1 << place for place, word in enumerate(self._definitions)}
        self._terms = {
            f"<{iri}>": Word(
                json.dumps(word), bits[word], iri in TO_IRIS, TO_DATATYPES.get(iri, "")
            )
            for word, iri in words.items()
        }
        self._terms[f"<{RDF.type}>"] = Word('"@type"', 0)
        self._bits = bits
        self._parts: dict[tuple[str, int], str] = {}

    def term(self, term: str) -> Word:
        """Give the word for an IRI in angle brackets: a word, a CURIE, or the IRI itself."""
        word = self._terms.get(term)
        if word is None:
            word = self._terms[term] = self._curie(term[1:-1])
        return word

    def _curie(self, iri: str) -> Word:
        for prefix, start in self._prefixes.items():
            local = iri.removeprefix(start)
            if local != iri and re.fullmatch(r"[A-Za-z_][\w-]*", local, re.ASCII):
                # Only a word says what its values are taken for; those of a CURIE are in full.
                return Word(json.dumps(f"{prefix}:{local}"), self._bits[prefix])
        return Word(json.dumps(iri), 0)

    def document(self) -> dict[str, Any]:
        """Give the whole context, as it is published."""
        return {"@context": dict(self._definitions)}

    def part(self, needed: int, *, base: str) -> str:
        """Write the part of the context that a document needs, with the base, as JSON."""
        found = self._parts.get((base, needed))
        if found is None:
            part = {word: d for word, d in self._definitions.items() if self._bits[word] & needed}
            found = json.dumps({"@base": base, **part}, ensure_ascii=False, separators=(",", ":"))
            self._parts[base, needed] = found
        return found

    def whole(self, *, base: str) -> str:
        """Write the whole context, with the base, as JSON."""
        return self.part((1 << len(self._definitions)) - 1, base=base)


def _define(iri: str) -> str | dict[str, str]:
    """Define a word: the IRI alone, or with what its values are taken for."""
    if iri in TO_IRIS:
        return {"@id": iri, "@type": "@id"}
    return {"@id": iri, "@type": TO_DATATYPES[iri]} if iri in TO_DATATYPES else iri


@cache
def published() -> Context:
    """Give the context of the data."""
    return Context()
