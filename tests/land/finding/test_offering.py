"""A home goes down the line: one offer at a time, in time, to the next; a yes is confirmed after a review by two."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commonhouse.land.acts import leave_act
from commonhouse.land.finding import actions, hooks, line
from commonhouse.land.finding.models import Application, HomeOffer, Opening, PassedOver
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.record.verify import Discrepancy
from tests import factories as make
from tests.land import helpers
from tests.land.finding.helpers import World

pytestmark = pytest.mark.django_db


def in_line(count: int = 4, **changes) -> tuple[World, list[Application]]:
    world = World.make(**changes)
    world.families(count)
    return world, world.line(world.drawn())


def test_the_next_in_line_is_offered_the_home_and_says_yes():
    world, families = in_line()
    opening = world.home()
    offer = actions.offer(world.steward, opening, now=world.later())
    assert offer.application == families[0]
    accepted = actions.accept(world.actor_of(families[0]), offer, now=world.later())
    assert (accepted.state, accepted.answered_how) == ("accepted", "self")
    assert actions.accept(world.actor_of(families[0]), offer, now=world.later()).answered_at == accepted.answered_at
    assert not world.verified().not_recomputed


def test_a_yes_is_confirmed_only_after_two_people_reviewed_the_income():
    world, families = in_line()
    told: list[HomeOffer] = []
    offer = actions.offer(world.steward, world.home(), now=world.later())
    with pytest.raises(Refused, match="has not said yes"):
        actions.confirm(world.steward, offer, now=world.later())
    actions.accept(world.steward, offer, now=world.later())
    with pytest.raises(Refused, match="review by two people"):
        actions.confirm(world.steward, offer, now=world.later())
    world.reviewed(families[0], tier=100)
    with pytest.raises(Refused, match="up to 80 percent"):
        actions.confirm(world.steward, offer, now=world.later())
    world.reviewed(families[0], tier=80)
    hooks.register_accepted(told.append)
    try:
        done = actions.confirm(world.steward, offer, now=world.later())
    finally:
        hooks._accepted.remove(told.append)
    assert told == [done]
    opening = Opening.objects.get()
    assert (opening.state, opening.accepted_application) == ("taken", families[0])
    housed = Application.objects.get(pk=families[0].pk)
    assert (housed.state, housed.household.size) == ("housed", 3)
    assert actions.confirm(world.steward, offer, now=world.later()).pk == done.pk
    with pytest.raises(Refused, match="confirmed for a household"):
        actions.open_home(world.steward, opening.holding, world.programme, price=1_00, now=world.later())
    assert not world.verified().not_recomputed


def test_a_review_whose_time_is_over_or_for_another_size_does_not_do():
    world, families = in_line(1)
    offer = actions.offer(world.steward, world.home(), now=world.later())
    actions.accept(world.steward, offer, now=world.later())
    world.reviewed(families[0], valid_until=dt.date(2026, 3, 1))
    assert "time is over" in actions.why_not_confirm(offer, world.now)
    world.reviewed(families[0], size=5)
    assert "not the size" in actions.why_not_confirm(offer, world.now)


def test_two_offers_for_one_home_cannot_be():
    world, families = in_line()
    opening = world.home()
    one = actions.offer(world.steward, opening, now=world.later())
    assert actions.offer(world.steward, opening, now=world.later()) == one
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeOffer.objects.create(
            organization=world.trust.organization, opening=opening, application=families[1], place=2,
            made_at=world.now, due_at=world.now + dt.timedelta(days=7),
        )  # fmt: skip
    with pytest.raises(Refused, match="open already"):
        actions.open_home(world.steward, opening.holding, world.programme, price=1_00, now=world.later())


def test_a_household_with_an_offer_is_not_offered_a_second_home():
    world, families = in_line()
    actions.offer(world.steward, world.home(), now=world.later())
    second = actions.offer(world.steward, world.home(), now=world.later())
    assert second.application == families[1]
    assert not world.verified().not_recomputed


def test_a_no_keeps_the_place_as_often_as_promised_and_the_next_is_asked():
    world, families = in_line(3, declines=1)
    opening = world.home()
    first = actions.offer(world.steward, opening, now=world.later())
    no = actions.decline(world.actor_of(families[0]), first, why="Too far from school.", now=world.later())
    assert no.keeps_place
    assert actions.decline(world.actor_of(families[0]), first, now=world.later()).answered_at == no.answered_at
    assert actions.offer(world.steward, opening, now=world.later()).application == families[1]
    other = world.home()
    again = actions.offer(world.steward, other, now=world.later())
    assert again.application == families[0]
    assert not actions.decline(world.actor_of(families[0]), again, now=world.later()).keeps_place
    assert actions.offer(world.steward, other, now=world.later()).application == families[2]
    families[0].refresh_from_db()
    assert families[0].lost_place
    assert line.standing_of(families[0]) is None
    assert not world.verified().not_recomputed


def test_an_offer_lapses_by_the_clock_and_goes_to_the_next():
    world, families = in_line()
    offer = actions.offer(world.steward, world.home(), now=world.later())
    assert actions.lapse_due(offer.due_at - dt.timedelta(minutes=1)) == 0
    world.now = offer.due_at
    with pytest.raises(Refused, match="time to answer ended"):
        actions.accept(world.actor_of(families[0]), offer, now=world.now)
    assert actions.lapse_due(world.now) == 1
    assert actions.lapse_due(world.now) == 0
    offer.refresh_from_db()
    assert (offer.state, offer.answered_how) == ("lapsed", "clock")
    assert HomeOffer.objects.get(state="open").application == families[1]
    assert not world.verified().not_recomputed


def test_who_is_passed_over_keeps_the_place_and_is_named_by_ticket_with_little_said():
    world, families = in_line()
    opening = world.home()
    with pytest.raises(Refused, match="Only the next"):
        actions.pass_over(world.steward, opening, families[1], PassedOver.Why.OVER_INCOME, now=world.later())
    for _time in range(2):
        actions.pass_over(world.steward, opening, families[0], PassedOver.Why.OVER_INCOME, now=world.later())
    assert actions.offer(world.steward, opening, now=world.later()).application == families[1]
    assert actions.offer(world.steward, world.home(), now=world.later()).application == families[0]
    from tests.people.record import bodies

    assert [each["why"] for each in bodies(world.trust.organization, "land.line-passed")] == ["not-for-them"]
    assert not world.verified().not_recomputed


def test_a_home_is_offered_to_those_who_ask_for_its_size_and_to_nobody_when_there_is_none():
    world = World.make()
    small, large = world.apply("Two", size=2, bedrooms=(1,)), world.apply("Fourteen", size=14, bedrooms=(3,))
    world.drawn()
    assert actions.offer(world.steward, world.home(bedrooms=3), now=world.later()).application == large
    assert actions.offer(world.steward, world.home(bedrooms=1), now=world.later()).application == small
    with pytest.raises(Refused, match="Nobody else is in line"):
        actions.offer(world.steward, world.home(bedrooms=3), now=world.later())


def test_a_household_that_grew_stands_in_another_line():
    world = World.make()
    one, two = world.families(2)
    draw = world.drawn()
    first = world.line(draw)[0]
    actions.answer(world.actor_of(first), first, "size", 7, now=world.later())
    first.refresh_from_db()
    assert first.bedrooms == [3]
    other = two if first == one else one
    assert actions.offer(world.steward, world.home(), now=world.later()).application == other
    assert actions.offer(world.steward, world.home(bedrooms=3), now=world.later()).application == first
    assert not world.verified().not_recomputed


def test_a_confirmed_offer_that_comes_to_nothing_gives_the_place_back():
    world, families = in_line()
    opening = world.home()
    offer = actions.offer(world.steward, opening, now=world.later())
    actions.accept(world.steward, offer, now=world.later())
    world.reviewed(families[0])
    actions.confirm(world.steward, offer, now=world.later())
    actions.take_back(world.steward, offer, "The bank said no.", now=world.later())
    families[0].refresh_from_db()
    assert families[0].state == "sent"
    assert actions.offer(world.steward, opening, now=world.later()).application == families[1]
    assert not world.verified().not_recomputed


def test_taking_an_application_back_ends_its_offer():
    world, families = in_line()
    opening = world.home()
    offer = actions.offer(world.steward, opening, now=world.later())
    for _time in range(2):
        actions.withdraw(world.actor_of(families[0]), families[0], now=world.later())
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert actions.offer(world.steward, opening, now=world.later()).application == families[1]
    assert not world.verified().not_recomputed


def test_who_may_do_what():
    world, families = in_line()
    opening = world.home()
    stranger = Actor(make.make_person(email=""))
    with pytest.raises(NotAllowed):
        actions.offer(stranger, opening, now=world.later())
    offer = actions.offer(world.steward, opening, now=world.later())
    for verb in (actions.accept, actions.decline):
        with pytest.raises(NotAllowed):
            verb(stranger, offer, now=world.later())
    with pytest.raises(NotAllowed):
        actions.confirm(world.actor_of(families[0]), offer, now=world.later())


def test_no_offer_before_a_draw_or_of_a_home_in_use():
    world = World.make()
    world.families(1)
    with pytest.raises(Refused, match="No draw was held"):
        actions.offer(world.steward, world.home(), now=world.later())
    lived_in = helpers.make_home(world.trust.organization, state="in-use")
    with pytest.raises(Refused, match="Somebody lives"):
        actions.open_home(world.steward, lived_in, world.programme, price=1_00, now=world.later())
    free = helpers.make_home(world.trust.organization)
    with pytest.raises(ValidationError, match="one of the two"):
        actions.open_home(world.steward, free, world.programme, now=world.later())
    submission = uuid.uuid4()
    made = [
        actions.open_home(world.steward, free, world.programme, rent=900_00, submission=submission, now=world.later())
        for _time in range(2)
    ]
    assert made[0] == made[1]


def test_an_offer_past_somebody_is_found():
    world, families = in_line()
    opening = world.home()
    body = {
        "opening": opening.public_id, "offer": "forged", "ticket": families[1].ticket, "place": 2,
        "draw": line.last_draw(world.programme).public_id, "due_at": "2026-06-01T00:00:00Z",
    }  # fmt: skip
    leave_act(world.trust.organization, "home-offered", body, opening.public_id, world.later())
    with pytest.raises(Discrepancy, match="next in line"):
        world.verified()


def test_a_yes_after_its_time_is_found():
    world, families = in_line()
    opening = world.home()
    offer = actions.offer(world.steward, opening, now=world.later())
    body = {
        "opening": opening.public_id, "offer": offer.public_id, "ticket": families[0].ticket, "answer": "accepted",
        "keeps_place": True,
    }  # fmt: skip
    leave_act(
        world.trust.organization, "offer-answered", body, opening.public_id, offer.due_at + dt.timedelta(minutes=5)
    )
    with pytest.raises(Discrepancy, match="came in time"):
        world.verified()


def test_two_offers_of_one_home_in_the_record_are_found():
    world, families = in_line()
    opening = world.home()
    actions.offer(world.steward, opening, now=world.later())
    body = {
        "opening": opening.public_id, "offer": "second", "ticket": families[1].ticket, "place": 2,
        "draw": line.last_draw(world.programme).public_id, "due_at": "2026-12-01T00:00:00Z",
    }  # fmt: skip
    leave_act(world.trust.organization, "home-offered", body, opening.public_id, world.later())
    with pytest.raises(Discrepancy, match="one offer of a home at a time"):
        world.verified()
