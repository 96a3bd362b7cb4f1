"""What the effects of a measure do, in plain words."""

from __future__ import annotations

from typing import Final

from cluster_sim.figures.words import number, plain, with_percent
from cluster_sim.report.wording import Wording, listed
from cluster_sim.scenario.schema import Effect, Measure, Scenario
from cluster_sim.text import Text

WORDING = Wording(
    {
        "layer.infrastructure": Text(
            "takes away {amount} of the infrastructure barrier", "消除 {amount} 的基础设施壁垒"
        ),
        "layer.standards": Text(
            "takes away {amount} of the standards barrier", "消除 {amount} 的标准壁垒"
        ),
        "layer.administration": Text(
            "takes away {amount} of the administrative barrier", "消除 {amount} 的行政壁垒"
        ),
        "trust": Text("raises trust by {amount}", "信任度提高 {amount}"),
        "security": Text("prevents {amount} of security incidents", "防止 {amount} 的安全事件"),
        "uptake": Text(
            "closes {amount} of the gap to full use by residents",
            "将居民使用率与全覆盖的差距缩小 {amount}",
        ),
        "supply": Text(
            "makes the information that cities hold more complete by {amount}",
            "城市信息资源完整度提高 {amount}",
        ),
        "maturity": Text(
            "closes {amount} a year of the gap to full digital maturity",
            "每年将数字成熟度的差距缩小 {amount}",
        ),
        "attention": Text(
            "has neighbouring cities take up joint projects more often ({amount} a year)",
            "促使相邻城市更常考虑合作项目（每年 {amount}）",
        ),
        "mandate": Text(
            "goes {amount} of the way from voluntary to mandated projects",
            "由自愿推广向强制推广转变 {amount}",
        ),
        "belief": Text(
            "makes demonstration cities that others visit and learn from",
            "设立示范城市，供其他城市参观学习",
        ),
        "capacity": Text(
            "lets a city run more projects at once ({amount})",
            "每个城市可同时多开展 {amount} 个项目",
        ),
        "cost": Text("makes projects cheaper by {amount}", "项目成本降低 {amount}"),
        "cost:per_year": Text(
            "makes projects cheaper by {amount} every year", "项目成本每年降低 {amount}"
        ),
        "duration": Text("finishes projects {amount} sooner", "项目工期缩短 {amount}"),
        "overrun": Text("avoids {amount} of cost overruns", "避免 {amount} 的超支"),
        "mode:government": Text("has the government pay and run projects", "项目由政府出资并运营"),
        "mode:partnership": Text(
            "has public and private share the cost of projects", "项目由政府与社会资本共同出资"
        ),
        "mode:market": Text("has private operators pay and run projects", "项目由企业出资并运营"),
        "coordinator:fund": Text(
            "sets up a coordinator with a fund for projects that help others too",
            "设立协调机构及基金，支持惠及第三方的项目",
        ),
        "coordinator:transfers": Text(
            "sets up a coordinator who arranges payments between cities",
            "设立协调机构，安排城市之间的补偿",
        ),
        "fund": Text(
            "puts {amount} of its cost into a pot that co-funds projects",
            "其费用的 {amount} 进入资金池，用于共同资助项目",
        ),
        "platform": Text(
            "has {amount} of the cities join a shared platform", "{amount} 的城市接入共享平台"
        ),
        "recovery": Text(
            "has cities recover from incidents {amount} times as fast",
            "城市从安全事件中恢复的速度为 {amount} 倍",
        ),
        "pooling:data_centres": Text(
            "has {amount} of data centres run together", "{amount} 的数据中心共建共用"
        ),
        "pooling:base_databases": Text(
            "has {amount} of base databases run together", "{amount} 的基础数据库共建共用"
        ),
        "containment": Text(
            "keeps {amount} of incidents in pooled systems from spreading",
            "阻止 {amount} 的共用系统安全事件扩散",
        ),
        "growth": Text(
            "lets output grow faster by {amount} points a year", "产出年增速提高 {amount} 个百分点"
        ),
        "budget": Text("enlarges integration budgets by {amount}", "一体化预算增加 {amount}"),
        "elasticity:growth": Text(
            "has output gain {amount} more from better access",
            "更好的可达性对产出的带动增加 {amount}",
        ),
        "elasticity:participation": Text(
            "has use follow access more closely (elasticity {amount})",
            "使用率更紧密地随可达性提高（弹性 {amount}）",
        ),
        "in_domains": Text("in {domains}", "{domains}领域"),
        "on_links": Text("on {count} of {all} links", "{all} 条连线中的 {count} 条"),
        "in_cities": Text("in {count} of {all} cities", "{all} 个城市中的 {count} 个"),
        "by_age": Text("more where many are old", "老年人口多的地方更强"),
        "ramp": Text("in full after {quarters} quarters", "{quarters} 个季度后完全见效"),
        "at_once": Text("at once", "立即见效"),
        "scope": Text("{what} ({scope})", "{what}（{scope}）"),
        "sentence": Text("{first}{rest}.", "{first}{rest}。"),
    }
)

