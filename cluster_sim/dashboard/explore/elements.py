"""The parts of the page that live in the browser, as the server sees them.

Each is a component of its own beside this module: it draws what it is sent and tells what the
visitor does. Nothing is sent back for a slider that is being dragged but what it leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui.element import Element

Json = Mapping[str, Any]


class _Part(Element):
    """An element with methods in the browser and events that carry plain values."""

    def when(self, event: str, handler: Callable[..., Any]) -> None:
        """Call ``handler`` with what the event carries."""
        self.on(event, lambda happened: handler(*_values(happened.args)))

    def call(self, method: str, *values: Any) -> None:
        """Call a method in the browser, in the order of the calls."""
        self.run_method(method, *values)


def _values(carried: Any) -> Sequence[Any]:
    """What an event carries as separate values.

    NiceGUI takes a single value out of its list, and gives None for an event without any.
    """
    if carried is None:
        return ()
    return carried if isinstance(carried, list) else (carried,)


class Controls(_Part, component="explore_controls.js"):
    """The column of settings."""

    def __init__(self, groups: Sequence[Json], words: Json, state: Json) -> None:
        """Show the measures in groups, and the settings."""
        super().__init__()
        self._props.update(groups=groups, words=words, state=state)


class Toolbar(_Part, component="explore_toolbar.js"):
    """What can be done with the settings as a whole."""

    def __init__(self, words: Json) -> None:
        """Show the tools."""
        super().__init__()
        self._props.update(words=words)


class Map(_Part, component="explore_map.js"):
    """The map with its time line."""

    def __init__(self, words: Json, language: str) -> None:
        """Show an empty map."""
        super().__init__()
        self._props.update(words=words, language=language)


class Results(_Part, component="explore_outcome.js"):
    """Headline, key figures, charts and the comparison."""

    def __init__(self, words: Json, tabs: Sequence[tuple[str, str]], language: str) -> None:
        """Show nothing yet."""
        super().__init__()
        self._props.update(words=words, tabs=[list(tab) for tab in tabs], language=language)


class Story(_Part, component="explore_story.js"):
    """The side panel with the story of a city or a link."""

    def __init__(self, words: Json) -> None:
        """Show nothing yet."""
        super().__init__()
        self._props.update(words=words)
