"""From forms to commands: what is chosen is checked, and folders are never taken twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cluster_sim.dashboard.folders import Folders
from cluster_sim.dashboard.language import translator
from cluster_sim.dashboard.results import requests
from cluster_sim.dashboard.results.choices import Choices, choices
from cluster_sim.dashboard.results.form_fields import Given, numbers_of
from cluster_sim.dashboard.results.requests import Numbers, Size, free_folder
from cluster_sim.errors import InputError

BASELINE = "schema: 1\nname: baseline\nregion: classroom\nquarters: 6\nreplicates: 4\n"
PLAN = "schema: 1\nname: plan\ntitle: {en: A plan, zh: 计划}\nextends: baseline.yaml\n"
DESIGN = """\
# Does it
# matter?

# More.
schema: 1
name: rates
scenarios: [../baseline.yaml, ../plan.yaml]
vary: {parameters.discount_rate: [0.04, 0.06, 0.08]}
"""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    files = {
        "baseline.yaml": BASELINE,
        "plan.yaml": PLAN,
        "longer.yaml": "schema: 1\nname: longer\nextends: baseline.yaml\nquarters: 7\n",
        "broken.yaml": "schema: 1\nname: broken\nregion: nowhere\n",
        "designs/rates.yaml": DESIGN,
        "designs/wrong.yaml": "schema: 1\nname: wrong\nscenarios: []\n",
        "regions/mine/region.yaml": "name: mine\n",
        "notes.yaml": "- a list\n",
    }
    for name, text in files.items():
        path = tmp_path / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Folders([], Path("outputs"), Path("scenarios"))


def there(folders: Folders) -> Choices:
    return choices(folders.scenarios)


def test_scenarios_designs_and_broken_files_are_told_apart(
    folders: Folders, tmp_path: Path
) -> None:
    found = there(folders)
    assert [one.file for one in found.scenarios] == ["baseline.yaml", "longer.yaml", "plan.yaml"]
    assert found.scenarios[2].title.get("zh") == "计划"
    assert (found.scenarios[2].region, found.scenarios[2].quarters) == ("classroom", 6)
    assert [(one.file, one.about.en, one.scenarios) for one in found.designs] == [
        ("designs/rates.yaml", "Does it matter?", 2)
    ]
    assert [file for file, _ in found.broken] == ["broken.yaml", "designs/wrong.yaml"]
    assert all(str(tmp_path) not in fault for _, fault in found.broken)
    assert "nowhere" in found.broken[0][1]


def test_a_design_says_in_both_languages_what_it_asks(folders: Folders, tmp_path: Path) -> None:
    file = tmp_path / "scenarios" / "designs" / "rates.yaml"
    text = file.read_text(encoding="utf-8")
    title = "title: {en: Which rate matters?, zh: 哪个利率重要？}"
    file.write_text(f"{text}{title}\n", encoding="utf-8")
    (design,) = there(folders).designs
    assert [design.about.get(language) for language in ("en", "zh")] == [
        "Which rate matters?",
        "哪个利率重要？",
    ]


def test_a_changed_file_is_read_again(folders: Folders, tmp_path: Path) -> None:
    assert len(there(folders).scenarios) == 3
    (tmp_path / "scenarios" / "plan.yaml").unlink()
    assert len(there(folders).scenarios) == 2
    assert choices(None) == Choices()


def test_a_comparison_is_the_command(folders: Folders, tmp_path: Path) -> None:
    chosen = [one for one in there(folders).scenarios if one.name != "longer"]
    numbers = Numbers(replicates=2, seed=7)
    request = requests.comparison(folders, chosen, "plan", numbers, "my plans!")
    assert request.arguments == (
        "compare", "--baseline", "plan", "--replicates", "2", "--seed", "7",
        "--out", "outputs/my-plans", "--",
        "scenarios/baseline.yaml", "scenarios/plan.yaml",
    )  # fmt: skip
    assert request.folder == tmp_path / "outputs" / "my-plans"


def test_what_cannot_be_compared_is_said_at_once(folders: Folders, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        requests.comparison(folders, there(folders).scenarios, "baseline", Numbers(), "x")
    text = str(caught.value)
    assert text.startswith("longer.yaml: quarters: 7 (longer.yaml:4), but baseline.yaml has 6")
    assert str(tmp_path) not in text
    with pytest.raises(InputError, match="scenarios: none is chosen"):
        requests.comparison(folders, [], "baseline", Numbers(), "x")
    # With the same number for all, the comparison can be made.
    requests.comparison(folders, there(folders).scenarios, "baseline", Numbers(quarters=5), "x")


def test_a_design_is_measured_and_run(folders: Folders, tmp_path: Path) -> None:
    file = "designs/rates.yaml"
    assert requests.size_of(folders, file, Numbers(replicates=2)) == Size(12, 2, 3, 1, 2)
    estimate = requests.estimate(folders, file, Numbers())
    assert estimate.arguments[:2] == ("sweep", "--dry-run")
    assert estimate.folder is None
    request = requests.sweep(folders, file, Numbers(quarters=3), "rates")
    assert request.arguments == (
        "sweep", "--quarters", "3", "--out", "outputs/rates", "--", "scenarios/designs/rates.yaml",
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        requests.size_of(folders, "designs/wrong.yaml", Numbers())
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("file", ["../secret.yaml", "/etc/passwd", "none.yaml", ""])
def test_files_elsewhere_are_refused(folders: Folders, tmp_path: Path, file: str) -> None:
    (tmp_path / "secret.yaml").write_text(DESIGN, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        requests.size_of(folders, file, Numbers())
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("plan", "plan"),
        ("../../etc", "etc"),
        ("..", "unnamed"),
        ("", "unnamed"),
        (".hidden", "hidden"),
        ("a/b\\c:d", "a-b-c-d"),
        ("第一 次", "第一-次"),
        ("--out", "out"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_folder_is_one_in_outputs(
    folders: Folders, tmp_path: Path, name: str, folder: str
) -> None:
    assert free_folder(folders, name) == tmp_path / "outputs" / folder


def test_a_folder_is_never_one_that_is_there(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "outputs" / "plan").mkdir(parents=True)
    (tmp_path / "outputs" / "plan-2").symlink_to(tmp_path / "nowhere")
    taken = {tmp_path / "outputs" / "plan-3"}
    assert free_folder(folders, "plan", taken).name == "plan-4"


def given(**fields: str) -> Given:
    return Given.of([[name, value] for name, value in fields.items()])


def test_numbers_of_a_form() -> None:
    found = numbers_of(given(replicates=" 8 ", seed="0", quarters=""), translator("en"))
    assert found == Numbers(8, 0, None)
    assert found.overrides() == ["replicates=8", "seed=0"]


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "1e9", "10001", "x", "\uff18", "9" * 30])
def test_what_is_no_such_number_is_said(text: str) -> None:
    words = "Replicates: must be a whole number from 1 to 10,000"
    with pytest.raises(InputError, match=re.escape(words)):
        numbers_of(given(replicates=text), translator("en"))
    with pytest.raises(InputError, match="重复次数: 必须是 1 至 10,000 的整数"):
        numbers_of(given(replicates=text), translator("zh"))


@pytest.mark.parametrize("sent", [None, 3, "text", {"a": 1}, [["a"]], [[1, 2]], [["a", "b", "c"]]])
def test_whatever_a_browser_sends_is_a_form(sent: object) -> None:
    assert Given.of(sent).one("a") == ""
    assert Given.of(sent).all("a") == []
