"""``compare --each-measure``: what every lever does to every metric."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cluster_sim.analysis.comparison import Comparison
from cluster_sim.analysis.levers import Lever
from cluster_sim.cli.numbers import figure, with_interval
from cluster_sim.cli.options import Settings
from cluster_sim.cli.pages import levers_of
from cluster_sim.cli.printing import Column, print_json, print_table
from cluster_sim.cli.streams import emit
from cluster_sim.cli.work import Work
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.schema import Scenario

_SHOWN = {
    "realised_value": "Realised\nvalue,\nmillion",
    "output": "Output,\nmillion\na year",
    "gini_efficiency": "Inequality\n(Gini)",
    "lowest_city_efficiency": "Lowest\ncity",
    "siphon_index": "Siphon\nindex",
    "incidents": "Incidents",
    "trust": "Trust",
    "maturity": "Maturity",
}


def measure_scenarios(region: str, overrides: Sequence[str]) -> list[Scenario]:
    """The baseline of a region, then every measure of the catalogue alone, at full strength.

    Raises:
        ScenarioError: The region or an override cannot be used.
    """
    common = {"schema": 1, "region": region}
    nothing = {"name": "baseline", "title": {"en": "No new measure", "zh": "不采取新措施"}}
    mappings = [common | nothing]
    for name, row in sorted(catalogue().items(), key=lambda item: item[1].number):
        title = {"en": row.title.en, "zh": row.title.zh}
        mappings.append(common | {"name": name, "title": title, "measures": [{"use": name}]})
    here = Path.cwd()
    return [scenario_from_mapping(mapping, here, overrides) for mapping in mappings]


def print_levers(work: Work, comparison: Comparison, out: Path, settings: Settings) -> None:
    """Print what the measures do, the one that raises sharing efficiency most first."""
    found = levers_of(work, comparison)
    if settings.format == "json":
        given = [lever.to_json_dict() for lever in found]
        print_json(comparison.to_json_dict(out) | {"levers": given})
        return
    order = [one.name for one in comparison.ranking if one.name != comparison.baseline]
    by_place = {(lever.scenario.name, lever.metric): lever for lever in found}
    print_table(_columns(), [_row(name, by_place) for name in order])
    emit(
        "\nDifferences to doing nothing new, in the last record; [ ] is the 95 % interval.\n"
        f"All metrics, with intervals and per money: {out / 'levers.csv'}\n"
        f"As a picture: {out / 'figures' / 'levers.png'}\n"
    )


def _columns() -> list[Column]:
    return [
        Column("Measure", key=True),
        Column("Sharing efficiency\n[95 % interval]", number=True),
        Column("per bn\nspent", number=True),
        Column("Spending,\nmillion", number=True),
        *(Column(head, number=True) for head in _SHOWN.values()),
    ]


def _row(name: str, levers: dict[tuple[str, str], Lever]) -> list[str]:
    efficiency = levers[name, "sharing_efficiency"]
    spent = [levers[name, kind].difference.mean for kind in ("public_spending", "private_spending")]
    return [
        name,
        with_interval(efficiency.difference, signed=True),
        figure(efficiency.per_money.mean, signed=True),
        figure(sum(value for value in spent if value is not None), signed=True),
        *(figure(levers[name, metric].difference.mean, signed=True) for metric in _SHOWN),
    ]
