"""Start endpoints that we did not write, on loopback and over the same quads, and stop them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.engines import free_port, virtuoso_settings

TOP = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint that runs: its name, its address and its process."""

    name: str
    port: int
    path: str
    process: int

    def seconds(self) -> float:
        """Give the processor time that it took so far, with its children, living and dead."""
        ticks, queue = 0, [self.process]
        while queue:
            process = queue.pop()
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += sum(map(int, fields[11:15]))
            for task in Path(f"/proc/{process}/task").iterdir():
                # A thread may end while it is looked at.
                with suppress(FileNotFoundError, ProcessLookupError):
                    queue += map(int, (task / "children").read_text().split())
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def civilgraph(release: Path, folder: Path, *, keeps: bool) -> Iterator[Endpoint]:
    """Run ours, with its access log; it may keep answers for those who ask the same again."""
    port = free_port()
    command = [sys.executable, "-m", "civilgraph", "serve", str(release), "--port", str(port)]
    command += ["--limit-seconds", "600", "--log", str(folder / "access.jsonl")]
    command += [] if keeps else ["--keep-megabytes", "0"]
    name = "civilgraph" if keeps else "civilgraph, keeping nothing"
    with _run(name, command, port, "/sparql", folder) as endpoint:
        yield endpoint


@contextmanager
def oxigraph(quads: Path, folder: Path) -> Iterator[Endpoint]:
    """Run the Oxigraph server over a store on disk, as it is run for the public."""
    program, port = str(Path(sys.executable).with_name("oxigraph")), free_port()
    place = ["--location", str(folder / "oxigraph")]
    for step in (["load", *place, "--file", str(quads)], ["optimize", *place]):
        subprocess.run([program, *step], check=True, capture_output=True)
    command = [program, "serve-read-only", *place, "--bind", f"127.0.0.1:{port}"]
    with _run("Oxigraph server", command, port, "/query", folder) as endpoint:
        yield endpoint


@contextmanager
def rdflib_endpoint(quads: Path, folder: Path) -> Iterator[Endpoint]:
    """Run rdflib-endpoint with the store that is its default."""
    program, port = str(Path(sys.executable).with_name("rdflib-endpoint")), free_port()
    command = [program, "serve", str(quads), "--host", "127.0.0.1", "--port", str(port)]
    with _run("rdflib-endpoint", command, port, "/", folder) as endpoint:
        yield endpoint


@contextmanager
def virtuoso(quads: Path, folder: Path) -> Iterator[Endpoint | None]:
    """Run Virtuoso, where it is installed."""
    program, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or shell is None:
        yield None
        return
    place = folder / "virtuoso"
    place.mkdir()
    shutil.copy(quads, place / "quads.nq")
    http, sql = free_port(), free_port()
    (place / "virtuoso.ini").write_text(
        virtuoso_settings(sql=sql, http=http, is_generous=True), encoding="utf-8"
    )
    command = [program, "+configfile", "virtuoso.ini", "+foreground"]
    with _run("Virtuoso", command, http, "/sparql", place) as endpoint:
        # 512 says that the lines are quads.
        load = "DB.DBA.TTLP_MT (file_to_string_output ('quads.nq'), '', 'urn:default', 512);"
        for step in (load, "checkpoint;"):
            subprocess.run(
                [shell, str(sql), "dba", "dba", f"exec={step}"], check=True, capture_output=True
            )
        yield endpoint


@contextmanager
def _run(name: str, command: list[str], port: int, path: str, folder: Path) -> Iterator[Endpoint]:
    environment = {**os.environ, "PYTHONPATH": str(TOP / "graph")}
    with (
        (folder / f"{port}.log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(port, process)
            yield Endpoint(name, port, path, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until an endpoint listens; a slow one reads its quads first."""
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{process.args!r} did not come up")
