"""Let a visitor go back to what a thing was in an earlier release (Memento, RFC 7089).

Owns which releases can be visited: those beside the served one that say on which day they were
issued. A thing's own address chooses among them by `Accept-Datetime`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

from civilgraph.publish.lineage import version_of
from civilgraph.release import CURRENT, MANIFEST, Release
from civilgraph.serve.exchange import Exchange
from civilgraph.serve.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Memento:
    """A release and the moment from which it was what there was."""

    release: Release
    at: datetime

    @property
    def http_date(self) -> str:
        """Write the moment as HTTP has it."""
        return format_datetime(self.at, usegmt=True)


class Mementos:
    """The releases that can be visited, the earliest first."""

    def __init__(self, root: Path) -> None:
        """Take the folder that is served."""
        self._root = root
        self._known: tuple[tuple[str, ...], tuple[Memento, ...]] = ((), ())

    def all(self) -> tuple[Memento, ...]:
        """List the releases beside the current one which tell when they were issued."""
        folders = sorted(self._folder().glob(f"*/{MANIFEST}"))
        names = tuple(map(str, folders))
        if names != self._known[0]:
            found = [memento for path in folders if (memento := _read(path))]
            found.sort(key=lambda memento: (memento.at, memento.release.digest))
            self._known = names, tuple(found)
        return self._known[1]

    def find(self, digest: str) -> Memento | None:
        """Find a release by its digest."""
        return next((m for m in self.all() if m.release.digest == digest), None)

    def of_version(self, path: str) -> Memento | None:
        """Find the latest release that is the version at a path, and has a page that says so."""
        found = [
            m for m in self.all() if f"{path}/index.html" in m.release.manifest.get("files", {})
        ]
        return next((m for m in reversed(found) if version_of(m.release).iri.endswith(path)), None)

    async def choose(self, exchange: Exchange, path: str) -> None:
        """Lead to the release that was current at the time that is asked for (TimeGate)."""
        asked = exchange.header(b"accept-datetime")
        try:
            moment = parsedate_to_datetime(asked)
        except (TypeError, ValueError):
            raise Refusal(
                status=400,
                title=f"{asked[:60]!r} is no date of HTTP",
                hint="write one such as Tue, 01 Jan 2013 00:00:00 GMT",
            ) from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        mementos = self.all()
        place = bisect_right([m.at for m in mementos], moment)
        chosen = mementos[max(0, place - 1)]
        fields = [
            ("location", f"/memento/{chosen.release.digest}/{quote(path)}"),
            ("vary", "accept-datetime"),
            ("link", self._links(path)),
        ]
        await exchange.respond(302, headers=fields)

    def headers(self, memento: Memento, path: str) -> tuple[tuple[str, str], ...]:
        """Write the headers of an answer from an earlier release."""
        return (("memento-datetime", memento.http_date), ("link", self._links(path)))

    async def list(self, exchange: Exchange, path: str) -> None:
        """List the releases in which a thing can be visited (TimeMap)."""
        mementos = self.all()
        links = [
            f'</{quote(path)}>; rel="original timegate"',
            f'</timemap/{quote(path)}>; rel="self"; type="application/link-format"',
            *(
                f'</memento/{m.release.digest}/{quote(path)}>; rel="memento"; '
                f'datetime="{m.http_date}"'
                for m in mementos
            ),
        ]
        await exchange.respond(
            200, ",\n".join(links).encode() + b"\n", content_type="application/link-format"
        )

    def _links(self, path: str) -> str:
        return (
            f'</{quote(path)}>; rel="original timegate", '
            f'</timemap/{quote(path)}>; rel="timemap"; type="application/link-format"'
        )

    def _folder(self) -> Path:
        """Give the folder in which releases lie side by side."""
        if (self._root / CURRENT).exists():
            return self._root / "releases"
        return self._root.resolve().parent


def _read(path: Path) -> Memento | None:
    """Read a release; None where it does not say when it was issued."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        day = datetime.fromisoformat(manifest["issued"])
    except (OSError, ValueError, KeyError):
        return None
    return Memento(Release(path.parent, manifest), day.replace(tzinfo=UTC))
