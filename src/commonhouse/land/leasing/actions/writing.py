"""Writing leases: from a template and the figures of one home to an offer that all sign; and entering older ones from paper."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import making, problems
from commonhouse.agreements.actions.signing import FOLDER as PAPERS
from commonhouse.agreements.actions.signing import record_old_paper
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement
from commonhouse.land.holdings.models import Building, Holding
from commonhouse.land.leasing import kinds, lasting
from commonhouse.land.leasing.models import Household, Lease, LeasePaper
from commonhouse.people import papers
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, locked, required, token
from commonhouse.rules import registry
from commonhouse.rules.agreeing.terms import Listed
from commonhouse.rules.land.lease import LeaseTerms, Purchase
from commonhouse.rules.land.lease_dues import completed
from commonhouse.rules.land.resale_terms import with_credit_cap

EARLIER, LATER = dt.timedelta(days=92), dt.timedelta(days=366)  # a new lease begins about now
FOLDER = "leases"  # of papers (see people.papers)
MOST_MONEY = 10**13
MOST_OLD = 2_000  # older leases entered at once
_OPEN = (Agreement.State.DRAFT, Agreement.State.OFFERED)
_STATED = {"starts", "purchase", "dues", "account_from"}  # of one home, not of a template


@dataclass(frozen=True, slots=True)
class Figures:
    """What was paid for the home (cents; None: nothing is sold), its value with the land, the subsidy that stays in it, and the
    household's income as a percent of the area median."""

    price: int | None = None
    market_value: int | None = None
    subsidy: int = 0
    tier_served: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Old:
    """An older lease as it stands on paper. `kept_since`: from when its fees are reckoned here; `arrears` was owed by then."""

    holding: Holding
    terms: LeaseTerms | dict[str, Any]
    starts_on: dt.date
    kept_since: dt.date
    household: Household | None = None
    holder: Organization | None = None
    figures: Figures = Figures()
    arrears: int = 0
    building: Building | None = None
    signed_on: dt.date | None = None
    submission: object = None


def write_lease(
    actor: Actor, holding: Holding, *, terms: LeaseTerms | dict[str, Any], starts_on: dt.date,
    household: Household | None = None, organization: Organization | None = None, price: int | None = None,
    market_value: int | None = None, subsidy: int = 0, tier_served: Decimal | None = None, followed: Lease | None = None,
    building: Building | None = None, decision: str = "", submission: object = None, now: dt.datetime | None = None,
) -> Lease:  # fmt: skip
    """Writes a lease of a place and offers it to all who sign; it begins when they have. `organization`: who holds it, where it
    is no household. `building`: everything in it is leased together.

    The same submission again is the same lease. Raises Refused, ValidationError by field, NotAllowed."""
    require(actor, "lease.write", holding.organization)
    with transaction.atomic():
        figures = Figures(price, market_value, subsidy, tier_served)
        return make_lease(
            holding, terms=terms, starts_on=starts_on, household=household, holder=organization, figures=figures,
            followed=followed, building=building, decision=decision, submission=submission, by=actor.person, now=now,
        )  # fmt: skip


def make_lease(
    holding: Holding, *, terms: LeaseTerms | dict[str, Any], starts_on: dt.date, household: Household | None = None,
    holder: Organization | None = None, figures: Figures = Figures(), followed: Lease | None = None, came_by: str = "new",
    passed_on: dt.date | None = None, building: Building | None = None, decision: str = "", submission: object = None,
    by: Person | None = None, now: dt.datetime | None = None,
) -> Lease:  # fmt: skip
    """As `write_lease`, for a verb that has checked the right and is in a transaction."""
    mark = token(submission or uuid.uuid4())
    if before := _written(holding.organization, mark):
        return before
    today = timezone.localdate(now)
    if came_by == Lease.Came.NEW and not today - EARLIER <= starts_on <= today + LATER:
        words = _("A new lease begins between %(first)s and %(last)s. Enter an older one as it stands on paper.")
        raise ValidationError({"starts_on": words % {"first": today - EARLIER, "last": today + LATER}})
    holding = locked(holding)
    _check_free(holding, followed, building)
    lease = _make(
        holding, terms, starts_on, household, holder, figures, mark, followed=followed, came_by=came_by,
        passed_on=passed_on, building=building, decision=decision, by=by, now=now,
    )  # fmt: skip
    making.make_offer(lease.agreement, now=now)
    return lease


def _written(organization: Organization, mark: uuid.UUID) -> Lease | None:
    return Lease.objects.filter(organization=organization, agreement__submission=mark).first()


