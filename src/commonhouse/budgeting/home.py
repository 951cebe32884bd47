"""Budgets on the home page and on an organization's own: what is open now, what was decided, promises kept or late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.budgeting import phases, queries
from commonhouse.budgeting.models import Budget, Merge, Phase, Project, Promise, Review, Spending, Volunteer
from commonhouse.people.cards import Change, Decided, Happening, Need, Place, PromiseNews, Section
from commonhouse.people.formats import day, money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

MOST = 10
LOOP = "public"
STATES = {
    Promise.Status.STARTING: "waiting", Promise.Status.UNDER_WAY: "now", Promise.Status.DELAYED: "late",
    Promise.Status.DONE: "done", Promise.Status.STOPPED: "late",
}  # fmt: skip


def needs(actor: Actor) -> Iterator[Need]:
    """Questions to authors of ideas; volunteers, reviews and returned projects for those who hold the seats."""
    if actor.person is None:
        return
    yield from _merges(actor)
    seats = actor.person.seats.filter(vacated_on=None, starts_on__lte=timezone.localdate())
    held: dict[str, set[int]] = {}
    for organization, kind in seats.values_list("organization_id", "kind"):
        held.setdefault(kind, set()).add(organization)
    running = Budget.objects.filter(is_published=True).select_related("organization", "box").order_by("pk")
    if stewarded := held.get("steward"):
        waiting = Count("volunteers", filter=Q(volunteers__state=Volunteer.State.ASKED))
        for budget in running.filter(organization__in=stewarded).annotate(n=waiting).filter(n__gt=0)[:MOST]:
            words = ngettext("%(n)d person offers to help", "%(n)d people offer to help", budget.n)
            yield _desk_need(budget, words % {"n": budget.n}, 2 * budget.n)
    for budget in _with_projects(running, held.get("reviewer"), Project.Status.SUBMITTED):
        words = ngettext("%(n)d project waits for review", "%(n)d projects wait for review", budget.n)
        yield _desk_need(budget, words % {"n": budget.n}, 10 * budget.n)
    for budget in _with_projects(running, held.get("delegate"), Project.Status.RETURNED):
        words = ngettext("%(n)d project came back from review", "%(n)d projects came back from review", budget.n)
        yield _desk_need(budget, words % {"n": budget.n}, 10 * budget.n)


def _with_projects(running: QuerySet[Any], organizations: set[int] | None, status: str) -> list[Any]:
    """Budgets of these organizations, not frozen yet, with `n` projects of the status."""
    if not organizations:
        return []
    waiting = Count("projects", filter=Q(projects__status=status))
    found = running.filter(organization__in=organizations).annotate(n=waiting).filter(n__gt=0)
    return [budget for budget in found.prefetch_related("phases")[:MOST] if not phases.rule_is_frozen(budget)]


def _desk_need(budget: Budget, title: str, minutes: int) -> Need:
    url = f"{budget.get_absolute_url()}desk/"
    return Need(
        title=title,
        url=url,
        minutes=min(minutes, 60),
        organization=budget.organization.name,
        text=budget.title,
        loop=LOOP,
    )


def _merges(actor: Actor) -> Iterator[Need]:
    """Shall my idea be joined with another?"""
    mine = Q(idea__authors__person=actor.person, idea_agrees=None) | Q(
        into__authors__person=actor.person, into_agrees=None
    )
    asked = Merge.objects.filter(mine, state=Merge.State.ASKED).distinct()
    for merge in asked.select_related("idea__budget__organization", "into")[:MOST]:
        budget = merge.idea.budget
        titles = {"one": merge.idea.title, "two": merge.into.title}
        yield Need(
            title=_("Shall your idea be joined with another?"),
            url=f"{budget.get_absolute_url()}ideas/{merge.idea.number}/",
            minutes=2,
            organization=budget.organization.name,
            text=_("“%(one)s” and “%(two)s”") % titles,
            loop=LOOP,
        )


def open_now() -> Iterator[Happening]:
    """Budgets in which anyone can do something now."""
    for budget in queries.public_budgets()[: 5 * MOST]:
        if (card := _happening(budget)) is not None:
            yield card


def _happening(budget: Budget) -> Happening | None:
    stand = phases.stand(budget)
    base = budget.get_absolute_url()
    box = budget.box
    amount = money(budget.amount, budget.currency)
    if box is not None and box.state == "open" and box.opens_at <= timezone.now():
        text = _("Residents vote on how to spend %(amount)s.") % {"amount": amount}
        url = f"/o/{budget.organization.slug}/vote/{box.public_id}/"
        return _card(budget, url, text, _("Vote on projects"), box.closes_at)
    if stand.is_in(Phase.Kind.IDEAS):
        text = _("Ideas wanted for %(amount)s of public money. Anyone may send one.") % {"amount": amount}
        return _card(budget, f"{base}ideas/new/", text, _("Send an idea"), stand.until)
    if stand.is_in(Phase.Kind.DEVELOPMENT):
        text = _("Volunteers are turning ideas into projects for %(amount)s.") % {"amount": amount}
        return _card(budget, f"{base}help/", text, _("Help with it"), stand.until)
    return None


def _card(budget: Budget, url: str, text: str, action: str, closes_at: datetime | None) -> Happening:
    return Happening(
        title=budget.title, url=url, text=text, action=action, closes_at=closes_at,
        organization=budget.organization.name, loop=LOOP,
    )  # fmt: skip


def decided() -> Iterator[Decided]:
    """Budgets that residents have decided, and what happened since."""
    counted = queries.public_budgets().filter(box__outcome__isnull=False).order_by("-box__closes_at")
    yield from _decided(list(counted[:MOST]))


def _decided(budgets: list[Budget]) -> Iterator[Decided]:
    """Cards of counted budgets; one query each for promises and spending of all of them."""
    numbers = [budget.pk for budget in budgets]
    kept = {
        row["budget"]: row
        for row in Promise.objects.filter(budget__in=numbers)
        .values("budget")
        .annotate(made=Count("pk"), done=Count("pk", filter=Q(status=Promise.Status.DONE)))
        .order_by()
    }
    sums = (
        Spending.objects.filter(promise__budget__in=numbers).values_list("promise__budget").annotate(sum=Sum("amount"))
    )
    spent = dict(sums.order_by())
    for budget in budgets:
        made = kept.get(budget.pk, {"made": 0, "done": 0})
        words = ngettext(
            "Residents decided over %(amount)s: %(n)d project was chosen.",
            "Residents decided over %(amount)s: %(n)d projects were chosen.",
            made["made"],
        )
        since = ""
        if made["made"]:
            since = _("%(done)d of %(made)d promises kept; %(spent)s spent so far.") % {
                "done": made["done"], "made": made["made"], "spent": money(spent.get(budget.pk, 0), budget.currency),
            }  # fmt: skip
        assert budget.box is not None
        yield Decided(
            title=budget.title,
            url=budget.results_url,
            text=words % {"amount": money(budget.amount, budget.currency), "n": made["made"]},
            decided_on=timezone.localdate(budget.box.closed_at or budget.box.closes_at),
            since=since,
            organization=budget.organization.name,
            loop=LOOP,
        )


def promises(actor: Actor) -> Iterator[PromiseNews]:
    """Promises of the organizations this person belongs to, those with the latest news first."""
    if actor.person is None:
        return
    mine = actor.person.memberships.filter(status="active").values("organization")
    found = Promise.objects.filter(organization__in=mine, budget__is_published=True)
    paid = Spending.objects.filter(promise=OuterRef("pk")).order_by().values("promise").annotate(sum=Sum("amount"))
    found = found.select_related("project", "budget__organization", "budget__box").annotate(
        # Each from its own table: joined to the updates, a sum would count each payment once for each of them.
        told=Max("updates__made_on"),
        spent=Coalesce(Subquery(paid.values("sum")), 0),
    )
    for promise in found.prefetch_related("project__texts").order_by("-told", "-pk")[:MOST]:
        yield _news(promise)


def _news(promise: Promise) -> PromiseNews:
    budget = promise.budget
    told: date | None = promise.told  # type: ignore[attr-defined]
    paid = {"spent": money(promise.spent, budget.currency), "awarded": money(promise.awarded, budget.currency)}  # type: ignore[attr-defined]
    begun = budget.box.closed_at if budget.box is not None else None
    return PromiseNews(
        title=promise.project.shown_title,
        url=f"{budget.get_absolute_url()}promises/{promise.project.code}/",
        at=_noon(told) if told else begun or timezone.now(),
        state=STATES[Promise.Status(promise.status)],
        state_words=promise.get_status_display(),
        text=_("%(spent)s of %(awarded)s spent.") % paid,
        organization=budget.organization.name,
        loop=LOOP,
    )


def changed_since(actor: Actor, since: datetime) -> Iterator[Change | PromiseNews]:
    """News of promises, and answers of the public body to projects made from this person's ideas."""
    if actor.person is None:
        return
    day_since = timezone.localdate(since)
    for news in promises(actor):
        if news.at >= since:
            yield news
    reviews = Review.objects.filter(project__ideas__authors__person=actor.person, made_on__gte=day_since).distinct()
    for review in reviews.select_related("project__budget__organization").order_by("-made_on")[:MOST]:
        budget, project = review.project.budget, review.project
        words = _("The public body has answered: %(answer)s, on %(day)s.")
        yield Change(
            title=_("%(title)s, made from your idea") % {"title": project.title},
            url=f"{budget.get_absolute_url()}projects/{project.code}/",
            at=_noon(review.made_on),
            text=words % {"answer": review.get_decision_display(), "day": day(review.made_on)},
            organization=budget.organization.name,
            loop=LOOP,
        )


