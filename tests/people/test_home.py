"""What people tell on the home page, the command that founds the house, and a verifier that needs no Django."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from commonhouse.people import actions, home, sections
from commonhouse.people.cards import Decided, Section
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import NOBODY, Actor
from tests import factories

pytestmark = pytest.mark.django_db


def test_stewards_hear_who_asks_and_whose_term_is_over(steward: Actor, organization: Organization) -> None:
    assert list(home.needs(NOBODY)) == []
    assert list(home.needs(steward)) == []
    for _ in range(2):
        actions.apply(Actor(factories.make_person(email="")), organization, organization.member_classes.get())
    Seat.objects.filter(pk=steward.seat.pk).update(
        starts_on=dt.date(2020, 1, 1), ends_on=timezone.localdate() - dt.timedelta(days=1)
    )
    told = list(home.needs(Actor(steward.person)))  # also before they act in the seat
    assert [need.title for need in told] == ["2 people ask to join", "A seat is past its term"]
    assert told[0].url == "/o/riverside/members/?status=applied"


def test_the_house_hears_who_waits(house: Actor, founder: Actor) -> None:
    actions.found_organization(founder, name="New Fund", kind="fund", slug="new-fund")
    assert [need.title for need in home.needs(house)] == ["New Fund waits to be listed"]


def test_needs_cost_the_same_for_one_organization_as_for_many(
    steward: Actor,
    django_assert_num_queries,
) -> None:
    for _ in range(5):
        factories.make_seat(factories.make_organization(), "steward", steward.person)
    with django_assert_num_queries(1):
        list(home.needs(Actor(steward.person)))


def test_only_listed_organizations_are_on_the_map(organization: Organization) -> None:
    factories.make_organization("hidden", is_listed=False)
    assert "Hidden" not in {place.name for place in home.places()}
    assert "Riverside" in {place.name for place in home.places()}


class Provider:
    """A part of the house that has something on an organization's page; another that fails."""

    @staticmethod
    def organization_sections(actor: Actor, organization: Organization) -> list[Section]:
        card = Decided("New ovens", "/x/", "12 of 14 for it.", dt.date(2026, 3, 1), organization=organization.name)
        return [Section("Decisions", (card,), url="/all/", words="All decisions")]


class Broken:
    @staticmethod
    def organization_sections(actor: Actor, organization: Organization) -> list[Section]:
        raise RuntimeError("down")


def test_other_parts_of_the_house_have_their_place_on_the_page(
    client: Client,
    organization: Organization,
    settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.HOME_PROVIDERS = ("tests.broken", "tests.provider")
    monkeypatch.setitem(sys.modules, "tests.provider", Provider)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "tests.broken", Broken)  # type: ignore[arg-type]
    assert [section.title for section in sections.of(NOBODY, organization)] == ["Decisions"]
    page = client.get("/o/riverside/").content.decode()
    assert "New ovens" in page
    assert 'href="/all/"' in page


def test_founding_the_house_once(capsys: pytest.CaptureFixture[str]) -> None:
    said = {"name": "Valley Commonhouse", "steward": "Rosa Díaz", "email": " Rosa@Example.org "}
    call_command("found_house", **said)
    house = Organization.objects.get(is_house=True)
    seat = Seat.objects.get(organization=house)
    assert seat.person.account.email == "rosa@example.org"
    assert house.is_listed
    with pytest.raises(CommandError, match="already"):
        call_command("found_house", **said)
    with pytest.raises(CommandError):
        call_command("found_house", **said | {"email": "nobody"})


def test_the_verifier_needs_no_django() -> None:
    code = "import sys; sys.modules['django'] = None; import commonhouse.people.verify as v; print(len(v.VERIFIERS))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) >= 15


def test_every_act_has_words() -> None:
    from commonhouse.people.sentences import SENTENCES
    from commonhouse.people.verify import VERIFIERS

    assert set(SENTENCES) == set(VERIFIERS)
