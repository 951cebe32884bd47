"""Dues on a sliding scale: what the fund suggests, and what people promise. What anyone earns is neither asked nor kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements import making
from commonhouse.agreements.actions.changing import end_by_verb
from commonhouse.agreements.models import Agreement
from commonhouse.funds.kinds_raising import DUES, DUES_KIND, ISSUER, MEMBER
from commonhouse.funds.models import DuesPlan, DuesPromise
from commonhouse.ledger.accounts import book_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.verbs import locked, person_of, today, token, validate
from commonhouse.rules import registry
from commonhouse.rules.agreeing.terms import DuesTerms, Part, Stream
from commonhouse.rules.funding.scale import Band, Scale
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.model import Every, Unit

SCALE_RULE = "sliding-scale"
MOST_BANDS = 12
RHYTHMS = (1, 3, 12)  # months


def set_plan(
    actor: Actor, organization: Organization, *, words: str, bands: Sequence[Band], is_open: bool = True
) -> DuesPlan:
    """What the fund suggests. Promises that were made stay as they are."""
    require(actor, "offering.edit", organization)
    if not 1 <= len(bands) <= MOST_BANDS:
        raise ValidationError({"bands": _("Give one to %(most)d amounts.") % {"most": MOST_BANDS}})
    for band in bands:
        if not band.words.strip() or len(band.words) > 160 or band.amount <= 0:
            raise ValidationError({"bands": _("Each line needs words (at most 160 letters) and an amount above zero.")})
    with transaction.atomic():
        organization = locked(organization)
        plan = DuesPlan.objects.filter(organization=organization).first() or DuesPlan(organization=organization)
        plan.words, plan.is_open, plan.unit = words.strip(), is_open, book_of(organization).unit
        scale = Scale(tuple(Band(band.words.strip(), band.amount) for band in bands))
        plan.statement = registry.get(SCALE_RULE).statement_json(scale)
        validate(plan, exclude=("organization", "statement"))
        plan.save()
        return plan


def promise(
    actor: Actor, organization: Organization, amount: int, *, months: int = 1, language: str = "en",
    submission: uuid.UUID | str | None = None, now: dt.datetime | None = None,
) -> DuesPromise:  # fmt: skip
    """The actor's own promise, for them to sign. Sent twice with one submission, it is one."""
    require(actor, "fund.dues", organization)
    person = person_of(actor, "fund.dues")
    mark = token(submission or uuid.uuid4())
    if amount <= 0:
        raise ValidationError({"amount": _("Give an amount above zero.")})
    if months not in RHYTHMS:
        raise ValidationError({"months": _("Choose how often.")})
    with transaction.atomic():
        organization = locked(organization)
        plan = DuesPlan.objects.filter(organization=organization, is_open=True).first()
        if plan is None:
            raise Refused(_("This fund takes no promises of dues now."))
        mine = DuesPromise.objects.filter(organization=organization, person=person).select_related("agreement")
        if found := mine.filter(agreement__submission=mark).first():
            return found
        running = mine.filter(agreement__state__in=[Agreement.State.OFFERED, Agreement.State.ACTIVE])
        if running.exists():
            raise Refused(_("You have promised dues already. Change or stop that promise first."))
        starts = today(now)
        agreement = making.make_draft(
            organization, kind=DUES_KIND, title=_("Dues"), by=person, unit=plan.unit, language=language,
            parties=[
                making.PartyOf(MEMBER, person), making.PartyOf(ISSUER, organization=organization, signs=False),
            ],
            terms=_terms(amount, months, starts), starts_on=starts, submission=mark, now=now,
        )  # fmt: skip
        made = DuesPromise.objects.create(
            organization=organization, agreement=agreement, person=person, amount=amount, months=months
        )
        making.make_offer(agreement, now=now)
        agreement.refresh_from_db()
        return made


def _terms(amount: int, months: int, starts: dt.date) -> dict[str, Any]:
    terms = DuesTerms(streams=(Stream(starts, (Part(DUES, amount),), Every(Unit.MONTH, months)),))
    written: Any = form_of(DuesTerms).dump(terms)
    return dict(written)


def stop(actor: Actor, promised: DuesPromise, *, now: dt.datetime | None = None) -> None:
    """Nothing is asked for from today on. No reason is needed."""
    if actor.person is None or promised.person_id != actor.person.pk:
        raise NotAllowed("fund.dues")
    with transaction.atomic():
        agreement = locked(promised.agreement)
        if agreement.state in {Agreement.State.ENDED, Agreement.State.WITHDRAWN} or agreement.ended_at is not None:
            return
        if agreement.state == Agreement.State.OFFERED:
            agreement.versions.filter(signed_at__isnull=True).update(withdrawn_at=now or agreement.offered_at)
            agreement.state = Agreement.State.WITHDRAWN
            agreement.save(update_fields=["state"])
            return
        end_by_verb(agreement, on=today(now), why=_("Stopped by the member."), by=actor, now=now)
