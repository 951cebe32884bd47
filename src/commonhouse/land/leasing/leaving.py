"""What becomes of households and papers when a person is erased, or when someone claims an entry that is theirs.

A person who holds a lease in force is not erased: their agreement binds (see agreements.leaving).
"""

from __future__ import annotations

from commonhouse.land.leasing.actions.writing import FOLDER
from commonhouse.land.leasing.models import HouseholdPerson, Lease, LeasePaper
from commonhouse.people import papers
from commonhouse.people.models import Organization, Person


def forget(person: Person) -> None:
    """Their names go from households, and papers of leases that have ended go whole: they name people."""
    mine = HouseholdPerson.objects.filter(person=person)
    ended = Lease.objects.filter(household__in=mine.values("household"), ended_on__isnull=False)
    kept = LeasePaper.objects.filter(lease__in=ended)
    hashes = set(kept.values_list("sha256", flat=True))
    kept.delete()
    for each in hashes - set(LeasePaper.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)):
        papers.remove(FOLDER, each)
    mine.delete()


def merge(entry: Person, person: Person, organization: Organization) -> None:
    """Of two rows of one household the person's own stays, and signs if either did."""
    rows = HouseholdPerson.objects.filter(organization=organization)
    both = rows.filter(person=person).values("household")
    for twice in rows.filter(person=entry, household__in=both):
        if twice.signs and twice.until is None:
            rows.filter(person=person, household=twice.household_id).update(signs=True, until=None)
        twice.delete()
