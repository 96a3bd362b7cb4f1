"""Problems of inputs in Chinese.

The core says what is wrong in English, as the commands need it. A page in Chinese says the same
from the patterns here. What no pattern knows stays as it is, which is better than no reason.
"""

from __future__ import annotations

import re
from typing import Final

from cluster_sim.errors import InputError, Problem


def problem_line(problem: Problem, language: str) -> str:
    """A problem with its place, as ``str(problem)`` says it, in a language."""
    if language != "zh":
        return str(problem)
    line = f" 第 {problem.line} 行" if problem.line else ""
    column = f"第 {problem.column} 列" if problem.line and problem.column else ""
    parts = [f"{problem.file}{line}{column}", problem.where, in_words(problem, language)]
    return "：".join(part for part in parts if part)


def in_words(problem: Problem, language: str) -> str:
    """What is wrong and what was probably meant, without the place."""
    if language != "zh":
        hint = f" (did you mean {problem.hint}?)" if problem.hint else ""
        return f"{problem.what}{hint}"
    hint = f"（是否想写 {problem.hint}？）" if problem.hint else ""
    return f"{_in_chinese(problem.what)}{hint}"


def error_text(error: Exception, language: str) -> str:
    """An error in a language, a line for each problem."""
    if language != "zh" or not isinstance(error, InputError):
        return str(error)
    return "\n".join(problem_line(problem, language) for problem in error.problems)


