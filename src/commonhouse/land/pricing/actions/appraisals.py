"""Appraisals: entered with the paper; below what was paid only after a second yes; taken back when entered by mistake."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing import prices
from commonhouse.land.pricing.actions.common import FOLDER, require_running
from commonhouse.land.pricing.models import Appraisal
from commonhouse.people import papers
from commonhouse.people.formats import money
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_texts, locked, moment, required, today, token

MOST_APPRAISALS = 60  # of one lease


def enter_appraisal(
    actor: Actor, lease: Lease, *, on: dt.date, value: int, appraiser: str, improvements: int | None = None,
    paper: bytes | None = None, paper_name: str = "", confirmed: bool = False, submission: object,
    now: dt.datetime | None = None,
) -> Appraisal:  # fmt: skip
    """What an appraiser found. Sent twice, it is one. Raises ValidationError by field ("confirmed": a second yes is wanted)."""
    require(actor, "appraisal.enter", lease.organization)
    mark = token(submission)
    if made := Appraisal.objects.filter(organization=lease.organization, submission=mark).first():
        return made
    require_running(lease)
    appraiser = required("appraiser", appraiser, _("Say who appraised the home."))
    _check(lease, on, value, improvements, now)
    below = prices.below_words(lease, value)
    if below and not confirmed:
        raise ValidationError({"confirmed": below})
    kept = papers.keep(FOLDER, paper, paper_name) if paper is not None else None
    with transaction.atomic():
        row = Appraisal(
            organization=lease.organization, lease=lease, on=on, value=value, improvements=improvements,
            appraiser=appraiser, is_below=bool(below), entered_by=actor.person, entered_at=moment(now), submission=mark,
        )  # fmt: skip
        if kept is not None:
            row.name, row.sha256, row.mime, row.size = kept.name, kept.sha256, kept.mime, kept.size
        row.full_clean(exclude=["organization", "lease", "entered_by"], validate_constraints=False)
        check_texts(row)
        locked(lease)
        if made := Appraisal.objects.filter(organization=lease.organization, submission=mark).first():
            return made
        row.save()
        return row


def _check(lease: Lease, on: dt.date, value: int, improvements: int | None, now: dt.datetime | None) -> None:
    if on > today(now):
        raise ValidationError({"on": _("This day is still to come.")})
    bought = prices.purchase_day(lease)
    if on < bought:
        raise ValidationError({"on": _("The home was bought later than this day. Please check the date.")})
    if not 1 <= value <= 10**13:
        raise ValidationError({"value": _("Give an amount above zero.")})
    if improvements is not None and improvements > value:
        words = _("The improvements cannot be worth more than the whole home (%(value)s).")
        raise ValidationError({"improvements": words % {"value": money(value, lease.agreement.unit)}})
    if lease.appraisals.count() >= MOST_APPRAISALS:
        raise Refused(_("There are as many appraisals as there can be."))


def withdraw_appraisal(actor: Actor, appraisal: Appraisal, *, why: str, now: dt.datetime | None = None) -> Appraisal:
    """Takes back what was entered by mistake. Prices that were set with it stay as they were set, and say so."""
    require(actor, "appraisal.enter", appraisal.organization)
    why = required("why", why, _("Say in a few words what was wrong."))
    with transaction.atomic():
        appraisal = locked(appraisal)
        if appraisal.withdrawn_at is not None:
            return appraisal
        appraisal.withdrawn_at, appraisal.withdrawn_why = moment(now), why
        appraisal.full_clean(exclude=["organization", "lease", "entered_by"], validate_constraints=False)
        check_texts(appraisal)
        appraisal.save(update_fields=["withdrawn_at", "withdrawn_why"])
        return appraisal
