"""How to recompute the acts of raising money, from the record alone. No Django here.

What is checked: a note that was signed has the terms of a class that was offered; interest paid to all holders is what the rule
gives for every note in the record, to the cent, and reached each note's account; what came back is all that was owed; requests
for money back were paid in the order of asking; losses were shared within a class by what was owed on each note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry
from commonhouse.rules.agreeing.model import Event
from commonhouse.rules.funding.interest import Held, Holdings, InterestRun
from commonhouse.rules.funding.note import Earning, NoteTerms, earning
from commonhouse.rules.funding.weights import by_weight
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.model import rounded

INTEREST_RULE = "note-interest"
NOTE = "note"  # kind of agreement
_EVER = date(2399, 12, 31)


@dataclass(slots=True)
class _Raising:
    """What the record has told of the fund's notes so far."""

    classes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    offerings: set[str] = field(default_factory=set)
    distributions: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)
    line: dict[int, dict[str, Any]] = field(default_factory=dict)
    returned: set[str] = field(default_factory=set)
    gifts: set[str] = field(default_factory=set)


def _raising(context: Context) -> _Raising:
    kept: _Raising | None = context.get(("funds", "raising"))
    if kept is None:
        kept = _Raising()
        context.keep(("funds", "raising"), kept)
    return kept


# --- offerings ----------------------------------------------------------------------------------------------------------
def _offered(context: Context, act: Act) -> Iterator[str]:
    known = _raising(context)
    _require(act, act.body["offering"] not in known.offerings, "an offering is opened once", "once", "a second time")
    known.offerings.add(act.body["offering"])
    for each in act.body["classes"]:
        _keep_class(known, act, each)
    yield f"Notes were offered in {len(act.body['classes'])} classes."


def _class_offered(context: Context, act: Act) -> Iterator[str]:
    known = _raising(context)
    _require(act, act.body["offering"] in known.offerings, "a class belongs to an open offering", "one", "none")
    _keep_class(known, act, act.body["class"])
    yield from ()


def _keep_class(known: _Raising, act: Act, each: Mapping[str, Any]) -> None:
    _require(act, each["id"] not in known.classes, "a class keeps the terms it was offered with", "once", each["id"])
    _require(act, 0 <= Fraction(each["rate"]) <= 1, "a rate is a share of one", "0 to 1", each["rate"])
    known.classes[each["id"]] = each


def _said(context: Context, act: Act) -> Iterator[str]:
    yield from ()


# --- interest -----------------------------------------------------------------------------------------------------------
def _distributed(context: Context, act: Act) -> Iterator[str]:
    known, body = _raising(context), act.body
    expect(act, "interest is paid by the rule of the house", INTEREST_RULE, body["rule"])
    rule = registry.get(INTEREST_RULE)
    stated = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the rule is stated in full", stated, body["statement"])
    expect(act, "nobody's interest is held back", rule.statement_json(InterestRun()), body["statement"])
    through = date.fromisoformat(body["input"]["through"])
    _require(act, through <= date.fromisoformat(body["on"]), "interest is paid when it is earned", through, body["on"])
    found = rule.input_from_json(body["input"])
    ids = [each.id for each in found.notes]
    held = tuple(Held(id, *_earning(context, act, id)) for id in ids)
    expect(act, "each note's payments and losses are those of the record",
           rule.input_json(Holdings(through, held)), body["input"])  # fmt: skip
    _check_all_there(context, act, set(ids), through)
    expect(act, "what each note gets", rule.compute(body["statement"], body["input"]), body["result"])
    expect(act, "the total", body["result"]["total"], body["total"])
    waiting = set(known.distributions) - known.entered
    _require(act, not waiting, "the distribution before was entered in all notes", "entered", sorted(waiting))
    known.distributions[body["distribution"]] = body
    yield (
        f"Interest of {body['total']} on {len(body['result']['portions'])} notes through {through} was reckoned anew from "
        "the record, and is the same to the cent."
    )


def _check_all_there(context: Context, act: Act, ids: set[str], through: date) -> None:
    """No note that pays every year, or has come back, was left out."""
    for id in context.get(("agreements", "ids"), ()):  # kept by the verifier of agreements, where it keeps them
        note = context.get(("agreement", id))
        if note is None or note.kind != NOTE or note.ended_on or id in ids:
            continue
        terms = _terms(note)
        if terms.interest == "maturity" and terms.matures_on > through:
            continue
        earned, paid = _earning(context, act, id)
        _require(
            act, earned.through(through) - paid < 1, "every note that is owed interest gets it", "none left out", id
        )


