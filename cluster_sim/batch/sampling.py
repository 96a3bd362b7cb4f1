"""Samples: points in the unit cube by one of four methods, and the values they stand for.

A sample is a function of the method, the number of draws, the width and the seed. It starts from
keyed draws (``randomness``), so 0 is a seed like any other and no global state is read or changed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from scipy.stats import qmc

from cluster_sim.batch.distributions import Factor
from cluster_sim.errors import Problem, ScenarioError
from cluster_sim.kernels import philox
from cluster_sim.randomness import Draws, process_word, run_key
from cluster_sim.region.schema import FloatArray

METHODS: Final = ("sobol", "latin_hypercube", "morris", "monte_carlo")
"""The ways to spread points in the unit cube."""

EXTENSIBLE: Final = frozenset({"sobol", "morris", "monte_carlo"})
"""The methods whose longer samples begin with the shorter ones of the same width and seed."""

LEVELS: Final = 4
"""Levels of a coordinate in Morris' method, 0, 1/3, 2/3 and 1; each step goes two levels on."""

_PROCESS = "sample"
# From scipy 1.15 on the generator is passed as `rng`, before as `seed`.
_GENERATOR = "rng" if "rng" in inspect.signature(qmc.Sobol).parameters else "seed"


def sample(factors: Sequence[Factor], method: str, draws: int, seed: int) -> FloatArray:
    """Values (draws, number of paths), the columns in the order of the factors and their paths.

    Raises:
        ValueError: As ``unit_sample``.
        ScenarioError: As ``unit_sample``.
    """
    points = unit_sample(method, draws, sum(factor.width for factor in factors), seed)
    columns = [np.empty((draws, 0))]
    used = 0
    for factor in factors:
        columns.append(factor.values(points[:, used : used + factor.width]))
        used += factor.width
    return np.concatenate(columns, axis=1)


def unit_sample(method: str, draws: int, width: int, seed: int) -> FloatArray:
    """Points in the unit cube (draws, width), from 0 to 1.

    ``sobol``: a Sobol' sequence (Joe and Kuo 2008, doi:10.1137/070709359), scrambled by linear
    matrices and a digital shift (Matoušek 1998, doi:10.1006/jcom.1998.0489), from its first point
    on; a power of two of draws is balanced. ``latin_hypercube``: in each coordinate
    one point in each of ``draws`` equal strata (McKay, Beckman and Conover 1979,
    doi:10.2307/1268522). ``morris``: trajectories of width + 1 points on ``LEVELS`` levels, along
    which each coordinate moves once (Morris 1991, doi:10.1080/00401706.1991.10484804); needs
    SALib. ``monte_carlo``: independent points; a coordinate's do not depend on the width.

    Args:
        method: One of ``METHODS``.
        draws: The number of points, at least 1.
        width: The number of coordinates; with 0 there is nothing to spread.
        seed: Any whole number.

    Raises:
        ValueError: The method is unknown, or has no sample of so many draws.
        ScenarioError: The method needs a library that is not installed.
    """
    if method not in METHODS:
        raise ValueError(f"there is no method '{method}'; there are {', '.join(METHODS)}")
    if draws < 1:
        raise ValueError(f"a sample has at least 1 draw, not {draws}")
    if width == 0:
        return np.empty((draws, 0))
    make: dict[str, Callable[[int, int, int], FloatArray]] = {
        "sobol": _sobol,
        "latin_hypercube": _latin_hypercube,
        "morris": _morris,
        "monte_carlo": _monte_carlo,
    }
    return make[method](draws, width, seed)


def _sobol(draws: int, width: int, seed: int) -> FloatArray:
    # A first request that is no power of two is warned of: the largest one in it goes first.
    sequence = qmc.Sobol(width, scramble=True, **_started("sobol", seed))
    power = draws.bit_length() - 1
    start = sequence.random_base2(power)
    return np.concatenate([start, sequence.random(draws - len(start))])


def _latin_hypercube(draws: int, width: int, seed: int) -> FloatArray:
    return qmc.LatinHypercube(width, **_started("latin_hypercube", seed)).random(draws)


def _started(method: str, seed: int) -> dict[str, Any]:
    """A generator of its own, as the keyword argument that this scipy takes."""
    number = int(Draws(seed, 0).uniform(_PROCESS, 0, method) * 2.0**52)
    return {_GENERATOR: np.random.Generator(np.random.PCG64(number))}


def _monte_carlo(draws: int, width: int, seed: int) -> FloatArray:
    key, process = np.uint64(run_key(seed, 0)), process_word(_PROCESS)
    rows = np.arange(draws, dtype=np.uint64)
    points = np.empty((width, draws))
    for coordinate in range(width):
        philox.fill_uniform(key, process, coordinate, rows, points[coordinate])
    return np.ascontiguousarray(points.T)


def _morris(draws: int, width: int, seed: int) -> FloatArray:
    trajectory = width + 1
    whole, rest = divmod(draws, trajectory)
    if rest:
        near = [str(count * trajectory) for count in (whole, whole + 1) if count]
        plural = "coordinate" if width == 1 else "coordinates"
        raise ValueError(
            f"{draws} draws are no whole number of trajectories of {trajectory} points "
            f"({width} {plural} and one more); give {' or '.join(near)}"
        )
    luck = Draws(seed, 0)
    seeds = [1 + int(luck.uniform(_PROCESS, n, "morris") * (2**32 - 1)) for n in range(whole)]
    with _global_state_kept():
        points = np.concatenate([_trajectory(width, each) for each in seeds])
    # exact levels, so that a coordinate that does not move is equal, not nearly so
    return np.asarray(np.rint(points * (LEVELS - 1)) / (LEVELS - 1))


def _trajectory(width: int, seed: int) -> FloatArray:
    """One trajectory (width + 1, width); ``seed`` is 1 to 2^32 - 1, which every SALib takes."""
    try:
        from SALib.sample.morris import sample as salib_sample
    except ImportError as error:
        what = "morris needs SALib; install cluster_sim[analysis]"
        raise ScenarioError([Problem("sampling", what=what)]) from error
    # an array: SALib before 1.6 asks pandas for the unique names, which takes no list any more
    names = np.array([str(coordinate) for coordinate in range(width)])
    problem = {"num_vars": width, "names": names, "bounds": [[0.0, 1.0]] * width}
    return np.asarray(salib_sample(problem, 1, num_levels=LEVELS, seed=seed), dtype=float)


@contextmanager
def _global_state_kept() -> Iterator[None]:
    """SALib before 1.6 seeds numpy's global generator; whoever uses that one finds it as it was."""
    state = np.random.get_state()
    try:
        yield
    finally:
        np.random.set_state(state)
