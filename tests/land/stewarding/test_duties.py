"""Duties: their days are written ahead once, done with what came of them, moved with a reason, visits announced in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.stewarding import rhythm
from commonhouse.land.stewarding.actions import duties as actions
from commonhouse.land.stewarding.models import Duty, DutyKind, DutyPlan
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.record.models import Act
from commonhouse.rules.land import lease as terms_model
from tests.land.helpers import Trust, at, make_trust, on
from tests.land.stewarding.helpers import holder_of, make_lease, make_mortgage, make_terms

pytestmark = pytest.mark.django_db
NOW = at("2026-02-01")
PDF = b"%PDF-1.4 invented %%EOF"


@pytest.fixture
def trust() -> Trust:
    return make_trust(books=False)


def plan_of(trust: Trust, **fields: object) -> DutyPlan:
    usual: dict[str, object] = {"name": "Proof of insurance", "kind": DutyKind.OTHER, "starts_on": on("2026-02-01")}
    return actions.add_plan(trust.steward, trust.organization, now=NOW, **usual | fields)  # type: ignore[arg-type]


def days(plan: DutyPlan) -> list[str]:
    return [each.due_on.isoformat() for each in plan.duties.order_by("due_on", "pk")]


def test_days_of_a_rhythm() -> None:
    found = rhythm.recurring(on("2020-01-31"), 1, on("2024-02-01"), on("2024-04-30"))
    assert [each.isoformat() for each in found] == ["2024-02-29", "2024-03-31", "2024-04-30"]
    leap = rhythm.recurring(on("2020-02-29"), 12, on("2020-02-29"), on("2024-12-31"))
    assert [each.isoformat() for each in leap] == ["2021-02-28", "2022-02-28", "2023-02-28", "2024-02-29"]
    early = rhythm.recurring(on("2020-03-15"), 60, on("2024-01-01"), on("2030-12-31"), before=60)
    assert [each.isoformat() for each in early] == ["2025-01-14", "2030-01-14"]
    every_two = rhythm.of_the_year(31, 6, 24, on("2021-05-01"), on("2026-01-01"), on("2029-12-31"))
    assert [each.isoformat() for each in every_two] == ["2027-06-30", "2029-06-30"]


def test_a_plan_writes_a_year_ahead_and_never_the_same_duty_twice(trust: Trust) -> None:
    make_lease(trust.organization)
    plan = plan_of(trust)
    assert days(plan) == ["2026-03-15"]
    assert actions.generate(plan, now=NOW) == 0
    later = at("2026-03-20")
    assert actions.generate_all(trust.organization, now=later) == 1
    assert days(plan) == ["2026-03-15", "2027-03-15"]
    assert actions.generate_all(trust.organization, now=later) == 0


def test_a_duty_that_was_moved_is_not_written_again(trust: Trust) -> None:
    make_lease(trust.organization)
    plan = plan_of(trust)
    duty = plan.duties.get()
    actions.move_duty(trust.steward, duty, to=on("2026-04-01"), why="The family is away", now=NOW)
    plan.through = None
    plan.save()
    assert actions.generate(plan, now=NOW) == 0
    duty.refresh_from_db()
    assert duty.moves == [["2026-03-15", "2026-04-01", "The family is away", "2026-02-01"]]


def test_a_lease_that_begins_later_gets_its_duties_too(trust: Trust) -> None:
    make_lease(trust.organization)
    plan = plan_of(trust)
    newer = make_lease(trust.organization, starts=on("2026-05-01"))
    actions.generate_all(trust.organization, now=at("2026-05-02"))
    assert [each.due_on for each in plan.duties.filter(lease=newer)] == [on("2027-05-01")]


def test_what_an_ended_lease_would_ask_is_taken_off(trust: Trust) -> None:
    lease = make_lease(trust.organization)
    plan_of(trust)
    lease.ended_on, lease.ended_how = on("2026-02-10"), "sold"
    lease.save()
    actions.generate_all(trust.organization, now=at("2026-02-11"))
    assert not Duty.objects.filter(lease=lease).exists()


def test_days_counted_from_the_year_the_end_and_the_mortgage(trust: Trust) -> None:
    short = make_terms(on("2017-01-01"), term=terms_model.Term(years=10, renewals=0))
    lease = make_lease(trust.organization, starts=on("2017-01-01"), terms=short)
    make_mortgage(lease, first_due=on("2017-02-01"), months=114)  # the last payment is July 1, 2026
    yearly = plan_of(trust, name="Insurance", anchor="day-of-year", day=31, month=1)
    renewal = plan_of(trust, name="Renewal", anchor="lease-end", every_months=0, days_before=180)
    paid_off = plan_of(trust, name="Mortgage", anchor="mortgage-end", every_months=0)
    assert days(yearly) == []  # the lease ends on December 31, and this year's day was yesterday
    assert days(renewal) == ["2026-07-04"]
    assert days(paid_off) == ["2026-07-01"]


def test_no_lease_is_asked_for_what_it_does_not_agree_to(trust: Trust) -> None:
    never = make_terms(
        inspection=terms_model.Inspection(most_a_year=0),
        occupancy=None,
        insurance=terms_model.Insurance(required=False),
    )
    make_lease(trust.organization, terms=never)
    for kind in (DutyKind.INSPECTION, DutyKind.OCCUPANCY, DutyKind.INSURANCE):
        assert days(plan_of(trust, name=kind.value, kind=kind)) == []


def test_tenures_limit_a_plan(trust: Trust) -> None:
    make_lease(trust.organization)
    assert days(plan_of(trust, tenures=["farm-lease"])) == []
    with pytest.raises(ValidationError, match="Choose from the list"):
        plan_of(trust, name="Another", tenures=["castle"])


def test_homes_are_not_visited_more_than_once_a_year(trust: Trust) -> None:
    with pytest.raises(ValidationError, match="once a year"):
        plan_of(trust, kind=DutyKind.INSPECTION, every_months=6)


def test_the_usual_plans_are_taken_once(trust: Trust) -> None:
    make_lease(trust.organization)
    assert len(actions.add_starters(trust.steward, trust.organization, now=NOW)) == 7
    assert actions.add_starters(trust.steward, trust.organization, now=NOW) == []
    assert Duty.objects.filter(organization=trust.organization).count() >= 3


def test_a_plan_is_sent_once_and_a_name_is_used_once(trust: Trust) -> None:
    mark = "5b8f0c0e-3c39-4c80-9d59-0a1f3a0c1a11"
    assert plan_of(trust, submission=mark) == plan_of(trust, submission=mark)
    with pytest.raises(ValidationError, match="of this name already"):
        plan_of(trust)


def test_closing_a_plan_leaves_what_is_due(trust: Trust) -> None:
    make_lease(trust.organization)
    plan = plan_of(trust)
    actions.close_plan(trust.steward, plan, now=at("2026-03-16"))
    assert days(plan) == ["2026-03-15"]
    actions.generate_all(trust.organization, now=at("2027-01-01"))
    assert days(plan) == ["2026-03-15"]


def test_done_with_outcome_and_paper(trust: Trust) -> None:
    make_lease(trust.organization)
    duty = plan_of(trust, asks_paper=True).duties.get()
    with pytest.raises(ValidationError, match="asks for a paper"):
        actions.do_duty(trust.steward, duty, outcome="fine", now=NOW)
    with pytest.raises(ValidationError, match="few words"):
        actions.do_duty(trust.steward, duty, outcome="follow", now=NOW)
    with pytest.raises(ValidationError, match="not come yet"):
        actions.do_duty(trust.steward, duty, outcome="fine", done_on=on("2026-02-02"), paper=(PDF, "p.pdf"), now=NOW)
    done = actions.do_duty(trust.steward, duty, outcome="fine", paper=(PDF, "policy.pdf"), now=NOW)
    assert (done.outcome, done.done_on, done.papers.get().name) == ("fine", on("2026-02-01"), "policy.pdf")
    again = actions.do_duty(trust.steward, duty, outcome="follow", words="Other", now=NOW)
    assert again.outcome == "fine"  # a double click changes nothing
    act = Act.objects.get(kind="land.duty-done")
    assert act.gist["kind"] == "other"
    assert "outcome" not in act.gist


def test_only_stewards_do_duties(trust: Trust) -> None:
    lease = make_lease(trust.organization)
    duty = plan_of(trust).duties.get()
    for actor in (trust.treasurer, trust.member, holder_of(lease)):
        with pytest.raises(NotAllowed):
            actions.do_duty(actor, duty, outcome="fine", now=NOW)


def test_moved_only_ahead_and_with_a_reason(trust: Trust) -> None:
    make_lease(trust.organization)
    duty = plan_of(trust).duties.get()
    with pytest.raises(ValidationError, match="Say why"):
        actions.move_duty(trust.steward, duty, to=on("2026-04-01"), why=" ", now=NOW)
    with pytest.raises(ValidationError, match="over"):
        actions.move_duty(trust.steward, duty, to=on("2026-01-01"), why="Earlier", now=NOW)
    actions.do_duty(trust.steward, duty, outcome="fine", now=NOW)
    with pytest.raises(Refused, match="done already"):
        actions.move_duty(trust.steward, duty, to=on("2026-04-01"), why="Later", now=NOW)


def visit(trust: Trust, duty: Duty, day: str, hour: int = 12, **more: bool) -> Duty:
    return actions.announce_visit(trust.steward, duty, on=on(day), at=dt.time(hour), now=NOW, **more)


def test_a_visit_is_announced_as_long_before_as_the_lease_says(trust: Trust) -> None:
    make_lease(trust.organization)
    duty = plan_of(trust, kind=DutyKind.INSPECTION).duties.get()
    with pytest.raises(ValidationError, match="48 hours"):
        visit(trust, duty, "2026-02-03", 11)  # that is 47 hours
    told = visit(trust, duty, "2026-02-03", 12)
    assert (told.due_on, told.at) == (on("2026-02-03"), dt.time(12))
    assert told.told_at == NOW
    at_once = visit(trust, duty, "2026-02-01", 13, emergency=True)
    assert at_once.due_on == on("2026-02-01")


def test_a_second_visit_within_a_year_is_refused(trust: Trust) -> None:
    make_lease(trust.organization)
    plan = plan_of(trust, kind=DutyKind.INSPECTION)
    actions.generate(plan, now=at("2026-04-01"))
    first, second = plan.duties.order_by("due_on")
    visit(trust, first, "2026-03-10")
    with pytest.raises(Refused, match="1 times a year at most"):
        visit(trust, second, "2027-03-09")
    assert visit(trust, second, "2027-03-10").due_on == on("2027-03-10")


def test_where_the_lease_has_no_visits_there_are_none(trust: Trust) -> None:
    make_lease(trust.organization, terms=make_terms(inspection=terms_model.Inspection(most_a_year=0)))
    duty = plan_of(trust).duties.get()
    with pytest.raises(Refused, match="does not inspect"):
        visit(trust, duty, "2026-02-10")


def test_a_calendar_address_is_renewed(trust: Trust) -> None:
    first = actions.feed(trust.steward, trust.organization, now=NOW)
    assert actions.feed(trust.steward, trust.organization, now=NOW).token == first.token
    assert actions.feed(trust.steward, trust.organization, renew=True, now=NOW).token != first.token
    with pytest.raises(NotAllowed):
        actions.feed(trust.member, trust.organization)
