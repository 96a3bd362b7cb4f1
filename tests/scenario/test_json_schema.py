"""The JSON Schemas accept what is shipped and what is right, and refuse what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import cluster_sim.region.load
from cluster_sim.scenario.forms import DomainForm, EffectForm, MeasureForm, ScenarioForm
from cluster_sim.scenario.json_schema import json_schema
from tests.scenario import wrong_measures as measures
from tests.scenario import wrong_settings as settings
from tests.scenario.test_effective import MEASURES, RICH, SCOPES
from tests.scenario.writing import HEAD, REGION, scenario

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = (ROOT / "scenarios").rglob("*.yaml")
SCENARIOS = sorted(path for path in LIBRARY if path.parent.name != "designs")
REGIONS = sorted(Path(cluster_sim.region.load.__file__).parent.rglob("data/*/region.yaml"))
SCENARIO = Draft202012Validator(json_schema("scenario"))
REGION_FILE = Draft202012Validator(json_schema("region"))


def read(text: str | Path) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("kind", ["scenario", "region"])
def test_the_schemas_are_schemas(kind: Any) -> None:
    schema = json_schema(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_scenario_of_the_library_is_valid(path: Path) -> None:
    SCENARIO.validate(read(path))


@pytest.mark.parametrize("path", REGIONS, ids=lambda path: path.parent.name)
def test_every_built_in_region_is_valid(path: Path) -> None:
    REGION_FILE.validate(read(path))


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_effective_configurations_are_valid(scope: dict[str, Any]) -> None:
    scoped = [measure if "name" in measure else measure | scope for measure in MEASURES]
    content = RICH | {"schema": 1, "name": "x", "region": "classroom", "measures": scoped}
    SCENARIO.validate(content)
    SCENARIO.validate(scenario(content).effective())


def test_the_schema_knows_every_key() -> None:
    schema = json_schema("scenario")
    definitions = schema["$defs"]
    own = schema["properties"]["domains"]["items"]["anyOf"][2]
    for form, part in (
        (ScenarioForm, schema),
        (MeasureForm, definitions["measure"]),
        (EffectForm, definitions["effect"]),
        (DomainForm, own),
    ):
        keys = {field.alias or name for name, field in form.model_fields.items()}
        assert set(part["properties"]) == keys


# What needs the region, the calendar or two values at once is beyond a JSON Schema.
BEYOND = (
    "given twice",
    "must come after",
    "state before the first decision",
    "has no city",
    "has no division",
    "has no country",
    "no link",
    "both ends",
    "has no meaning",
    "on channel",
    "needs an option",
    "of your own",
    "is neither a built-in domain",
    "add up",
    "must be greater than overrun",
    "must not be 0 for",
    "which means every domain",
    "must be letters",
    "no effect on",
    "is not a domain;",
    "is built in: give",
    "must be a finite number",
    "built-in domain;",
    "the year 0",
    "needs a name",
    "has no options",
)


@pytest.mark.parametrize(
    ("form", "cases"),
    [
        ("{}", settings.SETTINGS),
        ("{}", settings.DOMAINS),
        ("parameters: {{{}}}", settings.PARAMETERS),
        ("measures:\n  - {}", measures.MEASURES),
        ("measures:\n  - name: mine\n    effects: [{}]", measures.EFFECTS),
        ("measures:\n  - {{use: base_databases, name: m,\n     {}}}", measures.SCOPES),
    ],
    ids=["settings", "domains", "parameters", "measures", "effects", "scopes"],
)
def test_what_is_wrong_in_form_is_refused(form: str, cases: dict[str, str]) -> None:
    refused = 0
    for text, said in cases.items():
        if any(words in said for words in BEYOND):
            continue
        content = read(HEAD + REGION + form.format(text))
        assert not SCENARIO.is_valid(content), text
        refused += 1
    assert refused >= 3
