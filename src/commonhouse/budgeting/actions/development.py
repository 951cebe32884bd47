"""From ideas to projects: volunteers become delegates, delegates write projects, the public body reviews them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.budgeting import phases, photos
from commonhouse.budgeting.actions.common import check_public, check_same_budget, leave_act, locked, today, validate
from commonhouse.budgeting.amounts import MAX_AMOUNT
from commonhouse.budgeting.languages import choices as languages
from commonhouse.budgeting.models import Budget, Category, District, Idea, Project, ProjectText, Review
from commonhouse.people.formats import money
from commonhouse.people.permissions import Actor, Refused, require

MOST_PROJECTS = 500  # of one budget: a ballot of more could not be read
EDITABLE = frozenset({Project.Status.DRAFT, Project.Status.RETURNED})


class EditConflict(Refused):
    """Someone else saved this project meanwhile. `project` is as it stands now; nothing was overwritten."""

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(_("Someone else changed this project while you were writing. Nothing of yours is lost."))


@dataclass(frozen=True, slots=True)
class Plan:
    """What delegates write of a project. cost: minor units; photo: as `photos.clean` gives it, None keeps the old."""

    title: str
    summary: str
    cost: int
    description: str = ""
    language: str = "en"
    cost_notes: str = ""
    feasibility: str = ""
    benefits: str = ""
    equity: str = ""
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    category: Category | None = None
    district: District | None = None
    photo: dict[str, bytes] | None = None
    photo_description: str = ""
    ideas: tuple[Idea, ...] = ()


PLAIN_FIELDS = tuple(field.name for field in fields(Plan) if field.name not in {"photo", "ideas"})


def draft_project(actor: Actor, budget: Budget, plan: Plan, *, now: datetime | None = None) -> Project:
    """A new project with the next code (P1, P2, ...). A code is never given twice, whatever becomes of the project."""
    with transaction.atomic():
        require(actor, "project.develop", budget.organization)
        budget = locked(budget)
        _require_development(budget, now)
        same = {"title": plan.title.strip(), "summary": plan.summary.strip(), "cost": plan.cost}
        if twice := budget.projects.filter(status=Project.Status.DRAFT, version=1, **same).first():
            return twice  # the form sent a second time
        taken = set(budget.projects.values_list("code", flat=True))
        if len(taken) >= MOST_PROJECTS:
            raise Refused(_("There are already %(most)s projects.") % {"most": MOST_PROJECTS})
        project = Project(organization=budget.organization, budget=budget, code=_next_code(taken))
        _write(project, plan)
        leave_act(budget, "project-started", {"code": project.code}, now)
        return project


def _next_code(taken: set[str]) -> str:
    numbers = [int(code[1:]) for code in taken if code[:1] == "P" and code[1:].isdecimal()]
    return f"P{max(numbers, default=0) + 1}"


def edit_project(
    actor: Actor, project: Project, plan: Plan, *, version: int, drop_photo: bool = False, now: datetime | None = None
) -> Project:
    """Saves a delegate's text over the version they started from. Raises EditConflict if that is not the newest."""
    with transaction.atomic():
        require(actor, "project.develop", project.organization)
        project = locked(project)
        _require_development(project.budget, now)
        if project.status not in EDITABLE:
            raise Refused(_("This project is with the reviewers or on the ballot. Take it back first to change it."))
        if project.version != version:
            raise EditConflict(project)
        was = (project.title, project.summary, project.language)
        if drop_photo and plan.photo is None:
            _drop_photo(project)
        project.version += 1
        _write(project, plan)
        if was != (project.title, project.summary, project.language):
            project.texts.update(checked_by=None)  # what they say may no longer be true
            project.texts.filter(language=project.language).delete()
        leave_act(project.budget, "project-changed", {"code": project.code, "version": project.version}, now)
        return project


