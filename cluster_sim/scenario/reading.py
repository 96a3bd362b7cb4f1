"""What the steps of reading one scenario share."""

from __future__ import annotations

from dataclasses import dataclass, field

from cluster_sim.errors import Problem
from cluster_sim.region.schema import Region
from cluster_sim.scenario.forms import ScenarioForm
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.schema import Domain
from cluster_sim.scenario.tree import Node, Path, spelled, walk


@dataclass
class Reading:
    """A scenario on its way from a tree to what the model reads.

    Attributes:
        root: The merged tree, without what is wrong in its form.
        form: The same, typed.
        region: The region; None if it cannot be read, in which case scopes are not checked.
        domains: The active domains.
        problems: What is wrong.
        warnings: What is allowed but was perhaps not meant.
        origins: Dotted path to where a value came from.
    """

    root: Node
    form: ScenarioForm
    region: Region | None
    domains: tuple[Domain, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    @property
    def start(self) -> Quarter:
        """The quarter in which the scenario starts."""
        return Quarter.parse(self.form.start)

    def fault(
        self, path: Path, what: str, hint: str | None = None, *, at_key: bool = False
    ) -> None:
        """Note a problem with the value (or, ``at_key``, the key) at a path."""
        self.problems.append(self.root.problem(path, what, hint, at_key=at_key))

    def warn(self, path: Path, what: str) -> None:
        """Note a warning about the value at a path."""
        self.warnings.append(str(self.root.problem(path, what)))

    def blamed(self, path: Path) -> bool:
        """Whether something at or below a path is wrong already."""
        node = self.root.get(*path)
        if node is not None and node.faulty:
            return True
        where = spelled(self.root, path)
        return any(f"{problem.where}.".startswith(f"{where}.") for problem in self.problems)

    def came_from(self, where: str, node: Node | None, otherwise: str = "default") -> None:
        """Note where a value came from: a node of the tree, or ``otherwise``."""
        self.origins[where] = otherwise if node is None else node.place.describe()

    def came_with_parts(self, where: str, node: Node | None) -> None:
        """Note where a value came from, and apart those of its parts from another layer."""
        self.came_from(where, node)
        for path, leaf in [] if node is None else walk(node):
            if node is not None and leaf.place.rank != node.place.rank:
                self.came_from(".".join([where, *map(str, path)]), leaf)
