"""What ledger has to tell on the home page and on organizations' pages (see people/cards.py)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.ledger.models import BankImport
from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor

MOST = 5


def needs(actor: Actor) -> Iterator[Need]:
    """For whoever acts as treasurer: files of the bank that were uploaded and not looked through."""
    if actor.seat is None or actor.seat.kind != "treasurer":
        return
    waiting = BankImport.objects.filter(organization=actor.seat.organization_id, state=BankImport.State.PREVIEW)
    for each in waiting.select_related("organization").order_by("-uploaded_at")[:MOST]:
        yield Need(
            title=_("A bank file waits: %(name)s") % {"name": each.file_name},
            url=reverse("bank_import", args=[each.organization.slug, each.public_id]),
            minutes=10,
            organization=each.organization.name,
            loop="capital",
        )