def submit_project(
    actor: Actor, project: Project, *, version: int | None = None, now: datetime | None = None
) -> Project:
    """Hands the project to the public body for review."""
    with transaction.atomic():
        require(actor, "project.develop", project.organization)
        project = locked(project)
        if project.status == Project.Status.SUBMITTED:
            return project
        _require_development(project.budget, now)
        if project.status not in EDITABLE:
            raise Refused(_("Only a project that is being developed can be sent for review."))
        if version is not None and version != project.version:
            raise EditConflict(project)
        if missing := lacks(project):
            raise Refused(" ".join([_("Before review this project still needs:"), ", ".join(missing) + "."]))
        return _turn(project, Project.Status.SUBMITTED, "project-submitted", {"version": project.version}, now)


def lacks(project: Project) -> list[str]:
    """What a project must say before reviewers can judge it."""
    needed = (
        (project.description, _("what will be done")),
        (project.cost_notes, _("how the cost was estimated")),
        (project.feasibility, _("whether it can be done")),
        (project.benefits, _("who benefits")),
        (project.category_id or not project.budget.categories.exists(), _("a category")),
        (project.district_id or not project.budget.districts.exists(), _("a district")),
    )
    return [words for given, words in needed if not given]


def review_project(
    actor: Actor, project: Project, *, decision: str, reasons: str, version: int, now: datetime | None = None
) -> Review:
    """The public body's answer, with reasons everyone can read. Approved, the project is on the ballot."""
    with transaction.atomic():
        require(actor, "project.review", project.organization)
        assert actor.person is not None
        project = locked(project)
        _require_development(project.budget, now)
        if project.status != Project.Status.SUBMITTED:
            raise Refused(_("This project is not waiting for review."))
        if project.version != version:
            raise EditConflict(project)
        review = Review(
            organization=project.organization, project=project, decision=decision, reasons=reasons.strip(),
            reviewer=actor.person, made_on=today(now),
        )  # fmt: skip
        validate(review)
        review.save()
        if decision == Review.Decision.APPROVED:
            listed = {
                "title": project.title, "cost": str(project.cost), "currency": project.budget.currency,
            }  # fmt: skip
            _turn(project, Project.Status.APPROVED, "project-listed", listed, now)
        else:
            _turn(project, Project.Status.RETURNED, "project-returned", {"version": project.version}, now)
        return review


def take_back_project(actor: Actor, project: Project, *, reason: str = "", now: datetime | None = None) -> Project:
    """Back to being developed: from review by its delegates, from the ballot by a steward with a reason."""
    with transaction.atomic():
        listed = project.status in {Project.Status.APPROVED, Project.Status.WITHDRAWN}
        require(actor, "project.list" if listed else "project.develop", project.organization)
        project = locked(project)
        if project.status == Project.Status.DRAFT:
            return project
        _require_development(project.budget, now)
        if project.status == Project.Status.APPROVED or reason:
            _check_reason(reason)
        project.reason = ""
        return _turn(project, Project.Status.DRAFT, "project-reopened", {"why": reason.strip()} if listed else {}, now)


def withdraw_project(actor: Actor, project: Project, *, reason: str, now: datetime | None = None) -> Project:
    """The project will not be on the ballot. Its page and the ideas behind it say why."""
    with transaction.atomic():
        verb = "project.list" if project.status == Project.Status.APPROVED else "project.develop"
        require(actor, verb, project.organization)
        project = locked(project)
        if project.status == Project.Status.WITHDRAWN:
            return project
        _require_development(project.budget, now)
        _check_reason(reason)
        project.reason = reason.strip()
        project.exclusive_group = None
        return _turn(project, Project.Status.WITHDRAWN, "project-withdrawn", {"why": project.reason}, now)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a sentence or two. Everyone will read it.")})
    if len(reason) > 500:
        raise ValidationError({"reason": _("At most 500 characters.")})
    check_public(reason=reason)


