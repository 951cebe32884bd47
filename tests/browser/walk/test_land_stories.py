"""Stories of land held in common, walked on a phone of 360 px by those they are about; the households' halves without scripts.

The calendar is set day by day; every story ends with a stranger's check of the trust's record.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from commonhouse.cli.main import main
from commonhouse.land.finding import actions as finding
from commonhouse.land.finding.models import Application
from commonhouse.land.leasing.actions import enter_old_lease
from commonhouse.land.leasing.actions.templates import save_template
from commonhouse.land.leasing.actions.writing import Old
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.starters import DUDLEY
from commonhouse.land.models import Holding
from commonhouse.land.pricing.models import Improvement
from commonhouse.land.selling.models import Sale
from commonhouse.land.stewarding.models import DefaultNotice
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor
from commonhouse.rules.land.lease import Resale
from tests import factories as make
from tests.browser.walk.walking import (
    PLAIN,
    SPANISH,
    Calendar,
    Look,
    Open,
    Phones,
    choose,
    es,
    fill,
    follow,
    press,
    send,
    send_wrongly,
    sign,
    text_of,
)
from tests.funds.lending import helpers as funds
from tests.land import helpers as land
from tests.land.acquiring import helpers as buying
from tests.land.finding.helpers import SAID, SEED, World
from tests.land.selling import helpers as selling
from tests.land.stewarding import helpers as stewarding
from tests.people.record import download

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SHARE: dict[str, Any] = {
    "formula": {"type": "appraisal-share", "share": "0.25"},
    "improvements": {"method": "cost", "notice_above": 5_000_00},
}


@pytest.fixture
def phone(open_page: Open) -> Phones:
    return Phones(open_page)


def make_trust(slug: str = "barrio") -> land.Trust:
    trust = land.make_trust(slug=slug, name="Tierra de Barrio")
    Seat.objects.update(starts_on=dt.date(2020, 1, 1))
    return trust


def make_world(day: str) -> World:
    """The trust's programme is open since the day before."""
    trust, opened = make_trust(), land.at(day) - dt.timedelta(days=1)
    written = finding.write_programme(trust.steward, trust.organization, finding.Said(**SAID), now=opened)
    return World(trust, finding.open_programme(trust.steward, written, now=opened), opened)


def person(name: str) -> Actor:
    return Actor(make.make_person(name, email=""))


def verified(organization: Organization, folder: Path) -> None:
    """`commonhouse verify`, as a stranger runs it on what the page hands out."""
    path = folder / f"{organization.slug}.jsonl"
    path.write_bytes(download(organization))
    assert main(["verify", str(path)]) == 0


# --- an applicant who was not drawn -------------------------------------------------------------------------------------
def test_who_was_not_drawn_checks_the_draw(
    phone: Phones, assert_accessible: Look, calendar: Calendar, tmp_path: Path
) -> None:
    calendar("2026-03-21")
    world = make_world("2026-03-03")
    world.families(6)
    draw = world.drawn()
    last = world.line(draw)[-1]
    luz, trust = world.actor_of(last), world.trust.organization

    page = phone("/me/homes/", luz)
    follow(page, f"Homes for Dudley, {trust.name}", "Check it yourself")
    said = text_of(page)
    assert_accessible(page)
    seed = page.locator("dt:text-is('Seed') + dd").inner_text()
    with page.expect_download() as coming:
        follow(page, "The list as text: its SHA-256 is the fingerprint")
    listed = Path(coming.value.path()).read_bytes()
    assert hashlib.sha256(listed).hexdigest() in said
    tickets = [line.split()[0] for line in listed.decode().splitlines() if "-" in line.split()[0]]
    first = hashlib.sha256(seed.encode()).hexdigest()

    def lot(ticket: str) -> str:
        return str(int(hashlib.sha256((first + ticket).encode()).hexdigest(), 16))[::-1]

    assert sorted(tickets, key=lot).index(last.ticket) + 1 == 6
    assert lot(last.ticket) in said
    assert page.locator(".figure strong").first.inner_text() == "6"
    verified(trust, tmp_path)