def _entered(context: Context, act: Act) -> Iterator[str]:
    known, body = _raising(context), act.body
    _require(act, body["distribution"] in known.distributions, "what is entered was paid", "paid", "nothing")
    _require(act, body["distribution"] not in known.entered, "it is entered once", "once", "a second time")
    paid = known.distributions[body["distribution"]]
    for portion in paid["result"]["portions"]:
        got = [
            event["amount"]
            for event in _note(context, act, portion["id"]).events
            if event["kind"] == "disbursed" and event["data"].get("distribution") == body["distribution"]
        ]
        expect(act, f"note {portion['id']} got its interest, once", [portion["amount"]], got)
    expect(act, "how many notes got interest", len(paid["result"]["portions"]), body["notes"])
    known.entered.add(body["distribution"])
    yield "Each note's account has the interest it was to get."


# --- notes coming back --------------------------------------------------------------------------------------------------
def _returned(context: Context, act: Act) -> Iterator[str]:
    known, body = _raising(context), act.body
    id, on = body["agreement"], date.fromisoformat(body["on"])
    note = _note(context, act, id)
    _require(act, id not in known.returned, "a note comes back once", "once", "a second time")
    _require(act, on >= _terms(note).matures_on, "a note comes back on its day", _terms(note).matures_on, on)
    how = {"repay": "", "give": "given", "roll": "rolled"}
    _require(act, body["how"] in how, "it came back as its holder wished", "repay, roll or give", body["how"])
    last = [each for each in note.events if each["kind"] == "disbursed" and each["on"] == body["on"]][-2:]
    out = {each["data"]["bucket"]: (each["amount"], each["data"].get("how", "")) for each in last}
    expect(act, "what was paid is what the note's account has", (body["principal"], how[body["how"]]), out["principal"])
    if body["interest"]:
        expect(act, "its interest is what the note's account has", body["interest"], out["interest"][0])
    assert note.result is not None
    expect(act, "nothing is left of it", 0, note.result["principal"]["outstanding"])
    earned, paid = _earning(context, act, id)
    owed = earned.through(on) - (paid - body["interest"])
    expect(act, "its interest is what it had earned", rounded(max(owed, Fraction(0))), body["interest"])
    if body["how"] == "roll":
        into = _note(context, act, body["into"])
        came = sum(each["amount"] for each in into.events if each["data"].get("from") == id)
        expect(act, "all of it is in the new note", body["principal"], came)
    known.returned.add(id)
    yield f"Note {id} came back: all that was owed on it, with the interest it had earned."


# --- money back before its day ------------------------------------------------------------------------------------------
def _asked(context: Context, act: Act) -> Iterator[str]:
    known, body = _raising(context), act.body
    expect(act, "requests are numbered in the order they come", max(known.line, default=0) + 1, body["number"])
    known.line[body["number"]] = {"agreement": body["agreement"], "owed": body["amount"], "open": True}
    yield from ()


def _asked_no_more(context: Context, act: Act) -> Iterator[str]:
    known = _raising(context)
    _require(act, act.body["number"] in known.line, "what is withdrawn was asked for", "asked", "never")
    known.line[act.body["number"]]["open"] = False
    yield from ()


def _redeemed(context: Context, act: Act) -> Iterator[str]:
    known, body = _raising(context), act.body
    _require(
        act, date.fromisoformat(body["on"]).year > 0 and body["spare"] > 0, "money to spare", "some", body["spare"]
    )
    numbers = [each["number"] for each in body["line"]]
    open_ones = sorted(number for number, each in known.line.items() if each["open"])
    left_out = [n for n in open_ones if n not in numbers and n < max(numbers) and _still_owed(context, act, known, n)]
    _require(act, numbers == sorted(numbers) and not left_out, "nobody in line is passed over", open_ones, numbers)
    spare = body["spare"]
    for each in body["line"]:
        row = known.line.get(each["number"])
        _require(act, row is not None and row["agreement"] == each["agreement"], "who is paid has asked", "asked", each)
        assert row is not None
        note = _note(context, act, each["agreement"])
        assert note.result is not None
        owed = min(row["owed"], note.result["principal"]["outstanding"] + each["paid"])
        expect(act, "what was still asked for and owed", owed, each["owed"])
        _check_paid_back(act, note, each)
        expect(act, "first come, first served", min(owed, spare), each["paid"])
        spare -= each["paid"]
        row["owed"] -= each["paid"]
        if not row["owed"]:
            row["open"] = False
    yield f"{body['spare'] - spare} was paid back early, in the order in which holders had asked."


