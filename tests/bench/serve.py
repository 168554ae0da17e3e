"""Time the endpoint beside the Oxigraph server, rdflib-endpoint and Virtuoso, all on loopback.

Four clients ask over connections that stay open; every look-up is for another thing, but there are
fewer networks for two hops than requests, and the top ten is asked in both ways. What counts is
the processor time of the server, with all its processes, per request. Long answers are read by one
client and not kept; an engine that is too slow for all rows gives fewer, and its time is scaled.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tests.bench import peers
from tests.bench.peers import Endpoint
from tests.bench.synthetic import BASE, write_dataset

from civilgraph.cli.output import align, progress
from civilgraph.curation.claims import read_dataset
from civilgraph.rdf.assemble import assemble, ontology_quads
from civilgraph.rdf.ontology import read_ontology
from civilgraph.release import Release, write_release
from civilgraph.workspace import share

MEMBERSHIPS, SEED = 10_000, 1
CLIENTS = 4
# Requests of one kind: so many, but no longer than this.
REQUESTS, SECONDS = 3_000, 8.0
ROWS = 1_000_000
SLOW = {"rdflib-endpoint": 50_000}

PREFIX = "PREFIX org: <http://www.w3.org/ns/org#> "
LOOK_UP = "SELECT ?p ?o WHERE {{ GRAPH ?g {{ <{thing}> ?p ?o }} }}"
TWO_HOP = PREFIX + (
    "SELECT DISTINCT ?other WHERE {{ GRAPH ?g {{ ?a org:organization <{thing}> ; "
    "org:member ?member }} GRAPH ?h {{ ?b org:member ?member ; org:organization ?other }} }}"
)
TOP_TEN = PREFIX + (
    "SELECT ?network (COUNT(DISTINCT ?member) AS ?members) WHERE {{ GRAPH ?g {{ "
    "?spell org:organization ?network ; org:member ?member }} }} "
    "GROUP BY ?network ORDER BY DESC(?members) ?network LIMIT {limit}"
)
EXPORT = "SELECT ?s ?p ?o ?k WHERE {{ GRAPH ?g {{ ?s ?p ?o }} VALUES ?k {{ 1 2 3 }} }} LIMIT {rows}"


@dataclass(frozen=True, slots=True)
class Spent:
    """What requests of one kind took."""

    per_second: float
    milliseconds: float


def run() -> None:
    """Print requests a second and processor time per request, and the ratio to the peer."""
    with TemporaryDirectory(prefix="civilgraph-bench-") as name, progress() as step:
        folder = Path(name)
        step("writing a made-up release")
        release, things, networks = _release(folder)
        kinds: dict[str, Sequence[str]] = {
            "look-up of an entity": [LOOK_UP.format(thing=thing) for thing in things],
            "two hops": [TWO_HOP.format(thing=thing) for thing in networks],
            "top ten, another each time": [TOP_TEN.format(limit=10 + n) for n in range(1_000)],
            "top ten, the same again": [TOP_TEN.format(limit=10)],
        }
        table: dict[str, dict[str, Spent]] = {}
        starts: list[Callable[[], AbstractContextManager[Endpoint | None]]] = [
            lambda: peers.civilgraph(release.folder, folder, keeps=False),
            lambda: peers.civilgraph(release.folder, folder, keeps=True),
            lambda: peers.oxigraph(release.quads, folder),
            lambda: peers.virtuoso(release.quads, folder),
            lambda: peers.rdflib_endpoint(release.quads, folder),
        ]
        for start in starts:
            with ExitStack() as stack:
                step("starting the next endpoint")
                endpoint = stack.enter_context(start())
                if endpoint is None:
                    print("Virtuoso is not installed, so it is left out")
                    continue
                for kind, queries in kinds.items():
                    step(f"{endpoint.name}: {kind}")
                    table.setdefault(kind, {})[endpoint.name] = _ask(endpoint, queries)
                step(f"{endpoint.name}: export")
                kind = f"export of {ROWS:,} rows"
                table.setdefault(kind, {})[endpoint.name] = _export(endpoint)
    print(f"serve: {release.manifest['quads']:,} quads, {CLIENTS} clients")
    rows = [
        (
            kind if number == 0 else "",
            name,
            f"{spent.per_second:9,.1f}",
            f"{spent.milliseconds:10,.2f}",
            f"{spent.milliseconds / found['Oxigraph server'].milliseconds:7.2f}",
        )
        for kind, found in table.items()
        for number, (name, spent) in enumerate(found.items())
    ]
    print(align(("", "endpoint", "requests/s", "CPU ms each", "ratio"), rows))


def _release(folder: Path) -> tuple[Release, list[str], list[str]]:
    """Write a release of made-up claims; list its things and its networks."""
    root = folder / "dataset"
    write_dataset(root, memberships=MEMBERSHIPS, seed=SEED)
    ontology = read_ontology(share() / "ontology")
    dataset = read_dataset(root, tables=ontology.tables, concepts=ontology.concepts, problems=[])
    lines = sorted({*assemble(dataset, problems=[]), *ontology_quads(ontology)})
    facts = {"title": "bench", "base": BASE, "licence": "", "sources": [], "quads": len(lines)}
    release = write_release(folder / "build", files={"quads.nq": "".join(lines).encode()},
                            facts=facts)  # fmt: skip
    text = "".join(lines)
    things = sorted(set(re.findall(rf"<({BASE}id/[on]-[^/>]+)>", text)))
    networks = [thing for thing in things if thing.startswith(f"{BASE}id/n-")]
    return release, things, networks


def _ask(endpoint: Endpoint, queries: Sequence[str]) -> Spent:
    """Ask queries in turn from several clients at once."""
    warm = Client(endpoint)
    for query in islice(cycle(queries), CLIENTS):
        warm.ask(query)
    warm.close()
    before, start = endpoint.seconds(), time.perf_counter()
    deadline = start + SECONDS

    def work(number: int) -> int:
        client, count = Client(endpoint), 0
        for query in islice(cycle(queries), number, None, CLIENTS):
            if count >= REQUESTS // CLIENTS or time.perf_counter() > deadline:
                break
            client.ask(query)
            count += 1
        client.close()
        return count

    with ThreadPoolExecutor(CLIENTS) as threads:
        count = sum(threads.map(work, range(CLIENTS)))
    took, spent = time.perf_counter() - start, endpoint.seconds() - before
    return Spent(count / took, spent / count * 1_000)


def _export(endpoint: Endpoint) -> Spent:
    """Read one long answer to its end; fewer rows are scaled to all."""
    rows = SLOW.get(endpoint.name, ROWS)
    client = Client(endpoint)
    before, start = endpoint.seconds(), time.perf_counter()
    lines = client.ask(EXPORT.format(rows=rows), accept="text/csv")
    took, spent = time.perf_counter() - start, endpoint.seconds() - before
    client.close()
    if lines != rows + 1:
        raise RuntimeError(f"{endpoint.name} gave {lines - 1:,} rows of {rows:,}")
    return Spent(rows / ROWS / took, spent * ROWS / rows * 1_000)


class Client:
    """A client that costs next to nothing: it reads an answer to its end and counts its lines."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Open a connection that stays open."""
        self._path = endpoint.path
        self._socket = socket.create_connection(("127.0.0.1", endpoint.port))
        self._socket.settimeout(600)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, query: str, *, accept: str = "application/sparql-results+json") -> int:
        """Ask a query; count the lines of the answer, which must be one."""
        self._socket.sendall(
            f"GET {self._path}?query={quote(query)} HTTP/1.1\r\nHost: bench\r\n"
            f"Accept: {accept}\r\n\r\n".encode()
        )
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            raise RuntimeError(f"{head.decode()}\n{body[:500]!r}")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        if length:
            pieces = self._sized(body, int(length[1]))
        elif b"chunked" in head.lower():
            pieces = self._chunked(body)
        else:
            raise RuntimeError(f"no end to be seen: {head.decode()}")
        return sum(piece.count(b"\n") for piece in pieces)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _receive(self) -> bytes:
        data = self._socket.recv(1 << 18)
        if not data:
            raise RuntimeError("the connection broke off")
        return data

    def _sized(self, body: bytes, length: int) -> Iterator[bytes]:
        while length > len(body):
            yield body
            length -= len(body)
            body = self._receive()
        yield body

    def _chunked(self, body: bytes) -> Iterator[bytes]:
        while True:
            while b"\r\n" not in body:
                body += self._receive()
            size, _, body = body.partition(b"\r\n")
            left = int(size, 16) + 2
            is_last = left == 2
            while left > len(body):
                left -= len(body)
                if not is_last:
                    yield body
                body = self._receive()
            if is_last:
                return
            yield body[: left - 2]
            body = body[left:]
