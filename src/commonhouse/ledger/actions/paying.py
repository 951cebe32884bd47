"""A payment to another organization of the house: both books have it, or neither."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.ledger import accounts, queue, transfers
from commonhouse.ledger.actions.common import allowed
from commonhouse.ledger.models import Account, Book, Entry, Restriction
from commonhouse.ledger.posting import Draft, Leg
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused


def pay(
    actor: Actor,
    organization: Organization,
    payee: Organization,
    amount: int,
    *,
    on: dt.date,
    key: str,
    text: str,
    place: Account,
    other: Account,
    restriction: Restriction | None = None,
    now: dt.datetime | None = None,
) -> Entry:
    """Pays from the account `place`, for `other`; the payee finds it among what is to be sorted out. Returns the payer's entry.

    Sent again with the same key, it is the same payment. Raises Refused in plain words, and then neither book has it.
    """
    person = allowed(actor, "book.post", organization)
    if not place.is_cash:
        raise Refused(_("A payment comes from a bank account or a cash box."))
    if not transfers.between(organization, payee):
        raise Refused(_("%(name)s takes no payments into its books here.") % {"name": payee.name})
    with queue.turn(), transaction.atomic():
        theirs, sorting = (accounts.of_role(payee, role, place.unit) for role in ("cash", "unplaced"))
        giving = [Leg(other, amount, restriction), Leg(place, -amount, restriction)]
        taking = [Leg(theirs, amount), Leg(sorting, -amount)]
        said = _("From %(name)s: %(text)s") % {"name": organization.name, "text": text}
        given = Draft(on, text, giving, f"pay:{key}")
        transfers.hold([organization, payee])
        transfers.check_held(given)
        mine, _other = transfers.pay(given, Draft(on, said[:200], taking, f"paid:{key}"), by=person, now=now)
    return mine


def payees(organization: Organization) -> list[Organization]:
    """Who may be paid from here: listed organizations of the house whose books take payments."""
    books = Book.objects.filter(takes_payments=True, organization__is_listed=True).exclude(organization=organization)
    return [book.organization for book in books.select_related("organization").order_by("organization__name")[:500]]
