"""Money with a purpose: what it may be used for, what is left of it, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.ledger import accounts, actions, balances, lists, queries
from commonhouse.ledger.forms.books import ReleaseForm, RestrictionForm
from commonhouse.ledger.models import Book, Restriction
from commonhouse.ledger.views.common import actor_of, attempt, book_page, context, form_page, paged, posted


@require_GET
@book_page("book.read")
def index(request: HttpRequest, book: Book) -> HttpResponse:
    page = paged(request, lists.purposes(book))  # type: ignore[arg-type]
    return render(request, "ledger/purposes.html", context(request, book, page=page))


@require_GET
@book_page("book.read")
def show(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    restriction = _or_404(book, public_id)
    held = balances.held(book.organization)
    page = paged(request, queries.entries(book.organization, restriction=restriction), lists.PAGE)
    moved = lists.totals(page.object_list)
    shown = context(
        request,
        book,
        restriction=restriction,
        held=[(amount, unit) for (key, unit), amount in held.items() if key == restriction.pk],
        allowed=[accounts.name_of(each, book.chart) for each in restriction.accounts.all()],
        page=page,
        entries=[(each, moved[each.pk]) for each in page],
    )
    return render(request, "ledger/purpose.html", shown)


@require_http_methods(["GET", "POST"])
@book_page("book.edit")
def new(request: HttpRequest, book: Book) -> HttpResponse:
    form = RestrictionForm(posted(request), organization=book.organization)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "purpose", "giver", "ends_on")}
        made = attempt(
            form, lambda: actions.add_restriction(actor_of(request), book.organization, **said, accounts=form.chosen())
        )
        if made is not None:
            messages.success(request, _("The purpose is written down. Choose it when you enter the money."))
            return redirect("restriction", book.organization.slug, made.public_id)
    back = reverse("restrictions", args=[book.organization.slug])
    return form_page(request, book, form, title=_("Write a purpose down"), button=_("Write it down"), back=back)


@require_http_methods(["GET", "POST"])
@book_page("book.edit")
def edit(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    restriction = _or_404(book, public_id)
    form = RestrictionForm(posted(request), organization=book.organization, restriction=restriction)
    back = reverse("restriction", args=[book.organization.slug, public_id])
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "purpose", "giver", "ends_on")}
        done = attempt(
            form, lambda: actions.edit_restriction(actor_of(request), restriction, **said, accounts=form.chosen())
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect(back)
    return form_page(
        request, book, form, title=f"{_('Change the words')}: {restriction.name}", button=_("Save"), back=back
    )


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def release(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    """Money that met its purpose becomes money like any other."""
    restriction = _or_404(book, public_id)
    form = ReleaseForm(posted(request), organization=book.organization, unit=book.unit)
    back = reverse("restriction", args=[book.organization.slug, public_id])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = attempt(
            form,
            lambda: actions.release(
                actor_of(request), restriction, said["minor"], on=said["on"], text=said["text"], key=said["key"].hex
            ),
        )
        if done is not None:
            messages.success(request, _("Released from its purpose."))
            return redirect(back)
    lede = _("For money that was spent as its giver wished from your common account, or whose time is over.")
    return form_page(
        request, book, form, title=_("Release from: %(name)s") % {"name": restriction.name}, button=_("Release it"), back=back,
        lede=lede,
    )  # fmt: skip


@require_POST
@book_page("book.edit")
def open_(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    """Closes a purpose, or opens it again."""
    restriction = _or_404(book, public_id)
    if request.POST.get("open") == "yes":
        actions.reopen_restriction(actor_of(request), restriction)
        messages.success(request, _("It is open again."))
    else:
        actions.close_restriction(actor_of(request), restriction)
        messages.success(request, _("It is closed: nothing more is entered under it."))
    return redirect("restriction", book.organization.slug, public_id)


def _or_404(book: Book, public_id: str) -> Restriction:
    rows = Restriction.objects.select_related("organization", "giver_organization").prefetch_related("accounts")
    return get_object_or_404(rows, organization=book.organization, public_id=public_id)
