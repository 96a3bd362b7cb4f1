"""One form for what may be written in several, so that files merge by meaning.

A title of plain text becomes ``{en: text}``, a domain's name ``{name: ...}`` and a number for all
domains ``{all: number}``. What was text or a number still replaces all that it overrides.
"""

from __future__ import annotations

from dataclasses import replace

from cluster_sim.scenario.forms import ALL
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.tree import Node, Path


def normalise(node: Node, path: Path = ()) -> Node:
    """Return a scenario's tree, or the part of one that stands at ``path``, in the normal form."""
    key = _short_for(path)
    if isinstance(node.value, dict):
        members = {name: normalise(child, (*path, name)) for name, child in node.value.items()}
        return replace(node, value=members)
    if isinstance(node.value, list):
        items = [normalise(child, (*path, index)) for index, child in enumerate(node.value)]
        return replace(node, value=items)
    if key is None:
        return node
    return Node({key: Node(node.value, node.place)}, node.place, True, node.number)


def _short_for(path: Path) -> str | None:
    """The key whose value a scalar at ``path`` is short for."""
    match path:
        case ("title",) | ("measures" | "domains", _, "title"):
            return "en"
        case ("domains", _):
            return "name"
        case ("parameters", str(name)) if name in parameters() and parameters()[name].per_domain:
            return ALL
        case _:
            return None
