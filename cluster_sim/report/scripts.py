"""The scripts and the data that make the page's charts interactive, and the policy that guards it.

Without scripts the page shows drawings; a script replaces them on the screen, never in print.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

from cluster_sim.charts import assets
from cluster_sim.charts.map_model import frames_json, map_model, map_scale
from cluster_sim.report.charts import chart_options
from cluster_sim.report.context import Context
from cluster_sim.report.words import word

ASSETS: Final = ("echarts.min.js", "charts.js", "map.js")
"""The scripts of the package of charts, in the order in which they are run."""

_POLICY: Final = (
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
)


@functools.cache
def scripts() -> tuple[str, ...]:
    """All scripts as text that may stand between script tags."""
    own = files("cluster_sim.report").joinpath("report.js").read_text(encoding="utf-8")
    return tuple(_closed(text) for text in (*(assets.text(name) for name in ASSETS), own))


def policy(code: Sequence[str]) -> str:
    """The content security policy under which exactly these scripts run."""
    hashes = " ".join(f"'sha256-{_digest(text)}'" for text in code)
    return "; ".join((_POLICY[0], f"script-src {hashes}", *_POLICY[1:]))


def stored(context: Context) -> dict[str, str]:
    """What scripts read: element id to JSON text."""
    found = {"report-charts": _json(chart_options(context)), "report-words": _json(_words(context))}
    model = _map(context)
    if model is not None:
        found["report-map"] = _json(model)
    return found


def _words(context: Context) -> dict[str, str]:
    keys = ("scenario_shown", "play", "pause", "time")
    words = {key: word(key, context.language) for key in keys}
    return words | {"sort": word("sort", context.language, column="{column}")}


def _map(context: Context) -> dict[str, Any] | None:
    """The map of the best scenario, and the frames of all the others on the same scale."""
    frames = {name: context.data.frames[name] for name in context.names
              if name in context.data.frames}  # fmt: skip
    if context.best not in frames or not context.data.moments or "map" not in context.data.drawings:
        return None
    region = next(iter(context.scenarios.values())).region
    domains = [domain.title.get(context.language) for domain in context.results.domains]
    records = [context.results.when(quarter) for quarter in context.data.moments]
    model = map_model(
        region, records, frames[context.best], context.language,
        map_scale(region, *frames.values()), domains,
    )  # fmt: skip
    others = [
        {"name": name, "title": context.title(name), "frames": frames_json(one)}
        for name, one in frames.items()
    ]
    return {"model": model, "shown": context.best, "scenarios": others}


def _json(value: object) -> str:
    return _safe(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def _safe(text: str) -> str:
    """JSON in which nothing can end the element that it stands in."""
    return text.replace("<", "\\u003c")


def _closed(text: str) -> str:
    """A script in which nothing can end the element that it stands in."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
