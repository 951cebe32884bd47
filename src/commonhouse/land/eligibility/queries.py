"""What pages and other parts of land ask of eligibility: tables, findings, who may look. Sealed figures are in `figures`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from commonhouse.land.eligibility import starters
from commonhouse.land.eligibility.models import EligibilityRules, IncomeReview, LimitTable
from commonhouse.land.leasing.models import HouseholdPerson
from commonhouse.people.models import Membership, Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, seat_that_would
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.affordable import PaymentRule
from commonhouse.rules.land.income import IncomeRule
from commonhouse.rules.land.income_limits import IncomeLimits, Limited, Lookup, income_limits

_State = IncomeReview.State
RUNNING = (_State.OPEN, _State.FIRST, _State.SECOND)


# --- tables -------------------------------------------------------------------------------------------------------------
def tables(organization: Organization) -> QuerySet[LimitTable]:
    """The organization's own tables and those of the networks it belongs to, the newest first; withdrawn ones last."""
    networks = Membership.objects.filter(
        member_organization=organization, status=Membership.Status.ACTIVE, organization__kind=Organization.Kind.NETWORK
    ).values("organization")
    rows = LimitTable.objects.filter(Q(organization=organization) | Q(organization__in=networks))
    return rows.select_related("organization").order_by("area", "-effective_on", "-pk")


def areas(organization: Organization) -> list[str]:
    return list(
        tables(organization)
        .filter(withdrawn_at__isnull=True)
        .order_by("area")
        .values_list("area", flat=True)
        .distinct()[:200]
    )


def limits_on(organization: Organization, day: dt.date, area: str = "") -> LimitTable | None:
    """The table that counts on a day: of the area (the trust's usual one if none is named), the newest then in force. Of two
    from the same day, the trust's own. None where there is none, or where several areas have one and none was named."""
    wanted = area.strip() or _usual_area(organization)
    rows = tables(organization).filter(withdrawn_at__isnull=True, effective_on__lte=day)
    if wanted:
        rows = rows.filter(area__iexact=wanted)
    found = list(rows[:50])
    if len({each.area.casefold() for each in found}) != 1:
        return None
    newest = found[0].effective_on
    same_day = [each for each in found if each.effective_on == newest]
    return next((each for each in same_day if each.organization_id == organization.pk), same_day[0])


def table_or_refuse(organization: Organization, day: dt.date, area: str = "") -> LimitTable:
    table = limits_on(organization, day, area)
    if table is None:
        raise Refused(
            _(
                "No table of income limits is in force for this area and day. Publish one, or name the area in the settings."
            )
        )
    return table


def statement_of(table: LimitTable) -> IncomeLimits:
    return form_of(IncomeLimits).load(table.statement)


def tier_of(organization: Organization, size: int, income: int, day: dt.date, area: str = "") -> Limited | None:
    """Where an income stands in the table that counts; None without a table."""
    table = limits_on(organization, day, area)
    return None if table is None else income_limits(Lookup(size, income), statement_of(table))


# --- rules --------------------------------------------------------------------------------------------------------------
def rules_of(organization: Organization) -> EligibilityRules:
    """The trust's rules; those it would begin with (not saved) where it has set none."""
    found = EligibilityRules.objects.filter(organization=organization).first()
    return found or EligibilityRules(
        organization=organization,
        income=form_of(IncomeRule).dump(starters.INCOME),
        payment=form_of(PaymentRule).dump(starters.PAYMENT),
        valid_months=starters.VALID_MONTHS,
        purge_days=starters.PURGE_DAYS,
    )


def income_rule(stated: dict[str, Any]) -> IncomeRule:
    return form_of(IncomeRule).load(stated)


def payment_rule(organization: Organization) -> PaymentRule:
    return form_of(PaymentRule).load(rules_of(organization).payment)


def _usual_area(organization: Organization) -> str:
    return EligibilityRules.objects.filter(organization=organization).values_list("area", flat=True).first() or ""


# --- reviews ------------------------------------------------------------------------------------------------------------
def reviews(organization: Organization) -> QuerySet[IncomeReview]:
    rows = IncomeReview.objects.filter(organization=organization)
    return rows.select_related("organization", "applicant", "first_by", "second_by", "table").order_by(
        "-begun_at", "-pk"
    )


def with_people(rows: QuerySet[IncomeReview]) -> QuerySet[IncomeReview]:
    """The same, with the people of each household, for lists that name them (`whose`)."""
    people = HouseholdPerson.objects.filter(until__isnull=True).select_related("person")
    return rows.select_related("household").prefetch_related(Prefetch("household__people", people))


def whose(review: IncomeReview) -> str:
    """The names of those it is about, for reviewers; a review without any has its random name."""
    if review.applicant is not None:
        return str(review.applicant)
    people = [] if review.household is None else review.household.people.all()
    return ", ".join(str(each.person) for each in people) or review.ticket


def latest(organization: Organization, subject_kind: str, subject_id: str) -> IncomeReview | None:
    """The newest review of a subject that was not put aside."""
    rows = reviews(organization).filter(subject_kind=subject_kind, subject_id=subject_id)
    return rows.exclude(state=_State.DROPPED).first()


def valid(organization: Organization, subject_kind: str, subject_id: str, on: dt.date) -> IncomeReview | None:
    """The newest finding by two that holds on a day."""
    rows = reviews(organization).filter(subject_kind=subject_kind, subject_id=subject_id, state=_State.DONE)
    return rows.filter(valid_until__gte=on).order_by("-second_at").first()


def is_theirs(actor: Actor, review: IncomeReview) -> bool:
    """Whether the review is of the actor's own household."""
    if actor.person is None:
        return False
    if review.applicant_id == actor.person.pk:
        return True
    if review.household_id is None:
        return False
    return HouseholdPerson.objects.filter(
        household_id=review.household_id, person=actor.person, until__isnull=True
    ).exists()


def may_review(actor: Actor, review: IncomeReview) -> bool:
    """Reviewers look at others' figures, never at their own household's."""
    return allows(actor, "income.review", review.organization) and not is_theirs(actor, review)


def review_or_404(actor: Actor, organization: Organization, public_id: str) -> IncomeReview:
    """A review is there for its household and for reviewers. Raises NotAllowed, naming the seat, for those who could act in one."""
    review = reviews(organization).filter(public_id=public_id).first()
    if review is None:
        raise Http404
    if is_theirs(actor, review) or allows(actor, "income.review", organization):
        return review
    seat = seat_that_would(actor, "income.review", organization)
    if seat is not None:
        raise NotAllowed("income.review", seat)
    raise Http404


def mine(actor: Actor) -> list[IncomeReview]:
    """Reviews of the actor's household, the newest first."""
    if actor.person is None:
        return []
    ours = HouseholdPerson.objects.filter(person=actor.person, until__isnull=True).values("household")
    rows = IncomeReview.objects.filter(Q(applicant=actor.person) | Q(household__in=ours)).exclude(state=_State.DROPPED)
    return list(rows.select_related("organization").order_by("-begun_at", "-pk")[:50])
