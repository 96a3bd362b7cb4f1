"""What can be told of a city or a link in a quarter: numbers and short facts, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cluster_sim.dashboard.engine.simulate import Outlook
from cluster_sim.text import Text


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
        paid: Who pays how much of it in all: keys ``first``, ``second`` (of ``cities``), ``fund``,
            ``pot``, ``private``; those that pay nothing are left out.
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
    raise NotImplementedError


def link_story(outlook: Outlook, link: int, quarter: int) -> LinkStory:
    """What can be told of a link in a record (0 to ``quarters``)."""
    raise NotImplementedError
