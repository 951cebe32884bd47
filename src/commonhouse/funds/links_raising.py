"""What an organization's money page says of the notes it owes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.funds import capital
from commonhouse.funds.kinds_raising import rate_text
from commonhouse.funds.models import Offering
from commonhouse.ledger import hooks
from commonhouse.ledger.accounts import keeps_books
from commonhouse.people.cards import Happening, Section
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor

MOST = 8


def section(actor: Actor, organization: Organization) -> Section | None:
    """What people have lent by notes, class by class; nothing where no notes were ever offered."""
    offering = Offering.objects.filter(organization=organization).exclude(state=Offering.State.DRAFT).first()
    if offering is None or not keeps_books(organization):
        return None
    url = reverse("fund_offerings", args=[organization.slug])
    cards = tuple(
        Happening(
            title=layer.name, url=url, text=_("%(amount)s owed, at %(rate)s a year")
            % {"amount": money(layer.outstanding, offering.unit), "rate": rate_text(layer.rate)},
        )
        for layer in capital.classes(organization)[:MOST]
    )  # fmt: skip
    return Section(_("Lent to the fund"), cards, url, _("What is offered, and what may go wrong"), "capital")


def register() -> None:
    """Called by FundsConfig.ready()."""
    hooks.register_section(section)
