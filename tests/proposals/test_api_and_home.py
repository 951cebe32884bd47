"""Decisions for programs, on the home page, in an organization's export, and in the log of budgets."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from commonhouse.proposals import actions, export, home
from commonhouse.proposals.models import Proposal
from tests import factories
from tests.proposals import helpers
from tests.proposals.helpers import DAY, HOUR
from tests.rules.charter.samples import make_matter

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = make_matter("quick", title="Quick things", notice_days=0, window_days=2)
MARK = "5b1f3e1e-8f5e-4a55-9d9f-0a3a5a0f5a1{}"


@pytest.fixture
def coop():
    return helpers.make_coop("coop", 4, *helpers.MATTERS, QUICK)


@pytest.fixture
def people(coop):
    return helpers.members(coop)


def post(client, path: str, **body):
    return client.post(f"/api/o/coop/decisions{path}", json.dumps(body), content_type="application/json")


def running(coop, author, matter: str = "quick") -> Proposal:
    return helpers.ask(coop, author, now=timezone.now() - HOUR, matter=matter)


# --- the API --------------------------------------------------------------------------------------------------
def test_a_decision_from_draft_to_answer_by_api(client, coop, people):
    factories.sign_in_as(client, people[0])
    given = {"title": "Kettle", "text": "Buy one.", "matter": "quick", "submission": MARK.format(1)}
    made = post(client, "", **given)
    assert made.status_code == 201
    assert post(client, "", **given).json()["id"] == made.json()["id"]
    path = f"/{made.json()['id']}"
    assert post(client, f"{path}/discuss").json()["state"] == "discussing"
    assert post(client, f"{path}/ask").json()["state"] == "deciding"
    assert post(client, f"{path}/answer", vote="yes", reason="Tea.").status_code == 200
    assert post(client, f"{path}/conclude").status_code == 409
    said = post(client, f"{path}/comments", text="Which one?", submission=MARK.format(2))
    assert said.status_code == 201
    assert client.get(f"/api/o/coop/decisions{path}/comments").json()[0]["text"] == "Which one?"
    assert client.get("/api/o/coop/decisions").json()[0]["id"] == made.json()["id"]


@pytest.mark.parametrize("path", ["", "/{id}/answer", "/{id}/comments", "/{id}/conclude", "/{id}/ask"])
def test_another_site_cannot_speak_for_whoever_is_signed_in(coop, people, path):
    """A page elsewhere can send a form with the reader's cookie, but not with the house's token."""
    proposal = running(coop, people[0])
    strict = Client(enforce_csrf_checks=True)
    factories.sign_in_as(strict, people[1])
    body = json.dumps({"vote": "no", "title": "X", "text": "X", "matter": "quick", "submission": MARK.format(1)})
    sent = strict.post(f"/api/o/coop/decisions{path.format(id=proposal.public_id)}", body, content_type="text/plain")
    assert sent.status_code == 403
    assert not proposal.box.ballots.exists()


def test_what_is_wrong_names_the_field(client, coop, people):
    factories.sign_in_as(client, people[0])
    bad = post(client, "", title="Logo", text="Choose", matter="logo", options=["One"], submission=MARK.format(1))
    assert bad.status_code == 422
    assert bad.json()["detail"][0]["loc"] == ["body", "options"]


def test_strangers_read_no_words_by_api(client, coop, people):
    proposal = running(coop, people[0])
    found = client.get(f"/api/o/coop/decisions/{proposal.public_id}").json()
    assert found["text"] is None
    assert client.get(f"/api/o/coop/decisions/{proposal.public_id}/comments").status_code == 404
    assert post(client, f"/{proposal.public_id}/answer", vote="yes").status_code == 401


# --- home -----------------------------------------------------------------------------------------------------
def test_home_tells_delegates_authors_and_those_who_promised():
    coalition, delegates = helpers.make_coalition(3, window_days=3)
    proposal = helpers.ask(coalition, delegates[0], now=timezone.now() - HOUR, matter="platform")
    [need] = home.needs(delegates[1])
    assert need.title == "Answer for Member 1: Raise pay"
    assert need.url == proposal.get_absolute_url()
    helpers.answer(proposal, [delegates[1]], "yes", now=timezone.now())
    assert not list(home.needs(delegates[1]))


def test_home_tells_of_objections(coop, people):
    proposal = running(coop, people[0], "pay")
    actions.object_(people[1], proposal, argument="Nights lose.", kind="harm")
    assert [need.title for need in home.needs(people[0])] == ["An objection to your proposal: Raise pay"]


def test_home_tells_of_advice(coop, people):
    asked = running(coop, people[2], "tools")
    actions.ask_advice(people[2], asked, [people[3].person])
    assert [need.title for need in home.needs(people[3])] == ["Your advice is asked: Raise pay"]


def test_the_box_leads_to_the_proposal_for_an_open_question(coop, people):
    from commonhouse.decisions import home as boxes

    proposal = running(coop, people[0])
    assert [need.url for need in boxes.needs(people[1])] == [proposal.get_absolute_url()]


def test_what_was_promised_and_what_changed(coop, people):
    proposal = helpers.ask(coop, people[0], now=timezone.now() - 30 * DAY)
    helpers.answer(proposal, people, "yes")
    helpers.conclude(proposal)
    due = timezone.localdate()
    actions.commit(people[1], proposal, what="Tell the bank", due_on=due, person=people[1].person)
    actions.tell_what_became(people[0], proposal, text="Paid since April.")
    assert [need.title for need in home.needs(people[1])] == ["You promised: Tell the bank"]
    assert [news.title for news in home.promises(people[2])] == ["Tell the bank"]
    texts = [getattr(each, "text", "") for each in home.changed_since(people[2], timezone.now() - DAY)]
    assert "What became of it: Paid since April." in texts
    [card] = home.decided()
    assert (card.title, card.since) == ("Raise pay", "Paid since April.")
    [section] = home.organization_sections(people[2], coop)
    assert section.url == "/o/coop/decisions/"


# --- taking along ---------------------------------------------------------------------------------------------
def test_everything_is_taken_along(coop, people):
    proposal = running(coop, people[0], "pay")
    actions.object_(people[1], proposal, argument="Nights lose.", kind="harm")
    actions.comment(people[1], proposal.conversation, text="=HYPERLINK()", proposal=proposal)
    files = {name: b"".join(chunks).decode() for name, _what, chunks in export.files(coop)}
    assert proposal.public_id in files["decisions/decisions.csv"]
    assert "Nights lose." in files["decisions/objections.csv"]
    assert "'=HYPERLINK()" in files["decisions/talk.csv"]
