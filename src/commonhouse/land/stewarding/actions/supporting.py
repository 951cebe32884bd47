"""Verbs of support: an offer in plain words, what was agreed, how it goes. Nothing of it stands in the public record.

What changes a lease is a change of the lease, which both sign: a pause of the fee, or what is late paid bit by bit.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from commonhouse.agreements import entering, making
from commonhouse.land.leasing import buckets, kinds
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import support, telling
from commonhouse.land.stewarding.actions.common import not_ahead
from commonhouse.land.stewarding.models import MOST_NOTES, SupportNote, SupportPlan, SupportStep
from commonhouse.land.stewarding.rhythm import add_months
from commonhouse.land.stewarding.terms import holds, require_holder, require_running, terms_of
from commonhouse.people import vault
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.verbs import locked, moment, person_of, required, today, token, validate
from commonhouse.rules.agreeing.terms import Listed
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.lease import LeaseTerms
from commonhouse.rules.land.lease_dues import completed

MOST_PARTS = 60  # of what is late, paid bit by bit
MOST_STEPS = 40
KEPT = dt.timedelta(days=730)  # notes are deleted so long after a plan is over
_State = SupportPlan.State


# --- an offer and its answer ------------------------------------------------------------------------------------------
def offer(
    actor: Actor, lease: Lease, *, reason: str, words: str, answer_by: dt.date, next_check_on: dt.date | None = None,
    submission: object = None, now: dt.datetime | None = None,
) -> SupportPlan:  # fmt: skip
    """Offers help to a household, which is told. One plan at a time; sent twice, it is one. Raises ValidationError, Refused."""
    organization = lease.organization
    require(actor, "support.run", organization)
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        lease = locked(lease)
        if found := SupportPlan.objects.filter(organization=organization, submission=mark).first():
            return found
        require_running(lease)
        if support.open_plan(lease) is not None:
            raise Refused(_("There is a plan with this household already. Go on with that one."))
        on = today(now)
        if answer_by < on + support.TIME_TO_ANSWER:
            raise ValidationError({"answer_by": _("Leave the household at least a week to answer.")})
        plan = SupportPlan(
            organization=organization, lease=lease, reason=reason, offered_on=on, answer_by=answer_by,
            words=required("words", words, _("Say what the trust offers.")), next_check_on=next_check_on,
            opened_at=moment(now), opened_by=person_of(actor, "support.run"), submission=mark,
        )  # fmt: skip
        validate(plan)
        plan.save()
        telling.support(plan, now)
    return plan


def answer(actor: Actor, plan: SupportPlan, *, accepts: bool, now: dt.datetime | None = None) -> SupportPlan:
    """The household says yes or no; a steward may enter what it said. No is no: nothing follows from it by itself."""
    require_holder(actor, plan.lease, "request.make")
    wanted = _State.RUNNING if accepts else _State.DECLINED
    with transaction.atomic():
        plan = locked(plan)
        if plan.state == wanted:
            return plan
        if plan.state != _State.OFFERED:
            raise Refused(_("This was answered already."))
        plan.state, plan.answered_on = wanted, today(now)
        plan.closed_on = None if accepts else today(now)
        plan.save(update_fields=["state", "answered_on", "closed_on"])
    return plan


def close(actor: Actor, plan: SupportPlan, *, on_its_feet: bool, now: dt.datetime | None = None) -> SupportPlan:
    """The plan is over: the household is back on its feet, or the plan did not work out."""
    require(actor, "support.run", plan.organization)
    with transaction.atomic():
        plan = locked(plan)
        if plan.state not in {_State.OFFERED, _State.RUNNING}:
            return plan
        if plan.state == _State.OFFERED and today(now) <= plan.answer_by:
            raise Refused(
                _("The household has time to answer until %(day)s. Please wait for it.") % {"day": day(plan.answer_by)}
            )
        plan.state = _State.DONE if on_its_feet else _State.STOPPED
        plan.closed_on = today(now)
        plan.save(update_fields=["state", "closed_on"])
    return plan


# --- how it goes --------------------------------------------------------------------------------------------------------
def note(
    actor: Actor, plan: SupportPlan, *, kind: str, on: dt.date, text: str, next_check_on: dt.date | None = None,
    submission: object = None, now: dt.datetime | None = None,
) -> SupportNote:  # fmt: skip
    """A short note of a talk, sealed before it reaches the database; and when to talk again."""
    require(actor, "support.run", plan.organization)
    mark = token(submission or uuid.uuid4())
    not_ahead(on, now)
    text = required("text", text, _("Write in a few words what you talked about."))
    if len(text) > 1_000:
        raise ValidationError({"text": _("At most %(most)s characters.") % {"most": 1_000}})
    with transaction.atomic():
        plan = locked(plan)
        if found := SupportNote.objects.filter(organization=plan.organization, submission=mark).first():
            return found
        if plan.notes.count() >= MOST_NOTES:
            raise Refused(_("There are as many notes here as a plan can hold."))
        made = SupportNote(
            organization=plan.organization, plan=plan, kind=kind, on=on, at=moment(now),
            sealed=vault.seal(text.encode(), _about(plan, mark)), by=person_of(actor, "support.run"), submission=mark,
        )  # fmt: skip
        validate(made, ("sealed",))
        made.save()
        if next_check_on is not None:
            plan.next_check_on = next_check_on
            plan.save(update_fields=["next_check_on"])
    return made


def notes(actor: Actor, plan: SupportPlan) -> list[tuple[SupportNote, str]]:
    """The notes and their words, the newest first, for those who run support. Raises NotAllowed, vault.CannotOpen."""
    require(actor, "support.run", plan.organization)
    rows = plan.notes.select_related("by").order_by("-on", "-pk")
    return [(each, vault.open(each.sealed, _about(plan, each.submission)).decode()) for each in rows]


def forget_notes(now: dt.datetime | None = None) -> int:
    """Notes of plans that are over for two years are deleted for good. How many."""
    over = SupportNote.objects.filter(plan__closed_on__lt=today(now) - KEPT)
    return int(over.delete()[0])


def _about(plan: SupportPlan, mark: uuid.UUID) -> str:
    return f"support:{plan.public_id}:{mark}"


# --- what both agree on -------------------------------------------------------------------------------------------------
def agree_pause(
    actor: Actor, plan: SupportPlan, *, starts: dt.date, until: dt.date, way: str = "skip", submission: object = None,
    now: dt.datetime | None = None,
) -> SupportStep:  # fmt: skip
    """Offers a pause of the fee as a change of the lease, which both sign. way: "skip" or "postpone"."""
    if until < starts:
        raise ValidationError({"until": _("The last day is before the first.")})
    if starts < today(now):
        raise ValidationError({"starts": _("This day is over. Choose today or a later day.")})

    def change(said: LeaseTerms) -> dict[str, Any]:
        return kinds.paused(kinds.dump(said), {"starts": starts, "until": until, "way": way}, today(now))

    step = SupportStep(kind=SupportStep.Kind.PAUSE, starts_on=starts, until=until)
    return _agree(actor, plan, step, change, starts, _("A pause of the fee"), submission, now)


def agree_payments(
    actor: Actor, plan: SupportPlan, *, first: dt.date, count: int, submission: object = None,
    now: dt.datetime | None = None,
) -> SupportStep:  # fmt: skip
    """Offers that what is late today is paid in so many monthly parts, as a change of the lease. When both have signed, what
    was late is asked for no longer (`settle`): the parts stand in its place."""
    late = plan.lease.agreement.past_due
    if late <= 0:
        raise Refused(_("Nothing is late under this lease."))
    if not 1 <= count <= min(MOST_PARTS, late):
        raise ValidationError({"count": _("Give a number from 1 to %(most)s.") % {"most": min(MOST_PARTS, late)}})
    if first <= today(now):
        raise ValidationError({"first": _("This day is over. Choose a later day.")})
    parts = split(late, count)
    listed = tuple(Listed(add_months(first, n), buckets.ARREARS, part) for n, part in enumerate(parts))

    def change(said: LeaseTerms) -> dict[str, Any]:
        return _with_listed(said, listed)

    step = SupportStep(kind=SupportStep.Kind.PAYMENTS, starts_on=first, until=listed[-1].on, amount=late, count=count)
    return _agree(actor, plan, step, change, today(now), _("What is late is paid bit by bit"), submission, now)


def agree_repayment(
    actor: Actor, plan: SupportPlan, *, first: dt.date, count: int, submission: object = None,
    now: dt.datetime | None = None,
) -> SupportStep:  # fmt: skip
    """Offers that what the trust paid to a bank for the household is paid back in so many monthly parts, without interest."""
    open_amount = advanced(plan)
    if open_amount <= 0:
        raise Refused(_("The trust has paid nothing for this household that is still to be agreed on."))
    if not 1 <= count <= min(MOST_PARTS, open_amount):
        raise ValidationError(
            {"count": _("Give a number from 1 to %(most)s.") % {"most": min(MOST_PARTS, open_amount)}}
        )
    if first <= today(now):
        raise ValidationError({"first": _("This day is over. Choose a later day.")})
    parts = split(open_amount, count)
    listed = tuple(Listed(add_months(first, n), buckets.ADVANCE, part) for n, part in enumerate(parts))

    def change(said: LeaseTerms) -> dict[str, Any]:
        return _with_listed(said, listed)

    step = SupportStep(
        kind=SupportStep.Kind.ADVANCE, starts_on=first, until=listed[-1].on, amount=open_amount, count=count
    )
    return _agree(
        actor, plan, step, change, today(now), _("What the trust paid is paid back bit by bit"), submission, now
    )


def advanced(plan: SupportPlan) -> int:
    """What the trust paid to banks for the household, and nobody has agreed on yet how it comes back."""
    paid = plan.lease.default_notices.aggregate(sum=Sum("paid"))["sum"] or 0
    steps = SupportStep.objects.filter(plan__lease=plan.lease, kind=SupportStep.Kind.ADVANCE)
    agreed = steps.exclude(version__withdrawn_at__isnull=False).aggregate(sum=Sum("amount"))["sum"] or 0
    return int(paid - agreed)


def split(amount: int, count: int) -> list[int]:
    """The amount in so many whole parts that add up to it, the larger ones first."""
    base, more = divmod(amount, count)
    return [base + (1 if n < more else 0) for n in range(count)]


def _with_listed(said: LeaseTerms, listed: tuple[Listed, ...]) -> dict[str, Any]:
    every = tuple(sorted([*said.listed, *listed], key=lambda each: each.on))
    try:
        return kinds.dump(completed(replace(said, listed=every, dues=None)))
    except RuleError as error:
        raise Refused(_("These payments do not fit the lease: %(why)s") % {"why": error.problem}) from error


def _agree(
    actor: Actor, plan: SupportPlan, step: SupportStep, change: Callable[[LeaseTerms], Any], takes_effect_on: dt.date,
    why: str, submission: object, now: dt.datetime | None,
) -> SupportStep:  # fmt: skip
    require(actor, "support.run", plan.organization)
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        plan = locked(plan)
        if found := SupportStep.objects.filter(organization=plan.organization, submission=mark).first():
            return found
        if plan.state != _State.RUNNING:
            raise Refused(_("The household has not said yes to this plan."))
        if plan.steps.count() >= MOST_STEPS:
            raise Refused(_("There are as many steps here as a plan can hold."))
        terms = change(terms_of(plan.lease))
        step.version = making.make_change(
            plan.lease.agreement, terms, takes_effect_on=takes_effect_on, why=why, by=actor.person, now=now
        )
        step.organization, step.plan, step.made_at, step.submission = plan.organization, plan, moment(now), mark
        step.save()
    return step


def settle(step: SupportStep, *, now: dt.datetime | None = None) -> bool:
    """What was late is asked for no longer, once both have signed the parts in its place. Inner: the house does it (`tasks`)."""
    with transaction.atomic():
        step = SupportStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
        if step.settled_at is not None or step.version is None or step.version.signed_at is None or not step.amount:
            return False
        agreement = step.plan.lease.agreement
        step.settled_at = moment(now)
        step.save(update_fields=["settled_at"])
        entering.enter(
            agreement, "waiver", today(now), min(step.amount, agreement.past_due) or step.amount,
            key=f"support:{step.submission}", note=_("Paid bit by bit, as agreed"), now=now,
        )  # fmt: skip
    return True


def may_see(actor: Actor, plan: SupportPlan) -> bool:
    """The household and those who run support; nobody else, not even the rest of the staff."""
    try:
        require(actor, "support.run", plan.organization)
    except NotAllowed:
        return holds(actor, plan.lease)
    return True
