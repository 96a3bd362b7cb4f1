"""ASGI applications asked without a server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from cluster_sim.dashboard.security import App, Message, Receive, Scope, Send


@dataclass
class Inside:
    """The application that a layer protects: answers everything, and keeps what it was asked."""

    asked: list[Scope] = field(default_factory=list)
    headers: tuple[tuple[bytes, bytes], ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        start = {"type": "http.response.start", "status": 200, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": b"inside"})


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        status: The HTTP status; of a socket 101 if it was opened, else 403.
        headers: The headers by name; the last of several.
        body: The body, or why the socket was closed.
    """

    status: int
    headers: dict[str, str]
    body: str


def ask(app: App, target: str = "/", *, kind: str = "http", **headers: str | None) -> Answer:
    """Ask for a page or a socket.

    Args:
        app: The application.
        target: Method and address (``POST /x?a=b``), or the address alone.
        kind: ``http`` or ``websocket``.
        headers: Headers, with ``_`` for ``-``; None for none. Host is 127.0.0.1:8080 if not given.
    """
    method, _, address = target.rpartition(" ")
    path, _, query = address.partition("?")
    headers = {"host": "127.0.0.1:8080", **headers}
    scope: Scope = {
        "type": kind,
        "path": path,
        "query_string": query.encode(),
        "headers": [
            (name.replace("_", "-").encode(), value.encode("latin-1"))
            for name, value in headers.items()
            if value is not None
        ],
    }
    if kind == "http":
        scope["method"] = method or "GET"
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": f"{kind}.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(_run(app, scope, receive, send))
    return _answer(sent)


async def _run(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def _answer(sent: list[Message]) -> Answer:
    first = sent[0]
    if first["type"].startswith("websocket"):
        opened = first["type"] == "websocket.accept"
        return Answer(101 if opened else 403, {}, str(first.get("reason", "")))
    headers = {name.decode().lower(): value.decode() for name, value in first["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(first["status"], headers, body.decode())
