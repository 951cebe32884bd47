"""A sale meets the line: the home stands open, the next household says yes and is confirmed, and buys."""

from __future__ import annotations

import pytest

from commonhouse.land.finding import actions as finding
from commonhouse.land.finding.models import Opening
from commonhouse.land.selling import actions, queries
from commonhouse.land.selling.actions import Taken
from commonhouse.land.selling.models import Sale
from commonhouse.people.permissions import Actor, Refused
from tests.funds.lending.helpers import check_record
from tests.land.finding.helpers import World
from tests.land.helpers import on
from tests.land.selling.helpers import announce, appraise, close, fresh, make_home, sign

pytestmark = pytest.mark.django_db


def test_the_next_in_line_buys_the_home_and_a_second_household_cannot() -> None:
    world = World.make()
    world.families(3)
    draw = world.drawn()
    home = make_home(world.trust)
    sale = announce(home, "2026-03-21")
    actions.set_price(
        world.steward, sale, on=on("2026-04-20"), appraisal=appraise(home, day="2026-03-22"), now=world.later(days=2)
    )
    actions.decide(world.steward, sale, option="pass-on", on=on("2026-03-23"), now=world.later(days=1))
    opening = actions.open_to_line(world.steward, fresh(sale), world.programme, now=world.later())
    assert opening.price == 150_000_00
    assert actions.open_to_line(world.steward, fresh(sale), world.programme, now=world.later()) == opening
    with pytest.raises(Refused, match="stands open"):
        actions.set_price(world.steward, fresh(sale), on=on("2026-04-20"), now=world.later())
    first = world.line(draw)[0]
    offer = finding.offer(world.steward, opening, now=world.later())
    assert finding.offer(world.steward, opening, now=world.later()) == offer  # two offers of one home are one
    finding.accept(world.actor_of(first), offer, now=world.later())
    world.reviewed(first)
    with pytest.raises(Refused, match="Take it back first"):
        actions.withdraw(world.steward, fresh(sale), why="They stay", now=world.later())
    finding.confirm(world.steward, offer, now=world.later())

    found = fresh(sale)
    assert (found.state, found.ticket) == (Sale.State.BUYER, first.ticket)
    first.refresh_from_db()
    assert found.buyer == first.household
    lease = actions.write_next_lease(world.steward, found, starts_on=on("2026-04-20"), now=world.later(days=5))
    with pytest.raises(Refused, match="Withdraw it on the page of the sale"):
        finding.take_back(world.steward, offer, "They changed their mind", now=world.later())
    sign(lease, Actor(first.person), world.later())
    owed = queries.owed(home.lease.agreement, on("2026-04-20"))
    actions.write_receipt(world.steward, found, [Taken("arrears", owed)], now=world.later())
    actions.agree(home.seller, found, net=150_000_00 - owed, now=world.later())
    closed = close(home, found, "2026-04-20")
    assert closed.state == Sale.State.CLOSED
    assert Opening.objects.get(pk=opening.pk).state == Opening.State.TAKEN
    assert queries.owed(home.lease.agreement, on("2026-04-20")) == 0  # nobody is asked for it later
    check_record(world.trust.organization)


def test_a_confirmed_family_that_does_not_buy_gives_the_home_back_to_the_line() -> None:
    world = World.make()
    world.families(2)
    draw = world.drawn()
    home = make_home(world.trust)
    sale = announce(home, "2026-03-21")
    actions.set_price(
        world.steward, sale, on=on("2026-04-20"), appraisal=appraise(home, day="2026-03-22"), now=world.later(days=2)
    )
    actions.decide(world.steward, sale, option="pass-on", on=on("2026-03-23"), now=world.later(days=1))
    opening = actions.open_to_line(world.steward, fresh(sale), world.programme, now=world.later())
    first = world.line(draw)[0]
    offer = finding.offer(world.steward, opening, now=world.later())
    finding.accept(world.actor_of(first), offer, now=world.later())
    world.reviewed(first)
    finding.confirm(world.steward, offer, now=world.later())
    finding.take_back(world.steward, offer, "The bank said no", now=world.later())
    found = fresh(sale)
    assert (found.state, found.buyer, found.ticket) == (Sale.State.FINDING, None, "")
