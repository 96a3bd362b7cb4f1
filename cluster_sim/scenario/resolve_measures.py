"""From the measures of a file to those of the model."""

from __future__ import annotations

from cluster_sim.region.nearest import nearest
from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.forms import MeasureForm
from cluster_sim.scenario.measure_order import check_modes, warn_of_wrong_order
from cluster_sim.scenario.measure_scope import checked_scope, scope_of
from cluster_sim.scenario.measure_times import resolve_times
from cluster_sim.scenario.measures import MeasureRow, catalogue
from cluster_sim.scenario.reading import Reading
from cluster_sim.scenario.resolve_effects import check_effect, option_problem, resolve_effect
from cluster_sim.scenario.schema import Effect, Measure
from cluster_sim.scenario.scope import Places
from cluster_sim.scenario.tree import Path, spelled
from cluster_sim.text import Text


def resolve_measures(reading: Reading, places: Places | None) -> tuple[Measure, ...]:
    """The measures of a scenario, sorted by name.

    Args:
        reading: The scenario on its way, with its domains; problems and warnings go there.
        places: The region's places; None where there is no region.
    """
    found: dict[int, Measure] = {}
    for index, form in enumerate(reading.form.measures):
        measure = _measure(reading, places, ("measures", index), form)
        if measure is not None:
            found[index] = measure
            _note_origins(reading, index, measure)
    check_modes(reading, found)
    warn_of_wrong_order(reading, found)
    return tuple(sorted(found.values(), key=lambda measure: measure.name))


def _measure(
    reading: Reading, places: Places | None, path: Path, form: MeasureForm
) -> Measure | None:
    row = _row(reading, path, form)
    name = form.name or form.use
    if row is None and not form.given("effects"):
        if not form.given("use") and not reading.blamed(path):
            what = "needs use, a measure of the catalogue, or name and effects of its own"
            reading.fault(path, what)
        return None
    if not name:
        if not reading.blamed(path):
            reading.fault(path, "needs a name, since it is not one of the catalogue")
        return None
    times = resolve_times(reading, path, form)
    effects = _effects(reading, places, path, form, row)
    if not effects and places is not None and not _warned(reading, path):
        reading.warn(path, "acts on nothing in this scenario")
    cost = row.cost if row is not None and not form.given("cost") else form.cost
    title = _title(form, row, name)
    return Measure(
        name=name,
        use=form.use or None,
        title=title,
        effects=effects,
        cost=float(cost) + 0.0,
        strength=times.strength,
        start=times.start,
        end=times.end,
        schedule=times.schedule,
    )


def _row(reading: Reading, path: Path, form: MeasureForm) -> MeasureRow | None:
    if not form.given("use"):
        return None
    row = catalogue().get(form.use)
    if row is None:
        hint = nearest(form.use, catalogue())
        what = f"'{form.use}' is not a measure of the catalogue"
        if hint is None:
            what += f"; there are {', '.join(catalogue())}"
        reading.fault((*path, "use"), what, hint)
    return row


def _title(form: MeasureForm, row: MeasureRow | None, name: str) -> Text:
    if form.title is not None:
        return form.title.text()
    return Text(name) if row is None else row.title.text()


def _effects(
    reading: Reading,
    places: Places | None,
    path: Path,
    form: MeasureForm,
    row: MeasureRow | None,
) -> tuple[Effect, ...]:
    """The effects: those of the file, else those of the catalogue."""
    whole = checked_scope(reading, places, path, form)
    options = _options(reading, path, form, row)
    active = [domain.name for domain in reading.domains]
    found: list[Effect | None] = []
    if form.given("effects") or row is None:
        for index, effect in enumerate(form.effects):
            here = (*path, "effects", index)
            if check_effect(reading, here, effect):
                scope = checked_scope(reading, places, here, effect).narrowed(whole)
                found.append(resolve_effect(reading, places, effect, scope, effect.ramp, options))
    else:
        for effect in row.effects:
            scope = scope_of(effect, active).narrowed(whole)
            ramp = row.ramp_of(effect)
            found.append(resolve_effect(reading, places, effect, scope, ramp, options))
    return tuple(effect for effect in found if effect is not None)


def _options(
    reading: Reading, path: Path, form: MeasureForm, row: MeasureRow | None
) -> dict[str, str]:
    """The options that a measure chooses for its channels, as far as they are right."""
    own = form.given("effects") or row is None
    effects = form.effects if own or row is None else row.effects
    used = sorted({effect.channel for effect in effects} & set(channels()))
    chosen: dict[str, str] = {}
    for channel, option in form.options.items():
        here = (*path, "options", channel)
        if channel not in used:
            what = f"this measure has no effect on channel {channel}"
            reading.fault(here, what, nearest(channel, used), at_key=True)
            continue
        by_row = () if row is None else tuple(row.options.get(channel, ()))
        problem = option_problem(option, channel, channels()[channel].choices if own else by_row)
        if problem is None:
            chosen[channel] = option
        else:
            reading.fault(here, *problem)
    return chosen


def _warned(reading: Reading, path: Path) -> bool:
    """Whether a warning tells already why the measure acts on nothing."""
    where = f"{spelled(reading.root, path)}."
    return any(where in warning and "domains" in warning for warning in reading.warnings)


def _note_origins(reading: Reading, index: int, measure: Measure) -> None:
    node = reading.root.get("measures", index)
    assert node is not None
    base = f"measures.{measure.name}"
    for key in ("start", "end", "strength", "cost", "effects", "title"):
        from_row = measure.use is not None and key in ("cost", "effects", "title")
        reading.came_from(
            f"{base}.{key}", node.members().get(key), "catalogue" if from_row else "default"
        )
    for key, child in node.members().items():
        reading.came_with_parts(f"{base}.{key}", child)
