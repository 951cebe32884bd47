"""Verbs of duties: plans, their days written ahead, done with what came of it, moved with a reason, visits announced."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import duty_days, telling
from commonhouse.land.stewarding.actions.common import not_ahead
from commonhouse.land.stewarding.models import MOST_PLANS, CalendarFeed, Duty, DutyKind, DutyPaper, DutyPlan, feed_token
from commonhouse.land.stewarding.starters_duties import STARTERS
from commonhouse.land.stewarding.terms import require_holder, terms_of
from commonhouse.people import papers
from commonhouse.people.formats import local
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, person_of, required, today, token, validate

PAPERS = "duties"  # the folder of their papers
AHEAD = dt.timedelta(days=400)  # a year and some weeks: next year's duties are on the calendar
ASKED_OF_HOUSEHOLDS = frozenset({DutyKind.INSURANCE, DutyKind.OCCUPANCY})
MOST_MOVES = 50
MOST_PAPERS = 20
MOST_OWN = 5_000  # single duties of one trust that nobody has done yet


# --- plans ----------------------------------------------------------------------------------------------------------------
def add_plan(
    actor: Actor, organization: Organization, *, name: str, kind: str, starts_on: dt.date,
    anchor: str = DutyPlan.Anchor.LEASE_START, every_months: int = 12, day: int | None = None, month: int | None = None,
    days_before: int = 0, tenures: Sequence[str] = (), asks_paper: bool = False, letter: str = "",
    submission: object = None, now: dt.datetime | None = None,
) -> DutyPlan:  # fmt: skip
    """A duty that comes again; its days are written at once. Sent twice, it is one. Raises ValidationError by field."""
    require(actor, "duty.do", organization)
    mark = token(submission or uuid.uuid4())
    if found := DutyPlan.objects.filter(organization=organization, submission=mark).first():
        return found
    with transaction.atomic():
        organization = locked(organization)
        if DutyPlan.objects.filter(organization=organization, is_open=True).count() >= MOST_PLANS:
            raise Refused(_("There are as many plans as this page can hold. Close one first."))
        plan = DutyPlan(
            organization=organization, name=name.strip(), kind=kind, anchor=anchor, every_months=every_months, day=day,
            month=month, days_before=days_before, tenures=list(tenures), asks_paper=asks_paper, letter=letter,
            starts_on=starts_on, submission=mark,
        )  # fmt: skip
        _check_plan(plan)
        try:
            with transaction.atomic():
                plan.save()
        except IntegrityError:
            raise ValidationError({"name": _("There is a plan of this name already.")}) from None
        generate(plan, now=now)
    return plan


def _check_plan(plan: DutyPlan) -> None:
    validate(plan, ("tenures",))
    unknown = [each for each in plan.tenures if each not in Holding.Tenure.values]
    if unknown:
        raise ValidationError({"tenures": _("Choose from the list.")})
    if plan.anchor == DutyPlan.Anchor.DAY_OF_YEAR and (plan.day is None or plan.month is None):
        raise ValidationError({"day": _("Say which day of the year.")})
    if plan.kind == DutyKind.INSPECTION and plan.every_months < 12:
        raise ValidationError({"every_months": _("Homes are visited once a year at most: give 12 months or more.")})


def add_starters(actor: Actor, organization: Organization, *, now: dt.datetime | None = None) -> list[DutyPlan]:
    """The plans the house offers a trust that has none; those of a name it already has are left out."""
    require(actor, "duty.do", organization)
    known = set(DutyPlan.objects.filter(organization=organization).values_list("name", flat=True))
    starts_on = today(now)
    with transaction.atomic():
        return [
            add_plan(actor, organization, starts_on=starts_on, now=now, **each.fields(), name=str(each.name))
            for each in STARTERS
            if str(each.name) not in known
        ]


def close_plan(actor: Actor, plan: DutyPlan, *, now: dt.datetime | None = None) -> DutyPlan:
    """No more duties from it: those to come that nobody has done are taken away, those that are due stay."""
    require(actor, "duty.do", plan.organization)
    with transaction.atomic():
        plan = locked(plan)
        if plan.is_open:
            plan.is_open = False
            plan.save(update_fields=["is_open"])
            plan.duties.filter(done_at__isnull=True, due_on__gt=today(now), told_at__isnull=True).delete()
    return plan


# --- days written ahead -----------------------------------------------------------------------------------------------
def generate(plan: DutyPlan, *, now: dt.datetime | None = None) -> int:
    """Writes a plan's duties through a year from now; how many are new. Again on the same day it finds nothing to do.

    Inner: the house itself calls it each day (`tasks`), and `add_plan`.
    """
    on = today(now)
    through = on + AHEAD
    if not plan.is_open:
        return 0
    made = 0
    with transaction.atomic():
        before = plan.duties.count()
        for portion in duty_days.rows(plan, on, through):
            Duty.objects.bulk_create(portion, ignore_conflicts=True, batch_size=duty_days.CHUNK)
        made = plan.duties.count() - before
        if plan.through is None or plan.through < through:
            plan.through = through
            plan.save(update_fields=["through"])
    return made


def generate_all(organization: Organization, *, now: dt.datetime | None = None) -> int:
    """All plans of a trust; and what an ended lease does not ask for any more is taken off the list."""
    made = sum(generate(plan, now=now) for plan in DutyPlan.objects.filter(organization=organization, is_open=True))
    gone = Duty.objects.filter(
        organization=organization, done_at__isnull=True, lease__ended_on__isnull=False, due_on__gt=F("lease__ended_on")
    )
    gone.delete()
    return made


# --- one duty -----------------------------------------------------------------------------------------------------------
def add_duty(
    actor: Actor, organization: Organization, *, name: str, due_on: dt.date, kind: str = DutyKind.OTHER,
    holding: Holding | None = None, submission: object = None,
) -> Duty:  # fmt: skip
    """Something to do once. Sent twice, it is one."""
    require(actor, "duty.do", organization)
    mark = token(submission or uuid.uuid4())
    key = f"one:{mark}"
    if found := Duty.objects.filter(organization=organization, key=key).first():
        return found
    if holding is not None and holding.organization_id != organization.pk:
        raise ValidationError({"holding": _("Choose from the list.")})
    if Duty.objects.filter(organization=organization, plan__isnull=True, done_at__isnull=True).count() >= MOST_OWN:
        raise Refused(_("There are too many open duties. Finish some first."))
    lease = (
        Lease.objects.filter(holding=holding, ended_on__isnull=True, began_at__isnull=False).first()
        if holding is not None
        else None
    )
    duty = Duty(
        organization=organization, holding=holding, lease=lease, kind=kind,
        name=required("name", name, _("Say what is to be done.")), key=key, due_on=due_on, first_due_on=due_on,
    )  # fmt: skip
    validate(duty, ("moves",))
    duty.save()
    return duty


def do_duty(
    actor: Actor, duty: Duty, *, outcome: str, words: str = "", done_on: dt.date | None = None,
    paper: tuple[bytes, str] | None = None, now: dt.datetime | None = None,
) -> Duty:  # fmt: skip
    """Done, and what came of it. `paper`: its bytes and name. The record says that it was done, never what came of it.

    Raises ValidationError by field, Refused.
    """
    organization = duty.organization
    require(actor, "duty.do", organization)
    person = person_of(actor, "duty.do")
    on = done_on or today(now)
    not_ahead(on, now, "done_on")
    if outcome not in Duty.Outcome.values:
        raise ValidationError({"outcome": _("Say what came of it.")})
    if outcome != Duty.Outcome.FINE:
        words = required("words", words, _("Say in a few words why, or what is left to do."))
    kept = papers.keep(PAPERS, *paper) if paper is not None else None
    with transaction.atomic():
        duty = locked(duty)
        if duty.done_at is not None:
            return duty
        if kept is not None:
            _keep(duty, kept, actor, now)
        if outcome == Duty.Outcome.FINE and _asks_paper(duty) and not duty.papers.exists():
            raise ValidationError({"paper": _("This duty asks for a paper. Add it, or choose another outcome.")})
        duty.outcome, duty.words, duty.done_on = outcome, words.strip(), on
        duty.done_at, duty.done_by = moment(now), person
        validate(duty, ("moves",))
        duty.save(update_fields=["outcome", "words", "done_on", "done_at", "done_by"])
        if duty.holding is not None and outcome != Duty.Outcome.NOT_NEEDED:
            body = {"duty": duty.public_id, "kind": duty.kind, "holding": duty.holding.public_id, "on": on.isoformat()}
            leave_act(organization, "duty-done", body, duty.holding.public_id, now)
    return duty


def _asks_paper(duty: Duty) -> bool:
    return duty.plan is not None and duty.plan.asks_paper


def add_paper(actor: Actor, duty: Duty, data: bytes, name: str, *, now: dt.datetime | None = None) -> DutyPaper:
    """A paper beside a duty, done or not; the same again is the same."""
    require(actor, "duty.do", duty.organization)
    kept = papers.keep(PAPERS, data, name)
    with transaction.atomic():
        return _keep(locked(duty), kept, actor, now)


def hand_in(
    actor: Actor, duty: Duty, *, said: str = "", paper: tuple[bytes, str] | None = None, now: dt.datetime | None = None
) -> Duty:
    """A household sends what a duty asks for: a paper, or some words. A steward looks at it and says that it is done."""
    if duty.lease is None or duty.kind not in ASKED_OF_HOUSEHOLDS:
        raise Refused(_("Nothing is asked of you here."))
    require_holder(actor, duty.lease, "request.make")
    if paper is None and not said.strip():
        raise ValidationError({"paper": _("Add a paper or a photo, or write some words.")})
    kept = papers.keep(PAPERS, *paper) if paper is not None else None
    with transaction.atomic():
        duty = locked(duty)
        if duty.done_at is not None:
            raise Refused(_("This is done already. Thank you."))
        if kept is not None:
            _keep(duty, kept, actor, now)
        duty.said, duty.handed_in_at = said.strip(), moment(now)
        validate(duty, ("moves",))
        duty.save(update_fields=["said", "handed_in_at"])
    return duty


def _keep(duty: Duty, kept: papers.Paper, actor: Actor, now: dt.datetime | None) -> DutyPaper:
    if found := duty.papers.filter(sha256=kept.sha256).first():
        return found
    if duty.papers.count() >= MOST_PAPERS:
        raise Refused(_("There are as many papers here as this page can hold."))
    return DutyPaper.objects.create(
        organization_id=duty.organization_id, duty=duty, sha256=kept.sha256, mime=kept.mime, size=kept.size,
        name=kept.name, kept_at=moment(now), by=actor.person,
    )  # fmt: skip


def move_duty(actor: Actor, duty: Duty, *, to: dt.date, why: str, now: dt.datetime | None = None) -> Duty:
    """To another day, with a reason; what it was before stays to be read."""
    require(actor, "duty.do", duty.organization)
    why = required("why", why, _("Say why it is moved."))
    if len(why) > 300:
        raise ValidationError({"why": _("At most %(most)s characters.") % {"most": 300}})
    with transaction.atomic():
        duty = locked(duty)
        if duty.done_at is not None:
            raise Refused(_("This is done already."))
        if to == duty.due_on:
            return duty
        if to < today(now):
            raise ValidationError({"to": _("This day is over. Choose today or a later day.")})
        if len(duty.moves) >= MOST_MOVES:
            raise Refused(_("This was moved many times. Say that it is not needed, or do it now."))
        duty.moves = [*duty.moves, [duty.due_on.isoformat(), to.isoformat(), why, today(now).isoformat()]]
        duty.due_on, duty.at, duty.told_at = to, None, None
        duty.save(update_fields=["moves", "due_on", "at", "told_at"])
    return duty


def announce_visit(
    actor: Actor, duty: Duty, *, on: dt.date, at: dt.time, emergency: bool = False, now: dt.datetime | None = None
) -> Duty:
    """Tells a household when somebody comes to see the home, as long before as its lease says, and no more often a year.

    In an emergency, where the lease knows it, the time before does not hold. Raises ValidationError by field, Refused.
    """
    require(actor, "duty.do", duty.organization)
    with transaction.atomic():
        duty = locked(duty)
        if duty.done_at is not None:
            raise Refused(_("This is done already."))
        if duty.lease is None:
            raise Refused(_("Nobody holds this home under a lease: there is nobody to tell."))
        _check_visit(duty, on, at, emergency, now)
        if on != duty.due_on:
            moved = [duty.due_on.isoformat(), on.isoformat(), _("Day of the visit"), today(now).isoformat()]
            duty.moves = [*duty.moves, moved][-MOST_MOVES:]
        duty.due_on, duty.at, duty.told_at = on, at, moment(now)
        duty.save(update_fields=["moves", "due_on", "at", "told_at"])
        telling.visit(duty, now)
    return duty


def _check_visit(duty: Duty, on: dt.date, at: dt.time, emergency: bool, now: dt.datetime | None) -> None:
    assert duty.lease is not None
    clause = terms_of(duty.lease).inspection
    if clause.most_a_year == 0:
        raise Refused(_("Under this lease the trust does not inspect the home. Ask the household instead."))
    starts = dt.datetime.combine(on, at, tzinfo=local(moment(now)).tzinfo)
    if emergency and clause.emergencies:
        return
    if starts < moment(now) + dt.timedelta(hours=clause.notice_hours):
        words = _("The lease says that the household knows %(hours)s hours before. Choose a later day or hour.")
        raise ValidationError({"on": words % {"hours": clause.notice_hours}})
    year = dt.timedelta(days=365)
    others = Duty.objects.filter(lease=duty.lease, kind=DutyKind.INSPECTION, told_at__isnull=False).exclude(pk=duty.pk)
    others = others.exclude(outcome=Duty.Outcome.NOT_NEEDED).filter(due_on__gt=on - year, due_on__lt=on + year)
    if others.count() >= clause.most_a_year:
        said = {"most": clause.most_a_year, "day": telling.day_words(others.latest("due_on").due_on)}
        raise Refused(
            _("Under this lease the home is visited %(most)s times a year at most. One visit was on %(day)s.") % said
        )


# --- the calendar ---------------------------------------------------------------------------------------------------------
def feed(
    actor: Actor, organization: Organization, *, renew: bool = False, now: dt.datetime | None = None
) -> CalendarFeed:
    """The actor's own private address of the calendar; with `renew` another one, and the old one leads nowhere."""
    require(actor, "duty.do", organization)
    person = person_of(actor, "duty.do")
    with transaction.atomic():
        found, made = CalendarFeed.objects.select_for_update().get_or_create(
            organization=organization, person=person, defaults={"made_at": moment(now)}
        )
        if renew and not made:
            found.token, found.made_at = feed_token(), moment(now)
            found.save(update_fields=["token", "made_at"])
    return found
