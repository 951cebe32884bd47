"""What a funded project owes the residents who chose it: milestones, what happened, and every dollar spent.

Acts carry codes, dates and amounts. What updates and entries say in words stands on the promise's page only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from commonhouse.budgeting import codes, photos
from commonhouse.budgeting.actions.common import check_public, leave_act, locked, today, validate
from commonhouse.budgeting.amounts import MAX_AMOUNT
from commonhouse.budgeting.models import Budget, Milestone, MilestoneMove, Project, Promise, PromiseUpdate, Spending
from commonhouse.people.formats import money
from commonhouse.people.permissions import Actor, Refused, require

MOST_MILESTONES = 30
FURTHEST = timedelta(days=365 * 30)
OVER = frozenset({Promise.Status.DONE, Promise.Status.STOPPED})


def make_promises(
    actor: Actor, budget: Budget, winners: Iterable[str], *, now: datetime | None = None
) -> tuple[Promise, ...]:
    """A promise for each winner of the count (project codes, in order of selection). Made once: asked again, the same.

    Raises Refused when a code is not a project on this budget's ballot.
    """
    chosen = list(winners)
    with transaction.atomic():
        require(actor, "promise.make", budget.organization)
        budget = locked(budget)
        projects = {project.code: project for project in budget.projects.filter(code__in=chosen)}
        for code in chosen:
            if code not in projects or projects[code].status != Project.Status.APPROVED:
                raise Refused(_("%(code)s is not a project on this budget's ballot.") % {"code": code})
        made = []
        for code in dict.fromkeys(chosen):
            project = projects[code]
            promise, is_new = Promise.objects.get_or_create(
                project=project,
                defaults={"organization": budget.organization, "budget": budget, "awarded": project.cost},
            )
            made.append(promise)
            if is_new:
                body = {
                    "code": code, "title": project.title, "awarded": str(promise.awarded),
                    "currency": budget.currency,
                }  # fmt: skip
                leave_act(budget, "promise-made", body, now)
        return tuple(made)


def add_milestone(
    actor: Actor, promise: Promise, *, title: str, due_on: date, now: datetime | None = None
) -> Milestone:
    """A step of the work and its date. The same step sent twice is one."""
    with transaction.atomic():
        require(actor, "promise.update", promise.organization)
        promise = _live(promise)
        check_public(title=title)
        _check_due(due_on, now)
        same = promise.milestones.filter(title=title.strip(), first_due_on=due_on).first()
        if same is not None:
            return same
        if promise.milestones.count() >= MOST_MILESTONES:
            raise Refused(_("A promise has at most %(most)s milestones.") % {"most": MOST_MILESTONES})
        milestone = Milestone(
            organization=promise.organization, promise=promise, title=title.strip(), due_on=due_on, first_due_on=due_on
        )
        validate(milestone)
        milestone.save()
        _leave(promise, "milestone-added", {"milestone": milestone.pk, "due_on": due_on.isoformat()}, now)
        return milestone


def move_milestone(
    actor: Actor, milestone: Milestone, *, due_on: date, why: str, now: datetime | None = None
) -> Milestone:
    """Another date for a step, with the reason. What was promised first stays on the page."""
    with transaction.atomic():
        require(actor, "promise.update", milestone.organization)
        assert actor.person is not None
        promise = _live(milestone.promise)
        milestone = locked(milestone)
        if milestone.done_on is not None:
            raise Refused(_("This step is done: its date can no longer move."))
        if due_on == milestone.due_on:
            return milestone
        if not why.strip():
            raise ValidationError({"why": _("Say why. The people who chose this project will read it.")})
        _check_due(due_on, now)
        move = MilestoneMove(
            organization=promise.organization, milestone=milestone, from_on=milestone.due_on, to_on=due_on,
            why=why.strip(), by=actor.person, made_on=today(now),
        )  # fmt: skip
        validate(move)
        move.save()
        milestone.due_on = due_on
        milestone.save(update_fields=["due_on"])
        if due_on > move.from_on and promise.status in {Promise.Status.STARTING, Promise.Status.UNDER_WAY}:
            promise.status = Promise.Status.DELAYED
            promise.save(update_fields=["status"])
        body = {"milestone": milestone.pk, "from": move.from_on.isoformat(), "to": due_on.isoformat()}
        _leave(promise, "milestone-moved", body, now)
        return milestone


def finish_milestone(actor: Actor, milestone: Milestone, *, done_on: date, now: datetime | None = None) -> Milestone:
    with transaction.atomic():
        require(actor, "promise.update", milestone.organization)
        promise = _live(milestone.promise)
        milestone = locked(milestone)
        if milestone.done_on is not None:
            return milestone
        if done_on > today(now):
            raise ValidationError({"done_on": _("This day is still to come.")})
        milestone.done_on = done_on
        milestone.save(update_fields=["done_on"])
        if promise.status == Promise.Status.STARTING:
            promise.status = Promise.Status.UNDER_WAY
            promise.save(update_fields=["status"])
        _leave(promise, "milestone-done", {"milestone": milestone.pk, "done_on": done_on.isoformat()}, now)
        return milestone


def update_promise(
    actor: Actor, promise: Promise, *, status: str, text: str, photo: dict[str, bytes] | None = None,
    photo_description: str = "", now: datetime | None = None,
) -> PromiseUpdate:  # fmt: skip
    """What happened, and how the promise stands now. The same news sent twice on a day is one."""
    with transaction.atomic():
        require(actor, "promise.update", promise.organization)
        assert actor.person is not None
        promise = locked(promise)
        day = today(now)
        said = {"status": status, "text": text.strip(), "made_on": day, "by": actor.person}
        if same := promise.updates.filter(**said).first():
            return same
        open_steps = promise.milestones.filter(done_on=None).count()
        if status == Promise.Status.DONE and open_steps:
            raise ValidationError({"status": _("Some steps are not marked done yet. Mark them, then say it is done.")})
        update = PromiseUpdate(
            organization=promise.organization, promise=promise, photo_description=photo_description.strip(), **said
        )
        validate(update, exclude=["photo"])
        if photo is not None:
            update.photo = photos.store(photo, "promises")
        else:
            update.photo_description = ""
        update.save()
        promise.status = status
        promise.save(update_fields=["status"])
        _leave(promise, "promise-updated", {"status": str(status)}, now)
        return update


def spend(
    actor: Actor, promise: Promise, *, amount: int, what: str, spent_on: date, submission: str,
    over_is_meant: bool = False, now: datetime | None = None,
) -> Spending:  # fmt: skip
    """Money spent (minor units). The form's token makes it one entry; more than awarded must be meant, and shows."""
    with transaction.atomic():
        require(actor, "promise.spend", promise.organization)
        assert actor.person is not None
        promise = locked(promise)
        if same := _entered(promise, submission):
            return same
        if not 0 < amount <= MAX_AMOUNT:
            raise ValidationError({"amount": _("Look at the amount again: it is zero, below zero or far too large.")})
        if spent_on > today(now):
            raise ValidationError({"spent_on": _("This day is still to come.")})
        over = spent(promise) + amount - promise.awarded
        if over > 0 and not over_is_meant:
            raise ValidationError({"over_is_meant": _over_words(promise, over)}, code="over")
        entry = Spending(
            organization=promise.organization, promise=promise, amount=amount, what=what.strip(), spent_on=spent_on,
            by=actor.person, submission=submission,
        )  # fmt: skip
        validate(entry)
        entry.save()
        body = {
            "entry": entry.pk,
            "amount": str(amount),
            "currency": promise.budget.currency,
            "on": spent_on.isoformat(),
        }
        _leave(promise, "spent", body, now)
        return entry


