"""The fixed texts of the parts of the page, in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping

from cluster_sim.dashboard.language import N_, Translator

_CONTROLS = {
    "settings": N_("Settings"),
    "region": N_("Region"),
    "scenario": N_("Scenario"),
    "ready": N_("Ready-made"),
    "begins": N_("Begins"),
    "horizon": N_("Runs for"),
    "domains": N_("Domains"),
    "measures": N_("Measures"),
    "own": N_("From the file"),
    "active": N_("{count} active"),
    "off": N_("off"),
    "percent": N_("{value} %"),
    "what": N_("What is this: {measure}?"),
    "from": N_("from"),
    "from_of": N_("Start of: {measure}"),
    "close": N_("Close"),
    "paid_by": N_("Who pays"),
    "cost": N_("Cost"),
    "effects": N_("At full strength"),
    "scope": N_("Where it acts"),
    "needs": N_("Does more after one of"),
    "conflicts": N_("Not together with"),
}
_TOOLBAR = {
    "tools": N_("All settings"),
    "undo": N_("Undo (Ctrl+Z)"),
    "redo": N_("Redo (Ctrl+Shift+Z)"),
    "reset": N_("Back to no measures"),
    "open": N_("Open file"),
    "save": N_("Save file"),
    "link": N_("Copy link"),
    "link_heading": N_("A link that holds these settings"),
    "address": N_("Address"),
    "save_title": N_("Save as a scenario file"),
    "save_note": N_("The file can be opened here again, and run by every command."),
    "name": N_("Name"),
    "cancel": N_("Cancel"),
    "close": N_("Close"),
    "nothing_lost": N_("Your settings are as they were."),
}
_MAP = {
    "map": N_("Map and time"),
    "story_of": N_("Story of"),
    "nobody": N_("a city or link"),
    "or_click": N_("or click on the map"),
    "cities": N_("Cities"),
    "links": N_("Links"),
    "time": N_("Time"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "quarter": N_("Quarter shown"),
    "shown": N_("What the map shows"),
    "own": N_("These settings"),
    "base": N_("Baseline"),
}
_RESULTS = {
    "outcome": N_("What it leads to"),
    "charts": N_("Charts"),
    "pins": N_("Pinned settings"),
    "pin": N_("Pin this"),
    "unpin": N_("Remove the pin: {name}"),
    "recall": N_("Back to these settings"),
    "no_pins": N_("Pin up to four settings to see them side by side."),
    "figure": N_("In the end"),
    "cannot_run": N_("These settings cannot be run."),
    "last_shown": N_("Shown is what could be run last."),
    "waiting": N_("Simulating …"),
    "why_what": N_(
        "What sharing efficiency would lose in the end if one measure were left out, in points."
    ),
    "explain": N_("Work it out"),
    "explaining": N_("Leaving out one measure after another …"),
}
_STORY = {"close_story": N_("Close the story")}

_TABS = {
    "time": N_("Over time"),
    "domains": N_("Domains"),
    "money": N_("Money"),
    "cities": N_("Cities"),
    "compare": N_("Compare"),
    "why": N_("Why"),
}


def _in(words: Mapping[str, str], _: Translator) -> Mapping[str, str]:
    return {key: _(text) for key, text in words.items()}


def control_words(_: Translator) -> Mapping[str, str]:
    """The texts of the column of settings."""
    return _in(_CONTROLS, _)


def toolbar_words(_: Translator) -> Mapping[str, str]:
    """The texts of the toolbar and its dialogs."""
    return _in(_TOOLBAR, _)


def map_words(_: Translator) -> Mapping[str, str]:
    """The texts around the map."""
    return _in(_MAP, _)


def result_words(_: Translator) -> Mapping[str, str]:
    """The texts around numbers and charts."""
    return _in(_RESULTS, _)


def story_words(_: Translator) -> Mapping[str, str]:
    """The texts around a story."""
    return _in(_STORY, _)


def tabs(_: Translator) -> list[tuple[str, str]]:
    """Keys and titles of the charts, in their order."""
    return list(_in(_TABS, _).items())
