"""Money down the ranks of notes, losses up them, and what is recovered back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.funding.waterfall import (
    Class,
    Flow,
    Paying,
    PouredKind,
    Pouring,
    Ranked,
    SetAside,
    Waterfall,
    WaterfallResult,
    note_waterfall,
)

# BII Fund II: the community's notes lose last, the philanthropic ones first
BII = Waterfall(
    (
        Ranked("community", 1, Decimal("0.05")),
        Ranked("solidarity", 2, Decimal("0.03")),
        Ranked("philanthropic", 3, Decimal("0.01")),
    ),
    ("gifts", "reserve"),
)
HELD = (Class("community", 10_000_00), Class("solidarity", 5_000_00), Class("philanthropic", 2_000_00))
ASIDE = (SetAside("reserve", 300_00), SetAside("gifts", 700_00))


def test_a_loss_climbs_from_what_is_set_aside_to_the_first_rank() -> None:
    for amount, gifts, reserve, losses, left in (
        (500_00, 500_00, 0, [0, 0, 0], 0),
        (900_00, 700_00, 200_00, [0, 0, 0], 0),
        (2_000_00, 700_00, 300_00, [0, 0, 1_000_00], 0),
        (3_500_01, 700_00, 300_00, [0, 500_01, 2_000_00], 0),
        (20_000_00, 700_00, 300_00, [10_000_00, 5_000_00, 2_000_00], 2_000_00),
    ):
        result = note_waterfall(Pouring(Flow.LOSS, amount, classes=HELD, set_aside=ASIDE), BII)
        assert {each.id: each.loss for each in result.set_aside} == {"gifts": gifts, "reserve": reserve}
        assert [each.loss for each in result.classes] == losses
        assert result.left == left
    assert [step.rank for step in result.steps] == [None, None, 3, 2, 1]


def test_what_is_recovered_goes_back_the_other_way() -> None:
    held = (Class("community", 9_000_00, lost=1_000_00), Class("solidarity", 0, lost=5_000_00))
    aside = (SetAside("gifts", 0, 700_00), SetAside("reserve", 0, 300_00))
    result = note_waterfall(Pouring(Flow.RECOVERY, 6_400_00, classes=held, set_aside=aside), BII)
    assert [each.recovered for each in result.classes] == [1_000_00, 5_000_00]
    assert {each.id: each.recovered for each in result.set_aside} == {"gifts": 100_00, "reserve": 300_00}


def test_money_goes_down_interest_before_principal_or_rank_by_rank() -> None:
    held = (
        Class("community", 10_000_00, 500_00, 1_000_00),
        Class("solidarity", 5_000_00, 150_00, 800_00),
    )
    pouring = Pouring(Flow.REPAYMENT, 1_700_00, costs=100_00, classes=held)
    result = note_waterfall(pouring, BII)
    assert result.costs == 100_00
    assert [(each.interest, each.principal) for each in result.classes] == [(500_00, 950_00), (150_00, 0)]
    assert [each.outstanding for each in result.classes] == [9_050_00, 5_000_00]
    by_rank = note_waterfall(pouring, Waterfall(BII.classes, paying=Paying.RANK_FIRST))
    assert [(each.interest, each.principal) for each in by_rank.classes] == [(500_00, 1_000_00), (100_00, 0)]


def test_equal_ranks_share_to_the_cent() -> None:
    equal = Waterfall((Ranked("a", 1), Ranked("b", 1), Ranked("c", 1)))
    held = tuple(Class(id, 100) for id in "abc")
    result = note_waterfall(Pouring(Flow.LOSS, 100, classes=held), equal)
    assert [each.loss for each in result.classes] == [34, 33, 33]


def test_interest_and_term_are_found_from_the_class() -> None:
    terms = Waterfall((Ranked("short", 1, Decimal("0.05"), 36), Ranked("long", 1, Decimal("0.02"), 84)))
    since = date(2023, 6, 1)
    held = (Class("short", 100_000, since=since), Class("long", 100_000, since=since))
    result = note_waterfall(Pouring(Flow.REPAYMENT, 1_000_000, date(2026, 6, 1), classes=held), terms)
    assert [(each.interest, each.principal) for each in result.classes] == [(15_014, 100_000), (6_005, 0)]
    assert result.left == 1_000_000 - 121_019
    with pytest.raises(RuleError, match="cannot be found without the days"):
        note_waterfall(Pouring(Flow.REPAYMENT, 5, classes=(Class("short", 100_000),)), terms)


def test_a_class_that_nobody_stated_is_refused() -> None:
    with pytest.raises(RuleError, match=r'input\.classes\[0\]\.id: The statement has no "d".*Known: community'):
        note_waterfall(Pouring(Flow.LOSS, 5, classes=(Class("d", 5),)), BII)
    with pytest.raises(RuleError, match="cannot be due"):
        Class("a", 5, principal_due=6)


@st.composite
def pourings(draw: st.DrawFn) -> tuple[Pouring, Waterfall]:
    ids = draw(st.lists(st.sampled_from("abcdef"), max_size=6, unique=True))
    layers = draw(st.lists(st.sampled_from(["gifts", "dues", "a"]), max_size=3, unique=True))
    amount = st.integers(0, 10**6)
    held = []
    for id in ids:
        outstanding = draw(amount)
        held.append(Class(id, outstanding, draw(amount), draw(st.integers(0, outstanding)), draw(amount)))
    statement = Waterfall(
        tuple(Ranked(id, draw(st.integers(1, 3))) for id in ids), tuple(layers), draw(st.sampled_from(Paying))
    )
    aside = tuple(SetAside(id, draw(amount), draw(amount)) for id in layers)
    return Pouring(draw(st.sampled_from(Flow)), draw(amount), None, draw(amount), tuple(held), aside), statement


@given(pourings())
@settings(max_examples=60, deadline=None)
def test_all_of_it_goes_somewhere_and_nothing_falls_below_zero(case: tuple[Pouring, Waterfall]) -> None:
    pouring, statement = case
    result = note_waterfall(pouring, statement)
    parts = sum(each.interest + each.principal + each.loss + each.recovered for each in result.classes)
    parts += sum(each.loss + each.recovered for each in result.set_aside)
    assert parts + result.costs + result.left == pouring.amount
    assert sum(step.amount for step in result.steps) + result.left == pouring.amount
    assert min((each.outstanding for each in result.classes), default=0) >= 0
    assert min((each.available for each in result.set_aside), default=0) >= 0
    for each, before in zip(result.classes, pouring.classes, strict=True):
        assert each.interest <= (before.interest_due or 0)
        assert each.principal <= (before.principal_due or 0)
        assert each.recovered <= before.lost
    _no_rank_is_passed_over(pouring, result)


def _no_rank_is_passed_over(pouring: Pouring, result: WaterfallResult) -> None:
    """A step is short only where the money ends."""
    short = [step.amount < step.asked for step in result.steps]
    assert not any(step.amount for step, cut in zip(result.steps[1:], short, strict=False) if cut)
    if result.left:
        assert not any(short)
    ranks = [step.rank for step in result.steps if step.rank is not None]
    if pouring.flow is Flow.LOSS:
        assert ranks == sorted(ranks, reverse=True)
    if pouring.flow is Flow.RECOVERY:
        assert ranks == sorted(ranks)


@given(pourings())
@settings(max_examples=40, deadline=None)
def test_a_loss_that_all_comes_back_leaves_everything_as_it_was(case: tuple[Pouring, Waterfall]) -> None:
    before, statement = case
    loss = note_waterfall(
        Pouring(Flow.LOSS, before.amount, classes=before.classes, set_aside=before.set_aside), statement
    )
    held = tuple(Class(each.id, each.outstanding, lost=each.loss) for each in loss.classes)
    aside = tuple(SetAside(each.id, each.available, each.loss) for each in loss.set_aside)
    borne = before.amount - loss.left
    back = note_waterfall(Pouring(Flow.RECOVERY, borne, classes=held, set_aside=aside), statement)
    assert [each.outstanding for each in back.classes] == [each.outstanding for each in before.classes]
    assert [each.available for each in back.set_aside] == [each.available for each in before.set_aside]
    assert back.left == 0
    assert {step.kind for step in loss.steps} <= {PouredKind.LOSS}
