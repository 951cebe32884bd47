"""What pages and verbs ask of sales: whose they are, their days, what is due at closing, what it still waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import accounts
from commonhouse.agreements.models import Agreement
from commonhouse.land.leasing import kinds as leases
from commonhouse.land.leasing import queries as leasing
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.land.selling import days
from commonhouse.land.selling.models import Sale
from commonhouse.people.formats import day, money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows
from commonhouse.rules.land.lease import LeaseTerms, Option

PRICE_HOLDS = dt.timedelta(days=366)  # a price older than this is set anew before closing
USES = frozenset({Sale.Option.PASS_ON, Sale.Option.BUY})


def rows() -> QuerySet[Sale]:
    """Sales with what a page needs of each."""
    return Sale.objects.select_related(
        "organization", "holding__parcel", "lease__agreement__organization", "lease__household", "price", "buyer",
        "next_lease__agreement__organization",
    )  # fmt: skip


def of(organization: Organization) -> QuerySet[Sale]:
    return rows().filter(organization=organization)


def running(lease: Lease) -> Sale | None:
    """The sale of a lease that is under way."""
    return rows().filter(lease=lease).exclude(state__in=[Sale.State.CLOSED, Sale.State.WITHDRAWN]).first()


def is_staff(actor: Actor, organization: Organization) -> bool:
    return allows(actor, "lease.read", organization)


def is_seller(actor: Actor, sale: Sale) -> bool:
    return leasing.holds(actor, sale.lease)


def is_buyer(actor: Actor, sale: Sale) -> bool:
    """One of the household that is to have the home."""
    if actor.person is None or sale.buyer_id is None:
        return False
    return sale.buyer.people.filter(person=actor.person, until__isnull=True).exists() if sale.buyer else False


def terms_of(sale: Sale) -> LeaseTerms:
    return leasing.terms_of(sale.lease)


def option_of(sale: Sale) -> Option:
    return terms_of(sale).option or Option()


def happened(sale: Sale) -> days.Happened:
    return days.Happened(
        noticed_on=sale.noticed_on,
        priced_on=timezone.localdate(sale.price.set_at) if sale.price is not None else None,
        option_on=sale.option_on,
        uses_option=sale.option in USES,
        more_time_until=sale.more_time_until,
        closed=sale.state == Sale.State.CLOSED,
    )


def deadlines(sale: Sale, today: dt.date) -> list[days.Deadline]:
    return days.deadlines(option_of(sale), happened(sale), today)


def is_free(sale: Sale, today: dt.date) -> bool:
    """Whether anyone may buy, whatever they earn: the lease's time for that has come."""
    free = days.release_on(option_of(sale), happened(sale))
    return free is not None and today >= free


def owed(agreement: Agreement, on: dt.date) -> int:
    """What is due under a lease by a day and not paid."""
    base = accounts.ground(agreement)
    return 0 if base is None else accounts.fold(base, on).due_now


def open_mortgages(lease: Lease) -> list[Mortgage]:
    return list(lease.mortgages.filter(paid_off_on__isnull=True).order_by("first_due", "pk"))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the seller gets: the price less what is paid from it."""

    price: int
    taken: int

    @property
    def net(self) -> int:
        return self.price - self.taken


def receipt(sale: Sale) -> Receipt:
    lines = list(sale.lines.all())
    return Receipt(
        price=sum(line.amount for line in lines if line.amount > 0),
        taken=-sum(line.amount for line in lines if line.amount < 0),
    )


def price_of(sale: Sale) -> int | None:
    """What the home is sold for: as the next lease says, before that what was set."""
    if sale.next_lease is not None and sale.next_lease.price is not None:
        return sale.next_lease.price
    return sale.price.amount if sale.price is not None else None


def missing(sale: Sale, on: dt.date) -> list[str]:
    """Everything a sale still waits for before it can be closed on a day. Empty: it can be closed."""
    return [*_price_missing(sale, on), *_buyer_missing(sale), *_money_missing(sale)]


def _price_missing(sale: Sale, on: dt.date) -> Iterable[str]:
    if sale.price is None:
        yield _("The price is not set yet.")
    elif abs(on - sale.price.on) > PRICE_HOLDS:
        yield _("The price was set for %(day)s. Set it anew.") % {"day": day(sale.price.on)}
    if sale.lease.ended_on is not None:
        yield _("The seller’s lease has ended already.")


def _buyer_missing(sale: Sale) -> Iterable[str]:
    if sale.state == Sale.State.BUYING:
        return
    if sale.buyer_id is None:
        yield _("The next family is not found yet.")
    elif sale.next_lease is None or sale.next_lease.agreement.state != Agreement.State.OFFERED:
        yield _("The lease of the next family is not offered yet.")
    elif waits := unsigned(sale.next_lease):
        yield _("The next family has not signed its lease yet: %(count)s to sign.") % {"count": waits}


def unsigned(lease: Lease) -> int:
    """How many of those who are to hold the lease have not signed it."""
    version = lease.agreement.versions.filter(offered_at__isnull=False, withdrawn_at__isnull=True).last()
    if version is None:
        return 0
    signed = set(version.signatures.values_list("party_id", flat=True))
    wanted = lease.agreement.parties.filter(role=leases.HOLDER, signs=True).values_list("pk", flat=True)
    return sum(1 for pk in wanted if pk not in signed)


def _money_missing(sale: Sale) -> Iterable[str]:
    lines = list(sale.lines.all())
    if not lines:
        yield _("The seller’s receipt is not written yet.")
        return
    paid = receipt(sale)
    if paid.price != price_of(sale):
        yield _("The receipt is about another price. Write it anew.")
    if paid.net < 0:
        said = {"amount": money(-paid.net, sale.lease.agreement.unit)}
        yield _("What is owed is %(amount)s more than the price. Speak with the bank before closing.") % said
    told = {line.mortgage_id for line in lines if line.mortgage_id is not None}
    for loan in open_mortgages(sale.lease):
        if loan.pk not in told:
            yield _("The receipt does not say how the loan of %(bank)s is paid off.") % {"bank": loan.lender}
    if sale.seller_agreed_on is None:
        yield _("The seller has not agreed to the receipt yet.")
