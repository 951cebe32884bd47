"""Entering what happened under an agreement: checked by folding, written once, reckoned, and left in the record.

Inner functions, for verbs that have checked the actor's right, inside their transaction:

    prepared = prepare(agreement, "payment", on, 30_00, key=key, by=person)     # holds the agreement; checks by folding
    entry = ledger.post(... legs for prepared.parts ...)                         # the books
    event = write(prepared, entry=entry)                                         # the event, the rows, the act

`enter` does the first and the last in one, where no books follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import accounts, kinds, problems, sealing
from commonhouse.agreements.models import Agreement, Event
from commonhouse.ledger.models import Entry
from commonhouse.people.models import Person
from commonhouse.people.permissions import Refused
from commonhouse.people.verbs import locked
from commonhouse.record import actions as record
from commonhouse.record.canonical import canonical
from commonhouse.rules.agreeing import model
from commonhouse.rules.agreeing.model import AccountResult, EventKind

LONGEST_KEY = 80
LARGEST_DATA = 20_000  # bytes of JSON
_AHEAD = frozenset({EventKind.TERMS, EventKind.ENDED})  # what may be entered for a day to come


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event that can be written: `parts` is what the books have to follow (see kinds.Moved). `made` is the event that
    the same key has made already; then nothing is left to do."""

    agreement: Agreement
    kind: str
    on: dt.date
    amount: int
    data: dict[str, Any]
    key: str
    note: str
    by: Person | None
    as_of: dt.date
    moment: dt.datetime
    before: AccountResult | None
    after: AccountResult | None
    parts: Mapping[str, int]
    made: Event | None = None

    def moved(self, cash: Any = None) -> kinds.Moved:
        return kinds.Moved(
            self.agreement, self.kind, self.on, self.amount, self.data, self.parts, cash, self.before, self.after
        )


def enter(
    agreement: Agreement, kind: str, on: dt.date, amount: int = 0, data: Mapping[str, Any] | None = None, *, key: str,
    entry: Entry | None = None, by: Person | None = None, note: str = "", now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """One event, in the caller's transaction. The same key again is the same event. Raises Refused, ValidationError."""
    return write(prepare(agreement, kind, on, amount, data, key=key, by=by, note=note, now=now), entry=entry)


def prepare(
    agreement: Agreement, kind: str, on: dt.date, amount: int = 0, data: Mapping[str, Any] | None = None, *, key: str,
    by: Person | None = None, note: str = "", now: dt.datetime | None = None,
) -> Prepared:  # fmt: skip
    """Holds the agreement and folds its account with the event. Raises Refused or ValidationError when it cannot be."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    agreement = locked(agreement)
    given = dict(data or {})
    _check(agreement, kind, on, amount, given, key, today)
    if made := Event.objects.filter(organization=agreement.organization_id, key=key).first():
        _check_same(made, agreement, kind, on, amount, given)
        return Prepared(agreement, kind, on, amount, given, key, note, by, today, moment, None, None, {}, made)
    base = accounts.ground(agreement)
    before = after = None
    if base is not None:
        extra = model.Event(agreement.events_made + 1, EventKind(kind), on, amount, given)
        with problems.told(agreement.unit):
            before = accounts.fold(base, today)
            after = accounts.fold(base, today, [extra])
    parts = accounts.parts_since(agreement.booked, after)
    return Prepared(agreement, kind, on, amount, given, key, note, by, today, moment, before, after, parts)


def write(prepared: Prepared, *, entry: Entry | None = None) -> Event:
    """Writes the event, what is kept of the account, and the act; the last thing in the transaction."""
    if prepared.made is not None:
        return prepared.made
    agreement = prepared.agreement
    agreement.events_made += 1
    event = Event(
        organization_id=agreement.organization_id, agreement=agreement, number=agreement.events_made,
        kind=prepared.kind, on=prepared.on, amount=prepared.amount, data=prepared.data, note=prepared.note[:300],
        booked=dict(prepared.parts),
        key=prepared.key, entry=entry, by=prepared.by, entered_at=prepared.moment,
    )  # fmt: skip
    event.save()
    if prepared.after is not None:
        agreement.booked = accounts.totals(prepared.after)
    agreement.save(update_fields=["events_made", "booked"])
    if prepared.after is not None:
        accounts.store(agreement, prepared.after, prepared.as_of)
    body = act_body(agreement, event, prepared.as_of, prepared.after)
    leave_act(agreement, "event", body, prepared.moment)
    kind = kinds.get(agreement.kind)
    if kind.happened is not None:
        kind.happened(agreement, "event", {"event": event, "after": prepared.after, "parts": prepared.parts})
    return event


def act_body(agreement: Agreement, event: Event, as_of: dt.date, result: AccountResult | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "kind_of_agreement": agreement.kind,
        "number": event.number,
        "kind": event.kind,
        "on": event.on.isoformat(),
        "amount": event.amount,
        "unit": agreement.unit,
        "data": event.data,
    }
    if event.entry is not None:
        body["entry"] = event.entry.number
    if sealing.hides(agreement, event):
        sealed = sealing.commitment(agreement, {"agreement": agreement.public_id} | body)
        return {"kind_of_agreement": agreement.kind, "number": event.number, "sealed": sealed}
    if result is not None and not sealing.is_private(agreement):
        body |= {
            "as_of": as_of.isoformat(),
            "standing": accounts.as_standing(result),
            "result_hash": accounts.result_hash(result),
        }
    return body


def leave_act(agreement: Agreement, what: str, body: dict[str, Any], now: dt.datetime | None) -> int:
    """An act of this agreement in its keeper's record; the last thing a verb does."""
    at = now if now is not None and now <= timezone.now() else None
    body = {"agreement": agreement.public_id} | body
    subject = agreement.public_id
    return record.append(agreement.organization, f"agreements.{what}", body, subject=subject, at=at).index


def _check(
    agreement: Agreement, kind: str, on: dt.date, amount: int, data: dict[str, Any], key: str, today: dt.date
) -> None:
    if kind not in {each.value for each in EventKind}:
        raise ValueError(f"no such event: {kind!r}")
    if agreement.state not in {Agreement.State.ACTIVE, Agreement.State.ENDED}:
        raise Refused(_("This agreement is not in force: not everyone has signed it yet."))
    if not 1 <= len(key) <= LONGEST_KEY:
        raise ValueError(f"the key of an event has 1 to {LONGEST_KEY} characters")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= model.MAX_AMOUNT:
        raise ValidationError({"amount": _("Give an amount above zero.")})
    if kind not in _AHEAD and on > today:
        raise ValidationError({"on": _("This day is still to come. Enter it when it has happened.")})
    if agreement.starts_on is not None and on < agreement.starts_on:
        raise ValidationError({"on": _("The agreement began later than this day. Please check the date.")})
    if len(canonical(data)) > LARGEST_DATA:
        raise ValueError(f"the data of an event has at most {LARGEST_DATA} bytes")


def _check_same(
    made: Event, agreement: Agreement, kind: str, on: dt.date, amount: int, data: Mapping[str, Any]
) -> None:
    before = (made.agreement_id, made.kind, made.on, made.amount, made.data)
    if before != (agreement.pk, kind, on, amount, dict(data)):
        raise Refused(
            _("This was already sent, with other figures. Please open the form again and check what is there.")
        )
