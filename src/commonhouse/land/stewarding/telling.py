"""What a household, and the stewards of a trust, are told by letter or text: that something is there to read, and never what.

A phone is shared and looked at: no word here says that somebody owes, is late, or needs help.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding.models import DefaultNotice, Duty, Letter, Request, SupportPlan
from commonhouse.land.stewarding.terms import people
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, Kind, register, register_check
from commonhouse.notices.models import Notice
from commonhouse.people.formats import day, hour
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Role

VISIT, LETTER, NEWS, ASKED = "land-visit", "land-letter", "land-news", "land-asked"
DUTIES, CLOCK = "land-duties", "land-clock"


def day_words(value: dt.date) -> str:
    return day(value)


def visit(duty: Duty, now: dt.datetime | None = None) -> int:
    """The household is told the day and hour of a visit."""
    assert duty.lease is not None
    assert duty.at is not None
    facts = {"on": duty.due_on.isoformat(), "at": duty.at.isoformat("minutes"), "duty": duty.public_id}
    key = f"land:visit:{duty.public_id}:{facts['on']}T{facts['at']}"
    return _tell(duty.lease, people(duty.lease), VISIT, key, duty.lease.get_absolute_url(), now, **facts)


def letter(sent: Letter, readers: Sequence[Any], now: dt.datetime | None = None) -> int:
    """Those it is for: there is a letter to read."""
    return notices.tell(
        readers, organization=sent.organization, kind=LETTER, key=f"land:letter:{sent.public_id}",
        url=sent.get_absolute_url(), data={"letter": sent.public_id}, now=now,
    )  # fmt: skip


def answered(request: Request, now: dt.datetime | None = None) -> int:
    """Whoever lives there: what they asked for has an answer."""
    key = f"land:answer:{request.public_id}"
    url = request.get_absolute_url()
    return _tell(request.lease, people(request.lease), NEWS, key, url, now, what="answered")


def asked(request: Request, now: dt.datetime | None = None) -> int:
    """The stewards: somebody waits for an answer."""
    url = request.get_absolute_url()
    return notices.tell(
        stewards(request.organization), organization=request.organization, kind=ASKED, url=url,
        key=f"land:asked:{request.public_id}", data={"request": request.public_id}, now=now,
    )  # fmt: skip


def support(plan: SupportPlan, now: dt.datetime | None = None) -> int:
    url = plan.get_absolute_url()
    return _tell(plan.lease, people(plan.lease), NEWS, f"land:support:{plan.public_id}", url, now, what="support")


def default(notice: DefaultNotice, what: str, now: dt.datetime | None = None) -> int:
    """what: "noticed", "cured", "ended"."""
    url = notice.get_absolute_url()
    key = f"land:default:{notice.public_id}:{what}"
    return _tell(notice.lease, people(notice.lease), NEWS, key, url, now, what=what)


def clock_ends(notice: DefaultNotice, on: dt.date, now: dt.datetime) -> int:
    """The stewards: a step of this clock ends soon."""
    return notices.tell(
        stewards(notice.organization), organization=notice.organization, kind=CLOCK, url=notice.get_absolute_url(),
        key=f"land:clock:{notice.public_id}:{on.isoformat()}", data={"notice": notice.public_id}, now=now,
    )  # fmt: skip


def duties_of_the_week(organization: Organization, monday: dt.date, count: int, late: int, now: dt.datetime) -> int:
    """The stewards, once a week: how many duties there are."""
    return notices.tell(
        stewards(organization), organization=organization, kind=DUTIES, url=reverse("land_duties", args=[organization.slug]),
        key=f"land:duties:{organization.pk}:{monday.isoformat()}", data={"count": count, "late": late}, now=now,
    )  # fmt: skip


def stewards(organization: Organization) -> list[Any]:
    held = Seat.objects.filter(organization=organization, kind=Role.STEWARD.value, vacated_on__isnull=True)
    return list(dict.fromkeys(held.order_by("pk").values_list("person", flat=True)))


def _tell(
    lease: Lease, readers: Sequence[Any], kind: str, key: str, url: str, now: dt.datetime | None, **facts: Any
) -> int:
    if not readers:
        return 0
    data = {"lease": lease.agreement.public_id, **facts}
    return notices.tell(readers, organization=lease.organization, kind=kind, key=key, url=url, data=data, now=now)


# --- still true? --------------------------------------------------------------------------------------------------------
def visits_that_changed(waiting: Sequence[Notice]) -> set[int]:
    """Of visits that wait to be told: those that were moved or are done."""
    ids = {notice.data.get("duty") for notice in waiting}
    open_ones = Duty.objects.filter(public_id__in=ids, done_at__isnull=True).values_list("public_id", "due_on", "at")
    known = {(name, on.isoformat(), at.isoformat("minutes")) for name, on, at in open_ones if at is not None}
    return {
        notice.pk
        for notice in waiting
        if (notice.data.get("duty"), notice.data.get("on"), notice.data.get("at")) not in known
    }


def requests_answered(waiting: Sequence[Notice]) -> set[int]:
    """Of requests that stewards are to be told of: those answered or taken back."""
    ids = {notice.data.get("request") for notice in waiting}
    rows = Request.objects.filter(public_id__in=ids, state=Request.State.ASKED)
    still_open = set(rows.values_list("public_id", flat=True))
    return {notice.pk for notice in waiting if notice.data.get("request") not in still_open}


def clocks_over(waiting: Sequence[Notice]) -> set[int]:
    """Of reminders of a clock: those whose notice is over."""
    ids = {notice.data.get("notice") for notice in waiting}
    rows = DefaultNotice.objects.filter(public_id__in=ids, state=DefaultNotice.State.RUNNING)
    running = set(rows.values_list("public_id", flat=True))
    return {notice.pk for notice in waiting if notice.data.get("notice") not in running}


# --- words --------------------------------------------------------------------------------------------------------------
def register_all() -> None:
    register(Kind(VISIT, subject=lambda _c: _("A visit to your home"), text=_visit_text, action=lambda _c: _("See it")))
    register(Kind(LETTER, subject=lambda _c: _("A letter for you"), text=_letter_text, action=lambda _c: _("Read it")))
    register(Kind(NEWS, subject=lambda _c: _("News about your home"), text=_news_text, action=lambda _c: _("Read it")))
    register(
        Kind(ASKED, subject=lambda _c: _("A request waits for you"), text=_asked_text, action=lambda _c: _("Read it"))
    )
    register(
        Kind(DUTIES, subject=lambda _c: _("Duties of this week"), text=_duties_text, action=lambda _c: _("See them"))
    )
    register(
        Kind(CLOCK, subject=lambda _c: _("A day to keep in mind"), text=_clock_text, action=lambda _c: _("See it"))
    )
    register_check([VISIT], visits_that_changed)
    register_check([ASKED], requests_answered)
    register_check([CLOCK], clocks_over)


def _visit_text(context: Context) -> str:
    on, at = dt.date.fromisoformat(context["on"]), dt.time.fromisoformat(context["at"])
    moment = timezone.make_aware(dt.datetime.combine(on, at))
    said = {"organization": context["organization"], "day": day(on), "hour": hour(moment)}
    first = _("Somebody of %(organization)s would like to see your home on %(day)s at %(hour)s.") % said
    return f"{first}\n\n" + _("If that does not suit you, please say so: another time can be found.")


def _letter_text(context: Context) -> str:
    return _("%(organization)s has written you a letter about your home.") % {"organization": context["organization"]}


def _news_text(context: Context) -> str:
    said = {"organization": context["organization"]}
    if context.get("what") == "answered":
        return _("%(organization)s has answered what you asked for. The page says why.") % said
    if context.get("what") == "support":
        return _("%(organization)s would like to help. The page says how, and you say what suits you.") % said
    return _("There is news from %(organization)s about your home. Please read it soon.") % said


def _clock_text(context: Context) -> str:
    return _(
        "At %(organization)s a step for a home ends soon. The page says which, and what can be done until then."
    ) % {"organization": context["organization"]}


def _asked_text(context: Context) -> str:
    return _(
        "Somebody who leases from %(organization)s has asked for something. The page says until when to answer."
    ) % {"organization": context["organization"]}


def _duties_text(context: Context) -> str:
    count, late = int(context.get("count", 0)), int(context.get("late", 0))
    words = ngettext("%(n)s duty is on this week’s list.", "%(n)s duties are on this week’s list.", count) % {
        "n": count
    }
    if not late:
        return words
    more = ngettext("%(n)s of earlier weeks is still open.", "%(n)s of earlier weeks are still open.", late) % {
        "n": late
    }
    return f"{words} {more}"
