"""What is generated is complete, and a marker that means nothing stops the build."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from mkdocs.config.defaults import MkDocsConfig

from cluster_sim.cli.main import COMMANDS
from cluster_sim.region.load import builtin_regions
from cluster_sim.results import data_dictionary
from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.json_schema import scenario_json_schema
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.parameters import parameters
from docs import generate
from tests.docs.blocks import DOCS, ROOT


def test_every_parameter_is_there_with_its_source() -> None:
    tables, sources = generate.parameter_tables(), generate.parameter_sources()
    for name, parameter in parameters().items():
        assert f'<span id="{name}"></span>' in tables
        assert f'<span id="source-{name}"></span>' in sources
        assert " ".join(parameter.meaning.split()).replace("|", "\\|") in tables
    assert "None" not in tables + sources


def test_a_parameter_with_a_value_for_each_domain_shows_them_all() -> None:
    row = next(
        line for line in generate.parameter_tables().splitlines() if "`hub_friction`" in line
    )
    for text in ("transport 1.2", "telecom 0.6", "health 0.95", "education 0.8"):
        assert f'<span class="line">{text}</span>' in row


def test_every_measure_is_there_with_every_effect() -> None:
    page = generate.measure_list()
    for name, row in catalogue().items():
        part = page.split(f"{{ #{name} }}")[1].split("\n## ")[0]
        assert row.title.zh in part
        assert part.count("| [`") == len(row.effects)


def test_every_channel_and_option_is_there() -> None:
    page = generate.channel_list()
    for name, channel in channels().items():
        assert f"`{name}`" in page
        assert [option for option in channel.choices if f"`{option}`" not in page] == []


def test_every_column_is_there() -> None:
    page = generate.column_tables()
    assert [row["column"] for row in data_dictionary() if f"`{row['column']}`" not in page] == []


def test_every_command_is_there_with_its_options() -> None:
    page = generate.command_list()
    titles = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert {title.split()[0] for title in titles} == set(COMMANDS)
    assert page.count("`--set PATH=VALUE`") >= 3


def test_every_region_has_a_page_in_the_table_and_the_navigation() -> None:
    table = generate.region_table()
    config = MkDocsConfig()
    config.nav = [{"Reference": [{"Regions": [{"Overview": "reference/regions.md"}]}]}]
    listed = str(generate.on_config(config).nav)
    for name in builtin_regions():
        page = generate.region_page(name)
        assert f"regions/{name}.md" in table
        assert f"reference/regions/{name}.md" in listed
        assert page.startswith("# ")
        assert len(re.findall(r"^# ", page, re.MULTILINE)) == 1
        assert f"`region: {name}`" in page


def test_scenario_keys_are_all_on_their_page() -> None:
    page = (DOCS / "reference/scenario-file.md").read_text(encoding="utf-8")
    schema = scenario_json_schema()
    for part in (schema, schema["$defs"]["measure"], schema["$defs"]["effect"]):
        assert [key for key in part["properties"] if f"`{key}`" not in page] == []


def test_markers_are_filled_and_code_is_linked() -> None:
    page = "a\n\n<!-- generated: regions -->\n\n`cluster_sim/kernels/friction.py: aggregate` b\n"
    filled = generate.on_page_markdown(page)
    assert "<!-- generated" not in filled
    assert "| [Yangtze River Delta](regions/yangtze-river-delta.md) |" in filled
    assert "[`cluster_sim/kernels/friction.py: aggregate`]" in filled
    assert "[cluster_sim.kernels.friction.aggregate]" in filled


def test_a_marker_without_a_block_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        generate.fill("<!-- generated: nonsense -->")


def test_every_marker_of_every_page_has_a_block() -> None:
    for page in DOCS.rglob("*.md"):
        for name, _ in generate.MARKER.findall(page.read_text(encoding="utf-8")):
            assert name in generate.BLOCKS, page


def test_code_pages_show_every_place_that_pages_link() -> None:
    shown: set[str] = set()
    linked: set[str] = set()
    for page in DOCS.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        for module, name in generate.PLACE_IN_CODE.findall(text):
            linked.add(f"cluster_sim.{module.replace('/', '.')}{'.' + name if name else ''}")
        for name, arguments in generate.MARKER.findall(text):
            if name == "code":
                shown |= set(generate.code_modules(*arguments.split()))
        shown |= set(re.findall(r"^::: ([\w.]+)", text, re.MULTILINE))
    missing = {name for name in linked if not (shown & set(_parents(name)))}
    assert missing == set(), "add them to a page in docs/reference/code"


def _parents(name: str) -> Iterator[str]:
    """A dotted name and all that it is in."""
    parts = name.split(".")
    return (".".join(parts[:length]) for length in range(len(parts), 0, -1))


def test_cells_are_one_line_and_bars_in_them_do_not_split_them() -> None:
    made = generate.table(("a", "b>"), [("x | y\nz", "`p|q`")])
    assert made == "| a | b |\n| --- | --: |\n| x \\| y z | `p|q` |\n"


def test_an_included_file_leaves_its_title_to_the_page() -> None:
    text = generate.include("CHANGELOG.md")
    assert text.strip()
    assert not text.startswith("# ")
    assert text.splitlines()[-1] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
