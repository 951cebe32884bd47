"""What a fund offers: for everyone to read, for stewards to write, and buying."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.funds import capital, eligibility, note_statements
from commonhouse.funds.access_raising import holder_of
from commonhouse.funds.actions import raising
from commonhouse.funds.actions.raising import Wanted
from commonhouse.funds.forms_raising import AboutForm, BuyForm, ClassForm
from commonhouse.funds.kinds_raising import rate_text, risks
from commonhouse.funds.models import DuesPlan, NoteClass, Offering
from commonhouse.funds.starters_raising import STARTERS
from commonhouse.funds.views.raising.common import (
    actor_of,
    ask,
    class_or_404,
    context,
    offering_or_404,
    posted,
    sign_in_first,
    today,
)
from commonhouse.ledger.accounts import keeps_books
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, allows
from commonhouse.people.views.common import page_for, public_page

MOST = 50


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """All offerings, and what was lent to the fund in all, which names nobody."""
    rows = Offering.objects.filter(organization=organization).select_related("organization")
    if not allows(actor_of(request), "offering.edit", organization):
        rows = rows.exclude(state=Offering.State.DRAFT)
    sums = note_statements.totals(organization)
    for each in sums:
        each["rate"] = rate_text(each["note_class__rate"])
        each["owed"] = each["came"] - each["repaid"] - each["lost"]
    shown = context(
        request, organization, offerings=list(rows[:MOST]), totals=sums, raised=sum(each["raised"] for each in sums),
        unit=sums[0]["agreement__unit"] if sums else "USD",
        first_loss=capital.first_loss(organization) if keeps_books(organization) else 0,
        dues=DuesPlan.objects.filter(organization=organization, is_open=True).exists(),
    )  # fmt: skip
    return render(request, "funds/raising/index.html", shown)


@require_GET
@public_page
def show(request: HttpRequest, organization: Organization, offering: str) -> HttpResponse:
    """An offering in plain words, with its risks said first."""
    found = offering_or_404(actor_of(request), organization, offering)
    classes = [_shown(each) for each in found.classes.prefetch_related("eligible").select_related("offering")]
    shown = context(
        request, organization, offering=found, classes=classes, risks=risks(organization.name),
        ranks=len({each["row"].rank for each in classes}) > 1, books=keeps_books(organization),
    )  # fmt: skip
    return render(request, "funds/raising/offering.html", shown)


def _shown(each: NoteClass) -> dict[str, Any]:
    years, months = divmod(each.term_months, 12)
    return {
        "row": each, "rate": rate_text(each.rate), "who": eligibility.who_may(each), "years": years, "months": months,
        "example": each.minimum, "earns": raising_example(each),
    }  # fmt: skip


def raising_example(each: NoteClass) -> int:
    """What the least amount earns in one year, rounded to the cent: an example for the page."""
    from fractions import Fraction

    return round(Fraction(each.rate) * each.minimum)


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
def buy(request: HttpRequest, organization: Organization, note_class: str) -> HttpResponse:
    """How much, in how many parts; then the text to read and sign."""
    actor = actor_of(request)
    found = class_or_404(actor, organization, note_class)
    if actor.person is None:
        return redirect(sign_in_first(request))
    holder = holder_of(actor, organization)
    reason = eligibility.why_not(found, holder, today())
    form = BuyForm(posted(request), note_class=found)

    def verb() -> Any:
        said = form.cleaned_data
        wanted = Wanted(
            said["amount"], said["instalments"], said.get("declares", False), get_language() or "en", said["submission"]
        )
        return raising.subscribe(actor, found, wanted)

    return ask(
        request, organization, form, found.name, verb, button=_("Go on and read what you sign"),
        back=found.offering.get_absolute_url(), on=lambda note: note.agreement.get_absolute_url(),
        template="funds/raising/buy.html", reason=reason, note_class=_shown(found), risks=risks(organization.name),
        most=eligibility.most(found, holder), holder=holder,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("offering.edit")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = AboutForm.of(None, posted(request))
    return ask(
        request, organization, form, _("A new offering"), button=_("Save the draft"),
        verb=lambda: raising.write_offering(
            actor_of(request), organization, form.about_said(), submission=form.cleaned_data["submission"]
        ),
        back=reverse("fund_offerings", args=[organization.slug]), on=lambda made: made.get_absolute_url(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("offering.edit")
def edit(request: HttpRequest, organization: Organization, offering: str) -> HttpResponse:
    found = offering_or_404(actor_of(request), organization, offering)
    form = AboutForm.of(found, posted(request))
    return ask(
        request, organization, form, _("Change what is said"), button=_("Save"),
        verb=lambda: raising.edit_offering(actor_of(request), found, form.about_said()), back=found.get_absolute_url(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("offering.edit")
def class_new(request: HttpRequest, organization: Organization, offering: str) -> HttpResponse:
    found = offering_or_404(actor_of(request), organization, offering)
    form = ClassForm(posted(request), organization=organization)
    return ask(
        request, organization, form, _("A class of notes"), button=_("Add it"), back=found.get_absolute_url(),
        verb=lambda: raising.add_class(actor_of(request), found, form.terms()),
        starters=STARTERS if not found.classes.exists() else (), offering=found, template="funds/raising/class.html",
    )  # fmt: skip


@require_POST
@page_for("offering.edit")
def class_starter(request: HttpRequest, organization: Organization, offering: str) -> HttpResponse:
    """All classes of a starter at once, into a draft; each can be changed."""
    found = offering_or_404(actor_of(request), organization, offering)
    starter = next((each for each in STARTERS if each.key == request.POST.get("starter")), None)
    if starter is not None and not found.classes.exists():
        for each in starter.classes:
            terms = raising.ClassTerms(
                str(each.name), each.rate, each.term_months, each.minimum, each.maximum, rank=each.rank,
                most_instalments=each.most_instalments, attestation=str(each.attestation),
            )  # fmt: skip
            raising.add_class(actor_of(request), found, terms)
        messages.success(request, _("Added. Look at each, and change what does not fit you."))
    return redirect(found.get_absolute_url())


@require_http_methods(["GET", "POST"])
@page_for("offering.edit")
def class_edit(request: HttpRequest, organization: Organization, note_class: str) -> HttpResponse:
    found = class_or_404(actor_of(request), organization, note_class)
    names = ("name", "term_months", "minimum", "maximum", "goal", "most_instalments", "rank", "interest", "day_count",
             "attestation")  # fmt: skip
    from decimal import Decimal

    initial = {name: getattr(found, name) for name in names}
    initial |= {"rate": Decimal(found.rate), "eligible": list(found.eligible.all())}
    form = ClassForm(posted(request), organization=organization, initial=initial)
    return ask(
        request, organization, form, _("Change this class"), button=_("Save"),
        verb=lambda: raising.edit_class(actor_of(request), found, form.terms()),
        back=found.offering.get_absolute_url(),
    )  # fmt: skip


@require_POST
@page_for("offering.edit")
def press(request: HttpRequest, organization: Organization, offering: str) -> HttpResponse:
    """The buttons of an offering: open, close, and those of its classes."""
    actor = actor_of(request)
    found = offering_or_404(actor, organization, offering)
    action, _colon, which = request.POST.get("action", "").partition(":")
    try:
        if action == "open":
            raising.open_offering(actor, found)
            messages.success(request, _("It is open. Whoever may can buy notes from now on."))
        elif action == "close":
            raising.close_offering(actor, found)
        elif action in {"close-class", "open-class", "remove-class"}:
            note_class = class_or_404(actor, organization, which)
            if action == "remove-class":
                raising.remove_class(actor, note_class)
            else:
                raising.close_class(actor, note_class, reopen=action == "open-class")
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect(found.get_absolute_url())
