"""Opening the books: which chart, from which day, and what there is on that day. One question a page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.ledger import accounts, actions, charts, lists
from commonhouse.ledger.forms.books import BeginForm, ChartForm
from commonhouse.ledger.forms.common import label, sorted_accounts
from commonhouse.ledger.forms.entries import opening_amounts
from commonhouse.ledger.models import Book
from commonhouse.ledger.posting import Draft, Leg
from commonhouse.ledger.views.common import actor_of, attempt, book_page, context, posted, status_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.people.views.common import page_for


@require_http_methods(["GET", "POST"])
@page_for("book.open")
def chart(request: HttpRequest, organization: Organization) -> HttpResponse:
    if Book.objects.filter(organization=organization).exists():
        return redirect("books", organization.slug)
    form = ChartForm(posted(request), organization=organization)
    if request.method == "POST" and form.is_valid():
        where = reverse("book_begin", args=[organization.slug])
        return redirect(f"{where}?{urlencode({'chart': form.cleaned_data['chart']})}")
    rows = [(each.title, [each.name_of(row.role) for row in each.rows()]) for each in charts.CHARTS.values()]
    shown = {"organization": organization, "form": form, "charts": rows}
    return render(request, "ledger/open.html", shown, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page_for("book.open")
def begin(request: HttpRequest, organization: Organization) -> HttpResponse:
    if Book.objects.filter(organization=organization).exists():
        return redirect("book_balances", organization.slug)
    chosen = charts.CHARTS.get(request.GET.get("chart", ""), charts.for_kind(organization.kind))
    form = BeginForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = attempt(form, lambda: actions.open_book(actor_of(request), organization, chart=chosen.name, **said))
        if made is not None:
            messages.success(request, _("Your books are open."))
            return redirect("book_balances", organization.slug)
    shown = {"organization": organization, "form": form, "chart": chosen}
    return render(request, "ledger/begin.html", shown, status=status_of(form))


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def balances(request: HttpRequest, book: Book) -> HttpResponse:
    """What there is on the first day. What is over is the organization's own: nobody need work it out."""
    organization = book.organization
    if lists.opening(organization) is not None:
        messages.info(request, _("The first balances are entered already. Correct them with an entry."))
        return redirect("books", organization.slug)
    rows = [each for each in sorted_accounts(organization) if each.kind in {"asset", "liability", "equity"}]
    rows = [each for each in rows if each.role not in {"net-assets", "unplaced", "exchange"} and each.unit == book.unit]
    wrong: dict[str, str] = {}
    problem = ""
    if request.method == "POST":
        legs, wrong = opening_amounts(organization, rows, request.POST)
        if not wrong:
            try:
                return _enter(request, book, legs)
            except NotAllowed:
                raise
            except (Refused, ValidationError) as refused:
                problem = str(refused)
    fields = [
        {
            "account": each,
            "label": label(each),
            "name": f"a{each.pk}",
            "value": request.POST.get(f"a{each.pk}", ""),
            "error": wrong.get(each.code, ""),
        }
        for each in rows
    ]
    shown = context(request, book, fields=fields, problem=problem)
    return render(request, "ledger/balances.html", shown, status=409 if problem else 200)


def _enter(request: HttpRequest, book: Book, legs: list[Leg]) -> HttpResponse:
    organization = book.organization
    if not legs:
        messages.info(request, _("Nothing was entered. You can do it later."))
        return redirect("books", organization.slug)
    rest = sum(leg.amount for leg in legs)
    own: list[Any] = [Leg(accounts.of_role(organization, "net-assets"), -rest)] if rest else []
    draft = Draft(
        book.opened_on, _("What there was on the first day"), [*legs, *own], lists.OPENING_KEY, kind="opening"
    )
    actions.post_entry(actor_of(request), organization, draft)
    messages.success(request, _("Entered. Everything balances."))
    return redirect("books", organization.slug)
