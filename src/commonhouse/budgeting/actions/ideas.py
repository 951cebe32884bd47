"""Ideas: sent in by anyone, changed or taken back by whoever sent them, hidden by a steward with a reason.

Acts carry an idea's number only: its words and its authors never enter the record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonhouse.budgeting import codes, phases, photos
from commonhouse.budgeting.actions.common import check_same_budget, leave_act, locked, today, validate
from commonhouse.budgeting.languages import choices as languages
from commonhouse.budgeting.models import Budget, Category, District, Idea, IdeaAuthor, Merge, Phase
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require

MOST_IDEAS = 20_000  # of one budget


@dataclass(frozen=True, slots=True)
class Content:
    """What an idea says. photo: as `photos.clean` gives it; None keeps the one there is."""

    title: str
    text: str
    language: str = "en"
    category: Category | None = None
    district: District | None = None
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    photo: dict[str, bytes] | None = None
    photo_description: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """An idea that was received. code: shown to authors without an account, once; "" for those signed in.

    is_repeat: the same form had been received before; nothing was added.
    """

    idea: Idea
    code: str
    is_repeat: bool


def submit_idea(
    actor: Actor, budget: Budget, content: Content, *, submission: str, shown_name: str = "",
    now: datetime | None = None,
) -> Submitted:  # fmt: skip
    """Receives an idea. `submission` is the form's token (codes.new_token): the same token is the same idea.

    Sent again with other words (someone went back and changed them), the idea takes the new words: nothing is lost.
    Raises Refused outside the phase of ideas, ValidationError by field.
    """
    if not codes.is_token(submission):
        raise ValidationError(_("This form is not whole. Please open it again."), code="token")
    with transaction.atomic():
        require(actor, "idea.submit", budget.organization)
        budget = locked(budget)
        _require_phase(budget, now)
        code = "" if actor.person else codes.code_for(submission)
        before = budget.ideas.filter(submission=submission).first()
        if before is not None:
            return _again(actor, before, content, code, now)
        last: int = budget.ideas.aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_IDEAS:
            raise Refused(_("This budget cannot take more ideas."))
        idea = Idea(
            organization=budget.organization, budget=budget, number=last + 1, submission=submission,
            created_on=today(now),
        )  # fmt: skip
        _write(idea, content)
        author = IdeaAuthor(
            organization=budget.organization, idea=idea, person=actor.person,
            code_hash=codes.hash_of(code) if code else "", shown_name=shown_name.strip(),
        )  # fmt: skip
        validate(author, exclude=["idea"])
        author.save()
        leave_act(budget, "idea-received", {"idea": idea.number}, now)
        return Submitted(idea, code, False)


def _again(actor: Actor, idea: Idea, content: Content, code: str, now: datetime | None) -> Submitted:
    """A form that came twice. Only its own author may repeat it: the token is theirs, the code follows from it."""
    proofs = {codes.hash_of(code)} if code else set()
    if not is_author(actor, idea, proofs):
        raise Refused(_("This form has been sent already. Please open a new one."))
    if (idea.title, idea.text) != (content.title.strip(), content.text.strip()) and idea.status == Idea.Status.OPEN:
        _write(idea, content)
        leave_act(idea.budget, "idea-changed", {"idea": idea.number}, now)
    return Submitted(idea, code, True)


def edit_idea(
    actor: Actor, idea: Idea, content: Content, *, proofs: Collection[str] = (), drop_photo: bool = False,
    now: datetime | None = None,
) -> Idea:  # fmt: skip
    """New words by an author (signed in, or by the hash of their code in `proofs`) while ideas are collected."""
    with transaction.atomic():
        idea = _own(actor, idea, proofs)
        _require_phase(idea.budget, now)
        if idea.status != Idea.Status.OPEN:
            raise Refused(_("This idea can no longer be changed."))
        if drop_photo and content.photo is None:
            _drop_photo(idea)
        _write(idea, content)
        leave_act(idea.budget, "idea-changed", {"idea": idea.number}, now)
        return idea


def withdraw_idea(actor: Actor, idea: Idea, *, proofs: Collection[str] = (), now: datetime | None = None) -> Idea:
    """An author takes the idea back. Its number stays, its words go."""
    with transaction.atomic():
        idea = _own(actor, idea, proofs)
        if idea.status == Idea.Status.WITHDRAWN:
            return idea
        _require_phase(idea.budget, now)
        if idea.status != Idea.Status.OPEN or idea.merged_from.exists():
            raise Refused(_("Others have joined this idea or built on it: it can no longer be taken back."))
        _drop_photo(idea)
        idea.status, idea.title, idea.text, idea.place = Idea.Status.WITHDRAWN, "–", "–", ""
        idea.latitude = idea.longitude = None
        idea.save()
        lapse_merges(idea)
        leave_act(idea.budget, "idea-withdrawn", {"idea": idea.number}, now)
        return idea


def hide_idea(actor: Actor, idea: Idea, *, reason: str, now: datetime | None = None) -> Idea:
    """A steward hides an idea that breaks the house's rules. The reason is shown where the idea was."""
    with transaction.atomic():
        require(actor, "idea.moderate", idea.organization)
        idea = locked(idea)
        if idea.status == Idea.Status.HIDDEN:
            return idea
        if idea.status in {Idea.Status.MERGED, Idea.Status.WITHDRAWN}:
            raise Refused(_("This idea is not shown by itself any more."))
        idea.reason = _reason(reason)
        idea.status = Idea.Status.HIDDEN
        idea.save(update_fields=["status", "reason"])
        lapse_merges(idea)
        leave_act(idea.budget, "idea-hidden", {"idea": idea.number}, now)
        return idea


