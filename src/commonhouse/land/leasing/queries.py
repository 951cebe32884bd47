"""What pages and other parts of land ask of leases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Sum, When
from django.http import Http404
from django.utils.translation import ngettext

from commonhouse.agreements.models import Agreement, Party, Version
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import beginning, kinds
from commonhouse.land.leasing.models import Bill, BillingRun, Household, HouseholdPerson, Lease
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Role, allows
from commonhouse.rules.agreeing.model import AGES
from commonhouse.rules.land.lease import LeaseTerms

MOST_PLACES = 400
READING = frozenset({Role.STEWARD, Role.BOARD, Role.TREASURER, Role.AUDITOR})
_PARTIES = Prefetch("agreement__parties", Party.objects.select_related("person", "party_organization"))
_PEOPLE = Prefetch("household__people", HouseholdPerson.objects.select_related("person"))


def rows() -> QuerySet[Lease]:
    """Leases with what a page needs of each."""
    joined = Lease.objects.select_related("agreement__organization", "organization", "holding__parcel", "household")
    return joined.prefetch_related(_PARTIES, _PEOPLE)


def running(organization: Organization) -> QuerySet[Lease]:
    """Leases in force: signed by all, not ended."""
    return rows().filter(organization=organization, began_at__isnull=False, ended_on__isnull=True)


def waiting(organization: Organization) -> QuerySet[Lease]:
    """Leases that are offered and not signed by all yet."""
    open_states = [Agreement.State.DRAFT, Agreement.State.OFFERED]
    return rows().filter(organization=organization, began_at__isnull=True, agreement__state__in=open_states)


def lease_of(holding: Holding) -> Lease | None:
    """The lease under which a place is held now: its own, or that of its whole building."""
    return rows().filter(of_place(holding), began_at__isnull=False, ended_on__isnull=True).first()


def of_place(holding: Holding) -> Q:
    """Leases of a place: its own, and those of its whole building."""
    own = Q(holding=holding)
    return own if holding.building_id is None else own | Q(building=holding.building_id)


def history_of(holding: Holding) -> QuerySet[Lease]:
    """All leases of a place that ever began, the first one first."""
    return rows().filter(of_place(holding), began_at__isnull=False).order_by("starts_on", "id")


def version_of(lease: Lease) -> Version:
    """The version in force; of a lease not signed yet, the newest."""
    versions = sorted(lease.agreement.versions.all(), key=lambda each: each.number)
    signed = [each for each in versions if each.signed_at is not None]
    return (signed or versions)[-1]


def terms_of(lease: Lease) -> LeaseTerms:
    """The terms as they are now, adjustments of the fee among them."""
    return kinds.load(terms_json(lease))


def terms_json(lease: Lease) -> dict[str, Any]:
    """The same as JSON."""
    return beginning.terms_now(lease.agreement, version_of(lease).terms)


def holds(actor: Actor, lease: Lease) -> bool:
    """Whether the actor is one of the household, or acts in a seat of the organization that holds it."""
    if actor.person is None:
        return False
    if lease.household is not None:
        mine = [each for each in lease.household.people.all() if each.person_id == actor.person.pk]
        if any(each.until is None for each in mine):
            return True
    seat = actor.seat
    if seat is None or Role(seat.kind) not in READING:
        return False
    return any(
        party.party_organization_id == seat.organization_id
        for party in lease.agreement.parties.all()
        if party.party_organization_id not in (None, lease.organization_id)
    )


def may_read(actor: Actor, lease: Lease) -> bool:
    return allows(actor, "lease.read", lease.organization) or holds(actor, lease)


def lease_or_404(actor: Actor, slug: str, public_id: str) -> Lease:
    """The lease for staff and for its holder; to others it is not there."""
    if actor.person is None:
        raise NotAllowed("lease.read")
    lease = rows().filter(organization__slug=slug, agreement__public_id=public_id).first()
    if lease is None or not may_read(actor, lease):
        raise Http404
    return lease


def mine(actor: Actor) -> list[Lease]:
    """Leases the actor holds, or held: as one of a household, or for the organization they act in."""
    if actor.person is None:
        return []
    found = Q(household__people__person=actor.person, household__people__until__isnull=True)
    if actor.seat is not None and Role(actor.seat.kind) in READING:
        theirs = Party.objects.filter(role=kinds.HOLDER, party_organization=actor.seat.organization)
        found |= Q(agreement__in=theirs.values("agreement"))
    shown = rows().exclude(agreement__state__in=[Agreement.State.DRAFT, Agreement.State.WITHDRAWN])
    return list(shown.filter(found).distinct().order_by(F("ended_on").asc(nulls_first=True), "-starts_on")[:50])


def holder_words(lease: Lease) -> str:
    """Who holds it, for those who may know."""
    names = [
        str(party.person or party.party_organization)
        for party in lease.agreement.parties.all()
        if party.role == kinds.HOLDER
    ]
    return ", ".join(names)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many leases: in force, waiting for signatures, late; and what is late in all."""

    running: int
    waiting: int
    late: int
    past_due: int


