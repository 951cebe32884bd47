"""The clock of a notice: known days, worked by hand, and what must hold for any notice."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.cure import (
    CountedFrom,
    CureTerms,
    Deadline,
    Giver,
    Matter,
    May,
    Noticed,
    Outcome,
    Party,
    Right,
    Stage,
    TrustWhen,
    Weekend,
    cure_clock,
)
from commonhouse.rules.land.cure_sentences import clock_sentences


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


LEASE = CureTerms(money_days=30, other_days=60, trust_days=30, lender_extra_days=30, option_days=45)


def notice(as_of: str = "2026-03-01", giver: str = "lender", matter: str = "money", **more: object) -> Noticed:
    usual: dict[str, object] = {"noticed_on": day("2026-03-01"), "received_on": day("2026-03-01")}
    return Noticed(giver=Giver(giver), matter=Matter(matter), as_of=day(as_of), **usual | more)  # type: ignore[arg-type]


def test_a_lender_s_notice_gives_the_owner_then_the_trust_their_days() -> None:
    clock = cure_clock(notice(), LEASE)
    assert clock.owner_until == day("2026-03-31")
    assert clock.trust_until == clock.final_on == day("2026-04-30")
    assert clock.lender_until is None
    assert clock.option_until == day("2026-06-14")
    assert clock.deadlines == (
        Deadline(Party.OWNER, May.CURE, day("2026-03-31")),
        Deadline(Party.TRUST, May.CURE, day("2026-04-30")),
        Deadline(Party.TRUST, May.BUY, day("2026-06-14")),
    )
    said = [(each.since, each.until, each.stage, [(r.party, r.may) for r in each.rights]) for each in clock.spans]
    owner, trust, buy = (Party.OWNER, May.CURE), (Party.TRUST, May.CURE), (Party.TRUST, May.BUY)
    court = (Party.LENDER, May.FORECLOSE)
    assert said == [
        (day("2026-03-01"), day("2026-03-31"), Stage.OWNER, [owner, trust]),
        (day("2026-04-01"), day("2026-04-30"), Stage.OTHERS, [trust]),
        (day("2026-05-01"), day("2026-06-14"), Stage.OPTION, [buy, court]),
        (day("2026-06-15"), None, Stage.OVER, [court]),
    ]


def test_the_trust_s_own_notice_gives_the_bank_more_days_and_the_trust_none() -> None:
    clock = cure_clock(notice(giver="trust", matter="other"), LEASE)
    assert (clock.owner_until, clock.lender_until) == (day("2026-04-30"), day("2026-05-30"))
    assert clock.trust_until is None
    assert clock.final_on == day("2026-05-30")
    assert clock.spans[-1].rights == (Right(Party.TRUST, May.END),)
    alone = cure_clock(notice(giver="trust", lender=False), LEASE)
    assert alone.final_on == alone.owner_until == day("2026-03-31")


@pytest.mark.parametrize(
    ("as_of", "stage", "outcome", "left"),
    [
        ("2026-03-01", Stage.OWNER, Outcome.RUNNING, 30),
        ("2026-03-31", Stage.OWNER, Outcome.RUNNING, 0),
        ("2026-04-01", Stage.OTHERS, Outcome.RUNNING, 29),
        ("2026-04-30", Stage.OTHERS, Outcome.RUNNING, 0),
        ("2026-05-01", Stage.OPTION, Outcome.UNCURED, 44),
        ("2026-06-14", Stage.OPTION, Outcome.UNCURED, 0),
        ("2026-06-15", Stage.OVER, Outcome.UNCURED, None),
    ],
)
def test_each_day_says_where_it_stands(as_of: str, stage: Stage, outcome: Outcome, left: int | None) -> None:
    clock = cure_clock(notice(as_of), LEASE)
    assert (clock.stage, clock.outcome, clock.days_left) == (stage, outcome, left)


@pytest.mark.parametrize(
    ("cured_on", "by", "outcome"),
    [
        ("2026-03-01", Party.OWNER, Outcome.CURED),
        ("2026-03-31", Party.OWNER, Outcome.CURED),
        ("2026-04-30", Party.TRUST, Outcome.CURED),
        ("2026-05-01", Party.TRUST, Outcome.CURED_LATE),
    ],
)
def test_what_is_put_right_by_the_last_day_is_in_time(cured_on: str, by: Party, outcome: Outcome) -> None:
    clock = cure_clock(notice("2026-07-01", cured_on=day(cured_on), cured_by=by), LEASE)
    assert clock.outcome is outcome
    assert clock.stage is Stage.CURED
    assert clock.spans[-1].until == day(cured_on)
    assert clock.next_on is None


def test_a_notice_that_is_taken_back_is_over() -> None:
    clock = cure_clock(notice("2026-03-20", taken_back_on=day("2026-03-10")), LEASE)
    assert (clock.stage, clock.outcome) == (Stage.TAKEN_BACK, Outcome.TAKEN_BACK)
    assert clock.spans[-1].until == day("2026-03-10")


def test_days_may_count_from_receipt_and_end_on_a_monday() -> None:
    terms = CureTerms(
        money_days=30, other_days=60, trust_days=30, counted_from=CountedFrom.RECEIVED, weekend=Weekend.MONDAY
    )
    clock = cure_clock(notice("2026-03-05", received_on=day("2026-03-05")), terms)
    assert clock.owner_until == day("2026-04-06")  # 30 days after March 5 is a Saturday
    assert clock.trust_until == day("2026-05-06")
    assert clock.option_until is None


def test_a_notice_that_comes_late_to_the_trust_still_leaves_it_its_days() -> None:
    clock = cure_clock(notice("2026-04-20", received_on=day("2026-04-20")), LEASE)
    assert clock.owner_until == day("2026-03-31")
    assert clock.trust_until == day("2026-05-20")
    assert [each.stage for each in clock.spans[:3]] == [Stage.OWNER, Stage.OTHERS, Stage.OTHERS]
    assert clock.spans[1].rights == ()  # nobody could do anything before the trust knew


def test_the_trust_may_have_to_wait_for_the_owner() -> None:
    terms = CureTerms(money_days=30, other_days=60, trust_days=30, trust_when=TrustWhen.AFTER_OWNER)
    clock = cure_clock(notice(), terms)
    assert clock.spans[0].rights == (Right(Party.OWNER, May.CURE),)
    assert clock.spans[1].rights == (Right(Party.TRUST, May.CURE),)


def test_work_begun_in_time_has_more_days_but_money_has_not() -> None:
    terms = CureTerms(money_days=30, other_days=60, begun_extra_days=40)
    begun = {"begun_on": day("2026-04-01")}
    work = cure_clock(notice("2026-04-02", giver="trust", matter="other", **begun), terms)
    assert work.owner_until == day("2026-06-09")  # 100 days
    money = cure_clock(notice("2026-04-02", giver="trust", matter="money", **begun), terms)
    assert money.owner_until == day("2026-03-31")
    late = cure_clock(notice("2026-05-02", giver="trust", matter="other", begun_on=day("2026-05-01")), terms)
    assert late.owner_until == day("2026-04-30")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"received_on": day("2026-02-28")}, "input.received_on"),
        ({"cured_on": day("2026-02-01"), "cured_by": Party.OWNER}, "input.cured_on"),
        ({"cured_on": day("2026-03-02"), "cured_by": Party.OWNER}, "input.cured_on"),
        ({"cured_on": day("2026-03-01")}, "input.cured_by"),
        ({"cured_on": day("2026-03-01"), "cured_by": Party.OWNER, "taken_back_on": day("2026-03-01")}, "input.taken_back_on"),
        ({"noticed_on": day("1800-01-01")}, "input.noticed_on"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_by_name(more: dict[str, object], field: str) -> None:
    with pytest.raises(RuleError) as refused:
        notice(**more)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert refused.value.fix


@pytest.mark.parametrize("days", [-1, 3_661])
def test_times_have_limits(days: int) -> None:
    with pytest.raises(RuleError, match="money_days"):
        CureTerms(money_days=days, other_days=60)


@st.composite
def notices(draw: st.DrawFn) -> tuple[Noticed, CureTerms]:
    few = st.integers(0, 90)
    terms = CureTerms(
        *(draw(few), draw(few)),
        draw(st.sampled_from(CountedFrom)), draw(few), draw(st.sampled_from(TrustWhen)), draw(few), draw(few), draw(few),
        draw(st.sampled_from(Weekend)),
    )  # fmt: skip
    start = draw(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
    received = start + dt.timedelta(days=draw(few))
    as_of = received + dt.timedelta(days=draw(st.integers(0, 400)))
    cured = draw(st.none() | st.dates(start, as_of))
    who = draw(st.sampled_from(Party)) if cured is not None else None
    given_ = Noticed(
        draw(st.sampled_from(Giver)), draw(st.sampled_from(Matter)), start, received, as_of,
        draw(st.none() | st.dates(start, as_of)), cured, who, None, draw(st.booleans()),
    )  # fmt: skip
    return given_, terms


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notices())
def test_spans_cover_every_day_once_and_nobody_loses_a_day(pair: tuple[Noticed, CureTerms]) -> None:
    noticed, terms = pair
    clock = cure_clock(noticed, terms)
    assert clock.spans[0].since == noticed.noticed_on
    for before, after in zip(clock.spans, clock.spans[1:], strict=False):
        assert before.until is not None
        assert after.since == before.until + dt.timedelta(days=1)
    assert clock.spans[-1].until == noticed.cured_on
    assert clock.final_on >= clock.owner_until
    assert (clock.outcome is Outcome.CURED) == (noticed.cured_on is not None and noticed.cured_on <= clock.final_on)
    if noticed.cured_on is None:
        held = {(r.party, r.may, each.until) for each in clock.spans for r in each.rights if each.until is not None}
        assert {
            (each.party, each.may, each.until) for each in clock.deadlines if each.until >= noticed.received_on
        } <= held


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notices())
def test_from_json_and_back_it_is_the_same_clock(pair: tuple[Noticed, CureTerms]) -> None:
    noticed, terms = pair
    rule = registry.get("cure-clock")
    clock = cure_clock(noticed, terms)
    stated, asked = rule.statement_json(terms), rule.input_json(noticed)
    assert rule.result_from_json(rule.compute(stated, asked)) == clock
    said = clock_sentences(noticed, clock)
    assert len(said) == len(clock.spans) + 1
    assert all(line.endswith(".") and "%(" not in line for line in said)


def test_the_registry_explains_every_option() -> None:
    rule = registry.get("cure-clock")
    for option in rule.options():
        assert option.meaning, option.name
        assert all(option.choice_meanings.get(choice) for choice in option.choices), option.name
    with pytest.raises(FormError, match="money_days"):
        rule.compute({"money_days": "30", "other_days": 60}, {})


def test_words_say_what_can_be_done_and_never_threaten() -> None:
    clock = cure_clock(notice(), LEASE)
    said = clock_sentences(notice(), clock)
    assert said[0] == "There are 30 days left, until March 31, 2026."
    assert said[1] == (
        "March 1, 2026 to March 31, 2026: the household can put it right; the trust can pay for the household."
    )
    assert not any(word in " ".join(said).lower() for word in ("must", "evict", "lose", "penalty", "final warning"))
