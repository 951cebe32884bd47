"""Putting a proposal to those who decide, with the charter's notice, or refusing until it has been given."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import actions as charters
from commonhouse.charters import queries as charter_queries
from commonhouse.people import formats
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused
from commonhouse.proposals import matters, telling, texts, timing
from commonhouse.proposals.actions import rounds
from commonhouse.proposals.actions.common import check_public, leave_act, locked, require_lead
from commonhouse.proposals.models import Proposal, Round, Version
from commonhouse.rules.charter.model import Matter

_State = Proposal.State


def ask(
    actor: Actor, proposal: Proposal, *, decides_from: datetime | None = None, closes_at: datetime | None = None,
    urgent_why: str = "", decider: Person | None = None, review_on: date | None = None, now: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Puts the proposal to those who decide, by its matter of the charter as it stands now.

    Without times, the earliest the charter allows are taken. `urgent_why` asks for the short notice of urgent decisions.
    Raises Refused, saying the earliest moment, when the notice or the window would be cut short.
    """
    with transaction.atomic():
        person = require_lead(actor, proposal)
        proposal = locked(proposal)
        if proposal.state == _State.DECIDING:
            return proposal
        if proposal.state not in {_State.DRAFT, _State.DISCUSSING, _State.RETURNED}:
            raise Refused(_("This has been decided or withdrawn. Write a new proposal that follows it."))
        row = charter_queries.current_row(proposal.organization)
        if row is None:
            matters.charter_of(proposal.organization)  # says what to do
        assert row is not None
        proposal.charter = row.version
        matter = matters.matter_of(proposal)
        moment = now or timezone.now()
        _check_urgency(proposal, matter, urgent_why.strip(), moment)
        _check_amendment(proposal, matter, row.said.amendment, now)
        times = _times(proposal, matter, decides_from, closes_at, moment)
        proposal.review_on = review_on or proposal.review_on or _review(matter, times.closes_at)
        if matter.method == "consent" and proposal.review_on is None:
            raise ValidationError({"review_on": _("Consent is given for a time. Say when this is looked at again.")})
        version = texts.current(proposal)
        if matter.method == "advice":
            _ask_advice(proposal, matter, version, decider or person, times, moment, now)
        else:
            rounds.begin(
                proposal, matter, version, asked_at=moment, decides_from=times.decides_from,
                closes_at=times.closes_at, now=now,
            )  # fmt: skip
            telling.asked(proposal)
        return proposal


def _check_urgency(proposal: Proposal, matter: Matter, why: str, moment: datetime) -> None:
    proposal.is_urgent, proposal.urgent_why = bool(why), why[:300]
    if not why:
        return
    check_public(urgent_why=why)
    if matter.urgent_hours is None:
        earliest = timing.earliest(matter, moment)
        raise Refused(
            _("The charter has no urgent decisions of this kind. It can be decided from %(when)s on.")
            % {"when": formats.moment(earliest.decides_from)}
        )


def _check_amendment(proposal: Proposal, matter: Matter, amendment: str, now: datetime | None) -> None:
    """The charter is amended by one decision at a time, about the text that stands before everyone."""
    if matter.id != amendment:
        return
    if proposal.charter_draft is None:
        raise Refused(_("A change of the charter begins at the charter: write the new text there."))
    others = Proposal.objects.filter(organization=proposal.organization, matter=amendment, state=_State.DECIDING)
    if others.exclude(pk=proposal.pk).exists():
        raise Refused(_("Another change of the charter is being decided. Wait until it is."))
    charters.freeze_draft(proposal.charter_draft, holder=proposal.public_id, now=now)


def _times(
    proposal: Proposal, matter: Matter, decides_from: datetime | None, closes_at: datetime | None, moment: datetime
) -> timing.Earliest:
    """The times asked for, if the charter's notice and window are kept. Raises Refused saying the earliest."""
    asked_before = proposal.asked_at is not None and matter.method in matters.ROUNDS
    if asked_before:
        least = timing.again(matter, moment, proposal.decides_from, proposal.is_urgent)
    else:
        least = timing.earliest(matter, moment, proposal.is_urgent)
    begins = decides_from or least.decides_from
    if begins < least.decides_from:
        words = _("The charter asks for %(days)s days’ notice. The earliest moment is %(when)s.")
        if proposal.is_urgent:
            words = _("Even an urgent decision needs its notice. The earliest moment is %(when)s.")
        raise Refused(words % {"days": matter.notice_days, "when": formats.moment(least.decides_from)})
    ends = closes_at or begins + timing.window(matter, proposal.is_urgent)
    earliest_end = begins + timing.window(matter, proposal.is_urgent)
    if ends < earliest_end:
        words = _("People have %(days)s days to answer. It can close at the earliest on %(when)s.")
        if proposal.is_urgent:
            words = _("People need time to answer. It can close at the earliest on %(when)s.")
        raise Refused(words % {"days": matter.window_days, "when": formats.moment(earliest_end)})
    return timing.Earliest(begins, ends)


def _review(matter: Matter, closes_at: datetime) -> date | None:
    """So many months after the decision, as the charter says."""
    if matter.review_months is None:
        return None
    day = timezone.localdate(closes_at)
    months = day.month - 1 + matter.review_months
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _ask_advice(
    proposal: Proposal, matter: Matter, version: Version, decider: Person, times: timing.Earliest, moment: datetime,
    now: datetime | None,
) -> None:  # fmt: skip
    """Advice needs no box: it is asked from now on, and the one who decides may do so when the window is over."""
    if not matters.may_decide(proposal.organization, matter, decider):
        raise Refused(_("By the charter, this person may not decide on this kind of question."))
    made = Round.objects.create(
        organization=proposal.organization, proposal=proposal, number=proposal.rounds.count() + 1, version=version,
        asked_at=moment,
    )  # fmt: skip
    proposal.channel, proposal.state, proposal.decider = Proposal.Channel.ADVICE, _State.DECIDING, decider
    proposal.asked_at, proposal.box = moment, None
    hours = int(matter.statement.get("minimum_hours", 72))
    proposal.decides_from = moment + timedelta(hours=hours)
    proposal.closes_at = max(times.closes_at, proposal.decides_from + timedelta(days=1))
    proposal.save()
    leave_act(proposal, "asked", rounds.asked(proposal, matter, made), now)
