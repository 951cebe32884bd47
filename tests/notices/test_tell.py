"""Telling people: one notice a person and channel, by what they wish, and never twice."""

from __future__ import annotations

import datetime as dt

import pytest

from commonhouse.notices import actions
from commonhouse.notices.models import Mute, Notice, Preference
from commonhouse.people.models import Membership, Organization
from commonhouse.people.permissions import Actor
from tests.factories import make_member, make_organization, make_person, make_seat
from tests.notices.helpers import LATER, NOW, Network, noted, outbox, tell

pytestmark = pytest.mark.django_db


def test_people_hear_by_email_unless_only_a_text_can_reach_them(coop: Organization, network: type[Network]) -> None:
    account, contact, phone = make_person("A", email=""), make_person("B"), make_person("C")
    noted(coop, contact, "b@example.org")
    noted(coop, contact, "617-555-0001", "phone")
    noted(coop, phone, "(617) 555-0002", "phone")
    assert tell([account, contact, phone], coop) == 4
    # C's email row waits for an address, and is dropped when its turn comes
    assert outbox() == [
        ("A", "email", "waiting"), ("B", "email", "waiting"), ("C", "email", "waiting"), ("C", "sms", "waiting")
    ]  # fmt: skip


def test_the_same_thing_is_told_once_and_whom_it_missed_is_added(coop: Organization) -> None:
    first, second = make_person("A", email=""), make_person("B", email="")
    assert tell([first], coop) == 1
    assert tell([first, second, second], coop) == 1
    assert tell([first.pk, second.pk], coop) == 0
    assert outbox() == [("A", "email", "waiting"), ("B", "email", "waiting")]


def test_off_muted_and_gone_people_are_told_nothing(coop: Organization) -> None:
    off, muted, gone, active = (make_person(name, email="") for name in ("off", "muted", "gone", "active"))
    actions.set_pace(Actor(off), "email", "off")
    actions.mute(Actor(muted), coop)
    make_member(coop, gone, status=Membership.Status.LEFT)
    make_member(coop, active)
    assert tell([off, muted, gone, active], coop) == 1
    assert outbox() == [("active", "email", "waiting")]
    elsewhere = make_organization()
    assert tell([muted, gone], elsewhere, key="other") == 2


def test_one_who_left_but_holds_a_seat_still_hears(coop: Organization) -> None:
    person = make_person(email="")
    make_member(coop, person, status=Membership.Status.LEFT)
    make_seat(coop, "board", person)
    assert tell([person], coop) == 1


def test_email_off_does_not_turn_into_texts(coop: Organization, network: type[Network]) -> None:
    person = make_person()
    noted(coop, person, "617-555-0002", "phone")
    actions.set_pace(Actor(person), "email", "off")
    assert tell([person], coop) == 0


def test_nothing_is_told_that_would_come_too_late(coop: Organization) -> None:
    person = make_person(email="")
    assert tell([person], coop, closes_at=NOW) == 0
    assert tell([person], coop, due_at=LATER, closes_at=LATER) == 0


def test_digests_wait_for_their_morning_unless_the_thing_closes_first(coop: Organization) -> None:
    person = make_person(email="")
    actions.set_pace(Actor(person), "email", "digest-weekly")
    tell([person], coop, key="far")
    tell([person], coop, key="soon", closes_at=NOW + dt.timedelta(days=2))
    tell([person], coop, key="now", closes_at=NOW + dt.timedelta(hours=20))
    tell([person], coop, key="open", closes_at=None)
    monday, thursday = dt.datetime(2026, 3, 9, 12, tzinfo=dt.UTC), dt.datetime(2026, 3, 5, 13, tzinfo=dt.UTC)
    found = dict(Notice.objects.values_list("key", "next_at"))
    assert found == {"far": monday, "soon": thursday, "now": NOW, "open": monday}  # clocks change on the Sunday


def test_a_changed_wish_holds_for_what_waits(coop: Organization) -> None:
    person = make_person(email="")
    actions.set_pace(Actor(person), "email", "digest-weekly")
    far = dt.datetime.now(dt.UTC) + dt.timedelta(days=60)
    tell([person], coop, closes_at=far, now=None)
    assert Notice.objects.get().next_at > dt.datetime.now(dt.UTC)
    actions.set_pace(Actor(person), "email", "at-once")
    assert Notice.objects.get().next_at <= dt.datetime.now(dt.UTC)
    assert Preference.objects.get().pace == "at-once"


def test_cancelled_and_moved_notices(coop: Organization) -> None:
    people = [make_person(email="") for _ in range(2)]
    tell(people, coop, key="a")
    tell(people, coop, key="b", due_at=NOW + dt.timedelta(days=5))
    assert actions.cancel("a") == 2
    assert actions.cancel("a") == 0
    later = LATER + dt.timedelta(days=7)
    assert actions.reschedule("b", closes_at=later, due_at=LATER) == 2
    notice = Notice.objects.filter(key="b").first()
    assert (notice.closes_at, notice.due_at, notice.next_at) == (later, LATER, LATER)


def test_mute_and_unmute_are_ones_own(coop: Organization) -> None:
    actor = Actor(make_person())
    actions.mute(actor, coop)
    actions.mute(actor, coop)
    assert Mute.objects.count() == 1
    actions.unmute(actor, coop)
    assert not Mute.objects.exists()


def test_faults_of_callers_are_named(coop: Organization) -> None:
    person = make_person(email="")
    with pytest.raises(KeyError, match="no notices of kind 'gossip'"):
        tell([person], coop, kind="gossip")
    with pytest.raises(ValueError, match="path of this house"):
        tell([person], coop, url="https://elsewhere.example/")
    with pytest.raises(ValueError, match="at most 4000"):
        tell([person], coop, data={"title": "x" * 5000})
    with pytest.raises(ValueError, match="1 to 120"):
        tell([person], coop, key="")
    assert not Notice.objects.exists()


def test_nine_hundred_members_take_few_queries(coop: Organization, django_assert_max_num_queries) -> None:
    from commonhouse.people.models import Account, Person

    accounts = Account.objects.bulk_create([Account(email=f"m{n}@example.org") for n in range(900)])
    people = Person.objects.bulk_create([Person(name=f"M{n}", account=each) for n, each in enumerate(accounts)])
    with django_assert_max_num_queries(60):  # 2 portions of 10, and SQLite takes 62 rows an insert
        assert tell(people, coop) == 900
