"""A draw in public: nobody left off, nothing changed after the list, and held once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.acts import leave_act
from commonhouse.land.finding import actions
from commonhouse.land.finding.models import HomeDraw
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.record.verify import Discrepancy
from commonhouse.rules.drawing.sampler import ticket
from tests.land import helpers
from tests.land.finding.helpers import SEED, SEED_ON, World
from tests.people.record import bodies

pytestmark = pytest.mark.django_db


def test_the_line_is_what_priorities_and_lots_give_and_a_stranger_gets_the_same():
    world = World.make()
    plain = [each.ticket for each in world.families(4)]
    near = [each.ticket for each in world.families(2, priorities=("neighbors",))]
    draw = world.drawn()
    line = [each.ticket for each in world.line(draw)]
    by_lot = lambda names: sorted(names, key=lambda name: ticket(SEED, name))  # noqa: E731
    assert line == by_lot(near) + by_lot(plain)
    assert not world.verified().not_recomputed


def test_a_draw_is_held_once():
    world = World.make()
    world.families(3)
    draw = world.drawn()
    before = [each.pk for each in world.line(draw)]
    actions.hold(world.steward, draw, f"  {SEED} ", now=world.later())
    with pytest.raises(Refused, match="held once: it is not repeated"):
        actions.hold(world.steward, draw, SEED[::-1], now=world.later())
    with pytest.raises(Refused, match="not held twice"):
        world.announced(SEED_ON + dt.timedelta(days=9))
    with pytest.raises(Refused, match="stands"):
        actions.cancel(world.steward, draw, "We do not like it.", now=world.later())
    assert [each.pk for each in world.line(draw)] == before
    assert len(bodies(world.trust.organization, "land.draw-held")) == 1


def test_after_the_list_nobody_comes_or_goes_or_changes():
    world = World.make()
    first, *_rest = world.families(3)
    draw = world.listed()
    late = world.apply("Late")
    with pytest.raises(Refused, match="published list"):
        actions.answer(world.actor_of(first), first, "priorities", ["neighbors"], now=world.later())
    assert actions.publish_list(world.steward, draw, now=world.later()).entrants == draw.entrants
    assert late.ticket not in {each["id"] for each in draw.entrants}


def test_the_seed_comes_on_its_day_and_is_long_enough():
    world = World.make()
    world.families(2)
    draw = world.listed()
    with pytest.raises(Refused, match="not made before"):
        actions.hold(world.steward, draw, SEED, now=world.later())
    on_the_day = helpers.at(SEED_ON.isoformat())
    with pytest.raises(ValidationError, match="20 are needed"):
        actions.hold(world.steward, draw, "1 2 3", now=on_the_day)
    with pytest.raises(ValidationError, match="telephone number"):
        actions.hold(world.steward, draw, "Tel. 617-555-0123 12345678901234567890", now=on_the_day)
    with pytest.raises(NotAllowed):
        actions.hold(world.trust.member, draw, SEED, now=on_the_day)


def test_commas_and_spaces_choose_no_other_line():
    world = World.make()
    world.families(3)
    draw = world.listed()
    written = actions.hold(world.steward, draw, SEED.replace(" ", ","), now=helpers.at(SEED_ON.isoformat())).seed
    assert written == SEED
    assert actions.hold(world.steward, draw, SEED.replace(" ", ""), now=helpers.at(SEED_ON.isoformat())).seed == SEED


def test_a_list_that_comes_after_the_seed_or_a_draw_dropped_when_the_seed_is_known_is_refused():
    world = World.make()
    world.families(2)
    late = world.announced()
    for day in ("2026-03-20", "2026-03-21"):
        with pytest.raises(Refused, match="too late"):
            actions.publish_list(world.steward, late, now=helpers.at(day))
    actions.cancel(world.steward, late, "The list was late.", now=world.later())
    draw = world.listed()
    on_the_day = helpers.at(SEED_ON.isoformat())
    with pytest.raises(Refused, match="may know how it comes out"):
        actions.cancel(world.steward, draw, "No.", now=on_the_day)
    world.now = on_the_day
    moved = actions.move_seed(
        world.steward, draw, seed_how="Dice at the library.", seed_on=SEED_ON + dt.timedelta(days=2),
        why="There was no lottery that evening.", now=world.later(),
    )  # fmt: skip
    assert moved.entrants == draw.entrants
    with pytest.raises(Refused, match="once already"):
        actions.move_seed(
            world.steward, moved, seed_how="Other dice.", seed_on=SEED_ON + dt.timedelta(days=9), why="These did not please us.",
            now=helpers.at((SEED_ON + dt.timedelta(days=2)).isoformat()),
        )  # fmt: skip
    world.now += dt.timedelta(days=2)
    actions.hold(world.steward, moved, SEED, now=world.now)
    assert not world.verified().not_recomputed


def test_those_not_drawn_keep_their_place_in_the_next_draw():
    world = World.make()
    world.families(4)
    first = world.drawn()
    old = [each.ticket for each in world.line(first)]
    new = [each.ticket for each in world.families(2, priorities=("neighbors",))]
    second = world.drawn(SEED_ON + dt.timedelta(days=30), "6 6 5 1 2 2 3 3 1 4 4 5 1 6 2 3 1 1 2 5")
    line = [each.ticket for each in world.line(second)]
    assert line[:4] == old
    assert sorted(line[4:]) == sorted(new)
    assert not world.verified().not_recomputed


def test_who_lacks_a_step_is_named_and_waits_for_the_next_draw():
    steps = (actions.Step("orientation", "Come to an orientation", needed=True),)
    world = World.make(steps=steps)
    one, two = world.families(2)
    actions.enter_certificate(
        world.steward, one, kind="orientation", got_on=dt.date(2026, 1, 5), from_where="CHAPA", now=world.later()
    )
    draw = world.listed()
    assert [each["id"] for each in draw.entrants] == [one.ticket]
    assert bodies(world.trust.organization, "land.draw-listed")[0]["not_ready"] == [two.ticket]


def test_a_priority_that_was_looked_at_and_not_found_is_not_on_the_list():
    world = World.make()
    one = world.apply("One", priorities=("neighbors", "displaced"))
    actions.check_priority(world.steward, one, "neighbors", False)
    assert world.listed().entrants[0]["priorities"] == ["displaced"]


def test_no_household_size_and_no_name_stands_in_the_record():
    world = World.make()
    world.apply("Zebulon Quartermaine", size=14, bedrooms=(3,))
    world.drawn()
    from tests.people.record import download

    text = download(world.trust.organization).decode()
    assert "Zebulon" not in text
    assert '"size":' not in text


def test_a_forged_line_and_a_list_without_somebody_are_found():
    world = World.make()
    world.families(4)
    draw = world.listed()
    draw.refresh_from_db()
    given = {"tickets": draw.entrants, "seed": SEED, "fingerprint": draw.fingerprint}
    from commonhouse.rules import registry

    result = registry.get("home-order").compute(draw.statement, given)
    result["places"][0]["id"], result["places"][1]["id"] = result["places"][1]["id"], result["places"][0]["id"]
    world.now = helpers.at("2026-03-21")
    body = {"draw": draw.public_id, "rule": "home-order", "statement": draw.statement, "input": given, "result": result}
    leave_act(world.trust.organization, "draw-held", body, draw.public_id, world.now)
    with pytest.raises(Discrepancy, match="drawn again from the list and the seed"):
        world.verified()


def test_a_ticket_left_off_the_list_is_found():
    world = World.make()
    world.families(3)
    draw = world.announced()
    HomeDraw.objects.filter(pk=draw.pk).update(state="listed")
    body = {"draw": draw.public_id, "tickets": [], "fingerprint": "0" * 64, "not_ready": []}
    leave_act(world.trust.organization, "draw-listed", body, draw.public_id, world.later())
    with pytest.raises(Discrepancy, match="every ticket that is in is on the list"):
        world.verified()


def test_a_redraw_that_is_forged_into_the_record_is_found():
    world = World.make()
    world.families(3)
    world.drawn()
    body = bodies(world.trust.organization, "land.draw-held")[0]
    leave_act(world.trust.organization, "draw-held", body, body["draw"], world.later())
    with pytest.raises(Discrepancy, match="held once"):
        world.verified()


def test_a_list_changed_after_it_was_published_is_found():
    world = World.make()
    world.families(3)
    draw = world.listed()
    from commonhouse.rules import registry

    given = {"tickets": [each | {"priorities": ["neighbors"]} for each in draw.entrants], "seed": SEED}
    result = registry.get("home-order").compute(draw.statement, given)
    given["fingerprint"] = draw.fingerprint
    body = {"draw": draw.public_id, "rule": "home-order", "statement": draw.statement, "input": given, "result": result}
    leave_act(world.trust.organization, "draw-held", body, draw.public_id, helpers.at("2026-03-21"))
    with pytest.raises(Discrepancy, match="the list is the one published"):
        world.verified()
