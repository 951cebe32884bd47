"""The pages of deciding: each for whom it is for, the three questions, and a path walked by hand."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.models import Candidate, Criterion, Pipeline, Selection
from commonhouse.people.permissions import Actor
from tests import factories
from tests.funds.deciding import helpers
from tests.funds.deciding.helpers import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    fund, steward = helpers.make_fund()
    return fund, steward, helpers.make_path(steward, steps=helpers.without_lists())


@pytest.fixture
def member(house):
    return Actor(house[0].memberships.first().person)


def signed_in(client, actor):
    return factories.sign_in_as(client, actor)


def hidden(page):
    """What the form carries along, as a browser would send it."""
    rows = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in rows if name != "csrfmiddlewaretoken"}


def test_three_questions_one_a_page_and_one_business(client, house, member):
    _fund, _steward, path = house
    address = f"/o/fund/fund/paths/{path.public_id}/put-forward/"
    assert client.get(address).status_code == 302  # sign in first
    signed_in(client, member)
    page = client.get(address)
    assert "Question 1 of 3" in page.content.decode()
    empty = client.post(address, {"step": "1", "name": ""})
    assert "error-summary" in empty.content.decode()
    page = client.post(address, {"step": "1", "name": "Nubian Books", "place": "Roxbury"})
    assert "Question 2 of 3" in page.content.decode()
    wrong = client.post(address, {**hidden(page), "step": "2", "story": "Books.", "asks": "many"})
    assert "Question 2 of 3" in wrong.content.decode()
    page = client.post(address, {**hidden(page), "step": "2", "story": "Books for children.", "asks": "$20,000"})
    assert "Question 3 of 3" in page.content.decode()
    back = client.post(address, {**hidden(page), "step": "3", "why": "I read there.", "contact": "", "back": "1"})
    assert "Books for children." in back.content.decode()
    again = client.post(address, {**hidden(back), "step": "2", "story": "Books for all children.", "asks": "$20,000"})
    assert "I read there." in again.content.decode()
    sent = {**hidden(again), "step": "3", "why": "I read there.", "contact": ""}
    for _twice in range(2):
        made = client.post(address, sent)
        assert made.status_code == 302
    candidate = Candidate.objects.get()
    assert (candidate.name, candidate.asks, candidate.story) == ("Nubian Books", 2_000_000, "Books for all children.")
    assert candidate.nominations.get().why == "I read there."
    assert client.get(candidate.get_absolute_url()).status_code == 200


def test_who_is_not_at_a_public_step_is_there_for_members_only(client, house, member):
    _fund, steward, path = house
    candidate, _now = helpers.bring_to("standards", steward, path)
    for address in (candidate.get_absolute_url(), f"{candidate.get_absolute_url()}standards/"):
        assert client.get(address).status_code == 404
    assert "BNCLT" not in client.get("/o/fund/fund/deciding/").content.decode()
    signed_in(client, member)
    assert client.get(candidate.get_absolute_url()).status_code == 200
    assert client.get(f"{candidate.get_absolute_url()}notes/").status_code == 404
    assert "BNCLT" in client.get("/o/fund/fund/deciding/").content.decode()
    public = [dict(row) for row in path.steps]
    public[2]["public"] = True
    actions.change_path(steward, path, steps=public)
    client.logout()
    page = client.get(candidate.get_absolute_url()).content.decode()
    assert "BNCLT" in page
    assert "Ask at the office" not in page


@pytest.mark.parametrize("kind", ["nominate", "outreach", "standards", "term-sheet", "memo", "committee", "vote"])
def test_every_page_answers_at_every_step(client, house, member, kind):
    fund, steward, path = house
    actions.edit_criterion(steward, fund, area="Good work", text="Everyone earns enough to live on.")
    candidate, now = helpers.bring_to(kind, steward, path, now=timezone.now() - 60 * DAY)
    if kind == "memo":
        actions.publish_memo(steward, candidate, helpers.MEMO, now=now)
    if kind == "committee":
        board = helpers.board_of(fund)
        actions.give_view(board[0], candidate, says="yes", words="Yes.", now=now)
    base, standard = candidate.get_absolute_url(), Criterion.objects.get()
    for_members = ["", "standards/", f"standards/{standard.pk}/"]
    if candidate.sheet:
        for_members.append("schedule/")
    for_steward = ["edit/", "notes/", "notes/companion/", "terms/", "memo/", "vote/", "vote/withdraw/", "terms/agree/"]
    for_steward += [f"move/{what}/" for what in ("on", "back", "pause", "resume", "leave", "again", "forget")]
    signed_in(client, member)
    for address in for_members:
        assert client.get(base + address).status_code == 200, address
    for address in for_steward:
        assert client.get(base + address).status_code in {403, 404}, address
    signed_in(client, steward)
    for address in for_members + for_steward:
        assert client.get(base + address).status_code == 200, address
    if kind == "committee":
        signed_in(client, helpers.board_of(fund)[0])
        for address in ("view/", "recommend/"):
            assert client.get(base + address).status_code == 200, address


def test_a_business_is_brought_from_terms_to_the_vote_by_hand(client, house):
    _fund, steward, path = house
    candidate, _now = helpers.bring_to("term-sheet", steward, path, now=timezone.now() - 40 * DAY)
    base = candidate.get_absolute_url()
    signed_in(client, steward)
    sent = {
        "purpose": "Four homes.", "security": "", "principal": "$300,000", "rate": "3", "kind": "level", "unit": "month",
        "count": "84", "start": "2027-01-01", "first_due": "2027-02-01", "day_count": "30/360", "wait_interest": "waived",
    }  # fmt: skip
    wrong = client.post(f"{base}terms/", sent | {"count": "0", "purpose": ""})
    assert wrong.status_code == 200
    assert "error-summary" in wrong.content.decode()
    assert client.post(f"{base}terms/", sent).headers["Location"] == f"{base}schedule/"
    page = client.get(f"{base}schedule/").content.decode()
    assert page.count("<tr>") == 85
    assert "3%" in page
    client.post(f"{base}terms/offer/")
    assert client.post(f"{base}terms/agree/", {"words": ""}).status_code == 200
    client.post(f"{base}terms/agree/", {"words": "At the shop, on May 3."})
    client.post(f"{base}move/on/", {"why": ""})
    refused = client.post(f"{base}move/on/", {"why": ""})
    assert refused.status_code == 409
    assert "no memo" in refused.content.decode() or "7 days" in refused.content.decode()
    memo = dict.fromkeys(("business", "good", "figures", "risks"), "Words.")
    assert client.post(f"{base}memo/", memo).status_code == 302
    candidate = Candidate.objects.get()
    assert (candidate.step, candidate.memos.count()) == ("memo", 1)


def test_a_member_speaks_by_a_standard_and_takes_it_back(client, house, member):
    fund, steward, path = house
    standard = actions.edit_criterion(steward, fund, area="Good work", text="Everyone earns enough to live on.")
    candidate, _now = helpers.bring_to("standards", steward, path)
    address = f"{candidate.get_absolute_url()}standards/{standard.pk}/"
    signed_in(client, member)
    assert "error-summary" in client.post(address, {"says": "meets", "words": ""}).content.decode()
    client.post(address, {"says": "not-yet", "words": "Two earn less."})
    assert "Two earn less." in client.get(address).content.decode()
    assert "1 member spoke" in client.get(f"{candidate.get_absolute_url()}standards/").content.decode()
    client.post(address, {"take_back": "1"})
    assert not candidate.views.exists()


def test_a_business_that_left_is_thanked_in_its_words(client, house, member):
    _fund, steward, path = house
    candidate, _now = helpers.bring_to("outreach", steward, path)
    signed_in(client, steward)
    address = f"{candidate.get_absolute_url()}move/leave/"
    client.post(address, {"reason": "refused", "words": "Your bread is good. Come when the lease is signed."})
    signed_in(client, member)
    page = client.get(candidate.get_absolute_url()).content.decode()
    assert "Thank you, BNCLT" in page
    assert "Your bread is good" in page
    assert not re.search(r"reject|fail|denied", page, re.IGNORECASE)
    client.logout()
    assert client.get(candidate.get_absolute_url()).status_code == 404


def test_a_steward_begins_a_path_and_changes_a_step(client):
    fund, steward = helpers.make_fund(slug="other")
    signed_in(client, steward)
    assert "There is no path yet" in client.get("/o/other/fund/deciding/").content.decode()
    made = client.post("/o/other/fund/paths/begin/", {"starter": "assembly", "name": "Loans", "matter": "investment"})
    path = Pipeline.objects.get(organization=fund)
    assert made.headers["Location"] == f"/o/other/fund/paths/{path.public_id}/"
    base = made.headers["Location"]
    for address in (base, f"{base}settings/", f"{base}steps/new/", f"{base}steps/terms/"):
        assert client.get(address).status_code == 200, address
    step = {
        "name": "A garden walk",
        "kind": "other",
        "text": "We walk.",
        "days": "3",
        "movers": ["board"],
        "place": "3",
    }
    assert client.post(f"{base}steps/new/", step).status_code == 302
    assert client.post(f"{base}steps/outreach/leave-out/").status_code == 302
    path.refresh_from_db()
    assert [row["name"] for row in path.steps][:4] == ["Put forward", "On our list", "A garden walk", "Our standards"]
    refused = client.post(f"{base}steps/vote/leave-out/")
    assert refused.status_code == 409
    assert client.post("/o/other/fund/standards/").status_code == 302
    assert Criterion.objects.filter(organization=fund).count() == 36
    one = Criterion.objects.first()
    client.post(f"/o/other/fund/standards/{one.pk}/", {"area": one.area, "text": "Everyone earns $25 an hour."})
    page = client.get("/o/other/fund/standards/").content.decode()
    assert "Everyone earns $25 an hour." in page
    assert one.text not in page


def test_a_list_is_asked_and_read(client):
    _fund, steward = helpers.make_fund()
    path = helpers.make_path(steward)
    signed_in(client, steward)
    address = f"/o/fund/fund/paths/{path.public_id}/ask/ratify/"
    assert client.get(address).status_code == 409  # nobody waits
    for name in ("Bakery", "Books"):
        actions.move_on(steward, helpers.put_forward(steward, path, name, timezone.now()))
    page = client.get(address)
    keys = [each.public_id for each in Candidate.objects.order_by("pk")]
    sent = {**hidden(page), "title": "Whom do we get to know?", "text": "", "candidates": keys, "closes_on": ""}
    made = client.post(address, sent)
    selection = Selection.objects.get()
    assert made.headers["Location"] == selection.get_absolute_url()
    client.logout()
    page = client.get(selection.get_absolute_url()).content.decode()
    assert "Bakery" in page
    assert "Voting opens soon" in page


@pytest.mark.parametrize("many", [1, 8])
def test_the_list_asks_as_often_for_many_as_for_one(client, house, member, many, django_assert_num_queries):
    _fund, steward, path = house
    for number in range(many):
        helpers.put_forward(steward, path, f"Shop {number}")
    signed_in(client, member)
    client.get("/o/fund/fund/deciding/")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/o/fund/fund/deciding/")


LIST_QUERIES = 11
