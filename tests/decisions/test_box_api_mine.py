"""Voting as oneself and for an organization through the API; what an organization takes along."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.utils import timezone

from commonhouse.decisions import actions, export
from commonhouse.decisions.models import Ballot
from tests.decisions.polls import question
from tests.factories import make_class, make_member, make_organization, make_steward, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coop(transactional_db):
    return make_organization("riverside")


def running(organization, **changes):
    now = timezone.now()
    terms = question(
        organization, opens_at=now - dt.timedelta(hours=1), closes_at=now + dt.timedelta(days=1), **changes
    )
    steward = make_steward(organization)
    return actions.open_box(steward, actions.create_box(steward, organization, **terms))


def post(client, box, **body):
    url = f"/api/o/{box.organization.slug}/votes/{box.public_id}/ballots/mine"
    return client.post(url, json.dumps({"receipt": actions.new_receipt()} | body), content_type="application/json")


def test_cast_again_and_changed(client, coop):
    ana = make_member(coop).person
    box = running(coop)
    assert post(client, box, choice={"vote": "yes"}).status_code == 401
    sign_in(client, ana)
    receipt = actions.new_receipt()
    first = post(client, box, choice={"vote": "yes"}, receipt=receipt).json()
    assert first == {"receipt": receipt, "is_repeat": False, "is_change": False}
    assert post(client, box, choice={"vote": "yes"}, receipt=receipt).json()["is_repeat"] is True
    assert post(client, box, choice={"vote": "no"}).json() == {"receipt": "", "is_repeat": False, "is_change": True}
    assert post(client, box, choice={"vote": "maybe"}).status_code == 422
    assert Ballot.objects.get(box=box).choice == {"vote": "no"}


def test_a_secret_ballot_is_not_changed_so(client, coop):
    ana = make_member(coop).person
    box = running(coop, is_secret=True)
    sign_in(client, ana)
    assert post(client, box, choice={"vote": "yes"}).status_code == 200
    assert post(client, box, choice={"vote": "no"}).status_code == 409
    assert Ballot.objects.get(box=box).choice == {"vote": "yes"}


def test_for_an_organization_by_its_delegates_only(client, coop):
    coalition = make_organization("coalition", with_class=False)
    groups = make_class(coalition, "groups")
    membership = coalition.memberships.create(member_organization=coop, member_class=groups, status="active")
    box = running(coalition, classes=[], organization_classes=[groups])
    ana = make_member(coop).person
    sign_in(client, ana)
    assert post(client, box, choice={"vote": "yes"}, speaks_for="riverside").status_code == 409
    membership.delegates.create(organization=coalition, person=ana, starts_on=dt.date(2026, 1, 1))
    assert post(client, box, choice={"vote": "yes"}, speaks_for="riverside").status_code == 200
    assert Ballot.objects.get().roll_entry.member_organization == coop


def test_what_an_organization_takes_along(client, coop):
    ana, ben = make_member(coop).person, make_member(coop).person
    box = running(coop)
    coop.delegations.create(topic="money", giver=ana, holder=ben, given_at=timezone.now())
    found = {name: b"".join(pieces) for name, _what, pieces in export.files(coop)}
    (vote,) = json.loads(found["votes.json"])
    assert (vote["public_id"], vote["rights"], vote["voted"]) == (box.public_id, 2, 0)
    assert "roll" not in vote
    rows = list(csv.reader(io.StringIO(found["voices.csv"].decode("utf-8-sig"))))
    assert rows[1][:4] == ["delegation", "money", ana.name, ben.name]
    assert found["decisions.csv"].decode("utf-8-sig").startswith("decided_at,title")
