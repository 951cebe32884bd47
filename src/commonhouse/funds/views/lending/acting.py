"""Pages with a form: preparing a loan, paying it out, other terms, figures, losses; what the fund keeps back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import making
from commonhouse.agreements.models import Agreement
from commonhouse.funds import payoffs, portfolio
from commonhouse.funds.actions import lending
from commonhouse.funds.actions.lending.common import require_borrower, speaks_for_borrower
from commonhouse.funds.actions.lending.disbursing import undisbursed
from commonhouse.funds.actions.lending.reporting import REPORTED_KINDS
from commonhouse.funds.forms.lending import (
    AmountForm,
    CandidateLoanForm,
    ChangeForm,
    DayForm,
    FiguresForm,
    LoanForm,
    LossForm,
    PolicyForm,
    RoyaltyTermsForm,
    SurplusTermsForm,
)
from commonhouse.funds.forms.terms import LoanTermsForm, initial_of, usual
from commonhouse.funds.lending_words import terms_of
from commonhouse.funds.models import Candidate
from commonhouse.funds.models.lending import Loan
from commonhouse.funds.views.lending.common import actor_of, form_page, is_inside, posted, with_loan
from commonhouse.people.fields import plain
from commonhouse.people.formats import day, money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows, require
from commonhouse.people.views.common import page_for
from commonhouse.rules.jsonform import form_of

ONCE = require_http_methods(["GET", "POST"])
TERMS_FORMS: dict[str, type[Any]] = {
    "loan": LoanTermsForm, "surplus-loan": SurplusTermsForm, "royalty-loan": RoyaltyTermsForm,
}  # fmt: skip
WAYS = {
    "loan": gettext_lazy("By a plan"), "surplus-loan": gettext_lazy("From surplus"),
    "royalty-loan": gettext_lazy("By a share of income"),
}  # fmt: skip


@require_GET
@page_for("loan.prepare")
def choose(request: HttpRequest, organization: Organization) -> HttpResponse:
    """How a new loan is to be paid back; and businesses that members said yes to, which only need their papers."""
    waiting = [
        each
        for each in Candidate.objects.filter(organization=organization, state=Candidate.State.ACTIVE).select_related(
            "pipeline", "borrower"
        )
        if (here := each.here) is not None and here.kind == "agreement" and not each.loans.exists()
    ]
    context = {"organization": organization, "candidates": waiting}
    return render(request, "funds/lending/choose.html", context)


@ONCE
@page_for("loan.prepare")
def new(request: HttpRequest, organization: Organization, kind: str) -> HttpResponse:
    if kind not in TERMS_FORMS:
        raise Http404
    unit = portfolio.unit_of(organization)
    form = LoanForm(posted(request), organization=organization)
    initial = usual(timezone.localdate()) if kind == "loan" else {}
    terms = TERMS_FORMS[kind](posted(request), unit=unit, initial=initial)

    def run() -> Loan:
        given = form.cleaned_data
        return lending.prepare_loan(
            actor_of(request), organization, borrower=given["borrower"], kind=kind, terms=_dumped(terms.terms),
            purpose=given["purpose"], collateral=given["collateral"], restriction=form.restriction(),
            reference=given["reference"], unit=unit, language=get_language() or "en", submission=given["submission"],
        )  # fmt: skip

    return form_page(
        request, organization, form, run, title=f"{_('A new loan')}: {WAYS[kind]}",
        button=_("Offer it to both to sign"), others=(terms,), back=_home(organization),
        done=_("The loan is written. Both sides can sign it now."),
        lede=_("You can still withdraw it until both have signed."),
    )  # fmt: skip


def _dumped(terms: Any) -> dict[str, Any]:
    written: Any = form_of(type(terms)).dump(terms)
    return dict(written)


@ONCE
@page_for("loan.prepare")
def for_candidate(request: HttpRequest, organization: Organization, candidate: str) -> HttpResponse:
    rows = Candidate.objects.select_related("organization", "pipeline", "borrower")
    found = get_object_or_404(rows, organization=organization, public_id=candidate)
    form = CandidateLoanForm(posted(request), organization=organization)

    def run() -> Loan:
        return lending.prepare_for(
            actor_of(request), found, restriction=form.restriction(), reference=form.cleaned_data["reference"],
            language=get_language() or "en", submission=form.cleaned_data["submission"],
        )  # fmt: skip

    return form_page(
        request, organization, form, run, title=_("The loan for %(name)s") % {"name": found.name},
        button=_("Offer it to both to sign"), back=found.get_absolute_url(),
        lede=_("The terms are those that members said yes to, word for word."),
        done=_("The loan is written. Both sides can sign it now."),
    )  # fmt: skip


@ONCE
@with_loan
def disburse(request: HttpRequest, loan: Loan) -> HttpResponse:
    actor, unit = actor_of(request), loan.agreement.unit
    require(actor, "loan.disburse", loan.organization)
    left = undisbursed(loan)
    form = AmountForm(posted(request), unit=unit, initial={"amount": left or None, "on": timezone.localdate()})

    def run() -> Any:
        given = form.cleaned_data
        lending.disburse(actor, loan, amount=given["amount"], on=given["on"], key=form.key())
        return loan

    return form_page(
        request, loan.organization, form, run, title=_("Pay it out"), button=_("It is paid out"),
        back=loan.get_absolute_url(), done=_("It is in the books."),
        lede=_("%(left)s of this loan is not paid out yet. Enter here what you have paid out at the bank.")
        % {"left": money(left, unit)},
    )  # fmt: skip


@ONCE
@with_loan
def terms(request: HttpRequest, loan: Loan) -> HttpResponse:
    """Other terms, offered to both sides: smaller payments, more time, another rate. They hold when both have signed."""
    actor, agreement = actor_of(request), loan.agreement
    require(actor, "loan.restructure", loan.organization)
    version = making.in_force(agreement)
    if agreement.kind != "loan" or agreement.state != Agreement.State.ACTIVE or version is None:
        raise Http404
    today = timezone.localdate()
    known = terms_of(version.terms)
    start = {"principal": agreement.outstanding or known.principal, "start": today, "first_due": None}
    form = ChangeForm(
        posted(request), unit=agreement.unit, initial=initial_of(known) | start | {"takes_effect_on": today}
    )

    def run() -> Loan:
        given = form.cleaned_data
        agreements.propose_change(
            actor, agreement, terms=_dumped(form.terms), takes_effect_on=given["takes_effect_on"], why=given["why"]
        )
        return loan

    return form_page(
        request, loan.organization, form, run, title=_("Other terms"), button=_("Offer them to both to sign"),
        back=loan.get_absolute_url(), done=_("The new terms are offered. They hold when both have signed."),
        lede=_("%(left)s is lent now. Say how it is paid back from a day on; what was agreed before stays to be read.")
        % {"left": money(agreement.outstanding, agreement.unit)},
    )  # fmt: skip


@ONCE
@with_loan
def report(request: HttpRequest, loan: Loan) -> HttpResponse:
    actor, agreement = actor_of(request), loan.agreement
    if agreement.kind not in REPORTED_KINDS:
        raise Http404
    if not allows(actor, "loan.disburse", loan.organization):
        require_borrower(actor, loan, "loan.report")
    form = FiguresForm(posted(request), unit=agreement.unit, with_costs=agreement.kind == "surplus-loan")

    def run() -> Loan:
        lending.report(actor, loan, figures=form.figures(), on=timezone.localdate(), key=form.key())
        return loan

    return form_page(
        request, loan.organization, form, run, title=_("Your figures"), button=_("Send the figures"),
        back=loan.get_absolute_url(), done=_("Thank you. What follows from them is on the page of the loan."),
        lede=_("What is due follows from these figures. They are believed; sums are enough."),
    )  # fmt: skip


@ONCE
@with_loan
def write_off(request: HttpRequest, loan: Loan) -> HttpResponse:
    actor, agreement = actor_of(request), loan.agreement
    require(actor, "loan.write-off", loan.organization)
    form = LossForm(posted(request), unit=agreement.unit, initial={"on": timezone.localdate()})

    def run() -> Loan:
        given = form.cleaned_data
        lending.write_off(actor, loan, amount=given["amount"], on=given["on"], why=given["why"], key=form.key())
        return loan

    return form_page(
        request, loan.organization, form, run, title=_("Give up what cannot come back"), button=_("Give it up as lost"),
        back=loan.get_absolute_url(), done=_("It is written off, and whoever bears it is written down."),
        lede=_("%(left)s is lent now. Gifts and dues bear a loss first, then notes, the last rank first. This cannot be "
               "taken back; what comes in after all goes back the same way.")
        % {"left": money(agreement.outstanding, agreement.unit)},
    )  # fmt: skip


@ONCE
@with_loan
def recover(request: HttpRequest, loan: Loan) -> HttpResponse:
    actor, agreement = actor_of(request), loan.agreement
    require(actor, "loan.write-off", loan.organization)
    form = LossForm(posted(request), unit=agreement.unit, initial={"on": timezone.localdate()})

    def run() -> Loan:
        given = form.cleaned_data
        lending.recover(actor, loan, amount=given["amount"], on=given["on"], why=given["why"], key=form.key())
        return loan

    return form_page(
        request, loan.organization, form, run, title=_("Money that came in after all"), button=_("Enter it"),
        back=loan.get_absolute_url(), done=_("It is in the books, and went back to whoever bore the loss."),
        lede=_("For what was given up as lost. It goes to the first rank first, and last to what gifts and dues set aside."),
    )  # fmt: skip


@require_GET
@with_loan
def early(request: HttpRequest, loan: Loan) -> HttpResponse:
    """What ends the loan on a day, and what paying early saves. Nothing is changed by looking."""
    actor = actor_of(request)
    if not (is_inside(actor, loan.organization) or speaks_for_borrower(actor, loan)):
        require_borrower(actor, loan, "loan.report")
    asked = "on" in request.GET
    form = DayForm(request.GET if asked else None, initial={"on": timezone.localdate()})
    on = form.cleaned_data["on"] if asked and form.is_valid() else timezone.localdate()
    found = None if asked and not form.is_valid() else payoffs.quote(loan.agreement, on)
    context = {
        "organization": loan.organization, "loan": loan, "form": form, "found": found, "on": on, "day_words": day(on),
        "unit": loan.agreement.unit,
    }  # fmt: skip
    return render(request, "funds/lending/early.html", context)


@ONCE
@page_for("fund.edit")
def policy(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What the fund keeps back, and the guesses of its look ahead."""
    known = portfolio.policy_of(organization)
    initial = {
        "reserve": Decimal(known.reserve_points) / 10_000, "losses": Decimal(known.yearly_loss_points) / 10_000,
        "months_ahead": known.months_ahead,
    }  # fmt: skip
    form = PolicyForm(posted(request), initial=initial)
    back = reverse("fund_lend", args=[organization.slug])

    def run() -> bool:
        given = form.cleaned_data
        lending.set_policy(
            actor_of(request), organization, reserve_points=_points(given["reserve"]),
            yearly_loss_points=_points(given["losses"]), months_ahead=given["months_ahead"],
        )  # fmt: skip
        return True

    return form_page(
        request, organization, form, run, title=_("What the fund keeps back"), button=_("Save it"), back=back,
        done=_("Saved."), lede=_("Members see these numbers, and what follows from them."),
    )  # fmt: skip


def _points(share: Decimal) -> int:
    return int(plain(share) * 10_000)


def _home(organization: Organization) -> str:
    return reverse("fund", args=[organization.slug])
