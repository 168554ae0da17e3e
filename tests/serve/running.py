"""Run the server as a process of its own, and look at it from outside."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx

ROOT = Path(__file__).resolve().parents[2]
# Long enough for a machine that is busy with other things; nothing waits this long if all is well.
PATIENCE = 60.0

# To make one for each client takes longer than the queries that it asks.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

# Nothing comes of these before they are done, and they are never done.
RUNAWAYS = {
    "a product that is counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a filter that nothing passes": (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (CONCAT(?c, ?f, ?i) = 'none') }"
    ),
    "paths of any length": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<x:>|^!<x:>)* ?b . ?c (!<x:>|^!<x:>)* ?d }"
    ),
}
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass(frozen=True)
class Running:
    """A server that listens."""

    url: str
    process: int

    @property
    def port(self) -> int:
        """Give the port on which it listens."""
        return int(self.url.rsplit(":", 1)[1].strip("/"))

    @property
    def sparql(self) -> str:
        """Give the address of the endpoint."""
        return f"{self.url}sparql"

    def ask(self, query: str, *, client: str = "127.0.0.1", **headers: str) -> httpx.Response:
        """Ask a query from an address of the loopback range."""
        with self.client(client) as http:
            return http.get(self.sparql, params={"query": query}, headers=headers)

    def client(self, address: str = "127.0.0.1") -> httpx.Client:
        """Give a client that comes from an address of the loopback range."""
        transport = httpx.HTTPTransport(local_address=address, verify=NO_TLS)
        return httpx.Client(transport=transport, timeout=PATIENCE, trust_env=False)

    def connect(self, *, receive_bytes: int = 0) -> socket.socket:
        """Open a bare connection; a small window makes a reader slow."""
        connection = socket.socket()
        if receive_bytes:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", self.port))
        return connection

    def health(self) -> dict[str, Any]:
        """Ask how it is."""
        with self.client() as http:
            return dict(http.get(f"{self.url}health").json())

    def processes(self) -> list[int]:
        """List the server, the process that holds the graph, and the workers."""
        found, queue = [], [self.process]
        while queue:
            process = queue.pop()
            found.append(process)
            children = Path(f"/proc/{process}/task/{process}/children")
            if children.exists():
                queue += map(int, children.read_text().split())
        return sorted(found)

    def workers(self) -> list[int]:
        """List the workers."""
        zygotes = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return [
            int(child)
            for zygote in zygotes
            for child in Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()
        ]

    def busiest(self) -> int:
        """Find the worker that took the most processor time since the server began."""

        def spent(process: int) -> int:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            return int(fields[11]) + int(fields[12])

        return max(self.workers(), key=spent)

    def settle(self) -> dict[str, Any]:
        """Wait until nothing runs and every seat has its worker again."""
        return dict(wait_for(self._settled))

    def _settled(self) -> dict[str, Any] | None:
        health = self.health()
        workers = health["workers"]
        is_calm = workers["busy"] == workers["waiting"] == 0
        return health if is_calm and len(self.workers()) == workers["alive"] else None

    def footprint(self) -> tuple[int, int, int]:
        """Count processes, open descriptors of the server, and its memory in MiB."""
        self.settle()
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        descriptors = len([*Path(f"/proc/{self.process}/fd").iterdir()])
        return len(self.processes()), descriptors, int(found[1]) >> 10


@contextmanager
def running(release: Path | None, *options: str) -> Iterator[Running]:
    """Run a server for a release or a scratch store, on a port that is free, and stop it."""
    what = "--scratch" if release is None else str(release)
    command = [sys.executable, "-m", "civilgraph", "serve", what, "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "graph")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, f"the server said {line!r}"
            server = Running(found[0], process.pid)
            wait_for(lambda: process.poll() is not None or _answers(server))
            assert process.poll() is None, "the server did not come up"
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _answers(server: Running) -> bool:
    try:
        return bool(server.health()["status"] == "ok")
    except (httpx.TransportError, json.JSONDecodeError):
        return False


def wait_for(condition: Any, *, seconds: float = PATIENCE) -> Any:
    """Wait until a condition gives something true, and give that."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.02)
    return found
