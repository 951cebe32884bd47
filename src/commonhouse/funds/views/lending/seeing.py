"""The whole portfolio, one loan, what can be lent, where each dollar went, and what a loss would do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from commonhouse.agreements import access, accounts, making, reading
from commonhouse.agreements.models import Version
from commonhouse.funds import capital, drawings, forecasting, losses, portfolio, revolving
from commonhouse.funds.actions.lending.common import speaks_for_borrower
from commonhouse.funds.actions.lending.disbursing import undisbursed
from commonhouse.funds.forms.lending import WhatIfForm
from commonhouse.funds.journeys import Journey, Strand
from commonhouse.funds.lending_words import terms_of
from commonhouse.funds.models.lending import Loan
from commonhouse.funds.portfolio import PurseView, Standing
from commonhouse.funds.views.lending.common import actor_of, is_inside, may, state_words, with_loan
from commonhouse.ledger.accounts import keeps_books
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NotAllowed, seat_that_would
from commonhouse.people.views.common import public_page
from commonhouse.proposals.models import Proposal

MOST_ROWS = 200
Json = dict[str, Any]


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What the fund's money does, in words and a few pictures: where it is from, where it is, who decided."""
    actor = actor_of(request)
    rows = portfolio.standings(organization)
    unit = portfolio.unit_of(organization)
    views = portfolio.purses(organization, rows)
    allowed = may(actor, organization)
    context = {
        "organization": organization, "unit": unit, "may": allowed, "totals": portfolio.totals(rows),
        "rows": _rows(rows[:MOST_ROWS], allowed["inside"]), "whereabouts": _places(views, unit),
        "stack": _stack(organization, views, unit), "ages": _ages(rows, unit) if allowed["inside"] else [],
        "seat": None if allowed["read"] else seat_that_would(actor, "loan.prepare", organization),
    }  # fmt: skip
    return render(request, "funds/lending/index.html", context)


def _rows(rows: list[Standing], inside: bool) -> list[Json]:
    """Each loan in one row; who decided it by the proposal's title. Two queries."""
    ids = {row.agreement.decision for row in rows if row.agreement.decision}
    decided = {
        each.public_id: each for each in Proposal.objects.filter(public_id__in=ids).select_related("organization")
    }
    became = _became(list(decided.values()))
    shown = []
    for row in rows:
        state = row.state if inside or row.state != "late" else "running"
        if row.state == "signing" and not inside:
            continue
        proposal = decided.get(row.agreement.decision)
        shown.append({
            "loan": row.loan, "standing": row, "tag": state_words(state), "proposal": proposal,
            "became": became.get(proposal.pk, "") if proposal is not None else "",
        })  # fmt: skip
    return shown


def _became(proposals: list[Proposal]) -> dict[int, str]:
    """What was last told of what became of each."""
    from commonhouse.proposals.models import Became

    rows = Became.objects.filter(proposal__in=proposals).order_by("at")
    return dict(rows.values_list("proposal_id", "text"))


def _places(views: list[PurseView], unit: str) -> list[Json]:
    """Where the money is: in the bank, promised, out in loans."""
    cash = sum(max(0, view.holding.cash - view.holding.promised) for view in views)
    promised = sum(view.holding.promised for view in views)
    out = sum(view.out for view in views)
    parts = [(_("In the bank"), cash), (_("Promised to loans that are signed"), promised), (_("Out in loans"), out)]
    return [{"label": label, "value": value, "text": money(value, unit)} for label, value in parts if value > 0]


def _stack(organization: Organization, views: list[PurseView], unit: str) -> list[Json]:
    """Who stands behind the fund's loans: who loses last first."""
    rows: list[Json] = []
    for layer in capital.classes(organization):
        if layer.outstanding <= 0:
            continue
        holders = ngettext("%(count)s holder", "%(count)s holders", layer.holders) % {"count": layer.holders}
        label = _("%(name)s (rank %(rank)d, %(holders)s)") % {
            "name": layer.name,
            "rank": layer.rank,
            "holders": holders,
        }
        rows.append({"label": label, "value": layer.outstanding, "text": money(layer.outstanding, unit)})
    aside = capital.first_loss(organization) if keeps_books(organization) else 0
    if aside > 0:
        rows.append({"label": _("Gifts and dues, which bear losses first"), "value": aside, "text": money(aside, unit)})
    for view in views:
        if view.restriction is None:
            continue
        there = max(0, view.holding.cash) + view.out
        if there:
            label = _("“%(name)s”, which bears its own losses") % {"name": view.name}
            rows.append({"label": label, "value": there, "text": money(there, unit)})
    return rows


