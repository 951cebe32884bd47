"""The tests' own factories do what they say."""

from __future__ import annotations

import pytest
from django.test import Client

from commonhouse.people.permissions import Role
from tests import factories


@pytest.mark.django_db
def test_a_steward_signed_in_acts_in_the_seat(client: Client) -> None:
    organization = factories.make_organization("cero")
    steward = factories.make_steward(organization)
    factories.sign_in_as(client, steward)
    assert client.session["acting_as"] == steward.seat.pk
    assert Role.STEWARD in steward.roles(organization)


@pytest.mark.django_db
def test_a_member_is_active_in_the_default_class() -> None:
    organization = factories.make_organization()
    membership = factories.make_member(organization)
    assert membership.member_class.slug == "members"
    assert membership.status == "active"
