"""What is wrong with designs, and what is said about it: where it is, and what would be right."""

from __future__ import annotations

KEYS = {
    "baselin: x": "x.yaml:4:1: baselin: is not a known key (did you mean baseline?)",
    "replicates: 0": "x.yaml:4:13: replicates: must be at least 1, not 0",
    "replicates: many": "x.yaml:4:13: replicates: must be a whole number, not the text 'many'",
    "replicates: 1000001": "x.yaml:4:13: replicates: must be at most 1e+06, not 1000001",
    "seed: -1": "x.yaml:4:7: seed: must be at least 0, not -1",
    "baseline: plann": (
        "x.yaml:4:11: baseline: plann: none of the scenarios has this name; there are "
        "baseline, plan (did you mean plan?)"
    ),
    "baseline: 3": "x.yaml:4:11: baseline: must be text, not 3",
    "tables: quarters": "x.yaml:4:9: tables: must be a list, not the text 'quarters'",
    "tables: [quarter]": (
        "x.yaml:4:10: tables.0: must be one of quarters, cities, links, projects, not the "
        "text 'quarter' (did you mean quarters?)"
    ),
    "vary: []": "x.yaml:4:7: vary: must be keys with values, not a list",
    "vary:": "x.yaml:4:1: vary: must be keys with values, not nothing",
    "sampling: 4": "x.yaml:4:11: sampling: must be keys with values, not 4",
    "seed: 1\nseed: 2": "x.yaml:5:1: seed: is given twice: on line 4 and on line 5",
}
"""Keys of the file, from line 4 on."""

LISTS = {
    "[]": "x.yaml:5:29: vary.parameters.discount_rate: is empty; give at least one value",
    "3": (
        "x.yaml:5:29: vary.parameters.discount_rate: must be a list of values, a range "
        "{low: ..., high: ...} or the word alternatives, not 3"
    ),
    "": (
        "x.yaml:5:3: vary.parameters.discount_rate: must be a list of values, a range "
        "{low: ..., high: ...} or the word alternatives, not nothing"
    ),
    "null": (
        "x.yaml:5:29: vary.parameters.discount_rate: must be a list of values, a range "
        "{low: ..., high: ...} or the word alternatives, not nothing"
    ),
    "alternative": (
        "x.yaml:5:29: vary.parameters.discount_rate: must be a list of values, a range "
        "{low: ..., high: ...} or the word alternatives, not the text 'alternative'"
    ),
    "[0.04, 0.06, 0.04]": "x.yaml:5:29: vary.parameters.discount_rate: has 0.04 twice",
    "[1, 1.0]": "x.yaml:5:29: vary.parameters.discount_rate: has 1.0 twice",
    "[0.04, .nan]": "x.yaml:5:29: vary.parameters.discount_rate: must hold finite numbers, not nan",
    "{values: {}}": (
        "x.yaml:5:38: vary.parameters.discount_rate.values: is empty; give at least one value"
    ),
    "{values: [1]}": (
        "x.yaml:5:38: vary.parameters.discount_rate.values: must be keys with values, not a list"
    ),
    "{values: {a: 0.1, b: 0.1}}": (
        "x.yaml:5:38: vary.parameters.discount_rate.values: has 0.1 twice"
    ),
    "{values: {a: 0.1}, label: x}": (
        "x.yaml:5:48: vary.parameters.discount_rate.label: is not a known key"
    ),
    "[-1, 0.05]": "x.yaml:5:3: vary.parameters.discount_rate: must be at least 0, not -1",
    "[0.05, -1]": "x.yaml:5:3: vary.parameters.discount_rate: must be at least 0, not -1",
    "['0.05']": "x.yaml:5:3: vary.parameters.discount_rate: must be a number, not the text '0.05'",
    "[true]": "x.yaml:5:3: vary.parameters.discount_rate: must be a number, not true",
    "{values: {right: 0.05, wrong: -1}}": (
        "x.yaml:5:3: vary.parameters.discount_rate: must be at least 0, not -1"
    ),
    "alternatives": (
        "x.yaml:5:3: vary.parameters.discount_rate: has no alternatives of the model; the "
        "parameters that have are participation_elasticity, relay_charge, layer_exponent, "
        "bargaining_transfers, growth_elasticity"
    ),
}
"""Under `vary.parameters.discount_rate`, on line 5."""

