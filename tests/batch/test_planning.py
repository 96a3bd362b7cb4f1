"""What a design samples and sets is what the scenarios of its cases have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.batch.plan import Plan
from cluster_sim.batch.planning import load_plan, read_case
from cluster_sim.errors import InputError
from cluster_sim.region.schema import FloatArray
from tests.batch.writing import complaints, plan_of, write_design


def column(plan: Plan, path: str) -> FloatArray:
    return plan.draws[:, plan.paths.index(path)]


@pytest.mark.parametrize("key", ["start", "end"])
def test_dates_are_whole_quarters_with_both_ends(tmp_path: Path, key: str) -> None:
    path = f"measures.trust.{key}"
    text = f"vary: {{{path}: {{low: 2025-Q1, high: 2027-Q4}}}}\nsampling: {{draws: 96}}"
    plan = plan_of(tmp_path, text)
    values = column(plan, path)
    assert sorted(set(values.tolist())) == list(range(4, 16))  # the start is 2024-Q1
    assert np.bincount(values.astype(int)).max() <= 10  # 8 each, one more or less at the cuts
    for draw in range(3):
        assert plan.values(draw) == [(path, values[draw])]
        assert isinstance(plan.values(draw)[0][1], int)
        measures = read_case(plan, 1, 0, plan.values(draw)).measures
        (own,) = (measure for measure in measures if measure.name == "trust")
        assert getattr(own, key) == values[draw]
    later = plan_of(tmp_path, text, "start=2020-Q1")
    assert (column(later, path) == values + 16).all()


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube", "monte_carlo"])
def test_sampled_values_lie_where_they_must(tmp_path: Path, method: str) -> None:
    text = f"""\
vary:
  parameters.discount_rate: {{low: 0.04, high: 0.06}}
  parameters.destination_exponent: {{low: 0.7, high: 1, distribution: triangular, mode: 0.8}}
  parameters.distance_floor: {{low: 10, high: 40, distribution: lognormal, median: 20}}
  parameters.road_speed: {{low: 50, high: 90, distribution: loguniform}}
  measures.trust.effects.0.ramp: {{low: 1, high: 3}}
sampling: {{method: {method}, draws: 64}}"""
    plan = plan_of(tmp_path, text)
    assert plan.draws.shape == (64, 5)
    for each in plan.design.ranges:
        values = column(plan, each.path)
        assert isinstance(each.low, int | float)
        assert isinstance(each.high, int | float)
        assert ((values >= each.low) & (values <= each.high)).all()
        assert np.ptp(values) > 0.5 * (each.high - each.low)
    assert set(column(plan, "measures.trust.effects.0.ramp")) == {1, 2, 3}
    assert plan.whole == {"measures.trust.effects.0.ramp"}


def test_what_vary_names_is_not_sampled_again(tmp_path: Path) -> None:
    text = """\
vary:
  parameters.discount_rate: [0.04]
  parameters.relay_charge.health: {low: 0.2, high: 1.0}
  parameters.mandate_imitation: {low: 0.2, high: 0.4}
