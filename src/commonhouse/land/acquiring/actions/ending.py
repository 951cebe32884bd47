"""A deal that falls through keeps its story and says why; it may be taken up again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acquiring.actions.common import add_step, check_past, held
from commonhouse.land.acquiring.models import Deal, DealOffer, DealStep
from commonhouse.land.acts import leave_act
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, required, validate


def fall_through(actor: Actor, deal: Deal, *, on: dt.date, why: str, now: dt.datetime | None = None) -> Deal:
    """The trust does not buy it now. An offer that waits is taken back. Sent again, it changes nothing."""
    require(actor, "deal.edit", deal.organization)
    said = required("why", why, _("Say why, in a few words: others learn from it."))
    check_public(why=said)
    check_past(on, now)
    with transaction.atomic():
        deal = held(deal)
        if deal.state == Deal.State.CLOSED:
            raise Refused(_("This building is bought. It cannot fall through any more."))
        if deal.state == Deal.State.FELL:
            return deal
        deal.offers.filter(state=DealOffer.State.OPEN).update(state=DealOffer.State.WITHDRAWN, answered_on=on)
        deal.state, deal.fell_on, deal.fell_why, deal.price = Deal.State.FELL, on, said, None
        validate(deal)
        deal.save()
        add_step(actor, deal, DealStep.Kind.FELL, on, said, now=now)
        leave_act(deal.organization, "deal-fell", {"deal": deal.public_id, "on": on.isoformat()}, deal.public_id, now)
    return deal


def take_up(actor: Actor, deal: Deal, *, on: dt.date, words: str, now: dt.datetime | None = None) -> Deal:
    """Begins again where a deal fell through. What was offered then stays to be read; a yes of then is asked for anew."""
    require(actor, "deal.edit", deal.organization)
    said = required("words", words, _("Say in a few words why it begins again."))
    check_past(on, now)
    with transaction.atomic():
        deal = held(deal)
        if deal.state != Deal.State.FELL:
            if deal.is_open:
                return deal
            raise Refused(_("This building is bought."))
        deal.state, deal.fell_on, deal.fell_why, deal.decision = Deal.State.WATCHED, None, "", ""
        deal.save()
        add_step(actor, deal, DealStep.Kind.AGAIN, on, said, now=now)
        leave_act(deal.organization, "deal-again", {"deal": deal.public_id, "on": on.isoformat()}, deal.public_id, now)
    return deal
