"""The next family: who it is, and its lease, which it signs before the closing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement
from commonhouse.land.acts import leave_act
from commonhouse.land.eligibility import queries as eligibility
from commonhouse.land.finding.models import HomeOffer, Opening
from commonhouse.land.leasing import actions as leasing
from commonhouse.land.leasing.models import Household, Lease, LeaseTemplate
from commonhouse.land.selling import queries, telling
from commonhouse.land.selling.actions.announcing import withdraw_next
from commonhouse.land.selling.actions.common import add_step, body_of, held_open, must_be
from commonhouse.land.selling.models import Sale
from commonhouse.people.formats import money
from commonhouse.people.permissions import NOBODY, Actor, Refused, require
from commonhouse.people.verbs import today, validate
from commonhouse.rules.land.lease import LeaseTerms

_State = Sale.State
WITHOUT_LEASE = frozenset({Agreement.State.WITHDRAWN, Agreement.State.ENDED})


def found(offer: HomeOffer) -> None:
    """An offer of the home was accepted and confirmed (see finding.hooks): that household is the next one."""
    sale = _sale_of(offer.opening)
    if sale is None:
        return
    sale = held_open(sale)
    must_be(sale, _State.FINDING, _State.BUYER)
    household = offer.application.household
    if sale.buyer_id not in {None, household.pk if household else None}:
        raise Refused(_("This home is promised to another household already."))
    sale.buyer, sale.ticket, sale.state = household, offer.application.ticket, _State.BUYER
    at = offer.confirmed_at
    sale.tier_served = _found_tier(sale, "application", offer.application.public_id, today(at))
    sale.save(update_fields=["buyer", "ticket", "tier_served", "state"])
    add_step(NOBODY, sale, "buyer", today(at), now=at)
    telling.to_seller(sale, "found", at)


def lost(offer: HomeOffer) -> None:
    """A confirmed offer came to nothing: the home goes to the next in line. Refused while its lease is offered."""
    sale = _sale_of(offer.opening)
    if sale is None or not sale.is_open:
        return
    sale = held_open(sale)
    if sale.next_lease is not None:
        raise Refused(_("The lease of this household is offered. Withdraw it on the page of the sale first."))
    sale.buyer, sale.ticket, sale.tier_served, sale.state = None, "", None, _State.FINDING
    sale.save(update_fields=["buyer", "ticket", "tier_served", "state"])


def _sale_of(opening: Opening) -> Sale | None:
    return queries.of(opening.organization).filter(opening=opening.public_id).exclude(state=_State.WITHDRAWN).first()


def choose_buyer(actor: Actor, sale: Sale, household: Household, *, now: dt.datetime | None = None) -> Sale:
    """A household found without a line: by the trust, or by the seller once the sale is released.

    Until the lease lets anyone buy, two people have looked at what it earns and found it within the home's own limit. Raises
    Refused otherwise, and where another household is promised the home.
    """
    require(actor, "sale.run", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        if sale.buyer_id == household.pk and sale.state in {_State.BUYER, _State.SIGNING}:
            return sale
        if sale.buyer_id is not None:
            raise Refused(_("This home is promised to another household already."))
        must_be(sale, _State.FINDING, _State.RELEASED)
        if sale.opening and Opening.objects.filter(public_id=sale.opening).exclude(state=Opening.State.CLOSED).exists():
            raise Refused(_("The home stands open to those in line: the next family comes from there."))
        if household.organization_id != sale.organization_id:
            raise ValidationError({"household": _("This household is not one of this trust.")})
        if household.pk == sale.lease.household_id:
            raise ValidationError({"household": _("This is the seller’s own household.")})
        tier = _found_tier(sale, "household", household.public_id, today(now))
        _check_tier(sale, tier, today(now))
        sale.buyer, sale.tier_served, sale.state = household, tier, _State.BUYER
        validate(sale)
        sale.save()
        add_step(actor, sale, "buyer", today(now), now=now)
        telling.to_seller(sale, "found", now)
        telling.to_buyer(sale, "promised", now)
    return sale


def _found_tier(sale: Sale, kind: str, key: str, on: dt.date) -> Decimal | None:
    """What two people found of a household's income, where that still holds; nobody types it."""
    review = eligibility.valid(sale.organization, kind, key, on)
    return None if review is None or review.tier is None else Decimal(review.tier)