def places() -> Iterator[Place]:
    """Projects that residents chose, at their neighborhood."""
    chosen = Project.objects.filter(promise__isnull=False, budget__is_published=True, organization__is_listed=True)
    placed = chosen.exclude(latitude=None).select_related("budget__organization", "district", "promise")
    placed = placed.prefetch_related("texts")
    for project in placed.order_by("-pk")[: 5 * MOST]:
        yield Place(
            name=project.shown_title,
            url=f"{project.budget.get_absolute_url()}promises/{project.code}/",
            lat=float(project.latitude or 0),
            lon=float(project.longitude or 0),
            text=project.promise.get_status_display(),
            loop=LOOP,
            neighborhood=project.district.name if project.district else project.place,
        )


def organization_sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    """An organization's budgets: open ones first, then those decided; for its stewards, the way to a first one."""
    budgets = list(queries.budgets_of(organization, with_drafts=False)[:MOST])
    if not budgets:
        if allows(actor, "budget.create", organization):
            yield _first_budget(organization)
        return
    cards: list[Happening | Decided] = [card for budget in budgets if (card := _happening(budget)) is not None]
    cards += _decided([budget for budget in budgets if budget.box is not None and budget.box.outcome is not None])
    if not cards:
        cards = [
            _card(budget, budget.get_absolute_url(), budget.summary, _("See the budget"), None) for budget in budgets
        ]
    yield Section(
        title=_("Public money"), cards=tuple(cards), url=f"/o/{organization.slug}/budgets/", words=_("All budgets"),
        loop=LOOP,
    )  # fmt: skip


def _first_budget(organization: Organization) -> Section:
    text = _("Start a participatory budget, or go on with one that is not published yet.")
    card = Happening(title=_("Budgets"), url=f"/o/{organization.slug}/budgets/", text=text, loop=LOOP)
    return Section(title=_("Public money"), cards=(card,), loop=LOOP)


def _noon(value: date) -> datetime:
    """The middle of a day on the house's clock: dates of promises have no hour."""
    return timezone.make_aware(datetime.combine(value, time(12)), timezone.get_default_timezone())
