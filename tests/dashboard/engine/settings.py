"""Drafts for tests: any sequence of edits that a page can make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from cluster_sim.dashboard.engine.catalogue import presets
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.measures import catalogue


@dataclass(frozen=True)
class OpenFolder:
    """A scenario folder whose regions may be opened."""

    folder: Path

    def region_folders(self) -> dict[str, Path]:
        """Its folders with a region, by name."""
        return {file.parent.name: file.parent for file in self.folder.glob("*/region.yaml")}


Edit = Callable[[Draft], Draft]

PROGRAMME = (
    "top_level_design", "coordination_mechanism", "security_standards", "base_databases",
    "sharing_platform", "cluster_integration", "national_projects", "demonstration_bases",
)  # fmt: skip

SCOPED = {
    "schema": 1,
    "name": "scoped",
    "title": {"en": "Scoped", "zh": "限定"},
    "region": "benelux-rhine-ruhr",
    "start": "2024-Q3",
    "quarters": 12,
    "domains": ["health", {"name": "care", "like": "health", "parameters": {"relay_charge": 0.5}}],
    "parameters": {"participation_elasticity": {"care": 0.3, "health": 0.4}},
    "measures": [
        {"use": "cluster_integration", "links": {"crosses": "country"}, "domains": ["care"]},
        {
            "name": "dutch",
            "use": "service_channels",
            "cities": {"country": "NL"},
            "strength": [["2025-Q1", 0.5], ["2026-Q1", 1.0]],
            "end": "2027-Q1",
        },
        {
            "name": "own",
            "title": {"en": "Our own", "zh": "自有措施"},
            "cost": 3,
            "effects": [{"channel": "layer.standards", "strength": 0.3, "domains": ["care"]}],
        },
    ],
}
"""A loaded file with everything that edits could run foul of."""


def names() -> list[str]:
    """Measures that edits are made to."""
    return [*catalogue(), "dutch", "own"]


def _to_measure(edit: Callable[[Draft, str], Draft]) -> Callable[[str], Edit]:
    """An edit of one measure; one that is not in the draft stays as it is."""

    def of(name: str) -> Edit:
        def apply(draft: Draft) -> Draft:
            known = name in catalogue() or name in {each.name for each in draft.measures}
            return edit(draft, name) if known else draft

        return apply

    return of


def edits() -> st.SearchStrategy[list[Edit]]:
    """Sequences of edits."""
    strengths = st.tuples(st.sampled_from(names()), st.floats(0.0, 1.0)).map(
        lambda pair: _to_measure(lambda draft, name: draft.with_strength(name, pair[1]))(pair[0])
    )
    starts = st.tuples(st.sampled_from(names()), st.integers(2020, 2040), st.integers(1, 4)).map(
        lambda it: _to_measure(lambda draft, name: draft.with_start(name, f"{it[1]}-Q{it[2]}"))(
            it[0]
        )
    )
    removed = st.sampled_from(names()).map(lambda name: lambda draft: draft.without(name))
    domains = st.lists(st.sampled_from([*builtin_domains(), "care"]), unique=True).map(
        lambda chosen: lambda draft: draft.with_domains(chosen)
    )
    regions = st.sampled_from(
        ["classroom", "greater-bay-area", "benelux-rhine-ruhr", "chengdu-chongqing"]
    ).map(lambda name: lambda draft: draft.with_region(name))
    quarters = st.integers(-5, 300).map(lambda count: lambda draft: draft.with_quarters(count))
    titles = st.text(max_size=30).map(lambda text: lambda draft: draft.with_title(text))
    return st.lists(
        st.one_of(strengths, starts, removed, domains, regions, quarters, titles), max_size=8
    )


def starts() -> st.SearchStrategy[Draft]:
    """Drafts to begin with."""
    ready = [preset.draft for preset in presets("classroom")]
    return st.sampled_from([Draft.new("classroom"), *ready, Draft(SCOPED)])


def edited(draft: Draft, sequence: list[Edit]) -> Draft:
    """A draft after all edits of a sequence."""
    for edit in sequence:
        draft = edit(draft)
    return draft
