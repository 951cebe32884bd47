"""What the home page says of votes, and how many queries lists take."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonhouse.decisions import actions, home, hooks
from commonhouse.decisions.tasks import close_due_boxes
from commonhouse.people.permissions import NOBODY, Actor
from tests.decisions.helpers import make_draft, terms, vote
from tests.factories import make_organization, make_steward

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def running(coop, steward, members):
    now = timezone.now()
    box = actions.create_box(steward, coop, **terms(coop, opens_at=now - DAY, closes_at=now + DAY))
    make_draft(steward, coop)
    return actions.open_box(steward, box)


def test_a_vote_waits_until_one_has_voted_and_never_reminds_after(running, members, django_assert_num_queries):
    actor = Actor(members[0])
    with django_assert_num_queries(4):  # votes, how long they take, closing times to confirm, steps of stewards
        (need,) = home.needs(actor)
    assert need.url == f"/o/{running.organization.slug}/vote/{running.public_id}/"
    assert need.closes_at == running.closes_at
    vote(running, members[0], "P1", now=timezone.now())
    assert list(home.needs(actor)) == []
    assert list(home.needs(NOBODY)) == []


def test_stewards_are_told_of_the_step_that_is_due(running, coop, steward):
    another = Actor(make_steward(coop).person)
    me = Actor(steward.person)
    assert list(home.needs(me)) == []
    actions.propose_schedule(steward, running, timezone.now() + 2 * DAY, "Snow.")
    assert list(home.needs(me)) == []  # a proposal waits for somebody else
    (need,) = home.needs(another)
    assert (need.url, need.text) == (f"/o/{coop.slug}/vote/{running.public_id}/run/", "Snow.")
    past = timezone.now() - dt.timedelta(minutes=1)
    for state, words in (("open", "close"), ("closed", "seal"), ("sealed", "count")):
        type(running).objects.filter(pk=running.pk).update(closes_at=past, state=state)
        assert [words in need.title for need in home.needs(another)] == [True]


def test_running_votes_are_shown_unless_a_budget_tells_of_them(running, coop, django_assert_num_queries, monkeypatch):
    unlisted = make_organization(is_listed=False)
    days = {"opens_at": timezone.now() - DAY, "closes_at": timezone.now() + DAY}
    box = actions.create_box(make_steward(unlisted), unlisted, **terms(unlisted, **days))
    type(box).objects.filter(pk=box.pk).update(state="open")
    monkeypatch.setattr(hooks, "_homes", [])
    with django_assert_num_queries(1):
        (shown,) = home.open_now()
    assert shown.title == running.title
    (section,) = home.organization_sections(NOBODY, coop)
    assert [card.title for card in section.cards] == [running.title]
    monkeypatch.setattr(hooks, "_homes", [lambda box: hooks.Link("Budget", "/budget/")])
    assert list(home.open_now()) == []
    assert list(home.organization_sections(NOBODY, coop)) == []


def test_the_house_closes_votes_whose_time_has_passed(running):
    assert close_due_boxes.call() == 0
    type(running).objects.filter(pk=running.pk).update(closes_at=timezone.now() - dt.timedelta(minutes=1))
    assert close_due_boxes.call() == 1
    running.refresh_from_db()
    assert running.state == "closed"
    assert close_due_boxes.call() == 0


def test_lists_of_the_api_take_few_queries(client, running, steward, coop, django_assert_max_num_queries):
    days = {"opens_at": running.opens_at, "closes_at": running.closes_at}
    for _ in range(5):
        actions.open_box(steward, actions.create_box(steward, coop, **terms(coop, **days)))
    with django_assert_max_num_queries(4):
        assert len(client.get(f"/api/o/{coop.slug}/votes").json()) == 6
    with django_assert_max_num_queries(5):
        client.get(f"/api/o/{coop.slug}/votes/{running.public_id}")


def test_a_cast_holds_its_lock_for_three_statements(running, members):
    """The box's state, the right used, the ballot. All else is asked before, or after."""
    with CaptureQueriesContext(connection) as captured:
        vote(running, members[0], "P1", now=timezone.now())
    said = [query["sql"] for query in captured]
    begin = next(place for place, sql in enumerate(said) if sql.startswith("SAVEPOINT"))
    end = next(place for place, sql in enumerate(said) if sql.startswith("RELEASE"))
    held = [sql for sql in said[begin + 1 : end] if "SAVEPOINT" not in sql]
    assert [sql.split(" ")[0] for sql in held] == ["SELECT", "UPDATE", "INSERT"]
