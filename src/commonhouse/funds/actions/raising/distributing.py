"""Interest paid to all holders together.

First everything is reckoned by the rule note-interest, and shown. Then all of it is posted to the books as one batch, with one
act that has the rule, what it was given and what it gave. Then it is entered note by note, some at a time: whoever stops in
the middle goes on where they stopped, and no note gets it twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements import accounts as reckoning
from commonhouse.agreements import entering
from commonhouse.agreements.models import Agreement
from commonhouse.funds.actions.raising.common import leave_act, not_ahead
from commonhouse.funds.actions.raising.moving import source
from commonhouse.funds.kinds_raising import note_terms
from commonhouse.funds.models import Distribution, Note, Share
from commonhouse.ledger.accounts import book_of, of_role
from commonhouse.ledger.models import Account, Batch, Entry
from commonhouse.ledger.posting import Draft, Leg, post
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, today, token
from commonhouse.rules import registry
from commonhouse.rules.funding.interest import Held, Holdings, InterestRun, Portions, note_interest
from commonhouse.rules.funding.note import Pays, earning

RULE = "note-interest"
CHUNK = 100  # notes entered in one transaction
_EVER = dt.date(2399, 12, 31)


@dataclass(frozen=True)
class Plan:
    """What a distribution would pay: nothing is changed by asking."""

    through: dt.date
    holdings: Holdings
    portions: Portions
    notes: dict[str, Note]

    @property
    def rows(self) -> list[tuple[Note, int]]:
        return [(self.notes[each.id], each.amount) for each in self.portions.portions]


def preview(organization: Organization, through: dt.date, *, least: int = 1) -> Plan:
    """What every note is owed until a day (not counting it). Notes that pay at the end come in once they have come back."""
    unit = book_of(organization).unit
    notes = {note.agreement.public_id: note for note in _notes(organization, through, unit)}
    held = tuple(_held(note) for _id, note in sorted(notes.items()))
    holdings = Holdings(through, held)
    return Plan(through, holdings, note_interest(holdings, InterestRun(least=least)), notes)


def _notes(organization: Organization, through: dt.date, unit: str) -> Iterable[Note]:
    rows = Note.objects.filter(organization=organization, agreement__state=Agreement.State.ACTIVE, paid_in__gt=0)
    rows = rows.filter(agreement__unit=unit).select_related(
        "agreement__organization", "note_class", "holder", "holder_organization"
    )
    rows = rows.prefetch_related("agreement__versions", "agreement__events", "agreement__parties")
    return (note for note in rows if note.note_class.interest == Pays.YEARLY or note.matures_on <= through)


def _held(note: Note) -> Held:
    base, first = reckoning.ground(note.agreement), reckoning.first_signed(note.agreement)
    assert base is not None, "an agreement in force has an account"
    assert first is not None, "an agreement in force was signed"
    earned, paid = earning(note_terms(first.terms), base.events, _EVER)
    return Held(note.agreement.public_id, earned, paid)


def distribute(
    actor: Actor, organization: Organization, through: dt.date, on: dt.date, *, total: int,
    submission: uuid.UUID | str | None = None, cash: Account | None = None, now: dt.datetime | None = None,
) -> Distribution:  # fmt: skip
    """Posts the interest through a day to the books, in one batch. `total` is what the page showed: another one is refused.

    Sent twice with one submission, it is one. `enter` follows: it writes what was posted into each note's account.
    """
    require(actor, "note.pay", organization)
    not_ahead(on, now)
    if through > today(now):
        raise ValidationError({"through": _("Interest is paid when it is earned: choose a day that has come.")})
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        organization = locked(organization)
        if found := Distribution.objects.filter(organization=organization, submission=mark).first():
            return found
        if Distribution.objects.filter(organization=organization, state=Distribution.State.PAID).exists():
            raise Refused(_("The distribution before is not entered in all notes yet. Finish it first."))
        plan = preview(organization, through)
        if not plan.portions.total:
            raise Refused(_("No interest is owed through this day."))
        if plan.portions.total != total:
            raise Refused(_("The total has changed since you saw it. Please look at it again."))
        distribution = Distribution(
            organization=organization, through=through, paid_on=on, total=total, unit=book_of(organization).unit,
            made_at=moment(now), by=actor.person, submission=mark,
        )  # fmt: skip
        entries = _post(actor, distribution, plan, cash, now)
        rule = registry.get(RULE)
        distribution.result = rule.result_json(plan.portions)
        distribution.save()
        Share.objects.bulk_create(
            Share(organization=organization, distribution=distribution, note=note, amount=amount, entry=entry)
            for (note, amount), entry in zip(plan.rows, entries, strict=True)
        )
        body = {
            "distribution": distribution.public_id, "on": on.isoformat(), "unit": distribution.unit, "rule": RULE,
            "statement": rule.statement_json(InterestRun()), "input": rule.input_json(plan.holdings),
            "result": distribution.result, "total": total, "first": entries[0].number, "last": entries[-1].number,
        }  # fmt: skip
        leave_act(organization, "distributed", body, distribution.public_id, now)
        return distribution


def _post(
    actor: Actor, distribution: Distribution, plan: Plan, cash: Account | None, now: dt.datetime | None
) -> list[Entry]:
    organization, unit = distribution.organization, distribution.unit
    bank = cash or of_role(organization, "cash", unit)
    if bank.organization_id != organization.pk or not bank.is_cash or bank.unit != unit:
        raise Refused(_("Choose a bank account or a cash box of the fund, in its own money."))
    expense = of_role(organization, "interest-expense", unit)
    drafts = []
    for note, amount in plan.rows:
        name = note.agreement.reference or note.agreement.public_id
        drafts.append(
            Draft(
                distribution.paid_on, _("Interest on note %(name)s") % {"name": name},
                [Leg(expense, amount), Leg(bank, -amount)], key=_key(distribution, note), source=source(note),
            )
        )  # fmt: skip
    title = _("Interest to holders of notes through %(day)s") % {"day": distribution.through.isoformat()}
    batch = Batch.objects.create(
        organization=organization, kind="billing", title=title, entries=len(drafts), posted_at=moment(now),
        by=actor.person,
    )  # fmt: skip
    entries = post(organization, drafts, by=actor.person, batch=batch, now=now)
    batch.first = entries[0].number
    batch.save(update_fields=["first"])
    distribution.batch = batch
    return entries


def _key(distribution: Distribution, note: Note) -> str:
    return f"interest:{distribution.public_id}:{note.agreement.public_id}"


def enter(actor: Actor, distribution: Distribution, *, most: int | None = None, now: dt.datetime | None = None) -> int:
    """Writes what was posted into the notes' accounts, up to `most` of them; returns how many are still to be entered."""
    require(actor, "note.pay", distribution.organization)
    left = most
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        done = _enter_some(actor, distribution, size, now)
        if not done:
            break
        left = None if left is None else left - done
    return _finish(distribution, now)


def _enter_some(actor: Actor, distribution: Distribution, size: int, now: dt.datetime | None) -> int:
    with transaction.atomic():
        distribution = locked(distribution)
        rows = distribution.shares.filter(event__isnull=True).select_related("note__agreement__organization", "entry")
        chunk = list(rows.order_by("note__agreement_id")[:size])
        for share in chunk:
            note = share.note
            data = {"bucket": "interest", "distribution": distribution.public_id}
            share.event = entering.enter(
                note.agreement, "disbursed", distribution.paid_on, share.amount, data, key=_key(distribution, note),
                entry=share.entry, by=actor.person, now=now,
            )  # fmt: skip
        Share.objects.bulk_update(chunk, ["event"])
        return len(chunk)


def _finish(distribution: Distribution, now: dt.datetime | None) -> int:
    with transaction.atomic():
        distribution = locked(distribution)
        left = distribution.shares.filter(event__isnull=True).count()
        if left or distribution.state == Distribution.State.ENTERED:
            return left
        distribution.state = Distribution.State.ENTERED
        distribution.save(update_fields=["state"])
        body = {"distribution": distribution.public_id, "notes": distribution.shares.count()}
        leave_act(distribution.organization, "distribution-entered", body, distribution.public_id, now)
        return 0
