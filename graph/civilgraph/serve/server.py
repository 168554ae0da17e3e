"""Run the server: one process that speaks HTTP, and its workers.

Owns the settings of uvicorn.
"""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import TextIO

import uvicorn

from civilgraph.serve.app import App
from civilgraph.serve.connection import Connection
from civilgraph.serve.journal import Journal
from civilgraph.serve.limits import Limits


def listen(host: str, port: int) -> socket.socket:
    """Open the socket on which the server listens; port 0 takes any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OSError(f"cannot listen on {host}, port {port}: {error.strerror}") from None
    return listener


def run(
    root: Path,
    *,
    listener: socket.socket,
    workers: int,
    limits: Limits,
    log: TextIO | None,
    trusts_proxy: bool,
    is_scratch: bool = False,
) -> None:
    """Serve until the process is told to stop; then let running answers end."""
    logging.basicConfig(level=logging.INFO, format="civilgraph: %(message)s")
    app = App(
        root,
        workers=workers,
        limits=limits,
        journal=Journal(log),
        trusts_proxy=trusts_proxy,
        is_scratch=is_scratch,
    )
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        loop="auto",
        lifespan="on",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        backlog=1024,
        limit_concurrency=limits.connections,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(limits.seconds) + 1,
    )
    uvicorn.Server(config).run(sockets=[listener])
