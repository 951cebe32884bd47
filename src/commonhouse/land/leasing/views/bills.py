"""Billing a year: beginning, how far it is, stopping, going on; the bills, as pages, papers and a table; fees by an index."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.leasing import actions, bills, forms, queries
from commonhouse.land.leasing.models import Bill, BillingRun
from commonhouse.land.leasing.tasks import go_on_billing
from commonhouse.land.leasing.views.common import actor_of, attempt, leases_of, posted, status_of
from commonhouse.people.documents import NoDocument
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, allows
from commonhouse.people.views.common import page_for

PAGE = 50
AT_ONCE = 4  # portions billed while the page waits; a worker does the rest, or the next press of the button


@require_http_methods(["GET", "POST"])
@page_for("lease.bill")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The runs there were, and the next one."""
    today = timezone.localdate()
    form = forms.BillingForm(posted(request), initial=forms.BillingForm.of_next_year(today))
    if form.is_bound and form.is_valid():
        run = attempt(form, lambda: _start(request, organization, form))
        if run is not None:
            return redirect(_address(run))
    coming = actions.coming_adjustments(organization, forms.BillingForm.of_next_year(today)["until"])
    context = {
        "organization": organization, "form": form, "runs": list(organization.billing_runs.all()[:24]),
        "counts": queries.counts(organization), "adjustments": len(coming), "crumb": leases_of(organization),
    }  # fmt: skip
    return render(request, "land/leasing/billing.html", context, status=status_of(form))


def _start(request: HttpRequest, organization: Organization, form: forms.BillingForm) -> BillingRun:
    given = form.cleaned_data
    run = actions.start_billing(actor_of(request), organization, starts=given["starts"], until=given["until"])
    return _go_on(request, run)


def _go_on(request: HttpRequest, run: BillingRun) -> BillingRun:
    """A few portions at once; the rest is put in line for the worker."""
    run = actions.go_on(actor_of(request), run, most=AT_ONCE)
    if run.finished_at is None and run.stopped_at is None:
        go_on_billing.enqueue(run.pk)
    return run


def _address(run: BillingRun) -> str:
    return reverse("land_billing_run", args=[run.organization.slug, run.public_id])