def _ages(rows: list[Standing], unit: str) -> list[Json]:
    words = {
        "current": _("Due now"), "1-30": _("Late by up to 30 days"), "31-60": _("31 to 60 days"),
        "61-90": _("61 to 90 days"), "over-90": _("More than 90 days"),
    }  # fmt: skip
    return [
        {"label": words[age], "value": value, "text": money(value, unit)}
        for age, value in portfolio.ageing(rows).items()
        if value
    ]


# --- one loan -----------------------------------------------------------------------------------------------------------
@require_GET
@with_loan
def show(request: HttpRequest, loan: Loan) -> HttpResponse:
    """One loan: what it is for, who decided, how it stands, what one may do."""
    actor, agreement = actor_of(request), loan.agreement
    allowed = may(actor, loan.organization)
    theirs = speaks_for_borrower(actor, loan)
    row = portfolio.standings(loan.organization, [loan])[0]
    sees = allowed["inside"] or theirs
    result = accounts.result_of(agreement) if sees else None
    state = row.state if sees or row.state != "late" else "running"
    decision = _decision(loan)
    changes = list(agreement.versions.filter(signed_at__isnull=False, number__gt=1).order_by("number"))
    context = {
        "became": _became([decision]).get(decision.pk, "") if decision is not None else "", "decision": decision,
        "organization": loan.organization, "loan": loan, "agreement": agreement, "standing": row, "may": allowed,
        "theirs": theirs, "sees": sees, "tag": state_words(state), "unit": agreement.unit,
        "story": reading.story(agreement, result) if result is not None else None,
        "sentences": _sentences(loan), "left": undisbursed(loan), "losses": list(loan.losses.all()),
        "changes": changes, "ahead": making.ahead(changes),
        "reads": actor.person is not None and access.may_read(actor, agreement),
        "reports": agreement.kind in {"surplus-loan", "royalty-loan"} and (theirs or allowed["disburse"]),
        "seat": None if sees else _seat(request, loan),
    }  # fmt: skip
    return render(request, "funds/lending/loan.html", context)


def _decision(loan: Loan) -> Proposal | None:
    if not loan.agreement.decision:
        return None
    return Proposal.objects.filter(public_id=loan.agreement.decision).select_related("organization").first()


def _seat(request: HttpRequest, loan: Loan) -> Any:
    return access.seat_that_reads(actor_of(request), loan.agreement)


def _sentences(loan: Loan) -> list[str]:
    from commonhouse.agreements import kinds

    version = making.in_force(loan.agreement) or loan.agreement.versions.order_by("-number").first()
    return kinds.get(loan.agreement.kind).sentences(version.terms, loan.agreement) if version is not None else []


