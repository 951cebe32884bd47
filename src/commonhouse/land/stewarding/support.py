"""Whether help was offered: the house enforces nothing against a household before that."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding.models import DefaultNotice, SupportPlan
from commonhouse.land.stewarding.terms import terms_of
from commonhouse.people.formats import day
from commonhouse.people.permissions import Refused

LASTS = dt.timedelta(days=365)  # an offer of long ago was about something else
TIME_TO_ANSWER = dt.timedelta(days=7)  # at least: an offer that must be answered tomorrow is none
_State, _Notice = SupportPlan.State, DefaultNotice.State


class NoSupport(Refused):
    """Something would be enforced, and the household was not offered help, or still has time to answer."""


def open_plan(lease: Lease) -> SupportPlan | None:
    return SupportPlan.objects.filter(lease=lease, state__in=[_State.OFFERED, _State.RUNNING]).first()


def is_in_trouble(lease: Lease) -> bool:
    """Whether payments are late, a notice runs, or help was asked for or offered: leaving may then not be of free will."""
    notices = DefaultNotice.objects.filter(lease=lease, state__in=[_Notice.RUNNING, _Notice.UNCURED])
    return lease.agreement.past_due > 0 or open_plan(lease) is not None or notices.exists()


def require_support(lease: Lease, today: dt.date) -> SupportPlan | None:
    """The newest offer of help, once the household has had its time to answer. Raises NoSupport, saying what is missing.

    Where a lease says itself that none comes first, there may be none.
    """
    plan = SupportPlan.objects.filter(lease=lease, offered_on__gt=today - LASTS).order_by("-offered_on", "-pk").first()
    if plan is not None and plan.state == _State.RUNNING:
        raise NoSupport(_("A support plan is running with this household. Nothing is enforced as long as it runs."))
    if plan is not None and plan.state == _State.OFFERED and today <= plan.answer_by:
        words = _("The household was offered help, and has time to answer until %(day)s. Please wait, and talk first.")
        raise NoSupport(words % {"day": day(plan.answer_by)})
    if plan is None and terms_of(lease).default.support_first:
        raise NoSupport(
            _(
                "This household was not offered a support plan yet. Offer help first; only then can the trust take this step."
            )
        )
    return plan
