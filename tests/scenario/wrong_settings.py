"""What is wrong with settings, domains and parameters, and what is said about it.

Each text stands on line 4 of a file.
"""

from __future__ import annotations

SETTINGS = {
    "quarters: 0": "x.yaml:4:11: quarters: must be at least 1, not 0",
    "quarters: 2001": "x.yaml:4:11: quarters: must be at most 2000, not 2001",
    "quarters: 8.5": "x.yaml:4:11: quarters: must be a whole number, not 8.5",
    "quarters: true": "x.yaml:4:11: quarters: must be a whole number, not true",
    "quarters: forty": "x.yaml:4:11: quarters: must be a whole number, not the text 'forty'",
    "quarters:": "x.yaml:4:1: quarters: must be a whole number, not nothing",
    "replicates: 0": "x.yaml:4:13: replicates: must be at least 1, not 0",
    "replicates: 1000001": "x.yaml:4:13: replicates: must be at most 1e+06, not 1000001",
    "seed: -1": "x.yaml:4:7: seed: must be at least 0, not -1",
    "seed: .inf": "x.yaml:4:7: seed: must be a whole number, not inf",
    "start: 2024": "x.yaml:4:8: start: must be a year and a quarter like 2024-Q1, not 2024",
    "start: 2024-Q5": "x.yaml:4:8: start: must be a year and a quarter like 2025-Q1, not '2024-Q5'",
    "start: 0000-Q1": "x.yaml:4:8: start: there is no quarter 1 of the year 0",
    "title: ''": "x.yaml:4:8: title.en: must not be empty",
    "title: {}": "x.yaml:4:8: title: needs a text, or en or zh",
    "title: [a]": "x.yaml:4:8: title: must be keys with values, not a list",
    "title: {fr: a}": ("x.yaml:4:9: title.fr: is not a known key; the keys of a title are en, zh"),
    "measure: []": "x.yaml:4:1: measure: is not a known key (did you mean measures?)",
    "colour: red": (
        "x.yaml:4:1: colour: is not a known key; the keys of a scenario are schema, name, title, "
        "extends, region, start, quarters, replicates, seed, domains, parameters, measures"
    ),
    "measures: {}": "x.yaml:4:11: measures: must be a list, not keys with values",
    "measures: [3]": "x.yaml:4:12: measures.0: must be keys with values, not 3",
    "seed: 1\nseed: 2": "x.yaml:5:1: seed: is given twice: on line 4 and on line 5",
}

DOMAINS = {
    "domains: []": "x.yaml:4:10: domains: is empty; a scenario needs at least one domain",
    "domains: health": "x.yaml:4:10: domains: must be a list, not the text 'health'",
    "domains: [health, helth]": (
        "x.yaml:4:19: domains.helth: 'helth' is not built in; a domain of your own needs name and "
        "like (did you mean health?)"
    ),
    "domains: [health, health]": (
        "x.yaml:4:19: domains.health: is given twice (the first is on line 4)"
    ),
    "domains: [{name: care, like: healthy}]": (
        "x.yaml:4:30: domains.care.like: 'healthy' is not a built-in domain; there are transport, "
        "telecom, health, education (did you mean health?)"
    ),
    "domains: [{name: health, like: telecom}]": (
        "x.yaml:4:11: domains.health: is built in: give its name alone, and its values under "
        "parameters"
    ),
    "domains: [{like: health}]": "x.yaml:4:11: domains.0.name: is missing",
    "domains: [all]": ("x.yaml:4:11: domains.all.name: must not be all, which means every domain"),
    "domains: [{name: a b, like: health}]": (
        "x.yaml:4:18: domains.a b.name: must be letters, digits, - and _, at most 100, and begin "
        "with a letter or digit, not the text 'a b'"
    ),
    "domains: [{name: care, like: health, parameters: {discount_rate: 1}}]": (
        "x.yaml:4:51: domains.care.parameters.discount_rate: is not a parameter of a domain"
    ),
    "domains: [{name: care, like: health, parameters: {relay_charge: -1}}]": (
        "x.yaml:4:65: domains.care.parameters.relay_charge: must be at least 0, not -1"
    ),
    (
        "domains: [{name: care, like: health, parameters: {relay_charge: 1}}]\n"
        "parameters: {relay_charge: {care: 2}}"
    ): (
        "x.yaml:5:35: parameters.relay_charge.care: is given twice: here and with the domain on "
        "line 4; keep one of them"
    ),
}

