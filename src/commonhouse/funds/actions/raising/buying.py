"""Buying a note: whoever may, what they want, and an agreement for them to sign. Nothing is owed until it is signed and paid."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements import making
from commonhouse.agreements.models import Agreement
from commonhouse.funds import eligibility
from commonhouse.funds.access_raising import holder_of, require_holder
from commonhouse.funds.actions.raising import moving
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.kinds_raising import HOLDER, ISSUER, NOTE_KIND, FundNote
from commonhouse.funds.models import Note, NoteClass
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, person_of, today, token
from commonhouse.rules.funding.note import Instalment, NoteTerms, Pays
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.dates import DueDates
from commonhouse.rules.lending.model import DayCount, Every, Unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to buy. declares: they ticked what the class asks them to declare."""

    amount: int
    instalments: int = 1
    declares: bool = False
    language: str = "en"
    submission: uuid.UUID | str | None = None


def subscribe(actor: Actor, note_class: NoteClass, wanted: Wanted, *, now: dt.datetime | None = None) -> Note:
    """A note for the actor (or for the organization in whose seat they act), offered to them to sign.

    Sent twice with one submission, it is one. Raises ValidationError by field when it may not be.
    """
    require(actor, "note.subscribe", note_class.organization)
    person = person_of(actor, "note.subscribe")
    with transaction.atomic():
        return _make(note_class, holder_of(actor, note_class.organization), wanted, person, now)


def enter_for(
    actor: Actor, note_class: NoteClass, holder: Holder, wanted: Wanted, *, now: dt.datetime | None = None
) -> Note:
    """A note for somebody who came in person: to be signed on paper (or by themselves, if they have an account)."""
    require(actor, "note.enter", note_class.organization)
    with transaction.atomic():
        return _make(note_class, holder, wanted, person_of(actor, "note.enter"), now)


def roll(
    actor: Actor, note: Note, into: NoteClass, *, declares: bool = False, language: str = "en",
    now: dt.datetime | None = None,
) -> Note:  # fmt: skip
    """The note that follows when this one comes back: for all that is left of it, from that day on, and signed like any other."""
    require_holder(actor, note, "note.redeem")
    with transaction.atomic():
        note = moving.hold(note)
        if not note.outstanding or note.agreement.state != Agreement.State.ACTIVE:
            raise Refused(_("Nothing is owed on this note."))
        holder = Holder(note.holder, note.holder_organization)
        before = Note.objects.filter(rolled_from=note).select_related("agreement").first()
        if before is not None and before.note_class_id == into.pk and before.amount == note.outstanding:
            _choose(note, into, now)
            return before
        if before is not None:
            _let_go(before, now)
        wanted = Wanted(note.outstanding, 1, declares, language)
        new = _make(into, holder, wanted, actor.person, now, rolled_from=note)
        _choose(note, into, now)
        return new


def _choose(note: Note, into: NoteClass, now: dt.datetime | None) -> None:
    note.choice, note.roll_into, note.chosen_at = Note.Choice.ROLL, into, moment(now)
    note.save(update_fields=["choice", "roll_into", "chosen_at"])


def _let_go(note: Note, now: dt.datetime | None) -> None:
    """The note that was to follow, when another is to follow instead: it was never paid in."""
    agreement = locked(note.agreement)
    if agreement.state == Agreement.State.ACTIVE:
        raise Refused(_("The note that follows is signed already. The fund can end it, if you wish otherwise."))
    agreement.state, agreement.ended_at = Agreement.State.WITHDRAWN, moment(now)
    agreement.ended_why = _("Another note was chosen.")
    agreement.save(update_fields=["state", "ended_at", "ended_why"])
    agreement.versions.filter(signed_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=moment(now))
    note.rolled_from = None
    note.save(update_fields=["rolled_from"])


def _make(
    note_class: NoteClass, holder: Holder, wanted: Wanted, by: Person | None, now: dt.datetime | None,
    rolled_from: Note | None = None,
) -> Note:  # fmt: skip
    if (holder.person is None) == (holder.organization is None):
        raise ValidationError(_("A holder is a person or an organization."))
    organization = Organization.objects.select_for_update().get(pk=note_class.organization_id)
    mark = token(wanted.submission or uuid.uuid4())
    before = Note.objects.filter(organization=organization, agreement__submission=mark).select_related("agreement")
    if found := before.first():
        return found
    starts = max(rolled_from.matures_on, today(now)) if rolled_from is not None else today(now)
    eligibility.check(
        note_class,
        holder,
        wanted.amount,
        wanted.instalments,
        wanted.declares,
        today(now),
        rolled=rolled_from is not None,
    )
    terms = terms_of(note_class, wanted.amount, wanted.instalments, starts)
    if terms.planned[-1].on >= terms.matures_on:
        raise ValidationError({"instalments": _("The last part would come after the note comes back.")})
    agreement = making.make_draft(
        organization, kind=NOTE_KIND, title=_("Note: %(name)s") % {"name": note_class.name}, by=by,
        parties=[
            making.PartyOf(HOLDER, holder.person, holder.organization),
            making.PartyOf(ISSUER, organization=organization, signs=False),  # its offering is its word
        ],
        terms=as_json(note_class, terms), unit=note_class.offering.unit, reference=_reference(organization),
        language=wanted.language, starts_on=starts, submission=mark, now=now,
    )  # fmt: skip
    note = Note.objects.create(
        organization=organization, agreement=agreement, note_class=note_class, holder=holder.person,
        holder_organization=holder.organization, amount=wanted.amount, matures_on=terms.matures_on,
        declared=note_class.attestation if wanted.declares else "",
        declared_at=moment(now) if wanted.declares and note_class.attestation else None, rolled_from=rolled_from,
    )  # fmt: skip
    making.make_offer(agreement, now=now)
    agreement.refresh_from_db()
    return note


def terms_of(note_class: NoteClass, amount: int, instalments: int, starts: dt.date) -> NoteTerms:
    """The terms a note of this class would have, begun on a day. The first parts take the cents that do not divide."""
    months = DueDates(starts, Every(Unit.MONTH))
    each, rest = divmod(amount, instalments)
    parts = tuple(Instalment(months[place + 1], each + (place < rest)) for place in range(instalments))
    return NoteTerms(
        amount, Decimal(note_class.rate), starts, months[note_class.term_months + 1], DayCount(note_class.day_count),
        Pays(note_class.interest), parts if instalments > 1 else (),
    )  # fmt: skip


def as_json(note_class: NoteClass, terms: NoteTerms) -> dict[str, Any]:
    written: Any = form_of(FundNote).dump(FundNote(terms, note_class.public_id, note_class.rank))
    return dict(written)


def _reference(organization: Organization) -> str:
    """The next number of this fund's notes; its row is held."""
    rows = Agreement.objects.filter(organization=organization, kind=NOTE_KIND).order_by("-id")
    last = rows.values_list("reference", flat=True).first() or ""
    return f"{int(last) + 1 if last.isdigit() else rows.count() + 1:04d}"
