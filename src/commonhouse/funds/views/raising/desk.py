"""The treasurer's pages: holders, interest, notes coming back, the line, gifts, suggested dues, files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.agreements.models import Agreement
from commonhouse.funds import note_statements
from commonhouse.funds.actions import raising
from commonhouse.funds.actions.raising import Given, Wanted
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.forms_raising import BandsForm, EnterForm, GiftForm, PayForm, SpareForm, ThroughForm
from commonhouse.funds.models import Distribution, DuesPlan, Gift, Note, NoteClass, Offering, Redemption
from commonhouse.funds.views.raising.common import (
    actor_of,
    ask,
    class_or_404,
    context,
    csv_answer,
    note_or_404,
    posted,
    today,
    year_or_404,
)
from commonhouse.funds.views.raising.mine import statement_of
from commonhouse.ledger import balances
from commonhouse.ledger.accounts import book_of, of_role
from commonhouse.ledger.models import Entry
from commonhouse.people import amounts
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, allows, require
from commonhouse.people.views.common import page_for

PAGE = 50
AHEAD = dt.timedelta(days=90)


def _notes(organization: Organization) -> Any:
    rows = Note.objects.filter(organization=organization).exclude(agreement__state=Agreement.State.WITHDRAWN)
    return rows.select_related("agreement", "note_class", "holder", "holder_organization").order_by("-id")


@require_GET
@page_for("agreement.read")
def holders(request: HttpRequest, organization: Organization) -> HttpResponse:
    """All notes, the newest first; found by a holder's name or a number."""
    rows = _notes(organization)
    words = request.GET.get("q", "").strip()[:80]
    if words:
        rows = (
            rows.filter(holder__name__icontains=words)
            | rows.filter(holder_organization__name__icontains=words)
            | rows.filter(agreement__reference=words)
        )
    coming = Note.objects.filter(
        organization=organization, matures_on__lte=today() + AHEAD, agreement__state=Agreement.State.ACTIVE
    )
    classes = NoteClass.objects.filter(organization=organization, offering__state=Offering.State.OPEN, is_open=True)
    shown = context(
        request, organization, page=Paginator(rows, PAGE).get_page(request.GET.get("page")), words=words,
        coming=coming.count(), waiting=Redemption.objects.filter(organization=organization, state="waiting").count(),
        classes=list(classes), year=today().year, last_year=today().year - 1,
    )  # fmt: skip
    return render(request, "funds/raising/holders.html", shown)


@require_GET
@page_for("agreement.read")
def holders_csv(request: HttpRequest, organization: Organization) -> HttpResponse:
    rows = note_statements.holders_csv(book_of(organization), _notes(organization).iterator(500))
    return csv_answer(rows, "notes.csv")


@require_GET
@page_for("agreement.read")
def tax_csv(request: HttpRequest, organization: Organization, year: int) -> HttpResponse:
    rows = note_statements.tax_csv(book_of(organization), year_or_404(year))
    return csv_answer(rows, f"interest-{year}.csv")


@require_GET
@page_for("agreement.read")
def holder_statement(
    request: HttpRequest, organization: Organization, note: str, year: int, form: str = ""
) -> HttpResponse:
    """The statement of the holder of a note, to print for somebody without an account."""
    found = note_or_404(actor_of(request), organization, note)
    holder = Holder(found.holder, found.holder_organization)
    return statement_of(request, organization, holder, year, form, whose=found.holder_name)


