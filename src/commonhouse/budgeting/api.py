"""Budgets for programs: what anyone may read, and sending an idea. Amounts are whole minor units, as text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status

from commonhouse.budgeting import actions, limits, phases, queries, terms
from commonhouse.budgeting.forms.fields import parse_point
from commonhouse.budgeting.models import Budget, Idea, Project, Promise
from commonhouse.people.permissions import NOBODY, Actor
from commonhouse.people.queries import organization_or_404

router = Router(tags=["budgets"])

SIZE_MOST = 100
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Code = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,12}$", description="A project's code, such as P7")]
Number = Annotated[int, Path(ge=1, le=10**8)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=SIZE_MOST)]
Cents = Annotated[str, Field(description="Whole minor units of the budget's currency, as text")]


class PhaseOut(Schema):
    kind: str
    starts_at: datetime
    ends_at: datetime


class BudgetSummary(Schema):
    slug: str
    organization: str
    title: str
    summary: str
    amount: Cents
    currency: str
    phase: Annotated[str, Field(description="The phase last begun; empty before the first")]
    is_running: bool
    url: str


class Capped(Schema):
    id: int
    name: str
    cap: Annotated[str | None, Field(description="At most, in minor units as text")]


class BudgetWhole(BudgetSummary):
    about: str
    phases: list[PhaseOut]
    phase_reason: Annotated[str, Field(description="Why a steward set the phase by hand; empty if the dates decide")]
    eligibility: str
    registration: str
    ballot: dict[str, Any]
    rule: Annotated[dict[str, Any], Field(description='{"rule": name, "statement": all its options}')]
    categories: list[Capped]
    districts: list[Capped]
    vote: Annotated[str, Field(description="Id of the vote, once it was opened")]


class IdeaOut(Schema):
    number: int
    title: str
    text: str
    language: str
    category: str
    district: str
    place: str
    latitude: float | None
    longitude: float | None
    status: str
    sent_on: date
    url: str


class FateOut(Schema):
    text: str
    url: str
    reason: str


class IdeaWhole(IdeaOut):
    by: Annotated[list[str], Field(description="Names as their authors wish them shown")]
    joined_with: Annotated[int | None, Field(description="Number of the idea it was joined with")]
    fate: list[FateOut]


class IdeaIn(Schema):
    submission: Annotated[
        str,
        Field(
            pattern=r"^[0-9a-f]{32}$",
            description="32 random hexadecimal digits that you make. Send the same again if an answer is lost: it is one idea.",
        ),
    ]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    text: Annotated[str, Field(min_length=1, max_length=3000)]
    language: Annotated[str, Field(max_length=10)] = "en"
    category: Annotated[int | None, Field(ge=1, le=2**31, description="Id of a category of this budget")] = None
    district: Annotated[int | None, Field(ge=1, le=2**31, description="Id of a district of this budget")] = None
    place: Annotated[str, Field(max_length=120)] = ""
    point: Annotated[str, Field(max_length=60, description="42.3301, -71.0789: of a public place, not a home")] = ""
    shown_name: Annotated[str, Field(max_length=80)] = ""


class IdeaSent(Schema):
    number: int
    code: Annotated[str, Field(description="The author's code. It is answered only here: keep it")]
    is_repeat: bool
    url: str


class ProjectOut(Schema):
    code: str
    title: str
    summary: str
    language: str
    cost: Cents
    category: str
    district: str
    place: str
    latitude: float | None
    longitude: float | None
    status: str
    url: str


class TextOut(Schema):
    language: str
    title: str
    summary: str
    is_checked: Annotated[bool, Field(description="A person vouches for it; only such texts stand on ballots")]


class ReviewOut(Schema):
    decision: str
    reasons: str
    made_on: date


class ProjectWhole(ProjectOut):
    description: str
    cost_notes: str
    feasibility: str
    benefits: str
    equity: str
    reason: Annotated[str, Field(description="Why it was withdrawn")]
    ideas: Annotated[list[int], Field(description="Numbers of the ideas it was made from")]
    texts: list[TextOut]
    reviews: list[ReviewOut]


class PromiseOut(Schema):
    code: str
    title: str
    status: str
    awarded: Cents
    spent: Cents
    url: str


class MoveOut(Schema):
    from_on: date
    to_on: date
    why: str


class MilestoneOut(Schema):
    title: str
    first_due_on: date
    due_on: date
    done_on: date | None
    moves: list[MoveOut]


class UpdateOut(Schema):
    made_on: date
    status: str
    text: str


class SpendingOut(Schema):
    spent_on: date
    amount: Annotated[str, Field(description="Minor units as text; below zero for a correction")]
    what: str
    is_correction: bool


class PromiseWhole(PromiseOut):
    milestones: list[MilestoneOut]
    updates: list[UpdateOut]
    spending: list[SpendingOut]


class Budgets(Schema):
    count: int
    page: int
    budgets: list[BudgetSummary]


class Ideas(Schema):
    count: int
    page: int
    ideas: list[IdeaOut]


class Projects(Schema):
    count: int
    page: int
    projects: list[ProjectOut]


class Promises(Schema):
    count: int
    page: int
    promises: list[PromiseOut]


class Problem(Schema):
    detail: str


class Invalid(Schema):
    detail: Annotated[Any, Field(description="In words, or the list of what does not fit")]
    fields: Annotated[dict[str, list[str]], Field(description="What is wrong, by field")] = {}


Missing: dict[int, Any] = {404: Problem, 422: Invalid}


@router.get(
    "/budgets", response={200: Budgets, 422: Invalid}, summary="Every published budget of the house, the newest first"
)
def budgets(request: HttpRequest, page: PageNumber = 1, size: PageSize = 50) -> dict[str, Any]:
    return _page(queries.public_budgets(), page, size, "budgets", _summary)


@router.get("/o/{slug}/budgets", response={200: Budgets} | Missing, summary="An organization's published budgets")
def budgets_of(request: HttpRequest, slug: Slug, page: PageNumber = 1, size: PageSize = 50) -> dict[str, Any]:
    organization = organization_or_404(_actor(request), slug)
    return _page(queries.budgets_of(organization, with_drafts=False), page, size, "budgets", _summary)


@router.get("/o/{slug}/budgets/{budget}", response={200: BudgetWhole} | Missing, summary="One budget, its terms whole")
def budget(request: HttpRequest, slug: Slug, budget: Slug) -> dict[str, Any]:
    found = _budget(request, slug, budget)
    opened = found.box is not None and found.box.state != "draft"
    return _summary(found) | {
        "about": found.about,
        "phases": sorted(found.phases.all(), key=lambda phase: phase.starts_at),
        "phase_reason": found.phase_reason,
        "eligibility": found.eligibility,
        "registration": found.registration,
        "ballot": terms.as_published(found)["ballot"],
        "rule": found.rule,
        "categories": [_capped(row) for row in found.categories.all()],
        "districts": [_capped(row) for row in found.districts.all()],
        "vote": found.box.public_id if found.box is not None and opened else "",
    }


@router.get(
    "/o/{slug}/budgets/{budget}/ideas", response={200: Ideas} | Missing, summary="Ideas that are shown, newest first"
)
def ideas(
    request: HttpRequest,
    slug: Slug,
    budget: Slug,
    q: Annotated[str, Query(max_length=100)] = "",
    category: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    district: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    language: Annotated[str, Query(max_length=10)] = "",
    status: Annotated[str, Query(max_length=9)] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, Any]:
    found = _budget(request, slug, budget)
    look = queries.Filter(_plain(q), category, district, _plain(language), status)
    return _page(queries.ideas(found, look), page, size, "ideas", lambda idea: _idea(found, idea))


@router.get(
    "/o/{slug}/budgets/{budget}/ideas/{number}", response={200: IdeaWhole} | Missing, summary="One idea and its fate"
)
def idea(request: HttpRequest, slug: Slug, budget: Slug, number: Number) -> Any:
    found = _budget(request, slug, budget)
    one = queries.idea_or_404(found, number)
    if one.status not in queries.LISTED_IDEAS:
        return Status(404, {"detail": "Not Found"})
    return _idea(found, one) | {
        "by": [author.shown_name for author in one.authors.all() if author.shown_name],
        "joined_with": one.merged_into.number if one.merged_into else None,
        "fate": [{"text": fate.text, "url": fate.url, "reason": fate.reason} for fate in queries.fate(one)],
    }


@router.post(
    "/o/{slug}/budgets/{budget}/ideas",
    response={200: IdeaSent, 400: Problem, 404: Problem, 409: Problem, 422: Invalid},
    summary="Send an idea, without an account; the answer holds its author's code",
)
def send_idea(request: HttpRequest, slug: Slug, budget: Slug, body: IdeaIn) -> Any:
    found = _budget(request, slug, budget)
    limits.spend_one(request, "idea")
    try:
        # Nobody's: a browser's own session must not speak for a person here (there is no form of ours to prove it).
        sent = actions.submit_idea(
            NOBODY, found, _content(found, body), submission=body.submission, shown_name=body.shown_name
        )
    except ValidationError as problem:
        fields = problem.message_dict if hasattr(problem, "error_dict") else {"": problem.messages}
        return Status(422, {"detail": "; ".join(problem.messages), "fields": fields})
    url = f"{found.get_absolute_url()}ideas/{sent.idea.number}/"
    return Status(200, {"number": sent.idea.number, "code": sent.code, "is_repeat": sent.is_repeat, "url": url})


def _content(budget: Budget, body: IdeaIn) -> actions.Content:
    latitude, longitude = _point(body.point)
    return actions.Content(
        title=body.title, text=body.text, language=body.language, place=body.place, latitude=latitude, longitude=longitude,
        category=_named(budget.categories, body.category, "category"),
        district=_named(budget.districts, body.district, "district"),
    )  # fmt: skip


def _point(text: str) -> tuple[Any, Any]:
    if not text:
        return None, None
    try:
        return parse_point(text)
    except ValidationError as problem:
        raise ValidationError({"point": problem.messages}) from problem


def _named(rows: Any, pk: int | None, field: str) -> Any:
    if pk is None:
        return None
    row = rows.filter(pk=pk).first()
    if row is None:
        raise ValidationError({field: "This budget has none of this id."})
    return row


@router.get(
    "/o/{slug}/budgets/{budget}/projects", response={200: Projects} | Missing, summary="Projects, by their codes"
)
def projects(
    request: HttpRequest,
    slug: Slug,
    budget: Slug,
    q: Annotated[str, Query(max_length=100)] = "",
    category: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    district: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    status: Annotated[str, Query(max_length=9)] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, Any]:
    found = _budget(request, slug, budget)
    look = queries.Filter(words=_plain(q), category=category, district=district, status=status)
    return _page(queries.projects(found, look), page, size, "projects", lambda project: _project(found, project))


@router.get(
    "/o/{slug}/budgets/{budget}/projects/{code}", response={200: ProjectWhole} | Missing, summary="One project, whole"
)
def project(request: HttpRequest, slug: Slug, budget: Slug, code: Code) -> dict[str, Any]:
    found = _budget(request, slug, budget)
    one = queries.project_or_404(found, code)
    names = ("description", "cost_notes", "feasibility", "benefits", "equity", "reason")
    return _project(found, one) | {name: getattr(one, name) for name in names} | {
        "ideas": [idea.number for idea in one.ideas.all()],
        "texts": [
            {"language": t.language, "title": t.title, "summary": t.summary, "is_checked": t.checked_by_id is not None}
            for t in one.texts.all()
        ],
        "reviews": list(one.reviews.all()),
    }  # fmt: skip


@router.get(
    "/o/{slug}/budgets/{budget}/promises", response={200: Promises} | Missing, summary="Promises and their money"
)
def promises(
    request: HttpRequest, slug: Slug, budget: Slug, page: PageNumber = 1, size: PageSize = 50
) -> dict[str, Any]:
    found = _budget(request, slug, budget)
    return _page(queries.promises(found), page, size, "promises", lambda promise: _promise(found, promise))


@router.get(
    "/o/{slug}/budgets/{budget}/promises/{code}", response={200: PromiseWhole} | Missing, summary="One promise, whole"
)
def promise(request: HttpRequest, slug: Slug, budget: Slug, code: Code) -> dict[str, Any]:
    found = _budget(request, slug, budget)
    one = queries.promise_or_404(found, code)
    return _promise(found, one) | {
        "milestones": [
            {
                "title": step.title, "first_due_on": step.first_due_on, "due_on": step.due_on, "done_on": step.done_on,
                "moves": list(step.moves.all()),
            }
            for step in one.milestones.all()
        ],
        "updates": list(one.updates.all()),
        "spending": [
            {
                "spent_on": entry.spent_on, "amount": str(entry.amount), "what": entry.what,
                "is_correction": entry.corrects_id is not None,
            }
            for entry in one.spendings.all()
        ],
    }  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def _budget(request: HttpRequest, slug: str, budget: str) -> Budget:
    return queries.budget_or_404(_actor(request), slug, budget)


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def _page(rows: QuerySet[Any], page: int, size: int, name: str, write: Any) -> dict[str, Any]:
    some = rows[(page - 1) * size : page * size]
    return {"count": rows.count(), "page": page, name: [write(row) for row in some]}


def _summary(row: Budget) -> dict[str, Any]:
    stand = phases.stand(row)
    return {
        "slug": row.slug, "organization": row.organization.slug, "title": row.title, "summary": row.summary,
        "amount": str(row.amount), "currency": row.currency, "phase": stand.stage, "is_running": stand.is_running,
        "url": row.get_absolute_url(),
    }  # fmt: skip


def _capped(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "cap": None if row.cap is None else str(row.cap)}


def _where(row: Idea | Project) -> dict[str, Any]:
    return {
        "category": row.category.name if row.category else "", "district": row.district.name if row.district else "",
        "place": row.place, "latitude": row.latitude, "longitude": row.longitude,
    }  # fmt: skip


def _idea(budget: Budget, row: Idea) -> dict[str, Any]:
    return _where(row) | {
        "number": row.number, "title": row.title, "text": row.text, "language": row.language, "status": row.status,
        "sent_on": row.created_on, "url": f"{budget.get_absolute_url()}ideas/{row.number}/",
    }  # fmt: skip


def _project(budget: Budget, row: Project) -> dict[str, Any]:
    return _where(row) | {
        "code": row.code, "title": row.title, "summary": row.summary, "language": row.language, "cost": str(row.cost),
        "status": row.status, "url": f"{budget.get_absolute_url()}projects/{row.code}/",
    }  # fmt: skip


def _promise(budget: Budget, row: Promise) -> dict[str, Any]:
    paid = queries.money_of(row)
    return {
        "code": row.project.code, "title": row.project.title, "status": row.status, "awarded": str(paid.awarded),
        "spent": str(paid.spent), "url": f"{budget.get_absolute_url()}promises/{row.project.code}/",
    }  # fmt: skip
