"""The things that the model keeps: cities, links, projects, pots."""

from __future__ import annotations

from dataclasses import dataclass, field

import mesa


class CityAgent(mesa.Agent):
    """A city: output, people, digital maturity, trust, beliefs and an integration budget."""

    def __init__(self, model: mesa.Model, index: int, name: str, n_domains: int) -> None:
        super().__init__(model)
        self.index = index
        self.name = name
        self.division = ""
        self.country = ""
        self.output = 0.0
        self.output_start = 0.0
        self.trend = 0.0  # what trend growth has added to the log of output
        self.population = 0.0
        self.maturity = 0.0
        self.maturity_start = 0.0
        self.trust = 0.0
        self.trust_start = 0.0
        self.protected = 0.0  # share of incidents that its own security prevents
        self.uptake_given: float | None = None
        self.supply_start = [0.0] * n_domains
        self.benefit_mean = [0.0] * n_domains
        self.benefit_variance = [0.0] * n_domains
        self.budget = 0.0
        self.spending = 0.0
        self.incidents = 0
        self.neighbours: list[CityAgent] = []
        self.links: list[Link] = []

    def learn(self, d: int, seen: float, noise: float) -> None:
        """Update the belief about benefits in a domain by one observation (Kalman)."""
        gain = self.benefit_variance[d] / (self.benefit_variance[d] + noise)
        self.benefit_mean[d] += gain * (seen - self.benefit_mean[d])
        self.benefit_variance[d] *= 1.0 - gain


@dataclass(eq=False)
class Link:
    """Two neighbouring cities, and per domain the friction between them, layer by layer."""

    index: int
    u: CityAgent
    v: CityAgent
    km: float
    minutes: float
    border: str
    base: list[dict[str, float]] = field(default_factory=list)  # nats at the start, per domain
    left: list[dict[str, float]] = field(default_factory=list)  # part that remains, per domain
    given: list[bool] = field(default_factory=list)  # whether the data gives the friction
    finished: list[int] = field(default_factory=list)
    started: list[int] = field(default_factory=list)
    running: list[Project | None] = field(default_factory=list)
    adjacent: list[Link] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the two ids in sorted order."""
        return f"{self.u.name}--{self.v.name}"


@dataclass(eq=False)
class Pot:
    """Money of a programme that co-funds the deals in its scope."""

    measure: str
    links: frozenset[int]
    domains: frozenset[int]
    money: float = 0.0
    paid_in: float = 0.0


@dataclass(eq=False)
class Project:
    """A project under way or done, with who paid what of its cost."""

    number: int
    link: Link
    domain: int
    mode: str
    start: int
    due: int
    cost: float  # in escrow
    cost_ratio: float  # final cost over escrow
    benefit: float  # true over promised benefit
    paid_u: float
    paid_v: float
    paid_fund: float
    paid_pots: list[tuple[Pot, float]]
    paid_private: float
    transfer: float  # what u got from v
    end: int | None = None
    status: str = "under_way"
    final_cost: float | None = None

    @property
    def paid_pot(self) -> float:
        """Return what all pots paid."""
        return sum(amount for _, amount in self.paid_pots)

    @property
    def key(self) -> tuple[int, int]:
        """Return what orders projects within a quarter: domain, link."""
        return (self.domain, self.link.index)
