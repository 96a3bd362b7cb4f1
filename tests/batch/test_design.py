"""Designs are read as they are meant, or refused with what is wrong and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.batch.checked_design import Axis, Range, Sampling
from cluster_sim.batch.design import load_design
from cluster_sim.errors import InputError
from cluster_sim.scenario.parameters import parameters
from cluster_sim.text import Text
from tests.batch.writing import HEAD, complaints, write_design
from tests.batch.wrong_designs import (
    KEYS,
    LISTS,
    PATHS,
    RANGES,
    SAMPLED,
    SAMPLING,
    WHOLE,
)

RATE = "vary:\n  parameters.discount_rate: "
SAMPLES = "\nsampling: {draws: 4}"


def said(folder: Path, text: str) -> str:
    return "\n".join(complaints(folder, text))


@pytest.mark.parametrize("text", KEYS)
def test_keys(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == KEYS[text]


@pytest.mark.parametrize("text", LISTS)
def test_lists(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, f"{RATE}{text}") == LISTS[text]


@pytest.mark.parametrize("text", RANGES)
def test_ranges(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, f"{RATE}{text}{SAMPLES}") == RANGES[text]


@pytest.mark.parametrize("text", PATHS)
def test_paths(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, f"vary:\n  {text}") == PATHS[text]


@pytest.mark.parametrize("text", SAMPLED)
def test_sampled_paths(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, f"vary:\n  {text}{SAMPLES}") == SAMPLED[text]


@pytest.mark.parametrize("text", SAMPLING)
def test_sampling(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, f"sampling: {text}") == SAMPLING[text]


@pytest.mark.parametrize("text", WHOLE)
def test_whole_files(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == WHOLE[text]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.yaml: is empty"),
        (b"- a\n", "x.yaml:1:1: must be keys with values, but is a list"),
        (b"schema: 1\n\tname: x\n", "a tab cannot be used here; indent with blanks"),
        (b"schema: 1\nname: \xff\n", "x.yaml"),
    ],
)
def test_what_is_no_design(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.yaml") as caught:
        load_design(path)
    assert message in str(caught.value)


def test_a_design_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.yaml: does not exist"):
        load_design(tmp_path / "x.yaml", "x.yaml")


def test_faults_are_told_all_at_once(tmp_path: Path) -> None:
    text = f"replicates: 0\n{RATE}[]\n  parameters.relay_charge: {{low: 2}}\ntables: [maps]"
    assert [line.partition(": ")[0] for line in complaints(tmp_path, text)] == [
        "x.yaml:4:13",
        "x.yaml:6:29",
        "x.yaml:7:28",
        "x.yaml:8:10",
    ]


def test_every_key_is_read(tmp_path: Path) -> None:
    path = write_design(
        tmp_path,
        """\
title: {zh: 贴现率}
baseline: plan
replicates: 3
seed: 0
vary:
  parameters.discount_rate: [0.04, 0.06]
  parameters.relay_charge: alternatives
  measures.trust.cost: {values: {cheap: 1, dear: 20}}
  parameters.destination_exponent: {low: 0.7, high: 1, distribution: triangular, mode: 0.8}
  parameters.distance_floor: {low: 10, high: 40, distribution: lognormal, median: 20}
  parameters.road_speed: {low: 50, high: 90, distribution: loguniform}
sampling: {method: latin_hypercube, draws: 5, parameters: [risk_aversion, risk_aversion]}
tables: [projects, cities]""",
    )
    design = load_design(path)
    assert (design.name, design.file, design.baseline) == ("x", path, "plan")
    assert design.title == Text("贴现率", "贴现率")
    assert design.scenarios == ("baseline.yaml", "plan.yaml")
    assert (design.replicates, design.seed) == (3, 0)
    assert design.axes == (
        Axis("parameters.discount_rate", (0.04, 0.06)),
        Axis("parameters.relay_charge", (0, 300), ("none", "prohibitive")),
        Axis("measures.trust.cost", (1, 20), ("cheap", "dear")),
    )
    assert design.ranges == (
        Range("parameters.destination_exponent", 0.7, 1, "triangular", 0.8, False),
        Range("parameters.distance_floor", 10, 40, "lognormal", 20, False),
        Range("parameters.road_speed", 50, 90, "loguniform", None, False),
    )
    assert design.sampling == Sampling("latin_hypercube", 5, ("risk_aversion",))
    assert design.tables == ("quarters", "cities", "projects")


def test_what_is_left_out(tmp_path: Path) -> None:
    design = load_design(write_design(tmp_path, ""))
    assert (design.baseline, design.replicates, design.seed, design.sampling) == (None,) * 4
    assert design.title is None
    assert (design.axes, design.ranges, design.tables) == ((), (), ("quarters",))
    sobol = load_design(write_design(tmp_path, "sampling: {draws: 4, parameters: all}"))
    assert sobol.sampling == Sampling("sobol", 4, "all")


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("measures.trust.start: {low: 2, high: 4}", True),
        ("measures.trust.start: {low: 2025-Q1, high: 2025-Q4}", True),
        ("measures.trust.end: {low: 2025-Q1, high: 2025-Q4}", True),
        ("measures.trust.effects.0.ramp: {low: 2, high: 4}", True),
        ("measures.trust.start: {low: 2, high: 4, whole: false}", False),
        ("measures.trust.cost: {low: 2, high: 4}", False),
        ("measures.trust.cost: {low: 2, high: 4, whole: true}", True),
        ("parameters.trust_start: {low: 0.2, high: 0.4}", False),
    ],
)
def test_quarters_are_whole_unless_said_otherwise(tmp_path: Path, line: str, whole: bool) -> None:
    design = load_design(write_design(tmp_path, f"vary:\n  {line}{SAMPLES}"))
    assert design.ranges[0].whole is whole


def test_the_alternatives_are_those_of_the_parameters(tmp_path: Path) -> None:
    having = {name: row.alternatives for name, row in parameters().items() if row.alternatives}
    lines = "".join(f"  parameters.{name}: alternatives\n" for name in having)
    design = load_design(write_design(tmp_path, f"vary:\n{lines}"))
    found = {axis.path: dict(zip(axis.labels, axis.values, strict=True)) for axis in design.axes}
    assert found == {f"parameters.{name}": own for name, own in having.items()}


def test_a_design_is_named_in_messages_as_it_was_given(tmp_path: Path) -> None:
    path = write_design(tmp_path, f"{HEAD}colour: red")
    with pytest.raises(InputError, match=r"given\.yaml:4:1: colour: is not a known key"):
        load_design(path, "given.yaml")
