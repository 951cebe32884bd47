"""From the budget to its ballot box and back: preparing the vote, and what a result sets going."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from commonhouse.budgeting import ballot
from commonhouse.budgeting.actions.common import leave_act, locked
from commonhouse.budgeting.actions.promises import make_promises
from commonhouse.budgeting.models import Budget, Phase
from commonhouse.budgeting.tasks import compare_rules
from commonhouse.decisions import actions as decisions
from commonhouse.decisions import log
from commonhouse.decisions.models import Box
from commonhouse.people.formats import money
from commonhouse.people.permissions import Actor, Refused, require


def prepare_vote(actor: Actor, budget: Budget, *, now: datetime | None = None) -> Box:
    """Puts the approved projects and the rule into the budget's ballot box, a draft until a steward opens it.

    Done again, the draft is stated anew. Raises Refused when voting has opened, or something is missing.
    """
    with transaction.atomic():
        require(actor, "budget.edit", budget.organization)
        budget = locked(budget)
        if budget.box is not None and budget.box.state != Box.State.DRAFT:
            raise Refused(_("Voting has opened: what stands on the ballot cannot change any more."))
        voting = budget.phases.filter(kind=Phase.Kind.VOTE).first()
        if voting is None or not budget.is_published:
            raise Refused(_("Publish the budget with the dates of its vote first."))
        projects = ballot.listed_projects(budget)
        terms = {
            "title": budget.title,
            "form": ballot.form_of(budget),
            "options": ballot.options_of(budget, projects),
            "instance": ballot.instance_of(budget, projects),
            "rule": budget.rule,
            "classes": list(budget.electorate.all()),
            "registration": budget.registration,
            "eligibility": budget.eligibility,
            "opens_at": voting.starts_at,
            "closes_at": voting.ends_at,
        }
        if budget.box is not None:
            return decisions.update_box(actor, budget.box, **terms)
        budget.box = decisions.create_box(actor, budget.organization, **terms)
        budget.save(update_fields=["box"])
        leave_act(budget, "vote-prepared", {"box": budget.box.public_id}, now)
        return budget.box


def follow_count(actor: Actor, box: Box, now: datetime | None) -> None:
    """What a budget's result sets going: a promise for each winner, and the comparison with other rules."""
    budget = Budget.objects.filter(box=box).select_related("organization").first()
    if budget is None or box.outcome is None:
        return
    winners = box.outcome["result"]["winners"]
    make_promises(actor, budget, winners, now=now)
    _enter(budget, box, len(winners))
    transaction.on_commit(lambda: compare_rules.enqueue(budget.pk))


def _enter(budget: Budget, box: Box, winners: int) -> None:
    """The budget's line in the decision log."""
    words = ngettext(
        "Residents decided over %(amount)s: %(n)d project was chosen.",
        "Residents decided over %(amount)s: %(n)d projects were chosen.",
        winners,
    )
    log.enter(
        budget.organization, source="budget", ref=budget.slug, title=budget.title,
        text=words % {"amount": money(budget.amount, budget.currency), "n": winners}, matter=gettext("Public money"),
        method=str(budget.rule.get("rule", "")), outcome="chosen" if winners else "none", url=budget.results_url,
        decided_at=box.closed_at or box.closes_at,
    )  # fmt: skip