def counts(organization: Organization) -> Counts:
    late = Q(agreement__past_due__gt=0)
    found = Lease.objects.filter(organization=organization, began_at__isnull=False, ended_on__isnull=True).aggregate(
        n=Count("pk"), late=Count("pk", filter=late), past=Sum("agreement__past_due", filter=late)
    )
    open_states = [Agreement.State.DRAFT, Agreement.State.OFFERED]
    waits = Lease.objects.filter(
        organization=organization, began_at__isnull=True, agreement__state__in=open_states
    ).count()
    return Counts(found["n"], waits, found["late"], found["past"] or 0)


def listed(organization: Organization, *, state: str = "", tenure: str = "", words: str = "") -> QuerySet[Lease]:
    """For the list: what is late first, then what waits for signatures, then the rest by place."""
    found = rows().filter(organization=organization).exclude(agreement__state=Agreement.State.WITHDRAWN)
    if state == "late":
        found = found.filter(agreement__past_due__gt=0)
    elif state == "waiting":
        found = found.filter(began_at__isnull=True)
    elif state == "ended":
        found = found.filter(ended_on__isnull=False)
    elif state == "all":
        pass
    else:
        found = found.filter(ended_on__isnull=True)
    if tenure:
        found = found.filter(agreement__kind=tenure)
    for word in words[:80].split():
        found = found.filter(
            Q(holding__name__icontains=word) | Q(holding__parcel__name__icontains=word)
            | Q(agreement__parties__person__name__icontains=word)
            | Q(agreement__parties__party_organization__name__icontains=word) | Q(agreement__public_id=word)
        ).distinct()  # fmt: skip
    order = Case(When(agreement__past_due__gt=0, then=0), When(began_at__isnull=True, then=1), default=2)
    return found.annotate(order_of=order).order_by(
        "order_of", "-agreement__days_late", "holding__parcel__name", "holding__name", "-starts_on", "pk"
    )


def household_or_404(organization: Organization, public_id: str) -> Household:
    people = Prefetch("people", HouseholdPerson.objects.select_related("person"))
    found = Household.objects.prefetch_related(people).filter(organization=organization, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def household_words(household: Household) -> str:
    """Who a household is, for staff: the names of those who have an entry, and how many live there."""
    names = ", ".join(str(each.person) for each in household.people.all() if each.until is None)
    many = ngettext("%(n)d person", "%(n)d people", household.size) % {"n": household.size}
    return f"{names} · {many}" if names else many


def free_households(organization: Organization) -> QuerySet[Household]:
    """Households that hold no lease now, the newest first."""
    running = Lease.objects.filter(organization=organization, began_at__isnull=False, ended_on__isnull=True)
    rows = Household.objects.filter(organization=organization)
    rows = rows.exclude(pk__in=running.filter(household__isnull=False).values("household"))
    return rows.prefetch_related("people__person").order_by("-pk")


def free_places(organization: Organization) -> list[Holding]:
    """Places that may be leased now: free, and no offer waits for signatures."""
    open_states = [Agreement.State.DRAFT, Agreement.State.OFFERED]
    taken = Lease.objects.filter(
        Q(began_at__isnull=False, ended_on__isnull=True) | Q(began_at__isnull=True, agreement__state__in=open_states),
        organization=organization,
    )  # fmt: skip
    found = Holding.objects.filter(organization=organization, parcel__released_on__isnull=True)
    found = found.exclude(tenure=Holding.Tenure.OPEN).exclude(state=Holding.State.LOST)
    found = found.exclude(pk__in=taken.values("holding")).exclude(
        building__in=taken.filter(building__isnull=False).values("building")
    )
    return list(found.select_related("parcel").order_by("parcel__name", "name")[:MOST_PLACES])


def ageing_of(lease: Lease) -> list[tuple[str, int]]:
    """What is due under a lease by how late it is; only the ages that have anything."""
    ages = lease.agreement.standing.get("ageing", {})
    return [(age, int(ages[age])) for age in AGES if int(ages.get(age, 0))]


def bills_of(run: BillingRun) -> QuerySet[Bill]:
    """The bills of a run with what a page or a letter needs of each, in order."""
    parties = Prefetch("lease__agreement__parties", Party.objects.select_related("person", "party_organization"))
    rows = Bill.objects.filter(organization_id=run.organization_id, run=run)
    joined = rows.select_related("run__organization", "lease__agreement", "lease__holding", "lease__organization")
    return joined.prefetch_related(parties).order_by("number")


def run_or_404(organization: Organization, public_id: str) -> BillingRun:
    rows = BillingRun.objects.select_related("organization", "by")
    found = rows.filter(organization=organization, public_id=public_id).first()
    if found is None:
        raise Http404
    return found
