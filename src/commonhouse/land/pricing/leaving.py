"""What becomes of improvements and appraisals when a person is erased: words and papers go, amounts and days stay.

Prices, credits and what they rest on stand in the record under random names, so they can still be computed anew.
"""

from __future__ import annotations

from django.db.models import Q

from commonhouse.land.leasing.models import HouseholdPerson, Lease
from commonhouse.land.pricing.actions.common import FOLDER
from commonhouse.land.pricing.models import Appraisal, Improvement, ImprovementPaper
from commonhouse.people import papers
from commonhouse.people.models import Person

ERASED = "—"


def forget(person: Person) -> None:
    """Of work they asked for, and of homes that only they held: what others of the household live under stays theirs."""
    mine = HouseholdPerson.objects.filter(person=person).values("household")
    shared = HouseholdPerson.objects.filter(household__in=mine, until__isnull=True).exclude(person=person)
    leases = Lease.objects.filter(household__in=mine).exclude(
        household__in=shared.values("household"), ended_on__isnull=True
    )
    asked = Improvement.objects.filter(Q(lease__in=leases) | Q(asked_by=person, lease__ended_on__isnull=False))
    work = list(asked.values_list("pk", flat=True))
    kept = ImprovementPaper.objects.filter(improvement__in=work)
    seen = Appraisal.objects.filter(lease__in=leases)
    hashes = set(kept.values_list("sha256", flat=True)) | set(seen.exclude(sha256="").values_list("sha256", flat=True))
    kept.delete()
    seen.update(appraiser=ERASED, name="", sha256="", mime="", size=0, withdrawn_why="")
    Improvement.objects.filter(pk__in=work).update(what=ERASED, about="", reason="")
    for each in hashes - _named(hashes):
        papers.remove(FOLDER, each)


def _named(hashes: set[str]) -> set[str]:
    """Papers that something else still names."""
    receipts = ImprovementPaper.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)
    return set(receipts) | set(Appraisal.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
