"""What the divisions and countries of the built-in regions are called.

Region files hold divisions in English and countries as two letters (ISO 3166-1); people read
names, in their own language.
"""

from __future__ import annotations

from collections.abc import Mapping

from cluster_sim.text import Text

_NAMES: Mapping[str, Text] = {
    one.en: one
    for one in (
        Text("Anhui", "安徽"),
        Text("Beijing", "北京"),
        Text("Brussels-Capital", "布鲁塞尔首都大区"),
        Text("Chongqing", "重庆"),
        Text("Classroom", "课堂"),
        Text("Eastland", "东区"),
        Text("Flanders", "弗拉芒大区"),
        Text("Flevoland", "弗莱福兰省"),
        Text("Gelderland", "海尔德兰省"),
        Text("Guangdong", "广东"),
        Text("Hauts-de-France", "上法兰西大区"),
        Text("Hebei", "河北"),
        Text("Hong Kong SAR", "香港特别行政区"),
        Text("Jiangsu", "江苏"),
        Text("Limburg (NL)", "林堡省（荷兰）"),
        Text("Luxembourg", "卢森堡"),
        Text("Macao SAR", "澳门特别行政区"),
        Text("Noord-Brabant", "北布拉班特省"),
        Text("Noord-Holland", "北荷兰省"),
        Text("North Rhine-Westphalia", "北莱茵-威斯特法伦州"),
        Text("Shanghai", "上海"),
        Text("Sichuan", "四川"),
        Text("Tianjin", "天津"),
        Text("Utrecht", "乌得勒支省"),
        Text("Wallonia", "瓦隆大区"),
        Text("Westland", "西区"),
        Text("Zhejiang", "浙江"),
        Text("Zuid-Holland", "南荷兰省"),
    )
} | {
    "BE": Text("Belgium", "比利时"),
    "CN": Text("China", "中国"),
    "DE": Text("Germany", "德国"),
    "FR": Text("France", "法国"),
    "HK": Text("Hong Kong", "香港"),
    "LU": Text("Luxembourg", "卢森堡"),
    "MO": Text("Macao", "澳门"),
    "NL": Text("Netherlands", "荷兰"),
}


def place_name(text: str, language: str) -> str:
    """The name of a division or country.

    Args:
        text: The division or country as a region's file has it.
        language: ``en`` or ``zh``.

    Returns:
        Its name in the language; of places that no built-in region has, the text as it is.
    """
    name = _NAMES.get(text)
    return text if name is None else name.get(language)
