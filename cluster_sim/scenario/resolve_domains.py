"""From the domains and parameters of a file to those of the model."""

from __future__ import annotations

from collections.abc import Mapping

from cluster_sim.region.nearest import nearest
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.forms import ALL, DomainForm
from cluster_sim.scenario.parameters import Parameter, parameters
from cluster_sim.scenario.reading import Reading
from cluster_sim.scenario.schema import LAYERS, Domain
from cluster_sim.scenario.tree import Node, Path
from cluster_sim.text import Text

Value = float | tuple[float, ...]

_WEIGHTS = "domain_weights"
_SUM_TOLERANCE = 1e-12  # weights that add up to 1 stay as they are, so that reading is idempotent


def resolve_domains(reading: Reading) -> tuple[Domain, ...]:
    """The active domains, in the order of the file; by default the built-in ones."""
    builtin = tuple(builtin_domains().values())
    node = reading.root.get("domains")
    if node is None:
        reading.origins["domains"] = "default"
        return builtin
    reading.came_from("domains", node)
    if not reading.form.domains and not reading.blamed(("domains",)):
        reading.fault(("domains",), "is empty; a scenario needs at least one domain")
    found = [
        _domain(reading, ("domains", index), form)
        for index, form in enumerate(reading.form.domains)
    ]
    return tuple(domain for domain in found if domain is not None) or builtin


def _domain(reading: Reading, path: Path, form: DomainForm) -> Domain | None:
    builtin = builtin_domains()
    if form.name in builtin:
        if form.model_fields_set != {"name"}:
            what = "is built in: give its name alone, and its values under parameters"
            reading.fault(path, what)
        return builtin[form.name]
    if not form.given("like"):
        if not reading.blamed(path):
            what = f"'{form.name}' is not built in; a domain of your own needs name and like"
            reading.fault(path, what, nearest(form.name, builtin))
        return None
    like = builtin.get(form.like)
    if like is None:
        what = f"'{form.like}' is not a built-in domain; there are {', '.join(builtin)}"
        reading.fault((*path, "like"), what, nearest(form.like, builtin))
        return None
    _check_own_parameters(reading, path, form)
    title = Text(form.name) if form.title is None else form.title.text()
    return Domain(form.name, title, like.name, like.infrastructure)


def _check_own_parameters(reading: Reading, path: Path, form: DomainForm) -> None:
    per_domain = [name for name, parameter in parameters().items() if parameter.per_domain]
    for name, value in form.parameters.items():
        here = (*path, "parameters", name)
        fault = parameters()[name].fault(value) if name in per_domain else None
        if name not in per_domain:
            what = "is not a parameter of a domain"
            reading.fault(here, what, nearest(name, per_domain), at_key=True)
        elif fault:
            reading.fault(here, fault)


def resolve_parameters(reading: Reading) -> dict[str, Value]:
    """Every parameter: as overridden, given in a file, by the domain, its ``like``, or default."""
    given = reading.root.get("parameters")
    members = {} if given is None else given.members()
    for name in members:
        if name not in parameters():
            hint = nearest(name, parameters())
            reading.fault(("parameters", name), "is not a parameter", hint, at_key=True)
    values: dict[str, Value] = {}
    for name, parameter in parameters().items():
        if parameter.per_domain:
            values[name] = _per_domain(reading, parameter, members.get(name))
        elif parameter.keys() == LAYERS:
            values[name] = _per_layer(reading, parameter, members.get(name))
        else:
            values[name] = _single(reading, parameter, members.get(name))
    values[_WEIGHTS] = _normalised(reading, values[_WEIGHTS])
    _check_together(reading, values)
    return values


def _single(reading: Reading, parameter: Parameter, node: Node | None) -> float:
    path: Path = ("parameters", parameter.name)
    where = f"parameters.{parameter.name}"
    if parameter.default is None and (node is None or node.value is None):
        reading.origins[where] = "region"
        return 0.0 if reading.region is None else float(reading.region.trend_growth)
    if node is not None and isinstance(node.value, dict):
        reading.fault(path, "takes one number, not one per domain")
        node = None
    reading.came_from(where, node)
    return _checked(reading, parameter, path, node, parameter.default_for(""))


