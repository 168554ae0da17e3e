"""Serve the pages and files of a publication, and lead from an IRI to its page or its data.

Owns 303 and content negotiation. Only what the manifest of the release lists is ever read from the
disk, so no address leads out of its folder; files of a release never change, so the sum in the
manifest is the ETag.
It is long because every way from an address to a file is in it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from civilgraph.dates import parse_edtf
from civilgraph.knowledge_graph import catalogue
from civilgraph.publish.site.apache import REPRESENTATIONS, SPOKEN, TYPES
from civilgraph.publish.site.tongues import DATA, LANGUAGES
from civilgraph.publish.site.ways import ID, SLUG, Way, find_ways
from civilgraph.release import MANIFEST, Release
from civilgraph.serve.endpoint import ask
from civilgraph.serve.exchange import COMMON, Exchange, lines
from civilgraph.serve.limits import Limits
from civilgraph.serve.memento import Memento, Mementos
from civilgraph.serve.negotiation import choose_formats, read_accept, takes_gzip, weigh
from civilgraph.serve.pool import Pool
from civilgraph.serve.protocol import read_parameters
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.wire import Job

Headers = tuple[tuple[str, str], ...]

# A file is read and sent in pieces of so many bytes.
PIECE = 1 << 18
ON_DAY = "memberships-on-day"
_IRI = re.compile(rf"id/{ID}|source/{SLUG}|claim/{SLUG}/{SLUG}")
_TONGUE = "|".join(LANGUAGES)
_SPARQL = re.compile(rf"({_TONGUE})/sparql\.html")
_PAGE = re.compile(rf"(?:{_TONGUE})/((?:id|source)/.+)\.html")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Pages:
    """The files of the publication that is served, and of those before it."""

    def __init__(self, pool: Pool, *, limits: Limits, mementos: Mementos) -> None:
        """Take the pool, which knows the release; `mementos` knows the ones before."""
        self._pool, self._limits, self._mementos = pool, limits, mementos

    @property
    def is_published(self) -> bool:
        """Tell whether the release that is served has pages."""
        return has_pages(self._pool.release)

    async def answer(self, exchange: Exchange) -> None:
        """Answer with a file, with the way to it, or with 404."""
        path = exchange.scope["path"].lstrip("/")
        if path.startswith(("memento/", "timemap/")):
            return await self._past(exchange, path)
        if page := _SPARQL.fullmatch(path):
            # It asks the dump in the browser, which is for hosts that cannot answer.
            return await exchange.respond(302, headers=[("location", f"/sparql?lang={page[1]}")])
        if _IRI.fullmatch(path):
            day = dict(read_parameters(exchange.scope["query_string"])).get("on", "")
            if day:
                return await self._on_day(exchange, path, day)
            if exchange.header(b"accept-datetime") and self._mementos.all():
                return await self._mementos.choose(exchange, path)
        memento = self._mementos.of_version(path) if path.startswith("release/") else None
        if memento and memento.release.digest != self._pool.release.digest:
            return await self._show_past(exchange, memento, path)
        await self._show(exchange, self._pool.release, path, root="/")

    async def _past(self, exchange: Exchange, path: str) -> None:
        """Answer from an earlier release, or with the list of them."""
        if path.startswith("timemap/"):
            return await self._mementos.list(exchange, path.removeprefix("timemap/"))
        _, digest, rest = (*path.split("/", 2), "", "")[:3]
        memento = self._mementos.find(digest)
        if memento is None:
            raise nothing_at(path)
        await self._show_past(exchange, memento, rest)

    async def _show_past(self, exchange: Exchange, memento: Memento, path: str) -> None:
        """Show what an earlier release has at a path."""
        root, headers = f"/memento/{memento.release.digest}/", self._mementos.headers(memento, path)
        await self._show(exchange, memento.release, path, root=root, headers=headers)

    async def _show(
        self,
        exchange: Exchange,
        release: Release,
        path: str,
        *,
        root: str,
        headers: Headers = (),
    ) -> None:
        """Send a file of a release, or lead to the one that an IRI stands for."""
        files = release.manifest.get("files", {})
        name = f"{path}index.html" if path == "" or path.endswith("/") else path
        if name in files or name == MANIFEST:
            return await self._send(exchange, release, name, headers=headers)
        target = lead(
            path,
            files,
            accept=exchange.header(b"accept"),
            language=exchange.header(b"accept-language"),
        )
        if target is None and f"{path}/index.html" in files:
            return await exchange.respond(308, headers=[("location", f"{root}{quote(path)}/")])
        if target is None:
            raise nothing_at(path)
        fields = [("location", f"{root}{target}"), ("vary", "Accept, Accept-Language"), *headers]
        await exchange.respond(303, headers=fields)

    async def _send(
        self,
        exchange: Exchange,
        release: Release,
        name: str,
        *,
        headers: Headers,
    ) -> None:
        """Send a file, in pieces where it is large; 304 where the client has it."""
        tag = f'"{release.manifest["files"].get(name, release.digest)[:32]}"'
        fields = [
            ("etag", tag),
            ("cache-control", "public, no-cache"),
            *signposts(name, release.manifest),
            *headers,
        ]
        if tag in exchange.header(b"if-none-match"):
            return await exchange.respond(304, headers=fields)
        content_type = media_type(name)
        file = release.folder / name
        size = file.stat().st_size
        if exchange.method == "HEAD" or size <= PIECE:
            body = await asyncio.to_thread(file.read_bytes) if size <= PIECE else b""
            if size > PIECE:
                fields.append(("x-file-size", str(size)))
            return await exchange.respond(200, body, content_type=content_type, headers=fields)
        await self._stream(exchange, file, [*fields, ("content-type", content_type)])

    async def _stream(self, exchange: Exchange, file: Path, fields: list[tuple[str, str]]) -> None:
        """Send a large file piece by piece, as fast as the client reads."""
        loop = asyncio.get_running_loop()
        with file.open("rb") as source:
            piece = await asyncio.to_thread(source.read, PIECE)
            exchange.status = 200
            await exchange.reply.begin(200, COMMON + lines(fields), piece)
            exchange.sent += len(piece)
            while piece := await asyncio.to_thread(source.read, PIECE):
                stalled = loop.call_later(self._limits.seconds, exchange.reply.abort)
                try:
                    await exchange.reply.go_on(piece)
                finally:
                    stalled.cancel()
                exchange.sent += len(piece)
        exchange.reply.end()

    async def _on_day(self, exchange: Exchange, path: str, day: str) -> None:
        """Answer which memberships of a thing held on a day."""
        if not _DAY.fullmatch(day) or not _is_day(day):
            raise Refusal(
                status=400, title=f"{day[:40]!r} is no day", hint="write one such as 2013-01-01"
            )
        table, _ = choose_formats(exchange.header(b"accept"))
        job = Job(
            query=catalogue()[ON_DAY].text,
            table_format=table or "json",
            graph_format="",
            is_head=exchange.method == "HEAD",
            gzip=takes_gzip(exchange.header(b"accept-encoding")),
            bindings=(
                ("thing", f"{self._pool.release.manifest['base']}{path}", True),
                ("on", day, False),
            ),
        )
        await ask(exchange, job, pool=self._pool, limits=self._limits)


def lead(path: str, files: Mapping[str, str], *, accept: str, language: str) -> str | None:
    """Find the file that an IRI leads to; None where there is none.

    Raises Refusal (406) where nothing is wanted that there is.

    >>> files = dict.fromkeys(["en/id/a.html", "lt/id/a.html", "id/a.ttl"], "")
    >>> lead("id/a", files, accept="text/turtle", language="")
    'id/a.ttl'
    >>> lead("id/a", files, accept="*/*", language="lt,en;q=0.5")
    'lt/id/a.html'
    """
    way, there = _find(path, files, tongue=speak(language))
    if way is None:
        return None
    ranges = read_accept(accept) or (("*", "*", 1.0),)
    weights = {form: weigh(REPRESENTATIONS[form], ranges) for form in there}
    best = max(weights, key=lambda form: weights[form])
    if weights[best] <= 0:
        offered = ", ".join(REPRESENTATIONS[form] for form in there)
        raise Refusal(status=406, title="nothing of this kind is here", hint=f"there is {offered}")
    return f"{quote(there[best])}{way.fragment if best == 'html' else ''}"


def _find(path: str, files: Mapping[str, str], *, tongue: str) -> tuple[Way | None, dict[str, str]]:
    """Find the first way of an IRI on which something is there, and what that is by its form."""
    for way in find_ways(path):
        places = {"html": way.page_in(tongue), **{each: f"{way.data}.{each}" for each in DATA}}
        if there := {form: place for form, place in places.items() if place in files}:
            return way, there
    return None, {}


def speak(header: str) -> str:
    """Choose the language of a page, by its folder.

    >>> speak("sr-Cyrl-RS, en;q=0.3"), speak(""), speak("de")
    ('sr-cyrl', 'en', 'en')
    """
    best, weight = "en", 0.0
    for part in header.lower().split(",")[:32]:
        tag, _, parameters = part.strip().partition(";")
        found = next((f for f, pattern in SPOKEN.items() if re.fullmatch(pattern, tag.strip())), "")
        q = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameters)
        value = float(q[1]) if q else 1.0
        if found and value > weight:
            best, weight = found, value
    return best


def media_type(name: str) -> str:
    """Name the media type of a file, with its charset where it is text."""
    if name.endswith("/void"):
        return "text/turtle; charset=utf-8"
    found = TYPES.get(Path(name).suffix, "application/octet-stream")
    is_text = found.startswith("text/") or found in ("image/svg+xml", "application/xml")
    return f"{found}; charset=utf-8" if is_text else found


def signposts(name: str, manifest: Mapping[str, object]) -> list[tuple[str, str]]:
    """Write the links of a file for machines (signposting): licence, data, page, dataset."""
    base = str(manifest["base"])
    links = [f'<{manifest["licence"]}>; rel="license"'] if manifest.get("licence") else []
    page = _PAGE.fullmatch(name)
    files = manifest.get("files", {})
    if page and isinstance(files, Mapping):
        links.append(f'<{base}{quote(page[1])}>; rel="cite-as"')
        links += [
            f'</{quote(page[1])}.{form}>; rel="describedby"; type="{kind}"'
            for form, kind in DATA.items()
            if f"{page[1]}.{form}" in files
        ]
    links.append(f'<{base}catalogue/dataset>; rel="collection"')
    return [("link", ", ".join(links))]


def _is_day(text: str) -> bool:
    try:
        return bool(parse_edtf(text))
    except ValueError:
        return False


def has_pages(release: Release) -> bool:
    """Tell whether a release has a site."""
    return "index.html" in release.manifest.get("files", {})


def nothing_at(path: str) -> Refusal:
    """Refuse an address at which there is nothing."""
    return Refusal(
        status=404,
        title="there is nothing at this address",
        hint="queries go to /sparql, graphs are at /graphs, and / tells the rest",
    )
