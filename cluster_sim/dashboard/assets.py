"""The files that pages load: style sheets and scripts, each known by name, none from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

STATIC = Path(__file__).with_name("static")
CHARTS = ("echarts.min.js", "charts.js", "map.js")
"""The scripts that draw; they belong to `cluster_sim.charts`."""

_KINDS = {".css", ".js", ".svg"}
_A_YEAR = "public, max-age=31536000, immutable"


@cache
def files() -> Mapping[str, Path]:
    """Every file that is served, by name."""
    from cluster_sim.charts import assets

    own = {path.name: path for path in sorted(STATIC.iterdir()) if path.suffix in _KINDS}
    charts = {name: assets.path(name) for name in CHARTS if hasattr(assets, "path")}
    return {**own, **{name: path for name, path in charts.items() if path.is_file()}}


@cache
def address(name: str) -> str:
    """The address of a file; it changes with the file, so that browsers may keep it."""
    digest = hashlib.sha256(files()[name].read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"


async def serve_asset(request: Request) -> Response:
    """Answer a request for a file."""
    path = files().get(request.path_params["name"])
    if path is None:
        return PlainTextResponse("not found", status_code=404)
    kept = _A_YEAR if request.query_params.get("v") else "no-cache"
    return FileResponse(path, headers={"Cache-Control": kept})
