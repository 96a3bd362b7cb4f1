"""The design file: which scenarios, with which values, on how much luck.

A design is scenarios x points x draws x replicates: a *point* is one combination of the listed
values, a *draw* one row of a sample of the ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, model_validator

from cluster_sim.batch.sampling import METHODS
from cluster_sim.errors import Problem, ScenarioError
from cluster_sim.region.model_problems import describe, model_problems
from cluster_sim.region.yaml_source import Located, read_yaml
from cluster_sim.results import SIMULATED
from cluster_sim.scenario.forms import MAX_REPLICATES, MAX_SEED, Name
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.quarter import Quarter

MAX_DRAWS = 1_000_000
ALTERNATIVES = "alternatives"
"""Under a parameter of ``vary``: the alternatives of the model that ``parameters.yaml`` names."""

_WHOLE = ("start", "end", "ramp")
_FIXED = ("schema", "name", "title", "extends", "region", "start", "quarters", "replicates", "seed")
_DISTRIBUTIONS = ("uniform", "triangular", "lognormal", "loguniform")
_SPREAD = {"triangular": "mode", "lognormal": "median"}

Number = int | float


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def _limit(value: object) -> Number | str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        Quarter.parse(value)
        return value
    raise ValueError(f"must be a number, or a date like 2025-Q1, not {describe(value)}")


def _distribution(value: object) -> str:
    if value not in _DISTRIBUTIONS:
        raise ValueError(f"must be one of {', '.join(_DISTRIBUTIONS)}, not {describe(value)}")
    return str(value)


def _method(value: object) -> str:
    if value not in METHODS:
        raise ValueError(f"must be one of {', '.join(METHODS)}, not {describe(value)}")
    return str(value)


def _names(value: object) -> object:
    if value == "all":
        return "all"
    if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        return tuple(dict.fromkeys(value))
    raise ValueError(f"must be all, or a list of names of parameters, not {describe(value)}")


def _tables(value: object) -> object:
    if not isinstance(value, list) or any(name not in SIMULATED for name in value):
        raise ValueError(f"must be a list of tables out of {', '.join(SIMULATED)}")
    return tuple(name for name in SIMULATED if name in value or name == "quarters")


def _version(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value == 1:
        return 1
    raise ValueError(f"must be 1, the only form of design files so far, not {describe(value)}")


class RangeForm(_Form):
    """A range to sample from."""

    low: Annotated[Any, PlainValidator(_limit)]
    high: Annotated[Any, PlainValidator(_limit)]
    distribution: Annotated[str, PlainValidator(_distribution)] = "uniform"
    mode: float | None = None
    median: float | None = None
    whole: bool | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        numbers = [isinstance(end, int | float) for end in (self.low, self.high)]
        if numbers[0] != numbers[1]:
            raise ValueError("low and high must both be numbers or both be dates")
        low, high = self.low, self.high
        if not numbers[0]:
            low, high = _quarters(low), _quarters(high)
        if not low <= high:
            raise ValueError(f"low must not be above high, but {self.low} is above {self.high}")
        self._check_shape()
        return self

    def _check_shape(self) -> None:
        for name, wanted in (("mode", "triangular"), ("median", "lognormal")):
            value = getattr(self, name)
            if (value is not None) != (self.distribution == wanted):
                has = "needs" if self.distribution == wanted else "does not take"
                raise ValueError(f"a {self.distribution} distribution {has} a {name}")
            if value is not None and not self.low <= value <= self.high:
                raise ValueError(f"{name} must be from low to high, not {value:g}")
        if self.distribution.startswith("log") and not _positive(self.low):
            raise ValueError(f"a {self.distribution} distribution needs a low above 0")
        if (self.whole or isinstance(self.low, str)) and self.distribution != "uniform":
            raise ValueError("whole numbers and dates are sampled from the uniform distribution")


def _positive(value: object) -> bool:
    return isinstance(value, int | float) and value > 0


def _quarters(date: str) -> int:
    """Quarters since the first of a fixed year."""
    return Quarter.parse(date) - Quarter(2000, 1)


class ChoiceForm(_Form):
    """Values with names."""

    values: Annotated[dict[str, Any], Field(min_length=1)]


class SamplingForm(_Form):
    """How ranges are sampled."""

    method: Annotated[str, PlainValidator(_method)] = "sobol"
    draws: Annotated[int, Field(ge=1, le=MAX_DRAWS)]
    parameters: Annotated[Any, PlainValidator(_names)] = ()


def _axis(value: object) -> object:
    if isinstance(value, list):
        if not value:
            raise ValueError("is an empty list; give at least one value")
        if any(value.index(each) != place for place, each in enumerate(value)):
            raise ValueError("has a value twice")
        return tuple(value)
    if value == ALTERNATIVES:
        return value
    if not isinstance(value, dict):
        raise ValueError(
            "must be a list of values, a range {low: ..., high: ...} or the word "
            f"{ALTERNATIVES}, not {describe(value)}"
        )
    form = ChoiceForm if "values" in value else RangeForm
    try:
        return form.model_validate(value)
    except ValidationError as error:
        faults = [_fault(dict(detail)) for detail in error.errors(include_url=False)]
        raise ValueError("; ".join(faults)) from None


def _fault(detail: Mapping[str, Any]) -> str:
    """What is wrong inside a range, as a part of a sentence."""
    key = ".".join(map(str, detail["loc"]))
    if detail["type"] == "missing":
        return f"needs {key}"
    if detail["type"] == "extra_forbidden":
        return f"does not know the key {key}"
    if detail["type"] == "value_error":
        return f"{key} {detail['ctx']['error']}".strip()
    return f"{key}: {detail['msg']}, not {describe(detail['input'])}"


class DesignForm(_Form):
    """A design file."""

    schema_version: Annotated[int, PlainValidator(_version)] = Field(alias="schema")
    name: Name
    scenarios: Annotated[list[str], Field(min_length=1)]
    baseline: str | None = None
    replicates: Annotated[int, Field(ge=1, le=MAX_REPLICATES)] | None = None
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] | None = None
    vary: dict[str, Annotated[Any, PlainValidator(_axis)]] = Field(default_factory=dict)
    sampling: SamplingForm | None = None
    tables: Annotated[Any, PlainValidator(_tables)] = ("quarters",)


@dataclass(frozen=True)
class Axis:
    """A path that takes every value of a list.

    Attributes:
        path: As ``--set`` takes it.
        values: The values.
        labels: Their names; empty where they have none.
    """

    path: str
    values: tuple[Any, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Range:
    """A path whose values are sampled.

    Attributes:
        path: As ``--set`` takes it.
        low: Lowest value, or a date.
        high: Highest value, or a date.
        distribution: ``uniform``, ``triangular``, ``lognormal`` or ``loguniform``.
        peak: Mode or median, where the distribution has one.
        whole: Whether only whole numbers are drawn.
    """

    path: str
    low: Number | str
    high: Number | str
    distribution: str
    peak: float | None
    whole: bool


@dataclass(frozen=True)
class Sampling:
    """How ranges are sampled.

    Attributes:
        method: One of ``METHODS``.
        draws: Rows of the sample.
        parameters: Names of parameters that are drawn from their own distributions, or ``all``.
    """

    method: str
    draws: int
    parameters: tuple[str, ...] | Literal["all"] = ()


@dataclass(frozen=True)
class Design:
    """A design file, checked for itself; the scenarios are not read yet.

    Attributes:
        name: Its name.
        file: The file.
        scenarios: The scenario files, as the design names them.
        baseline: Name of the baseline, None for the one named ``baseline``, else the first.
        replicates: Runs on different luck, None for what the scenarios say.
        seed: What the luck is drawn from, None for what the scenarios say.
        axes: What takes every value of a list.
        ranges: What is sampled from a range.
        sampling: How it is sampled; None where nothing is.
        tables: The simulated tables that are kept.
    """

    name: str
    file: Path
    scenarios: tuple[str, ...]
    baseline: str | None
    replicates: int | None
    seed: int | None
    axes: tuple[Axis, ...]
    ranges: tuple[Range, ...]
    sampling: Sampling | None
    tables: tuple[str, ...]
    located: Located = field(repr=False, compare=False)

    def problem(self, path: str, what: str, hint: str | None = None) -> Problem:
        """A problem with what stands under a path of ``vary``, or with another key."""
        return _at(self.located, path, what, hint)


def load_design(file: Path, shown: str | None = None) -> Design:
    """Read a design file.

    Args:
        file: The file.
        shown: Its name in messages; by default the path as given.

    Raises:
        ScenarioError: With all that is wrong in it.
    """
    located = read_yaml(file, shown)
    try:
        form = DesignForm.model_validate(located.value)
    except ValidationError as error:
        raise ScenarioError(model_problems(error, located, DesignForm)) from None
    problems = [*_path_problems(form, located), *_sampling_problems(form, located)]
    if problems:
        raise ScenarioError(problems)
    return _design(form, file, located)


def _design(form: DesignForm, file: Path, located: Located) -> Design:
    sampling = form.sampling
    return Design(
        name=form.name,
        file=file,
        scenarios=tuple(form.scenarios),
        baseline=form.baseline,
        replicates=form.replicates,
        seed=form.seed,
        axes=tuple(
            _axis_of(path, value)
            for path, value in form.vary.items()
            if not isinstance(value, RangeForm)
        ),
        ranges=tuple(
            _range_of(path, value)
            for path, value in form.vary.items()
            if isinstance(value, RangeForm)
        ),
        sampling=None
        if sampling is None
        else Sampling(sampling.method, sampling.draws, sampling.parameters),
        tables=form.tables,
        located=located,
    )


def _axis_of(path: str, value: tuple[Any, ...] | ChoiceForm | str) -> Axis:
    if isinstance(value, str):
        named = _alternatives(path)
        return Axis(path, tuple(named.values()), tuple(named))
    if isinstance(value, ChoiceForm):
        return Axis(path, tuple(value.values.values()), tuple(value.values))
    return Axis(path, value)


def _alternatives(path: str) -> Mapping[str, float]:
    """The alternatives of the parameter that a path names; empty where it has none."""
    first, _, name = path.partition(".")
    known = parameters().get(name.partition(".")[0]) if first == "parameters" else None
    return {} if known is None or known.alternatives is None else known.alternatives


def _range_of(path: str, form: RangeForm) -> Range:
    whole = form.whole
    if whole is None:
        whole = isinstance(form.low, str) or path.rpartition(".")[2] in _WHOLE
    peak = form.mode if form.mode is not None else form.median
    return Range(path, form.low, form.high, form.distribution, peak, whole)


def _path_problems(form: DesignForm, located: Located) -> list[Problem]:
    """What no scenario could take, and paths of which one leads to a part of another."""
    problems = []
    steps = {path: tuple(step.strip() for step in path.split(".")) for path in form.vary}
    for path, parts in steps.items():
        if not all(parts):
            what = "must be a path such as parameters.discount_rate or measures.NAME.strength"
            problems.append(_at(located, path, what))
        elif parts[0] in _FIXED:
            what = "cannot vary: it is the same for all runs of a batch"
            problems.append(_at(located, path, what))
        elif form.vary[path] == ALTERNATIVES and not _alternatives(path):
            having = ", ".join(name for name, each in parameters().items() if each.alternatives)
            what = f"has no alternatives of the model; the parameters that have are {having}"
            problems.append(_at(located, path, what))
    for path, parts in steps.items():
        for other, others in steps.items():
            if other != path and parts == others[: len(parts)]:
                what = f"is varied as a whole here and in part by {other}; keep one of them"
                problems.append(_at(located, path, what))
    return problems


def _sampling_problems(form: DesignForm, located: Located) -> list[Problem]:
    ranges = [path for path, value in form.vary.items() if isinstance(value, RangeForm)]
    if form.sampling is None and ranges:
        what = "is a range, so the design needs sampling, such as {method: sobol, draws: 64}"
        return [_at(located, ranges[0], what)]
    if form.sampling is not None and not ranges and not form.sampling.parameters:
        what = "has nothing to sample; give a range under vary, or parameters: all"
        return [located.problem("sampling", what)]
    return []


def _at(located: Located, path: str, what: str, hint: str | None = None) -> Problem:
    """A problem under a key, or under a path of ``vary``."""
    for whole in (f"vary.{path}", path):
        if whole in located.places:
            line, column = located.key_place(whole)
            return Problem(located.file, line, column, whole, what, hint)
    return located.problem("vary", what, hint)
