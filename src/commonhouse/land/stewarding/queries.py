"""What the pages of stewarding ask: each list in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Party
from commonhouse.land.finding.models import HomeOffer
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing.actions.writing import title_of
from commonhouse.land.leasing.models import HouseholdPerson, Lease
from commonhouse.land.pricing.models import Improvement, Price
from commonhouse.land.stewarding.models import (
    DefaultNotice,
    Duty,
    DutyKind,
    Letter,
    Request,
    Reserve,
    SupportPlan,
)
from commonhouse.people.models import Organization

MOST_TO_WRITE = 8
_PARTIES = Prefetch("lease__agreement__parties", Party.objects.select_related("person", "party_organization"))
_PEOPLE = Prefetch("lease__household__people", HouseholdPerson.objects.select_related("person"))
OF_LEASE = (
    "organization",
    "lease__agreement__organization",
    "lease__organization",
    "lease__holding__parcel",
    "lease__household",
)


def with_lease(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that name a lease, with what a page says of it."""
    return rows.select_related(*OF_LEASE).prefetch_related(_PARTIES, _PEOPLE)


def or_404(rows: QuerySet[Any], slug: str, public_id: str) -> Any:
    found = rows.filter(organization__slug=slug, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


# --- duties ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Asked:
    """What of the duties is shown. month: "2026-03", "late", or "" for what is next."""

    month: str = ""
    kind: str = ""
    state: str = ""
    words: str = ""

    @property
    def first(self) -> dt.date | None:
        """The first day of the month, where one was asked for."""
        try:
            year, month = (int(part) for part in self.month.split("-"))
            return dt.date(year, month, 1)
        except ValueError:
            return None


def duties(organization: Organization, asked: Asked, today: dt.date) -> QuerySet[Duty]:
    """Late ones first, then by day. Without a month: what is open, through the next two months."""
    rows = Duty.objects.filter(organization=organization)
    first = asked.first
    if first is not None:
        rows = rows.filter(due_on__gte=first, due_on__lt=_after(first))
    elif asked.month == "late":
        rows = rows.filter(due_on__lt=today, done_at__isnull=True)
    elif asked.state != "done":
        rows = rows.filter(due_on__lt=_after(_after(today.replace(day=1))))
    if asked.state == "done":
        rows = rows.filter(done_at__isnull=False)
    elif asked.state == "handed-in":
        rows = rows.filter(done_at__isnull=True, handed_in_at__isnull=False)
    elif asked.state != "all":
        rows = rows.filter(done_at__isnull=True)
    if asked.kind in DutyKind.values:
        rows = rows.filter(kind=asked.kind)
    for word in asked.words[:80].split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(holding__name__icontains=word) | Q(holding__parcel__name__icontains=word)
        )
    order = ("-due_on", "-pk") if asked.state == "done" else ("due_on", "pk")
    return rows.select_related("organization", "holding__parcel", "plan").order_by(*order)


def _after(first: dt.date) -> dt.date:
    """The first day of the next month."""
    return dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)


def by_month(rows: Iterable[Duty]) -> list[tuple[dt.date, list[Duty]]]:
    """Duties in order of day, month by month."""
    return [(first, list(group)) for first, group in groupby(rows, key=lambda duty: duty.due_on.replace(day=1))]


def duty_counts(organization: Organization, today: dt.date) -> dict[str, int]:
    """late, handed_in and open (in the next thirty days). One query."""
    rows = Duty.objects.filter(
        organization=organization, done_at__isnull=True, due_on__lt=today + dt.timedelta(days=31)
    )
    return rows.aggregate(
        late=Count("pk", filter=Q(due_on__lt=today)), open=Count("pk", filter=Q(due_on__gte=today)),
        handed_in=Count("pk", filter=Q(handed_in_at__isnull=False)),
    )  # fmt: skip


def history(holding: Holding) -> QuerySet[Duty]:
    """All that was done for one home, and is to be done, the newest first."""
    return (
        Duty.objects.filter(holding=holding)
        .select_related("organization", "plan", "done_by")
        .prefetch_related("papers")
        .order_by("-due_on", "-pk")
    )


