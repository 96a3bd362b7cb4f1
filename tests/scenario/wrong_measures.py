"""What is wrong with measures, and what is said about it."""

from __future__ import annotations

MEASURES = {
    "{}": (
        "x.yaml:5:5: measures.0: needs use, a measure of the catalogue, or name and effects of "
        "its own"
    ),
    "{name: mine}": (
        "x.yaml:5:5: measures.mine: needs use, a measure of the catalogue, or name and effects of "
        "its own"
    ),
    "{effects: []}": "x.yaml:5:5: measures.0: needs a name, since it is not one of the catalogue",
    "{use: top_level}": (
        "x.yaml:5:11: measures.top_level.use: 'top_level' is not a measure of the catalogue "
        "(did you mean top_level_design?)"
    ),
    "{use: xyz}": (
        "x.yaml:5:11: measures.xyz.use: 'xyz' is not a measure of the catalogue; there are "
        "top_level_design, coordination_mechanism, government_operation, market_operation, "
        "rd_bases, certified_operators, ict_infrastructure, security_standards, cloud_layout, "
        "base_databases, city_big_data, command_centre, smart_utilities, sharing_platform, "
        "service_channels, service_purchase, iot_cloud_industry, information_consumption, "
        "industrial_fusion, smart_economy_zones, cluster_integration, national_projects, "
        "demonstration_bases"
    ),
    "{use: base_databases, strenght: 1}": (
        "x.yaml:5:27: measures.base_databases.strenght: is not a known key (did you mean strength?)"
    ),
    "{use: base_databases, strength: 1.5}": (
        "x.yaml:5:37: measures.base_databases.strength: must be at most 1, not 1.5"
    ),
    "{use: base_databases, strength: -0.5}": (
        "x.yaml:5:37: measures.base_databases.strength: must be at least 0, not -0.5"
    ),
    "{use: base_databases, strength: .nan}": (
        "x.yaml:5:37: measures.base_databases.strength: must be a finite number, not nan"
    ),
    "{use: base_databases, cost: -5}": (
        "x.yaml:5:33: measures.base_databases.cost: must be at least 0, not -5"
    ),
    "{use: base_databases, cost: .inf}": (
        "x.yaml:5:33: measures.base_databases.cost: must be a finite number, not inf"
    ),
    "{use: base_databases, start: 2024-Q1}": (
        "x.yaml:5:34: measures.base_databases.start: is quarter 0 (2024-Q1); quarter 0 is the "
        "state before the first decision, so a measure starts in quarter 1 (2024-Q2) at the "
        "earliest"
    ),
    "{use: base_databases, start: -3}": (
        "x.yaml:5:34: measures.base_databases.start: is quarter -3 (2023-Q2); quarter 0 is the "
        "state before the first decision, so a measure starts in quarter 1 (2024-Q2) at the "
        "earliest"
    ),
    "{use: base_databases, start: soon}": (
        "x.yaml:5:34: measures.base_databases.start: must be a year and a quarter like 2025-Q1, "
        "not 'soon'"
    ),
    "{use: base_databases, start: 1.5}": (
        "x.yaml:5:34: measures.base_databases.start: must be a year and a quarter like 2025-Q1, "
        "or the number of a quarter counted from the scenario's start, not 1.5"
    ),
    "{use: base_databases, start: 2025-Q3, end: 2025-Q1}": (
        "x.yaml:5:48: measures.base_databases.end: is quarter 4 (2025-Q1); it must come after the "
        "start, quarter 6 (2025-Q3)"
    ),
    "{use: base_databases, start: 6, end: 6}": (
        "x.yaml:5:42: measures.base_databases.end: is quarter 6 (2025-Q3); it must come after the "
        "start, quarter 6 (2025-Q3)"
    ),
    "{use: base_databases, domains: [helth]}": (
        "x.yaml:5:37: measures.base_databases.domains.0: 'helth' is not a domain; there are "
        "transport, telecom, health, education (did you mean health?)"
    ),
    "{use: base_databases, domains: {except: [helth]}}": (
        "x.yaml:5:46: measures.base_databases.domains.except.0: 'helth' is not a domain; there "
        "are transport, telecom, health, education (did you mean health?)"
    ),
    "{use: base_databases, domains: []}": (
        "x.yaml:5:36: measures.base_databases.domains: is an empty list, which means nowhere; "
        "leave it out for all"
    ),
    "{use: base_databases, domains: health}": (
        "x.yaml:5:36: measures.base_databases.domains: must be all, a list of domains or "
        "{except: [domain]}, not the text 'health'"
    ),
    "{use: top_level_design, options: {coordinator: market}}": (
        "x.yaml:5:52: measures.top_level_design.options.coordinator: must be fund | transfers on "
        "channel coordinator, not the text 'market'"
    ),
    "{use: market_operation, options: {mode: government}}": (
        "x.yaml:5:45: measures.market_operation.options.mode: must be market | partnership on "
        "channel mode, not the text 'government'"
    ),
    "{use: base_databases, options: {mode: market}}": (
        "x.yaml:5:37: measures.base_databases.options.mode: this measure has no effect on "
        "channel mode"
    ),
    "{name: 'a.b', effects: []}": (
        "x.yaml:5:12: measures.a.b.name: must be letters, digits, - and _, at most 100, and begin "
        "with a letter or digit, not the text 'a.b'"
    ),
}

