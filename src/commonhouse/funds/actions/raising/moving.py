"""Money moving on notes: the account, the books and the record follow in one transaction. Inner functions for the verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from commonhouse.agreements import accounts as reckoning
from commonhouse.agreements import entering
from commonhouse.agreements.models import Event
from commonhouse.funds import purse_accounts as accounts
from commonhouse.funds.kinds_raising import note_terms
from commonhouse.funds.models import Note
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.models import Account, Entry
from commonhouse.ledger.posting import Draft, Leg, post
from commonhouse.people.models import Person
from commonhouse.people.permissions import Refused
from commonhouse.people.verbs import locked
from commonhouse.rules.funding.note import INTEREST, PRINCIPAL, Earning, earning
from commonhouse.rules.lending.model import rounded


@dataclass(frozen=True, slots=True)
class Way:
    """How money goes: on which day, by whose hand, under which key, from which account of cash."""

    on: dt.date
    key: str
    by: Person | None = None
    now: dt.datetime | None = None
    cash: Account | None = None

    def cash_of(self, note: Note) -> Account:
        unit = note.agreement.unit
        account = self.cash or of_role(note.organization, "cash", unit)
        if account.organization_id != note.organization_id or not account.is_cash or account.unit != unit:
            raise Refused(_("Choose a bank account or a cash box of the fund, in its own money."))
        return account


def ground(note: Note) -> tuple[Earning, int]:
    """(what decides what the note has earned, interest paid out so far), with all that happened."""
    base = reckoning.ground(note.agreement)
    first = reckoning.first_signed(note.agreement)
    if base is None or first is None:
        raise Refused(_("This note is not in force: it was not signed yet."))
    last = max((event.on for event in base.events), default=dt.date.min)
    return earning(note_terms(first.terms), base.events, last)


def interest_owed(note: Note, through: dt.date) -> int:
    """Interest earned until a day and not paid, rounded to the smallest part."""
    earned, paid = ground(note)
    return rounded(max(earned.through(through) - paid, Fraction(0)))


def hold(note: Note) -> Note:
    """The note and its agreement, held until the transaction ends; before the books, as every payment holds them."""
    agreement = locked(note.agreement)
    note = (
        Note.objects.select_for_update(of=("self",))
        .select_related("organization", "note_class__offering")
        .get(pk=note.pk)
    )
    note.agreement = agreement
    return note


def out(note: Note, principal: int, interest: int, how: str, way: Way, against: Sequence[Leg] = ()) -> list[Event]:
    """Pays a holder interest, principal or both, in one entry; `how` is "paid", "rolled" or "given".

    `against` takes the place of cash for the principal. Interest always goes out in cash.
    """
    amounts = {INTEREST: interest, PRINCIPAL: principal}
    agreement, name = note.agreement, note.agreement.reference or note.agreement.public_id
    legs = []
    if principal:
        legs.append(Leg(accounts.of_note(agreement), principal))
        legs += against or [Leg(way.cash_of(note), -principal)]
    if interest:
        legs.append(Leg(accounts.role(agreement, "interest-expense"), interest))
        legs.append(Leg(way.cash_of(note), -interest))
    if not legs:
        return []
    texts = {"paid": _("Note %(name)s: paid to the holder"), "rolled": _("Note %(name)s: lent again"),
             "given": _("Note %(name)s: given to the fund")}  # fmt: skip
    draft = Draft(way.on, texts[how] % {"name": name}, _merged(legs), way.key, source=source(note))
    entry = post(note.organization, [draft], by=way.by, now=way.now)[0]
    return [_enter(note, bucket, amount, how, way, entry) for bucket, amount in amounts.items() if amount]


def _enter(note: Note, bucket: str, amount: int, how: str, way: Way, entry: Entry) -> Event:
    data = {"bucket": bucket} | ({"how": how} if how != "paid" else {})
    key = f"{way.key}:{bucket}"
    return entering.enter(
        note.agreement, "disbursed", way.on, amount, data, key=key, entry=entry, by=way.by, now=way.now
    )


def arrive(note: Note, amount: int, way: Way, entry: Entry | None, data: dict[str, str]) -> Event:
    """Principal that came in another way than in cash, by an entry posted already."""
    return entering.enter(
        note.agreement, "payment", way.on, amount, data, key=way.key, entry=entry, by=way.by, now=way.now
    )


def source(note: Note) -> str:
    return f"agreements:{note.agreement.public_id}"


def _merged(legs: Sequence[Leg]) -> list[Leg]:
    """Several legs of one account as one."""
    sums: dict[tuple[int, int | None], Leg] = {}
    for leg in legs:
        key = (leg.account.pk, leg.restriction.pk if leg.restriction else None)
        before = sums[key].amount if key in sums else 0
        sums[key] = Leg(leg.account, before + leg.amount, leg.restriction)
    return [leg for leg in sums.values() if leg.amount]
