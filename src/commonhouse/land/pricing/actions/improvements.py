"""Improvements: asked for, answered with a reason, finished with cost and receipts, and entered for the price."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds, terms_of
from commonhouse.land.pricing import prices, telling
from commonhouse.land.pricing.actions.common import FOLDER, MOST_MONEY, require_running
from commonhouse.land.pricing.models import MOST_IMPROVEMENTS, MOST_PAPERS, Improvement, ImprovementPaper
from commonhouse.people import papers
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require
from commonhouse.people.verbs import check_texts, locked, moment, required, today, token

_State = Improvement.State


def ask(
    actor: Actor, lease: Lease, *, what: str, estimate: int, about: str = "", is_done: bool = False, submission: object,
    now: dt.datetime | None = None,
) -> Improvement:  # fmt: skip
    """The owner tells the trust what they would like to do, or have done (`is_done`); staff may enter it for them.

    Where the lease asks only that the trust be told, telling is enough: it is approved at once. Sent twice, it is one.
    Raises NotAllowed, Refused, ValidationError by field.
    """
    _require_own(actor, lease)
    mark = token(submission)
    if made := Improvement.objects.filter(organization=lease.organization, submission=mark).first():
        return made
    with transaction.atomic():
        require_running(locked(lease))
        row = make(
            lease, what=what, estimate=estimate, about=about, is_done=is_done, by=actor.person, mark=mark, now=now
        )
        if row.state == _State.APPROVED:
            _leave_approved(row, now)
        else:
            telling.asked(row)
        return row


def make(
    lease: Lease, *, what: str, estimate: int, about: str = "", is_done: bool = False, by: Person | None = None,
    mark: object, now: dt.datetime | None = None,
) -> Improvement:  # fmt: skip
    """Inner: the row alone; the caller has checked the right, holds the lease, and leaves the act."""
    row = Improvement(
        organization=lease.organization, lease=lease, what=required("what", what, _("Say what you would like to do.")),
        about=about.strip(), estimate=estimate, is_done=is_done, asked_by=by, asked_at=moment(now), submission=token(mark),
    )  # fmt: skip
    if not 1 <= estimate <= MOST_MONEY:
        raise ValidationError({"estimate": _("Give an amount above zero.")})
    if lease.improvements.exclude(state=_State.WITHDRAWN).count() >= MOST_IMPROVEMENTS:
        raise Refused(_("There are as many improvements as there can be."))
    if not is_done and not needs_consent(lease, estimate):
        row.state, row.decided_at = _State.APPROVED, row.asked_at
    row.full_clean(exclude=["organization", "lease", "asked_by", "decided_by"], validate_constraints=False)
    check_texts(row)
    row.save()
    return row


def needs_consent(lease: Lease, estimate: int) -> bool:
    """Whether the lease asks for the trust's yes; else telling it is enough."""
    rules = terms_of(lease).improvements
    if rules is None:
        return True
    return rules.consent_above is not None and estimate > rules.consent_above


def decide(
    actor: Actor, improvement: Improvement, *, approved: bool, reason: str = "", now: dt.datetime | None = None
) -> Improvement:
    """The trust says yes or no; a no needs a reason. Nobody answers their own."""
    require(actor, "improvement.decide", improvement.organization)
    if holds(actor, improvement.lease):
        raise Refused(_("This is your own home. Somebody else has to answer."))
    if not approved:
        reason = required("reason", reason, _("Say why, so that the family knows what would make it a yes."))
    with transaction.atomic():
        row = locked(improvement)
        wanted = _State.APPROVED if approved else _State.REFUSED
        if row.state == wanted:
            return row
        if row.state != _State.ASKED:
            raise Refused(_("This is answered already."))
        row.state, row.reason, row.decided_at, row.decided_by = wanted, reason.strip(), moment(now), actor.person
        _save(row, "state", "reason", "decided_at", "decided_by")
        telling.answered(row)
        if approved:
            _leave_approved(row, now)
        return row


def add_paper(
    actor: Actor, improvement: Improvement, data: bytes, *, name: str = "", now: dt.datetime | None = None
) -> ImprovementPaper:
    """Keeps a receipt, a permit or a picture; the same again is the same."""
    _require_own(actor, improvement.lease)
    kept = papers.keep(FOLDER, data, name)
    with transaction.atomic():
        row = locked(improvement)
        if row.state in {_State.WITHDRAWN, _State.REFUSED}:
            raise Refused(_("This is closed."))
        if found := row.papers.filter(sha256=kept.sha256).first():
            return found
        if row.papers.count() >= MOST_PAPERS:
            raise Refused(_("At most %(most)s papers are kept with one improvement.") % {"most": MOST_PAPERS})
        return ImprovementPaper.objects.create(
            organization=row.organization, improvement=row, name=kept.name, sha256=kept.sha256, mime=kept.mime,
            size=kept.size, added_by=actor.person, added_at=moment(now),
        )  # fmt: skip


