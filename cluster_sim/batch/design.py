"""The design file: which scenarios, with which values, on how much luck.

A design is scenarios x points x draws x replicates: a *point* is one combination of the listed
values, a *draw* one row of a sample of the ranges.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    model_validator,
)

from cluster_sim.batch.checked_design import Axis, Design, Number, Range, Sampling, problem_at
from cluster_sim.batch.sampling import METHODS
from cluster_sim.errors import Problem, ScenarioError
from cluster_sim.region.model_problems import describe, model_problems
from cluster_sim.region.nearest import nearest
from cluster_sim.region.yaml_source import Located, read_yaml
from cluster_sim.results import SIMULATED
from cluster_sim.scenario.forms import MAX_REPLICATES, MAX_SEED, Name, TitleForm
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.quarter import Quarter

MAX_DRAWS = 1_000_000
ALTERNATIVES = "alternatives"
"""Under a parameter of ``vary``: the alternatives of the model that ``parameters.yaml`` names."""

_DATES = ("start", "end")
_WHOLE = (*_DATES, "ramp")
_FIXED = ("schema", "name", "title", "extends", "region", "start", "quarters", "replicates", "seed")
_DISTRIBUTIONS = ("uniform", "triangular", "lognormal", "loguniform")
_PEAKS = {"mode": "triangular", "median": "lognormal"}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def _limit(value: object) -> Number | str:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    try:
        Quarter.parse(str(value))
    except ValueError:
        what = f"must be a finite number, or a date like 2025-Q1, not {describe(value)}"
        raise ValueError(what) from None
    return str(value)


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
    given = "an empty list" if value == [] else describe(value)
    raise ValueError(f"must be all, or a list of names of parameters, not {given}")


def _table(value: object) -> str:
    if value in SIMULATED:
        return str(value)
    hint = nearest(str(value), SIMULATED)
    what = f"must be one of {', '.join(SIMULATED)}, not {describe(value)}"
    raise ValueError(f"{what} (did you mean {hint}?)" if hint else what)


def _some(values: list[str]) -> list[str]:
    if not values:
        raise ValueError("is an empty list; give at least one")
    return values


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
        dates = [isinstance(end, str) for end in (self.low, self.high)]
        if dates[0] != dates[1]:
            raise ValueError("low and high must both be numbers or both be dates")
        low, high = self.low, self.high
        if dates[0]:
            low, high = _quarters(low), _quarters(high)
        if not low <= high:
            raise ValueError(f"low must not be above high, but {self.low} is above {self.high}")
        if (self.whole or dates[0]) and self.distribution != "uniform":
            raise ValueError("whole numbers and dates are sampled from the uniform distribution")
        self._check_shape()
        return self

    def _check_shape(self) -> None:
        for name, wanted in _PEAKS.items():
            value = getattr(self, name)
            if (value is not None) != (self.distribution == wanted):
                has = "needs" if self.distribution == wanted else "does not take"
                raise ValueError(f"a {self.distribution} distribution {has} a {name}")
            if value is not None and not self.low <= value <= self.high:
                raise ValueError(f"{name} must be from low to high, not {value:g}")
        if self.distribution.startswith("log") and self.low <= 0:
            raise ValueError(f"a {self.distribution} distribution needs a low above 0")


def _quarters(date: str) -> int:
    """Quarters since the first of a fixed year."""
    return Quarter.parse(date) - Quarter(2000, 1)


def _check_values(values: Sequence[object]) -> None:
    if not values:
        raise ValueError("is empty; give at least one value")
    for place, value in enumerate(values):
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"must hold finite numbers, not {describe(value)}")
        if values.index(value) != place:
            raise ValueError(f"has {describe(value)} twice")


def _named(values: dict[str, Any]) -> dict[str, Any]:
    _check_values(list(values.values()))
    return values


class ChoiceForm(_Form):
    """Values with names."""

    values: Annotated[dict[str, Any], AfterValidator(_named)]


class SamplingForm(_Form):
    """How ranges are sampled."""

    method: Annotated[str, PlainValidator(_method)] = "sobol"
    draws: Annotated[int, Field(ge=1, le=MAX_DRAWS)]
    parameters: Annotated[Any, PlainValidator(_names)] = ()


class DesignForm(_Form):
    """A design file."""

    schema_version: Annotated[int, PlainValidator(_version)] = Field(alias="schema")
    name: Name
    title: TitleForm | None = None
    scenarios: Annotated[list[str], AfterValidator(_some)]
    baseline: str | None = None
    replicates: Annotated[int, Field(ge=1, le=MAX_REPLICATES)] | None = None
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] | None = None
    vary: dict[str, Any] = Field(default_factory=dict)
    sampling: SamplingForm | None = None
    tables: list[Annotated[str, PlainValidator(_table)]] = Field(default_factory=list)


def load_design(file: Path, shown: str | None = None) -> Design:
    """Read a design file.

    Args:
        file: The file.
        shown: Its name in messages; by default the path as given.

    Raises:
        ScenarioError: With all that is wrong in it.
    """
    located = read_yaml(file, shown)
    problems: list[Problem] = []
    form: DesignForm | None = None
    try:
        form = DesignForm.model_validate(located.value)
    except ValidationError as error:
        problems += model_problems(error, located, DesignForm)
    given = located.value.get("vary")
    varied = _read_varied(given, located, problems) if isinstance(given, dict) else {}
    if form is not None and not problems:
        problems = [*_path_problems(varied, located), *_sampling_problems(form, varied, located)]
    if form is None or problems:
        raise ScenarioError(problems)
    return _design(form, varied, file, located)


Varied = tuple[Any, ...] | str | RangeForm | ChoiceForm


def _read_varied(
    vary: Mapping[str, Any], located: Located, problems: list[Problem]
) -> dict[str, Varied]:
    """What stands under each path of ``vary``, as far as it is right."""
    found: dict[str, Varied] = {}
    for path, value in vary.items():
        where = f"vary.{path}"
        form = ChoiceForm if isinstance(value, dict) and "values" in value else RangeForm
        try:
            found[path] = _varied(value, form)
        except ValidationError as error:
            inside = model_problems(error, _inside(located, where), form)
            problems += [replace(p, where=f"{where}.{p.where}".rstrip(".")) for p in inside]
        except ValueError as error:
            problems.append(located.problem(where, str(error)))
    return found


def _varied(value: object, form: type[RangeForm | ChoiceForm]) -> Varied:
    if isinstance(value, list):
        _check_values(value)
        return tuple(value)
    if value == ALTERNATIVES:
        return ALTERNATIVES
    if isinstance(value, dict):
        return form.model_validate(value)
    raise ValueError(
        "must be a list of values, a range {low: ..., high: ...} or the word "
        f"{ALTERNATIVES}, not {describe(value)}"
    )


def _inside(located: Located, where: str) -> Located:
    """The part of a file under a path, as if it were a file of its own."""
    start = f"{where}."
    places, keys = (
        {"": located.place(where)}
        | {k.removeprefix(start): place for k, place in each.items() if k.startswith(start)}
        for each in (located.places, located.keys)
    )
    return Located(located.file, None, places, keys)


def _design(form: DesignForm, varied: Mapping[str, Varied], file: Path, located: Located) -> Design:
    sampling = form.sampling
    axes = [_axis_of(p, value) for p, value in varied.items() if not isinstance(value, RangeForm)]
    ranges = [_range_of(p, value) for p, value in varied.items() if isinstance(value, RangeForm)]
    return Design(
        name=form.name,
        title=None if form.title is None else form.title.text(),
        file=file,
        scenarios=tuple(form.scenarios),
        baseline=form.baseline,
        replicates=form.replicates,
        seed=form.seed,
        axes=tuple(axes),
        ranges=tuple(ranges),
        sampling=None
        if sampling is None
        else Sampling(sampling.method, sampling.draws, sampling.parameters),
        tables=tuple(name for name in SIMULATED if name in ("quarters", *form.tables)),
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


def _path_problems(varied: Mapping[str, Varied], located: Located) -> list[Problem]:
    """What no scenario could take, and paths of which one leads to a part of another."""
    problems = []
    steps = {path: tuple(step.strip() for step in path.split(".")) for path in varied}
    for path, parts in steps.items():
        what = _path_fault(path, parts, varied[path])
        if what is not None:
            problems.append(problem_at(located, path, what))
    for path, parts in steps.items():
        for other, others in steps.items():
            if other != path and parts == others[: len(parts)]:
                what = f"is varied as a whole here and in part by {other}; keep one of them"
                problems.append(problem_at(located, path, what))
    return problems


def _path_fault(path: str, parts: Sequence[str], value: Varied) -> str | None:
    if not all(parts) or path != ".".join(parts):
        return "must be a path such as parameters.discount_rate or measures.NAME.strength"
    if parts[0] in _FIXED:
        return "cannot vary: it is the same for all runs of a batch"
    if value == ALTERNATIVES and not _alternatives(path):
        having = ", ".join(name for name, each in parameters().items() if each.alternatives)
        return f"has no alternatives of the model; the parameters that have are {having}"
    if isinstance(value, RangeForm) and isinstance(value.low, str) and parts[-1] not in _DATES:
        return f"is not a date; give numbers, not {value.low} and {value.high}"
    return None


def _sampling_problems(
    form: DesignForm, varied: Mapping[str, Varied], located: Located
) -> list[Problem]:
    ranges = [path for path, value in varied.items() if isinstance(value, RangeForm)]
    if form.sampling is None and ranges:
        what = "is a range, so the design needs sampling, such as {method: sobol, draws: 64}"
        return [problem_at(located, ranges[0], what)]
    if form.sampling is not None and not ranges and not form.sampling.parameters:
        what = "has nothing to sample; give a range under vary, or parameters: all"
        return [located.problem("sampling", what)]
    return []