RANGES = {
    "{low: 2, high: 1}": (
        "x.yaml:5:29: vary.parameters.discount_rate: low must not be above high, but 2 is above 1"
    ),
    "{low: 0.1}": "x.yaml:5:29: vary.parameters.discount_rate.high: is missing",
    "{low: 0.1, hihg: 0.2}": (
        "x.yaml:5:29: vary.parameters.discount_rate.high: is missing\nx.yaml:5:40: "
        "vary.parameters.discount_rate.hihg: is not a known key (did you mean high?)"
    ),
    "{low: a, high: 0.2}": (
        "x.yaml:5:35: vary.parameters.discount_rate.low: must be a finite number, or a "
        "date like 2025-Q1, not the text 'a'"
    ),
    "{low: true, high: 0.2}": (
        "x.yaml:5:35: vary.parameters.discount_rate.low: must be a finite number, or a "
        "date like 2025-Q1, not true"
    ),
    "{low: .nan, high: 0.2}": (
        "x.yaml:5:35: vary.parameters.discount_rate.low: must be a finite number, or a "
        "date like 2025-Q1, not nan"
    ),
    "{low: 0.1, high: .inf}": (
        "x.yaml:5:46: vary.parameters.discount_rate.high: must be a finite number, or a "
        "date like 2025-Q1, not inf"
    ),
    "{low: 2025-Q1, high: 3}": (
        "x.yaml:5:29: vary.parameters.discount_rate: low and high must both be numbers or "
        "both be dates"
    ),
    "{low: 2025-Q1, high: 2026-Q1}": (
        "x.yaml:5:3: vary.parameters.discount_rate: is not a date; give numbers, not "
        "2025-Q1 and 2026-Q1"
    ),
    "{low: 0.1, high: 0.2, distribution: normal}": (
        "x.yaml:5:65: vary.parameters.discount_rate.distribution: must be one of uniform, "
        "triangular, lognormal, loguniform, not the text 'normal'"
    ),
    "{low: 0.1, high: 0.2, distribution: triangular}": (
        "x.yaml:5:29: vary.parameters.discount_rate: a triangular distribution needs a mode"
    ),
    "{low: 0.1, high: 0.2, mode: 0.15}": (
        "x.yaml:5:29: vary.parameters.discount_rate: a uniform distribution does not take a mode"
    ),
    "{low: 0.1, high: 0.2, distribution: triangular, mode: 0.3}": (
        "x.yaml:5:29: vary.parameters.discount_rate: mode must be from low to high, not 0.3"
    ),
    "{low: 0.1, high: 0.2, distribution: triangular, mode: x}": (
        "x.yaml:5:83: vary.parameters.discount_rate.mode: must be a number, not the text 'x'"
    ),
    "{low: 0.1, high: 0.2, distribution: triangular, mode: 0.1, median: 0.1}": (
        "x.yaml:5:29: vary.parameters.discount_rate: a triangular distribution does not "
        "take a median"
    ),
    "{low: 0.1, high: 0.2, distribution: lognormal}": (
        "x.yaml:5:29: vary.parameters.discount_rate: a lognormal distribution needs a median"
    ),
    "{low: 0, high: 0.2, distribution: lognormal, median: 0.1}": (
        "x.yaml:5:29: vary.parameters.discount_rate: a lognormal distribution needs a low above 0"
    ),
    "{low: 0, high: 0.2, distribution: loguniform}": (
        "x.yaml:5:29: vary.parameters.discount_rate: a loguniform distribution needs a low above 0"
    ),
    "{low: 1, high: 2, whole: 1}": (
        "x.yaml:5:54: vary.parameters.discount_rate.whole: must be true or false, not 1"
    ),
    "{low: 0.1, high: 2, whole: true}": (
        "x.yaml:5:3: vary.parameters.discount_rate: low and high must be whole numbers"
    ),
    "{low: 1, high: 3, whole: true, distribution: triangular, mode: 2}": (
        "x.yaml:5:29: vary.parameters.discount_rate: whole numbers and dates are sampled "
        "from the uniform distribution"
    ),
    "{low: -0.5, high: 0.5}": (
        "x.yaml:5:3: vary.parameters.discount_rate: must be at least 0, not -0.5"
    ),
}
"""The same, of a design that samples."""

