"""Friction of links by layers, in nats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from benchmarks.plain.channels import LAYERS

if TYPE_CHECKING:
    from benchmarks.plain.entities import Link
    from benchmarks.plain.model import PlainModel


def amount(model: PlainModel, link: Link, d: int, layer: str) -> float:
    """Return a layer's nats after maturity and policy, but before what projects removed."""
    nats = link.base[d][layer]
    if layer == "infrastructure" and model.domains[d].infrastructure == "maturity":
        gap = 1.0 - min(link.u.maturity, link.v.maturity)
        if link.given[d]:
            start = 1.0 - min(link.u.maturity_start, link.v.maturity_start)
            gap = gap / start if start > 0 else 1.0
        nats *= gap
    return nats * float(model.channels.layer[layer][link.index, d])


def friction(model: PlainModel, link: Link, d: int, trust: bool = True) -> float:
    """Return the nats of a link in a domain; without the trust layer where trust is full."""
    return _combined(model, link, d, link.left[d], trust)


def _combined(
    model: PlainModel, link: Link, d: int, left: Mapping[str, float], trust: bool
) -> float:
    """Return the nats of a link if this part of each layer were left."""
    layers = [amount(model, link, d, layer) * left.get(layer, 1.0) for layer in LAYERS]
    layers[0] += link.base[d]["length"]
    if trust:
        both = link.u.trust * link.v.trust
        layers.append(-0.5 * math.log(both) if both > 0 else math.inf)
    power = model.p["layer_exponent"]
    if power == 1:
        return sum(layers)
    largest = max(layers)
    if largest in (0.0, math.inf):
        return largest
    # scaled by the largest layer, so that a large exponent does not overflow
    return float(largest * sum((nats / largest) ** power for nats in layers) ** (1 / power))


def gain_in_nats(model: PlainModel, link: Link, d: int) -> float:
    """Return what one project would take off a link: a stage of the two layers it works on."""
    stage: float = model.p["project_stage"]
    left = link.left[d]
    if model.p["layer_exponent"] != 1:
        after = {layer: max(0.0, part - stage) for layer, part in left.items()}
        return _combined(model, link, d, left, True) - _combined(model, link, d, after, True)
    return sum(
        min(stage, left[layer]) * amount(model, link, d, layer)
        for layer in ("infrastructure", "standards")
    )
