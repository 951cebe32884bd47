"""Seats by group, the class that follows the leases, decisions tied to land: the verbs, and what the record keeps of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonhouse.cli.verifiers import load
from commonhouse.land.models import BoardQuota, ClassCall, LandDecision
from commonhouse.land.reporting import board
from commonhouse.land.reporting.actions import following, governing, linking, publishing
from commonhouse.land.reporting.models import LandReport
from commonhouse.land.reporting.tasks import follow_all
from commonhouse.notices.models import Notice
from commonhouse.people.models import Membership
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.proposals.models import Conversation, Proposal
from tests import factories as make
from tests.land import helpers as land
from tests.land.reporting.helpers import champlain, make_lease, noon
from tests.record import helpers as record

pytestmark = pytest.mark.django_db
NOW = noon(2026, 6, 1)


@pytest.fixture
def trust() -> land.Trust:
    made = land.make_trust(books=False)
    make.make_class(made.organization, "leaseholders")
    make.make_class(made.organization, "community")
    return made


def class_of(trust: land.Trust, slug: str) -> Any:
    return trust.organization.member_classes.get(slug=slug)


def settle(trust: land.Trust, otherwise: str = "") -> None:
    governing.settle_governing(
        trust.steward, trust.organization, leaseholders=class_of(trust, "leaseholders"),
        otherwise=class_of(trust, otherwise) if otherwise else None, now=NOW,
    )  # fmt: skip


def call_of(person: Any) -> ClassCall:
    return ClassCall.objects.select_related("organization", "person").get(person=person)


def test_whoever_holds_a_lease_is_asked_and_joins(trust: land.Trust) -> None:
    settle(trust)
    family = make.make_person(email="")
    make_lease(land.make_home(trust.organization), "2025-01-01", "", "", family)
    assert following.follow_leases(trust.steward, trust.organization, now=NOW).asked == 1
    assert following.follow_leases(trust.steward, trust.organization, now=NOW).asked == 0  # asked once
    assert Notice.objects.filter(person=family, kind="land-join-leaseholders").exists()
    following.answer_call(Actor(family), call_of(family), joins=True, now=NOW)
    following.answer_call(Actor(family), call_of(family), joins=True, now=NOW)  # a double click
    found = Membership.objects.get(organization=trust.organization, person=family)
    assert (found.status, found.member_class.slug) == ("active", "leaseholders")
    assert not Notice.objects.filter(person=family, kind="land-join-leaseholders", state="waiting").exists()


def test_who_leaves_the_home_leaves_the_class(trust: land.Trust) -> None:
    """To the class they were in before; who was in none, to the one the trust named; else they are members no more."""
    settle(trust, otherwise="community")
    neighbor = make.make_member(trust.organization, make.make_person(email=""), class_of(trust, "community")).person
    new = make.make_person(email="")
    leases = [
        make_lease(land.make_home(trust.organization), "2025-01-01", "", "", person) for person in (neighbor, new)
    ]
    following.follow(trust.organization, NOW)
    for person in (neighbor, new):
        following.answer_call(Actor(person), call_of(person), joins=True, now=NOW)
    for lease in leases:
        lease.ended_on, lease.ended_how = land.on("2026-05-01"), "sold"
        lease.save()
    assert following.follow(trust.organization, NOW).moved == 2
    assert following.follow(trust.organization, NOW).moved == 0
    classes = Membership.objects.filter(organization=trust.organization, person__in=[neighbor, new])
    assert {each.member_class.slug for each in classes} == {"community"}
    settle(trust)
    again = make_lease(land.make_home(trust.organization), "2026-05-02", "", "", new)
    following.follow(trust.organization, NOW)
    call = ClassCall.objects.exclude(state="over").get(person=new)
    following.answer_call(Actor(new), call, joins=True, now=NOW)
    again.ended_on, again.ended_how = land.on("2026-05-20"), "sold"
    again.save()
    ClassCall.objects.filter(pk=call.pk).update(before=None)
    assert following.follow(trust.organization, NOW).moved == 1
    assert Membership.objects.get(organization=trust.organization, person=new).status == "left"


def test_the_house_looks_only_where_something_changed(trust: land.Trust, django_assert_num_queries: Any) -> None:
    settle(trust)
    make_lease(land.make_home(trust.organization), "2025-01-01")
    assert following.behind(land.on("2026-06-01")) == [trust.organization]
    assert follow_all.call() == 1
    with django_assert_num_queries(3):
        assert follow_all.call() == 0


def test_nobody_is_made_a_member_without_a_yes(trust: land.Trust) -> None:
    settle(trust)
    family = make.make_person(email="")
    make_lease(land.make_home(trust.organization), "2025-01-01", "", "", family)
    following.follow(trust.organization, NOW)
    with pytest.raises(NotAllowed):  # they have an account: a steward does not answer for them
        following.answer_call(trust.steward, call_of(family), joins=True, now=NOW)
    following.answer_call(Actor(family), call_of(family), joins=False, now=NOW)
    assert not Membership.objects.filter(organization=trust.organization, person=family).exists()
    assert following.follow(trust.organization, NOW).asked == 0


def test_an_answer_on_paper_is_written_down_by_a_steward(trust: land.Trust) -> None:
    settle(trust)
    elder = make.make_person()
    make_lease(land.make_home(trust.organization), "2025-01-01", "", "", elder)
    following.follow(trust.organization, NOW)
    following.answer_call(trust.steward, call_of(elder), joins=True, now=NOW)
    assert Membership.objects.get(organization=trust.organization, person=elder).status == "active"


def test_another_trusts_class_is_refused(trust: land.Trust) -> None:
    other = make.make_class(make.make_organization(), "leaseholders")
    with pytest.raises(ValidationError):
        governing.settle_governing(trust.steward, trust.organization, leaseholders=other, now=NOW)


@pytest.mark.parametrize(("share", "total", "needed"), [("1/3", 9, 3), ("1/3", 10, 4), ("1/2", 34, 17), ("1", 5, 5)])
def test_a_share_of_seats_is_rounded_up(share: str, total: int, needed: int) -> None:
    assert board.needed(BoardQuota(share=share), total) == needed


@pytest.mark.parametrize("share", ["0", "-1/3", "4/3", "1/0", "a third", "0.33333333333"])
def test_a_share_that_is_none(trust: land.Trust, share: str) -> None:
    with pytest.raises((ValidationError, Refused)):
        governing._share(share, None)


# --- decisions ----------------------------------------------------------------------------------------------------
def proposal_of(trust: land.Trust, **fields: Any) -> Proposal:
    author = trust.steward.person
    talk = Conversation.objects.create(organization=trust.organization, title="Land", started_by=author, opened_at=NOW)
    usual: dict[str, Any] = {"title": "Give the corner lot to the city", "matter": "land", "state": "discussing"}
    return Proposal.objects.create(
        organization=trust.organization, conversation=talk, author=author, written_at=NOW, **usual | fields
    )


def test_a_decision_is_tied_to_land_once(trust: land.Trust) -> None:
    parcel = land.make_parcel(trust.organization)
    proposal = proposal_of(trust)
    first = linking.link_decision(trust.steward, trust.organization, proposal, parcel, now=NOW)
    assert linking.link_decision(trust.steward, trust.organization, proposal, parcel, now=NOW) == first
    linking.unlink_decision(trust.steward, first, now=NOW)
    linking.unlink_decision(trust.steward, first, now=NOW)
    assert not LandDecision.objects.exists()
    record.verified(trust.organization, dict(load()[0]))


def test_a_draft_and_anothers_decision_are_not_tied(trust: land.Trust) -> None:
    parcel = land.make_parcel(trust.organization)
    with pytest.raises(Refused):
        linking.link_decision(trust.steward, trust.organization, proposal_of(trust, state="draft"), parcel, now=NOW)
    other = land.make_trust(books=False)
    with pytest.raises(Refused):
        linking.link_decision(trust.steward, trust.organization, proposal_of(other), parcel, now=NOW)


# --- a published year ---------------------------------------------------------------------------------------------
def test_a_year_is_published_without_small_numbers(trust: land.Trust) -> None:
    champlain(trust.organization)
    for _number in range(9):
        make_lease(land.make_home(trust.organization), "2024-02-01")
    row = publishing.publish_report(
        trust.steward, trust.organization, year=2024, submission="6f1a4ee3-5f33-4ef8-a4ac-17e4a1e2a001", now=NOW
    )
    same = publishing.publish_report(
        trust.steward, trust.organization, year=2024, submission="6f1a4ee3-5f33-4ef8-a4ac-17e4a1e2a001", now=NOW
    )
    assert same == row
    assert row.figures["served.sale.all"]["value"] == "9"
    assert row.figures["resales.year.gains"]["value"] is None  # one household's gain
    assert row.figures["served.resale.all"]["value"] is None
    report = record.verified(trust.organization, dict(load()[0]))
    assert any("Figures of 2024" in each for each in report.sentences)
    lines = [
        json.loads(each) for each in record.record_bytes(trust.organization).decode().splitlines() if each[:1] == "{"
    ]
    told = next(each["body"] for each in lines if each.get("kind") == "land.report-published")
    assert "1000000" not in json.dumps(told)  # the gain, in cents, is nowhere


def test_a_year_that_is_not_over_is_not_published(trust: land.Trust) -> None:
    with pytest.raises(ValidationError):
        publishing.publish_report(
            trust.steward, trust.organization, year=2026, submission="6f1a4ee3-5f33-4ef8-a4ac-17e4a1e2a002", now=NOW
        )
    assert not LandReport.objects.exists()


def test_a_network_adds_up_whom_it_may(trust: land.Trust) -> None:
    from commonhouse.land.reporting import queries

    network = make.make_organization(kind="network")
    Membership.objects.create(
        organization=network, member_organization=trust.organization, member_class=network.member_classes.get(),
        status="active",
    )  # fmt: skip
    for _number in range(6):
        make_lease(land.make_home(trust.organization), "2024-02-01")

    def homes() -> object:
        return {each.code: each.value for each in queries.report(network, 2024).figures}["served.sale.all"]

    assert homes() == 0
    publishing.give_consent(trust.steward, trust.organization, network, now=NOW)
    publishing.give_consent(trust.steward, trust.organization, network, now=NOW)
    assert homes() == 6
    publishing.take_consent_back(trust.steward, trust.organization, network, now=NOW)
    assert homes() == 0
    with pytest.raises(Refused):
        publishing.give_consent(trust.steward, trust.organization, make.make_organization(kind="network"), now=NOW)
    record.verified(trust.organization, dict(load()[0]))
