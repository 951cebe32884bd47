"""A change of the charter on its way through a proposal: who may read its text, and when it may still change."""

from __future__ import annotations

import pytest

from commonhouse.charters import actions, queries
from commonhouse.charters.models import CharterDraft
from commonhouse.people.permissions import NOBODY, Actor
from tests import factories
from tests.proposals import helpers
from tests.rules.charter.samples import make_charter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coop():
    return helpers.make_coop()


@pytest.fixture
def people(coop):
    return helpers.members(coop)


@pytest.fixture
def draft(coop, people):
    text = make_charter(*helpers.MATTERS, preamble="We rest on Sundays.")
    return actions.begin_amendment(people[0], coop, text, now=helpers.ASKED)


def may_read(actor, draft):
    return queries._may_read(actor, CharterDraft.objects.select_related("organization").get(pk=draft.pk))


def test_members_read_the_text_once_it_is_asked_and_strangers_do_not(coop, people, draft):
    helpers.write(coop, people[0], matter="charter", charter_draft=draft)
    assert not may_read(people[1], draft)  # the proposal is a draft too
    helpers.ask(coop, people[0], matter="charter", charter_draft=draft, title="Sundays")
    assert may_read(people[1], draft)
    assert not may_read(NOBODY, draft)
    assert not may_read(Actor(factories.make_person()), draft)


def test_a_text_that_was_voted_down_stays_as_it_was(coop, people, draft):
    proposal = helpers.ask(coop, people[0], matter="charter", charter_draft=draft)
    helpers.answer(proposal, people, "no")
    helpers.conclude(proposal)
    kept = CharterDraft.objects.get(pk=draft.pk)
    assert (kept.frozen_at is not None, kept.data) == (True, draft.data)
    assert queries.latest_version(coop) == 1
    again = actions.copy_draft(people[0], kept)
    assert again.pk != kept.pk
    assert not queries.may_edit(people[0], kept)
