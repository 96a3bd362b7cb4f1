"""What can be told of a city or a link in a quarter: numbers and short facts, no sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cluster_sim.dashboard.engine.simulate import Outlook
from cluster_sim.dashboard.engine.times import date_of
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import LAYERS
from cluster_sim.text import Text

if TYPE_CHECKING:
    from cluster_sim.replay import Project, Replay

_NORMAL = 1.96
"""Standard deviations on each side that hold 95 % of a normal distribution."""

_FIGURES = (
    "sharing_efficiency", "output", "maturity", "trust", "uptake", "budget", "spending",
    "incidents", "realised_value", "potential_value",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A number and the same without any measure."""

    value: float
    base: float

    @property
    def change(self) -> float:
        """How much more it is than without any measure."""
        return self.value - self.base


@dataclass(frozen=True)
class Belief:
    """What a city expects of joint projects in a domain.

    Attributes:
        domain: The domain's title.
        ratio: Benefit that it expects over the promised one (the median, ``exp(mu)``).
        low, high: The range in which it is 95 % sure to find it.
        base: The same ratio without any measure.
    """

    domain: Text
    ratio: float
    low: float
    high: float
    base: float


@dataclass(frozen=True)
class ProjectStory:
    """A joint project as it stands in a quarter.

    Attributes:
        link: Index of its link.
        cities: Names of its two cities.
        domain: The domain's title.
        mode: Who runs it: ``government``, ``partnership`` or ``market``.
        status: ``under_way``, ``waiting`` or ``finished``.
        start, due: Dates of the deal and of the planned end.
        end: Date of the end; None while it is not finished.
        promised_cost: Money promised, millions.
        final_cost: Money it took; None while it is not finished.
        benefit_ratio: True benefit over the promised one; None while it is not finished.
        paid: Who has paid how much of it so far: keys ``first``, ``second`` (of ``cities``),
            ``fund``, ``pot``, ``private``; those that pay nothing are left out.
        transfer: Money that the first city got from the second for agreeing; may be negative.
    """

    link: int
    cities: tuple[Text, Text]
    domain: Text
    mode: str
    status: str
    start: str
    due: str
    end: str | None
    promised_cost: float
    final_cost: float | None
    benefit_ratio: float | None
    paid: Mapping[str, float]
    transfer: float


@dataclass(frozen=True)
class Way:
    """A link of a city: its index, the other city, and its friction as a mean over domains."""

    link: int
    city: int
    name: Text
    friction: Pair


