"""The catalogue of measures, from ``measures.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.forms import EffectForm, Line
from cluster_sim.scenario.packaged import Row, read_packaged
from cluster_sim.text import Text

Mode = Literal["government", "partnership", "market"]


class BothLanguages(Row):
    """A text in English and Chinese."""

    en: str
    zh: str

    def text(self) -> Text:
        """The text as the rest of the program uses it."""
        return Text(self.en, self.zh)


class RowEffect(EffectForm):
    """An effect of a row of the catalogue.

    Attributes:
        low, high: The range in which its strength may lie; for switches the strength itself.
        source: Where strength and range are from, if other than the row's source.
    """

    low: float
    high: float
    source: Line = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.strength <= self.high:
            raise ValueError(f"{self.channel}: low, strength and high are not in order")
        return self


class MeasureRow(Row):
    """A row of the catalogue.

    Attributes:
        name: Its name; a scenario's ``use``.
        number: Its number in the list of policy systems.
        title: Its name for people.
        description: What it is, in plain sentences.
        effects: What it does at full strength.
        options: The options that a scenario may choose, by channel.
        cost: Million USD per quarter for a region of 1,000 bn USD GDP.
        paid_by: Who pays that cost, and the projects that it leads to.
        ramp: Quarters to full effect of every effect that does not say otherwise.
        needs: Measures of which one should be there first, or none.
        conflicts: Measures that cannot act on the same domain at the same time unless their
            options agree.
        modes: The modes of operation in which its systems may be run.
        source: Where strengths and cost are from.
    """

    name: str
    number: Annotated[int, Field(ge=1)]
    title: BothLanguages
    description: BothLanguages
    effects: list[RowEffect] = Field(min_length=1)
    options: dict[str, list[str]] = Field(default_factory=dict)
    cost: Annotated[float, Field(ge=0)]
    paid_by: BothLanguages
    ramp: Annotated[int, Field(ge=1)]
    needs: list[str] = Field(default_factory=list)
    conflicts: list[str] = Field(default_factory=list)
    modes: list[Mode] = Field(min_length=1)
    source: str

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        used = {effect.channel for effect in self.effects}
        unknown = sorted(used - set(channels())) + sorted(set(self.options) - used)
        if unknown:
            raise ValueError(f"{self.name}: unknown channels {unknown}")
        if self.name in (*self.needs, *self.conflicts):
            raise ValueError(f"{self.name} names itself")
        return self

    def ramp_of(self, effect: EffectForm) -> int:
        """Quarters to full effect of one of the row's effects."""
        return effect.ramp if effect.given("ramp") else self.ramp

    def source_of(self, effect: RowEffect) -> str:
        """Where strength and range of one of the row's effects are from."""
        return effect.source or self.source


@cache
def catalogue() -> Mapping[str, MeasureRow]:
    """All rows of the catalogue by name, in the order of their numbers."""
    rows = [
        MeasureRow(name=name, **content) for name, content in read_packaged("measures.yaml").items()
    ]
    rows.sort(key=lambda row: row.number)
    names = {row.name for row in rows}
    for row in rows:
        unknown = sorted({*row.needs, *row.conflicts} - names)
        if unknown:
            raise ValueError(f"{row.name} names measures that are not there: {unknown}")
    return MappingProxyType({row.name: row for row in rows})
