"""How measures and parameters are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cluster_sim.cli.numbers import NOTHING
from cluster_sim.cli.options import Format
from cluster_sim.cli.printing import Column, print_facts, print_json, print_table
from cluster_sim.cli.streams import emit
from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.forms import EffectForm
from cluster_sim.scenario.measures import MeasureRow
from cluster_sim.scenario.parameters import Parameter

COST_UNIT = "million USD a quarter for a region with a GDP of 1,000 billion USD"


def show_measures(rows: Sequence[MeasureRow], output_format: Format) -> None:
    """List measures."""
    if output_format == "json":
        print_json([_measure(row) for row in rows])
        return
    columns = [
        Column("No.", number=True, key=True),
        Column("Measure", key=True),
        Column("Title"),
        Column("Acts on"),
        Column("Quarters to\nfull effect", number=True),
        Column("Cost", number=True),
    ]
    table = [
        [
            str(row.number),
            row.name,
            row.title.en,
            ", ".join(dict.fromkeys(effect.channel for effect in row.effects)),
            str(row.ramp),
            f"{row.cost:g}",
        ]
        for row in rows
    ]
    print_table(columns, table)
    emit(f"\nCost: {COST_UNIT}, at full strength.\n")


def show_measure(row: MeasureRow, output_format: Format) -> None:
    """Explain a measure."""
    if output_format == "json":
        print_json(_measure(row))
        return
    _print_measure_facts(row)
    emit("\n")
    known = channels()
    columns = [
        Column("Channel", key=True),
        Column("Strength", number=True),
        Column("Range", number=True),
        Column("Quarters to\nfull effect", number=True),
        Column("Where"),
        Column("What a strength does at full effect", text=True),
    ]
    table = [
        [
            effect.channel + (f" ({effect.option})" if effect.option else ""),
            f"{effect.strength:g}",
            NOTHING if effect.low == effect.high else f"{effect.low:g}–{effect.high:g}",
            str(row.ramp_of(effect)),
            _scope(effect) or "everywhere",
            f"{known[effect.channel].meaning.strip()} [{known[effect.channel].unit}]",
        ]
        for effect in row.effects
    ]
    print_table(columns, table)


def _print_measure_facts(row: MeasureRow) -> None:
    print_facts(
        [
            ("Measure", f"{row.name} (no. {row.number})"),
            ("Title", f"{row.title.en} {row.title.zh}"),
            ("What it is", row.description.en.strip()),
            ("", row.description.zh.strip()),
            ("Cost", f"{row.cost:g} {COST_UNIT}, at full strength"),
            ("Who pays", row.paid_by.en.strip()),
            ("", row.paid_by.zh.strip()),
            ("Needs first", " or ".join(row.needs) or NOTHING),
            ("Conflicts with", ", ".join(row.conflicts) or NOTHING),
            ("May be run by", ", ".join(row.modes)),
            ("Options", "; ".join(f"{c}: {' or '.join(o)}" for c, o in row.options.items())),
            ("Source", row.source.strip()),
        ]
    )


def _scope(effect: EffectForm) -> str:
    """Where an effect acts, as the catalogue spells it."""
    given = {
        key: getattr(effect, key)
        for key in ("domains", "cities", "links", "only", "reach", "weight")
        if effect.given(key)
    }
    return "; ".join(f"{key}: {_spelled(value)}" for key, value in given.items())


def _spelled(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_spelled(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_spelled(item) for item in value)
    return str(value)


def _measure(row: MeasureRow) -> dict[str, Any]:
    data = row.model_dump(mode="json", exclude_unset=True)
    for effect, form in zip(data["effects"], row.effects, strict=True):
        effect["ramp"] = row.ramp_of(form)
        effect["source"] = row.source_of(form).strip()
    return {**data, "cost_unit": COST_UNIT}


def show_parameters(rows: Sequence[Parameter], output_format: Format) -> None:
    """List parameters."""
    if output_format == "json":
        print_json([_parameter(row) for row in rows])
        return
    columns = [
        Column("Parameter", key=True),
        Column("Unit"),
        Column("Default", number=True),
        Column("Range", number=True),
        Column("Meaning", text=True),
    ]
    table = [
        [
            row.name,
            row.unit,
            _each(row, row.default_for),
            _each(row, lambda key, row=row: _range(row, key)),
            " ".join(row.meaning.split()) + (f" [{row.named}]" if row.named else ""),
        ]
        for row in rows
    ]
    print_table(columns, table)
    emit(
        "\nSeveral values: one for each of transport, telecom, health, education (layer_share: of "
        "infrastructure, standards, administration, trust).\n"
        "The range is what sensitivity analysis samples, not a limit.\n"
        "In brackets: values that stand for other forms of the model.\n"
    )


def show_parameter(row: Parameter, output_format: Format) -> None:
    """Explain a parameter."""
    if output_format == "json":
        print_json(_parameter(row))
        return
    print_facts(
        [
            ("Parameter", row.name),
            ("Part", row.part),
            ("Meaning", " ".join(row.meaning.split())),
            ("Unit", row.unit),
            ("Allowed", row.limits or "any finite number"),
            *([("Alternatives", row.named)] if row.named else []),
            ("Source", " ".join(row.source.split())),
            ("Confidence", " ".join(row.confidence.split())),
        ]
    )
    emit("\n")
    columns = [
        Column("For", key=True),
        Column("Default", number=True),
        Column("Low", number=True),
        Column("High", number=True),
        Column("Drawn from"),
        Column("Status"),
    ]
    keys = _parts(row)
    table = [
        [
            key or "all",
            _number(row.default_for(key)),
            _number(row.low_for(key)),
            _number(row.high_for(key)),
            row.distribution_for(key),
            row.status_for(key),
        ]
        for key in keys
    ]
    print_table(columns, table)


def _parameter(row: Parameter) -> dict[str, Any]:
    return row.model_dump(mode="json")


def _each(row: Parameter, read: Any) -> str:
    """A value for each domain or layer, or the one that holds for all."""
    keys = _parts(row)
    values = [read(key) for key in keys]
    texts = [value if isinstance(value, str) else _number(value) for value in values]
    return texts[0] if len(set(texts)) == 1 else " / ".join(texts)


def _range(row: Parameter, key: str) -> str:
    low, high = row.low_for(key), row.high_for(key)
    return NOTHING if low is None or high is None else f"{low:g}–{high:g}"


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:g}"


def _parts(row: Parameter) -> tuple[str, ...]:
    """The domains or layers that have values of their own; one empty name where none has."""
    for values in (row.default, row.low, row.high):
        if isinstance(values, dict):
            return tuple(values)
    return ("",)
