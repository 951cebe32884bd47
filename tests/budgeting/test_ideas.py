"""Ideas: sent by anyone, once; changed by whoever sent them; joined with consent; never lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonhouse.budgeting import actions, codes, phases, queries
from commonhouse.budgeting.models import Idea, Merge
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests.budgeting.factories import acts, make_budget, make_idea, make_project, move_to, plan, send_idea
from tests.factories import make_organization, make_person, make_steward

pytestmark = pytest.mark.django_db


def content(**fields: object) -> actions.Content:
    return actions.Content(**{"title": "Shade trees", "text": "At every stop."} | fields)  # type: ignore[arg-type]


def test_anyone_sends_an_idea_and_gets_a_code_that_is_not_kept() -> None:
    world = make_budget()
    sent = send_idea(world.budget)
    assert (sent.idea.number, len(sent.code.replace("-", ""))) == (1, 20)
    kept = str(list(sent.idea.authors.values()) + list(Idea.objects.values()))
    assert sent.code not in kept
    assert sent.code.replace("-", "") not in kept
    assert queries.ideas_by_proofs(world.budget, [codes.hash_of(sent.code.lower())]).get() == sent.idea


def test_signed_in_the_author_needs_no_code() -> None:
    world = make_budget()
    actor = Actor(make_person())
    sent = send_idea(world.budget, actor)
    assert sent.code == ""
    assert actions.edit_idea(actor, sent.idea, content(title="More trees")).title == "More trees"


def test_the_same_form_twice_is_one_idea_and_one_code() -> None:
    world = make_budget()
    token = codes.new_token()
    first = actions.submit_idea(NOBODY, world.budget, content(), submission=token)
    second = actions.submit_idea(NOBODY, world.budget, content(), submission=token)
    assert (second.is_repeat, second.code, second.idea.pk) == (True, first.code, first.idea.pk)
    assert [kind for kind, _body in acts(world.organization)].count("budgeting.idea-received") == 1


def test_going_back_and_changing_words_loses_nothing() -> None:
    world = make_budget()
    token = codes.new_token()
    actions.submit_idea(NOBODY, world.budget, content(), submission=token)
    actions.submit_idea(NOBODY, world.budget, content(text="At every stop, and benches."), submission=token)
    assert Idea.objects.get().text == "At every stop, and benches."


def test_someone_elses_token_changes_nothing() -> None:
    world = make_budget()
    token = codes.new_token()
    actions.submit_idea(Actor(make_person()), world.budget, content(), submission=token)
    for actor in (NOBODY, Actor(make_person())):
        with pytest.raises(Refused):
            actions.submit_idea(actor, world.budget, content(text="Hijacked"), submission=token)
    assert Idea.objects.get().text == "At every stop."


def test_words_and_names_never_enter_the_record() -> None:
    world = make_budget()
    sent = actions.submit_idea(
        NOBODY, world.budget, content(title="Zanzibar bench"), submission=codes.new_token(), shown_name="Quetzal Ruiz"
    )
    actions.hide_idea(world.steward, sent.idea, reason="Names a neighbor: Mr. Walrus.")
    text = str(acts(world.organization))
    for word in ("Zanzibar", "Quetzal", "Walrus", sent.code):
        assert word not in text
    assert acts(world.organization)[-1][1] == {"budget": "our-streets", "idea": 1}


@pytest.mark.parametrize("phase", ["before", "development", "vote", "count", "promises"])
def test_ideas_come_only_in_their_phase(phase: str) -> None:
    world = make_budget(phase)
    with pytest.raises(Refused):
        send_idea(world.budget)
    assert not Idea.objects.exists()


def test_an_unpublished_budget_takes_no_ideas() -> None:
    world = make_budget(published=False)
    with pytest.raises(Refused):
        send_idea(world.budget)


def test_a_stewards_override_opens_the_door_again() -> None:
    world = make_budget("development")
    actions.override_phase(world.steward, world.budget, kind="ideas", why="The storm kept people at home.")
    assert phases.stand(world.budget.__class__.objects.get(pk=world.budget.pk)).stage == "ideas"
    assert send_idea(world.budget).idea.number == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": "x" * 3001}, "text"),
        ({"language": "tlh"}, "language"),
        ({"latitude": Decimal(91), "longitude": Decimal(0)}, "latitude"),
        ({"latitude": Decimal(1)}, "place"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, object], field: str) -> None:
    world = make_budget()
    with pytest.raises(ValidationError) as problem:
        send_idea(world.budget, **fields)
    assert field in problem.value.message_dict
    assert not Idea.objects.exists()


def test_another_budgets_category_is_refused() -> None:
    world, other = make_budget(), make_budget()
    for fields in (
        {"category": other.budget.categories.first()},
        {"district": other.budget.districts.first()},
    ):
        with pytest.raises(ValidationError):
            send_idea(world.budget, **fields)


def test_an_idea_without_a_point_stands_in_the_middle_of_its_district() -> None:
    world = make_budget()
    idea = make_idea(world.budget, district=world.budget.districts.get(name="Roxbury"))
    idea.refresh_from_db()
    assert (str(idea.latitude), str(idea.longitude)) == ("42.3230", "-71.0830")


def test_only_its_author_changes_an_idea() -> None:
    world = make_budget()
    sent = send_idea(world.budget)
    other = send_idea(world.budget)
    for actor, proofs in (
        (NOBODY, ()),
        (NOBODY, (codes.hash_of(other.code),)),
        (NOBODY, ("",)),
        (Actor(make_person()), ()),
        (world.steward, ()),
    ):
        with pytest.raises(NotAllowed):
            actions.edit_idea(actor, sent.idea, content(text="Not mine"), proofs=proofs)
    actions.edit_idea(NOBODY, sent.idea, content(text="Mine"), proofs=[codes.hash_of(sent.code)])
    assert Idea.objects.get(pk=sent.idea.pk).text == "Mine"


def test_an_idea_taken_back_leaves_only_its_number() -> None:
    world = make_budget()
    sent = send_idea(world.budget, title="A secret garden", text="Behind the school.")
    actions.withdraw_idea(NOBODY, sent.idea, proofs=[codes.hash_of(sent.code)])
    idea = Idea.objects.get()
    assert (idea.status, idea.number, "garden" in idea.title, "school" in idea.text) == ("withdrawn", 1, False, False)
    assert make_idea(world.budget).number == 2


def test_after_the_phase_of_ideas_words_stand() -> None:
    world = make_budget()
    sent = send_idea(world.budget)
    move_to(world.budget, "development")
    for verb in (
        lambda: actions.edit_idea(NOBODY, sent.idea, content(), proofs=[codes.hash_of(sent.code)]),
        lambda: actions.withdraw_idea(NOBODY, sent.idea, proofs=[codes.hash_of(sent.code)]),
    ):
        with pytest.raises(Refused):
            verb()


def test_hiding_needs_a_steward_of_this_organization_and_a_reason() -> None:
    world = make_budget()
    idea = make_idea(world.budget)
    for actor in (NOBODY, world.delegate, world.reviewer, make_steward(make_organization())):
        with pytest.raises(NotAllowed):
            actions.hide_idea(actor, idea, reason="I do not like it.")
    with pytest.raises(ValidationError):
        actions.hide_idea(world.steward, idea, reason=" ")
    actions.hide_idea(world.steward, idea, reason="It names a neighbor.")
    assert idea not in queries.ideas(world.budget)
    actions.show_idea(world.steward, Idea.objects.get(pk=idea.pk))
    assert idea in queries.ideas(world.budget)


# --- joining -------------------------------------------------------------------------------------------------------
def test_two_ideas_are_joined_when_an_author_of_each_agrees() -> None:
    world = make_budget()
    person = Actor(make_person())
    one, two = send_idea(world.budget), send_idea(world.budget, person, title="Trees, please")
    merge = actions.propose_merge(world.delegate, one.idea, two.idea, why="Both are about trees.")
    merge = actions.answer_merge(NOBODY, merge, side="idea", agrees=True, proofs=[codes.hash_of(one.code)])
    assert Idea.objects.get(pk=one.idea.pk).status == "open"  # one yes is not enough
    actions.answer_merge(person, merge, side="into", agrees=True)
    idea, into = Idea.objects.get(pk=one.idea.pk), Idea.objects.get(pk=two.idea.pk)
    assert (idea.status, idea.merged_into, into.status) == ("merged", into, "open")
    assert idea.text  # still readable
    assert into.authors.count() == 2
    # the holder of the code is an author of the joined idea now
    actions.edit_idea(NOBODY, into, content(text="Together"), proofs=[codes.hash_of(one.code)])


def test_one_no_leaves_both_apart() -> None:
    world = make_budget()
    one, two = send_idea(world.budget), send_idea(world.budget)
    merge = actions.propose_merge(world.steward, one.idea, two.idea, why="Alike.")
    actions.answer_merge(NOBODY, merge, side="into", agrees=False, proofs=[codes.hash_of(two.code)])
    assert Merge.objects.get().state == "refused"
    with pytest.raises(Refused):
        actions.answer_merge(NOBODY, merge, side="idea", agrees=True, proofs=[codes.hash_of(one.code)])
    assert set(Idea.objects.values_list("status", flat=True)) == {"open"}


def test_nobody_answers_for_another() -> None:
    world = make_budget()
    one, two = send_idea(world.budget), send_idea(world.budget)
    merge = actions.propose_merge(world.steward, one.idea, two.idea, why="Alike.")
    for actor, proofs in ((NOBODY, [codes.hash_of(two.code)]), (world.steward, []), (world.delegate, [])):
        with pytest.raises(NotAllowed):
            actions.answer_merge(actor, merge, side="idea", agrees=True, proofs=proofs)


def test_joining_asks_for_the_right_and_for_two_open_ideas_of_one_budget() -> None:
    world, other = make_budget(), make_budget()
    one, two, theirs = make_idea(world.budget), make_idea(world.budget), make_idea(other.budget)
    with pytest.raises(NotAllowed):
        actions.propose_merge(NOBODY, one, two, why="Alike.")
    with pytest.raises(ValidationError):
        actions.propose_merge(world.steward, one, theirs, why="Alike.")
    with pytest.raises(ValidationError):
        actions.propose_merge(world.steward, one, one, why="Alike.")
    actions.hide_idea(world.steward, two, reason="No.")
    with pytest.raises(Refused):
        actions.propose_merge(world.steward, one, Idea.objects.get(pk=two.pk), why="Alike.")


def test_asked_twice_it_is_one_question_and_lapses_when_an_idea_goes() -> None:
    world = make_budget()
    one, two = send_idea(world.budget), send_idea(world.budget)
    asked = [actions.propose_merge(world.steward, one.idea, two.idea, why="Alike.").pk for _ in range(2)]
    assert asked[0] == asked[1]
    actions.withdraw_idea(NOBODY, two.idea, proofs=[codes.hash_of(two.code)])
    assert Merge.objects.get().state == "lapsed"


def test_what_was_joined_before_comes_along() -> None:
    world = make_budget()
    a, b, c = (send_idea(world.budget, title=title) for title in "abc")
    for one, two in ((a, b), (b, c)):
        merge = actions.propose_merge(world.steward, one.idea, two.idea, why="Alike.")
        actions.answer_merge(NOBODY, merge, side="idea", agrees=True, proofs=[codes.hash_of(one.code)])
        actions.answer_merge(NOBODY, merge, side="into", agrees=True, proofs=[codes.hash_of(two.code)])
        one.idea.refresh_from_db(), two.idea.refresh_from_db()
    assert set(c.idea.merged_from.all()) == {a.idea, b.idea}


# --- fate ----------------------------------------------------------------------------------------------------------
def test_every_idea_says_what_became_of_it() -> None:
    world = make_budget()
    made, aside, joined, waiting = (send_idea(world.budget, title=title) for title in ("made", "aside", "joined", "w"))
    merge = actions.propose_merge(world.steward, joined.idea, made.idea, why="Alike.")
    actions.answer_merge(NOBODY, merge, side="idea", agrees=True, proofs=[codes.hash_of(joined.code)])
    actions.answer_merge(NOBODY, merge, side="into", agrees=True, proofs=[codes.hash_of(made.code)])
    move_to(world.budget, "development")
    actions.set_aside(world.delegate, aside.idea, reason="The lot was sold in May.")
    project = make_project(world, "approved", ideas=(made.idea,))

    def said(idea: Idea) -> str:
        fates = queries.fate(queries.idea_or_404(world.budget, idea.number))
        return " ".join(f"{fate.text} {fate.reason}" for fate in fates)

    assert "P1" in said(made.idea)
    assert "ballot" in said(made.idea)
    assert "sold in May" in said(aside.idea)
    assert "Joined with idea 1" in said(joined.idea)
    assert "P1" in said(joined.idea)
    assert "Open" in said(waiting.idea)
    actions.make_promises(world.steward, world.budget, [project.code])
    assert "$210,000 was awarded" in said(made.idea)


def test_unlinking_an_idea_opens_it_again() -> None:
    world = make_budget()
    idea = make_idea(world.budget)
    move_to(world.budget, "development")
    project = make_project(world, ideas=(idea,))
    idea.refresh_from_db()
    assert idea.status == "developed"
    actions.edit_project(world.delegate, project, plan(world.budget), version=1)
    idea.refresh_from_db()
    assert idea.status == "open"
