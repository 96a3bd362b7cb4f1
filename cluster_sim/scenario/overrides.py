"""``--set path=value``: changing one value of a scenario without changing its file.

A path names what the file names: ``quarters``, ``parameters.discount_rate``,
``parameters.relay_charge.health``, ``measures.NAME.strength``, ``measures.NAME.effects.0.ramp``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cluster_sim.errors import InputError, Problem
from cluster_sim.region.nearest import nearest
from cluster_sim.region.yaml_source import parse_yaml, plain_scalar
from cluster_sim.scenario.merge import merge
from cluster_sim.scenario.normal import normalise
from cluster_sim.scenario.tree import Node, Path, Place, from_plain, given_name

FILE: Final = "--set"
"""What stands for a file in messages and origins."""

_ITEM = "item"
_NAMED = {"measures": "measure", "domains": "domain"}


@dataclass(frozen=True)
class Override:
    """One ``path=value``.

    Attributes:
        path: The steps of the path.
        value: The value.
        text: As it was given.
    """

    path: tuple[str, ...]
    value: Any = field(hash=False)
    text: str

    @property
    def where(self) -> str:
        """The path as written."""
        return ".".join(self.path)


def parse_overrides(texts: Sequence[str]) -> tuple[list[Override], list[Problem]]:
    """Read overrides; none may touch what another one sets.

    Returns:
        The overrides that are right, in the order given, and what is wrong with the others.
    """
    overrides: list[Override] = []
    problems: list[Problem] = []
    for text in texts:
        override = _parse(text)
        if isinstance(override, Problem):
            problems.append(override)
            continue
        clash = next((other for other in overrides if _touch(other.path, override.path)), None)
        if clash is None:
            overrides.append(override)
        else:
            what = f"is set twice: '{clash.text}' and '{text}'; keep one of them"
            problems.append(Problem(FILE, where=override.where, what=what))
    return overrides, problems


@dataclass(frozen=True)
class Miss:
    """An override whose path leads nowhere in one scenario.

    Attributes:
        override: The override.
        step: The step that leads nowhere.
        kind: What the step should name.
        known: What there is instead.
    """

    override: Override
    step: str
    kind: str
    known: tuple[str, ...]


def apply_overrides(root: Node, overrides: Sequence[Override], rank: int) -> list[Miss]:
    """Put overrides into a scenario's tree, which is and stays in the normal form.

    Args:
        root: The merged tree of the scenario; changed in place.
        overrides: What to set.
        rank: The rank of the values set, above those of all files.

    Returns:
        The overrides that name a measure, domain or item which this scenario does not have.
    """
    misses: list[Miss] = []
    for override in overrides:
        value = from_plain(override.value, Place(FILE, origin=FILE, rank=rank))
        try:
            _put(root, (), override.path, value)
        except _NoSuchItemError as error:
            misses.append(Miss(override, error.step, error.kind, error.known))
    return misses


def missed_everywhere(misses: Sequence[Miss], scenarios: int) -> list[Problem]:
    """The problems with overrides that none of some scenarios can take.

    Where several scenarios are compared, it is enough if one of them has what an override names:
    the strength of a measure can be set although the baseline does without it.

    Args:
        misses: The misses of all scenarios.
        scenarios: How many scenarios there are.
    """
    problems: list[Problem] = []
    for override in dict.fromkeys(miss.override for miss in misses):
        found = [miss for miss in misses if miss.override == override]
        if len(found) < scenarios:
            continue
        furthest = next((miss for miss in found if miss.kind == _ITEM), found[0])
        kind, step = furthest.kind, furthest.step
        known = sorted({name for miss in found if miss.kind == kind for name in miss.known})
        having = f"there are {', '.join(known)}" if known else "there are none"
        what = f"there is no {kind} '{step}' here; {having}"
        problems.append(Problem(FILE, 0, 0, override.where, what, nearest(step, known)))
    return problems


class _NoSuchItemError(Exception):
    """A step of a path that leads nowhere."""

    def __init__(self, step: str, kind: str, known: Sequence[str]) -> None:
        self.step, self.kind, self.known = step, kind, tuple(known)
        super().__init__(step)


def _parse(text: str) -> Override | Problem:
    path, sign, written = text.partition("=")
    steps = tuple(step.strip() for step in path.split("."))
    if not sign or not all(steps):
        what = f"'{text}' must be path=value, such as parameters.discount_rate=0.06"
        return Problem(FILE, what=what)
    where = ".".join(steps)
    if steps[0] in ("extends", "schema"):
        return Problem(FILE, where=where, what="cannot be set here, only in a file")
    try:
        return Override(steps, _value(written.strip()), text)
    except InputError as error:
        return Problem(FILE, where=where, what=error.problems[0].what)


def _value(text: str) -> Any:
    """A scalar of YAML, or a list or mapping in its flow form; quotes make text."""
    if text[:1] in ("[", "{", '"', "'"):
        return parse_yaml(text, FILE).value
    return plain_scalar(text)


def _touch(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _put(node: Node, path: Path, steps: tuple[str, ...], value: Node) -> None:
    """Set what ``steps`` lead to from ``node``, which stands at ``path``; make what is missing."""
    step, rest = steps[0], steps[1:]
    if isinstance(node.value, list):
        index = _index(node, step, _NAMED.get(str(path[0])) if len(path) == 1 else None)
        here: Path = (*path, index)
        if rest:
            _put(node.items()[index], here, rest, value)
        else:
            node.items()[index] = normalise(value, here)
        return
    if not isinstance(node.value, dict):  # a scalar stood here: nothing of it stays
        node.value, node.place = {}, value.place
    here = (*path, step)
    old = node.members().get(step)
    if rest and old is None and not path and step in _NAMED:
        raise _NoSuchItemError(rest[0], _NAMED[step], ())
    if rest:
        _put(node.members().setdefault(step, Node({}, value.place)), here, rest, value)
    elif old is None or here == ("measures",):
        node.members()[step] = normalise(value, here)
    else:
        node.members()[step] = merge(old, normalise(value, here), here)


def _index(node: Node, step: str, named: str | None) -> int:
    """The position in a list of the item that a step means."""
    items = node.items()
    if named is None:
        if step.isascii() and step.isdigit() and int(step) < len(items):
            return int(step)
        raise _NoSuchItemError(step, _ITEM, [str(number) for number in range(len(items))])
    names = [given_name(item) for item in items]
    if step in names:
        return names.index(step)
    raise _NoSuchItemError(step, named, [name for name in names if name is not None])
