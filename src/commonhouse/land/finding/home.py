"""What this part has for the home page and for an organization's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.finding import queries
from commonhouse.land.finding.models import Application, Attendance, HomeOffer, Programme
from commonhouse.people.cards import Happening, Need
from commonhouse.people.formats import day
from commonhouse.people.loops import loop_of
from commonhouse.people.permissions import Actor, Role

MOST = 10
SHOWN = 3
SOON = dt.timedelta(days=14)


def needs(actor: Actor) -> Iterator[Need]:
    """An offer that waits for one's answer, an application begun and not sent, a session soon; and what the office must do."""
    if actor.person is None:
        return
    for offer in queries.open_offers(actor.person)[:MOST]:
        yield Need(
            title=_("A home is offered to you. The offer waits for your answer until %(day)s.") % {"day": day(offer.due_at)},
            url=reverse("land_offer", args=[offer.public_id]), closes_at=offer.due_at, minutes=5,
            organization=offer.organization.name, loop=loop_of(offer.organization.kind),
        )  # fmt: skip
    drafts = Application.objects.filter(person=actor.person, state=Application.State.DRAFT)
    for application in drafts.select_related("organization", "programme")[:SHOWN]:
        yield Need(
            title=_("Finish your application: %(programme)s") % {"programme": application.programme.name},
            url=application.get_absolute_url(), minutes=5, organization=application.organization.name,
            loop=loop_of(application.organization.kind),
        )  # fmt: skip
    yield from _sessions(actor)
    if actor.seat is not None and actor.seat.kind == Role.STEWARD:
        yield from _to_confirm(actor)


def _sessions(actor: Actor) -> Iterator[Need]:
    now = timezone.now()
    rows = Attendance.objects.filter(
        person=actor.person, state=Attendance.State.COMING, session__state="planned", session__starts_at__gt=now,
        session__starts_at__lte=now + SOON,
    )  # fmt: skip
    for each in rows.select_related("session__organization").order_by("session__starts_at")[:SHOWN]:
        yield Need(
            title=_("Come to: %(title)s, %(day)s") % {"title": each.session.title, "day": day(each.session.starts_at)},
            url=each.session.get_absolute_url(), closes_at=each.session.starts_at, minutes=each.session.minutes,
            organization=each.session.organization.name, loop=loop_of(each.session.organization.kind),
        )  # fmt: skip


def _to_confirm(actor: Actor) -> Iterator[Need]:
    """Households that said yes and wait for the trust."""
    assert actor.seat is not None
    rows = HomeOffer.objects.filter(organization=actor.seat.organization, state=HomeOffer.State.ACCEPTED)
    for offer in rows.select_related("opening__holding", "opening__organization", "organization", "application")[:MOST]:
        said = {"home": offer.opening.holding.name, "ticket": offer.application.ticket}
        yield Need(
            title=_("Ticket %(ticket)s said yes to %(home)s: look whether it can be confirmed") % said,
            url=offer.opening.get_absolute_url(), minutes=5, organization=offer.organization.name,
            loop=loop_of(offer.organization.kind),
        )  # fmt: skip


def open_now() -> Iterator[Happening]:
    """Programmes of listed trusts that take applications today."""
    today = timezone.localdate()
    rows = Programme.objects.filter(state=Programme.State.OPEN, opens_on__lte=today, organization__is_listed=True)
    rows = rows.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=today)).select_related("organization")
    for programme in rows.order_by("-opened_at")[:SHOWN]:
        yield Happening(
            title=programme.name, url=programme.get_absolute_url(), action=_("Apply for a home"),
            text=_("Four questions, about five minutes."), organization=programme.organization.name,
            loop=loop_of(programme.organization.kind),
        )  # fmt: skip
