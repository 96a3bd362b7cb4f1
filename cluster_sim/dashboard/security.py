"""Who may talk to the dashboard: a layer around everything that it serves, sockets too.

A browser runs pages of strangers beside ours. They may send requests to this machine, and a name
of theirs may be made to point at it; so only requests that name this server (``Host``) and that
come from its own pages (``Origin``, ``Sec-Fetch-Site``) get through. Where the server can be
reached from other machines, a visitor also brings the token.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import ipaddress
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 2_000_000
"""Bytes of a request's body: far above what any page sends."""


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered.

    Attributes:
        status: The HTTP status.
        why: The reason, for people.
    """

    status: int
    why: str


class Guard:
    """An ASGI application around another one, which only sees requests that may be answered."""

    def __init__(self, app: App, host: str, port: int, token: str | None) -> None:
        """Guard ``app``, which listens on ``host`` and ``port``; ``token`` is asked for if given."""
        self.app = app
        self._port = port
        self._host = host
        self._token = token
        self._cookie = f"cluster_sim_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, refuse it, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Whether an address is only reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
