"""Setting up a budget: its money, dates, voters, ballot, rule and limits; publishing it.

Everything may change until the budget is published; then each change of terms leaves an act; once the vote opens
the terms are frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonhouse.budgeting import phases, terms
from commonhouse.budgeting.actions.common import check_public, leave_act, locked, validate
from commonhouse.budgeting.amounts import MAX_AMOUNT
from commonhouse.budgeting.models import Budget, Category, District, ExclusiveGroup, Phase, Project
from commonhouse.people.formats import currency_digits
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import Actor, Refused, require

MOST_PLACES = 100  # categories, districts or groups of one budget
RESERVED_SLUGS = {"new", "all", "results"}


@dataclass(frozen=True, slots=True)
class Dates:
    """When a phase runs. kind: of Phase.Kind; times are aware; `ends_at` is the first moment after it."""

    kind: str
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def create_budget(
    actor: Actor, organization: Organization, *, title: str, amount: int, currency: str = "USD", slug: str = ""
) -> Budget:
    """A budget in preparation, with sane defaults; nobody but stewards sees it until it is published."""
    require(actor, "budget.create", organization)
    _check_money(amount, currency)
    check_public(title=title)
    budget = Budget(
        organization=organization,
        slug=slug or _free_slug(organization, title),
        title=title.strip(),
        amount=amount,
        currency=currency,
        ballot_limits=dict(terms.DEFAULT_LIMITS["approval"]),
        rule={"rule": terms.DEFAULT_RULE["rule"], "statement": dict(terms.DEFAULT_RULE["statement"])},
    )
    validate(budget)
    budget.save()
    return budget


def _free_slug(organization: Organization, title: str) -> str:
    base = slugify(title)[:50].strip("-") or "budget"
    taken = set(organization.budgets.filter(slug__startswith=base).values_list("slug", flat=True))
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken | RESERVED_SLUGS)


def _check_money(amount: int, currency: str) -> None:
    if not 0 < amount <= MAX_AMOUNT:
        raise ValidationError({"amount": _("Look at the amount again: it is zero, below zero or far too large.")})
    try:
        currency_digits(currency)
    except ValueError as error:
        raise ValidationError({"currency": _("There is no such currency.")}) from error


def edit_about(
    actor: Actor, budget: Budget, *, title: str, summary: str = "", about: str = "", now: datetime | None = None
) -> Budget:
    """The words that present the budget. They may change at any time; a new title leaves an act."""
    with transaction.atomic():
        require(actor, "budget.edit", budget.organization)
        check_public(title=title)
        budget = locked(budget)
        was = budget.title
        budget.title, budget.summary, budget.about = title.strip(), summary.strip(), about.strip()
        validate(budget)
        budget.save(update_fields=["title", "summary", "about"])
        if budget.is_published and budget.title != was:
            leave_act(budget, "renamed", {"title": budget.title}, now)
        return budget


def set_money(actor: Actor, budget: Budget, *, amount: int, currency: str, now: datetime | None = None) -> Budget:
    def change(budget: Budget) -> None:
        _check_money(amount, currency)
        dear = budget.projects.exclude(status=Project.Status.WITHDRAWN).filter(cost__gt=amount).first()
        if dear is not None:
            raise ValidationError({"amount": _("%(code)s costs more than this.") % {"code": dear.code}})
        if currency != budget.currency and budget.projects.exists():
            raise ValidationError({"currency": _("Projects have costs in the old currency already.")})
        budget.amount, budget.currency = amount, currency

    return _change_terms(actor, budget, change, now)


def set_voters(
    actor: Actor,
    budget: Budget,
    *,
    classes: Iterable[MemberClass],
    eligibility: str,
    registration: str,
    now: datetime | None = None,
) -> Budget:
    """Who may vote: classes of members, and the words that say who qualifies. Citizenship is never asked."""
    chosen = list(classes)

    def change(budget: Budget) -> None:
        if any(each.organization_id != budget.organization_id for each in chosen):
            raise ValidationError({"classes": _("Choose among this organization's groups of members.")})
        if any(not each.votes for each in chosen):
            raise ValidationError({"classes": _("One of these groups does not vote.")})
        check_public(eligibility=eligibility)
        budget.eligibility, budget.registration = eligibility.strip(), str(registration)
        budget.electorate.set(chosen)

    return _change_terms(actor, budget, change, now)


def set_ballot(
    actor: Actor, budget: Budget, *, kind: str, limits: Mapping[str, int], now: datetime | None = None
) -> Budget:
    def change(budget: Budget) -> None:
        if kind not in Budget.BallotKind.values:
            raise ValidationError({"kind": _("Choose a kind of ballot.")})
        if wrong := terms.limits_problems(kind, limits):
            raise ValidationError(wrong)
        if budget.is_published and (problem := terms.rule_problem(budget.rule, kind)):
            raise ValidationError({"kind": problem})
        budget.ballot_kind, budget.ballot_limits = str(kind), dict(limits)

    return _change_terms(actor, budget, change, now)


def set_rule(
    actor: Actor, budget: Budget, *, rule: str, statement: Mapping[str, Any], now: datetime | None = None
) -> Budget:
    def change(budget: Budget) -> None:
        chosen = {"rule": rule, "statement": dict(statement)}
        if problem := terms.rule_problem(chosen, budget.ballot_kind):
            raise ValidationError({"rule": problem})
        budget.rule = chosen

    return _change_terms(actor, budget, change, now)


def set_category(
    actor: Actor, budget: Budget, *, name: str, cap: int | None = None, category: Category | None = None,
    now: datetime | None = None,
) -> Category:  # fmt: skip
    """A new category, or an old one with another name or cap."""
    row = category or Category(organization=budget.organization, budget=budget)
    _set_place(actor, budget, row, {"name": name.strip(), "cap": cap}, now)
    return row


def set_district(
    actor: Actor, budget: Budget, *, name: str, cap: int | None = None, latitude: Any = None, longitude: Any = None,
    district: District | None = None, now: datetime | None = None,
) -> District:  # fmt: skip
    """A new district (or neighborhood), or an old one changed. latitude, longitude: its middle, for the map."""
    row = district or District(organization=budget.organization, budget=budget)
    values = {"name": name.strip(), "cap": cap, "latitude": latitude, "longitude": longitude}
    _set_place(actor, budget, row, values, now)
    return row


def _set_place(
    actor: Actor, budget: Budget, row: Category | District, values: Mapping[str, Any], now: datetime | None
) -> None:
    def change(budget: Budget) -> None:
        if row.budget_id != budget.pk:
            raise ValidationError({"name": _("Choose one of this budget.")})
        cap = values["cap"]
        if cap is not None and not 0 < cap <= budget.amount:
            raise ValidationError({"cap": _("A limit is above zero and at most the whole budget.")})
        if row.pk is None and type(row)._default_manager.filter(budget=budget).count() >= MOST_PLACES:
            raise Refused(_("There are already %(most)s. Join some first.") % {"most": MOST_PLACES})
        check_public(name=values["name"])
        for field, value in values.items():
            setattr(row, field, value)
        validate(row)
        row.save()

    _change_terms(actor, budget, change, now)


def remove_place(actor: Actor, budget: Budget, row: Category | District, now: datetime | None = None) -> None:
    """Takes a category or district away, if no project stands in it."""

    def change(budget: Budget) -> None:
        if row.budget_id != budget.pk:
            raise ValidationError(_("Choose one of this budget."))
        if row.project_set.exists():
            raise Refused(_("Projects stand under “%(name)s”. Move them first.") % {"name": row.name})
        row.delete()

    _change_terms(actor, budget, change, now)


def set_exclusive_group(
    actor: Actor, budget: Budget, *, name: str, projects: Iterable[Project], group: ExclusiveGroup | None = None,
    now: datetime | None = None,
) -> ExclusiveGroup | None:  # fmt: skip
    """Projects of which at most one can be done. With fewer than two projects the group goes away (None)."""
    chosen = list(projects)
    with transaction.atomic():
        require(actor, "budget.edit", budget.organization)
        budget = _open_terms(budget, now)
        if any(project.budget_id != budget.pk for project in chosen):
            raise ValidationError({"projects": _("Choose projects of this budget.")})
        if group is not None and group.budget_id != budget.pk:
            raise ValidationError({"name": _("Choose one of this budget.")})
        elsewhere = [p for p in chosen if p.exclusive_group_id and (group is None or p.exclusive_group_id != group.pk)]
        if elsewhere:
            raise ValidationError(
                {"projects": _("%(code)s is in another group already.") % {"code": elsewhere[0].code}}
            )
        check_public(name=name)
        if group is not None:
            group.projects.update(exclusive_group=None)
        if len(chosen) < 2:
            if group is None:
                raise ValidationError({"projects": _("Choose at least two projects.")})
            group.delete()
            _leave_groups(budget, now)
            return None
        group = group or ExclusiveGroup(organization=budget.organization, budget=budget)
        group.name = name.strip()
        validate(group)
        group.save()
        Project.objects.filter(pk__in=[project.pk for project in chosen]).update(exclusive_group=group)
        _leave_groups(budget, now)
        return group


def _leave_groups(budget: Budget, now: datetime | None) -> None:
    if not budget.is_published:
        return
    groups = [
        {"name": group.name, "projects": [project.code for project in group.projects.order_by("pk")]}
        for group in budget.exclusive_groups.prefetch_related("projects")
    ]
    leave_act(budget, "exclusive-groups-changed", {"groups": groups}, now)


def set_dates(
    actor: Actor, budget: Budget, dates: Iterable[Dates], *, why: str = "", now: datetime | None = None
) -> Budget:
    """When each phase runs. After publication a change needs a reason, and what has begun cannot begin again."""
    rows = sorted(dates, key=lambda row: phases.ORDER.index(row.kind))
    with transaction.atomic():
        require(actor, "budget.edit", budget.organization)
        budget = locked(budget)
        _check_dates(budget, rows, why, now)
        before = {phase.kind: (phase.starts_at, phase.ends_at) for phase in budget.phases.all()}
        after = {row.kind: (row.starts_at, row.ends_at) for row in rows}
        if before == after:
            return budget
        budget.phases.all().delete()
        Phase.objects.bulk_create(
            Phase(
                organization=budget.organization, budget=budget, kind=row.kind,
                starts_at=row.starts_at, ends_at=row.ends_at,
            )
            for row in rows
        )  # fmt: skip
        if budget.is_published:
            body = {"phases": terms.as_published(budget)["phases"], "why": why.strip()}
            leave_act(budget, "dates-changed", body, now)
        return budget


def _check_dates(budget: Budget, rows: list[Dates], why: str, now: datetime | None) -> None:
    words = {
        "ends-before": _("This phase would end before it starts."),
        "overlaps": _("This phase would start before the one before it ends."),
    }
    found = phases.problems([(row.kind, row.starts_at, row.ends_at) for row in rows])
    if found:
        raise ValidationError({kind: words[code] for kind, code in found})
    if not budget.is_published:
        return
    if not why.strip():
        raise ValidationError({"why": _("Say why, so that residents understand the change.")})
    check_public(why=why)
    old = {phase.kind: (phase.starts_at, phase.ends_at) for phase in budget.phases.all()}
    new = {row.kind: (row.starts_at, row.ends_at) for row in rows}
    if budget.box is not None and budget.box.state != "draft" and old.get("vote") != new.get("vote"):
        raise ValidationError(
            {
                "vote": _(
                    "The vote is published: its times are fixed. To close it earlier or later, two stewards agree on its page."
                )
            }
        )
    if "vote" not in new:
        raise ValidationError({"vote": _("A published budget has a vote.")})


def publish(actor: Actor, budget: Budget, *, now: datetime | None = None) -> Budget:
    """Shows the budget to everyone. The terms, rule included, stand in the record from now on."""
    with transaction.atomic():
        require(actor, "budget.edit", budget.organization)
        budget = locked(budget)
        if budget.is_published:
            return budget
        if found := terms.missing(budget, now):
            raise Refused(" ".join([_("This budget cannot be published yet."), *(words for _step, words in found)]))
        budget.is_published = True
        budget.save(update_fields=["is_published"])
        leave_act(budget, "published", terms.as_published(budget), now)
        return budget


def override_phase(actor: Actor, budget: Budget, *, kind: str, why: str, now: datetime | None = None) -> Budget:
    """A steward's override: the budget is in this phase whatever the dates say. kind "" returns to the dates."""
    with transaction.atomic():
        require(actor, "budget.phase", budget.organization)
        budget = locked(budget)
        if kind and kind not in phases.ORDER:
            raise ValidationError({"kind": _("Choose a phase.")})
        if not why.strip():
            raise ValidationError({"why": _("Say why, so that residents understand the change.")})
        check_public(why=why)
        if not budget.is_published:
            raise Refused(_("Publish the budget first; until then its dates may simply be changed."))
        _check_box_allows(budget, kind, now)
        was = phases.stand(budget, now).stage
        budget.phase_override, budget.phase_reason = str(kind), why.strip() if kind else ""
        validate(budget, exclude=["box"])
        budget.save(update_fields=["phase_override", "phase_reason"])
        body = {
            "from": was,
            "to": str(kind) or phases.stand(budget, now).stage,
            "why": why.strip(),
            "override": bool(kind),
        }
        leave_act(budget, "phase-changed", body, now)
        return budget


