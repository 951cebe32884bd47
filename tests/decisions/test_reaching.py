"""Letters about a vote: never after voting; and whom stewards should call."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from commonhouse.decisions import actions, reaching
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.notices import actions as notices
from commonhouse.notices import outbox
from commonhouse.notices.models import Notice
from commonhouse.people.models import Contact, Delegate, Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed
from tests.factories import make_member, make_organization, make_person, make_steward, sign_in_as

pytestmark = pytest.mark.django_db


def open_box(organization: Organization, title: str = "Raise pay", days: int = 3, **fields: Any) -> Box:
    now = timezone.now()
    return Box.objects.create(
        organization=organization, title=title, state=Box.State.OPEN, opens_at=now - dt.timedelta(days=1),
        closes_at=now + dt.timedelta(days=days), **fields,
    )  # fmt: skip


def right(box: Box, person: Person | None = None, member: Organization | None = None) -> RollEntry:
    return RollEntry.objects.create(
        organization=box.organization, box=box, person=person, member_organization=member, pseudonym="p", salt="s"
    )


def remind(box: Box, people: list[Person]) -> None:
    notices.tell(
        people, organization=box.organization, kind="reminder", key=f"{box.public_id}:reminder",
        data={"title": box.title, "box": box.public_id}, closes_at=box.closes_at,
    )  # fmt: skip


def use(entry: RollEntry, state: str = "voted") -> None:
    RollEntry.objects.filter(pk=entry.pk).update(state=state, channel="web" if state == "voted" else "")


@pytest.fixture
def coop() -> Organization:
    return make_organization("riverside")


def reminded() -> set[str]:
    outbox.send_due()
    return {message.to[0] for message in mail.outbox}


def test_nobody_is_reminded_who_voted_or_took_a_sheet(coop: Organization) -> None:
    box = open_box(coop)
    people = [make_person(name, email=f"{name}@example.org") for name in ("voted", "handed", "waiting", "stranger")]
    entries = [right(box, person) for person in people[:3]]
    remind(box, people)
    use(entries[0])
    use(entries[1], "handed")
    assert reminded() == {"waiting@example.org"}
    assert set(Notice.objects.exclude(state="sent").values_list("why", flat=True)) == {"answered"}


@pytest.mark.parametrize("state", ["closed", "sealed", "withdrawn"])
def test_nobody_is_reminded_of_a_vote_that_is_over(coop: Organization, state: str) -> None:
    box, person = open_box(coop), make_person(email="")
    right(box, person)
    remind(box, [person])
    Box.objects.update(state=state)
    assert reminded() == set()


def test_delegates_hear_until_their_organization_has_its_say(coop: Organization) -> None:
    member, box = make_organization("member"), open_box(coop)
    voice = right(box, member=member)
    membership = coop.memberships.create(
        member_class=coop.member_classes.get(), member_organization=member, status="active"
    )
    one, two = make_person(email="one@example.org"), make_person(email="two@example.org")
    for person in (one, two):
        Delegate.objects.create(organization=coop, membership=membership, person=person, starts_on=timezone.localdate())
    remind(box, [one])
    assert reminded() == {"one@example.org"}
    use(voice)
    remind(box, [two])
    assert reminded() == {"one@example.org"}


def test_the_check_takes_three_queries(coop: Organization, django_assert_num_queries) -> None:
    box, member = open_box(coop), make_organization()
    right(box, member=member)
    people = [make_person(email="") for _ in range(5)]
    for person in people:
        right(box, person)
    remind(box, people)
    waiting = list(Notice.objects.all())
    with django_assert_num_queries(3):
        assert reaching.answered(waiting) == set()


def test_a_reminder_moves_with_the_closing(coop: Organization) -> None:
    box, person = open_box(coop), make_person(email="")
    right(box, person)
    notices.tell(
        [person], organization=coop, kind="reminder", key="r", data={"box": box.public_id}, closes_at=box.closes_at,
        due_at=box.closes_at - dt.timedelta(days=1),
    )  # fmt: skip
    one, two = make_steward(coop), make_steward(coop)
    later = box.closes_at + dt.timedelta(days=4)
    change = actions.propose_schedule(one, box, closes_at=later, why="The snow kept people at home.")
    actions.confirm_schedule(two, change)
    notice = Notice.objects.get()
    assert (notice.closes_at, notice.next_at) == (later, later - dt.timedelta(days=1))


# --- whom to call ---------------------------------------------------------------------------------------------------
def test_stewards_see_whom_nobody_reached_and_who_may_still_answer(coop: Organization, client: Client) -> None:
    steward = make_steward(coop)
    box = open_box(coop)
    names = ("Ada Unreachable", "Bo Voted", "Cy Account", "Di Contact", "Ed Off", "Flo Bounced")
    people = {name: make_member(coop, make_person(name)).person for name in names}
    entries = {name: right(box, person) for name, person in people.items()}
    use(entries["Bo Voted"])
    for name in ("Cy Account", "Ed Off", "Flo Bounced"):
        sign = make_person(email="")
        people[name].account, sign.account = sign.account, None
        sign.save()
        people[name].save()
    Contact.objects.create(organization=coop, person=people["Di Contact"], kind="email", value="di@example.org")
    Contact.objects.create(organization=coop, person=people["Ada Unreachable"], kind="phone", value="617-555-0101")
    Contact.objects.create(
        organization=make_organization(), person=people["Flo Bounced"], kind="phone", value="617-555-9999"
    )
    notices.set_pace(Actor(people["Ed Off"]), "email", "off")
    remind(box, list(people.values()))
    Notice.objects.filter(person=people["Flo Bounced"]).update(state="failed")
    (calls,) = reaching.to_call(steward, coop)
    assert [(call.person.name, call.phone, call.was_tried) for call in calls.people] == [
        ("Ada Unreachable", "617-555-0101", False),
        ("Flo Bounced", "", True),  # what another organization noted stays there
    ]
    page = sign_in_as(client, steward).get("/o/riverside/to-call/").content.decode()
    assert "Ada Unreachable" in page
    assert "617-555-0101" in page
    assert "Bo Voted" not in page
    assert f"/o/riverside/vote/{box.public_id}/run/roll/{entries['Ada Unreachable'].pk}/phone/" in page


def test_only_stewards_see_it(coop: Organization, client: Client) -> None:
    with pytest.raises(NotAllowed):
        reaching.to_call(Actor(make_member(coop).person), coop)
    assert client.get("/o/riverside/to-call/").status_code == 302


def test_the_page_says_when_everyone_is_reached(coop: Organization, client: Client) -> None:
    page = sign_in_as(client, make_steward(coop)).get("/o/riverside/to-call/").content.decode()
    assert "Nobody has to be called" in page


def test_the_page_takes_as_many_queries_for_one_as_for_many(
    coop: Organization, client: Client, django_assert_max_num_queries
) -> None:
    sign_in_as(client, make_steward(coop))
    for days in (1, 2, 3):
        box = open_box(coop, days=days)
        for _ in range(15):
            right(box, make_person())
    with django_assert_max_num_queries(20):
        client.get("/o/riverside/to-call/")
