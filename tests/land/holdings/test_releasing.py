"""Land is given up by a decision of the members where the charter asks for one, from the verb to what a stranger verifies."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commonhouse.land.holdings import actions
from commonhouse.land.holdings.actions import releasing
from commonhouse.proposals import actions as proposals
from commonhouse.record.verify import Discrepancy
from tests import factories
from tests.land import helpers
from tests.land.helpers import on
from tests.land.holdings.test_entering import replay, verified
from tests.people.record import bodies
from tests.proposals.helpers import ASKED, DAY, make_coop, members, write
from tests.rules.charter.samples import make_matter

pytestmark = pytest.mark.django_db

IN_A_ROOM = {"threshold": {"of": "present", "more_than": "1/2"}}
LAND = make_matter("land", title="Selling or mortgaging land", statement=IN_A_ROOM, notice_days=0)
POLICY = make_matter("policy", title="Policies", statement=IN_A_ROOM, notice_days=0)
AFTER = ASKED + DAY


@pytest.fixture
def organization():
    return make_coop("trust", 5, LAND, POLICY, kind="land-trust")


def decided(organization, matter, yes):
    people = members(organization)
    proposal = write(organization, people[0], matter=matter)
    tellers = [each.person for each in people[1:3]]
    facilitator = factories.make_actor(organization, "facilitator")
    counts = {"yes": yes, "no": 4 - yes}
    return proposals.record_room_decision(facilitator, proposal, counts, 4, tellers, now=ASKED)


def test_members_decide_before_land_changes_hands(organization):
    steward = factories.make_steward(organization)
    facts = actions.ParcelFacts("Lot 1", square_feet=4_000, acquired_on=on("2015-03-01"))
    parcel = actions.enter_parcel(steward, organization, facts, now=ASKED - 5 * DAY)
    yes, no, other = (decided(organization, *each) for each in (("land", 3), ("land", 1), ("policy", 4)))
    assert releasing.needs_decision(organization)
    assert releasing.decisions(organization) == [yes]

    asks = factories.sign_in_as(Client(), steward).get(reverse("land_parcel_release", args=["trust", parcel.public_id]))
    assert yes.title in asks.content.decode()

    def release(decision):
        return actions.release_parcel(
            steward, parcel, on=on("2026-03-02"), why="A school", decision=decision, now=AFTER
        )

    for wrong in ("", no.public_id, other.public_id):
        with pytest.raises(ValidationError) as refused:
            release(wrong)
        assert list(refused.value.error_dict) == ["decision"]
    assert release(yes.public_id).released_by == yes.public_id
    assert bodies(organization, "land.parcel-released")[0]["decision"] == yes.public_id
    assert f"by decision {yes.public_id}" in verified(organization)[-1]
    for words, decision in (
        ("as the charter asks", ""), ("was adopted before", no.public_id), ("was about land", other.public_id),
    ):  # fmt: skip
        with pytest.raises(Discrepancy, match=words):
            replay(organization, "land.parcel-released", lambda body, to=decision: body.update(decision=to))


def test_the_page_leads_to_the_members_while_they_have_not_decided(organization):
    steward, parcel = factories.make_steward(organization), helpers.make_parcel(organization)
    page = factories.sign_in_as(Client(), steward).get(reverse("land_parcel_release", args=["trust", parcel.public_id]))
    assert reverse("proposal_write", args=["trust", "land"]) in page.content.decode()


def test_without_a_charter_the_reason_names_who_decided():
    trust = helpers.make_trust(books=False)
    assert not releasing.needs_decision(trust.organization)
    parcel = helpers.make_parcel(trust.organization)
    with pytest.raises(ValidationError, match="Say why"):
        actions.release_parcel(trust.steward, parcel, on=on("2026-03-02"), why="  ")
    with pytest.raises(ValidationError, match="telephone"):
        actions.release_parcel(trust.steward, parcel, on=on("2026-03-02"), why="Ask 617-555-0123")
