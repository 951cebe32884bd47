"""A review from its beginning to the finding by two."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.eligibility import figures as sealed
from commonhouse.land.eligibility import hooks, telling
from commonhouse.land.eligibility.actions.common import months_later, note
from commonhouse.land.eligibility.models import IncomeReview, LimitTable, ReviewStep
from commonhouse.land.eligibility.queries import RUNNING, is_theirs, rules_of, table_or_refuse
from commonhouse.land.leasing.models import Household
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, allows, require
from commonhouse.people.verbs import locked, moment, person_of, required, today, token, validate
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.income import Figures

State, What = IncomeReview.State, ReviewStep.What
VERB = "income.review"
IDLE = dt.timedelta(days=180)  # a review that nobody goes on with is deleted too, so long after its last step


@dataclass(frozen=True, slots=True)
class About:
    """Whose figures a review is about. kind and key: what it is for ("application" and its public name, "lease", "household").

    ticket: the name the record may know, a random one if none. applicant: who may see and correct it, with those of the
    household who have an entry.
    """

    kind: str
    key: str
    ticket: str = ""
    applicant: Person | None = None
    household: Household | None = None


def begin_review(
    actor: Actor, organization: Organization, about: About, *, size: int, tier: int | None = None,
    purpose: str = IncomeReview.Purpose.APPLICATION, on: dt.date | None = None, area: str = "",
    figures: Figures | None = None, submission: uuid.UUID | str | None = None, now: dt.datetime | None = None,
) -> IncomeReview:  # fmt: skip
    """A review, begun by a reviewer. One that is under way for the same thing is given instead of a second."""
    require(actor, VERB, organization)
    with transaction.atomic():
        review = open_review(
            organization, about, size=size, tier=tier, purpose=purpose, on=on, area=area, figures=figures,
            by=actor.person, submission=submission, now=now,
        )  # fmt: skip
        if review.steps.count() == 1:
            telling.asked(review, now)
        return review


def open_review(
    organization: Organization, about: About, *, size: int, tier: int | None = None,
    purpose: str = IncomeReview.Purpose.APPLICATION, on: dt.date | None = None, area: str = "",
    figures: Figures | None = None, by: Person | None = None, submission: uuid.UUID | str | None = None,
    now: dt.datetime | None = None,
) -> IncomeReview:  # fmt: skip
    """The same, inside another verb that has asked for permission (an application that is sent, an offer that is made)."""
    mark = token(submission) if submission is not None else uuid.uuid4()
    Organization.objects.select_for_update().get(pk=organization.pk)
    rows = IncomeReview.objects.filter(organization=organization)
    found = rows.filter(submission=mark).first() or rows.filter(
        subject_kind=about.kind, subject_id=about.key, purpose=purpose, state__in=RUNNING
    ).first()  # fmt: skip
    if found is not None:
        return found
    review = IncomeReview(
        organization=organization, ticket=about.ticket or secrets.token_hex(8), subject_kind=about.kind,
        subject_id=about.key, household=about.household, applicant=about.applicant, purpose=purpose, size=size,
        asked_tier=tier, area=area.strip(), as_of=on or today(now), rule=rules_of(organization).income,
        begun_at=moment(now), submission=mark, purge_on=today(now) + IDLE,
    )  # fmt: skip
    validate(review, exclude=("organization", "household", "applicant", "sealed"))
    sealed.write(review, figures or Figures(size))
    review.save()
    note(review, What.BEGUN, by, now)
    return review


# --- figures ------------------------------------------------------------------------------------------------------------
def set_figures(
    actor: Actor, review: IncomeReview, figures: Figures, *, revision: int, now: dt.datetime | None = None
) -> IncomeReview:
    """Other figures, entered by the household or by a reviewer. What one reviewer had confirmed has to be confirmed again.

    `revision` is that of the figures the change was made to: two people do not overwrite each other.
    """
    with transaction.atomic():
        review = _held(review)
        _require_either(actor, review)
        _require_running(review)
        if review.revision != revision:
            raise Refused(_("Somebody changed these figures in the meantime. Look at them again, then change them."))
        sealed.write(review, figures)
        review.revision += 1
        review.purge_on = today(now) + IDLE
        _unconfirm(review)
        review.save(
            update_fields=["sealed", "size", "revision", "state", "first_by", "first_at", "table", "purge_on"],
        )
        note(review, What.CHANGED, actor.person, now)
        return review


def _unconfirm(review: IncomeReview) -> None:
    if review.state == State.SECOND:
        review.state = State.FIRST
    review.first_by = review.first_at = review.table = None


def hand_in(actor: Actor, review: IncomeReview, *, now: dt.datetime | None = None) -> None:
    """The household says that its figures and papers are complete: itself, or to a reviewer who enters it for them."""
    with transaction.atomic():
        review = _held(review)
        _require_either(actor, review)
        if review.state in {State.FIRST, State.SECOND}:
            return
        _require_running(review)
        review.state, review.purge_on = State.FIRST, today(now) + IDLE
        review.save(update_fields=["state", "purge_on"])
        note(review, What.HANDED, actor.person, now)


# --- by two -------------------------------------------------------------------------------------------------------------
def review_first(
    actor: Actor, review: IncomeReview, *, revision: int, words: str = "", now: dt.datetime | None = None
) -> IncomeReview:
    """The first reviewer has held the figures against the papers, and confirms them as they stand."""
    with transaction.atomic():
        review = _held(review)
        person = _reviewer(actor, review)
        if review.state == State.SECOND and review.first_by_id == person.pk and review.revision == revision:
            return review
        _require_running(review)
        if review.state == State.SECOND:
            raise Refused(_("This was confirmed once already. It waits for a second reviewer."))
        _same(review, revision)
        _require_named(review)
        table = table_or_refuse(review.organization, review.as_of, review.area)
        _reckon(review, table)
        review.state, review.first_by, review.first_at, review.table = State.SECOND, person, moment(now), table
        review.purge_on = today(now) + IDLE
        review.save(update_fields=["state", "first_by", "first_at", "table", "purge_on"])
        note(review, What.CONFIRMED, person, now, words)
        return review


def review_second(
    actor: Actor, review: IncomeReview, *, agrees: bool, revision: int, words: str = "",
    now: dt.datetime | None = None,
) -> IncomeReview:  # fmt: skip
    """Another reviewer has seen the same figures and agrees, which decides; or sends them back, saying why."""
    with transaction.atomic():
        review = _held(review)
        person = _reviewer(actor, review)
        if agrees and review.state == State.DONE and review.second_by_id == person.pk:
            return review
        if review.state != State.SECOND:
            raise Refused(_("This does not wait for a second reviewer."))
        if review.first_by_id == person.pk:
            raise Refused(_("You confirmed these figures first. Somebody else has to look at them too."))
        _same(review, revision)
        if not agrees:
            return _send_back(review, State.FIRST, person, words, now)
        return _decide(review, person, words, now)


def return_to_household(
    actor: Actor, review: IncomeReview, words: str, *, now: dt.datetime | None = None
) -> IncomeReview:
    """A reviewer asks the household for something that is missing."""
    with transaction.atomic():
        review = _held(review)
        person = _reviewer(actor, review)
        _require_running(review)
        return _send_back(review, State.OPEN, person, words, now)


def _send_back(review: IncomeReview, state: str, person: Person, words: str, now: dt.datetime | None) -> IncomeReview:
    words = required("words", words, _("Say what is missing or wrong."))
    _unconfirm(review)
    review.state, review.purge_on = state, today(now) + IDLE
    review.save(update_fields=["state", "first_by", "first_at", "table", "purge_on"])
    note(review, What.RETURNED, person, now, words)
    if state == State.OPEN:
        telling.returned(review, now)
    return review


def _decide(review: IncomeReview, person: Person, words: str, now: dt.datetime | None) -> IncomeReview:
    assert review.table is not None
    found = _reckon(review, review.table)
    rules, day = rules_of(review.organization), today(now)
    review.state, review.second_by, review.second_at = State.DONE, person, moment(now)
    review.outcome = IncomeReview.Outcome.WITHIN if found.within else IncomeReview.Outcome.OVER
    review.tier = None if found.income.worth_over else found.limited.tier
    review.valid_until = months_later(day, rules.valid_months)
    review.purge_on = day + dt.timedelta(days=rules.purge_days)
    review.save()
    note(review, What.AGREED, person, now, words)
    telling.decided(review, now)
    hooks.reviewed(review)
    if found.within:
        leave_act(review.organization, "income-reviewed", _finding(review, review.table), review.ticket, now)
    return review


def _finding(review: IncomeReview, table: LimitTable) -> dict[str, Any]:
    """What the record says of a household that is within the limit: its tier, and nothing it earns. Of others it says nothing."""
    assert review.valid_until is not None
    return {
        "ticket": review.ticket, "purpose": review.purpose, "tier": review.tier, "asked": review.asked_tier,
        "table": table.public_id, "by": table.organization.slug, "on": review.as_of.isoformat(),
        "valid_until": review.valid_until.isoformat(), "reviewers": 2,
    }  # fmt: skip


def drop_review(actor: Actor, review: IncomeReview, words: str = "", *, now: dt.datetime | None = None) -> None:
    """Put aside without a finding: the household went on, or it was begun by mistake. The sealed part goes in time."""
    with transaction.atomic():
        review = _held(review)
        _require_either(actor, review)
        if review.state == State.DROPPED:
            return
        _require_running(review)
        review.state = State.DROPPED
        review.purge_on = today(now) + dt.timedelta(days=rules_of(review.organization).purge_days)
        review.save(update_fields=["state", "purge_on"])
        note(review, What.DROPPED, actor.person, now, words)


def look_again(
    actor: Actor, review: IncomeReview, *, purpose: str = "", on: dt.date | None = None,
    now: dt.datetime | None = None,
) -> IncomeReview:  # fmt: skip
    """Another review of the same household, from the figures there are: it says they were wrong, or time has passed."""
    with transaction.atomic():
        review = _held(review)
        _require_either(actor, review)
        if review.is_running:
            return review
        about = About(
            review.subject_kind, review.subject_id, review.ticket, review.applicant, review.household
        )  # fmt: skip
        return open_review(
            review.organization, about, size=review.size, tier=review.asked_tier, purpose=purpose or review.purpose,
            on=on, area=review.area, figures=sealed.read(review), by=actor.person, now=now,
        )  # fmt: skip


# --- what the verbs share -----------------------------------------------------------------------------------------------
def _held(review: IncomeReview) -> IncomeReview:
    held = locked(review)
    held.organization = review.organization
    return held


def _reviewer(actor: Actor, review: IncomeReview) -> Person:
    """A reviewer who is not of the household itself."""
    require(actor, VERB, review.organization)
    if is_theirs(actor, review):
        raise Refused(_("This is about your own household. Others have to review it."))
    return person_of(actor, VERB)


def _require_either(actor: Actor, review: IncomeReview) -> None:
    """The household itself, or a reviewer."""
    if is_theirs(actor, review):
        return
    require(actor, VERB, review.organization)


def _require_running(review: IncomeReview) -> None:
    if not review.is_running:
        raise Refused(_("This review is over. Ask for another one."))


def _require_named(review: IncomeReview) -> None:
    """That no income came in is a finding only where the household has said so, by handing it in."""
    found = sealed.read(review)
    if review.state == State.OPEN and found is not None and not found.lines:
        raise Refused(_("No income is named yet. If there is none, it is handed in as it is, and then confirmed."))


def _same(review: IncomeReview, revision: int) -> None:
    """What is confirmed is what was read."""
    if review.revision != revision:
        raise Refused(_("The figures changed since you opened this page. Look at them again."))


def _reckon(review: IncomeReview, table: LimitTable) -> sealed.Reckoned:
    figures = sealed.read(review)
    if figures is None:
        raise Refused(_("The figures were deleted. Ask for another review."))
    try:
        return sealed.reckon(review, figures, table)
    except RuleError as problem:
        raise ValidationError(
            _("The table of %(table)s does not fit this review: %(problem)s")
            % {"table": table, "problem": problem.problem}
        ) from None


def may_change(actor: Actor, review: IncomeReview) -> bool:
    """Whether the actor may change figures now."""
    return review.is_running and (is_theirs(actor, review) or allows(actor, VERB, review.organization))
