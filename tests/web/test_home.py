"""The front door: what a visitor and a member are shown, and what happens when one part of the house fails."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from django.utils import timezone

from commonhouse.people.models import Account
from commonhouse.people.permissions import Actor
from commonhouse.web import home
from tests import factories
from tests.web import home_sample

pytestmark = pytest.mark.django_db
SAMPLE = override_settings(HOME_PROVIDERS=["tests.web.home_sample"])


@pytest.fixture
def member(client: Client) -> Client:
    return factories.sign_in(client, factories.make_person("Rosa"))


@SAMPLE
def test_a_visitor_sees_doors_news_map_and_languages(client: Client) -> None:
    html = client.get("/").content.decode()
    assert "Youth budget" in html
    assert "5 days left" in html
    assert html.index("Newer") < html.index("Older")
    assert "Four are done." in html
    assert html.index("CERO") < html.index("Anywhere"), "what is on the map comes first"
    for name in ("Kreyòl ayisyen", "繁體中文", "Tiếng Việt", "Kabuverdianu"):
        assert name in html
    assert "Rosa" not in html


@SAMPLE
def test_every_door_leads_somewhere(client: Client) -> None:
    page = client.get("/")
    doors = [url for url in page.context["doors"].values() if url]
    assert doors
    for url in doors:
        assert client.get(url).status_code == 200, url


@SAMPLE
def test_a_member_sees_what_needs_them_soonest_first(member: Client) -> None:
    html = member.get("/").content.decode()
    assert "<h1>2 things need you</h1>" in html
    assert html.index("Vote on twelve projects") < html.index("Check a batch when you like")
    assert "about 8 minutes" in html
    assert "when you like" in html
    assert home_sample.NASTY not in html
    assert "Promises made to you" in html
    assert "They come in spring." in html
    assert "Your idea was reviewed" in html
    assert "Long ago" not in html
    assert "Acting as yourself: <strong>Rosa</strong>" in html


@SAMPLE
def test_having_read_it_is_remembered_for_this_person_only(member: Client) -> None:
    assert member.post("/").status_code == 302
    html = member.get("/").content.decode()
    assert "Your idea was reviewed" not in html
    assert "You&#x27;re caught up." in html or "You're caught up." in html
    other = factories.sign_in(Client(), factories.make_person("Ana"))
    assert "Your idea was reviewed" in other.get("/").content.decode()


def test_a_house_with_no_news_says_so_calmly(client: Client) -> None:
    with override_settings(HOME_PROVIDERS=[]):
        html = client.get("/").content.decode()
        assert "Nothing is open for a decision this week" in html
        member = factories.sign_in(Client(), factories.make_person())
        html = member.get("/").content.decode()
    assert "Nothing needs you right now" in html
    assert "caught up" in html


@SAMPLE
def test_an_account_without_a_person_takes_the_one_step_first(client: Client) -> None:
    client.force_login(Account.objects.create_user("new@example.org"))
    assert client.get("/")["Location"].startswith("/welcome/")


def test_a_visitor_may_not_mark_anything(client: Client) -> None:
    assert client.post("/").status_code == 200
    assert home_session_is_empty(client)


def home_session_is_empty(client: Client) -> bool:
    return "caught_up_at" not in client.session


@SAMPLE
def test_one_parts_fault_does_not_close_the_door_and_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(home_sample, "broken", True)
    page = client.get("/")
    assert page.status_code == 200
    html = page.content.decode()
    assert "Some news could not be gathered" in html
    assert "Newer" in html
    assert "open_now failed" in caplog.text
    assert "the table is gone" not in html


def test_a_wrong_provider_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'tests\.web\.nowhere'"):
        home.modules(("tests.web.nowhere",))
    with pytest.raises(ImproperlyConfigured, match=r"'tests\.factories', which has none of"):
        home.modules(("tests.factories",))


class Flood:
    """A part that never stops talking."""

    __name__ = "flood"

    @staticmethod
    def changed_since(actor: Actor, since: dt.datetime):
        while True:
            yield home_sample.Change("again", "/", timezone.now())


def test_no_part_can_flood_the_page() -> None:
    page = home.member_home(Actor(), gathering=home.Gathering([Flood]))  # type: ignore[list-item]
    assert len(page.changes) == home.MOST_CHANGES


def test_changes_reach_back_two_weeks_at_most() -> None:
    long_ago = timezone.now() - dt.timedelta(days=300)
    page = home.member_home(Actor(), caught_up_at=long_ago, gathering=home.Gathering([]))
    assert timezone.now() - page.since < home.LOOK_BACK + dt.timedelta(minutes=1)


@SAMPLE
def test_the_frame_of_a_page_costs_few_queries(client: Client, member: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):  # session, account, person (with seats, if the middleware asks)
        member.get("/")
    with django_assert_max_num_queries(0):
        Client().get("/")


@SAMPLE
def test_the_page_speaks_spanish_when_asked(client: Client) -> None:
    client.post("/language/", {"language": "es", "next": "/"})
    html = client.get("/").content.decode()
    assert '<html lang="es">' in html
    assert '<button name="language" value="en" lang="en">English</button>' in html
    assert '<span lang="es" aria-current="true">Español</span>' in html
