"""Households: who lives together, under a random name that is theirs at this trust."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Household, HouseholdPerson
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, token

LARGEST = 20
MOST_NAMED = 10


def make_household(
    organization: Organization, people: Sequence[Person], size: int, *, signs: Sequence[Person] | None = None,
    since: dt.date | None = None, is_invented: bool = False, submission: object = None, now: dt.datetime | None = None,
) -> Household:  # fmt: skip
    """A household of these people and others who are only counted. `signs`: who signs for it (all, unless said).

    Inner: the caller has checked the right. The same submission again is the same household. Raises ValidationError.
    """
    mark = token(submission or uuid.uuid4())
    if before := Household.objects.filter(organization=organization, submission=mark).first():
        return before
    signers = list(people if signs is None else signs)
    _check(people, size, signers)
    household = Household(
        organization=organization, size=size, is_invented=is_invented, submission=mark,
        since=since or timezone.localdate(now),
    )  # fmt: skip
    household.full_clean(validate_unique=False, validate_constraints=False)
    household.save()
    HouseholdPerson.objects.bulk_create(
        HouseholdPerson(organization=organization, household=household, person=person, signs=person in signers)
        for person in people
    )
    return household


def _check(people: Sequence[Person], size: int, signers: Sequence[Person]) -> None:
    if not people:
        raise ValidationError({"people": _("Name at least one person of the household.")})
    if len(people) > MOST_NAMED:
        raise ValidationError({"people": _("Name at most %(most)s people.") % {"most": MOST_NAMED}})
    if len({person.pk for person in people}) != len(people):
        raise ValidationError({"people": _("The same person is named twice.")})
    if any(person.erased_on is not None for person in people):
        raise ValidationError({"people": _("This person is no longer in the house.")})
    if not len(people) <= size <= LARGEST:
        words = _("A household has as many people as are named, and at most %(most)s.")
        raise ValidationError({"size": words % {"most": LARGEST}})
    if not signers or any(person not in people for person in signers):
        raise ValidationError({"signs": _("Say who of the household signs.")})


def enter_household(
    actor: Actor, organization: Organization, people: Sequence[Person], size: int, *, signs: Sequence[Person] | None = None,
    submission: object = None, now: dt.datetime | None = None,
) -> Household:  # fmt: skip
    """As `make_household`, by staff. Raises NotAllowed."""
    require(actor, "household.edit", organization)
    with transaction.atomic():
        return make_household(organization, people, size, signs=signs, submission=submission, now=now)


def change_household(actor: Actor, household: Household, *, size: int) -> Household:
    """How many people live together now."""
    require(actor, "household.edit", household.organization)
    with transaction.atomic():
        household = locked(household)
        named = household.people.filter(until__isnull=True).count()
        if not named <= size <= LARGEST:
            words = _("A household has as many people as are named, and at most %(most)s.")
            raise ValidationError({"size": words % {"most": LARGEST}})
        household.size = size
        household.save(update_fields=["size"])
        return household


def add_person(actor: Actor, household: Household, person: Person, *, signs: bool = True) -> HouseholdPerson:
    """Somebody joins the household. Whoever is to hold a running lease too signs a change of it, or takes it by transfer."""
    require(actor, "household.edit", household.organization)
    with transaction.atomic():
        household = locked(household)
        if person.erased_on is not None:
            raise ValidationError({"people": _("This person is no longer in the house.")})
        named = household.people.filter(until__isnull=True).exclude(person=person).count()
        if named >= MOST_NAMED:
            raise ValidationError({"people": _("Name at most %(most)s people.") % {"most": MOST_NAMED}})
        row, _made = HouseholdPerson.objects.update_or_create(
            organization_id=household.organization_id, household=household, person=person,
            defaults={"signs": signs, "until": None},
        )  # fmt: skip
        if household.size <= named:
            household.size = named + 1
            household.save(update_fields=["size"])
        return row


def leave_household(
    actor: Actor, row: HouseholdPerson, *, on: dt.date, now: dt.datetime | None = None
) -> HouseholdPerson:
    """Somebody has left, or died. A lease they signed stays as it is until it passes on."""
    require(actor, "household.edit", row.organization)
    with transaction.atomic():
        row = locked(row)
        household = locked(row.household)
        if on > timezone.localdate(now):
            raise ValidationError({"until": _("This day is still to come.")})
        if row.until is not None:
            return row
        if household.people.filter(until__isnull=True).count() == 1 and household.leases.filter(
            began_at__isnull=False, ended_on__isnull=True
        ).exists():  # fmt: skip
            raise Refused(_("Nobody would be left who holds the home. Pass the lease on, or end it, first."))
        row.until = on
        row.save(update_fields=["until"])
        if household.size > 1:
            household.size -= 1
            household.save(update_fields=["size"])
        return row
