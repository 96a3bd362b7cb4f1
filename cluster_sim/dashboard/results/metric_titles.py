"""What people call the metrics of runs."""

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
}


def metric_title(metric: str, translate: Translator) -> str:
    """The title of a metric; its name where nothing is known about it."""
    if metric in _TITLES:
        return translate(_TITLES[metric])
    for stem, text in _BY_DOMAIN.items():
        if metric.startswith(stem):
            name = metric.removeprefix(stem)
            domain = builtin_domains().get(name)
            title = name if domain is None else domain.title.get(translate.language)
            return translate(text).format(domain=title)
    return metric
