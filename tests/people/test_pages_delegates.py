"""The pages on which a member organization names who speaks for it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from commonhouse.people.models import Delegate
from tests.factories import make_member, make_organization, make_person, make_steward, sign_in, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    return make_organization("member")


@pytest.fixture
def membership(member):
    coalition = make_organization("coalition")
    return coalition.memberships.create(
        member_organization=member, member_class=coalition.member_classes.get(), status="active"
    )


@pytest.fixture
def steward(member, client):
    actor = make_steward(member)
    sign_in_as(client, actor)
    return client


def url(name, **rest):
    return reverse(name, kwargs={"slug": "member", **rest})


def text(response):
    return response.content.decode()


def test_naming_and_ending(steward, member, membership):
    ana = make_member(member, person=make_person("Ana", email=""))
    page = text(steward.get(url("delegates")))
    assert "Coalition" in page
    assert "Nobody speaks for you here yet" in page
    choose = url("delegate_choose", pk=membership.pk)
    assert "Ana" in text(steward.get(choose, {"q": "an"}))
    assert "No member found" in text(steward.get(choose, {"q": "zz"}))
    page = text(steward.post(choose, {"member": ana.pk}, follow=True))
    assert "Ana now speaks for you in Coalition." in page
    delegate = Delegate.objects.get()
    own = sign_in(Client(), ana.person)
    assert own.post(url("delegate_end", pk=delegate.pk)).status_code == 302  # steps back
    delegate.refresh_from_db()
    assert delegate.ended_on is not None


@pytest.mark.parametrize("given", ["", "x", "0", "99999999999999999999", "-1"])
def test_nonsense_names_nobody(steward, member, membership, given):
    assert steward.post(url("delegate_choose", pk=membership.pk), {"member": given}).status_code == 404
    assert not Delegate.objects.exists()


def test_only_stewards_of_the_member_organization(client, member, membership):
    sign_in_as(client, make_steward(membership.organization))
    assert client.get(url("delegates")).status_code == 403
    assert client.get(url("delegate_choose", pk=membership.pk)).status_code == 403
    delegate = membership.delegates.create(
        organization=membership.organization, person=make_person(), starts_on="2026-01-01"
    )
    assert client.post(url("delegate_end", pk=delegate.pk)).status_code == 403
    delegate.refresh_from_db()
    assert delegate.ended_on is None


def test_without_any_coalition(steward, member):
    assert "You belong to no organization yet" in text(steward.get(url("delegates")))


def test_the_list_takes_as_many_queries_for_one_as_for_many(steward, member, membership):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as seen:
            steward.get(url("delegates"))
        return len(seen)

    few = count()
    for _ in range(5):
        coalition = make_organization()
        other = coalition.memberships.create(
            member_organization=member, member_class=coalition.member_classes.get(), status="active"
        )
        other.delegates.create(organization=coalition, person=make_person(), starts_on="2026-01-01")
    assert count() == few <= 12
