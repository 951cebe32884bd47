"""Offering notes: what a fund asks for, the classes of its notes, opening and closing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonhouse.funds.actions.raising.common import leave_act
from commonhouse.funds.models import NoteClass, Offering
from commonhouse.funds.models.raising import MOST_CLASSES
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, token, validate


@dataclass(frozen=True, slots=True)
class About:
    """What an offering says of itself. Amounts are in the smallest part of its money."""

    title: str
    about: str
    risks: str = ""
    limits: str = ""
    goal: int | None = None
    unit: str = "USD"
    closes_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ClassTerms:
    """A class of notes. rate: exact decimal text, "0.05" for 5 % a year; eligible: member classes, none for anyone."""

    name: str
    rate: str
    term_months: int
    minimum: int
    maximum: int | None = None
    step: int = 1
    goal: int | None = None
    rank: int = 1
    day_count: str = NoteClass.DayCount.ACTUAL
    interest: str = NoteClass.Interest.YEARLY
    most_instalments: int = 1
    attestation: str = ""
    eligible: tuple[MemberClass, ...] = ()

    def columns(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "eligible"}


def write_offering(
    actor: Actor, organization: Organization, about: About, *, submission: uuid.UUID | str | None = None
) -> Offering:
    """A draft, which nobody else sees. Sent twice with one submission, it is one."""
    require(actor, "offering.edit", organization)
    mark = token(submission) if submission is not None else uuid.uuid4()
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        found = Offering.objects.filter(organization=organization, submission=mark).first()
        if found is not None:
            return found
        offering = Offering(organization=organization, submission=mark)
        _say(offering, about)
        offering.save()
        return offering


def edit_offering(actor: Actor, offering: Offering, about: About) -> None:
    """Other words. Its money stays what it was once there are notes."""
    require(actor, "offering.edit", offering.organization)
    with transaction.atomic():
        offering = locked(offering)
        if about.unit != offering.unit and offering.classes.exists():
            raise ValidationError({"unit": _("Its classes are in another money.")})
        _say(offering, about)
        offering.save()


def _say(offering: Offering, about: About) -> None:
    for each in fields(about):
        value = getattr(about, each.name)
        setattr(offering, each.name, value.strip() if isinstance(value, str) else value)
    validate(offering, exclude=("organization",))


def add_class(actor: Actor, offering: Offering, terms: ClassTerms, *, now: dt.datetime | None = None) -> NoteClass:
    """Another class of notes; in an open offering it is offered at once, and the record says so."""
    require(actor, "offering.edit", offering.organization)
    with transaction.atomic():
        offering = _open_or_draft(offering)
        count = offering.classes.count()
        if count >= MOST_CLASSES:
            raise Refused(_("An offering has at most %(most)d classes.") % {"most": MOST_CLASSES})
        note_class = NoteClass(organization=offering.organization, offering=offering, order=count)
        _set_terms(note_class, terms)
        if offering.state == Offering.State.OPEN:
            body = {"offering": offering.public_id, "class": class_body(note_class)}
            leave_act(offering.organization, "class-offered", body, offering.public_id, now)
        return note_class


def edit_class(actor: Actor, note_class: NoteClass, terms: ClassTerms, *, now: dt.datetime | None = None) -> None:
    """Other terms for notes to come. Once somebody holds one, or once it was offered, a class keeps its terms."""
    require(actor, "offering.edit", note_class.organization)
    with transaction.atomic():
        offering = _open_or_draft(note_class.offering)
        if offering.state != Offering.State.DRAFT or note_class.notes.exists():
            raise Refused(_("This class was offered already, and keeps its terms. Close it, and offer another."))
        _set_terms(locked(note_class), terms)


def remove_class(actor: Actor, note_class: NoteClass) -> None:
    """Takes away a class that was never offered."""
    require(actor, "offering.edit", note_class.organization)
    with transaction.atomic():
        offering = _open_or_draft(note_class.offering)
        if offering.state != Offering.State.DRAFT or note_class.notes.exists():
            raise Refused(_("This class was offered already. You can close it."))
        note_class.delete()


def close_class(actor: Actor, note_class: NoteClass, *, reopen: bool = False, now: dt.datetime | None = None) -> None:
    """No more notes of this class (or again). Those that are held go on as agreed."""
    require(actor, "offering.edit", note_class.organization)
    with transaction.atomic():
        note_class = locked(note_class)
        if note_class.is_open == reopen:
            return
        note_class.is_open = reopen
        note_class.save(update_fields=["is_open"])
        body = {"offering": note_class.offering.public_id, "class": note_class.public_id, "is_open": reopen}
        leave_act(note_class.organization, "class-closed", body, note_class.offering.public_id, now)


def open_offering(actor: Actor, offering: Offering, *, now: dt.datetime | None = None) -> None:
    """Offers the notes to whoever may buy them. Their terms stand in the record from then on."""
    require(actor, "offering.edit", offering.organization)
    with transaction.atomic():
        offering = locked(offering)
        if offering.state == Offering.State.OPEN:
            return
        classes = list(offering.classes.all())
        if not classes:
            raise Refused(_("Add at least one class of notes first."))
        if offering.state == Offering.State.CLOSED:
            raise Refused(_("This offering is closed. Write another one."))
        offering.state, offering.opened_at = Offering.State.OPEN, moment(now)
        offering.save(update_fields=["state", "opened_at"])
        body = {
            "offering": offering.public_id, "title": offering.title, "unit": offering.unit, "goal": offering.goal,
            "classes": [class_body(each) for each in classes],
        }  # fmt: skip
        leave_act(offering.organization, "offering-opened", body, offering.public_id, now)


def close_offering(actor: Actor, offering: Offering, *, now: dt.datetime | None = None) -> None:
    """No more notes from this offering. Those that are held go on as agreed."""
    require(actor, "offering.edit", offering.organization)
    with transaction.atomic():
        offering = locked(offering)
        if offering.state == Offering.State.CLOSED:
            return
        if offering.state == Offering.State.DRAFT:
            raise Refused(_("This offering was not opened yet."))
        offering.state, offering.closed_at = Offering.State.CLOSED, moment(now)
        offering.save(update_fields=["state", "closed_at"])
        leave_act(offering.organization, "offering-closed", {"offering": offering.public_id}, offering.public_id, now)


def class_body(note_class: NoteClass) -> dict[str, Any]:
    """What the record says of a class."""
    return {
        "id": note_class.public_id, "name": note_class.name, "rate": note_class.rate,
        "term_months": note_class.term_months, "day_count": note_class.day_count, "interest": note_class.interest,
        "rank": note_class.rank, "minimum": note_class.minimum, "maximum": note_class.maximum,
        "step": note_class.step, "goal": note_class.goal,
        "eligible": sorted(note_class.eligible.values_list("slug", flat=True)),
        "attestation": note_class.attestation,
    }  # fmt: skip


def _open_or_draft(offering: Offering) -> Offering:
    offering = locked(offering)
    if offering.state == Offering.State.CLOSED:
        raise Refused(_("This offering is closed. Write another one."))
    return offering


def _set_terms(note_class: NoteClass, terms: ClassTerms) -> None:
    for name, value in terms.columns().items():
        setattr(note_class, name, value.strip() if isinstance(value, str) else value)
    note_class.rate = _plain_rate(terms.rate)
    validate(note_class, exclude=("organization", "offering"))
    _check_amounts(note_class, terms.eligible)
    try:
        with transaction.atomic():
            note_class.save()
    except IntegrityError:
        raise ValidationError({"name": _("There is a class of this name already.")}) from None
    note_class.eligible.set(terms.eligible)


def _plain_rate(text: str) -> str:
    """The rate without zeros that say nothing, so that one rate is one text."""
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise ValidationError({"rate": _("Give a share of one, such as 0.05 for 5 % a year.")}) from None
    return format(rate.normalize(), "f")


def _check_amounts(note_class: NoteClass, eligible: Iterable[MemberClass]) -> None:
    if note_class.maximum is not None and note_class.maximum < note_class.minimum:
        raise ValidationError({"maximum": _("The most is less than the least.")})
    if note_class.minimum % note_class.step:
        raise ValidationError({"step": _("The least amount is no multiple of this.")})
    if any(each.organization_id != note_class.organization_id for each in eligible):
        raise ValidationError({"eligible": _("This class of members belongs to another organization.")})
