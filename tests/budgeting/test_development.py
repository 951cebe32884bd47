"""Projects: written by delegates without losing each other's words, reviewed with reasons, checked in languages."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonhouse.budgeting import actions
from commonhouse.budgeting.actions.development import EditConflict
from commonhouse.budgeting.models import Project, Volunteer
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests.budgeting.factories import acts, make_budget, make_idea, make_project, move_to, plan
from tests.factories import make_actor, make_member, make_organization, make_person

pytestmark = pytest.mark.django_db


def test_codes_are_given_once_whatever_becomes_of_a_project() -> None:
    world = make_budget("development")
    one = make_project(world, title="One")
    actions.withdraw_project(world.delegate, one, reason="The lot was sold.")
    assert make_project(world, title="Two").code == "P2"


def test_the_form_sent_twice_is_one_project() -> None:
    world = make_budget("development")
    assert make_project(world).pk == make_project(world).pk
    assert Project.objects.count() == 1


def test_only_delegates_and_stewards_of_this_organization_write() -> None:
    world = make_budget("development")
    for actor in (NOBODY, Actor(make_person()), world.reviewer, make_actor(make_organization(), "delegate")):
        with pytest.raises(NotAllowed):
            actions.draft_project(actor, world.budget, plan(world.budget))


@pytest.mark.parametrize("phase", ["before", "ideas", "vote", "count", "promises"])
def test_projects_are_written_only_in_development(phase: str) -> None:
    world = make_budget(phase)
    with pytest.raises(Refused):
        actions.draft_project(world.delegate, world.budget, plan(world.budget))


@pytest.mark.parametrize("cost", [0, -1, 10**15, 200_000_001])
def test_absurd_costs_are_refused_beside_the_cost(cost: int) -> None:
    world = make_budget("development")
    with pytest.raises(ValidationError) as problem:
        make_project(world, cost=cost)
    assert list(problem.value.message_dict) == ["cost"]


def test_a_cost_over_its_districts_limit_is_refused() -> None:
    world = make_budget("development")
    actions.set_district(
        world.steward, world.budget, name="Roxbury", cap=10_000_000, district=world.budget.districts.get(name="Roxbury")
    )
    with pytest.raises(ValidationError, match="Roxbury"):
        make_project(world)


def test_other_budgets_things_are_refused() -> None:
    world, other = make_budget("development"), make_budget("ideas")
    theirs = make_idea(other.budget)
    for fields in (
        {"category": other.budget.categories.first()},
        {"district": other.budget.districts.first()},
        {"ideas": (theirs,)},
    ):
        with pytest.raises(ValidationError):
            make_project(world, **fields)
    assert not Project.objects.exists()


def test_titles_that_would_stay_in_the_record_hold_no_telephone() -> None:
    world = make_budget("development")
    with pytest.raises(ValidationError, match="telephone"):
        make_project(world, title="Trees, call 617-555-0123")


def test_the_second_editor_overwrites_nothing() -> None:
    world = make_budget("development")
    project = make_project(world)
    actions.edit_project(world.delegate, project, plan(world.budget, benefits="Children."), version=1)
    with pytest.raises(EditConflict) as conflict:
        actions.edit_project(world.steward, project, plan(world.budget, benefits="Elders."), version=1)
    assert conflict.value.project.benefits == "Children."
    project.refresh_from_db()
    assert (project.benefits, project.version) == ("Children.", 2)
    actions.edit_project(world.steward, project, plan(world.budget, benefits="Both."), version=2)


def test_review_asks_for_a_whole_project() -> None:
    world = make_budget("development")
    project = make_project(world, feasibility="", category=None)
    with pytest.raises(Refused, match="whether it can be done, a category"):
        actions.submit_project(world.delegate, project)


def test_from_draft_to_the_ballot_with_reasons_on_the_way() -> None:
    world = make_budget("development")
    project = make_project(world, "submitted")
    with pytest.raises(NotAllowed):
        actions.review_project(world.steward, project, decision="approved", reasons="Fine.", version=1)
    with pytest.raises(ValidationError):
        actions.review_project(world.reviewer, project, decision="returned", reasons=" ", version=1)
    actions.review_project(world.reviewer, project, decision="returned", reasons="Water is missing.", version=1)
    project.refresh_from_db()
    actions.edit_project(world.delegate, project, plan(world.budget, cost=22_000_000), version=1)
    actions.submit_project(world.delegate, project)
    actions.review_project(world.reviewer, project, decision="approved", reasons="Good.", version=2)
    project.refresh_from_db()
    assert project.status == "approved"
    kind, body = acts(world.organization)[-1]
    assert kind == "budgeting.project-listed"
    assert body == {
        "budget": "our-streets", "code": "P1", "title": "Trees on the avenue", "cost": "22000000", "currency": "USD",
    }  # fmt: skip
    assert "Water" not in str(acts(world.organization))  # reviewers' words stand on the page, not in the record


def test_a_review_is_of_the_text_that_was_read() -> None:
    world = make_budget("development")
    project = make_project(world, "submitted")
    actions.take_back_project(world.delegate, project)
    actions.edit_project(world.delegate, project, plan(world.budget, cost=90_000_000), version=1)
    actions.submit_project(world.delegate, project)
    with pytest.raises(EditConflict):
        actions.review_project(world.reviewer, project, decision="approved", reasons="Good.", version=1)


def test_a_listed_project_changes_only_off_the_ballot() -> None:
    world = make_budget("development")
    project = make_project(world, "approved")
    with pytest.raises(Refused, match="Take it back first"):
        actions.edit_project(world.delegate, project, plan(world.budget), version=1)
    with pytest.raises(NotAllowed):
        actions.take_back_project(world.delegate, project, reason="A new price.")
    with pytest.raises(ValidationError):
        actions.take_back_project(world.steward, project)
    actions.take_back_project(world.steward, project, reason="A new price.")
    assert acts(world.organization)[-1][0] == "budgeting.project-reopened"
    move_to(world.budget, "vote")
    with pytest.raises(Refused):
        actions.withdraw_project(world.steward, project, reason="Too late.")


def test_texts_need_a_person_and_lose_their_check_when_the_original_changes() -> None:
    world = make_budget("development")
    project = make_project(world)
    text = actions.set_text(
        world.delegate, project, language="es", title="Árboles", summary="120 árboles.", checked=True
    )
    assert text.checked_by == world.delegate.person
    actions.edit_project(world.delegate, project, plan(world.budget, benefits="Others."), version=1)
    text.refresh_from_db()
    assert text.checked_by is not None  # the title and the sentence still say the same
    actions.edit_project(world.delegate, project, plan(world.budget, summary="200 trees."), version=2)
    text.refresh_from_db()
    assert text.checked_by is None
    for language in ("en", "tlh"):
        with pytest.raises(ValidationError):
            actions.set_text(world.delegate, project, language=language, title="T", summary="S", checked=True)
    with pytest.raises(NotAllowed):
        actions.set_text(NOBODY, project, language="es", title="T", summary="S", checked=True)


def test_a_member_offers_to_help_and_is_seated() -> None:
    world = make_budget("development")
    person = make_member(world.organization).person
    actions.offer_help(Actor(person), world.budget, about="I know costs.")
    offer = actions.offer_help(Actor(person), world.budget, about="I know costs and Spanish.")
    assert Volunteer.objects.get().about == "I know costs and Spanish."
    with pytest.raises(NotAllowed):
        actions.answer_volunteer(world.delegate, offer, welcome=True)
    actions.answer_volunteer(world.steward, offer, welcome=True)
    actions.answer_volunteer(world.steward, offer, welcome=True)
    assert person.seats.filter(kind="delegate", organization=world.organization).count() == 1
    assert person.name not in str(acts(world.organization))


def test_who_is_no_member_is_told_and_nothing_is_half_done() -> None:
    world = make_budget("development")
    offer = actions.offer_help(Actor(make_person()), world.budget)
    with pytest.raises(Refused, match="member"):
        actions.answer_volunteer(world.steward, offer, welcome=True)
    offer.refresh_from_db()
    assert offer.state == "asked"
    with pytest.raises(NotAllowed):
        actions.offer_help(NOBODY, world.budget)
