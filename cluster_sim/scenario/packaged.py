"""The data files of this folder: channels, domains, parameters and measures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from cluster_sim.region.yaml_source import read_yaml


class Row(BaseModel):
    """A row of a data file: nothing but the keys it declares, and of the types it declares."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def read_packaged(name: str) -> dict[str, Any]:
    """The content of a data file of this folder, such as ``channels.yaml``."""
    value: dict[str, Any] = read_yaml(Path(__file__).with_name(name), name).value
    return value
