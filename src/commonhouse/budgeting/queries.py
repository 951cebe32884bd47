"""What the pages and the API of budgets ask. Everything here only reads; each list is one bounded page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.budgeting.models import (
    Budget,
    Idea,
    IdeaAuthor,
    Merge,
    Milestone,
    Project,
    ProjectText,
    Promise,
    PromiseUpdate,
    Review,
    Spending,
    Volunteer,
)
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows
from commonhouse.people.queries import visible

PAGE = 20
MOST_PAGES = 1000
MOST_ON_MAP = 200
SHOWN_IDEAS = (Idea.Status.OPEN, Idea.Status.DEVELOPED, Idea.Status.SET_ASIDE)
LISTED_IDEAS = (*SHOWN_IDEAS, Idea.Status.MERGED)


# --- budgets -------------------------------------------------------------------------------------------------------
def budget_or_404(actor: Actor, slug: str, budget_slug: str) -> Budget:
    """The budget, if the actor may see it: published of a listed organization, or one of their own as steward."""
    found = Budget.objects.select_related("organization", "box").prefetch_related("phases")
    budget = found.filter(organization__slug=slug, slug=budget_slug).first()
    if budget is None or not may_see(actor, budget):
        raise Http404
    return budget


def may_see(actor: Actor, budget: Budget) -> bool:
    if not visible(actor, budget.organization):
        return False
    return budget.is_published or allows(actor, "budget.edit", budget.organization)


def budgets_of(organization: Organization, *, with_drafts: bool) -> QuerySet[Budget]:
    found = organization.budgets.select_related("organization", "box").prefetch_related("phases")
    return found if with_drafts else found.filter(is_published=True)


def public_budgets() -> QuerySet[Budget]:
    """Every published budget of the house, the newest first."""
    found = Budget.objects.filter(is_published=True, organization__is_listed=True)
    return found.select_related("organization", "box").prefetch_related("phases").order_by("-pk")


def page_of(rows: QuerySet[Any], number: Any) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(number)


def counts(budget: Budget) -> dict[str, int]:
    """How many ideas are shown, projects there are and are on the ballot, promises were made."""
    projects = dict(budget.projects.values_list("status").annotate(n=Count("pk")).order_by())
    return {
        "ideas": budget.ideas.filter(status__in=LISTED_IDEAS).count(),
        "projects": sum(projects.values()) - projects.get(Project.Status.WITHDRAWN, 0),
        "listed": projects.get(Project.Status.APPROVED, 0),
        "promises": budget.promises.count(),
    }


# --- ideas ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Filter:
    """What someone looks for in a list; empty means all. Names of this budget's own categories and districts by id."""

    words: str = ""
    category: int | None = None
    district: int | None = None
    language: str = ""
    status: str = ""

    def __bool__(self) -> bool:
        return any((self.words, self.category, self.district, self.language, self.status))


def ideas(budget: Budget, wanted: Filter = Filter()) -> QuerySet[Idea]:
    """Ideas that are shown, newest first. Those joined to another stand on that one's page, or under their status."""
    found = budget.ideas.select_related("category", "district")
    found = (
        found.filter(status=wanted.status) if wanted.status in LISTED_IDEAS else found.filter(status__in=SHOWN_IDEAS)
    )
    found = _in_place(found, wanted)
    if wanted.language:
        found = found.filter(language=wanted.language)
    if wanted.words:
        found = found.filter(_idea_words(wanted.words))
    return found.order_by("-number")


def _in_place(found: QuerySet[Any], wanted: Filter) -> QuerySet[Any]:
    if wanted.category is not None:
        found = found.filter(category_id=wanted.category)
    if wanted.district is not None:
        found = found.filter(district_id=wanted.district)
    return found


def _idea_words(words: str) -> Q:
    """Every word somewhere in the idea; "12" or "#12" is also its number."""
    asked = Q()
    for word in words.split()[:8]:
        asked &= Q(title__icontains=word) | Q(text__icontains=word) | Q(place__icontains=word)
    number = words.strip().removeprefix("#")
    if number.isdecimal() and len(number) < 9:
        asked |= Q(number=int(number))
    return asked


