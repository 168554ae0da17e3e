"""Tell which version of the dataset a release is, and which versions came before it.

Owns what a manifest keeps of earlier versions, so that each publication can answer for all of them.
A version is known by the digest of its quads: two releases with the same quads are one version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from civilgraph.identifiers import Identifiers
from civilgraph.rdf.record import Version
from civilgraph.release import QUADS, Release

# Where a manifest keeps what came before, the latest first.
EARLIER = "earlier"


def version_of(release: Release) -> Version:
    """Say which version a release is, whether it was built only or published."""
    manifest = release.manifest
    digest = str(manifest["files"][manifest.get("dump", QUADS)])
    return Version(
        iri=Identifiers(base=str(manifest["base"])).version(digest),
        name=str(manifest.get("version") or digest[:16]),
        issued=str(manifest.get("issued", "")),
        digest=digest,
    )


def versions_before(version: Version, *, before: Release | None) -> tuple[Version, ...]:
    """List the versions before one, the latest first: the release before, and what it knows of."""
    if before is None:
        return ()
    known = [version_of(before), *map(_read, before.manifest.get(EARLIER, ()))]
    found = {each.iri: each for each in reversed(known) if each.iri != version.iri}
    return tuple(reversed(found.values()))


def to_manifest(versions: Iterable[Version]) -> list[dict[str, str]]:
    """Write versions as a manifest keeps them."""
    return [asdict(version) for version in versions]


def _read(kept: Mapping[str, str]) -> Version:
    return Version(**{name: str(kept[name]) for name in ("iri", "name", "issued", "digest")})
