"""A loan from its terms to its last payment: both sign, both books move, nothing is lent that is not there."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonhouse.agreements import actions as agreements
from commonhouse.agreements.models import Agreement
from commonhouse.funds import portfolio
from commonhouse.funds.actions import lending
from commonhouse.ledger import accounts, balances
from commonhouse.ledger.models import Entry
from commonhouse.people.permissions import NotAllowed, Refused
from tests.funds.lending import helpers
from tests.funds.lending.helpers import TERMS, at, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return helpers.make_fund()


def balance(organization, role):
    return balances.balance(accounts.of_role(organization, role))


def test_a_loan_is_signed_by_both_and_paid_out_in_both_books(fund):
    loan = helpers.make_running(fund)
    assert balance(fund.organization, "loans") == 1_200_00
    assert balance(fund.organization, "cash") == 8_800_00
    assert balance(fund.borrower, "cash") == 1_200_00
    assert balance(fund.borrower, "loans-payable") == -1_200_00
    own, theirs = Entry.objects.filter(transfer__isnull=False).order_by("pk")
    assert own.transfer == theirs.transfer
    assert loan.agreement.outstanding == 1_200_00
    helpers.check_record(fund.organization)


def test_the_plan_is_that_of_the_rule_and_payments_move_both_books(fund):
    loan = helpers.make_running(fund)
    helpers.pay(fund, loan, 103_28, "2026-02-10")
    loan = helpers.fresh(loan)
    assert loan.agreement.outstanding == 1_200_00 - 97_28  # 6 % of 1,200 for a month is 6.00
    assert balance(fund.organization, "interest-income") == -6_00
    agreements.pay_from_books(
        fund.payer, loan.agreement, amount=103_28, on=on("2026-03-10"), key="house", now=at("2026-03-10")
    )
    assert balance(fund.borrower, "loans-payable") == balance(fund.organization, "loans") * -1 + -97_28
    helpers.check_record(fund.organization)


def test_nothing_is_paid_out_before_both_have_signed(fund):
    loan = helpers.prepare(fund)
    with pytest.raises(Refused, match="not signed"):
        helpers.disburse(fund, loan, 100_00)


def test_no_more_is_paid_out_than_agreed(fund):
    loan = helpers.make_signed(fund)
    helpers.disburse(fund, loan, 700_00)
    with pytest.raises(ValidationError, match=r"At most \$500 is left"):
        helpers.disburse(fund, loan, 500_01, "2026-01-12")
    helpers.disburse(fund, loan, 500_00, "2026-01-12")
    assert helpers.fresh(loan).agreement.outstanding == 1_200_00
    helpers.check_record(fund.organization)


def test_nothing_is_lent_that_is_not_there():
    fund = helpers.make_fund(cash=1_000_00)
    loan = helpers.make_signed(fund)
    with pytest.raises(Refused, match="not enough"):
        helpers.disburse(fund, loan, 1_200_00)
    assert balance(fund.organization, "loans") == 0


def test_sent_twice_it_is_paid_once(fund):
    loan = helpers.make_signed(fund)
    first = helpers.disburse(fund, loan, 1_200_00, key="one")
    assert helpers.disburse(fund, loan, 1_200_00, key="one") == first
    assert balance(fund.organization, "loans") == 1_200_00
    with pytest.raises(Refused, match="other figures"):
        helpers.disburse(fund, loan, 1_100_00, key="one")


def test_a_borrower_without_books_is_paid_all_the_same():
    fund = helpers.make_fund(books_of_borrower=False)
    loan = helpers.make_running(fund)
    assert loan.agreement.outstanding == 1_200_00
    helpers.check_record(fund.organization)


def test_who_may_do_what(fund):
    with pytest.raises(NotAllowed):
        lending.prepare_loan(fund.member, fund.organization, borrower=fund.borrower, terms=TERMS, purpose="Ovens")
    loan = helpers.make_signed(fund)
    with pytest.raises(NotAllowed):
        lending.disburse(fund.steward, loan, amount=1_00, on=on("2026-01-10"), key="x", now=at("2026-01-10"))


def test_city_money_goes_to_land_trusts_only(fund):
    city = helpers.make_city_money(fund)
    loan = helpers.make_running(fund, restriction=city)
    assert balances.balance(accounts.of_role(fund.organization, "cash"), restriction=city) == 3_800_00
    assert balance(fund.organization, "cash") == 13_800_00
    helpers.pay(fund, loan, 103_28, "2026-02-10")
    assert balances.balance(accounts.of_role(fund.organization, "cash"), restriction=city) == 3_903_28
    bakery = helpers.make.make_organization(kind="worker-coop")
    with pytest.raises(ValidationError, match="only to: Community land trust"):
        helpers.prepare(fund, borrower=bakery, restriction=city)
    helpers.check_record(fund.organization)


def test_what_is_restricted_without_a_purse_is_not_lent(fund):
    from commonhouse.ledger.models import Restriction

    other = Restriction.objects.create(organization=fund.organization, name="For a garden", purpose="A garden")
    with pytest.raises(ValidationError, match="not there to be lent"):
        helpers.prepare(fund, restriction=other)


def test_a_purse_is_not_widened_while_its_money_is_out(fund):
    city = helpers.make_city_money(fund)
    helpers.make_running(fund, restriction=city)
    with pytest.raises(Refused, match="narrower purpose"):
        lending.open_purse(fund.steward, city, kinds=())


def test_a_pause_is_agreed_by_both_and_stays_to_be_read(fund):
    from commonhouse.funds.kinds_lending import with_pause

    loan = helpers.make_running(fund)
    given = {"starts": on("2026-04-01"), "until": on("2026-06-30"), "interest": "stops"}
    terms = with_pause(TERMS, given, on("2026-03-20"))
    agreements.propose_change(
        fund.treasurer, loan.agreement, terms=terms, takes_effect_on=on("2026-04-01"), why="The kitchen was flooded.",
        now=at("2026-03-20"),
    )  # fmt: skip
    before = list(loan.agreement.dues.values_list("on", flat=True))
    loan = helpers.sign(loan, fund, "2026-03-21")
    after = set(loan.agreement.dues.values_list("on", flat=True))
    assert on("2026-05-10") in before
    assert on("2026-05-10") not in after
    assert max(after) == on("2027-04-10")
    assert loan.agreement.versions.filter(signed_at__isnull=False).count() == 2
    report = helpers.check_record(fund.organization)
    assert any("New terms for a loan" in each for each in report.sentences)


def test_the_portfolio_adds_up(fund):
    city = helpers.make_city_money(fund)
    first = helpers.make_signed(fund)
    other = helpers.sign(
        helpers.prepare(fund, restriction=city, now="2026-01-08", terms=TERMS | {"principal": 2_000_00}), fund
    )
    helpers.disburse(fund, first, 1_200_00)
    helpers.disburse(fund, other, 2_000_00)
    helpers.pay(fund, first, 103_28, "2026-02-10")
    rows = portfolio.standings(fund.organization)
    whole = portfolio.totals(rows)
    assert (whole.lent, whole.repaid, whole.outstanding) == (3_200_00, 97_28, 3_102_72)
    free, restricted = portfolio.purses(fund.organization, rows, on("2026-02-11"))
    assert (free.holding.cash, restricted.holding.cash) == (8_903_28, 3_000_00)
    assert restricted.holding.kept_back == 100_00
    assert restricted.out == 2_000_00
    found = portfolio.journeys(fund.organization, [free, restricted])
    assert found["free"].came_in == 10_000_00
    assert found["free"].earned == 6_00
    assert sum(s.amount for s in found["free"].strands if s.place == "here") == free.holding.cash
    assert sum(s.amount for s in found[restricted.key].strands if s.place == "here") == 3_000_00
    assert Agreement.objects.get(pk=first.agreement_id).outstanding == 1_102_72


def test_a_change_never_makes_more_of_the_loan_than_was_decided(fund):
    loan = helpers.make_running(fund)
    agreements.propose_change(
        fund.treasurer, loan.agreement, terms=TERMS | {"principal": 9_000_00}, takes_effect_on=on("2026-01-20"),
        why="More for us", now=at("2026-01-20"),
    )  # fmt: skip
    helpers.sign(loan, fund, "2026-01-20")
    with pytest.raises(ValidationError, match="left to be paid out"):
        helpers.disburse(fund, helpers.fresh(loan), 1, "2026-01-21")


def test_what_is_signed_are_the_terms_it_was_prepared_with(fund):
    loan = helpers.prepare(fund)
    agreements.revise(fund.treasurer, loan.agreement, terms=TERMS | {"rate": "0"}, now=at("2026-01-06"))
    agreements.offer(fund.treasurer, loan.agreement, now=at("2026-01-06"))
    with pytest.raises(Refused, match="prepare it anew"):
        helpers.sign(loan, fund)