def idea_or_404(budget: Budget, number: int) -> Idea:
    """An idea with all its page shows: authors' names, what was joined to it, the projects made of it."""
    projects = Project.objects.select_related("promise").order_by("pk")
    found = budget.ideas.select_related("category", "district", "merged_into").prefetch_related(
        Prefetch("authors", IdeaAuthor.objects.order_by("pk")),
        Prefetch("merged_from", Idea.objects.exclude(status=Idea.Status.HIDDEN).order_by("number")),
        Prefetch("projects", projects),
    )
    idea = found.filter(number=number).first()
    if idea is None:
        raise Http404
    idea.budget = budget
    return idea


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an idea: a sentence, and where it leads. `reason` is a person's own words."""

    text: str
    url: str = ""
    reason: str = ""


def fate(idea: Idea) -> list[Fate]:
    """Where the idea stands, in sentences. For one joined to another, that one's fate follows."""
    base = idea.budget.get_absolute_url()
    if idea.status == Idea.Status.OPEN:
        return [Fate(_("Open. Delegates read every idea when development begins."))]
    if idea.status == Idea.Status.SET_ASIDE:
        return [Fate(_("Set aside by the delegates, with this reason:"), reason=idea.reason)]
    if idea.status == Idea.Status.MERGED and idea.merged_into is not None:
        into = idea.merged_into
        text = _("Joined with idea %(number)s, “%(title)s”, with its author’s consent.")
        said = [Fate(text % {"number": into.number, "title": into.title}, f"{base}ideas/{into.number}/")]
        return said + _project_fates(base, into.projects.select_related("promise"), idea.budget.currency)
    return _project_fates(base, idea.projects.all(), idea.budget.currency)


def _project_fates(base: str, projects: Any, currency: str) -> list[Fate]:
    words = {
        Project.Status.DRAFT: _("Delegates are making it into project %(name)s."),
        Project.Status.SUBMITTED: _("It became project %(name)s, now with the public body for review."),
        Project.Status.RETURNED: _("It became project %(name)s, which delegates are changing after a review."),
        Project.Status.APPROVED: _("It became project %(name)s. It was approved for the ballot."),
        Project.Status.WITHDRAWN: _("It became project %(name)s, which was withdrawn with this reason:"),
    }
    said = []
    for project in projects:
        name = f"{project.code}, “{project.title}”"
        said.append(
            Fate(
                words[Project.Status(project.status)] % {"name": name},
                f"{base}projects/{project.code}/",
                project.reason,
            )
        )
        promise = getattr(project, "promise", None)
        if promise is not None:
            text = _("Residents chose %(code)s: %(amount)s was awarded. See what became of it.")
            awarded = money(promise.awarded, currency)
            said.append(Fate(text % {"code": project.code, "amount": awarded}, f"{base}promises/{project.code}/"))
    return said


def merges_to_answer(ideas: list[Idea]) -> QuerySet[Merge]:
    """Open questions about joining any of these ideas."""
    numbers = [idea.pk for idea in ideas]
    asked = Merge.objects.filter(state=Merge.State.ASKED).filter(Q(idea__in=numbers) | Q(into__in=numbers))
    return asked.select_related("idea", "into")


def merges_declined(idea: Idea) -> QuerySet[Merge]:
    """Ideas whose authors, or this one's, preferred to stay apart from it."""
    declined = Merge.objects.filter(Q(idea=idea) | Q(into=idea), state=Merge.State.REFUSED)
    return declined.select_related("idea", "into")[:PAGE]


def ideas_by_proofs(budget: Budget, proofs: list[str]) -> QuerySet[Idea]:
    """Ideas whose author's code has one of these hashes."""
    return budget.ideas.filter(authors__code_hash__in=[proof for proof in proofs if proof]).distinct()


# --- projects --------------------------------------------------------------------------------------------------------
def projects(budget: Budget, wanted: Filter = Filter()) -> QuerySet[Project]:
    """Projects in the order of their codes; withdrawn ones only when asked for."""
    found = budget.projects.select_related("category", "district", "promise").prefetch_related("texts")
    if wanted.status in Project.Status.values:
        found = found.filter(status=wanted.status)
    else:
        found = found.exclude(status=Project.Status.WITHDRAWN)
    found = _in_place(found, wanted)
    for word in wanted.words.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(code__iexact=word))
    return found.order_by("pk")


def project_or_404(budget: Budget, code: str) -> Project:
    """A project with all its page shows."""
    found = budget.projects.select_related("category", "district", "exclusive_group", "promise").prefetch_related(
        Prefetch("ideas", Idea.objects.exclude(status=Idea.Status.HIDDEN).order_by("number")),
        Prefetch("texts", ProjectText.objects.order_by("language")),
        Prefetch("reviews", Review.objects.order_by("-pk")),
        "exclusive_group__projects__texts",
    )
    project = found.filter(code=code).first()
    if project is None:
        raise Http404
    project.budget = budget
    return project