PATHS = {
    "parameters.discount_rat: [1]": (
        "x.yaml:5:3: vary.parameters.discount_rat: is not a parameter (did you mean discount_rate?)"
    ),
    "parameters..discount_rate: [1]": (
        "x.yaml:5:3: vary.parameters..discount_rate: must be a path such as "
        "parameters.discount_rate or measures.NAME.strength"
    ),
    "'': [1]": (
        "x.yaml:5:3: vary.: must be a path such as parameters.discount_rate or "
        "measures.NAME.strength"
    ),
    "parameters . discount_rate: [1]": (
        "x.yaml:5:3: vary.parameters . discount_rate: must be a path such as "
        "parameters.discount_rate or measures.NAME.strength"
    ),
    "parameters: [1, 2]": "x.yaml:5:3: vary.parameters: must be keys with values, not 1",
    "region: [classroom]": (
        "x.yaml:5:3: vary.region: cannot vary: it is the same for all runs of a batch"
    ),
    "quarters: [4, 8]": (
        "x.yaml:5:3: vary.quarters: cannot vary: it is the same for all runs of a batch"
    ),
    "start: [2024-Q1]": (
        "x.yaml:5:3: vary.start: cannot vary: it is the same for all runs of a batch"
    ),
    "replicates: [1, 2]": (
        "x.yaml:5:3: vary.replicates: cannot vary: it is the same for all runs of a batch"
    ),
    "seed: [1, 2]": "x.yaml:5:3: vary.seed: cannot vary: it is the same for all runs of a batch",
    "name: [a, b]": "x.yaml:5:3: vary.name: cannot vary: it is the same for all runs of a batch",
    "schema: [1]": "x.yaml:5:3: vary.schema: cannot vary: it is the same for all runs of a batch",
    "colour: [red]": (
        "x.yaml:5:3: vary.colour: is not a known key; the keys of a scenario are schema, "
        "name, title, extends, region, start, quarters, replicates, seed, domains, "
        "parameters, measures"
    ),
    "measures.sharing_platfrm.strength: [0.5]": (
        "x.yaml:5:3: vary.measures.sharing_platfrm.strength: there is no measure "
        "'sharing_platfrm' here; there are coordination_mechanism, sharing_platform, trust "
        "(did you mean sharing_platform?)"
    ),
    "measures.sharing_platform.strngth: [0.5]": (
        "x.yaml:5:3: vary.measures.sharing_platform.strngth: is not a known key (did you "
        "mean strength?)"
    ),
    "measures.sharing_platform.strength: [0.5, 1.5]": (
        "x.yaml:5:3: vary.measures.sharing_platform.strength: must be at most 1, not 1.5"
    ),
    "measures.sharing_platform.start: [2024-Q3, 2024-Q1]": (
        "x.yaml:5:3: vary.measures.sharing_platform.start: is quarter 0 (2024-Q1); quarter "
        "0 is the state before the first decision, so a measure starts in quarter 1 "
        "(2024-Q2) at the earliest"
    ),
    "measures.sharing_platform.start: [3.5]": (
        "x.yaml:5:3: vary.measures.sharing_platform.start: must be a year and a quarter "
        "like 2025-Q1, or the number of a quarter counted from the scenario's start, not "
        "3.5"
    ),
    "measures.sharing_platform.end: [2026-Q1, 2024-Q2]": (
        "x.yaml:5:3: vary.measures.sharing_platform.end: is quarter 1 (2024-Q2); it must "
        "come after the start, quarter 2 (2024-Q3)"
    ),
    "measures.trust.effects.1.ramp: [3]": (
        "x.yaml:5:3: vary.measures.trust.effects.1.ramp: there is no item '1' here; there are 0"
    ),
    "measures.trust.effects.0.ramp: [3, 0]": (
        "x.yaml:5:3: vary.measures.trust.effects.0.ramp: must be at least 1, not 0"
    ),
    "measures.sharing_platform.effects.0.ramp: [3]": (
        "x.yaml:5:3: vary.measures.sharing_platform.effects.0.ramp: "
        "measures.sharing_platform.effects must be a list, not keys with values"
    ),
    "parameters.relay_charge.helth: [1]": (
        "x.yaml:5:3: vary.parameters.relay_charge.helth: is neither a built-in domain nor "
        "one of this scenario's (did you mean health?)"
    ),
    "parameters.layer_share: [1]": (
        "x.yaml:5:3: vary.parameters.layer_share: takes a value per layer: "
        "{infrastructure: ..., standards: ...}"
    ),
    "domains: [[health], [helth]]": (
        "x.yaml:5:3: vary.domains: 'helth' is not built in; a domain of your own needs "
        "name and like (did you mean health?)"
    ),
    "parameters.uptake_maturity: [0.2, 0.6]": (
        "x.yaml:5:3: vary.parameters.uptake_maturity: parameters.uptake_base and "
        "uptake_maturity must add up to at most 1, not 0.5 + 0.6"
    ),
    "parameters.relay_charge: [1]\n  parameters.relay_charge.health: [2]": (
        "x.yaml:5:3: vary.parameters.relay_charge: is varied as a whole here and in part "
        "by parameters.relay_charge.health; keep one of them"
    ),
    "parameters.relay_charge.health: [2]\n  parameters.relay_charge: [1]": (
        "x.yaml:6:3: vary.parameters.relay_charge: is varied as a whole here and in part "
        "by parameters.relay_charge.health; keep one of them"
    ),
    "parameters.uptake_base: [0.3, 0.8]\n  parameters.uptake_maturity: [0.2, 0.4]": (
        "x.yaml:5:3: vary.parameters.uptake_base: and uptake_maturity must add up to at "
        "most 1, not 0.8 + 0.4"
    ),
    "parameters.overrun_tail_low: [1.5, 18]\n  parameters.overrun_tail_high: [20, 17]": (
        "x.yaml:6:3: vary.parameters.overrun_tail_high: must be greater than "
        "overrun_tail_low, which is 18"
    ),
}
"""Under `vary`, from line 5 on."""

