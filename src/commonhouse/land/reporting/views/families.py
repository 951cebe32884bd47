"""A home's families over time, and all homes year by year: a drawing, and a table that says the same. No names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from commonhouse.land.holdings import queries as holdings
from commonhouse.land.leasing.models import Lease
from commonhouse.land.reporting import drawings, families, privacy, queries, rows
from commonhouse.land.reporting.views.common import context, public_page
from commonhouse.land.reporting.words import UNIT
from commonhouse.people.formats import money
from commonhouse.people.models import Organization


def written(amount: int) -> str:
    return money(amount, UNIT)


@require_GET
@public_page
def home(request: HttpRequest, organization: Organization, holding: str) -> HttpResponse:
    """What stands here stands in the public record too: prices, values and dates of a home, never whose it was."""
    found = holdings.holding_or_404(organization, holding)
    leases = rows.leases([organization.pk]).filter(holding=found).select_related("holding")
    stretches = families.of_home(rows.row_of(each) for each in leases)
    how = {str(value): str(words) for value, words in Lease.Ended.choices}
    shown = context(
        request, organization, holding=found, families=[(each, how.get(each.how, "")) for each in stretches],
        drawing=_home_drawing(stretches), sentence=_sentence(stretches),
    )  # fmt: skip
    return render(request, "land/reporting/families.html", shown)


def _home_drawing(found: list[families.Stretch]) -> str:
    if not found:
        return ""
    until = found[-1].left or timezone.localdate()
    title = _("What this home was worth, and what its families paid")
    return drawings.home_chart(title, _sentence(found), found, max(until, found[-1].came), written)


def _sentence(found: list[families.Stretch]) -> str:
    """What the drawing shows, in a few words."""
    if not found:
        return ""
    many = ngettext("%(n)d family has bought this home.", "%(n)d families have bought this home, one after the other.",
                    len(found)) % {"n": len(found)}  # fmt: skip
    first, last = found[0], found[-1]
    if first.subsidy is None or last.subsidy is None:
        return many
    told = _("The first paid %(paid)s for what was worth %(market)s.") % {
        "paid": written(first.paid), "market": written(first.market or 0),
    }  # fmt: skip
    if len(found) == 1:
        return f"{many} {told}"
    then = _("The last paid %(paid)s for what was worth %(market)s: %(kept)s stays in the home.") % {
        "paid": written(last.paid), "market": written(last.market or 0), "kept": written(last.subsidy),
    }  # fmt: skip
    return f"{many} {told} {then}"


@require_GET
@public_page
def trust(request: HttpRequest, organization: Organization) -> HttpResponse:
    """All owned homes, year by year. Years with fewer than five homes are left out for those who do not run the trust."""
    trusts = queries.sharing(organization) if queries.is_network(organization) else [organization]
    shown = context(request, organization)
    found = families.of_trust(rows.of(trusts).leases, timezone.localdate().year)
    inside = shown["may"]["report"] and not queries.is_network(organization)
    if not inside:
        found = [each for each in found if not privacy.is_small(each.homes)]
    title = _("What households paid for the homes they own, and what is kept in these homes")
    shown |= {
        "years": list(reversed(found)), "inside": inside,
        "drawing": drawings.trust_chart(title, _trust_sentence(found), found, written) if found else "",
        "sentence": _trust_sentence(found),
    }  # fmt: skip
    return render(request, "land/reporting/years.html", shown)


def _trust_sentence(found: list[families.YearOfHomes]) -> str:
    if not found:
        return ""
    last = found[-1]
    return _("In %(year)d there are %(homes)d owned homes. Households paid %(paid)s for them; %(kept)s is kept in them.") % {
        "year": last.year, "homes": last.homes, "paid": written(last.paid), "kept": written(last.kept),
    }  # fmt: skip
