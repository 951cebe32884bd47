"""What becomes of letters, requests and notes when a person is erased, or when someone claims an entry that is theirs."""

from __future__ import annotations

from django.db.models import QuerySet

from commonhouse.land.leasing.models import HouseholdPerson, Lease
from commonhouse.land.stewarding.models import (
    CalendarFeed,
    DefaultNotice,
    Duty,
    Letter,
    Request,
    SupportNote,
    SupportPlan,
)
from commonhouse.people.models import Organization, Person

ERASED = "—"


def forget(person: Person) -> None:
    """Words go; days and amounts stay, under no name. What others of the household still live under stays theirs."""
    CalendarFeed.objects.filter(person=person).delete()
    Letter.objects.filter(person=person).update(subject=ERASED, text=ERASED, to=[])
    leases = _only_theirs(person)
    Letter.objects.filter(lease__in=leases).update(subject=ERASED, text=ERASED, to=[])
    Request.objects.filter(lease__in=leases).update(text=ERASED, words=ERASED, lender="", notices_to="")
    SupportNote.objects.filter(plan__lease__in=leases).delete()
    SupportPlan.objects.filter(lease__in=leases).update(words=ERASED)
    DefaultNotice.objects.filter(lease__in=leases).update(words=ERASED, end_words="")
    Duty.objects.filter(lease__in=leases).update(words="", said="")


def _only_theirs(person: Person) -> QuerySet[Lease]:
    """Leases of theirs that nobody else lives under: those that have ended, and those they hold alone."""
    mine = HouseholdPerson.objects.filter(person=person).values("household")
    shared = HouseholdPerson.objects.filter(household__in=mine, until__isnull=True).exclude(person=person)
    held = Lease.objects.filter(household__in=mine)
    return held.exclude(household__in=shared.values("household"), ended_on__isnull=True)


def merge(entry: Person, person: Person, organization: Organization) -> None:
    """Two calendars of one person are one: the entry's goes."""
    if CalendarFeed.objects.filter(organization=organization, person=person).exists():
        CalendarFeed.objects.filter(organization=organization, person=entry).delete()
