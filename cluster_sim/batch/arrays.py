"""The metrics of many runs as arrays with named axes (xarray)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cluster_sim.store.catalogue import Catalogue

if TYPE_CHECKING:
    import xarray as xr

_CASE = ("point", "draw")


def dataset(catalogue: Catalogue, metrics: Sequence[str] | None = None) -> xr.Dataset:
    """The table ``quarters`` as arrays; see `cluster_sim.batch.outcome.Results.to_xarray`.

    Raises:
        ImportError: xarray is not installed.
        InputError: There is no such metric.
    """
    try:
        import xarray as xr
    except ImportError as error:
        raise ImportError(
            "to_xarray needs xarray, which comes with `pip install 'cluster_sim[analysis]'`"
        ) from error
    batch = catalogue.opened.kind == "batch"
    dims = ("scenario", *(_CASE if batch else ()), "replicate", "quarter")
    there = catalogue.views()["quarters"]
    chosen = [c for c in there if c not in dims] if metrics is None else list(metrics)
    rows = catalogue.table("quarters", chosen=[*dims, *chosen])
    coordinates = _coordinates(catalogue, rows, dims)
    places = tuple(pd.Index(coordinates[dim]).get_indexer(rows[dim]) for dim in dims)
    sizes = tuple(len(coordinates[dim]) for dim in dims)
    attributes = _attributes(catalogue)
    variables: dict[str, Any] = {}
    for metric in chosen:
        values = np.full(sizes, np.nan)
        values[places] = rows.pop(metric).to_numpy(dtype=np.float64, na_value=np.nan)
        variables[metric] = (dims, values, attributes[metric])
    varied = _varied(catalogue, coordinates) if batch else {}
    return xr.Dataset(variables, coords={**coordinates, **varied})


def _coordinates(
    catalogue: Catalogue, rows: pd.DataFrame, dims: Sequence[str]
) -> dict[str, npt.NDArray[Any]]:
    """The values along each dimension, those of missing runs too."""
    manifest = catalogue.opened.manifest
    found: dict[str, npt.NDArray[Any]] = {"scenario": np.array(catalogue.opened.scenarios)}
    if catalogue.opened.kind == "batch":
        sizes = {"point": "points", "draw": "draws", "replicate": "replicates"}
        found |= {dim: np.arange(manifest[key]) for dim, key in sizes.items()}
        found["quarter"] = np.arange(manifest["quarters"] + 1)
    else:
        found |= {dim: np.unique(rows[dim].to_numpy()) for dim in dims[1:]}
    return found


def _attributes(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Unit and meaning of each metric."""
    return {
        row.column: {"units": row.unit, "long_name": row.meaning}
        for row in catalogue.describe()
        if row.view == "quarters"
    }


def _varied(
    catalogue: Catalogue, coordinates: Mapping[str, npt.NDArray[Any]]
) -> dict[str, tuple[tuple[str, ...], npt.NDArray[Any]]]:
    """What the design varies, each as an array on point and draw."""
    index = pd.MultiIndex.from_product([coordinates[dim] for dim in _CASE])
    design = catalogue.table("design").set_index(list(_CASE)).reindex(index)
    sizes = tuple(len(coordinates[dim]) for dim in _CASE)
    return {
        str(path): (_CASE, np.asarray(design[path].to_numpy()).reshape(sizes)) for path in design
    }
