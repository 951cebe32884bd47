"""Pages of people's wishes, and stopping letters without signing in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from commonhouse.notices import actions, letters, links, outbox, phones
from commonhouse.notices.models import LinkEpoch, Mute, Phone, Preference
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from tests.factories import make_member, make_organization, make_person, sign_in
from tests.notices.helpers import NOW, Network, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(coop: Organization) -> Person:
    return make_member(coop, make_person("Ana", email="ana@example.org")).person


def stop_path(person: Person, organization: Organization | None = None) -> str:
    return links.path(letters.stop_token(person, "email", organization))


# --- stopping -------------------------------------------------------------------------------------------------------
def test_one_click_stops_without_signing_in_or_cookies(person: Person, coop: Organization) -> None:
    tell([person], coop)
    outbox.send_due(NOW)
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert Mute.objects.filter(person=person, organization=coop).exists()
    assert tell([person], coop, key="next") == 0
    assert tell([person], make_organization(), key="next") == 1


def test_one_click_of_a_letter_from_several_turns_email_off(person: Person) -> None:
    token = letters.stop_token(person, "email", None)
    assert Client().post(f"/n/{token}/stop/").status_code == 200
    assert Preference.objects.get(person=person).pace == "off"


def test_scanners_that_follow_links_change_nothing(person: Person, coop: Organization, client: Client) -> None:
    tell([person], coop)
    outbox.send_due(NOW)
    found = re.findall(
        r"http://localhost:8000(/[^\s\"<>]+)", mail.outbox[0].body + mail.outbox[0].alternatives[0].content
    )
    found.append(mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000"))
    assert len(set(found)) >= 3
    for path in set(found) - {"/organizations/"}:
        for method in (client.get, client.head):
            assert method(path).status_code in {200, 302}
    assert [model.objects.count() for model in (Mute, Preference, LinkEpoch)] == [0, 0, 0]


def test_the_page_offers_fewer_none_and_again(person: Person, coop: Organization, client: Client) -> None:
    path = stop_path(person, coop)
    page = client.get(path).content.decode()
    assert "Stop all letters and texts from Riverside" in page
    assert "ana@example.org" not in page  # whoever holds the letter learns nothing more
    client.post(path, {"wish": "mute"})
    assert Mute.objects.filter(person=person).exists()
    assert "Hear from it again" in client.get(path).content.decode()
    client.post(path, {"wish": "unmute"})
    assert not Mute.objects.exists()
    client.post(path, {"email-pace": "digest-weekly"})
    assert Preference.objects.get(person=person).pace == "digest-weekly"
    client.post(path, {"wish": "nonsense"})
    client.post(path, {"wish": "forget"})
    assert client.get(path).status_code == 410


def test_a_link_for_stopping_is_good_for_nothing_else(person: Person, coop: Organization, client: Client) -> None:
    token = links.sign(person.pk, "answer", "x", NOW.replace(year=2099))
    assert client.post(f"/n/{token}/stop/").status_code == 410
    assert client.post("/n/nonsense/stop/").status_code == 410
    assert [model.objects.count() for model in (Mute, Preference)] == [0, 0]


def test_the_form_of_the_page_is_guarded(person: Person, coop: Organization) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(stop_path(person, coop), {"wish": "mute"}).status_code == 403
    assert not Mute.objects.exists()


# --- wishes ---------------------------------------------------------------------------------------------------------
def test_wishes_need_signing_in(client: Client) -> None:
    assert client.get("/me/notices/").headers["Location"].startswith("/account/login/")
    for name in ("pace", "organization", "phone", "phone/code", "phone/remove", "links"):
        assert client.post(f"/me/notices/{name}/").status_code in {302, 403, 404}
        assert client.get(f"/me/notices/{name}/").status_code == 405
    assert not Preference.objects.exists()


def test_wishes_in_one_place(person: Person, coop: Organization, client: Client) -> None:
    sign_in(client, person)
    page = client.get("/me/notices/").content.decode()
    assert "ana@example.org" in page
    assert "does not send text messages yet" in page
    client.post("/me/notices/pace/", {"channel": "email", "email-pace": "digest-daily"})
    client.post("/me/notices/pace/", {"channel": "email", "email-pace": "hourly"})
    client.post("/me/notices/pace/", {"channel": "pigeon", "pigeon-pace": "at-once"})
    assert list(Preference.objects.values_list("channel", "pace")) == [("email", "digest-daily")]
    client.post("/me/notices/organization/", {"organization": coop.pk, "wanted": "no"})
    assert Mute.objects.get().organization == coop
    assert "You hear nothing from it." in client.get("/me/notices/").content.decode()
    client.post("/me/notices/organization/", {"organization": coop.pk, "wanted": "yes"})
    assert not Mute.objects.exists()
    assert client.post("/me/notices/organization/", {"organization": "x"}).status_code == 404
    client.post("/me/notices/links/")
    assert LinkEpoch.objects.get(person=person).epoch == 1


def test_the_page_takes_few_queries(person: Person, client: Client, django_assert_max_num_queries) -> None:
    for _ in range(12):
        make_member(make_organization(), person)
    sign_in(client, person)
    with django_assert_max_num_queries(8):
        client.get("/me/notices/")


# --- a number -------------------------------------------------------------------------------------------------------
@pytest.fixture
def signed_in(person: Person, client: Client, network: type[Network]) -> Client:
    cache.clear()
    return sign_in(client, person)


def test_a_number_is_confirmed_by_the_code_sent_to_it(signed_in: Client, person: Person, coop: Organization) -> None:
    signed_in.post("/me/notices/phone/", {"number": "(617) 555-0123"})
    ((number, text, _key),) = Network.sent
    assert number == "+16175550123"
    page = signed_in.get("/me/notices/").content.decode()
    assert "•••• 0123" in page
    assert "6175550123" not in page
    assert tell([person], coop) == 1  # not in use yet
    code = re.search(r"\d{6}", text)[0]
    signed_in.post("/me/notices/phone/code/", {"code": f"{code[:3]} {code[3:]}"})
    assert Phone.objects.get().confirmed_at
    assert Phone.objects.get().code_hash == ""
    assert tell([person], coop, key="next") == 2
    outbox.send_due(NOW)
    assert Network.sent[-1][0] == "+16175550123"
    signed_in.post("/me/notices/phone/remove/")
    assert tell([person], coop, key="third") == 2  # a wish for texts stands; without a number it is dropped
    outbox.send_due(NOW)
    assert len(Network.sent) == 2


def test_wrong_codes_run_out(signed_in: Client, person: Person) -> None:
    signed_in.post("/me/notices/phone/", {"number": "617-555-0123"})
    code = re.search(r"\d{6}", Network.sent[0][1])[0]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(phones.MOST_TRIES):
        page = signed_in.post("/me/notices/phone/code/", {"code": wrong}).content.decode()
        assert "This code does not work" in page
    signed_in.post("/me/notices/phone/code/", {"code": code})
    assert Phone.objects.get().confirmed_at is None


def test_codes_to_a_number_are_few(signed_in: Client, person: Person) -> None:
    for _ in range(5):
        page = signed_in.post("/me/notices/phone/", {"number": "617-555-0123"}, follow=True).content.decode()
    assert len(Network.sent) == phones.MOST_CODES
    assert "Please wait an hour" in page


@pytest.mark.parametrize("number", ["", "12", "call me", "617-555-0123 x5", "+0123456789"])
def test_what_is_no_number_is_said_at_its_field(signed_in: Client, number: str) -> None:
    page = signed_in.post("/me/notices/phone/", {"number": number}).content.decode()
    assert "error-summary" in page
    assert not Phone.objects.exists()
    assert Network.sent == []


# --- a person goes --------------------------------------------------------------------------------------------------
def test_an_erased_person_leaves_no_wish_number_or_notice(person: Person, coop: Organization, network: Any) -> None:
    from commonhouse.notices.models import Notice
    from commonhouse.people.actions import erase_person

    actor = Actor(person)
    actions.set_pace(actor, "email", "digest-daily")
    actions.mute(actor, make_organization())
    actions.forget_links(actor)
    Phone.objects.create(person=person, number="+16175550123")
    tell([person], coop)
    erase_person(actor, person)
    for model in (Notice, Preference, Mute, Phone):
        assert not model._base_manager.filter(person=person).exists()


def test_an_entry_that_is_claimed_takes_its_waiting_notices_along(person: Person, coop: Organization) -> None:
    from commonhouse.notices.models import Notice
    from commonhouse.people.actions import claim, issue_claim
    from tests.factories import make_steward

    other = make_organization()
    entry = make_member(other, make_person("Ana at the other")).person
    code = issue_claim(make_steward(other), other, entry)
    tell([entry, person], other, key="both")
    tell([entry], other, key="one")
    actions.mute(Actor(entry), other)
    actions.mute(Actor(person), other)
    actions.set_pace(Actor(entry), "email", "off")
    claim(person.account, code)
    assert sorted(Notice.objects.values_list("key", "person__name")) == [("both", "Ana"), ("one", "Ana")]
    assert Mute.objects.get().person == person
    assert not Preference.objects.exists()