def _over_words(promise: Promise, over: int) -> str:
    return _("With this, %(over)s more is spent than was awarded. If that is so, tick the box; it will show.") % {
        "over": money(over, promise.budget.currency)
    }


def correct_spending(
    actor: Actor, entry: Spending, *, why: str, submission: str, now: datetime | None = None
) -> Spending:
    """Takes an entry back by its opposite. Nothing is erased: both stay on the page. Done once only."""
    with transaction.atomic():
        require(actor, "promise.spend", entry.organization)
        assert actor.person is not None
        promise = locked(entry.promise)
        if same := _entered(promise, submission):
            return same
        if entry.corrects_id is not None:
            raise Refused(_("This entry is itself a correction. Enter the right amount instead."))
        before = Spending.objects.filter(corrects=entry).first()
        if before is not None:
            return before
        if not why.strip():
            raise ValidationError({"why": _("Say what was wrong.")})
        opposite = Spending(
            organization=promise.organization, promise=promise, amount=-entry.amount, what=why.strip(),
            spent_on=today(now), corrects=entry, by=actor.person, submission=submission,
        )  # fmt: skip
        validate(opposite)
        opposite.save()
        body = {
            "entry": opposite.pk, "corrects": entry.pk, "amount": str(opposite.amount),
            "currency": promise.budget.currency,
        }  # fmt: skip
        _leave(promise, "spending-corrected", body, now)
        return opposite


def spent(promise: Promise) -> int:
    """The sum of all entries, corrections included."""
    return promise.spendings.aggregate(sum=Sum("amount"))["sum"] or 0


def _entered(promise: Promise, submission: str) -> Spending | None:
    if not codes.is_token(submission):
        raise ValidationError(_("This form is not whole. Please open it again."), code="token")
    same = Spending.objects.filter(organization=promise.organization, submission=submission).first()
    if same is not None and same.promise_id != promise.pk:
        raise ValidationError(_("This form is not whole. Please open it again."), code="token")
    return same


def _live(promise: Promise) -> Promise:
    """The promise, locked, if its work is not over. An update may take it up again."""
    promise = locked(promise)
    if promise.status in OVER:
        raise Refused(_("This promise is done or stopped. Post an update to take it up again."))
    return promise


def _check_due(due_on: date, now: datetime | None) -> None:
    if not today(now) - timedelta(days=365) <= due_on <= today(now) + FURTHEST:
        raise ValidationError({"due_on": _("Look at the year again.")})


def _leave(promise: Promise, act: str, body: dict[str, Any], now: datetime | None) -> None:
    leave_act(promise.budget, act, {"code": promise.project.code} | body, now)
