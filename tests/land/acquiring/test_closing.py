"""A trust buys a foreclosed triple-decker with a fund's loan and a city subsidy, and a later loan pays the fund back."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.funds.models import Loan
from commonhouse.land.acquiring import actions, queries
from commonhouse.land.acquiring.models import Deal, DealStep
from commonhouse.land.models import Holding, Parcel
from commonhouse.ledger.models import Entry
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.proposals.models import Conversation, Proposal
from tests.funds.lending import helpers as funds
from tests.land.acquiring.helpers import (
    PRICE,
    agree,
    agreement_of,
    close,
    fresh,
    make_deal,
    make_loan,
    make_subsidy,
    of_role,
    put_in,
    source,
    trust_of,
    uses,
)
from tests.land.helpers import Trust, at, make_parcel, make_trust, on

pytestmark = pytest.mark.django_db


def ready(trust: Trust, loan: Loan, subsidy: int = 150_000_00, own: int = 60_000_00) -> Deal:
    """Price agreed, money promised: 400,000 of a fund's loan, 150,000 of the city's, 60,000 of the trust's own."""
    deal = agree(trust, make_deal(trust))
    city = make_subsidy(trust.organization, subsidy, "land", "buildings")
    put_in(trust.organization, own)
    source(trust, deal, "loan", 400_000_00, agreement=agreement_of(loan))
    source(trust, deal, "subsidy", subsidy, restriction=city)
    source(trust, deal, "own", own)
    uses(trust, deal)
    return fresh(deal)


def test_a_triple_decker_is_bought_with_a_loan_and_a_subsidy_and_the_fund_is_repaid() -> None:
    fund = funds.make_fund(cash=500_000_00)
    trust, loan = trust_of(fund), make_loan(fund)
    deal = ready(trust, loan)

    closed = close(trust.treasurer, deal)

    assert closed.state == Deal.State.CLOSED
    parcel = Parcel.objects.get(organization=trust.organization)
    assert (parcel.name, parcel.acquired_on) == (deal.name, on("2026-01-12"))
    homes = Holding.objects.filter(parcel=parcel)
    assert [each.state for each in homes] == [Holding.State.IN_USE] * 3
    assert of_role(trust.organization, "land") == 150_000_00
    assert of_role(trust.organization, "buildings") == 460_000_00  # the costs of buying belong to it
    assert of_role(trust.organization, "loans-payable") == -400_000_00
    assert of_role(trust.organization, "cash") == 0
    city = deal.sources.get(kind="subsidy").restriction
    assert of_role(trust.organization, "land", city) == 150_000_00  # the subsidy stands in the land, under its purpose

    old = deal.sources.get(kind="loan")
    out = actions.take_out(
        trust.treasurer, old, kind="bank", name="A savings bank", amount=400_000_00, on=on("2026-01-12"),
        submission=uuid.uuid4(), now=at("2026-01-12"),
    )  # fmt: skip

    agreement = agreement_of(loan)
    assert out.principal == 400_000_00 - agreement.standing["paid"]["interest"]
    assert agreement.outstanding == 400_000_00 - out.principal
    assert of_role(fund.organization, "cash") == 500_000_00  # the fund can lend it again
    assert of_role(trust.organization, "loans-payable") == -400_000_00 - agreement.outstanding
    assert of_role(trust.organization, "cash") == 0
    assert [(each.source.name, each.by_source.name) for each in queries.chain(closed)] == [("A loan", "A savings bank")]
    funds.check_record(trust.organization)
    funds.check_record(fund.organization)


def test_closing_twice_by_one_form_is_one_closing() -> None:
    fund = funds.make_fund(cash=500_000_00)
    trust = trust_of(fund)
    deal, mark = ready(trust, make_loan(fund)), uuid.uuid4()
    first = close(trust.treasurer, deal, submission=mark)
    entries = Entry.objects.count()
    assert close(trust.treasurer, deal, submission=mark).entry == first.entry
    with pytest.raises(Refused, match="bought already"):
        close(trust.treasurer, deal)
    assert (Entry.objects.count(), Parcel.objects.count()) == (entries, 1)


def test_closing_says_all_that_is_missing_and_then_does_nothing() -> None:
    trust = make_trust()
    deal = make_deal(trust, needs_decision=True)
    condition = actions.add_condition(
        trust.steward, deal, kind="inspection", due_on=on("2026-02-01"), submission=uuid.uuid4(), now=at("2026-01-03")
    )
    source(trust, deal, "gift", 100_00, promise="asked")
    with pytest.raises(Refused) as refused:
        close(trust.treasurer, deal)
    for words in ("not agreed on a price", str(condition), "have to say yes", "not promised yet", "more comes in"):
        assert words in str(refused.value)
    assert not Parcel.objects.exists()
    assert fresh(deal).state == Deal.State.WATCHED


def test_nothing_is_bought_with_money_that_is_not_there() -> None:
    trust = make_trust()
    deal = agree(trust, make_deal(trust))
    source(trust, deal, "own", PRICE + 10_000_00)
    uses(trust, deal)
    put_in(trust.organization, PRICE)
    with pytest.raises(Refused, match="holds"):
        close(trust.treasurer, deal)
    assert not Parcel.objects.exists()  # the land is not entered either: all or nothing


def test_only_what_a_loan_has_paid_out_buys_a_building_and_only_one() -> None:
    fund = funds.make_fund(cash=900_000_00)
    trust, loan = trust_of(fund), make_loan(fund)
    close(trust.treasurer, ready(trust, loan))
    again = agree(trust, make_deal(trust, name="The next one"))
    source(trust, again, "loan", 400_000_00, agreement=agreement_of(loan))
    assert any("free for this building" in each.text for each in queries.missing(again))
    stranger = make_trust()
    with pytest.raises(ValidationError, match="borrower"):
        source(stranger, make_deal(stranger), "loan", 1_00, agreement=agreement_of(loan))


