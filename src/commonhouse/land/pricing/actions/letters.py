"""Writing a letter about a price: signed with the key of the house's record."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.pricing import letters
from commonhouse.land.pricing.models import Price, PriceLetter
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, today, token

LONGEST = dt.timedelta(days=366)
MOST_LETTERS = 20  # about one price


def write_letter(
    actor: Actor, price: Price, *, valid_until: dt.date, submission: object, now: dt.datetime | None = None
) -> PriceLetter:
    """A letter that says the price and until when it holds. Sent twice, it is one. Raises Refused, ValidationError."""
    require(actor, "price.set", price.organization)
    mark = token(submission)
    with transaction.atomic():
        price = locked(price)
        if made := PriceLetter.objects.filter(organization=price.organization, submission=mark).first():
            return made
        if valid_until < today(now):
            raise ValidationError({"valid_until": _("This day is past.")})
        if valid_until > today(now) + LONGEST:
            raise ValidationError({"valid_until": _("A price holds for a year at most. Set a new one then.")})
        if price.act is None:
            raise Refused(_("This price does not stand in the record."))
        if price.letters.count() >= MOST_LETTERS:
            raise Refused(_("There are as many letters about this price as there can be."))
        letter = PriceLetter(
            organization=price.organization, price=price, valid_until=valid_until, written_by=actor.person,
            written_at=moment(now), submission=mark,
        )  # fmt: skip
        letter.note = letters.signed(letter, price)
        letter.save()
        return letter
