"""Who stands behind the fund's loans: gifts and dues that bear the first losses, then notes, the last rank first.

Losses that reach a class of notes are shared by its notes by what is owed on each, to the cent; what is recovered goes back
the same way, by what each has lost. Which class bears how much is decided elsewhere (the rule note-waterfall).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from commonhouse.agreements import entering
from commonhouse.agreements.models import Agreement
from commonhouse.funds import purse_accounts as accounts
from commonhouse.funds.actions.raising.common import leave_act
from commonhouse.funds.models import Note, NoteClass
from commonhouse.ledger.accounts import book_of, of_role
from commonhouse.ledger.models import Account, Entry
from commonhouse.ledger.posting import Draft, Leg, post
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused
from commonhouse.rules.funding.weights import by_weight


@dataclass(frozen=True, slots=True)
class Layer:
    """A class of notes as it stands: its public id, name, rank (1 loses last), rate and what is owed on it now."""

    id: str
    name: str
    rank: int
    rate: str
    outstanding: int
    written_off: int
    holders: int

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter((self.id, self.rank, self.outstanding))


def classes(organization: Organization) -> list[Layer]:
    """Every class with notes, the first rank first. Unpacks as (class id, rank, outstanding)."""
    rows = NoteClass.objects.filter(organization=organization, notes__agreement__state=Agreement.State.ACTIVE)
    sums = rows.annotate(
        lost=Sum("notes__written_off"),
        owed=Sum(F("notes__paid_in") - F("notes__repaid") - F("notes__written_off")),
    ).order_by("rank", "order", "id")
    holders = _holders(organization)
    return [
        Layer(each.public_id, each.name, each.rank, each.rate, each.owed or 0, each.lost or 0, holders.get(each.pk, 0))
        for each in sums
    ]


def _holders(organization: Organization) -> dict[int, int]:
    rows = Note.objects.filter(organization=organization, agreement__state=Agreement.State.ACTIVE)
    seen: dict[int, set[object]] = {}
    for note_class, person, other in rows.values_list("note_class", "holder", "holder_organization"):
        seen.setdefault(note_class, set()).add(person or other)
    return {pk: len(who) for pk, who in seen.items()}


def first_loss(organization: Organization) -> int:
    """What gifts and dues have set aside to bear the first losses, in the smallest part of the books' money."""
    return accounts.first_loss(organization, book_of(organization).unit)


def apply_loss(
    organization: Organization, amounts: Mapping[str, int], *, on: dt.date, key: str, first_loss: int = 0,
    by: Person | None = None, now: dt.datetime | None = None, source: str = "",
) -> Entry | None:  # fmt: skip
    """Writes a loss down where it is borne: `first_loss` from what is set aside, `amounts` by class (public id) from notes.

    Inside the caller's transaction, after the loss itself is in the books. The notes' part is no loss of the fund any more:
    its holders bear it. One entry; an event "written-off" on each note's agreement; the act funds.loss-borne. The same key
    again changes nothing.
    """
    return _bear(organization, amounts, first_loss, "written-off", on, key, by, now, source)


def apply_recovery(
    organization: Organization, amounts: Mapping[str, int], *, on: dt.date, key: str, first_loss: int = 0,
    by: Person | None = None, now: dt.datetime | None = None, source: str = "",
) -> Entry | None:  # fmt: skip
    """Gives back what was recovered of a loss: to notes by what each has lost, and to what is set aside. See `apply_loss`."""
    return _bear(organization, amounts, first_loss, "recovered", on, key, by, now, source)


def _bear(
    organization: Organization, amounts: Mapping[str, int], first: int, kind: str, on: dt.date, key: str,
    by: Person | None, now: dt.datetime | None, source: str,
) -> Entry | None:  # fmt: skip
    if not connection.in_atomic_block:
        raise RuntimeError("a loss is borne inside the transaction that it belongs to")
    wanted = {id: amount for id, amount in amounts.items() if amount}
    if first < 0 or any(amount < 0 for amount in wanted.values()):
        raise ValueError("what is borne is not negative")
    if not wanted and not first:
        return None
    lost = kind == "written-off"
    sign = 1 if lost else -1
    unit = book_of(organization).unit
    found = Entry.objects.filter(organization=organization, key=key).first()
    if found is not None:
        return found
    shares = {id: _shares(organization, id, amount, lost=lost) for id, amount in sorted(wanted.items())}
    legs = accounts.set_aside(organization, unit, -sign * first)
    notes_total = sum(wanted.values())
    for rows in shares.values():
        legs += [Leg(accounts.of_note(note.agreement), sign * part) for note, _weight, part in rows if part]
    if notes_total:
        legs.append(Leg(_loss_account(organization, unit, lost=lost), -sign * notes_total))
    text = _("Loss borne by notes and gifts") if lost else _("Recovered: given back to notes and gifts")
    entry = post(organization, [Draft(on, text, legs, key, source=source)], by=by, now=now)[0]
    for rows in shares.values():
        for note, _weight, part in rows:
            if part:
                entering.enter(
                    note.agreement, kind, on, part, {}, key=f"{key[-60:]}:{note.pk}", entry=entry, by=by, now=now
                )
    body = {
        "kind": kind,
        "on": on.isoformat(),
        "first_loss": first,
        "classes": [
            {
                "class": id,
                "amount": wanted[id],
                "weights": {note.agreement.public_id: weight for note, weight, _part in rows},
                "parts": {note.agreement.public_id: part for note, _weight, part in rows},
            }
            for id, rows in shares.items()
        ],
        "entry": entry.number,
    }
    leave_act(organization, "loss-borne" if lost else "loss-returned", body, source[-64:], now)
    return entry


def _loss_account(organization: Organization, unit: str, *, lost: bool) -> Account:
    """Where the fund's own loss is made smaller, as holders bear it; or its own gain, as they get it back."""
    return of_role(organization, "loss-expense" if lost else "recovery", unit)


def _shares(organization: Organization, id: str, amount: int, *, lost: bool) -> list[tuple[Note, int, int]]:
    """(note, its weight, its part) of a class, held in order of agreements."""
    rows = Note.objects.filter(
        organization=organization, note_class__public_id=id, agreement__state=Agreement.State.ACTIVE
    )
    agreements = Agreement.objects.filter(note__in=rows).select_for_update(of=("self",)).order_by("pk")
    list(agreements)
    notes = list(rows.select_related("agreement__organization", "note_class").prefetch_related("agreement__parties"))
    weights = {note.agreement.public_id: note.outstanding if lost else note.written_off for note in notes}
    weights = {name: weight for name, weight in weights.items() if weight > 0}
    if amount > sum(weights.values()):
        raise Refused(_("This is more than the notes of this class can bear."))
    parts = by_weight(amount, weights)
    return [
        (note, weights[note.agreement.public_id], parts[note.agreement.public_id])
        for note in notes
        if note.agreement.public_id in parts
    ]
