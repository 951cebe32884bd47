"""How to recompute the acts of agreements, from the record alone. No Django here.

What is checked: terms are those whose hash was signed; nothing happens under an agreement before all have signed it; events
are numbered without a gap; terms change only to what was signed as a change, on the day that was signed; each account is
folded anew from the signed statement and the events of the record, and its standing and the hash of the whole result must be
those the act states.

An account may be private (a household's lease says so): of payments, fees and waivers the record then has numbers and commitments,
of changes that concern only them that all have signed, and no standing. Its parties can show what was committed to.

Where the signed terms themselves say that something changes by a rule (a fee that follows an index), the part of the house
that knows the rule recomputes it in an act before the event, and keeps what must follow under ("agreement terms", public id):
{"on", "statement"}.

For other folders: `context.get(("agreement", public_id))` is the `Known` agreement as it stands at that act, and
`context.get(("agreements", "ids"))` the public ids of all that were signed so far.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from commonhouse.record.canonical import canonical
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry

_AHEAD = frozenset({"terms", "ended"})
_METHODS = frozenset({"typed", "paper"})
_STANDING = (
    "principal", "paid", "accrued_interest", "due_now", "past_due", "days_late", "oldest_due_on", "ageing", "credit",
    "next", "state",
)  # fmt: skip


@dataclass(slots=True)
class Known:
    """An agreement as the record has told of it so far. `result`: the JSON of its account after the last event."""

    kind: str
    rule: str
    unit: str
    terms: Mapping[str, Any]
    statement: Mapping[str, Any]  # of the first signed version: later ones are events
    version: int
    parties: list[dict[str, str]]
    starts_on: str
    terms_hash: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    reversed: set[int] = field(default_factory=set)
    waiting: Mapping[str, Any] | None = None  # a signed change that its event must follow
    result: Mapping[str, Any] | None = None
    ended_on: str = ""
    private: bool = False  # what is paid and late under it stays out of the record
    sealed: bool = False  # a change was signed of which the record knows no more than that


def _key(act: Act) -> tuple[str, str]:
    return ("agreement", act.body["agreement"])


def _signed(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    if "sealed" in body:
        yield from _sealed_change(context, act)
        return
    expect(act, "the terms are those that were signed", _hash(body["terms"]), body["terms_hash"])
    methods = [party["signed"] for party in body["parties"] if party["signed"]]
    _require(act, bool(methods) and set(methods) <= _METHODS, "somebody signed", "typed or paper", methods)
    if body["rule"]:
        registry.get(body["rule"]).statement_from_json(body["statement"])
        signed = [body["terms"], *body["terms"].values()]  # the terms themselves, or a part of them
        _require(act, body["statement"] in signed, "what is reckoned is what was signed", signed, body["statement"])
    before: Known | None = context.get(_key(act))
    if before is None:
        context.keep(_key(act), _first(body))
        ids: list[str] | None = context.get(("agreements", "ids"))
        context.keep(("agreements", "ids"), [body["agreement"]] if ids is None else ids)
        if ids is not None:
            ids.append(body["agreement"])
        yield f"Agreement {body['agreement']} ({body['kind_of_agreement']}) was signed; its terms have the hash that was signed."
        return
    expect(act, "a change is of the same kind", before.kind, body["kind_of_agreement"])
    expect(act, "a change is reckoned by the same rule", before.rule, body["rule"])
    expect(act, "a change has the same unit", before.unit, body["unit"])
    roles = [(party["role"], party["organization"]) for party in before.parties]
    found = [(party["role"], party["organization"]) for party in body["parties"]]
    expect(act, "a change is between the same parties", roles, found)
    signers = [party["role"] for party in before.parties if party["signed"]]
    found_signers = [party["role"] for party in body["parties"] if party["signed"]]
    expect(act, "all who signed the agreement signed its change", signers, found_signers)
    _require(act, body["version"] > before.version, "versions go on", f"after {before.version}", body["version"])
    _require(act, not before.ended_on, "an agreement that has ended is not changed", "in force", before.ended_on)
    before.version, before.terms, before.terms_hash = body["version"], body["terms"], body["terms_hash"]
    before.waiting = body if before.rule else None
    yield f"A change of agreement {body['agreement']} was signed by all who had signed it."


def _sealed_change(context: Context, act: Act) -> Iterator[str]:
    """A change of private parts alone: the record says that all have signed it, and commits to what it is."""
    body = act.body
    known = _known(context, act)
    _require(act, known.private, "only a private account has sealed changes", "private", "public")
    signers = [party["role"] for party in known.parties if party["signed"]]
    found = [party["role"] for party in body["parties"] if party["signed"]]
    expect(act, "all who signed the agreement signed its change", signers, found)
    _require(act, body["version"] > known.version, "versions go on", f"after {known.version}", body["version"])
    known.version, known.sealed = body["version"], True
    yield f"A change of agreement {body['agreement']} was signed by all; what it is stays with its parties."


def _first(body: Mapping[str, Any]) -> Known:
    return Known(
        kind=body["kind_of_agreement"], rule=body["rule"], unit=body["unit"], terms=body["terms"],
        statement=body["statement"], version=body["version"], parties=body["parties"], starts_on=body["starts_on"],
        terms_hash=body["terms_hash"], private=bool(body.get("private")),
    )  # fmt: skip


def _event(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    known = _known(context, act)
    expect(act, "the event is of the agreement's kind", known.kind, body["kind_of_agreement"])
    expect(act, "events are numbered without a gap", len(known.events) + 1, body["number"])
    if "sealed" in body:
        _require(act, known.private, "only a private account has sealed events", "private", "public")
        known.events.append({"number": body["number"], "kind": "sealed"})
        yield f"Event {body['number']} of agreement {body['agreement']} stays with its parties; its place is kept."
        return
    expect(act, "it is in the unit that was signed", known.unit, body["unit"])
    _check_terms(context, act, known)
    _check_reversal(act, known)
    event = {name: body[name] for name in ("number", "kind", "on", "amount", "data")}
    known.events.append(event)
    if body["kind"] == "ended":
        known.ended_on = body["on"]
    if not known.rule or known.private:
        return
    as_of = date.fromisoformat(body["as_of"])
    happened = body["kind"] in _AHEAD or date.fromisoformat(body["on"]) <= as_of
    _require(act, happened, "an event is entered when it has happened", f"a day through {as_of}", body["on"])
    written = date.fromisoformat(act.at[:10])
    _require(act, as_of >= written - timedelta(days=1), "the account is that of its day", act.at[:10], body["as_of"])
    known.result = fold(known, body["as_of"])
    expect(act, "the standing is what terms and events give", _standing(known.result), body["standing"])
    expect(act, "the whole account is what terms and events give", _hash(known.result), body["result_hash"])
    yield (
        f"Event {body['number']} of agreement {body['agreement']} ({body['kind']}, {body['on']}): its account was folded "
        "anew from the signed terms and all events, and is the same."
    )


def fold(known: Known, as_of: str) -> Mapping[str, Any]:
    """The JSON of the account's result on a day, from signed terms and events alone."""
    given: Any = {"as_of": as_of, "events": known.events}
    result: Any = registry.get(known.rule).compute(dict(known.statement), given)
    return dict(result)