def _check_box_allows(budget: Budget, kind: str, now: datetime | None) -> None:
    """The ballot box has its own clock: no override may open, close or reopen a vote behind its back."""
    if budget.box is None or budget.box.state == "draft":
        return
    target = kind or phases.stand(_without_override(budget), now).stage
    if budget.box.state == "open" and target != Phase.Kind.VOTE:
        raise Refused(_("Voting is open. To close it early, two stewards agree on the vote's own page."))
    if budget.box.state != "open" and phases.ORDER.index(target or phases.ORDER[0]) <= phases.ORDER.index("vote"):
        raise Refused(_("Voting has been held. This budget cannot go back to before it."))


def _without_override(budget: Budget) -> Budget:
    plain = Budget.objects.get(pk=budget.pk)
    plain.phase_override = ""
    return plain


def _open_terms(budget: Budget, now: datetime | None) -> Budget:
    """The budget, locked, if its terms may still change."""
    budget = locked(budget)
    if phases.rule_is_frozen(budget, now):
        raise Refused(_("Voting has opened: its rule, ballot and limits cannot change any more."))
    return budget


def _change_terms(actor: Actor, budget: Budget, change: Callable[[Budget], None], now: datetime | None) -> Budget:
    """Runs a change of the terms; once the budget is published, a real change leaves the whole terms in the record."""
    with transaction.atomic():
        require(actor, "budget.edit", budget.organization)
        budget = _open_terms(budget, now)
        before = terms.as_published(budget) if budget.is_published else None
        change(budget)
        validate(budget, exclude=["box"])
        budget.save()
        if before is not None and (after := terms.as_published(budget)) != before:
            leave_act(budget, "terms-changed", after, now)
        return budget
