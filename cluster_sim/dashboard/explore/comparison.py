"""The table that sets pinned settings beside the present one."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_sim.dashboard.explore.headline import TILES, Json, points, share, value_of
from cluster_sim.dashboard.explore.outcome import Outcome
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.figures.words import number

_COUNTS = (
    ("projects_completed", N_("Projects finished")),
    ("incidents", N_("Security incidents")),
)


def comparison(present: Outcome, pinned: Sequence[tuple[str, Outcome]], _: Translator) -> Json:
    """Names of settings and rows of what they lead to in the end.

    Args:
        present: The outcome of the present setting.
        pinned: Names and outcomes of the pinned ones.
        _: The visitor's language.
    """
    outcomes = [present, *(outcome for _name, outcome in pinned)]
    rows = [
        [_("Sharing efficiency"), *(share(one.last("sharing_efficiency"), _) for one in outcomes)],
        [
            _("Against its baseline"),
            *(points(one.last_difference("sharing_efficiency")) for one in outcomes),
        ],
    ]
    rows += [[_(tile.label), *(value_of(tile, one, _) for one in outcomes)] for tile in TILES]
    rows += [
        [_(label), *(number(one.last(metric), 0) for one in outcomes)] for metric, label in _COUNTS
    ]
    rows.append([_("Last quarter"), *(one.quarters[-1] for one in outcomes)])
    return {"columns": [_("Now"), *(name for name, _outcome in pinned)], "rows": rows}
