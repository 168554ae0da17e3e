"""The command that stands in public: serve."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from civilgraph.cli.output import stop
from civilgraph.vocabulary import SCRATCH_BASE
from civilgraph.workspace import display


@click.command()
@click.argument("release", type=click.Path(path_type=Path), default="build")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="Port to listen on; 0 takes any that is free.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 256), default=None,
              help="Queries answered at once.  [default: one a core, at least 4]")  # fmt: skip
@click.option("--limit-seconds", type=float, default=30.0, show_default=True,
              help="Time for one query.")  # fmt: skip
@click.option("--limit-rows", type=int, default=5_000_000, show_default=True,
              help="Rows of one answer.")  # fmt: skip
@click.option("--limit-megabytes", type=int, default=2_000, show_default=True,
              help="Size of one answer in MiB.")  # fmt: skip
@click.option("--limit-memory", type=int, default=1_024, show_default=True,
              help="Memory for one query in MiB, beside the graph itself.")  # fmt: skip
@click.option("--keep-megabytes", type=click.IntRange(0), default=32, show_default=True,
              help="MiB of short answers kept for whoever asks again; 0: none.")  # fmt: skip
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path),
              help="File for the access log; standard error otherwise.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Keep no access log.")
@click.option("--trust-proxy", is_flag=True,
              help="Take the client's address from X-Forwarded-For.")  # fmt: skip
@click.option("--scratch", is_flag=True,
              help="Serve an empty store that can be changed, to this machine only.")  # fmt: skip
def serve(
    release: Path,
    host: str,
    port: int,
    workers: int | None,
    limit_seconds: float,
    limit_rows: int,
    limit_megabytes: int,
    limit_memory: int,
    keep_megabytes: int,
    log: Path | None,
    quiet: bool,
    trust_proxy: bool,
    scratch: bool,
) -> None:
    """Serve a release over HTTP: SPARQL queries, graphs and pages, safe to stand in public.

    RELEASE is a release, or a build folder; there the next release is served as soon as it is
    swapped in. With --scratch there is none: updates and graphs can be tried on an empty store.
    """
    from civilgraph.release import open_release
    from civilgraph.serve.limits import Limits
    from civilgraph.serve.server import listen, run

    limits = Limits(
        seconds=limit_seconds,
        rows=limit_rows,
        megabytes=limit_megabytes,
        memory=limit_memory,
        kept_megabytes=keep_megabytes,
    )
    with ExitStack() as stack:
        if scratch:
            if not ip_address(host).is_loopback:
                stop("--scratch serves this machine only; leave --host at 127.0.0.1")
            release = Path(stack.enter_context(TemporaryDirectory(prefix="civilgraph-scratch-")))
            _write_nothing(release)
        found = open_release(release)
        listener = stack.enter_context(listen(host, port))
        out = stack.enter_context(log.open("a", encoding="utf-8")) if log else sys.stderr
        name = f"[{host}]" if ":" in host else host
        what = "an empty scratch store" if scratch else display(found.folder)
        click.echo(f"serving {what} at http://{name}:{listener.getsockname()[1]}/")
        sys.stdout.flush()
        run(
            release,
            listener=listener,
            workers=workers or max(4, os.cpu_count() or 1),
            limits=limits,
            log=None if quiet else out,
            trusts_proxy=trust_proxy,
            is_scratch=scratch,
        )


def _write_nothing(out: Path) -> None:
    """Write a release without anything in it."""
    from civilgraph.release import write_release

    facts = {"title": "Scratch", "base": SCRATCH_BASE, "licence": "", "sources": [], "quads": 0}
    write_release(out, files={"quads.nq": b""}, facts=facts)


COMMANDS = (serve,)
