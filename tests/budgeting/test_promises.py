"""Promises: made by the count, kept in the open, money exact, delays with reasons."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonhouse.budgeting import actions, codes, home, queries
from commonhouse.budgeting.models import Promise, PromiseUpdate, Spending
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests.budgeting.factories import World, acts, make_budget, make_project, make_promise, move_to
from tests.factories import make_actor, make_member, make_organization

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
MONTH = dt.timedelta(days=30)


@pytest.fixture
def world() -> World:
    return make_budget("development")


def spend(world: World, promise: Promise, amount: int, **fields: object) -> Spending:
    given = {"what": "Saplings", "spent_on": TODAY(), "submission": codes.new_token()} | fields
    return actions.spend(world.reviewer, promise, amount=amount, **given)  # type: ignore[arg-type]


def test_the_count_makes_one_promise_a_winner_once(world: World) -> None:
    codes_ = [make_project(world, "approved", title=title).code for title in ("One", "Two", "Three")]
    move_to(world.budget, "count")
    made = actions.make_promises(world.steward, world.budget, [codes_[2], codes_[0]])
    again = actions.make_promises(world.steward, world.budget, [codes_[2], codes_[0]])
    assert [promise.project.code for promise in made] == ["P3", "P1"] == [p.project.code for p in again]
    listed = [body for kind, body in acts(world.organization) if kind == "budgeting.promise-made"]
    assert listed[0] == {
        "budget": "our-streets", "code": "P3", "title": "Three", "awarded": "21000000", "currency": "USD",
    }  # fmt: skip
    assert len(listed) == 2


def test_no_promise_for_what_was_not_on_the_ballot(world: World) -> None:
    make_project(world, "submitted")
    for codes_ in (["P1"], ["P9"]):
        with pytest.raises(Refused):
            actions.make_promises(world.steward, world.budget, codes_)
    for actor in (NOBODY, world.delegate, make_actor(make_organization(), "steward")):
        with pytest.raises(NotAllowed):
            actions.make_promises(actor, world.budget, [])


def test_a_delay_keeps_the_first_date_and_its_reason(world: World) -> None:
    promise = make_promise(world)
    first, later = TODAY() + MONTH, TODAY() + 3 * MONTH
    step = actions.add_milestone(world.reviewer, promise, title="Plant", due_on=first)
    assert actions.add_milestone(world.reviewer, promise, title="Plant", due_on=first).pk == step.pk
    with pytest.raises(ValidationError) as problem:
        actions.move_milestone(world.reviewer, step, due_on=later, why=" ")
    assert list(problem.value.message_dict) == ["why"]
    actions.move_milestone(world.reviewer, step, due_on=later, why="The nursery flooded.")
    actions.move_milestone(world.reviewer, step, due_on=later, why="The nursery flooded.")
    step.refresh_from_db()
    promise.refresh_from_db()
    assert (step.first_due_on, step.due_on, promise.status) == (first, later, "delayed")
    assert [move.why for move in step.moves.all()] == ["The nursery flooded."]
    assert "nursery" not in str(acts(world.organization))
    assert step in queries.late_milestones(world.budget)


def test_steps_are_done_once_and_not_in_the_future(world: World) -> None:
    promise = make_promise(world)
    step = actions.add_milestone(world.reviewer, promise, title="Plant", due_on=TODAY() + MONTH)
    with pytest.raises(ValidationError):
        actions.finish_milestone(world.reviewer, step, done_on=TODAY() + MONTH)
    with pytest.raises(ValidationError, match="not marked done"):
        actions.update_promise(world.reviewer, promise, status="done", text="All planted.")
    actions.finish_milestone(world.reviewer, step, done_on=TODAY())
    actions.update_promise(world.reviewer, promise, status="done", text="All planted.")
    step.refresh_from_db()
    with pytest.raises(Refused):
        actions.move_milestone(world.reviewer, step, due_on=TODAY() + 2 * MONTH, why="No.")


@pytest.mark.parametrize("years", [-3, 60])
def test_years_are_looked_at_twice(world: World, years: int) -> None:
    promise = make_promise(world)
    with pytest.raises(ValidationError, match="year"):
        actions.add_milestone(world.reviewer, promise, title="Plant", due_on=TODAY() + years * 365 * dt.timedelta(1))


def test_money_is_exact_and_corrections_are_opposite_entries(world: World) -> None:
    promise = make_promise(world)
    first = spend(world, promise, 10_000_001)
    spend(world, promise, 1)
    back = actions.correct_spending(world.reviewer, first, why="Paid twice.", submission=codes.new_token())
    assert back.amount == -10_000_001
    money = queries.money_of(queries.promise_or_404(world.budget, "P1"))
    assert (money.spent, money.left, money.over) == (1, 20_999_999, 0)
    assert Spending.objects.count() == 3  # nothing was erased
    again = actions.correct_spending(world.reviewer, first, why="Paid twice.", submission=codes.new_token())
    assert again.pk == back.pk
    with pytest.raises(Refused):
        actions.correct_spending(world.reviewer, back, why="No, it was right.", submission=codes.new_token())


def test_an_entry_sent_twice_counts_once(world: World) -> None:
    promise = make_promise(world)
    token = codes.new_token()
    assert spend(world, promise, 500, submission=token).pk == spend(world, promise, 500, submission=token).pk
    assert acts(world.organization)[-1][1]["amount"] == "500"
    other = make_promise(world, title="Another")
    with pytest.raises(ValidationError):
        spend(world, other, 500, submission=token)
    with pytest.raises(ValidationError):
        spend(world, promise, 500, submission="short")


def test_more_than_awarded_must_be_meant_and_shows(world: World) -> None:
    promise = make_promise(world)
    spend(world, promise, 21_000_000)
    with pytest.raises(ValidationError) as problem:
        spend(world, promise, 150)
    assert "$1.50" in str(problem.value.message_dict["over_is_meant"])
    spend(world, promise, 150, over_is_meant=True)
    assert queries.money_of(queries.promises(world.budget).get()).over == 150


@pytest.mark.parametrize("amount", [0, -5, 10**15])
def test_absurd_amounts_are_refused(world: World, amount: int) -> None:
    with pytest.raises(ValidationError):
        spend(world, make_promise(world), amount)


def test_what_was_bought_and_from_whom_stays_out_of_the_record(world: World) -> None:
    promise = make_promise(world)
    spend(world, promise, 500, what="Paid to Wilhelmina")
    actions.update_promise(world.reviewer, promise, status="under-way", text="Wilhelmina planted.")
    assert "Wilhelmina" not in str(acts(world.organization))


def test_the_same_news_twice_is_one(world: World) -> None:
    promise = make_promise(world)
    for _press in range(2):
        actions.update_promise(world.reviewer, promise, status="under-way", text="We began.")
    assert PromiseUpdate.objects.count() == 1
    promise.refresh_from_db()
    assert promise.status == "under-way"


def test_who_may_do_what(world: World) -> None:
    promise = make_promise(world)
    treasurer = make_actor(world.organization, "treasurer")
    for actor in (NOBODY, world.delegate, treasurer, make_actor(make_organization(), "reviewer")):
        with pytest.raises(NotAllowed):
            actions.update_promise(actor, promise, status="done", text="Done.")
    actions.spend(treasurer, promise, amount=5, what="Twine", spent_on=TODAY(), submission=codes.new_token())
    with pytest.raises(NotAllowed):
        actions.spend(world.delegate, promise, amount=5, what="Twine", spent_on=TODAY(), submission=codes.new_token())


def test_a_members_home_counts_each_payment_once_however_many_updates(world: World) -> None:
    promise = make_promise(world)
    for amount in (1_000_00, 2_000_00):
        spend(world, promise, amount)
    for text in ("Holes are dug.", "Trees are ordered."):
        actions.update_promise(world.reviewer, promise, status="under-way", text=text)
    member = make_member(world.organization)
    told = [news.text for news in home.promises(Actor(member.person))]
    assert told == ["$3,000 of $210,000 spent."]
