"""Reading what a page carries: nothing in it is trusted before it has been checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cluster_sim.errors import InputError, Problem
from cluster_sim.figures.words import LANGUAGES
from cluster_sim.region.yaml_source import YAML_LIMIT
from cluster_sim.report.embedded import CLOSING, FORMAT, OPENING, REGION_FILES, SCHEMA
from cluster_sim.store.faults import reason

LARGEST_PAGE = 32_000_000
"""Bytes of the largest page that is read; reports are a quarter of it at most."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class CarriedScenario:
    """A scenario as a page carries it.

    Attributes:
        name: Its name.
        digest: Its digest.
        replicates: Pairs: the first replicate of a run without gaps, and the one after its end.
        effective: Its effective configuration as YAML.
    """

    name: str
    digest: str
    replicates: tuple[tuple[int, int], ...]
    effective: str

    @property
    def runs(self) -> int:
        """How many runs it is."""
        return sum(end - first for first, end in self.replicates)


@dataclass(frozen=True)
class Carried:
    """What a page carries, checked for its form but not for its truth.

    Attributes:
        content: The whole object.
        text: The same as it stands in the page.
        visible: The rest of the page.
        scenarios: The scenarios.
        region: The region's files, name to text.
    """

    content: Mapping[str, Any]
    text: str
    visible: str
    scenarios: tuple[CarriedScenario, ...]
    region: Mapping[str, str]

    @property
    def seal(self) -> str:
        """The digest of the page that it states."""
        return str(self.content["page"])

    @property
    def language(self) -> str:
        """The language of the page."""
        return str(self.content["language"])

    @property
    def runs(self) -> int:
        """How many runs the page is made from, failed ones among them."""
        return sum(scenario.runs for scenario in self.scenarios)


def read_page(file: Path) -> str:
    """The text of a page.

    Raises:
        InputError: It cannot be read, is too large or no text.
    """

    def refuse(what: str) -> InputError:
        return InputError([Problem(str(file), what=what)])

    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_PAGE + 1)
    except OSError as error:
        raise refuse(f"cannot be read: {reason(error)}") from None
    if len(data) > LARGEST_PAGE:
        raise refuse(f"is larger than {LARGEST_PAGE // 1_000_000} MB, which no report is")
    if data.startswith(b"%PDF"):
        raise refuse("is a PDF, which carries nothing to run again; verify the HTML report")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse("is no report of cluster-sim; give an HTML report or a folder") from None


def untravelled(page: str) -> str:
    """The page without what mail and editors change: line ends and a byte order mark."""
    return page.removeprefix(_BOM).replace("\r\n", "\n")


def read_carried(page: str, shown: str) -> Carried:
    """Take a page apart and check the form of what it carries.

    Args:
        page: Its text.
        shown: Its name in messages.

    Raises:
        InputError: It is no report, is cut off, or carries something of another form.
    """
    before, text, after = _parts(page, shown)
    form = _Form(shown)
    content = form.parse(text)
    if content.get("format") != FORMAT:
        raise form.wrong("format")
    if content.get("schema") != SCHEMA:
        form.fail(
            f"has the layout {str(content.get('schema'))[:20]}; this version of cluster-sim reads "
            f"layout {SCHEMA}"
        )
    form.check(content)
    scenarios = tuple(form.scenario(one) for one in content["scenarios"])
    return Carried(content, text, before + after, scenarios, form.region(content["region"]))


def _parts(page: str, shown: str) -> tuple[str, str, str]:
    """What stands before, in and behind the element with what the page carries."""
    before, opening, rest = page.partition(OPENING)
    text, closing, after = rest.partition(CLOSING)
    what = ""
    if not opening:
        begun = page.lstrip()[:9].lower() == "<!doctype"
        cut = begun and not page.rstrip().endswith("</html>")
        what = "is cut off" if cut else "is no report of cluster-sim; give one, or a folder"
    elif not closing or not after.rstrip().endswith("</html>"):
        what = "is cut off"
    elif OPENING in rest:
        what = "is no report as cluster-sim writes it: it carries two objects"
    if what:
        raise InputError([Problem(shown, what=what)])
    return before + opening, text, closing + after