_SHARES: Final = frozenset(
    {
        "layer.infrastructure", "layer.standards", "layer.administration", "security", "uptake",
        "maturity", "mandate", "cost", "duration", "overrun", "fund", "platform", "pooling",
        "containment", "budget",
    }
)  # fmt: skip
_SIGNED: Final = frozenset({"trust", "supply", "attention", "capacity"})


def effects_in_words(measure: Measure, scenario: Scenario, language: str) -> str:
    """What a measure does at full strength, in one sentence."""
    parts = list(dict.fromkeys(effect_in_words(e, scenario, language) for e in measure.effects))
    if not parts:
        return ""
    text = "；".join(parts) if language == "zh" else "; ".join(parts)
    return WORDING.say("sentence", language, first=text[0].upper(), rest=text[1:])


def effect_in_words(effect: Effect, scenario: Scenario, language: str) -> str:
    """What an effect does, where, and how soon."""
    key = f"{effect.channel}:{effect.option}" if effect.option else effect.channel
    what = WORDING.say(key, language, amount=_amount(effect, language))
    scope = "，".join if language == "zh" else ", ".join
    return WORDING.say(
        "scope", language, what=what, scope=scope(_scope(effect, scenario, language))
    )


def _amount(effect: Effect, language: str) -> str:
    if effect.channel in _SHARES or (effect.channel == "elasticity" and effect.option == "growth"):
        return with_percent(f"{100 * effect.strength:.3g}", language)
    if effect.channel == "growth":
        return plain(100 * effect.strength)
    if effect.channel == "capacity" and language == "zh":
        return plain(effect.strength)
    signed = effect.channel in _SIGNED or effect.channel == "elasticity"
    return ("+" if signed else "") + number(effect.strength, 3).rstrip("0").rstrip(".")


def _scope(effect: Effect, scenario: Scenario, language: str) -> list[str]:
    """Where it acts, if not everywhere, and after how long in full."""
    parts = []
    if 0 < len(effect.domains) < len(scenario.domains):
        titles = [scenario.domains[index].title.get(language) for index in effect.domains]
        parts.append(WORDING.say("in_domains", language, domains=listed(titles, language)))
    region = scenario.region
    for key, chosen, count in (
        ("on_links", effect.links, region.n_links),
        ("in_cities", effect.cities, region.n_cities),
    ):
        if chosen and len(chosen) < count:
            parts.append(WORDING.say(key, language, count=len(chosen), all=count))
    if effect.weight:
        parts.append(WORDING.say("by_age", language))
    if effect.ramp > 1:
        parts.append(WORDING.say("ramp", language, quarters=effect.ramp))
    else:
        parts.append(WORDING.say("at_once", language))
    return parts
