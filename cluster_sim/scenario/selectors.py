"""How a file says which cities, links and domains are meant.

Cities: ``all``, ``poorer_half``, a list of ids or unique names, ``{division: X}``,
``{country: X}``, or ``{top: N, by: population | gdp | maturity}``, where N may be ``tenth``.

Links: ``all``, a list of pairs of cities, ``{crosses: division | special | country | border}``,
``{within: division | country}``, ``{touches: CITIES}`` with any of the above, or
``{top_load: N}``, the links that carry most at the start.

Domains: ``all``, a list of names, or ``{except: [names]}``.

Here only the form is checked; what a selector means in a region is found by ``scope.py``.
"""

from __future__ import annotations

from typing import Any, Final

from cluster_sim.region.model_problems import describe
from cluster_sim.region.nearest import nearest

CityForm = str | list[str] | dict[str, Any]
LinkForm = str | list[list[str]] | dict[str, Any]
DomainForm = str | list[str] | dict[str, list[str]]

RANKED_BY: Final = ("population", "gdp", "maturity")
CROSSES: Final = ("division", "special", "country", "border")
WITHIN: Final = ("division", "country")
TENTH: Final = "tenth"
TOP_LOAD: Final = "top_load"

CITY_FORMS: Final = (
    "all, poorer_half, a list of cities, {division: name}, {country: name} or "
    "{top: number, by: population | gdp | maturity}"
)
LINK_FORMS: Final = (
    "all, a list of [city, city], {crosses: division | special | country | border}, "
    "{within: division | country}, {touches: [city]} or {top_load: number}"
)
DOMAIN_FORMS: Final = "all, a list of domains or {except: [domain]}"


def check_cities(value: object) -> CityForm:
    """Return a selector of cities as it is, if it has one of the forms.

    Raises:
        ValueError: It has none of them; the message says what would be right.
    """
    match value:
        case "all" | "poorer_half":
            return str(value)
        case [*cities]:
            return _texts(cities, "a list of cities", "city")
        case {"division": str(name), **rest} if not rest:
            return {"division": name}
        case {"country": str(name), **rest} if not rest:
            return {"country": name}
        case {"top": top, **rest} if set(rest) <= {"by"}:
            return {"top": _top(top), "by": _one_of(rest.get("by"), RANKED_BY, "by")}
        case str() | dict():
            raise ValueError(_unknown(value, CITY_FORMS, ("all", "poorer_half"), _CITY_KEYS))
        case _:
            raise ValueError(f"must be {CITY_FORMS}, not {describe(value)}")


def check_links(value: object) -> LinkForm:
    """Return a selector of links as it is, if it has one of the forms.

    Raises:
        ValueError: It has none of them; the message says what would be right.
    """
    match value:
        case "all":
            return "all"
        case [*pairs]:
            return _pairs(pairs)
        case {"crosses": border, **rest} if not rest:
            return {"crosses": _one_of(border, CROSSES, "crosses")}
        case {"within": border, **rest} if not rest:
            return {"within": _one_of(border, WITHIN, "within")}
        case {"touches": cities, **rest} if not rest:
            return {"touches": check_cities(cities)}
        case {"top_load": number, **rest} if not rest:
            return {TOP_LOAD: _whole(number, TOP_LOAD)}
        case str() | dict():
            raise ValueError(_unknown(value, LINK_FORMS, ("all",), _LINK_KEYS))
        case _:
            raise ValueError(f"must be {LINK_FORMS}, not {describe(value)}")


def check_limit(value: object) -> LinkForm:
    """Return a selector of links for ``only``, which must not depend on what links carry.

    Raises:
        ValueError: It is no such selector.
    """
    found = check_links(value)
    if isinstance(found, dict) and TOP_LOAD in found:
        raise ValueError(f"must not be {TOP_LOAD}, which is for links")
    return found


def check_domains(value: object) -> DomainForm:
    """Return a selector of domains as it is, if it has one of the forms.

    Raises:
        ValueError: It has none of them; the message says what would be right.
    """
    match value:
        case "all":
            return "all"
        case [*names]:
            return _texts(names, "a list of domains", "domain")
        case {"except": [*names], **rest} if not rest:
            return {"except": _texts(names, "a list of domains", "domain")}
        case _:
            raise ValueError(f"must be {DOMAIN_FORMS}, not {describe(value)}")


_EMPTY = "is an empty list, which means nowhere; leave it out for all"
_CITY_KEYS = ("division", "country", "top")
_LINK_KEYS = ("crosses", "within", "touches", TOP_LOAD)


def _texts(items: list[object], what: str, one: str) -> list[str]:
    names: list[str] = []
    for item in items:
        if not isinstance(item, str) or not item:
            raise ValueError(f"must be {what}; {describe(item)} is no {one}'s name")
        names.append(item)
    if not names:
        raise ValueError(_EMPTY)
    return names


def _pairs(items: list[object]) -> list[list[str]]:
    pairs: list[list[str]] = []
    for item in items:
        match item:
            case [str(one), str(other)] if one and other:
                pairs.append([one, other])
            case _:
                wrong = f"{describe(item)} is no pair of cities"
                raise ValueError(f"must be a list of [city, city]; {wrong}")
    if not pairs:
        raise ValueError(_EMPTY)
    return pairs


def _top(value: object) -> int | str:
    if value == TENTH:
        return TENTH
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise ValueError(f"top must be a whole number of at least 1 or tenth, not {describe(value)}")


def _whole(value: object, key: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise ValueError(f"{key} must be a whole number of at least 1, not {describe(value)}")


def _one_of(value: object, valid: tuple[str, ...], key: str) -> str:
    if isinstance(value, str) and value in valid:
        return value
    if value is None:
        raise ValueError(f"needs {key}: {' | '.join(valid)}")
    meant = nearest(value, valid) if isinstance(value, str) else None
    hint = f" (did you mean {meant}?)" if meant else ""
    raise ValueError(f"{key} must be {' | '.join(valid)}, not {describe(value)}{hint}")


def _unknown(value: object, forms: str, words: tuple[str, ...], keys: tuple[str, ...]) -> str:
    """The message for a word or mapping that is no selector, with the nearest that is."""
    if isinstance(value, dict):
        given = "{" + ", ".join(str(key) for key in value) + "}"
        strange = [str(key) for key in value if key not in keys]
        meant = nearest(strange[0], keys) if strange else None
    else:
        given, meant = describe(value), nearest(str(value), words)
    return f"must be {forms}, not {given}" + (f" (did you mean {meant}?)" if meant else "")
