"""Every run of a design has one place in one order, in one part, whatever the sizes."""

from __future__ import annotations

from itertools import chain, product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.batch import plan as plan_module
from cluster_sim.batch.plan import Plan, seconds_of_a_run
from tests.batch.writing import plan_of, write_scenarios

Run = tuple[int, int, int, int]

VARIED = """\
vary:
  parameters.discount_rate: [0.04, 0.06]
  parameters.relay_charge.health: {low: 0.2, high: 1.0}
sampling: {draws: 4}
"""
SIZES = st.tuples(
    st.lists(st.sampled_from(["baseline", "plan"]), min_size=1, max_size=2, unique=True),
    st.integers(1, 3),  # values of a list
    st.integers(1, 2),  # values of another one
    st.none() | st.integers(1, 7),  # draws
    st.integers(1, 9),  # replicates
)


def of_sizes(
    folder: Path, names: list[str], rates: int, costs: int, draws: int | None, replicates: int
) -> Plan:
    listed = ", ".join(f"{name}.yaml" for name in names)
    cost = f"parameters.project_stage: {[0.3 + 0.1 * n for n in range(costs)]}"
    sampled = "  parameters.relay_charge: {low: 0.2, high: 1.0}\n" if draws else ""
    return plan_of(
        folder,
        f"schema: 1\nname: x\nscenarios: [{listed}]\nreplicates: {replicates}\nvary:\n"
        f"  parameters.discount_rate: {[0.04 + 0.01 * n for n in range(rates)]}\n"
        f"  {cost}\n{sampled}" + (f"sampling: {{draws: {draws}}}" if draws else ""),
    )


def runs_of(plan: Plan) -> list[Run]:
    """The runs in the order of the parts."""
    stretches = chain.from_iterable(part.stretches for part in plan.parts())
    return [
        (s.case.scenario, s.case.point, s.case.draw, replicate)
        for s in stretches
        for replicate in range(s.first, s.end)
    ]


@settings(max_examples=40)
@given(SIZES, st.integers(1, 20))
def test_parts_hold_every_run_once_and_in_order(
    sizes: tuple[list[str], int, int, int | None, int], most: int
) -> None:
    names, rates, costs, draws, replicates = sizes
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "_MOST_RUNS_OF_A_PART", most)
        plan = of_sizes(Path(folder), *sizes)
        parts = list(plan.parts())
    counts = (len(names), rates * costs, draws or 1, replicates)
    assert plan.n_runs == counts[0] * counts[1] * counts[2] * counts[3]
    assert (len(plan.points), len(plan.draws), plan.replicates) == counts[1:]
    assert runs_of(plan) == list(product(*map(range, counts)))
    size = plan.runs_of_a_part
    assert size <= most < 2 * size  # a power of two
    assert size & (size - 1) == 0
    assert [len(part) for part in parts[:-1]] == [size] * (len(parts) - 1)
    assert sum(len(part) for part in parts) == plan.n_runs
    assert len({part.name for part in parts}) == len(parts)
    assert [part.name[:11] for part in parts] == [f"part-{n:05d}-" for n in range(len(parts))]


def test_points_go_through_the_last_list_first(tmp_path: Path) -> None:
    plan = of_sizes(tmp_path, ["plan"], 2, 2, None, 1)
    assert plan.points == ((0.04, 0.3), (0.04, 0.4), (0.05, 0.3), (0.05, 0.4))
    values = [base.parameters["discount_rate"] for base in plan.bases[0]]
    assert values == [0.04, 0.04, 0.05, 0.05]


