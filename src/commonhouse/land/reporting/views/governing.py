"""Who governs: seats of the board by group, the leaseholders' class and their assembly."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.reporting import board, privacy, queries
from commonhouse.land.reporting.actions import following, governing
from commonhouse.land.reporting.forms import AssemblyForm, GoverningForm, QuotaForm
from commonhouse.land.reporting.models import BoardQuota, ClassCall, Governing
from commonhouse.land.reporting.views.common import (
    actor_of,
    attempt,
    context,
    form_page,
    page_for,
    paged,
    posted,
    public_page,
    sign_in_first,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows

SHOWN = 10


@require_GET
@public_page
def show(request: HttpRequest, organization: Organization) -> HttpResponse:
    theirs = board.leaseholders(organization)
    inside = allows(actor_of(request), "land.report", organization)
    shown = context(
        request, organization, board=board.board(organization), leaseholders=theirs, inside=inside,
        hides_count=privacy.is_small(theirs.members) and not inside,
        assemblies=board.assemblies(organization, theirs.member_class) if theirs.member_class else [],
        decisions=list(queries.decisions(actor_of(request), organization)[:SHOWN]), mine=_mine(request, organization),
        may_call=allows(actor_of(request), "meeting.call", organization),
    )  # fmt: skip
    return render(request, "land/reporting/governing.html", shown)


def _mine(request: HttpRequest, organization: Organization) -> ClassCall | None:
    """The question that waits for the reader, or that they may think again about."""
    person = actor_of(request).person
    if person is None:
        return None
    open_calls = ClassCall.objects.filter(organization=organization, person=person).exclude(state=ClassCall.State.OVER)
    return open_calls.first()


@require_http_methods(["GET", "POST"])
@public_page
@never_cache
def join(request: HttpRequest, organization: Organization) -> HttpResponse:
    """A leaseholder says whether they join the leaseholders."""
    if actor_of(request).person is None:
        return redirect(sign_in_first(request))
    call = _mine(request, organization)
    where = reverse("land_governing", args=[organization.slug])
    if call is None:
        messages.info(request, _("There is nothing to answer: you hold no lease here, or were not asked yet."))
        return redirect(where)
    call.organization = organization
    if request.method == "POST":
        joins = request.POST.get("answer") == "yes"
        following.answer_call(actor_of(request), call, joins=joins)
        messages.success(
            request, _("Welcome among the leaseholders.") if joins else _("Thank you. You can still join later.")
        )
        return redirect(where)
    theirs = Governing.objects.select_related("leaseholders").filter(organization=organization).first()
    return render(request, "land/reporting/join.html", context(request, organization, call=call, settled=theirs))


@require_GET
@page_for("land.govern")
def calls(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Who was asked, and what they said. For somebody without an account a steward writes the answer down."""
    rows = ClassCall.objects.filter(organization=organization).exclude(state=ClassCall.State.OVER)
    page = paged(request, rows.select_related("person").order_by("state", "-asked_at", "pk"))
    shown = context(request, organization, page_obj=page, leaseholders=board.leaseholders(organization))
    return render(request, "land/reporting/calls.html", shown)


@require_POST
@page_for("land.govern")
def answer_for(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    rows = ClassCall.objects.select_related("person", "organization")
    call = get_object_or_404(rows, organization=organization, pk=pk)
    following.answer_call(actor_of(request), call, joins=request.POST.get("answer") == "yes")
    messages.success(request, _("The answer is written down."))
    return redirect("land_calls", organization.slug)


@require_POST
@page_for("land.govern")
def follow(request: HttpRequest, organization: Organization) -> HttpResponse:
    done = following.follow_leases(actor_of(request), organization)
    asked = ngettext("%(n)d person was asked.", "%(n)d people were asked.", done.asked) % {"n": done.asked}
    moved = ngettext("%(n)d person was moved.", "%(n)d people were moved.", done.moved) % {"n": done.moved}
    messages.success(request, f"{asked} {moved}")
    return redirect("land_calls", organization.slug)


@require_http_methods(["GET", "POST"])
@page_for("land.govern")
def settle(request: HttpRequest, organization: Organization) -> HttpResponse:
    settled = Governing.objects.filter(organization=organization).first()
    form = GoverningForm(posted(request), organization=organization, settled=settled)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: governing.settle_governing(actor_of(request), organization, **given)):
            messages.success(request, _("Saved."))
            return redirect("land_governing", organization.slug)
    return _form(
        request, organization, form, title=_("The leaseholders’ class"), button=_("Save"),
        lede=_("Nobody becomes a member without saying yes."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("land.govern")
def quota(request: HttpRequest, organization: Organization, quota: str = "") -> HttpResponse:
    row = get_object_or_404(BoardQuota, organization=organization, public_id=quota) if quota else None
    form = QuotaForm(posted(request), organization=organization, quota=row)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: governing.set_quota(actor_of(request), organization, **given, quota=row)):
            messages.success(request, _("Saved."))
            return redirect("land_governing", organization.slug)
    drop = reverse("land_quota_drop", args=[organization.slug, quota]) if quota else ""
    return _form(
        request, organization, form, title=row.name if row else _("Seats of a group"), button=_("Save"), drop=drop,
        lede=_("What your own rules say. This page then shows whether the charter and the board keep them."),
    )  # fmt: skip


@require_POST
@page_for("land.govern")
def drop_quota(request: HttpRequest, organization: Organization, quota: str) -> HttpResponse:
    row = get_object_or_404(
        BoardQuota.objects.select_related("organization"), organization=organization, public_id=quota
    )
    governing.drop_quota(actor_of(request), row)
    messages.success(request, _("The group is taken off the page."))
    return redirect("land_governing", organization.slug)


@require_http_methods(["GET", "POST"])
@page_for("meeting.call")
def assembly(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = AssemblyForm(posted(request))
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "place", "about", "submission")}
        actor = actor_of(request)
        made = attempt(
            form, lambda: governing.call_assembly(actor, organization, starts_at=form.starts_at, now=timezone.now(), **given)
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("The assembly is called."))
            return redirect(made)
    return _form(
        request, organization, form, title=_("Call the leaseholders’ assembly"), button=_("Call it"),
        lede=_("Everyone in the leaseholders’ class is called, by the notice of the charter."),
    )  # fmt: skip


def _form(request: HttpRequest, organization: Organization, form: object, **more: object) -> HttpResponse:
    where = reverse("land_governing", args=[organization.slug])
    return form_page(request, organization, form, back=where, place=_("Who governs"), place_url=where, **more)  # type: ignore[arg-type]
