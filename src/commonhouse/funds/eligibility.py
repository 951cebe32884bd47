"""Whether somebody may buy a note, and why not, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonhouse.agreements.models import Agreement
from commonhouse.funds.models import Note, NoteClass, Offering
from commonhouse.people.formats import day, money
from commonhouse.people.models import Membership, Organization, Person

_RUNNING = (Agreement.State.OFFERED, Agreement.State.ACTIVE)
ANYONE = gettext_lazy("Whoever signs in")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who buys: a person, or an organization (one of the two)."""

    person: Person | None = None
    organization: Organization | None = None

    def notes(self, note_class: NoteClass) -> Q:
        return Q(note_class=note_class, holder=self.person, holder_organization=self.organization)


def who_may(note_class: NoteClass) -> str:
    """Who a class is for, in words."""
    names = [str(each) for each in note_class.eligible.all()]
    return ", ".join(names) if names else str(ANYONE)


def why_not(note_class: NoteClass, holder: Holder, today: dt.date) -> str:
    """Why this holder may not buy of this class at all; "" if they may."""
    offering = note_class.offering
    if offering.state != Offering.State.OPEN or not note_class.is_open:
        return _("This note is not offered now.")
    if offering.closes_on is not None and offering.closes_on < today:
        return _("The last day to buy was %(day)s.") % {"day": day(offering.closes_on)}
    allowed = [each.pk for each in note_class.eligible.all()]
    if not allowed:
        return ""
    belongs = Membership.objects.filter(
        organization=note_class.organization, status=Membership.Status.ACTIVE, member_class__in=allowed,
        person=holder.person, member_organization=holder.organization,
    )  # fmt: skip
    if belongs.exists():
        return ""
    return _("This note is for: %(who)s.") % {"who": who_may(note_class)}


def held(note_class: NoteClass, holder: Holder) -> int:
    """What the holder has promised or paid in of this class and not had back."""
    return _sum(Note.objects.filter(holder.notes(note_class)))


def taken(note_class: NoteClass) -> int:
    """What all holders have promised or paid in of this class and not had back."""
    return _sum(Note.objects.filter(note_class=note_class))


def _sum(notes) -> int:  # type: ignore[no-untyped-def]
    rows = notes.filter(agreement__state__in=_RUNNING)
    return rows.aggregate(sum=Sum(F("amount") - F("repaid") - F("written_off")))["sum"] or 0


def most(note_class: NoteClass, holder: Holder) -> int | None:
    """The most this holder may still buy; None without a limit."""
    left = []
    if note_class.maximum is not None:
        left.append(note_class.maximum - held(note_class, holder))
    if note_class.goal is not None:
        left.append(note_class.goal - taken(note_class))
    return max(min(left), 0) if left else None


def check(
    note_class: NoteClass, holder: Holder, amount: int, instalments: int, declares: bool, today: dt.date,
    *, rolled: bool = False,
) -> None:  # fmt: skip
    """Raises ValidationError, beside the field where it is about one.

    A note that goes on in a new one (`rolled`) may be smaller than the least, and fit no steps: losses may have made it so.
    """
    if reason := why_not(note_class, holder, today):
        raise ValidationError(reason, code="not-eligible")
    unit = note_class.offering.unit
    if amount <= 0 or (amount < note_class.minimum and not rolled):
        raise ValidationError({"amount": _("At least %(least)s.") % {"least": money(note_class.minimum, unit)}})
    if amount % note_class.step and not rolled:
        raise ValidationError({"amount": _("In steps of %(step)s.") % {"step": money(note_class.step, unit)}})
    limit = most(note_class, holder)
    if limit is not None and amount > limit:
        raise ValidationError({"amount": _("At most %(most)s more.") % {"most": money(limit, unit)}})
    if not 1 <= instalments <= note_class.most_instalments:
        many = ngettext("In %(n)d part only.", "In up to %(n)d parts.", note_class.most_instalments)
        raise ValidationError({"instalments": many % {"n": note_class.most_instalments}})
    if instalments > amount:
        raise ValidationError({"instalments": _("There are more parts than cents.")})
    if note_class.attestation and not declares:
        raise ValidationError({"declares": _("Please read this, and tick it if it is true for you.")})
