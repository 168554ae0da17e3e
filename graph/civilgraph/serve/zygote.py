"""Hold the store and fork a worker for every seat.

Owns the process from which workers come. It loads the store once; a worker is a fork of it, which
takes milliseconds and shares the store's memory. It is the parent of all workers, so it alone kills
them, and no other process can bear the number it kills.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NoReturn

from civilgraph.serve.wire import BORN, DIED, KILL, LOADED, NOTICE, SPAWN
from civilgraph.serve.worker import Worker, Writer, open_store

DIE_WITH_PARENT = 1


def run(control: socket.socket, desk: socket.socket, plan: Mapping[str, Any]) -> None:
    """Load the store, then fork and kill workers as the server says, until it has gone.

    What changes a scratch store comes through the desk, between two forks.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    silence = os.open(os.devnull, os.O_WRONLY)
    # How much memory this process spans, to be read by workers, which are as large when they begin.
    plan = {**plan, "statm": os.open("/proc/self/statm", os.O_RDONLY)}
    store = open_store(plan)
    # What is there now stays: workers never look at it again, so its memory stays shared.
    gc.collect()
    gc.freeze()
    workers: set[int] = set()
    ears: list[Any] = [control, woken]
    writer = None
    if plan["scratch"]:
        assert store is not None
        writer = Writer(desk, plan, store)
        ears.append(desk)
    control.sendall(NOTICE.pack(LOADED, 0, 0))
    while True:
        readable, _, _ = select.select(ears, [], [])
        if woken in readable:
            os.read(woken, 1 << 10)
            for process, status in _dead():
                workers.discard(process)
                control.sendall(NOTICE.pack(DIED, process, status))
        if writer is not None and desk in readable and not writer.serve_one():
            break
        if control in readable:
            order, handles, _, _ = socket.recv_fds(control, NOTICE.size, 1)
            if not order:
                break
            letter, process, _ = NOTICE.unpack(order)
            if letter == SPAWN:
                with socket.socket(fileno=handles[0]) as wire:
                    process = os.fork()
                    if not process:
                        for handle in (control.detach(), desk.detach(), woken, wake):
                            os.close(handle)
                        _become_worker(wire, plan, store, silence)
                workers.add(process)
                control.sendall(NOTICE.pack(BORN, process, 0))
            elif letter == KILL and process in workers:
                os.kill(process, signal.SIGKILL)
    for process in workers:
        os.kill(process, signal.SIGKILL)


def _dead() -> list[tuple[int, int]]:
    """Reap the workers that ended: the process of each and how it ended."""
    dead = []
    with suppress(ChildProcessError):
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                break
            dead.append((process, os.waitstatus_to_exitcode(status)))
    return dead


def _become_worker(
    wire: socket.socket, plan: Mapping[str, Any], store: Any, silence: int
) -> NoReturn:
    """Be a worker from now on, and end as one."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        worker = Worker(wire, plan, store)
        # From here on the engine's last words, such as a stack, are in nobody's log.
        os.dup2(silence, sys.stderr.fileno())
        while worker.serve_one():
            pass
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    first, second = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    run(first, second, json.loads(sys.argv[3]))
