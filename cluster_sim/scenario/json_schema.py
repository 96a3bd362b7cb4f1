"""JSON Schema (2020-12) of scenario and region files, for editors.

It knows the names of parameters, measures, channels and built-in regions, so that an editor
completes them. It cannot see what a file extends: names of measures, cities and domains of one's
own stay free text.
"""

from __future__ import annotations

from typing import Any, Literal

from cluster_sim.region.load import builtin_regions
from cluster_sim.region.region_file import region_json_schema
from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.forms import (
    ALL,
    MAX_QUARTERS,
    MAX_REPLICATES,
    MAX_SEED,
)
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.parameters import Parameter, parameters
from cluster_sim.scenario.resolve_effects import ELDERLY, NEIGHBOURS
from cluster_sim.scenario.schema import LAYERS
from cluster_sim.scenario.selectors import CROSSES, RANKED_BY, TENTH, TOP_LOAD, WITHIN

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_QUARTER = r"^[0-9]{4}-Q[1-4]$"
_TEXT: Schema = {"type": "string", "minLength": 1}


def json_schema(kind: Literal["scenario", "region"]) -> Schema:
    """The JSON Schema of a scenario file, or of the ``region.yaml`` of a region."""
    return region_json_schema() if kind == "region" else scenario_json_schema()


def scenario_json_schema() -> Schema:
    """The JSON Schema of a scenario file."""
    return {
        "$schema": _DIALECT,
        "title": "scenario file of cluster_sim",
        "type": "object",
        "required": ["schema", "name"],
        "anyOf": [{"required": ["region"]}, {"required": ["extends"]}],
        "additionalProperties": False,
        "properties": {
            "schema": {"const": 1, "description": "The form of the file."},
            "name": _described({"$ref": "#/$defs/name"}, "Name of the scenario."),
            "title": {"$ref": "#/$defs/title"},
            "extends": _described(_TEXT, "A scenario file, relative to this one, to start from."),
            "region": _region(),
            "start": _described(
                {"type": "string", "pattern": _QUARTER}, "Quarter 0; by default 2024-Q1."
            ),
            "quarters": _whole(1, MAX_QUARTERS, "Quarters that are run; by default 40."),
            "replicates": _whole(1, MAX_REPLICATES, "Runs on different luck; by default 32."),
            "seed": _whole(0, MAX_SEED, "What the luck is drawn from; by default 1."),
            "domains": _domains(),
            "parameters": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _parameter(each) for name, each in parameters().items()},
            },
            "measures": {"type": "array", "items": {"$ref": "#/$defs/measure"}},
        },
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    return {
        "name": {"type": "string", "minLength": 1, "maxLength": 100},
        "title": {
            "description": "Title for people: text, or {en, zh}.",
            "anyOf": [
                _TEXT,
                {
                    "type": "object",
                    "properties": {"en": _TEXT, "zh": _TEXT},
                    "minProperties": 1,
                    "additionalProperties": False,
                },
            ],
        },
        "when": {
            "anyOf": [{"type": "string", "pattern": _QUARTER}, {"type": "integer"}],
            "description": "A date such as 2025-Q1, or a quarter counted from the start.",
        },
        "cities": _cities(),
        "links": _links(),
        "domains": {
            "anyOf": [
                {"const": ALL},
                {"$ref": "#/$defs/texts"},
                _mapping({"except": {"$ref": "#/$defs/texts"}}, ["except"]),
            ],
        },
        "texts": {"type": "array", "items": _TEXT, "minItems": 1},
        "effect": _effect(),
        "measure": _measure(),
    }


def _region() -> Schema:
    return {
        "description": "A built-in region, or a folder relative to this file.",
        "anyOf": [{"enum": list(builtin_regions())}, _TEXT],
    }


def _domains() -> Schema:
    own = {
        "name": {"$ref": "#/$defs/name"},
        "like": {
            "enum": list(builtin_domains()),
            "description": "The domain that gives every value not stated.",
        },
        "title": {"$ref": "#/$defs/title"},
        "parameters": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: _number(each) for name, each in parameters().items() if each.per_domain
            },
        },
    }
    builtin: Schema = {"enum": list(builtin_domains())}
    items = {
        "anyOf": [builtin, _mapping({"name": builtin}, ["name"]), _mapping(own, ["name", "like"])]
    }
    return {
        "description": "The active domains; by default the built-in ones.",
        "type": "array",
        "minItems": 1,
        "items": items,
    }


