"""Setting a price: written down once, with all that it was reckoned from, so that anyone can do it again."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing import prices, telling, words
from commonhouse.land.pricing.actions.common import MOST_MONEY, require_running
from commonhouse.land.pricing.models import Appraisal, Price
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, today, token
from commonhouse.rules import registry
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.resale_fast import members

AHEAD = dt.timedelta(days=366)  # a sale may be planned, but not for years ahead
MOST_PRICES = 500  # of one lease


def set_price(
    actor: Actor, lease: Lease, *, on: dt.date, purpose: str = Price.Purpose.PLANNING, appraisal: Appraisal | None = None,
    damage: int = 0, submission: object, now: dt.datetime | None = None,
) -> Price:  # fmt: skip
    """What the home may be sold for on a day, by the lease's rule. Sent twice, it is one price.

    Without an appraisal named, the newest by that day. Raises NotAllowed; Refused where the lease has no rule; ValidationError
    saying what is missing.
    """
    require(actor, "price.set", lease.organization)
    with transaction.atomic():
        return enter_price(
            lease,
            on=on,
            purpose=str(purpose),
            appraisal=appraisal,
            damage=damage,
            by=actor.person,
            submission=submission,
            now=now,
        )


def enter_price(
    lease: Lease, *, on: dt.date, purpose: str = Price.Purpose.PLANNING, appraisal: Appraisal | None = None,
    damage: int = 0, by: Person | None = None, submission: object, now: dt.datetime | None = None,
) -> Price:  # fmt: skip
    """Inner: the caller has checked the right, and is in a transaction."""
    mark = token(submission)
    if made := Price.objects.filter(organization=lease.organization, submission=mark).first():
        return made
    locked(lease)
    require_running(lease)
    _check(lease, on, purpose, appraisal, damage, now)
    quoted = prices.quote(lease, on, appraisal=appraisal, damage=damage)
    if quoted is None:
        raise Refused(_("This lease has no rule for a price, or nothing was paid for the home."))
    if quoted.sale is None or quoted.result is None:
        assert quoted.problem is not None
        said = words.problem_words(quoted.problem, words.names_of(lease))
        raise ValidationError({"appraisal": said} if quoted.problem.field == "appraisals.at_sale" else said)
    result = form_of(type(quoted.result)).dump(quoted.result)
    price = Price(
        organization=lease.organization, lease=lease, holding=lease.holding, appraisal=quoted.appraisal, on=on,
        purpose=str(purpose), amount=quoted.result.price, statement=quoted.statement,
        input=registry.get(prices.RULE).input_json(quoted.sale), result=result, set_by=by, set_at=moment(now),
        submission=mark,
    )  # fmt: skip
    price.save()
    telling.price_set(price)
    body = act_body(price) | {"result": members(quoted.result)}
    price.act = leave_act(lease.organization, "price-set", body, price.public_id, now)
    price.save(update_fields=["act"])
    return price


def act_body(price: Price) -> dict[str, object]:
    """What the record says beside the result: ids, the rule as signed, and all that was given to it."""
    return {
        "price": price.public_id,
        "holding": price.holding.public_id,
        "agreement": price.lease.agreement.public_id,
        "unit": price.lease.agreement.unit,
        "purpose": price.purpose,
        "rule": prices.RULE,
        "statement": price.statement,
        "input": price.input,
    }


def _check(
    lease: Lease, on: dt.date, purpose: str, appraisal: Appraisal | None, damage: int, now: dt.datetime | None
) -> None:
    if purpose not in Price.Purpose.values:
        raise ValidationError({"purpose": _("Choose what the price is for.")})
    if on > today(now) + AHEAD:
        raise ValidationError({"on": _("This day is more than a year ahead.")})
    if on < prices.purchase_day(lease):
        raise ValidationError({"on": _("The home was bought later than this day. Please check the date.")})
    if not 0 <= damage <= MOST_MONEY:
        raise ValidationError({"damage": _("Give an amount of zero or more.")})
    if appraisal is None:
        return
    if appraisal.withdrawn_at is not None:
        raise ValidationError({"appraisal": _("This appraisal was taken back.")})
    if appraisal.lease.holding_id != lease.holding_id or appraisal.organization_id != lease.organization_id:
        raise ValidationError({"appraisal": _("This appraisal is of another home.")})
    if appraisal.on > on:
        raise ValidationError({"appraisal": _("This appraisal is of a later day than the sale.")})
    if lease.prices.count() >= MOST_PRICES:
        raise Refused(_("There are as many prices as there can be."))