def _check_free(holding: Holding, followed: Lease | None, building: Building | None = None) -> None:
    if holding.state == Holding.State.LOST:
        raise Refused(_("This place is lost to the trust, so it cannot be leased."))
    if holding.parcel.released_on is not None:
        raise Refused(_("This land is no longer the trust’s, so it cannot be leased."))
    if holding.tenure == Holding.Tenure.OPEN:
        raise Refused(_("This place is kept open for all, so it is not leased. Change how it is held first."))
    if building is not None and holding.building_id != building.pk:
        raise ValidationError({"building": _("This place is not in that building.")})
    same = Q(holding=holding)
    if holding.building_id is not None:
        same |= Q(building=holding.building_id)  # leased with its whole building
    if building is not None:
        same |= Q(holding__building=building)
    leases = Lease.objects.filter(same, organization=holding.organization_id)
    running = leases.filter(began_at__isnull=False, ended_on__isnull=True)
    if followed is not None:
        running = running.exclude(pk=followed.pk)
    if running.exists():
        raise Refused(_("This place is leased already. Its lease must end, or pass on, before another is written."))
    if leases.filter(began_at__isnull=True, agreement__state__in=_OPEN).exists():
        raise Refused(_("Another lease of this place waits for signatures. Withdraw it first."))


def _make(
    holding: Holding, terms: LeaseTerms | dict[str, Any], starts_on: dt.date, household: Household | None,
    holder: Organization | None, figures: Figures, mark: uuid.UUID, *, followed: Lease | None, came_by: str,
    passed_on: dt.date | None, building: Building | None, decision: str, by: Person | None, now: dt.datetime | None,
) -> Lease:  # fmt: skip
    organization = holding.organization
    _check_figures(figures)
    said = stated(terms, holding, starts_on, figures)
    if came_by == Lease.Came.NEW:
        lasting.check(holding, said, figures.price)
    if followed is not None and (followed.holding_id != holding.pk or Lease.objects.filter(followed=followed).exists()):
        _forget_withdrawn(followed)
    parties = [PartyOf(kinds.TRUST, organization=organization), *_holders(organization, household, holder)]
    agreement = making.make_draft(
        organization, kind=kinds.KIND_OF[said.tenure], title=title_of(holding, building), parties=parties, terms=kinds.dump(said),
        by=by, language=_language(household), starts_on=starts_on, decision=decision, submission=mark, now=now,
    )  # fmt: skip
    return Lease.objects.create(
        organization=organization, agreement=agreement, holding=holding, building=building, household=household,
        followed=followed,
        came_by=str(came_by), passed_on=passed_on, price=figures.price, market_value=figures.market_value,
        subsidy=figures.subsidy, tier_served=figures.tier_served, starts_on=starts_on,
    )  # fmt: skip


def _forget_withdrawn(followed: Lease) -> None:
    """A lease that was to follow and was withdrawn follows no longer. Raises Refused while it still may."""
    for other in Lease.objects.filter(followed=followed).select_related("agreement"):
        if other.agreement.state != Agreement.State.WITHDRAWN:
            raise Refused(_("Another lease follows this one already."))
        other.followed = None
        other.save(update_fields=["followed"])


def stated(terms: LeaseTerms | dict[str, Any], holding: Holding, starts_on: dt.date, figures: Figures) -> LeaseTerms:
    """The terms with the days and amounts of one home, as they are signed. Raises ValidationError naming the place."""
    with problems.told():
        said = terms if isinstance(terms, LeaseTerms) else kinds.load({**terms, "dues": None})
        if said.tenure != holding.tenure:
            words = _("This place is held as: %(held)s. Choose a template made for that, or change how it is held.")
            raise ValidationError({"template": words % {"held": holding.get_tenure_display()}})
        if said.resale is not None and said.improvements is not None and said.improvements.credit_cap is not None:
            capped = with_credit_cap(said.resale.statement, said.improvements.credit_cap)
            said = replace(said, resale=replace(said.resale, statement=capped), dues=None)
        if said.resale is not None:  # a rule that cannot be read is found before anyone signs
            registry.get(said.resale.rule).statement_from_json(said.resale.statement, "terms.resale.statement")
        purchase = said.purchase
        if figures.price is not None and purchase is None:
            purchase = Purchase(starts_on, figures.price, figures.market_value, figures.subsidy)
        check_public(**{f"rule_{n}": rule for n, rule in enumerate(said.rules_of_use, 1)})
        return completed(replace(said, starts=said.starts or starts_on, purchase=purchase, dues=None))


def _check_figures(figures: Figures) -> None:
    for name in ("price", "market_value", "subsidy"):
        value = getattr(figures, name)
        if value is not None and not 0 <= value <= MOST_MONEY:
            raise ValidationError({name: _("Give an amount of zero or more.")})
    if figures.tier_served is not None and not 0 <= figures.tier_served <= 999:
        raise ValidationError({"tier_served": _("Give a percent from 0 to 999.")})
    if figures.price is not None and figures.market_value is not None and figures.price > figures.market_value:
        words = _("The price is above the value of home and land together. Please check both.")
        raise ValidationError({"price": words})