def finish(
    actor: Actor, improvement: Improvement, *, finished_on: dt.date, cost: int, useful_years: int | None = None,
    now: dt.datetime | None = None,
) -> Improvement:  # fmt: skip
    """The work is done: the day and the real cost. It may be sent again, with other figures, until it is entered."""
    _require_own(actor, improvement.lease)
    with transaction.atomic():
        row = locked(improvement)
        if row.state not in {_State.APPROVED, _State.FINISHED}:
            raise Refused(_("Only work that was approved can be finished."))
        set_finished(row, finished_on=finished_on, cost=cost, useful_years=useful_years, now=now)
        row.state = _State.FINISHED
        _save(row, "state", "finished_on", "cost", "useful_years")
        telling.finished(row)
        return row


def set_finished(
    row: Improvement, *, finished_on: dt.date, cost: int, useful_years: int | None, now: dt.datetime | None
) -> None:
    """Checks and sets the figures of finished work. Raises ValidationError by field."""
    if finished_on > today(now):
        raise ValidationError({"finished_on": _("This day is still to come.")})
    if finished_on <= prices.purchase_day(row.lease):
        raise ValidationError({"finished_on": _("The home was bought later than this day. Please check the date.")})
    if not 1 <= cost <= MOST_MONEY:
        raise ValidationError({"cost": _("Give an amount above zero.")})
    row.finished_on, row.cost, row.useful_years = finished_on, cost, useful_years


def credit(
    actor: Actor, improvement: Improvement, *, cost: int | None = None, useful_years: int | None = None,
    now: dt.datetime | None = None,
) -> Improvement:  # fmt: skip
    """Staff have seen the receipts: it counts for the price as the lease's rule says, which may be nothing at all."""
    require(actor, "improvement.decide", improvement.organization)
    if holds(actor, improvement.lease):
        raise Refused(_("This is your own home. Somebody else has to answer."))
    with transaction.atomic():
        row = locked(improvement)
        if row.state == _State.CREDITED:
            return row
        if row.state != _State.FINISHED or row.finished_on is None or row.cost is None:
            raise Refused(_("Only finished work can be entered for the price."))
        if not row.papers.exists():
            raise Refused(_("There is no receipt yet. Add one first."))
        set_finished(
            row, finished_on=row.finished_on, cost=row.cost if cost is None else cost,
            useful_years=row.useful_years if useful_years is None else useful_years, now=now,
        )  # fmt: skip
        enter_credit(row, by=actor.person, now=now)
        telling.credited(row)
        leave_credited(row, now)
        return row


def enter_credit(row: Improvement, *, by: Person | None, now: dt.datetime | None) -> None:
    """Inner: the row alone."""
    row.state, row.credited_by, row.credited_at = _State.CREDITED, by, moment(now)
    _save(row, "state", "cost", "finished_on", "useful_years", "credited_by", "credited_at")


def withdraw(actor: Actor, improvement: Improvement) -> Improvement:
    """The owner does not want to do it after all."""
    _require_own(actor, improvement.lease)
    with transaction.atomic():
        row = locked(improvement)
        if row.state == _State.WITHDRAWN:
            return row
        if row.state not in {_State.ASKED, _State.APPROVED, _State.FINISHED}:
            raise Refused(_("This can no longer be taken back."))
        row.state = _State.WITHDRAWN
        _save(row, "state")
        return row


def _require_own(actor: Actor, lease: Lease) -> None:
    """The household itself, or staff for a family that comes to the office."""
    require(actor, "improvement.ask", lease.organization)
    if not holds(actor, lease) and not allows(actor, "improvement.decide", lease.organization):
        raise NotAllowed("improvement.ask")


def _save(row: Improvement, *fields: str) -> None:
    row.full_clean(
        exclude=["organization", "lease", "asked_by", "decided_by", "credited_by"], validate_constraints=False
    )
    check_texts(row)
    row.save(update_fields=list(fields))


def _leave_approved(row: Improvement, now: dt.datetime | None) -> None:
    body = _body(row) | {"estimate": row.estimate, "notice": not row.is_done}
    leave_act(row.organization, "improvement-approved", body, row.public_id, now)


def leave_credited(row: Improvement, now: dt.datetime | None) -> None:
    """The act of work that counts from now on."""
    assert row.finished_on is not None
    assert row.cost is not None
    body = _body(row) | {"cost": row.cost, "finished_on": row.finished_on.isoformat(), "notice": not row.is_done}
    body["useful_years"] = row.useful_years
    leave_act(row.organization, "improvement-credited", body, row.public_id, now)


def _body(row: Improvement) -> dict[str, object]:
    agreement = row.lease.agreement
    return {
        "improvement": row.public_id, "agreement": agreement.public_id, "holding": row.lease.holding.public_id,
        "unit": agreement.unit,
    }  # fmt: skip
