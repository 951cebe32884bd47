"""My voice: handing it on and taking it back, whose I carry, and the warnings while there is time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.charters import actions as charters
from commonhouse.decisions import actions, voices
from commonhouse.decisions.models import Delegation, Proxy
from commonhouse.people.permissions import Actor
from tests.decisions.pages import at, text
from tests.decisions.polls import question
from tests.decisions.test_voices import charter
from tests.factories import make_member, make_organization, make_person, make_steward, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop(db):
    coop = make_organization("riverside")
    charters.adopt(make_steward(coop), coop, charter())
    return coop


@pytest.fixture
def people(coop):
    return [make_member(coop, person=make_person(name, email="")).person for name in ("Ana", "Ben", "Cy")]


@pytest.fixture
def ana(client, people):
    return sign_in(client, people[0])


def url(name, **rest):
    return reverse(name, kwargs={"slug": "riverside", **rest})


def holder(coop, person):
    return str(coop.memberships.get(person=person).pk)


def test_handing_on_and_taking_back(ana, coop, people):
    assert text(ana.get(url("voice"))).count("You vote yourself.") == 2
    address = url("voice_give") + "?topic=money"
    page = text(ana.get(address))
    assert "Ben" in page
    assert ">Ana</option>" not in page
    assert "Choose a member." in text(ana.post(address, {"holder": ""}))
    done = ana.post(address, {"holder": holder(coop, people[1])}, follow=True)
    assert "Your voice goes to <strong>Ben</strong>" in text(done)
    given = Delegation.objects.get()
    bens = text(sign_in(Client(), people[1]).get(url("voice")))
    assert "1 member has handed you their voice:" in bens
    assert "Ana" in bens
    assert "Ana" not in text(sign_in(Client(), people[2]).get(url("voice"))).split("<main")[1].split("</main")[0]
    done = ana.post(url("voice_take_back", pk=given.pk), follow=True)
    assert "Your voice is with you again." in text(done)


def test_a_circle_is_warned_of_at_once_and_on_the_page_of_the_vote(ana, coop, people):
    me, ben, cy = people
    voices.give_voice(Actor(ben), coop, "money", cy)
    voices.give_voice(Actor(cy), coop, "money", me)
    done = ana.post(url("voice_give") + "?topic=money", {"holder": holder(coop, ben)}, follow=True)
    assert text(done).count("Your voice runs in a circle") == 2  # said, and kept on the page
    now = timezone.now()
    terms = question(coop, opens_at=now, closes_at=now + dt.timedelta(days=1), topic="money", takes_delegations=True)
    steward = make_steward(coop)
    box = actions.open_box(steward, actions.create_box(steward, coop, **terms))
    assert "runs in a circle" in text(ana.get(at("vote", box)))


def test_a_dead_end_is_warned_of(ana, coop, people):
    me, ben, _cy = people
    voices.give_voice(Actor(me), coop, "money", ben)
    ben.memberships.update(status="left")
    assert "Your voice ends with somebody who does not vote here any more." in text(ana.get(url("voice")))


def test_a_proxy_for_a_time(ana, coop, people):
    today = timezone.localdate()
    given = {"holder": holder(coop, people[1]), "starts_on": today, "ends_on": today + dt.timedelta(days=9)}
    page = ana.post(url("voice_proxy"), given | {"ends_on": today - dt.timedelta(days=1)})
    assert "must not lie before" in text(page)
    done = ana.post(url("voice_proxy"), given, follow=True)
    assert "<strong>Ben</strong> votes for you" in text(done)
    proxy = Proxy.objects.get()
    bens = sign_in(Client(), people[1])
    assert "Give it back" in text(bens.get(url("voice")))
    bens.post(url("voice_end_proxy", pk=proxy.pk))
    assert "You have no proxy." in text(ana.get(url("voice")))


def test_strangers_and_organizations_without(client, coop, people):
    assert "/login" in client.get(url("voice"))["Location"]
    stranger = sign_in(client, make_person(email=""))
    assert "You are not a member here" in text(stranger.get(url("voice")))
    page = stranger.post(url("voice_give") + "?topic=money", {"holder": holder(coop, people[0])})
    assert "Only a member has a voice" in text(page)
    assert stranger.get(url("voice_give") + "?topic=weather").status_code == 404
    given = voices.give_voice(Actor(people[0]), coop, "money", people[1])
    stranger.post(url("voice_take_back", pk=given.pk))
    given.refresh_from_db()
    assert given.revoked_at is None
    make_organization("plain")
    plain = reverse("voice", kwargs={"slug": "plain"})
    assert "You are not a member here" in text(stranger.get(plain))


def test_the_page_takes_as_many_queries_for_one_as_for_many(ana, coop, people, django_assert_num_queries):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            ana.get(url("voice"))
        return len(seen)

    voices.give_voice(Actor(people[1]), coop, "money", people[0])
    few = count()
    for _ in range(10):
        voices.give_voice(Actor(make_member(coop).person), coop, "money", people[0])
    assert count() == few <= 20


def test_in_a_large_organization_a_name_is_typed(ana, coop, people, monkeypatch):
    from commonhouse.decisions import voice_forms

    monkeypatch.setattr(voice_forms, "MOST_LISTED", 1)
    address = url("voice_give") + "?topic=money"
    assert "Ben" not in text(ana.get(address)).split("<form")[1]
    assert "no such member" in text(ana.post(address, {"holder": "Nobody"}))
    make_member(coop, person=make_person("Cy"))
    assert "Several members have this name" in text(ana.post(address, {"holder": "cy"}))
    ana.post(address, {"holder": " ben "})
    assert Delegation.objects.get().holder == people[1]
