"""Tables with invented results on the places of a real region, always the same.

The numbers follow no model. They have the size, the columns and the spread of real ones, so that
figures and pages can be made, measured and looked at without a simulation.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd

from cluster_sim.figures.data import FigureData, FloatArray, Named, interval
from cluster_sim.region.distance import great_circle_km
from cluster_sim.region.schema import Region
from cluster_sim.text import Text

DOMAINS = (
    Named("transport", Text("Transport", "交通")),
    Named("telecom", Text("Telecom", "通信")),
    Named("health", Text("Health", "医疗")),
    Named("education", Text("Education", "教育")),
)
START = (0.183, 0.190, 0.146, 0.120)

# name, title, final sharing efficiency, public and private spending (millions)
SCENARIOS = (
    ("baseline", "No new measures", "基准：不采取新措施", 0.181, 9_000, 0),
    ("transport-first", "Transport first", "交通先行", 0.190, 26_000, 0),
    ("telecom-first", "Telecom first", "通信先行", 0.203, 19_000, 0),
    ("health-first", "Health first", "医疗先行", 0.197, 18_000, 0),
    ("education-first", "Education first", "教育先行", 0.194, 17_000, 0),
    ("four-domains", "All four domains integrated", "四领域一体化", 0.213, 48_000, 0),
    ("standards-and-trust", "Common standards and trust", "统一标准与互信", 0.238, 31_000, 0),
    ("coordination", "Coordination, top down and sideways", "顶层设计与纵横协同", 0.220, 30_000, 0),
    ("platform", "One shared platform", "共建共享平台", 0.200, 22_000, 0),
    ("market-led", "Market-led operation", "市场化运营", 0.182, 6_000, 4_500),
    ("full-programme", "The full programme", "全面推进", 0.343, 124_000, 3_000),
)  # fmt: skip

_CITIES = """
Anqing,安庆市,Anhui,30.51,117.05,4.17 Bengbu,蚌埠市,Anhui,32.94,117.36,3.30
Bozhou,亳州市,Anhui,33.88,115.77,5.00 Changzhou,常州市,Jiangsu,31.77,119.95,5.28
Chizhou,池州市,Anhui,30.66,117.48,1.34 Chuzhou,滁州市,Anhui,32.32,118.30,3.99
Fuyang,阜阳市,Anhui,32.90,115.82,8.20 Hangzhou,杭州市,Zhejiang,30.29,120.16,11.94
Hefei,合肥市,Anhui,31.86,117.28,9.37 Huaian,淮安市,Jiangsu,33.59,119.02,4.56
Huaibei,淮北市,Anhui,33.97,116.79,1.97 Huainan,淮南市,Anhui,32.63,117.00,3.03
Huangshan,黄山市,Anhui,29.71,118.31,1.33 Huzhou,湖州市,Zhejiang,30.87,120.09,3.37
Jiaxing,嘉兴市,Zhejiang,30.75,120.75,5.40 Jinhua,金华市,Zhejiang,29.11,119.64,7.05
Lianyungang,连云港市,Jiangsu,34.60,119.22,4.60 Lishui,丽水市,Zhejiang,28.46,119.91,2.51
Luan,六安市,Anhui,31.74,116.52,4.39 Maanshan,马鞍山市,Anhui,31.69,118.51,2.16
Nanjing,南京市,Jiangsu,32.06,118.78,9.31 Nantong,南通市,Jiangsu,32.03,120.87,7.73
Ningbo,宁波市,Zhejiang,29.88,121.55,9.40 Quzhou,衢州市,Zhejiang,28.96,118.87,2.28
Shanghai,上海市,Shanghai,31.22,121.46,24.87 Shaoxing,绍兴市,Zhejiang,30.00,120.58,5.27
Suqian,宿迁市,Jiangsu,33.95,118.30,4.99 Suzhou,苏州市,Jiangsu,31.30,120.60,12.75
Suzhou,宿州市,Anhui,33.64,116.98,5.32 Taizhou,泰州市,Jiangsu,32.49,119.91,4.51
Taizhou,台州市,Zhejiang,28.66,121.43,6.62 Tongling,铜陵市,Anhui,30.95,117.78,1.31
Wenzhou,温州市,Zhejiang,28.00,120.67,9.57 Wuhu,芜湖市,Anhui,31.35,118.43,3.64
Wuxi,无锡市,Jiangsu,31.57,120.29,7.46 Xuancheng,宣城市,Anhui,30.95,118.76,2.50
Xuzhou,徐州市,Jiangsu,34.20,117.28,9.08 Yancheng,盐城市,Jiangsu,33.36,120.16,6.71
Yangzhou,扬州市,Jiangsu,32.40,119.44,4.56 Zhenjiang,镇江市,Jiangsu,32.21,119.46,3.21
Zhoushan,舟山市,Zhejiang,29.99,122.20,1.16
"""


def region(count: int = 41) -> Region:
    """The first ``count`` of 41 cities; neighbours are joined (a Gabriel graph)."""
    fields = [entry.split(",") for entry in _CITIES.split()][:count]
    names, chinese, divisions, *numbers = zip(*fields, strict=True)
    lat, lon, people = (np.array(column, dtype=np.float64) for column in numbers)
    km = great_circle_km(lat, lon)
    ends = _gabriel(km)
    cities = tuple(f"{place:02}-{name.lower()}" for place, name in enumerate(names))
    unknown = np.full(count, np.nan)
    return Region(
        name="delta", title=Text("Delta of the tests", "测试三角洲"), currency="CNY",
        usd_rate=6.7, trend_growth=0.045, notes="", sources=(), cities=cities,
        names=tuple(names), names_zh=tuple(chinese), divisions=tuple(divisions),
        countries=("CN",) * count, lat=lat, lon=lon, population=people * 1e6,
        gdp=people * 1e5, maturity=unknown, trust=unknown, uptake=unknown, security=unknown,
        elderly_share=unknown, supply={}, ends=ends,
        length_km=km[ends[:, 0], ends[:, 1]] * 1.22, travel_min=np.full(len(ends), np.nan),
        border=("none",) * len(ends), friction={}, demand=None, digest="0" * 64, warnings=(),
        folder=None,
    )  # fmt: skip


def figure_data(
    scenarios: int = 11,
    replicates: int = 8,
    quarters: int = 40,
    cities: int = 41,
    domains: Sequence[Named] = DOMAINS,
) -> FigureData:
    """A comparison; with one scenario, a run."""
    chosen = SCENARIOS[:scenarios]
    where = region(cities)
    named = tuple(Named(name, Text(en, zh)) for name, en, zh, *_ in chosen)
    data = FigureData(
        region=where,
        scenarios=named,
        domains=tuple(domains),
        quarters=pd.concat([_quarters(s, replicates, quarters, domains) for s in chosen]),
        cities=pd.concat([_cities(s, where, replicates, quarters, domains) for s in chosen]),
        links=pd.concat([_links(s, where, replicates, quarters, domains) for s in chosen]),
        currency="CNY",
        baseline="baseline" if scenarios > 1 else None,
        start=(2024, 1),
    )
    return data if scenarios == 1 else _with_ranking(data)


def _gabriel(km: FloatArray) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Pairs whose circle holds no third city."""
    square = km**2
    count = len(km)
    pairs = [
        (u, v)
        for u in range(count)
        for v in range(u + 1, count)
        if np.all(np.delete(square[u] + square[v], [u, v]) > square[u, v])
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _luck(scenario: str, *shape: int) -> FloatArray:
    return np.random.default_rng([7, *scenario.encode()]).standard_normal(shape)


def _path(quarters: int) -> FloatArray:
    """From 0 to 1, slowly at first."""
    share = np.arange(quarters + 1) / max(1, quarters)
    return np.asarray(share**1.4 / (share**1.4 + 0.35 * (1 - share)), dtype=np.float64)


def _frame(scenario: str, keys: dict[str, object], shape: tuple[int, ...]) -> pd.DataFrame:
    count = int(np.prod(shape))
    return pd.DataFrame({"scenario": [scenario] * count} | keys)


def _quarters(
    scenario: tuple[str, str, str, float, int, int],
    replicates: int,
    quarters: int,
    domains: Sequence[Named],
) -> pd.DataFrame:
    name, _, _, final, public, private = scenario
    path = _path(quarters)
    shape = (replicates, quarters + 1)
    walk = _luck("all", *shape).cumsum(axis=1) * 4e-4 + _luck(name, *shape).cumsum(axis=1) * 2e-4
    walk -= walk[:, :1]
    replicate, quarter = (part.ravel() for part in np.indices(shape))
    found = _frame(name, {"replicate": replicate.astype(np.int32),
                          "quarter": quarter.astype(np.int16)}, shape)  # fmt: skip
    parts = []
    for place in range(len(domains)):
        start = START[place % 4]
        focus = 1.0 + 0.8 * (name.startswith(domains[place].name))
        parts.append(start + (final - 0.16) * focus * path + walk * (0.6 + 0.3 * place))
    efficiency = np.mean(parts, axis=0)
    time = np.broadcast_to(np.arange(quarters + 1), shape)
    share = time / max(1, quarters)
    values = {
        "sharing_efficiency": efficiency,
        **{f"sharing_efficiency_{d.name}": p for d, p in zip(domains, parts, strict=True)},
        "network_efficiency": efficiency * 1.4,
        "realised_value": 4.6e4 * time * (1 + 0.35 * (efficiency - 0.16) / 0.16),
        "potential_value": 2.2e5 * time,
        "public_spending": public * share**0.8 * (1 + walk * 2),
        "private_spending": private * share * (1 + walk * 2),
        "projects_completed": np.floor(public / 280 * share),
        "incidents": np.floor(11.0 * time / 10 + 40 * np.abs(walk)),
        "duplication_waste": 900.0 * time,
        "trust": 0.85 + 0.3 * (final - 0.18) * path + walk,
        "maturity": 0.5 + 0.2 * path + walk,
        "uptake": 0.7 + 0.1 * path + walk,
        "output": 2.9e7 * 1.011**time * (1 + 0.1 * (efficiency - 0.16)),
        "gini_efficiency": 0.19 - 0.25 * (final - 0.19) * path + walk * 0.7,
        "lowest_city_efficiency": efficiency * 0.45,
        "siphon_index": 0.1 - 0.05 * path + walk,
        "benefit_cost_ratio": np.full(shape, np.nan),
        **{f"mean_friction_{d.name}": 1.0 - 0.5 * final * path + walk for d in domains},
    }
    return found.assign(**{column: value.ravel() for column, value in values.items()})


def _records(quarters: int) -> FloatArray:
    return np.union1d(np.arange(0, quarters + 1, 4), [quarters])


def _cities(
    scenario: tuple[str, str, str, float, int, int],
    where: Region,
    replicates: int,
    quarters: int,
    domains: Sequence[Named],
) -> pd.DataFrame:
    name, final = scenario[0], scenario[3]
    records = _records(quarters)
    shape = (replicates, len(records), where.n_cities)
    replicate, record, city = (part.ravel() for part in np.indices(shape))
    at = _path(quarters)[records.astype(int)][record]
    own = 0.16 + 0.05 * _luck("cities", where.n_cities).clip(-1.8, 1.8)[city]
    gain = (final - 0.17) * (1 + 0.6 * _luck("gain", where.n_cities)[city])
    value = own + gain * at + 2e-3 * _luck(name, len(at))
    found = _frame(name, {"replicate": replicate.astype(np.int32),
                          "quarter": records[record].astype(np.int16),
                          "city": np.array(where.cities)[city]}, shape)  # fmt: skip
    split = {
        f"sharing_efficiency_{d.name}": value * s / 0.16
        for d, s in zip(domains, START, strict=False)
    }
    output = where.gdp[city] * (1 + 0.045 * records[record] / 4)
    return found.assign(
        sharing_efficiency=value, **split, realised_value=output * value * 0.02,
        potential_value=output * 0.04, output=output, maturity=0.5 + 0.2 * at,
        trust=0.85, uptake=0.7, budget=output * 6e-4, spending=output * 1e-3 * at,
        incidents=np.floor(2 * at),
    )  # fmt: skip


def _links(
    scenario: tuple[str, str, str, float, int, int],
    where: Region,
    replicates: int,
    quarters: int,
    domains: Sequence[Named],
) -> pd.DataFrame:
    name, final = scenario[0], scenario[3]
    records = _records(quarters)
    shape = (replicates, len(records), where.n_links)
    replicate, record, link = (part.ravel() for part in np.indices(shape))
    at = _path(quarters)[records.astype(int)][record]
    ends = where.ends[link]
    cities = np.array(where.cities)
    found = _frame(name, {"replicate": replicate.astype(np.int32),
                          "quarter": records[record].astype(np.int16),
                          "from": cities[ends[:, 0]], "to": cities[ends[:, 1]]}, shape)  # fmt: skip
    crosses = np.array([where.divisions[u] != where.divisions[v] for u, v in where.ends])
    start = 0.65 + 0.5 * crosses + 0.15 * _luck("links", where.n_links).clip(-2, 2)
    mass = np.sqrt(where.population[where.ends].prod(axis=1)) / 1e6
    left = 1 - (final - 0.16) * 3 * at
    friction = {
        f"friction_{d.name}": start[link] * (0.8 + 0.2 * k) * left for k, d in enumerate(domains)
    }
    load = {f"load_{d.name}": 400 * mass[link] ** 1.5 * np.exp(-start[link] * left) / (k + 1)
            for k, d in enumerate(domains)}  # fmt: skip
    return found.assign(**friction, **load)


def _with_ranking(data: FigureData) -> FigureData:
    final = data.cube("sharing_efficiency").values[:, :, -1]
    base = final[data.names.index("baseline")]
    mean, low, high = (part[:, 0] for part in interval(final[:, :, None]))
    gap = interval((final - base)[:, :, None])
    order = np.argsort(-mean, kind="stable")
    wins = np.bincount(final.argmax(axis=0), minlength=len(final)) / final.shape[1]
    groups, first = [1], order[0]
    for row in order[1:]:
        _, below, above = (
            float(p[0, 0]) for p in interval((final[row] - final[first])[None, :, None])
        )
        same = not np.isfinite(below) or below <= 0 <= above
        groups.append(groups[-1] + (not same))
        first = first if same else row
    columns = {"mean": mean, "low": low, "high": high}
    columns |= {f"difference_{key}": part[:, 0] for key, part in gap._asdict().items()}
    ranking = pd.DataFrame({key: values[order] for key, values in columns.items()})
    ranking.insert(0, "rank", np.arange(1, len(order) + 1))
    ranking.insert(1, "scenario", [data.names[row] for row in order])
    ranking.insert(2, "group", groups)
    ranking.insert(3, "p_best", wins[order])
    value, spent = (
        data.cube(metric).values[:, :, -1] for metric in ("realised_value", "public_spending")
    )
    spent = spent + data.cube("private_spending").values[:, :, -1]
    row = data.names.index("baseline")
    cost = spent - spent[row]
    ratio = np.divide(value - value[row], cost, out=np.full(cost.shape, np.nan), where=cost != 0)
    ranking["benefit_cost_ratio"] = interval(ratio[:, :, None]).mean[order, 0]
    return dataclasses.replace(data, ranking=ranking)
