"""The list of leases, the page of one, and "my homes"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from commonhouse.agreements import accounts, kinds, reading
from commonhouse.agreements.models import Agreement
from commonhouse.land.leasing import buckets, hooks, queries, words
from commonhouse.land.leasing.kinds import KINDS
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.views.common import actor_of, may, with_lease
from commonhouse.ledger import units
from commonhouse.people import papers
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.people.views.common import page_for

PAGE = 50
SHOWN = 6  # dues to come, on the page of a lease
STATES = ("", "late", "waiting", "ended", "all")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lease stands, for a list. status: a kind of status tag."""

    lease: Lease
    status: str
    words: str
    holder: str


@require_GET
@page_for("lease.read")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Leases by what needs looking at: what is late first."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    asked = request.GET.get("q", "")[:80]
    rows = queries.listed(organization, state=state, tenure=kind, words=asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = queries.counts(organization)
    context = {
        "organization": organization, "page": page, "rows": [standing(lease) for lease in page], "state": state,
        "kind": kind, "q": asked, "kinds": [(name, kinds.get(name).label) for name in KINDS], "counts": found,
        "states": state_words(), "may_write": allows(actor_of(request), "lease.write", organization),
        "may_bill": allows(actor_of(request), "lease.bill", organization),
        "unit": page[0].agreement.unit if page else "USD",
    }  # fmt: skip
    return render(request, "land/leasing/index.html", context)


def state_words() -> list[tuple[str, str]]:
    return [
        ("", _("In force, or waiting")), ("late", _("Late")), ("waiting", _("Waiting for signatures")),
        ("ended", _("Ended")), ("all", _("All of them")),
    ]  # fmt: skip


def standing(lease: Lease) -> Standing:
    agreement, holder = lease.agreement, queries.holder_words(lease)
    if agreement.past_due:
        late = ngettext("Late by %(n)d day", "Late by %(n)d days", agreement.days_late) % {"n": agreement.days_late}
        return Standing(lease, "late", late, holder)
    if lease.ended_on is not None:
        return Standing(lease, "stopped", str(lease.get_ended_how_display()), holder)
    if agreement.state == Agreement.State.WITHDRAWN:
        return Standing(lease, "stopped", _("Not signed"), holder)
    if lease.began_at is None:
        return Standing(lease, "waiting", _("Waiting for signatures"), holder)
    return Standing(lease, "done", _("In force"), holder)


@require_GET
@with_lease()
def lease(request: HttpRequest, lease: Lease) -> HttpResponse:
    """One lease, for its holder and for staff: in short, what is paid and when, what happens next, and the rest."""
    actor, agreement, today = actor_of(request), lease.agreement, timezone.localdate()
    terms = queries.terms_of(lease)
    result = accounts.result_of(agreement, today) if lease.began_at is not None else None
    story = reading.story(agreement, result) if result is not None else None
    due = [each for each in story.due if each.left] if story is not None else []
    coming = [each for each in story.coming if each.left][:SHOWN] if story is not None else []
    context = {
        "organization": lease.organization, "lease": lease, "agreement": agreement, "terms": terms, "may": may(actor, lease),
        "standing": standing(lease), "holder": queries.holder_words(lease), "summary": words.summary(terms, agreement.unit),
        "sections": hooks.sections(actor, lease) if lease.began_at is not None else [], "due": due, "coming": coming,
        "next_steps": next_steps(lease, today), "late_words": late_words(lease, terms, result),
        "parts": words.parts_words(terms.fee.parts, agreement.unit) if terms.fee.amount else "",
        "figures": figures(lease) if allows(actor, "lease.read", lease.organization) else [],
        "mortgages": list(lease.mortgages.all()), "papers": list(lease.papers.all()), "kind": kinds.get(agreement.kind).label,
        "bills": list(lease.bills.select_related("run").order_by("-run__starts")[:6]), "before": lease.followed,
        "reserve": reserve(lease), "version": queries.version_of(lease),
    }  # fmt: skip
    return render(request, "land/leasing/lease.html", context)


def next_steps(lease: Lease, today: dt.date) -> list[str]:
    """What happens next, in words."""
    if lease.ended_on is not None or lease.agreement.state == Agreement.State.WITHDRAWN:
        return []
    if lease.began_at is None:
        return [_("Everyone named reads the text and signs it. It begins when all have signed.")]
    told = []
    if lease.must_sell_by is not None:
        words = _("The heirs sell the home by its rule, by %(day)s. They get the price.")
        told.append(words % {"day": day(lease.must_sell_by)})
    following = lease.agreement.standing.get("next")
    if following:
        said = {"amount": units.words(following["amount"], lease.agreement.unit), "day": day(_day(following["on"]))}
        told.append(_("%(amount)s falls due on %(day)s.") % said)
    if lease.starts_on > today:
        told.append(_("It begins on %(day)s.") % {"day": day(lease.starts_on)})
    return told


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def late_words(lease: Lease, terms: object, result: object) -> list[str]:
    """Of what is late: how much, and which step comes next if nothing is paid. Each in a sentence."""
    from commonhouse.rules.agreeing.model import AccountResult
    from commonhouse.rules.land.lease import LeaseTerms

    assert isinstance(terms, LeaseTerms)
    if not isinstance(result, AccountResult) or result.oldest_due_on is None:
        return []
    unit, today = lease.agreement.unit, timezone.localdate()
    said = {"amount": units.words(result.past_due, unit), "day": day(result.oldest_due_on)}
    told = [_("%(amount)s is late. The oldest part was due on %(day)s.") % said]
    if result.days_late <= terms.late.grace_days:
        last = result.oldest_due_on + dt.timedelta(days=terms.late.grace_days)
        told.append(_("Paid by %(day)s, it costs you nothing more.") % {"day": day(last)})
    coming = [step for step in terms.late.steps if step.after_days >= result.days_late]
    if coming:
        on = result.oldest_due_on + dt.timedelta(days=coming[0].after_days + 1)
        if coming[0].amount is not None and on > today:
            words = _("If it stays open, a late fee of %(amount)s is added on %(day)s.")
            told.append(words % {"amount": units.words(coming[0].amount, unit), "day": day(on)})
    if terms.default.support_first:
        told.append(_("If paying is hard now, please say so. You may ask for a pause or a plan, and nobody is blamed."))
    return told


def figures(lease: Lease) -> list[tuple[str, str]]:
    """What was paid, for staff."""
    unit = lease.agreement.unit
    rows = []
    for label, amount in (
        (_("Price of the home"), lease.price), (_("Value of home and land then"), lease.market_value),
        (_("Subsidy kept in the home"), lease.subsidy or None), (_("Sold for"), lease.sold_for),
    ):  # fmt: skip
        if amount is not None:
            rows.append((label, units.words(amount, unit)))
    if lease.tier_served is not None:
        served = _("%(percent)s percent of the area median income") % {"percent": lease.tier_served.normalize()}
        rows.append((_("Income when it began"), served))
    return rows


def reserve(lease: Lease) -> int:
    """What is kept for the home's repairs, by what was paid into it."""
    paid = lease.agreement.standing.get("paid", {})
    return int(paid.get(buckets.RESERVE, 0))


@require_GET
@with_lease()
def paper(request: HttpRequest, lease: Lease, pk: int) -> HttpResponseBase:
    from commonhouse.land.leasing.actions.writing import FOLDER

    row = get_object_or_404(lease.papers, pk=pk)
    return papers.download(FOLDER, row.sha256, row.name, row.mime)


@require_GET
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """All homes and places the person holds, held, or has applied for."""
    actor = actor_of(request)
    rows = [(standing(lease), next_steps(lease, timezone.localdate())) for lease in queries.mine(actor)]
    context = {"rows": rows, "homes": hooks.homes(actor)}
    return render(request, "land/leasing/mine.html", context)