sampling: {draws: 2, parameters: all}"""
    plan = plan_of(tmp_path, text)
    assert len(set(plan.paths)) == len(plan.paths) > 100
    assert "parameters.discount_rate" not in plan.paths
    assert {"parameters.relay_charge.health", "parameters.relay_charge.telecom"} <= set(plan.paths)
    assert "parameters.mandate_innovation" not in plan.paths  # sampled with its partner or not


def test_a_sample_does_not_depend_on_where_the_files_are(tmp_path: Path) -> None:
    text = "sampling: {draws: 5, parameters: [discount_rate, domain_weights]}"
    first = plan_of(tmp_path, text)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (tmp_path / "x.yaml").rename(folder / "y.yaml")
    files = [tmp_path / "baseline.yaml", tmp_path / "plan.yaml"]
    moved = load_plan(folder / "y.yaml", files=files)
    assert (moved.draws == first.draws).all()
    assert [part.name for part in moved.parts()] == [part.name for part in first.parts()]


@pytest.mark.parametrize(
    ("text", "overrides", "replicates", "seed"),
    [
        ("", (), 4, 1),
        ("replicates: 3\nseed: 0", (), 3, 0),
        ("replicates: 3\nseed: 0", ("replicates=2", "seed=9"), 2, 9),
        ("replicates: 3", (" replicates = 2",), 2, 1),
    ],
)
def test_what_is_set_goes_before_the_design_and_that_before_the_scenarios(
    tmp_path: Path, text: str, overrides: tuple[str, ...], replicates: int, seed: int
) -> None:
    plan = plan_of(tmp_path, text, *overrides)
    bases = [base for of_one in plan.bases for base in of_one]
    assert {(base.replicates, base.seed) for base in bases} == {(replicates, seed)}
    assert plan.replicates == replicates


def test_the_seed_of_the_runs_is_that_of_the_sample(tmp_path: Path) -> None:
    text = "sampling: {draws: 5, parameters: [discount_rate]}"
    one, again, two = (plan_of(tmp_path, text, f"seed={seed}") for seed in (1, 1, 2))
    assert (one.draws == again.draws).all()
    assert (one.draws != two.draws).all()


def test_more_draws_begin_with_those_that_were(tmp_path: Path) -> None:
    text = "sampling: {draws: 5, parameters: [discount_rate, innovation]}"
    few, more = plan_of(tmp_path, text), plan_of(tmp_path, text.replace("5", "12"))
    assert (more.draws[:5] == few.draws).all()


def test_what_is_set_for_all_runs_cannot_be_varied_as_well(tmp_path: Path) -> None:
    text = "vary:\n  parameters.discount_rate: [0.04]"
    assert complaints(tmp_path, text, ["parameters.discount_rate=0.05"]) == [
        "x.yaml:5:3: vary.parameters.discount_rate: is set twice: 'parameters.discount_rate=0.05' "
        "and 'parameters.discount_rate=0.04'; keep one of them"
    ]


def test_a_wrong_assignment_is_told_as_such(tmp_path: Path) -> None:
    assert complaints(tmp_path, "", ["parameters.discount_rat=0.05"]) == [
        "--set: parameters.discount_rat: is not a parameter (did you mean discount_rate?)"
    ]


def test_a_fault_of_a_scenario_is_told_in_its_own_file(tmp_path: Path) -> None:
    design = write_design(tmp_path, "")
    path = tmp_path / "plan.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"plan\.yaml:12:1: colour: is not a known key"):
        load_plan(design)


LISTED = [
    ("measures.trust.start: [2025-Q1, 2026-Q1]", [4, 8]),
    ("measures.trust.start: [4, 2026-Q1]", [4, 8]),
]


@pytest.mark.parametrize(("line", "starts"), LISTED)
def test_dates_can_be_listed(tmp_path: Path, line: str, starts: list[int]) -> None:
    plan = plan_of(tmp_path, f"vary: {{{line}}}")
    found = [m.start for base in plan.bases[1] for m in base.measures if m.name == "trust"]
    assert found == starts


@pytest.mark.parametrize(
    ("line", "name", "values"),
    [
        ("parameters.trend_growth: [0.02, null]", "trend_growth", [0.02, 0.03]),
        (
            "parameters.relay_charge: [0.1, {health: 0.3}]",
            "relay_charge",
            [(0.1, 0.1, 0.1, 0.1), (0.05, 0.02, 0.3, 0.7)],
        ),
        (
            "parameters.relay_charge.all: [0.1, 0.3]",
            "relay_charge",
            [(0.1, 0.1, 0.4, 0.1), (0.3, 0.3, 0.4, 0.3)],
        ),
        (
            "parameters: [{discount_rate: 0.03}, {discount_rate: 0.05}]",
            "discount_rate",
            [0.03, 0.05],
        ),
    ],
)
def test_anything_that_set_takes_can_be_listed(
    tmp_path: Path, line: str, name: str, values: list[object]
) -> None:
    plan = plan_of(tmp_path, f"vary: {{{line}}}")
    assert [base.parameters[name] for base in plan.bases[1]] == values


def test_a_strength_by_date_can_be_listed(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "vary: {measures.trust.strength: [1, [[2024-Q3, 0.5], [2025-Q3, 1]]]}")
    found = [m.schedule for base in plan.bases[1] for m in base.measures if m.name == "trust"]
    assert found == [(), ((2, 0.5), (6, 1.0))]


SUMS = st.tuples(st.floats(0.3, 0.8), st.floats(0.3, 0.8))


@settings(max_examples=25)
@given(base=SUMS, slope=st.tuples(st.floats(0.05, 0.4), st.floats(0.05, 0.4)), lists=st.booleans())
def test_no_case_is_simulated_that_the_reader_would_refuse(
    tmp_path_factory: pytest.TempPathFactory,
    base: tuple[float, float],
    slope: tuple[float, float],
    lists: bool,
) -> None:
    """Two parameters that are right alone and wrong together, at any combination."""
    folder = tmp_path_factory.mktemp("sums")
    lines = []
    for name, ends in (("uptake_base", sorted(base)), ("uptake_maturity", sorted(slope))):
        listed = f"{sorted(set(ends))}" if lists else f"{{low: {ends[0]!r}, high: {ends[1]!r}}}"
        lines.append(f"  parameters.{name}: {listed}\n")
    text = "vary:\n" + "".join(lines) + ("" if lists else "sampling: {draws: 16}")
    plan, said = None, ""
    try:
        plan = plan_of(folder, text)
    except InputError as error:
        said = str(error)
    if plan is None:
        assert "must add up to at most 1" in said
        return
    for number in range(plan.n_cases):
        case = plan.case(number)
        scenario = plan.with_values(case.scenario, case.point, case.draw)
        low, rise = (scenario.parameters[f"uptake_{key}"] for key in ("base", "maturity"))
        assert isinstance(low, float)
        assert isinstance(rise, float)
        assert low + rise <= 1 + 1e-12