# --- the desk --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for whoever acts on a budget. Each list is cut at PAGE; the pages of ideas and projects have all."""

    volunteers: list[Volunteer]
    open_ideas: list[Idea]
    open_idea_count: int
    merges: list[Merge]
    drafts: list[Project]
    returned: list[Project]
    submitted: list[Project]
    unchecked_texts: int


def desk(budget: Budget) -> Desk:
    open_ideas = budget.ideas.filter(status=Idea.Status.OPEN).order_by("number")
    by_status: dict[str, list[Project]] = {}
    working = (Project.Status.DRAFT, Project.Status.RETURNED, Project.Status.SUBMITTED)
    for project in budget.projects.filter(status__in=working).order_by("pk"):
        by_status.setdefault(project.status, []).append(project)
    asked = Merge.objects.filter(idea__budget=budget, state=Merge.State.ASKED).select_related("idea", "into")
    return Desk(
        volunteers=list(budget.volunteers.filter(state=Volunteer.State.ASKED).select_related("person")[:PAGE]),
        open_ideas=list(open_ideas[:PAGE]),
        open_idea_count=open_ideas.count(),
        merges=list(asked[:PAGE]),
        drafts=by_status.get(Project.Status.DRAFT, []),
        returned=by_status.get(Project.Status.RETURNED, []),
        submitted=by_status.get(Project.Status.SUBMITTED, []),
        unchecked_texts=ProjectText.objects.filter(project__budget=budget, checked_by=None).count(),
    )


# --- promises --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Money:
    """A promise's money in minor units. left is below zero when more was spent than awarded."""

    awarded: int
    spent: int

    @property
    def left(self) -> int:
        return self.awarded - self.spent

    @property
    def over(self) -> int:
        return max(0, -self.left)


def promises(budget: Budget) -> QuerySet[Promise]:
    """A budget's promises with `spent`, how many steps there are and are done, the next date, and the last news."""
    return (
        Promise.objects.filter(budget=budget)
        .select_related("project__district", "project__category")
        .annotate(spent=Sum("spendings__amount", default=0))
        .prefetch_related(
            "milestones", "project__texts", Prefetch("updates", PromiseUpdate.objects.order_by("-made_on", "-pk"))
        )
        .order_by("pk")
    )


def promise_or_404(budget: Budget, code: str) -> Promise:
    found = Promise.objects.filter(budget=budget, project__code=code).select_related("project__district")
    promise = found.prefetch_related(
        "project__texts",
        Prefetch("milestones", Milestone.objects.prefetch_related("moves").order_by("due_on", "pk")),
        Prefetch("updates", PromiseUpdate.objects.order_by("-made_on", "-pk")),
        Prefetch("spendings", Spending.objects.select_related("corrects", "corrected_by").order_by("spent_on", "pk")),
    ).first()
    if promise is None:
        raise Http404
    promise.budget = budget
    return promise


def money_of(promise: Promise) -> Money:
    """From the promise's prefetched entries, or its annotated sum."""
    spent = getattr(promise, "spent", None)
    return Money(promise.awarded, sum(entry.amount for entry in promise.spendings.all()) if spent is None else spent)


@dataclass(frozen=True, slots=True)
class Total:
    """All promises of a budget together."""

    count: int
    done: int
    awarded: int
    spent: int


def total_of(budget: Budget) -> Total:
    made = Promise.objects.filter(budget=budget).aggregate(
        count=Count("pk"), done=Count("pk", filter=Q(status=Promise.Status.DONE)), awarded=Sum("awarded", default=0)
    )
    spent = Spending.objects.filter(promise__budget=budget).aggregate(sum=Sum("amount", default=0))["sum"]
    return Total(made["count"], made["done"], made["awarded"], spent)


def late_milestones(budget: Budget, now: datetime | None = None) -> QuerySet[Milestone]:
    """Steps whose date has passed, or was moved later than first promised, and that are not done."""
    day = timezone.localdate(now or timezone.now())
    late = Q(due_on__lt=day) | Q(due_on__gt=F("first_due_on"))
    return Milestone.objects.filter(late, promise__budget=budget, done_on=None)
