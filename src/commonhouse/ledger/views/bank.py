"""Files of the bank: upload, columns, every line to look at, post, undo; and the rules that place lines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.ledger import accounts, hooks, units
from commonhouse.ledger.actions import bank as actions
from commonhouse.ledger.bank import csv, matching, ofx
from commonhouse.ledger.bank.shapes import LIMIT_BYTES, FileError
from commonhouse.ledger.forms.bank import ColumnsForm, FileAccountForm, LineForm, RuleForm, UploadForm
from commonhouse.ledger.models import BankImport, BankLine, BankRule, Book
from commonhouse.ledger.views.common import actor_of, attempt, book_page, context, form_page, paged, posted, status_of

PAGE = 50
State = BankLine.State
TAGS = {"new": "open", "matched": "done", "duplicate": "draft", "problem": "late", "left-out": "stopped"}


@require_GET
@book_page("book.read")
def index(request: HttpRequest, book: Book) -> HttpResponse:
    page = paged(request, actions.imports(book.organization))
    rows = [(each, accounts.name_of(each.account, book.chart), actions.is_undone(each)) for each in page]
    return render(request, "ledger/bank.html", context(request, book, page=page, rows=rows))


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def new(request: HttpRequest, book: Book) -> HttpResponse:
    form = UploadForm(posted(request), request.FILES or None, organization=book.organization)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = _attempt(
            form,
            "file",
            lambda: actions.upload(
                actor_of(request), book.organization, said["account"], file_name=said["file"].name or "", data=said["file"].read(),
                submission=said["submission"],
            ),
        )  # fmt: skip
        if made is not None:
            return _after_upload(request, made)
    lede = _("You see every line before anything is entered, and you can undo it all at once.")
    back = reverse("bank", args=[book.organization.slug])
    return form_page(request, book, form, title=_("A file from your bank"), button=_("Upload it"), back=back, lede=lede)


def _after_upload(request: HttpRequest, made: BankImport) -> HttpResponse:
    """A file of one account that says all itself is read at once; otherwise its columns are asked."""
    if made.state == BankImport.State.PREVIEW and made.form == "ofx" and made.columns.get("account"):
        try:
            actions.read(actor_of(request), made, made.columns)
        except FileError as problem:
            messages.error(request, str(problem))
            actions.discard(actor_of(request), made)
            return redirect("bank_new", made.organization.slug)
        return redirect(made.get_absolute_url())
    if made.state == BankImport.State.PREVIEW and not made.rows.exists():
        return redirect("bank_columns", made.organization.slug, made.public_id)
    return redirect(made.get_absolute_url())


def _attempt(form: Any, field: str, verb: Any) -> Any:
    """As `attempt`; what is wrong with the file as a whole comes back beside its field."""
    try:
        return attempt(form, verb)
    except FileError as problem:
        form.add_error(field if field in form.fields else None, ValidationError(str(problem), code="file"))
    return None


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def columns(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    """Which column is what; of an OFX file with several accounts, which of them."""
    found = _or_404(book, public_id)
    if found.state != BankImport.State.PREVIEW:
        return redirect(found.get_absolute_url())
    data = actions.kept(found)
    places = units.places(book.organization, found.account.unit)
    table = None
    if found.form == "ofx":
        endings = [each.ending for each in ofx.statements(data, places)]
        form: Any = FileAccountForm(posted(request), endings=list(dict.fromkeys(endings)), initial=found.columns)
    else:
        table = csv.table(data, places)
        form = ColumnsForm(posted(request), table=table, initial=_known(book, found, table) or found.columns)
    if request.method == "POST" and form.is_valid():
        read = _attempt(form, "account", lambda: actions.read(actor_of(request), found, form.columns()))
        if read is not None:
            return redirect(found.get_absolute_url())
    shown = context(request, book, form=form, found=found, table=table, before=actions.same_file(found))
    return render(request, "ledger/bank_columns.html", shown, status=status_of(form))


def _known(book: Book, found: BankImport, table: csv.Table) -> dict[str, Any] | None:
    """How the last file of this account was read, if its columns were as many and it was read the same way.

    Whether days or months come first is what people answered then: the same bank writes the same way.
    """
    if found.rows.exists():
        return None
    rows = BankImport.objects.filter(
        organization=book.organization, account=found.account, form="csv", state=BankImport.State.POSTED
    )
    last = rows.order_by("-uploaded_at").first()
    if last is None:
        return None
    guessed, before = dict(found.columns), dict(last.columns)
    same = all(guessed.get(kind) == before.get(kind) for kind in csv.KINDS)
    if not same or before.get("order") not in table.orders or before.get("style") not in table.styles:
        return None
    return before


@require_GET
@book_page("book.read")
def show(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    found = _or_404(book, public_id)
    state = request.GET.get("state", "")
    counts = matching.counts(found)
    rows = BankLine.objects.filter(bank_import=found).select_related(
        "account__holder", "account__holder_organization", "restriction", "match__entry", "entry", "rule"
    )
    if state in State.values:
        rows = rows.filter(state=state)
    page = paged(request, rows.order_by("row"), PAGE)
    name = {"": _("All lines")} | {key: _state_words(key) for key in State.values}
    shown = context(
        request,
        book,
        found=found,
        account_name=accounts.name_of(found.account, book.chart),
        page=page,
        lines=[_shown(book, line) for line in page],
        tabs=[
            (key, name[key], sum(counts.values()) if not key else counts[key], key == state)
            for key in ("", *State.values)
            if not key or counts[key]
        ],
        counts=counts,
        enters=counts["new"],
        unplaced=BankLine.objects.filter(bank_import=found, state="new", account__isnull=True, payment="").count(),
        sums=_sums(found),
        before=actions.same_file(found),
        is_undone=actions.is_undone(found),
        state=state,
    )
    return render(request, "ledger/bank_import.html", shown)


def _shown(book: Book, line: BankLine) -> dict[str, Any]:
    where = accounts.name_of(line.account, book.chart) if line.account is not None else ""
    if line.entry is not None:
        return {"line": line, "where": where, "tag": "done", "words": _("Entered")}
    return {"line": line, "where": where, "tag": TAGS[line.state], "words": _state_words(line.state)}


def _state_words(state: str) -> str:
    """What a line's state is called: a wrong date can be read, and is a problem all the same."""
    return _("Not entered: look at it") if state == State.PROBLEM else str(State(state).label)


