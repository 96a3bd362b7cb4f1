"""Merging a scenario file into what it extends."""

from __future__ import annotations

from cluster_sim.scenario.tree import Node, Path, given_name


def merge(base: Node, over: Node, path: Path = ()) -> Node:
    """Return ``over`` merged into ``base``; both are in the normal form of ``normal.py``.

    Mappings merge key by key; lists and values replace. Measures are appended, and one with an
    inherited name replaces the inherited one.
    """
    if path == ("measures",):
        return _merge_measures(base, over)
    mappings = isinstance(base.value, dict) and isinstance(over.value, dict)
    if not mappings or over.whole:
        return over.copy()
    merged = dict(base.members())
    for key, node in over.members().items():
        merged[key] = merge(merged[key], node, (*path, key)) if key in merged else node.copy()
    return Node(merged, over.place, faulty=base.faulty or over.faulty)


def _merge_measures(base: Node, over: Node) -> Node:
    if not isinstance(base.value, list) or not isinstance(over.value, list):
        return over.copy()
    replaced = {given_name(node) for node in over.items()} - {None}
    kept = [node for node in base.items() if given_name(node) not in replaced]
    return Node([node.copy() for node in (*kept, *over.items())], over.place)
