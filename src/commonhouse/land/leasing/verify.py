"""How to recompute the acts of leasing, from the record alone. No Django here.

What is checked: a lease that begins is one whose text all signed, with the figures that stand in it; a place has one lease at a
time; what passes on by inheritance or when a couple parts keeps price and rule; a fee that follows an index is what the signed
terms give; every bill of a run, their number, sum and digest are reckoned anew from signed terms and events.

For other parts: `context.get(("lease", id))` is the `Held` lease, and `context.get(("leases", holding))` the ids of its leases in
order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from commonhouse.land.holdings.verify import held as known_places
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules.agreeing.terms import Change, DuesTerms
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.lease import LeaseTerms
from commonhouse.rules.land.lease_bills import Told, bill_of, link
from commonhouse.rules.land.lease_dues import adjusted, adjustment, completed

_TERMS = form_of(LeaseTerms)
_DUES = form_of(DuesTerms)
_SOLD = frozenset({"sold", "to-trust"})
_SHAPING = frozenset({"terms", "ended", "reversed"})


@dataclass(slots=True)
class Held:
    """A lease as the record has told of it so far."""

    id: str
    holding: str
    starts_on: str
    unit: str
    price: int | None
    subsidy: int
    begun_at: str = ""  # the day of the act
    ended_on: str = ""
    ended_how: str = ""
    sold_for: int | None = None
    adjusted: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class _Expected:
    starts: str
    until: str
    leases: int
    bills: Mapping[str, tuple[int, list[Any]]]


def _begun(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    agreement = context.kept(("agreement", body["lease"]), act, "a lease begins when all have signed it")
    expect(act, "the lease is of the kind that was signed", agreement.kind, body["kind_of_agreement"])
    expect(act, "the lease is of the version that was signed", agreement.version, body["version"])
    terms = agreement.terms
    bought = terms.get("purchase")
    if bought is not None and "price" in body:
        expect(act, "the price is the one that was signed", bought["price"], body["price"])
        expect(act, "the subsidy is the one that was signed", bought["subsidy"], body["subsidy"])
        expect(act, "the value is the one that was signed", bought.get("market_value"), body.get("market_value"))
    expect(act, "the place is held as was signed", terms.get("tenure"), body["tenure"])
    expect(act, "the terms are those that were signed", agreement.terms_hash, body["terms_hash"])
    expect(act, "money is in the unit that was signed", agreement.unit, body["unit"])
    expect(act, "it begins on the day that was signed", agreement.starts_on, body["starts_on"])
    _check_place(context, act)
    ids: list[str] = context.get(("leases", body["holding"])) or []
    before = context.get(("lease", ids[-1])) if ids else None
    if before is not None:
        _require(act, bool(before.ended_on), "a place has one lease at a time", "the one before ended", before.id)
    if body["came_by"] in {"inherited", "divided"}:
        _check_passed(context, act, terms)
    elif body["came_by"] == "new":
        _check_lasting(context, act, ids, terms)
    held = Held(
        body["lease"], body["holding"], body["starts_on"], body["unit"], body.get("price"), body["subsidy"], act.at[:10]
    )
    context.keep(("lease", held.id), held)
    context.keep(("leases", held.holding), [*ids, held.id])
    all_ids: list[str] | None = context.get(("leases",))
    context.keep(("leases",), [held.id] if all_ids is None else all_ids)
    if all_ids is not None:
        all_ids.append(held.id)
    yield f"Lease {held.id} of {held.holding} began: its text was signed, and the place was free."


def _check_place(context: Context, act: Act) -> None:
    """A place that the record knows is on the land it says."""
    found = known_places(context).holdings.get(act.body["holding"])
    if found is not None:
        expect(act, "the place is on this land", found["parcel"], act.body["parcel"])


def _check_lasting(context: Context, act: Act, ids: list[str], terms: Mapping[str, Any]) -> None:
    """A home once sold under a resale rule keeps one, and costs what was paid or what its rule gave, not more."""
    sold = [held for id in ids if (held := _lease(context, act, id)).price is not None]
    if not sold or act.body.get("price") is None:
        return
    before = sold[-1]
    if not context.kept(("agreement", before.id), act, "the lease before was signed").terms.get("resale"):
        return
    _require(act, bool(terms.get("resale")), "the home keeps a resale rule", "a rule", "none")
    most = max(before.price or 0, context.get(("land.price", "highest", before.id), 0))
    _require(
        act, act.body["price"] <= most, "it costs at most what was paid or set by its rule", most, act.body["price"]
    )


def _check_passed(context: Context, act: Act, terms: Mapping[str, Any]) -> None:
    """Whoever inherits keeps the price that was paid, its rule and the term."""
    body = act.body
    before = context.kept(("agreement", body["followed"]), act, "what passes on follows another lease")
    expect(act, "it follows a lease of the same place", body["holding"], _lease(context, act, body["followed"]).holding)
    for name in ("purchase", "resale", "term", "starts", "option"):
        expect(act, f"what passes on keeps its {name}", before.terms.get(name), terms.get(name))


def _ended(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    held = _lease(context, act, body["lease"])
    _require(act, not held.ended_on, "a lease ends once", "once", held.ended_on)
    agreement = context.kept(("agreement", body["lease"]), act, "only what was signed ends")
    expect(act, "its agreement ended on the same day", agreement.ended_on, body["on"])
    expect(act, "it is of the same place", held.holding, body["holding"])
    if body["how"] in _SOLD and agreement.terms.get("resale") and body["on"] > held.begun_at:
        # one that was over before it was entered here has no sale in this record
        _require(act, context.get(("land.selling", held.holding)) is not None, "a home is sold by the steps of a sale",
                 "a sale under way", "none")  # fmt: skip
    held.ended_on, held.ended_how, held.sold_for = body["on"], body["how"], body.get("sold_for")
    yield f"Lease {held.id} ended on {held.ended_on}, and its agreement with it."


def _adjusted(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    held = _lease(context, act, body["lease"])
    agreement = context.kept(("agreement", body["lease"]), act, "only a fee that was signed is adjusted")
    if agreement.sealed:
        _require(
            act, "statement" not in body, "what a sealed change says is not told by another way", "no statement", "one"
        )
        yield f"The fee of lease {held.id} was adjusted by its index; its account is private."
        return
    terms = _now(agreement.terms, held)
    made = adjustment(terms, date.fromisoformat(body["on"]), Decimal(body["before"]), Decimal(body["after"]))
    expect(act, "the index is the one that was signed", made.index, body["index"])
    expect(act, "how far it moved", str(made.moved), body["moved"])
    expect(act, "what of it counts", str(made.counts), body["counts"])
    expect(act, "whether floor or cap held it", made.limited, body["limited"])
    expect(act, "the fee before", [[part.bucket, part.amount] for part in made.old], body["old"])
    expect(act, "the fee from then on", [[part.bucket, part.amount] for part in made.new], body["new"])
    dues = adjusted(terms, made).dues
    assert dues is not None
    expect(act, "what falls due from then on", _DUES.dump(dues), body["statement"])
    held.adjusted = (*held.adjusted, Change(made.on, made.new))
    context.keep(("agreement terms", held.id), {"on": body["on"], "statement": body["statement"]})
    yield f"The fee of lease {held.id} from {body['on']} on was reckoned anew from the signed terms and the index."


def _now(signed: Mapping[str, Any], held: Held) -> LeaseTerms:
    terms = _TERMS.load(dict(signed), "terms")
    last = terms.fee.changes[-1].on if terms.fee.changes else date.min
    new = tuple(change for change in held.adjusted if change.on > last)
    if not new:
        return terms
    fee = replace(terms.fee, changes=(*terms.fee.changes, *new))
    return completed(replace(terms, fee=fee, dues=None))


def _billing_begun(context: Context, act: Act) -> Iterator[str]:
    """What the run will have to come to is reckoned here: it bills what holds at this place of the record."""
    body = act.body
    starts, until = date.fromisoformat(body["starts"]), date.fromisoformat(body["until"])
    before: _Expected | None = context.get(("billing", body["run"]))
    seen: set[str] = context.get(("billed", body["run"])) or set()
    bills = dict(before.bills) if before is not None else {}
    for id in context.get(("leases",)) or ():
        held = _lease(context, act, id)
        if held.ended_on or id in seen or held.unit != body["unit"] or held.starts_on > body["until"]:
            continue
        seen.add(id)
        if context.get(("agreement", id)).sealed:
            continue  # its bill is among those apart
        lines = _bill(context, id, starts, until)
        if lines:
            bills[id] = (sum(line[2] for line in lines), lines)
    context.keep(("billed", body["run"]), seen)
    context.keep(("billing", body["run"]), _Expected(body["starts"], body["until"], len(seen), bills))
    yield f"A run of bills from {starts} to {until} began: what it must come to was reckoned from the record."


def _bill(context: Context, id: str, starts: date, until: date) -> list[Any]:
    agreement = context.get(("agreement", id))
    told = [
        Told(event["number"], event["kind"], date.fromisoformat(event["on"]), event["data"])
        for event in agreement.events
        if event["kind"] in _SHAPING
    ]
    return bill_of(agreement.statement, told, starts, until)


def _billed(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    wanted: _Expected = context.kept(("billing", body["run"]), act, "a run begins before it is finished")
    expect(act, "the time that is billed", (wanted.starts, wanted.until), (body["starts"], body["until"]))
    expect(act, "leases gone through", wanted.leases, body["leases"])
    expect(act, "number of bills", len(wanted.bills), body["bills"])
    expect(act, "their sum", sum(amount for amount, _lines in wanted.bills.values()), body["total"])
    digest = ""
    for id, (amount, lines) in sorted(wanted.bills.items()):
        digest = link(digest, id, amount, lines)
    expect(act, "the digest over all bills", digest, body["digest"])
    yield f"{body['bills']} bills came to {body['total']}: each was reckoned anew from its signed terms, and is the same."


def _about(context: Context, act: Act) -> Iterator[str]:
    held = _lease(context, act, act.body["lease"])
    _require(act, not held.ended_on, "this happens while a lease is in force", "in force", held.ended_on)
    yield f"Something was noted of lease {held.id}, which was in force."


def _paid_off(context: Context, act: Act) -> Iterator[str]:
    kept = context.kept(("mortgage", act.body["mortgage"]), act, "the trust agreed to the loan before")
    _require(act, act.body["on"] >= kept, "it is paid off after it began", kept, act.body["on"])
    yield "A bank’s loan was paid off that the trust had agreed to."


def _consented(context: Context, act: Act) -> Iterator[str]:
    context.keep(("mortgage", act.body["mortgage"]), act.body["on"])
    _require(
        act, context.get(("agreement", act.body["lease"])) is not None, "only a lease that was signed bears a loan",
        "a signed lease", act.body["lease"],
    )  # fmt: skip
    yield f"The trust agreed to a bank’s loan on the home of lease {act.body['lease']}."


def _lease(context: Context, act: Act, id: str) -> Held:
    held: Held = context.kept(("lease", id), act, "the lease began before")
    return held


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.lease-begun": _begun,
        "land.lease-ended": _ended,
        "land.sale-required": _about,
        "land.fee-adjusted": _adjusted,
        "land.mortgage-consented": _consented,
        "land.mortgage-paid-off": _paid_off,
        "land.billing-begun": _billing_begun,
        "land.billed": _billed,
    }
)
