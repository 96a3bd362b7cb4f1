"""What drafts, their measures and their domains are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.text import Text

KEYS: Final = (
    "schema", "name", "title", "region", "start", "quarters", "replicates", "seed", "domains",
    "parameters", "measures",
)  # fmt: skip
"""The keys of a scenario file without ``extends``, in the order in which drafts write them."""

OWN: Final[Mapping[str, Any]] = {
    "name": "my-setting",
    "title": {"en": "My setting", "zh": "我的方案"},
}
DEFAULTS: Final[Mapping[str, Any]] = {
    "start": "2024-Q1",
    "quarters": 40,
    "replicates": 32,
    "seed": 1,
}
"""What a scenario file that does not say otherwise means."""
BASELINE: Final[Mapping[str, Any]] = {
    "name": "baseline",
    "title": {"en": "No new measure", "zh": "不采取新措施"},
}
LIBRARY: Final[Mapping[str, Mapping[str, str]]] = {
    "baseline": BASELINE["title"],
    "four-domains": {"en": "All four domains at once", "zh": "四个领域同时推进"},
    "coordination": {"en": "Coordination of the region", "zh": "区域统筹协调"},
    "platform": {"en": "Shared platform", "zh": "共建共享平台"},
    "standards-and-trust": {"en": "Standards, security and trust", "zh": "标准、安全与互信"},
    "market-led": {"en": "Led by the market", "zh": "市场主导"},
    "full-programme": {"en": "Full programme", "zh": "全面推进"},
}
"""Names and titles of the settings to start from, as in the scenario library."""

_LONGEST_TITLE = 120
_LONGEST_NAME = 60


def name_of(item: Any) -> str:
    """What a measure or a domain goes by: its ``name``, else its ``use``, or the text itself."""
    if isinstance(item, str):
        return item
    return str(item.get("name") or item.get("use") or "")


def text_of(title: Any, otherwise: str) -> Text:
    """A title of a mapping: text, or ``{en, zh}``."""
    if isinstance(title, Mapping):
        en, zh = str(title.get("en") or ""), str(title.get("zh") or "")
        return Text(en or zh, zh or None) if en or zh else Text(otherwise)
    return Text(str(title)) if title else Text(otherwise)


def domain_title(item: Any) -> Text:
    """The title of a domain as a mapping gives it."""
    name = name_of(item)
    row = builtin_domains().get(name)
    if row is not None:
        return row.title
    return text_of(item.get("title") if isinstance(item, Mapping) else None, name)


def clean(title: str) -> str:
    """A title as it can stand in a file: on one line, nothing invisible, not too long."""
    whole = unicodedata.normalize("NFC", title)
    visible = "".join(c if c.isprintable() else " " for c in whole)
    return " ".join(visible.split())[:_LONGEST_TITLE].strip()


def name_for(title: str) -> str:
    """A name for a title; empty where it has no letters and digits."""
    words = re.sub(r"[\W_]+", "-", title.casefold()).strip("-")
    return words[:_LONGEST_NAME].strip("-")


def after_change(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Name and title once a setting of the library was changed; nothing for any other."""
    name = str(mapping.get("name"))
    if LIBRARY.get(name) != mapping.get("title"):
        return {}
    if name == "baseline":
        return dict(OWN)
    title = LIBRARY[name]
    changed = {"en": f"{title['en']}, changed", "zh": f"{title['zh']}（已修改）"}
    return {"name": f"{name}-changed", "title": changed}
