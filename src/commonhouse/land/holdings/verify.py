"""How to recompute the acts of holdings, from the record alone. No Django here.

What is checked: land and what stands on it are entered once, on land the trust holds; the totals an act states are those that
all acts before it add up to; land is given up by a decision that members adopted, wherever their charter asks for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from commonhouse.charters import verify as charters
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect

HELD = "land.held"
MATTER = "land"
HOMES = "homes"


@dataclass(slots=True)
class Held:
    """What a trust holds, by the acts so far: rows by their public ids, and their sums."""

    parcels: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    holdings: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)  # holdings taken back, or on land that was released
    square_feet: int = 0
    homes: int = 0

    @property
    def total(self) -> dict[str, int]:
        return {
            "parcels": len(self.parcels) - len(self.released), "square_feet": self.square_feet,
            "holdings": len(self.holdings) - len(self.gone), "homes": self.homes,
        }  # fmt: skip


def held(context: Context) -> Held:
    """What is known of this record's trust; empty before its first act of land."""
    known: Held | None = context.get(HELD)
    if known is None:
        known = Held()
        context.keep(HELD, known)
    return known


def parcel(context: Context, act: Act, name: str) -> Mapping[str, Any]:
    """The land of that public id, for acts of other parts that build on it. Raises Discrepancy if it is not held."""
    known = held(context)
    is_held = name in known.parcels and name not in known.released
    _require(act, is_held, "the land is held by the trust", "land that was entered before", name)
    return known.parcels[name]


def holding(context: Context, act: Act, name: str) -> Mapping[str, Any]:
    """The holding of that public id, for acts of other parts that build on it. Raises Discrepancy if there is none."""
    known = held(context)
    is_there = name in known.holdings and name not in known.gone
    _require(act, is_there, "the holding was entered before", "a holding of the trust", name)
    return known.holdings[name]


def _parcel_entered(context: Context, act: Act) -> Iterator[str]:
    known, rows = held(context), act.body["parcels"]
    for row in rows:
        name = row["parcel"]
        _require(act, name not in known.parcels, "land is entered once", "once", name)
        _require(act, row["square_feet"] >= 0, "an area is not below zero", "0 or more", row["square_feet"])
        known.parcels[name] = row
        known.square_feet += row["square_feet"]
    yield f"{_count(len(rows), 'parcel')} of land entered; {_checked(act, known)}."


def _parcel_changed(context: Context, act: Act) -> Iterator[str]:
    before = parcel(context, act, act.body["parcel"])
    known = held(context)
    known.square_feet += act.body["square_feet"] - before["square_feet"]
    known.parcels[act.body["parcel"]] = act.body
    yield f"The facts of a parcel were corrected; {_checked(act, known)}."


def _parcel_released(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    before, known = parcel(context, act, body["parcel"]), held(context)
    since = before["held_since"]
    _require(act, not since or body["on"] >= since, "land is given up after it was held", since, body["on"])
    by = _check_decision(context, act)
    known.released.add(body["parcel"])
    known.square_feet -= before["square_feet"]
    for name, row in known.holdings.items():
        if row["parcel"] == body["parcel"] and name not in known.gone:
            _take_away(known, name)
    yield f"A parcel was given up on {body['on']}{by}; {_checked(act, known)}."


def _check_decision(context: Context, act: Act) -> str:
    decision = act.body["decision"]
    version = context.get(charters.LAST)
    asks = version is not None and _has_matter(charters.in_force(context, version, act))
    if not decision:
        _require(act, not asks, "land is given up by a decision, as the charter asks", "a decision", "none")
        return ""
    kept = context.kept(("proposals.adopted", decision), act, "a decision to give it up was adopted before")
    if asks:
        expect(act, "the decision was about land", MATTER, kept["matter"])
    return f" by decision {decision}"


def _has_matter(charter: Any) -> bool:
    return any(each.id == MATTER for each in charter.matters)


def _holding_entered(context: Context, act: Act) -> Iterator[str]:
    known, rows = held(context), act.body["holdings"]
    for row in rows:
        parcel(context, act, row["parcel"])
        _require(act, row["holding"] not in known.holdings, "a holding is entered once", "once", row["holding"])
        known.holdings[row["holding"]] = row
        known.homes += row["use"] == HOMES
    yield f"{_count(len(rows), 'holding')} entered, each on land the trust holds; {_checked(act, known)}."


def _holding_changed(context: Context, act: Act) -> Iterator[str]:
    body, known = act.body, held(context)
    before = holding(context, act, body["holding"])
    expect(act, "a holding stays on its land", before["parcel"], body["parcel"])
    known.homes += (body["use"] == HOMES) - (before["use"] == HOMES)
    known.holdings[body["holding"]] = body
    yield f"The facts of a holding were corrected; {_checked(act, known)}."


def _holding_removed(context: Context, act: Act) -> Iterator[str]:
    known = held(context)
    holding(context, act, act.body["holding"])
    _take_away(known, act.body["holding"])
    yield f"A holding entered by mistake was taken back; {_checked(act, known)}."


def _take_away(known: Held, name: str) -> None:
    known.gone.add(name)
    known.homes -= known.holdings[name]["use"] == HOMES


def _checked(act: Act, known: Held) -> str:
    """Holds the act to its totals, and says them."""
    expect(act, "the totals are what all acts of land add up to", known.total, dict(act.body["total"]))
    total = known.total
    return f"{_count(total['homes'], 'home')} and {_count(total['parcels'], 'parcel')} in all, recounted"


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.parcel-entered": _parcel_entered,
        "land.parcel-changed": _parcel_changed,
        "land.parcel-released": _parcel_released,
        "land.holding-entered": _holding_entered,
        "land.holding-changed": _holding_changed,
        "land.holding-removed": _holding_removed,
    }
)
