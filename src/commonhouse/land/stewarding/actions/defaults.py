"""Verbs of notices of default: a bank's, and the trust's own; the clock they start, and how they end.

As long as a notice runs, nothing of it stands in the public record, and only staff and the household see it. When it is over,
the record has its days under a random name of its own: enough to check that the time was given, too little to point at a home.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.holdings import actions as holdings
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import buckets
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.land.stewarding import clocks, telling
from commonhouse.land.stewarding.actions.common import not_ahead
from commonhouse.land.stewarding.models import DefaultNotice, SupportPlan
from commonhouse.land.stewarding.support import require_support
from commonhouse.land.stewarding.terms import require_running, terms_of
from commonhouse.ledger import accounts, posting
from commonhouse.ledger.models import Account, Entry
from commonhouse.people.formats import day, money
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, person_of, required, today, token, validate
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.cure import cure_clock

Giver, Matter, State, Cured = DefaultNotice.Giver, DefaultNotice.Kind, DefaultNotice.State, DefaultNotice.Cured
MOST_MONEY = 10**13


# --- a notice comes, or is given ----------------------------------------------------------------------------------------
def record_lender_notice(
    actor: Actor, lease: Lease, *, mortgage: Mortgage, kind: str, noticed_on: dt.date, received_on: dt.date, words: str,
    amount: int | None = None, submission: object = None, now: dt.datetime | None = None,
) -> DefaultNotice:  # fmt: skip
    """A bank has written that its loan on a home is not kept: the clock starts, and the household is told what can be done.

    Sent twice, it is one. Raises ValidationError by field, Refused.
    """
    require(actor, "default.record", lease.organization)
    if mortgage.lease_id != lease.pk:
        raise ValidationError({"mortgage": _("Choose from the list.")})
    not_ahead(received_on, now, "received_on")
    notice = DefaultNotice(
        giver=Giver.LENDER, kind=kind, mortgage=mortgage, noticed_on=noticed_on, received_on=received_on, amount=amount,
        words=words,
    )  # fmt: skip
    return _open(actor, lease, notice, None, submission, now)


def give_notice(
    actor: Actor, lease: Lease, *, kind: str, words: str, amount: int | None = None, submission: object = None,
    now: dt.datetime | None = None,
) -> DefaultNotice:  # fmt: skip
    """The trust itself asks a household to put something right within the time of the lease; help was offered before.

    Raises NoSupport where it was not, ValidationError by field, Refused.
    """
    require(actor, "default.record", lease.organization)
    on = today(now)
    if found := _sent(lease, submission):
        return found
    require_running(lease)
    plan = require_support(lease, on)
    if kind == Matter.MONEY:
        amount = _late(lease, amount)
    bank = Mortgage.objects.filter(lease=lease, paid_off_on__isnull=True, consented_on__isnull=False).first()
    notice = DefaultNotice(
        giver=Giver.TRUST, kind=kind, mortgage=bank, noticed_on=on, received_on=on, amount=amount, words=words
    )
    return _open(actor, lease, notice, plan, submission, now)


def _late(lease: Lease, amount: int | None) -> int:
    """What is late under the lease, beyond the days in which nobody calls it so."""
    agreement, grace = lease.agreement, terms_of(lease).late.grace_days
    if agreement.past_due <= 0:
        raise Refused(_("Nothing is late under this lease."))
    if agreement.days_late <= grace:
        raise Refused(_("The lease gives %(days)s days before anything is called late.") % {"days": grace})
    if amount is not None and amount > agreement.past_due:
        most = money(agreement.past_due, agreement.unit)
        raise ValidationError({"amount": _("Late are %(most)s. Give no more than that.") % {"most": most}})
    return amount if amount is not None else agreement.past_due


def _sent(lease: Lease, submission: object) -> DefaultNotice | None:
    if submission is None:
        return None
    return DefaultNotice.objects.filter(organization=lease.organization, submission=token(submission)).first()


def _open(
    actor: Actor, lease: Lease, notice: DefaultNotice, plan: SupportPlan | None, submission: object,
    now: dt.datetime | None,
) -> DefaultNotice:  # fmt: skip
    mark = token(submission or uuid.uuid4())
    organization = lease.organization
    notice.words = required("words", notice.words, _("Say in plain words what must be put right."))
    if notice.amount is not None and not 0 < notice.amount <= MOST_MONEY:
        raise ValidationError({"amount": _("An amount is above zero.")})
    with transaction.atomic():
        lease = locked(lease)
        if found := DefaultNotice.objects.filter(organization=organization, submission=mark).first():
            return found
        require_running(lease)
        if lease.default_notices.filter(giver=notice.giver, kind=notice.kind, state=State.RUNNING).exists():
            raise Refused(_("A notice like this is running already for this home. Go on with that one."))
        notice.organization, notice.lease, notice.support = organization, lease, plan
        notice.entered_at, notice.entered_by, notice.submission = moment(now), person_of(actor, "default.record"), mark
        _set_clock(notice, now)
        validate(notice, ("statement",))
        notice.save()
        holdings.set_state(lease.holding, Holding.State.IN_DEFAULT)
        telling.default(notice, "noticed", now)
    return notice


def _set_clock(notice: DefaultNotice, now: dt.datetime | None) -> None:
    """The days of the lease as it is now, and the last days they give."""
    statement = clocks.statement_of(terms_of(notice.lease))
    notice.statement = clocks.dump(statement)
    try:
        clock = cure_clock(clocks.input_of(notice, max(today(now), notice.received_on)), statement)
    except RuleError as error:
        field = error.field.removeprefix("input.")
        raise ValidationError({field: _("This day cannot be right. Please check both days of the notice.")}) from error
    notice.owner_until, notice.trust_until, notice.final_on = clock.owner_until, clock.trust_until, clock.final_on


# --- how it ends --------------------------------------------------------------------------------------------------------
def record_cure(
    actor: Actor, notice: DefaultNotice, *, on: dt.date, words: str = "", now: dt.datetime | None = None
) -> DefaultNotice:
    """The household has put it right. After the last day it holds only if whoever gave the notice lets it: then say so."""
    require(actor, "default.record", notice.organization)
    _check_day(notice, on, now)
    if on > notice.final_on:
        words = required("words", words, _("The time was over. Say who has accepted it all the same."))
    return _end(notice, State.CURED, on, words, now, cured_by=Cured.HOUSEHOLD)


def pay_for_household(
    actor: Actor, notice: DefaultNotice, *, amount: int, on: dt.date, cash: Account | None = None,
    now: dt.datetime | None = None,
) -> DefaultNotice:  # fmt: skip
    """The trust pays the bank, so that the home is safe. In its books the household owes it that much; nothing is added.

    Raises ValidationError by field, Refused outside of the trust's own days.
    """
    organization = notice.organization
    require(actor, "book.post", organization)
    _check_day(notice, on, now)
    if notice.giver != Giver.LENDER or notice.trust_until is None:
        raise Refused(_("Under this lease the trust has no time of its own to pay."))
    if on > notice.trust_until:
        raise Refused(_("The trust’s time to pay ended on %(day)s.") % {"day": day(notice.trust_until)})
    if not 0 < amount <= MOST_MONEY:
        raise ValidationError({"amount": _("An amount is above zero.")})
    with transaction.atomic():
        notice = locked(notice)
        if notice.state == State.CURED and (notice.paid, notice.ended_on) == (amount, on):
            return notice
        entry = _post(notice, amount, on, cash, actor, now) if accounts.keeps_books(organization) else None
        return _end(notice, State.CURED, on, "", now, cured_by=Cured.TRUST, paid=amount, entry=entry)


def _post(
    notice: DefaultNotice, amount: int, on: dt.date, cash: Account | None, actor: Actor, now: dt.datetime | None
) -> Entry:
    """Paid to the bank, owed to the trust by the household: a part of what is owed to us that is this lease's own."""
    agreement, organization = notice.lease.agreement, notice.organization
    part = buckets.advance_account(agreement)
    account = cash or accounts.of_role(organization, "cash", agreement.unit)
    legs = [posting.debit(part, amount), posting.credit(account, amount)]
    text = _("Paid to a bank for a household")
    draft = posting.Draft(on, text, legs, f"land-default:{notice.public_id}", source=f"land.default:{notice.public_id}")
    return posting.post(organization, [draft], by=actor.person, now=now)[0]


