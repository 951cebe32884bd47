"""What the pages of lending share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement
from commonhouse.funds.actions.lending.common import speaks_for_borrower
from commonhouse.funds.models.lending import Loan
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of, attempt, posted, status_of

__all__ = ["actor_of", "attempt", "posted", "status_of"]
View = Callable[..., HttpResponseBase]
LOAN = ("agreement__organization", "organization", "borrower", "restriction", "candidate")


def state_words(state: str) -> tuple[str, str]:
    """The kind of a status tag and its words, for how a loan stands."""
    return {
        "signing": ("draft", _("Waiting for signatures")),
        "waiting": ("waiting", _("Signed, not paid out yet")),
        "running": ("open", _("Being paid back")),
        "late": ("late", _("Something is late")),
        "paid": ("done", _("Paid back")),
        "lost": ("stopped", _("Given up as lost")),
        "ended": ("stopped", _("Ended")),
    }[state]


def is_inside(actor: Actor, organization: Organization) -> bool:
    """Members, and whoever looks after the fund's money: they see how each loan stands."""
    return allows(actor, "book.statements", organization)


def may(actor: Actor, organization: Organization) -> dict[str, bool]:
    """What the actor may do here, for templates."""
    return {
        "inside": is_inside(actor, organization),
        "prepare": allows(actor, "loan.prepare", organization),
        "disburse": allows(actor, "loan.disburse", organization),
        "change": allows(actor, "loan.restructure", organization),
        "write_off": allows(actor, "loan.write-off", organization),
        "edit": allows(actor, "fund.edit", organization),
        "read": allows(actor, "agreement.read", organization),
        "pay": allows(actor, "agreement.payment", organization),
    }


def with_loan(view: View) -> View:
    """The view gets the loan in place of its address. One that is not signed yet is there for both sides alone."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        actor = actor_of(request)
        organization = organization_or_404(actor, slug)
        rows = Loan.objects.select_related(*LOAN)
        loan = get_object_or_404(rows, organization=organization, agreement__public_id=public_id)
        loan.agreement.loan = loan
        signed = loan.agreement.state in {Agreement.State.ACTIVE, Agreement.State.ENDED}
        if not signed and not (is_inside(actor, organization) or speaks_for_borrower(actor, loan)):
            raise Http404
        return view(request, loan, **rest)

    return page


def form_page(
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], Any], *, title: str,
    button: str, back: str, done: str = "", lede: str = "", template: str = "funds/lending/form.html",
    others: tuple[forms.BaseForm, ...] = (), **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with a form: shown, sent to a verb, and on to where its result or `back` is."""
    whole = [form, *others]
    if request.method == "POST" and all([each.is_valid() for each in whole]):  # noqa: C419 - each shows its errors
        made = attempt(form, lambda: (run(),))
        if made is not None:
            if done:
                messages.success(request, done)
            goes = getattr(made[0], "get_absolute_url", None)
            return redirect(goes() if goes is not None else back)
    context |= {
        "form": form, "others": others, "organization": organization, "title": title, "button": button, "back": back,
        "lede": lede,
    }  # fmt: skip
    return render(request, template, context, status=status_of(form))
