"""What one visitor has set and chosen; it lives as long as his tab and is seen by nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cluster_sim.dashboard.engine import catalogue
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.history import History
from cluster_sim.dashboard.engine.pins import Pins
from cluster_sim.dashboard.engine.places import RegionPlaces
from cluster_sim.dashboard.explore.conductor import Answer
from cluster_sim.dashboard.explore.outcome import Outcome
from cluster_sim.dashboard.explore.settings import Choices
from cluster_sim.region.load import load_region


@dataclass(frozen=True)
class Place:
    """What the story is told of: a ``city`` or a ``link`` by its index."""

    kind: str
    index: int


@dataclass(eq=False)
class Session:
    """The state of one tab.

    Attributes:
        places: Where regions may come from.
        history: The settings, and those before them.
        pins: Settings that are kept aside.
        place: What the story is told of; None where no story is open.
        quarter: The record that the map shows.
        answer: What the last settings that could be run led to.
        outcomes: Outcomes of pinned settings, by the drafts' keys.
        drawn_region: Digest of the region that the map shows.
        drawn_base: Key of the baseline whose frames the map has.
        files: Names of the scenario files that were chosen, by the drafts' keys.
    """

    places: RegionPlaces
    history: History
    pins: Pins = field(default_factory=Pins)
    place: Place | None = None
    quarter: int = 0
    answer: Answer | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    drawn_region: str = ""
    drawn_base: str = ""
    files: dict[str, str] = field(default_factory=dict)
    _choices: Choices | None = None

    @property
    def draft(self) -> Draft:
        """The present settings."""
        return self.history.draft

    def choices(self) -> Choices:
        """What can be chosen where the present settings lie."""
        if self._choices is None or self._choices.region.name != self.draft.region:
            folders = self.places.region_folders()
            self._choices = Choices(
                catalogue.regions(folders),
                catalogue.presets(self.draft.region, self.draft.folder),
                load_region(self.draft.folder or self.draft.region),
            )
        return self._choices

    def set_strengths(self, strengths: Mapping[str, float]) -> None:
        """Take over what the sliders are dragged to; a drag counts as one step for undo."""
        draft = self.draft
        for name, strength in strengths.items():
            draft = draft.with_strength(name, min(1.0, max(0.0, float(strength))))
        self.history.push(draft, "strength:" + ",".join(sorted(strengths)))

    def set_domain(self, name: str, is_on: bool) -> None:
        """Add a domain or take it out."""
        others = [one for one in self.draft.domains if one != name]
        chosen = [*others, name] if is_on else others
        order = [one for one, _title in self.draft.domain_choices]
        self.push(self.draft.with_domains(sorted(chosen, key=order.index)))

    def set_region(self, name: str) -> None:
        """Go to another region with the same settings."""
        self.push(self.draft.with_region(name, self.places.region_folders().get(name)))

    def set_start(self, name: str, quarter: str) -> None:
        """Let a measure start in another quarter."""
        self.push(self.draft.with_start(name, quarter))

    def set_horizon(self, quarters: int) -> None:
        """Run for more or fewer quarters."""
        self.push(self.draft.with_quarters(quarters))

    def set_preset(self, name: str) -> None:
        """Take the settings of a preset; region and horizon stay."""
        presets = {preset.name: preset.draft for preset in self.choices().presets}
        if name in presets:
            draft = presets[name].with_quarters(self.draft.quarters)
            self.files.pop(draft.key, None)
            self.push(draft)

    def set_file(self, name: str, draft: Draft) -> None:
        """Take the settings of a scenario file of the folder, with its region and time."""
        self.files[draft.key] = name
        self.push(draft)

    def reset(self) -> None:
        """Go back to no measures, in the same region and time."""
        self.push(self.draft.baseline())

    def recall(self, index: int) -> None:
        """Take the settings of a pin."""
        self.push(self.pins.pins[index].draft)

    def undo(self) -> None:
        """Go one step back."""
        self.history.undo()

    def redo(self) -> None:
        """Go one step forward again."""
        self.history.redo()

    def push(self, draft: Draft) -> None:
        """Make a draft the present settings, as one step for undo."""
        self.history.push(draft)

    def pin(self, name: str) -> bool:
        """Pin the present settings under a name; False where there is room for no more."""
        if self.pins.full and not self.pins.holds(self.draft):
            return False
        self.pins = self.pins.with_pin(self.draft, name)
        return True