def _per_layer(reading: Reading, parameter: Parameter, node: Node | None) -> tuple[float, ...]:
    path: Path = ("parameters", parameter.name)
    members = {} if node is None else node.members()
    if node is not None and not isinstance(node.value, dict):
        reading.fault(path, f"takes a value per layer: {{{LAYERS[0]}: ..., {LAYERS[1]}: ...}}")
    for layer in members:
        if layer not in LAYERS:
            what = f"is not a layer; the layers are {', '.join(LAYERS)}"
            reading.fault((*path, layer), what, nearest(layer, LAYERS), at_key=True)
    values: list[float] = []
    for layer in LAYERS:
        reading.came_from(f"parameters.{parameter.name}.{layer}", members.get(layer))
        default = parameter.default_for(layer)
        here = (*path, layer)
        values.append(_checked(reading, parameter, here, members.get(layer), default))
    if not any(values[:3]):
        reading.fault(path, f"must not be 0 for all of {', '.join(LAYERS[:3])}")
    return tuple(values)


def _per_domain(reading: Reading, parameter: Parameter, node: Node | None) -> tuple[float, ...]:
    path: Path = ("parameters", parameter.name)
    members: Mapping[str, Node] = {} if node is None else node.members()
    if node is not None and isinstance(node.value, list):
        reading.fault(path, "takes a number for all domains, or {domain: number}")
    names = [*builtin_domains(), *(each.name for each in reading.domains)]
    for name, child in members.items():
        fault = parameter.fault(child.value)
        if name != ALL and name not in names:
            what = "is neither a built-in domain nor one of this scenario's"
            reading.fault((*path, name), what, nearest(name, names), at_key=True)
        elif fault:
            reading.fault(path if name == ALL else (*path, name), fault)
    values: list[float] = []
    for index, domain in enumerate(reading.domains):
        own = reading.root.get("domains", index, "parameters", parameter.name)
        chosen = _choose(reading, (*path, domain.name), members, domain, own)
        reading.came_from(f"parameters.{parameter.name}.{domain.name}", chosen)
        default = parameter.default_for(domain.like or domain.name)
        valid = chosen is not None and parameter.fault(chosen.value) is None
        values.append(_checked(reading, parameter, path, chosen if valid else None, default))
    return tuple(values)


def _choose(
    reading: Reading, path: Path, members: Mapping[str, Node], domain: Domain, own: Node | None
) -> Node | None:
    """The value for one domain: by its name, its own, for all domains, or that of its ``like``."""
    named, for_all = members.get(domain.name), members.get(ALL)
    if named is not None and own is not None:
        if named.place.rank == own.place.rank:
            line = f" on line {own.place.line}" if own.place.line else ""
            what = f"is given twice: here and with the domain{line}; keep one of them"
            reading.fault(path, what)
        return max(named, own, key=lambda node: node.place.rank)
    if own is not None and (for_all is None or for_all.place.rank <= own.place.rank):
        return own
    if named is not None:
        return named
    return for_all if for_all is not None else members.get(domain.like or domain.name)


def _checked(
    reading: Reading, parameter: Parameter, path: Path, node: Node | None, default: float | None
) -> float:
    """The number at a node, or the default where there is none or what is there is wrong."""
    fallback = 0.0 if default is None else default
    if node is None:
        return fallback
    fault = parameter.fault(node.value)
    if fault or not isinstance(node.value, int | float):
        reading.fault(path, fault or "must be a number")
        return fallback
    return float(node.value) + 0.0  # -0.0 becomes 0.0: one value, one digest


def _normalised(reading: Reading, weights: Value) -> tuple[float, ...]:
    parts = weights if isinstance(weights, tuple) else (weights,)
    if max(parts) == 0:
        reading.fault(("parameters", _WEIGHTS), "must not be 0 for every domain")
        return parts
    return normalised(parts)


def normalised(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Weights, at least one of them above 0, as shares; what adds up to 1 already stays."""
    if abs(sum(weights) - 1) < _SUM_TOLERANCE:
        return weights
    largest = max(weights)
    shares = [weight / largest for weight in weights]  # so that the sum of huge weights is finite
    return tuple(share / sum(shares) for share in shares)


def _check_together(reading: Reading, values: Mapping[str, Value]) -> None:
    """Parameters that are right alone and wrong together."""
    low, high, base, slope = (
        _number(values[name])
        for name in ("overrun_tail_low", "overrun_tail_high", "uptake_base", "uptake_maturity")
    )
    if high <= low:
        what = f"must be greater than overrun_tail_low, which is {low:g}"
        reading.fault(("parameters", "overrun_tail_high"), what)
    if base + slope > 1 + _SUM_TOLERANCE:
        what = f"and uptake_maturity must add up to at most 1, not {base:g} + {slope:g}"
        reading.fault(("parameters", "uptake_base"), what)


def _number(value: Value) -> float:
    assert isinstance(value, float)
    return value
