"""The demo's organizations, their members and their charters: the numbers that its stories rest on."""

from __future__ import annotations

import pytest

from commonhouse.charters import demo, queries
from commonhouse.charters.verify import VERIFIERS as CHARTERS
from commonhouse.people import demo as people
from commonhouse.people.models import Delegate, Membership, Organization
from commonhouse.people.verify import VERIFIERS as PEOPLE
from tests.people.record import download

pytestmark = pytest.mark.django_db


def count(slug, member_class, **more):
    return Membership.objects.filter(
        organization__slug=slug, member_class__slug=member_class, status="active", **more
    ).count()


def test_the_demo_has_the_people_and_charters_its_stories_need():
    people.seed(lambda _words: None)
    demo.seed(lambda _words: None)
    assert count("ujima", "voting") == 240
    assert count("limpieza-unida", "worker-owners") == count("cero", "worker-owners") == 5
    assert count("sei", "members", person__isnull=False) == 9
    assert count("cowop", "members", member_organization__isnull=False) == 40
    assert Delegate.objects.filter(organization__slug="cowop", ended_on=None).count() == 40
    for slug in demo.SETS:
        organization = Organization.objects.get(slug=slug)
        row = queries.current_row(organization)
        assert row is not None
        assert queries.empty_classes(organization, row.said) == []
    _verified(Organization.objects.get(slug="ujima"))


def _verified(organization):
    import io

    from commonhouse.record.verify import verify

    verify(io.BytesIO(download(organization)), verifiers={**PEOPLE, **CHARTERS})
