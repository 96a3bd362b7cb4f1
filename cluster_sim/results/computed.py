"""The columns of the tables that are computed from simulated ones."""

from __future__ import annotations

from cluster_sim.results.rows import SCENARIO, Row, key
from cluster_sim.results.simulated import METRICS


def _with_interval(name: str, unit: str, what: str) -> tuple[Row, ...]:
    """Mean and 95 % interval, as three columns."""
    return (
        Row(f"{name}_mean", unit, f"{what}: mean over the replicates.", nullable=True),
        Row(f"{name}_low", unit, "Lower end of the 95 % interval for it.", nullable=True),
        Row(f"{name}_high", unit, "Upper end of the 95 % interval for it.", nullable=True),
    )


SUMMARY = (
    SCENARIO,
    key("metric", "Name of the metric, as in the table `quarters`."),
    Row("unit", "", "Unit of the figures in this row.", "str"),
    Row("initial", "", "Value in record 0, the state before the first decision.", nullable=True),
    *_with_interval("final", "", "Value in the last record"),
    *_with_interval("average", "", "Mean of the records 1 to T"),
    Row("replicates", "count", "Replicates with a final value, behind the interval.", "int64"),
)

COMPARED = (
    "realised_value",
    "public_spending",
    "private_spending",
    "benefit_cost_ratio",
    "gini_efficiency",
    "lowest_city_efficiency",
    "incidents",
)
"""The metrics beside sharing efficiency whose final means stand in the table of a comparison."""

COMPARISON = (
    Row("rank", "count", "Place by the mean final sharing efficiency, from 1.", "int64"),
    SCENARIO,
    Row("title", "", "Title of the scenario.", "str"),
    Row(
        "group",
        "count",
        "Scenarios of one group cannot be told from its first: the 95 % interval of the paired "
        "difference contains 0.",
        "int64",
    ),
    Row(
        "p_best",
        "1",
        "Probability that the scenario has the highest expected final sharing efficiency.",
    ),
    *_with_interval("sharing_efficiency", "1", "Final sharing efficiency"),
    *_with_interval("average_sharing_efficiency", "1", "Sharing efficiency over records 1 to T"),
    *_with_interval("difference", "1", "Final sharing efficiency minus the baseline's, paired"),
    *(
        Row(row.name, row.unit, f"Mean of the last record. {row.meaning}", nullable=True)
        for row in METRICS
        if row.name in COMPARED
    ),
)

LEVERS = (
    key("measure", "Id of the measure, alone and at full strength."),
    key("metric", "Name of the metric, as in the table `quarters`."),
    Row("unit", "", "Unit of the metric.", "str"),
    Row("baseline", "", "Mean of the baseline's last record.", nullable=True),
    *_with_interval("difference", "", "Last record minus the baseline's, paired"),
    *_with_interval(
        "per_bn", "", "Difference for each bn of the currency spent beyond the baseline"
    ),
)
