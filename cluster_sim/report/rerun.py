"""Whether a report still holds: it is made again from what is inside, and compared.

Three things are compared: every number that the page states, bit for bit; what the page carries;
and the page itself, byte for byte. Where the page was made with other versions of the program, it
may be written in another way, and the numbers decide.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cluster_sim.analysis.verification import Say, Verdict, silent, unseen
from cluster_sim.batch.code import differences, page_stamp
from cluster_sim.batch.runner import Progress
from cluster_sim.errors import RunError
from cluster_sim.report.alterations import altered_lines
from cluster_sim.report.build import build_report
from cluster_sim.report.carried import Carried, read_carried, read_page, untravelled
from cluster_sim.report.collect import Results, report_data
from cluster_sim.report.drawing import pictures_of
from cluster_sim.report.embedded import Origin, page_digest, unseal
from cluster_sim.report.material import Material, evaluate
from cluster_sim.report.restored import effective_texts, restore, simulate_again
from cluster_sim.report.stated_numbers import Unlike, unlike_numbers
from cluster_sim.store.manifest import versions


@dataclass(frozen=True)
class ReportVerification(Verdict):
    """What was found in a report.

    Attributes:
        file: The report.
        runs: How many runs were simulated again.
        numbers: How many numbers it states.
        unlike: Those that do not hold.
        problems: What else does not hold, a sentence each.
        findings: What is worth knowing but fails nothing.
        same_page: Whether the page made again is the same, byte for byte; None where it could
            not be compared, because other code made it.
    """

    file: Path
    runs: int = 0
    numbers: int = 0
    unlike: tuple[Unlike, ...] = ()
    problems: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    same_page: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.unlike

    def to_json_dict(self) -> dict[str, Any]:
        """As plain values."""
        numbers = {
            "runs": self.runs,
            "numbers": self.numbers,
            "unlike": [one.to_json_dict() for one in self.unlike],
            "same_page": self.same_page,
        }
        return self.with_sentences(numbers) | {"file": str(self.file)}


def verify_report(
    file: Path,
    *,
    workers: int = 1,
    any_size: bool = False,
    say: Say = silent,
    progress: Progress = unseen,
) -> ReportVerification:
    """Make a report again from what is inside, and compare.

    Nothing is written but a temporary folder with the region's files, and nothing else is read.

    Args:
        file: The report.
        workers: Threads.
        any_size: Whether to simulate however much it is.
        say: Told what is done now.
        progress: Told the runs done, all runs, and those that failed.

    Raises:
        InputError: It is no report, or what it carries cannot be simulated.
    """
    raw = read_page(file)
    page = untravelled(raw)
    carried = read_carried(page, str(file))
    other = _other_versions(carried)
    findings = [f"made with other code or another machine: {'; '.join(other)}"] if other else []
    if page != raw:
        findings.append("line ends or a byte order mark were changed on the way")
    start = ReportVerification(file, findings=tuple(findings))
    restored = restore(carried)
    if restored.problems:
        return replace(start, problems=(*restored.problems, "nothing was simulated again"))
    if not any_size:
        restored.check_size()
    say(f"simulating {restored.work} again")
    material = simulate_again(carried, restored, workers, progress)
    say("making the page again")
    found = replace(start, runs=carried.runs)
    try:
        again = _page_again(carried, material)
    except RunError as error:
        return replace(found, problems=(f"there are no results any more: {error}",))
    return _compared(found, page, carried, again, same_code=not other)


def _page_again(carried: Carried, material: Material) -> str:
    """The page as this program makes it from what the page carries."""
    content = carried.content
    origin = Origin(
        effective=effective_texts(carried),
        command_line=content["command_line"],
        versions=content["versions"],
        platform=content["platform"],
        warnings=tuple(content["warnings"]),
        code=content["code"],
    )
    results = Results.of(material, evaluate(material))
    pictures = pictures_of(results, carried.language)
    data = report_data(results, origin, pictures, carried.language)
    return build_report(data, carried.language)


def _compared(
    found: ReportVerification, page: str, carried: Carried, again: str, *, same_code: bool
) -> ReportVerification:
    made = read_carried(again, "the page made again")
    count, unlike = unlike_numbers(carried.content["numbers"], made.content["numbers"])
    problems = list(_unlike_content(carried.content, made.content))
    findings = list(found.findings)
    same: bool | None = page == again
    if not same and same_code:
        problems += altered_lines(carried.visible, made.visible)
        if not problems and not unlike:
            problems.append("what the page carries was altered")
    elif not same:
        same = None
        if page_digest(unseal(page, carried.seal)) == carried.seal:
            findings.append(
                "this version writes the page in another way, so its words and pictures could not "
                "be compared; by its own digest the page is as it was written"
            )
        else:
            problems.append("the page was altered: it has not the digest that it states")
    return replace(
        found,
        numbers=count,
        unlike=tuple(unlike),
        problems=tuple(problems),
        findings=tuple(findings),
        same_page=same,
    )


_APART = {"numbers", "page"}  # compared one by one; a consequence of everything else


def _unlike_content(stated: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """The other parts of what the page carries that do not come out again."""
    for key, value in stated.items():
        if key not in _APART and value != found.get(key):
            shown = ""
            if isinstance(value, int | str | None):
                shown = f": {value} is stated, {found.get(key)} is found"
            yield f"{key} does not hold{shown}"


def _other_versions(carried: Carried) -> list[str]:
    """What made the page and is another now: ``numba 0.61, now 0.62``."""
    content = carried.content
    then, now = dict(content["versions"]), dict(versions())
    then["machine"], now["machine"] = content["platform"].get("machine", ""), platform.machine()
    then["code"], now["code"] = content["code"], page_stamp()
    return differences(then, now)