class _Form:
    """Checks forms, and says what is wrong with them."""

    def __init__(self, shown: str) -> None:
        self._shown = shown

    def fail(self, what: str) -> None:
        """Refuse the page."""
        raise InputError([Problem(self._shown, what=what)])

    def wrong(self, key: str) -> InputError:
        """What to raise where a part has another form than reports have."""
        what = f"carries something that cannot be understood: {key}"
        return InputError([Problem(self._shown, what=what)])

    def parse(self, text: str) -> dict[str, Any]:
        """The object of some JSON."""
        try:
            content = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            why = "too deep" if isinstance(error, RecursionError) else str(error)[:100]
            raise InputError(
                [Problem(self._shown, what=f"carries an object that cannot be read: {why}")]
            ) from None
        if not isinstance(content, dict):
            raise self.wrong("the object")
        return content

    def check(self, content: Mapping[str, Any]) -> None:
        """Make sure that every key of the object has a value of its form."""
        for key, fits in _FORMS.items():
            if key not in content or not fits(content[key]):
                raise self.wrong(key)
        if unknown := sorted(set(content) - set(_FORMS) - {"format", "schema"}):
            raise self.wrong(unknown[0][:40])

    def scenario(self, stated: object) -> CarriedScenario:
        """One of the scenarios."""
        if not isinstance(stated, dict) or set(stated) != _SCENARIO_KEYS:
            raise self.wrong("scenarios")
        name, effective, pairs = stated["name"], stated["effective"], stated["replicates"]
        if not (
            isinstance(name, str)
            and _is_digest(stated["digest"])
            and isinstance(effective, str)
            and len(effective) <= YAML_LIMIT
            and _are_ranges(pairs)
        ):
            raise self.wrong("scenarios")
        ranges = tuple((first, end) for first, end in pairs)
        return CarriedScenario(name, stated["digest"], ranges, effective)

    def region(self, stated: Mapping[str, Any]) -> dict[str, str]:
        """The region's files; there are no others than a region has."""
        files = stated.get("files")
        if (
            set(stated) != {"name", "digest", "files"}
            or not isinstance(stated["name"], str)
            or not _is_digest(stated["digest"])
            or not _is_text_by_name(files)
            or not set(files or ()) <= set(REGION_FILES)
        ):
            raise self.wrong("region")
        return dict(files or {})


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_text_by_name(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _are_ranges(value: object) -> bool:
    """Whether it is a list of pairs that rise, with gaps between them."""
    last = -1
    if not isinstance(value, list):
        return False
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_count, pair)):
            return False
        if not last < pair[0] < pair[1]:
            return False
        last = pair[1]
    return bool(value)


def _are_tables(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_table, value.values()))


def _is_table(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"columns", "rows"}:
        return False
    columns, rows = value["columns"], value["rows"]
    return (
        _are_texts(columns)
        and isinstance(rows, list)
        and all(isinstance(row, list) and len(row) == len(columns) for row in rows)
        and all(cell is None or isinstance(cell, str | int | float) for row in rows for cell in row)
    )


_SCENARIO_KEYS = {"name", "digest", "replicates", "effective"}

_FORMS: Mapping[str, Callable[[object], bool]] = {
    "page": _is_digest,
    "language": lambda value: value in LANGUAGES,
    "command": lambda value: value in ("run", "compare"),
    "command_line": _is_text,
    "measures": _is_flag,
    "baseline": lambda value: value is None or _is_text(value),
    "seed": _is_count,
    "planned": _is_count,
    "completed": _is_count,
    "failed": _is_count,
    "code": _is_text,
    "versions": _is_text_by_name,
    "platform": _is_text_by_name,
    "warnings": _are_texts,
    "region": lambda value: isinstance(value, dict),
    "scenarios": lambda value: isinstance(value, list) and bool(value),
    "numbers": _are_tables,
}
