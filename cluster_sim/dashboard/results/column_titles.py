"""What people call metrics and columns of tables."""

from __future__ import annotations

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.scenario.domains import builtin_domains

_TITLES = {
    "sharing_efficiency": N_("Sharing efficiency"),
    "network_efficiency": N_("Network efficiency"),
    "realised_value": N_("Realised value"),
    "potential_value": N_("Potential value"),
    "public_spending": N_("Public spending"),
    "private_spending": N_("Private spending"),
    "spending": N_("All spending"),
    "projects_completed": N_("Completed projects"),
    "incidents": N_("Security incidents"),
    "duplication_waste": N_("Waste on duplicates"),
    "trust": N_("Trust"),
    "maturity": N_("Digital maturity"),
    "uptake": N_("Uptake"),
    "output": N_("Output"),
    "gini_efficiency": N_("Inequality (Gini)"),
    "lowest_city_efficiency": N_("Efficiency of the lowest city"),
    "siphon_index": N_("Siphon index"),
    "benefit_cost_ratio": N_("Benefit-cost ratio"),
}
_BY_DOMAIN = {
    "sharing_efficiency_": N_("Sharing efficiency, {domain}"),
    "mean_friction_": N_("Mean friction, {domain}"),
    "friction_": N_("Friction, {domain}"),
    "load_": N_("Load, {domain}"),
}
_COLUMNS = {
    "scenario": N_("Scenario"),
    "point": N_("Point: combination of listed values"),
    "draw": N_("Draw: row of the sample"),
    "replicate": N_("Replicate"),
    "quarter": N_("Quarter since the start"),
    "city": N_("City"),
    "from": N_("First city of the link"),
    "to": N_("Second city of the link"),
    "project": N_("Number of the project"),
    "metric": N_("Metric"),
    "measure": N_("Measure"),
    "unit": N_("Unit"),
    "rank": N_("Rank"),
    "title": N_("Title"),
    "group": N_("Group"),
    "p_best": N_("Best with probability"),
    "initial": N_("Value at the start"),
    "baseline": N_("Baseline"),
    "replicates": N_("Replicates"),
    "budget": N_("Budget in hand"),
    "domain": N_("Domain"),
    "mode": N_("Who operates"),
    "start": N_("Quarter of the deal"),
    "due": N_("Planned end"),
    "end": N_("Quarter of completion"),
    "status": N_("Status"),
    "promised_cost": N_("Cost agreed"),
    "final_cost": N_("Cost in the end"),
    "benefit_ratio": N_("True over promised benefit"),
    "paid_from": N_("Paid by the first city"),
    "paid_to": N_("Paid by the second city"),
    "paid_fund": N_("Paid by the fund"),
    "paid_pot": N_("Paid by the pot"),
    "paid_private": N_("Paid by private capital"),
    "transfer": N_("Transfer between the cities"),
    "n": N_("Runs"),
    "mean": N_("Mean"),
    "sd": N_("Standard deviation"),
}
_PARTS = {
    "_mean": N_("{what}: mean"),
    "_low": N_("{what}: lower end of the 95 % interval"),
    "_high": N_("{what}: upper end of the 95 % interval"),
}
_STEMS = {
    "final": N_("Value in the last record"),
    "average": N_("Mean of all records"),
    "average_sharing_efficiency": N_("Sharing efficiency on average"),
    "difference": N_("Difference to the baseline"),
    "per_bn": N_("Difference per bn spent"),
}


def column_title(metric: str, translate: Translator) -> str:
    """The title of a metric or a column; its name where nothing is known about it."""
    if metric in _TITLES:
        return translate(_TITLES[metric])
    if metric in _COLUMNS or metric in _STEMS:
        return translate({**_COLUMNS, **_STEMS}[metric])
    for end, text in _PARTS.items():
        if metric.endswith(end):
            what = column_title(metric.removesuffix(end), translate)
            return translate(text).format(what=what)
    for stem, text in _BY_DOMAIN.items():
        if metric.startswith(stem):
            name = metric.removeprefix(stem)
            domain = builtin_domains().get(name)
            title = name if domain is None else domain.title.get(translate.language)
            return translate(text).format(domain=title)
    return metric
