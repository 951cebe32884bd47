"""What was paid, asked for besides, given up, and taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.agreements import accounts, actions, booking, kinds, reading
from commonhouse.agreements.forms import FeeForm, PaymentForm, WaiverForm, WhyForm
from commonhouse.agreements.models import Agreement, Event
from commonhouse.agreements.views.common import actor_of, form_page, posted, with_agreement
from commonhouse.ledger import accounts as books
from commonhouse.ledger.models import Account
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NotAllowed, require


@require_http_methods(["GET", "POST"])
@with_agreement
def pay(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The treasurer enters a payment that came in."""
    actor = actor_of(request)
    require(actor, "agreement.payment", agreement.organization)
    booked = booking.is_booked(agreement)
    due = _due_now(agreement)
    form = _payment_form(request, agreement, agreement.organization if booked else None, due)
    return form_page(
        request, agreement, form,
        lambda: actions.record_payment(actor, agreement, account=form.chosen(), **_given(form)),
        title=_("Enter a payment"), button=_("Enter it"), done=_("The payment is entered, and applied as the terms say."),
        lede=_due_words(agreement, due),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_agreement
def pay_from_books(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The payer's treasurer pays from its own books: both have it, or neither."""
    actor = actor_of(request)
    party = kinds.paying_party(agreement)
    payer = party.party_organization if party is not None else None
    if payer is None:
        raise NotAllowed("book.post")
    require(actor, "book.post", payer)
    due = _due_now(agreement)
    form = _payment_form(request, agreement, payer, due)
    if "account" in form.fields:
        form.fields["account"].label = _("From which account?")
    return form_page(
        request, agreement, form,
        lambda: actions.pay_from_books(actor, agreement, account=form.chosen(), **_given(form)),
        title=_("Pay from our books"), button=_("Enter it in both books"), done=_("Both books have the payment."),
        lede=_due_words(agreement, due),
    )  # fmt: skip


def _due_now(agreement: Agreement) -> int:
    """What is due on this very day: the figures kept for lists may be of yesterday."""
    result = accounts.result_of(agreement)
    return result.due_now if result is not None else 0


def _payment_form(request: HttpRequest, agreement: Agreement, payer: Organization | None, due: int) -> PaymentForm:
    cash: list[tuple[Account, str]] = []
    if payer is not None:
        rows = Account.objects.filter(organization=payer, is_cash=True, is_open=True, unit=agreement.unit)
        cash = [(each, f"{each.code} {books.name_of(each)}") for each in rows.order_by("code")[:50]]
    return PaymentForm(posted(request), agreement=agreement, accounts=cash, initial={"amount": due or None})


def _given(form: Any) -> dict[str, Any]:
    given = form.cleaned_data
    return {"amount": given["amount"], "on": given["on"], "note": given["note"], "key": str(given["key"])}


def _due_words(agreement: Agreement, due: int) -> str:
    if not due:
        return _("Nothing is due now: what is paid is kept or applied as the terms say.")
    return _("Due now: %(amount)s.") % {"amount": reading.money(agreement, due)}


@require_http_methods(["GET", "POST"])
@with_agreement
def fee(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "agreement.enter", agreement.organization)
    form = FeeForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: actions.enter_fee(actor, agreement, text=form.cleaned_data["text"], **_given(form)),
        title=_("Ask for a fee"), button=_("Enter it"), done=_("The fee is entered."),
        lede=_("Only what the agreement allows. The party sees it at once, with its reason."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_agreement
def waive(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "agreement.enter", agreement.organization)
    form = WaiverForm(posted(request), agreement=agreement)
    return form_page(
        request, agreement, form,
        lambda: actions.waive(actor, agreement, bucket=form.cleaned_data["bucket"], **_given(form)),
        title=_("Give up an amount"), button=_("Ask for it no longer"), done=_("It is no longer asked for."),
        lede=_due_words(agreement, _due_now(agreement)),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_agreement
def take_back(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Counts an event as not happened."""
    actor = actor_of(request)
    require(actor, "agreement.enter", agreement.organization)
    event = get_object_or_404(
        Event.objects.select_related("agreement__organization", "entry"), agreement=agreement, number=number
    )
    if event.kind not in actions.paying.TAKEN_BACK:
        raise Http404
    form = WhyForm(posted(request), hint=_("The parties read it."))
    return form_page(
        request, agreement, form, lambda: actions.take_back(actor, event, why=form.cleaned_data["why"]),
        title=_("Take this back"), button=_("Take it back"), done=_("It counts as not happened."), danger=True,
        lede=_("The entry in the books is reversed, and later payments are applied anew. Both stay visible."),
        quoted=reading.title(agreement, event),
    )  # fmt: skip
