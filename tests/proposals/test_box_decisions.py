"""Decisions by vote, from asking to the outcome in the record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commonhouse.decisions.models import Box, LogEntry, RollEntry
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.proposals import actions, words
from commonhouse.proposals.models import Proposal, Reason
from tests import factories
from tests.people.record import bodies, kinds
from tests.proposals import helpers
from tests.proposals.helpers import ASKED, DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coop():
    return helpers.make_coop()


@pytest.fixture
def people(coop):
    return helpers.members(coop)


# --- asking ---------------------------------------------------------------------------------------------------
def test_asking_opens_a_box_with_the_charters_notice_and_window(coop, people):
    proposal = helpers.ask(coop, people[0])
    box = proposal.box
    assert (proposal.state, proposal.charter, box.state) == ("deciding", 1, "open")
    assert (box.opens_at, box.closes_at) == (ASKED + 7 * DAY, ASKED + 14 * DAY)
    assert box.rule["rule"] == "threshold"
    assert box.is_secret is False
    assert box.roll.count() == 5
    [body] = bodies(coop, "proposals.asked")
    assert (body["box"], body["matter"], body["version"], body["round"]) == (box.public_id, "policy", 1, 1)


def test_asking_twice_asks_once(coop, people):
    proposal = helpers.ask(coop, people[0])
    actions.ask(people[0], proposal, now=ASKED + HOUR)
    assert Box.objects.count() == len(bodies(coop, "proposals.asked")) == 1


def test_a_short_notice_is_refused_with_the_earliest_moment(coop, people):
    draft = helpers.write(coop, people[0])
    with pytest.raises(Refused, match=r"7 days’ notice.*March 8, 2026"):
        actions.ask(people[0], draft, decides_from=ASKED + 3 * DAY, now=ASKED)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Box.objects.exists()


def test_a_short_window_is_refused(coop, people):
    draft = helpers.write(coop, people[0])
    with pytest.raises(Refused, match="7 days to answer"):
        actions.ask(people[0], draft, closes_at=ASKED + 8 * DAY, now=ASKED)


def test_an_urgent_question_has_the_charters_short_notice(coop, people):
    draft = helpers.write(coop, people[0])
    proposal = actions.ask(people[0], draft, urgent_why="The boiler broke.", now=ASKED)
    assert (proposal.decides_from, proposal.closes_at) == (ASKED + DAY, ASKED + 2 * DAY)
    other = helpers.write(coop, people[1], title="Another")
    with pytest.raises(Refused, match="Even an urgent decision"):
        actions.ask(people[1], other, urgent_why="Now.", decides_from=ASKED + HOUR, now=ASKED)


def test_what_the_charter_knows_no_urgency_for_keeps_its_notice(coop, people):
    draft = helpers.write(coop, people[0], matter="loan")
    with pytest.raises(Refused, match=r"no urgent decisions of this kind.*March 8, 2026"):
        actions.ask(people[0], draft, urgent_why="Quick", now=ASKED)


def test_only_the_author_and_facilitators_ask(coop, people):
    draft = helpers.write(coop, people[0])
    with pytest.raises(NotAllowed):
        actions.ask(people[1], draft, now=ASKED)
    facilitator = factories.make_actor(coop, "facilitator")
    assert actions.ask(facilitator, draft, now=ASKED).state == "deciding"


def test_strangers_write_nothing(coop):
    with pytest.raises(NotAllowed):
        helpers.write(coop, Actor(factories.make_person(email="")))


def test_what_counts_those_present_is_for_a_meeting(coop, people):
    with pytest.raises(Refused, match="Take it in a meeting"):
        helpers.ask(coop, people[0], matter="room")


def test_without_a_charter_nothing_is_asked():
    bare = factories.make_organization()
    member = Actor(factories.make_member(bare).person)
    with pytest.raises(Refused, match="no charter yet"):
        helpers.write(bare, member)


# --- voting and the outcome -----------------------------------------------------------------------------------
def test_a_majority_adopts_and_the_log_the_record_and_the_page_say_so(coop, people):
    proposal = helpers.ask(coop, people[0])
    helpers.answer(proposal, people[:3], "yes", reason="It is time.")
    helpers.answer(proposal, people[3:4], "no")
    proposal = helpers.conclude(proposal)
    assert (proposal.state, proposal.result) == ("decided", "adopted")
    [entry] = LogEntry.objects.all()
    assert (entry.source, entry.ref, entry.outcome) == ("proposal", proposal.public_id, "adopted")
    assert entry.url == proposal.get_absolute_url()
    said = words.sentences(proposal.outcome)
    assert said[0] == "It was adopted."
    assert "3 of 4 who took a side were for it; 3 were needed." in said
    [body] = bodies(coop, "proposals.decided")
    assert (body["outcome"], body["channel"], body["version"]) == ("adopted", "box", 1)
    report = helpers.verified(coop)
    assert not report.not_recomputed
    assert any("ended as “adopted”" in each for each in report.sentences)


def test_reasons_stay_beside_the_vote_and_out_of_the_record(coop, people):
    proposal = helpers.ask(coop, people[0])
    helpers.answer(proposal, people[:1], "no", reason="We cannot pay it.")
    helpers.answer(proposal, people[:1], "yes", reason="I was wrong.")
    [reason] = Reason.objects.all()
    assert reason.text == "I was wrong."
    proposal = helpers.conclude(proposal)
    assert proposal.outcome["result"]["counts"] == {"yes": 1, "no": 0, "abstain": 0}
    text = b"".join(_lines(coop))
    assert b"wrong" not in text


def test_too_few_is_told_kindly(coop, people):
    proposal = helpers.ask(coop, people[0], matter="loan")
    proposal = helpers.conclude(proposal)
    assert proposal.result == "no-quorum"
    said = words.sentences(proposal.outcome)
    assert said[0] == "0 of 5 answered; 3 were needed. Nothing is lost: it can be asked again."
    helpers.verified(coop)


def test_a_tie_does_not_carry(coop, people):
    proposal = helpers.ask(coop, people[0])
    helpers.answer(proposal, people[:2], "yes")
    helpers.answer(proposal, people[2:4], "no")
    proposal = helpers.conclude(proposal)
    assert proposal.result == "not-adopted"
    assert "As many were for it as against it. A tie does not carry." in words.sentences(proposal.outcome)


def test_concluding_early_is_refused_and_twice_changes_nothing(coop, people):
    proposal = helpers.ask(coop, people[0])
    with pytest.raises(Refused, match="Voting is open until"):
        actions.conclude(people[0], proposal, now=helpers.during(proposal))
    helpers.conclude(proposal)
    helpers.conclude(proposal)
    assert kinds(coop).count("proposals.decided") == 1


def test_a_secret_vote_is_answered_in_its_box_only(coop, people):
    proposal = helpers.ask(coop, people[0], matter="loan")
    with pytest.raises(Refused, match="secret vote"):
        helpers.answer(proposal, people[:1], "approve")


def test_who_left_after_the_roll_was_frozen_still_decides(coop, people):
    proposal = helpers.ask(coop, people[0])
    coop.memberships.filter(person=people[1].person).update(status="left")
    helpers.answer(proposal, people[1:2], "yes")
    assert RollEntry.objects.filter(box=proposal.box, state="voted").count() == 1


def test_a_stranger_does_not_answer(coop, people):
    proposal = helpers.ask(coop, people[0])
    with pytest.raises(Refused, match="not on the roll"):
        helpers.answer(proposal, [Actor(factories.make_person())], "yes")
    with pytest.raises(ValidationError):
        helpers.answer(proposal, people[:1], "maybe")


def test_choosing_among_options(coop, people):
    from commonhouse.decisions import actions as decisions

    proposal = helpers.ask(coop, people[0], matter="logo", options=["Sun", "Leaf"])
    for actor in people[:3]:
        credential = decisions.PersonCredential(actor.person)
        now = helpers.during(proposal)
        decisions.cast(proposal.box, credential, {"approve": ["o2"]}, decisions.new_receipt(), now=now)
    proposal = helpers.conclude(proposal)
    assert proposal.result == "chosen"
    assert words.sentences(proposal.outcome, {"o2": "Leaf"})[0] == "Chosen: Leaf."
    helpers.verified(coop)


@pytest.mark.parametrize("options", [[], ["Sun"], ["Sun", "sun"], ["x" * 121, "y"]])
def test_options_that_are_no_choice_are_refused(coop, people, options):
    with pytest.raises(ValidationError) as problem:
        helpers.write(coop, people[0], matter="logo", options=options)
    assert "options" in problem.value.message_dict


# --- taking back ----------------------------------------------------------------------------------------------
def test_withdrawing_while_people_vote_counts_nothing(coop, people):
    proposal = helpers.ask(coop, people[0])
    helpers.answer(proposal, people[:2], "yes")
    actions.withdraw(people[0], proposal, why="A better one is coming.", now=helpers.during(proposal))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.box.state, proposal.box.ballots.count()) == ("withdrawn", "withdrawn", 0)
    helpers.conclude(proposal)
    assert proposal.outcome is None
    helpers.verified(coop)


def test_a_text_cannot_change_while_people_vote_on_it(coop, people):
    proposal = helpers.ask(coop, people[0])
    with pytest.raises(Refused, match="cannot change"):
        actions.revise(people[0], proposal, text="Other", why="Better", now=ASKED + DAY)


def test_what_was_returned_can_be_worked_on_and_asked_again(coop, people):
    proposal = helpers.ask(coop, people[0])
    facilitator = factories.make_actor(coop, "facilitator")
    actions.return_(facilitator, proposal, why="The figures are missing.", now=ASKED + DAY)
    proposal.refresh_from_db()
    actions.revise(people[0], proposal, text="With figures.", why="Figures added.", now=ASKED + 2 * DAY)
    again = actions.ask(people[0], Proposal.objects.get(pk=proposal.pk), now=ASKED + 3 * DAY)
    assert again.rounds.count() == 2
    assert again.decides_from == ASKED + 10 * DAY
    helpers.answer(again, people, "yes")
    assert helpers.conclude(again).result == "adopted"
    helpers.verified(coop)


def test_the_clock_counts_what_is_due(coop, people):
    from django.utils import timezone

    from commonhouse.proposals.tasks import conclude_due

    proposal = helpers.ask(coop, people[0], now=timezone.now() - 20 * DAY)
    assert conclude_due.call() == 1
    assert conclude_due.call() == 0
    proposal.refresh_from_db()
    assert proposal.state == "decided"


def _lines(organization):
    from commonhouse.record import queries

    return queries.lines(queries.log_of(organization))


def test_days_are_counted_from_asking_on():
    from commonhouse.proposals import timing

    times = timing.earliest(helpers.MAJORITY, ASKED)
    assert times == timing.Earliest(ASKED + 7 * DAY, ASKED + 14 * DAY)
    assert timing.again(helpers.CONSENT, ASKED, None) == timing.Earliest(ASKED, ASKED + 3 * DAY)
    assert timing.notice(helpers.MAJORITY, urgent=True) == dt.timedelta(hours=24)


def test_a_closing_time_that_two_stewards_moved_is_the_one_that_counts(coop, people):
    from commonhouse.decisions import actions as decisions

    proposal = helpers.ask(coop, people[0])
    one, two = factories.make_steward(coop), factories.make_steward(coop)
    later = helpers.after(proposal) + 2 * DAY
    change = decisions.propose_schedule(one, proposal.box, later, "A storm.", now=helpers.during(proposal))
    decisions.confirm_schedule(two, change, now=helpers.during(proposal))
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert proposal.ends_at == later
    with pytest.raises(Refused, match="Voting is open until"):
        helpers.conclude(proposal)
    assert helpers.conclude(proposal, now=later).state == "decided"
    helpers.verified(coop)


def test_two_stewards_cannot_take_time_to_answer_away(coop, people):
    from commonhouse.decisions import actions as decisions

    proposal = helpers.ask(coop, people[0])
    steward = factories.make_steward(coop)
    sooner = helpers.after(proposal) - DAY
    with pytest.raises(Refused, match="By the charter people have time"):
        decisions.propose_schedule(steward, proposal.box, sooner, "We are all here.", now=helpers.during(proposal))
