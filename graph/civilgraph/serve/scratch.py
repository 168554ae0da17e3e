"""Let a scratch store be changed: updates, and the writing half of the Graph Store Protocol.

Owns what only `civilgraph serve --scratch` does, for whoever sits at the machine: a store in memory
that is empty at first and gone at last, to try updates and `civilgraph push` on.
"""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from uuid import uuid4

from civilgraph.serve.exchange import Exchange
from civilgraph.serve.formats import GRAPHS
from civilgraph.serve.pool import Pool
from civilgraph.serve.refusal import Refusal
from civilgraph.serve.wire import WHOLE, Job


def read_only() -> Refusal:
    """Refuse to change a release."""
    return Refusal(
        status=403,
        title="this server takes no updates",
        detail="a release never changes; the next one comes whole from civilgraph build",
    )


async def update(exchange: Exchange, text: str, *, pool: Pool) -> None:
    """Carry out an update."""
    await _change(pool, _job("update", text))
    await exchange.respond(204)


async def write_graph(
    exchange: Exchange, graph: str | None, body: bytes, *, root: str, pool: Pool
) -> None:
    """Put, add to or delete a graph; none at all is a new one, an empty name the default graph."""
    if exchange.method == "DELETE":
        if graph is None:
            raise Refusal(status=400, title="the graph is not named")
        await _change(pool, _job("delete", graph))
        return await exchange.respond(204)
    is_minted = graph is None
    if is_minted and exchange.method != "POST":
        raise Refusal(status=400, title="the graph is not named")
    name = f"{root}/{uuid4()}" if graph is None else graph
    parts = _parts(exchange.header(b"content-type"), body)
    change, is_new = exchange.method.lower(), False
    for number, (form, data) in enumerate(parts):
        job = _job(change if not number else "post", name, body=data, body_format=form)
        is_new |= await _change(pool, job)
    headers = [("location", name)] if is_new else []
    await exchange.respond(201 if is_new else 204, headers=headers)


def _job(change: str, text: str, *, body: bytes = b"", body_format: str = "ntriples") -> Job:
    return Job(text, "", "", change=change, body=body, body_format=body_format)


async def _change(pool: Pool, job: Job) -> bool:
    """Let the store be changed; tell whether a graph is new."""
    answer = await pool.change(job)
    letter, payload = await answer.frame()
    if letter != WHOLE:
        raise Refusal.from_json(payload.partition(b"\n")[2])
    return payload.endswith(b"new")


def _parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Take a body apart: one graph, or several in a form with files."""
    if not content_type.lower().startswith("multipart/form-data"):
        return [(_format(content_type), body)]
    head = f"content-type: {content_type}\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = message.get_payload()
    if not isinstance(parts, list):
        raise Refusal(status=400, title="the form has no parts")
    return [
        (_format(part.get_content_type()), bytes(part.get_payload(decode=True)))
        for part in parts
        if isinstance(part, Message)
    ]


def _format(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    for name, offer in GRAPHS.items():
        if kind in offer.media_types:
            return name
    raise Refusal(status=415, title=f"a graph cannot be read from {kind[:60] or 'no media type'}")
