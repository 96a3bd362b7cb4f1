"""The frame of every page: header, the way to the other pages, language, theme, footer."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from nicegui import Client, ui

from cluster_sim.dashboard import assets, theme
from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.language import LANGUAGES, N_, Translator, choose, translator

PAGES: Mapping[str, tuple[str, str]] = {
    "explore": ("/", N_("Explore")),
    "results": ("/results", N_("Results")),
    "learn": ("/learn", N_("Learn")),
}
"""Path and title of each page."""

LANGUAGE_COOKIE = "cluster_sim_language"
THEME_COOKIE = "cluster_sim_theme"

_HTML_LANGUAGES = {"en": "en-US", "zh": "zh-CN"}


@dataclass(frozen=True)
class Page:
    """A page while it is built, and as long as a visitor has it open.

    Attributes:
        context: What all pages share.
        name: ``explore``, ``results`` or ``learn``.
        translate: Turns a text of the code into the visitor's language.
        theme: ``light``, ``dark`` or ``system``.
        client: The tab of the visitor.
    """

    context: Context
    name: str
    translate: Translator
    theme: str
    client: Client

    @property
    def language(self) -> str:
        """``en`` or ``zh``."""
        return self.translate.language

    @property
    def _(self) -> Translator:
        """The same as ``translate``."""
        return self.translate

    @property
    def title(self) -> str:
        """The title in the visitor's language."""
        return self.translate(PAGES[self.name][1])

    def remember(self, **values: str | None) -> None:
        """Keep the state of the page in its address, so that reloads and links have it.

        Args:
            values: Parameters of the address; None takes one out.
        """
        self.client.run_javascript(f"clusterShell.remember({json.dumps(values)})")


@contextmanager
def frame(context: Context, name: str) -> Iterator[Page]:
    """Draw what surrounds a page; what is made inside the ``with`` is its content.

    Args:
        context: What all pages share.
        name: The page, a key of ``PAGES``.
    """
    page = _open(context, name)
    _head(page)
    with ui.element("div").classes("shell"):
        skip = ui.link(page._("Skip to the content"), "#content").classes("skip-link")
        skip.props('data-test="skip"')
        _header(page)
        with ui.element("main").props("id=content tabindex=-1").classes(f"page page-{name}"):
            yield page
        _footer(page)


def _open(context: Context, name: str) -> Page:
    """What is known of the visitor when he asks for the page."""
    client = ui.context.client
    request = client.request
    cookies = request.cookies
    language = choose(
        request.query_params.get("lang"),
        cookies.get(LANGUAGE_COOKIE),
        request.headers.get("accept-language"),
    )
    page = Page(
        context, name, translator(language), theme.chosen(cookies.get(THEME_COOKIE)), client
    )
    # The page object belongs to all visitors of the path: this one gets a copy of his own.
    client.page = copy.copy(client.page)
    client.page.language = _HTML_LANGUAGES[language]
    client.page.dark = theme.is_dark(page.theme)
    client.page.title = f"{page.title} · cluster_sim"
    return page


def _head(page: Page) -> None:
    """Style sheets and scripts, in the order in which they need each other."""
    styles = [name for name in ("base.css", f"{page.name}.css") if name in assets.files()]
    scripts = [name for name in ("shell.js", *assets.CHARTS) if name in assets.files()]
    texts = {"lost": page._("The connection to the dashboard is lost; trying again …")}
    lines = [f'<link rel="stylesheet" href="{assets.address(name)}">' for name in styles]
    # Not deferred: it sets the theme before anything is painted.
    lines += [
        f'<script{"" if name == "shell.js" else " defer"} src="{assets.address(name)}"></script>'
        for name in scripts
    ]
    ui.add_head_html("\n".join(lines))
    ui.colors(**theme.BRAND)


def _header(page: Page) -> None:
    with ui.element("header").classes("shell-header"):
        ui.link("cluster_sim", "/").classes("shell-name")
        with ui.element("nav").props(f'aria-label="{page._("Pages")}"').classes("shell-nav"):
            for name, (path, title) in PAGES.items():
                link = ui.link(page._(title), path).props(f'data-test="nav-{name}"')
                if name == page.name:
                    link.props("aria-current=page")
        with ui.element("div").classes("shell-switches"):
            _language_switch(page)
            _theme_switch(page)


def _language_switch(page: Page) -> None:
    """Links to the same page in the other language; a script adds what the address holds."""
    for language, title in LANGUAGES.items():
        if language == page.language:
            continue
        link = ui.link(title, f"?{urlencode({'lang': language})}").classes("shell-language")
        link.props(f'data-language={language} lang={language} data-test="language-{language}"')


def _theme_switch(page: Page) -> None:
    """A choice among the themes; what follows from it happens in the browser."""
    with (
        ui.element("div")
        .props(f'role=group aria-label="{page._("Colours")}"')
        .classes("theme-switch")
    ):
        for name, title in theme.THEMES.items():
            button = ui.element("button").props(f"type=button data-theme-choice={name}")
            button.props(f'aria-pressed={str(name == page.theme).lower()} data-test="theme-{name}"')
            with button:
                ui.label(page._(title))


def _footer(page: Page) -> None:
    with ui.element("footer").classes("shell-footer"):
        text = page._(
            "cluster_sim {version} · Results follow from assumptions; they are no forecasts."
        )
        ui.label(text.format(version=_version()))


@cache
def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("cluster_sim")
    except metadata.PackageNotFoundError:
        return "?"