def set_text(
    actor: Actor, project: Project, *, language: str, title: str, summary: str, checked: bool,
    now: datetime | None = None,
) -> ProjectText:  # fmt: skip
    """A project's title and sentence in another language, written by a person.

    `checked`: the actor reads the language and vouches that it says the same. Ballots show only such texts; a
    machine's translation may be a start, never the end.
    """
    with transaction.atomic():
        require(actor, "project.translate", project.organization)
        project = locked(project)
        _require_before_vote(project.budget, now)
        if language not in dict(languages()) or language == project.language:
            raise ValidationError({"language": _("Choose a language other than the project's own.")})
        check_public(title=title, summary=summary)
        text = project.texts.filter(language=language).first() or ProjectText(
            organization=project.organization, project=project, language=language
        )
        text.title, text.summary = title.strip(), summary.strip()
        text.checked_by = actor.person if checked else None
        validate(text)
        text.save()
        leave_act(project.budget, "project-text", {"code": project.code, "language": language, "checked": checked}, now)
        return text


def _turn(project: Project, status: str, act: str, body: dict[str, Any], now: datetime | None) -> Project:
    project.status = status
    project.save()
    leave_act(project.budget, act, {"code": project.code} | body, now)
    return project


def _require_development(budget: Budget, now: datetime | None) -> None:
    if not budget.is_published:
        raise Refused(_("This budget has not been published yet."))
    if phases.rule_is_frozen(budget, now):
        raise Refused(_("Voting has opened: projects cannot change any more."))
    if not phases.may_develop(budget, now):
        raise Refused(_("Development has not begun yet."))


def _require_before_vote(budget: Budget, now: datetime | None) -> None:
    if phases.rule_is_frozen(budget, now):
        raise Refused(_("Voting has opened: projects cannot change any more."))


def _write(project: Project, plan: Plan) -> None:
    """Checks and saves the text; links the ideas, whose pages then lead here."""
    budget = project.budget
    check_same_budget(budget, category=plan.category, district=plan.district)
    if any(idea.budget_id != budget.pk for idea in plan.ideas):
        raise ValidationError({"ideas": _("Choose ideas of this budget.")})
    check_public(title=plan.title, summary=plan.summary)
    _check_cost(budget, plan)
    for name in PLAIN_FIELDS:
        value = getattr(plan, name)
        setattr(project, name, value.strip() if isinstance(value, str) else value)
    if plan.language not in dict(languages()):
        raise ValidationError({"language": _("Choose one of the languages.")})
    if plan.latitude is None and plan.district is not None:
        project.latitude, project.longitude = plan.district.latitude, plan.district.longitude
    validate(project, exclude=["photo"])
    if plan.photo is not None:
        _drop_photo(project)
        project.photo = photos.store(plan.photo, "projects")
    if not project.photo:
        project.photo_description = ""
    project.save()
    _link_ideas(project, plan.ideas)


def _check_cost(budget: Budget, plan: Plan) -> None:
    if not 0 < plan.cost <= MAX_AMOUNT:
        raise ValidationError({"cost": _("Look at the cost again: it is zero, below zero or far too large.")})
    limits = [(budget.amount, _("the whole budget"))]
    limits += [(row.cap, row.name) for row in (plan.category, plan.district) if row is not None and row.cap]
    for most, name in limits:
        if plan.cost > most:
            raise ValidationError(
                {"cost": _("This is more than %(name)s has: %(most)s. It could never be chosen.")
                 % {"name": name, "most": money(most, budget.currency)}}
            )  # fmt: skip


def _link_ideas(project: Project, ideas: Iterable[Idea]) -> None:
    wanted = {idea.pk for idea in ideas}
    before = set(project.ideas.values_list("pk", flat=True))
    if hidden := [idea for idea in ideas if idea.status in {Idea.Status.HIDDEN, Idea.Status.WITHDRAWN}]:
        raise ValidationError({"ideas": _("Idea %(number)s is not shown any more.") % {"number": hidden[0].number}})
    project.ideas.set(wanted)
    Idea.objects.filter(pk__in=wanted, status__in=[Idea.Status.OPEN, Idea.Status.SET_ASIDE]).update(
        status=Idea.Status.DEVELOPED, reason=""
    )
    Idea.objects.filter(pk__in=before - wanted, status=Idea.Status.DEVELOPED, projects=None).update(
        status=Idea.Status.OPEN
    )


def _drop_photo(project: Project) -> None:
    if not project.photo:
        return
    name = project.photo.name or ""
    transaction.on_commit(lambda: photos.discard(name))
    project.photo, project.photo_description = None, ""
