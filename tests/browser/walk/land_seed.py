"""Land held in common: a trust with a family in a home, and trusts that sell, buy, look for families and look at incomes.

Each has its own record, so that what happens in one need not wait for the dates of another.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.utils import timezone

from commonhouse.land.acquiring import actions as acquiring
from commonhouse.land.eligibility import actions as eligibility
from commonhouse.land.finding import actions as finding
from commonhouse.land.holdings import actions as holdings
from commonhouse.land.holdings.actions import BuildingFacts
from commonhouse.land.leasing import actions as leasing
from commonhouse.land.leasing.actions.writing import Figures, Old
from commonhouse.land.leasing.models import Lease, LeaseTemplate
from commonhouse.land.models import BoardQuota
from commonhouse.land.pricing import actions as pricing
from commonhouse.land.pricing.actions import improvements as works
from commonhouse.land.reporting.actions import following, governing, linking, publishing
from commonhouse.land.stewarding.actions import defaults, duties, letters, requests, reserving, supporting
from commonhouse.land.stewarding.models import DutyKind
from commonhouse.people.permissions import Actor
from commonhouse.rules.land.lease import Improvements, MortgageRules, Resale
from tests import factories
from tests.land import helpers as land
from tests.land.acquiring import helpers as deals
from tests.land.eligibility import helpers as incomes
from tests.land.finding.helpers import World
from tests.land.holdings.test_importing import CSV
from tests.land.reporting.helpers import champlain
from tests.land.reporting.test_governing import proposal_of
from tests.land.selling import helpers as sales
from tests.land.stewarding import helpers as leased

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DAY = dt.timedelta(days=1)
SHARE: dict[str, Any] = {
    "formula": {"type": "appraisal-share", "share": "0.25"},
    "improvements": {"method": "cost", "notice_above": 1_000_00},
}


def build(house: Any) -> None:
    _holds(house)
    _sells(house)
    _buys(house)
    _finds(house)
    _reviews(house)


# --- a trust with land, a family, and what its stewards do ---------------------------------------------------------------------
def _holds(house: Any) -> None:
    trust = land.make_trust(slug="holds", name="Common Field Land Trust")
    family = factories.make_person("Ana Rivera", email="ana.rivera@example.org")
    house.actors |= {
        "holds": trust.steward, "holds_money": trust.treasurer, "holds_board": trust.board, "holds_family": Actor(family),
        "holds_member": trust.member,
    }  # fmt: skip
    house.ids |= {"holds": trust.organization.slug, "year": timezone.localdate().year}
    lease = _land(house, trust, family)
    _leases(house, trust, lease)
    _prices(house, trust, lease)
    _stewards(house, trust, lease)
    _helps(house, trust, lease)
    _governs(house, trust)


def _land(house: Any, trust: land.Trust, family: Any) -> Lease:
    """A lot with a house of three homes: one with a lease that is late, one free, one sold once before our time."""
    today = timezone.localdate()
    parcel = land.make_parcel(trust.organization, "Winthrop lot", latitude="42.323", longitude="-71.083")
    building = holdings.enter_building(trust.steward, parcel, BuildingFacts(name="The brick house"))
    home, free = (land.make_holding(parcel, name, building=building) for name in ("Home 1", "Home 2"))
    paper = holdings.add_paper(trust.steward, parcel, PDF, title="The deed", name="deed.pdf")
    waiting = holdings.read_file(trust.steward, trust.organization, CSV.encode(), name="homes.csv")
    starts = today - 100 * DAY
    terms = replace(
        leased.make_terms(starts, mortgage=MortgageRules()), resale=Resale("resale-price", SHARE),
        improvements=Improvements(consent_above=2_000_00, notice_above=500_00),
    )  # fmt: skip
    lease = leasing.enter_old_lease(trust.steward, Old(
        home, terms, starts, today - 70 * DAY, household=land.make_household(trust.organization, family, size=3),
        figures=Figures(250_000_00, 350_000_00, 100_000_00),
    ))  # fmt: skip
    mortgage = leased.make_mortgage(lease, first_due=starts, consented_on=starts)
    house.ids |= {
        "h_parcel": parcel.public_id, "h_building": building.public_id, "h_home": home.public_id, "h_free": free.public_id,
        "h_paper": paper.pk, "h_import": waiting.public_id, "h_lease": lease.agreement.public_id,
        "h_mortgage": mortgage.public_id,
    }  # fmt: skip
    house.land = {"building": building, "mortgage": mortgage, "parcel": parcel, "starts": starts}
    return Lease.objects.select_related("agreement", "holding", "organization", "household").get(pk=lease.pk)


def _leases(house: Any, trust: land.Trust, lease: Lease) -> None:
    organization = trust.organization
    leasing.add_starters(trust.steward, organization)
    template = LeaseTemplate.objects.filter(organization=organization).order_by("pk")[0]
    other = land.make_household(organization, factories.make_person("Ben Ito", email=""))
    paper = leasing.keep_paper(trust.steward, lease, title="The lease", data=PDF, file_name="lease.pdf")
    starts = dt.date(timezone.localdate().year + 1, 1, 1)
    run = leasing.start_billing(trust.treasurer, organization, starts=starts, until=starts.replace(month=12, day=31))
    leasing.go_on(trust.treasurer, run)
    row = lease.household.people.get()  # type: ignore[union-attr]
    house.ids |= {
        "h_template": template.public_id, "h_household": lease.household.public_id, "h_other": other.public_id,  # type: ignore[union-attr]
        "h_person": row.pk, "h_lease_paper": paper.pk, "h_bills": run.public_id,
    }  # fmt: skip


def _prices(house: Any, trust: land.Trust, lease: Lease) -> None:
    """A table with a file on the desk, an appraisal, a price with its letter, and work at each of its steps."""
    organization, owner, today = trust.organization, house.actors["holds_family"], timezone.localdate()
    table = pricing.make_table(trust.steward, organization, code="ami", name="Median income", source="HUD")
    values = [(dt.date(2025, 4, 1), "148000"), (dt.date(2026, 4, 1), "150000")]
    pricing.publish(trust.steward, table, values, source="HUD", submission=uuid.uuid4())
    draft = pricing.read_file(trust.steward, table, b"date,value\n2027-04-01,152000\n", name="next.csv", source="HUD")
    appraisal = pricing.enter_appraisal(
        trust.steward, lease, on=today, value=475_000_00, appraiser="An appraiser", paper=PDF, paper_name="worth.pdf",
        submission=uuid.uuid4(),
    )  # fmt: skip
    price = pricing.set_price(trust.steward, lease, on=today, appraisal=appraisal, submission=uuid.uuid4())
    letter = pricing.write_letter(trust.steward, price, valid_until=today + 30 * DAY, submission=uuid.uuid4())

    def ask(what: str) -> Any:
        return works.ask(owner, lease, what=what, estimate=6_000_00, submission=uuid.uuid4())

    asked, approved, finished = ask("A ramp at the door"), ask("A new stove"), ask("A porch")
    for each in (approved, finished):
        works.decide(trust.board, each, approved=True)
    paper = works.add_paper(owner, finished, PDF, name="receipt.pdf")
    works.finish(owner, finished, finished_on=today, cost=6_200_00, useful_years=20)
    house.ids |= {
        "h_index": table.code, "h_index_file": draft.public_id, "h_appraisal": appraisal.public_id, "h_price": price.public_id,
        "h_letter": letter.public_id, "h_asked": asked.public_id, "h_approved": approved.public_id,
        "h_finished": finished.public_id, "h_receipt": paper.pk,
    }  # fmt: skip


def _stewards(house: Any, trust: land.Trust, lease: Lease) -> None:
    """Duties to visit and to hand in, letters, a reserve, requests that wait and that were granted."""
    organization, owner, today = trust.organization, house.actors["holds_family"], timezone.localdate()
    steward, treasurer = trust.steward, trust.treasurer

    def duty(name: str, kind: str) -> Any:
        return duties.add_duty(steward, organization, name=name, due_on=today + DAY, kind=kind, holding=lease.holding)

    visit, proof = duty("Visit", DutyKind.INSPECTION), duty("Proof of insurance", DutyKind.INSURANCE)
    duties.hand_in(owner, proof, said="Here", paper=(PDF, "policy.pdf"))
    plan = duties.add_plan(steward, organization, name="Gutters", kind=DutyKind.OTHER, starts_on=today, every_months=12)
    letter = letters.send(steward, lease, purpose="other", subject="Hello", text="A letter.", on_paper=True)
    batch = letters.print_batch(steward, organization)
    assert batch is not None
    words = letters.save_template(
        steward, organization, name="Ours", purpose="late", subject_en="Late", text_en="{amount}", subject_es="Tarde",
        text_es="{amount}",
    )  # fmt: skip
    reserve = reserving.open_reserve(
        treasurer,
        organization,
        name="Roof",
        building=house.land["building"],
        opened_on=house.land["starts"],
        brought_in=90_00,
    )
    reserving.put_in(treasurer, reserve, amount=25_00, on=today, text="A gift")
    asked = requests.ask(owner, lease, kind="help", text="The stairs are broken.")
    loan = requests.ask(owner, lease, kind="refinance", amount=160_000_00, lender="River Bank", text="A lower rate",
                        notices_to="1 Square")  # fmt: skip
    requests.decide(steward, loan, grants=True, words="It helps you.")
    house.ids |= {
        "h_visit": visit.public_id, "h_proof": proof.public_id, "h_proof_paper": proof.papers.get().public_id,
        "h_plan": plan.public_id, "h_mail": letter.public_id, "h_batch": batch.public_id, "h_words": words.public_id,
        "h_reserve": reserve.public_id, "h_request": asked.public_id, "h_loan": loan.public_id,
        "h_feed": duties.feed(steward, organization).token,
    }  # fmt: skip


def _helps(house: Any, trust: land.Trust, lease: Lease) -> None:
    """Help that the family took, and a letter of its bank."""
    today = timezone.localdate()
    plan = supporting.offer(
        trust.steward, lease, reason="money", words="We would like to help.", answer_by=today + 14 * DAY
    )
    supporting.answer(house.actors["holds_family"], plan, accepts=True)
    supporting.note(trust.steward, plan, kind="call", on=today, text="Talked about May")
    notice = defaults.record_lender_notice(
        trust.steward, lease, mortgage=house.land["mortgage"], kind="money", noticed_on=today, received_on=today,
        words="Two payments", amount=2_400_00,
    )  # fmt: skip
    house.ids |= {"h_support": plan.public_id, "h_notice": notice.public_id}


def _governs(house: Any, trust: land.Trust) -> None:
    """A home sold once before our time, a year published, a class that follows the leases, seats by group, a decision."""
    organization, steward = trust.organization, trust.steward
    _first, second = champlain(organization)
    network = factories.make_organization("lands-network", kind="network", name="Network of Land Trusts")
    network.memberships.create(
        member_class=network.member_classes.get(), member_organization=organization, status="active"
    )
    report = publishing.publish_report(steward, organization, year=2024, words="A good year.", submission=uuid.uuid4())
    theirs = factories.make_class(organization, "leaseholders")
    governing.settle_governing(steward, organization, leaseholders=theirs)
    following.follow_leases(steward, organization)
    quota = BoardQuota.objects.create(
        organization=organization, name="Leaseholders", share="1/3", changed_at=timezone.now()
    )
    proposal = proposal_of(trust, asked_at=land.at("2026-01-01"))
    link = linking.link_decision(steward, organization, proposal, house.land["parcel"])
    call = organization.class_calls.order_by("pk")[0]
    house.ids |= {
        "h_sold": second.holding.public_id, "h_report": report.public_id, "h_quota": quota.public_id, "h_call": call.pk,
        "h_link": link.public_id, "h_network": network.slug,
    }  # fmt: skip


# --- trusts with a home at each step of a sale ---------------------------------------------------------------------------------
def _sells(house: Any) -> None:
    """Each trust has one: what one sale does must not wait for the dates of another."""

    def home(step: str) -> sales.Home:
        made = sales.make_home(land.make_trust(slug=f"sells-{step}", name=f"Turning Key Trust {step}"))
        house.actors[f"s_{step}"] = made.trust.steward
        house.ids[f"s_{step}_trust"] = made.trust.organization.slug
        return made

    sold, passed = home("ready"), home("passed")
    on = land.on("2026-01-14")
    passed_on = sales.actions.decide(
        passed.trust.steward, sales.priced(passed), option="pass-on", on=on, now=sales.later(passed.trust, "2026-01-14")
    )
    still = home("still")
    house.actors |= {"s_seller": sold.seller, "s_stays": still.seller}
    house.ids |= {
        "s_announced": sales.announce(home("announced")).public_id, "s_priced": sales.priced(home("priced")).public_id,
        "s_found": sales.found(home("found"))[0].public_id, "s_passed": passed_on.public_id,
        "s_ready": sales.ready(sold).public_id, "s_lease": still.lease.agreement.public_id,
    }  # fmt: skip


# --- a trust that buys ------------------------------------------------------------------------------------------------------------
def _buys(house: Any) -> None:
    """A deal with an offer that waits, one agreed and paid for, one closed with a bank's loan, one that fell through."""
    trust = land.make_trust(slug="buys", name="Open Gate Land Trust")
    steward, organization = trust.steward, trust.organization
    looked_at = deals.make_deal(trust, name="Row house", is_public=True)
    acquiring.offer(
        steward, looked_at, amount=400_000_00, on=land.on("2026-01-04"), submission=uuid.uuid4(),
        now=deals.after(organization, "2026-01-04"),
    )  # fmt: skip
    condition = acquiring.add_condition(
        steward, looked_at, kind="inspection", due_on=timezone.localdate() + 20 * DAY, submission=uuid.uuid4()
    )
    hoped = deals.source(trust, looked_at, "own", 300_000_00, promise="hoped")
    use = deals.use(trust, looked_at, "land", 100_000_00)
    deals.put_in(organization, 2 * deals.PRICE)
    agreed, bought = (deals.agree(trust, deals.make_deal(trust, name=name)) for name in ("The corner", "The bakery"))
    for each in (agreed, bought):
        deals.uses(trust, each)
    deals.source(trust, agreed, "own", deals.PRICE + 10_000_00)
    deals.source(trust, bought, "own", 310_000_00)
    bank = deals.source(trust, bought, "bank", 300_000_00)
    closed = deals.close(trust.treasurer, deals.fresh(bought))
    fell = deals.make_deal(trust, name="The old mill")
    acquiring.fall_through(
        steward, fell, on=land.on("2026-01-20"), why="A company paid more.", now=deals.after(organization, "2026-01-20")
    )
    disputed = deals.make_deal(trust, name="Twelve flats", in_dispute=True)
    voted = deals.make_deal(trust, name="The farm", needs_decision=True)
    house.actors |= {"buys": steward, "buys_money": trust.treasurer}
    house.ids |= {
        "buys": organization.slug, "b_deal": looked_at.public_id, "b_condition": condition.public_id,
        "b_source": hoped.public_id, "b_use": use.public_id, "b_agreed": agreed.public_id, "b_closed": closed.public_id,
        "b_bank": bank.public_id, "b_fell": fell.public_id, "b_disputed": disputed.public_id, "b_voted": voted.public_id,
    }  # fmt: skip


