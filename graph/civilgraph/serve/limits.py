"""Know what one query, one client and the whole server may take."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of a server. Those of a query are enforced by ending the worker that answers it.

    `seconds` is the time that an answer may take to be computed, and also the longest that a
    client may wait for a worker or take none of its bytes. `memory` is what a query may need
    beside the graph itself.
    """

    seconds: float = 30.0
    rows: int = 5_000_000
    megabytes: int = 2_000
    memory: int = 1_024
    # From the first byte of a request to the last of its answer, however slow the reader.
    transfer_seconds: float = 600.0
    # How long a client may take to say what it wants.
    request_seconds: float = 10.0
    request_bytes: int = 2 * MEBIBYTE
    # Requests that may wait for a worker: all, and of one client.
    waiting: int = 64
    waiting_per_client: int = 32
    connections: int = 1_000
    # Short answers that are kept for whoever asks the same again.
    kept_megabytes: int = 32

    def __post_init__(self) -> None:
        """Refuse limits that let nothing through."""
        for name in ("seconds", "rows", "megabytes", "memory"):
            if getattr(self, name) <= 0:
                raise ValueError(f"--limit-{name} must be more than 0, not {getattr(self, name)}")