# --- a family -----------------------------------------------------------------------------------------------------------
def test_a_family_applies_is_drawn_signs_pays_and_builds_a_porch(
    phone: Phones, assert_accessible: Look, calendar: Calendar, tmp_path: Path
) -> None:
    calendar("2026-03-03")
    world = make_world("2026-03-02")
    trust, desk = world.trust, world.steward
    home = land.make_home(trust.organization, "Home 7")
    terms = replace(DUDLEY, resale=Resale("resale-price", SHARE))
    save_template(desk, trust.organization, name="Ground lease", terms=terms)
    rosa = person("Rosa Medina")

    page = phone("/o/barrio/land/", rosa, **SPANISH, **PLAIN)
    follow(page, es("Finding a home"), "Homes for Dudley")
    press(page, es("Apply"))
    page.locator("main button.button").first.click()
    page.locator(".error-summary").wait_for()
    fill(page, size="3")
    press(page, es("Keep and stop here"))
    page = phone("/me/homes/", rosa, **SPANISH, **PLAIN)  # the next day, on another phone
    follow(page, "Homes for Dudley, Tierra de Barrio", es("Go on"))
    choose(page, bedrooms="2")
    send(page, twice=True)
    choose(page, priorities="neighbors")
    send(page, twice=True)
    choose(page, reach="office")
    send(page, twice=True)
    press(page, es("Send the application"))
    application = Application.objects.get()
    assert (application.state, application.size) == ("sent", 3)
    world.now = timezone.now()
    world.families(3)

    calendar("2026-03-10")
    page = phone("/o/barrio/land/find/", desk)
    follow(page, "Homes for Dudley", "Announce a draw")
    fill(page, seed_how="The evening numbers of the state lottery of five days.", seed_on="2026-03-20")
    send(page, twice=True)
    press(page, "Publish the list")
    calendar("2026-03-20")
    fill(page, seed="3 5 2")
    page.get_by_role("button", name="Draw with this seed", exact=True).click()
    page.locator(".error-summary", has_text="20").wait_for()
    fill(page, seed=SEED)
    press(page, "Draw with this seed")
    calendar("2026-03-21")
    page = phone("/o/barrio/land/find/", desk)
    follow(page, "Open a home")
    page.locator("[name=holding]").select_option(index=1)
    page.locator("[name=programme]").select_option(index=1)
    fill(page, price="180000")
    send(page, twice=True)
    press(page, "Offer them this home")

    page = phone("/me/homes/", rosa, **SPANISH, **PLAIN)
    follow(page, es("A home is offered to you: %(home)s", home="Home 7"))
    press(page, es("Yes, I want this home"))
    world.reviewed(application)
    page = phone("/o/barrio/land/", desk)
    follow(page, "Finding a home", f"Home 7, {home.parcel.name}")
    press(page, "Confirm it")
    follow(page, "Write the lease")
    page.locator("[name=template]").first.check()
    page.locator("main form .actions .button").first.click()
    assert page.locator("[name=price]").input_value() == "180,000"  # who it is for, and the price, are known
    fill(page, starts_on="2026-04-01", market_value="240000", subsidy="60000")
    page.locator("main button[value=look]").click()
    press(page, "Offer it for signing")
    follow(page, "Read and sign")
    sign(page, "Ana Tierra")
    lease = Lease.objects.get()
    page = phone("/me/homes/", rosa, **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    follow(page, es("Read and sign"))
    sign(page, "Rosa Medina")
    home.refresh_from_db()
    lease.refresh_from_db()
    assert (home.state, lease.price, lease.subsidy) == ("in-use", 180_000_00, 60_000_00)

    calendar("2026-04-02")
    page = phone(lease.agreement.get_absolute_url(), trust.treasurer)
    follow(page, "Enter a payment")
    assert page.locator("[name=amount]").input_value() == "35.00"
    send(page, twice=True)
    page = phone(lease.get_absolute_url(), rosa, **SPANISH, **PLAIN)
    follow(page, es("Ask for an improvement"))
    send_wrongly(page, es("What would you like to do?"))
    fill(page, what="Un porche nuevo", estimate="8000")
    send(page, twice=True)
    porch = page.url.partition("/o/")[2]
    page = phone("/o/barrio/land/", desk)
    follow(page, "Improvements (1)", "Un porche nuevo", "Answer")
    choose(page, answer="yes")
    send(page, twice=True)
    calendar("2026-06-20")
    page = phone(f"/o/{porch}", rosa, **SPANISH, **PLAIN)
    follow(page, es("The work is finished"))
    fill(page, finished_on="2026-06-18", cost="8200", useful_years="20")
    page.locator("[name=papers]").set_input_files(
        {"name": "r.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x %%EOF"}
    )
    send(page, twice=True)
    page = phone(f"/o/{porch}", desk)
    follow(page, "Enter it for the price")
    send(page, twice=True)
    page = phone("/me/homes/", rosa, **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    follow(page, es("If I sold today"))
    fill(page, years="4", value="300000")
    page.locator("#what-if button.button").click()
    page.wait_for_url("**value=300000**")
    said = text_of(page)
    for figure in (
        "$201,560",
        "$21,560",
        "$98,440",
        "Un porche nuevo",
    ):  # 180,000 + 25 % of 60,000 + 8,200 less 4 of 20 years
        assert figure in said
    assert "hoy a $" not in said
    assert (Improvement.objects.count(), lease.agreement.events.count()) == (1, 1)
    verified(trust.organization, tmp_path)


# --- eight years later --------------------------------------------------------------------------------------------------
def test_a_family_sells_after_eight_years_and_the_subsidy_stays(
    phone: Phones, assert_accessible: Look, calendar: Calendar, tmp_path: Path
) -> None:
    calendar("2026-01-10")
    trust, terms = make_trust(), replace(DUDLEY, resale=Resale("resale-price", SHARE))
    holding, seller = land.make_home(trust.organization, "Home 7"), person("Rosa Medina")
    assert seller.person is not None
    family, days = (
        land.make_household(trust.organization, seller.person),
        (land.on("2018-01-28"), land.on("2026-02-01")),
    )
    old = Old(holding, terms, *days, household=family, figures=selling.BOUGHT)
    enter_old_lease(trust.steward, old, now=land.at("2026-01-03"))
    luz = person("Luz Prado")
    assert luz.person is not None
    selling.reviewed(land.make_household(trust.organization, luz.person))

    page = phone("/me/homes/", seller, **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    follow(page, es("Tell the trust that you sell"))
    page.locator("main form[method=post] .actions .button").first.click()
    page.locator(".error-summary").wait_for()
    page.locator("[name=is_sure]").check()
    send(page, twice=True)
    where = page.url.partition("/o/")[2]

    page = phone("/o/barrio/land/", trust.steward)
    follow(page, "Sales (1)", f"Home 7, {holding.parcel.name}")
    follow(page, "Set the price")
    fill(page, on="2026-01-28")
    send_wrongly(page, "By which appraisal?")
    follow(page, "Leave it as it was", "Enter an appraisal")
    fill(page, on="2026-01-10", value="256000", appraiser="An appraiser")
    send(page, twice=True)
    page = phone(f"/o/{where}", trust.steward)
    follow(page, "Set the price")
    fill(page, on="2026-01-28")
    send(page, twice=True)
    follow(page, "Say what the trust does")
    choose(page, option="pass-on")
    send(page, twice=True)
    follow(page, "Name the next family")
    page.locator("[name=household]").select_option(label="Luz Prado")
    send(page, twice=True)
    follow(page, "Write the next lease")
    send(page, twice=True)
    page = phone("/me/homes/", luz, **SPANISH, **PLAIN)
    follow(page, es("%(home)s is promised to you", home=holding), es("Read your lease and sign"))
    sign(page, "Luz Prado")
    page = phone(f"/o/{where}", trust.steward)
    follow(page, "Write the receipt")
    send(page, twice=True)
    page = phone(f"/o/{where}", seller, **SPANISH, **PLAIN)
    press(page, es("Yes, the receipt is right"))
    calendar("2026-01-28")
    page = phone(f"/o/{where}", trust.steward)
    follow(page, "Close")
    fill(page, typed_name="Ana Tierra")
    page.locator("[name=intends]").check()
    send(page, twice=True)
    assert_accessible(page)
    sale, after = Sale.objects.get(), Lease.objects.latest("pk")
    assert (sale.state, after.price, after.subsidy) == ("closed", 150_000_00, 106_000_00)
    page = phone("/o/barrio/land/", trust.steward)
    follow(page, "Home 7")
    assert "Luz Prado" in text_of(page)
    verified(trust.organization, tmp_path)


# --- a farm -------------------------------------------------------------------------------------------------------------
def test_a_grower_signs_a_farm_lease(phone: Phones, calendar: Calendar, tmp_path: Path) -> None:
    calendar("2026-02-02")
    trust = make_trust("granjas")
    parcel = land.make_parcel(trust.organization, "Trull Street")
    land.make_holding(parcel, "Plot 2", use="farm", tenure="farm-lease", bedrooms=None, tier=None, square_feet=8_000)
    grower = make.make_member(trust.organization, make.make_person("Nadia Baptiste", email="")).person
    assert grower is not None

    page = phone("/o/granjas/land/", trust.steward)
    follow(page, "Plot 2", "Write a lease", "To the templates")
    page.get_by_role("button", name="Add the house’s own templates", exact=True).dblclick()
    page.locator("main").get_by_role("link", name="Farm lease", exact=True).wait_for()
    page = phone("/o/granjas/land/", trust.steward)
    follow(page, "Plot 2", "Write a lease", "Enter a new household")
    page.locator("[name=first]").select_option(label="Nadia Baptiste")
    send_wrongly(page, "How many people live there")
    fill(page, size="2")
    send(page, twice=True)
    page.locator("[name=template]").first.check()
    page.locator("[name=household]").select_option(index=1)
    page.locator("main form .actions .button").first.click()
    fill(page, starts_on="2026-03-01")
    assert page.locator("[name=tier_served]").count() == 0  # a grower's income is nobody's business
    page.locator("main button[value=look]").click()
    press(page, "Offer it for signing")
    follow(page, "Read and sign")
    sign(page, "Ana Tierra")
    page = phone("/me/homes/", Actor(grower), **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    follow(page, es("Read and sign"))
    sign(page, "Nadia Baptiste")
    page = phone("/me/homes/", Actor(grower), **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    assert "$300" in text_of(page)
    lease = Lease.objects.get()
    assert (lease.holding.state, lease.price) == (Holding.State.IN_USE, None)
    verified(trust.organization, tmp_path)


# --- a building ---------------------------------------------------------------------------------------------------------
def test_a_trust_buys_a_triple_decker_and_pays_the_fund_back(
    phone: Phones, assert_accessible: Look, calendar: Calendar, tmp_path: Path
) -> None:
    calendar("2026-01-12")
    fund = funds.make_fund(cash=500_000_00)
    trust = buying.trust_of(fund)
    buying.make_loan(fund)
    city = buying.make_subsidy(trust.organization, 150_000_00, "land", "buildings")
    buying.put_in(trust.organization, 60_000_00)
    Seat.objects.update(starts_on=dt.date(2020, 1, 1))
    slug = trust.organization.slug

    page = phone(f"/o/{slug}/land/", trust.steward, **SPANISH)
    follow(page, es("Resist and build"), es("Enter a building"))
    send_wrongly(page, es("What do people call the building?"))
    fill(page, name="La casa de tres pisos de Draper", homes="3")
    choose(page, in_dispute="yes")
    page.locator("[name=needs_decision]").uncheck()
    send(page, twice=True)
    deal = page.url.partition("/o/")[2]
    follow(page, es("Enter an offer"))
    fill(page, amount="600000", on="2026-01-04")
    send(page, twice=True)
    follow(page, es("Enter the answer"))
    choose(page, answer="accepted")
    fill(page, on="2026-01-05")
    send(page, twice=True)
    for kind, name, amount in (
        ("loan", "El fondo", "400000"),
        ("subsidy", "La ciudad", "150000"),
        ("own", "Lo nuestro", "60000"),
    ):
        follow(page, es("Add money"))
        choose(page, kind=kind, promise="firm")
        fill(page, name=name, amount=amount)
        if kind == "loan":
            page.locator("[name=agreement]").select_option(index=1)
        if kind == "subsidy":
            page.locator("[name=restriction]").select_option(index=1)
        send(page, twice=True)
    for kind, amount in (("land", "150000"), ("building", "450000"), ("costs", "10000")):
        follow(page, es("Add a use"))
        choose(page, kind=kind)
        fill(page, amount=amount)
        send(page, twice=True)
    assert_accessible(page)

    page = phone(f"/o/{deal}", trust.treasurer, **PLAIN)
    follow(page, "Close the purchase")
    fill(page, on="2026-01-12", homes="3")
    send_wrongly(page, "The deed is signed")
    page.locator("[name=is_sure]").check()
    send(page, twice=True)
    of_role = buying.of_role
    assert (of_role(trust.organization, "loans-payable"), of_role(trust.organization, "cash")) == (-400_000_00, 0)
    assert of_role(trust.organization, "land", city) == 150_000_00  # the city's money stays in the land
    calendar("2026-02-12")
    page = phone(f"/o/{deal}", trust.treasurer, **PLAIN)
    page.locator("main a[href$='/repay/']").click()
    choose(page, kind="bank")
    fill(page, name="A savings bank", amount="450000", on="2026-02-12")
    send_wrongly(page, "How much is paid to El fondo?")
    fill(page, amount="400000")
    send(page, twice=True)
    assert "A savings bank paid $400,000 back to El fondo." in text_of(page)
    assert of_role(fund.organization, "cash") == 500_000_00  # the fund can lend it again
    assert Holding.objects.filter(state=Holding.State.IN_USE).count() == 3
    verified(trust.organization, tmp_path)


# --- a bank's letter ----------------------------------------------------------------------------------------------------
def test_a_notice_of_a_bank_is_put_right_in_time(
    phone: Phones, assert_accessible: Look, calendar: Calendar, tmp_path: Path
) -> None:
    calendar("2026-02-05")
    trust = make_trust()
    home = selling.make_home(trust, name="Home 7")
    stewarding.make_mortgage(home.lease)
    lease, owner = home.lease.get_absolute_url(), home.seller

    page = phone(lease, trust.steward)
    follow(page, "A notice from a bank")
    send_wrongly(page, "What must be put right?")
    choose(page, kind="money")
    fill(page, amount="2400", words="Two payments to the bank are open.", noticed_on="2026-02-02")
    send(page, twice=True)
    follow(page, "Offer help")
    page.locator("[name=reason]").first.check()
    fill(page, words="We can speak with the bank together. Call us.")
    send(page, twice=True)

    page = phone("/me/homes/", owner, **SPANISH, **PLAIN)
    page.locator("main h2 a").first.click()
    assert text_of(page).index(es("See what can be done")) < text_of(page).index(es("In short"))
    follow(page, es("See what can be done"))
    assert "4 de marzo de 2026" in text_of(page)
    page = phone(lease, owner, **SPANISH, **PLAIN)
    follow(page, es("The trust’s offer of help"))
    press(page, es("Yes, please"))

    calendar("2026-02-20")
    page = phone("/o/barrio/land/", trust.steward)
    follow(page, "Notices (1)")
    follow(page, f"{home.holding.parcel.name}, Home 7", "The household put it right")
    send(page, twice=True)
    assert_accessible(page)
    page = phone(lease, owner, **SPANISH, **PLAIN)
    assert es("See what can be done") not in text_of(page)
    assert DefaultNotice.objects.get().state == "cured"
    verified(trust.organization, tmp_path)
