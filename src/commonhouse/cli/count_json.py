"""The result of a count as JSON: amounts in currency units as exact decimals, fractions as texts "306/5"."""

from __future__ import annotations

import dataclasses
import json
import sys
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from commonhouse.rules.budgeting.statements import EqualShares, Satisfaction

if TYPE_CHECKING:
    from .outcome import Outcome

# Members of the result that are money in minor units, wherever they stand.
_MONEY: Final = {
    "cost",
    "budget",
    "unspent",
    "left",
    "left_at_turn",
    "cost_less",
    "supporters_money",
    "largest_payment",
    "first_start",
    "start",
    "spent",
    "mean_cost",
}


def show(outcome: Outcome) -> None:
    json.dump(as_json(outcome), sys.stdout, ensure_ascii=False, indent=1)
    print()


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Everything known of a count. The keys named in the documentation come first."""
    result, instance = outcome.result, outcome.file.instance
    writer = _Writer(instance.minor, price_is_money=_price_is_money(outcome))
    plain = writer.of(result)
    plain.pop("rule")
    return {
        "rule": outcome.rule.name,
        "statement": outcome.rule.statement_json(outcome.statement),
        "winners": plain.pop("winners"),
        "cost": plain.pop("cost"),
        "budget": plain.pop("budget"),
        "unspent": plain.pop("unspent"),
        "currency": plain.pop("currency"),
        "ballots": plain.pop("ballots"),
        "vote_type": instance.ballots.kind.value,
        "projects": len(instance.projects),
        **plain,
        **_extra(outcome, writer),
        "source": outcome.source,
        "sha256": outcome.sha256,
    }


def _extra(outcome: Outcome, writer: _Writer) -> dict[str, Any]:
    extra: dict[str, Any] = {
        "warnings": [
            {"code": remark.code, "line": remark.line, "count": remark.count, "text": remark.text}
            for remark in outcome.file.remarks
        ],
        "official": {
            "rule": outcome.file.meta.get("rule"),
            "counted_by_it": outcome.official,
            "selected": None if outcome.file.official_winners is None else list(outcome.file.official_winners),
            "equals_winners": outcome.equals_selected,
        },
    }
    if outcome.explain is not None:
        from .explain import explain

        extra["explanation"] = {"project": outcome.explain, "sentences": explain(outcome, outcome.explain)}
    if outcome.comparison is not None:
        from commonhouse.rules.jsonform import type_tag

        comparison = writer.of(outcome.comparison)
        for column, made in zip(comparison["columns"], outcome.comparison.columns, strict=True):
            column["rule"] = type_tag(type(made.rule))
            column["statement"] = _Writer(1, price_is_money=False).of(made.rule)
        extra["comparison"] = comparison
    return extra


def _price_is_money(outcome: Outcome) -> bool:
    """A price per unit of satisfaction is money, unless that unit is itself money."""
    statement = outcome.statement
    return not (isinstance(statement, EqualShares) and statement.satisfaction is Satisfaction.COST)


class _Writer:
    """Dataclasses as plain values, money divided into currency units."""

    def __init__(self, minor: int, *, price_is_money: bool) -> None:
        self._minor = minor
        self._money = _MONEY | {"price"} if price_is_money else _MONEY

    def of(self, value: Any) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {each.name: self._member(each.name, getattr(value, each.name)) for each in dataclasses.fields(value)}
        if isinstance(value, (tuple, list)):
            return [self.of(item) for item in value]
        if isinstance(value, Enum):
            return value.value
        return str(value) if isinstance(value, Fraction) else value

    def _member(self, name: str, value: Any) -> Any:
        if name in self._money and isinstance(value, Fraction):
            return str(value / self._minor)
        if name in self._money and isinstance(value, int):
            return self._units(value)
        return self.of(value)

    def _units(self, amount: int) -> int | float:
        """Currency units: a whole number, or the decimal number that JSON readers take for exactly these cents."""
        whole, rest = divmod(amount, self._minor)
        return whole if rest == 0 else amount / self._minor