def _sums(found: BankImport) -> dict[str, int]:
    rows = BankLine.objects.filter(bank_import=found, state=State.NEW)
    into = rows.filter(amount__gt=0).aggregate(total=Sum("amount"))["total"] or 0
    out = rows.filter(amount__lt=0).aggregate(total=Sum("amount"))["total"] or 0
    return {"in": into, "out": -out}


@require_http_methods(["GET", "POST"])
@book_page("book.post")
def line(request: HttpRequest, book: Book, public_id: str, row: int) -> HttpResponse:
    """What one line was for."""
    found = _or_404(book, public_id)
    one = get_object_or_404(
        BankLine.objects.select_related("bank_import__organization", "bank_import__account"), bank_import=found, row=row
    )
    offers: list[tuple[str, str]] = []
    if one.amount is not None and one.on is not None:
        offers = [
            (ref, words) for _payee, ref, words in hooks.payments(book.organization, one.amount, one.text, one.on)
        ][:12]
    form = LineForm(posted(request), line=one, payments=offers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        placed = attempt(
            form,
            lambda: actions.place(
                actor_of(request), one, said["account"], restriction=said.get("restriction"), payment=said.get("payment", ""),
                remember=form.remembered(),
            ),
        )  # fmt: skip
        if placed is not None:
            messages.success(
                request, ngettext("%(n)d line is placed.", "%(n)d lines are placed.", placed) % {"n": placed}
            )
            return redirect(_back(request, found))
    shown = context(request, book, form=form, found=found, line=one, tag=TAGS[one.state])
    return render(request, "ledger/bank_line.html", shown, status=status_of(form))


@require_POST
@book_page("book.post")
def line_state(request: HttpRequest, book: Book, public_id: str, row: int) -> HttpResponse:
    """Leaves a line out, or takes it in after all."""
    found = _or_404(book, public_id)
    one = get_object_or_404(BankLine.objects.select_related("bank_import__organization"), bank_import=found, row=row)
    if request.POST.get("do") == "out":
        actions.leave_out(actor_of(request), one)
        messages.success(request, _("Line %(row)d is left out.") % {"row": row})
    else:
        actions.take_in(actor_of(request), one)
        messages.success(request, _("Line %(row)d will be entered.") % {"row": row})
    return redirect(_back(request, found))


def _back(request: HttpRequest, found: BankImport) -> str:
    state, page = (
        request.POST.get("state", request.GET.get("state", "")),
        request.POST.get("page", request.GET.get("page", "")),
    )
    query = "&".join(
        [f"state={state}"] * (state in State.values) + [f"page={page}"] * (page.isascii() and page.isdigit())
    )
    return found.get_absolute_url() + (f"?{query}" if query else "")


@require_POST
@book_page("book.post")
def post(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    found = _or_404(book, public_id)
    done = actions.post(actor_of(request), found)
    many = done.batch.entries if done.batch is not None else 0
    messages.success(
        request, ngettext("%(n)d entry is in the books.", "%(n)d entries are in the books.", many) % {"n": many}
    )
    return redirect(found.get_absolute_url())


@require_POST
@book_page("book.post")
def undo(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    found = _or_404(book, public_id)
    actions.undo(actor_of(request), found)
    messages.success(request, _("Undone: everything this file brought is taken back by entries that say the opposite."))
    return redirect(found.get_absolute_url())


@require_POST
@book_page("book.post")
def discard(request: HttpRequest, book: Book, public_id: str) -> HttpResponse:
    actions.discard(actor_of(request), _or_404(book, public_id))
    messages.success(request, _("Nothing was entered, and the file is forgotten."))
    return redirect("bank", book.organization.slug)


def _or_404(book: Book, public_id: str) -> BankImport:
    rows = BankImport.objects.select_related("organization", "account", "batch", "by")
    return get_object_or_404(
        rows.exclude(state=BankImport.State.DISCARDED), organization=book.organization, public_id=public_id
    )


# --- rules ------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@book_page("book.edit")
def rules(request: HttpRequest, book: Book) -> HttpResponse:
    form = RuleForm(posted(request), organization=book.organization)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.save_rule(
                actor_of(request),
                book.organization,
                said["account"],
                form.remembered(),
                restriction=said.get("restriction"),
            ),
        )
        if made is not None:
            messages.success(request, _("The rule is kept. It is used for the next file."))
            return redirect("bank_rules", book.organization.slug)
    rows = BankRule.objects.filter(organization=book.organization).select_related(
        "account__holder", "account__holder_organization", "restriction"
    )
    shown = context(
        request, book, form=form, rules=[(each, accounts.name_of(each.account, book.chart)) for each in rows]
    )
    return render(request, "ledger/bank_rules.html", shown, status=status_of(form))


@require_POST
@book_page("book.edit")
def rule_remove(request: HttpRequest, book: Book, pk: int) -> HttpResponse:
    rule = BankRule.objects.select_related("organization").filter(organization=book.organization, pk=pk).first()
    if rule is not None:
        actions.remove_rule(actor_of(request), rule)
        messages.success(request, _("The rule is gone. What it entered stays."))
    return redirect("bank_rules", book.organization.slug)


new.upload_limit = LIMIT_BYTES  # type: ignore[attr-defined]  # a year of a busy account (see web/uploads.py)
