"""Keep the books of a server: a line of JSON for each request, and the numbers for monitoring.

Owns the access log and the metrics. Neither knows what was asked: a query is named by its digest,
a client by the network that it came from.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TextIO

# Seconds; the last bucket of the histogram is without bound.
BUCKETS = (0.005, 0.02, 0.1, 0.5, 1, 5, 10, 30, 60)
FLUSHED_AFTER = 0.2


class Journal:
    """The access log and the counters of one server."""

    def __init__(self, out: TextIO | None) -> None:
        """Take the file for the log; without one only the counters are kept."""
        self._out = out
        self._lines: list[str] = []
        self.requests = Counter[tuple[str, int]]()
        self.ends = Counter[str]()
        self.sent = 0
        self._seconds_total = 0.0
        self._buckets = [0] * (len(BUCKETS) + 1)

    def note(
        self,
        *,
        time: float,
        client: str,
        method: str,
        route: str,
        status: int,
        sent: int,
        seconds: float,
        query: str = "",
        end: str = "",
    ) -> None:
        """Note one request; `end` says why an answer broke off."""
        self.requests[route, status] += 1
        self.sent += sent
        if end:
            self.ends[end] += 1
        if route == "sparql":
            self._seconds_total += seconds
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
        if self._out is None:
            return
        entry = {
            "time": round(time, 3),
            "client": anonymous(client),
            "method": method,
            "route": route,
            "status": status,
            "bytes": sent,
            "seconds": round(seconds, 4),
        }
        if query:
            entry["query"] = digest(query)
        if end:
            entry["end"] = end
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSHED_AFTER, self.flush)
        self._lines.append(json.dumps(entry) + "\n")

    def flush(self) -> None:
        """Write what is noted."""
        if self._out is not None and self._lines:
            lines, self._lines = self._lines, []
            self._out.write("".join(lines))
            self._out.flush()

    def metrics(self, gauges: Iterable[tuple[str, str, float]]) -> str:
        """Write all numbers in the text format of Prometheus; gauges are name, help and value."""
        lines = [*_heading("civilgraph_requests_total", "counter", "Requests answered.")]
        for (route, status), count in sorted(self.requests.items()):
            labels = f'{{route="{route}",status="{status}"}}'
            lines.append(f"civilgraph_requests_total{labels} {count}")
        lines += _heading("civilgraph_answers_stopped_total", "counter", "Answers that broke off.")
        for end, count in sorted(self.ends.items()):
            lines.append(f'civilgraph_answers_stopped_total{{reason="{end}"}} {count}')
        lines += _heading("civilgraph_sent_bytes_total", "counter", "Bytes of answers sent.")
        lines.append(f"civilgraph_sent_bytes_total {self.sent}")
        name, total = "civilgraph_query_seconds", 0
        lines += _heading(name, "histogram", "Time from request to the last byte of a query.")
        for bound, count in zip((*BUCKETS, "+Inf"), self._buckets, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        lines += [f"{name}_sum {self._seconds_total:.6f}", f"{name}_count {total}"]
        for gauge, text, value in gauges:
            lines += [*_heading(gauge, "gauge", text), f"{gauge} {value:g}"]
        return "\n".join(lines) + "\n"


def _heading(name: str, kind: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}", f"# TYPE {name} {kind}"


@lru_cache(maxsize=4096)
def anonymous(client: str) -> str:
    """Name the network of a client, so that no log holds the address of a person.

    >>> anonymous("192.0.2.77"), anonymous("2001:db8:1:2:3::4"), anonymous("")
    ('192.0.2.0/24', '2001:db8:1::/48', '')
    """
    try:
        bits = 24 if ipaddress.ip_address(client).version == 4 else 48
        return str(ipaddress.ip_network(f"{client}/{bits}", strict=False))
    except ValueError:
        return ""


def digest(query: str) -> str:
    """Name a query without telling it.

    >>> digest("ASK {}")
    '819ea91ed5f12b38'
    """
    return hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:16]