def take_back(
    actor: Actor, notice: DefaultNotice, *, on: dt.date, words: str, now: dt.datetime | None = None
) -> DefaultNotice:
    """The notice was wrong, or whoever gave it takes it back. The record never knew of it."""
    require(actor, "default.record", notice.organization)
    _check_day(notice, on, now)
    words = required("words", words, _("Say why, in a few words."))
    return _end(notice, State.TAKEN_BACK, on, words, now)


def record_uncured(
    actor: Actor, notice: DefaultNotice, *, words: str = "", now: dt.datetime | None = None
) -> DefaultNotice:
    """The time is over and nobody put it right. What may follow (buying the home, a court) are steps of their own."""
    require(actor, "default.record", notice.organization)
    on = today(now)
    if on <= notice.final_on:
        raise Refused(_("There is time until %(day)s to put it right.") % {"day": day(notice.final_on)})
    return _end(notice, State.UNCURED, on, words, now)


def _check_day(notice: DefaultNotice, on: dt.date, now: dt.datetime | None) -> None:
    not_ahead(on, now)
    if on < notice.noticed_on:
        raise ValidationError({"on": _("The notice is of a later day. Please check the date.")})


def _end(
    notice: DefaultNotice, state: str, on: dt.date, words: str, now: dt.datetime | None, **fields: Any
) -> DefaultNotice:
    with transaction.atomic():
        notice = locked(notice)
        if notice.state == state and notice.ended_on == on:
            return notice
        if notice.state != State.RUNNING:
            raise Refused(_("This notice is over already."))
        notice.state, notice.ended_on, notice.end_words = state, on, words.strip()
        for name, value in fields.items():
            setattr(notice, name, value)
        validate(notice, ("statement",))
        notice.save()
        if state != State.UNCURED:
            _home_is_safe(notice.lease)
        telling.default(notice, "cured" if state == State.CURED else "ended", now)
        what = {State.CURED: "default-cured", State.UNCURED: "default-ended"}.get(State(state))
        if what is not None:
            leave_act(notice.organization, what, clocks.act_body(notice), notice.public_id, now)
    return notice


def _home_is_safe(lease: Lease) -> None:
    """In use again, when no other notice is left that runs or was not put right."""
    left = lease.default_notices.filter(state__in=[State.RUNNING, State.UNCURED])
    if lease.ended_on is None and not left.exists():
        holding = locked(lease.holding)
        if holding.state == Holding.State.IN_DEFAULT:
            holdings.set_state(holding, Holding.State.IN_USE)