@require_http_methods(["GET", "POST"])
@page_for("note.enter")
def enter(request: HttpRequest, organization: Organization, note_class: str) -> HttpResponse:
    """A note for somebody who came in person; then its text, to print and sign."""
    actor = actor_of(request)
    found = class_or_404(actor, organization, note_class)
    form = EnterForm(posted(request), note_class=found)

    @transaction.atomic
    def verb() -> Note:
        said, holder = form.cleaned_data, form.holder()
        if holder.person is not None and holder.person._state.adding:
            holder.person.language = get_language() or "en"
            holder.person.full_clean(validate_unique=False)
            holder.person.save(force_insert=True)
        wanted = Wanted(
            said["amount"], said["instalments"], said.get("declares", False), get_language() or "en", said["submission"]
        )
        return raising.enter_for(actor, found, holder, wanted)

    return ask(
        request, organization, form, _("Enter a note: %(name)s") % {"name": found.name}, verb,
        button=_("Go on to the text to sign"), back=reverse("fund_holders", args=[organization.slug]),
        on=lambda note: note.agreement.get_absolute_url(),
        lede=_("Print the text, let them sign it, and add the scan. Money is entered under the agreement when it comes."),
    )  # fmt: skip


# --- interest -----------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("agreement.read")
def interest(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Interest reckoned for a day and shown; then paid to all together."""
    actor = actor_of(request)
    asked = ThroughForm(request.GET or None, initial={"through": today()})
    through = asked.cleaned_data["through"] if asked.is_valid() else None
    form = None
    if request.method == "POST":
        require(actor, "note.pay", organization)
        form = PayForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            through = said["through"]
            done = _distribute(request, organization, form)
            if done is not None:
                raising.enter(actor, done, most=500)
                return redirect("fund_distribution", organization.slug, done.public_id)
    plan = raising.preview(organization, through) if through is not None and through <= today() else None
    if plan is not None and form is None:
        form = PayForm(initial={"through": through, "total": plan.portions.total, "on": today()})
    past = Distribution.objects.filter(organization=organization)[:20]
    shown = context(
        request, organization, asked=asked, form=form, plan=plan, rows=plan.rows[:PAGE] if plan else [], past=list(past),
        more=max(len(plan.rows) - PAGE, 0) if plan else 0, unit=book_of(organization).unit, through=through,
        too_late=through is not None and through > today(),
    )  # fmt: skip
    return render(request, "funds/raising/interest.html", shown)


def _distribute(request: HttpRequest, organization: Organization, form: PayForm) -> Distribution | None:
    from commonhouse.people.views.common import attempt

    said = form.cleaned_data
    return attempt(
        form,
        lambda: raising.distribute(
            actor_of(request), organization, said["through"], said["on"], total=said["total"],
            submission=said["submission"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("agreement.read")
def distribution(request: HttpRequest, organization: Organization, distribution: str) -> HttpResponse:
    """What was paid to whom; goes on entering where it stopped."""
    found = get_object_or_404(Distribution, organization=organization, public_id=distribution)
    if request.method == "POST":
        left = raising.enter(actor_of(request), found, most=500)
        if not left:
            messages.success(request, _("All notes have their interest."))
        return redirect("fund_distribution", organization.slug, distribution)
    shares = found.shares.select_related("note__agreement", "note__holder", "note__holder_organization")
    shown = context(
        request, organization, distribution=found, left=found.shares.filter(event__isnull=True).count(),
        page=Paginator(shares, PAGE).get_page(request.GET.get("page")),
    )  # fmt: skip
    return render(request, "funds/raising/distribution.html", shown)


@require_GET
@page_for("agreement.read")
def distribution_csv(request: HttpRequest, organization: Organization, distribution: str) -> HttpResponse:
    """Whom the bank is to pay: names and amounts."""
    found = get_object_or_404(Distribution, organization=organization, public_id=distribution)
    rows = [[_("Number"), _("Holder"), _("Amount"), _("Unit")]]
    for share in found.shares.select_related("note__agreement", "note__holder", "note__holder_organization"):
        plain = amounts.typed(share.amount, found.unit)
        rows.append([share.note.agreement.reference, share.note.holder_name, plain, found.unit])
    return csv_answer(rows, f"interest-{found.through.isoformat()}.csv")


# --- coming back, and the line ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("agreement.read")
def coming_back(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Notes that have come back or soon will, and what their holders wish."""
    actor = actor_of(request)
    if request.method == "POST":
        which = request.POST.get("note", "")
        try:
            if which:
                raising.bring_back(actor, note_or_404(actor, organization, which), today())
                messages.success(request, _("Done, and entered in the books."))
            else:
                done, waiting = raising.bring_back_all(actor, organization, today())
                said = ngettext("%(n)d note is done.", "%(n)d notes are done.", done) % {"n": done}
                more = ngettext("%(n)d waits for an answer.", "%(n)d wait for an answer.", waiting) % {"n": waiting}
                messages.success(request, f"{said} {more}")
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect("fund_coming_back", organization.slug)
    rows = raising.due_back(organization.pk, today() + AHEAD)
    shown = context(
        request, organization, back=[each for each in rows if each.matures_on <= today()],
        soon=[each for each in rows if each.matures_on > today()], unit=book_of(organization).unit,
    )  # fmt: skip
    return render(request, "funds/raising/coming_back.html", shown)


@require_http_methods(["GET", "POST"])
@page_for("agreement.read")
def line(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Who asked for money back early, in order; paying as far as the fund can spare."""
    actor = actor_of(request)
    form = SpareForm(posted(request), initial={"on": today()})
    rows = raising.line(organization)
    unit = book_of(organization).unit

    def verb() -> None:
        require(actor, "note.pay", organization)
        said = form.cleaned_data
        paid = raising.pay_line(actor, organization, said["spare"], said["on"], key=str(said["submission"]))
        total = money(sum(each.amount for each in paid), unit)
        messages.success(request, _("Paid: %(total)s, in the order of asking.") % {"total": total})

    return ask(
        request, organization, form, _("Money back early"), verb, button=_("Pay from the front of the line"),
        back=reverse("fund_line", args=[organization.slug]), template="funds/raising/line.html", rows=rows, unit=unit,
        asked=sum(each.amount - each.paid for each in rows), cash=balances.balance(of_role(organization, "cash", unit)),
    )  # fmt: skip


# --- gifts and dues -----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("agreement.read")
def gifts(request: HttpRequest, organization: Organization) -> HttpResponse:
    actor = actor_of(request)
    form = GiftForm(posted(request), organization=organization, initial={"on": today()})

    def verb() -> Gift:
        said = dict(form.cleaned_data)
        made = raising.enter_gift(actor, organization, Given(**said))
        messages.success(request, _("Entered. Thank them."))
        return made

    rows = Gift.objects.filter(organization=organization).select_related(
        "giver", "giver_organization", "restriction", "note"
    )
    rows = rows.annotate(taken_back=Exists(Entry.objects.filter(reverses=OuterRef("entry"))))
    return ask(
        request, organization, form, _("Gifts"), verb, button=_("Enter the gift"),
        back=reverse("fund_gifts", args=[organization.slug]), template="funds/raising/gifts.html",
        page=Paginator(rows, PAGE).get_page(request.GET.get("page")),
        can_enter=allows(actor, "gift.enter", organization),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("offering.edit")
def dues_edit(request: HttpRequest, organization: Organization) -> HttpResponse:
    plan = DuesPlan.objects.filter(organization=organization).first()
    initial: dict[str, Any] = {"is_open": True}
    if plan is not None:
        lines = [f"{each['words']}: {amounts.typed(each['amount'], plan.unit)}" for each in plan.statement["bands"]]
        initial = {"words": plan.words, "bands": "\n".join(lines), "is_open": plan.is_open}
    form = BandsForm(posted(request), initial=initial)
    return ask(
        request, organization, form, _("Suggested dues"), button=_("Save"),
        verb=lambda: raising.set_plan(actor_of(request), organization, **form.cleaned_data),
        back=reverse("fund_dues" if plan else "fund_offerings", args=[organization.slug]),
        on=reverse("fund_dues", args=[organization.slug]),
    )  # fmt: skip
