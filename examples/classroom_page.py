"""A page for students: four cities, five sliders, and what sharing comes to.

    pip install "cluster_sim[students]"
    solara run examples/classroom_page.py --production

Set the sliders, press Reset, then play. Each step is a quarter; the run ends after ten years. The
sliders say how strong a measure is, from 0 (absent) to 1 (full). Luck is the number of the run:
the same number means the same luck, whatever the sliders say.

The model and the two pictures need no browser and none of the extra packages.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from cluster_sim import ClusterModel
from cluster_sim.model.agents import CityAgent
from cluster_sim.scenario.load import scenario_from_mapping

MEASURES = {
    "coordination": ["top_level_design", "coordination_mechanism"],
    "standards": ["security_standards", "base_databases", "national_projects"],
    "platform": ["sharing_platform"],
    "building": ["cluster_integration"],
}
"""Each slider and the measures of the catalogue that it moves."""

LABELS = {
    "coordination": "Coordination",
    "standards": "Common standards and security",
    "platform": "Shared platform",
    "building": "Building programme",
}

COLOURS = "cividis"  # readable for the colour-blind, and in grey
PLATE = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}  # below texts
MOST = 0.6  # sharing efficiency at the end of the colour scale


class ClassroomModel(ClusterModel):
    """The classroom region with the measures that the sliders set."""

    def __init__(
        self,
        coordination: float = 0.0,
        standards: float = 0.0,
        platform: float = 0.0,
        building: float = 0.0,
        luck: int = 0,
    ) -> None:
        """Set up the four cities.

        Args:
            coordination, standards, platform, building: Strength of the measures, 0-1.
            luck: Number of the replicate.
        """
        strengths = {
            "coordination": coordination,
            "standards": standards,
            "platform": platform,
            "building": building,
        }
        measures = [
            {"use": use, "strength": float(strength)}
            for slider, strength in strengths.items()
            for use in MEASURES[slider]
        ]
        content = {"schema": 1, "name": "class", "region": "classroom", "measures": measures}
        super().__init__(scenario_from_mapping(content), replicate=luck)

    def efficiency_of_cities(self) -> list[float]:
        """Sharing efficiency of the cities, in their order."""
        return [city.sharing_efficiency for city in self.cities]


def draw_map(model: ClassroomModel) -> Figure:
    """The cities coloured by sharing efficiency; links as wide as what they carry."""
    region, state = model.region, model.state
    figure = Figure(figsize=(6, 4.6), layout="constrained")
    axes = figure.subplots()
    load = state.traffic.load[0].sum(axis=1)
    passing = np.exp(-state.friction[0, : region.n_links].mean(axis=1))
    for link, (u, v) in enumerate(region.ends.tolist()):
        x, y = region.lon[[u, v]], region.lat[[u, v]]
        width = 1.5 + 12 * load[link] / region.gdp.sum() * 100
        axes.plot(x, y, color="0.65", linewidth=width, zorder=1, solid_capstyle="round")
        axes.annotate(
            f"{passing[link]:.0%} passes", (x.mean(), y.mean()), ha="center", va="center",
            fontsize=8, bbox=PLATE,
        )  # fmt: skip
    efficiency = model.efficiency_of_cities()
    points = axes.scatter(
        region.lon, region.lat, s=region.population / 3000, c=efficiency, cmap=COLOURS,
        norm=Normalize(0.0, MOST), edgecolors="black", zorder=2,
    )  # fmt: skip
    for name, x, y, value in zip(region.names, region.lon, region.lat, efficiency, strict=True):
        axes.annotate(
            f"{name} {value:.2f}", (x, y), (0, -30), textcoords="offset points", ha="center",
            bbox=PLATE,
        )  # fmt: skip
    axes.margins(0.25, 0.3)
    axes.set_aspect(1.0 / np.cos(np.radians(region.lat.mean())))
    axes.set_axis_off()
    axes.set_title(f"Year {model.state.quarter / 4:g}")
    figure.colorbar(points, ax=axes, label="sharing efficiency", shrink=0.8)
    return figure


def draw_lines(model: ClassroomModel) -> Figure:
    """Sharing efficiency over time: each city thin, the region thick."""
    figure = Figure(figsize=(6, 4.6), layout="constrained")
    axes = figure.subplots()
    cities = model.datacollector.get_agenttype_vars_dataframe(CityAgent)
    by_city = cities["sharing_efficiency"].unstack("AgentID")
    years = by_city.index.to_numpy() / 4
    styles = ("-", "--", "-.", ":")
    for (_, values), name, style in zip(by_city.items(), model.region.names, styles, strict=True):
        axes.plot(years, values, linestyle=style, linewidth=1.2, label=name)
    whole = model.datacollector.get_model_vars_dataframe()["sharing_efficiency"]
    axes.plot(years, whole, color="black", linewidth=2.5, label="the region")
    axes.set(xlim=(0, model.setting.quarters / 4), ylim=(0, MOST), xlabel="year",
             ylabel="sharing efficiency")  # fmt: skip
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left", ncols=2, fontsize=8)
    return figure


def make_page() -> Any:
    """The page: sliders, map and lines. Needs the extra ``students``."""
    import solara
    from mesa.visualization import Slider, SolaraViz

    def show_map(model: ClassroomModel) -> Any:
        return solara.FigureMatplotlib(draw_map(model))

    def show_lines(model: ClassroomModel) -> Any:
        return solara.FigureMatplotlib(draw_lines(model))

    sliders = {
        name: Slider(label, 0.0, 0.0, 1.0, 0.1, dtype=float) for name, label in LABELS.items()
    }
    return SolaraViz(
        ClassroomModel(),
        components=[show_map, show_lines],
        model_params={**sliders, "luck": Slider("Luck (number of the run)", 0, 0, 20, 1)},
        name="Four cities that could share more",
    )


if __name__ == "__main__":  # so does `solara run` call it
    page = make_page()
