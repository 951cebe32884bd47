"""Notes coming back: what their holders wish, and doing it. Without an answer the money is held, and nothing is rolled over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement
from commonhouse.funds import purse_accounts as accounts
from commonhouse.funds.access_raising import require_holder
from commonhouse.funds.actions.raising import moving
from commonhouse.funds.actions.raising.common import leave_act, not_ahead
from commonhouse.funds.actions.raising.moving import Way
from commonhouse.funds.models import Gift, Note, NoteClass, Redemption
from commonhouse.ledger.models import Account
from commonhouse.ledger.posting import Leg
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, today

NOTICE_DAYS = 90  # before a note comes back, its holder is asked


def choose(
    actor: Actor, note: Note, choice: str, *, into: NoteClass | None = None, now: dt.datetime | None = None
) -> None:
    """What the holder wishes when the note comes back; it can be changed until it is done.

    A new note (`into`) is an agreement of its own, signed before anything moves: see `buying.roll`.
    """
    require_holder(actor, note, "note.redeem")
    if choice not in Note.Choice.values:
        raise ValidationError({"choice": _("Choose one of these.")})
    with transaction.atomic():
        note = locked(note)
        _require_running(note)
        if choice == Note.Choice.ROLL and into is None:
            raise ValidationError({"into": _("Choose the new note.")})
        note.choice, note.chosen_at = choice, moment(now)
        note.roll_into = into if choice == Note.Choice.ROLL else None
        note.save(update_fields=["choice", "chosen_at", "roll_into"])


def bring_back(
    actor: Actor, note: Note, on: dt.date, *, cash: Account | None = None, now: dt.datetime | None = None
) -> None:
    """Does what the holder wished, on or after the day the note comes back: all that is left, with its interest.

    Raises Refused before that day, and when nobody has answered: then the money is held. Done twice, it is done once.
    """
    require(actor, "note.pay", note.organization)
    not_ahead(on, now)
    with transaction.atomic():
        note = moving.hold(note)
        if note.paid_in and not note.outstanding:
            return
        _require_running(note)
        if on < note.matures_on:
            raise Refused(_("This note comes back on %(day)s.") % {"day": day(note.matures_on)})
        do = {Note.Choice.REPAY: _repay, Note.Choice.ROLL: _roll, Note.Choice.GIVE: _give}.get(Note.Choice(note.choice))
        if do is None:
            raise Refused(_("Its holder has not said what they wish. The money is held for them until they do."))
        way = Way(on, f"note-back:{note.agreement.public_id}", actor.person, now, cash)
        principal, interest = note.outstanding, moving.interest_owed(note, on)
        more = do(note, principal, interest, way)
        waiting = note.redemptions.filter(state=Redemption.State.WAITING)
        waiting.update(state=Redemption.State.WITHDRAWN, settled_at=moment(now))
        body = {
            "agreement": note.agreement.public_id, "how": note.choice, "on": on.isoformat(), "principal": principal,
            "interest": interest,
        } | more  # fmt: skip
        leave_act(note.organization, "note-returned", body, note.agreement.public_id, now)


def _repay(note: Note, principal: int, interest: int, way: Way) -> dict[str, Any]:
    moving.out(note, principal, interest, "paid", way)
    return {}


def _give(note: Note, principal: int, interest: int, way: Way) -> dict[str, Any]:
    """The principal becomes a gift that bears first losses; interest is the holder's, and is paid."""
    unit = note.agreement.unit
    gift = Leg(accounts.role(note.agreement, "gifts"), -principal)
    aside = accounts.set_aside(note.organization, unit, principal)
    events = moving.out(note, principal, interest, "given", way, [gift, *aside])
    Gift.objects.create(
        organization=note.organization, kind=Gift.Kind.NOTE, giver=note.holder, unit=unit, amount=principal,
        giver_organization=note.holder_organization, on=way.on, note=note, entry=events[-1].entry, by=way.by,
        entered_at=moment(way.now),
    )  # fmt: skip
    return {}


def _roll(note: Note, principal: int, interest: int, way: Way) -> dict[str, Any]:
    """The principal is that of the new note, from this day on; no money leaves the fund but interest."""
    new = Note.objects.filter(rolled_from=note).select_related("agreement", "organization").first()
    if new is None or new.agreement.state != Agreement.State.ACTIVE:
        raise Refused(_("The new note is not signed yet. Until then the money is held."))
    if new.amount != principal:
        raise Refused(_("The new note is for another amount than is left of this one. Ask its holder to sign again."))
    new = moving.hold(new)
    into = accounts.of_note(new.agreement)
    events = moving.out(note, principal, interest, "rolled", way, [Leg(into, -principal)])
    entering_way = Way(way.on, f"{way.key}:new", way.by, way.now)
    moving.arrive(new, principal, entering_way, events[-1].entry, {"how": "rolled", "from": note.agreement.public_id})
    return {"into": new.agreement.public_id}


def _require_running(note: Note) -> None:
    if note.agreement.state != Agreement.State.ACTIVE or not note.outstanding:
        raise Refused(_("Nothing is owed on this note."))


def due_back(organization_id: int, through: dt.date) -> Any:
    """Notes that come back by a day and are still owed, the soonest first."""
    rows = Note.objects.filter(organization=organization_id, matures_on__lte=through)
    rows = rows.filter(agreement__state=Agreement.State.ACTIVE).select_related("agreement", "note_class", "holder")
    return [note for note in rows.order_by("matures_on", "id") if note.outstanding]


def bring_back_all(actor: Actor, organization: Any, on: dt.date, *, now: dt.datetime | None = None) -> tuple[int, int]:
    """Does what holders wished with all notes that have come back: (how many are done, how many wait for an answer).

    Each note is a transaction of its own, so that one that cannot be done does not hold up the others.
    """
    require(actor, "note.pay", organization)
    done = waiting = 0
    for note in due_back(organization.pk, min(on, today(now))):
        try:
            bring_back(actor, note, on, now=now)
            done += 1
        except Refused:
            waiting += 1
    return done, waiting