def test_a_loan_from_outside_comes_into_the_books_at_closing_and_is_paid_back_in_parts() -> None:
    trust = make_trust()
    deal = agree(trust, make_deal(trust))
    bank = source(trust, deal, "bank", PRICE)
    put_in(trust.organization, 210_000_00)
    source(trust, deal, "own", 10_000_00)
    uses(trust, deal)
    close(trust.treasurer, deal)
    assert of_role(trust.organization, "loans-payable") == -PRICE
    assert of_role(trust.organization, "cash") == 200_000_00
    city = make_subsidy(trust.organization, 90_000_00)
    day = {"on": on("2026-02-01"), "now": at("2026-02-01")}
    actions.take_out(
        trust.treasurer, bank, kind="own", name="Own", amount=50_000_00, interest=500_00, submission=uuid.uuid4(), **day
    )
    actions.take_out(
        trust.treasurer, bank, kind="subsidy", name="City", amount=90_000_00, restriction=city, submission=uuid.uuid4(),
        **day,
    )  # fmt: skip
    assert queries.still_owed(bank) == PRICE - 49_500_00 - 90_000_00 == -of_role(trust.organization, "loans-payable")
    assert of_role(trust.organization, "cash", city) == 0
    assert of_role(trust.organization, "cash") == 150_000_00
    with pytest.raises(ValidationError, match="left to be paid back"):
        actions.take_out(trust.treasurer, bank, kind="own", name="Own", amount=PRICE, submission=uuid.uuid4(), **day)
    funds.check_record(trust.organization)


def test_land_that_was_entered_before_gets_its_story() -> None:
    trust = make_trust()
    parcel = make_parcel(trust.organization)
    put_in(trust.organization, PRICE + 10_000_00)
    deal = agree(trust, make_deal(trust))
    source(trust, deal, "own", PRICE + 10_000_00)
    uses(trust, deal)
    closed = close(trust.treasurer, deal, bought=actions.Bought(parcel=parcel))
    assert closed.parcel == parcel
    assert Parcel.objects.count() == 1


def test_who_may_do_what() -> None:
    trust = make_trust()
    deal = make_deal(trust)
    with pytest.raises(NotAllowed):
        close(trust.steward, deal)
    with pytest.raises(NotAllowed):
        actions.tell(trust.member, deal, kind="story", on=on("2026-01-04"), text="Words", submission=uuid.uuid4())
    needing = make_deal(trust, needs_decision=True)
    with pytest.raises(NotAllowed):  # the board tells stories; a steward lets go of the members' yes
        actions.change(trust.board, needing, needs_decision=False)


def test_a_deal_that_fell_through_keeps_its_story_and_is_taken_up_again() -> None:
    trust = make_trust()
    deal = make_deal(trust)
    actions.offer(trust.steward, deal, amount=PRICE, on=on("2026-01-04"), submission=uuid.uuid4(), now=at("2026-01-04"))
    why = "The owner sold to a company that paid more."
    fell = actions.fall_through(trust.steward, deal, on=on("2026-01-06"), why=why, now=at("2026-01-06"))
    assert (fell.state, fell.fell_why) == (Deal.State.FELL, why)
    assert fell.offers.get().state == "withdrawn"
    with pytest.raises(Refused, match="fallen through"):
        actions.offer(
            trust.steward, deal, amount=1_00, on=on("2026-01-07"), submission=uuid.uuid4(), now=at("2026-01-07")
        )
    again = actions.take_up(
        trust.steward, deal, on=on("2026-03-01"), words="It is for sale again.", now=at("2026-03-01")
    )
    assert again.state == Deal.State.WATCHED
    kinds = list(again.steps.values_list("kind", flat=True))
    assert kinds == [DealStep.Kind.FELL, DealStep.Kind.AGAIN]
    funds.check_record(trust.organization)


def test_members_say_yes_before_it_is_bought() -> None:
    trust = make_trust()
    deal = agree(trust, make_deal(trust, needs_decision=True))
    put_in(trust.organization, PRICE + 10_000_00)
    source(trust, deal, "own", PRICE + 10_000_00)
    uses(trust, deal)
    asked = make_proposal(trust)
    with pytest.raises(ValidationError, match="no such decision"):
        actions.link_decision(trust.steward, deal, make_proposal(make_trust()).public_id)
    actions.link_decision(trust.steward, deal, asked.public_id)
    with pytest.raises(Refused, match="not been decided with a yes"):
        close(trust.treasurer, deal)
    for outcome in ("not-adopted", "adopted"):
        asked.state, asked.decided_at = Proposal.State.DECIDED, at("2026-01-06")
        asked.outcome = {"rule": "", "statement": {}, "result": {"outcome": outcome}}
        asked.save()
        if outcome == "adopted":
            assert close(trust.treasurer, deal).state == Deal.State.CLOSED
        else:
            with pytest.raises(Refused, match="not been decided with a yes"):
                close(trust.treasurer, deal)


def make_proposal(trust: Trust) -> Proposal:
    person = trust.steward.person
    assert person is not None
    talk = Conversation.objects.create(
        organization=trust.organization, title="Draper Street", started_by=person, opened_at=at("2026-01-02")
    )
    return Proposal.objects.create(
        organization=trust.organization, conversation=talk, title="Buy it", matter="land", author=person,
        written_at=at("2026-01-02"),
    )  # fmt: skip
