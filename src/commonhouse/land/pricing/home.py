"""What this part has for the home page and for an organization's page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.pricing.models import Improvement
from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor, allows

_State = Improvement.State


def needs(actor: Actor) -> Iterator[Need]:
    """For staff who act in their seat: what families ask. For a family: work that was approved and waits for its receipts."""
    if actor.person is None:
        return
    seat = actor.seat
    if seat is not None and allows(actor, "improvement.decide", seat.organization):
        waiting = Improvement.objects.filter(
            organization_id=seat.organization_id, state__in=[_State.ASKED, _State.FINISHED]
        ).aggregate(n=Count("pk"))["n"]
        if waiting:
            words = ngettext("%(count)s improvement waits for you", "%(count)s improvements wait for you", waiting)
            yield Need(
                words % {"count": waiting}, reverse("land_improvements", args=[seat.organization.slug]), minutes=10,
                organization=seat.organization.name, loop="land",
            )  # fmt: skip
    mine = Improvement.objects.filter(
        state=_State.APPROVED, lease__ended_on__isnull=True, lease__household__people__person=actor.person,
        lease__household__people__until__isnull=True,
    ).select_related("organization")  # fmt: skip
    for row in mine.distinct()[:3]:
        yield Need(
            _("Is it finished? %(what)s") % {"what": row.what},
            reverse("land_improvement", args=[row.organization.slug, row.public_id]), minutes=5,
            organization=row.organization.name, text=_("Send what it cost, and the receipts, so that it counts."),
            loop="land",
        )  # fmt: skip