SAMPLED = {
    "measures.sharing_platform.strength: {low: 0.5, high: 1.5}": (
        "x.yaml:5:3: vary.measures.sharing_platform.strength: must be at most 1, not 1.5"
    ),
    "measures.sharing_platform.start: {low: 2024-Q1, high: 2024-Q4}": (
        "x.yaml:5:3: vary.measures.sharing_platform.start: is quarter 0 (2024-Q1); quarter "
        "0 is the state before the first decision, so a measure starts in quarter 1 "
        "(2024-Q2) at the earliest"
    ),
    "measures.sharing_platform.start: {low: 2024-Q2, high: 2024-Q4, whole: false}": (
        "x.yaml:5:3: vary.measures.sharing_platform.start: must be a year and a quarter "
        "like 2025-Q1, or the number of a quarter counted from the scenario's start, not "
        "1.0"
    ),
    "measures.sharing_platform.start: {low: 2.5, high: 4}": (
        "x.yaml:5:3: vary.measures.sharing_platform.start: low and high must be whole numbers"
    ),
    "measures.sharing_platform.start: {low: 2024-Q3, high: 2024-Q2}": (
        "x.yaml:5:36: vary.measures.sharing_platform.start: low must not be above high, "
        "but 2024-Q3 is above 2024-Q2"
    ),
    (
        "measures.sharing_platform.start: {low: 2024-Q2, high: 2024-Q4, distribution: "
        "triangular, mode: 2}"
    ): (
        "x.yaml:5:36: vary.measures.sharing_platform.start: whole numbers and dates are "
        "sampled from the uniform distribution"
    ),
    "parameters.learning_rate: {low: 0, high: 1}": (
        "x.yaml:5:3: vary.parameters.learning_rate: must be at least 0 and less than 1, not 1.0"
    ),
    "parameters.layer_exponent: {low: 2024-Q1, high: 2024-Q4}": (
        "x.yaml:5:3: vary.parameters.layer_exponent: is not a date; give numbers, not "
        "2024-Q1 and 2024-Q4"
    ),
    "parameters.discount_rat: {low: 0.1, high: 0.2}": (
        "x.yaml:5:3: vary.parameters.discount_rat: is not a parameter (did you mean discount_rate?)"
    ),
    (
        "parameters.uptake_base: {low: 0.5, high: 0.7}\n  parameters.uptake_maturity: {low: "
        "0.3, high: 0.35}"
    ): (
        "x.yaml:5:3: vary.parameters.uptake_base: and uptake_maturity must add up to at "
        "most 1, not 0.7 + 0.323231"
    ),
}
"""The same, of a design that samples."""

