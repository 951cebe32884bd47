"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.finding import queries, telling
from commonhouse.land.finding.models import Application, Opening, Programme
from commonhouse.land.holdings import hooks as holdings
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import hooks as leasing
from commonhouse.notices import links as signed
from commonhouse.people import hooks as people
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

_TAGS = {"draft": "draft", "sent": "open", "housed": "done", "withdrawn": "stopped", "set-aside": "stopped"}


def tools(actor: Actor, organization: Organization) -> Iterator[holdings.Tool]:
    """Links on the front page of land."""
    programmes = Programme.objects.filter(organization=organization)
    if allows(actor, "programme.edit", organization) or programmes.exclude(state=Programme.State.DRAFT).exists():
        yield holdings.Tool(
            _("Finding a home"), reverse("land_find", args=[organization.slug]),
            _("Who may apply, who is next, draws that anyone can check."), order=20,
        )  # fmt: skip
    if allows(actor, "application.read", organization):
        sent = Application.objects.filter(organization=organization, state=Application.State.SENT)
        yield holdings.Tool(
            _("Applications"), reverse("land_applications", args=[organization.slug]),
            _("Households in line, and what each still lacks."), sent.count(), order=22,
        )  # fmt: skip


def panel(actor: Actor, holding: Holding) -> holdings.Panel | None:
    """On a home's page: that it is open, and where."""
    found = Opening.objects.filter(holding=holding, state=Opening.State.OPEN).select_related("programme").first()
    if found is None:
        return None
    found.organization = holding.organization
    return holdings.Panel(
        _("This home is open"), "land/finding/_panel.html", {"opening": found}, order=15, anchor="open"
    )


def promise(holding: Holding) -> leasing.Promise | None:
    """Whom the line gave a home that has no lease yet."""
    rows = Opening.objects.filter(holding=holding, state=Opening.State.TAKEN).select_related(
        "accepted_application__household"
    )
    opening = rows.order_by("-ended_at").first()
    if opening is None or opening.accepted_application is None or opening.accepted_application.household is None:
        return None
    household = opening.accepted_application.household
    if household.leases.filter(holding=holding, began_at__isnull=False).exists():
        return None
    return leasing.Promise(household, opening.price)


def homes(actor: Actor) -> Iterator[leasing.MyHome]:
    """Under "my homes": what one applied for, and offers that wait."""
    if actor.person is None:
        return
    for offer in queries.open_offers(actor.person):
        yield leasing.MyHome(
            _("A home is offered to you: %(home)s") % {"home": offer.opening.holding.name},
            reverse("land_offer", args=[offer.public_id]),
            _("Please answer by %(day)s.") % {"day": day(offer.due_at)}, "waiting", str(offer.get_state_display()),
        )  # fmt: skip
    for each in queries.applications_of(actor.person):
        yield leasing.MyHome(
            f"{each.programme.name}, {each.organization.name}", each.get_absolute_url(),
            _("Ticket %(ticket)s") % {"ticket": each.ticket}, _TAGS[each.state], str(each.get_state_display()),
        )  # fmt: skip


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.eligibility.hooks import register_visitor
    from commonhouse.land.finding import leaving, visiting
    from commonhouse.land.finding.views.applying import by_link

    holdings.register_page(tools)
    holdings.register_panel(panel)
    leasing.register_homes(homes)
    leasing.register_promise(promise)
    people.register_forgetting(leaving.forget)
    people.register_merging(leaving.merge)
    telling.register_notices()
    signed.register(telling.PURPOSE, by_link)
    register_visitor(visiting.applicant)
