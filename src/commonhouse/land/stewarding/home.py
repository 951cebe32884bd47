"""What this part has for the home page: the week's duties for stewards; what is asked of those who lease."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.leasing.models import HouseholdPerson
from commonhouse.land.stewarding.actions.duties import ASKED_OF_HOUSEHOLDS
from commonhouse.land.stewarding.models import DefaultNotice, Duty, Request, SupportPlan
from commonhouse.people.cards import Need
from commonhouse.people.formats import day
from commonhouse.people.loops import loop_of
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Role

MOST = 5  # of each kind
ASKED_BEFORE = dt.timedelta(days=45)  # what is asked of a household stands on its home page so long before


def needs(actor: Actor) -> Iterator[Need]:
    if actor.person is None:
        return
    today = timezone.localdate()
    if actor.seat is not None and actor.seat.kind == Role.STEWARD:
        yield from _of_steward(actor.seat.organization, today)
    yield from _of_household(actor.person, today)


def _of_steward(organization: Organization, today: dt.date) -> Iterator[Need]:
    """Four short questions, one where the trust has no duties, requests, plans or notices."""
    sunday = today + dt.timedelta(days=6 - today.weekday())
    counted = Duty.objects.filter(organization=organization, done_at__isnull=True).aggregate(
        week=Count("pk", filter=Q(due_on__lte=sunday)), late=Count("pk", filter=Q(due_on__lt=today)),
    )  # fmt: skip
    if counted["week"]:
        yield _need(
            organization,
            _duty_words(counted["week"], counted["late"]),
            reverse("land_duties", args=[organization.slug]),
        )
    asked = Request.objects.filter(organization=organization, state=Request.State.ASKED).order_by("answer_by", "pk")
    for request in asked.select_related("organization")[:MOST]:
        said = {"what": request.get_kind_display(), "day": day(request.answer_by)}
        yield _need(organization, _("Answer a household by %(day)s: %(what)s") % said, request.get_absolute_url(), 5)
    running = DefaultNotice.objects.filter(organization=organization, state=DefaultNotice.State.RUNNING)
    for notice in running.select_related("organization").order_by("owner_until", "pk")[:MOST]:
        said = {"day": day(notice.final_on)}
        yield _need(
            organization, _("A home needs help: there is time until %(day)s") % said, notice.get_absolute_url(), 10
        )
    checks = SupportPlan.objects.filter(
        organization=organization, state=SupportPlan.State.RUNNING, next_check_on__lte=today
    )
    for plan in checks.select_related("organization").order_by("next_check_on", "pk")[:MOST]:
        yield _need(organization, _("Ask a household how it goes"), plan.get_absolute_url(), 15)


def _duty_words(week: int, late: int) -> str:
    words = ngettext("%(n)s duty until Sunday", "%(n)s duties until Sunday", week) % {"n": week}
    if not late:
        return words
    more = ngettext("%(n)s of them is late", "%(n)s of them are late", late) % {"n": late}
    return f"{words}, {more}"


def _of_household(person: Person, today: dt.date) -> Iterator[Need]:
    """What is asked of whoever lives in a home. One question for all who lease nothing."""
    households = list(
        HouseholdPerson.objects.filter(person=person, until__isnull=True).values_list("household", flat=True)[:20]
    )
    if not households:
        return
    mine = {"lease__household__in": households, "lease__ended_on__isnull": True}
    asked = Duty.objects.filter(
        **mine,
        done_at__isnull=True,
        handed_in_at__isnull=True,
        kind__in=ASKED_OF_HOUSEHOLDS,
        due_on__lte=today + ASKED_BEFORE,
    )
    for duty in asked.select_related("organization").order_by("due_on", "pk")[:MOST]:
        said = {"what": duty.name, "day": day(duty.due_on)}
        yield _need(duty.organization, _("Your home: %(what)s, by %(day)s") % said, duty.get_absolute_url(), 3)
    offers = SupportPlan.objects.filter(**mine, state=SupportPlan.State.OFFERED)
    for plan in offers.select_related("organization").order_by("answer_by", "pk")[:MOST]:
        words = _("An offer from %(trust)s: say by %(day)s what suits you")
        said = {"trust": plan.organization.name, "day": day(plan.answer_by)}
        yield _need(plan.organization, words % said, plan.get_absolute_url(), 3)
    running = DefaultNotice.objects.filter(**mine, state=DefaultNotice.State.RUNNING)
    for notice in running.select_related("organization").order_by("owner_until", "pk")[:MOST]:
        words = _("Something about your home, with time until %(day)s")
        yield _need(notice.organization, words % {"day": day(notice.owner_until)}, notice.get_absolute_url(), 5)


def _need(organization: Organization, title: str, url: str, minutes: int | None = None) -> Need:
    return Need(
        title=title, url=url, minutes=minutes, organization=organization.name, loop=loop_of(organization.kind)
    )  # fmt: skip
