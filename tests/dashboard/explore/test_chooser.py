"""The scenario files of the folder in the list of scenarios."""

from __future__ import annotations

from typing import Any

from cluster_sim.dashboard.engine.catalogue import regions
from cluster_sim.dashboard.engine.shelf import Offer
from cluster_sim.dashboard.explore.chooser import chooser
from cluster_sim.dashboard.language import translator
from cluster_sim.errors import Problem
from cluster_sim.text import Text
from tests.dashboard.explore.drafts import bare, helped, session

EN, ZH = translator("en"), translator("zh")

GOOD = Offer("plans/good.yaml", Text("Good", "好"), "classroom")
WRONG = Offer("wrong.yaml", Text("wrong.yaml"), problem=Problem("wrong.yaml", 4, 1, what="x" * 200))


def listed(language: str) -> dict[str, Any]:
    """What the browser gets of a good and a faulty file."""
    return chooser([GOOD, WRONG], "plans", regions(), translator(language))


def test_titles_are_in_the_language_of_the_visitor() -> None:
    for language, title, group in (("en", "Good", "Files in plans"), ("zh", "好", "plans中的文件")):
        found = listed(language)
        assert found["here"] == group
        assert found["files"][0]["title"] == title
        assert found["files"][0]["region"] == "classroom"
        assert found["files"][0]["elsewhere"].startswith(title)
    assert listed("en")["files"][0]["elsewhere"] == "Good (Classroom: four cities)"


def test_a_faulty_file_says_why_at_readable_length() -> None:
    wrong = listed("en")["files"][1]
    assert wrong["title"].startswith("cannot be used: wrong.yaml:4:1: xxx")
    assert len(wrong["title"]) < 110
    assert wrong["problem"] == str(WRONG.problem)


def test_a_chosen_file_is_known_again_until_a_preset_is_taken() -> None:
    opened = session()
    opened.set_file("plans/good.yaml", helped())
    assert opened.draft.key == helped().key
    assert opened.files == {helped().key: "plans/good.yaml"}
    opened.set_file("plans/bare.yaml", bare())
    opened.set_preset("baseline")
    assert bare().key not in opened.files
    opened.undo()
    assert opened.draft.key == bare().key
