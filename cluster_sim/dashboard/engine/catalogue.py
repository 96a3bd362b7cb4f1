"""What a planner can choose from: measures in groups, regions, and settings to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.effects import effect_text, place_text
from cluster_sim.dashboard.engine.naming import LIBRARY
from cluster_sim.errors import RegionError
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.measures import catalogue
from cluster_sim.text import Text


@dataclass(frozen=True)
class MeasureCard:
    """A measure of the catalogue, for people.

    Attributes:
        use: Its name in scenario files.
        number: Its number in the list of policy systems.
        title, description, paid_by: Texts of the catalogue.
        cost: Million USD per quarter for a region of 1,000 bn USD GDP, at strength 1.
        ramp: Quarters to full effect.
        needs: Measures (``use``) of which one should be there first; may be empty.
        conflicts: Measures that cannot act on the same domains at the same time.
        scope_text: Where it acts, in a few words.
        effects_text: What it does at full strength, one short line each.
    """

    use: str
    number: int
    title: Text
    description: Text
    paid_by: Text
    cost: float
    ramp: int
    needs: tuple[str, ...]
    conflicts: tuple[str, ...]
    scope_text: Text
    effects_text: tuple[Text, ...]


@dataclass(frozen=True)
class MeasureGroup:
    """Measures that a planner thinks of together.

    Attributes:
        key: A short name, such as ``leadership``.
        title: The heading.
        measures: The cards.
    """

    key: str
    title: Text
    measures: tuple[MeasureCard, ...]


@dataclass(frozen=True)
class RegionCard:
    """A region that can be chosen.

    Attributes:
        name: What scenario files call it.
        title: Its name for people.
        n_cities, n_links: Its size.
        currency: ISO 4217 code of its money.
        folder: Its folder where it is not built in.
    """

    name: str
    title: Text
    n_cities: int
    n_links: int
    currency: str
    folder: Path | None = None


@dataclass(frozen=True)
class Preset:
    """A setting to start from.

    Attributes:
        name: A short name, such as ``full-programme``.
        title: Its name for people.
        draft: The setting.
    """

    name: str
    title: Text
    draft: Draft


_GROUPS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    (
        "leadership",
        Text("Leadership and rules", "统筹与规则"),
        ("top_level_design", "coordination_mechanism", "cluster_integration", "national_projects"),
    ),
    (
        "operation",
        Text("Who builds and runs", "建设与运营"),
        ("government_operation", "market_operation", "certified_operators", "smart_utilities"),
    ),
    (
        "networks",
        Text("Networks and platforms", "网络与平台"),
        ("sharing_platform", "ict_infrastructure", "cloud_layout", "command_centre"),
    ),
    (
        "data",
        Text("Data and security", "数据与安全"),
        ("security_standards", "base_databases", "city_big_data"),
    ),
    (
        "services",
        Text("Services for people", "民生服务"),
        ("service_channels", "service_purchase", "information_consumption"),
    ),
    (
        "economy",
        Text("Economy and skills", "产业与人才"),
        (
            "rd_bases",
            "demonstration_bases",
            "iot_cloud_industry",
            "industrial_fusion",
            "smart_economy_zones",
        ),
    ),
)
"""Key and heading of each group, and its measures; every measure of the catalogue is in one."""

_EVERYWHERE = Text("everywhere in the region", "整个区域")

_PRESETS: Mapping[str, tuple[str, ...]] = {
    "baseline": (),
    "four-domains": ("cluster_integration",),
    "coordination": ("top_level_design", "coordination_mechanism"),
    "platform": ("sharing_platform",),
    "standards-and-trust": ("security_standards", "base_databases", "national_projects"),
    "market-led": ("market_operation",),
    "full-programme": (
        "top_level_design",
        "coordination_mechanism",
        "security_standards",
        "base_databases",
        "sharing_platform",
        "cluster_integration",
        "national_projects",
        "demonstration_bases",
    ),
}
"""Settings of the scenario library and their measures, all at full strength."""


@cache
def groups() -> tuple[MeasureGroup, ...]:
    """All 23 measures, each in one group."""
    return tuple(
        MeasureGroup(key, title, tuple(card(use) for use in uses)) for key, title, uses in _GROUPS
    )


@cache
def card(use: str) -> MeasureCard:
    """The card of one measure of the catalogue."""
    row = catalogue()[use]
    places = [place_text(effect) for effect in row.effects]
    distinct = list(dict.fromkeys(place if place.en else _EVERYWHERE for place in places))
    distinct.sort(key=lambda place: place != _EVERYWHERE)
    return MeasureCard(
        use=use,
        number=row.number,
        title=row.title.text(),
        description=_stripped(row.description.text()),
        paid_by=_stripped(row.paid_by.text()),
        cost=row.cost,
        ramp=row.ramp,
        needs=tuple(row.needs),
        conflicts=tuple(row.conflicts),
        scope_text=Text(
            "; ".join(place.en for place in distinct),
            "；".join(str(place.zh) for place in distinct),
        ),
        effects_text=tuple(effect_text(effect) for effect in row.effects),
    )


def _stripped(text: Text) -> Text:
    return Text(text.en.strip(), str(text.zh).strip())


def regions(folders: Mapping[str, Path] | None = None) -> tuple[RegionCard, ...]:
    """The built-in regions, the Yangtze River Delta first, then those in folders that are valid.

    Args:
        folders: What ``RegionPlaces.region_folders`` gives.
    """
    builtin = sorted(builtin_regions(), key=lambda name: (_FIRST_REGIONS.get(name, 1), name))
    folders = {name: folder for name, folder in (folders or {}).items() if name not in builtin}
    own = [_own_region(name, folder) for name, folder in sorted(folders.items())]
    return (*(_builtin_card(name) for name in builtin), *(one for one in own if one is not None))


_FIRST_REGIONS = {"yangtze-river-delta": 0, "classroom": 2}


@cache
def _builtin_card(name: str) -> RegionCard:
    return _region_card(name, load_region(name), None)


def _own_region(name: str, folder: Path) -> RegionCard | None:
    """The card of a region in a folder; None where its files are not valid."""
    try:
        return _region_card(name, load_region(folder), folder)
    except RegionError:
        return None


def _region_card(name: str, region: Region, folder: Path | None) -> RegionCard:
    return RegionCard(name, region.title, region.n_cities, region.n_links, region.currency, folder)


def presets(region: str, folder: Path | None = None) -> tuple[Preset, ...]:
    """Settings of the scenario library, in a region; the first one is the baseline."""
    bare = Draft.new(region, folder)
    return tuple(_preset(name, bare) for name in _PRESETS)


def _preset(name: str, bare: Draft) -> Preset:
    title = LIBRARY[name]
    mapping = {**bare.mapping, "name": name, "title": dict(title)}
    if _PRESETS[name]:
        mapping["measures"] = [{"use": use} for use in _PRESETS[name]]
    return Preset(name, Text(title["en"], title["zh"]), Draft(mapping, bare.folder))
