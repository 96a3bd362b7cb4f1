"""Fields of forms, and what was filled into them."""

from __future__ import annotations

from dataclasses import dataclass

from cluster_sim.dashboard.language import Translator
from cluster_sim.dashboard.results import requests as work
from cluster_sim.dashboard.results.markup import Content, tag
from cluster_sim.errors import InputError, Problem

_MOST_PAIRS = 2000
_MOST_CHARACTERS = 300
_MOST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Given:
    """What a form holds: names and values, as the browser sent them."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, sent: object) -> Given:
        """From what a browser sent, which may be anything."""
        if not isinstance(sent, list):
            return cls(())
        pairs = [
            (pair[0], pair[1][:_MOST_CHARACTERS])
            for pair in sent[:_MOST_PAIRS]
            if isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)
        ]
        return cls(tuple(pairs))

    def one(self, name: str) -> str:
        """The value of a field; empty where there is none."""
        return next((value.strip() for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for key, value in self.pairs if key == name]


def numbers_of(given: Given, translate: Translator) -> work.Numbers:
    """The numbers of a form.

    Raises:
        InputError: One is none, or too large or small; with every such field.
    """
    _ = translate
    limits = {
        "replicates": (_("Replicates"), 1, work.MOST_REPLICATES),
        "quarters": (_("Quarters"), 1, work.MOST_QUARTERS),
        "seed": (_("Seed"), 0, _MOST_SEED),
    }
    found: dict[str, int | None] = {}
    problems = []
    for name, (title, least, most) in limits.items():
        text = given.one(name)
        found[name] = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
        value = found[name]
        if text and (value is None or not least <= value <= most):
            what = _("must be a whole number from {least} to {most}")
            problems.append(Problem(file=title, what=what.format(least=least, most=f"{most:,}")))
    if problems:
        raise InputError(problems)
    return work.Numbers(found["replicates"], found["seed"], found["quarters"])


def number_field(name: str, title: str, own: int | str, least: int, most: int | None) -> Content:
    """A field for a whole number; empty it means what stands in it greyed out."""
    box = tag(
        "input",
        type="number",
        name=name,
        placeholder=str(own),
        min=str(least),
        max=None if most is None else str(most),
        step="1",
        inputmode="numeric",
        data_test=name,
    )
    return tag("label", title, box, class_="field")


def text_field(name: str, title: str, own: str) -> Content:
    """A field for a name, which is the same in every language."""
    box = tag(
        "input",
        type="text",
        name=name,
        placeholder=own,
        maxlength="60",
        translate="no",
        data_test=name,
    )
    return tag("label", title, box, class_="field")
