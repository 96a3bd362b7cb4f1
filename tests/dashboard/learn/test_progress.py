"""How far a visitor is, in the address."""

from __future__ import annotations

import pytest

from cluster_sim.dashboard.learn.course import LESSONS
from cluster_sim.dashboard.learn.lesson import Pick, Slider
from cluster_sim.dashboard.learn.progress import END, STEPS, Progress


def written(progress: Progress) -> dict[str, str]:
    return {key: value for key, value in progress.write().items() if value is not None}


def test_at_first_the_address_holds_nothing() -> None:
    assert written(Progress()) == {}
    assert Progress.read({}) == Progress()


def test_what_is_written_is_read_again() -> None:
    far = (
        Progress()
        .moved("friction", "rules", 0.3)
        .moved("two-cities", "cost", 2.7)
        .moved("trust", "hit", 3.0)
        .answered("relay")
        .answered("friction")
        .at("trust")
    )
    parameters = written(far)
    assert parameters == {
        "step": "trust", "done": "friction.relay", "rules": "0.3", "cost": "2.7", "hit": "3",
    }  # fmt: skip
    assert Progress.read(parameters) == far


def test_every_position_of_every_slider_comes_back_the_same() -> None:
    for lesson in LESSONS:
        for control in lesson.controls:
            if isinstance(control, Pick):
                continue
            count = round((control.high - control.low) / control.step)
            for number in range(count + 1):
                value = control.read(str(control.low + number * control.step))
                moved = Progress().moved(lesson.key, control.key, value)
                assert Progress.read(written(moved)) == moved


@pytest.mark.parametrize(
    "parameters",
    [
        {"step": "nowhere"},
        {"step": ""},
        {"done": "nothing.<b>"},
        {"rules": "2"},
        {"rules": "nan"},
        {"cost": "inf"},
        {"cost": "-1"},
        {"hit": "9"},
        {"hit": "-1"},
        {"hit": "²"},
        {"members": "many"},
        {"charge": "1e400"},
    ],
)
def test_what_makes_no_sense_is_left_out(parameters: dict[str, str]) -> None:
    assert Progress.read(parameters) == Progress()


def test_a_value_between_two_steps_is_moved_to_the_nearer_one() -> None:
    slider = Slider("x", "", 0.0, 1.0, 0.1, 0.0)
    assert slider.read("0.26") == 0.3
    assert slider.read("0.9999") == 1.0


def test_steps_are_the_lessons_and_the_end() -> None:
    assert [*(lesson.key for lesson in LESSONS), END] == list(STEPS)
    assert Progress().at(END).place == len(LESSONS)


def test_answers_do_not_touch_another_progress() -> None:
    first = Progress()
    assert first.answered("relay").done == {"relay"}
    assert not first.done
