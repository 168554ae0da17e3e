"""Engines that we did not write, and servers that are bad on purpose, all on loopback.

Each is started in a throw-away folder on a port of its own and stopped afterwards.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NoReturn

import pytest

# Who may write to a Virtuoso that has just been made.
VIRTUOSO_OWNER = {"CIVILGRAPH_ENDPOINT_USER": "dba", "CIVILGRAPH_ENDPOINT_PASSWORD": "dba"}

# What Debian ships as virtuoso.ini, as far as it bears on answers; files and ports are our own, and
# where speed is compared it may hold more in memory and gives all rows.
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
CaseMode = 2
SchedulerInterval = 10
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 4
AsyncQueueMaxThreads = 10
MaxQueryMem = 2G
MaxMemPoolSize = 200000000
VectorSize = 1000
MaxVectorSize = 1000000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = {cost}
MaxQueryExecutionTime = {seconds}
"""


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[str]:
    """Start the Oxigraph server; gives its address for queries."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.is_file():
        absent("no oxigraph beside python: pip install oxigraph")
    port = free_port()
    command = [str(program), "serve", "--location", "store", "--bind", f"127.0.0.1:{port}"]
    with running(command, folder=folder, url=f"http://127.0.0.1:{port}/query") as url:
        yield url


def virtuoso_settings(*, sql: int, http: int, is_generous: bool = False) -> str:
    """Write the settings of a Virtuoso: as Debian has them, or with room for long answers."""
    rows, buffers, cost, seconds = (
        (1_048_576, 100_000, 100_000, 600) if is_generous else (10_000, 10_000, 400, 60)
    )
    return VIRTUOSO_INI.format(
        sql=sql,
        http=http,
        rows=rows,
        buffers=buffers,
        dirty=buffers * 6 // 10,
        cost=cost,
        seconds=seconds,
    )


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[str]:
    """Start Virtuoso; gives its address for queries."""
    program = shutil.which("virtuoso-t")
    if not program:
        absent("no virtuoso-t on the PATH: apt-get install virtuoso-opensource-7-bin")
    http = free_port()
    settings = virtuoso_settings(sql=free_port(), http=http)
    folder.joinpath("virtuoso.ini").write_text(settings, encoding="utf-8")
    command = [program, "+configfile", "virtuoso.ini", "+foreground"]
    with running(command, folder=folder, url=f"http://127.0.0.1:{http}/sparql") as url:
        yield url


def absent(message: str) -> NoReturn:
    """Skip what needs an engine that is not here; CI must have both."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], *, folder: Path, url: str) -> Iterator[str]:
    """Run a server until it is no longer needed; wait until it answers."""
    with folder.joinpath("server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            wait_for(url, server=server, log=folder / "server.log")
            yield url
        finally:
            server.kill()
            server.wait()


def wait_for(url: str, *, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not start:\n{log.read_text(errors='replace')}")


@dataclass
class Asked:
    """One request that a server was sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What a server sends back; `cut` closes the connection after so many bytes of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: float = 0.0


@dataclass
class Server:
    """A server on loopback that answers as a function says, and remembers what it was sent."""

    url: str
    asked: list[Asked]


@contextmanager
def answering(answer: Callable[[Asked], Reply]) -> Iterator[Server]:
    """Start a server that answers as a function says."""
    asked: list[Asked] = []
    leaving = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Asked(self.command, self.path, headers, self.rfile.read(length))
            asked.append(request)
            reply = answer(request)
            leaving.wait(reply.wait)
            with suppress(ConnectionError):
                self.send(reply)

        do_POST = do_DELETE = do_PUT = do_GET  # noqa: N815 - the names of http.server

        def send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Transfer-Encoding" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_address[1]}/query", asked)
    finally:
        leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()


def forward(asked: Asked, *, to: str) -> Reply:
    """Hand a request on to an engine, and its answer back."""
    base = to.rpartition("/")[0]
    kept = ("content-type", "accept", "authorization")
    request = urllib.request.Request(  # noqa: S310
        base + asked.path,
        data=asked.body or None,
        method=asked.method,
        headers={name: value for name, value in asked.headers.items() if name in kept},
    )
    try:
        response = urllib.request.urlopen(request, timeout=60)  # noqa: S310
    except urllib.error.HTTPError as error:
        response = error
    with response:
        back = ("Content-Type", "Server", "WWW-Authenticate")
        headers = {name: response.headers[name] for name in back if name in response.headers}
        return Reply(response.read(), response.status, headers)