def show_idea(actor: Actor, idea: Idea, *, now: datetime | None = None) -> Idea:
    """A hidden or set-aside idea is shown as open again."""
    with transaction.atomic():
        verb = "idea.moderate" if idea.status == Idea.Status.HIDDEN else "idea.set-aside"
        require(actor, verb, idea.organization)
        idea = locked(idea)
        if idea.status not in {Idea.Status.HIDDEN, Idea.Status.SET_ASIDE}:
            return idea
        idea.status = Idea.Status.DEVELOPED if idea.projects.exists() else Idea.Status.OPEN
        idea.reason = ""
        idea.save(update_fields=["status", "reason"])
        leave_act(idea.budget, "idea-shown", {"idea": idea.number}, now)
        return idea


def set_aside(actor: Actor, idea: Idea, *, reason: str, now: datetime | None = None) -> Idea:
    """A delegate says why an idea does not become a project now. Its author reads the reason on its page."""
    with transaction.atomic():
        require(actor, "idea.set-aside", idea.organization)
        idea = locked(idea)
        if idea.status != Idea.Status.OPEN:
            raise Refused(_("Only an open idea can be set aside."))
        idea.reason = _reason(reason)
        idea.status = Idea.Status.SET_ASIDE
        idea.save(update_fields=["status", "reason"])
        lapse_merges(idea)
        leave_act(idea.budget, "idea-set-aside", {"idea": idea.number}, now)
        return idea


def is_author(actor: Actor, idea: Idea, proofs: Collection[str] = ()) -> bool:
    """The actor sent the idea (or joined theirs to it): by their account, or by the hash of a code they hold."""
    authors = idea.authors.all()
    if actor.person is not None and any(author.person_id == actor.person.pk for author in authors):
        return True
    return any(author.code_hash and author.code_hash in proofs for author in authors)


def _own(actor: Actor, idea: Idea, proofs: Collection[str]) -> Idea:
    require(actor, "idea.submit", idea.organization)
    idea = locked(idea)
    if not is_author(actor, idea, proofs):
        raise NotAllowed("idea.edit")
    return idea


def _require_phase(budget: Budget, now: datetime | None) -> None:
    if not budget.is_published:
        raise Refused(_("This budget has not been published yet."))
    if not phases.stand(budget, now).is_in(Phase.Kind.IDEAS):
        raise Refused(_("Ideas are not being collected now."))


def _write(idea: Idea, content: Content) -> None:
    check_same_budget(idea.budget, category=content.category, district=content.district)
    values: dict[str, Any] = {
        field.name: getattr(content, field.name) for field in fields(content) if field.name != "photo"
    }
    for name, value in values.items():
        setattr(idea, name, value.strip() if isinstance(value, str) else value)
    if content.language not in dict(languages()):
        raise ValidationError({"language": _("Choose one of the languages.")})
    _place_on_map(idea, content)
    validate(idea, exclude=["photo", "merged_into"])
    if content.photo is not None:
        _drop_photo(idea)
        idea.photo = photos.store(content.photo, "ideas")
    if not idea.photo:
        idea.photo_description = ""
    idea.save()


def _place_on_map(idea: Idea, content: Content) -> None:
    """The point given, about 10 m exact; without one, the middle of the district."""
    if (content.latitude is None) != (content.longitude is None):
        raise ValidationError({"place": _("A point on the map has two numbers.")})
    if content.latitude is None and content.district is not None:
        idea.latitude, idea.longitude = content.district.latitude, content.district.longitude


def _drop_photo(idea: Idea) -> None:
    if not idea.photo:
        return
    name = idea.photo.name or ""
    transaction.on_commit(lambda: photos.discard(name))
    idea.photo, idea.photo_description = None, ""


def lapse_merges(idea: Idea) -> None:
    """Questions about joining this idea are no longer asked."""
    for asked in (idea.merges_out, idea.merges_in):
        asked.filter(state=Merge.State.ASKED).update(state=Merge.State.LAPSED)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a sentence or two. Everyone will read it.")})
    if len(reason) > 500:
        raise ValidationError({"reason": _("At most 500 characters.")})
    return reason.strip()
