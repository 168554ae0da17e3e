"""Make every IRI of a dataset from its local ids, and take it apart again.

Owns the layout of IRIs under a base: `id/…` things, `claim/…`, `source/…` named graphs,
`queries/…`, `release/…` versions. Nothing else in the package joins text into an IRI.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from civilgraph.vocabulary import CONCEPT_BASE

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Ids of row-declared things may join several slugs with dots: `ztok.lgl.1`.
DOTTED: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
REFERENCE: Final = re.compile(r"(?:[a-z]+/)?[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """The IRIs of one dataset.

    >>> ids = Identifiers(base="https://example.org/")
    >>> ids.thing("ztok"), ids.claim("about", "m1")
    ('https://example.org/id/ztok', 'https://example.org/claim/about/m1')
    >>> ids.local("https://example.org/id/event/founding")
    'event/founding'
    """

    base: str

    def thing(self, reference: str) -> str:
        """Make the IRI of a thing from its id, or from `kind/id` where a row declares it."""
        return f"{self.base}id/{reference}"

    def claim(self, source: str, claim: str) -> str:
        """Make the IRI of a claim."""
        return f"{self.base}claim/{source}/{claim}"

    @property
    def claims(self) -> str:
        """What the IRIs of all claims begin with."""
        return f"{self.base}claim/"

    def source(self, source: str) -> str:
        """Make the IRI of a source, which also names its graph."""
        return f"{self.base}source/{source}"

    def query(self, name: str) -> str:
        """Make the IRI of a query of the published catalogue."""
        return f"{self.base}queries/{name}"

    def version(self, digest: str) -> str:
        """Make the IRI of a version of the dataset from the digest of its quads."""
        return f"{self.base}release/{digest[:16]}"

    @property
    def register(self) -> str:
        """The graph of the register."""
        return f"{self.base}graph/register"

    @property
    def matches(self) -> str:
        """The graph of identity judgements."""
        return f"{self.base}graph/matches"

    @property
    def derived(self) -> str:
        """The graph of derived triples."""
        return f"{self.base}graph/derived"

    @property
    def release(self) -> str:
        """The graph that says, in another store, which release it holds."""
        return f"{self.base}graph/release"

    def expand(self, template: str) -> str:
        """Expand a template such as `id/{member}` or `concept/role/{role}` to an IRI template."""
        return (
            template.replace("concept/", CONCEPT_BASE, 1)
            if is_concept(template)
            else (self.base + template)
        )

    def local(self, iri: str) -> str:
        """Take the local id out of the IRI of a thing; other IRIs come back as they are."""
        return iri.removeprefix(f"{self.base}id/")

    def shorten(self, iri: str) -> str:
        """Write an IRI as people know it, such as `ztok`; other texts stay as they are."""
        return iri.removeprefix(f"{self.base}id/").removeprefix(self.base)

    def claim_parts(self, iri: str) -> tuple[str, str] | None:
        """Take source and claim id out of the IRI of a claim."""
        rest = iri.removeprefix(f"{self.base}claim/")
        source, slash, claim = rest.partition("/")
        return (source, claim) if slash and rest != iri else None


def base_of_register(graph: str) -> str:
    """Take the base out of the IRI of a register's graph; empty where it is none.

    >>> base_of_register("https://example.org/graph/register")
    'https://example.org/'
    """
    base = graph.removesuffix("graph/register")
    return base if base != graph and is_base(base) else ""


def is_concept(template: str) -> bool:
    """Tell whether a template makes concepts, whose IRIs are the same in every dataset."""
    return template.startswith("concept/")


def is_base(text: str) -> bool:
    """Tell whether a text can be the base IRI of a dataset.

    >>> is_base("https://example.org/graph/"), is_base("example.org")
    (True, False)
    """
    return bool(re.fullmatch(r"https?://[^\s<>\"{}|\\^`#?]+/", text))