def _check_terms(context: Context, act: Act, known: Known) -> None:
    """Other terms come only from a signed change, at once and as it was signed, or by the signed terms themselves."""
    body, waiting = act.body, known.waiting
    by_terms = context.get(("agreement terms", body["agreement"]))
    if waiting is None and by_terms is not None:
        expect(act, "what follows from the terms is entered", "terms", body["kind"])
        expect(act, "the terms that take effect are those reckoned", by_terms["statement"], body["data"]["statement"])
        expect(act, "they take effect on the day that was reckoned", by_terms["on"], body["on"])
        context.forget(("agreement terms", body["agreement"]))
        return
    if waiting is None:
        _require(act, body["kind"] != "terms", "terms change only by a signed change", "a change signed before", "none")
        return
    expect(act, "what follows a signed change is its taking effect", "terms", body["kind"])
    expect(act, "the terms that take effect are those signed", waiting["statement"], body["data"]["statement"])
    expect(act, "they take effect on the day that was signed", waiting["takes_effect_on"], body["on"])
    expect(act, "they are of the version that was signed", waiting["version"], body["data"]["version"])
    known.waiting = None


def _check_reversal(act: Act, known: Known) -> None:
    if act.body["kind"] != "reversed":
        return
    number = act.body["data"]["event"]
    there = any(event["number"] == number and event["kind"] != "reversed" for event in known.events)
    _require(act, there, "what is taken back has happened", "an earlier event", number)
    _require(act, number not in known.reversed, "an event is taken back once", "once", number)
    known.reversed.add(number)


def _ended(context: Context, act: Act) -> Iterator[str]:
    known = _known(context, act)
    if known.rule:
        expect(act, "it ends on the day of its event", known.ended_on, act.body["on"])
    else:
        _require(act, not known.ended_on, "an agreement ends once", "once", known.ended_on)
        known.ended_on = act.body["on"]
    yield f"Agreement {act.body['agreement']} ended on {act.body['on']}."


def _known(context: Context, act: Act) -> Known:
    known: Known = context.kept(_key(act), act, "nothing happens under an agreement before all have signed it")
    return known


def _standing(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: result[name] for name in _STANDING}


def _hash(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(dict(value))).hexdigest()


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {"agreements.signed": _signed, "agreements.event": _event, "agreements.ended": _ended}
)
