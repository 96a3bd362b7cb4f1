"""Light and dark: what the visitor chose, and the colours that components of Quasar take."""

from __future__ import annotations

from collections.abc import Mapping

from cluster_sim.dashboard.language import N_

THEMES: Mapping[str, str] = {
    "system": N_("As the system"),
    "light": N_("Light"),
    "dark": N_("Dark"),
}
"""What can be chosen, in English, by the value that the cookie keeps."""

BRAND: Mapping[str, str] = {
    "primary": "var(--accent)",
    "accent": "var(--accent)",
    "dark": "var(--card)",
    "dark_page": "var(--paper)",
    "secondary": "var(--soft)",
    "positive": "var(--good)",
    "negative": "var(--bad)",
    "warning": "var(--warn)",
    "info": "var(--accent)",
}
"""Quasar's colours by role, as variables of the style sheet, which know light and dark."""


def chosen(kept: str | None) -> str:
    """The theme that a cookie keeps; ``system`` where it keeps none that there is."""
    return kept if kept is not None and kept in THEMES else "system"


def is_dark(theme: str) -> bool | None:
    """Whether a theme is dark; None where the system says."""
    return None if theme == "system" else theme == "dark"
