"""The pages of leasing through a client: every page opens for whom it is, and each story goes to its end."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonhouse.land.leasing import actions, queries
from commonhouse.land.leasing.actions.writing import Figures, Old
from commonhouse.land.leasing.forms_templates import STEPS
from commonhouse.land.leasing.models import Bill, BillingRun, Household, Lease, LeaseTemplate
from commonhouse.land.leasing.starters import DUDLEY, NORTH
from commonhouse.people.permissions import Actor
from tests import factories as make
from tests.land import helpers as land

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def trust() -> land.Trust:
    return land.make_trust()


@pytest.fixture
def lease(trust: land.Trust) -> Lease:
    """A home held for long, whose account began two months ago: it is late."""
    person = make.make_person("Ana Rivera")
    return held(trust, land.make_household(trust.organization, person, size=3))


def held(trust: land.Trust, household: Household, terms: Any = DUDLEY, months: int = 2) -> Lease:
    today = timezone.localdate()
    old = Old(
        land.make_home(trust.organization), terms, land.on("2012-03-01"), today - dt.timedelta(days=30 * months),
        household=household, figures=Figures(180_000_00, 350_000_00, 90_000_00),
    )  # fmt: skip
    return actions.enter_old_lease(trust.steward, old)


def client(actor: Actor) -> Client:
    return make.sign_in_as(Client(), actor)


def holder_of(lease: Lease) -> Actor:
    assert lease.household is not None
    return Actor(lease.household.people.get().person)


def see(actor: Actor, name: str, *args: Any, **query: Any) -> str:
    answer = client(actor).get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


# --- the page of a lease ---------------------------------------------------------------------------------------------------
def test_a_holder_reads_what_is_due_and_what_happens_next(trust: land.Trust, lease: Lease) -> None:
    slug, name = trust.organization.slug, lease.agreement.public_id
    text = see(holder_of(lease), "land_lease", slug, name)
    for words in (
        "is late. The oldest part was due on",
        "What happens next",
        "In short",
        "You own the home",
        "falls due",
    ):
        assert words in text
    assert "Ana Rivera" not in text.split("<main")[1]
    assert "Figures" not in text
    staff = see(trust.steward, "land_lease", slug, name)
    assert "Ana Rivera" in staff
    assert "$180,000" in staff
    assert see(holder_of(lease), "my_homes").count(lease.agreement.title) == 1


def test_nobody_else_finds_a_lease(trust: land.Trust, lease: Lease) -> None:
    stranger = Actor(make.make_person())
    url = lease.get_absolute_url()
    assert client(stranger).get(url).status_code == 404
    assert client(trust.member).get(url).status_code == 404
    assert Client().get(url).status_code in {302, 403}
    assert client(stranger).get(reverse("land_leases", args=[trust.organization.slug])).status_code == 403


def test_every_page_of_staff_opens(trust: land.Trust, lease: Lease) -> None:
    slug, name = trust.organization.slug, lease.agreement.public_id
    assert lease.household is not None
    for address in (
        "land_lease_end",
        "land_lease_pass",
        "land_lease_must_sell",
        "land_mortgage_new",
        "land_lease_paper_new",
    ):
        see(trust.steward, address, slug, name)
    household = lease.household.public_id
    assert "Ana Rivera" in see(trust.steward, "land_household", slug, household)
    for address in ("land_household_size", "land_household_join"):
        see(trust.steward, address, slug, household)
    see(trust.steward, "land_household_leave", slug, household, lease.household.people.get().pk)
    see(trust.steward, "land_household_new", slug)
    see(trust.steward, "land_lease_new", slug)
    see(trust.steward, "land_lease_new", slug, old="1")
    see(trust.steward, "land_lease_templates", slug)
    see(trust.treasurer, "land_billing", slug)
    see(trust.treasurer, "land_billing_adjust", slug)
    assert "Write a lease" in see(trust.steward, "land", slug) or "Leases" in see(trust.steward, "land", slug)
    assert "The lease" in see(trust.steward, "land_holding", slug, lease.holding.public_id)


def test_the_list_asks_the_same_few_queries_however_long_it_is(trust: land.Trust) -> None:
    url = reverse("land_leases", args=[trust.organization.slug])
    staff = client(trust.steward)
    counts = []
    for _round in range(2):
        for _each in range(3):
            held(trust, land.make_household(trust.organization))
        staff.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert staff.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 22
    page = staff.get(url, {"state": "late", "kind": "ground-lease", "q": "Home"}).content.decode()
    assert "Late by" in page


# --- writing one ------------------------------------------------------------------------------------------------------------
def test_a_lease_is_written_step_by_step(trust: land.Trust) -> None:
    slug, staff = trust.organization.slug, client(trust.steward)
    assert "There is no template yet" in see(trust.steward, "land_lease_new", slug)
    staff.post(reverse("land_lease_starters", args=[slug]))
    staff.post(reverse("land_lease_starters", args=[slug]))
    assert LeaseTemplate.objects.count() == 6
    home = land.make_home(trust.organization)
    household = land.make_household(trust.organization, make.make_person("Ben Ito", email=""))
    first = staff.get(reverse("land_lease_new", args=[slug]), {"holding": home.public_id})
    template = LeaseTemplate.objects.get(name__contains="three steps")
    asked = {"template": template.public_id, "household": household.public_id}
    second = staff.get(first.url, asked)
    assert "Ben Ito" in staff.get(second.url).content.decode()
    mark = str(uuid.uuid4())
    given = {
        "starts_on": timezone.localdate().isoformat(), "price": "200,000", "market_value": "410,000", "subsidy": "0",
        "fee_ground_rent": "30", "fee_reserve": "12.50", "key": mark, "tier_served": "61",
    }  # fmt: skip
    looked = staff.post(second.url, given | {"action": "look"}).content.decode()
    assert "$42.50 (Ground rent $30, Repair reserve $12.50)" in looked
    assert not Lease.objects.exists()
    wrong = staff.post(second.url, given | {"action": "offer", "market_value": "100"}).content.decode()
    assert "Please check both" in wrong
    offered = staff.post(second.url, given | {"action": "offer"})
    staff.post(second.url, given | {"action": "offer"})
    lease = Lease.objects.get()
    assert offered.url == lease.get_absolute_url()
    assert "It waits for signatures" in staff.get(offered.url).content.decode()
    assert lease.agreement.state == "offered"


def test_an_older_lease_is_entered_from_paper(trust: land.Trust) -> None:
    slug, staff = trust.organization.slug, client(trust.steward)
    actions.add_starters(trust.steward, trust.organization)
    home, household = land.make_home(trust.organization), land.make_household(trust.organization)
    template = LeaseTemplate.objects.get(name__contains="three steps")
    url = reverse("land_lease_figures", args=[slug, home.public_id])
    url += f"?template={template.public_id}&household={household.public_id}&old=1"
    assert "What was owed by then" in staff.get(url).content.decode()
    given = {
        "starts_on": "2009-05-01", "kept_since": timezone.localdate().isoformat(), "price": "90000", "arrears": "35",
        "fee_ground_rent": "25", "fee_reserve": "10", "key": str(uuid.uuid4()), "signed_on": "2009-04-20",
    }  # fmt: skip
    made = staff.post(url, given | {"action": "offer"})
    assert made.status_code == 302, made.content.decode()
    lease = Lease.objects.get()
    assert (lease.came_by, lease.began_at is not None, lease.agreement.due_now >= 35_00) == ("entered", True, True)


def test_templates_are_changed_on_their_steps(trust: land.Trust) -> None:
    slug, staff = trust.organization.slug, client(trust.steward)
    actions.add_starters(trust.steward, trust.organization)
    template = LeaseTemplate.objects.get(name__contains="three steps")
    for step, form in STEPS.items():
        url = reverse("land_lease_template_step", args=[slug, template.public_id, step])
        page = staff.get(url)
        assert page.status_code == 200, step
        shown = page.context["form"]
        sent = {name: shown[name].value() for name in shown.fields}
        sent = {name: value for name, value in sent.items() if value is not None and value is not False}
        before = template.terms
        answer = staff.post(url, {name: _typed(shown, name, value) for name, value in sent.items()})
        assert answer.status_code == 302, (step, answer.context["form"].errors)
        template.refresh_from_db()
        assert template.terms == before, step  # what is shown and sent again changes nothing
        assert form.slug == step
    url = reverse("land_lease_template_step", args=[slug, template.public_id, "term"])
    wrong = staff.post(url, {"years": "120", "months": "0", "renewals": "1", "renewal_years": "99",
                             "renewal_notice_days": "10", "notice_days": "10"})  # fmt: skip
    assert wrong.status_code == 200
    assert "99" in str(wrong.context["form"].errors)
    see(trust.steward, "land_lease_template", slug, template.public_id)
    staff.post(reverse("land_lease_template_copy", args=[slug, template.public_id]), {"name": "Ours"})
    staff.post(reverse("land_lease_template_open", args=[slug, template.public_id]))
    assert LeaseTemplate.objects.get(name="Ours").terms == template.terms
    assert not LeaseTemplate.objects.get(pk=template.pk).is_open


def _typed(form: Any, name: str, value: Any) -> Any:
    return form.fields[name].prepare_value(value)


# --- bills ------------------------------------------------------------------------------------------------------------------
def test_a_year_is_billed_and_everyone_told(trust: land.Trust, lease: Lease) -> None:
    slug, staff = trust.organization.slug, client(trust.treasurer)
    year = timezone.localdate().year + 1
    begun = staff.post(reverse("land_billing", args=[slug]), {"starts": f"{year}-01-01", "until": f"{year}-12-31"})
    run = BillingRun.objects.get()
    assert run.finished_at is not None
    page = staff.get(begun.url).content.decode()
    assert "$420" in page
    assert run.digest in page
    do = reverse("land_billing_do", args=[slug, run.public_id])
    assert "1 person is told" in staff.post(do, {"action": "tell"}, follow=True).content.decode()
    assert "0 people are told" in staff.post(do, {"action": "tell"}, follow=True).content.decode()
    staff.post(do, {"action": "go-on"})
    assert Bill.objects.count() == 1
    name = lease.agreement.public_id
    holder = holder_of(lease)
    assert "Bill 1" in see(holder, "land_bill", slug, run.public_id, name)
    pdf = client(holder).get(reverse("land_bill_pdf", args=[slug, run.public_id, name]))
    assert pdf.content.startswith(b"%PDF")
    table = staff.get(reverse("land_billing_csv", args=[slug, run.public_id])).content.decode()
    assert table.count("\n") == 25
    assert staff.get(reverse("land_billing_print", args=[slug, run.public_id, 0])).content.startswith(b"%PDF")
    assert client(trust.member).get(reverse("land_bill", args=[slug, run.public_id, name])).status_code == 404


def test_fees_by_an_index_are_adjusted_on_a_page(trust: land.Trust) -> None:
    lease = held(trust, land.make_household(trust.organization), NORTH)
    url = reverse("land_billing_adjust", args=[trust.organization.slug])
    staff = client(trust.treasurer)
    shown = staff.get(url)
    (group,) = shown.context["groups"]
    given = {"group": group["name"], "before": "100", "after": "102.5"}
    assert staff.post(url, given | {"before": ""}).status_code == 200
    assert "1 fee is adjusted" in staff.post(url, given, follow=True).content.decode()
    terms = queries.terms_of(queries.rows().get(pk=lease.pk))
    assert terms.fee.changes[0].parts[0].amount == 41_00


@pytest.mark.parametrize("organization", ["", "²", "9" * 40, "abc"])
def test_an_address_that_was_typed_is_not_found(trust: land.Trust, organization: str) -> None:
    actions.add_starters(trust.steward, trust.organization)
    template = LeaseTemplate.objects.get(name__contains="three steps")
    url = reverse("land_lease_figures", args=[trust.organization.slug, land.make_home(trust.organization).public_id])
    given = {"template": template.public_id, "organization": organization}
    assert client(trust.steward).get(url, given).status_code == 404


# --- what follows -------------------------------------------------------------------------------------------------------------
def test_a_lease_is_passed_on_and_a_loan_agreed_to_on_pages(trust: land.Trust, lease: Lease) -> None:
    slug, name, staff = trust.organization.slug, lease.agreement.public_id, client(trust.steward)
    today = timezone.localdate().isoformat()
    loan = {
        "lender": "A Bank", "notices_to": "1 Bank Street", "amount": "100,000", "rate": "6.25", "months": "360",
        "first_due": today, "on": today, "key": str(uuid.uuid4()),
    }  # fmt: skip
    staff.post(reverse("land_mortgage_new", args=[slug, name]), loan)
    mortgage = lease.mortgages.get()
    assert mortgage.rate == "0.0625"
    staff.post(reverse("land_mortgage_paid", args=[slug, name, mortgage.public_id]), {"on": today})
    mortgage.refresh_from_db()
    assert mortgage.paid_off_on is not None
    heirs = land.make_household(trust.organization)
    passed = {
        "how": "inherited",
        "on": today,
        "household": heirs.public_id,
        "key": str(uuid.uuid4()),
        "heir": "relative",
    }
    refused = staff.post(reverse("land_lease_pass", args=[slug, name]), passed)
    assert refused.status_code == 409
    assert "The heir sells the home by its rule" in refused.content.decode()
    done = staff.post(reverse("land_lease_pass", args=[slug, name]), passed | {"heir": "child"})
    assert done.url == Lease.objects.get(came_by="inherited").get_absolute_url()


def test_a_household_is_entered_and_changes(trust: land.Trust) -> None:
    slug, staff = trust.organization.slug, client(trust.steward)
    people = [make.make_member(trust.organization, make.make_person(email="")).person for _n in range(2)]
    new = {"first": people[0].pk, "size": "4", "key": str(uuid.uuid4())}
    staff.post(reverse("land_household_new", args=[slug]), new)
    staff.post(reverse("land_household_new", args=[slug]), new)
    household = Household.objects.get()
    args = [slug, household.public_id]
    staff.post(reverse("land_household_join", args=args), {"person": people[1].pk, "signs": "on"})
    staff.post(reverse("land_household_size", args=args), {"size": "14"})
    household.refresh_from_db()
    assert (household.size, household.people.count()) == (14, 2)
    wrong = staff.post(reverse("land_household_size", args=args), {"size": "1"})
    assert "as many people" in wrong.content.decode()
