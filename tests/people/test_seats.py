from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonhouse.people import actions, queries
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories
from tests.people import record

TODAY = timezone.localdate()


def member(organization: Organization) -> Person:
    return factories.make_member(organization, factories.make_person(email="")).person


def seat(steward: Actor, person: Person, kind: str = "board", **fields):
    return actions.fill_seat(
        steward, steward.seat.organization, kind=kind, person=person, **{"starts_on": TODAY} | fields
    )


def test_only_a_member_holds_a_seat(steward: Actor) -> None:
    with pytest.raises(Refused, match="Only a member"):
        seat(steward, factories.make_person())


def test_filling_twice_is_filling_once(steward: Actor, organization: Organization) -> None:
    person = member(organization)
    assert seat(steward, person).pk == seat(steward, person).pk
    assert record.kinds(organization).count("people.seat-filled") == 2  # the founder's and this


def test_a_filled_vacancy_keeps_its_cohort_and_end(steward: Actor, organization: Organization) -> None:
    end = TODAY + dt.timedelta(days=200)
    first = seat(steward, member(organization), cohort="2026", ends_on=end, title="Chair")
    actions.vacate_seat(steward, first)
    assert list(queries.vacancies(organization)) == [first]
    person = member(organization)
    second = seat(steward, person, cohort="2031", ends_on=None, instead_of=first)
    assert (second.cohort, second.ends_on, second.title) == ("2026", end, "Chair")
    assert not queries.vacancies(organization).exists()
    assert seat(steward, person, instead_of=first).pk == second.pk
    with pytest.raises(Refused, match="filled already"):
        seat(steward, member(organization), instead_of=first)


def test_a_holder_is_held_over_until_a_successor_comes(steward: Actor, organization: Organization) -> None:
    old = seat(
        steward, member(organization), starts_on=TODAY - dt.timedelta(days=400),
        ends_on=TODAY - dt.timedelta(days=30), cohort="2024",
    )  # fmt: skip
    assert old in queries.seats_of(old.person)
    with pytest.raises(ValidationError):  # the old holder sits until the new one does
        seat(steward, member(organization), starts_on=TODAY + dt.timedelta(days=5), instead_of=old)
    new = seat(steward, member(organization), instead_of=old, cohort="2026", ends_on=TODAY + dt.timedelta(days=300))
    old.refresh_from_db()
    assert old.vacated_on == TODAY
    assert new.cohort == "2026"
    assert old not in queries.seats_of(old.person)


def test_a_seat_to_come_gives_nothing_yet(steward: Actor, organization: Organization) -> None:
    later = seat(steward, member(organization), starts_on=TODAY + dt.timedelta(days=5))
    assert later not in queries.seats_of(later.person)


def test_one_steward_remains(steward: Actor, organization: Organization) -> None:
    with pytest.raises(Refused, match="only steward"):
        actions.vacate_seat(steward, steward.seat)
    seat(steward, member(organization), kind="steward", starts_on=TODAY + dt.timedelta(days=9))
    with pytest.raises(Refused):  # one who comes later is not there yet
        actions.vacate_seat(steward, steward.seat)
    seat(steward, member(organization), kind="steward")
    actions.vacate_seat(steward, steward.seat)
    actions.vacate_seat(Actor(steward.person), steward.seat)
    assert record.kinds(organization).count("people.seat-vacated") == 1


def test_a_holder_gives_a_seat_back_and_nobody_else_does(steward: Actor, organization: Organization) -> None:
    held = seat(steward, member(organization))
    with pytest.raises(NotAllowed):
        actions.vacate_seat(Actor(member(organization)), held)
    actions.vacate_seat(Actor(held.person), held)
    assert held.vacated_on == TODAY


def test_bad_dates_are_field_errors(steward: Actor, organization: Organization) -> None:
    with pytest.raises(ValidationError):
        seat(steward, member(organization), ends_on=TODAY - dt.timedelta(days=1))


def test_the_record_of_seats_can_be_checked(steward: Actor, organization: Organization) -> None:
    person = factories.make_person(email="")
    membership = actions.admit(steward, actions.apply(Actor(person), organization, organization.member_classes.get()))
    held = seat(steward, person, ends_on=TODAY + dt.timedelta(days=99))
    actions.vacate_seat(steward, held)
    assert record.bodies(organization, "people.seat-filled")[-1]["holder"] == membership.pseudonym
    assert record.verified(organization).not_recomputed == {}
