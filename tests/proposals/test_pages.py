"""The pages of decisions: read by members on phones, by strangers, by those who run them; and how much they ask."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from commonhouse.proposals import actions
from commonhouse.proposals.models import Comment, Objection, Proposal
from tests import factories
from tests.proposals import helpers
from tests.proposals.helpers import DAY, HOUR
from tests.rules.charter.samples import make_matter

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = make_matter("quick", title="Quick things", notice_days=0, window_days=2)


@pytest.fixture
def coop():
    return helpers.make_coop("coop", 5, *helpers.MATTERS, QUICK)


@pytest.fixture
def people(coop):
    return helpers.members(coop)


@pytest.fixture
def member(client, people):
    return factories.sign_in_as(client, people[1])


@pytest.fixture
def author(client, people):
    return factories.sign_in_as(client, people[0])


def running(coop, author, matter: str = "quick", **fields) -> Proposal:
    """Put to those who decide an hour ago: it can be answered now."""
    return helpers.ask(coop, author, now=timezone.now() - HOUR, matter=matter, **fields)


def page(client, name: str, proposal: Proposal, *args, **query):
    return client.get(address(name, proposal, *args), query)


def address(name: str, proposal: Proposal, *args) -> str:
    return reverse(name, args=[proposal.organization.slug, proposal.public_id, *args])


def text_of(answer) -> str:
    return answer.content.decode()


# --- reading --------------------------------------------------------------------------------------------------
def test_a_member_reads_what_is_asked_until_when_and_how_long_it_takes(coop, people, member):
    proposal = running(coop, people[0], needs="Read the price list.", minutes=7)
    text = text_of(page(member, "proposal", proposal))
    for words in ("Answers are taken until", "It takes about 7 minutes.", "Read the price list.", ">Answer</a>"):
        assert words in text
    assert "Everyone gets $24 an hour." in text


def test_a_stranger_reads_title_and_outcome_but_no_words_of_people(client, coop, people):
    proposal = helpers.ask(coop, people[0])
    helpers.answer(proposal, people, "yes", reason="My own reason")
    talk = proposal.conversation
    actions.comment(people[1], talk, text="My own comment", proposal=proposal)
    helpers.conclude(proposal)
    text = text_of(page(client, "proposal", proposal))
    assert "It was adopted." in text
    for words in ("My own reason", "My own comment", "$24 an hour", people[0].person.name):
        assert words not in text


def test_what_is_for_everyone_is_read_by_everyone(client, coop, people):
    proposal = helpers.ask(coop, people[0], audience="everyone")
    assert "$24 an hour" in text_of(page(client, "proposal", proposal))


def test_a_draft_is_for_its_author(client, coop, people, member):
    draft = helpers.write(coop, people[0])
    assert page(member, "proposal", draft).status_code == 404
    factories.sign_in_as(client, people[0])
    assert page(client, "proposal", draft).status_code == 200
    assert page(client, "proposal_check", draft).status_code == 200


def test_the_list_says_what_is_asked_talked_over_and_decided(coop, people, member):
    helpers.conclude(helpers.ask(coop, people[0], title="Old one"))
    running(coop, people[0], title="Running one")
    talked = helpers.write(coop, people[0], title="Talked over")
    actions.discuss(people[0], talked)
    text = text_of(member.get(reverse("proposals", args=["coop"])))
    for words in ("Running one", "Talked over", "Old one", "Not adopted"):
        assert words in text


def test_the_list_asks_the_same_however_long_it_is(coop, people, member, django_assert_max_num_queries):
    for number in range(12):
        proposal = helpers.write(coop, people[0], title=f"Number {number}")
        actions.discuss(people[0], proposal)
        actions.comment(people[0], proposal.conversation, text="Hello")
    with django_assert_max_num_queries(LIST_QUERIES):
        assert member.get(reverse("proposals", args=["coop"])).status_code == 200


def test_a_proposal_asks_the_same_however_much_is_said(coop, people, member, django_assert_max_num_queries):
    proposal = running(coop, people[0], matter="pay")
    helpers.answer(proposal, people, "concern", reason="A concern", now=timezone.now())
    for number in range(20):
        actions.comment(people[0], proposal.conversation, text=f"Number {number}", proposal=proposal)
    page(member, "proposal", proposal)
    with django_assert_max_num_queries(PAGE_QUERIES):
        assert page(member, "proposal", proposal).status_code == 200


LIST_QUERIES, PAGE_QUERIES = 22, 36


def test_one_is_told_what_changed_since_one_looked(coop, people, member):
    proposal = running(coop, people[0], matter="pay")
    assert "Since you looked" not in text_of(page(member, "proposal", proposal))
    actions.revise(people[0], proposal, text="Nights get more.", why="Nights were left out.")
    text = text_of(page(member, "proposal", proposal))
    assert "Since you looked" in text
    assert "Nights were left out." in text


def test_versions_stand_side_by_side(coop, people, member):
    proposal = running(coop, people[0], matter="pay", text="We pay twenty dollars.")
    actions.revise(people[0], proposal, text="We pay thirty dollars.", why="Rent is dear.")
    text = text_of(page(member, "proposal_versions", proposal))
    assert "taken out:" in text
    assert "twenty" in text
    assert "put in:" in text
    assert page(member, "proposal_versions", proposal, to="x").status_code == 200


# --- answering ------------------------------------------------------------------------------------------------
def test_whoever_holds_a_seat_is_told_to_act_in_it(coop, people, member):
    proposal = running(coop, people[0])
    hint = "You can do more here in your seat."
    assert hint not in text_of(page(member, "proposal", proposal))
    factories.make_seat(coop, "facilitator", people[1].person)
    assert hint in text_of(page(member, "proposal", proposal))


def test_answering_and_changing_it(coop, people, member):
    proposal = running(coop, people[0])
    url = address("proposal_answer", proposal)
    assert member.get(url).status_code == 200
    assert member.post(url, {"vote": "yes", "reason": "Good."}).status_code == 302
    assert "Your answer: Yes." in text_of(page(member, "proposal", proposal))
    member.post(url, {"vote": "no", "reason": ""})
    assert "Your answer: No." in text_of(page(member, "proposal", proposal))
    assert proposal.box.ballots.count() == 1
    assert "Choose one answer." in text_of(member.post(url, {}))


def test_objecting_in_place(coop, people, member):
    proposal = running(coop, people[0], matter="pay")
    url = address("proposal_answer", proposal)
    again = member.post(url, {"vote": "objection", "kind": "harm", "reason": ""})
    assert "Say why." in text_of(again)
    assert Objection.objects.count() == 0
    member.post(url, {"vote": "objection", "kind": "harm", "reason": "Nights lose."})
    text = text_of(page(member, "proposal", proposal))
    assert "Nights lose." in text
    assert "Raised" in text


def test_a_secret_vote_leads_to_its_box(coop, people, member):
    quick = make_matter("vote", is_secret=True, reasons=helpers.Reasons.NONE, notice_days=0)
    bank = helpers.make_coop("bank", 5, quick)
    people = helpers.members(bank)
    factories.sign_in_as(member, people[1])
    proposal = running(bank, people[0], matter="vote")
    assert "Vote (it is secret)" in text_of(page(member, "proposal", proposal))
    assert member.get(address("proposal_answer", proposal)).status_code == 302


def test_who_is_not_on_the_roll_is_told_so(client, coop, people):
    proposal = running(coop, people[0])
    factories.sign_in(client, factories.make_person(email=""))
    assert client.get(address("proposal_answer", proposal)).status_code in {403, 409}


def test_a_delegate_answers_for_the_organization(client):
    coalition, delegates = helpers.make_coalition(3, window_days=3)
    proposal = running(coalition, delegates[0], matter="platform")
    factories.sign_in_as(client, delegates[1])
    assert "Member 1" in text_of(page(client, "proposal", proposal))
    url = address("proposal_answer", proposal)
    assert "You answer for Member 1" in text_of(client.get(url))
    assert client.post(url, {"vote": "yes", "reason": ""}).status_code == 302
    assert proposal.box.ballots.count() == 1


def test_a_vote_that_is_over_is_counted_when_somebody_looks(coop, people, member):
    proposal = helpers.ask(coop, people[0], now=timezone.now() - 30 * DAY)
    page(member, "proposal", proposal)
    proposal.refresh_from_db()
    assert proposal.state == "decided"


# --- writing --------------------------------------------------------------------------------------------------
def test_writing_in_steps_from_kind_to_asking(client, coop, people, author):
    answer = author.post(reverse("proposal_new", args=["coop"]), {"matter": "quick"})
    url = answer["Location"]
    form = author.get(url)
    mark = form.context["form"].initial["submission"]
    given = {"title": "Buy a kettle", "text": "A big one.", "minutes": "3", "audience": "members", "submission": mark}
    answer = author.post(url, given)
    proposal = Proposal.objects.get()
    assert answer["Location"] == address("proposal_check", proposal)
    assert author.post(url, given)["Location"] == answer["Location"]
    assert Proposal.objects.count() == 1
    assert "Buy a kettle" in text_of(author.get(answer["Location"]))
    author.post(address("proposal_discuss", proposal), {"discuss_until": ""})
    assert author.get(address("proposal_ask", proposal)).status_code == 200
    author.post(address("proposal_ask", proposal), {})
    proposal.refresh_from_db()
    assert proposal.state == "deciding"


def test_a_notice_cut_short_comes_back_on_the_form(client, coop, people, author):
    draft = helpers.write(coop, people[0])
    answer = author.post(address("proposal_ask", draft), {"decides_on": (timezone.localdate() + DAY).isoformat()})
    assert answer.status_code == 409
    assert "7 days’ notice" in text_of(answer)


def test_the_kinds_are_explained_by_the_charter(coop, author):
    text = text_of(author.get(reverse("proposal_new", args=["coop"])))
    assert "Quick things" in text
    assert author.post(reverse("proposal_new", args=["coop"]), {}).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["proposal_edit", "proposal_revise", "proposal_withdraw", "proposal_return", "proposal_discuss", "proposal_ask"],
)
def test_pages_of_those_who_run_it_are_theirs(client, coop, people, name):
    proposal = helpers.write(coop, people[0])
    actions.discuss(people[0], proposal)
    factories.sign_in_as(client, people[1])
    assert client.get(address(name, proposal)).status_code == 403
    factories.sign_in_as(client, people[0])
    assert client.get(address(name, proposal)).status_code == 200


def test_withdrawing_needs_its_reason(coop, people, author):
    proposal = running(coop, people[0])
    url = address("proposal_withdraw", proposal)
    assert author.post(url, {"why": ""}).status_code == 200
    author.post(url, {"why": "A better one is coming."})
    assert "A better one is coming." in text_of(page(author, "proposal", proposal))


def test_a_show_of_hands_is_written_down(client, coop, people):
    facilitator = factories.make_actor(coop, "facilitator")
    factories.sign_in_as(client, facilitator)
    proposal = helpers.write(coop, people[0], matter="room")
    actions.discuss(people[0], proposal)
    url = address("proposal_room", proposal)
    assert client.get(url).status_code == 200
    tellers = {"first_teller": people[0].person.pk, "second_teller": people[1].person.pk}
    client.post(url, {"n--yes": "4", "n--no": "0", "n--abstain": "0", "present": "4", **tellers})
    proposal.refresh_from_db()
    assert (proposal.result, proposal.channel) == ("adopted", "room")
    assert "Counted in a room with 4 people present." in text_of(page(client, "proposal", proposal))


def test_advice_on_its_pages(client, coop, people):
    proposal = helpers.ask(coop, people[0], matter="tools", now=timezone.now() - 30 * HOUR)
    factories.sign_in_as(client, people[0])
    asked = [people[1].person.pk, people[2].person.pk]
    client.post(address("proposal_ask_advice", proposal), {"people": asked})
    factories.sign_in_as(client, people[1])
    client.post(address("proposal_advise", proposal), {"words": "Take the quiet one."})
    factories.sign_in_as(client, people[0])
    advice = proposal.advice.get(person=people[1].person)
    client.post(address("proposal_reply", proposal, advice.pk), {"words": "I will."})
    client.post(address("proposal_decide", proposal), {"go_ahead": "yes", "words": "The quiet one."})
    text = text_of(page(client, "proposal", proposal))
    assert "It was adopted." in text
    assert "Take the quiet one." in text


# --- talk and what follows ------------------------------------------------------------------------------------
def test_talking_in_a_thread_and_hiding(client, coop, people, member):
    proposal = running(coop, people[0])
    url = address("proposal_say", proposal)
    mark = member.get(url).context["form"].initial["submission"]
    member.post(url, {"kind": "question", "text": "From when?", "submission": mark})
    said = Comment.objects.get()
    reply = {"kind": "comment", "text": "April.", "submission": "5b1f3e1e-8f5e-4a55-9d9f-0a3a5a0f5a13"}
    member.post(f"{url}?reply={said.pk}", reply)
    assert Comment.objects.get(depth=1).parent == said
    steward = factories.make_steward(coop)
    factories.sign_in_as(client, steward)
    client.post(reverse("comment_hide", args=["coop", said.pk]), {"why": "It names a customer."})
    text = text_of(page(member, "proposal", proposal))
    assert "It names a customer." in text
    assert "From when?" not in text
    client.post(reverse("comment_hide", args=["coop", said.pk]), {"show": "1"})
    assert "From when?" in text_of(page(client, "proposal", proposal))


def test_conversations(coop, people, member):
    mark = "5b1f3e1e-8f5e-4a55-9d9f-0a3a5a0f5a14"
    url = reverse("conversation_new", args=["coop"])
    answer = member.post(url, {"title": "Winter", "text": "What do we need?", "submission": mark})
    assert member.get(answer["Location"]).status_code == 200
    assert "Winter" in text_of(member.get(reverse("conversations", args=["coop"])))


def test_conversations_are_for_those_inside(client, coop, people):
    talk = actions.open_conversation(people[0], coop, title="Pay")
    assert client.get(talk.get_absolute_url()).status_code == 404
    assert client.get(reverse("conversations", args=["coop"])).status_code == 404


def test_promises_and_what_became_of_it(coop, people, author):
    proposal = helpers.ask(coop, people[0], now=timezone.now() - 30 * DAY)
    helpers.answer(proposal, people, "yes")
    helpers.conclude(proposal)
    url = address("proposal_commit", proposal)
    mark = author.get(url).context["form"].initial["submission"]
    due = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    author.post(url, {"what": "Tell the bank", "who": "", "due_on": due, "submission": mark})
    [row] = proposal.commitments.all()
    author.post(address("proposal_commitment", proposal, row.pk), {"state": "done", "words": "They know."})
    author.post(address("proposal_became", proposal), {"words": "Paid since April."})
    text = text_of(page(author, "proposal", proposal))
    for words in ("Tell the bank", "They know.", "Paid since April."):
        assert words in text


def test_a_mandate_is_written_by_the_members_steward(client):
    coalition, delegates = helpers.make_coalition(2, window_days=3)
    proposal = running(coalition, delegates[0], matter="platform", audience="everyone")
    member = coalition.memberships.order_by("pk").first().member_organization
    seat = member.seats.get(kind="steward")
    factories.sign_in(client, seat.person, seat)
    url = address("proposal_mandate", proposal)
    assert client.get(url).status_code == 200
    client.post(url, {"words": "Sign on.", "own_proposal": ""})
    assert proposal.mandates.get().words == "Sign on."
    factories.sign_in_as(client, delegates[1])
    assert "Sign on." in text_of(page(client, "proposal", proposal))
    assert client.get(url).status_code == 404
