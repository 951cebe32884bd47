"""What pages ask of finding."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet

from commonhouse.land.finding.models import (
    Application,
    Attendance,
    GroupSession,
    HomeOffer,
    Opening,
    Programme,
)
from commonhouse.people.models import Organization, Person

MOST = 100


def programmes(organization: Organization, *, drafts: bool) -> list[Programme]:
    """The trust's programmes, open ones first, each with how many applications are in (`in_line`)."""
    rows = Programme.objects.filter(organization=organization)
    if not drafts:
        rows = rows.exclude(state=Programme.State.DRAFT)
    counted = rows.annotate(in_line=Count("applications", filter=Q(applications__state=Application.State.SENT)))
    found = list(counted.select_related("organization").order_by("-opens_on", "-pk")[:MOST])
    return sorted(found, key=lambda each: each.state != Programme.State.OPEN)


def open_homes(organization: Organization, programme: Programme | None = None) -> list[Opening]:
    rows = Opening.objects.filter(organization=organization, state=Opening.State.OPEN)
    if programme is not None:
        rows = rows.filter(programme=programme)
    return list(rows.select_related("holding__parcel", "programme", "organization").order_by("-opened_at")[:MOST])


def coming_sessions(
    organization: Organization, now: dt.datetime, programme: Programme | None = None
) -> list[GroupSession]:
    """Sessions to come, the soonest first, each with how many have signed up (`coming`)."""
    rows = GroupSession.objects.filter(organization=organization, state=GroupSession.State.PLANNED, starts_at__gt=now)
    if programme is not None:
        rows = rows.filter(programme=programme)
    return list(with_coming(rows).select_related("organization", "programme").order_by("starts_at")[:MOST])


def with_coming(rows: QuerySet[GroupSession]) -> QuerySet[Any]:
    coming = Q(attendances__state=Attendance.State.COMING)
    return rows.annotate(coming=Count("attendances", filter=coming))


def applications_of(person: Person) -> list[Application]:
    """Somebody's own applications, those under way first."""
    rows = Application.objects.filter(person=person).select_related("organization", "programme")
    found = list(rows.order_by("-changed_at")[:MOST])
    return sorted(found, key=lambda each: each.state not in {Application.State.DRAFT, Application.State.SENT})


def open_offers(person: Person) -> list[HomeOffer]:
    """Offers that wait for somebody's answer."""
    rows = HomeOffer.objects.filter(application__person=person, state=HomeOffer.State.OPEN)
    return list(rows.select_related("organization", "opening__holding", "application").order_by("due_at")[:20])


def applications(organization: Organization, *, state: str = "", programme: str = "") -> QuerySet[Application]:
    """The list of stewards, the newest first."""
    rows = Application.objects.filter(organization=organization).select_related("organization", "programme", "person")
    if state in Application.State.values:
        rows = rows.filter(state=state)
    if programme:
        rows = rows.filter(programme__public_id=programme)
    return rows.order_by("-changed_at", "-pk")
