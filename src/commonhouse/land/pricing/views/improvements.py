"""Improvements: asked for on one's own phone, answered, finished with receipts, entered for the price."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import terms_of
from commonhouse.land.pricing import actions, counting, words
from commonhouse.land.pricing.actions.common import FOLDER
from commonhouse.land.pricing.forms import CreditForm, DecideForm, FinishForm, ImprovementForm, OnceForm, PaperForm
from commonhouse.land.pricing.models import Improvement, ImprovementPaper
from commonhouse.land.pricing.views.common import actor_of, form_page, may, posted, with_improvement, with_lease
from commonhouse.people import papers
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NotAllowed, require
from commonhouse.people.views.common import page_for, paged

ONCE = require_http_methods(["GET", "POST"])
_State = Improvement.State


@require_GET
@page_for("improvement.decide")
def improvements(request: HttpRequest, organization: Organization) -> HttpResponse:
    """For staff: what waits for an answer first, then what is finished, then the rest."""
    rows = Improvement.objects.filter(organization=organization).select_related(
        "lease__holding__parcel", "lease__agreement", "organization"
    )
    wanted = request.GET.get("state", "")
    if wanted in _State.values:
        rows = rows.filter(state=wanted)
    elif wanted != "all":
        rows = rows.filter(state__in=[_State.ASKED, _State.FINISHED])
    context = {
        "organization": organization, "page_obj": paged(request, rows.order_by("state", "asked_at", "id")),
        "wanted": wanted, "states": _State.choices, "tags": words.STATES,
    }  # fmt: skip
    return render(request, "land/pricing/improvements.html", context)


@require_GET
@with_lease
def of_lease(request: HttpRequest, lease: Lease) -> HttpResponse:
    rows = lease.improvements.select_related("lease__agreement", "organization")
    context = {
        "lease": lease, "organization": lease.organization, "rows": rows, "may": may(actor_of(request), lease),
        "tags": words.STATES, "rule": counting.notice_lines(lease), "unit": lease.agreement.unit,
    }  # fmt: skip
    return render(request, "land/pricing/lease_improvements.html", context)


@ONCE
@with_lease
def ask(request: HttpRequest, lease: Lease) -> HttpResponse:
    form = ImprovementForm(posted(request), unit=lease.agreement.unit)
    if not may(actor_of(request), lease)["ask"]:
        raise NotAllowed("improvement.ask")

    def run() -> Improvement:
        given = form.cleaned_data
        return actions.ask(
            actor_of(request), lease, what=given["what"], estimate=given["estimate"], about=given["about"],
            is_done=given["is_done"] == "yes", submission=given["submission"],
        )  # fmt: skip

    return form_page(
        request, lease.organization, form, run, title=_("Ask for an improvement"), button=_("Send it"),
        back=_list_url(lease), kicker=lease.holding.name, lines=counting.notice_lines(lease), goes_to=_url,
        done=_("Your trust has it now."), crumb=(lease.holding.name, lease.get_absolute_url()),
    )  # fmt: skip


@require_GET
@with_improvement
def improvement(request: HttpRequest, found: Improvement) -> HttpResponse:
    context = {
        "row": found, "lease": found.lease, "organization": found.organization, "unit": found.lease.agreement.unit,
        "may": may(actor_of(request), found.lease), "tag": words.STATES[_State(found.state)],
        "papers": found.papers.all(), "counts": counting.counts(found), "needs_no_yes": _told_is_enough(found),
        "answer_days": _answer_days(found.lease),
    }  # fmt: skip
    return render(request, "land/pricing/improvement.html", context)


def _told_is_enough(found: Improvement) -> bool:
    return found.decided_at is not None and found.decided_by_id is None and found.state != _State.REFUSED


def _answer_days(lease: Lease) -> int | None:
    rules = terms_of(lease).improvements
    return None if rules is None else rules.answer_days


@ONCE
@with_improvement
def decide(request: HttpRequest, found: Improvement) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "improvement.decide", found.organization)
    form = DecideForm(posted(request))

    def run() -> Improvement:
        given = form.cleaned_data
        return actions.decide(actor, found, approved=given["answer"] == "yes", reason=given["reason"])

    return _page(
        request, found, form, run, title=_("Answer: %(what)s") % {"what": found.what}, button=_("Send the answer"),
        done=_("The family has your answer."), lines=counting.if_approved(found),
    )  # fmt: skip


@ONCE
@with_improvement
def finish(request: HttpRequest, found: Improvement) -> HttpResponse:
    initial = {"finished_on": found.finished_on or timezone.localdate(), "cost": found.cost or found.estimate}
    initial["useful_years"] = found.useful_years
    files = request.FILES if request.method == "POST" else None
    form = FinishForm(posted(request), files, unit=found.lease.agreement.unit, initial=initial)

    def run() -> Improvement:
        given = form.cleaned_data
        made = actions.finish(
            actor_of(request), found, finished_on=given["finished_on"], cost=given["cost"],
            useful_years=given["useful_years"],
        )  # fmt: skip
        for file in given["papers"]:
            actions.add_paper(actor_of(request), found, file.read(), name=file.name)
        return made

    return _page(
        request, found, form, run, title=_("The work is finished"), button=_("Send it"), files=True,
        done=_("Your trust looks at the receipts now."),
    )  # fmt: skip


@ONCE
@with_improvement
def add_papers(request: HttpRequest, found: Improvement) -> HttpResponse:
    form = PaperForm(posted(request), request.FILES if request.method == "POST" else None)

    def run() -> list[ImprovementPaper]:
        files = form.cleaned_data["papers"]
        return [actions.add_paper(actor_of(request), found, file.read(), name=file.name) for file in files]

    return _page(request, found, form, run, title=_("Add receipts"), button=_("Add them"), files=True, done=_("Added."))


@ONCE
@with_improvement
def credit(request: HttpRequest, found: Improvement) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "improvement.decide", found.organization)
    initial = {"cost": found.cost, "useful_years": found.useful_years}
    form = CreditForm(posted(request), unit=found.lease.agreement.unit, initial=initial)

    def run() -> Improvement:
        given = form.cleaned_data
        return actions.credit(actor, found, cost=given["cost"], useful_years=given["useful_years"])

    return _page(
        request, found, form, run, title=_("Enter it for the price"), button=_("Enter it"),
        lede=_("You have seen the receipts. From now on it stands in the record, and counts as the lease says."),
        lines=counting.counts(found), done=_("It is entered for the price."),
    )  # fmt: skip


@ONCE
@with_improvement
def withdraw(request: HttpRequest, found: Improvement) -> HttpResponse:
    form = OnceForm(posted(request))
    return _page(
        request, found, form, lambda: actions.withdraw(actor_of(request), found), title=_("Take it back?"),
        button=_("Take it back"), lede=found.what, done=_("You took it back."),
    )  # fmt: skip


@require_GET
@with_improvement
def paper(request: HttpRequest, found: Improvement, pk: int) -> HttpResponseBase:
    row = get_object_or_404(ImprovementPaper, improvement=found, pk=pk)
    return papers.download(FOLDER, row.sha256, row.name, row.mime)


def _page(request: HttpRequest, found: Improvement, form: Any, run: Any, **words: Any) -> HttpResponse:
    lease = found.lease
    return form_page(
        request, found.organization, form, run, back=_url(found), kicker=lease.holding.name,
        crumb=(lease.holding.name, lease.get_absolute_url()), **words,
    )  # fmt: skip


def _url(found: Improvement) -> str:
    return reverse("land_improvement", args=[found.organization.slug, found.public_id])


def _list_url(lease: Lease) -> str:
    return reverse("land_lease_improvements", args=[lease.organization.slug, lease.agreement.public_id])
