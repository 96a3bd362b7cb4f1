"""The numbers of the model's page, measured.

``python -m tests.docs.measured`` prints the tables and the statements as the page should have
them; the long tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from cluster_sim.model.cluster_model import ClusterModel
from cluster_sim.model.pooling import pooling_groups
from cluster_sim.model.setting import Setting
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.scenario.load import load_scenario, scenario_from_mapping
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import ScenarioResult, run_side_by_side, simulate
from tests.docs.blocks import ROOT

DELTA = "yangtze-river-delta"
BILLION = 1000.0  # of the millions in which money is counted
FUND_ALONE = ("fund", ({"channel": "coordinator", "option": "fund", "strength": 1},))
ATTENTION = ("attention", ({"channel": "attention", "strength": 0.6},))
AGREEMENTS = (
    {"channel": "layer.administration", "strength": 0.6, "ramp": 10, "only": {"crosses": "border"}},
    {"channel": "layer.administration", "strength": 0.5, "ramp": 8, "only": {"within": "division"}},
)
"""What the coordination scenario does to administrative barriers."""
REST = (
    {"channel": "layer.standards", "strength": 0.15, "ramp": 10},
    {"channel": "capacity", "strength": 1, "ramp": 8},
    {"channel": "duration", "strength": 0.1, "ramp": 8},
)
"""What else it does, the coordinator excepted."""
Measure = str | tuple[str, tuple[Mapping[str, Any], ...]]


@cache
def library(name: str) -> ScenarioResult:
    """A scenario of the library, simulated."""
    return simulate(load_scenario(ROOT / "scenarios" / f"{name}.yaml"), workers=2)


def own(
    measures: Sequence[Measure] = (), parameters: Mapping[str, float] | None = None
) -> Scenario:
    """A scenario of the Yangtze River Delta: measures of the catalogue, or (name, effects)."""
    written = [
        {"use": m} if isinstance(m, str) else {"name": m[0], "effects": list(m[1])}
        for m in measures
    ]
    content = {"schema": 1, "name": "own", "region": DELTA, "measures": written}
    return scenario_from_mapping({**content, "parameters": dict(parameters or {})})


def last(result: ScenarioResult, metric: str = "sharing_efficiency") -> float:
    """Mean of a metric in the last record."""
    table = result.quarters
    return float(table.loc[table["quarter"] == table["quarter"].max(), metric].mean())


@cache
def efficiency(*measures: Measure, **parameters: float) -> float:
    """Final sharing efficiency of a scenario of one's own."""
    return last(simulate(own(measures, parameters), workers=2))


def signed(number: float, digits: int = 3) -> str:
    """A number with a sign in front, in the page's type."""
    return f"{number:+.{digits}f}".replace("-", "−")


def plain(number: float, digits: int = 3) -> str:
    """A number with a minus in the page's type."""
    return f"{number:.{digits}f}".replace("-", "−")


# --- tables -------------------------------------------------------------------------------------


def quarter_zero() -> list[list[str]]:
    """Record 0 of every region."""
    rows = []
    for name in builtin_regions():
        model = ClusterModel(scenario_from_mapping({"schema": 1, "name": "b", "region": name}))
        domains = [plain(model.metric(f"sharing_efficiency_{d}")) for d in model.domains]
        ends = [plain(model.metric(m)) for m in ("gini_efficiency", "siphon_index")]
        rows.append([name, plain(model.metric("sharing_efficiency"), 4), *domains, *ends])
    return sorted(rows)


def ten_years() -> list[list[str]]:
    """The library's scenarios in their last record, without what others measured."""
    names = [path.stem for path in sorted((ROOT / "scenarios").glob("*.yaml"))]
    rows = []
    for name in names:
        metrics = (
            "sharing_efficiency", "gini_efficiency", "lowest_city_efficiency", "siphon_index",
        )  # fmt: skip
        shares = [plain(last(library(name), metric)) for metric in metrics]
        projects = f"{last(library(name), 'projects_completed'):.0f}"
        money = [last(library(name), f"{who}_spending") / BILLION for who in ("public", "private")]
        rows.append([name, *shares, projects, *(f"{amount:.0f}" for amount in money)])
    return sorted(rows)


PARTS = (
    "top_level_design", "coordination_mechanism", "security_standards", "base_databases",
    "sharing_platform", "cluster_integration", "national_projects", "demonstration_bases",
)  # fmt: skip
"""The measures of the full programme."""


