"""A programme as a statement of the rule home-order, and its parts as values."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonhouse.land.finding.models import Programme
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.order import HomeSize

RULE = "home-order"
MINIMUM_DIGITS = 20


def statement_of(programme: Programme) -> dict[str, Any]:
    """What decides the order, in full, as the record publishes it. Raises ValidationError beside the field that is wrong."""
    rule = registry.get(RULE)
    stated: dict[str, Any] = {
        "by": programme.order_by,
        "carried": programme.carried,
        "minimum_digits": MINIMUM_DIGITS,
        "priorities": [
            {"id": each["id"], "points": each.get("points", 0), "share": each.get("share") or "0"}
            for each in programme.priorities
        ],
        "sizes": [
            {"bedrooms": each["bedrooms"], "least": each["least"], "most": each["most"]} for each in programme.sizes
        ],
    }
    try:
        statement = rule.statement_json(rule.statement_from_json(stated))
    except FormError as problem:
        raise ValidationError({_field(problem.path): str(problem.problem)}) from problem
    assert isinstance(statement, dict)
    return statement


def sizes_of(programme: Programme) -> tuple[HomeSize, ...]:
    return tuple(HomeSize(each["bedrooms"], each["least"], each["most"]) for each in programme.sizes)


def _field(path: str) -> str:
    return "sizes" if "sizes" in path else "priorities"
