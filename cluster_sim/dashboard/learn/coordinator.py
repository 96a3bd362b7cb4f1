"""Lesson 4: what a coordinator changes. It adds what is missing where others gain as much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn import classroom
from cluster_sim.dashboard.learn.classroom import (
    RUNS,
    link,
    own_measure,
    scenario_of,
    settings,
)
from cluster_sim.dashboard.learn.figure import Bar, Bars, Part
from cluster_sim.dashboard.learn.lesson import Lesson, Pick, Question, Shown, Values, Verdict
from cluster_sim.dashboard.learn.two_cities import ENDS
from cluster_sim.replay import Project, Replay, replay

_OFTEN = 4.0  # 1/yr: the cities talk about every link about once a quarter


@dataclass(frozen=True)
class Decade:
    """Ten years, on average over the runs.

    Attributes:
        projects: Projects on each link, those under way at the end included.
        near, far, fund: What Hilltown, Junction and the coordinator paid of a project on the link
            between the two, million USD; 0 where there was none.
        run: The runs.
    """

    projects: tuple[float, ...]
    near: float
    far: float
    fund: float
    run: Replay

    @property
    def fund_share(self) -> float:
        """The coordinator's part of it, 0-1; 0 where nothing was built."""
        paid = self.near + self.far + self.fund
        return self.fund / paid if paid else 0.0


def content(values: Values) -> dict[str, Any]:
    """The settings of the experiment."""
    return settings(
        ("Lesson 4: coordinator", "第4课：协调机构"),
        [
            own_measure(
                "often",
                ("The cities talk about every link", "各城市经常商议每条联系"),
                1.0,
                {"channel": "attention", "strength": _OFTEN},
            ),
            own_measure(
                "coordinator",
                ("A coordinator with a fund", "设有基金的协调机构"),
                values["coordinator"],
                {"channel": "coordinator", "strength": 1.0},
            ),
        ],
    )


@lru_cache(maxsize=4)
def decade(coordinator: float) -> Decade:
    """Let the model run ten years, with or without a coordinator."""
    run = replay(scenario_of(content({"coordinator": coordinator})), range(RUNS))
    projects = [project for projects in run.projects for project in projects]
    counts = np.bincount([project.link for project in projects], minlength=3) / RUNS
    watched = [project for project in projects if project.link == link(*ENDS)]
    return Decade(
        projects=tuple(counts.tolist()),
        near=_mean(watched, "paid_near"),
        far=_mean(watched, "paid_far"),
        fund=_mean(watched, "paid_fund"),
        run=run,
    )


def _mean(projects: list[Project], what: str) -> float:
    return float(np.mean([getattr(one, what) for one in projects])) if projects else 0.0


def show(values: Values, translate: Translator) -> Shown:
    """Run it."""
    _ = translate
    found, without = decade(values["coordinator"]), decade(0.0)
    place = link(*ENDS)
    most = max(max(decade(on).projects) for on in (0.0, 1.0))
    bars = [
        Bar(
            classroom.link_name(number, translate),
            (Part("main" if number == place else "quiet", count, "", f"{count:.1f}"),),
            f"{count:.1f}",
        )
        for number, count in enumerate(found.projects)
    ]
    built = Bars(_("Projects in ten years"), tuple(bars), most, _average(translate))
    count, before = f"{found.projects[place]:.1f}", f"{without.projects[place]:.1f}"
    text = _(
        "Between Hilltown and Junction there are {count} projects in ten years; without a "
        "coordinator, {before}."
    )
    if not values["coordinator"]:
        text = _("Between Hilltown and Junction there are {count} projects in ten years.")
    reading = text.format(count=count, before=before)
    scene = classroom.scene(found.run, classroom.QUARTERS, _records(translate), link=place)
    return Shown(scene, (built, _payers(found, translate)), reading)


def _average(translate: Translator) -> str:
    _ = translate
    return _("Mean of {runs} runs on different luck; the map shows the first.").format(runs=RUNS)


def _records(translate: Translator) -> tuple[str, ...]:
    """The name of each record."""
    _ = translate
    return tuple(
        _("After {years} years").format(years=f"{record / 4:g}")
        for record in range(classroom.QUARTERS + 1)
    )


def _payers(found: Decade, translate: Translator) -> Bars:
    _ = translate
    near, far = (classroom.city_name(classroom.city(end), translate) for end in ENDS)
    paid: Mapping[str, tuple[str, float]] = {
        near: ("near", found.near),
        far: ("far", found.far),
        _("Coordinator"): ("fund", found.fund),
    }
    title = _("Who pays for a project between Hilltown and Junction")
    total = sum(value for _tone, value in paid.values())
    if not total:
        return Bars(title, (Bar(_("Nobody"), (), _("nothing is built")),), 1.0)
    bars = tuple(
        Bar(who, (Part(tone, value / total, who, ""),), classroom.percent(value / total, translate))
        for who, (tone, value) in paid.items()
    )
    return Bars(title, bars, 1.0)


def answer() -> int:
    """The option that the model finds right, by the coordinator's part of the cost."""
    share = decade(1.0).fund_share
    return 0 if share > 0.75 else 1 if share > 0.35 else 2


def check(values: Values, option: int, translate: Translator) -> Verdict:
    """Judge an answer; the controls do not matter."""
    del values
    _ = translate
    with_it, without = decade(1.0), decade(0.0)
    text = _(
        "The coordinator pays {fund} of it, the two cities the rest. It adds only what they lack, "
        "and only where others gain at least as much; and it lets the city that gains more pay "
        "more. That is enough for {count} projects in ten years, where there were {before}."
    ).format(
        fund=classroom.percent(with_it.fund_share, translate),
        count=f"{with_it.projects[link(*ENDS)]:.1f}",
        before=f"{without.projects[link(*ENDS)]:.1f}",
    )
    return Verdict(option == answer(), text)


LESSON = Lesson(
    key="coordinator",
    name=N_("Coordinator"),
    title=N_("What does a coordinator change?"),
    text=(
        N_(
            "A coordinator is a body above the cities. It has a fund, from a small part of every "
            "city's budget and as much from the state. It counts what a project brings to "
            "others. Where the two cities fall short, and others would gain at least what is "
            "missing, it pays that."
        ),
        N_(
            "Here cities talk about every link about once a quarter, for ten years. Over the "
            "years projects get cheaper, as people learn, and better links elsewhere bring more "
            "traffic here. So what costs too much today may be worth it later."
        ),
    ),
    task=N_("Set up the coordinator, and play the ten years on the map. What changes most?"),
    controls=(Pick("coordinator", N_("Coordinator"), (N_("There is none"), N_("There is one"))),),
    show=show,
    settings=content,
    question=Question(
        N_("What part of a project between Hilltown and Junction does the coordinator pay?"),
        (
            N_("Nearly all of it"),
            N_("About half of it"),
            N_("The smaller part: only what the two cities lack"),
        ),
        check,
    ),
    insight=N_("A coordinator adds what is missing where others gain at least as much."),
)