ON_TRUST = "channel: trust, strength: 0.1"
EFFECTS = {
    "{strength: 1}": "x.yaml:6:17: measures.mine.effects.0.channel: is missing",
    "{channel: trust}": "x.yaml:6:17: measures.mine.effects.0.strength: is missing",
    "{channel: layer.standard, strength: 1}": (
        "x.yaml:6:27: measures.mine.effects.0.channel: 'layer.standard' is not a channel; there "
        "are layer.infrastructure, layer.standards, layer.administration, trust, security, "
        "uptake, supply, maturity, attention, mandate, belief, capacity, cost, duration, overrun, "
        "mode, coordinator, fund, platform, recovery, pooling, containment, growth, budget, "
        "elasticity "
        "(did you mean layer.standards?)"
    ),
    "{channel: trust, strength: 1.2}": (
        "x.yaml:6:44: measures.mine.effects.0.strength: must be 0 to 1 on channel trust, not 1.2"
    ),
    "{channel: recovery, strength: 0.5}": (
        "x.yaml:6:47: measures.mine.effects.0.strength: must be at least 1 on channel recovery, "
        "not 0.5"
    ),
    "{channel: attention, strength: -1}": (
        "x.yaml:6:48: measures.mine.effects.0.strength: must be at least 0 on channel attention, "
        "not -1"
    ),
    "{channel: attention, strength: .inf}": (
        "x.yaml:6:48: measures.mine.effects.0.strength: must be a finite number, not inf"
    ),
    f"{{{ON_TRUST}, ramp: 0}}": (
        "x.yaml:6:55: measures.mine.effects.0.ramp: must be at least 1, not 0"
    ),
    f"{{{ON_TRUST}, ramp: 2.5}}": (
        "x.yaml:6:55: measures.mine.effects.0.ramp: must be a whole number, not 2.5"
    ),
    f"{{{ON_TRUST}, option: fund}}": (
        "x.yaml:6:57: measures.mine.effects.0.option: channel trust has no options here"
    ),
    "{channel: mode, strength: 1}": (
        "x.yaml:6:17: measures.mine.effects.0: channel mode needs an option: government | "
        "partnership | market"
    ),
    "{channel: mode, strength: 1, option: markt}": (
        "x.yaml:6:54: measures.mine.effects.0.option: must be government | partnership | market "
        "on channel mode, not the text 'markt' (did you mean market?)"
    ),
    f"{{{ON_TRUST}, domains: [health]}}": (
        "x.yaml:6:49: measures.mine.effects.0.domains: has no meaning on channel trust, which "
        "acts on cities"
    ),
    "{channel: mandate, strength: 1, cities: [lakeside]}": (
        "x.yaml:6:49: measures.mine.effects.0.cities: has no meaning on channel mandate, which "
        "acts on domains"
    ),
    "{channel: coordinator, strength: 1, links: {crosses: border}}": (
        "x.yaml:6:53: measures.mine.effects.0.links: has no meaning on channel coordinator, which "
        "acts on the region as a whole"
    ),
    f"{{{ON_TRUST}, reach: friends}}": (
        "x.yaml:6:56: measures.mine.effects.0.reach: must be neighbours, not the text 'friends'"
    ),
    f"{{{ON_TRUST}, city: [lakeside]}}": (
        "x.yaml:6:49: measures.mine.effects.0.city: is not a known key (did you mean cities?)"
    ),
}

