"""Pages of duties: the list by month, one duty, one home's history, plans, and the calendar feed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commonhouse.land.holdings.models import Holding
from commonhouse.land.stewarding import calendars, queries, words
from commonhouse.land.stewarding.actions import duties as actions
from commonhouse.land.stewarding.forms.common import paper_of
from commonhouse.land.stewarding.forms.duties import DoneForm, DutyForm, HandInForm, MoveForm, PlanForm, VisitForm
from commonhouse.land.stewarding.models import CalendarFeed, Duty, DutyKind, DutyPaper, DutyPlan, Purpose
from commonhouse.land.stewarding.terms import holds, terms_of
from commonhouse.land.stewarding.views.common import (
    ONCE,
    actor_of,
    crumb,
    form_page,
    may,
    posted,
    pressed,
    with_duty,
)
from commonhouse.notices.letters import language_of
from commonhouse.people import papers
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows, require
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import page_for, paged

MONTHS_SHOWN = 14


@require_GET
@page_for("lease.read")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    today = timezone.localdate()
    get = request.GET.get
    asked = queries.Asked(get("month", "")[:7], get("kind", "")[:14], get("state", "")[:10], get("q", "")[:80])
    page = paged(request, queries.duties(organization, asked, today), 100)
    rows = [(duty, words.duty_tag(duty, today)) for duty in page.object_list]
    late = [row for row in rows if row[0].done_at is None and row[0].due_on < today]
    months = queries.by_month(duty for duty, _tag in rows if not (duty.done_at is None and duty.due_on < today))
    tags = {duty.pk: tag for duty, tag in rows}
    context = {
        "organization": organization, "asked": asked, "page_obj": page, "late": late, "today": today,
        "months": [(first, [(duty, tags[duty.pk]) for duty in group]) for first, group in months],
        "counts": queries.duty_counts(organization, today), "kinds": DutyKind.choices, "may": may(actor_of(request), organization),
        "choices": _months(today), "has_plans": DutyPlan.objects.filter(organization=organization).exists(),
    }  # fmt: skip
    return render(request, "land/stewarding/duties.html", context)


def _months(today: Any) -> list[tuple[str, Any]]:
    """Months to choose from: two back, a year ahead."""
    first = today.year * 12 + today.month - 3
    found = [divmod(number, 12) for number in range(first, first + MONTHS_SHOWN)]
    return [(f"{year}-{month + 1:02d}", today.replace(year=year, month=month + 1, day=1)) for year, month in found]


@require_GET
@with_duty
def show(request: HttpRequest, duty: Duty) -> HttpResponse:
    actor = actor_of(request)
    can = may(actor, duty.organization)
    own = duty.lease is not None and holds(actor, duty.lease)
    open_ = duty.done_at is None
    context = {
        "organization": duty.organization, "duty": duty, "may": can, "tag": words.duty_tag(duty, timezone.localdate()),
        "own": own, "moves": [(_day(was), _day(to), why) for was, to, why, _when in duty.moves], "home": _home(duty),
        "asks": own and open_ and duty.kind in actions.ASKED_OF_HOUSEHOLDS,
        "visits": open_ and duty.kind == DutyKind.INSPECTION and duty.lease is not None,
        "letter": _letter_of(duty) if can["write"] and open_ else "",
    }  # fmt: skip
    return render(request, "land/stewarding/duty.html", context)


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text))


def _home(duty: Duty) -> str:
    if duty.holding is None:
        return ""
    return reverse("land_home_duties", args=[duty.organization.slug, duty.holding.public_id])


def _letter_of(duty: Duty) -> str:
    """Where the letter that goes with it is written."""
    purpose = duty.plan.letter if duty.plan is not None else ""
    if not purpose or duty.lease is None or (purpose == Purpose.INSPECTION and duty.at is None):
        return ""
    url = reverse("land_mail_write", args=[duty.organization.slug, duty.lease.agreement.public_id, purpose])
    return f"{url}?about={duty.public_id}"


def _above(organization: Organization) -> tuple[str, str]:
    return crumb("land_duties", organization, _("Duties"))


@ONCE
@page_for("duty.do")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = DutyForm(posted(request), organization=organization)

    def run() -> Duty:
        return actions.add_duty(actor_of(request), organization, **form.cleaned_data)

    return form_page(
        request, organization, form, run, title=_("Something to do once"), button=_("Put it on the list"),
        back=_above(organization)[1], above=_above(organization), done=_("It is on the list."),
    )  # fmt: skip


@ONCE
@with_duty
def done(request: HttpRequest, duty: Duty) -> HttpResponse:
    require(actor_of(request), "duty.do", duty.organization)
    form = DoneForm(posted(request), request.FILES or None)

    def run() -> Duty:
        given = form.cleaned_data
        return actions.do_duty(
            actor_of(request), duty, outcome=given["outcome"], words=given["words"], done_on=given["done_on"],
            paper=paper_of(form),
        )  # fmt: skip

    return form_page(
        request, duty.organization, form, run, title=_("It is done"), button=_("Write it down"), lede=duty.name,
        back=duty.get_absolute_url(), above=_above(duty.organization), done=_("It is written down."), files=True,
    )  # fmt: skip


@ONCE
@with_duty
def move(request: HttpRequest, duty: Duty) -> HttpResponse:
    require(actor_of(request), "duty.do", duty.organization)
    form = MoveForm(posted(request))

    def run() -> Duty:
        return actions.move_duty(actor_of(request), duty, **form.cleaned_data)

    return form_page(
        request, duty.organization, form, run, title=_("Another day"), button=_("Move it"), lede=duty.name,
        back=duty.get_absolute_url(), above=_above(duty.organization), done=_("It is moved."),
    )  # fmt: skip


@ONCE
@with_duty
def visit(request: HttpRequest, duty: Duty) -> HttpResponse:
    require(actor_of(request), "duty.do", duty.organization)
    if duty.lease is None or duty.kind != DutyKind.INSPECTION:
        raise Http404
    form = VisitForm(posted(request), initial={"on": duty.due_on})
    hours = terms_of(duty.lease).inspection.notice_hours

    def run() -> Duty:
        return actions.announce_visit(actor_of(request), duty, **form.cleaned_data)

    return form_page(
        request, duty.organization, form, run, title=_("Announce a visit"), button=_("Tell the household"),
        back=duty.get_absolute_url(), above=_above(duty.organization), done=_("The household is told."),
        lede=_("By the lease, the household knows of a visit %(hours)s hours before.") % {"hours": hours},
    )  # fmt: skip


@ONCE
@with_duty
def hand_in(request: HttpRequest, duty: Duty) -> HttpResponse:
    if duty.kind not in actions.ASKED_OF_HOUSEHOLDS or duty.lease is None:
        raise Http404
    form = HandInForm(posted(request), request.FILES or None)

    def run() -> Duty:
        return actions.hand_in(actor_of(request), duty, said=form.cleaned_data["said"], paper=paper_of(form))

    return form_page(
        request, duty.organization, form, run, title=_("Send it now"), button=_("Send it"), back=duty.get_absolute_url(),
        above=(duty.name, duty.get_absolute_url()), done=_("Thank you. Somebody looks at it."), files=True,
        lede=_("By %(day)s, please. A photo is enough.") % {"day": day(duty.due_on)},
    )  # fmt: skip


@require_GET
@with_duty
def paper(request: HttpRequest, duty: Duty, pk: str) -> HttpResponseBase:
    found = get_object_or_404(DutyPaper, duty=duty, public_id=pk)
    return papers.download(actions.PAPERS, found.sha256, found.name, found.mime)


@require_GET
@page_for("lease.read")
def of_home(request: HttpRequest, organization: Organization, holding: str) -> HttpResponse:
    home = get_object_or_404(Holding.objects.select_related("parcel"), organization=organization, public_id=holding)
    today = timezone.localdate()
    page = paged(request, queries.history(home), 50)
    rows = [(duty, words.duty_tag(duty, today)) for duty in page.object_list]
    context = {"organization": organization, "home": home, "rows": rows, "page_obj": page}
    return render(request, "land/stewarding/home_duties.html", context)


# --- plans ----------------------------------------------------------------------------------------------------------------
@require_GET
@page_for("lease.read")
def plans(request: HttpRequest, organization: Organization) -> HttpResponse:
    rows = DutyPlan.objects.filter(organization=organization).order_by("-is_open", "name", "pk")
    context = {"organization": organization, "plans": rows, "may": may(actor_of(request), organization)}
    return render(request, "land/stewarding/plans.html", context)


@ONCE
@page_for("duty.do")
def plan_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = PlanForm(posted(request))
    back = reverse("land_duty_plans", args=[organization.slug])

    def run() -> None:
        given = dict(form.cleaned_data)
        given["days_before"] = given["days_before"] or 0
        actions.add_plan(actor_of(request), organization, **given)

    return form_page(
        request, organization, form, run, title=_("A duty that comes again"), button=_("Write its days"), back=back,
        above=_above(organization), done=_("Its days are on the calendar, a year ahead."),
    )  # fmt: skip


@require_POST
@page_for("duty.do")
def plans_usual(request: HttpRequest, organization: Organization) -> HttpResponse:
    back = reverse("land_duty_plans", args=[organization.slug])
    return pressed(
        request,
        lambda: actions.add_starters(actor_of(request), organization),
        back,
        _("The usual duties are on the calendar."),
    )


@require_POST
@page_for("duty.do")
def plan_close(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    plan = get_object_or_404(DutyPlan, organization=organization, public_id=public_id)
    back = reverse("land_duty_plans", args=[organization.slug])
    return pressed(
        request, lambda: actions.close_plan(actor_of(request), plan), back, _("No more duties come from it.")
    )


# --- the calendar ---------------------------------------------------------------------------------------------------------
@ONCE
@page_for("duty.do")
def calendar(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The private address from which a steward's own calendar reads."""
    actor = actor_of(request)
    if request.method == "POST":
        actions.feed(actor, organization, renew=True)
        return redirect("land_duty_calendar", organization.slug)
    feed = actions.feed(actor, organization)
    url = request.build_absolute_uri(reverse("land_duties_ics", args=[organization.slug, feed.token]))
    return render(request, "land/stewarding/calendar.html", {"organization": organization, "url": url})


@require_GET
@never_cache
def ics(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The feed. Whoever has the address reads it, as long as the steward it belongs to is one."""
    feed = get_object_or_404(
        CalendarFeed.objects.select_related("organization", "person"), organization__slug=slug, token=token
    )
    organization_or_404(Actor(feed.person), slug)
    seats = feed.person.seats.filter(organization=feed.organization, kind="steward", vacated_on__isnull=True)
    seat = seats.select_related("organization").first()
    if seat is None or not allows(Actor(feed.person, seat), "duty.do", feed.organization):
        raise Http404
    with translation.override(language_of(feed.person)):
        name = f"{feed.organization.name}: {_('Duties')}"
        body = calendars.calendar(queries.feed(feed.organization, timezone.localdate()), name, timezone.now())
    answer = HttpResponse(body, content_type=calendars.TYPE)
    answer["X-Robots-Tag"] = "noindex"
    return answer
