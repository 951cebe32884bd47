"""Money back before its day: asked for by holders, paid in the order of asking, as far as the fund has money to spare."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement
from commonhouse.funds.access_raising import require_holder
from commonhouse.funds.actions.raising import moving
from commonhouse.funds.actions.raising.common import leave_act, not_ahead
from commonhouse.funds.actions.raising.moving import Way
from commonhouse.funds.models import Note, Redemption
from commonhouse.ledger.models import Account
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, today, token


@dataclass(frozen=True, slots=True)
class Paid:
    """What one request gets."""

    redemption: Redemption
    amount: int


def ask(
    actor: Actor, note: Note, amount: int, *, submission: uuid.UUID | str | None = None, now: dt.datetime | None = None
) -> Redemption:
    """A place in line. One request a note at a time; sent twice with one submission, it is one."""
    require_holder(actor, note, "note.redeem")
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        organization = locked(note.organization)
        if found := Redemption.objects.filter(organization=organization, submission=mark).first():
            return found
        note = moving.hold(note)
        if note.agreement.state != Agreement.State.ACTIVE or not note.outstanding:
            raise Refused(_("Nothing is owed on this note."))
        if note.matures_on <= today(now):
            raise Refused(_("This note has come back. Say what you wish, and it is paid without standing in line."))
        if Redemption.objects.filter(note=note, state=Redemption.State.WAITING).exists():
            raise Refused(
                _("You stand in line for this note already. Withdraw that request to ask for another amount.")
            )
        if not 1 <= amount <= note.outstanding:
            most = money(note.outstanding, note.agreement.unit)
            raise ValidationError({"amount": _("Give an amount up to %(most)s.") % {"most": most}})
        last = Redemption.objects.filter(organization=organization).aggregate(last=Max("number"))["last"] or 0
        redemption = Redemption.objects.create(
            organization=organization, note=note, number=last + 1, amount=amount, asked_at=moment(now), submission=mark
        )
        body = {"number": last + 1, "agreement": note.agreement.public_id, "amount": amount}
        leave_act(organization, "redemption-asked", body, note.agreement.public_id, now)
        return redemption


def withdraw(actor: Actor, redemption: Redemption, *, now: dt.datetime | None = None) -> None:
    """Out of the line; what was paid of it stays paid."""
    require_holder(actor, redemption.note, "note.redeem")
    with transaction.atomic():
        redemption = locked(redemption)
        if redemption.state != Redemption.State.WAITING:
            return
        redemption.state, redemption.settled_at = Redemption.State.WITHDRAWN, moment(now)
        redemption.save(update_fields=["state", "settled_at"])
        body = {"number": redemption.number}
        leave_act(redemption.organization, "redemption-withdrawn", body, redemption.note.agreement.public_id, now)


def line(organization: Organization) -> list[Redemption]:
    """Who waits, the first first."""
    rows = Redemption.objects.filter(organization=organization, state=Redemption.State.WAITING)
    return list(rows.select_related("note__agreement", "note__holder", "note__holder_organization", "note__note_class"))


def place_in_line(redemption: Redemption) -> int:
    """1 for whoever is next."""
    before = Redemption.objects.filter(
        organization=redemption.organization, state=Redemption.State.WAITING, number__lt=redemption.number
    )
    return before.count() + 1


def plan(waiting: list[Redemption], spare: int) -> list[Paid]:
    """Who gets what of the money to spare: everyone in full in the order of asking, the last of them what is left."""
    planned = []
    for redemption in waiting:
        if spare <= 0:
            break
        amount = min(redemption.amount - redemption.paid, redemption.note.outstanding, spare)
        if amount <= 0:  # nothing is owed on that note any more: it holds up nobody
            continue
        planned.append(Paid(redemption, amount))
        spare -= amount
    return planned


def pay_line(
    actor: Actor, organization: Organization, spare: int, on: dt.date, *, key: str, cash: Account | None = None,
    now: dt.datetime | None = None,
) -> list[Paid]:  # fmt: skip
    """Pays requests in line from the money that the fund can spare, all or none of them. The same key again pays nothing more."""
    require(actor, "note.pay", organization)
    not_ahead(on, now)
    if spare <= 0:
        raise ValidationError({"spare": _("Give an amount above zero.")})
    mark = str(token(key))
    with transaction.atomic():
        organization = locked(organization)
        if Note.objects.filter(organization=organization, agreement__events__key__startswith=f"{mark}:").exists():
            return []
        waiting = [_held(each) for each in line(organization)]
        planned = plan(waiting, spare)
        if not planned:
            raise Refused(_("Nobody stands in line."))
        for each in planned:
            _pay(each, Way(on, f"{mark}:{each.redemption.number}", actor.person, now, cash))
        body = {
            "spare": spare,
            "on": on.isoformat(),
            "line": [
                {"number": each.number, "agreement": each.note.agreement.public_id, "owed": owed, "paid": paid}
                for each, owed, paid in _told(waiting, planned)
            ],
        }
        leave_act(organization, "redeemed", body, "", now)
        return planned


def _held(redemption: Redemption) -> Redemption:
    redemption.note = moving.hold(redemption.note)
    return redemption


def _pay(paid: Paid, way: Way) -> None:
    redemption = paid.redemption
    moving.out(redemption.note, paid.amount, 0, "paid", way)
    redemption.paid += paid.amount
    redemption.note.refresh_from_db(fields=["paid_in", "repaid", "written_off", "interest_paid"])
    if redemption.paid == redemption.amount or not redemption.note.outstanding:
        redemption.state, redemption.settled_at = Redemption.State.PAID, moment(way.now)
    redemption.save(update_fields=["paid", "state", "settled_at"])


def _told(waiting: list[Redemption], planned: list[Paid]) -> list[tuple[Redemption, int, int]]:
    """(request, what it still asked for, what it got) of the whole line, in order."""
    got = {each.redemption.pk: each.amount for each in planned}
    rows = []
    for each in waiting:
        paid = got.get(each.pk, 0)
        rows.append((each, min(each.amount - each.paid + paid, each.note.outstanding + paid), paid))
    return rows
