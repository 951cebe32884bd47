"""The pages of lending through a client: what each kind of reader sees, and each form to its end."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.agreements.models import Agreement
from commonhouse.funds.actions import lending
from commonhouse.funds.models import LendingPolicy, Loan, Loss
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.surplus import SurplusTerms
from tests import factories as make
from tests.funds.lending import helpers
from tests.funds.lending.helpers import TERMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return helpers.make_fund()


@pytest.fixture
def loan(fund):
    loan = helpers.make_running(fund)
    helpers.pay(fund, loan, 103_28, "2026-02-10")
    return helpers.fresh(loan)


def page(actor, name, *args, **query):
    client = Client() if actor is None else make.sign_in_as(Client(), actor)
    return client.get(reverse(name, args=args), query)


def send(actor, name, *args, **data):
    client = make.sign_in_as(Client(), actor)
    return client.post(reverse(name, args=args), {"submission": str(uuid.uuid4())} | data)


def ids(loan):
    return loan.organization.slug, loan.agreement.public_id


PAGES = ("fund", "fund_lend", "fund_journeys", "fund_years")


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_anyone_sees_the_whole_portfolio(fund, loan, name):
    answer = page(None, name, fund.organization.slug)
    assert answer.status_code == 200
    assert "Late" not in answer.content.decode()


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_a_fund_without_anything_has_its_pages(name):
    empty = make.make_organization(kind="fund")
    assert page(None, name, empty.slug).status_code == 200


def test_lateness_is_for_those_inside(fund, loan):
    Agreement.objects.filter(pk=loan.agreement_id).update(past_due=1_00, days_late=3)
    assert b"Something is late" not in page(None, "fund", fund.organization.slug).content
    assert b"Something is late" in page(fund.member, "fund", fund.organization.slug).content
    assert b"Something is late" not in page(None, "loan", *ids(loan)).content
    theirs = page(fund.theirs, "loan", *ids(loan)).content.decode()
    assert "What you owe, and why" in theirs
    assert "Ask for a pause" in theirs


def test_the_money_that_can_be_lent_stands_with_its_reasons(fund, loan):
    text = page(None, "fund_lend", fund.organization.slug).content.decode()
    assert "$8,903.28" in text  # in the bank
    assert "$55.14" in text  # 5 % of 1,102.72, rounded up
    assert "$8,848.14" in text  # free to be lent


@pytest.mark.once
def test_the_journey_is_told_in_words(fund, loan):
    text = page(None, "fund_journeys", fund.organization.slug).content.decode()
    assert f"$97.28 was lent to {fund.borrower.name}, and is back in the bank." in text
    assert "<svg" in text


def test_pages_ask_a_bounded_number_of_questions(fund, loan, django_assert_max_num_queries):
    for number in range(3):
        helpers.prepare(fund, now="2026-02-11", title=f"Loan {number}")
    for name, most in {"fund": 24, "fund_lend": 18, "fund_journeys": 20, "fund_years": 19}.items():
        client = Client()
        with django_assert_max_num_queries(most):
            client.get(reverse(name, args=[fund.organization.slug]))


def test_what_a_loss_would_do_is_for_members(fund, loan):
    slug = fund.organization.slug
    assert page(make.make_steward(make.make_organization()), "fund_what_if", slug).status_code == 403
    answer = page(fund.member, "fund_what_if", slug, loan=loan.agreement.public_id, share=50)
    assert "$551.36" in answer.content.decode()
    assert not Loss.objects.exists()


def test_a_loan_is_prepared_on_its_page(fund):
    data = {
        "borrower": fund.borrower.pk, "purpose": "Ovens", "money": "free", "principal": "1,200", "rate": "6",
        "kind": "level", "unit": "month", "count": "12", "start": "2026-12-01", "first_due": "2027-01-01",
        "day_count": "30/360", "wait_interest": "waived",
    }  # fmt: skip
    answer = send(fund.treasurer, "loan_write", fund.organization.slug, "loan", **data)
    made = Loan.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == made.get_absolute_url()
    assert made.agreement.versions.get().terms["rate"] == "0.06"
    wrong = send(fund.treasurer, "loan_write", fund.organization.slug, "loan", **(data | {"first_due": "2026-11-01"}))
    assert wrong.status_code == 200
    assert "Give a day after the start" in wrong.content.decode()
    assert Loan.objects.count() == 1


@pytest.mark.parametrize("kind", ["surplus-loan", "royalty-loan"])
def test_other_kinds_are_prepared_too(fund, kind):
    data = {
        "borrower": fund.borrower.pk, "purpose": "Ovens", "money": "free", "principal": "900", "rate": "8",
        "share": "50", "unmet": "carry", "days_to_pay": "30", "multiple": "1.3",
    }  # fmt: skip
    assert send(fund.treasurer, "loan_write", fund.organization.slug, kind, **data).status_code == 302
    assert Loan.objects.get().agreement.kind == kind
    assert page(fund.treasurer, "loan", *ids(Loan.objects.get())).status_code == 200


def test_it_is_paid_out_on_its_page(fund):
    loan = helpers.make_signed(fund)
    today = timezone.localdate().isoformat()
    too_much = send(fund.treasurer, "loan_disburse", *ids(loan), amount="1,200.01", on=today)
    assert "At most $1,200 is left" in too_much.content.decode()
    assert send(fund.treasurer, "loan_disburse", *ids(loan), amount="1,200", on=today).status_code == 302
    assert helpers.fresh(loan).agreement.outstanding == 1_200_00


def test_a_loss_and_what_came_after_are_entered_on_their_pages(fund, loan):
    today = timezone.localdate().isoformat()
    answer = send(fund.treasurer, "loan_write_off", *ids(loan), amount="1,102.72", on=today, why="It closed.")
    assert answer.status_code == 302
    assert send(fund.treasurer, "loan_recover", *ids(loan), amount="50", on=today, why="Ovens sold.").status_code == 302
    text = page(None, "loan", *ids(loan)).content.decode()
    assert "It closed." in text
    assert "Given up as lost" in text
    helpers.check_record(fund.organization)


def test_other_terms_are_offered_on_their_page(fund, loan):
    data = {
        "principal": "1,102.72", "rate": "6", "kind": "level", "unit": "month", "count": "24", "start": "2026-03-01",
        "first_due": "2026-04-01", "day_count": "30/360", "wait_interest": "waived", "takes_effect_on": "2026-03-01",
        "why": "The street was closed for a summer.",
    }  # fmt: skip
    answer = send(fund.treasurer, "loan_terms", *ids(loan), **data)
    assert answer.status_code == 302, answer.content.decode()
    loan = helpers.sign(loan, fund, timezone.localdate().isoformat())
    assert loan.agreement.versions.filter(signed_at__isnull=False).count() == 2
    assert "The street was closed" in page(fund.member, "loan", *ids(loan)).content.decode()
    helpers.check_record(fund.organization)


def test_figures_make_what_is_due(fund):
    terms = form_of(SurplusTerms).dump(
        SurplusTerms(principal=1_000_00, rate=form_of(SurplusTerms).load({"principal": 1, "rate": "0.08"}, "x").rate)
    )
    loan = helpers.make_running(fund, kind="surplus-loan", terms=terms)
    answer = send(
        fund.theirs, "loan_report", *ids(loan), since="2026-01-10", until="2026-06-30", revenue="5,000", costs="0",
        pay="4,000",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    loan = helpers.fresh(loan)
    asked = sum(due.amount for due in loan.agreement.dues.all())
    assert asked == 500_00  # half of the profit of 1,000
    assert page(fund.theirs, "loan", *ids(loan)).status_code == 200
    assert send(fund.member, "loan_report", *ids(loan), revenue="1").status_code == 403
    helpers.check_record(fund.organization)


def test_paying_early_is_quoted_to_the_cent(fund, loan):
    on = timezone.localdate().isoformat()
    text = page(fund.theirs, "loan_early", *ids(loan), on=on).content.decode()
    assert "ends the loan" in text
    from commonhouse.agreements import accounts
    from commonhouse.funds import payoffs

    quote = payoffs.quote(loan.agreement, timezone.localdate())
    assert quote is not None
    after = accounts.preview(loan.agreement, "payment", timezone.localdate(), quote.quote.total)
    assert after is not None
    assert (after.state, after.principal.outstanding, after.due_now) == ("paid", 0, 0)
    assert page(make.make_steward(make.make_organization()), "loan_early", *ids(loan)).status_code == 403


def test_what_is_kept_back_is_set_by_the_steward(fund):
    slug = fund.organization.slug
    assert send(fund.treasurer, "fund_lending_policy", slug, reserve="10").status_code == 403
    answer = send(fund.steward, "fund_lending_policy", slug, reserve="10", losses="1.5", months_ahead="24")
    assert answer.status_code == 302
    policy = LendingPolicy.objects.get()
    assert (policy.reserve_points, policy.yearly_loss_points) == (1_000, 150)


def test_a_loan_that_is_not_signed_is_nobody_elses(fund):
    loan = helpers.prepare(fund)
    assert page(None, "loan", *ids(loan)).status_code == 404
    assert page(fund.theirs, "loan", *ids(loan)).status_code == 200
    assert TERMS["principal"] == loan.agreement.versions.get().terms["principal"]


def test_only_the_treasurers_hand_pays_out(fund):
    loan = helpers.make_signed(fund)
    assert page(fund.member, "loan_disburse", *ids(loan)).status_code == 403
    assert page(fund.member, "loan_write_off", *ids(loan)).status_code == 403
    assert page(fund.steward, "loan_write", fund.organization.slug, "loan").status_code == 200
    assert page(fund.steward, "loan_new", fund.organization.slug).status_code == 200
    assert page(fund.steward, "loan_write", fund.organization.slug, "gift").status_code == 404
    assert lending.disburse is not None
