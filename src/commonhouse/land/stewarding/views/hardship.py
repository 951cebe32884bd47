"""Pages of help and of notices: for those who run support, for staff, and for the household on its own phone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import queries, support, words
from commonhouse.land.stewarding.actions import defaults, supporting
from commonhouse.land.stewarding.forms import hardship as forms
from commonhouse.land.stewarding.models import DefaultNotice, Purpose, SupportPlan
from commonhouse.land.stewarding.support import NoSupport
from commonhouse.land.stewarding.terms import holds
from commonhouse.land.stewarding.views.common import (
    ONCE,
    actor_of,
    crumb,
    form_page,
    may,
    posted,
    pressed,
    with_lease,
    with_notice,
    with_support,
)
from commonhouse.people import vault
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows, require
from commonhouse.people.views.common import page_for, paged

_State = SupportPlan.State


def _plans(organization: Organization) -> tuple[str, str]:
    return crumb("land_supports", organization, _("Help in hard times"))


def _notices(organization: Organization) -> tuple[str, str]:
    return crumb("land_defaults", organization, _("Notices"))


# --- support ------------------------------------------------------------------------------------------------------------
@require_GET
@page_for("support.run")
def supports(request: HttpRequest, organization: Organization) -> HttpResponse:
    page = paged(request, queries.supports(organization))
    rows = [(each, words.support_tag(each)) for each in page.object_list]
    context = {"organization": organization, "rows": rows, "page_obj": page, "today": timezone.localdate()}
    return render(request, "land/stewarding/supports.html", context)


@require_GET
@with_support
def show_support(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    actor = actor_of(request)
    runs = allows(actor, "support.run", plan.organization)
    notes, sealed = [], False
    if runs:
        try:
            notes = supporting.notes(actor, plan)
        except vault.CannotOpen:
            sealed = True
    context = {
        "organization": plan.organization, "plan": plan, "tag": words.support_tag(plan), "runs": runs, "notes": notes,
        "sealed": sealed, "own": holds(actor, plan.lease), "is_open": plan.state in {_State.OFFERED, _State.RUNNING},
        "steps": plan.steps.select_related("version").all(), "unit": plan.lease.agreement.unit,
        "past_due": plan.lease.agreement.past_due, "advanced": supporting.advanced(plan) if runs else 0,
        "letter_purpose": Purpose.SUPPORT,
    }  # fmt: skip
    return render(request, "land/stewarding/support.html", context)


@ONCE
@with_lease
def offer(request: HttpRequest, lease: Lease) -> HttpResponse:
    require(actor_of(request), "support.run", lease.organization)
    form = forms.OfferForm(posted(request))

    def run() -> SupportPlan:
        return supporting.offer(actor_of(request), lease, **form.cleaned_data)

    return form_page(
        request, lease.organization, form, run, title=_("Offer help"), button=_("Offer it"), back=lease.get_absolute_url(),
        above=_plans(lease.organization), done=_("The household is told that there is an offer."),
        lede=_("Help comes first. Nothing is enforced before it was offered and there was time to answer."),
    )  # fmt: skip


@require_POST
@with_support
def answer_support(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    accepts = request.POST.get("answer") == "yes"
    said = (
        _("Thank you. We will be in touch.") if accepts else _("Thank you for telling us. The offer can be made again.")
    )
    return pressed(
        request, lambda: supporting.answer(actor_of(request), plan, accepts=accepts), plan.get_absolute_url(), said
    )


def _step(request: HttpRequest, plan: SupportPlan, form: Any, verb: Any, **page: Any) -> HttpResponse:
    """A form of a plan whose answers are a verb's."""
    require(actor_of(request), "support.run", plan.organization)

    def run() -> None:
        verb(actor_of(request), plan, **form.cleaned_data)

    return form_page(
        request, plan.organization, form, run, back=plan.get_absolute_url(), above=_plans(plan.organization), **page
    )


