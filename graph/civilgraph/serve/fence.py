"""Take from a process what a query must never have: network, files, other programs.

Owns the second fence, below the scan of tokens: a seccomp filter, which the kernel keeps whatever
the engine does, and Landlock where a store lies on disk. It is written for Linux on x86-64 and
ARM64; elsewhere `raise_fence` says that there is none, and the server says so to whoever asks.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

# What is denied, with the numbers of the two machines; -1 where a machine has no such call.
# To send and to receive stay allowed: without a socket of its own a process reaches nobody.
DENIED: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242),
        "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199),
        "execve": (59, 221), "execveat": (322, 281),
        "kill": (62, 129), "ptrace": (101, 117), "process_vm_readv": (310, 270),
        "process_vm_writev": (311, 271), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
        "creat": (85, -1), "openat2": (437, 437), "open_by_handle_at": (304, 265),
        "memfd_create": (319, 279), "truncate": (76, 45), "mkdir": (83, -1),
        "mkdirat": (258, 34), "rmdir": (84, -1), "unlink": (87, -1), "unlinkat": (263, 35),
        "rename": (82, -1), "renameat": (264, 38), "renameat2": (316, 276), "link": (86, -1),
        "linkat": (265, 37), "symlink": (88, -1), "symlinkat": (266, 36), "mknod": (133, -1),
        "mknodat": (259, 33), "chmod": (90, -1), "fchmodat": (268, 53), "chown": (92, -1),
        "lchown": (94, -1), "fchownat": (260, 54), "mount": (165, 40), "umount2": (166, 39),
        "unshare": (272, 97), "setns": (308, 268), "chroot": (161, 51), "bpf": (321, 280),
        "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
        "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
        "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104),
    }
)  # fmt: skip
# These open files; the second number is the argument that says how.
OPENING: Mapping[str, tuple[tuple[int, int], int]] = MappingProxyType(
    {"open": ((2, -1), 1), "openat": ((257, 56), 2)}
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# Machine -> (place in the tables above, its name for the kernel, the number of `seccomp`).
MACHINES = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}
LANDLOCK = 444, 445, 446

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, DENY, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
NO_NEW_PRIVILEGES, FILTER_MODE, ALL_THREADS = 38, 1, 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64),)


class _Below(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def raise_fence(*, folder: Path | None = None, may_kill: bool = False) -> str:
    """Fence this process in for good; say with what, or why not.

    Without a folder no file can be opened any more. With one, files can be opened for reading,
    and where the kernel has Landlock only those in the folder.
    """
    machine = MACHINES.get(platform.machine()) if platform.system() == "Linux" else None
    if machine is None:
        return f"none: no fence is known for {platform.system()} on {platform.machine()}"
    place, name, seccomp = machine
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return f"none: {os.strerror(ctypes.get_errno())}"
    parts = []
    if folder is not None:
        parts.append("landlock" if _keep_to(folder, libc) else "no landlock")
    denied = [numbers[place] for call, numbers in DENIED.items() if call != "kill" or not may_kill]
    code = b"".join(_filter(place, name, denied, may_read=folder is not None))
    held = ctypes.create_string_buffer(code)
    program = _Program(len(code) // 8, ctypes.addressof(held))
    if libc.syscall(seccomp, FILTER_MODE, ALL_THREADS, ctypes.byref(program)):
        return f"none: seccomp: {os.strerror(ctypes.get_errno())}"
    return ", ".join(["seccomp", *parts])


def _filter(place: int, machine: int, denied: Iterable[int], *, may_read: bool) -> Iterator[bytes]:
    """Write the filter: instructions of the kernel's packet filter, eight bytes each."""

    def step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    # The kernel hands in: number of the call, machine, address, six arguments of eight bytes.
    yield step(LOAD, 4)
    yield step(EQUAL, machine, yes=1)
    yield step(RETURN, KILL)
    yield step(LOAD, 0)
    if place == 0:
        # The calls of a third, older interface (x32) have this bit set.
        yield step(AT_LEAST, 0x40000000, no=1)
        yield step(RETURN, DENY)
    for number in denied:
        if number >= 0:
            yield step(EQUAL, number, no=1)
            yield step(RETURN, DENY)
    for numbers, argument in OPENING.values():
        if numbers[place] < 0:
            continue
        if not may_read:
            yield step(EQUAL, numbers[place], no=1)
            yield step(RETURN, DENY)
        else:
            yield step(EQUAL, numbers[place], no=4)
            yield step(LOAD, 16 + 8 * argument)
            yield step(ANY_BIT, WRITING, no=1)
            yield step(RETURN, DENY)
            yield step(RETURN, ALLOW)
    yield step(RETURN, ALLOW)


def _keep_to(folder: Path, libc: ctypes.CDLL) -> bool:
    """Let this process read below one folder only; false where the kernel cannot."""
    create, add, restrict = LANDLOCK
    version = libc.syscall(create, None, 0, 1)
    if version < 1:
        return False
    read, list_folder = 4, 8
    # The thirteen rights of the first version; later ones add to them.
    every = (1 << 13) - 1
    rules = _Rules(every)
    handle = libc.syscall(create, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    if handle < 0:
        return False
    place = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        below = _Below(read | list_folder, place)
        failed = libc.syscall(add, handle, 1, ctypes.byref(below), 0)
        return not failed and not libc.syscall(restrict, handle, 0)
    finally:
        os.close(place)
        os.close(handle)