def names_of(folder: Path, text: str, *overrides: str) -> list[str]:
    return [part.name for part in plan_of(folder, text, *overrides).parts()]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 8 runs; there are 64."""
    monkeypatch.setattr(plan_module, "_MOST_RUNS_OF_A_PART", 8)


@pytest.mark.usefixtures("small_parts")
def test_the_names_of_parts_are_a_function_of_what_is_in_them(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "deep" / "there"
    for folder in (here, there):
        folder.mkdir(parents=True)
    names = names_of(here, VARIED)
    assert len(names) == 8
    assert names_of(there, VARIED.replace("0.06]", "0.060]") + "# said otherwise") == names
    assert names_of(here, f"{VARIED}tables: [quarters, links]")[0] != names[0]
    other = names_of(here, VARIED.replace("0.06", "0.07"))
    # the second point is in the second half of each scenario's parts
    assert [one == two for one, two in zip(names, other, strict=True)] == [
        True, True, False, False, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("tables", ["quarters", "quarters, projects", "quarters, cities, links"])
def test_the_size_of_parts_depends_on_the_work_and_on_what_is_kept(
    tmp_path: Path, tables: str
) -> None:
    plan = plan_of(tmp_path, f"{VARIED}tables: [{tables}]")
    size = plan.runs_of_a_part
    assert size * seconds_of_a_run(plan.first) <= plan_module._SECONDS_OF_A_PART
    assert size * plan.bytes_of_a_run(plan.first) <= plan_module._BYTES_OF_A_PART
    longer = plan_of(tmp_path, f"{VARIED}tables: [{tables}]", "quarters=2000")
    assert longer.runs_of_a_part < size
    assert longer.runs_of_a_part >= 1


def test_a_part_holds_a_run_however_long_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "_SECONDS_OF_A_PART", 1e-9)
    plan = plan_of(tmp_path, VARIED)
    assert plan.runs_of_a_part == 1
    assert len(list(plan.parts())) == plan.n_runs


def ids_of(folder: Path, text: str, *overrides: str) -> dict[tuple[str, int, int], str]:
    plan = plan_of(folder, text, *overrides)
    cases = [plan.case(number) for number in range(plan.n_cases)]
    return {(plan.bases[c.scenario][0].name, c.point, c.draw): c.id for c in cases}


def test_every_case_has_an_id_of_its_own(tmp_path: Path) -> None:
    ids = ids_of(tmp_path, VARIED)
    assert len(set(ids.values())) == len(ids) == 16
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids.values())


SAME = ["replicates: 9", "replicates", "draws", "points", "tables", "scenario"]
OTHER = ["value", "seed", "name", "quarters", "region", "measure", "range"]


@settings(max_examples=25)
@given(st.sets(st.sampled_from(SAME)), st.none() | st.sampled_from(OTHER))
def test_an_id_tells_what_is_simulated_and_nothing_else(same: set[str], other: str | None) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_scenarios(folder)
        before = ids_of(folder, VARIED)[("plan", 1, 2)]
        text, overrides = VARIED, []
        if "draws" in same:
            text = text.replace("draws: 4", "draws: 9")
        if "points" in same:
            text = text.replace("0.06]", "0.06, 0.08]")
        if "tables" in same:
            text += "tables: [links]\n"
        if "replicates" in same:
            text += "replicates: 5\n"
        elif "replicates: 9" in same:
            overrides.append("replicates=9")
        listed = "plan.yaml" if "scenario" in same else "baseline.yaml, plan.yaml"
        if other == "value":
            text = text.replace("0.06", "0.061")
        elif other == "range":
            text = text.replace("0.2", "0.21")
        elif other is not None:
            overrides.append(
                {
                    "seed": "seed=2",
                    "name": "name=other",
                    "quarters": "quarters=7",
                    "region": "region=greater-bay-area",
                    "measure": "measures.trust.cost=2",
                }[other]
            )
        if other == "name":  # two scenarios of one name are refused
            listed = "plan.yaml"
        head = f"schema: 1\nname: x\nscenarios: [{listed}]\n"
        found = ids_of(folder, head + text, *overrides)
    after = found["other" if other == "name" else "plan", 1, 2]
    assert (after == before) is (other is None)


def test_the_domains_of_a_plan_are_those_of_all_cases(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "schema: 1\nname: x\nscenarios: [own.yaml, baseline.yaml]",
    )
    assert plan.domains == ("transport", "care", "telecom", "health", "education")
    varied = plan_of(tmp_path, "vary: {domains: [[health], [telecom, health]]}")
    assert varied.domains == ("health", "telecom")