@require_GET
@page_for("lease.bill")
def run(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """How far it is, and its bills. Reloading shows where it is; the button goes on by itself too."""
    found = queries.run_or_404(organization, public_id)
    page = Paginator(queries.bills_of(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "organization": organization, "run": found, "page": page,
        "rows": [(bill, queries.holder_words(bill.lease)) for bill in page],
        "crumb": (_("Bills"), reverse("land_billing", args=[organization.slug])),
        "prints": list(range(0, found.made, bills.MOST_PRINTED)), "step": bills.MOST_PRINTED,
    }  # fmt: skip
    return render(request, "land/leasing/run.html", context)


@require_POST
@page_for("lease.bill")
def do(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    """Go on, stop, or tell everyone."""
    found = queries.run_or_404(organization, public_id)
    actor, what = actor_of(request), request.POST.get("action", "")
    try:
        if what == "stop":
            actions.stop_billing(actor, found)
            messages.success(request, _("Stopped. What is billed stays billed."))
        elif what == "tell":
            told = actions.tell_of_bills(actor, found)
            many = ngettext("%(n)d person is told.", "%(n)d people are told.", told)
            messages.success(request, many % {"n": told})
        elif what == "go-on":
            _go_on(request, actions.resume_billing(actor, found))
        else:
            raise Http404
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect(_address(found))


@require_GET
@page_for("lease.bill")
def table(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    found = queries.run_or_404(organization, public_id)
    content = b"".join(csv_lines(bills.csv_rows(found)))
    return _file(content, "text/csv; charset=utf-8", f"bills-{found.starts.isoformat()}.csv")


@require_GET
@page_for("lease.bill")
def printed(request: HttpRequest, organization: Organization, public_id: str, first: int) -> HttpResponse:
    """Some hundred bills as one PDF, to print and send by mail."""
    found = queries.run_or_404(organization, public_id)
    rows = list(queries.bills_of(found).filter(number__gt=first)[: bills.MOST_PRINTED])
    if not rows:
        raise Http404
    return _pdf(found, rows, f"bills-{found.starts.isoformat()}-{rows[0].number}.pdf")


def _bill_or_404(request: HttpRequest, slug: str, public_id: str, lease: str) -> Bill:
    """For who pays it, and for staff."""
    held = queries.lease_or_404(actor_of(request), slug, lease)
    found = queries.run_or_404(held.organization, public_id)
    row = queries.bills_of(found).filter(lease=held).first()
    if row is None:
        raise Http404
    return row


@require_GET
@never_cache
def bill(request: HttpRequest, slug: str, public_id: str, lease: str) -> HttpResponse:
    found = _bill_or_404(request, slug, public_id, lease)
    context = {
        "organization": found.run.organization, "bill": found, "run": found.run, "lease": found.lease,
        "lines": bills.lines(found), "story": bills.story(found), "holder": queries.holder_words(found.lease),
        "staff": allows(actor_of(request), "lease.bill", found.run.organization),
    }  # fmt: skip
    return render(request, "land/leasing/bill.html", context)


@require_GET
@never_cache
def bill_pdf(request: HttpRequest, slug: str, public_id: str, lease: str) -> HttpResponseBase:
    found = _bill_or_404(request, slug, public_id, lease)
    return _pdf(found.run, [found], f"bill-{found.number}.pdf")


def _pdf(run: BillingRun, rows: list[Bill], name: str) -> HttpResponse:
    try:
        content = bills.documents(run, rows)
    except NoDocument as problem:
        return HttpResponse(str(problem), status=503, content_type="text/plain; charset=utf-8")
    return _file(content, "application/pdf", name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- fees by an index ----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("lease.bill")
def adjust(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Fees that follow an index, those with the same day and index together; readings come from the published tables."""
    until = forms.BillingForm.of_next_year(timezone.localdate())["until"]
    groups: dict[tuple[Any, str], list[actions.Coming]] = {}
    for each in actions.coming_adjustments(organization, until):
        groups.setdefault((each.on, each.index), []).append(each)
    wanted = request.POST.get("group", "")
    shown = []
    for (on, index), rows in groups.items():
        name = f"{on.isoformat()}:{index}"
        form = forms.ReadingsForm(posted(request) if name == wanted else None, prefix=None, initial=_readings(rows[0]))
        if form.is_bound and form.is_valid():
            done = _adjust_all(request, rows, form)
            if done is not None:
                many = ngettext("%(n)d fee is adjusted.", "%(n)d fees are adjusted.", done)
                messages.success(request, many % {"n": done})
                return redirect(request.path)
        shown.append({"name": name, "on": on, "index": index, "rows": rows, "form": form})
    context = {
        "organization": organization, "groups": shown, "bound": [each["form"] for each in shown if each["form"].is_bound],
        "crumb": (_("Bills"), reverse("land_billing", args=[organization.slug])),
    }  # fmt: skip
    return render(request, "land/leasing/adjust.html", context)


def _readings(coming: actions.Coming) -> dict[str, Any]:
    return {
        "before": coming.before.value if coming.before is not None else None,
        "after": coming.after.value if coming.after is not None else None,
    }


def _adjust_all(request: HttpRequest, rows: list[actions.Coming], form: forms.ReadingsForm) -> int | None:
    """Each fee in a transaction of its own: stopped in the middle, the others wait on the page."""
    given = form.cleaned_data
    for each in rows:
        made = attempt(
            form,
            lambda each=each: actions.adjust_fee(  # type: ignore[misc]
                actor_of(request), each.lease, on=each.on, before=given["before"], after=given["after"]
            ),
        )
        if made is None:
            return None
    return len(rows)
