"""HTML in which every text is escaped, for what a page shows and never changes."""

from __future__ import annotations

from markupsafe import Markup, escape

Content = str | Markup | None

_EMPTY = frozenset({"br", "img", "input"})


def tag(kind: str, *content: Content, **attributes: object) -> Markup:
    """An element.

    Args:
        kind: Name of the element.
        content: What is in it; text is escaped, None is left out.
        attributes: Attributes; an underscore is a hyphen, one at the end is dropped (``class_``).
            One that is None or False is left out, one that is True has no value.
    """
    pairs = ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
    shown = [
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in pairs
        if value is not None and value is not False
    ]
    start = Markup("<{}{}>").format(kind, Markup("").join(shown))
    return start if kind in _EMPTY else start + joined(*content) + Markup("</{}>").format(kind)


def joined(*content: Content) -> Markup:
    """Things one after the other."""
    return Markup("").join(escape(one) for one in content if one is not None)
