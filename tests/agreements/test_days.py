"""What the clock does: a new day reckoned once, reminders before and after, each to the right people and once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from commonhouse.agreements import accounts, home, tasks, telling
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement
from commonhouse.notices import kinds as notice_kinds
from commonhouse.notices.models import Notice
from commonhouse.people.permissions import Actor
from tests import factories as make
from tests.agreements.helpers import House, make_active, make_house, make_offered, on, pay, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


def told(kind: str) -> list[str]:
    return [notice.person.name for notice in Notice.objects.filter(kind=kind).select_related("person")]


def test_reminders_come_before_and_after_and_once(house: House) -> None:
    agreement = make_active(house)
    pay(house, agreement, 60_00, "2026-01-01")
    assert tasks.reckon_day(on("2026-02-25")) == 1
    assert told("due-soon") == []
    assert tasks.reckon_day(on("2026-02-26")) == 1
    assert told("due-soon") == ["Ana Rivera"]
    assert tasks.reckon_day(on("2026-02-26")) == 0
    for day in ("2026-02-27", "2026-03-01"):
        tasks.reckon_day(on(day))
    assert told("due-soon") == ["Ana Rivera"]
    assert told("due-late") == []
    for day in range(2, 21):
        tasks.reckon_day(dt.date(2026, 3, day))
    assert told("due-late") == ["Ana Rivera"] * 2  # one day late, and fifteen
    letter = Notice.objects.filter(kind="due-late").first()
    assert letter is not None
    assert letter.data["amount"] == 30_00


def test_a_reminder_that_waits_is_dropped_when_it_is_paid(house: House) -> None:
    agreement = make_active(house)
    pay(house, agreement, 60_00, "2026-01-01")
    tasks.reckon_day(on("2026-02-26"))
    waiting = list(Notice.objects.filter(kind="due-soon").select_related("person", "organization"))
    assert notice_kinds.still_wanted(waiting)[0] == {each.pk for each in waiting}
    pay(house, agreement, 30_00, "2026-02-27")
    assert notice_kinds.still_wanted(waiting)[0] == {each.pk for each in waiting}  # kept as credit, and still due
    accounts.reckon(agreement, on("2026-03-01"))
    assert notice_kinds.still_wanted(waiting)[0] == set()


def test_an_organization_is_reminded_through_its_treasurer_of_today(house: House) -> None:
    other = make.make_organization("tenant")
    treasurer = make.make_actor(other, "treasurer", make.make_person("Old Treasurer", email=""))
    make.make_actor(other, "keyer", make.make_person("Keyer", email=""))
    parties = [PartyOf("receiver", organization=house.organization), PartyOf("payer", organization=other)]
    agreement, version = make_offered(house, parties=parties)
    sign(house.steward, version, "receiver")
    sign(treasurer, version, "payer")
    tasks.reckon_day(on("2025-12-30"))
    assert told("due-soon") == ["Old Treasurer"]
    waiting = list(Notice.objects.filter(kind="due-soon").select_related("person", "organization"))
    assert treasurer.seat is not None
    treasurer.seat.vacated_on = timezone.localdate()
    treasurer.seat.save()
    assert notice_kinds.still_wanted(waiting)[0] == set()
    assert agreement.public_id


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_can_be_written(house: House, language: str) -> None:
    agreement = make_active(house)
    tasks.reckon_day(on("2026-01-18"))
    pay(house, agreement, 30_00, "2026-01-20", now=timezone.now())
    with translation.override(language):
        for name, more in (
            ("signature-wanted", {}), ("due-soon", {"amount": 1, "on": "2026-01-01"}),
            ("due-late", {"amount": 1, "on": "2026-01-01"}), ("payment-received", {"amount": 1, "on": "2026-01-01"}),
            *[("agreement-news", {"what": what}) for what in ("signed", "ended", "asked", "declined")],
        ):  # fmt: skip
            context: dict[str, Any] = {"organization": "X", "title": "Dues", "unit": "USD", **more}
            kind = notice_kinds.get(name)
            assert kind.subject(context)
            assert kind.text(context)


def test_one_broken_agreement_does_not_stop_the_others(house: House) -> None:
    broken, other = make_active(house), make_active(house)
    broken.versions.update(terms={"streams": "none"})
    accounts.reckon_due(house.organization, on("2026-02-20"))
    other.refresh_from_db()
    assert other.due_now == 70_00
    assert tasks.reckon_day(on("2026-02-20")) == 0


def test_home_says_what_is_owed_and_what_waits_for_a_signature(house: House) -> None:
    agreement = make_active(house)
    today = timezone.localdate()
    accounts.reckon(agreement, today)
    make_offered(house)
    titles = [need.title for need in home.needs(house.payer)]
    assert any(title.startswith("Read and sign: Dues") for title in titles)
    assert any("has been due since" in title for title in titles)
    assert [need.title for need in home.needs(Actor(make.make_person(email="")))] == []
    assert list(home.needs(Actor(None))) == []
    steward_sees = [need.title for need in home.needs(house.steward)]
    assert not any("has been due" in title for title in steward_sees)  # it is owed to them, not by them


def test_the_organizations_page_tells_those_who_keep_its_agreements(house: House, client: Any) -> None:
    make_active(house)
    (section,) = home.organization_sections(house.treasurer, house.organization)
    assert section.url == reverse("agreements", args=[house.organization.slug])
    assert list(home.organization_sections(house.payer, house.organization)) == []


def test_who_is_erased_leaves_no_name_and_what_binds_stays(house: House) -> None:
    from commonhouse.people.actions.erasure import erase_person
    from commonhouse.people.permissions import Refused

    agreement = make_active(house)
    with pytest.raises(Refused, match="agreement in force"):
        erase_person(house.payer, house.member)
    from commonhouse.agreements import actions
    from tests.agreements.helpers import at, check_record

    actions.end(house.steward, agreement, on=on("2026-01-15"), why="Moved away.", now=at("2026-01-15"))
    erase_person(house.payer, house.member)
    agreement.refresh_from_db()
    version = agreement.versions.get()
    assert "Ana" not in str(version.texts)
    assert "A Name" not in {each.typed_name for each in version.signatures.filter(party__role="payer")}
    assert Agreement.objects.filter(title__contains="Dues").count() == 0
    check_record(house.organization)


def test_an_entry_that_is_claimed_brings_its_agreements(house: House) -> None:
    from commonhouse.people.actions.claims import claim, issue_claim

    entry = make.make_member(house.organization, make.make_person("Rosa")).person
    assert entry is not None
    parties = [PartyOf("receiver", organization=house.organization), PartyOf("payer", person=entry)]
    agreement, _version = make_offered(house, parties=parties)
    person = make.make_person("Rosa V.", email="")
    code = issue_claim(house.steward, house.organization, entry)
    assert person.account is not None
    claim(person.account, code)
    assert agreement.parties.get(role="payer").person == person


def test_one_knows_all_that_is_known_of_oneself(house: House) -> None:
    from commonhouse.people.data import known_about

    agreement = make_active(house)
    pay(house, agreement, 30_00, "2026-01-01")
    known = known_about(house.member)
    assert known["agreements.party"][0]["role"] == "payer"
    assert known["agreements.signature"][0]["typed_name"] == "A Name"


def test_an_organization_takes_its_agreements_along(house: House) -> None:
    from commonhouse.agreements.export import files

    agreement = make_active(house)
    pay(house, agreement, 30_00, "2026-01-01")
    found = {name: b"".join(pieces).decode("utf-8-sig") for name, _what, pieces in files(house.organization)}
    assert agreement.public_id in found["agreements/agreements.csv"]
    assert "payment" in found["agreements/events.csv"]
    assert found["agreements/dues.csv"].count("\n") == 13
    assert telling.PAYING
