"""Writing a region's folder, and the region of some of a region's cities."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from cluster_sim.errors import Problem, RegionError
from cluster_sim.region.assemble import assemble
from cluster_sim.region.cities import OPTIONAL_NUMBERS, REQUIRED_NUMBERS, SUPPLY, Cities
from cluster_sim.region.demand import DemandSheet
from cluster_sim.region.links import FRICTION, Link, LinkSheet
from cluster_sim.region.nearest import nearest
from cluster_sim.region.region_file import RegionFile, Title
from cluster_sim.region.schema import FloatArray, Region
from cluster_sim.region.yaml_text import yaml_text

Demand = Mapping[tuple[str, str, str], float]


def save_region(region: Region, folder: Path) -> None:
    """Write a region's files; read again, they give a region of the same digest.

    Values that were derived when the region was read are left out, so that they are derived again.

    Args:
        region: The region.
        folder: Where to write; made if it is missing. Its files of the same names are replaced.

    Raises:
        OSError: A file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "region.yaml": yaml_text(_header_form(region), {}),
        "cities.csv": _csv(_city_columns(_cities(region))),
        "links.csv": _csv(_link_columns(_links(region))),
    }
    demand = _demand(region)
    if demand is None:
        (folder / "demand.csv").unlink(missing_ok=True)
    else:
        texts["demand.csv"] = _csv(_demand_columns(demand))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def sub_region(region: Region, cities: Collection[str]) -> Region:
    """The region of some cities, with the links and the demand among them.

    Args:
        region: The region.
        cities: Ids of at least two of its cities, in any order.

    Raises:
        RegionError: A city is unknown, or there are fewer than two.
    """
    _check(region, cities)
    chosen = set(cities)
    kept = [index for index, city in enumerate(region.cities) if city in chosen]
    demand = _demand(region)
    made = assemble(
        _header(region),
        _some_cities(_cities(region), kept),
        LinkSheet("", tuple(link for link in _links(region) if chosen.issuperset(link.ends)), ()),
        None if demand is None else DemandSheet(_demand_among(demand, sorted(chosen)), ()),
        None,
    )
    assert isinstance(made, Region)  # every length is known: what there was could be read
    return made


def _check(region: Region, cities: Collection[str]) -> None:
    unknown = sorted(set(cities) - set(region.cities))
    problems = [
        Problem(region.name, what=f"has no city '{city}'", hint=nearest(city, region.cities))
        for city in unknown
    ]
    if not problems and len(set(cities)) < 2:
        what = "a region needs at least two cities"
        problems.append(Problem(region.name, what=what))
    if problems:
        raise RegionError(problems)


def _header(region: Region) -> RegionFile:
    return RegionFile(
        name=region.name,
        title=Title(en=region.title.en, zh=region.title.zh),
        currency=region.currency,
        usd_rate=region.usd_rate,
        trend_growth=region.trend_growth,
        invented=region.invented,
        notes=region.notes,
        sources=list(region.sources),
    )


def _header_form(region: Region) -> dict[str, object]:
    form: dict[str, object] = _header(region).model_dump(exclude_none=True)
    return {
        key: value for key, value in form.items() if value not in ("", []) and value is not False
    }


def _cities(region: Region) -> Cities:
    return Cities(
        ids=region.cities,
        names=region.names,
        names_zh=region.names_zh,
        divisions=region.divisions,
        countries=region.countries,
        numbers={name: getattr(region, name) for name in (*REQUIRED_NUMBERS, *OPTIONAL_NUMBERS)},
        supply=region.supply,
    )


def _some_cities(cities: Cities, kept: Sequence[int]) -> Cities:
    supply = {domain: values[kept] for domain, values in cities.supply.items()}
    return Cities(
        ids=tuple(cities.ids[index] for index in kept),
        names=tuple(cities.names[index] for index in kept),
        names_zh=tuple(cities.names_zh[index] for index in kept),
        divisions=tuple(cities.divisions[index] for index in kept),
        countries=tuple(cities.countries[index] for index in kept),
        numbers={name: values[kept] for name, values in cities.numbers.items()},
        supply={domain: values for domain, values in supply.items() if not _all_missing(values)},
    )


