"""Decisions taken in a room, and by one person after advice; what follows a decision; conversations."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commonhouse.charters import actions as charters
from commonhouse.decisions.models import LogEntry
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.proposals import actions
from commonhouse.proposals.models import Comment, Proposal
from tests import factories
from tests.people.record import kinds
from tests.proposals import helpers
from tests.proposals.helpers import ASKED, DAY, HOUR
from tests.rules.charter.samples import make_matter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coop():
    return helpers.make_coop()


@pytest.fixture
def people(coop):
    return helpers.members(coop)


@pytest.fixture
def facilitator(coop):
    return factories.make_actor(coop, "facilitator")


@pytest.fixture
def tellers(people):
    return [people[0].person, people[1].person]


# --- the room -------------------------------------------------------------------------------------------------
def test_a_show_of_hands_is_counted_by_the_charters_rule(coop, people, facilitator, tellers):
    proposal = helpers.write(coop, people[0], matter="room")
    done = actions.record_room_decision(facilitator, proposal, {"yes": 3, "no": 1}, 4, tellers, now=ASKED)
    assert (done.state, done.result, done.channel) == ("decided", "adopted", "room")
    again = actions.record_room_decision(facilitator, done, {"yes": 3, "no": 1}, 4, tellers, now=ASKED)
    assert again.pk == done.pk
    assert kinds(coop).count("proposals.decided") == 1
    with pytest.raises(Refused, match="other numbers"):
        actions.record_room_decision(facilitator, done, {"yes": 1, "no": 3}, 4, tellers, now=ASKED)
    helpers.verified(coop)


@pytest.mark.parametrize(
    ("counts", "present"),
    [({"yes": 5}, 4), ({"yes": -1}, 4), ({"maybe": 1}, 4), ({"yes": 1}, 6), ({"yes": 0}, 0), ({"yes": True}, 4)],
)
def test_numbers_that_do_not_fit_are_refused(coop, people, facilitator, tellers, counts, present):
    proposal = helpers.write(coop, people[0], matter="room")
    with pytest.raises((ValidationError, Refused)):
        actions.record_room_decision(facilitator, proposal, counts, present, tellers, now=ASKED)


def test_two_people_count(coop, people, facilitator):
    proposal = helpers.write(coop, people[0], matter="room")
    with pytest.raises(ValidationError):
        actions.record_room_decision(facilitator, proposal, {"yes": 3}, 4, [people[0].person] * 2, now=ASKED)


def test_a_room_without_notice_is_refused_unless_its_meeting_gave_it(coop, people, facilitator, tellers):
    proposal = actions.write(people[0], coop, helpers.content(), now=ASKED - DAY)
    with pytest.raises(Refused, match="7 days’ notice"):
        actions.record_room_decision(facilitator, proposal, {"yes": 3}, 4, tellers, now=ASKED)
    done = actions.record_room_decision(facilitator, proposal, {"yes": 3}, 4, tellers, meeting_ref="m1", now=ASKED)
    assert done.result == "adopted"


def test_a_room_takes_over_a_running_vote(coop, people, facilitator, tellers):
    proposal = helpers.ask(coop, people[0])
    now = helpers.during(proposal)
    done = actions.record_room_decision(facilitator, proposal, {"yes": 4}, 4, tellers, meeting_ref="m1", now=now)
    assert done.result == "adopted"
    assert proposal.rounds.get().box.state == "withdrawn"
    helpers.verified(coop)


def test_what_is_secret_is_not_shown_by_hands(coop, people, facilitator, tellers):
    proposal = helpers.write(coop, people[0], matter="loan")
    with pytest.raises(Refused, match="decided secretly"):
        actions.record_room_decision(facilitator, proposal, {"approve": 4}, 4, tellers, now=ASKED)


def test_classes_are_counted_apart_in_a_room():
    matter = make_matter(
        "both", by_bloc=True, statement={"blocs": [{"bloc": "members"}, {"bloc": "friends"}]}, notice_days=0,
        deciders=helpers.Deciders(classes=("members", "friends")),
    )  # fmt: skip
    trust = factories.make_organization("trust")
    friends = factories.make_class(trust, "friends")
    for _ in range(3):
        factories.make_member(trust)
        factories.make_member(trust, member_class=friends)
    helpers.adopt(trust, helpers.make_charter(matter))
    people = helpers.members(trust)
    proposal = helpers.write(trust, people[0], matter="both")
    facilitator = factories.make_actor(trust, "facilitator")
    counts = {"members": {"yes": 3}, "friends": {"yes": 1, "no": 2}}
    tellers = [people[0].person, people[1].person]
    done = actions.record_room_decision(
        facilitator, proposal, counts, 6, tellers, present_by_bloc={"members": 3, "friends": 3}, now=ASKED
    )
    assert (done.result, done.outcome["result"]["failed"]) == ("not-adopted", ["friends"])
    helpers.verified(trust)


# --- advice ---------------------------------------------------------------------------------------------------
def test_one_decides_after_asking_and_replying(coop, people):
    proposal = helpers.ask(coop, people[0], matter="tools")
    asked = actions.ask_advice(people[0], proposal, [people[1].person, people[2].person], now=ASKED)
    assert len(asked) == 2
    advice = actions.advise(people[1], proposal, text="Buy the quiet one.", now=ASKED + HOUR)
    late = ASKED + 30 * HOUR
    with pytest.raises(Refused, match="Reply to each"):
        actions.decide(people[0], proposal, go_ahead=True, words="The quiet one.", now=late)
    actions.reply(people[0], advice, text="I will.", now=late)
    with pytest.raises(NotAllowed):
        actions.decide(people[1], proposal, go_ahead=True, words="Mine.", now=late)
    with pytest.raises(Refused, match="24 hours"):
        actions.decide(people[0], proposal, go_ahead=True, words="The quiet one.", now=ASKED + 2 * HOUR)
    done = actions.decide(people[0], proposal, go_ahead=True, words="The quiet one.", now=late)
    assert (done.state, done.result, done.channel) == ("decided", "adopted", "advice")
    assert actions.decide(people[0], done, go_ahead=False, words="No.", now=late).result == "adopted"
    helpers.verified(coop)


def test_too_few_asked_is_said(coop, people):
    proposal = helpers.ask(coop, people[0], matter="tools")
    with pytest.raises(Refused, match="Ask at least 2"):
        actions.decide(people[0], proposal, go_ahead=False, words="No.", now=ASKED + 30 * HOUR)


# --- what follows ---------------------------------------------------------------------------------------------
@pytest.fixture
def adopted(coop, people):
    proposal = helpers.ask(coop, people[0])
    helpers.answer(proposal, people, "yes")
    return helpers.conclude(proposal)


def test_promises_are_made_kept_moved_and_dropped(coop, people, adopted, facilitator):
    due = dt.date(2026, 4, 30)
    now = helpers.after(adopted) + HOUR
    mine = actions.commit(people[1], adopted, what="Tell the bank", due_on=due, person=people[1].person, now=now)
    with pytest.raises(Refused):
        actions.commit(people[1], adopted, what="Clean", due_on=due, person=people[2].person, now=now)
    circle = actions.commit(facilitator, adopted, what="New payslips", due_on=due, who="Pay circle", now=now)
    actions.update_commitment(people[1], mine, state="done", now=now + DAY)
    with pytest.raises(NotAllowed):
        actions.update_commitment(people[1], circle, state="done", now=now + DAY)
    with pytest.raises(ValidationError):
        actions.update_commitment(facilitator, circle, state="dropped", now=now + DAY)
    moved = actions.update_commitment(
        facilitator, circle, state="open", words="The bank is slow.", due_on=due + 30 * DAY, now=now + DAY
    )
    assert (moved.first_due_on, moved.due_on) == (due, due + 30 * DAY)
    helpers.verified(coop)


def test_what_became_of_it_reaches_the_log(coop, people, adopted):
    now = helpers.after(adopted) + 30 * DAY
    actions.tell_what_became(people[0], adopted, text="Everyone is paid it since April.", now=now)
    actions.tell_what_became(people[0], adopted, text="Everyone is paid it since April.", now=now)
    assert adopted.became.count() == 1
    assert LogEntry.objects.get().since == "Everyone is paid it since April."
    with pytest.raises(NotAllowed):
        actions.tell_what_became(people[1], adopted, text="Not true.", now=now)


def test_only_what_was_adopted_is_followed_up(coop, people):
    proposal = helpers.conclude(helpers.ask(coop, people[0]))
    with pytest.raises(Refused, match="adopted or chosen"):
        actions.commit(people[0], proposal, what="x", due_on=dt.date(2026, 5, 1), person=people[0].person, now=ASKED)


# --- talk -----------------------------------------------------------------------------------------------------
def test_several_proposals_live_in_one_conversation(coop, people):
    talk = actions.open_conversation(people[0], coop, title="Pay")
    both = [actions.write(people[0], coop, helpers.content(title=name), conversation=talk) for name in ("One", "Two")]
    for proposal in both:
        actions.discuss(people[0], proposal)
    question = actions.comment(people[1], talk, text="From when?", kind="question", proposal=both[0])
    reply = actions.comment(people[0], talk, text="April.", parent=question)
    assert (reply.depth, reply.proposal) == (1, both[0])
    assert talk.proposals.count() == 2


def test_the_same_form_twice_is_one_comment(coop, people):
    talk = actions.open_conversation(people[0], coop, title="Pay")
    mark = "5b1f3e1e-8f5e-4a55-9d9f-0a3a5a0f5a11"
    for _ in range(2):
        actions.comment(people[0], talk, text="Hello", submission=mark)
    assert Comment.objects.count() == 1


def test_a_steward_hides_with_a_reason(coop, people):
    talk = actions.open_conversation(people[0], coop, title="Pay")
    said = actions.comment(people[0], talk, text="Rude")
    with pytest.raises(NotAllowed):
        actions.hide_comment(people[1], said, why="Rude")
    steward = factories.make_steward(coop)
    with pytest.raises(ValidationError):
        actions.hide_comment(steward, said, why="")
    assert actions.hide_comment(steward, said, why="It insults someone.").hidden_at is not None


def test_strangers_do_not_talk(coop, people):
    talk = actions.open_conversation(people[0], coop, title="Pay")
    with pytest.raises(Refused):
        actions.comment(Actor(factories.make_person(email="")), talk, text="Hello")


def test_a_reply_belongs_to_its_conversation(coop, people):
    one, two = (actions.open_conversation(people[0], coop, title=name) for name in ("One", "Two"))
    said = actions.comment(people[0], one, text="Hello")
    with pytest.raises(ValidationError):
        actions.comment(people[0], two, text="Hi", parent=said)


def test_a_draft_is_edited_discarded_and_sent_once(coop, people):
    mark = "5b1f3e1e-8f5e-4a55-9d9f-0a3a5a0f5a12"
    draft = actions.write(people[0], coop, helpers.content(), submission=mark)
    assert actions.write(people[0], coop, helpers.content(), submission=mark) == draft
    actions.edit(people[0], draft, helpers.content(text="Other words."))
    assert draft.versions.get().text == "Other words."
    actions.discard(people[0], draft)
    assert not Proposal.objects.exists()


# --- not by an easier way ---------------------------------------------------------------------------------------
def test_what_came_back_is_decided_by_the_charter_of_today(coop, people, facilitator, tellers):
    """Asked when half was enough, sent back, and taken up again after the charter had come to ask for three quarters."""
    proposal = helpers.ask(coop, people[0])
    actions.return_(facilitator, proposal, why="Not ready.", now=helpers.during(proposal))
    harder = {"threshold": {"of": "yes+no", "at_least": "3/4"}}
    said = helpers.make_charter(make_matter("policy", title="Policies", statement=harder, urgent_hours=24))
    charters.amend(coop, said, decision="a" * 12, now=ASKED + 10 * DAY)
    now = ASKED + 30 * DAY
    proposal.refresh_from_db()
    done = actions.record_room_decision(facilitator, proposal, {"yes": 3, "no": 2}, 5, tellers, now=now)
    assert (done.charter, done.result) == (2, "not-adopted")


def test_what_was_asked_as_one_kind_does_not_become_another(coop, people, facilitator):
    """Its notice was that of the kind it was asked as."""
    proposal = helpers.ask(coop, people[0], matter="pay")
    proposal = actions.return_(people[0], proposal, why="Not ready.", now=helpers.during(proposal))
    with pytest.raises(ValidationError, match="another kind"):
        actions.edit(people[0], proposal, helpers.content(matter="policy"))


def test_who_is_asked_for_advice_reads_nothing_else_of_the_conversation(client, coop, people):
    stranger = factories.make_person(email="")
    proposal = helpers.ask(coop, people[0], matter="tools")
    actions.ask_advice(people[0], proposal, [stranger], now=ASKED)
    among_us = actions.comment(people[1], proposal.conversation, text="Between us.")
    about_it = actions.comment(people[1], proposal.conversation, text="The loud one.", proposal=proposal)
    factories.sign_in(client, stranger)
    url = f"{proposal.get_absolute_url()}say/"
    assert client.get(f"{url}?reply={among_us.pk}").status_code == 404
    assert "The loud one." in client.get(f"{url}?reply={about_it.pk}").content.decode()
