"""Say what a publication is: the values that its rooms hand to each other.

Owns no work: `publication.py` fills these in, `site` and the records read them. All paths are
relative to the base IRI, which is the root of the web server.
"""

from __future__ import annotations

from dataclasses import dataclass

from civilgraph.identifiers import Identifiers
from civilgraph.knowledge_graph import KnowledgeGraph
from civilgraph.publish.notes import Notes
from civilgraph.rdf.record import Distribution, Version

# A file of a publication: its path below the root, with `/`, and its bytes or pieces of them.
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A publication whose data is written and whose site is not yet.

    `title`, `description`, `publisher`, `licence` and `version` come from `dataset.yaml`;
    `version` is never empty (without one it is the digest of the quads). `issued` is an ISO day or
    empty: not stated. `digest` is the SHA-256 of the quads. `jsonld` is the schema.org record of
    the dataset, ready for a `<script type="application/ld+json">` (no `<` in it). `earlier` are
    the versions before this one, the latest first; each answers at its IRI here too.
    Organisations, networks and projects (`id/…`), what rows declare under an id of its own
    (`id/event/…`, `id/document/…`, `id/grant/…`, `id/service/…`) and sources (`source/…`) have the
    files `.ttl`, `.jsonld` and `.nt` beside them.
    """

    kg: KnowledgeGraph
    identifiers: Identifiers
    base: str
    title: str
    description: str
    publisher: str
    licence: str
    languages: tuple[str, ...]
    version: str
    issued: str
    digest: str
    distributions: tuple[Distribution, ...]
    notes: Notes
    jsonld: str
    earlier: tuple[Version, ...] = ()

    @property
    def this(self) -> Version:
        """Give the version of the dataset that is published."""
        return Version(
            iri=self.identifiers.version(self.digest),
            name=self.version,
            issued=self.issued,
            digest=self.digest,
        )
