"""A report is made again from what is inside, and whatever was altered in it is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_sim.cli import report
from cluster_sim.cli.main import run as run_command
from cluster_sim.errors import InputError
from cluster_sim.figures import gallery, time_series
from cluster_sim.figures.data import FigureData
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from cluster_sim.report import rerun, restored
from cluster_sim.report.carried import read_carried
from cluster_sim.report.embedded import CLOSING, OPENING, carry, json_text, page_digest, unseal
from cluster_sim.report.rerun import ReportVerification, verify_report

BASELINE = "schema: 1\nname: baseline\nregion: ./here\nquarters: 5\nreplicates: 3\n"
DOMAIN = "domains: [health, {name: law, like: health, title: {en: Law, zh: 法}}]\n"
PLAN = "schema: 1\nname: plan\nextends: baseline.yaml\ntitle: {en: A plan <b>, zh: 计划}\n" + (
    "measures: [{use: sharing_platform, start: 2024-Q2}]\n"
)


@pytest.fixture(scope="module", autouse=True)
def one_figure() -> Iterator[None]:
    """One figure instead of all, which take longest to draw."""

    def draw(data: FigureData, language: str) -> dict[str, Any]:
        return {"gap_over_time": time_series.gap_over_time(data, language)}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gallery, "comparison_figures", draw)
        patch.setattr(report, "available_workers", lambda: 1)  # so that it is drawn here
        yield


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, one_figure: None) -> Path:
    """A folder with the report of a comparison in a region of one's own, and in Chinese."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        save_region(load_region("classroom"), folder / "here")
        (folder / "baseline.yaml").write_text(BASELINE + DOMAIN, encoding="utf-8")
        (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
        assert run_command(["compare", "baseline.yaml", "plan.yaml", "--out", "cmp", "-q"]) == 0
        chinese = ["--lang", "zh", "--out", "zh.html", "-q"]
        assert run_command(["report", "cmp", *chinese]) == 0
        (folder / "cmp/report.html").replace(folder / "en.html")
        for name in ("cmp", "here"):
            shutil.rmtree(folder / name)
    return folder


@pytest.fixture(scope="module")
def page(kept: Path) -> str:
    return (kept / "en.html").read_bytes().decode("utf-8")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a page is put, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "given.html"


def put(file: Path, page: str) -> Path:
    file.write_bytes(page.encode("utf-8", "surrogatepass"))
    return file


def changed(page: str, edit: Callable[[dict[str, Any]], object], *, sealed: bool = True) -> str:
    """The page with another object in it, sealed again by someone who knows how."""
    before, _, rest = page.partition(OPENING)
    text, _, after = rest.partition(CLOSING)
    content = json.loads(text)
    edit(content)
    if not sealed:
        return f"{before}{OPENING}{json_text(content)}{CLOSING}{after}"
    return carry(before + after.lstrip("\n"), json_text(content | {"page": "0" * 64}))


@pytest.mark.parametrize("name", ["en.html", "zh.html"])
def test_a_report_holds_without_any_other_file(
    kept: Path, file: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(kept / name, file)
    said: list[str] = []
    told: list[tuple[int, int, int]] = []
    found = verify_report(file, say=said.append, progress=lambda *now: told.append(now))
    assert (found.problems, found.unlike, found.findings) == ((), (), ())
    assert (found.verdict, found.same_page, found.runs) == ("holds", True, 6)
    assert found.numbers > 300
    assert said == ["simulating 6 runs of 4 cities over 5 quarters again", "making the page again"]
    assert told[0] == (0, 6, 0)
    assert told[-1] == (6, 6, 0)
    assert [path.name for path in file.parent.iterdir()] == ["given.html"], "nothing is written"
    assert capfd.readouterr() == ("", "")


def test_a_number_in_the_words_is_found(page: str, file: Path) -> None:
    start = page.index("<h1>")
    place = page.index("95", start)
    found = verify_report(put(file, page[:place] + "96" + page[place + 2 :]))
    assert found.verdict == "does not hold"
    assert (found.unlike, found.same_page) == ((), False)
    (problem,) = found.problems
    assert problem.startswith("the page was altered: line ")
    assert "96" in problem.partition("” is stated")[0]
    assert problem.endswith("” is found")


def test_a_number_that_is_carried_is_found_and_named(page: str, file: Path) -> None:
    def edit(content: dict[str, Any]) -> None:
        table = content["numbers"]["comparison"]
        place = table["columns"].index("sharing_efficiency_mean")
        row = next(row for row in table["rows"] if "plan" in row)
        row[place] *= 1 + 2**-52

    found = verify_report(put(file, changed(page, edit)))
    (number,) = found.unlike
    assert number.name == "comparison: plan: sharing_efficiency_mean"
    assert number.stated != number.found
    assert "is stated" in str(number)
    assert found.to_json_dict()["unlike"] == [
        {"name": number.name, "stated": number.stated, "found": number.found}
    ]


@pytest.mark.parametrize("key", ["planned", "completed", "failed", "seed"])
def test_a_count_that_is_carried_is_found(page: str, file: Path, key: str) -> None:
    found = verify_report(put(file, changed(page, lambda content: content.update({key: 9}))))
    told = f"{key} does not hold: 9 is stated, "
    assert any(problem.startswith(told) for problem in found.problems)


def test_other_scenarios_under_the_old_numbers(page: str, file: Path) -> None:
    """Whoever changes a value and all its digests still has the old numbers on the page."""

    def edit(content: dict[str, Any]) -> None:
        one = next(one for one in content["scenarios"] if one["name"] == "plan")
        assert "    strength: 1.0" in one["effective"]
        lines = [
            "    strength: 0.5" if line.startswith("    strength: ") else line
            for line in one["effective"].split("\n")
        ]
        one["effective"] = "\n".join(lines)

    found = verify_report(put(file, changed(page, edit)))
    assert found.problems[0].startswith("the scenario plan is not the one that is stated: its")
    assert found.problems[-1] == "nothing was simulated again"
    digest = found.problems[0].partition("its digest is ")[2][:12]

    def thorough(content: dict[str, Any]) -> None:
        edit(content)
        one = next(one for one in content["scenarios"] if one["name"] == "plan")
        parsed = restored.restore(_carried(changed(page, edit))).scenarios
        scenario = next(scenario for stated, scenario in parsed if stated.name == "plan")
        one["effective"] = one["effective"].replace(one["digest"], scenario.digest)
        one["digest"] = scenario.digest

    found = verify_report(put(file, changed(page, thorough)))
    assert digest
    assert found.runs == 6
    assert any("summary: plan" in number.name for number in found.unlike)


def _carried(page: str) -> Any:
    return read_carried(page, "given")


def test_another_region_under_the_old_numbers(page: str, file: Path) -> None:
    def edit(content: dict[str, Any]) -> None:
        files = content["region"]["files"]
        files["cities.csv"] = files["cities.csv"].replace("000,", "100,", 1)

    found = verify_report(put(file, changed(page, edit)))
    assert found.problems[0] == ("the region is not the one that is stated: its digest is another")
    assert found.runs == 0


def test_other_versions_are_told_and_the_numbers_decide(page: str, file: Path) -> None:
    def edit(content: dict[str, Any]) -> None:
        content["versions"]["numpy"] = "1.0"

    found = verify_report(put(file, changed(page, edit)))
    assert found.holds
    assert found.same_page is None
    assert found.findings[0].startswith("made with other code or another machine: numpy 1.0, now ")
    assert found.findings[1].startswith("this version writes the page in another way, so its words")

    careless = changed(page, edit, sealed=False)
    found = verify_report(put(file, careless))
    assert found.problems == ("the page was altered: it has not the digest that it states",)


def test_line_ends_that_mail_changed_do_no_harm(page: str, file: Path) -> None:
    found = verify_report(put(file, "\ufeff" + page.replace("\n", "\r\n")))
    assert (found.holds, found.same_page) == (True, True)
    assert found.findings == ("line ends or a byte order mark were changed on the way",)


def test_the_seal_is_the_digest_of_the_rest(page: str) -> None:
    carried = _carried(page)
    assert page_digest(unseal(page, carried.seal)) == carried.seal


def quick(page: str, original: str, file: Path) -> ReportVerification:
    """Verify without simulating: what comes out again is the original page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rerun, "simulate_again", lambda *_: None)
        patch.setattr(rerun, "_page_again", lambda *_: original)
        return verify_report(put(file, page))


def is_found(page: str, original: str, file: Path) -> bool:
    try:
        return not quick(page, original, file).holds
    except InputError:
        return True


SLOW = settings(
    max_examples=12,  # each reads and compares whole pages
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def digits(page: str, start: int, end: int) -> list[int]:
    return [place for place in range(start, end) if page[place] in "0123456789"]


@SLOW
@given(data=st.data())
def test_any_altered_digit_of_what_is_carried_is_found(
    page: str, file: Path, data: st.DataObject
) -> None:
    start = page.index(OPENING)
    place = data.draw(st.sampled_from(digits(page, start, page.index(CLOSING, start))))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {page[place]})))
    assert is_found(page[:place] + other + page[place + 1 :], page, file)


@SLOW
@given(data=st.data())
def test_any_altered_digit_on_the_page_is_found(page: str, file: Path, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(digits(page, page.index("<body"), page.index(OPENING))))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {page[place]})))
    found = quick(page[:place] + other + page[place + 1 :], page, file)
    assert found.verdict == "does not hold"
    assert (found.unlike, len(found.problems)) == ((), 1)


def test_the_original_is_not_found_guilty(page: str, file: Path) -> None:
    assert quick(page, page, file).holds


def hostile(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: content.update(changes)


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


FILES = {"region.yaml": "name: x\n", "../../escaped.csv": "id\n"}
DIGEST = "0" * 64
SCENARIO = {"name": "x", "digest": DIGEST, "effective": "", "replicates": [[0, 1]]}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"region": {"name": "x", "digest": DIGEST, "files": FILES}}, "understood: region"),
        ({"region": {"name": "../..", "digest": "x", "files": {}}}, "understood: region"),
        ({"region": []}, "understood: region"),
        ({"scenarios": []}, "understood: scenarios"),
        ({"scenarios": [{**SCENARIO, "replicates": [[5, 2]]}]}, "understood: scenarios"),
        ({"scenarios": [{**SCENARIO, "replicates": [[0, True]]}]}, "understood: scenarios"),
        ({"scenarios": [{**SCENARIO, "effective": 3}]}, "understood: scenarios"),
        ({"scenarios": [{**SCENARIO, "effective": "- a\n- b\n"}]}, "must be keys with values"),
        ({"scenarios": [{**SCENARIO, "effective": "a: [*b]\n"}]}, "the scenario x"),
        ({"scenarios": [{**SCENARIO, "effective": "schema: 1\nname: x\nextends: /etc/passwd\n"}]},
         "is relative to a folder, but none is given"),
        ({"language": "fr"}, "understood: language"),
        ({"language": []}, "understood: language"),
        ({"planned": "many"}, "understood: planned"),
        ({"numbers": {"summary": {"columns": ["a"], "rows": [[1, 2]]}}}, "understood: numbers"),
        ({"numbers": {"summary": {"columns": ["a"], "rows": [[{}]]}}}, "understood: numbers"),
        ({"surprise": 1}, "understood: surprise"),
        ({"format": "cluster_sim batch"}, "understood: format"),
        ({"schema": 99}, "has the layout 99; this version of cluster-sim reads layout 1"),
    ],
)  # fmt: skip
def test_what_is_carried_in_another_form(
    page: str, file: Path, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError) as caught:
        verify_report(put(file, changed(page, hostile(**changes))))
    assert told in str(caught.value)
    assert sorted(path.name for path in file.parent.iterdir()) == ["given.html"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (nested(100_000), "carries an object that cannot be read: "),
        ('{"a": NaN}', "carries an object that cannot be read: NaN is no number"),
        ('{"a": 1, "a": 2}', "carries an object that cannot be read: a key stands in it twice"),
        ('{"a": ', "carries an object that cannot be read: "),
        ("[1]", "understood: the object"),
        ('{"a": ' + "9" * 5000 + "}", "carries an object that cannot be read: "),
        ("{}", "understood: format"),
    ],
)
def test_what_is_carried_is_no_object(page: str, file: Path, text: str, told: str) -> None:
    before, _, rest = page.partition(OPENING)
    after = rest.partition(CLOSING)[2]
    with pytest.raises(InputError) as caught:
        verify_report(put(file, f"{before}{OPENING}{text}{CLOSING}{after}"))
    assert str(caught.value).startswith(f"{file}: ")
    assert told in str(caught.value)


@pytest.mark.parametrize("part", [0.3, 0.9, 0.9999])
def test_a_page_that_is_cut_off(page: str, file: Path, part: float) -> None:
    with pytest.raises(InputError, match=r"is cut off$"):
        verify_report(put(file, page[: int(len(page) * part)]))


def test_what_is_no_report(file: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for data, told in (
        (b"", "is no report of cluster-sim; give one, or a folder"),
        (b"<!DOCTYPE html><html></html>", "is no report of cluster-sim; give one, or a folder"),
        (b"\xff\xfe\x00", "is no report of cluster-sim; give an HTML report or a folder"),
        (b"%PDF-1.4", "is a PDF, which carries nothing to run again; verify the HTML report"),
        ((page + page).encode(), "it carries two objects"),
    ):
        file.write_bytes(data)
        with pytest.raises(InputError) as caught:
            verify_report(file)
        assert told in str(caught.value)
    monkeypatch.setattr("cluster_sim.report.carried.LARGEST_PAGE", 1_000_000)
    with pytest.raises(InputError, match="is larger than 1 MB, which no report is"):
        verify_report(put(file, page + " " * 1_000_000))


@pytest.mark.parametrize(
    ("name", "most"), [("MOST_WORK", 479.0), ("MOST_CITIES", 3), ("MOST_SCENARIOS", 1)]
)
def test_much_work_is_refused_unless_asked_for(
    page: str, file: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: float
) -> None:
    monkeypatch.setattr(restored, name, most)
    with pytest.raises(InputError) as caught:
        quick(page, page, file)
    assert str(caught.value) == (
        "the report: asks for 6 runs of 4 cities over 5 quarters to be simulated again; "
        "--any-size does that"
    )
    monkeypatch.setattr(rerun, "simulate_again", lambda *_: None)
    monkeypatch.setattr(rerun, "_page_again", lambda *_: page)
    assert verify_report(file, any_size=True).holds


def test_names_that_look_like_paths_stay_names(page: str, file: Path) -> None:
    def edit(content: dict[str, Any]) -> None:
        files = content["region"]["files"]
        city = files["cities.csv"].splitlines()[1].partition(",")[0]
        for name in ("cities.csv", "links.csv"):
            files[name] = files[name].replace(f"{city},", "../../../etc/passwd,")

    found = verify_report(put(file, changed(page, edit)))
    assert found.problems[0].startswith("the region is not the one that is stated")
    assert sorted(path.name for path in file.parent.iterdir()) == ["given.html"]


def test_a_region_that_cannot_be_read_names_no_folder(page: str, file: Path) -> None:
    def edit(content: dict[str, Any]) -> None:
        content["region"]["files"]["links.csv"] = "from,to\nnowhere,harbour\n"

    with pytest.raises(InputError) as caught:
        verify_report(put(file, changed(page, edit)))
    told = "the region/links.csv:2:1: from: there is no city 'nowhere'"
    assert str(caught.value).startswith(told)
