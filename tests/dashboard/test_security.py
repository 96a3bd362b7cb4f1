"""Only requests that name this server and come from its own pages get through."""

from __future__ import annotations

import pytest

from cluster_sim.dashboard.security import MOST_BODY, VISITOR, Guard, is_loopback
from tests.dashboard.asking import Inside, ask

OWN = "http://127.0.0.1:8080"


def guard(inside: Inside, host: str = "127.0.0.1", port: int = 8080) -> Guard:
    return Guard(inside, host, port)


# --- Host -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"]
)
def test_names_of_this_machine_are_served(host: str) -> None:
    assert ask(guard(Inside()), host=host).body == "inside"


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:8080",
        "127.0.0.1",
        "127.0.0.1:8081",
        "127.0.0.1:8080.evil.example",
        "localhost.evil.example:8080",
        "127.0.0.1.nip.example:8080",
        "localhost:808²",
        "[::1]",
        "192.168.0.7:8080",
        "0.0.0.0:8080",
        "user@127.0.0.1:8080",
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_name_that_was_made_to_point_here_is_refused(host: str | None, kind: str) -> None:
    inside = Inside()
    origin = None if kind == "http" else f"http://{host}"
    answer = ask(guard(inside), kind=kind, host=host, origin=origin)
    assert (answer.status, inside.asked) == (403, [])
    assert "the address is not one of this dashboard (Host)" in answer.body


def test_two_hosts_are_none() -> None:
    inside = Inside()
    answer = ask(guard(inside), host="127.0.0.1:8080", Host="127.0.0.1:8080")
    assert (answer.status, inside.asked) == (403, [])


def test_the_port_of_the_web_may_be_left_out() -> None:
    assert ask(guard(Inside(), port=80), host="localhost").status == 200


def test_a_server_for_other_machines_is_asked_by_address_or_by_its_own_name() -> None:
    everywhere = guard(Inside(), host="0.0.0.0")
    assert ask(everywhere, host="192.168.0.7:8080").status == 200
    assert ask(everywhere, host="[fe80::1]:8080").status == 200
    assert ask(everywhere, host="evil.example:8080").status == 403
    assert ask(guard(Inside(), host="plan.example"), host="plan.example:8080").status == 200


# --- Origin -----------------------------------------------------------------------------------

FOREIGN = [
    "null",
    "",
    "http://evil.example",
    "http://evil.example:8080",
    "https://127.0.0.1:8080",
    "http://127.0.0.1",
    "http://127.0.0.1:8081",
    "http://localhost:8080",
    "http://127.0.0.1:8080.evil.example",
    "http://127.0.0.1:8080/",
    "file://",
    "chrome-extension://abc",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("target", ["/", "POST /_nicegui_ws/socket.io/?EIO=4&transport=polling"])
def test_a_request_of_another_page_is_refused(origin: str, target: str) -> None:
    inside = Inside()
    answer = ask(guard(inside), target, origin=origin, content_length="3")
    assert (answer.status, inside.asked) == (403, [])
    assert answer.body == "Refused: the request comes from another page (Origin).\n"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_socket_of_another_page_is_refused(origin: str) -> None:
    inside = Inside()
    assert ask(guard(inside), "/_nicegui_ws/", kind="websocket", origin=origin).status == 403
    assert inside.asked == []


def test_a_socket_or_a_post_without_origin_is_refused() -> None:
    inside = Inside()
    socket = ask(guard(inside), "/_nicegui_ws/", kind="websocket")
    post = ask(guard(inside), "POST /x", content_length="3")
    assert (socket.status, post.status, inside.asked) == (403, 403, [])
    assert "does not say which page it comes from (Origin)" in post.body


def test_own_pages_get_through() -> None:
    app = guard(Inside())
    assert ask(app, "/_nicegui_ws/", kind="websocket", origin=OWN).status == 101
    assert ask(app, "POST /x", origin=OWN, content_length="3").status == 200
    assert ask(app, host="localhost:8080", origin="http://LOCALHOST:8080").status == 200


# --- Sec-Fetch-Site ---------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_may_link_to_a_page_and_do_nothing_else(site: str) -> None:
    app = guard(Inside())
    followed = {"sec_fetch_site": site, "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert ask(app, "/", **followed).status == 200
    assert ask(app, "/", **{**followed, "sec_fetch_dest": "iframe"}).status == 403
    assert ask(app, "/assets/base.css", sec_fetch_site=site, sec_fetch_mode="no-cors").status == 403
    post = ask(app, "POST /", origin=OWN, content_length="3", **followed)
    assert (post.status, "Sec-Fetch-Site" in post.body) == (403, True)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_own_site_gets_through(site: str) -> None:
    assert ask(guard(Inside()), sec_fetch_site=site, sec_fetch_mode="cors").status == 200


# --- shape of requests, and of answers -----------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_methods_that_no_page_uses_are_refused(method: str) -> None:
    inside = Inside()
    assert ask(guard(inside), f"{method} /", origin=OWN).status == 405
    assert inside.asked == []


@pytest.mark.parametrize(
    ("length", "status"),
    [(None, 411), ("", 411), ("-1", 411), ("1e3", 411), (str(MOST_BODY + 1), 413)],
)
def test_a_post_that_is_too_long_or_does_not_say_is_refused(
    length: str | None, status: int
) -> None:
    inside = Inside()
    assert ask(guard(inside), "POST /", origin=OWN, content_length=length).status == status
    assert inside.asked == []


def test_what_a_proxy_says_is_not_believed() -> None:
    inside = Inside()
    ask(guard(inside), x_forwarded_prefix="/x", x_forwarded_host="evil.example", forwarded="for=1")
    names = {name for name, _ in inside.asked[0]["headers"]}
    assert names == {b"host"}


def test_every_answer_tells_the_browser_what_not_to_do() -> None:
    headers = ask(guard(Inside())).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "ws://127.0.0.1:8080;" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_what_may_be_kept_stays_so() -> None:
    inside = Inside(headers=((b"Cache-Control", b"public, max-age=9"),))
    assert ask(guard(inside)).headers["cache-control"] == "public, max-age=9"


# --- visitors ---------------------------------------------------------------------------------


def test_a_browser_has_a_secret_name_and_keeps_it() -> None:
    inside = Inside()
    first = ask(guard(inside), accept="text/html")
    name = inside.asked[0][VISITOR]
    assert len(name) >= 20
    assert first.headers["set-cookie"] == (
        f"cluster_sim_visitor_8080={name}; Path=/; HttpOnly; SameSite=Lax"
    )
    again = ask(guard(inside), accept="text/html", cookie=f"a=b; cluster_sim_visitor_8080={name}")
    assert inside.asked[1][VISITOR] == name
    assert "set-cookie" not in again.headers
    ask(guard(inside), accept="text/html")
    assert inside.asked[2][VISITOR] != name


@pytest.mark.parametrize(
    ("host", "is_so"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("Localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("192.168.0.7", False),
        ("example.org", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, is_so: bool) -> None:
    assert is_loopback(host) == is_so