# --- what can be lent ---------------------------------------------------------------------------------------------------
@require_GET
@public_page
def lend(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What each purse can lend now and in coming months, each sum with its reason."""
    unit, policy = portfolio.unit_of(organization), portfolio.policy_of(organization)
    today = timezone.localdate()
    months = policy.months_ahead
    asked = request.GET.get("months", "")
    if asked in {"12", "24"}:
        months = int(asked)
    views = portfolio.purses(organization, today=today)
    shown = [_purse(view, revolving.outlook(view.holding, today, months), unit) for view in views]
    context = {
        "organization": organization, "unit": unit, "purses": shown, "months": months, "policy": policy,
        "may": may(actor_of(request), organization), "reserve": f"{policy.reserve_points / 100:g}",
    }  # fmt: skip
    return render(request, "funds/lending/lend.html", context)


def _purse(view: PurseView, outlook: revolving.Outlook, unit: str) -> Json:
    bars = [
        {
            "label": _month(month.first), "value": month.available, "text": money(month.available, unit),
            "note": _("%(missing)s would be missing.") % {"missing": money(-month.free, unit)} if month.free < 0 else "",
        }
        for month in outlook.months
    ]  # fmt: skip
    return {"view": view, "outlook": outlook, "bars": bars, "sentence": _safe(outlook, unit)}


def _month(first: dt.date) -> str:
    from babel.dates import format_date

    from commonhouse.people.formats import reader_locale

    return str(format_date(first, "MMM y", reader_locale()))


def _safe(outlook: revolving.Outlook, unit: str) -> str:
    if outlook.free < 0:
        return _("Nothing can be lent now: %(missing)s is missing for what is promised and kept back.") % {
            "missing": money(-outlook.free, unit)
        }
    said = {"safe": money(outlook.safe, unit)}
    if outlook.tightest is None:
        return _("%(safe)s can be lent today. No coming month would run short.") % said
    said["month"] = _month(outlook.tightest)
    return _("%(safe)s can be lent today so that no coming month runs short; the tightest is %(month)s.") % said


# --- each dollar's journey ----------------------------------------------------------------------------------------------
@require_GET
@public_page
def journeys(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Which loans the same money made, purse by purse."""
    rows = portfolio.standings(organization)
    views = portfolio.purses(organization, rows)
    found = portfolio.journeys(organization, views)
    names = {row.agreement.public_id: row.loan for row in rows}
    unit = portfolio.unit_of(organization)
    shown = [_journey(view, found[view.key], names, unit) for view in views if found[view.key].loans]
    context = {"organization": organization, "unit": unit, "purses": shown}
    return render(request, "funds/lending/journeys.html", context)


def _journey(view: PurseView, journey: Journey, names: dict[str, Loan], unit: str) -> Json:
    order = list(dict.fromkeys(stop for strand in reversed(journey.strands) for stop in strand.path))
    numbers = {stop: number for number, stop in enumerate(order, 1)}
    strands = [each for each in journey.strands if each.path][: drawings.MOST_WAYS]
    ways = [
        drawings.Way(each.amount, money(each.amount, unit), tuple(numbers[stop] for stop in each.path), each.place)
        for each in strands
    ]
    turnover = journey.turnover
    return {
        "view": view, "journey": journey,
        "drawing": drawings.ways_chart(view.name, _("Each line is money that went the same way. The list below says it."), ways),
        "lines": [_way_words(each, names, unit) for each in strands],
        "stops": [names[stop] for stop in order if stop in names],
        "turnover": f"{turnover.numerator * 100 // turnover.denominator / 100:.2f}" if turnover is not None else "",
    }  # fmt: skip


def _way_words(strand: Strand, names: dict[str, Loan], unit: str) -> str:
    who = [names[stop].borrower.name if stop in names else "–" for stop in strand.path]
    said = {"amount": money(strand.amount, unit), "who": _(", then to ").join(who)}
    words = {
        "here": _("%(amount)s was lent to %(who)s, and is back in the bank."),
        "lent": _("%(amount)s was lent to %(who)s, where it is now."),
        "left": _("%(amount)s was lent to %(who)s, came back, and has left the fund."),
        "lost": _("%(amount)s was lent to %(who)s, and was lost there."),
    }
    return words[strand.place] % said


# --- what a loss would do -----------------------------------------------------------------------------------------------
@require_GET
@public_page
def what_if(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What would become of a loan's loss: through the ranks, and for what can be lent. Nothing is changed by looking."""
    if not is_inside(actor_of(request), organization):
        raise NotAllowed("book.statements", seat_that_would(actor_of(request), "book.statements", organization))
    rows = portfolio.standings(organization)
    form = WhatIfForm(request.GET if "loan" in request.GET else None)
    out = [row for row in rows if row.outstanding]
    form.fields["loan"].choices = [(row.agreement.public_id, str(row.loan)) for row in out]  # type: ignore[attr-defined]
    found = None
    if form.is_bound and form.is_valid():
        row = next(each for each in out if each.agreement.public_id == form.cleaned_data["loan"])
        found = _would_be(organization, row, rows, form.cleaned_data["share"])
    context = {
        "organization": organization, "form": form, "found": found, "unit": portfolio.unit_of(organization),
        "none": not out,
    }  # fmt: skip
    return render(request, "funds/lending/what_if.html", context)


def _would_be(organization: Organization, row: Standing, rows: list[Standing], share: int) -> Json:
    today, unit = timezone.localdate(), row.agreement.unit
    amount = max(1, row.outstanding * share // 100)
    flow = losses.poured(row.loan, "loss", amount, today)
    views = portfolio.purses(organization, rows, today)
    view = next(each for each in views if each.restriction == row.loan.restriction)
    months = portfolio.policy_of(organization).months_ahead
    before = revolving.outlook(view.holding, today, months)
    after = revolving.outlook(revolving.without(view.holding, row.loan.get_absolute_url()), today, months)
    return {
        "row": row, "share": share, "amount": amount, "lines": _borne(organization, flow, unit), "flow": flow,
        "before": before.months[-1].available, "after": after.months[-1].available, "months": months,
    }  # fmt: skip


def _borne(organization: Organization, flow: losses.Poured, unit: str) -> list[Json]:
    """Who would bear how much, in the order in which it reaches them."""
    names = {layer.id: layer for layer in capital.classes(organization)}
    held = {each["id"]: each["outstanding"] for each in flow.input["classes"]}
    lines: list[Json] = []
    for each in flow.result["set_aside"]:
        if each["loss"]:
            words = (
                _("What gifts and dues set aside") if each["id"] == losses.SET_ASIDE else _("The purse it came from")
            )
            lines.append({"label": words, "amount": each["loss"], "left": each["available"]})
    for each in sorted(flow.result["classes"], key=lambda each: -each["rank"]):
        if each["loss"]:
            layer = names[each["id"]]
            label = _("%(name)s (rank %(rank)d)") % {"name": layer.name, "rank": layer.rank}
            lines.append({"label": label, "amount": each["loss"], "left": held[each["id"]] - each["loss"]})
    if flow.left:
        lines.append({"label": _("The fund itself"), "amount": flow.left, "left": None})
    return lines


# --- twenty years -------------------------------------------------------------------------------------------------------
@require_GET
@public_page
def forecast(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What each purse may become in twenty years, under guesses that are said."""
    rows = portfolio.standings(organization)
    unit, policy = portfolio.unit_of(organization), portfolio.policy_of(organization)
    views = [view for view in portfolio.purses(organization, rows) if view.out or view.holding.cash > 0]
    shown = []
    for view in views:
        statement = forecasting.statement_of(policy, view.standings, _terms(view))
        shown.append(_years(view, statement, unit))
    context = {"organization": organization, "unit": unit, "purses": shown, "policy": policy}
    return render(request, "funds/lending/forecast.html", context)


def _terms(view: PurseView) -> list[Any]:
    ids = [row.loan.agreement_id for row in view.standings if row.agreement.kind == "loan"]
    rows = Version.objects.filter(agreement__in=ids, signed_at__isnull=False, number=1)
    return [terms_of(terms) for terms in rows.values_list("terms", flat=True)]


def _years(view: PurseView, statement: Any, unit: str) -> Json:
    from commonhouse.funds.terms import percent

    result = forecasting.forecast(view, statement)
    this = timezone.localdate().year
    band = result.band
    points = [
        drawings.Year(
            str(this + each.year), each.p10 or each.expected, each.p50 or each.expected, each.p90 or each.expected
        )
        for each in band
    ]
    last = points[-1]
    top = max(point.high for point in points)
    said = {
        "year": last.label, "middle": money(last.middle, unit), "low": money(last.low, unit),
        "high": money(last.high, unit),
    }  # fmt: skip
    sentence = (
        _("In %(year)s there may be about %(middle)s; in eight of ten tries between %(low)s and %(high)s.") % said
    )
    marks = [(top, money(top, unit)), (top // 2, money(top // 2, unit))]
    return {
        "view": view, "sentence": sentence, "drawing": drawings.band_chart(view.name, sentence, points, marks),
        "rows": [(point.label, point.low, point.middle, point.high) for point in points],
        "lent": result.lent, "turnover": result.turnover,
        "guesses": {
            "loss": percent(statement.expected.default_rate), "good": percent(statement.low.default_rate),
            "bad": percent(statement.high.default_rate), "rate": percent(round(statement.rate, 4)),
            "months": statement.term_months, "reserve": percent(statement.reserve),
        },
    }  # fmt: skip
