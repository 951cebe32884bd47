"""If I sold today: what a home could be sold for, what that leaves in it, and what would be if."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing import actions, drawings, hooks, letters, pdf, prices, words
from commonhouse.land.pricing.actions.common import FOLDER
from commonhouse.land.pricing.forms import AppraisalForm, LetterForm, SetPriceForm, WhatIfForm, WhyForm
from commonhouse.land.pricing.models import Appraisal, Price, PriceLetter
from commonhouse.land.pricing.views.common import (
    actor_of,
    form_page,
    may,
    posted,
    with_appraisal,
    with_lease,
    with_price,
)
from commonhouse.people import papers
from commonhouse.people.formats import day, money, number
from commonhouse.people.permissions import require
from commonhouse.rules import registry
from commonhouse.rules.land.resale_sale import ResaleResult

ONCE = require_http_methods(["GET", "POST"])
YEARS = 10
WHAT_IF = prices.WhatIf()
ASKED = ("years", "on", "value", "growth", "work", "owed")


@require_GET
@with_lease
def price(request: HttpRequest, lease: Lease) -> HttpResponse:
    """The arithmetic line by line; asked with a form, what it would be."""
    unit = lease.agreement.unit
    asked = any(request.GET.get(name) for name in ASKED)
    form = WhatIfForm(request.GET if asked else None, unit=unit)
    valid = asked and form.is_valid()
    on = form.day() if valid else timezone.localdate()
    growth = form.growth_a_year() if valid else WHAT_IF.growth
    quoted = prices.quote(lease, on, what_if=_wondered(form) if valid else None)
    context: dict[str, Any] = {
        "lease": lease, "organization": lease.organization, "unit": unit, "form": form, "asked": valid, "on": on,
        "quoted": quoted, "may": may(actor_of(request), lease), "prices": lease.prices.order_by("-set_at")[:10],
        "appraisals": prices.appraisals_of(lease)[:10], "today": timezone.localdate(),
        "needs_value": quoted is not None and quoted.needs.market and quoted.appraisal is None,
    }  # fmt: skip
    if quoted is not None:
        context["rule_lines"] = words.rule_lines(quoted.rule, lease.organization, unit)
    if quoted is not None and quoted.problem is not None:
        context["problem_words"] = words.problem_words(quoted.problem, words.names_of(lease))
    if quoted is not None and quoted.result is not None:
        owed = form.cleaned_data.get("owed") if valid else None
        context |= _told(quoted, unit, owed) | _picture(quoted, growth, unit)
        context["affordability"] = hooks.affordability(lease, quoted.result.price, on)
    return render(request, "land/pricing/price.html", context)


def _wondered(form: WhatIfForm) -> prices.WhatIf:
    given = form.cleaned_data
    return prices.WhatIf(given.get("value"), form.growth_a_year(), given.get("work") or 0)


def _told(quoted: prices.Quote, unit: str, owed: int | None) -> dict[str, Any]:
    assert quoted.result is not None
    speaker = words.voice(unit, words.names_of(quoted.lease))
    result = quoted.result
    told: dict[str, Any] = {"result": result, "lines": words.lines(result, speaker), "loss": -result.gain}
    if owed is not None:
        told |= {"owed": owed, "in_hand": result.price - owed, "short": owed - result.price}
    return told


def _picture(quoted: prices.Quote, growth: Any, unit: str) -> dict[str, Any]:
    """The years to come, as a drawing and as a table."""
    years = prices.grown(quoted, growth, YEARS)
    if len(years) < 2:
        return {"rows": ()}
    rows = [(on, result.price, result.market_value) for on, result in years]
    title = _("Price and market value in the years to come")
    first, last = years[0][1], years[-1][1]
    said = _("From %(now)s on %(day)s to %(then)s, %(years)s years later, if values grow by %(growth)s%% a year.") % {
        "day": day(years[0][0]), "now": money(first.price, unit), "then": money(last.price, unit), "years": len(years) - 1,
        "growth": number((growth * 100).normalize() if growth else growth),
    }  # fmt: skip
    drawing = drawings.price_and_market(rows, title, said, (_("Price by your lease"), _("Market value")))
    return {"rows": rows, "drawing": drawing, "picture_words": said, "has_market": last.market_value is not None}


@ONCE
@with_lease
def set_price(request: HttpRequest, lease: Lease) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "price.set", lease.organization)
    initial = {"on": timezone.localdate(), "purpose": Price.Purpose.SALE}
    form = SetPriceForm(posted(request), unit=lease.agreement.unit, initial=initial)
    choices: Any = form.fields["appraisal"]
    choices.queryset = prices.appraisals_of(lease)
    choices.label_from_instance = lambda row: f"{day(row.on)}: {money(row.value, lease.agreement.unit)}"

    def run() -> Price:
        given = form.cleaned_data
        return actions.set_price(
            actor, lease, on=given["on"], purpose=given["purpose"], appraisal=given["appraisal"],
            damage=given["damage"] or 0, submission=given["submission"],
        )  # fmt: skip

    return form_page(
        request, lease.organization, form, run, title=_("Set the price"), button=_("Set the price"),
        back=_price_url(lease), kicker=lease.holding.name, goes_to=lambda made: made.get_absolute_url(),
        lede=_("The lease’s rule gives the price. It stands in the public record, without names, and is never changed."),
        done=_("The price is set."), crumb=_crumb(lease),
    )  # fmt: skip


@require_GET
@with_price
def one_price(request: HttpRequest, found: Price) -> HttpResponse:
    """A price as it was set: each line again, from what is kept."""
    unit = found.lease.agreement.unit
    result: ResaleResult = registry.get(prices.RULE).result_from_json(found.result)
    context = {
        "price": found, "lease": found.lease, "organization": found.organization, "unit": unit, "result": result,
        "lines": words.lines(result, words.voice(unit, words.names_of(found.lease))), "loss": -result.gain,
        "letters": found.letters.all(), "may": may(actor_of(request), found.lease), "today": timezone.localdate(),
        "affordability": hooks.affordability(found.lease, found.amount, found.on),
    }  # fmt: skip
    return render(request, "land/pricing/set_price.html", context)


@ONCE
@with_price
def write_letter(request: HttpRequest, found: Price) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "price.set", found.organization)
    form = LetterForm(posted(request), initial={"valid_until": timezone.localdate() + dt.timedelta(days=90)})

    def run() -> PriceLetter:
        given = form.cleaned_data
        return actions.write_letter(actor, found, valid_until=given["valid_until"], submission=given["submission"])

    return form_page(
        request, found.organization, form, run, title=_("Write a price letter"), button=_("Sign the letter"),
        back=found.get_absolute_url(), kicker=found.holding.name, done=_("The letter is signed."),
        lede=_("Anyone who has the letter can check it on a public page that names nobody."), crumb=_crumb(found.lease),
    )  # fmt: skip


@require_GET
def letter(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """The public page that a letter leads to: is it real, what does it say, does it still hold. No names."""
    found = letters.find(slug, public_id)
    said = letters.holds(found)
    context = {
        "letter": found, "organization": found.organization, "said": said, "note": found.note,
        "is_over": found.valid_until < timezone.localdate(),
    }  # fmt: skip
    return render(request, "land/pricing/letter.html", context)


@require_GET
def letter_note(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """The signed text itself, to check with any tool."""
    found = letters.find(slug, public_id)
    answer = HttpResponse(found.note, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="price-letter-{found.public_id}.txt"'
    return answer


@require_GET
@with_price
def letter_pdf(request: HttpRequest, found: Price, letter: str) -> HttpResponse:
    row = letters.of_price(found, letter)
    answer = HttpResponse(pdf.letter_pdf(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="price-letter-{row.public_id}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@ONCE
@with_lease
def appraise(request: HttpRequest, lease: Lease) -> HttpResponse:
    actor, unit = actor_of(request), lease.agreement.unit
    require(actor, "appraisal.enter", lease.organization)
    form = AppraisalForm(posted(request), request.FILES if request.method == "POST" else None, unit=unit)

    def run() -> Appraisal:
        given = form.cleaned_data
        below = prices.below_words(lease, given["value"])
        if below:
            form.ask_again()
        file = given["paper"]
        return actions.enter_appraisal(
            actor, lease, on=given["on"], value=given["value"], improvements=given["improvements"],
            appraiser=given["appraiser"], paper=file.read() if file else None, paper_name=file.name if file else "",
            confirmed=given["confirmed"], submission=given["submission"],
        )  # fmt: skip

    if form.is_bound and not form.data.get("confirmed"):
        form.fields["confirmed"].widget = form.fields["confirmed"].hidden_widget()
    return form_page(
        request, lease.organization, form, run, title=_("Enter an appraisal"), button=_("Enter it"),
        back=_price_url(lease), kicker=lease.holding.name, done=_("The appraisal is entered."), files=True,
        crumb=_crumb(lease),
    )  # fmt: skip


@require_GET
@with_appraisal
def appraisal_paper(request: HttpRequest, found: Appraisal) -> HttpResponseBase:
    return papers.download(FOLDER, found.sha256 or "0" * 64, found.name, found.mime)


@ONCE
@with_appraisal
def withdraw_appraisal(request: HttpRequest, found: Appraisal) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "appraisal.enter", found.organization)
    form = WhyForm(posted(request))

    def run() -> Appraisal:
        return actions.withdraw_appraisal(actor, found, why=form.cleaned_data["why"])

    return form_page(
        request, found.organization, form, run, title=_("Take an appraisal back"), button=_("Take it back"),
        back=_price_url(found.lease), kicker=found.lease.holding.name, crumb=_crumb(found.lease),
        lede=_("Prices that were set with it stay as they were set."), done=_("The appraisal was taken back."),
    )  # fmt: skip


def _price_url(lease: Lease) -> str:
    return reverse("land_price", args=[lease.organization.slug, lease.agreement.public_id])


def _crumb(lease: Lease) -> tuple[str, str]:
    return lease.holding.name, lease.get_absolute_url()
