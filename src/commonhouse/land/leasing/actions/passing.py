"""A lease passes on without a sale: to heirs, or to one of a couple that parts. Terms and price go on as they were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing import words
from commonhouse.land.leasing.actions.writing import Figures, make_lease
from commonhouse.land.leasing.beginning import leave_act
from commonhouse.land.leasing.models import Household, HouseholdPerson, Lease
from commonhouse.land.leasing.queries import terms_of
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked
from commonhouse.rules.land.lease import Heir, LeaseTerms
from commonhouse.rules.land.lease_dues import add_months


@dataclass(frozen=True, slots=True)
class Heirship:
    """Who takes a home over: what they were to the leaseholder, how many months they lived in it, whether their income fits."""

    heir: Heir
    lived_months: int = 0
    qualifies: bool = False


def obstacle(terms: LeaseTerms, claim: Heirship) -> str:
    """Why the lease cannot pass to this heir, in words; "" when it can."""
    rule = terms.transfer
    if rule is None or claim.heir not in rule.heirs:
        return _("By the lease, the home does not pass to somebody who was this to the leaseholder.")
    if claim.heir is Heir.HOUSEHOLD and claim.lived_months < rule.lived_months:
        span = words.span_words(rule.lived_months // 12, rule.lived_months % 12)
        return _("By the lease, somebody of the household must have lived in the home for %(span)s.") % {"span": span}
    if rule.heirs_must_qualify and not claim.qualifies:
        return _("By the lease, whoever takes the home must have an income within the limit.")
    return ""


def transfer(
    actor: Actor, lease: Lease, *, how: str, household: Household, on: dt.date, claim: Heirship | None = None,
    submission: object = None, now: dt.datetime | None = None,
) -> Lease:  # fmt: skip
    """Writes the lease that follows and offers it: the terms, the price that was paid and its rule go on. When all have signed,
    the lease before ends by itself. `on`: the day from which the home is theirs.

    Raises Refused when the lease does not let it pass so, saying what happens instead.
    """
    require(actor, "lease.write", lease.organization)
    with transaction.atomic():
        lease = locked(lease)
        today = timezone.localdate(now)
        if lease.began_at is None or lease.ended_on is not None:
            raise Refused(_("Only a lease in force passes on."))
        if not lease.starts_on <= on <= today:
            raise ValidationError({"on": _("Give a day after the lease began, not later than today.")})
        terms = terms_of(lease)
        if how == Lease.Came.INHERITED:
            _check_heir(terms, claim, on)
        elif how == Lease.Came.DIVIDED:
            _check_couple(terms, lease, household)
        else:
            raise ValidationError({"how": _("Choose how it passes on.")})
        kept = replace(terms, account_from=on, listed=(), dues=None)
        figures = Figures(lease.price, lease.market_value, lease.subsidy, lease.tier_served)
        return make_lease(
            lease.holding, terms=kept, starts_on=on, household=household, figures=figures, followed=lease, came_by=how,
            passed_on=on, submission=submission, by=actor.person, now=now,
        )  # fmt: skip


def _check_heir(terms: LeaseTerms, claim: Heirship | None, on: dt.date) -> None:
    if claim is None:
        raise ValidationError({"heir": _("Say what the heir was to the leaseholder.")})
    if why := obstacle(terms, claim):
        months = terms.transfer.sell_months if terms.transfer is not None else 12
        then = _("The heir sells the home by its rule, and gets the price. By the lease that is by %(day)s.")
        raise Refused(f"{why} {then % {'day': day(add_months(on, months))}}")


def _check_couple(terms: LeaseTerms, lease: Lease, household: Household) -> None:
    if terms.transfer is None or not terms.transfer.divorce:
        raise Refused(_("By the lease, the home does not pass to one of a couple. It is sold by its rule."))
    there = {"until__isnull": True}  # who moved out before has no part in it
    people = lease.household.people.filter(**there) if lease.household is not None else HouseholdPerson.objects.none()
    before = set(people.values_list("person", flat=True))
    signers = set(household.people.filter(signs=True, **there).values_list("person", flat=True))
    if not signers & before:
        raise ValidationError({"household": _("Whoever stays must be one of the household that holds the lease now.")})


def require_sale(actor: Actor, lease: Lease, *, on: dt.date, now: dt.datetime | None = None) -> Lease:
    """The heirs cannot take the home: they sell it by its rule, within the time of the lease from the day `on`."""
    require(actor, "lease.write", lease.organization)
    with transaction.atomic():
        lease = locked(lease)
        if lease.began_at is None or lease.ended_on is not None:
            raise Refused(_("Only a lease in force passes on."))
        if not lease.starts_on <= on <= timezone.localdate(now):
            raise ValidationError({"on": _("Give a day after the lease began, not later than today.")})
        rule = terms_of(lease).transfer
        last = add_months(on, rule.sell_months if rule is not None else 12)
        if lease.must_sell_by == last:
            return lease
        lease.must_sell_by = last
        lease.save(update_fields=["must_sell_by"])
        body = {"lease": lease.agreement.public_id, "holding": lease.holding.public_id, "by": last.isoformat()}
        leave_act(lease, "sale-required", body, now)
        return lease
