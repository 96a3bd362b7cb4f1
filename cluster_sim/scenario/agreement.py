"""Whether scenarios can be compared, and with which of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cluster_sim.errors import Problem, ScenarioError
from cluster_sim.region.nearest import nearest
from cluster_sim.scenario.schema import Scenario

BASELINE = "baseline"
"""The name by which a scenario is the baseline unless another one is chosen."""


def choose_baseline(scenarios: Sequence[Scenario], wanted: str | None = None) -> Scenario:
    """The scenario that the others are compared with.

    Args:
        scenarios: At least one scenario.
        wanted: Name of the baseline; None for the scenario named ``baseline``, else the first.

    Raises:
        ScenarioError: No scenario has the wanted name.
    """
    by_name = {scenario.name: scenario for scenario in scenarios}
    if wanted is None:
        return by_name.get(BASELINE, scenarios[0])
    if wanted not in by_name:
        problem = Problem(
            file="--baseline",
            where=wanted,
            what=f"none of the scenarios has this name; there are {', '.join(by_name)}",
            hint=nearest(wanted, list(by_name)),
        )
        raise ScenarioError([problem])
    return by_name[wanted]


# What must agree: the key of the scenario file, and how the value reads in a message.
_MUST_AGREE: tuple[tuple[str, Callable[[Scenario], str]], ...] = (
    ("region", lambda scenario: scenario.region.name),
    ("start", lambda scenario: str(scenario.start)),
    ("quarters", lambda scenario: str(scenario.quarters)),
    ("replicates", lambda scenario: str(scenario.replicates)),
    ("seed", lambda scenario: str(scenario.seed)),
)


def check_agreement(scenarios: Sequence[Scenario], baseline: Scenario) -> None:
    """Make sure that the scenarios differ in nothing but what is compared.

    Raises:
        ScenarioError: Region, start, quarters, replicates or seed of a scenario is not the
            baseline's, or two scenarios have one name; every difference is listed.
    """
    problems = list(_double_names(scenarios))
    for scenario in scenarios:
        for key, read in _MUST_AGREE:
            if read(scenario) != read(baseline):
                problems.append(_difference(scenario, baseline, key, read))
        same_name = scenario.region.name == baseline.region.name
        if same_name and scenario.region.digest != baseline.region.digest:
            problems.append(_other_region_data(scenario, baseline))
    if problems:
        raise ScenarioError(problems)


def _double_names(scenarios: Sequence[Scenario]) -> list[Problem]:
    problems = []
    first: dict[str, Scenario] = {}
    for scenario in scenarios:
        other = first.setdefault(scenario.name, scenario)
        if other is not scenario:
            problems.append(
                Problem(
                    file=file_of(scenario),
                    where="name",
                    what=f"{scenario.name} is the name of {file_of(other)} as well; "
                    "scenarios of a comparison need different names",
                )
            )
    return problems


def _difference(
    scenario: Scenario, baseline: Scenario, key: str, read: Callable[[Scenario], str]
) -> Problem:
    return Problem(
        file=file_of(scenario),
        where=key,
        what=f"{read(scenario)}{_origin(scenario, key)}, but {file_of(baseline)} has "
        f"{read(baseline)}{_origin(baseline, key)}; "
        "scenarios of a comparison need the same region, start, quarters, replicates and seed",
    )


def _other_region_data(scenario: Scenario, baseline: Scenario) -> Problem:
    return Problem(
        file=file_of(scenario),
        where="region",
        what=f"{scenario.region.name} has the name of the region of {file_of(baseline)}, but "
        "other data; scenarios of a comparison need the same region",
    )


def _origin(scenario: Scenario, key: str) -> str:
    origin = scenario.origins.get(key)
    return f" ({origin})" if origin and origin != file_of(scenario) else ""


def file_of(scenario: Scenario) -> str:
    """The scenario's file as the user named it, or its name where it has none."""
    return scenario.name if scenario.source is None else str(scenario.source)


def warnings_about(scenarios: Sequence[Scenario]) -> list[str]:
    """What is allowed in scenarios and their regions but was perhaps not meant, each thing once."""
    sentences = [
        *(warning for scenario in scenarios for warning in scenario.region.warnings),
        *(f"{scenario.name}: {warning}" for scenario in scenarios for warning in scenario.warnings),
    ]
    return list(dict.fromkeys(sentences))


def warnings_of(scenarios: Sequence[Scenario], baseline: Scenario) -> list[str]:
    """What a reader of the comparison should know, though it can be made."""
    expected = {domain.name for domain in baseline.domains}
    return [
        f"{scenario.name}: its domains ({', '.join(domain.name for domain in scenario.domains)}) "
        f"are not those of {baseline.name}, so the sharing efficiencies are means of different "
        "things"
        for scenario in scenarios
        if {domain.name for domain in scenario.domains} != expected
    ]