@ONCE
@with_support
def note(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    form = forms.NoteForm(posted(request))
    return _step(request, plan, form, supporting.note, title=_("We talked"), button=_("Keep the note"))


@ONCE
@with_support
def pause(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    form = forms.PauseForm(posted(request))
    return _step(
        request, plan, form, supporting.agree_pause, title=_("A pause of the fee"), button=_("Offer it to both to sign"),
        lede=_("It is a change of the lease: it holds when both have signed."), done=_("Both can sign it now."),
    )  # fmt: skip


@ONCE
@with_support
def payments(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    form = forms.PaymentsForm(posted(request), initial={"first": timezone.localdate() + dt.timedelta(days=30)})
    return _step(
        request, plan, form, supporting.agree_payments, title=_("What is late, bit by bit"),
        button=_("Offer it to both to sign"), done=_("Both can sign it now."),
        lede=_("All that is late today, in equal parts. When both have signed, it counts as late no more."),
    )  # fmt: skip


@ONCE
@with_support
def repayment(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    form = forms.PaymentsForm(posted(request), initial={"first": timezone.localdate() + dt.timedelta(days=30)})
    return _step(
        request, plan, form, supporting.agree_repayment, title=_("What the trust paid, bit by bit"),
        button=_("Offer it to both to sign"), done=_("Both can sign it now."),
        lede=_("What the trust paid to the bank comes back in equal parts. Nothing is added."),
    )  # fmt: skip


@ONCE
@with_support
def close(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    form = forms.CloseForm(posted(request))
    return _step(request, plan, form, supporting.close, title=_("The plan is over"), button=_("Write it down"))


# --- notices --------------------------------------------------------------------------------------------------------------
@require_GET
@page_for("lease.read")
def notices(request: HttpRequest, organization: Organization) -> HttpResponse:
    page, today = paged(request, queries.notices(organization)), timezone.localdate()
    rows = [(each, words.default_tag(each), words.shown(each, today).standing) for each in page.object_list]
    context = {"organization": organization, "rows": rows, "page_obj": page}
    return render(request, "land/stewarding/notices.html", context)


@require_GET
@with_notice
def show_notice(request: HttpRequest, notice: DefaultNotice) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    running = notice.state == DefaultNotice.State.RUNNING
    context = {
        "organization": notice.organization, "notice": notice, "tag": words.default_tag(notice),
        "shown": words.shown(notice, today), "may": may(actor, notice.organization), "own": holds(actor, notice.lease),
        "unit": notice.lease.agreement.unit, "running": running, "today": today,
        "can_pay": running and notice.trust_until is not None and today <= notice.trust_until,
        "is_over": running and today > notice.final_on, "plan": support.open_plan(notice.lease),
        "letter_purpose": Purpose.LENDER if notice.giver == DefaultNotice.Giver.LENDER else Purpose.DEFAULT,
    }  # fmt: skip
    return render(request, "land/stewarding/notice.html", context)


@ONCE
@with_lease
def from_lender(request: HttpRequest, lease: Lease) -> HttpResponse:
    require(actor_of(request), "default.record", lease.organization)
    form = forms.LenderNoticeForm(posted(request), lease=lease, unit=lease.agreement.unit)

    def run() -> DefaultNotice:
        return defaults.record_lender_notice(actor_of(request), lease, **form.cleaned_data)

    return form_page(
        request, lease.organization, form, run, title=_("A notice from a bank"), button=_("Start the clock"),
        back=lease.get_absolute_url(), above=_notices(lease.organization), done=_("The clock runs. The household is told."),
        lede=_("The days are those of the lease. Only staff and the household see it."),
    )  # fmt: skip


@ONCE
@with_lease
def ours(request: HttpRequest, lease: Lease) -> HttpResponse:
    """The trust's own notice; what is missing before it is said at once, with the way to it."""
    organization = lease.organization
    require(actor_of(request), "default.record", organization)
    try:
        support.require_support(lease, timezone.localdate())
    except NoSupport as problem:
        plan = support.open_plan(lease)
        help_url = reverse("land_support_offer", args=[organization.slug, lease.agreement.public_id])
        context = {
            "organization": organization, "lease": lease, "why": str(problem),
            "url": plan.get_absolute_url() if plan is not None else help_url, "has_plan": plan is not None,
        }  # fmt: skip
        return render(request, "land/stewarding/help_first.html", context)
    form = forms.OurNoticeForm(posted(request), unit=lease.agreement.unit)

    def run() -> DefaultNotice:
        return defaults.give_notice(actor_of(request), lease, **form.cleaned_data)

    return form_page(
        request, organization, form, run, title=_("A notice of the trust"), button=_("Give the notice"),
        back=lease.get_absolute_url(), above=_notices(organization), done=_("The household is told. The clock runs."),
        lede=_("Help was offered. If something must still be put right, say what, in plain and kind words."),
    )  # fmt: skip


def _ends(request: HttpRequest, notice: DefaultNotice, form: Any, verb: Any, **page: Any) -> HttpResponse:
    def run() -> DefaultNotice:
        found: DefaultNotice = verb(actor_of(request), notice, **form.cleaned_data)
        return found

    return form_page(
        request,
        notice.organization,
        form,
        run,
        back=notice.get_absolute_url(),
        above=_notices(notice.organization),
        **page,
    )


@ONCE
@with_notice
def cured(request: HttpRequest, notice: DefaultNotice) -> HttpResponse:
    require(actor_of(request), "default.record", notice.organization)
    return _ends(
        request, notice, forms.CuredForm(posted(request)), defaults.record_cure, title=_("It is put right"),
        button=_("Write it down"), done=_("It is put right."),
        lede=_("There is time until %(day)s.") % {"day": day(notice.final_on)},
    )  # fmt: skip


@ONCE
@with_notice
def paid(request: HttpRequest, notice: DefaultNotice) -> HttpResponse:
    require(actor_of(request), "book.post", notice.organization)
    form = forms.PaidForm(posted(request), unit=notice.lease.agreement.unit, initial={"amount": notice.amount})
    return _ends(
        request, notice, form, defaults.pay_for_household, title=_("The trust has paid the bank"),
        button=_("It is paid"), done=_("The home is safe. The books say what the household owes the trust."),
        lede=_("Enter what you have paid at the bank. The household owes it to the trust, and nothing is added."),
    )  # fmt: skip


@ONCE
@with_notice
def taken_back(request: HttpRequest, notice: DefaultNotice) -> HttpResponse:
    require(actor_of(request), "default.record", notice.organization)
    return _ends(
        request, notice, forms.TakenBackForm(posted(request)), defaults.take_back, title=_("The notice is taken back"),
        button=_("Write it down"), done=_("The notice is over."),
    )  # fmt: skip


@ONCE
@with_notice
def over(request: HttpRequest, notice: DefaultNotice) -> HttpResponse:
    require(actor_of(request), "default.record", notice.organization)
    return _ends(
        request, notice, forms.OverForm(posted(request)), defaults.record_uncured, title=_("The time is over"),
        button=_("Write it down"), lede=_("Nobody put it right by the last day. What follows are steps of their own."),
    )  # fmt: skip
