"""The texts of the report: both languages, with the same numbers in them."""

from __future__ import annotations

import importlib
import pkgutil
import string

import pytest

from cluster_sim import report
from cluster_sim.figures.words import LANGUAGES
from cluster_sim.report import parameter_words, pictures
from cluster_sim.report.sections.depends import LEFT_OUT
from cluster_sim.report.sections.method import GLOSSARY
from cluster_sim.report.wording import Rich, Wording, link, listed
from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.parameters import parameters
from cluster_sim.text import Text


def wordings() -> dict[str, Wording]:
    """Every wording of the package by the name of its module."""
    names = [one.name for one in pkgutil.walk_packages(report.__path__, "cluster_sim.report.")]
    found = {}
    for name in names:
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            if isinstance(value, Wording) and key == key.upper():
                found[f"{name}.{key}"] = value
    return found


TEXTS = {
    **{f"{where}.{key}": text for where, wording in wordings().items()
       for key, text in wording.items()},
    **{f"caption.{key}": text for key, text in pictures._CAPTIONS.items()},
    **{f"alt.{key}": text for key, text in pictures._ALT.items()},
    **{f"leaning.{key}": text for key, text in parameter_words.LEANING.items()},
    **{f"part.{key}": text for key, text in parameter_words.PARTS.items()},
    **{f"status.{key}": text for key, text in parameter_words.STATUS.items()},
    **{f"left out.{place}": text for place, text in enumerate(LEFT_OUT)},
    **{f"term.{place}": text for place, pair in enumerate(GLOSSARY) for text in pair[:1]},
    **{f"meaning.{place}": text for place, pair in enumerate(GLOSSARY) for text in pair[1:]},
}  # fmt: skip


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_are_there_and_fill_in_the_same(key: str) -> None:
    text = TEXTS[key]
    assert text.zh, key
    assert fields(text.en) == fields(text.zh), key


def test_every_wording_is_found() -> None:
    assert len(wordings()) > 15
    assert len(TEXTS) > 400


def test_numbers_are_links_only_in_html() -> None:
    words = Wording({"a": Text("{one} & {other} %", "{one}和{other}")})
    values = {"one": link("0.3", "t.r.c"), "other": "<b>"}
    assert words.say("a", "en", **values) == "0.3 & <b>\u00a0%"
    assert words.html("a", "en", **values) == (
        '<a class="number" href="#t.r.c">0.3</a> &amp; &lt;b&gt;\u00a0%'
    )


@pytest.mark.parametrize(
    ("parts", "english", "chinese"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a and b", "a、b"),
     (["a", "b", "c"], "a, b and c", "a、b、c")],
)  # fmt: skip
def test_listed(parts: list[str], english: str, chinese: str) -> None:
    assert listed(parts, "en") == english
    assert listed(parts, "zh") == chinese


def test_listed_keeps_links() -> None:
    found = listed([link("1", "x"), Rich("2", link("2", "y").html)], "en")
    assert found.html == ('<a class="number" href="#x">1</a> and <a class="number" href="#y">2</a>')


def test_parameters_have_their_words() -> None:
    for parameter in parameters().values():
        assert parameter.part in parameter_words.PARTS
        assert parameter.unit in parameter_words.UNITS
        assert " ".join(parameter.confidence.split()) in parameter_words.CONFIDENCE
    assert parameter_words.LEANING.keys() <= parameters().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_channel_has_words(language: str) -> None:
    words = wordings()["cluster_sim.report.effect_words.WORDING"]
    for name, channel in channels().items():
        options = channel.choices if channel.options and channel.options.required else ()
        for key in [f"{name}:{option}" for option in options] or [name]:
            assert words.say(key, language, amount="5"), key
