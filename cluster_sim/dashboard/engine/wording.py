"""What is said of a draft that conflicts or that holds something odd, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cluster_sim.dashboard.engine.problem_words import in_words
from cluster_sim.errors import Problem
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.schema import Scenario
from cluster_sim.text import Text

_QUARTER = r"quarter \d+(?: \((?P<{0}>[^)]+)\))?"
_CONFLICT = re.compile(
    r"sets the mode of operation of (?P<domains>.+) to (?P<mode>\w+), while (?P<other>\S+) sets it "
    rf"to (?P<their>\w+), from {_QUARTER.format('date')} on; .*"
)
_LATE = re.compile(rf"is .+, beyond the last one, {_QUARTER.format('last')}: the measure never .*")
_ORDER = re.compile(
    rf"starts in {_QUARTER.format('date')}, but it builds on (?P<needs>.+?), and (?P<why>.+)"
)
_ABSENT = re.compile(
    r"(?P<absent>.+) is not among the scenario's domains; the measure acts on (?P<left>.+)"
)
_NOWHERE = re.compile(r"acts on nothing in this scenario")
_MEASURE = re.compile(r"measures\.(?P<name>[^.]+)(?:\..*)?")
_MESSAGE = re.compile(r"(?P<file>[^:]+): (?P<where>measures\.[^:]+): (?P<what>.+)", re.DOTALL)

_MODES = {
    "government": Text("the government", "政府"),
    "partnership": Text("partnerships", "公私合作方"),
    "market": Text("private operators", "民营企业"),
}


@dataclass(frozen=True)
class Words:
    """What the measures of a draft are called.

    Attributes:
        measures: Name of a measure to its title.
        domains: Name of a domain to its title.
    """

    measures: Mapping[str, Text]
    domains: Mapping[str, Text]

    def measure(self, name: str) -> Text:
        """The title of a measure of the draft or of the catalogue, else its name."""
        if name in self.measures:
            return self.measures[name]
        row = catalogue().get(name)
        return Text(name) if row is None else row.title.text()

    def domain(self, name: str) -> Text:
        """The title of a domain, else its name."""
        if name in self.domains:
            return self.domains[name]
        row = builtin_domains().get(name)
        return Text(name) if row is None else row.title

    def several(self, names: Iterable[str], title: Callable[[str], Text], last: Text) -> Text:
        """Names in a row, the last one behind a word."""
        texts = [title(name) for name in names]
        return Text(_row(texts, "en", ", ", last.en), _row(texts, "zh", "、", str(last.zh)))


def _row(texts: list[Text], language: str, between: str, last: str) -> str:
    parts = [text.get(language) for text in texts]
    return last.join([between.join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


_AND, _OR = Text(" and ", "和"), Text(" or ", "或")


def is_conflict(problem: Problem) -> bool:
    """Whether a problem is that two measures contradict each other."""
    return _CONFLICT.fullmatch(problem.what) is not None


def problem_text(problem: Problem, words: Words) -> Text:
    """A problem of a draft in plain words; which file and line it is in is left out."""
    found = _CONFLICT.fullmatch(problem.what)
    if found is not None:
        return _conflict(problem.where, found, words)
    where = problem.where
    english, chinese = (in_words(problem, language) for language in ("en", "zh"))
    return Text(
        f"{where}: {english}" if where else english,
        f"此处无法使用：{where}：{chinese}" if where else f"此处无法使用：{chinese}",
    )


def notes_of(scenario: Scenario, words: Words) -> tuple[Text, ...]:
    """What a reader should know of a scenario though it can be run."""
    return tuple(_warning(text, words) for text in scenario.warnings)


def _warning(text: str, words: Words) -> Text:
    message = _MESSAGE.fullmatch(text)
    if message is None:
        return Text(text, text)
    title = words.measure(_name_in(message["where"]))
    for pattern, say in _SENTENCES:
        found = pattern.fullmatch(message["what"])
        if found is not None:
            return say(title, found, words)
    return Text(f"“{title.en}” {message['what']}.", f"“{title.get('zh')}”：{message['what']}")


def _name_in(where: str) -> str:
    found = _MEASURE.fullmatch(where)
    return where if found is None else found["name"]


def _conflict(where: str, found: re.Match[str], words: Words) -> Text:
    one, other = words.measure(_name_in(where)), words.measure(found["other"])
    domains = words.several(found["domains"].split(", "), words.domain, _AND)
    mode, their = _MODES[found["mode"]], _MODES[found["their"]]
    date = found["date"] or ""
    return Text(
        f"“{one.en}” hands {domains.en} to {mode.en} and “{other.en}” hands the same to "
        f"{their.en} from {date} on. Lower one of the two to 0, or give them different domains "
        "or times.",
        f"自{date}起，“{one.get('zh')}”把{domains.zh}交给{mode.zh}，“{other.get('zh')}”却交给"
        f"{their.zh}。请把其中一项的力度调为0，或为两者选择不同的领域或时间。",
    )


def _late(title: Text, found: re.Match[str], words: Words) -> Text:
    del words
    last = found["last"] or ""
    return Text(
        f"“{title.en}” starts after the last quarter, {last}, so it never acts.",
        f"“{title.get('zh')}”在最后一个季度（{last}）之后才开始，因此不起作用。",
    )


def _order(title: Text, found: re.Match[str], words: Words) -> Text:
    needs = words.several(found["needs"].split(" or "), words.measure, _OR)
    if found["why"] == "the scenario has no such measure":
        return Text(
            f"“{title.en}” builds on {needs.en}, which this setting does not have.",
            f"“{title.get('zh')}”需要以{needs.zh}为基础，而当前方案没有这项措施。",
        )
    date = found["date"] or ""
    return Text(
        f"“{title.en}” starts in {date}, before what it builds on: {needs.en}.",
        f"“{title.get('zh')}”于{date}开始，早于它所依赖的措施：{needs.zh}。",
    )


def _absent(title: Text, found: re.Match[str], words: Words) -> Text:
    absent = words.several(found["absent"].split(", "), words.domain, _AND)
    if found["left"] == "nothing":
        return Text(
            f"“{title.en}” is for {absent.en} alone, which is switched off, so it does nothing.",
            f"“{title.get('zh')}”只针对{absent.zh}，该领域已关闭，因此不起作用。",
        )
    left = words.several(found["left"].removesuffix(" only").split(", "), words.domain, _AND)
    return Text(
        f"“{title.en}” acts on {left.en} only, since {absent.en} is switched off.",
        f"“{title.get('zh')}”只作用于{left.zh}，因为{absent.zh}已关闭。",
    )


def _nowhere(title: Text, found: re.Match[str], words: Words) -> Text:
    del found, words
    return Text(
        f"“{title.en}” has nothing to act on in this setting.",
        f"“{title.get('zh')}”在当前方案中没有作用对象。",
    )


_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[Text, re.Match[str], Words], Text]], ...] = (
    (_LATE, _late),
    (_ORDER, _order),
    (_ABSENT, _absent),
    (_NOWHERE, _nowhere),
)