def _all_missing(values: FloatArray) -> bool:
    return all(math.isnan(value) for value in values.tolist())


def _links(region: Region) -> tuple[Link, ...]:
    """The links as a file states them."""
    given = region.given
    return tuple(
        Link(
            ends=(region.cities[u], region.cities[v]),
            line=index + 2,  # below the header
            length_km=(
                float(region.length_km[index]) if given is None or given.length[index] else math.nan
            ),
            travel_min=float(region.travel_min[index]),
            border=region.border[index] if given is None or given.border[index] else None,
            friction={
                domain: float(values[index])
                for domain, values in region.friction.items()
                if not math.isnan(values[index])
            },
        )
        for index, (u, v) in enumerate(region.ends.tolist())
    )


def _demand(region: Region) -> Demand | None:
    """The demand as a file states it."""
    if region.demand is None:
        return None
    values = {
        (domain, region.cities[origin], region.cities[target]): float(array[origin, target])
        for domain, array in region.demand.items()
        for origin, target in zip(*(axis.tolist() for axis in array.nonzero()), strict=True)
    }
    values |= dict.fromkeys(() if region.given is None else region.given.no_demand, 0.0)
    return {key: values[key] for key in sorted(values)}


def _demand_among(demand: Demand, cities: Sequence[str]) -> Demand:
    """The demand among some cities; a domain that has none there is stated to have none."""
    first, second = cities[:2]
    found = {(domain, first, second): 0.0 for domain, _, _ in demand}
    found |= {key: value for key, value in demand.items() if {*key[1:]} <= set(cities)}
    stated = {domain for domain, _, _ in found.keys() & demand.keys()}
    extra = found.keys() - demand.keys()
    return {key: found[key] for key in sorted(found) if key not in extra or key[0] not in stated}


def _city_columns(cities: Cities) -> Iterator[tuple[str, list[str]]]:
    yield "id", list(cities.ids)
    yield "name", list(cities.names)
    yield from _unless_empty("name_zh", [name or "" for name in cities.names_zh])
    yield "division", list(cities.divisions)
    yield "country", list(cities.countries)
    for name, values in cities.numbers.items():
        yield from _unless_empty(name, _numbers(values.tolist()))
    for domain, values in sorted(cities.supply.items()):
        yield SUPPLY + domain, _numbers(values.tolist())


def _link_columns(links: Sequence[Link]) -> Iterator[tuple[str, list[str]]]:
    yield "from", [link.ends[0] for link in links]
    yield "to", [link.ends[1] for link in links]
    yield from _unless_empty("length_km", _numbers([link.length_km for link in links]))
    yield from _unless_empty("travel_min", _numbers([link.travel_min for link in links]))
    yield from _unless_empty("border", [link.border or "" for link in links])
    for domain in sorted({domain for link in links for domain in link.friction}):
        values = [link.friction.get(domain, math.nan) for link in links]
        yield FRICTION + domain, _numbers(values)


def _demand_columns(demand: Demand) -> Iterator[tuple[str, list[str]]]:
    yield "from", [origin for _, origin, _ in demand]
    yield "to", [target for _, _, target in demand]
    yield "domain", [domain for domain, _, _ in demand]
    yield "value", _numbers(list(demand.values()))


def _unless_empty(name: str, cells: list[str]) -> Iterator[tuple[str, list[str]]]:
    if any(cells):
        yield name, cells


def _numbers(values: Sequence[float]) -> list[str]:
    """The shortest text that reads back as the same number; empty for NaN."""
    return ["" if math.isnan(value) else repr(value).removesuffix(".0") for value in values]


def _csv(columns: Iterator[tuple[str, list[str]]]) -> str:
    names, cells = zip(*columns, strict=True)
    rows = [names, *zip(*cells, strict=True)]
    return "".join(f"{','.join(_cell(cell) for cell in row)}\n" for row in rows)


def _cell(text: str) -> str:
    quoted = any(mark in text for mark in ',"\n')
    return '"' + text.replace('"', '""') + '"' if quoted else text
