"""Improvements and appraisals: who asks, who answers, what counts, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.pricing import actions, counting
from commonhouse.land.pricing import home as home_cards
from commonhouse.land.pricing.models import Appraisal, Improvement
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.rules.land.lease import Improvements
from tests import factories as make
from tests.land.pricing import helpers
from tests.land.pricing.helpers import NOW

pytestmark = pytest.mark.django_db
State = Improvement.State


def ask(home: helpers.Home, actor: Actor | None = None, **fields: Any) -> Improvement:
    usual: dict[str, Any] = {"what": "A new porch", "estimate": 9_000_00, "submission": uuid.uuid4(), "now": NOW}
    return actions.ask(actor or home.owner, home.lease, **usual | fields)


def finished(home: helpers.Home, **fields: Any) -> Improvement:
    row = ask(home, **fields)
    if row.state == State.ASKED:
        row = actions.decide(home.trust.steward, row, approved=True, now=NOW)
    return actions.finish(home.owner, row, finished_on=dt.date(2026, 5, 20), cost=row.estimate, now=NOW)


def test_from_a_question_to_a_credit() -> None:
    home = helpers.make_home()
    mark = uuid.uuid4()
    row = ask(home, submission=mark)
    assert row.state == State.ASKED
    assert ask(home, submission=mark) == row
    row = actions.decide(home.trust.board, row, approved=True, reason="Go ahead", now=NOW)
    assert actions.decide(home.trust.board, row, approved=True, now=NOW).reason == "Go ahead"
    row = actions.finish(home.owner, row, finished_on=dt.date(2026, 5, 20), cost=9_400_00, useful_years=20, now=NOW)
    with pytest.raises(Refused, match="no receipt"):
        actions.credit(home.trust.steward, row, now=NOW)
    paper = actions.add_paper(home.owner, row, helpers.pdf_bytes(), name="r.pdf", now=NOW)
    assert actions.add_paper(home.owner, row, helpers.pdf_bytes(), name="again.pdf", now=NOW) == paper
    row = actions.credit(home.trust.steward, row, cost=9_300_00, now=NOW)
    assert (row.state, row.cost, row.useful_years) == (State.CREDITED, 9_300_00, 20)
    assert actions.credit(home.trust.steward, row, cost=1, now=NOW).cost == 9_300_00
    helpers.replay(home.trust.organization)


def test_small_work_is_only_told() -> None:
    home = helpers.make_home()
    never = helpers.make_home(trust=home.trust, improvements=Improvements(notice_above=0, consent_above=None))
    row = ask(home, estimate=5_000_00)  # the lease asks for a yes above $5,000
    assert (row.state, row.decided_by) == (State.APPROVED, None)
    assert ask(never, estimate=500_000_00).state == State.APPROVED
    assert ask(never, estimate=1_00, is_done=True).state == State.ASKED  # done before anyone was told: staff look


def test_a_no_needs_a_reason_and_closes_it() -> None:
    home = helpers.make_home()
    row = ask(home)
    with pytest.raises(ValidationError, match="Say why"):
        actions.decide(home.trust.steward, row, approved=False, now=NOW)
    row = actions.decide(home.trust.steward, row, approved=False, reason="It blocks the stairs.", now=NOW)
    assert row.state == State.REFUSED
    with pytest.raises(Refused):
        actions.decide(home.trust.steward, row, approved=True, now=NOW)
    with pytest.raises(Refused):
        actions.finish(home.owner, row, finished_on=dt.date(2026, 5, 20), cost=1_00, now=NOW)
    with pytest.raises(Refused):
        actions.add_paper(home.owner, row, helpers.pdf_bytes(), now=NOW)
    with pytest.raises(Refused):
        actions.withdraw(home.owner, row)


def test_strangers_ask_nothing_and_nobody_answers_their_own() -> None:
    home = helpers.make_home()
    for actor in (home.trust.member, Actor(make.make_person(email=""))):
        with pytest.raises(NotAllowed):
            ask(home, actor)
    row = ask(home)
    with pytest.raises(NotAllowed):
        actions.decide(home.owner, row, approved=True, now=NOW)
    seat = make.make_seat(home.trust.organization, "steward", home.owner.person)
    with pytest.raises(Refused, match="your own home"):
        actions.decide(Actor(home.owner.person, seat), row, approved=True, now=NOW)
    assert ask(home, home.trust.steward).state == State.ASKED  # for a family that comes to the office


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"finished_on": dt.date(2026, 6, 2), "cost": 1_00}, "finished_on"),
        ({"finished_on": dt.date(2026, 2, 1), "cost": 1_00}, "finished_on"),
        ({"finished_on": dt.date(2026, 5, 1), "cost": 0}, "cost"),
        ({"finished_on": dt.date(2026, 5, 1), "cost": 1_00, "useful_years": 101}, "useful_years"),
    ],
)
def test_figures_that_cannot_be(fields: dict[str, Any], field: str) -> None:
    home = helpers.make_home()
    row = ask(home, estimate=100_00)
    with pytest.raises(ValidationError) as error:
        actions.finish(home.owner, row, now=NOW, **fields)
    assert field in error.value.message_dict


def test_what_will_and_will_not_count_is_said() -> None:
    home = helpers.make_home(helpers.SHARE | {"improvements": {"notice_above": 10_000_00, "most": 15_000_00}})
    plain = helpers.make_home({"formula": {"type": "itemized"}}, trust=home.trust)
    assert any("counts for nothing" in line for line in counting.notice_lines(home.lease))
    big = ask(home, estimate=20_000_00)
    assert "at most" in " ".join(counting.counts(big))
    late = ask(home, estimate=20_000_00, is_done=True)
    assert "only if the trust was told before" in " ".join(counting.if_approved(late))
    assert "do not change the price" in " ".join(counting.counts(ask(plain)))


def test_home_says_what_waits() -> None:
    home = helpers.make_home()
    ask(home)
    ask(home, estimate=100_00)
    assert [each.title for each in home_cards.needs(home.trust.steward)] == ["1 improvement waits for you"]
    assert [each.title for each in home_cards.needs(home.owner)] == ["Is it finished? A new porch"]


# Appraisals --------------------------------------------------------------------------------------


def test_an_appraisal_below_what_was_paid_needs_a_second_yes() -> None:
    home = helpers.make_home()
    with pytest.raises(ValidationError) as error:
        helpers.appraise(home, 200_000_00)
    assert "less than the $250,000" in error.value.message_dict["confirmed"][0]
    with pytest.raises(ValidationError, match="when it was bought"):
        helpers.appraise(home, 300_000_00)
    row = helpers.appraise(home, 200_000_00, confirmed=True)
    assert row.is_below
    assert helpers.set_price(home).amount == 250_000_00  # by this rule the owner does not bear a loss


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"on": "2026-06-02"}, "on"),
        ({"on": "2026-01-31"}, "on"),
        ({"value": 0}, "value"),
        ({"improvements": 475_000_01}, "improvements"),
        ({"appraiser": " "}, "appraiser"),
        ({"paper": b"hello"}, ""),
    ],
)
def test_appraisals_that_cannot_be(fields: dict[str, Any], field: str) -> None:
    home = helpers.make_home()
    with pytest.raises(ValidationError) as error:
        helpers.appraise(home, **fields)
    assert not field or field in error.value.message_dict
    assert not Appraisal.objects.exists()


def test_a_withdrawn_appraisal_is_used_no_more() -> None:
    home = helpers.make_home()
    neighbor = helpers.make_home(trust=home.trust)
    wrong = helpers.appraise(home, 900_000_00)
    right = helpers.appraise(home, on="2026-05-01")
    assert helpers.set_price(home).appraisal == wrong
    actions.withdraw_appraisal(home.trust.steward, wrong, why="Another house", now=NOW)
    assert helpers.set_price(home).appraisal == right
    with pytest.raises(ValidationError, match="taken back"):
        helpers.set_price(home, appraisal=Appraisal.objects.get(pk=wrong.pk))
    other = helpers.appraise(neighbor)
    with pytest.raises(ValidationError, match="another home"):
        helpers.set_price(home, appraisal=other)
