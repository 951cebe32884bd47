"""A holder's own pages: what they lent, what it earns, when it comes back, where the money is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.agreements.models import Agreement, Due
from commonhouse.funds import capital, eligibility, note_statements
from commonhouse.funds.access_raising import holder_of, holds
from commonhouse.funds.actions import raising
from commonhouse.funds.actions.raising import moving
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.forms_raising import ChoiceForm, EarlyForm, PromiseForm
from commonhouse.funds.kinds_raising import note_sentences, rate_text
from commonhouse.funds.models import DuesPlan, DuesPromise, Note, NoteClass, Offering, Redemption
from commonhouse.funds.views.raising.common import (
    actor_of,
    ask,
    context,
    file_answer,
    note_or_404,
    posted,
    sign_in_first,
    today,
    year_or_404,
)
from commonhouse.ledger import tables
from commonhouse.ledger.accounts import book_of, keeps_books
from commonhouse.people.documents import NoDocument
from commonhouse.people.formats import day, money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.people.views.common import page_for, public_page
from commonhouse.rules import registry


@require_GET
@page_for("note.subscribe")
def mine(request: HttpRequest, organization: Organization) -> HttpResponse:
    """My notes in this fund."""
    holder = holder_of(actor_of(request), organization)
    notes = note_statements.notes_of(organization, holder)
    shown = [note for note in notes if note.agreement.state != Agreement.State.WITHDRAWN]
    rows = [_row(note) for note in shown]
    unit = shown[0].agreement.unit if shown else "USD"
    events = note_statements.events_of(shown)
    return render(
        request, "funds/raising/mine.html",
        context(
            request, organization, rows=rows, unit=unit, holder=holder,
            owed=sum(note.outstanding for note in shown), interest=sum(note.interest_paid for note in shown),
            lost=sum(note.written_off for note in shown), years=note_statements.years_of(events, today()),
            ranks=_ranks(organization), has_dues=DuesPlan.objects.filter(organization=organization).exists(),
        ),
    )  # fmt: skip


def _ranks(organization: Organization) -> list[tuple[int, int]]:
    """(rank, owed on its notes), the one that loses first at the beginning."""
    sums: dict[int, int] = {}
    for layer in capital.classes(organization):
        sums[layer.rank] = sums.get(layer.rank, 0) + layer.outstanding
    return sorted(sums.items(), reverse=True)


def _row(note: Note) -> dict[str, Any]:
    runs = note.agreement.state == Agreement.State.ACTIVE
    return {
        "note": note, "rate": rate_text(note.note_class.rate), "accrued": moving.interest_owed(note, today()) if runs else 0,
        "past_due": note.agreement.past_due, "next": note.agreement.next_due_on,
        "to_sign": note.agreement.state == Agreement.State.OFFERED,
        "url": reverse("fund_note", args=[note.organization.slug, note.agreement.public_id]),
        "is_back": note.matures_on <= today() and note.outstanding > 0,
    }  # fmt: skip


@require_GET
@page_for("note.subscribe")
def note(request: HttpRequest, organization: Organization, note: str) -> HttpResponse:
    """One note: its terms in words, what happened, and what its holder can ask."""
    found = note_or_404(actor_of(request), organization, note)
    events = [
        (event, note_statements.words(event), note_statements.moved(event))
        for event in note_statements.events_of([found])
    ]
    waiting = Redemption.objects.filter(note=found, state=Redemption.State.WAITING).first()
    version = found.agreement.versions.order_by("number").last()
    return render(
        request, "funds/raising/note.html",
        context(
            request, organization, note=found, events=events, row=_row(found), unit=found.agreement.unit,
            sentences=note_sentences(version.terms, found.agreement) if version else [],
            dues=list(Due.objects.filter(agreement=found.agreement)), waiting=waiting,
            place=raising.place_in_line(waiting) if waiting else 0, is_mine=holds(actor_of(request), found),
            can_choose=found.agreement.state == Agreement.State.ACTIVE and found.outstanding > 0,
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("note.subscribe")
def choose(request: HttpRequest, organization: Organization, note: str) -> HttpResponse:
    """The money back, a new note, or a gift."""
    actor = actor_of(request)
    found = note_or_404(actor, organization, note)
    form = ChoiceForm(posted(request), note=found, classes=_following(found))
    back = reverse("fund_note", args=[organization.slug, note])

    def verb() -> str:
        choice, _colon, which = form.cleaned_data["choice"].partition(":")
        if choice != Note.Choice.ROLL:
            raising.choose(actor, found, choice)
            messages.success(request, _("Thank you. You can change this until it is done."))
            return back
        declares = form.cleaned_data.get("declares", False)
        into = form.classes[which]
        new = raising.roll(actor, found, into, declares=declares, language=get_language() or "en")
        messages.success(request, _("Please read and sign the new note. Nothing goes on until you have."))
        return new.agreement.get_absolute_url()

    return ask(
        request, organization, form, _("When your note comes back"), verb, button=_("This is what I wish"), back=back,
        on=lambda url: url,
        lede=_("It comes back on %(day)s: %(amount)s, and the interest earned until then.")
        % {"day": day(found.matures_on), "amount": money(found.outstanding, found.agreement.unit)},
    )  # fmt: skip


def _following(note: Note) -> list[NoteClass]:
    """Classes that the holder may buy when this note comes back."""
    holder = Holder(note.holder, note.holder_organization)
    rows = NoteClass.objects.filter(
        organization=note.organization, is_open=True, offering__state=Offering.State.OPEN,
        offering__unit=note.agreement.unit,
    ).select_related("offering").prefetch_related("eligible")  # fmt: skip
    return [each for each in rows if not eligibility.why_not(each, holder, today())]


@require_http_methods(["GET", "POST"])
@page_for("note.subscribe")
def early(request: HttpRequest, organization: Organization, note: str) -> HttpResponse:
    """A place in line for money back before its day."""
    actor = actor_of(request)
    found = note_or_404(actor, organization, note)
    form = EarlyForm(posted(request), initial={"amount": found.outstanding})
    before = len(raising.line(organization))
    return ask(
        request, organization, form, _("Ask for money back early"), button=_("Stand in line"),
        verb=lambda: raising.ask(actor, found, form.cleaned_data["amount"], submission=form.cleaned_data["submission"]),
        back=reverse("fund_note", args=[organization.slug, note]),
        lede=_("Requests are met in the order they come, when the fund has money to spare. In line before you: %(n)d.")
        % {"n": before},
    )  # fmt: skip


@require_POST
@page_for("note.subscribe")
def early_withdraw(request: HttpRequest, organization: Organization, note: str) -> HttpResponse:
    found = note_or_404(actor_of(request), organization, note)
    waiting = get_object_or_404(Redemption, note=found, state=Redemption.State.WAITING)
    raising.withdraw(actor_of(request), waiting)
    messages.success(request, _("You no longer stand in line."))
    return redirect("fund_note", organization.slug, note)


@require_GET
@page_for("note.subscribe")
def statement(request: HttpRequest, organization: Organization, year: int, form: str = "") -> HttpResponse:
    """The year of all my notes: page, CSV, PDF."""
    return statement_of(request, organization, holder_of(actor_of(request), organization), year, form)


def statement_of(
    request: HttpRequest, organization: Organization, holder: Holder, year: int, form: str, whose: str = ""
) -> HttpResponse:
    book = book_of(organization)
    table = note_statements.statement(organization, holder, year_or_404(year), book.unit)
    if form == "csv":
        return file_answer(tables.as_csv(table), "text/csv; charset=utf-8", f"{table.name}.csv")
    if form == "pdf":
        try:
            return file_answer(tables.as_pdf(book, table, today()), "application/pdf", f"{table.name}.pdf")
        except NoDocument as problem:
            raise Refused(str(problem)) from problem
    if form:
        raise Http404
    shown = context(
        request, organization, table=table, rows=_written(table), year=year, is_over=dt.date(year, 12, 31) < today(),
        whose=whose,
    )  # fmt: skip
    return render(request, "funds/raising/statement.html", shown)


def _written(table: tables.Table) -> list[dict[str, Any]]:
    """Rows with the words of each column beside its text or figure, for phones."""
    return [
        {
            "label": row["label"],
            "texts": list(zip(table.texts, row["before"], strict=False)),
            "figures": list(zip(table.columns, row["amounts"], strict=False)),
        }
        for row in table.written()
    ]


def _suggested(plan: DuesPlan) -> Any:
    """The scale as everyone sees it: whom each amount is suggested to, a month and a year."""
    result: Any = registry.get("sliding-scale").compute(plan.statement, {"months": 1})
    return result["suggested"]


# --- dues ---------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@public_page
def dues(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What the fund suggests, and one's own promise."""
    plan = get_object_or_404(DuesPlan, organization=organization)
    actor = actor_of(request)
    mine = None
    if actor.person is not None:
        promises = DuesPromise.objects.filter(organization=organization, person=actor.person).select_related(
            "agreement"
        )
        mine = promises.filter(agreement__state__in=[Agreement.State.OFFERED, Agreement.State.ACTIVE]).first()
    elif request.method == "POST":
        return redirect(sign_in_first(request))
    form = PromiseForm(posted(request))

    def verb() -> DuesPromise:
        said = form.cleaned_data
        return raising.promise(
            actor, organization, said["amount"], months=said["months"], language=get_language() or "en",
            submission=said["submission"],
        )  # fmt: skip

    return ask(
        request, organization, form, _("Dues"), verb, button=_("Go on and read what you sign"),
        back=reverse("fund_offerings", args=[organization.slug]), on=lambda made: made.agreement.get_absolute_url(),
        template="funds/raising/dues.html", plan=plan, mine=mine, bands=_suggested(plan),
        first_loss=capital.first_loss(organization) if keeps_books(organization) else 0, sign_in=sign_in_first(request),
    )  # fmt: skip


@require_POST
@page_for("fund.dues")
def dues_stop(request: HttpRequest, organization: Organization) -> HttpResponse:
    promises = DuesPromise.objects.filter(organization=organization, person=actor_of(request).person)
    for promised in promises.select_related("agreement"):
        raising.stop(actor_of(request), promised)
    messages.success(request, _("Nothing more is asked of you. Thank you for what you gave."))
    return redirect("fund_dues", organization.slug)
