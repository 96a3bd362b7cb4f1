"""``region.yaml``: what a region is called and how its money is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from cluster_sim.errors import RegionError
from cluster_sim.region.model_problems import describe, model_problems
from cluster_sim.region.yaml_source import read_yaml
from cluster_sim.text import Text

DEFAULT_TREND_GROWTH = 0.045
"""Growth of output where a region gives none, 1/yr."""

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Title(BaseModel):
    """A title in English, Chinese or both."""

    model_config = _STRICT

    en: str | None = Field(default=None, description="The English title.")
    zh: str | None = Field(default=None, description="The Chinese title.")

    @field_validator("en", "zh")
    @classmethod
    def _not_blank(cls, value: str | None) -> str | None:
        return _one_line(value) if value is not None else None

    @model_validator(mode="after")
    def _any(self) -> Title:
        if self.en is None and self.zh is None:
            raise ValueError("needs a text, or en or zh")
        return self

    def text(self) -> Text:
        """The title as the rest of the program uses it."""
        return Text(self.en if self.en is not None else self.zh or "", self.zh)


def _from_text(value: Any) -> Any:
    """A title may be plain text."""
    if isinstance(value, str):
        return {"en": value}
    if not isinstance(value, dict | Title):
        raise ValueError(f"must be text or {{en: ..., zh: ...}}, not {describe(value)}")
    return value


_TITLE_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {
                "en": {"type": "string", "minLength": 1},
                "zh": {"type": "string", "minLength": 1},
            },
            "minProperties": 1,
            "additionalProperties": False,
        },
    ],
    "description": "Title for people: text, or {en, zh}.",
}


class RegionFile(BaseModel):
    """The keys of ``region.yaml``."""

    model_config = _STRICT

    name: str = Field(description="Name of the region.")
    title: Annotated[Title, BeforeValidator(_from_text), WithJsonSchema(_TITLE_SCHEMA)] | None = (
        Field(default=None, description="Title for people: text, or {en, zh}; default: the name.")
    )
    currency: str = Field(description="ISO 4217 code of the currency, such as CNY.")
    usd_rate: float = Field(gt=0, le=1e9, description="Units of the currency per US dollar.")
    trend_growth: float = Field(
        default=DEFAULT_TREND_GROWTH,
        ge=-1,
        le=1,
        description="Growth of output without any change of integration, 1/yr (0.045 = 4.5 %).",
    )
    invented: bool = Field(
        default=False,
        description="Whether its places are invented: maps then show no real coast around them.",
    )
    notes: str = Field(default="", description="Anything worth knowing about the data.")
    sources: list[str] = Field(default_factory=list, description="Where the figures come from.")

    @field_validator("name")
    @classmethod
    def _name_is_a_line(cls, value: str) -> str:
        return _one_line(value)

    @field_validator("currency")
    @classmethod
    def _currency_is_a_code(cls, value: str) -> str:
        if len(value) == 3 and value.isascii() and value.isalpha() and value.isupper():
            return value
        raise ValueError(f"must be a code of three capitals such as CNY, not {describe(value)}")

    def title_text(self) -> Text:
        """The title; the name where there is none."""
        return Text(self.name) if self.title is None else self.title.text()


def read_region_file(path: Path, shown: str) -> RegionFile:
    """Read and check ``region.yaml``.

    Args:
        path: The file.
        shown: The file's name in messages.

    Raises:
        InputError: With everything that is wrong with it.
    """
    located = read_yaml(path, shown)
    try:
        return RegionFile.model_validate(located.value)
    except ValidationError as error:
        raise RegionError(model_problems(error, located, RegionFile)) from None


def region_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``region.yaml``, for editors."""
    schema = RegionFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "region.yaml of cluster_sim"
    return schema


def _one_line(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    if any(character in value for character in "\n\r\u2028\u2029"):
        raise ValueError("must be one line")
    return value
