"""Making a failing run small: what can be left out so that it still fails in the same way.

*The same way* means: the run raises the same type of exception, whatever its message, or, where
nothing was raised, any metric of any quarter is not a finite number.

What is left out is found by trying, part by part: quarters, measures, their effects, domains,
cities, and values of parameters that are not at their default. Parts of a kind are left out in
groups, first half of them at once, then a quarter, down to single ones (delta debugging: Zeller and
Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE Transactions on Software
Engineering 28(2), 2002). That is repeated until nothing more can be left out. Nothing is drawn at
random: the same bundle gives the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from cluster_sim.batch.bundles import Bundle, error_of, no_failure, rerun
from cluster_sim.batch.drafts import Draft
from cluster_sim.errors import InputError, RunError
from cluster_sim.region.save import save_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import Failure

Item = TypeVar("Item")

Progress = Callable[[str], None]
"""Called with a line for people after every step that made the run smaller."""

MOST_TRIALS: Final = 2_000
"""Runs that are tried, at most."""


class DoesNotFailError(RunError):
    """The run of a bundle does not fail here."""


@dataclass(frozen=True)
class Size:
    """How large a scenario is.

    Attributes:
        cities: Its cities.
        links: Its links.
        measures: Its measures.
        effects: The effects of all its measures.
        domains: Its domains.
        quarters: Its quarters.
        parameters: Its values of parameters that are not at their default.
    """

    cities: int
    links: int
    measures: int
    effects: int
    domains: int
    quarters: int
    parameters: int

    @classmethod
    def of(cls, scenario: Scenario) -> Size:
        """The size of a scenario."""
        return cls(
            cities=scenario.region.n_cities,
            links=scenario.region.n_links,
            measures=len(scenario.measures),
            effects=sum(len(measure.effects) for measure in scenario.measures),
            domains=len(scenario.domains),
            quarters=scenario.quarters,
            parameters=len(Draft.of(scenario).off_default()),
        )


@dataclass(frozen=True, eq=False)
class Shrunk:
    """A failing run that was made smaller.

    Attributes:
        scenario: The smaller scenario.
        failure: How it fails; in the replicate of the bundle.
        first: How the bundle's own scenario failed here.
        before: The size of the bundle's scenario.
        after: The size of the smaller one.
        trials: How many runs were tried.
        finished: Whether nothing more could be left out; else the trials were used up before.
    """

    scenario: Scenario
    failure: Failure
    first: Failure
    before: Size
    after: Size
    trials: int
    finished: bool


def shrink(bundle: Bundle, progress: Progress | None = None, *, most: int = MOST_TRIALS) -> Shrunk:
    """Make a failing run smaller as long as it fails in the same way.

    Args:
        bundle: The failing run. Where it fails here in another way than it says, the way it fails
            here counts.
        progress: Told every step that is taken.
        most: The most runs to try.

    Raises:
        DoesNotFailError: The bundle's run does not fail here.
        RunError: The smaller run failed once and then did not; the program is at fault.
    """
    first = rerun(bundle.scenario, bundle.replicate)
    if first is None:
        raise DoesNotFailError(no_failure(bundle))
    with TemporaryDirectory(prefix="cluster-sim-shrink-") as folder:
        trials = _Trials(Path(folder), bundle.replicate, error_of(first), most)
        search = _Search(Draft.of(bundle.scenario), first, trials, progress)
        finished = search.run()
        scenario = _result(bundle.scenario, search.draft, trials)
    last = rerun(scenario, bundle.replicate)
    if last is None or error_of(last) != error_of(first):
        raise RunError("the smaller run failed when it was tried, but not when it was run again")
    before, after = Size.of(bundle.scenario), Size.of(scenario)
    return Shrunk(scenario, last, first, before, after, trials.count, finished)


def fewest(
    items: Sequence[Item], enough: Callable[[Sequence[Item]], bool], least: int = 0
) -> Sequence[Item]:
    """Leave out items as long as those that are left are enough.

    Args:
        items: The items, which are enough.
        enough: Whether some of them, in their order, are enough.
        least: How many to keep in any case.

    Returns:
        Items that are enough; after the last pass over single ones, most often no more than needed.
    """
    if least == 0 and items and enough([]):
        return []
    size = -(-len(items) // 2)
    while size > 0:
        start = 0
        while start < len(items):
            left = [*items[:start], *items[start + size :]]
            if least <= len(left) < len(items) and enough(left):
                items = left
            else:
                start += size
        size = min(size // 2, len(items))
    return items


class _EnoughError(Exception):
    """All trials are used up."""


@dataclass
class _Trials:
    """Runs drafts and counts them.

    Attributes:
        folder: For the files of regions.
        replicate: The replicate that is run.
        error: What a run must raise to fail in the same way; see `error_of`.
        most: The most runs.
        count: The runs so far.
    """

    folder: Path
    replicate: int
    error: str | None
    most: int
    count: int = 0
    _known: dict[str, Failure | None] = field(default_factory=dict)
    _saved: Region | None = None

    def scenario(self, draft: Draft) -> Scenario | None:
        """The scenario of a draft; None if it is none."""
        if self._saved is None or self._saved.digest != draft.region.digest:
            save_region(draft.region, self.folder / "region")
            self._saved = draft.region
        content: dict[str, Any] = {**draft.content, "region": str(self.folder / "region")}
        try:
            return scenario_from_mapping(content)
        except InputError:
            return None

    def failure(self, draft: Draft) -> Failure | None:
        """How a draft fails, if it does so in the same way.

        Raises:
            _EnoughError: All trials are used up.
        """
        scenario = self.scenario(draft)
        if scenario is None:
            return None
        if scenario.digest not in self._known:
            if self.count >= self.most:
                raise _EnoughError
            self.count += 1
            failure = rerun(scenario, self.replicate)
            same = failure is not None and error_of(failure) == self.error
            self._known[scenario.digest] = failure if same else None
        return self._known[scenario.digest]


@dataclass
class _Search:
    """What is left so far.

    Attributes:
        draft: The smallest draft so far that fails in the same way.
        failure: How it fails.
        trials: What runs the drafts.
        progress: Told every step that is taken.
    """

    draft: Draft
    failure: Failure
    trials: _Trials
    progress: Progress | None

    def run(self) -> bool:
        """Leave out what can be; whether that came to an end before all trials were used up."""
        try:
            while True:
                before = self.draft
                self._quarters()
                self._measures()
                self._effects()
                self._domains()
                self._cities()
                self._parameters()
                if self.draft is before:
                    return True
        except _EnoughError:
            return False

    def _take(self, draft: Draft, step: str) -> bool:
        """Go on with a draft if it fails in the same way."""
        failure = self.trials.failure(draft)
        if failure is None:
            return False
        self.draft, self.failure = draft, failure
        if self.progress is not None:
            self.progress(f"{step} ({self.trials.count} runs tried)")
        return True

    def _quarters(self) -> None:
        """Up to the failing quarter, then fewer by halves."""

        def take(quarters: int) -> bool:
            now = self.draft.quarters
            return quarters < now and self._take(
                self.draft.with_quarters(quarters), f"quarters: {now} -> {quarters}"
            )

        last = self.failure.quarter
        if not take(max(last, 1)):
            take(last + 1)  # something raised on the way to the next record
        low = 1
        while low < self.draft.quarters:
            middle = (low + self.draft.quarters) // 2
            if not take(middle):
                low = middle + 1

    def _measures(self) -> None:
        self._fewest("measures", self.draft.measures, Draft.with_measures)

    def _effects(self) -> None:
        for measure in self.draft.measures:

            def reduced(draft: Draft, kept: Sequence[int], name: str = measure) -> Draft:
                return draft.with_effects(name, kept)

            effects = self.draft.effects(measure)
            self._fewest(f"effects of {measure}", effects, reduced)

    def _domains(self) -> None:
        self._fewest("domains", self.draft.domains, Draft.with_domains, least=1)

    def _cities(self) -> None:
        self._fewest("cities", self.draft.region.cities, Draft.with_cities, least=2)

    def _parameters(self) -> None:
        off = self.draft.off_default()
        self._fewest("parameters off their default", off, Draft.with_off_default)

    def _fewest(
        self,
        what: str,
        items: Sequence[Item],
        reduced: Callable[[Draft, Sequence[Item]], Draft],
        least: int = 0,
    ) -> None:
        """Leave out what can be of the items of one kind."""
        now = len(items)

        def enough(left: Sequence[Item]) -> bool:
            nonlocal now
            taken = self._take(reduced(self.draft, left), f"{what}: {now} -> {len(left)}")
            now = len(left) if taken else now
            return taken

        fewest(items, enough, least)


def _result(original: Scenario, draft: Draft, trials: _Trials) -> Scenario:
    """The scenario of the last draft, as if it stood in no folder."""
    scenario = trials.scenario(draft)
    assert scenario is not None  # it was run
    whole = draft.region.digest == original.region.digest
    return replace(
        scenario,
        region=original.region if whole else draft.region,
        region_reference=original.region_reference if whole else "",
        origins=draft.origins(),
        warnings=(),
    )
