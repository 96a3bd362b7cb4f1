"""What the page asks for after it is there: pages of tables, charts, files.

Every address names a folder by its place (``dir``), which only `places` turns into a path.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from nicegui import app
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.language import translator
from cluster_sim.dashboard.results import charts, downloads, drawn_figures, places, table_page
from cluster_sim.dashboard.results.batch_charts import Wish
from cluster_sim.dashboard.results.catalogues import SHARED
from cluster_sim.dashboard.results.column_titles import column_title
from cluster_sim.errors import ClusterSimError, InputError, Problem

TABLE, CHART, FIGURE, FILE, ARCHIVE = (
    "/results/table",
    "/results/chart",
    "/results/figure",
    "/results/file",
    "/results/archive",
)

_SHOWN = ("text/html", "image/png", "image/svg+xml")
# What is shown comes from a folder of whomever: it may run its own scripts, but not as ours.
_SANDBOX = "sandbox allow-scripts allow-popups allow-downloads allow-modals"


def link_to(route: str, place: str, **more: str) -> str:
    """The address of something of a folder."""
    return f"{route}?{urlencode({'dir': place, **more})}"


def register(context: Context) -> None:
    """Answer these addresses; the later context, where there are several in a process."""
    answers: dict[str, Callable[[Request], Response]] = {
        TABLE: lambda request: _table(context, request),
        CHART: lambda request: _chart(context, request),
        FIGURE: lambda request: _figure(context, request),
        FILE: lambda request: _file(context, request),
        ARCHIVE: lambda request: _archive(context, request),
    }
    for path, answer in answers.items():
        app.remove_route(path)
        app.add_route(path, _in_words(answer), methods=["GET"])


def _in_words(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The answer, or what is wrong as JSON."""

    def answered(request: Request) -> Response:
        try:
            return answer(request)
        except (ClusterSimError, OSError) as error:
            known = isinstance(error, ClusterSimError)
            text = str(error) if known else "the file cannot be read"
            return JSONResponse({"error": text}, status_code=404)

    return answered


def _table(context: Context, request: Request) -> Response:
    query = request.query_params
    folder = places.opened(context.folders, query.get("dir", "")).folder
    wanted = table_page.Wanted(
        table=query.get("table", ""),
        sort=query.get("sort", ""),
        descending=query.get("descending") == "1",
        page=_number(query, "page", 0, 10**9),
        size=_number(query, "size", 1, max(table_page.SIZES)) or table_page.SIZES[0],
        scenario=query.get("scenario", ""),
    )
    with SHARED.of(folder) as catalogue:
        content = table_page.page_of(catalogue, wanted)
    language = query.get("lang", "en")
    if language != "en":  # what the tables say of themselves is English
        for column in content["columns"]:
            column["meaning"] = column_title(column["name"], translator(language))
    return JSONResponse(content)


def _chart(context: Context, request: Request) -> Response:
    query = request.query_params
    opened = places.opened(context.folders, query.get("dir", ""))
    wish = Wish(
        language=translator(query.get("lang", "en")).language,
        scenario=query.get("scenario", ""),
        outcome=query.get("outcome", ""),
        against=query.get("against") == "1",
        x=query.get("x", ""),
        y=query.get("y", ""),
        colour=query.get("colour", ""),
        axes=tuple(query.getlist("axis")),
    )
    content = charts.option_text(opened, query.get("chart", ""), wish)
    return Response(content, media_type="application/json")


def _figure(context: Context, request: Request) -> Response:
    """A figure for print in a language; drawn in the thread of this answer, beside the pages."""
    query = request.query_params
    opened = places.opened(context.folders, query.get("dir", ""))
    name, kind = query.get("figure", ""), query.get("kind", "")
    language = translator(query.get("lang", "en")).language
    content = drawn_figures.picture(opened, name, kind, language)
    disposition = downloads.disposition(f"{name}-{language}.{kind}")
    headers = {"Content-Disposition": disposition}
    return Response(content, media_type=drawn_figures.KINDS[kind], headers=headers)


def _file(context: Context, request: Request) -> Response:
    name = request.query_params.get("file", "")
    opened = places.opened(context.folders, request.query_params.get("dir", ""))
    path = downloads.path_of(opened, name)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    shown = request.query_params.get("show") == "1" and kind in _SHOWN
    return FileResponse(
        path,
        media_type=kind,
        filename=path.name,
        content_disposition_type="inline" if shown else "attachment",
        headers={"Content-Security-Policy": _SANDBOX} if shown else {},
    )


def _archive(context: Context, request: Request) -> Response:
    opened = places.opened(context.folders, request.query_params.get("dir", ""))
    disposition = downloads.disposition(f"{opened.folder.name}.zip")
    return StreamingResponse(
        downloads.archive(opened),
        media_type="application/zip",
        headers={"Content-Disposition": disposition},
    )


def _number(query: Mapping[str, Any], key: str, least: int, most: int) -> int:
    text = str(query.get(key, "0") or "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise InputError([Problem(file=key, what="is no number")])
    return min(max(int(text), least), most)
