"""The rule "resale-price" for very many homes: the same result, read from JSON faster.

A trust has few rules and few tables but many homes: what their inputs share is read once and kept. Whatever is not of the
plain shape goes the way of the registry, which names what is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from ..jsonform import Json
from .registered_resale import RESALE_PRICE
from .resale import compute
from .resale_sale import Appraisals, Damage, Improvement, Purchase, Reading, ResaleResult, Sale
from .resale_terms import ResaleRule

_SALE: Final = frozenset({"purchase", "sold_on", "appraisals", "readings", "improvements", "damage"})
_PURCHASE: Final = frozenset({"on", "price", "market_value", "subsidy"})
_APPRAISALS: Final = frozenset({"at_sale", "improvements"})
_WORK: Final = frozenset({"id", "cost", "finished_on", "notice", "appraised", "useful_years"})


def outcome(statement: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Json]:
    """The members of the result but its steps, as the record holds them. Raises FormError."""
    try:
        result = compute(_statement(json.dumps(statement)), _sale(given))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        _given, result = RESALE_PRICE.work(dict(statement), dict(given))
    return members(result)


def members(result: ResaleResult) -> dict[str, Json]:
    """What of a result stands in an act: all but the steps, which anyone gets by computing it."""
    return {
        "price": result.price, "formula_price": result.formula_price, "credit": result.credit, "damage": result.damage,
        "gain": result.gain, "market_value": result.market_value, "kept": result.kept, "held_by": result.held_by.value,
    }  # fmt: skip


@lru_cache(maxsize=512)
def _statement(text: str) -> ResaleRule:
    rule: ResaleRule = RESALE_PRICE.statement_from_json(json.loads(text))
    return rule


def _sale(given: Mapping[str, Any]) -> Sale:
    """An input whose members are all there and of plain types; TypeError, ValueError or LookupError for any other."""
    if set(given) != _SALE:
        raise ValueError("not of the plain shape")
    bought, worth = given["purchase"], given["appraisals"]
    if set(bought) != _PURCHASE or set(worth) != _APPRAISALS:
        raise ValueError("not of the plain shape")
    if any(type(given[name]) is not list for name in ("readings", "improvements", "damage")):
        raise ValueError("not of the plain shape")
    _whole(bought["price"], bought["subsidy"])
    _whole_or_none(bought["market_value"], worth["at_sale"], worth["improvements"])
    readings = tuple(
        [(each["index"], each["on"], each["value"]) for each in given["readings"] if len(each) == 3 or _odd()]
    )
    return Sale(
        Purchase(_day(bought["on"]), bought["price"], bought["market_value"], bought["subsidy"]),
        _day(given["sold_on"]),
        Appraisals(worth["at_sale"], worth["improvements"]),
        _readings(readings),
        tuple([_work(each) for each in given["improvements"]]),
        tuple([_damage(each) for each in given["damage"]]),
    )


def _work(each: Mapping[str, Any]) -> Improvement:
    if set(each) != _WORK or type(each["id"]) is not str or type(each["notice"]) is not bool:
        _odd()
    _whole(each["cost"])
    _whole_or_none(each["appraised"], each["useful_years"])
    day = _day(each["finished_on"])
    return Improvement(each["id"], each["cost"], day, each["notice"], each["appraised"], each["useful_years"])


def _damage(each: Mapping[str, Any]) -> Damage:
    if len(each) != 2 or type(each["id"]) is not str:
        _odd()
    _whole(each["amount"])
    return Damage(each["id"], each["amount"])


@lru_cache(maxsize=1024)
def _readings(rows: tuple[tuple[str, str, str], ...]) -> tuple[Reading, ...]:
    return tuple([Reading(index, _day(on), _decimal(value)) for index, on, value in rows])


@lru_cache(maxsize=8192)
def _decimal(text: str) -> Decimal:
    head, _, tail = text.partition(".")
    if not (head + tail).isdecimal() or not text.isascii() or len(text) > 60 or text.endswith("."):
        _odd()
    return Decimal(text)


@lru_cache(maxsize=65_536)
def _day(text: str) -> date:
    if len(text) != 10:
        _odd()
    return date.fromisoformat(text)


def _whole(*values: object) -> None:
    if any(type(each) is not int for each in values):
        _odd()


def _whole_or_none(*values: object) -> None:
    if any(each is not None and type(each) is not int for each in values):
        _odd()


def _odd() -> bool:
    raise ValueError("not of the plain shape")
