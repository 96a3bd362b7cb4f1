"""Who may talk to the dashboard: a layer around everything that it serves, sockets too.

A browser runs pages of strangers beside ours. These may send requests to this machine, and a name
of a stranger may be made to point at it. So only what names this server (``Host``) and comes from
its own pages (``Origin``, ``Sec-Fetch-Site``) gets through, whatever the library inside accepts:

- ``Host`` is an address or name of this server, with its port.
- ``Origin``, where there is one, is this server. Browsers send it with every socket and every
  POST, so these are refused without it.
- ``Sec-Fetch-Site``, where there is one, is not another site, but for a link that is followed.
- A POST says how long it is, and is not longer than any page sends.
- Where a token is asked for, the visitor has shown it; see `cluster_sim.dashboard.entry`.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 2_000_000
"""Bytes of a request's body: far above what any page sends."""

VISITOR = "cluster_sim.visitor"
"""Where a page finds the secret name of the browser that asks for it, in the request's scope."""

_OWN_SITE = {"same-origin", "none"}


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered.

    Attributes:
        status: The HTTP status.
        why: The reason, for people.
    """

    status: int
    why: str


class Request:
    """What a layer needs of a request, over HTTP or of a socket.

    Attributes:
        scope: The ASGI scope.
        is_socket: Whether it asks for a web socket.
        method: The HTTP method; ``GET`` for a socket.
    """

    def __init__(self, scope: Scope) -> None:
        """Read the headers of a scope."""
        self.scope = scope
        self.is_socket = scope["type"] == "websocket"
        self.method: str = scope.get("method", "GET")
        self._headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            self._headers.setdefault(name.decode("latin-1").lower(), []).append(
                value.decode("latin-1")
            )

    def header(self, name: str) -> str | None:
        """A header; None where it is not there; empty where it is there twice."""
        values = self._headers.get(name)
        if values is None:
            return None
        return values[0] if len(values) == 1 else ""

    def cookie(self, name: str) -> str | None:
        """A cookie."""
        for line in self._headers.get("cookie", ()):
            for part in line.split(";"):
                key, _, value = part.strip().partition("=")
                if key == name:
                    return value
        return None

    @property
    def is_for_a_page(self) -> bool:
        """Whether a page is asked for, and not what belongs to it."""
        return self.method == "GET" and "text/html" in (self.header("accept") or "")

    @property
    def is_followed_link(self) -> bool:
        """Whether the browser opens the address in a tab."""
        return (
            self.method == "GET"
            and not self.is_socket
            and self.header("sec-fetch-mode") == "navigate"
            and self.header("sec-fetch-dest") == "document"
        )


class Rules:
    """What a request must be like, whoever sends it."""

    def __init__(self, host: str, port: int) -> None:
        """Rules of the server that listens on ``host`` and ``port``."""
        self._names = own_names(host)
        # An address in figures cannot be made to point elsewhere, as a name can.
        self._any_address = not is_loopback(host)
        self._port = port

    def refusal(self, request: Request) -> Refusal | None:
        """Why a request is refused; None where it is not."""
        host = request.header("host")
        if not self._is_own(host or ""):
            return Refusal(403, "the address is not one of this dashboard (Host)")
        origin = request.header("origin")
        if origin is not None and origin.lower() != f"http://{host}".lower():
            return Refusal(403, "the request comes from another page (Origin)")
        if origin is None and (request.is_socket or request.method == "POST"):
            return Refusal(403, "the request does not say which page it comes from (Origin)")
        site = request.header("sec-fetch-site")
        if site is not None and site not in _OWN_SITE and not request.is_followed_link:
            return Refusal(403, "the request comes from another site (Sec-Fetch-Site)")
        return _shape(request)

    def _is_own(self, host: str) -> bool:
        """Whether a ``Host`` header names this server."""
        name, separator, port = host.lower().rpartition(":")
        if not separator or "]" in port:
            name, port = host.lower(), "80"
        if not (port.isascii() and port.isdigit() and int(port) == self._port):
            return False
        name = name.removeprefix("[").removesuffix("]")
        return name in self._names or (self._any_address and _is_address(name))


def _shape(request: Request) -> Refusal | None:
    """Why a request is refused for its method or length."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return Refusal(405, "the method is not used here")
    if request.method == "POST":
        length = request.header("content-length") or ""
        if not (length.isascii() and length.isdigit()):
            return Refusal(411, "the request does not say how long it is (Content-Length)")
        if int(length) > MOST_BODY:
            return Refusal(413, f"the request is longer than {MOST_BODY} bytes")
    return None


def own_names(host: str) -> frozenset[str]:
    """Names and addresses by which a server on ``host`` is reached, in lower case."""
    names = {"localhost", "127.0.0.1", "::1", host.lower()}
    if not is_loopback(host):
        names.add(socket.gethostname().lower())
    return frozenset(names)


def is_loopback(host: str) -> bool:
    """Whether an address is only reached from this machine."""
    if host.lower() == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class Guard:
    """An ASGI application around another one, which only sees requests that may be answered.

    Attributes:
        app: The application inside.
    """

    def __init__(self, app: App, host: str, port: int) -> None:
        """Guard ``app``, which is reached on ``host`` and ``port``."""
        self.app = app
        self._rules = Rules(host, port)
        self._visitor = f"cluster_sim_visitor_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._rules.refusal(request)
        if refusal is not None:
            await refuse(request, send, refusal)
            return
        scope["headers"] = list(_without_proxies(scope["headers"]))
        visitor = request.cookie(self._visitor)
        scope[VISITOR] = visitor or secrets.token_urlsafe(16)
        headers = _page_headers(request.header("host") or "")
        if not visitor and request.is_for_a_page:
            # Lax: a link from elsewhere, which is followed, comes with it.
            cookie = f"{self._visitor}={scope[VISITOR]}; Path=/; HttpOnly; SameSite=Lax"
            headers.append((b"set-cookie", cookie.encode("ascii")))
        await self.app(scope, receive, _adding(send, headers))


def _without_proxies(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    """Headers without those that only a proxy may set: there is none."""
    for name, value in headers:
        if not name.lower().startswith((b"x-forwarded-", b"forwarded")):
            yield name, value


def _page_headers(host: str) -> list[tuple[bytes, bytes]]:
    """What a browser is told with every answer.

    NiceGUI builds its pages from scripts in the page, and compiles templates in the browser:
    hence the two ``unsafe`` words, which allow no script from elsewhere.
    """
    policy = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        f"connect-src 'self' ws://{host}; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    return [
        (b"content-security-policy", policy.encode("latin-1")),
        (b"x-frame-options", b"DENY"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    ]


def _adding(send: Send, headers: list[tuple[bytes, bytes]]) -> Send:
    """``send``, with headers added to the answer; what says nothing of keeping is not kept."""

    async def added(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            if not any(name.lower() == b"cache-control" for name, _ in own):
                own.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*own, *headers]}
        await send(message)

    return added


async def refuse(request: Request, send: Send, refusal: Refusal) -> None:
    """Answer with a refusal; a socket is closed before it is opened."""
    if request.is_socket:
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.why})
        return
    body = f"Refused: {refusal.why}.\n".encode()
    await answer(send, refusal.status, "text/plain; charset=utf-8", body)


async def answer(
    send: Send, status: int, kind: str, body: bytes, *headers: tuple[bytes, bytes]
) -> None:
    """Send an answer that nobody keeps."""
    start = [
        (b"content-type", kind.encode("ascii")),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
