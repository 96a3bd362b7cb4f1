"""The form of a scenario file: which keys there are and what may stand under them.

Whether names exist in the region or the catalogue is not checked here. ``start`` of a measure and
the like are kept as written; ``None`` never means "not given", absence does.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from cluster_sim.region.model_problems import describe
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.selectors import check_cities, check_domains, check_limit, check_links
from cluster_sim.text import Text

MAX_QUARTERS: Final = 2_000
MAX_REPLICATES: Final = 1_000_000
MAX_SEED: Final = 2**64 - 1
ALL: Final = "all"
"""Under a per-domain parameter: the value of every domain that is not named."""
NAME_PATTERN: Final = r"[^\W_][\w-]{0,99}"
_NAME = re.compile(NAME_PATTERN)


class Form(BaseModel):
    """A mapping in a file: no unknown keys, no conversions between types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    def given(self, key: str) -> bool:
        """Whether the file has the key."""
        return key in self.model_fields_set


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {describe(value)}")
    if _NAME.fullmatch(value) is None:
        raise ValueError(
            "must be letters, digits, - and _, at most 100, and begin with a letter or digit, "
            f"not {describe(value)}"
        )
    return value


def _schema(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value == 1:
        return 1
    raise ValueError(f"must be 1, the only form of scenario files so far, not {describe(value)}")


def _domain_name(value: object) -> str:
    if value == ALL:
        raise ValueError(f"must not be {ALL}, which means every domain")
    return _name(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {describe(value)}")
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def _start(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be a year and a quarter like 2024-Q1, not {describe(value)}")
    Quarter.parse(value)
    return value


def _when(value: object) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        Quarter.parse(value)
        return value
    raise ValueError(
        "must be a year and a quarter like 2025-Q1, or the number of a quarter counted from the "
        f"scenario's start, not {describe(value)}"
    )


def _when_or_never(value: object) -> str | int | None:
    return None if value is None else _when(value)


Name = Annotated[str, PlainValidator(_name)]
Line = Annotated[str, PlainValidator(_text)]
Share = Annotated[float, Field(ge=0, le=1)]
Step = tuple[str | int, float]
"""From when on, and the strength from then on."""


def _strength(value: object, check: ValidatorFunctionWrapHandler) -> Any:
    """A number, or a list of [date, strength]."""
    if not isinstance(value, list):
        return check(value)
    if not value:
        raise ValueError("is an empty list; give a number or a list of [date, strength]")
    return tuple(_step(item) for item in value)


def _step(item: object) -> Step:
    match item:
        case [str() | int() as when, int() | float() as strength] if not isinstance(strength, bool):
            if 0 <= strength <= 1:
                return _when(when), float(strength)
            raise ValueError(f"must be from 0 to 1 at {when}, not {describe(strength)}")
    raise ValueError(f"must be a number or a list of [date, strength]; {describe(item)} is neither")


Strength = Annotated[Share, WrapValidator(_strength)]


class TitleForm(Form):
    """A title in English, Chinese or both; plain text is read as English."""

    en: Line = ""
    zh: Line = ""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.en or self.zh):
            raise ValueError("needs a text, or en or zh")
        return self

    def text(self) -> Text:
        """The title as the rest of the program uses it."""
        return Text(self.en or self.zh, self.zh or None)


class DomainForm(Form):
    """A domain: its name alone for a built-in one, more for one of the scenario's own."""

    name: Annotated[str, PlainValidator(_domain_name)]
    like: Line = ""
    title: TitleForm | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)


class EffectForm(Form):
    """An effect of a measure.

    Attributes:
        channel: A channel.
        strength: What it does at full level, in the channel's unit.
        ramp: Quarters to full effect; in the catalogue by default that of the row.
        option: One of the channel's options.
        domains: The domains on which it acts; by default all.
        cities: The cities on which it acts, or whose links; by default all.
        links: The links on which it acts, or whose ends; by default all.
        only: A limit that belongs to the effect's nature: it acts on no other links, whatever the
            measure's scope.
        reach: ``neighbours``: it acts on the neighbours of the cities in scope, not on those.
        weight: ``elderly_share``: it acts more in cities where more people are old.
    """

    channel: Line
    strength: float
    ramp: Annotated[int, Field(ge=1)] = 1
    option: Line = ""
    domains: Annotated[Any, PlainValidator(check_domains)] = "all"
    cities: Annotated[Any, PlainValidator(check_cities)] = "all"
    links: Annotated[Any, PlainValidator(check_links)] = "all"
    only: Annotated[Any, PlainValidator(check_limit)] = "all"
    reach: Line = ""
    weight: Line = ""


class MeasureForm(Form):
    """A measure: a row of the catalogue by ``use``, or one's own by ``name`` and ``effects``."""

    use: Line = ""
    name: Name = ""
    title: TitleForm | None = None
    effects: list[EffectForm] = Field(default_factory=list)
    start: Annotated[str | int, PlainValidator(_when)] = 1
    end: Annotated[str | int | None, PlainValidator(_when_or_never)] = None
    strength: Strength = 1.0
    cost: Annotated[float, Field(ge=0)] = 0.0
    domains: Annotated[Any, PlainValidator(check_domains)] = "all"
    cities: Annotated[Any, PlainValidator(check_cities)] = "all"
    links: Annotated[Any, PlainValidator(check_links)] = "all"
    options: dict[str, Line] = Field(default_factory=dict)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The strengths by date, where the file lists them; else none."""
        strength: object = self.strength
        return strength if isinstance(strength, tuple) else ()


class ScenarioForm(Form):
    """A scenario file."""

    schema_version: Annotated[int, PlainValidator(_schema)] = Field(default=1, alias="schema")
    name: Name = ""
    title: TitleForm | None = None
    extends: Line = ""
    region: Line = ""
    start: Annotated[str, PlainValidator(_start)] = "2024-Q1"
    quarters: Annotated[int, Field(ge=1, le=MAX_QUARTERS)] = 40
    replicates: Annotated[int, Field(ge=1, le=MAX_REPLICATES)] = 32
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] = 1
    domains: list[DomainForm] = Field(default_factory=list)
    parameters: dict[str, Any] = Field(default_factory=dict)
    measures: list[MeasureForm] = Field(default_factory=list)
