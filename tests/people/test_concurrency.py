"""The same button pressed many times at once, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from commonhouse.people import actions
from commonhouse.people.models import Account, Membership, Organization, Person, Seat
from commonhouse.people.permissions import Actor, Refused
from tests import factories
from tests.people import record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
TIMES = 8


def at_once(work: Callable[[], Any], times: int = TIMES) -> list[Any]:
    """Runs the work in so many threads at once; returns what each gave, or the Refused it met."""

    def one(_number: int) -> Any:
        try:
            return work()
        except Refused as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_asking_to_join(organization: Organization) -> None:
    actor = Actor(factories.make_person(email=""))
    member_class = organization.member_classes.get()
    results = at_once(lambda: actions.apply(actor, organization, member_class))
    assert len({membership.pk for membership in results}) == 1
    assert Membership.objects.filter(organization=organization, person=actor.person).count() == 1


def test_being_in_at_once(steward: Actor, organization: Organization) -> None:
    residents = actions.add_class(steward, organization, name="Residents", admission="attestation")
    actor = Actor(factories.make_person(email=""))
    results = at_once(lambda: actions.apply(actor, organization, residents, attested=True))
    assert {membership.status for membership in results} == {"active"}
    assert record.kinds(organization).count("people.admitted") == 2  # the founder's and this one


def test_admitting(steward: Actor, organization: Organization) -> None:
    asked = actions.apply(Actor(factories.make_person(email="")), organization, organization.member_classes.get())
    at_once(lambda: actions.admit(steward, asked))
    assert record.kinds(organization).count("people.admitted") == 2
    record.verified(organization)


def test_admitting_and_declining_at_once_is_one_of_them(steward: Actor, organization: Organization) -> None:
    asked = actions.apply(Actor(factories.make_person(email="")), organization, organization.member_classes.get())
    turns = iter([actions.admit, actions.decline] * (TIMES // 2))
    at_once(lambda: next(turns)(steward, asked))
    asked.refresh_from_db()
    admitted = record.kinds(organization).count("people.admitted") - 1
    assert (asked.status, admitted) in {("active", 1), ("declined", 0)}


def test_entering(steward: Actor, organization: Organization) -> None:
    member_class, entry_id = organization.member_classes.get(), uuid.uuid4()
    at_once(lambda: actions.enter_member(steward, organization, member_class, name="Rosa", entry_id=entry_id))
    assert organization.memberships.count() == 2


def test_importing(steward: Actor, organization: Organization) -> None:
    member_import, _notes = actions.preview_import(
        steward, organization, organization.member_classes.get(), file_name="x.csv", data=b"name\nRosa\nMei\n"
    )
    results = at_once(lambda: actions.apply_import(steward, member_import))
    assert {done.admitted for done in results} == {2}
    assert organization.memberships.count() == 3
    record.verified(organization)


def test_one_code_and_many_accounts(steward: Actor, organization: Organization) -> None:
    entry = actions.enter_member(steward, organization, organization.member_classes.get(), name="Rosa").person
    code = actions.issue_claim(steward, organization, entry)
    accounts = iter([Account.objects.create_user(f"n{number}@example.org") for number in range(TIMES)])
    results = at_once(lambda: actions.claim(next(accounts), code))
    assert len([result for result in results if isinstance(result, Person)]) == 1
    assert (
        Account.objects.filter(person__isnull=False)
        .exclude(person=steward.person)
        .exclude(person__name__startswith="Person")
        .count()
        == 1
    )


def test_two_stewards_leave_at_once_and_one_remains(steward: Actor, organization: Organization) -> None:
    second = factories.make_member(organization, factories.make_person(email="")).person
    other = actions.fill_seat(steward, organization, kind="steward", person=second, starts_on=steward.seat.starts_on)
    turns = iter([(steward, steward.seat), (Actor(second, other), other)])
    results = at_once(lambda: actions.vacate_seat(*next(turns)), times=2)
    assert len([result for result in results if isinstance(result, Refused)]) == 1
    assert Seat.objects.filter(organization=organization, kind="steward", vacated_on__isnull=True).count() == 1


def test_one_vacancy_and_many_successors(steward: Actor, organization: Organization) -> None:
    people = [factories.make_member(organization, factories.make_person()).person for _ in range(TIMES)]
    today = steward.seat.starts_on
    first = actions.fill_seat(steward, organization, kind="board", person=people[0], starts_on=today)
    actions.vacate_seat(steward, first)
    wanting = iter(people)
    at_once(
        lambda: actions.fill_seat(
            steward, organization, kind="board", person=next(wanting), starts_on=today, instead_of=first
        )
    )
    assert Seat.objects.filter(organization=organization, kind="board", vacated_on__isnull=True).count() == 1


def test_the_welcome_form_sent_many_times(db: None) -> None:
    account = Account.objects.create_user("new@example.org")
    results = at_once(lambda: actions.welcome(account, name="New", language="en"))
    assert len({person.pk for person in results}) == 1
