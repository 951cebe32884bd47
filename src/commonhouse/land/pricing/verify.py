"""How to recompute the acts of prices, from the record alone. No Django here.

What is checked: a table is published number by number, and a value once published is replaced only by a later publication; work
that counts was approved before; a price is of a lease that was signed, by the rule and the statement in its signed terms, from
what was paid by these terms, from the readings that were published then, from all work entered for the home; and its result is
computed anew.

For other folders: `context.get(("land.price", public_id))` is the body of a price's act: of
its input what was paid and the day, and without its statement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from json import dumps, loads
from types import MappingProxyType
from typing import Any

from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules.land.registered_resale import RESALE_PRICE
from commonhouse.rules.land.resale_fast import outcome
from commonhouse.rules.land.resale_index import wanted, window

RULE = "resale-price"
WORK = "land.improvements"


@dataclass(slots=True)
class Table:
    """An index table as published so far: its values by day, in order."""

    public_id: str
    numbers: int = 0
    days: list[date] = field(default_factory=list)
    readings: list[dict[str, str]] = field(default_factory=list)  # {"index", "on", "value"}, as prices name them

    def put(self, code: str, on: str, value: str) -> bool:
        """Holds a value; says whether it replaced another."""
        day, row = date.fromisoformat(on), {"index": code, "on": on, "value": value}
        place = bisect_left(self.days, day)
        if place < len(self.days) and self.days[place] == day:
            self.readings[place] = row
            return True
        self.days.insert(place, day)
        self.readings.insert(place, row)
        return False


@dataclass(slots=True)
class Work:
    """Improvements of a trust's homes: those approved, and those that count, by home."""

    approved: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    credited: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def _published(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    key = ("land.index", body["index"])
    table: Table = context.get(key) or Table(body["table"])
    expect(act, "a short name is of one table", table.public_id, body["table"])
    expect(act, "publications of a table are numbered without a gap", table.numbers + 1, body["number"])
    days = [on for on, _value in body["values"]]
    expect(act, "values stand in order of day, each day once", sorted(set(days)), days)
    table.numbers += 1
    replaced = sum([table.put(body["index"], on, value) for on, value in body["values"]])
    context.keep(key, table)
    more = f", {replaced} of them in the place of earlier ones" if replaced else ""
    yield f"{len(days)} values of the table {body['index']} were published{more}."


def _approved(context: Context, act: Act) -> Iterator[str]:
    body, work = act.body, _work(context)
    name = body["improvement"]
    _require(act, name not in work.approved, "an improvement is approved once", "once", name)
    _lease(context, act)
    work.approved[name] = body
    yield f"Work on a home was approved ({name})."


def _credited(context: Context, act: Act) -> Iterator[str]:
    body, work = act.body, _work(context)
    name = body["improvement"]
    before = work.approved.get(name)
    if before is None:
        raise Discrepancy(act.index, "work that counts was approved before", "an earlier approval", name)
    for member in ("agreement", "holding", "notice"):
        expect(act, f"the {member} is that of the approval", before[member], body[member])
    _require(act, name not in work.seen, "an improvement is entered once", "once", name)
    work.seen.add(name)
    row = {
        "id": name, "cost": body["cost"], "finished_on": body["finished_on"], "notice": body["notice"], "appraised": None,
        "useful_years": body["useful_years"],
    }  # fmt: skip
    rows = work.credited.setdefault(body["holding"], [])
    rows.append(row)
    rows.sort(key=lambda each: (each["finished_on"], each["id"]))
    yield f"Work on a home was entered for its price ({name})."


def _price_set(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    known = _lease(context, act)
    expect(act, "the rule is that of prices", RULE, body["rule"])
    resale = known.terms.get("resale")
    if resale is None:
        raise Discrepancy(act.index, "the signed lease has a rule for the price", "a rule", "none")
    expect(act, "the rule is the one in the signed lease", resale["rule"], body["rule"])
    expect(act, "the statement is the one in the signed lease", resale["statement"], body["statement"])
    given = body["input"]
    _check_purchase(act, known.terms.get("purchase"), given["purchase"])
    _check_readings(context, act, body["statement"], given)
    _check_work(context, act, given)
    expect(act, "the price is what the rule gives", outcome(body["statement"], given), dict(body["result"]))
    before = context.get(("land.price", body["price"]))
    _require(act, before is None, "a price is set once", "once", body["price"])
    kept = {name: body[name] for name in ("holding", "agreement", "purpose", "result")}
    kept["input"] = {
        name: given[name] for name in ("purchase", "sold_on")
    }  # not the rest: there may be very many prices
    context.keep(("land.price", body["price"]), kept)
    highest = ("land.price", "highest", body["agreement"])
    context.keep(highest, max(context.get(highest, 0), body["result"]["price"]))
    yield f"The price of a home on {given['sold_on']} ({body['price']}) was computed anew by its signed lease, and is the same."


def _check_purchase(act: Act, signed: Mapping[str, Any] | None, found: Mapping[str, Any]) -> None:
    """What was paid stands in the signed terms (an older lease may be silent)."""
    if not signed or not signed.get("price"):
        return
    said = {
        "on": signed["on"], "price": signed["price"], "market_value": signed.get("market_value") or None,
        "subsidy": signed.get("subsidy") or 0,
    }  # fmt: skip
    expect(act, "what was paid is what the signed lease says", said, dict(found))


def _check_readings(context: Context, act: Act, statement: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    expected: list[dict[str, str]] = []
    for code, (first, last) in _wanted(dumps(statement), given["purchase"]["on"], given["sold_on"]).items():
        table: Table = context.kept(("land.index", code), act, f"the table {code} was published before")
        expected += table.readings[window(table.days, first, last)]
    expect(act, "the readings are those that were published", expected, list(given["readings"]))


@lru_cache(maxsize=4096)
def _wanted(statement: str, bought: str, sold: str) -> dict[str, tuple[date, date]]:
    rule = RESALE_PRICE.statement_from_json(loads(statement))
    return wanted(rule, date.fromisoformat(bought), date.fromisoformat(sold))


def _check_work(context: Context, act: Act, given: Mapping[str, Any]) -> None:
    rows = _work(context).credited.get(act.body["holding"], ())
    bought, sold = given["purchase"]["on"], given["sold_on"]
    expected = [row for row in rows if bought < row["finished_on"] <= sold]
    expect(act, "the improvements are all those entered for this home", expected, list(given["improvements"]))


def _lease(context: Context, act: Act) -> Any:
    """The signed agreement the act is about, which must be of the act's home where the record says whose it is."""
    name = act.body["agreement"]
    known = context.kept(("agreement", name), act, "the lease was signed by all before")
    begun = context.get(("lease", name))
    if begun is not None:
        expect(act, "the lease is of this home", begun.holding, act.body["holding"])
    return known


def _work(context: Context) -> Work:
    found: Work | None = context.get(WORK)
    if found is None:
        found = Work()
        context.keep(WORK, found)
    return found


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.index-published": _published,
        "land.improvement-approved": _approved,
        "land.improvement-credited": _credited,
        "land.price-set": _price_set,
    }
)
