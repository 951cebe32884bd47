"""How to recompute the acts of lending, from the record alone. No Django here.

What is checked: a loan's plan is what its terms give; restricted money is lent only to whom its purse says; what was decided by
members is lent by their decision; what is paid out is what the agreement's own act says, signed before and never more than
agreed; a change was signed by both; a loss and what came in after all went through the ranks as the rule gives, and the notes
bear what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from commonhouse.funds import verify_deciding
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry

WATERFALL = "note-waterfall"


@dataclass(slots=True)
class _Loan:
    """What is known of one loan so far."""

    prepared: Mapping[str, Any]
    sheet: int = 0  # the term sheet members said yes to, of a candidate's loan
    disbursed: int = 0
    written_off: int = 0
    recovered: int = 0
    events: set[int] = field(default_factory=set)


def summary_of(terms: Mapping[str, Any]) -> dict[str, Any]:
    """What the terms of a schedule loan come to: payments, first and last day, interest, all that is paid."""
    rule = registry.get("loan-schedule")
    plan = rule.run(rule.input_from_json({}), rule.statement_from_json(dict(terms)))
    rows = plan.instalments
    return {
        "payments": len(rows),
        "first_due": rows[0].due.isoformat() if rows else "",
        "last_due": rows[-1].due.isoformat() if rows else "",
        "interest": plan.interest,
        "paid": plan.paid,
    }


def _purse_opened(context: Context, act: Act) -> Iterator[str]:
    context.keep(("funds.purse", act.body["restriction"]), tuple(act.body["kinds"]))
    yield from ()


def _purse_closed(context: Context, act: Act) -> Iterator[str]:
    context.kept(("funds.purse", act.body["restriction"]), act, "the purse was opened before")
    context.forget(("funds.purse", act.body["restriction"]))
    yield from ()


def _prepared(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    _require(act, context.get(_key(body)) is None, "a loan is prepared once", "once", "again")
    if body["restriction"]:
        kinds = context.kept(("funds.purse", body["restriction"]), act, "restricted money is lent from an open purse")
        fits = not kinds or body["borrower_kind"] in kinds
        _require(act, fits, "restricted money goes to whom its purse says", list(kinds), body["borrower_kind"])
    if body["kind_of_agreement"] == "loan":
        expect(act, "the plan is what the terms give", summary_of(body["terms"]), body["schedule"])
    if body["decision"]:
        decided = context.kept(("proposals.proposal", body["decision"]), act, "the decision stands in the record")
        expect(act, "what is lent by decision was adopted", "adopted", decided.outcome)
    context.keep(_key(body), _Loan(body, _sheet(context, act)))
    words = _plan_words(body) if body["kind_of_agreement"] == "loan" else ""
    by = "" if body["decision"] or "candidate" in body else ", without a decision of members"
    yield f"A loan to {body['borrower']} was prepared{by}{words}."


def _sheet(context: Context, act: Act) -> int:
    """The number of the term sheet that members said yes to, which the loan is word for word; 0 for a loan of no candidate."""
    body = act.body
    if "candidate" not in body:
        other = context.get(("funds.vote", body["decision"])) if body["decision"] else None
        expect(act, "a decision about a candidate is not for another loan", None, other)
        return 0
    known = verify_deciding.candidate(context, act, body["candidate"])
    _require(act, known.terms is not None, "terms were agreed before", "agreed terms", "none")
    assert known.terms is not None
    expect(act, "the loan has the terms members said yes to", known.terms["statement"], body["terms"])
    if body["decision"]:
        expect(act, "the decision is about this loan", known.sheet, known.votes.get(body["decision"]))
        return known.sheet
    _require(act, "pool" in known.lists.values(), "members chose it", "a decision, or a share of a pool", "neither")
    return known.sheet


def _plan_words(body: Mapping[str, Any]) -> str:
    plan = body["schedule"]
    return f": {plan['payments']} payments until {plan['last_due']}, recomputed from its terms"


def _disbursed(context: Context, act: Act) -> Iterator[str]:
    body, loan = act.body, _known(context, act)
    event = _event(context, act, "disbursed")
    expect(act, "the sum is that of the agreement's event", event["amount"], body["amount"])
    expect(act, "the day is that of the agreement's event", event["on"], body["on"])
    expect(act, "the money is of the purse it was promised from", loan.prepared["restriction"], body["restriction"])
    expect(act, "it is paid to the borrower", loan.prepared["borrower"], body["borrower"])
    signed = _agreement(context, act)
    _check_signed(act, loan, signed)
    loan.disbursed += body["amount"]
    most = min(loan.prepared["terms"]["principal"], signed.terms["principal"])
    _require(act, loan.disbursed <= most, "no more is paid out than agreed", most, loan.disbursed)
    _check_candidate(context, act, loan)
    _once(act, loan, body["event"])
    yield f"{body['amount']} (smallest parts) were paid out to {body['borrower']} on {body['on']}."


def _check_signed(act: Act, loan: _Loan, signed: Any) -> None:
    """What was signed first is what was prepared, with the borrower that was told, by both sides."""
    prepared = loan.prepared
    expect(act, "what was signed is what was prepared", prepared["terms"], signed.statement)
    expect(act, "it is of the kind prepared", prepared["kind_of_agreement"], signed.kind)
    expect(act, "it is in the unit prepared", prepared["unit"], signed.unit)
    parties = {party["role"]: party for party in signed.parties}
    expect(act, "who borrows is who signed", prepared["borrower"], parties["borrower"]["organization"])
    both = bool(parties["lender"]["signed"] and parties["borrower"]["signed"])
    _require(act, both, "lender and borrower have signed", "both", list(signed.parties))


def _check_candidate(context: Context, act: Act, loan: _Loan) -> None:
    """One yes of the members is lent once: all loans by it together are never more than what they said yes to."""
    name = loan.prepared.get("candidate")
    if name is None:
        return
    key = ("funds.lent", name, loan.sheet)
    lent, most = context.get(key, 0) + act.body["amount"], loan.prepared["terms"]["principal"]
    _require(act, lent <= most, "no more is lent than members said yes to", most, lent)
    context.keep(key, lent)


def _restructured(context: Context, act: Act) -> Iterator[str]:
    _known(context, act)
    signed = _agreement(context, act)
    expect(act, "the change is the version that was signed last", signed.version, act.body["version"])
    yield f"New terms for a loan were agreed by both sides (version {act.body['version']})."


def _written_off(context: Context, act: Act) -> Iterator[str]:
    body, loan = act.body, _known(context, act)
    event = _event(context, act, "written-off")
    expect(act, "the loss is that of the agreement's event", event["amount"], body["amount"])
    _waterfall(act)
    _borne(context, act, "outstanding")
    loan.written_off += body["amount"]
    _require(act, loan.written_off <= loan.disbursed, "no more is lost than was lent", loan.disbursed, loan.written_off)
    _once(act, loan, body["event"])
    yield f"{body['amount']} (smallest parts) were given up as lost, and borne by rank as recomputed."


def _recovered(context: Context, act: Act) -> Iterator[str]:
    body, loan = act.body, _known(context, act)
    event = _event(context, act, "recovered")
    expect(act, "the sum is that of the agreement's event", event["amount"], body["amount"])
    _waterfall(act)
    _borne(context, act, "lost")
    loan.recovered += body["amount"]
    less = loan.recovered <= loan.written_off
    _require(act, less, "no more comes back than was lost", loan.written_off, loan.recovered)
    _once(act, loan, body["event"])
    yield f"{body['amount']} (smallest parts) of a loss came in after all, and went back down the ranks as recomputed."


def _waterfall(act: Act) -> None:
    body = act.body
    found = registry.get(WATERFALL).compute(dict(body["statement"]), dict(body["input"]))
    expect(act, "who bears it, recomputed", found, body["result"])


def _borne(context: Context, act: Act, stake: str) -> None:
    """What notes and gifts bore, or got back, in the act before this one is what the rule gives."""
    body = act.body
    result = body["result"]
    parts = {each["id"]: each["loss"] + each["recovered"] for each in result["classes"]}
    wanted = {name: amount for name, amount in parts.items() if amount}
    aside = sum(each["loss"] + each["recovered"] for each in result["set_aside"])
    if body["restriction"]:
        expect(act, "restricted money bears its own losses", {}, parts)
        return
    if not wanted and not aside:
        expect(act, "nobody bears it but the fund", None, body["borne"])
        return
    said = context.kept(("funds.borne", body["borne"]), act, "what notes and gifts bear was told before")
    context.forget(("funds.borne", body["borne"]))
    kind = "written-off" if stake == "outstanding" else "recovered"
    expect(act, "what was borne is of this kind", kind, said["kind"])
    expect(
        act, "each class bears what the rule gives", wanted, {row["class"]: row["amount"] for row in said["classes"]}
    )
    expect(act, "what is set aside bears what the rule gives", aside, said["first_loss"])
    if stake == "outstanding":
        stakes = {each["id"]: each["outstanding"] for each in body["input"]["classes"]}
        for row in said["classes"]:
            whole = sum(row["weights"].values())
            expect(act, "a class holds what its notes hold", stakes[row["class"]], whole)


def _policy(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    _require(act, 0 <= body["reserve_points"] <= 10_000, "a share is at most all", "0 to 10000", body["reserve_points"])
    yield from ()


# --- what other acts say ------------------------------------------------------------------------------------------------
def _key(body: Mapping[str, Any]) -> tuple[str, str]:
    return "funds.loan", body["agreement"]


def _known(context: Context, act: Act) -> _Loan:
    loan: _Loan = context.kept(_key(act.body), act, "the loan was prepared before")
    return loan


def _agreement(context: Context, act: Act) -> Any:
    """The loan's agreement as the record has told of it (see agreements.verify)."""
    return context.kept(("agreement", act.body["agreement"]), act, "the loan was signed before")


def _event(context: Context, act: Act, kind: str) -> Mapping[str, Any]:
    """The agreement's event of the act's number. It is of that kind, and not taken back."""
    agreement, number = _agreement(context, act), act.body["event"]
    found: Mapping[str, Any] | None = next((each for each in agreement.events if each["number"] == number), None)
    _require(act, found is not None, "what is told is an event of the agreement", "an event", number)
    assert found is not None
    expect(act, "the event is of the kind told", found["kind"], kind)
    _require(act, number not in agreement.reversed, "the event was not taken back", "in force", "taken back")
    return found


def _once(act: Act, loan: _Loan, event: int) -> None:
    _require(act, event not in loan.events, "an event is told once", "once", event)
    loan.events.add(event)


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "funds.lending-policy": _policy,
        "funds.purse-opened": _purse_opened,
        "funds.purse-closed": _purse_closed,
        "funds.loan-prepared": _prepared,
        "funds.disbursed": _disbursed,
        "funds.restructured": _restructured,
        "funds.written-off": _written_off,
        "funds.recovered": _recovered,
    }
)
