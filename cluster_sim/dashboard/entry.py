"""The token that visitors bring where a dashboard can be reached from other machines.

The address that is printed holds it (``/?token=...``). The page that it opens keeps a proof of it
in a cookie that no script can read and no other site can use, and goes on without the token in
the address. Sockets are asked for the cookie too.
"""

from __future__ import annotations

import hmac
import html
from urllib.parse import parse_qsl, quote, urlencode

from cluster_sim.dashboard.language import choose, translator
from cluster_sim.dashboard.security import (
    App,
    Receive,
    Refusal,
    Request,
    Scope,
    Send,
    answer,
    refuse,
)

SHORTEST_TOKEN = 8
"""Characters that a token has at least."""

_STYLE = (
    ":root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,-apple-system,'Segoe UI',"
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
    "max-width:28rem;margin:15vh auto;padding:0 1.5rem}"
    "h1{font-size:1.4rem}[role=alert]{border-left:4px solid #a2273a;padding-left:.8rem}"
    "label{display:block;margin:1.5rem 0 .3rem}"
    "input,button{font:inherit;padding:.4rem .8rem;border-radius:6px;border:1px solid GrayText}"
    "input{width:100%;box-sizing:border-box}button{margin-top:1rem;cursor:pointer}"
)

_FORM = (
    "<title>cluster_sim</title><style>{style}</style><main lang={language}><h1>{title}</h1>"
    '<p>{lead}</p>{note}<form><label for="token">{label}</label>{hidden}'
    '<input id="token" name="token" type="password" required autocomplete="off" autofocus>'
    "<button>{button}</button></form></main>{again}"
)

# A link that was followed from elsewhere comes without the cookie; asking once more has it.
_ONCE_MORE = (
    "if(Date.now()-(+sessionStorage.again||0)>5000){sessionStorage.again=Date.now();"
    "location.replace(location.href)}"
)


class Entry:
    """An ASGI application around another one, which only those reach who bring the token.

    Attributes:
        app: The application inside.
    """

    def __init__(self, app: App, port: int, token: str) -> None:
        """Ask for ``token`` before ``app`` is reached."""
        self.app = app
        self._token = token
        self._cookie = f"cluster_sim_entry_{port}"
        # The cookie proves that its holder had the token, and does not tell it.
        self._proof = hmac.digest(token.encode(), b"cluster_sim dashboard", "sha256").hex()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or ask for the token."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        shown = query.pop("token", None)
        asks = request.method == "GET" and not request.is_socket
        if asks and shown is not None:
            if _same(shown, self._token):
                await self._let_in(scope, send, query)
            else:
                await _page(send, 401, _form(request, query, wrong=True))
        elif _same(request.cookie(self._cookie) or "", self._proof):
            await self.app(scope, receive, send)
        elif asks:
            await _page(send, 401, _form(request, query, wrong=False))
        else:
            await refuse(request, send, Refusal(401, "the token of this dashboard is needed"))

    async def _let_in(self, scope: Scope, send: Send, query: dict[str, str]) -> None:
        """Keep the proof in the browser and go on to the page.

        The page goes on by itself: the cookie would not come with a redirection of a link that
        was followed from elsewhere.
        """
        cookie = f"{self._cookie}={self._proof}; Path=/; HttpOnly; SameSite=Strict"
        await _page(send, 200, _go_on(scope, query), (b"set-cookie", cookie.encode("ascii")))


def _same(shown: str, wanted: str) -> bool:
    """Whether two texts are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(shown.encode("utf-8"), wanted.encode("utf-8"))


def _go_on(scope: Scope, query: dict[str, str]) -> str:
    address = quote(scope["path"])
    # Two slashes at the beginning would be another server.
    address = "/" + address.lstrip("/") + (f"?{urlencode(query)}" if query else "")
    return f'<meta http-equiv="refresh" content="0;url={html.escape(address)}">'


def _form(request: Request, query: dict[str, str], *, wrong: bool) -> str:
    """The form in which the token is given."""
    language = choose(
        query.get("lang"), request.cookie("cluster_sim_language"), request.header("accept-language")
    )
    _ = translator(language)
    again = "" if wrong else f"<script>{_ONCE_MORE}</script>"
    fault = _("This is not the token.")
    note = f'<p role="alert">{fault}</p>' if wrong else ""
    return _FORM.format(
        style=_STYLE,
        language=language,
        title=_("This dashboard asks for a token"),
        lead=_("Whoever started it has a link that opens it, or the token alone."),
        label=_("Token"),
        button=_("Open"),
        note=note,
        again=again,
        hidden="".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in query.items()
        ),
    )


async def _page(send: Send, status: int, body: str, *headers: tuple[bytes, bytes]) -> None:
    head = (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    )
    page = head + body
    await answer(send, status, "text/html; charset=utf-8", page.encode("utf-8"), *headers)
