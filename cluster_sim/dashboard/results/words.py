"""Words and numbers that several parts of the page share."""

from __future__ import annotations

import time
from collections.abc import Sequence

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.results.markup import Content, tag
from cluster_sim.dashboard.results.places import Found

KINDS = {
    "compare": N_("Comparison"),
    "run": N_("Single scenario"),
    "batch": N_("Batch"),
    "": N_("Unreadable"),
}
"""What a folder holds, by `Found.kind`."""

STATUS = {
    "complete": N_("complete"),
    "failures": N_("some runs failed"),
    "interrupted": N_("interrupted"),
    "running": N_("under way or cut off"),
    "": N_("cannot be opened"),
}
"""How a folder stands, by `Found.status`."""

_TONES = {"complete": "good", "failures": "warn", "interrupted": "warn", "running": "warn"}

_SIZES = ("B", "kB", "MB", "GB", "TB")


def kind_tag(found: Found, translate: Translator) -> Content:
    """What a folder holds, as a small label."""
    return tag("span", translate(KINDS.get(found.kind, found.kind)), class_="tag")


def status_tag(found: Found, translate: Translator) -> Content:
    """How a folder stands, as a small label."""
    tone = _TONES.get(found.status, "bad")
    return tag("span", translate(STATUS.get(found.status, found.status)), class_=f"tag {tone}")


def when(seconds: float) -> str:
    """A moment as people of this machine write it: ``2026-03-01 14:05``."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def size(count: float) -> str:
    """A number of bytes: ``1.2 MB``."""
    step = 0
    while count >= 999.5 and step < len(_SIZES) - 1:
        count, step = count / 1000, step + 1
    text = f"{count:.1f}" if step and count < 9.95 else f"{count:.0f}"
    return f"{text} {_SIZES[step]}"


def duration(seconds: float) -> str:
    """A duration as ``m:ss`` or ``h:mm:ss``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def count(number: int) -> str:
    """A whole number, its thousands apart."""
    return f"{number:,}"


def listed(names: Sequence[str], translate: Translator, most: int = 3) -> str:
    """A list of names in a sentence; the rest as a number where they are many."""
    _, comma = translate, comma_of(translate.language)
    if len(names) > most:
        rest = _("{n} more").format(n=len(names) - most)
        return comma.join([*names[:most], rest])
    if len(names) < 2:
        return "".join(names)
    *first, last = names
    return _("{first} and {last}").format(first=comma.join(first), last=last)


def comma_of(language: str) -> str:
    """What stands between the things of a list."""
    return "、" if language == "zh" else ", "