def _check_paid_back(act: Act, note: Any, each: Mapping[str, Any]) -> None:
    """What the line says was paid is what the note's account has just had."""
    if not each["paid"]:
        return
    last = note.events[-1]
    found = (last["kind"], last["on"], last["amount"], last["data"].get("bucket"))
    expect(act, "it was paid on the note", ("disbursed", act.body["on"], each["paid"], "principal"), found)


def _still_owed(context: Context, act: Act, known: _Raising, number: int) -> bool:
    result = _note(context, act, known.line[number]["agreement"]).result
    return bool(result is not None and result["principal"]["outstanding"])


# --- losses and gifts ---------------------------------------------------------------------------------------------------
def _borne(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    kind = "written-off" if act.kind == "funds.loss-borne" else "recovered"
    expect(act, "what kind of change it is", kind, body["kind"])
    context.keep(("funds.borne", body["entry"]), body)  # the loss that it belongs to is told next (see verify_lending)
    for each in body["classes"]:
        expect(act, "a class's part is shared by weight", by_weight(each["amount"], each["weights"]), each["parts"])
        for id, part in each["parts"].items():
            note = _note(context, act, id)
            expect(act, f"note {id} is of this class", each["class"], note.terms["note_class"])
            _check_weight(act, note, id, part, each["weights"][id], kind)
    notes = sum(len(each["parts"]) for each in body["classes"])
    total = sum(each["amount"] for each in body["classes"])
    verb = "was borne by" if kind == "written-off" else "was given back to"
    yield f"{total} {verb} {notes} notes by what each had at stake, and {body['first_loss']} by what is set aside."


def _check_weight(act: Act, note: Any, id: str, part: int, weight: int, kind: str) -> None:
    """What a note bore was in proportion to what was owed on it (or had been lost) just before."""
    if part:
        expect(act, f"note {id} bore its part", (kind, part), (note.events[-1]["kind"], note.events[-1]["amount"]))
    assert note.result is not None
    after = note.result["principal"]["outstanding" if kind == "written-off" else "written_off"]
    expect(act, f"the weight of note {id}", after + part, weight)


def _given(context: Context, act: Act) -> Iterator[str]:
    known = _raising(context)
    _require(act, act.body["gift"] not in known.gifts, "a gift is received once", "once", act.body["gift"])
    _require(act, act.body["amount"] > 0, "a gift is more than nothing", "more", act.body["amount"])
    known.gifts.add(act.body["gift"])
    yield from ()


# --- what agreements say ------------------------------------------------------------------------------------------------
def _note(context: Context, act: Act, id: str) -> Any:
    note = context.kept(("agreement", id), act, "money moves on notes that were signed")
    expect(act, "it is a note", NOTE, note.kind)
    _check_terms(context, act, note)
    return note


def _check_terms(context: Context, act: Act, note: Any) -> None:
    """A note's rate, day count, rank and least are those its class was offered with."""
    offered = _raising(context).classes.get(note.terms["note_class"])
    _require(act, offered is not None, "the note's class was offered", "an offering before", note.terms["note_class"])
    assert offered is not None
    terms = note.statement  # of the first version: a change is signed by all, and checked with agreements
    expect(act, "a note has the rate of its class", Fraction(offered["rate"]), Fraction(terms["rate"]))
    for name in ("day_count", "interest"):
        expect(act, f"a note has the {name} of its class", offered[name], terms[name])
    expect(act, "a note has the rank of its class", offered["rank"], note.terms["rank"])


def _terms(note: Any) -> NoteTerms:
    return form_of(NoteTerms).load(dict(note.statement), "statement")


def _earning(context: Context, act: Act, id: str) -> tuple[Earning, int]:
    note = _note(context, act, id)
    events = [form_of(Event).load(event, "event") for event in note.events]
    return earning(_terms(note), events, _EVER)


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType({
    "funds.offering-opened": _offered,
    "funds.class-offered": _class_offered,
    "funds.class-closed": _said,
    "funds.offering-closed": _said,
    "funds.distributed": _distributed,
    "funds.distribution-entered": _entered,
    "funds.note-returned": _returned,
    "funds.redemption-asked": _asked,
    "funds.redemption-withdrawn": _asked_no_more,
    "funds.redeemed": _redeemed,
    "funds.loss-borne": _borne,
    "funds.loss-returned": _borne,
    "funds.gift-received": _given,
})  # fmt: skip
