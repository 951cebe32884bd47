"""Pages of requests: a household asks on its phone, the trust answers with a reason."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import queries, reserves, words
from commonhouse.land.stewarding.actions import requests as actions
from commonhouse.land.stewarding.forms.requests import ASKING, AnswerForm, LoanForm
from commonhouse.land.stewarding.models import Purpose, Request
from commonhouse.land.stewarding.request_checks import answer_days
from commonhouse.land.stewarding.terms import holds, require_holder, terms_of
from commonhouse.land.stewarding.views.common import (
    ONCE,
    actor_of,
    crumb,
    form_page,
    may,
    posted,
    pressed,
    with_lease,
    with_request,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import require
from commonhouse.people.views.common import page_for, paged

Kind, State = Request.Kind, Request.State


@require_GET
@page_for("lease.read")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    state = "all" if request.GET.get("state") == "all" else ""
    page = paged(request, queries.requests(organization, state))
    today = timezone.localdate()
    rows = [(each, words.request_tag(each, today)) for each in page.object_list]
    context = {"organization": organization, "rows": rows, "page_obj": page, "state": state}
    return render(request, "land/stewarding/requests.html", context)


@require_GET
@with_request
def show(request: HttpRequest, found: Request) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    can = may(actor, found.organization)
    unit = found.lease.agreement.unit
    slug, lease = found.organization.slug, found.lease.agreement.public_id
    reserve = reserves.of_lease(found.lease) if found.kind == Kind.REPAIR and found.state == State.GRANTED else None
    context = {
        "organization": found.organization, "asked": found, "may": can, "own": holds(actor, found.lease), "unit": unit,
        "tag": words.request_tag(found, today), "points": [(words.check_words(each, unit), each[2]) for each in found.checks],
        "reserve": reserve, "is_paid": hasattr(found, "reserve_move"),
        "purpose": Purpose.REFINANCE if found.kind == Kind.REFINANCE else Purpose.REQUEST,
        "wants_loan": found.kind == Kind.REFINANCE and found.state == State.GRANTED and found.mortgage is None,
        "support_url": reverse("land_support_offer", args=[slug, lease]) if found.kind == Kind.HELP else "",
    }  # fmt: skip
    return render(request, "land/stewarding/request.html", context)


# --- the household ------------------------------------------------------------------------------------------------------
@require_GET
@with_lease
def choose(request: HttpRequest, lease: Lease) -> HttpResponse:
    """What one can ask for."""
    require_holder(actor_of(request), lease, "request.make")
    terms = terms_of(lease)
    kinds = [(value, str(label), answer_days(value, terms)) for value, label in Kind.choices]
    waiting = list(lease.requests.select_related("organization").filter(state=State.ASKED))
    context = {"organization": lease.organization, "lease": lease, "kinds": kinds, "waiting": waiting}
    return render(request, "land/stewarding/ask.html", context)


@ONCE
@with_lease
def ask(request: HttpRequest, lease: Lease, kind: str) -> HttpResponse:
    require_holder(actor_of(request), lease, "request.make")
    if kind not in ASKING:
        raise Http404
    form = ASKING[kind](posted(request), unit=lease.agreement.unit)
    choose_url = reverse("land_request_choose", args=[lease.organization.slug, lease.agreement.public_id])

    def run() -> Request:
        return actions.ask(actor_of(request), lease, kind=kind, **form.cleaned_data)

    days = answer_days(kind, terms_of(lease))
    return form_page(
        request, lease.organization, form, run, title=str(Kind(kind).label), button=_("Ask"), back=choose_url,
        above=(_("Ask the trust"), choose_url), done=_("Your request is with the trust."),
        lede=_("You have an answer, with the reason, within %(days)s days.") % {"days": days},
    )  # fmt: skip


@require_POST
@with_request
def take_back(request: HttpRequest, found: Request) -> HttpResponse:
    return pressed(
        request, lambda: actions.withdraw(actor_of(request), found), found.get_absolute_url(), _("It is taken back.")
    )


# --- the trust ----------------------------------------------------------------------------------------------------------
@ONCE
@with_request
def answer(request: HttpRequest, found: Request) -> HttpResponse:
    require(actor_of(request), "request.decide", found.organization)
    form = AnswerForm(posted(request))
    unit = found.lease.agreement.unit
    points = tuple(words.check_words(each.as_json(), unit) for each in actions.checks_of(found, timezone.localdate()))

    def run() -> Request:
        return actions.decide(actor_of(request), found, **form.cleaned_data)

    return form_page(
        request, found.organization, form, run, title=_("Answer"), button=_("Send the answer"), lines=points,
        back=found.get_absolute_url(), above=crumb("land_requests", found.organization, _("Requests")),
        lede=str(found.get_kind_display()), done=_("The household is told."),
    )  # fmt: skip


@ONCE
@with_request
def loan(request: HttpRequest, found: Request) -> HttpResponse:
    """The loan as it was signed, after a yes."""
    require(actor_of(request), "lease.write", found.organization)
    form = LoanForm(posted(request))

    def run() -> None:
        actions.enter_loan(actor_of(request), found, **form.cleaned_data)

    return form_page(
        request, found.organization, form, run, title=_("The new loan"), button=_("Write it down"),
        back=found.get_absolute_url(), above=crumb("land_requests", found.organization, _("Requests")),
        lede=_("As the bank and the household signed it. Loans before it count as paid off."),
        done=_("The loan is written down."),
    )  # fmt: skip
