"""The catalogue of measures, from ``measures.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, model_validator

from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.forms import EffectForm
from cluster_sim.scenario.packaged import Row, read_packaged
from cluster_sim.text import Text


class BothLanguages(Row):
    """A text in English and Chinese."""

    en: str
    zh: str

    def text(self) -> Text:
        """The text as the rest of the program uses it."""
        return Text(self.en, self.zh)


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
        ramp: Quarters to full effect of every effect that does not say otherwise.
        source: Where strengths and cost are from.
    """

    name: str
    number: Annotated[int, Field(ge=1)]
    title: BothLanguages
    description: BothLanguages
    effects: list[EffectForm] = Field(min_length=1)
    options: dict[str, list[str]] = Field(default_factory=dict)
    cost: Annotated[float, Field(ge=0)]
    ramp: Annotated[int, Field(ge=1)]
    source: str

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        used = {effect.channel for effect in self.effects}
        unknown = sorted(used - set(channels())) + sorted(set(self.options) - used)
        if unknown:
            raise ValueError(f"{self.name}: unknown channels {unknown}")
        return self

    def ramp_of(self, effect: EffectForm) -> int:
        """Quarters to full effect of one of the row's effects."""
        return effect.ramp if effect.given("ramp") else self.ramp


@cache
def catalogue() -> Mapping[str, MeasureRow]:
    """All rows of the catalogue by name, in the order of their numbers."""
    rows = [
        MeasureRow(name=name, **content) for name, content in read_packaged("measures.yaml").items()
    ]
    rows.sort(key=lambda row: row.number)
    return MappingProxyType({row.name: row for row in rows})
