"""What an effect of a measure does, in one short line in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.forms import EffectForm
from cluster_sim.text import Text

Says = Callable[[float], tuple[str, str]]


def effect_text(effect: EffectForm) -> Text:
    """What an effect does at full strength, and where."""
    key = f"{effect.channel}.{effect.option}" if effect.option else effect.channel
    en, zh = _SAYS[key](effect.strength)
    if effect.weight:
        return Text(_capital(f"{en}, {_ELDERLY.en}"), f"{zh}，{_ELDERLY.zh}")
    where = place_text(effect)
    if not where.en:
        return Text(_capital(en), zh)
    return Text(_capital(f"{where.en}: {en}"), f"{where.zh}：{zh}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def place_text(effect: EffectForm) -> Text:
    """Where an effect acts; empty texts where it acts everywhere."""
    parts = [part for part in (_domains(effect.domains), _limits(effect)) if part is not None]
    return Text(" ".join(part.en for part in parts), "".join(str(part.zh) for part in parts))


def _percent(share: float) -> str:
    return f"{100.0 * share:g}"


def _share(en: str, zh: str) -> Says:
    """A sentence with a share as a percentage."""
    return lambda x: (en.format(_percent(x)), zh.format(_percent(x)))


def _number(en: str, zh: str) -> Says:
    return lambda x: (en.format(f"{x:g}"), zh.format(f"{x:g}"))


def _always(en: str, zh: str) -> Says:
    return lambda _: (en, zh)


_SAYS: Mapping[str, Says] = {
    "layer.infrastructure": _share("infrastructure barriers fall by {}%", "基础设施壁垒减少{}%"),
    "layer.standards": _share("barriers of standards fall by {}%", "标准壁垒减少{}%"),
    "layer.administration": _share("administrative barriers fall by {}%", "行政壁垒减少{}%"),
    "trust": _number("trust recovers to {} more", "互信水平提高{}"),
    "security": _share("{}% of security incidents are prevented", "安全事件减少{}%"),
    "uptake": _share("{}% of the residents not yet reached are won", "未覆盖居民减少{}%"),
    "supply": _number("completeness of information rises by {}", "信息完整度提高{}"),
    "maturity": _share(
        "{}% of the gap to full digital maturity closes a year", "与完全信息化的差距每年缩小{}%"
    ),
    "attention": _always("joint projects come up sooner", "合作项目更早提出"),
    "mandate": _always(
        "cities take up joint projects as fast as under a mandate",
        "城市按统一部署的速度启动合作项目",
    ),
    "belief": _always(
        "others visit and learn what projects really bring", "其他城市可参观学习项目的真实效益"
    ),
    "capacity": _number("a city can run {} more project at a time", "每个城市可同时多承担{}个项目"),
    "cost": _share("projects cost {}% less", "项目成本降低{}%"),
    "cost.per_year": _share("projects cost {}% less every year", "项目成本每年降低{}%"),
    "duration": _share("projects take {}% less time", "项目工期缩短{}%"),
    "overrun": _share("{}% of cost overruns are avoided", "项目超支减少{}%"),
    "mode.government": _always("the public pays for projects in full", "合作项目全部由财政出资"),
    "mode.partnership": _always(
        "public and private share the cost of projects", "合作项目由财政和社会资本共同出资"
    ),
    "mode.market": _always("private operators pay for projects", "合作项目由民营企业出资"),
    "coordinator.fund": _always(
        "a coordinator with a fund pays for what helps third cities",
        "协调机构用基金支持惠及第三方城市的项目",
    ),
    "coordinator.transfers": _always(
        "a coordinator arranges payments between cities", "协调机构安排城市之间的补偿"
    ),
    "fund": _share(
        "{}% of the cost is a pot that co-funds joint projects",
        "经费的{}%形成资金池，分担合作项目投资",
    ),
    "platform": _always("cities join one platform, one after another", "各城市依次接入同一平台"),
    "recovery": _number(
        "recovery from incidents is {} times as fast", "安全事件后的恢复速度为原来的{}倍"
    ),
    "pooling.data_centres": _share("{}% of the data centres are shared", "{}%的数据中心共用"),
    "pooling.base_databases": _share("{}% of the base databases are shared", "{}%的基础信息库共用"),
    "containment": _share(
        "incidents at shared systems pass on to {}% fewer cities", "共用系统的事故波及面减少{}%"
    ),
    "growth": _share("output grows by {} points a year more", "产出年增长加快{}个百分点"),
    "budget": _share("budgets for joint projects are {}% larger", "合作项目预算增加{}%"),
    "elasticity.growth": _share(
        "better access does {}% more for output", "联系改善对产出的带动增加{}%"
    ),
    "elasticity.participation": _number(
        "better access is used more (elasticity {} higher)",
        "联系改善后使用量增加更多（弹性提高{}）",
    ),
}
"""Channel, with the option behind a dot, to what its strength means."""

_CITIES: Mapping[str, Text] = {
    "poorer_half": Text("in the poorer half of the cities", "在较贫困的一半城市"),
    "maturity": Text("in the most advanced tenth of the cities", "在信息化水平最高的十分之一城市"),
}
_NEIGHBOURS = Text(
    "in the neighbours of the most advanced cities", "在信息化水平最高城市的邻近城市，"
)
_ONLY: Mapping[str, Text] = {
    "crosses": Text("on links across borders", "在跨界联系上"),
    "within": Text("on links within a division", "在同一行政区内的联系上"),
}
_ELDERLY = Text("most of all where many people are old", "老年人多的城市更明显")


def _domains(selector: Any) -> Text | None:
    match selector:
        case [*names]:
            return _named(names)
        case {"except": [*names]}:
            return _named([name for name in builtin_domains() if name not in names])
    return None


def _named(names: Sequence[str]) -> Text:
    titles = [builtin_domains()[name].title for name in names]
    en = [title.en.lower() for title in titles]
    joined = " and ".join([", ".join(en[:-1]), en[-1]]) if len(en) > 1 else en[0]
    return Text(f"in {joined}", f"{'、'.join(str(title.zh) for title in titles)}领域")


def _limits(effect: EffectForm) -> Text | None:
    if effect.reach:
        return _NEIGHBOURS
    if effect.weight:
        return _ELDERLY
    if isinstance(effect.only, dict):
        return _ONLY[next(iter(effect.only))]
    match effect.cities:
        case "poorer_half":
            return _CITIES["poorer_half"]
        case {"by": str(by)}:
            return _CITIES[by]
    return None
