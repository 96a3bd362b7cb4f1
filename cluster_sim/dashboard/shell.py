"""The frame of every page: header, the way to the other pages, language, theme, footer."""

from __future__ import annotations

import copy
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Literal

from nicegui import Client, ui
from nicegui.translations import translations

from cluster_sim.dashboard import assets, theme
from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.language import LANGUAGES, N_, Translator, choose, translator
from cluster_sim.dashboard.security import VISITOR

PAGES: Mapping[str, tuple[str, str]] = {
    "explore": ("/", N_("Explore")),
    "results": ("/results", N_("Results")),
    "learn": ("/learn", N_("Learn")),
}
"""Path and title of each page."""

LANGUAGE_COOKIE = "cluster_sim_language"
THEME_COOKIE = "cluster_sim_theme"

HTML_LANGUAGES: Mapping[str, Literal["en-US", "zh-CN"]] = {"en": "en-US", "zh": "zh-CN"}


@dataclass(frozen=True)
class Page:
    """A page while it is built, and as long as a visitor has it open.

    Attributes:
        context: What all pages share.
        name: ``explore``, ``results`` or ``learn``.
        translate: Turns a text of the code into the visitor's language.
        theme: ``light``, ``dark`` or ``system``.
        visitor: A secret name of the visitor's browser, the same in all its tabs.
        client: The tab of the visitor.
    """

    context: Context
    name: str
    translate: Translator
    theme: str
    visitor: str
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
        path_and_title = PAGES.get(self.name)
        return self.translate(path_and_title[1]) if path_and_title else ""

    def tell_of_fault(self) -> None:
        """Say in the page that something went wrong in it; what, stands in the terminal."""
        self.tell(self._("Something went wrong here. The terminal of the dashboard says what."))

    def tell(self, text: str, kind: Literal["good", "bad", "warn", "info"] = "bad") -> None:
        """Show a note at the edge of the page for some seconds; faults stay until closed.

        Args:
            text: The note, translated.
            kind: What it means.
        """
        stays = kind == "bad"
        with self.client:
            ui.notify(
                text,
                position="bottom",
                timeout=0 if stays else 5000,
                close_button=self._("Close") if stays else False,
                classes=f"note {kind}",
                progress=False,
            )

    def remember(self, **values: str | None) -> None:
        """Keep the state of the page in its address, so that reloads and links have it.

        Args:
            values: Parameters of the address; None takes one out.
        """
        self.client.run_javascript(f"clusterShell.remember({json.dumps(values)})")


Draw = Callable[[Page], Awaitable[None]]
"""Draws the content of a page into its frame."""


@contextmanager
def frame(context: Context, name: str) -> Iterator[Page]:
    """Draw what surrounds a page; what is made inside the ``with`` is its content.

    Args:
        context: What all pages share.
        name: The page, a key of ``PAGES``; another name for a page that has no tab.
    """
    page = _open(context, name)
    _say_in_own_words(page.language)
    _head(page)
    # Quasar's element for pages says that all of it is the main part; that is only the content.
    page.client.page_container.default_slot.children[0].tag = "div"
    with ui.element("div").classes("shell"):
        ui.link(page._("Skip to the content"), "#content").classes("skip-link")
        _header(page)
        with ui.element("main").props("id=content tabindex=-1").classes(f"page page-{name}"):
            yield page
        _footer(page)


def _open(context: Context, name: str) -> Page:
    """What is known of the visitor when he asks for the page."""
    client = ui.context.client
    request = client.request
    language = choose(
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        request.headers.get("accept-language"),
    )
    page = Page(
        context,
        name,
        translator(language),
        theme.chosen(request.cookies.get(THEME_COOKIE)),
        request.scope.get(VISITOR, ""),
        client,
    )
    # The page object belongs to all visitors of the path: this one gets a copy of his own.
    client.page = copy.copy(client.page)
    client.page.language = HTML_LANGUAGES[language]
    client.page.dark = theme.is_dark(page.theme)
    client.page.title = f"{page.title} · cluster_sim"
    client.on_exception(page.tell_of_fault)
    return page


@cache
def _say_in_own_words(language: str) -> None:
    """What NiceGUI's script says when the connection is lost, in our words and in a language."""
    _ = translator(language)
    translations[HTML_LANGUAGES[language]] = {
        "connection_lost": _("The connection to the dashboard is lost."),
        "trying_to_reconnect": _(
            "Trying again. If it was ended, start it and this page comes back."
        ),
        "message_too_long": _("This is more than can be sent at once."),
        "message_too_long_body": _("Send it in smaller parts."),
    }


def _head(page: Page) -> None:
    """Style sheets and scripts, in the order in which they need each other."""
    styles = [name for name in ("base.css", f"{page.name}.css") if name in assets.files()]
    lines = [f'<link rel="stylesheet" href="{assets.address(name)}">' for name in styles]
    # Not deferred: it sets the theme before anything is painted.
    lines.append(f'<script src="{assets.address("shell.js")}"></script>')
    scripts = [*assets.CHARTS, *(own for own in (f"{page.name}.js",) if own in assets.files())]
    lines += [f'<script defer src="{assets.address(name)}"></script>' for name in scripts]
    ui.add_head_html("\n".join(lines))


def _header(page: Page) -> None:
    with ui.element("header").classes("shell-header"):
        ui.link("cluster_sim", "/").classes("shell-name")
        nav = ui.element("nav").classes("shell-nav")
        nav.props["aria-label"] = page._("Pages")
        with nav:
            for name, (path, title) in PAGES.items():
                link = ui.link(page._(title), path).props(f"data-test=nav-{name}")
                if name == page.name:
                    link.props("aria-current=page")
        with ui.element("div").classes("shell-switches"):
            _language_switch(page)
            _theme_switch(page)


def _language_switch(page: Page) -> None:
    """Links to the same page in the other language; a script adds what the address holds."""
    for language, title in LANGUAGES.items():
        if language != page.language:
            link = ui.link(title, f"?lang={language}").classes("shell-language")
            link.props(f"data-language={language} lang={language} data-test=language-{language}")


def _theme_switch(page: Page) -> None:
    """A choice among the themes; what follows from it happens in the browser."""
    group = ui.element("div").classes("segments shell-themes").props("role=group")
    group.props["aria-label"] = page._("Colours")
    with group:
        for name, title in theme.THEMES.items():
            button = ui.element("button").classes(f"shell-theme-{name}")
            button.props(f"type=button data-theme-choice={name} data-test=theme-{name}")
            button.props["aria-pressed"] = "true" if name == page.theme else "false"
            button.props["aria-label"] = button.props["title"] = page._(title)


def _footer(page: Page) -> None:
    text = page._("cluster_sim {version} · Results follow from assumptions; they are no forecasts.")
    with ui.element("footer").classes("shell-footer"):
        ui.label(text.format(version=_version()))


@cache
def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("cluster_sim")
    except metadata.PackageNotFoundError:
        return ""