CITY_FORMS = (
    "must be all, poorer_half, a list of cities, {division: name}, {country: name} or "
    "{top: number, by: population | gdp | maturity}"
)
LINK_FORMS = (
    "must be all, a list of [city, city], {crosses: division | special | country | border}, "
    "{within: division | country}, {touches: [city]} or {top_load: number}"
)
SCOPES = {
    "cities: []": (
        "x.yaml:6:14: measures.m.cities: is an empty list, which means nowhere; leave it out for "
        "all"
    ),
    "cities: lakeside": (f"x.yaml:6:14: measures.m.cities: {CITY_FORMS}, not the text 'lakeside'"),
    "cities: 3": f"x.yaml:6:14: measures.m.cities: {CITY_FORMS}, not 3",
    "cities: {divison: Westland}": (
        f"x.yaml:6:14: measures.m.cities: {CITY_FORMS}, not {{divison}} (did you mean division?)"
    ),
    "cities: [3]": "x.yaml:6:14: measures.m.cities: must be a list of cities; 3 is no city's name",
    "cities: [lakside, harbour]": (
        "x.yaml:6:15: measures.m.cities.0: the region classroom has no city 'lakside' (did you "
        "mean lakeside?)"
    ),
    "cities: {division: Westlands}": (
        "x.yaml:6:25: measures.m.cities.division: the region classroom has no division "
        "'Westlands' (did you mean Westland?)"
    ),
    "cities: {country: Ruritania}": (
        "x.yaml:6:24: measures.m.cities.country: the region classroom has no country 'Ruritania'; "
        "it has Classroom"
    ),
    "cities: {top: 0, by: gdp}": (
        "x.yaml:6:14: measures.m.cities: top must be a whole number of at least 1 or tenth, not 0"
    ),
    "cities: {top: 2}": ("x.yaml:6:14: measures.m.cities: needs by: population | gdp | maturity"),
    "cities: {top: 2, by: gpd}": (
        "x.yaml:6:14: measures.m.cities: by must be population | gdp | maturity, not the text "
        "'gpd' (did you mean gdp?)"
    ),
    "links: none": f"x.yaml:6:13: measures.m.links: {LINK_FORMS}, not the text 'none'",
    "links: [lakeside]": (
        "x.yaml:6:13: measures.m.links: must be a list of [city, city]; the text 'lakeside' is no "
        "pair of cities"
    ),
    "links: [[harbour, lakeside]]": (
        "x.yaml:6:14: measures.m.links.0: there is no link between harbour and lakeside; harbour "
        "is linked to junction"
    ),
    "links: [[harbour, harbour]]": (
        "x.yaml:6:14: measures.m.links.0: 'harbour' is given for both ends; a link joins two cities"
    ),
    "links: [[harbour, Juncton]]": (
        "x.yaml:6:24: measures.m.links.0.1: the region classroom has no city 'Juncton' (did you "
        "mean junction?)"
    ),
    "links: {crosses: country}": (
        "x.yaml:6:13: measures.m.links: no link of the region classroom crosses a country border"
    ),
    "links: {crosses: province}": (
        "x.yaml:6:13: measures.m.links: crosses must be division | special | country | border, "
        "not the text 'province'"
    ),
    "links: {touches: [hiltown]}": (
        "x.yaml:6:24: measures.m.links.touches.0: the region classroom has no city 'hiltown' "
        "(did you mean hilltown?)"
    ),
}
