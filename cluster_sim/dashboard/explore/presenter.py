"""What the page draws of an answer, as JSON; made in threads, so it touches no element."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cluster_sim.charts.map_model import frames_json, map_model, map_scale
from cluster_sim.dashboard.engine.bands import Band
from cluster_sim.dashboard.engine.pins import Pins
from cluster_sim.dashboard.engine.simulate import Outlook, Simulator
from cluster_sim.dashboard.engine.story import city_story, link_story
from cluster_sim.dashboard.explore.charts import charts
from cluster_sim.dashboard.explore.city_view import city_view
from cluster_sim.dashboard.explore.comparison import comparison
from cluster_sim.dashboard.explore.conductor import REPLICATES
from cluster_sim.dashboard.explore.headline import Json, headline, tiles
from cluster_sim.dashboard.explore.link_view import link_view
from cluster_sim.dashboard.explore.outcome import Outcome, of_band, of_run
from cluster_sim.dashboard.explore.session import Place, Session
from cluster_sim.dashboard.language import Translator
from cluster_sim.figures.data import city_names


@dataclass(frozen=True, eq=False)
class Presenter:
    """Turns results into what the page draws, for one visitor.

    Attributes:
        session: What he has set; only read.
        simulator: What simulates pinned settings whose outcome is not known.
        translate: His language.
    """

    session: Session
    simulator: Simulator
    translate: Translator

    def present(self, version: int, outlook: Outlook, band: Band | None) -> Mapping[str, str]:
        """Texts for ``results``, and with a run without a band for ``map`` and ``story`` too."""
        place, quarter = self.session.place, self.session.quarter
        parts: dict[str, Json] = {"results": self._results(version, outlook, band)}
        if band is None:
            parts["map"] = self._map(version, outlook)
            if place is not None and not self._is_new_region(outlook):
                parts["story"] = story(outlook, place, quarter, self.translate)
        return {name: json.dumps(part, separators=(",", ":")) for name, part in parts.items()}

    def _results(self, version: int, outlook: Outlook, band: Band | None) -> Json:
        currency = outlook.scenario.region.currency
        present = of_run(outlook) if band is None else of_band(band, currency)
        pins = self.session.pins
        pinned = self._pinned(pins, has_band=band is not None)
        _ = self.translate
        return {
            "version": version,
            "band": band is not None,
            "headline": headline(present, _),
            "tiles": tiles(present, _),
            "charts": charts(outlook, present, pinned, _),
            "compare": comparison(present, pinned, _),
            "pins": [{"name": pin.name} for pin in pins],
        }

    def _pinned(self, pins: Pins, *, has_band: bool) -> list[tuple[str, Outcome]]:
        """Names and outcomes of pinned settings: what is known, else a run, or several."""
        known = self.session.outcomes
        for pin in pins:
            outcome = known.get(pin.draft.key)
            if outcome is None or (has_band and outcome.runs == 1):
                run = of_run(self.simulator.outlook(pin.draft))
                known[pin.draft.key] = run
                if has_band:
                    band = self.simulator.band(pin.draft, REPLICATES)
                    known[pin.draft.key] = of_band(band, run.currency)
        return [(pin.name, known[pin.draft.key]) for pin in pins]

    def _is_new_region(self, outlook: Outlook) -> bool:
        return outlook.scenario.region.digest != self.session.drawn_region

    def _map(self, version: int, outlook: Outlook) -> Json:
        """Frames of the map; those of the baseline and the region only where they are new."""
        region, language = outlook.scenario.region, self.translate.language
        domains = [domain.title.get(language) for domain in outlook.scenario.domains]
        shown: Json = {"version": version, "dates": list(outlook.quarters), "domains": domains}
        if outlook.draft.baseline().key != self.session.drawn_base:
            shown["base"] = frames_json(outlook.base_frames)
        if not self._is_new_region(outlook):
            return shown | {"frames": frames_json(outlook.frames)}
        model = map_model(
            region,
            outlook.quarters,
            outlook.frames,
            language,
            map_scale(region, outlook.base_frames, outlook.frames),
            domains,
        )
        cities = city_names(region, language)
        links = [f"{cities[u]} – {cities[v]}" for u, v in region.ends.tolist()]
        return shown | {"model": model, "names": {"cities": list(cities), "links": links}}


def story(outlook: Outlook, place: Place, quarter: int, translate: Translator) -> dict[str, Any]:
    """The story of a place in a record, or in the last one if there is no such record."""
    currency = outlook.scenario.region.currency
    record = min(quarter, len(outlook.quarters) - 1)
    if place.kind == "city":
        return city_view(city_story(outlook, place.index, record), currency, translate)
    return link_view(link_story(outlook, place.index, record), currency, translate)
