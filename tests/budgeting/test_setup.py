"""Setting up a budget, publishing it, its phases."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonhouse.budgeting import actions, phases, terms
from commonhouse.budgeting.models import Budget
from commonhouse.decisions.models import Box
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from commonhouse.rules import registry
from tests.budgeting.factories import DAY, acts, dates, make_budget, make_project, move_to
from tests.factories import make_class, make_organization, make_person, make_steward

pytestmark = pytest.mark.django_db


def test_a_new_budget_has_a_whole_sane_rule() -> None:
    organization = make_organization()
    budget = actions.create_budget(make_steward(organization), organization, title="Our streets", amount=5_000_000)
    rule = registry.get(budget.rule["rule"])
    statement = rule.statement_from_json(budget.rule["statement"])
    assert rule.statement_json(statement) == budget.rule["statement"]  # every option is said, none left to a default
    assert (budget.slug, budget.is_published) == ("our-streets", False)
    assert acts(organization) == []


def test_two_budgets_of_one_title_get_two_addresses() -> None:
    organization = make_organization()
    steward = make_steward(organization)
    slugs = [actions.create_budget(steward, organization, title="New", amount=1).slug for _ in range(3)]
    assert slugs == ["new-2", "new-3", "new-4"]  # /budgets/new/ is the page that makes one


@pytest.mark.parametrize("amount", [0, -5, 10**14 + 1])
def test_absurd_amounts_are_refused(amount: int) -> None:
    organization = make_organization()
    with pytest.raises(ValidationError) as problem:
        actions.create_budget(make_steward(organization), organization, title="A", amount=amount)
    assert "amount" in problem.value.message_dict
    assert not Budget.objects.exists()


def test_only_its_own_stewards_set_up_a_budget() -> None:
    world = make_budget(published=False)
    stranger = make_steward(make_organization())
    for actor in (NOBODY, Actor(make_person()), stranger, world.delegate, world.reviewer):
        with pytest.raises(NotAllowed):
            actions.set_money(actor, world.budget, amount=5, currency="USD")
        with pytest.raises(NotAllowed):
            actions.publish(actor, world.budget)


def test_publishing_says_what_is_missing_and_leaves_the_terms_in_the_record() -> None:
    organization = make_organization()
    steward = make_steward(organization)
    budget = actions.create_budget(steward, organization, title="Our streets", amount=200_000_000)
    with pytest.raises(Refused, match="Say when people vote"):
        actions.publish(steward, budget)
    actions.set_dates(steward, budget, dates())
    actions.set_voters(
        steward, budget, classes=organization.member_classes.all(), eligibility="I live here.",
        registration="frozen",
    )  # fmt: skip
    actions.publish(steward, budget)
    actions.publish(steward, budget)  # a second press
    published = [body for kind, body in acts(organization) if kind == "budgeting.published"]
    assert len(published) == 1
    assert published[0]["amount"] == "200000000"
    assert published[0]["statement"] == terms.DEFAULT_RULE["statement"]
    assert [phase["kind"] for phase in published[0]["phases"]] == list(phases.ORDER)


def test_before_publication_changes_leave_no_act_afterwards_each_does_once() -> None:
    world = make_budget("ideas")
    before = len(acts(world.organization))
    actions.set_money(world.steward, world.budget, amount=300_000_000, currency="USD")
    actions.set_money(world.steward, world.budget, amount=300_000_000, currency="USD")
    new = acts(world.organization)[before:]
    assert [kind for kind, _body in new] == ["budgeting.terms-changed"]
    assert new[0][1]["amount"] == "300000000"


def test_terms_are_frozen_when_the_vote_begins() -> None:
    world = make_budget("vote")
    changes = [
        lambda: actions.set_money(world.steward, world.budget, amount=5, currency="USD"),
        lambda: actions.set_ballot(world.steward, world.budget, kind="choose-1", limits={"min_length": 1}),
        lambda: actions.set_rule(world.steward, world.budget, rule="phragmen", statement={}),
        lambda: actions.set_category(world.steward, world.budget, name="Late"),
        lambda: actions.set_voters(world.steward, world.budget, classes=[], eligibility="All.", registration="frozen"),
    ]
    for change in changes:
        with pytest.raises(Refused, match="Voting has opened"):
            change()
    actions.edit_about(world.steward, world.budget, title="Our streets", about="Words may still change.")


def test_a_rule_that_counts_points_needs_points() -> None:
    world = make_budget(published=False)
    statement = terms.DEFAULT_RULE["statement"] | {"satisfaction": "points"}
    with pytest.raises(ValidationError, match="points"):
        actions.set_rule(world.steward, world.budget, rule="equal-shares", statement=statement)
    actions.set_ballot(world.steward, world.budget, kind="cumulative", limits={"min_length": 1, "max_points": 10})
    actions.set_rule(world.steward, world.budget, rule="equal-shares", statement=statement)
    actions.set_ballot(world.steward, world.budget, kind="approval", limits={})
    world.budget.refresh_from_db()
    assert [step for step, _words in terms.missing(world.budget)] == ["rule"]


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("lottery", {}),
        ("greedy", {"threshold": -1}),
        ("greedy", {"favour": "mine"}),
        ("equal-shares", {"stop": "soon"}),
    ],
)
def test_a_rule_is_stated_rightly_or_not_at_all(rule: str, statement: dict[str, object]) -> None:
    world = make_budget(published=False)
    with pytest.raises(ValidationError):
        actions.set_rule(world.steward, world.budget, rule=rule, statement=statement)


@pytest.mark.parametrize(
    ("kind", "limits", "field"),
    [
        ("approval", {"min_length": 5, "max_length": 3}, "max_length"),
        ("approval", {"max_points": 3}, "max_points"),
        ("cumulative", {"min_length": 1}, "max_points"),
        ("cumulative", {"max_points": 5, "max_points_each": 6}, "max_points_each"),
        ("ordinal", {"max_length": 100_000}, "max_length"),
        ("secret-sauce", {}, "kind"),
    ],
)
def test_limits_that_no_ballot_could_meet_are_refused(kind: str, limits: dict[str, int], field: str) -> None:
    world = make_budget(published=False)
    with pytest.raises(ValidationError) as problem:
        actions.set_ballot(world.steward, world.budget, kind=kind, limits=limits)
    assert field in problem.value.message_dict


def test_another_organizations_classes_and_categories_are_refused() -> None:
    world, other = make_budget(published=False), make_budget(published=False)
    with pytest.raises(ValidationError):
        actions.set_voters(
            world.steward, world.budget, classes=[make_class(other.organization, "strangers")], eligibility="All.",
            registration="frozen",
        )  # fmt: skip
    theirs = other.budget.categories.get(name="Parks")
    with pytest.raises(ValidationError):
        actions.set_category(world.steward, world.budget, name="Mine now", category=theirs)
    with pytest.raises(ValidationError):
        actions.remove_place(world.steward, world.budget, theirs)
    theirs.refresh_from_db()
    assert theirs.name == "Parks"


def test_a_district_with_projects_stays() -> None:
    world = make_budget("development")
    make_project(world)
    with pytest.raises(Refused, match="Move them first"):
        actions.remove_place(world.steward, world.budget, world.budget.districts.get(name="Roxbury"))
    actions.remove_place(world.steward, world.budget, world.budget.districts.get(name="Mattapan"))


def test_phases_follow_their_dates() -> None:
    world = make_budget("ideas")
    now = timezone.now()
    seen = [
        (phases.stand(world.budget, now + days * DAY).stage, phases.stand(world.budget, now + days * DAY).is_running)
        for days in (-6, 0, 6, 16, 26, 36, 46)
    ]
    assert seen == [
        ("", False), ("ideas", True), ("development", True), ("vote", True), ("count", True), ("promises", True),
        ("promises", False),
    ]  # fmt: skip


def test_phases_that_overlap_or_end_before_they_start_are_named() -> None:
    world = make_budget(published=False)
    plan = dates()
    crossed = [actions.Dates("ideas", plan[0].starts_at, plan[2].starts_at), *plan[1:]]
    with pytest.raises(ValidationError) as problem:
        actions.set_dates(world.steward, world.budget, crossed)
    assert list(problem.value.message_dict) == ["development"]
    backwards = [actions.Dates("vote", plan[2].ends_at, plan[2].starts_at)]
    with pytest.raises(ValidationError) as problem:
        actions.set_dates(world.steward, world.budget, backwards)
    assert list(problem.value.message_dict) == ["vote"]


def test_dates_change_after_publication_only_with_a_reason_in_the_record() -> None:
    world = make_budget("ideas")
    later = [
        actions.Dates(row.kind, row.starts_at + (number > 1) * DAY, row.ends_at + (number > 0) * DAY)
        for number, row in enumerate(dates("ideas"))
    ]
    with pytest.raises(ValidationError) as problem:
        actions.set_dates(world.steward, world.budget, later)
    assert list(problem.value.message_dict) == ["why"]
    actions.set_dates(world.steward, world.budget, later, why="Snow closed the libraries.")
    kind, body = acts(world.organization)[-1]
    assert (kind, body["why"]) == ("budgeting.dates-changed", "Snow closed the libraries.")


def test_a_stewards_override_is_shown_and_recorded_and_undone() -> None:
    world = make_budget("ideas")
    with pytest.raises(ValidationError):
        actions.override_phase(world.steward, world.budget, kind="development", why="  ")
    with pytest.raises(ValidationError, match="telephone"):
        actions.override_phase(world.steward, world.budget, kind="development", why="Call (617) 555-0123.")
    budget = actions.override_phase(world.steward, world.budget, kind="development", why="All ideas are in.")
    stand = phases.stand(budget)
    assert (stand.stage, stand.is_override, stand.is_in("development")) == ("development", True, True)
    kind, body = acts(world.organization)[-1]
    assert (kind, body["from"], body["to"]) == ("budgeting.phase-changed", "ideas", "development")
    budget = actions.override_phase(world.steward, budget, kind="", why="Back to the dates.")
    assert (phases.stand(budget).stage, budget.phase_reason) == ("ideas", "")


def test_no_override_closes_an_open_ballot_box_behind_its_back() -> None:
    from commonhouse.decisions.models import Box

    world = make_budget("vote")
    now = timezone.now()
    box = Box.objects.create(
        organization=world.organization, title="Vote", state="open", opens_at=now - DAY, closes_at=now + DAY
    )
    Budget.objects.filter(pk=world.budget.pk).update(box=box)
    for kind in ("ideas", "count"):
        with pytest.raises(Refused, match="two stewards"):
            actions.override_phase(world.steward, world.budget, kind=kind, why="Quick.")
    actions.override_phase(world.steward, world.budget, kind="vote", why="The dates were wrong.")
    Box.objects.filter(pk=box.pk).update(state="closed")
    with pytest.raises(Refused, match="cannot go back"):
        actions.override_phase(world.steward, world.budget, kind="ideas", why="Once more.")
    actions.override_phase(world.steward, world.budget, kind="count", why="Everything is in.")


def test_one_lot_two_uses_at_most_one_wins() -> None:
    world = make_budget("development")
    one, two = make_project(world), make_project(world, title="A library on the lot")
    group = actions.set_exclusive_group(world.steward, world.budget, name="The lot", projects=[one, two])
    assert group is not None
    assert acts(world.organization)[-1][1]["groups"] == [{"name": "The lot", "projects": ["P1", "P2"]}]
    with pytest.raises(ValidationError, match="another group"):
        actions.set_exclusive_group(
            world.steward, world.budget, name="Other", projects=list(world.budget.projects.all())
        )
    assert actions.set_exclusive_group(world.steward, world.budget, name="The lot", projects=[one], group=group) is None
    assert not world.budget.exclusive_groups.exists()


def test_the_hour_of_the_vote_is_the_houses_hour() -> None:
    from commonhouse.budgeting.forms.setup import DatesForm

    world = make_budget(published=False)
    form = DatesForm(
        {"vote_from": "2027-03-01", "vote_to": "2027-03-20", "vote_opens": "09:00", "vote_closes": "20:00",
         "ideas_from": "2027-01-01", "ideas_to": "2027-01-31"},
        budget=world.budget,
    )  # fmt: skip
    assert form.is_valid(), form.errors
    ideas, vote = form.dates()
    assert timezone.localtime(ideas.ends_at).isoformat() == "2027-02-01T00:00:00-05:00"
    assert timezone.localtime(vote.starts_at).isoformat() == "2027-03-01T09:00:00-05:00"
    assert timezone.localtime(vote.ends_at).isoformat() == "2027-03-20T20:00:00-04:00"  # summer time has begun
    assert dt.timedelta(0) < vote.ends_at - vote.starts_at


def test_moving_the_clock_in_tests_moves_the_phase() -> None:
    world = make_budget("ideas")
    move_to(world.budget, "promises")
    assert phases.stand(world.budget).stage == "promises"


def test_a_box_closed_early_or_open_longer_moves_the_stage() -> None:
    world = make_budget("vote")
    for state, stage in (("draft", "vote"), ("open", "vote"), ("closed", "count"), ("counted", "count")):
        world.budget.box = Box(state=state, closes_at=timezone.now() + DAY)
        assert phases.stand(world.budget).stage == stage
    move_to(world.budget, "count")
    for closes_at, stage in ((timezone.now() + DAY, "vote"), (timezone.now() - DAY, "count")):
        world.budget.box = Box(state="open", closes_at=closes_at)
        assert phases.stand(world.budget).stage == stage


def test_a_vote_opens_only_with_what_stands_now() -> None:
    from commonhouse.budgeting.actions import voting
    from commonhouse.decisions import actions as decisions

    world = make_budget("development")
    project = make_project(world, "approved")
    box = voting.prepare_vote(world.steward, world.budget)
    make_project(world, "approved", title="Approved after the ballot was made")
    for change in (
        lambda: None,
        lambda: actions.take_back_project(world.steward, project, reason="A new price."),
        lambda: actions.set_ballot(
            world.steward, world.budget, kind="approval", limits={"min_length": 1, "max_length": 2}
        ),
    ):
        change()
        with pytest.raises(Refused, match="Prepare the vote again"):
            decisions.open_box(world.steward, box)
    world.budget.refresh_from_db()
    box = voting.prepare_vote(world.steward, world.budget)
    assert decisions.open_box(world.steward, box).state == "open"
