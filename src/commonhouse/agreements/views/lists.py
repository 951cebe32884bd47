"""All agreements of an organization, who is late with how much, and one's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commonhouse.agreements import queries
from commonhouse.agreements.models import Agreement
from commonhouse.agreements.views.common import actor_of, keeps
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NotAllowed, allows
from commonhouse.people.views.common import paged

TAGS = {"draft": "draft", "offered": "waiting", "active": "open", "ended": "done", "withdrawn": "stopped"}
AGE_WORDS = 5


@require_GET
@keeps()
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The keeper's list, with how each stands."""
    actor = actor_of(request)
    kind, state, words = (request.GET.get(name, "") for name in ("kind", "state", "q"))
    kinds_kept = queries.kinds_kept(organization)
    kind = kind if kind in dict(kinds_kept) else ""
    counts = queries.counts(organization)
    states = [("late", _("Late"))] + [(value, str(label)) for value, label in Agreement.State.choices]
    state = state if state in dict(states) else ""
    page = paged(request, queries.kept(organization, kind=kind, state=state, words=words))
    context = {
        "organization": organization, "page": page, "rows": [row(each) for each in page], "kinds": kinds_kept,
        "kind": kind, "state": state, "words": words, "totals": queries.totals(organization),
        "states": [(value, label, counts.get(value, 0)) for value, label in states if counts.get(value)],
        "may_draft": allows(actor, "agreement.draft", organization), "all": sum(counts.values()) - counts["late"],
    }  # fmt: skip
    return render(request, "agreements/index.html", context)


def row(agreement: Agreement) -> dict[str, object]:
    from commonhouse.agreements import kinds

    party = kinds.other_party(agreement)
    return {
        "agreement": agreement,
        "kind": kinds.get(agreement.kind).label,
        "with": str(party.person or party.party_organization) if party is not None else "",
        "tag": "late" if agreement.past_due else TAGS[agreement.state],
        "standing": agreement.standing.get("state", ""),
        "is_paid": agreement.standing.get("state") == "paid" and agreement.state == "active",
    }


@require_GET
@keeps()
def ageing(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What is due and not paid, by how late it is."""
    page = paged(request, queries.owing(organization))
    context = {
        "organization": organization, "page": page, "rows": [queries.ageing_row(each) for each in page],
        "sums": queries.ageing_sums(organization), "ages": age_words(),
    }  # fmt: skip
    return render(request, "agreements/ageing.html", context)


def age_words() -> list[str]:
    """What the columns are called, in the order of rules.agreeing.model.AGES."""
    return [_("Due today"), _("1 to 30 days"), _("31 to 60 days"), _("61 to 90 days"), _("Over 90 days")]


@require_GET
@keeps()
def ageing_csv(request: HttpRequest, organization: Organization) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(
        csv_lines(queries.ageing_lines(organization)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="ageing-{organization.slug}.csv"'
    return answer


@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """One's own agreements, those of the organization one acts for, and what waits for one's signature."""
    actor = actor_of(request)
    if actor.person is None:
        raise NotAllowed("agreement.sign")
    page = paged(request, queries.mine(actor))
    rows = [row(each) | {"with": each.organization.name} for each in page]
    context = {"page": page, "rows": rows, "to_sign": queries.to_sign(actor), "acting": actor.seat}
    return render(request, "agreements/mine.html", context)
