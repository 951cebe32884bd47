"""How to recompute the acts of this part, from the record alone. No Django here.

What is checked: a published table is a whole one, and looking sizes up in it gives what the act says; one table an area and year
at a time; the rules that a trust set can run; a household that was found within a limit was found so by two, in a tier of a
table that was in force, and below the tier that was asked for. What it earns is nowhere in the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry

LIMITS, INCOME, PAYMENT = "income-limits", "household-income", "affordable-price"


@dataclass(slots=True)
class _Tables:
    """What the record has published so far. `live`: tables that were not withdrawn, by area and year."""

    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    live: dict[tuple[str, int], str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)


def _tables(context: Context) -> _Tables:
    kept: _Tables | None = context.get(("land", "limits"))
    if kept is None:
        kept = _Tables()
        context.keep(("land", "limits"), kept)
    return kept


def _published(context: Context, act: Act) -> Iterator[str]:
    known, body = _tables(context), act.body
    expect(act, "limits are looked up by the rule of the house", LIMITS, body["rule"])
    _require(act, body["table"] not in known.by_id, "a table is published once", "once", body["table"])
    rule = registry.get(LIMITS)
    stated: Any = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the table is stated in full", stated, body["statement"])
    key = (stated["area"].casefold(), stated["year"])
    _require(act, key not in known.live, "an area has one table a year", "one", f"{stated['area']}, {stated['year']}")
    for each in body["lookups"]:
        expect(act, "what the table says of a size", rule.compute(stated, each["input"]), each["result"])
    known.by_id[body["table"]], known.live[key] = stated, body["table"]
    yield (
        f"The income limits of {stated['area']} for {stated['year']} are stated in full; {len(body['lookups'])} sizes were "
        "looked up again and are the same."
    )


def _withdrawn(context: Context, act: Act) -> Iterator[str]:
    known, id = _tables(context), act.body["table"]
    _require(act, id in known.by_id, "what is withdrawn was published", "published", id)
    _require(act, id not in known.withdrawn, "a table is withdrawn once", "once", id)
    known.withdrawn.add(id)
    known.live = {key: table for key, table in known.live.items() if table != id}
    yield from ()


def _rules_set(context: Context, act: Act) -> Iterator[str]:
    for name, key in ((INCOME, "income"), (PAYMENT, "payment")):
        rule = registry.get(name)
        stated = rule.statement_json(rule.statement_from_json(act.body[key]))
        expect(act, f"the rule {name} is stated in full", stated, act.body[key])
    _require(
        act, act.body["valid_months"] >= 1, "a finding holds for a time", "1 month or more", act.body["valid_months"]
    )
    yield "How incomes and payments are reckoned is stated in full."


def _reviewed(context: Context, act: Act) -> Iterator[str]:
    known, body = _tables(context), act.body
    expect(act, "two people reviewed it", 2, body["reviewers"])
    on, until = date.fromisoformat(body["on"]), date.fromisoformat(body["valid_until"])
    _require(act, until >= on, "a finding holds from its day on", on, until)
    asked = body["asked"]
    _require(
        act, asked is None or body["tier"] <= asked, "it is within the tier that was asked for", asked, body["tier"]
    )
    if body["by"] != context.slug:
        return  # a network's table: it stands in the network's own record
    _require(act, body["table"] in known.by_id, "the table was published before", "published", body["table"])
    table = known.by_id[body["table"]]
    _require(act, table["effective_on"] <= body["on"], "the table was in force", table["effective_on"], body["on"])
    tiers = [each["tier"] for each in table["tiers"]]
    _require(act, body["tier"] in tiers, "the tier is one of the table", tiers, body["tier"])
    yield f"A household was found in the tier of {body['tier']} %, by two people."


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.limits-published": _published,
        "land.limits-withdrawn": _withdrawn,
        "land.eligibility-rules-set": _rules_set,
        "land.income-reviewed": _reviewed,
    }
)
