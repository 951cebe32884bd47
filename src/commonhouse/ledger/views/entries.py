"""Entering something, looking entries up, and what belongs to one: its lines, its papers, its mirror."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.ledger import accounts, actions, hooks, lists, queries, transfers
from commonhouse.ledger.forms.entries import SIMPLE, FindForm, FullForm, PaperForm, ReverseForm, SimpleForm
from commonhouse.ledger.models import Attachment, BankImport, Book, Entry
from commonhouse.ledger.posting import Draft
from commonhouse.ledger.reversing import first_open_day
from commonhouse.ledger.views.common import actor_of, attempt, book_page, context, form_page, paged, posted, status_of
from commonhouse.people import papers


@require_GET
@book_page("book.read")
def index(request: HttpRequest, book: Book) -> HttpResponse:
    form = FindForm(request.GET or None, organization=book.organization)
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = queries.entries(
        book.organization,
        words=said.get("q", ""), account=said.get("account"), restriction=said.get("restriction"), since=said.get("since"),
        on=said.get("until"),
    )  # fmt: skip
    page = paged(request, rows, lists.PAGE)
    moved = lists.totals(page.object_list)
    shown = context(request, book, form=form, page=page, entries=[(each, moved[each.pk]) for each in page])
    return render(request, "ledger/entries.html", shown)


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def new(request: HttpRequest, book: Book, way: str) -> HttpResponse:
    """Money in, money out, between accounts: one amount, in plain words."""
    if way not in SIMPLE:
        raise Http404
    form = SIMPLE[way](posted(request), organization=book.organization)
    if request.method == "POST" and form.is_valid():
        entry = attempt(form, lambda: _post(request, book, form))
        if entry is not None:
            messages.success(request, _("Entered."))
            return redirect(entry.get_absolute_url())
    return form_page(request, book, form, title=str(form.title), button=_("Enter it"))


def _post(request: HttpRequest, book: Book, form: SimpleForm | FullForm) -> Entry:
    said = form.cleaned_data
    legs = form.legs() if isinstance(form, SimpleForm) else form.legs
    draft = Draft(said["on"], said["text"], legs, said["key"].hex)
    return actions.post_entry(actor_of(request), book.organization, draft)


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def full(request: HttpRequest, book: Book) -> HttpResponse:
    """An entry of several lines. “Check it” says what is out of balance, and enters nothing."""
    wanted = request.POST.get("action", "") if request.method == "POST" else ""
    more = 4 if wanted == "more" else 0
    form = FullForm(posted(request), organization=book.organization, more=more)
    is_checked = request.method == "POST" and wanted != "more" and form.is_valid()
    if is_checked and wanted == "enter":
        entry = attempt(form, lambda: _post(request, book, form))
        if entry is not None:
            messages.success(request, _("Entered."))
            return redirect(entry.get_absolute_url())
        is_checked = False
    if wanted == "more":
        form = FullForm(None, organization=book.organization, initial=_typed(request, form))
    shown = context(request, book, form=form, balanced=is_checked)
    return render(request, "ledger/full.html", shown, status=status_of(form))


def _typed(request: HttpRequest, form: FullForm) -> dict[str, Any]:
    """What was typed so far, for a longer form."""
    names = (name for name in form.fields if name != "rows")
    return {name: request.POST.get(name, "") for name in names if name in request.POST} | {"rows": form.count}


@require_GET
@book_page("book.read")
def show(request: HttpRequest, book: Book, number: int) -> HttpResponse:
    entry = queries.entry_or_404(actor_of(request), book.organization, number)
    lines = [(line, accounts.name_of(line.account, book.chart)) for line in entry.lines.all()]
    bank = BankImport.objects.filter(rows__entry=entry).first()
    shown = context(
        request,
        book,
        entry=entry,
        lines=lines,
        papers=list(entry.attachments.all()),
        link=hooks.link_of(entry),
        other=transfers.other_side(entry),
        bank=bank,
        reversed_by=getattr(entry, "reversed_by", None),
        digest=bytes(entry.digest).hex(),
        paper_form=PaperForm(),
        can_reverse=entry.kind != Entry.Kind.REVERSAL
        and not hasattr(entry, "reversed_by")
        and not hooks.belongs_elsewhere(entry),
    )
    return render(request, "ledger/entry.html", shown)


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def reverse_entry(request: HttpRequest, book: Book, number: int) -> HttpResponse:
    entry = queries.entry_or_404(actor_of(request), book.organization, number)
    form = ReverseForm(posted(request), initial={"on": _day_of_reversal(book, entry)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.reverse_entry(
                actor_of(request),
                entry,
                key=said["key"].hex,
                on=said["on"],
                why=_("Reversal: %(why)s") % {"why": said["why"]},
            ),
        )
        if made is not None:
            messages.success(request, _("Taken back. Both entries stay in the books."))
            return redirect(made.get_absolute_url())
    return form_page(
        request, book, form, title=_("Take back: %(text)s") % {"text": entry.text}, button=_("Take it back"),
        back=entry.get_absolute_url(), danger=True,
        lede=_("Nothing in the books is changed or erased. A second entry says the opposite, and why."),
    )  # fmt: skip


def _day_of_reversal(book: Book, entry: Entry) -> Any:
    return first_open_day(book, entry.on)


@require_POST
@book_page("book.post")
def attach(request: HttpRequest, book: Book, number: int) -> HttpResponse:
    entry = queries.entry_or_404(actor_of(request), book.organization, number)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        file, name = form.cleaned_data["file"], form.cleaned_data["name"]
        kept = attempt(form, lambda: actions.attach(actor_of(request), entry, file.read(), name or file.name or ""))
        if kept is not None:
            messages.success(request, _("The paper is kept with this entry."))
            return redirect(entry.get_absolute_url())
    return form_page(
        request, book, form, title=_("A paper for this entry"), button=_("Keep it"), back=entry.get_absolute_url()
    )


@require_GET
@book_page("book.read")
def paper(request: HttpRequest, book: Book, number: int, paper: str) -> HttpResponseBase:
    found = _paper(book, number, paper)
    return papers.download("ledger", found.sha256, found.name, found.mime)


@require_POST
@book_page("book.post")
def detach(request: HttpRequest, book: Book, number: int, paper: str) -> HttpResponse:
    actions.detach(actor_of(request), _paper(book, number, paper))
    messages.success(request, _("The paper is taken away."))
    return redirect("entry", book.organization.slug, number)


def _paper(book: Book, number: int, public_id: str) -> Attachment:
    rows = Attachment.objects.select_related("organization", "entry")
    return get_object_or_404(rows, organization=book.organization, entry__number=number, public_id=public_id)


@require_GET
@book_page("book.post")
def choose(request: HttpRequest, book: Book) -> HttpResponse:
    """What happened? Four ways to enter something."""
    slug = book.organization.slug
    ways = [
        (_("Money in"), _("Dues, gifts, sales, a loan you took."), reverse("entry_new", args=[slug, "in"])),
        (_("Money out"), _("Rent, pay, supplies, a bill."), reverse("entry_new", args=[slug, "out"])),
        (_("Between accounts"), _("From the bank to the cash box, say."), reverse("entry_new", args=[slug, "between"])),
        (_("Several lines"), _("For those who know debit and credit."), reverse("entry_full", args=[slug])),
        (
            _("To another organization of the house"),
            _("It is entered in both books."),
            reverse("book_pay", args=[slug]),
        ),
        (_("From your bank's file"), _("Many at once, and undone at once."), reverse("bank_new", args=[slug])),
    ]
    return render(request, "ledger/choose.html", context(request, book, ways=ways))
