"""Lots drawn from a seed that everyone sees being made."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from commonhouse.elections import actions
from commonhouse.elections.actions.common import leave_act
from commonhouse.elections.models import Draw, Entrant
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.record.verify import Discrepancy
from commonhouse.rules.drawing.sampler import ticket
from tests import factories
from tests.elections.helpers import CALLED, House, verified
from tests.people.record import bodies

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
CLOSES = CALLED + 7 * DAY
SEED = "3 5 2 6 1 4 4 2 6 1 5 3 3 1 2 6 4 5 2 1"


def opened(house: House, **changes) -> Draw:
    given = {
        "title": "Two garden plots", "what": "Two plots of the garden for a season.", "kind": "lottery", "wanted": 2,
        "reserves": 1, "seed_how": "Twenty dice, rolled at the market by a child.", "closes_at": CLOSES, "now": CALLED,
    }  # fmt: skip
    return actions.open_draw(house.steward, house.organization, **given | changes)


def entered(house: House, draw: Draw) -> Draw:
    for person in house.members.values():
        actions.enter(Actor(person), draw, now=CALLED + DAY)
    return actions.publish_entrants(house.steward, draw, now=CLOSES)


def test_the_least_tickets_are_drawn():
    house = House.make()
    draw = actions.enter_seed(house.steward, entered(house, opened(house)), SEED, now=CLOSES + DAY)
    names = list(Entrant.objects.values_list("pseudonym", flat=True))
    in_order = sorted(names, key=lambda name: ticket(SEED, name))
    assert [lot["id"] for lot in draw.outcome["result"]["drawn"]] == in_order[:2]
    assert [lot["id"] for lot in draw.outcome["result"]["reserves"]] == in_order[2:3]
    assert not verified(house.organization).not_recomputed


def test_the_same_seed_again_changes_nothing_and_another_is_refused():
    house = House.make()
    draw = entered(house, opened(house))
    for _time in range(2):
        actions.enter_seed(house.steward, draw, SEED, now=CLOSES + DAY)
    with pytest.raises(Refused, match="drawn already"):
        actions.enter_seed(house.steward, draw, SEED[::-1], now=CLOSES + DAY)
    assert len(bodies(house.organization, "elections.drawn")) == 1


@pytest.mark.parametrize("seed", ["", "1 2 3", "no digits at all in this seed"])
def test_a_seed_that_can_be_guessed_is_refused(seed):
    house = House.make()
    draw = entered(house, opened(house))
    with pytest.raises(Refused, match="20 are needed"):
        actions.enter_seed(house.steward, draw, seed, now=CLOSES + DAY)


def test_no_seed_before_the_list_and_no_list_before_the_end():
    house = House.make()
    draw = opened(house)
    with pytest.raises(Refused, match="Publish the list"):
        actions.enter_seed(house.steward, draw, SEED, now=CLOSES)
    with pytest.raises(Refused, match="open until"):
        actions.publish_entrants(house.steward, draw, now=CLOSES - DAY)
    with pytest.raises(Refused, match="Nobody is in"):
        actions.publish_entrants(house.steward, draw, now=CLOSES)


def test_in_and_out_again_until_the_end():
    house = House.make()
    draw = opened(house)
    ana = Actor(house.members["Ana"])
    for _time in range(2):
        actions.enter(ana, draw, now=CALLED + DAY)
    assert draw.entrants.count() == 1
    for _time in range(2):
        actions.leave(ana, draw, now=CALLED + DAY)
    assert not draw.entrants.exists()
    with pytest.raises(Refused, match="closed"):
        actions.enter(ana, draw, now=CLOSES)


def test_only_members_and_only_for_themselves():
    house = House.make()
    draw = opened(house)
    with pytest.raises(Refused, match="active members"):
        actions.enter(Actor(factories.make_person()), draw, now=CALLED + DAY)
    with pytest.raises(Refused, match="only for yourself"):
        actions.enter(Actor(house.members["Ana"]), draw, house.members["Bo"], now=CALLED + DAY)
    actions.enter(house.steward, draw, house.members["Bo"], now=CALLED + DAY)
    assert draw.entrants.get().person == house.members["Bo"]
    with pytest.raises(NotAllowed):
        actions.publish_entrants(Actor(house.members["Ana"]), draw, now=CLOSES)


def test_in_a_sortition_all_members_of_the_classes_are_in_it():
    house = House.make()
    friends = factories.make_class(house.organization, "friends")
    factories.make_member(house.organization, member_class=friends)
    members = house.organization.member_classes.get(slug="members")
    draw = opened(house, kind="sortition", classes=[members])
    with pytest.raises(Refused, match="nobody enters"):
        actions.enter(Actor(house.members["Ana"]), draw, now=CALLED + DAY)
    actions.publish_entrants(house.steward, draw, now=CLOSES)
    assert draw.entrants.count() == len(house.members)


def test_more_wanted_than_entered():
    house = House.make("Ana", "Bo")
    draw = entered(house, opened(house, wanted=5))
    draw = actions.enter_seed(house.steward, draw, SEED, now=CLOSES + DAY)
    assert (len(draw.outcome["result"]["drawn"]), draw.outcome["result"]["unfilled"]) == (2, 3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "a title"),
        ({"what": ""}, "what is drawn"),
        ({"seed_how": ""}, "everyone can watch"),
        ({"kind": "raffle"}, "people enter"),
        ({"wanted": 0}, "Draw 1 to"),
        ({"reserves": -1}, "in reserve"),
        ({"closes_at": CALLED}, "still to come"),
        ({"what": "Write to ana@example.org"}, "email address"),
    ],
)
def test_what_a_draw_must_say(changes, words):
    with pytest.raises(Refused, match=words):
        opened(House.make(), **changes)


def test_sent_twice_it_is_one_draw_and_it_may_be_called_off():
    house = House.make()
    sent = uuid.uuid4()
    draw = opened(house, submission=sent)
    assert opened(house, submission=sent) == draw
    for _time in range(2):
        draw = actions.cancel_draw(house.steward, draw, "The plots are under water.", now=CALLED + DAY)
    with pytest.raises(Refused, match="closed"):
        actions.enter(Actor(house.members["Ana"]), draw, now=CALLED + DAY)
    assert len(bodies(house.organization, "elections.draw-cancelled")) == 1
    assert not verified(house.organization).not_recomputed


def test_lots_that_fell_otherwise_are_found_out():
    house = House.make()
    draw = entered(house, opened(house))
    statement = bodies(house.organization, "elections.draw-opened")[0]["statement"]
    from commonhouse.rules import registry

    entrants = [{"id": name} for name in draw.entrants.values_list("pseudonym", flat=True)]
    given = {"entrants": entrants, "seed": SEED, "fingerprint": draw.entrants_hash}
    result = registry.get("draw").compute(statement, given)
    result["drawn"] = result["drawn"][::-1]
    body = {"draw": draw.public_id, "seed": SEED, "statement": statement, "result": result}
    leave_act(house.organization, "drawn", body, CLOSES + DAY)
    with pytest.raises(Discrepancy, match="drawn again"):
        verified(house.organization)
