"""Every text of the dashboard is there in English and in Chinese."""

from __future__ import annotations

import pytest

from cluster_sim.dashboard.language import LANGUAGES, translator
from tests.dashboard.texts import (
    PACKAGE,
    PARTS,
    PLACEHOLDER,
    catalogue,
    marked,
    modules,
    unmarked,
)

CATALOGUES = ("shell", *PARTS)


def quoted(text: str) -> str:
    """A text as it stands in a catalogue."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@pytest.mark.parametrize("part", CATALOGUES)
def test_a_catalogue_has_the_texts_of_the_code_and_no_others(part: str) -> None:
    wanted = {one.text: one.place for one in marked()[part]}
    there = {entry.source for entry in catalogue(part)}
    missing = [
        f'#: {place}\nmsgid {quoted(text)}\nmsgstr ""\n'
        for text, place in wanted.items()
        if text not in there
    ]
    assert not missing, f"{part}.po lacks:\n\n" + "\n".join(missing)
    assert not there - wanted.keys(), f"{part}.po has what no code says"


@pytest.mark.parametrize("part", CATALOGUES)
def test_every_entry_is_translated_once(part: str) -> None:
    entries = catalogue(part)
    assert not [entry.source for entry in entries if not entry.text or entry.fuzzy]
    assert len({entry.source for entry in entries}) == len(entries)


@pytest.mark.parametrize("part", CATALOGUES)
def test_placeholders_are_the_same(part: str) -> None:
    differ = [
        (entry.source, entry.text)
        for entry in catalogue(part)
        if set(PLACEHOLDER.findall(entry.source)) != set(PLACEHOLDER.findall(entry.text))
    ]
    assert not differ


def test_a_text_in_two_catalogues_is_the_same_in_both() -> None:
    texts: dict[str, str] = {}
    for part in CATALOGUES:
        for entry in catalogue(part):
            assert texts.setdefault(entry.source, entry.text) == entry.text, entry.source


def test_chinese_texts_are_chinese() -> None:
    foreign = [
        entry
        for part in CATALOGUES
        for entry in catalogue(part)
        if not any("\u4e00" <= character <= "\u9fff" for character in entry.text)
        and any(character.isalpha() for character in PLACEHOLDER.sub("", entry.text))
    ]
    assert not foreign


def test_no_text_is_shown_untranslated() -> None:
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}:{line}: {text}"
        for path in modules()
        for line, text in unmarked(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        'ui.label("Some text")',
        'ui.button("Go on", on_click=go)',
        'ui.button("x").tooltip("What it does")',
        'ui.label(f"{n} cities")',
        'ui.label("yes" if right else _("no"))',
        'ui.select(options, label="Region")',
        "ui.element('button').props('aria-label=\"Close it\"')",
        "ui.element('button').props(f'title=Play data-test={name}')",
        'button.props["aria-label"] = "Close"',
        '_(f"{n} cities")',
        'page._("one " + name)',
        """f'<p>{_("Some text")}</p>'""",
    ],
)
def test_an_unmarked_text_is_found(code: str) -> None:
    assert list(unmarked(code))


@pytest.mark.parametrize(
    "code",
    [
        'ui.label(_("Some text"))',
        'ui.label(page._("{n} cities").format(n=n))',
        'ui.label("–")',
        'ui.label(f"{value} %")',
        "ui.label(city.name.get(language))",
        'ui.link("cluster_sim", "/")',
        "ui.element('button').props('type=button data-test=play role=group')",
        'button.props["data-test"] = "close"',
        'ui.select({"a": _("A")}, label=_("Region"), value="a")',
    ],
)
def test_what_is_no_unmarked_text_is_left_alone(code: str) -> None:
    assert not list(unmarked(code))


def test_a_translator_translates_and_leaves_what_it_does_not_know() -> None:
    chinese, english = translator("zh"), translator("en")
    assert (chinese("Explore"), english("Explore")) == ("探索", "Explore")
    assert chinese("no such text") == "no such text"
    assert translator("fr").language == "en"
    assert set(LANGUAGES) == {"en", "zh"}


def test_a_count_has_the_form_of_its_language() -> None:
    english, chinese = translator("en"), translator("zh")
    assert english.ngettext("{n} city", "{n} cities", 1) == "{n} city"
    assert english.ngettext("{n} city", "{n} cities", 0) == "{n} cities"
    assert chinese.ngettext("Explore", "Explores", 5) == "探索"