PARAMETERS = {
    "discount_rat: 0.06": (
        "x.yaml:4:14: parameters.discount_rat: is not a parameter (did you mean discount_rate?)"
    ),
    "discount_rate: -0.1": "x.yaml:4:29: parameters.discount_rate: must be at least 0, not -0.1",
    "discount_rate: .nan": (
        "x.yaml:4:29: parameters.discount_rate: must be a finite number, not nan"
    ),
    "discount_rate: -.inf": (
        "x.yaml:4:29: parameters.discount_rate: must be a finite number, not -inf"
    ),
    f"discount_rate: 1{'0' * 310}": (
        "x.yaml:4:29: parameters.discount_rate: must be a finite number, not inf"
    ),
    "discount_rate: 6%": (
        "x.yaml:4:29: parameters.discount_rate: must be a number, not the text '6%'"
    ),
    "discount_rate: true": "x.yaml:4:29: parameters.discount_rate: must be a number, not true",
    "discount_rate: {health: 1}": (
        "x.yaml:4:29: parameters.discount_rate: takes one number, not one per domain"
    ),
    "discount_rate: null": "x.yaml:4:29: parameters.discount_rate: must be a number, not nothing",
    "learning_rate: 1": (
        "x.yaml:4:29: parameters.learning_rate: must be at least 0 and less than 1, not 1"
    ),
    "bargaining_transfers: 0.5": (
        "x.yaml:4:36: parameters.bargaining_transfers: must be 0 or 1, not 0.5"
    ),
    "fund_levy: 1.5": (
        "x.yaml:4:25: parameters.fund_levy: must be at least 0 and at most 1, not 1.5"
    ),
    "road_speed: 0": "x.yaml:4:26: parameters.road_speed: must be greater than 0, not 0",
    "relay_charge: -1": "x.yaml:4:28: parameters.relay_charge: must be at least 0, not -1",
    "relay_charge: [1, 2]": (
        "x.yaml:4:28: parameters.relay_charge: takes a number for all domains, or {domain: number}"
    ),
    "relay_charge: {helth: 1}": (
        "x.yaml:4:29: parameters.relay_charge.helth: is neither a built-in domain nor one of this "
        "scenario's (did you mean health?)"
    ),
    "relay_charge: {health: x}": (
        "x.yaml:4:37: parameters.relay_charge.health: must be a number, not the text 'x'"
    ),
    "domain_weights: 0": ("x.yaml:4:30: parameters.domain_weights: must not be 0 for every domain"),
    "layer_share: 0.5": (
        "x.yaml:4:27: parameters.layer_share: takes a value per layer: {infrastructure: ..., "
        "standards: ...}"
    ),
    "layer_share: {standard: 0.5}": (
        "x.yaml:4:28: parameters.layer_share.standard: is not a layer; the layers are "
        "infrastructure, standards, administration, trust (did you mean standards?)"
    ),
    "layer_share: {infrastructure: 0, standards: 0, administration: 0}": (
        "x.yaml:4:27: parameters.layer_share: must not be 0 for all of infrastructure, standards, "
        "administration"
    ),
    "overrun_tail_high: 1.2": (
        "x.yaml:4:33: parameters.overrun_tail_high: must be greater than overrun_tail_low, which "
        "is 1.5"
    ),
    "uptake_base: 0.8": (
        "x.yaml:4:27: parameters.uptake_base: and uptake_maturity must add up to at most 1, not "
        "0.8 + 0.4"
    ),
}
