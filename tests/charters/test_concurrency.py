"""Two people at one button."""

from __future__ import annotations

import pytest

from commonhouse.charters import actions
from commonhouse.charters.models import Charter, CharterDraft
from commonhouse.people.permissions import Refused
from tests import factories
from tests.people.record import bodies
from tests.people.test_concurrency import at_once
from tests.rules.charter.samples import make_charter, make_matter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def coop():
    return factories.make_organization("coop")


def test_one_first_charter_however_often_it_is_adopted(coop):
    steward = factories.make_steward(coop)
    results = at_once(lambda: actions.adopt(steward, coop, make_charter()))
    assert len({row.pk for row in results}) == 1
    assert len(bodies(coop, "charters.adopted")) == 1


def test_of_two_first_charters_one_is_adopted(coop):
    stewards = [factories.make_steward(coop), factories.make_steward(coop)]
    charters = [make_charter(), make_charter(make_matter("pay"))]
    turns = iter(range(8))
    results = at_once(lambda: actions.adopt(stewards[(n := next(turns)) % 2], coop, charters[n % 2]))
    assert any(isinstance(each, Refused) for each in results)
    assert Charter.objects.count() == len(bodies(coop, "charters.adopted")) == 1


def test_one_decision_amends_once(coop):
    steward = factories.make_steward(coop)
    actions.adopt(steward, coop, make_charter())
    changed = make_charter(make_matter("pay"))
    results = at_once(lambda: actions.amend(coop, changed, decision="a1b2c3", base_version=1))
    assert {row.version for row in results} == {2}
    assert Charter.objects.count() == len(bodies(coop, "charters.adopted")) == 2


def test_beginning_twice_begins_one_draft(coop):
    steward = factories.make_steward(coop)
    results = at_once(lambda: actions.begin_draft(steward, coop, make_charter()))
    assert len({draft.pk for draft in results}) == CharterDraft.objects.count() == 1