# --- a trust that looks for families ---------------------------------------------------------------------------------------------
def _finds(house: Any) -> None:
    """Three families in line after a draw, one home offered, one open, a session to come, an application half filled."""
    world = World.make(opens_on=dt.date(2026, 1, 1), closes_on=None)
    world.families(3)
    draw = world.drawn()
    world.now = timezone.now() - dt.timedelta(minutes=50)
    offer = finding.offer(world.steward, world.home(), now=world.later())
    opening = world.home()
    when = finding.When("orientation", "First evening", timezone.now() + 5 * DAY, place="Library")
    session = finding.plan_session(world.steward, world.programme, when, now=world.later())
    visitor = Actor(factories.make_person("Rosa Field", email=""))
    half = finding.start(visitor, world.programme, now=world.later())
    finding.answer(visitor, half, "size", 3, now=world.later())
    next_in_line = world.line(draw)[1]
    house.actors |= {
        "finds": world.steward, "finds_first": world.actor_of(offer.application), "finds_half": visitor,
    }  # fmt: skip
    house.ids |= {
        "finds": world.trust.organization.slug, "f_programme": world.programme.public_id, "f_draw": draw.public_id,
        "f_offer": offer.public_id, "f_offered": offer.opening.public_id, "f_opening": opening.public_id,
        "f_session": session.public_id, "f_half": half.public_id, "f_sent": offer.application.public_id,
        "f_next": next_in_line.public_id, "f_ticket": offer.application.ticket,
    }  # fmt: skip


# --- a trust that looks at incomes -----------------------------------------------------------------------------------------------
def _reviews(house: Any) -> None:
    """A published table, a review at the household with a paper, and one that two people have decided."""
    trust = incomes.Trust("looks")
    table = trust.publish()
    review = trust.begin()
    paper = eligibility.add_paper(trust.maria, review, "pay", incomes.PDF, "stub.pdf")
    trust.decide(trust.begin(key="other"))
    home = sales.make_home(land.Trust(trust.organization, trust.steward, trust.steward, trust.steward))
    house.actors |= {
        "looks": trust.steward, "looks_first": trust.first, "looks_second": trust.second, "looks_maria": trust.maria,
    }  # fmt: skip
    house.ids |= {
        "looks": trust.organization.slug, "r_table": table.public_id, "r_review": review.public_id,
        "r_paper": paper.public_id, "r_lease": home.lease.agreement.public_id,
    }  # fmt: skip
