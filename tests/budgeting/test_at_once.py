"""Many at once: the same form from many connections is one thing; different ones never share a number."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from commonhouse.budgeting import actions, codes
from commonhouse.budgeting.actions.development import EditConflict
from commonhouse.budgeting.models import Idea, IdeaAuthor, Project, Spending
from commonhouse.people.permissions import NOBODY, Refused
from tests.budgeting.factories import acts, make_budget, make_project, make_promise, plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
PEOPLE = 8


def at_once(verb: Callable[[int], Any]) -> list[Any]:
    """Runs the verb for PEOPLE people in threads with connections of their own; gives answers or Refused."""

    def one(number: int) -> Any:
        try:
            return verb(number)
        except Refused as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, range(PEOPLE)))


def test_one_form_from_many_connections_is_one_idea() -> None:
    world = make_budget()
    token = codes.new_token()
    content = actions.Content(title="Trees", text="More.")
    sent = at_once(lambda number: actions.submit_idea(NOBODY, world.budget, content, submission=token))
    assert len({each.code for each in sent}) == 1
    assert sorted(each.is_repeat for each in sent) == [False] + [True] * (PEOPLE - 1)
    assert (Idea.objects.count(), IdeaAuthor.objects.count()) == (1, 1)
    assert [kind for kind, _body in acts(world.organization)].count("budgeting.idea-received") == 1


def test_many_ideas_get_numbers_without_a_gap() -> None:
    world = make_budget()
    content = actions.Content(title="Trees", text="More.")
    at_once(lambda number: actions.submit_idea(NOBODY, world.budget, content, submission=codes.new_token()))
    assert sorted(Idea.objects.values_list("number", flat=True)) == list(range(1, PEOPLE + 1))


def test_many_editors_of_one_version_one_wins_and_the_rest_are_told() -> None:
    world = make_budget("development")
    project = make_project(world)
    answers = at_once(
        lambda number: actions.edit_project(
            world.delegate, project, plan(world.budget, benefits=f"Words of {number}"), version=1
        )
    )
    told = [each for each in answers if isinstance(each, EditConflict)]
    assert len(told) == PEOPLE - 1
    saved = Project.objects.get()
    assert saved.version == 2
    assert {each.project.benefits for each in told} == {saved.benefits}


def test_many_projects_get_codes_of_their_own() -> None:
    world = make_budget("development")
    at_once(lambda number: actions.draft_project(world.delegate, world.budget, plan(world.budget, title=f"T{number}")))
    assert set(Project.objects.values_list("code", flat=True)) == {f"P{n}" for n in range(1, PEOPLE + 1)}


def test_an_award_is_not_overspent_by_entering_at_once() -> None:
    world = make_budget("development")
    promise = make_promise(world, cost=1000)

    def spend(number: int) -> Any:
        from django.core.exceptions import ValidationError

        try:
            return actions.spend(
                world.reviewer, promise, amount=300, what="Twine", spent_on=timezone.localdate(),
                submission=codes.new_token(),
            )  # fmt: skip
        except ValidationError as problem:
            return problem

    at_once(spend)
    assert Spending.objects.count() == 3