@dataclass(frozen=True)
class CityStory:
    """A city in a quarter.

    Attributes:
        city: Its index.
        name, division, country: What it is called and where it lies.
        population: Residents.
        quarter: The record.
        date: The quarter's date.
        figures: ``sharing_efficiency``, ``output``, ``maturity``, ``trust``, ``uptake``,
            ``budget``, ``spending``, ``incidents``, ``realised_value``, ``potential_value`` beside
            the baseline's; units as in the table ``cities``.
        domains: For each domain its title and sharing efficiency.
        beliefs: What it expects, by domain.
        projects: Its projects up to this quarter, the latest deal first.
        ways: Its links, the highest friction first.
    """

    city: int
    name: Text
    division: str
    country: str
    population: float
    quarter: int
    date: str
    figures: Mapping[str, Pair]
    domains: tuple[tuple[Text, Pair], ...]
    beliefs: tuple[Belief, ...]
    projects: tuple[ProjectStory, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class DomainFriction:
    """What holds exchange back on a link in a domain.

    Attributes:
        domain: The domain's title.
        friction: All of it, nats.
        layers: Layer (``infrastructure``, ``standards``, ``administration``, ``trust``) to its
            friction, nats.
        load: What the link carries, money/yr.
        through: The part of an exchange that gets over this link: ``exp(-friction)``.
    """

    domain: Text
    friction: Pair
    layers: Mapping[str, Pair]
    load: Pair
    through: Pair


@dataclass(frozen=True)
class LinkStory:
    """A link in a quarter.

    Attributes:
        link: Its index.
        cities: Indices of its two cities.
        names: Their names.
        length_km: Road length.
        travel_min: Best direct rail time, minutes; None where there is none.
        border: ``none``, ``division``, ``special`` or ``country``.
        quarter: The record.
        date: The quarter's date.
        domains: Friction and load by domain.
        friction: Its mean over domains, nats.
        load: Its sum over domains, money/yr.
        budgets: Money in hand of the two cities.
        beliefs: What each of the two cities expects, by domain.
        projects: Its projects up to this quarter, the latest deal first.
    """

    link: int
    cities: tuple[int, int]
    names: tuple[Text, Text]
    length_km: float
    travel_min: float | None
    border: str
    quarter: int
    date: str
    domains: tuple[DomainFriction, ...]
    friction: Pair
    load: Pair
    budgets: tuple[Pair, Pair]
    beliefs: tuple[tuple[Belief, ...], tuple[Belief, ...]]
    projects: tuple[ProjectStory, ...]


def city_story(outlook: Outlook, city: int, quarter: int) -> CityStory:
    """What can be told of a city in a record (0 to ``quarters``)."""
    _check(outlook, quarter, city, outlook.scenario.region.n_cities)
    region = outlook.scenario.region
    rows = (run.cities[0, quarter, city].tolist() for run in (outlook.replay, outlook.base))
    columns = dict(zip(outlook.replay.city_names, map(Pair, *rows), strict=True))
    own = np.flatnonzero((region.ends == city).any(axis=1)).tolist()
    ways = [_way(outlook, city, link, quarter) for link in own]
    return CityStory(
        city=city,
        name=_city_name(region, city),
        division=region.divisions[city],
        country=region.countries[city],
        population=float(region.population[city]),
        quarter=quarter,
        date=outlook.quarters[quarter],
        figures={name: pair for name, pair in columns.items() if name in _FIGURES},
        domains=tuple(
            (domain.title, columns[f"sharing_efficiency_{domain.name}"])
            for domain in outlook.scenario.domains
        ),
        beliefs=_beliefs(outlook, city, quarter),
        projects=_projects(outlook, set(own), quarter),
        ways=tuple(sorted(ways, key=lambda way: -way.friction.value)),
    )


def link_story(outlook: Outlook, link: int, quarter: int) -> LinkStory:
    """What can be told of a link in a record (0 to ``quarters``)."""
    region = outlook.scenario.region
    _check(outlook, quarter, link, region.n_links)
    near, far = region.ends[link].tolist()
    minutes = float(region.travel_min[link])
    domains = tuple(
        _domain_friction(outlook, link, index, quarter)
        for index in range(len(outlook.scenario.domains))
    )
    return LinkStory(
        link=link,
        cities=(near, far),
        names=(_city_name(region, near), _city_name(region, far)),
        length_km=float(region.length_km[link]),
        travel_min=None if math.isnan(minutes) else minutes,
        border=region.border[link],
        quarter=quarter,
        date=outlook.quarters[quarter],
        domains=domains,
        friction=_pair(outlook, lambda run: run.friction[0, quarter, link].mean()),
        load=_pair(outlook, lambda run: run.load[0, quarter, link].sum()),
        budgets=(_budget(outlook, near, quarter), _budget(outlook, far, quarter)),
        beliefs=(_beliefs(outlook, near, quarter), _beliefs(outlook, far, quarter)),
        projects=_projects(outlook, {link}, quarter),
    )


def _check(outlook: Outlook, quarter: int, index: int, count: int) -> None:
    if not 0 <= quarter < len(outlook.quarters):
        raise ValueError(f"there is no record {quarter}")
    if not 0 <= index < count:
        raise ValueError(f"there is no place {index}")


def _pair(outlook: Outlook, read: Callable[[Replay], float]) -> Pair:
    return Pair(float(read(outlook.replay)), float(read(outlook.base)))


def _city_name(region: Region, city: int) -> Text:
    return Text(region.names[city], region.names_zh[city])


def _budget(outlook: Outlook, city: int, quarter: int) -> Pair:
    return _pair(outlook, lambda run: run.city("budget")[0, quarter, city])


def _way(outlook: Outlook, city: int, link: int, quarter: int) -> Way:
    region = outlook.scenario.region
    near, far = region.ends[link].tolist()
    other = far if near == city else near
    friction = _pair(outlook, lambda run: run.friction[0, quarter, link].mean())
    return Way(link, other, _city_name(region, other), friction)


def _beliefs(outlook: Outlook, city: int, quarter: int) -> tuple[Belief, ...]:
    told = []
    for index, domain in enumerate(outlook.scenario.domains):
        where = (0, quarter, city, index)
        middle = float(outlook.replay.belief[where])
        reach = _NORMAL * math.sqrt(float(outlook.replay.doubt[where]))
        told.append(
            Belief(
                domain=domain.title,
                ratio=math.exp(middle),
                low=math.exp(middle - reach),
                high=math.exp(middle + reach),
                base=math.exp(float(outlook.base.belief[where])),
            )
        )
    return tuple(told)


def _domain_friction(outlook: Outlook, link: int, index: int, quarter: int) -> DomainFriction:
    where = (0, quarter, link, index)
    friction = _pair(outlook, lambda run: run.friction[where])
    rows = (run.layers[where].tolist() for run in (outlook.replay, outlook.base))
    return DomainFriction(
        domain=outlook.scenario.domains[index].title,
        friction=friction,
        layers=dict(zip(LAYERS, map(Pair, *rows), strict=True)),
        load=_pair(outlook, lambda run: run.load[where]),
        through=Pair(math.exp(-friction.value), math.exp(-friction.base)),
    )


def _projects(outlook: Outlook, links: set[int], quarter: int) -> tuple[ProjectStory, ...]:
    """The projects of some links that a record shows, the latest deal first."""
    shown = [
        project
        for project in outlook.replay.projects[0]
        if project.link in links and project.start < quarter
    ]
    shown.sort(key=lambda project: -project.start)
    return tuple(_project(outlook, project, quarter) for project in shown)


def _project(outlook: Outlook, project: Project, quarter: int) -> ProjectStory:
    region, start = outlook.scenario.region, outlook.scenario.start
    near, far = region.ends[project.link].tolist()
    status = project.status(quarter)
    finished = status == "finished"
    # what each payer has in it changes only at the end, when the final cost is settled
    settled = finished or not project.final_cost
    part = 1.0 if settled else project.promised_cost / (project.final_cost or 1.0)
    paid = {
        "first": project.paid_near,
        "second": project.paid_far,
        "fund": project.paid_fund,
        "pot": project.paid_pot,
        "private": project.paid_private,
    }
    return ProjectStory(
        link=project.link,
        cities=(_city_name(region, near), _city_name(region, far)),
        domain=outlook.scenario.domains[project.domain].title,
        mode=project.mode,
        status=status,
        start=date_of(project.start, start),
        due=date_of(project.due, start),
        end=date_of(project.end, start) if finished and project.end is not None else None,
        promised_cost=project.promised_cost,
        final_cost=project.final_cost if finished else None,
        benefit_ratio=project.benefit_ratio if finished else None,
        paid={payer: money * part for payer, money in paid.items() if money > 0.0},
        transfer=project.transfer,
    )