def parts_of_the_programme() -> list[list[str]]:
    """What each measure of the full programme adds alone, and as the last."""
    nothing, everything = efficiency(), efficiency(*PARTS)
    alone = {part: efficiency(part) - nothing for part in PARTS}
    rows = []
    for part in PARTS:
        others = [other for other in PARTS if other != part]
        rows.append([part, signed(alone[part]), signed(everything - efficiency(*others))])
    total = ["sum, or all together", signed(sum(alone.values())), signed(everything - nothing)]
    return [*rows, total]


def over_the_forms() -> list[list[str]]:
    """Two scenarios under the defaults, and under every alternative that is not among them."""
    forms: list[tuple[str, str, list[str]]] = [("–", "default", [])]
    for name, row in parameters().items():
        for alternative, value in row.alternatives.items():
            if row.per_domain or value != row.default:
                forms.append((f"`{name}`", alternative, [f"parameters.{name}={value}"]))
    rows = []
    for parameter, alternative, given in forms:
        base, other = (
            simulate(load_scenario(ROOT / "scenarios" / f"{name}.yaml", given), workers=2)
            for name in ("baseline", "coordination")
        )
        start = base.quarters.loc[base.quarters["quarter"] == 0, "sharing_efficiency"].mean()
        shares = [plain(share) for share in (start, last(base), last(other))]
        rows.append([parameter, alternative, *shares, f"{last(base, 'projects_completed'):.0f}"])
    return rows


def pooling_hosts() -> list[list[str]]:
    """Where pooled systems would stand with default parameters, and what they would save."""
    rows = []
    for name in builtin_regions():
        region = load_region(name)
        hosts, saving = pooling_groups(region, 0.7, 0.10, 0.05)
        if name != "classroom":
            towns = sorted({region.names[host] for host in hosts.tolist()})
            rows.append([name, ", ".join(towns), plain(saving)])
    return rows


# --- statements ---------------------------------------------------------------------------------


def _cities(name: str) -> pd.Series[float]:
    """Final sharing efficiency of the cities, by id."""
    table = library(name).cities
    final = table[table["quarter"] == table["quarter"].max()]
    means: pd.Series[float] = final.groupby("city", observed=True)["sharing_efficiency"].mean()
    return means


def _gain(name: str) -> tuple[float, float]:
    """What a programme adds in the ten lowest cities of the baseline, and in the ten highest."""
    base = _cities("baseline")
    gain = _cities(name) - base
    return (
        float(gain[base.nsmallest(10).index].mean()),
        float(gain[base.nlargest(10).index].mean()),
    )


def without_measures() -> list[str]:
    """About the baseline."""
    base = library("baseline")
    start = base.quarters[base.quarters["quarter"] == 0]
    friction = start["mean_friction_transport"].mean()
    no_maturing = efficiency(maturity_rate=0, maturity_diffusion=0)
    return [
        f"From {start['sharing_efficiency'].mean():.3f} to {last(base):.3f}.",
        f"`maturity_diffusion` 0 the end is {no_maturing:.3f}.",
        f"(`innovation` and `imitation` 0) it is {efficiency(innovation=0, imitation=0):.3f}.",
        f"with `attack_rate` 0 it is {efficiency(attack_rate=0):.3f}.",
        f"from {friction:.3f} to {last(base, 'mean_friction_transport'):.3f} nats",
        f"trust falls from 0.850 to {last(base, 'trust'):.3f}.",
    ]


def about_the_platform() -> list[str]:
    """About who gains."""
    base = _cities("baseline")
    low, high = _gain("platform")
    other_low, other_high = _gain("standards-and-trust")
    gains = (_cities("platform") - base).nlargest(5).index
    names = load_region(DELTA).names
    towns = sorted(names[load_region(DELTA).cities.index(city)] for city in gains)
    correlation = np.corrcoef(base, _cities("platform") - base)[0, 1]
    gini = [last(library(name), "gini_efficiency") for name in ("baseline", "platform")]
    lowest = [last(library(name), "lowest_city_efficiency") for name in ("baseline", "platform")]
    projects = [last(library(name), "projects_completed") for name in ("platform", "baseline")]
    return [
        f"Gini falls from {gini[0]:.3f} to {gini[1]:.3f} and the lowest city rises from "
        f"{lowest[0]:.3f} to {lowest[1]:.3f};",
        f"correlates {plain(float(correlation), 2)} with",
        f"the ten lowest gain {low:.3f}, the ten highest {high:.3f}.",
        f"standards and trust {other_high:.3f} against {other_low:.3f}.",
        f"({', '.join(towns[:-1])} and {towns[-1]} gain most)",
        f"fewer projects pay: {projects[0]:.0f} instead of {projects[1]:.0f}.",
    ]


