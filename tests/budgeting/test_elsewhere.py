"""What a budget tells elsewhere: home, an organization's page, the record in words, programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from commonhouse.budgeting import actions, codes, home
from commonhouse.budgeting.models import Idea
from commonhouse.budgeting.sentences import SENTENCES
from commonhouse.budgeting.verify import VERIFIERS
from commonhouse.people.permissions import Actor
from commonhouse.record import registry
from commonhouse.record.models import Act
from tests.budgeting.factories import DAY, make_budget, make_idea, make_project, make_promise, move_to, send_idea
from tests.budgeting.test_pages import furnish, queries_of
from tests.factories import make_member, make_organization, make_person, make_steward, sign_in_as

pytestmark = pytest.mark.django_db
ACTIONS = Path(actions.__file__).parent


# --- the record --------------------------------------------------------------------------------------------------------
def test_every_kind_of_act_has_a_sentence_and_a_check() -> None:
    """Read from the verbs themselves, so that a new act cannot be forgotten."""
    source = "".join(path.read_text() for path in ACTIONS.glob("*.py"))
    kinds = set(re.findall(r'(?:leave_act\(\s*[\w.]+|_leave\(promise|_turn\(project, [\w.]+), "([a-z-]+)"', source))
    assert len(kinds) > 25
    assert {f"budgeting.{kind}" for kind in kinds} <= SENTENCES.keys()
    assert {f"budgeting.{kind}" for kind in kinds} <= VERIFIERS.keys()


def test_acts_read_as_sentences() -> None:
    world = make_budget()
    furnish(world, 2)
    said = [registry.sentence(act.kind, act.gist) for act in Act.objects.filter(organization_id=world.organization.pk)]
    assert "P1, “Project 0”, was approved for the ballot at $210,000." in said
    assert "$210,000 was awarded to P1, “Project 0”." in said
    assert "P1: $0.05 was spent on " in " ".join(said)
    assert "The authors of ideas 1 and 2 were asked to join them." in said
    assert not [words for words in said if "An act of the kind" in words and "budgeting" in words]


# --- home ------------------------------------------------------------------------------------------------------------------
def test_needs_of_authors_and_of_those_who_hold_seats() -> None:
    world = make_budget()
    author = Actor(make_person())
    one, two = send_idea(world.budget, author), send_idea(world.budget)
    actions.propose_merge(world.steward, one.idea, two.idea, why="Alike.")
    assert [need.title for need in home.needs(author)] == ["Shall your idea be joined with another?"]
    assert list(home.needs(Actor())) == []
    move_to(world.budget, "development")
    make_project(world, "submitted")
    make_project(world, "returned", title="Other")
    actions.offer_help(Actor(make_member(world.organization).person), world.budget)
    assert [need.title for need in home.needs(world.reviewer)] == ["1 project waits for review"]
    assert [need.title for need in home.needs(world.delegate)] == ["1 project came back from review"]
    assert [need.title for need in home.needs(world.steward)] == ["1 person offers to help"]
    move_to(world.budget, "vote")
    assert list(home.needs(world.reviewer)) == []


def test_what_is_open_now() -> None:
    make_budget("ideas")
    make_budget("development")
    make_budget("promises")
    make_budget(published=False)
    assert sorted(card.action for card in home.open_now()) == ["Help with it", "Send an idea"]


def test_promises_reach_the_members_they_were_made_to() -> None:
    world = make_budget("development")
    promise = make_promise(world)
    member = Actor(make_member(world.organization).person)
    since = timezone.now() - DAY
    actions.update_promise(world.reviewer, promise, status="under-way", text="We began.")
    (news,) = home.promises(member)
    assert (news.title, news.state, news.text) == ("Trees on the avenue", "now", "$0 of $210,000 spent.")
    assert list(home.changed_since(member, since))
    assert list(home.promises(Actor(make_person()))) == []
    (place,) = home.places()
    assert place.neighborhood == "Roxbury"


def test_an_author_hears_of_the_review_of_a_project_made_from_their_idea() -> None:
    world = make_budget()
    author = Actor(make_person())
    idea = send_idea(world.budget, author).idea
    move_to(world.budget, "development")
    make_project(world, "returned", ideas=(idea,))
    (change,) = home.changed_since(author, timezone.now() - DAY)
    assert "made from your idea" in change.title
    assert "Needs changes first" in change.text


def test_home_asks_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    worlds = [make_budget() for _number in range(3)]
    for world in worlds:
        furnish(world, 2)
    actor = worlds[0].steward
    assert actor.person is not None
    make_member(worlds[0].organization, actor.person)
    since = timezone.now() - 30 * DAY
    asked = {
        "needs": (actor,), "open_now": (), "decided": (), "promises": (actor,), "changed_since": (actor, since),
        "places": (),
    }  # fmt: skip
    for name, arguments in asked.items():
        with django_assert_max_num_queries(6, info=name):
            list(getattr(home, name)(*arguments))


def test_an_organizations_page_lists_its_budgets(client: Client) -> None:
    world = make_budget()
    (section,) = home.organization_sections(Actor(), world.organization)
    assert [card.title for card in section.cards] == ["Our streets"]
    assert list(home.organization_sections(Actor(), make_organization())) == []
    assert "Our streets" in client.get(f"/o/{world.organization.slug}/").content.decode()


# --- programs --------------------------------------------------------------------------------------------------------------
def api(world: Any, path: str = "") -> str:
    return f"/api/o/{world.organization.slug}/budgets/{world.budget.slug}{path}"


def idea_body(**given: Any) -> dict[str, Any]:
    return {"submission": codes.new_token(), "title": "Shade trees", "text": "At every stop."} | given


def send(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def test_everything_public_can_be_read_by_programs(client: Client) -> None:
    world = make_budget()
    furnish(world, 2)
    whole = client.get(api(world)).json()
    assert (whole["amount"], whole["rule"]["rule"]) == ("200000000", "equal-shares")
    assert client.get("/api/budgets").json()["count"] == 1
    assert client.get(f"/api/o/{world.organization.slug}/budgets").json()["count"] == 1
    ideas = client.get(api(world, "/ideas?status=developed&q=idea")).json()
    assert [idea["number"] for idea in ideas["ideas"]] == [2, 1]
    assert "P1" in json.dumps(client.get(api(world, "/ideas/1")).json()["fate"])
    assert client.get(api(world, "/projects?status=approved")).json()["count"] == 2
    assert client.get(api(world, "/projects/P1")).json()["reviews"][0]["reasons"] == "We looked."
    promise = client.get(api(world, "/promises/P1")).json()
    assert (promise["awarded"], promise["spent"], promise["milestones"][0]["moves"][0]["why"]) == (
        "21000000", "5", "Flood.",
    )  # fmt: skip


def test_programs_send_ideas_once_and_get_the_code(client: Client) -> None:
    world = make_budget()
    body = idea_body(language="es", category=world.budget.categories.get(name="Parks").pk, point="42.3301, -71.0789")
    first, second = (send(client, api(world, "/ideas"), body).json() for _time in range(2))
    assert (first["code"], first["is_repeat"], second["is_repeat"]) == (second["code"], False, True)
    idea = Idea.objects.get()
    assert (idea.language, str(idea.latitude)) == ("es", "42.3301")


def test_a_signed_in_browser_speaks_for_nobody_here(client: Client) -> None:
    world = make_budget()
    sign_in_as(client, world.steward)
    send(client, api(world, "/ideas"), idea_body())
    assert Idea.objects.get().authors.get().person is None


@pytest.mark.parametrize(
    "given",
    [
        {"title": ""},
        {"text": "x" * 3001},
        {"submission": "short"},
        {"language": "tlh"},
        {"category": 10**6},
        {"point": "here"},
        {"title": "a\x00b"},
        {"latitude": 5, "text": "\x00"},
    ],
)
def test_bad_input_names_the_field(client: Client, given: dict[str, Any]) -> None:
    world = make_budget()
    answer = send(client, api(world, "/ideas"), idea_body(**given))
    assert answer.status_code == 422
    assert next(iter(given)) in answer.content.decode() or "latitude" in given
    assert not Idea.objects.exists()


def test_out_of_phase_and_out_of_sight(client: Client) -> None:
    late = make_budget("vote")
    assert send(client, api(late, "/ideas"), idea_body()).status_code == 409
    draft, other = make_budget(published=False), make_budget()
    furnish(other)
    for path in ("", "/ideas", "/projects", "/promises"):
        assert client.get(api(draft, path)).status_code == 404
    hidden = make_idea_hidden(other)
    assert client.get(api(other, f"/ideas/{hidden.number}")).status_code == 404
    foreign = api(late, "")
    for path in ("/ideas/1", "/projects/P1", "/promises/P1"):
        assert client.get(foreign + path).status_code == 404


def make_idea_hidden(world: Any) -> Idea:
    move_to(world.budget, "ideas")
    return actions.hide_idea(world.steward, make_idea(world.budget), reason="Spam.")


def test_programs_are_limited_like_people(client: Client) -> None:
    world = make_budget()
    answers = [send(client, api(world, "/ideas"), idea_body()).status_code for _number in range(21)]
    assert answers == [200] * 20 + [409]


def test_api_lists_ask_as_many_queries_with_much_in_them_as_with_little(client: Client) -> None:
    for number in (1, 4):
        world = make_budget()
        furnish(world, number)
        for path, pin in {"/ideas": 4, "/projects": 5, "/promises": 7}.items():
            assert queries_of(client, api(world, path)) == pin, path


def test_pages_open_in_spanish() -> None:
    world = make_budget()
    furnish(world)
    client = Client(headers={"accept-language": "es"})
    with translation.override("es"):
        for path in ("", "ideas/", "projects/P1/", "promises/P1/"):
            page = client.get(world.url + path).content.decode()
            assert '<html lang="es"' in page


def test_only_stewards_see_the_link_that_starts_a_budget(client: Client) -> None:
    organization = make_organization()
    address = f"/o/{organization.slug}/budgets/"
    assert "Start a budget" not in client.get(address).content.decode()
    sign_in_as(client, make_steward(organization))
    assert "Start a budget" in client.get(address).content.decode()
