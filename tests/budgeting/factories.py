"""Budgets for tests: one call gives a published budget in the phase the test needs."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from PIL import Image

from commonhouse.budgeting import actions, codes
from commonhouse.budgeting.forms.ideas import IdeaForm
from commonhouse.budgeting.models import Budget, Idea, Project, Promise
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NOBODY, Actor
from tests.factories import make_actor, make_organization, make_steward

PHASES = ("ideas", "development", "vote", "count", "promises")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class World:
    """An organization with someone in each seat, and its budget."""

    organization: Organization
    budget: Budget
    steward: Actor
    delegate: Actor
    reviewer: Actor

    @property
    def url(self) -> str:
        return self.budget.get_absolute_url()


def dates(phase: str = "ideas", now: dt.datetime | None = None) -> list[actions.Dates]:
    """Five phases of ten days each, of which the named one began five days ago. "before": none has begun."""
    now = now or timezone.now()
    place = PHASES.index(phase) if phase in PHASES else -1
    begin = now - 5 * DAY - place * 10 * DAY
    return [
        actions.Dates(kind, begin + 10 * number * DAY, begin + 10 * (number + 1) * DAY)
        for number, kind in enumerate(PHASES)
    ]


def make_budget(phase: str = "ideas", *, published: bool = True, **fields: Any) -> World:
    organization = fields.pop("organization", None) or make_organization()
    steward = make_steward(organization)
    budget = actions.create_budget(steward, organization, title="Our streets", amount=200_000_000)
    actions.set_dates(steward, budget, dates("vote" if published else phase))
    actions.set_voters(
        steward, budget, classes=organization.member_classes.all(), eligibility="I live here and am 11 or older.",
        registration="until-closing",
    )  # fmt: skip
    for name in ("Parks", "Housing"):
        actions.set_category(steward, budget, name=name)
    actions.set_district(steward, budget, name="Roxbury", latitude="42.3230", longitude="-71.0830")
    actions.set_district(steward, budget, name="Mattapan")
    if published:
        actions.publish(steward, budget)
        move_to(budget, phase)
    budget = Budget.objects.select_related("organization").get(pk=budget.pk)
    delegate, reviewer = make_actor(organization, "delegate"), make_actor(organization, "reviewer")
    return World(organization, budget, steward, delegate, reviewer)


def move_to(budget: Budget, phase: str) -> None:
    """Sets the clock of a budget by its dates, without acts."""
    for planned in dates(phase):
        budget.phases.filter(kind=planned.kind).update(starts_at=planned.starts_at, ends_at=planned.ends_at)
    budget.refresh_from_db()


def send_idea(budget: Budget, actor: Actor = NOBODY, **content: Any) -> actions.Submitted:
    given = {"title": "Shade trees", "text": "Trees at every bus stop on the avenue."} | content
    return actions.submit_idea(actor, budget, actions.Content(**given), submission=codes.new_token())


def make_idea(budget: Budget, **content: Any) -> Idea:
    return send_idea(budget, **content).idea


def plan(budget: Budget, **fields: Any) -> actions.Plan:
    given = {
        "title": "Trees on the avenue", "summary": "120 trees at bus stops.", "cost": 21_000_000,
        "description": "Plant trees.", "cost_notes": "$1,750 a tree.", "feasibility": "The city owns the land.",
        "benefits": "Bus riders.", "category": budget.categories.get(name="Parks"),
        "district": budget.districts.get(name="Roxbury"),
    }  # fmt: skip
    return actions.Plan(**given | fields)


def make_project(world: World, status: str = "draft", **fields: Any) -> Project:
    """A project brought to the status by the verbs."""
    project = actions.draft_project(world.delegate, world.budget, plan(world.budget, **fields))
    if status in {"submitted", "approved", "returned"}:
        actions.submit_project(world.delegate, project)
    if status in {"approved", "returned"}:
        actions.review_project(world.reviewer, project, decision=status, reasons="We looked.", version=project.version)
    project.refresh_from_db()
    return project


def make_promise(world: World, **fields: Any) -> Promise:
    project = make_project(world, "approved", **fields)
    return actions.make_promises(world.steward, world.budget, [project.code])[0]


def idea_post(**fields: Any) -> dict[str, Any]:
    """What a browser sends from the form of ideas."""
    return {
        "title": "Shade trees", "text": "Trees at every bus stop.", "language": "en", "token": IdeaForm.new_token(),
        "website": "",
    } | fields  # fmt: skip


def photo_bytes(size: tuple[int, int] = (800, 600), kind: str = "JPEG", **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 160, 90)).save(out, kind, **save)
    return out.getvalue()


def acts(organization: Organization) -> list[tuple[str, dict[str, Any]]]:
    """(kind, body) of every act in the organization's record, in order."""
    import json

    from commonhouse.record.models import Act

    found = Act.objects.filter(organization_id=organization.pk).order_by("index")
    return [(act.kind, json.loads(act.body)) for act in found]
