"""Signed links: bound to one person and one thing, for a while, and useless once taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonhouse.notices import actions, links
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor
from tests.factories import make_person

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)
UNTIL = NOW + dt.timedelta(days=3)


@pytest.fixture
def person() -> Person:
    return make_person("Ana")


def test_a_link_says_who_what_for_and_until_when(person: Person) -> None:
    token = links.sign(person.pk, "answer", "a1b2c3d4e5f6", UNTIL)
    assert links.read(token, now=NOW) == links.Link(person, "answer", "a1b2c3d4e5f6", UNTIL)
    assert len(token) == 72  # with the house's address and a few words it fits into a text message


def test_it_expires_at_its_moment(person: Person) -> None:
    token = links.sign(person.pk, "answer", "x", UNTIL)
    assert links.read(token, now=UNTIL - dt.timedelta(seconds=1))
    assert links.read(token, now=UNTIL) is None


def test_one_who_takes_their_links_back_has_none_left_and_gets_new_ones(person: Person) -> None:
    old = links.sign(person.pk, "answer", "x", UNTIL)
    other = links.sign(make_person().pk, "answer", "x", UNTIL)
    actions.forget_links(Actor(person))
    assert links.read(old, now=NOW) is None
    assert links.read(other, now=NOW)
    assert links.read(links.sign(person.pk, "answer", "x", UNTIL), now=NOW)


def test_the_links_of_someone_erased_lead_nowhere(person: Person) -> None:
    token = links.sign(person.pk, "answer", "x", UNTIL)
    Person.objects.update(erased_on=NOW.date())
    assert links.read(token, now=NOW) is None


def test_a_link_made_under_an_older_key_works_until_the_key_is_forgotten(person: Person, settings) -> None:
    token = links.sign(person.pk, "answer", "x", UNTIL)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    assert links.read(token, now=NOW) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert links.read(token, now=NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(at=st.integers(0, 200), sign=st.sampled_from("ABCxyz019-_=.~é "))
def test_no_sign_of_a_token_can_be_changed(person: Person, at: int, sign: str) -> None:
    token = links.sign(person.pk, "answer", "a1b2c3", UNTIL)
    at %= len(token)
    changed = token[:at] + sign + token[at + 1 :]
    assert changed == token or links.read(changed, now=NOW) is None


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    assert links.read(text) is None


def test_a_token_that_is_not_ours_costs_no_query(person: Person, django_assert_num_queries) -> None:
    token = links.sign(person.pk, "answer", "x", UNTIL)
    with django_assert_num_queries(0):
        assert links.read(token[:-2] + "AA", now=NOW) is None
    with django_assert_num_queries(2):
        assert links.read(token, now=NOW)


def test_the_address_asks_the_part_of_the_house_it_is_for(client: Client, person: Person) -> None:
    links.register("test-hello", lambda request, link: HttpResponse(f"{request.method} {link.person} {link.ref}"))
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    path = links.path(links.sign(person.pk, "test-hello", "x", later))
    response = client.get(path)
    assert response.content == b"GET Ana x"
    assert "no-store" in response["Cache-Control"]
    assert client.post(path).content == b"POST Ana x"


def test_a_link_that_is_over_says_so_kindly(client: Client, person: Person) -> None:
    for token in ("nonsense", links.sign(person.pk, "answer", "x", NOW - dt.timedelta(days=900))):
        response = client.get(links.path(token))
        assert response.status_code == 410
        assert "does not work any more" in response.content.decode()


def test_the_page_speaks_the_language_of_the_letter(client: Client) -> None:
    from django.utils.translation import get_language

    links.register("test-language", lambda request, link: HttpResponse(get_language()))
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    ana, li = make_person(language="es"), make_person(language="zh-hant")
    assert client.get(links.path(links.sign(ana.pk, "test-language", "", later))).content == b"es"
    client.cookies.clear()
    assert client.get(links.path(links.sign(li.pk, "test-language", "", later))).content == b"en"


def test_the_logs_keep_no_token() -> None:
    import logging

    from commonhouse.web.logs import Discreet

    record = logging.LogRecord("x", logging.WARNING, "", 0, "denied %s", ("/n/AbC-123_def/stop/",), None)
    Discreet().filter(record)
    assert record.getMessage() == "denied /n/.../stop/"
