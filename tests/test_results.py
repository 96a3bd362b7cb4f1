"""The registry of tables: the columns that were promised, each with a unit and a meaning."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cluster_sim.results import (
    COMPARED,
    SIMULATED,
    TABLES,
    Column,
    column_names,
    columns,
    data_dictionary,
    metric_columns,
    metric_names,
    metric_units,
    resolve_unit,
)

DOMAINS = ("transport", "health")


def test_the_metrics_are_those_that_were_promised_in_their_order() -> None:
    assert metric_names(DOMAINS) == (
        "sharing_efficiency",
        "sharing_efficiency_transport",
        "sharing_efficiency_health",
        "network_efficiency",
        "realised_value",
        "potential_value",
        "public_spending",
        "private_spending",
        "projects_completed",
        "incidents",
        "duplication_waste",
        "trust",
        "maturity",
        "uptake",
        "output",
        "gini_efficiency",
        "lowest_city_efficiency",
        "siphon_index",
        "benefit_cost_ratio",
        "mean_friction_transport",
        "mean_friction_health",
    )


def test_the_quarters_table_is_its_keys_and_the_metrics() -> None:
    assert column_names("quarters", DOMAINS) == (
        "scenario",
        "replicate",
        "quarter",
        *metric_names(DOMAINS),
    )


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("cities", "scenario replicate quarter city sharing_efficiency sharing_efficiency_x"),
        ("links", "scenario replicate quarter from to friction_x load_x"),
        ("projects", "scenario replicate project from to domain mode start due end status"),
    ],
)
def test_the_other_tables_begin_with_what_a_row_is_about(table: str, names: str) -> None:
    expected = tuple(names.split())
    assert column_names(table, ["x"])[: len(expected)] == expected


def test_the_names_of_a_table_are_different() -> None:
    for table in TABLES:
        names = column_names(table, DOMAINS)
        assert len(set(names)) == len(names)


def test_every_column_has_a_meaning_and_a_known_unit() -> None:
    units = {"", "1", "nats", "quarter", "count", "money", "money/yr"}
    for table in TABLES.values():
        for column in table.columns:
            assert column.meaning.endswith("."), column
            assert column.unit in units, column
            assert column.table == table.name


def test_a_figure_has_a_unit_and_a_name_has_none() -> None:
    for table in SIMULATED:
        for column in columns(table, DOMAINS):
            if column.dtype == "str":
                assert column.unit == "", column
            elif not column.key:
                assert column.unit != "", column


def test_units_carry_the_currency_of_the_region() -> None:
    assert resolve_unit("money", "CNY") == "million CNY"
    assert resolve_unit("money/yr", "EUR") == "million EUR/yr"
    assert resolve_unit("nats", "EUR") == "nats"
    units = metric_units(DOMAINS, "CNY")
    assert tuple(units) == metric_names(DOMAINS)
    assert units["realised_value"] == "million CNY"
    assert units["output"] == "million CNY/yr"
    assert units["mean_friction_health"] == "nats"


def test_domains_are_put_in_in_their_order() -> None:
    names = column_names("links", ("b", "a"))
    assert names[-4:] == ("friction_b", "friction_a", "load_b", "load_a")


def test_the_metrics_of_a_comparison_are_metrics() -> None:
    assert set(COMPARED) <= set(metric_names(()))
    assert set(COMPARED) <= set(column_names("comparison", ()))


def test_the_dictionary_has_a_row_for_each_column() -> None:
    rows = data_dictionary()
    assert len(rows) == sum(len(table.columns) for table in TABLES.values())
    end = next(row for row in rows if (row["table"], row["column"]) == ("projects", "end"))
    assert end["type"] == "int32 or missing"
    assert end["file"] == "projects.parquet"
    assert end["unit"] == "quarter"


def test_an_unknown_table_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="towns"):
        columns("towns", DOMAINS)


def test_a_column_knows_whether_it_is_per_domain() -> None:
    patterns = [column.name for column in TABLES["links"].columns if column.per_domain]
    assert patterns == ["friction_<domain>", "load_<domain>"]
    assert all(isinstance(column, Column) for column in metric_columns(DOMAINS))


def test_the_registry_imports_nothing_slow() -> None:
    code = "import sys, cluster_sim.results; print(sorted({'numpy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
