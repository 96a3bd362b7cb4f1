"""Where a token is asked for, nothing is reached without it."""

from __future__ import annotations

import re

import pytest

from cluster_sim.dashboard.entry import Entry
from tests.dashboard.asking import Inside, ask

TOKEN = "öpen sesame & more"
LINK = "/results?token=%C3%B6pen%20sesame%20%26%20more"


def cookie_of(inside: Inside) -> str:
    """What a browser keeps after the link was opened."""
    return ask(Entry(inside, 8080, TOKEN), LINK).headers["set-cookie"].partition(";")[0]


def test_the_link_leaves_a_cookie_and_goes_on_without_the_token() -> None:
    inside = Inside()
    answer = ask(Entry(inside, 8080, TOKEN), LINK + "&settings=%22%3Ca%3E&lang=zh")
    assert (answer.status, inside.asked) == (200, [])
    assert answer.headers["set-cookie"].endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert 'content="0;url=/results?settings=%22%3Ca%3E&amp;lang=zh"' in answer.body
    assert "sesame" not in answer.body + str(answer.headers)


def test_the_cookie_opens_pages_and_sockets() -> None:
    inside = Inside()
    cookie = cookie_of(inside)
    app = Entry(inside, 8080, TOKEN)
    assert ask(app, cookie=f"x=y; {cookie}").body == "inside"
    assert ask(app, "POST /x", cookie=cookie).status == 200
    assert ask(app, "/_nicegui_ws/", kind="websocket", cookie=cookie).status == 101
    # It is the same after a restart with the same token, and another with another.
    assert ask(Entry(inside, 8080, TOKEN), cookie=cookie).status == 200
    assert ask(Entry(inside, 8080, TOKEN + "!"), cookie=cookie).status == 401


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "cluster_sim_entry_8080=",
        "cluster_sim_entry_8080=é",
        f"cluster_sim_entry_8080={TOKEN.encode().decode('latin-1')}",
    ],
)
def test_without_the_cookie_there_is_nothing(cookie: str | None) -> None:
    inside = Inside()
    app = Entry(inside, 8080, TOKEN)
    page = ask(app, "/results?settings=%22", cookie=cookie)
    assert page.status == 401
    assert '<input type="hidden" name="settings" value="&quot;">' in page.body
    for target in ("/assets/base.css", "POST /x", "HEAD /", "/_nicegui_ws/socket.io/?EIO=4"):
        assert ask(app, target, cookie=cookie).status == 401
    assert ask(app, "/_nicegui_ws/", kind="websocket", cookie=cookie).status == 403
    assert ask(app, LINK, kind="websocket", cookie=cookie).status == 403
    assert inside.asked == []


@pytest.mark.parametrize("wrong", ["", "open", TOKEN[:-1], TOKEN + "x"])
def test_a_wrong_token_is_asked_for_again(wrong: str) -> None:
    inside = Inside()
    answer = ask(Entry(inside, 8080, TOKEN), f"/?token={wrong.encode().hex('%')}x")
    assert (answer.status, inside.asked) == (401, [])
    assert '<p role="alert">This is not the token.</p>' in answer.body
    assert "set-cookie" not in answer.headers


def test_the_form_speaks_the_language_of_the_visitor() -> None:
    answer = ask(Entry(Inside(), 8080, TOKEN), accept_language="zh-CN,zh;q=0.9,en;q=0.5")
    assert "访问需要口令" in answer.body
    assert not re.search("[A-Za-z]{4,}</(h1|p|label|button)>", answer.body)


def test_a_path_cannot_lead_to_another_server() -> None:
    answer = ask(Entry(Inside(), 8080, TOKEN), "//evil.example/x" + LINK.removeprefix("/results"))
    assert "url=/evil.example/x" in answer.body
