"""The pages of reporting and governing: who sees what, files, forms, and how many queries a list takes."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonhouse.land.models import BoardQuota, Governing, LandDecision, LandReport
from commonhouse.people.models import Membership
from tests import factories as make
from tests.land import helpers as land
from tests.land.reporting.helpers import champlain, make_lease
from tests.land.reporting.test_governing import call_of, proposal_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def trust() -> land.Trust:
    made = land.make_trust(books=False)
    make.make_class(made.organization, "leaseholders")
    champlain(made.organization)
    return made


def page(client: Client, name: str, trust: land.Trust, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=[trust.organization.slug, *args]) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_staff_see_small_numbers_and_the_homes_behind_them(client: Client, trust: land.Trust) -> None:
    make.sign_in_as(client, trust.steward)
    text = page(client, "land_figures", trust, query="?year=2024")
    assert "$106,000" in text
    assert "58.6%" in text  # 150 of 256
    rows = page(client, "land_figures_behind", trust, 2024, "resales")
    assert "$150,000" in rows and "$256,000" in rows  # noqa: PT018
    for reason in ("moves", "ever", "stays"):
        page(client, "land_figures_behind", trust, 2024, reason)


def test_neither_the_public_nor_members_see_them(client: Client, trust: land.Trust) -> None:
    url = reverse("land_figures", args=[trust.organization.slug])
    assert client.get(url).status_code in {302, 403}
    make.sign_in(client, make.make_member(trust.organization, make.make_person(email="")).person)
    assert client.get(url).status_code == 403
    assert client.get(reverse("land_figures_behind", args=[trust.organization.slug, 2024, "moves"])).status_code == 403


@pytest.mark.parametrize(
    "address", ["figures/1500.csv", "figures/2024.xls", "figures/2024/nothing/", "figures/3000/moves/"]
)
def test_addresses_that_are_none(client: Client, trust: land.Trust, address: str) -> None:
    make.sign_in_as(client, trust.steward)
    assert client.get(f"/o/{trust.organization.slug}/land/{address}").status_code == 404


def test_files(client: Client, trust: land.Trust) -> None:
    make.sign_in_as(client, trust.steward)
    slug = trust.organization.slug
    rows = list(csv.DictReader(io.StringIO(client.get(f"/o/{slug}/land/figures/2024.csv").content.decode("utf-8-sig"))))
    assert next(row["value"] for row in rows if row["code"] == "resales.year.kept") == "10600000"
    assert next(row["value"] for row in rows if row["code"] == "resales.year.ratio") == "75/128"
    assert client.get(f"/o/{slug}/land/figures/2024.pdf").content.startswith(b"%PDF")
    lines = client.get(f"/o/{slug}/land/figures/2024/resales/rows.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2


def test_a_year_is_published_and_anyone_reads_it(client: Client, trust: land.Trust) -> None:
    make.sign_in_as(client, trust.steward)
    url = reverse("land_report_publish", args=[trust.organization.slug])
    mark = client.get(url).context["form"].initial["submission"]
    assert client.post(url, {"year": "2024", "words": "Call 617-555-0199.", "submission": mark}).status_code == 200
    sent = client.post(url, {"year": "2024", "words": "A good year.", "submission": mark})
    assert sent.status_code == 302, sent.context["form"].errors
    row = LandReport.objects.get()
    client.logout()
    text = page(client, "land_report", trust, row.public_id)
    assert "A good year." in text and "kept back" in text and "$106,000" not in text  # noqa: PT018
    page(client, "land_reports", trust)
    slug = trust.organization.slug
    assert b"106000" not in client.get(f"/o/{slug}/land/figures/published/{row.public_id}/report.csv").content
    assert client.get(f"/o/{slug}/land/figures/published/{row.public_id}/report.pdf").content.startswith(b"%PDF")


def test_the_picture_of_a_home_names_nobody(client: Client, trust: land.Trust) -> None:
    lease = trust.organization.leases.first()
    text = page(client, "land_home_families", trust, lease.holding.public_id)
    assert 'class="homes"' in text and "$256,000" in text  # noqa: PT018
    for each in lease.household.people.all():
        assert each.person.name not in text
    empty = land.make_home(trust.organization)
    assert "not been sold" in page(client, "land_home_families", trust, empty.public_id)


def test_years_with_few_homes_are_for_staff(client: Client, trust: land.Trust) -> None:
    assert 'class="homes"' not in page(client, "land_families", trust)
    for _number in range(5):
        make_lease(land.make_home(trust.organization), "2022-02-01")
    text = page(client, "land_families", trust)
    assert "2022" in text and ">2018<" not in text  # noqa: PT018
    make.sign_in_as(client, trust.steward)
    assert ">2018<" in page(client, "land_families", trust)


def test_governing_from_the_class_to_the_answer(client: Client, trust: land.Trust) -> None:
    slug = trust.organization.slug
    family = make.make_person(email="")
    make_lease(land.make_home(trust.organization), "2025-01-01", "", "", family)
    make.sign_in_as(client, trust.steward)
    page(client, "land_governing", trust)
    theirs = trust.organization.member_classes.get(slug="leaseholders")
    assert (
        client.post(f"/o/{slug}/land/governing/class/", {"leaseholders": theirs.pk, "otherwise": ""}).status_code == 302
    )
    assert Governing.objects.get().leaseholders == theirs
    assert client.post(f"/o/{slug}/land/governing/asked/now/").status_code == 302
    page(client, "land_calls", trust)
    page(client, "land_assembly", trust)
    make.sign_in(client, family)
    assert "do you join" in page(client, "land_governing", trust)
    page(client, "land_join", trust)
    assert client.post(f"/o/{slug}/land/governing/join/", {"answer": "yes"}).status_code == 302
    assert Membership.objects.get(person=family).member_class == theirs
    assert call_of(family).state == "joined"


def test_a_decision_is_tied_from_the_page_of_a_home(client: Client, trust: land.Trust) -> None:
    home = trust.organization.holdings.first()
    proposal = proposal_of(trust, asked_at=land.at("2026-01-01"))
    url = reverse("land_decision_link", args=[trust.organization.slug, "holding", home.public_id])
    assert client.get(url).status_code in {302, 403}
    make.sign_in_as(client, trust.steward)
    assert client.post(url, {"proposal": ""}).status_code == 200
    assert client.post(url, {"proposal": proposal.public_id}).status_code == 302
    link = LandDecision.objects.get()
    assert proposal.title in page(client, "land_decisions", trust)
    client.logout()
    assert proposal.title in page(client, "land_decisions", trust)
    make.sign_in_as(client, trust.steward)
    client.post(reverse("land_decision_unlink", args=[trust.organization.slug, link.public_id]))
    assert not LandDecision.objects.exists()


def test_a_decision_not_asked_yet_is_not_for_the_public(client: Client, trust: land.Trust) -> None:
    parcel = trust.organization.parcels.first()
    proposal = proposal_of(trust)
    LandDecision.objects.create(
        organization=trust.organization, proposal=proposal, parcel=parcel, linked_at=land.at("2026-01-01")
    )
    assert proposal.title not in page(client, "land_decisions", trust)
    assert proposal.title not in page(client, "land_governing", trust)


def test_lists_take_as_many_queries_for_many_rows(
    client: Client, trust: land.Trust, django_assert_max_num_queries: Any
) -> None:
    make.sign_in_as(client, trust.steward)
    for _number in range(12):
        make_lease(land.make_home(trust.organization), "2024-02-01")
    BoardQuota.objects.create(
        organization=trust.organization, name="Leaseholders", share="1/3", changed_at=land.at("2026-01-01")
    )
    for name, args, most in (
        ("land_figures", [], 16), ("land_figures_behind", [2024, "moves"], 14), ("land_families", [], 12),
        ("land_governing", [], 26), ("land_decisions", [], 13), ("land_reports", [], 12),
    ):  # fmt: skip
        page(client, name, trust, *args)
        with django_assert_max_num_queries(most):
            page(client, name, trust, *args)
