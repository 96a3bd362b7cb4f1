"""The data files: complete, consistent, and with the values that the model is described with."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.measures import MeasureRow, catalogue
from cluster_sim.scenario.parameters import Parameter, as_number, evidence, parameters

DOMAINS = ["transport", "telecom", "health", "education"]
ROWS = {
    "top_level_design": (1, 12, 10),
    "coordination_mechanism": (2, 9, 8),
    "government_operation": (3, 18, 4),
    "market_operation": (4, 3, 4),
    "rd_bases": (5, 24, 16),
    "certified_operators": (6, 3, 6),
    "ict_infrastructure": (7, 90, 12),
    "security_standards": (8, 15, 8),
    "cloud_layout": (9, 0, 12),
    "base_databases": (10, 21, 12),
    "city_big_data": (11, 30, 10),
    "command_centre": (12, 18, 8),
    "smart_utilities": (13, 75, 16),
    "sharing_platform": (14, 27, 12),
    "service_channels": (15, 60, 8),
    "service_purchase": (16, 24, 6),
    "iot_cloud_industry": (17, 18, 16),
    "information_consumption": (18, 12, 6),
    "industrial_fusion": (19, 15, 12),
    "smart_economy_zones": (20, 18, 12),
    "cluster_integration": (21, 36, 8),
    "national_projects": (22, 24, 12),
    "demonstration_bases": (23, 15, 4),
}
"""Number, cost and ramp of every row."""
PER_DOMAIN = [
    "distance_decay",
    "potential_share",
    "participation_elasticity",
    "relay_charge",
    "domain_weights",
    "infrastructure_friction",
    "standards_friction",
    "administration_factor",
    "hub_friction",
    "project_cost",
    "project_cost_per_km",
    "project_lag",
    "overrun_mean",
    "overrun_sd",
    "overrun_tail_share",
    "innovation",
    "imitation",
]
OTHERS = [
    "destination_exponent",
    "distance_floor",
    "transport_time_elasticity",
    "frontier_speed",
    "frontier_minutes",
    "road_speed",
    "length_friction",
    "standards_within_share",
    "border_friction_within",
    "border_friction_division",
    "border_friction_special",
    "border_friction_country",
    "hub_border_share",
    "layer_exponent",
    "layer_share",
    "trust_start",
    "maturity_start_base",
    "maturity_start_range",
    "uptake_base",
    "uptake_maturity",
    "supply_base",
    "supply_maturity",
    "agreement_now",
    "agreement_half_life",
    "discount_rate",
    "planning_horizon",
    "risk_aversion",
    "decision_noise",
    "spillover_error",
    "project_stage",
    "learning_rate",
    "size_exponent",
    "reference_population",
    "duration_sd",
    "benefit_sd",
    "overrun_tail_exponent",
    "overrun_tail_low",
    "overrun_tail_high",
    "mandate_innovation",
    "mandate_imitation",
    "capacity_base",
    "capacity_maturity",
    "bargaining_transfers",
    "charge_share",
    "partnership_public_share",
    "partnership_wedge",
    "partnership_speed",
    "market_public_share",
    "market_wedge",
    "market_speed",
    "cofunding_share",
    "fund_levy",
    "fund_match",
    "fund_overhead",
    "budget_share",
    "budget_carry_over",
    "programme_city_share",
    "belief_variance",
    "belief_drift",
    "belief_noise_own",
    "belief_noise_visit",
    "belief_noise_neighbour",
    "maturity_rate",
    "maturity_diffusion",
    "attack_rate",
    "serious_share",
    "incident_exposure",
    "incident_maturity",
    "incident_spread",
    "pooled_spread",
    "incident_cost",
    "trust_drop",
    "trust_half_life",
    "growth_elasticity",
    "output_convergence",
    "data_centre_running_cost",
    "database_running_cost",
    "pooling_exponent",
    "pooling_backup",
    "pooling_network",
    "trend_growth",
]


def test_the_domains_are_the_four_in_this_order() -> None:
    assert list(builtin_domains()) == DOMAINS
    kinds = [domain.infrastructure for domain in builtin_domains().values()]
    assert kinds == ["travel_time", "maturity", "maturity", "maturity"]
    assert builtin_domains()["health"].title.zh == "医疗"


def test_the_parameters_are_exactly_these() -> None:
    assert sorted(parameters()) == sorted(PER_DOMAIN + OTHERS)
    assert sorted(n for n, p in parameters().items() if p.per_domain) == sorted(PER_DOMAIN)


@pytest.mark.parametrize("name", PER_DOMAIN + OTHERS)
def test_every_parameter_has_a_range_with_its_default_in_it_and_a_source(name: str) -> None:
    parameter = parameters()[name]
    assert parameter.meaning.endswith(".")
    assert parameter.meaning_zh.endswith("。")
    assert parameter.unit
    assert parameter.source
    assert parameter.confidence
    keys = parameter.keys()
    for key in keys:
        low, high = parameter.low_for(key), parameter.high_for(key)
        if parameter.distribution == "dirichlet":
            assert parameter.concentration is not None
            continue
        assert low is not None
        assert high is not None
        assert parameter.fault(low) is None
        assert parameter.fault(high) is None
        if parameter.distribution_for(key) == "none":
            assert low == high
        assert parameter.status_for(key)


def test_shares_of_a_whole_add_up_to_one() -> None:
    for name in ("domain_weights", "layer_share"):
        default = parameters()[name].default
        assert isinstance(default, dict)
        assert math.fsum(default.values()) == pytest.approx(1, abs=1e-15)


def test_the_body_of_digital_overruns_has_the_mean_of_its_lognormal() -> None:
    mean, sd = parameters()["overrun_mean"], parameters()["overrun_sd"]
    for domain in DOMAINS[1:]:
        spread = sd.default_for(domain)
        assert spread is not None
        assert mean.default_for(domain) == pytest.approx(math.exp(spread**2 / 2), rel=1e-15)


@pytest.mark.parametrize(
    ("name", "domain", "value"),
    [
        ("distance_decay", "transport", 1.2),
        ("distance_decay", "education", 1.0),
        ("potential_share", "telecom", 0.010),
        ("relay_charge", "health", 0.5),
        ("standards_friction", "health", 0.45),
        ("project_cost", "education", 13),
        ("project_cost_per_km", "transport", 0.45),
        ("project_lag", "telecom", 6),
        ("imitation", "transport", 0.38),
        ("border_friction_country", "", 1.74),
        ("project_stage", "", 0.35),
        ("budget_share", "", 0.0006),
        ("incident_cost", "", 2.83),
        ("layer_share", "administration", 0.25),
        ("trend_growth", "", None),
    ],
)
def test_defaults(name: str, domain: str, value: float | None) -> None:
    assert parameters()[name].default_for(domain) == value


def test_evidence_is_kept_apart_and_has_sources() -> None:
    names = [row.name for row in evidence()]
    assert "value_interop" in names
    assert "phi_border_CAUS" in names
    assert not set(names) & set(parameters())
    assert all(row.source for row in evidence())


def test_a_parameter_out_of_its_own_range_is_refused() -> None:
    row = {
        "name": "n",
        "part": "a",
        "meaning": "b.",
        "meaning_zh": "b。",
        "unit": "1",
        "distribution": "tri",
    }
    row |= {"source": "s", "status": "derived", "confidence": "c"}
    for values, said in (
        ({"default": 3, "low": 1, "high": 2}, "low, default and high are not in order"),
        ({"default": 3, "low": 1, "high": 4, "maximum": 1}, "the default must be at most 1, not 3"),
        ({"default": 3}, "needs low and high"),
    ):
        with pytest.raises(ValidationError, match=said):
            Parameter.model_validate(row | values)


ALTERNATIVES = {
    "participation_elasticity": {"diversion": 0, "creation": 1},
    "relay_charge": {"none": 0, "prohibitive": 300},
    "layer_exponent": {"sum": 1, "worst layer": 200},
    "growth_elasticity": {"off": 0, "on": 0.03},
    "bargaining_transfers": {"without": 0, "with": 1},
}
"""Other forms of the model, and the value of which parameter each of them is."""


def test_the_structural_alternatives_are_these() -> None:
    found = {name: each.alternatives for name, each in parameters().items() if each.alternatives}
    assert found == ALTERNATIVES
    assert parameters()["layer_exponent"].named == "sum 1, worst layer 200"
    assert parameters()["discount_rate"].named == ""


@pytest.mark.parametrize(
    ("name", "usual"),
    [("layer_exponent", "sum"), ("growth_elasticity", "on"), ("bargaining_transfers", "without")],
)
def test_the_usual_form_is_the_default(name: str, usual: str) -> None:
    parameter = parameters()[name]
    assert parameter.alternatives[usual] == parameter.default


def test_alternatives_are_values_that_are_allowed_and_differ() -> None:
    row: dict[str, object] = {
        "name": "n",
        "part": "a",
        "meaning": "b.",
        "meaning_zh": "b。",
        "unit": "1",
    }
    row |= {"distribution": "structural", "source": "s", "status": "derived", "confidence": "c"}
    row |= {"default": 1, "low": 0, "high": 1, "maximum": 2}
    for values, said in (
        ({"alternatives": {"much": 3}}, "n: the alternative much must be at most 2, not 3"),
        ({"alternatives": {"one": 1, "all": 1}}, "n: needs two different alternatives, or none"),
        ({"choices": [1, 2], "alternatives": {"no": 0}}, "alternative no must be 1 or 2, not 0"),
        ({"choices": [0, 2]}, "n: the default must be 0 or 2, not 1"),
        ({"choices": [1]}, "should have at least 2 items"),
    ):
        with pytest.raises(ValidationError, match=said):
            Parameter.model_validate(row | values)
    assert Parameter.model_validate(row | {"alternatives": {"none": 0, "two": 2}}).high == 1


def test_a_choice_says_what_there_is_to_choose_from() -> None:
    parameter = parameters()["bargaining_transfers"]
    assert parameter.limits == "0 or 1"
    assert [parameter.fault(value) for value in (0, 1, 0.0, 1.0)] == [None] * 4
    assert parameter.fault(0.5) == "must be 0 or 1, not 0.5"
    assert parameter.fault(True) == "must be a number, not true"


def test_numbers_too_large_are_infinite_and_truth_is_no_number() -> None:
    assert as_number(10**400) == math.inf
    assert as_number(-(10**400)) == -math.inf
    assert as_number(True) is None
    assert as_number("1") is None


def test_the_catalogue_has_these_rows_in_the_order_of_their_numbers() -> None:
    assert list(catalogue()) == list(ROWS)
    assert [row.number for row in catalogue().values()] == list(range(1, 24))


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_measure_is_explained_in_both_languages(name: str) -> None:
    row = catalogue()[name]
    assert 2 <= row.description.en.count(". ") + 1 <= 4
    assert 2 <= row.description.zh.count("。") <= 4
    assert " " not in row.description.zh
    assert row.title.en != row.title.zh


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_effect_fits_its_channel(name: str) -> None:
    for effect in catalogue()[name].effects:
        channel = channels()[effect.channel]
        assert channel.minimum <= effect.strength <= (channel.maximum or math.inf)
        assert effect.option in ("", *channel.choices)


@pytest.mark.parametrize("name", ROWS)
def test_cost_and_ramp(name: str) -> None:
    row = catalogue()[name]
    assert (row.number, row.cost, row.ramp) == ROWS[name]
    assert all(row.ramp_of(effect) == row.ramp for effect in row.effects)


@pytest.mark.parametrize("name", ROWS)
def test_every_row_says_who_pays_and_where_its_numbers_are_from(name: str) -> None:
    row = catalogue()[name]
    assert row.paid_by.en.endswith(".")
    assert row.paid_by.zh.endswith("。")
    for effect in row.effects:
        assert row.source_of(effect)
        channel = channels()[effect.channel]
        switch = channel.unit == "switch"
        assert (effect.low == effect.high) is switch, effect.channel
        assert channel.minimum <= effect.low <= effect.strength <= effect.high
        assert effect.high <= (channel.maximum or math.inf)


def test_a_strength_outside_its_range_is_refused() -> None:
    row = catalogue()["cloud_layout"].model_dump(exclude_unset=True)
    row["effects"][0]["low"] = 0.8
    with pytest.raises(ValidationError, match="not in order"):
        MeasureRow.model_validate(row)


def test_what_is_needed_first_can_be_had_first() -> None:
    """No two measures wait for each other, and nothing needs what it conflicts with."""
    for name, row in catalogue().items():
        assert not set(row.needs) & set(row.conflicts)
        for needed in row.needs:
            assert name not in catalogue()[needed].needs
            assert not catalogue()[needed].needs


def test_conflicts_are_those_between_modes_of_operation() -> None:
    """Two rows conflict exactly where they set different modes for a domain."""
    setting = {
        name: effect
        for name, row in catalogue().items()
        for effect in row.effects
        if effect.channel == "mode"
    }
    assert set(setting) == {"government_operation", "market_operation", "smart_utilities"}
    for name, row in catalogue().items():
        others = set(setting) - {name} if name in setting else set()
        assert set(row.conflicts) == others
    for name, effect in setting.items():
        allowed = catalogue()[name].options.get("mode", [effect.option])
        assert list(catalogue()[name].modes) == allowed


def test_an_unknown_channel_in_the_catalogue_is_refused() -> None:
    row = catalogue()["market_operation"].model_dump(exclude_unset=True)
    row["effects"] = [{"channel": "trusts", "strength": 1, "low": 1, "high": 1}]
    with pytest.raises(ValidationError, match="unknown channels"):
        MeasureRow.model_validate(row)


def test_channels_with_options_act_on_what_the_option_says() -> None:
    elasticity = channels()["elasticity"]
    assert elasticity.targets("growth") == ("cities",)
    assert elasticity.targets("participation") == ("domains",)
    assert channels()["coordinator"].targets("fund") == ()
    assert channels()["trust"].choices == ()