def _parameter(parameter: Parameter) -> Schema:
    text = f"{parameter.meaning} Unit: {parameter.unit}."
    if parameter.per_domain:
        number = _number(parameter)
        keys = [ALL, *builtin_domains()]
        by_domain = {
            "type": "object",
            "properties": dict.fromkeys(keys, number),
            "additionalProperties": number,
        }
        return {"description": text, "anyOf": [number, by_domain]}
    if parameter.keys() == LAYERS:
        return {"description": text} | _mapping(dict.fromkeys(LAYERS, _number(parameter)), [])
    if parameter.default is None:
        return {"description": text, "anyOf": [{"type": "null"}, _number(parameter)]}
    return {"description": text, "default": parameter.default} | _number(parameter)


def _number(parameter: Parameter) -> Schema:
    limits = {
        "minimum": parameter.minimum,
        "exclusiveMinimum": parameter.above,
        "maximum": parameter.maximum,
        "exclusiveMaximum": parameter.below,
    }
    if parameter.choices is not None:
        return {"enum": parameter.choices}
    given = {key: limit for key, limit in limits.items() if limit is not None}
    return {"type": "number", **given}


def _cities() -> Schema:
    top: Schema = {"anyOf": [{"type": "integer", "minimum": 1}, {"const": TENTH}]}
    return {
        "description": "Which cities.",
        "anyOf": [
            {"enum": [ALL, "poorer_half"]},
            {"$ref": "#/$defs/texts"},
            _mapping({"division": _TEXT}, ["division"]),
            _mapping({"country": _TEXT}, ["country"]),
            _mapping({"top": top, "by": {"enum": list(RANKED_BY)}}, ["top", "by"]),
        ],
    }


def _links() -> Schema:
    pair = {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}
    return {
        "description": "Which links.",
        "anyOf": [
            {"const": ALL},
            {"type": "array", "items": pair, "minItems": 1},
            _mapping({"crosses": {"enum": list(CROSSES)}}, ["crosses"]),
            _mapping({"within": {"enum": list(WITHIN)}}, ["within"]),
            _mapping({"touches": {"$ref": "#/$defs/cities"}}, ["touches"]),
            _mapping({TOP_LOAD: {"type": "integer", "minimum": 1}}, [TOP_LOAD]),
        ],
    }


def _scope() -> Schema:
    return {key: {"$ref": f"#/$defs/{key}"} for key in ("domains", "cities", "links")}


def _effect() -> Schema:
    keys: Schema = {
        "channel": {"enum": list(channels())},
        "strength": {"type": "number", "minimum": 0, "description": "In the channel's unit."},
        "ramp": {"type": "integer", "minimum": 1, "description": "Quarters to full effect."},
        "option": {"enum": sorted({o for each in channels().values() for o in each.choices})},
        **_scope(),
        "only": {"$ref": "#/$defs/links"},
        "reach": {"const": NEIGHBOURS},
        "weight": {"const": ELDERLY, "description": "Acts more where more people are old."},
    }
    return _mapping(keys, ["channel", "strength"])


def _measure() -> Schema:
    measure = _mapping(
        {
            "use": {"enum": list(catalogue()), "description": "A measure of the catalogue."},
            "name": {"$ref": "#/$defs/name"},
            "title": {"$ref": "#/$defs/title"},
            "effects": {"type": "array", "items": {"$ref": "#/$defs/effect"}},
            "start": {"$ref": "#/$defs/when"},
            "end": {"anyOf": [{"$ref": "#/$defs/when"}, {"type": "null"}]},
            "strength": _strength(),
            "cost": {
                "type": "number",
                "minimum": 0,
                "description": "Million USD a quarter for a region of 1,000 bn USD GDP.",
            },
            **_scope(),
            "options": {"type": "object", "additionalProperties": _TEXT},
        },
        [],
    )
    return measure | {"anyOf": [{"required": ["use"]}, {"required": ["name", "effects"]}]}


def _strength() -> Schema:
    share: Schema = {"type": "number", "minimum": 0, "maximum": 1}
    step: Schema = {
        "type": "array",
        "prefixItems": [{"$ref": "#/$defs/when"}, share],
        "minItems": 2,
        "maxItems": 2,
    }
    steps = {"type": "array", "items": step, "minItems": 1}
    return {"description": "0 to 1, or a list of [date, strength].", "anyOf": [share, steps]}


def _mapping(properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _whole(low: int, high: int, text: str) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high, "description": text}


def _described(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text}
