"""The built-in domains of sharing, from ``domains.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from cluster_sim.scenario.packaged import Row, read_packaged
from cluster_sim.scenario.schema import Domain
from cluster_sim.text import Text


class _Title(Row):
    en: str
    zh: str


class _DomainRow(Row):
    title: _Title
    infrastructure: Literal["travel_time", "maturity"]


@cache
def builtin_domains() -> Mapping[str, Domain]:
    """The built-in domains by name, in the order of the file, which is their default order."""
    found: dict[str, Domain] = {}
    for name, content in read_packaged("domains.yaml").items():
        row = _DomainRow.model_validate(content)
        found[name] = Domain(name, Text(row.title.en, row.title.zh), None, row.infrastructure)
    return MappingProxyType(found)
