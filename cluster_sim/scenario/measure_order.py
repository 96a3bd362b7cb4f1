"""What several measures have to do with each other: modes of operation, and what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from cluster_sim.scenario.measure_times import named_quarter
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.reading import Reading
from cluster_sim.scenario.schema import Measure


def check_modes(reading: Reading, measures: Mapping[int, Measure]) -> None:
    """No two measures may set different modes of operation for one domain at one time.

    Args:
        reading: The scenario on its way; problems go there.
        measures: Its measures by their place in the file.
    """
    setting = [
        (index, measure, effect)
        for index, measure in sorted(measures.items(), key=lambda item: item[1].name)
        for effect in measure.effects
        if effect.channel == "mode" and measure.strength > 0 and effect.strength > 0
    ]
    for (_, one, first), (index, other, second) in combinations(setting, 2):
        shared = sorted(set(first.domains) & set(second.domains))
        if first.option == second.option or not shared or not _together(one, other):
            continue
        domains = ", ".join(reading.domains[domain].name for domain in shared)
        since = named_quarter(reading, max(one.start, other.start))
        what = (
            f"sets the mode of operation of {domains} to {second.option}, while {one.name} sets it "
            f"to {first.option}, from {since} on; give them different domains or times"
        )
        reading.fault(("measures", index), what)


def _together(one: Measure, other: Measure) -> bool:
    ends = [measure.end for measure in (one, other) if measure.end is not None]
    return not ends or max(one.start, other.start) < min(ends)


def warn_of_wrong_order(reading: Reading, measures: Mapping[int, Measure]) -> None:
    """Warn of measures of the catalogue that come before what they build on.

    Args:
        reading: The scenario on its way; warnings go there.
        measures: Its measures by their place in the file.
    """
    acting = [measure for measure in measures.values() if measure.strength > 0]
    starts: dict[str, int] = {}
    for measure in acting:
        if measure.use is not None:
            starts[measure.use] = min(measure.start, starts.get(measure.use, measure.start))
    for index, measure in measures.items():
        row = catalogue().get(measure.use or "")
        needs = () if row is None else tuple(row.needs)
        if measure not in acting or not needs:
            continue
        there = {name: starts[name] for name in needs if name in starts}
        if there and min(there.values()) <= measure.start:
            continue
        later = [f"{name} starts in {named_quarter(reading, at)}" for name, at in there.items()]
        why = " and ".join(later) if later else "the scenario has no such measure"
        what = (
            f"starts in {named_quarter(reading, measure.start)}, but it builds on "
            f"{' or '.join(needs)}, and {why}"
        )
        reading.warn(("measures", index), what)
