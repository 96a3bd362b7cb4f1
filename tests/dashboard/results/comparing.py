"""A small comparison on disk, simulated once for all tests of the page."""

from __future__ import annotations

from pathlib import Path

from cluster_sim.analysis.comparison import compare
from cluster_sim.results import TABLES
from cluster_sim.scenario.effective import effective_yaml
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.simulation import simulate
from cluster_sim.store.manifest import Job, RunCount
from cluster_sim.store.run_directory import RunDirectory, effective_files

QUARTERS, REPLICATES = 8, 4


def write_comparison(folder: Path) -> None:
    """Two scenarios of the classroom, compared; without figures and report."""
    common = {"schema": 1, "region": "classroom", "quarters": QUARTERS, "replicates": REPLICATES}
    base = scenario_from_mapping(
        {**common, "name": "baseline", "title": {"en": "Base", "zh": "基准线"}}
    )
    plan = scenario_from_mapping(
        {
            **common,
            "name": "plan",
            "title": {"en": "Plan <b>", "zh": "方案"},
            "measures": [{"use": "sharing_platform"}, {"use": "top_level_design"}],
        }
    )
    results = [simulate(scenario) for scenario in (base, plan)]
    comparison = compare(results, "baseline")
    with RunDirectory(folder, [domain.name for domain in base.domains]) as directory:
        for result in results:
            directory.append(result)
        names = effective_files([base.name, plan.name])
        for scenario in (base, plan):
            directory.write_text(names[scenario.name], effective_yaml(scenario))
        directory.write_csv(TABLES["summary"].file, comparison.summary)
        directory.write_csv(TABLES["comparison"].file, comparison.table)
        counts = tuple(RunCount(one, REPLICATES, REPLICATES, 0) for one in (base, plan))
        directory.finish(Job("compare", "baseline", counts), {})
