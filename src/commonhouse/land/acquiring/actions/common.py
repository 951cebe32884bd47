"""What every verb of acquiring begins and ends with."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.acquiring.models import MOST_STEPS, Deal, DealStep
from commonhouse.people.permissions import Actor, Refused
from commonhouse.people.verbs import check_public, locked, required, today, token, validate

EARLIEST = dt.date(1900, 1, 1)


def held(deal: Deal) -> Deal:
    """The deal as it is now, held until the transaction ends."""
    row = locked(deal)
    row.organization = deal.organization
    return row


def held_open(deal: Deal) -> Deal:
    """As `held`. Raises Refused when the deal is closed or has fallen through."""
    row = held(deal)
    if row.state == Deal.State.CLOSED:
        raise Refused(_("This building is bought. Its story can go on, but the deal is done."))
    if row.state == Deal.State.FELL:
        raise Refused(_("This deal has fallen through. Take it up again first."))
    return row


def check_past(on: dt.date, now: dt.datetime | None, field: str = "on") -> None:
    """Raises ValidationError for a day that is still to come, or that is a slip of the pen."""
    if on > today(now):
        raise ValidationError({field: _("This day is still to come. Enter it when it has happened.")})
    if on < EARLIEST:
        raise ValidationError({field: _("Please check the year.")})


def add_step(
    actor: Actor, deal: Deal, kind: str, on: dt.date, text: str, *, submission: object = None,
    now: dt.datetime | None = None,
) -> DealStep:  # fmt: skip
    """One more piece of the story, inside the verb's transaction, holding the deal."""
    text = required("text", text, _("Say in a few words what happened."))
    check_public(text=text)
    number = (deal.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_STEPS:
        raise Refused(_("This story is as long as one page can hold."))
    step = DealStep(
        organization_id=deal.organization_id, deal=deal, number=number, kind=kind, on=on, text=text, by=actor.person,
        entered_at=now or timezone.now(), submission=token(submission or uuid.uuid4()),
    )  # fmt: skip
    validate(step)
    step.save()
    return step
