"""What is wrong with an input, said in Chinese: nothing of it is lost, and nothing is invented."""

from __future__ import annotations

import re
import string

import pytest

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.link import decode
from cluster_sim.dashboard.engine.problem_words import (
    _PATTERNS,
    error_text,
    in_words,
    problem_line,
)
from cluster_sim.dashboard.engine.upload import read_upload
from cluster_sim.errors import InputError, OutputError, Problem

HEAD = "schema: 1\nname: plan\nregion: classroom\n"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(?:is|must|not|needs|there|are|has|have|cannot|than|the)\b")

FILES = {
    "a wrong number": (HEAD + "quarters: -4\n", "必须为不小于 1 的数，而不是 -4"),
    "no whole number": (HEAD + "quarters: 4.5\n", "必须为整数，而不是 4.5"),
    "text for a number": (HEAD + "seed: many\n", "必须为整数，而不是文本“many”"),
    "an unknown key": (HEAD + "quarter: 4\n", "不是已知的键（是否想写 quarters？）"),
    "a key like no other": (HEAD + "xyzzy: 4\n", "不是已知的键；可用的键："),
    "an unknown measure": (
        HEAD + "measures:\n  - use: top_level\n",
        "“top_level”不是目录中的措施（是否想写 top_level_design？）",
    ),
    "a measure like no other": (
        HEAD + "measures:\n  - use: xyzzy\n",
        "“xyzzy”不是目录中的措施；可用的有：",
    ),
    "a strength": (
        HEAD + "measures:\n  - {use: top_level_design, strength: 2}\n",
        "必须为不大于 1 的数，而不是 2",
    ),
    "a measure without a name": (
        HEAD + "measures:\n  - {strength: 1}\n",
        "需要 use（目录中的措施），或自己的 name 与 effects",
    ),
    "a measure twice": (
        HEAD + "measures:\n  - use: top_level_design\n  - use: top_level_design\n",
        "重复给出（首次在第 5 行）",
    ),
    "a channel": (
        HEAD + "measures:\n  - {name: own, effects: [{channel: xyzzy, strength: 1}]}\n",
        "“xyzzy”不是渠道；可用的有：",
    ),
    "a domain": (HEAD + "domains: [transport, xyzzy]\n", "“xyzzy”不是内置领域"),
    "no domain": (HEAD + "domains: []\n", "为空；情景至少需要一个领域"),
    "a parameter": (HEAD + "parameters: {xyzzy: 1}\n", "不是参数"),
    "a date": (HEAD + "start: soon\n", "必须是如 2025-Q1 的年份与季度，而不是“soon”"),
    "no name": ("schema: 1\nregion: classroom\n", "缺失；情景文件必须写明，如 name: my-scenario"),
    "no region": ("schema: 1\nname: plan\n", "缺失"),
    "another region": (
        "schema: 1\nname: plan\nregion: atlantis\n",
        "“atlantis”不是可在此打开的区域；可用的有：",
    ),
    "what it extends": (HEAD + "extends: base.yaml\n", "不能在页面上使用"),
    "a list": ("- 1\n", "必须是键值对，而不是列表"),
    "a key twice": (HEAD + "seed: 1\nseed: 2\n", "重复给出：第 4 行与第 5 行"),
    "a tab": (HEAD + "measures:\n\t- use: x\n", "此处不能使用制表符；请用空格缩进"),
    "an indentation": (HEAD + "seed: 1\n  quarters: 4\n", "请检查缩进"),
    "nothing at all": ("", "为空"),
    "too many quarters": (HEAD + "quarters: 100000\n", "页面最多接受"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_with_a_file_is_said_in_chinese(name: str) -> None:
    content, wanted = FILES[name]
    with pytest.raises(InputError) as caught:
        read_upload(content.encode(), "plan.yaml")
    lines = [problem_line(problem, "zh") for problem in caught.value.problems]
    assert wanted in "\n".join(lines)
    for line, problem in zip(lines, caught.value.problems, strict=True):
        assert CHINESE.search(line)
        assert not ENGLISH.search(re.sub("“.*?”|；可用的.*", "", line)), line
        assert line.startswith("plan.yaml")
        assert not problem.line or f"第 {problem.line} 行" in line
        assert problem.where in line


@pytest.mark.parametrize("content", [b"\xff\xfe not text", b"schema: 1\n#" + b"x" * 300_000])
def test_what_cannot_be_read_is_said_in_chinese(content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_upload(content, "plan.yaml")
    for line in error_text(caught.value, "zh").splitlines():
        assert CHINESE.search(line), line
        assert not ENGLISH.search(line), line


@pytest.mark.parametrize("link", ["xyzzy", "A" * 90_000, ""])
def test_what_is_wrong_with_a_link_is_said_in_chinese(link: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(link)
    for problem in caught.value.problems:
        assert CHINESE.search(in_words(problem, "zh")), problem.what


def test_what_is_wrong_with_a_setting_is_said_in_chinese() -> None:
    (text,) = Draft({**Draft.new().mapping, "seed": -1.5}).problems("zh")
    assert text.startswith("此处无法使用：seed：必须为")
    assert not ENGLISH.search(text)


def test_in_english_it_is_what_the_commands_say() -> None:
    problem = Problem("plan.yaml", 4, 2, "seed", "must be a whole number, not true", "7")
    assert problem_line(problem, "en") == str(problem)
    assert in_words(problem, "en") == "must be a whole number, not true (did you mean 7?)"
    assert error_text(InputError([problem]), "en") == str(problem)
    assert problem_line(problem, "zh") == (
        "plan.yaml 第 4 行第 2 列：seed：必须为整数，而不是 true（是否想写 7？）"
    )


def test_what_no_pattern_knows_stays_as_it_is() -> None:
    problem = Problem("plan.yaml", what="is odd in a way that nobody thought of")
    assert problem_line(problem, "zh") == f"plan.yaml：{problem.what}"
    assert error_text(OutputError("the disk is full"), "zh") == "the disk is full"


def test_every_pattern_keeps_what_it_has_found() -> None:
    for pattern, text in _PATTERNS:
        groups = set(re.compile(pattern).groupindex)
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert named <= groups, pattern
        assert CHINESE.search(text) or set(text) <= set(" “{e}”"), pattern
