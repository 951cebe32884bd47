"""Forged acts of elections are found out: each test changes one thing in a true act and expects the verifier to name it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from commonhouse.cli.verifiers import load
from commonhouse.decisions import actions as decisions
from commonhouse.elections import actions
from commonhouse.people.permissions import Refused
from commonhouse.record.models import Act as Row
from commonhouse.record.verify import Act, Context, Discrepancy
from tests.elections.helpers import CALLED, CLOSES, NOMINATED, OPENS, TAKEN, House

pytestmark = pytest.mark.django_db(transaction=True)
Body = dict[str, Any]
LEFT = TAKEN + dt.timedelta(days=60)


def replay(
    house: House, kind: str, change: Callable[[Body], object], nth: int = 0, at: dt.datetime | None = None
) -> None:
    """Verifies the acts one by one, with the nth act of the kind changed, or written at another time."""
    context, tables, met = Context(), load(), 0
    for row in Row.objects.filter(organization=house.organization).order_by("index"):
        body, moment = json.loads(row.body), row.at
        if row.kind == kind:
            if met == nth:
                change(body)
                moment = at or moment
            met += 1
        previous = body.get("seed")  # the chain itself is the record's to check
        act = Act(row.index, moment.strftime("%Y-%m-%dT%H:%M:%SZ"), row.kind, previous, body, b"")
        if row.kind in tables.verifiers:
            list(tables.verifiers[row.kind](context, act))
    assert met > nth, f"there is no act of kind {kind}"


@pytest.fixture
def filled():
    """An election whose seats are taken, one of them left since and filled by countback."""
    house = House.make()
    house.whole()
    place = next(each for each in house.places() if house.held()[each.number] == "Bo")
    vacancy = actions.declare_vacancy(house.steward, place, "Moved away.", now=LEFT)
    vacancy = actions.hold_countback(house.steward, vacancy, now=LEFT)
    actions.seat_countback(house.steward, vacancy, now=LEFT)
    return house


def nothing(body: Body) -> None:
    """The true act."""


def moved(body: Body) -> None:
    body["vacancies"][-1]["left"] = next(each for each in ["c1", "c2", "c3"] if each != body["vacancies"][-1]["left"])


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("elections.called", lambda body: body.update(charter=0), "charter in force"),
        ("elections.places-set", lambda body: body.update(charter=0), "charter in force"),
        (
            "elections.called",
            lambda body: body.update(opens_at="2026-03-16T16:00:00Z"),
            "opened when it was called for",
        ),
        ("decisions.opened", lambda body: body.update(closes_at="2026-03-18T15:00:00Z"), "days of voting"),
        ("elections.vacancy-filled", lambda body: body.update(how="appointment"), "filled as the charter says"),
        ("elections.vacancy-filled", lambda body: body.update(how="friendship"), "filled as the charter says"),
        ("elections.countback", moved, "who left this seat"),
    ],
)
def test_a_forgery_is_found(filled, kind, change, words):
    replay(filled, kind, nothing)
    with pytest.raises(Discrepancy, match=words):
        replay(filled, kind, change)


def test_nobody_comes_to_stand_when_nominations_are_over(filled):
    with pytest.raises(Discrepancy, match="while nominations run"):
        replay(filled, "elections.stands", nothing, nth=4, at=NOMINATED + dt.timedelta(hours=1))


def test_dates_that_leave_no_time_to_vote_are_found():
    house = House.make()
    election = house.call()
    later = {"nominations_close": NOMINATED, "opens_at": OPENS, "closes_at": CLOSES + dt.timedelta(days=3)}
    actions.move_dates(house.steward, election, **later, now=CALLED + dt.timedelta(days=1))
    replay(house, "elections.dates-moved", nothing)
    for closes, words in (("2026-03-17T15:00:00Z", "days of voting"), ("2026-03-01T15:00:00Z", "then its end")):
        with pytest.raises(Discrepancy, match=words):
            replay(house, "elections.dates-moved", lambda body, closes=closes: body.update(closes_at=closes))


def test_two_stewards_cannot_take_days_of_voting_away():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    box = house.opened(election)
    sooner, now = CLOSES - dt.timedelta(days=5), OPENS + dt.timedelta(hours=1)
    with pytest.raises(Refused, match="voting lasts 14 days"):
        decisions.propose_schedule(house.steward, box, sooner, "Enough have voted.", now=now)