def about_the_market() -> list[str]:
    """About who pays."""
    base, market = library("baseline"), library("market-led")
    projects, shares, public = (
        " instead of ".join(f"{last(result, metric) / scale:{form}}" for result in (market, base))
        for metric, scale, form in (
            ("projects_completed", 1, ".0f"), ("sharing_efficiency", 1, ".3f"),
            ("public_spending", BILLION, ".0f"),
        )
    )  # fmt: skip
    deals = [
        result.projects.groupby("domain", observed=True).size() / result.scenario.replicates
        for result in (market, base)
    ]
    telecom, health, school = (
        [f"{of[domain]:.0f}" for of in deals] for domain in ("telecom", "health", "education")
    )
    return [
        f"projects {projects}, sharing efficiency {shares}, but public spending {public} billion",
        f"private spending {last(market, 'private_spending') / BILLION:.0f} instead of 0.",
        f"more in telecom ({telecom[0]} instead of {telecom[1]} agreed on a run)",
        f"({health[0]} and {school[0]} instead of {health[1]} and {school[1]})",
    ]


def about_the_fund() -> list[str]:
    """About what keeps cities from building."""
    fund, attention = (simulate(own([m]), workers=2) for m in (FUND_ALONE, ATTENTION))
    both = simulate(own([FUND_ALONE, ATTENTION]), workers=2)
    state, _ = run_side_by_side(Setting.of([own([FUND_ALONE])]), range(32))
    spent = float(state.fund_spent.mean()) / BILLION
    taken = spent + float(state.fund.mean()) / BILLION
    alone, _ = run_side_by_side(Setting.of([own()]), range(32))
    in_all = [a.sum(axis=1).mean() / BILLION for a in (alone.spent, alone.budget, alone.lapsed)]
    count = [last(result, "projects_completed") for result in (fund, attention, both)]
    borders, leaderless = (
        last(simulate(own([("own", effects)]), workers=2))
        for effects in (AGREEMENTS, (*AGREEMENTS, *REST))
    )
    return [
        f"{last(fund):.3f} instead of {efficiency():.3f}, projects {count[0]:.0f} instead of",
        f"they spend {in_all[0]:.0f} of their roughly {sum(in_all):.0f} billion CNY",
        f"and {in_all[2] / sum(in_all):.0%} of the budgets lapses".replace("%", " %"),
        f"The fund takes in {taken:.0f} billion and spends {spent:.1f}.",
        f"gives {last(attention):.3f} and {count[1]:.0f} projects;",
        f"together {last(both):.3f} and {count[2]:.0f} projects.",
        f"Of the {last(library('coordination')):.3f} of the coordination scenario",
        f"alone give {borders:.3f}: they",
        f"All of it without the coordinator gives {leaderless:.3f}.",
    ]


def about_programmes() -> list[str]:
    """About the sum of parts."""
    nothing, everything = efficiency(), efficiency(*PARTS)
    factors = [efficiency(part) / nothing for part in PARTS]
    summed = nothing + sum(efficiency(part) - nothing for part in PARTS)
    return [
        f"the end would be {nothing * float(np.prod(factors)):.3f}; it is {everything:.3f}",
        f"above the sum of the parts ({summed:.3f})",
    ]


def about_borders() -> list[str]:
    """About Beijing–Tianjin–Hebei."""
    folder = "beijing-tianjin-hebei"
    base, joint, full = (
        library(f"{folder}/{name}") for name in ("baseline", "coordination", "full-programme")
    )
    gini = [last(result, "gini_efficiency") for result in (base, joint, full)]
    return [
        f"sharing efficiency from {last(base):.3f} to {last(joint):.3f} and Gini from "
        f"{gini[0]:.3f} to {gini[1]:.3f}",
        f"ends at {gini[2]:.3f}.",
    ]


TABLES: Mapping[str, Callable[[], list[list[str]]]] = {
    "Quarter 0": quarter_zero,
    "After ten years": ten_years,
    "Programmes together do more than the sum of their parts": parts_of_the_programme,
    "Pooling": pooling_hosts,
    "Over the forms of the model": over_the_forms,
}
"""The heading above each table of numbers, and what measures it."""

STATEMENTS: tuple[Callable[[], list[str]], ...] = (
    without_measures, about_the_platform, about_the_market, about_the_fund, about_programmes,
    about_borders,
)  # fmt: skip


def _show(rows: Iterable[Sequence[str]]) -> None:
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    for heading, measure in TABLES.items():
        print(f"\n{heading}")
        _show(measure())
    for measure_statements in STATEMENTS:
        print()
        print("\n".join(measure_statements()))
