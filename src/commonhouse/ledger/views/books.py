"""The treasurer's desk, accounts and their parts, periods, and units of one's own."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.ledger import accounts, actions, lists, queries
from commonhouse.ledger.actions import bank as bank_actions
from commonhouse.ledger.actions import parts, paying
from commonhouse.ledger.forms.books import AccountForm, CloseForm, PartForm, ReopenForm, UnitForm
from commonhouse.ledger.forms.entries import PayForm
from commonhouse.ledger.models import Account, BankImport, Book, Closing, Unit
from commonhouse.ledger.views.common import actor_of, attempt, book_page, context, form_page, paged, posted


@require_GET
@book_page("book.read")
def desk(request: HttpRequest, book: Book) -> HttpResponse:
    latest = list(queries.entries(book.organization)[:8])
    moved = lists.totals(latest)
    waiting = bank_actions.imports(book.organization).filter(state=BankImport.State.PREVIEW)
    shown = context(
        request,
        book,
        cash=lists.cash(book),
        purposes=[row for row in lists.purposes(book) if row["held"]],
        unplaced=lists.unplaced_count(book) and lists.unplaced(book),
        sorting=Account.objects.filter(organization=book.organization, role="unplaced", unit=book.unit).first(),
        entries=[(each, moved.get(each.pk, [])) for each in latest],
        waiting=list(waiting[:5]),
        has_opening=lists.opening(book.organization) is not None,
    )
    return render(request, "ledger/books.html", shown)


# --- accounts ---------------------------------------------------------------------------------------------------------
@require_GET
@book_page("book.read")
def account_list(request: HttpRequest, book: Book) -> HttpResponse:
    units = list(Unit.objects.filter(organization=book.organization))
    return render(request, "ledger/accounts.html", context(request, book, kinds=lists.chart(book), units=units))


@require_http_methods(["GET", "POST"])
@book_page("book.edit")
def account_new(request: HttpRequest, book: Book) -> HttpResponse:
    form = AccountForm(posted(request), unit=book.unit)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.add_account(actor_of(request), book.organization, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("The account is there."))
            return redirect("accounts", book.organization.slug)
    back = reverse("accounts", args=[book.organization.slug])
    return form_page(request, book, form, title=_("A new account"), button=_("Make the account"), back=back)


@require_http_methods(["GET", "POST"])
@book_page("book.edit")
def account_edit(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    account = account_or_404(book, pk)
    form = AccountForm(posted(request), account=account)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: actions.edit_account(actor_of(request), account, **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("accounts", book.organization.slug)
    back = reverse("account", args=[book.organization.slug, account.pk])
    return form_page(
        request,
        book,
        form,
        title=f"{_('Rename it')}: {accounts.name_of(account, book.chart)}",
        button=_("Save"),
        back=back,
    )


@require_POST
@book_page("book.edit")
def account_open(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """Closes an account, or opens it again."""
    account = account_or_404(book, pk)
    if request.POST.get("open") == "yes":
        actions.reopen_account(actor_of(request), account)
        messages.success(request, _("The account is open again."))
    else:
        actions.close_account(actor_of(request), account)
        messages.success(request, _("The account is closed: nothing more is entered in it."))
    return redirect("account", book.organization.slug, account.pk)


@require_http_methods(["GET", "POST"])
@book_page("book.edit")
def part_new(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    """A sub-account: one building, one grant."""
    account = account_or_404(book, pk)
    form = PartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: parts.add_part(actor_of(request), account, name=form.cleaned_data["name"]))
        if made is not None:
            messages.success(request, _("The part is there."))
            return redirect("account", book.organization.slug, account.pk)
    back = reverse("account", args=[book.organization.slug, account.pk])
    name = accounts.name_of(account, book.chart)
    return form_page(
        request, book, form, title=_("A part of %(name)s") % {"name": name}, button=_("Make the part"), back=back
    )


@require_http_methods(["GET", "POST"])
@book_page("book.edit")
def unit_new(request: HttpRequest, book: Book) -> HttpResponse:
    form = UnitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        added = attempt(form, lambda: actions.add_unit(actor_of(request), book.organization, **form.cleaned_data))
        if added is not None:
            messages.success(request, _("You can have accounts in this unit now."))
            return redirect("accounts", book.organization.slug)
    back = reverse("accounts", args=[book.organization.slug])
    return form_page(request, book, form, title=_("Something else to count in"), button=_("Add the unit"), back=back)


def account_or_404(book: Book, pk: int) -> Account:
    rows = Account.objects.select_related("parent", "holder", "holder_organization", "organization__book")
    return get_object_or_404(rows, organization=book.organization, pk=pk)


# --- periods ----------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@book_page("book.read")
def periods(request: HttpRequest, book: Book) -> HttpResponse:
    """What is closed, and closing up to a day."""
    form = CloseForm(posted(request), initial={"ends_on": _last_month()})
    if request.method == "POST" and form.is_valid():
        ends_on = form.cleaned_data["ends_on"]
        if attempt(form, lambda: actions.close_period(actor_of(request), book.organization, ends_on)) is not None:
            messages.success(request, _("The books are closed through that day."))
            return redirect("periods", book.organization.slug)
    rows = Closing.objects.filter(organization=book.organization).select_related("by").order_by("-closed_at")
    shown = context(request, book, form=form, page=paged(request, rows))
    return render(request, "ledger/periods.html", shown)


def _last_month() -> dt.date:
    """The last day of the month before this one."""
    return timezone.localdate().replace(day=1) - dt.timedelta(days=1)


@require_http_methods(["GET", "POST"])
@book_page("book.reopen")
def reopen(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    closing = get_object_or_404(Closing.objects.select_related("organization"), organization=book.organization, pk=pk)
    form = ReopenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        opened = attempt(form, lambda: actions.reopen_period(actor_of(request), closing, form.cleaned_data["why"]))
        if opened is not None:
            messages.success(request, _("The period is open again."))
            return redirect("periods", book.organization.slug)
    lede = _("Every later period opens with it. Members and auditors see that it was opened, and why.")
    back = reverse("periods", args=[book.organization.slug])
    return form_page(
        request,
        book,
        form,
        title=_("Open a closed period again"),
        button=_("Open it again"),
        back=back,
        lede=lede,
        danger=True,
    )


# --- paying another organization --------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@book_page("book.post")
def pay(request: HttpRequest, book: Book) -> HttpResponse:
    organization = book.organization
    form = PayForm(posted(request), organization=organization, payees=paying.payees(organization))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        entry = attempt(
            form,
            lambda: paying.pay(
                actor_of(request), organization, form.payees[said["to"]], said["minor"], on=said["on"], key=said["key"].hex,
                text=said["text"], place=said["place"], other=said["other"], restriction=said.get("restriction"),
            ),
        )  # fmt: skip
        if entry is not None:
            messages.success(request, _("Paid. It stands in both books."))
            return redirect(entry.get_absolute_url())
    lede = _(
        "For organizations that keep their books in this house. The payment is entered in both books or in neither; "
        "send the money itself from your bank."
    )
    return form_page(request, book, form, title=_("Pay another organization"), button=_("Enter the payment"), lede=lede)