SAMPLING = {
    "{draws: 4}": (
        "x.yaml:4:11: sampling: has nothing to sample; give a range under vary, or parameters: all"
    ),
    "{parameters: all}": "x.yaml:4:11: sampling.draws: is missing",
    "{draws: 0, parameters: all}": "x.yaml:4:19: sampling.draws: must be at least 1, not 0",
    "{draws: 1000001, parameters: all}": (
        "x.yaml:4:19: sampling.draws: must be at most 1e+06, not 1000001"
    ),
    "{draws: four, parameters: all}": (
        "x.yaml:4:19: sampling.draws: must be a whole number, not the text 'four'"
    ),
    "{draws: 4, parameters: []}": (
        "x.yaml:4:34: sampling.parameters: must be all, or a list of names of parameters, "
        "not an empty list"
    ),
    "{draws: 4, parameters: some}": (
        "x.yaml:4:34: sampling.parameters: must be all, or a list of names of parameters, "
        "not the text 'some'"
    ),
    "{draws: 4, parameters: [discount_rat]}": (
        "x.yaml:4:34: sampling.parameters: discount_rat is not a parameter; did you mean "
        "discount_rate?"
    ),
    "{draws: 4, parameters: [overrun_tail_low]}": (
        "x.yaml:4:34: sampling.parameters: overrun_tail_low is a convention that is never "
        "sampled; vary can give it values"
    ),
    "{draws: 4, parameters: all, method: sobl}": (
        "x.yaml:4:47: sampling.method: must be one of sobol, latin_hypercube, morris, "
        "monte_carlo, not the text 'sobl'"
    ),
    "{draws: 3, parameters: [discount_rate], method: morris}": (
        "x.yaml:4:19: sampling.draws: 3 draws are no whole number of trajectories of 2 "
        "points (1 coordinate and one more); give 2 or 4"
    ),
    "{draws: 4, paramters: all}": (
        "x.yaml:4:22: sampling.paramters: is not a known key (did you mean parameters?)"
    ),
}
"""Under `sampling`, on line 4."""

WHOLE = {
    "schema: 2\nname: x\nscenarios: [plan.yaml]": (
        "x.yaml:1:9: schema: must be 1, the only form of design files so far, not 2"
    ),
    "name: x\nscenarios: [plan.yaml]": "x.yaml:1:1: schema: is missing",
    "schema: 1\nname: a b\nscenarios: [plan.yaml]": (
        "x.yaml:2:7: name: must be letters, digits, - and _, at most 100, and begin with a "
        "letter or digit, not the text 'a b'"
    ),
    "schema: 1\nname: x": "x.yaml:1:1: scenarios: is missing",
    "schema: 1\nname: x\nscenarios: []": (
        "x.yaml:3:12: scenarios: is an empty list; give at least one"
    ),
    "schema: 1\nname: x\nscenarios: plan.yaml": (
        "x.yaml:3:12: scenarios: must be a list, not the text 'plan.yaml'"
    ),
    "schema: 1\nname: x\nscenarios: [plan.yaml, 3]": (
        "x.yaml:3:24: scenarios.1: must be text, not 3"
    ),
    "schema: 1\nname: x\nscenarios: [plan.yaml, '', nowhere.yaml]": (
        "x.yaml:3:24: scenarios.1: there is no file FOLDER; a path starts from the folder "
        "of the design\nx.yaml:3:28: scenarios.2: there is no file nowhere.yaml; a path "
        "starts from the folder of the design"
    ),
    "schema: 1\nname: x\nscenarios: [baseline.yaml, longer.yaml]": (
        "longer.yaml: quarters: 7 (longer.yaml:5), but baseline.yaml has 6 "
        "(baseline.yaml:4); scenarios of a comparison need the same region, start, "
        "quarters, replicates and seed"
    ),
    "schema: 1\nname: x\nscenarios: [plan.yaml, twin.yaml]": (
        "twin.yaml: name: plan is the name of plan.yaml as well; scenarios of a comparison "
        "need different names"
    ),
    (
        "schema: 1\nname: x\nscenarios: [baseline.yaml, own.yaml]\nsampling: {draws: 2, "
        "parameters: [project_lag]}"
    ): (
        "x.yaml:4:34: sampling.parameters: parameters.project_lag.care is neither a "
        "built-in domain nor one of this scenario's"
    ),
    "schema: 1\nname: [x": (
        "x.yaml:3:1: is not valid YAML: expected ',' or ']', but got '<stream end>' (while "
        "parsing a flow sequence, begun on line 2)"
    ),
}
"""Whole files."""