def asked_of(lease: Lease, kinds: Iterable[str], through: dt.date) -> QuerySet[Duty]:
    """What a household is asked for."""
    rows = Duty.objects.filter(lease=lease, done_at__isnull=True, kind__in=list(kinds), due_on__lte=through)
    return rows.select_related("organization").order_by("due_on", "pk")


def feed(organization: Organization, today: dt.date) -> QuerySet[Duty]:
    """For a calendar: what is open, a month back (late ones) and a year ahead."""
    rows = Duty.objects.filter(organization=organization, done_at__isnull=True)
    near = rows.filter(due_on__gte=today - dt.timedelta(days=90), due_on__lte=today + dt.timedelta(days=400))
    return near.select_related("organization", "holding").order_by("due_on", "pk")[:2_000]


# --- letters, requests, support, notices, reserves ----------------------------------------------------------------------
def letters(organization: Organization) -> QuerySet[Letter]:
    return (
        with_lease(Letter.objects.filter(organization=organization))
        .select_related("person")
        .order_by("-sent_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class ToWrite:
    """Something of another part that a letter may go with."""

    words: str
    url: str


def to_write(organization: Organization, now: dt.datetime) -> list[ToWrite]:
    """Homes offered now, and prices and answers about work of the last sixty days. Three queries."""
    slug, since = organization.slug, now - dt.timedelta(days=60)
    offers = HomeOffer.objects.filter(organization=organization, state=HomeOffer.State.OPEN)
    found = [
        ToWrite(
            _("Offer of %(home)s") % {"home": title_of(each.opening.holding)},
            reverse("land_mail_offer", args=[slug, each.public_id]),
        )
        for each in offers.select_related("opening__holding__parcel").order_by("due_at")[:MOST_TO_WRITE]
    ]
    joined = ("lease__agreement", "lease__holding__parcel")
    work = Improvement.objects.filter(organization=organization, decided_at__gt=since).select_related(*joined)
    found += [
        ToWrite(
            _("Work on %(home)s: %(what)s") % {"home": title_of(each.lease.holding), "what": each.what},
            _write(slug, each, "improvement"),
        )
        for each in work.order_by("-decided_at")[:MOST_TO_WRITE]
    ]
    prices = Price.objects.filter(organization=organization, set_at__gt=since).select_related(*joined)
    found += [
        ToWrite(_("Price of %(home)s") % {"home": title_of(each.lease.holding)}, _write(slug, each, "price"))
        for each in prices.order_by("-set_at")[:MOST_TO_WRITE]
    ]
    return found


def _write(slug: str, row: Improvement | Price, purpose: str) -> str:
    url = reverse("land_mail_write", args=[slug, row.lease.agreement.public_id, purpose])
    return f"{url}?about={row.public_id}"


def requests(organization: Organization, state: str = "") -> QuerySet[Request]:
    """Those that wait, the soonest first; or all, the newest first."""
    rows = with_lease(Request.objects.filter(organization=organization))
    if state == "all":
        return rows.order_by("-asked_at", "-pk")
    return rows.filter(state=Request.State.ASKED).order_by("answer_by", "pk")


def supports(organization: Organization) -> QuerySet[SupportPlan]:
    open_first = with_lease(SupportPlan.objects.filter(organization=organization))
    return open_first.order_by("closed_on", "next_check_on", "-opened_at", "-pk")


def notices(organization: Organization) -> QuerySet[DefaultNotice]:
    rows = with_lease(DefaultNotice.objects.filter(organization=organization)).select_related("mortgage")
    return rows.order_by("ended_on", "owner_until", "-pk")


def reserves(organization: Organization) -> QuerySet[Reserve]:
    rows = Reserve.objects.filter(organization=organization).select_related(
        "organization", "building__parcel", "holding__parcel"
    )
    return rows.annotate(there=Sum("moves__amount", default=0)).order_by("name", "pk")
