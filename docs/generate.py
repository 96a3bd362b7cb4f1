"""Parts of the documentation that are made from code and data when it is built.

MkDocs calls the functions ``on_...`` (``hooks`` in ``mkdocs.yml``):

- a line ``<!-- generated: NAME -->`` in a page becomes what ``BLOCKS[NAME]`` returns; what stands
  behind the name is its argument;
- every built-in region gets a page, and the page a place in the navigation;
- ``cluster_sim/kernels/friction.py: aggregate`` in code type becomes a link to that function.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from cluster_sim.cli.main import PROGRAM, cli
from cluster_sim.region.load import builtin_regions, load_region, region_sources
from cluster_sim.results import TABLES, Table
from cluster_sim.scenario.channels import Channel, channels
from cluster_sim.scenario.forms import EffectForm
from cluster_sim.scenario.measures import MeasureRow, catalogue
from cluster_sim.scenario.parameters import Parameter, evidence, parameters

ROOT = Path(__file__).parent.parent
MARKER = re.compile(r"^<!-- generated: ([\w-]+) ?(.*?) -->$", re.MULTILINE)
PLACE_IN_CODE = re.compile(r"(?<![\[`])`cluster_sim/([\w/]+)\.py(?:: ([\w.]+))?`(?!\])")

# --- what MkDocs calls --------------------------------------------------------------------------


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the regions' pages into the navigation, under "Regions"."""
    pages = [{load_region(name).title.en: _region_path(name)} for name in builtin_regions()]
    _extend(config.nav or [], "Regions", pages)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the regions' pages."""
    for name in builtin_regions():
        page = "---\nhide: [toc]\n---\n\n" + region_page(name)  # its tables are wide
        files.append(File.generated(config, _region_path(name), content=page))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Fill in what is generated, and link places in the code."""
    return link_code(fill(markdown))


# --- pages --------------------------------------------------------------------------------------


def fill(markdown: str) -> str:
    """Replace the markers of a page.

    Raises:
        KeyError: There is no block of that name.
    """
    return MARKER.sub(lambda found: BLOCKS[found[1]](*found[2].split()), markdown)


def link_code(markdown: str) -> str:
    """Turn places in the code into links to the pages that show it."""

    def link(found: re.Match[str]) -> str:
        name = "cluster_sim." + found[1].replace("/", ".")
        name = name.removesuffix(".__init__")
        return f"[{found[0]}][{name}{'.' + found[2] if found[2] else ''}]"

    return PLACE_IN_CODE.sub(link, markdown)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; a head that ends in ``>`` is of a column of numbers."""
    lines = [_line([name.rstrip(">") for name in head])]
    lines.append(_line(["--:" if name.endswith(">") else "---" for name in head]))
    lines += [_line([_cell(text) for text in row]) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    """One line; a bar in code needs no backslash, and would show it."""
    parts = " ".join(text.split()).split("`")
    return "`".join(
        part if place % 2 else part.replace("|", "\\|") for place, part in enumerate(parts)
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


# --- parameters ---------------------------------------------------------------------------------


def parameter_tables() -> str:
    """All parameters, a table for each part of the model."""
    parts: dict[str, list[Parameter]] = {}
    for parameter in parameters().values():
        parts.setdefault(parameter.part, []).append(parameter)
    head = ("Parameter", "Meaning", "Unit", "Default", "Range", "Allowed", "Status")
    return "\n".join(
        f"## {part.capitalize()}\n\n{table(head, map(_parameter_row, rows))}"
        for part, rows in parts.items()
    )


def _parameter_row(row: Parameter) -> list[str]:
    return [
        f'<span id="{row.name}"></span>[`{row.name}`](#source-{row.name})',
        " ".join((row.meaning, f"**Alternatives: {row.named}.**" if row.named else "")),
        row.unit,
        "the region's" if row.default is None else _each(row, row.default_for),
        _each(row, lambda key: (row.low_for(key), row.high_for(key))),
        row.limits or "any",
        _each(row, row.status_for),
    ]


def _each(row: Parameter, read: Callable[[str], Any]) -> str:
    """One value for all, or one a line for each domain or layer."""
    keys = row.keys()
    texts = {key: _spelled_value(read(key)) for key in keys}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return " ".join(f'<span class="line">{key} {text}</span>' for key, text in texts.items())


def _spelled_value(value: Any) -> str:
    if isinstance(value, tuple):
        return "–" if None in value else "–".join(f"{end:g}" for end in value)
    return value if isinstance(value, str) else _number(value)


def parameter_sources() -> str:
    """Where each parameter's value is from."""
    rows = [
        (f'<span id="source-{row.name}"></span>[`{row.name}`](#{row.name})',
         _each(row, row.distribution_for), row.source, row.confidence)
        for row in parameters().values()
    ]  # fmt: skip
    return table(("Parameter", "Drawn from", "Source", "Confidence"), rows)


def evidence_table() -> str:
    """The figures that were read while the parameters were chosen."""
    rows = [
        (row.meaning, row.unit, row.value, f"{row.low or '–'} to {row.high or '–'}", row.status,
         row.source)
        for row in evidence()
    ]  # fmt: skip
    return table(("What", "Unit", "Value", "Range", "Status", "Source"), rows)


# --- measures and channels ----------------------------------------------------------------------


def measure_list() -> str:
    """The catalogue, one section a measure."""
    return "\n".join(_measure(row) for row in catalogue().values())


def _measure(row: MeasureRow) -> str:
    effects = table(
        ("Channel", "Option", "Strength>", "Quarters to full effect>", "Where"),
        [
            (f"[`{e.channel}`](channels.md#{_anchor(e.channel)})", e.option or "–",
             f"{e.strength:g}", str(row.ramp_of(e)), _scope(e))
            for e in row.effects
        ],
    )  # fmt: skip
    options = "; ".join(f"`{c}`: {' or '.join(names)}" for c, names in row.options.items())
    return (
        f"## {row.title.en} {{ #{row.name} }}\n\n"
        f"`use: {row.name}` · {row.title.zh} · no. {row.number}\n\n"
        f"{row.description.en.strip()}\n\n{row.description.zh.strip()}\n\n{effects}\n"
        f"Cost at full strength: {row.cost:g}. "
        + (f"A scenario may choose {options}. " if options else "")
        + f"Source: {row.source.strip()}.\n"
    )


def _scope(effect: EffectForm) -> str:
    keys = ("domains", "cities", "links", "only", "reach")
    given = [f"`{key}: {_spelled(getattr(effect, key))}`" for key in keys if effect.given(key)]
    return ", ".join(given) or "everywhere"


def _spelled(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_spelled(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_spelled(item) for item in value) + "]"
    return str(value)


def channel_list() -> str:
    """The channels as a table, and their options."""
    rows = channels().values()
    head = ("Channel", "What a strength does at full level", "Unit", "Acts on", "Strength",
            "Several measures")  # fmt: skip
    options = [
        (f"`{row.name}`", f"`{name}`" + (" (default)" if name == row.options.default else ""),
         choice.meaning, _targets(choice.target or row.target))
        for row in rows
        if row.options is not None
        for name, choice in row.options.choices.items()
    ]  # fmt: skip
    return (
        table(head, [_channel_row(row) for row in rows])
        + "\n## Options\n\n"
        + table(("Channel", "Option", "Meaning", "Acts on"), options)
    )


def _channel_row(row: Channel) -> list[str]:
    most = "" if row.maximum is None else f"{row.maximum:g}"
    allowed = f"{row.minimum:g} to {most}" if most else f"{row.minimum:g} or more"
    name = f'<span id="{_anchor(row.name)}"></span>`{row.name}`'
    return [name, row.meaning, row.unit, _targets(row.target), allowed, row.several]


def _targets(targets: Sequence[str]) -> str:
    return " × ".join(targets) or "the region"


def _anchor(channel: str) -> str:
    return channel.replace(".", "-")


# --- files --------------------------------------------------------------------------------------


def column_tables() -> str:
    """The data dictionary: every table with its columns."""
    return "\n".join(_columns(each) for each in TABLES.values())


def _columns(of: Table) -> str:
    head = ("Column", "Unit", "Type", "Meaning")
    rows = [
        (f"`{c.name}`", c.unit or "–", c.dtype + (" or missing" if c.nullable else ""),
         ("**Key.** " if c.key else "") + c.meaning)
        for c in of.columns
    ]  # fmt: skip
    return (
        f"## {of.name} {{ #{of.name} }}\n\n`{of.file}`: a row is {of.row}.\n\n{table(head, rows)}"
    )


def include(path: str) -> str:
    """A file of the project; its first heading is left to the page."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return re.sub(r"\A# .*\n+", "", text)


# --- command line -------------------------------------------------------------------------------


def command_list() -> str:
    """Every command with its arguments and options, as Click knows them."""
    root = cli.make_context(PROGRAM, [], resilient_parsing=True)
    return "\n".join(_command(path, context) for path, context in _commands(PROGRAM, root))


def _commands(path: str, context: Any) -> Iterator[tuple[str, Any]]:
    group = context.command
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = type(context)(command, info_name=name, parent=context)
        if hasattr(command, "list_commands"):
            yield from _commands(f"{path} {name}", inner)
        else:
            yield f"{path} {name}", inner


def _command(path: str, context: Any) -> str:
    command = context.command
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    records = [param.get_help_record(context) for param in command.get_params(context)]
    options = [
        (f"`{syntax}`", text.replace("[", "\\[").replace("<", "&lt;"))  # else a link, a tag
        for syntax, text in filter(None, records)
        if text
    ]
    text = inspect.cleandoc(command.help or "")
    title = path.removeprefix(PROGRAM).strip()
    head = f"## {title}\n\n```text\n{usage}\n```\n\n{text}\n\n"
    return head + table(("Option", "Meaning"), options)


# --- regions ------------------------------------------------------------------------------------


def region_table() -> str:
    """The built-in regions."""
    head = ("Region", "Name in scenarios", "Cities>", "Links>", "Residents, million>",
            "Output, billion a year>", "Currency", "Trend growth>")  # fmt: skip
    return table(head, [_region_row(name) for name in builtin_regions()])


def _region_row(name: str) -> list[str]:
    region = load_region(name)
    return [
        f"[{region.title.en}](regions/{name}.md)", f"`{name}`", str(region.n_cities),
        str(region.n_links), f"{region.population.sum() / 1e6:,.1f}",
        f"{region.gdp.sum() / 1e3:,.0f}", region.currency, f"{region.trend_growth:.1%}",
    ]  # fmt: skip


def region_page(name: str) -> str:
    """A region's page: what it is, and the sources of its figures."""
    region = load_region(name)
    title = f"{region.title.en} {region.title.zh or ''}".strip()
    divisions = ", ".join(dict.fromkeys(sorted(region.divisions)))
    demoted = re.sub(r"^(#+ )", r"#\1", region_sources(name), flags=re.MULTILINE)
    return (
        f"# {title}\n\n`region: {name}` in a scenario. {region.notes.strip()}\n\n"
        f"Money is counted in millions of {region.currency}, {region.usd_rate:g} to the US dollar; "
        f"output grows by {region.trend_growth:.1%} a year where nothing else changes. "
        f"Divisions: {divisions}.\n\n"
        f"What follows is the region's own `SOURCES.md`.\n\n{demoted}"
    )


def _region_path(name: str) -> str:
    return f"reference/regions/{name}.md"


def _extend(nav: list[Any], title: str, pages: list[dict[str, str]]) -> bool:
    """Append pages to the section of this title, wherever it is."""
    for entry in nav:
        for name, content in entry.items() if isinstance(entry, dict) else ():
            if isinstance(content, list):
                if name == title:
                    content.extend(page for page in pages if page not in content)
                    return True
                if _extend(content, title, pages):
                    return True
    return False


# --- code ---------------------------------------------------------------------------------------

_SHOW_ALL = """
    options:
      filters: ["!^__"]
      show_if_no_docstring: true
      show_root_full_path: true
"""


def code(*packages: str) -> str:
    """Modules with docstrings and source.

    Args:
        packages: Packages or modules; with ``-`` before the name, what to leave out.
    """
    return "\n".join(f"::: {name}{_SHOW_ALL}" for name in code_modules(*packages))


def code_modules(*packages: str) -> list[str]:
    """The modules in packages (not in packages below them), by name."""
    names: list[str] = []
    for package in (name for name in packages if not name.startswith("-")):
        place = ROOT / package.replace(".", "/")
        files = sorted(place.glob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        names += [_module(path) for path in files if path.name != "__init__.py"]
    return [name for name in names if f"-{name}" not in packages]


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


BLOCKS: Mapping[str, Callable[..., str]] = {
    "channels": channel_list,
    "code": code,
    "columns": column_tables,
    "commands": command_list,
    "evidence": evidence_table,
    "include": include,
    "measures": measure_list,
    "parameters": parameter_tables,
    "parameter-sources": parameter_sources,
    "regions": region_table,
}
"""What can stand in a marker."""