def _holders(organization: Organization, household: Household | None, holder: Organization | None) -> list[PartyOf]:
    if (household is None) == (holder is None):
        raise ValidationError({"household": _("Say who holds it: a household, or an organization.")})
    if holder is not None:
        if holder.pk == organization.pk:
            raise ValidationError({"household": _("The trust does not lease to itself.")})
        return [PartyOf(kinds.HOLDER, organization=holder)]
    assert household is not None
    if household.organization_id != organization.pk:
        raise ValidationError({"household": _("This household is not one of this trust.")})
    signers = household.people.filter(signs=True, until__isnull=True).select_related("person")
    people = [PartyOf(kinds.HOLDER, person=each.person) for each in signers]
    if not people:
        raise ValidationError({"household": _("Nobody of this household signs.")})
    return people


def _language(household: Household | None) -> str:
    if household is None:
        return "en"
    first = household.people.filter(signs=True).select_related("person").first()
    spoken = first.person.language if first is not None else "en"
    return spoken if spoken in settings.LANGUAGES_COMPLETE else "en"


def title_of(holding: Holding, building: Building | None = None) -> str:
    """What a lease is called: by the place, never by a family."""
    if building is not None:
        return f"{building.name}, {holding.parcel.name}"[:160]
    return f"{holding.name}, {holding.parcel.name}"[:160]


# --- older leases, from paper -----------------------------------------------------------------------------------------
def enter_old_lease(
    actor: Actor, old: Old, *, scan: bytes | None = None, file_name: str = "", now: dt.datetime | None = None
) -> Lease:
    """Enters a lease that was signed on paper before: it is in force at once, its fees reckoned here from a day on.

    Raises Refused, ValidationError by field, NotAllowed.
    """
    require(actor, "lease.write", old.holding.organization)
    paper = papers.keep(PAPERS, scan, file_name) if scan else None
    with transaction.atomic():
        return _enter_old(old, paper, actor.person, now)


def enter_old_leases(
    actor: Actor, organization: Organization, rows: Sequence[Old], *, now: dt.datetime | None = None
) -> list[Lease]:
    """Many at once, all or none: what a trust does that comes with a file of its leases."""
    require(actor, "lease.write", organization)
    if len(rows) > MOST_OLD:
        raise ValidationError(_("Enter at most %(most)s leases at once.") % {"most": MOST_OLD})
    if any(old.holding.organization_id != organization.pk for old in rows):
        raise ValidationError(_("One of these places is not the trust’s."))
    with transaction.atomic():
        return [_enter_old(old, None, actor.person, now) for old in rows]


def _enter_old(old: Old, paper: papers.Paper | None, by: Person | None, now: dt.datetime | None) -> Lease:
    organization = old.holding.organization
    mark = token(old.submission or uuid.uuid4())
    if before := _written(organization, mark):
        return before
    today = timezone.localdate(now)
    if old.starts_on > today:
        raise ValidationError({"starts_on": _("This day is still to come. Write it as a new lease.")})
    if not old.starts_on <= old.kept_since:
        raise ValidationError({"kept_since": _("Give a day on or after the one on which the lease began.")})
    if not 0 <= old.arrears <= MOST_MONEY:
        raise ValidationError({"arrears": _("Give an amount of zero or more.")})
    holding = locked(old.holding)
    _check_free(holding, None, old.building)
    with problems.told():
        said = old.terms if isinstance(old.terms, LeaseTerms) else kinds.load({**old.terms, "dues": None})
        owed = (Listed(old.kept_since, "arrears", old.arrears),) if old.arrears else ()
        said = replace(said, account_from=old.kept_since, listed=(*said.listed, *owed), dues=None)
    lease = _make(
        holding, said, old.starts_on, old.household, old.holder, old.figures, mark, followed=_before(holding),
        came_by=Lease.Came.ENTERED, passed_on=None, building=old.building, decision="", by=by, now=now,
    )  # fmt: skip
    version = making.make_offer(lease.agreement, now=now)
    record_old_paper(version, signed_on=old.signed_on or old.starts_on, by=by, paper=paper, now=now)
    lease.refresh_from_db()
    return lease


def _before(holding: Holding) -> Lease | None:
    """The lease of the place that ended last, if none follows it yet."""
    ended = Lease.objects.filter(holding=holding, ended_on__isnull=False, next__isnull=True)
    return ended.order_by("-ended_on", "-pk").first()


def keep_paper(
    actor: Actor, lease: Lease, *, title: str, data: bytes, file_name: str, now: dt.datetime | None = None
) -> LeasePaper:
    """Keeps a paper with a lease, for staff and household. The same paper again is the same."""
    require(actor, "lease.write", lease.organization)
    said = required("title", title, _("Say what it is."))
    try:
        paper = papers.keep(FOLDER, data, file_name)
    except ValidationError as problem:
        raise ValidationError({"scan": problem.messages}) from None
    with transaction.atomic():
        row, _made = LeasePaper.objects.get_or_create(
            organization_id=lease.organization_id, lease=lease, sha256=paper.sha256,
            defaults={
                "title": said[:120], "name": paper.name, "mime": paper.mime, "size": paper.size,
                "added_by": actor.person, "added_at": now or timezone.now(),
            },
        )  # fmt: skip
        return row