_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    # A group whose name begins with "w" is said in Chinese too; others stay as they are.
    (r"is missing", "缺失"),
    (r"is missing; a scenario file needs it, such as (?P<e>.+)", "缺失；情景文件必须写明，如 {e}"),
    (r"is missing; give a folder, or one of (?P<e>.+)", "缺失；请给出文件夹，或下列之一：{e}"),
    (r"is missing or is no text", "缺失或不是文本"),
    (r"is not a known key", "不是已知的键"),
    (r"is not a known key; the keys of (?P<w>.+) are (?P<e>.+)", "不是已知的键；可用的键：{e}"),
    (r"must not be empty", "不得为空"),
    (
        r"must be letters, digits, - and _, at most (?P<e>\d+), and begin with a letter or digit, "
        r"not (?P<w>.+)",
        "只能由字母、数字、- 和 _ 组成，最多 {e} 个字符，并以字母或数字开头，而不是{w}",
    ),
    (
        r"must be 1, the only form of scenario files so far, not (?P<w>.+)",
        "必须为 1（目前情景文件的唯一格式），而不是{w}",
    ),
    (
        r"must be a year and a quarter like (?P<e>\S+), or the number of a quarter counted from "
        r"the scenario's start, not (?P<w>.+)",
        "必须是如 {e} 的年份与季度，或自情景起点起算的季度序号，而不是{w}",
    ),
    (
        r"must be a year and a quarter like (?P<e>\S+), not (?P<w>.+)",
        "必须是如 {e} 的年份与季度，而不是{w}",
    ),
    (r"must be from 0 to 1 at (?P<e>.+), not (?P<w>.+)", "在 {e} 必须为 0 至 1，而不是{w}"),
    (
        r"must be a number or a list of \[date, strength\]; (?P<w>.+) is neither",
        "必须是数或 [日期, 强度] 的列表，而{w}都不是",
    ),
    (
        r"is an empty list; give a number or a list of \[date, strength\]",
        "是空列表；请给出数或 [日期, 强度] 的列表",
    ),
    (r"must be a number", "必须是数"),
    (
        r"must be (?P<w1>.+) on channel (?P<e>\S+), not (?P<w2>.+)",
        "在渠道 {e} 上必须为{w1}，而不是{w2}",
    ),
    (r"must be (?P<w1>.+), not (?P<w2>.+)", "必须为{w1}，而不是{w2}"),
    (r"must be keys with values, but is (?P<w>.+)", "必须是键值对，而不是{w}"),
    (r"needs a text, or en or zh", "需要文本，或 en 与 zh"),
    (
        r"needs use, a measure of the catalogue, or name and effects of its own",
        "需要 use（目录中的措施），或自己的 name 与 effects",
    ),
    (r"needs a name, since it is not one of the catalogue", "不在目录中，因此需要 name"),
    (r"'(?P<e>.*)' is not a measure of the catalogue", "“{e}”不是目录中的措施"),
    (
        r"'(?P<e>.*)' is not a measure of the catalogue; there are (?P<f>.+)",
        "“{e}”不是目录中的措施；可用的有：{f}",
    ),
    (r"'(?P<e>.*)' is not a channel; there are (?P<f>.+)", "“{e}”不是渠道；可用的有：{f}"),
    (r"'(?P<e>.*)' is not a domain; there are (?P<f>.+)", "“{e}”不是领域；可用的有：{f}"),
    (r"this measure has no effect on channel (?P<e>.+)", "该措施不作用于渠道 {e}"),
    (r"channel (?P<e>\S+) needs an option: (?P<f>.+)", "渠道 {e} 需要选项：{f}"),
    (r"channel (?P<e>\S+) has no options here", "渠道 {e} 在此没有选项"),
    (
        r"has no meaning on channel (?P<e>\S+), which acts on (?P<f>.+)",
        "对渠道 {e} 没有意义，它作用于 {f}",
    ),
    (r"is empty; a scenario needs at least one domain", "为空；情景至少需要一个领域"),
    (
        r"is built in: give its name alone, and its values under parameters",
        "是内置领域：只写名称，取值写在 parameters 下",
    ),
    (
        r"'(?P<e>.*)' is not built in; a domain of your own needs name and like",
        "“{e}”不是内置领域；自定义领域需要 name 与 like",
    ),
    (
        r"'(?P<e>.*)' is not a built-in domain; there are (?P<f>.+)",
        "“{e}”不是内置领域；可用的有：{f}",
    ),
    (r"is not a parameter of a domain", "不是领域的参数"),
    (r"is not a parameter", "不是参数"),
    (r"takes one number, not one per domain", "只取一个数，不能按领域分别给出"),
    (r"is not a layer; the layers are (?P<e>.+)", "不是壁垒层；可用的有：{e}"),
    (
        r"takes a number for all domains, or \{domain: number\}",
        "取一个适用于所有领域的数，或 {{领域: 数}}",
    ),
    (
        r"is neither a built-in domain nor one of this scenario's",
        "既不是内置领域，也不是本情景的领域",
    ),
    (r"must not be 0 for every domain", "不得在所有领域都为 0"),
    (r"must be greater than (?P<e>\w+), which is (?P<f>.+)", "必须大于 {e}（为 {f}）"),
    (r"'(?P<e>.*)' does not exist.*", "“{e}”不存在"),
    (r"goes round in a circle: (?P<e>.+)", "循环引用：{e}"),
    (r"is given twice", "重复给出"),
    (r"is given twice \(the first is on line (?P<e>\d+)\)(?:; .+)?", "重复给出（首次在第 {e} 行）"),
    (
        r"is given twice: on line (?P<e>\d+) and on line (?P<f>\d+)",
        "重复给出：第 {e} 行与第 {f} 行",
    ),
    (
        r"the region (?P<e>\S+) has no (?P<f>\S+) '(?P<g>.*)'(?:; .+)?",
        "区域 {e} 中没有“{g}”（{f}）",
    ),
    (r"no link of the region (?P<e>\S+) touches these cities", "区域 {e} 中没有连线涉及这些城市"),
    # the page's own limits
    (
        r"cannot be used on the page; give one file that holds everything",
        "不能在页面上使用；请给出包含全部内容的单个文件",
    ),
    (
        r"holds more than (?P<e>\d+) values, which no scenario needs",
        "超过 {e} 个值，情景不需要这么多",
    ),
    (
        r"is nested more than (?P<e>\d+) levels deep, which no scenario needs",
        "嵌套超过 {e} 层，情景不需要这么多",
    ),
    (r"is (?P<e>\S+); the page takes at most (?P<f>\d+)", "为 {e}；页面最多接受 {f}"),
    (
        r"have (?P<e>\d+) effects; the page takes at most (?P<f>\d+)",
        "有 {e} 项作用；页面最多接受 {f}",
    ),
    (
        r"'(?P<e>.*)' is not a region that can be opened here(?:; there are (?P<f>.+))?",
        "“{e}”不是可在此打开的区域；可用的有：{f}",
    ),
    (r"is larger than (?P<e>\d+) KB(?P<f>.*)", "超过 {e} KB"),
    (
        r"takes longer than (?P<e>\S+) seconds to read; hand in a smaller file",
        "读取超过 {e} 秒；请提交更小的文件",
    ),
    (r"cannot be read(?:: .+)?", "无法读取"),
    (r"is not among the scenario files", "不在情景文件之中"),
    (r"is damaged; copy it whole, or ask for it again", "已损坏；请完整复制，或重新索取"),
    (r"is damaged: a measure has too many parts", "已损坏：某项措施的部分过多"),
    (r"is no setting of this version of the page", "不是本版本页面的设置"),
    (
        r"holds what this version of the page does not know: (?P<e>.+)",
        "含有本版本页面不认识的内容：{e}",
    ),
    (r"is longer than (?P<e>\d+) characters, so it is no setting", "超过 {e} 个字符，不是设置"),
    (r"holds more than (?P<e>\d+) bytes, so it is no setting", "超过 {e} 字节，不是设置"),
    (r"is no folder of this dashboard", "不是本平台的文件夹"),
    (r"is a file; a folder is opened", "是文件；只能打开文件夹"),
    (r"none is chosen", "尚未选择"),
    (r"there is no folder of scenarios", "没有情景文件夹"),
    (r"is too large to be shown; download it", "过大，无法显示；请下载"),
    # YAML
    (r"is empty", "为空"),
    (
        r"is not UTF-8 \(looks like (?P<e>.+)\); save it as UTF-8",
        "不是 UTF-8（看似 {e}）；请另存为 UTF-8",
    ),
    (
        r"is not text \((?P<e>.+)\); a UTF-8 text file is needed",
        "不是文本（{e}）；需要 UTF-8 文本文件",
    ),
    (r"is not valid YAML: (?P<e>.+)", "不是有效的 YAML（{e}）"),
    (r"a tab cannot be used here; indent with blanks", "此处不能使用制表符；请用空格缩进"),
    (
        r'a ":" is not expected here; check the indentation, or quote the text',
        "此处不应有“:”；请检查缩进，或给文本加引号",
    ),
    (r"character (?P<e>U\+\w+) is not allowed(?: in YAML)?", "不允许使用字符 {e}"),
    (
        r"a second document begins here; a file holds one",
        "此处开始了第二个文档；一个文件只能有一个",
    ),
    (r"is nested too deeply: more than (?P<e>\d+) levels", "嵌套过深：超过 {e} 层"),
    (r"a key must be text, not a list or mapping", "键必须是文本"),
    (r"merge keys are not supported; write the members out", "不支持合并键；请写出各成员"),
    (r"alias (?P<e>\*\S+) has no anchor (?P<f>&\S+) above it", "别名 {e} 之前没有锚点 {f}"),
    (r"tags \(!\.\.\.\) are not supported; .+", "不支持标签（!…）；形似数字的文本请加引号"),
    # what is given, and what would be right
    (r"nothing", "空"),
    (r"(?P<e>true|false)", " {e}"),
    (r"an empty text", "空文本"),
    (r"the text '(?P<e>.*)'", "文本“{e}”"),
    (r"text", "文本"),
    (r"keys with values", "键值对"),
    (r"a list", "列表"),
    (r"a single value", "单个值"),
    (r"a number", "数"),
    (r"a whole number(?: of ordinary size)?", "整数"),
    (r"a finite number", "有限的数"),
    (r"true or false", "true 或 false"),
    (r"at least (?P<e>\S+)", "不小于 {e} 的数"),
    (r"at most (?P<e>\S+)", "不大于 {e} 的数"),
    (r"(?P<e>[-\d.e+]+) to (?P<f>[-\d.e+]+)", " {e} 至 {f} 之间的数"),
    (r"(?P<e>[-\d.]\S*|inf|nan)", " {e}"),
    (r"'(?P<e>.*)'", "“{e}”"),
)

_COMPILED = tuple((re.compile(pattern, re.DOTALL), text) for pattern, text in _PATTERNS)


def _in_chinese(what: str) -> str:
    for pattern, text in _COMPILED:
        found = pattern.fullmatch(what)
        if found is not None:
            parts = {
                name: _in_chinese(part or "") if name.startswith("w") else (part or "–")
                for name, part in found.groupdict().items()
            }
            return text.format(**parts)
    return what
