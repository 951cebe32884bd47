"""What stewarding adds to other pages: the front page of land, a home, and a lease as its household or staff see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.holdings.hooks import Panel, Tool
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing.hooks import Section
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds, lease_of
from commonhouse.land.stewarding import queries, reserves
from commonhouse.land.stewarding.actions.duties import ASKED_OF_HOUSEHOLDS
from commonhouse.land.stewarding.models import DefaultNotice, Duty, Purpose, Request, Reserve, SupportPlan
from commonhouse.people.formats import day, money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

AHEAD = dt.timedelta(days=60)  # what is asked of a household is shown so long before
MOST = 5
HOMES = frozenset({"homes", "mixed"})
Links = list[tuple[str, str]]


# --- the front page of land -----------------------------------------------------------------------------------------------
def tools(actor: Actor, organization: Organization) -> Iterator[Tool]:
    """For staff: what waits in each list. Four short counts."""
    if not allows(actor, "lease.read", organization):
        return
    slug, today = organization.slug, timezone.localdate()
    sunday = today + dt.timedelta(days=6 - today.weekday())
    week = Duty.objects.filter(organization=organization, done_at__isnull=True, due_on__lte=sunday).count()
    yield Tool(
        _("Duties"),
        reverse("land_duties", args=[slug]),
        _("What is to be done for each home, month by month."),
        week,
        20,
    )
    asked = Request.objects.filter(organization=organization, state=Request.State.ASKED).count()
    yield Tool(
        _("Requests"), reverse("land_requests", args=[slug]), _("What households ask, and your answers."), asked, 21
    )
    yield Tool(_("Letters"), reverse("land_mail", args=[slug]), _("Letters to households, as they were sent."), 0, 22)
    if allows(actor, "support.run", organization):
        plans = SupportPlan.objects.filter(organization=organization, state__in=["offered", "running"]).count()
        words = _("Offers, plans and talks, before anything is enforced.")
        yield Tool(_("Help in hard times"), reverse("land_supports", args=[slug]), words, plans, 23)
    running = DefaultNotice.objects.filter(organization=organization, state=DefaultNotice.State.RUNNING).count()
    words = _("What must be put right, and who can do what until when.")
    yield Tool(_("Notices"), reverse("land_defaults", args=[slug]), words, running, 24)
    words = _("What is there for repairs, building by building.")
    yield Tool(_("Repair reserves"), reverse("land_reserves", args=[slug]), words, 0, 25)


# --- a home ---------------------------------------------------------------------------------------------------------------
def panel(actor: Actor, holding: Holding) -> Panel | None:
    """For staff: the duties of a home, and what of it needs help."""
    if not allows(actor, "lease.read", holding.organization):
        return None
    today = timezone.localdate()
    slug = holding.organization.slug
    counted = Duty.objects.filter(holding=holding).aggregate(
        late=Count("pk", filter=Q(done_at__isnull=True, due_on__lt=today)), done=Count("pk", filter=Q(done_at__isnull=False)),
    )  # fmt: skip
    coming = (
        Duty.objects.filter(holding=holding, done_at__isnull=True, due_on__gte=today).order_by("due_on", "pk").first()
    )
    lines = []
    if counted["late"]:
        lines.append(_("Late: %(n)s") % {"n": counted["late"]})
    if coming is not None:
        lines.append(_("Next: %(what)s, by %(day)s") % {"what": coming.name, "day": day(coming.due_on)})
    links: Links = [(_("All that was done for this home"), reverse("land_home_duties", args=[slug, holding.public_id]))]
    if (lease := lease_of(holding)) is not None:
        links += [(_("A notice that runs"), each.get_absolute_url()) for each in _running(lease)]
    if (reserve := reserves.of_holding(holding)) is not None:
        links.append((reserve.name, reserve.get_absolute_url()))
    return Panel(_("Duties"), "land/stewarding/panel.html", {"lines": lines, "links": links}, 40, "duties")


def _running(lease: Lease) -> list[DefaultNotice]:
    rows = lease.default_notices.filter(state=DefaultNotice.State.RUNNING).select_related("organization")
    return list(rows.order_by("owner_until", "pk")[:MOST])


# --- a lease --------------------------------------------------------------------------------------------------------------
def section(actor: Actor, lease: Lease) -> Section | None:
    """For the household: what is asked of it, what it can ask, what is there for repairs. For staff: what they can do."""
    if lease.began_at is None:
        return None
    if holds(actor, lease):
        return _own(lease)
    if allows(actor, "lease.read", lease.organization) and lease.ended_on is None:
        return _staff(actor, lease)
    return None


def urgent(actor: Actor, lease: Lease) -> Section | None:
    """For the household, above all else on the page of its lease: a notice that runs."""
    if lease.began_at is None or not holds(actor, lease) or not (running := _running(lease)):
        return None
    words = _("Something must be put right. There is time until %(day)s.")
    lines = tuple(words % {"day": day(each.owner_until)} for each in running)
    links = tuple((_("See what can be done"), each.get_absolute_url()) for each in running)
    return Section(_("Something waits for you"), lines, links, anchor="urgent", order=5)


def _own(lease: Lease) -> Section:
    slug, name, today = lease.organization.slug, lease.agreement.public_id, timezone.localdate()
    lines: list[str] = []
    links: Links = []
    if lease.ended_on is None:
        links.append((_("Ask the trust"), reverse("land_request_choose", args=[slug, name])))
    plans = lease.support_plans.filter(state__in=["offered", "running"]).select_related("organization")
    links += [(_("The trust’s offer of help"), each.get_absolute_url()) for each in plans]
    for duty in queries.asked_of(lease, ASKED_OF_HOUSEHOLDS, today + AHEAD)[:MOST]:
        lines.append(_("%(what)s: please send it by %(day)s.") % {"what": duty.name, "day": day(duty.due_on)})
        links.append((duty.name, duty.get_absolute_url()))
    words = _("A visit to your home is planned for %(day)s.")
    lines += [words % {"day": day(visit.due_on)} for visit in _visits(lease, today)]
    for request in lease.requests.select_related("organization").order_by("-asked_at", "-pk")[:MOST]:
        links.append((f"{request.get_kind_display()}: {request.get_state_display()}", request.get_absolute_url()))
    for letter in lease.letters.select_related("organization").order_by("-sent_at", "-pk")[:MOST]:
        links.append(
            (
                _("Letter of %(day)s: %(subject)s") % {"day": day(letter.sent_at), "subject": letter.subject},
                letter.get_absolute_url(),
            )
        )
    rows = _reserve_rows(reserves.of_lease(lease))
    if rows:
        links.append((_("The repair reserve, and what it paid for"), rows[0][1]))
    title = _("Your home and the trust") if lease.holding.use in HOMES else _("You and the trust")
    kept = tuple((words, said) for words, _url, said in rows)
    return Section(title, tuple(lines), tuple(links), kept, anchor="care", order=20)


def _visits(lease: Lease, today: dt.date) -> list[Duty]:
    rows = Duty.objects.filter(lease=lease, told_at__isnull=False, done_at__isnull=True, due_on__gte=today)
    return list(rows.order_by("due_on")[:MOST])


def _reserve_rows(reserve: Reserve | None) -> list[tuple[str, str, str]]:
    if reserve is None:
        return []
    unit = reserve.account.unit if reserve.account is not None else "USD"
    return [(_("In the repair reserve"), reserve.get_absolute_url(), money(reserves.balance(reserve), unit))]


def _staff(actor: Actor, lease: Lease) -> Section:
    slug, name = lease.organization.slug, lease.agreement.public_id
    lines: list[str] = []
    links: Links = [(_("Duties of this home"), reverse("land_home_duties", args=[slug, lease.holding.public_id]))]
    links += [(_("A notice that runs"), each.get_absolute_url()) for each in _running(lease)]
    if allows(actor, "letter.write", lease.organization):
        late = lease.agreement.past_due > 0
        purpose = Purpose.LATE if late else Purpose.OTHER
        words = _("Write about what is late") if late else _("Write a letter")
        links.append((words, reverse("land_mail_write", args=[slug, name, purpose])))
    if allows(actor, "support.run", lease.organization):
        plan = lease.support_plans.filter(state__in=["offered", "running"]).select_related("organization").first()
        offer = reverse("land_support_offer", args=[slug, name])
        links.append((_("The support plan"), plan.get_absolute_url()) if plan is not None else (_("Offer help"), offer))
    if allows(actor, "duty.do", lease.organization):
        links.append((_("Enter a request for them"), reverse("land_request_choose", args=[slug, name])))
    if allows(actor, "default.record", lease.organization):
        if lease.mortgages.filter(paid_off_on__isnull=True, consented_on__isnull=False).exists():
            links.append((_("A notice from a bank"), reverse("land_default_lender", args=[slug, name])))
        links.append((_("A notice of the trust"), reverse("land_default_ours", args=[slug, name])))
    return Section(_("Looking after it"), tuple(lines), tuple(links), anchor="care", order=60)