def _check_tier(sale: Sale, tier: Decimal | None, on: dt.date) -> None:
    limit = sale.holding.tier
    if limit is None or (sale.state == _State.RELEASED and queries.is_free(sale, on)):
        return
    if tier is None:
        raise ValidationError(
            {"household": _("Two people have not looked at what this household earns, or that no longer holds. Its own page "
                            "begins such a look.")}
        )  # fmt: skip
    if tier > limit:
        said = {"limit": limit}
        raise ValidationError(
            {"household": _("This home is for households up to %(limit)s percent of the area median income.") % said}
        )


def write_next_lease(
    actor: Actor, sale: Sale, *, starts_on: dt.date, template: LeaseTemplate | None = None, price: int | None = None,
    now: dt.datetime | None = None,
) -> Lease:  # fmt: skip
    """Writes the next family's lease and offers it; it begins at the closing. Twice it is one.

    template: a newer text; otherwise the same as the seller's, with the same resale rule. price: what was agreed, never above
    what the rule gave. The subsidy that stays is the market value less the price. Raises Refused, ValidationError by field.
    """
    require(actor, "sale.close", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        if sale.next_lease is not None and sale.next_lease.agreement.state not in WITHOUT_LEASE:
            return sale.next_lease
        must_be(sale, _State.BUYER)
        assert sale.price is not None
        assert sale.buyer is not None
        paid = sale.price.amount if price is None else price
        if not 0 < paid <= sale.price.amount:
            said = {"most": money(sale.price.amount, sale.lease.agreement.unit)}
            raise ValidationError(
                {"price": _("Give an amount above zero and at most %(most)s, the price by the lease.") % said}
            )
        market = market_value(sale)
        lease = leasing.write_lease(
            actor, sale.holding, terms=next_terms(sale, template), starts_on=starts_on, household=sale.buyer, price=paid,
            market_value=market, subsidy=subsidy_kept(sale, paid), tier_served=sale.tier_served, followed=sale.lease, now=now,
        )  # fmt: skip
        sale.next_lease, sale.state = lease, _State.SIGNING
        sale.lines.all().delete()
        sale.seller_agreed_on = None
        sale.save()
        add_step(actor, sale, "lease", today(now), now=now)
        return lease


def market_value(sale: Sale) -> int | None:
    """What home and land were worth, by the price's own figures."""
    assert sale.price is not None
    found: Any = sale.price.result.get("market_value")
    return None if found is None else int(found)


def subsidy_kept(sale: Sale, paid: int) -> int:
    """What stays in the home for the next family: the market value less the price; as it was where nothing was appraised."""
    market = market_value(sale)
    return sale.lease.subsidy if market is None else max(0, market - paid)


def next_terms(sale: Sale, template: LeaseTemplate | None) -> LeaseTerms:
    """The terms of the next lease, without the days and amounts of the one before."""
    from commonhouse.land.leasing import kinds

    if template is None:
        terms = queries.terms_of(sale)
    else:
        if template.organization_id != sale.organization_id or not template.is_open:
            raise ValidationError({"template": _("Choose one of the trust’s own templates.")})
        terms = kinds.load({**template.terms, "dues": None})
        if terms.resale is None:
            raise ValidationError(
                {"template": _("This template has no resale rule: the home would not stay affordable.")}
            )
    fee = replace(terms.fee, first_due=None, changes=()) if hasattr(terms.fee, "changes") else terms.fee
    return replace(
        terms, starts=None, account_from=None, purchase=None, renewed=0, listed=(), pauses=(), dues=None, fee=fee
    )


def withdraw_lease(actor: Actor, sale: Sale, *, why: str, now: dt.datetime | None = None) -> Sale:
    """The lease that was offered is withdrawn: a mistake in it, or the family does not buy after all."""
    require(actor, "sale.close", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        if sale.state != _State.SIGNING:
            return sale
        withdraw_next(actor, sale, why, now)
        sale.state = _State.BUYER
        sale.save(update_fields=["next_lease", "state"])
        add_step(actor, sale, "lease-back", today(now), why, now=now)
        leave_act(sale.organization, "sale-lease-withdrawn", body_of(sale, today(now)), sale.public_id, now)
    return sale


def let_buyer_go(actor: Actor, sale: Sale, *, why: str, now: dt.datetime | None = None) -> Sale:
    """A household that was found without a line does not buy after all. One from a line is let go where it was found."""
    require(actor, "sale.run", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        must_be(sale, _State.BUYER)
        if sale.opening:
            raise Refused(
                _("This household came from a line. Take its offer back there; then the home goes to the next.")
            )
        sale.buyer, sale.tier_served = None, None
        sale.state = _State.RELEASED if sale.released_on is not None else _State.FINDING
        sale.save()
        add_step(actor, sale, "buyer-gone", today(now), why, now=now)
    return sale
