"""Consent and consensus: rounds, objections and their loop."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.proposals import actions, words
from commonhouse.proposals.models import Objection, Proposal
from tests import factories
from tests.people.record import bodies, kinds
from tests.proposals import helpers
from tests.proposals.helpers import ASKED, HOUR
from tests.rules.charter.samples import make_charter

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
def round_one(coop, people):
    return helpers.ask(coop, people[0], matter="pay")


def objects(proposal: Proposal, actor: Actor, argument: str = "Night shifts lose by it.") -> Objection:
    helpers.answer(proposal, [actor], "objection", reason=argument)
    return actions.object_(actor, proposal, argument=argument, kind="harm", now=helpers.during(proposal))


def test_a_pay_change_has_consent_after_one_objection_is_integrated(coop, people, round_one):
    helpers.answer(round_one, people[:3], "consent")
    objection = objects(round_one, people[3])
    first_box = round_one.box
    actions.revise(
        people[0], round_one, text="Nights get $2 more.", why="Nights are paid more.", integrates=[objection],
        now=helpers.during(round_one) + HOUR,
    )  # fmt: skip
    proposal = Proposal.objects.get(pk=round_one.pk)
    first_box.refresh_from_db()
    objection.refresh_from_db()
    assert (first_box.state, first_box.ballots.count()) == ("withdrawn", 0)
    assert (proposal.rounds.count(), proposal.box.ballots.count()) == (2, 0)
    assert (objection.state, objection.resolved_in.number) == ("integrated", 2)
    helpers.answer(proposal, people, "consent")
    proposal = actions.conclude(people[0], proposal, now=helpers.during(proposal) + HOUR)  # everyone has answered
    assert (proposal.result, proposal.outcome["result"]["version"]) == ("adopted", 2)
    assert "No objection stands." in words.sentences(proposal.outcome)
    assert proposal.review_on.year == 2027
    assert [body["state"] for body in bodies(coop, "proposals.objection")] == ["raised"]
    assert bodies(coop, "proposals.revised")[0]["objections_integrated"] == [objection.record_name]
    helpers.verified(coop)


def test_an_objection_that_stands_sends_it_back(coop, people, round_one):
    helpers.answer(round_one, people[:4], "consent")
    objects(round_one, people[4])
    proposal = helpers.conclude(round_one)
    assert (proposal.state, proposal.result) == ("returned", "returned")
    assert "1 objection stands." in words.sentences(proposal.outcome)
    again = actions.revise(people[0], proposal, text="Another way.", why="Heard.", now=helpers.after(proposal) + HOUR)
    assert again.number == 2
    helpers.verified(coop)


def test_an_objection_without_its_argument_is_asked_for_one(people, round_one):
    with pytest.raises(ValidationError) as problem:
        helpers.answer(round_one, people[:1], "objection")
    assert "reason" in problem.value.message_dict
    assert round_one.box.ballots.count() == 0
    with pytest.raises(ValidationError):
        actions.object_(people[0], round_one, argument="  ", kind="harm", now=helpers.during(round_one))


def test_an_objection_that_is_not_carried_on_still_stands_in_the_next_round(people, round_one):
    objects(round_one, people[3])
    actions.revise(people[0], round_one, text="Another text.", why="A typo.", now=helpers.during(round_one))
    proposal = Proposal.objects.get(pk=round_one.pk)
    helpers.answer(proposal, people, "consent")
    assert helpers.conclude(proposal).result == "returned"


def test_the_group_finds_that_it_is_no_objection(coop, people, round_one, facilitator):
    helpers.answer(round_one, people[:4], "consent")
    objection = objects(round_one, people[4], "I would rather have a bicycle.")
    with pytest.raises(NotAllowed):
        actions.qualify(people[1], objection, qualified=False, words="A wish.")
    with pytest.raises(ValidationError):
        actions.qualify(facilitator, objection, qualified=False)
    actions.qualify(
        facilitator, objection, qualified=False, words="It is a wish, and we heard it.", now=_now(round_one)
    )
    assert helpers.conclude(round_one).result == "adopted"
    helpers.verified(coop)


def test_only_who_raised_it_withdraws_it(people, round_one):
    objection = objects(round_one, people[4])
    with pytest.raises(NotAllowed):
        actions.withdraw_objection(people[0], objection)
    actions.withdraw_objection(people[4], objection, words="Answered.", now=_now(round_one))
    helpers.answer(round_one, people, "consent", now=_now(round_one))
    assert helpers.conclude(round_one).result == "adopted"


def test_silence_is_not_consent(coop, round_one):
    proposal = helpers.conclude(round_one)
    assert proposal.result == "no-quorum"
    helpers.verified(coop)


def test_an_objection_has_no_place_in_a_vote(coop, people):
    proposal = helpers.ask(coop, people[0])
    with pytest.raises(Refused, match="nobody's objection stops it"):
        actions.object_(people[1], proposal, argument="No.", kind="harm", now=helpers.during(proposal))


def test_raised_twice_is_raised_once(coop, people, round_one):
    first = objects(round_one, people[3])
    assert actions.object_(people[3], round_one, argument=first.argument, kind="harm", now=_now(round_one)) == first
    assert kinds(coop).count("proposals.objection") == 1


def test_a_block_stops_consensus_and_says_so(coop, people):
    proposal = helpers.ask(coop, people[0], matter="values")
    helpers.answer(proposal, people[:4], "agree")
    helpers.answer(proposal, people[4:], "block", reason="It betrays our values.")
    proposal = helpers.conclude(proposal)
    assert (proposal.state, proposal.result) == ("decided", "blocked")
    assert "1 person blocks it; at most 0 may." in words.sentences(proposal.outcome)
    helpers.verified(coop)


# --- coalitions -----------------------------------------------------------------------------------------------
def test_forty_organizations_sign_on_one_objecting():
    coalition, delegates = helpers.make_coalition(40, window_days=3)
    proposal = helpers.ask(coalition, delegates[0], matter="platform")
    assert proposal.box.roll.count() == 40
    helpers.answer(proposal, delegates[:39], "yes")
    helpers.answer(proposal, delegates[39:], "no", reason="Our members have not met.")
    membership = coalition.memberships.order_by("pk").first()
    steward = factories.make_steward(membership.member_organization)
    mandate = actions.give_mandate(steward, proposal, membership, words="Sign on.", now=_now(proposal))
    assert actions.give_mandate(steward, proposal, membership, words="Sign on.", now=_now(proposal)).pk == mandate.pk
    proposal = helpers.conclude(proposal)
    assert (proposal.result, proposal.outcome["result"]["counts"]["yes"]) == ("adopted", 39)
    helpers.verified(coalition)


def test_two_delegates_have_one_voice():
    coalition, delegates = helpers.make_coalition(2, window_days=3)
    proposal = helpers.ask(coalition, delegates[0], matter="platform")
    membership = coalition.memberships.order_by("pk").first()
    from commonhouse.people.actions.delegates import name_delegate

    second = factories.make_member(membership.member_organization).person
    name_delegate(factories.make_steward(membership.member_organization), membership, second, now=ASKED)
    helpers.answer(proposal, [delegates[0]], "yes")
    helpers.answer(proposal, [Actor(second)], "no", reason="We met again.")
    assert proposal.box.ballots.count() == 1
    assert helpers.conclude(proposal).outcome["result"]["counts"] == {"yes": 0, "no": 1, "abstain": 0}


def test_a_stranger_gives_no_mandate():
    coalition, delegates = helpers.make_coalition(2, window_days=3)
    proposal = helpers.ask(coalition, delegates[0], matter="platform")
    with pytest.raises(NotAllowed):
        actions.give_mandate(delegates[1], proposal, coalition.memberships.first(), words="Sign.", now=_now(proposal))


# --- amendments -----------------------------------------------------------------------------------------------
def test_an_adopted_amendment_is_the_charters_next_version(coop, people):
    from commonhouse.charters import actions as charters
    from commonhouse.charters import queries

    target = make_charter(*helpers.MATTERS, preamble="We decide together, and rest on Sundays.")
    draft = charters.begin_amendment(people[0], coop, target, now=ASKED)
    proposal = helpers.ask(coop, people[0], matter="charter", charter_draft=draft)
    helpers.answer(proposal, people, "yes")
    helpers.conclude(proposal)
    assert queries.current_row(coop).version == 2
    assert queries.current(coop).preamble.endswith("Sundays.")
    report = helpers.verified(coop)
    assert any("version 2 of the charter was amended by decision" in each for each in report.sentences)


def test_one_change_of_the_charter_at_a_time(coop, people):
    from commonhouse.charters import actions as charters

    texts = [make_charter(*helpers.MATTERS, preamble=words) for words in ("One.", "Two.")]
    drafts = [charters.begin_amendment(people[0], coop, text, now=ASKED) for text in texts]
    helpers.ask(coop, people[0], matter="charter", charter_draft=drafts[0])
    with pytest.raises(Refused, match="Another change of the charter"):
        helpers.ask(coop, people[0], matter="charter", charter_draft=drafts[1], title="Two")


def test_the_charter_changes_by_its_own_matter_only(coop, people):
    with pytest.raises(ValidationError):
        helpers.write(coop, people[0], matter="charter")


def _now(proposal: Proposal):
    return helpers.during(proposal) + 2 * HOUR
