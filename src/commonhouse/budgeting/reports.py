"""The closing report of a budget: what was decided, why, and what became of it, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commonhouse.budgeting.models import Promise
from commonhouse.budgeting.results import Outcome
from commonhouse.people.documents import pdf
from commonhouse.people.formats import day, money, number

TEMPLATE = Path(__file__).with_name("documents") / "closing_report.typ"


def closing_report(outcome: Outcome) -> bytes:
    """The report as PDF bytes, in the reader's language. Raises NoDocument."""
    return pdf(TEMPLATE, report_data(outcome))


def report_data(outcome: Outcome) -> dict[str, Any]:
    """All that the report says, in its order."""
    budget = outcome.budget
    sections = [_summary(outcome), _won(outcome), _kept(outcome), _lost(outcome), _counted(outcome), _check(outcome)]
    return {
        "lang": get_language() or "en",
        "title": _("Closing report: %(budget)s") % {"budget": budget.title},
        "lede": f"{budget.organization.name} · {day(timezone.localdate())}",
        "note": _("This is a demo. The projects and ballots are invented.") if budget.is_synthetic else "",
        "sections": [section for section in sections if section is not None],
    }


def _section(title: str, *paragraphs: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "paragraphs": list(paragraphs), "items": [], "header": [], "rows": []} | more


def _summary(outcome: Outcome) -> dict[str, Any]:
    budget, result = outcome.budget, outcome.result
    sentences = [
        ngettext(
            "%(projects)s project was chosen with %(ballots)s ballots.",
            "%(projects)s projects were chosen with %(ballots)s ballots.",
            len(outcome.winners),
        )
        % {"projects": number(len(outcome.winners)), "ballots": number(result.ballots)},
        _("Of %(amount)s, %(cost)s goes to them and %(left)s is left over.")
        % {
            "amount": money(result.budget, budget.currency),
            "cost": money(result.cost, budget.currency),
            "left": money(result.unspent, budget.currency),
        },
    ]
    if outcome.represented is not None:
        sentences.append(
            _("%(voters)s of %(all)s voters see at least one project they chose funded.")
            % {"voters": number(outcome.represented), "all": number(result.ballots)}
        )
    return _section(_("In short"), " ".join(sentences))


def _won(outcome: Outcome) -> dict[str, Any]:
    items = [
        {
            "title": winner.project.shown_title,
            "figure": money(winner.project.cost, outcome.budget.currency),
            "text": winner.because,
        }
        for winner in outcome.winners
    ]
    return _section(_("What was chosen, and why"), items=items)


def _kept(outcome: Outcome) -> dict[str, Any] | None:
    """Money awarded against money spent, and where each promise stands."""
    promises = (
        Promise.objects.filter(budget=outcome.budget).select_related("project").prefetch_related("project__texts")
    )
    rows = [
        [
            promise.project.shown_title,
            str(promise.get_status_display()),
            money(promise.awarded, outcome.budget.currency),
            money(sum(spending.amount for spending in promise.spendings.all()), outcome.budget.currency),
        ]
        for promise in promises.prefetch_related("spendings")
    ]
    if not rows:
        return None
    return _section(_("What became of it"), header=[_("Project"), _("Stands"), _("Awarded"), _("Spent")], rows=rows)


def _lost(outcome: Outcome) -> dict[str, Any] | None:
    if not outcome.losers:
        return None
    items = [
        {
            "title": lost.project.shown_title,
            "figure": money(lost.project.cost, outcome.budget.currency),
            "text": lost.lacked,
        }
        for lost in outcome.losers
    ]
    return _section(_("What was not chosen, and what it lacked"), items=items)


def _counted(outcome: Outcome) -> dict[str, Any]:
    return _section(_("How it was counted"), *outcome.how, *outcome.money_of_each, *outcome.ties, *outcome.notices)


def _check(outcome: Outcome) -> dict[str, Any]:
    slug = outcome.budget.organization.slug
    return _section(
        _("Check it yourself"),
        _("The ballots, without names, and the rule are in the public record at %(address)s. Download it and run:")
        % {"address": f"{settings.HOUSE_ORIGIN}/o/{slug}/record/"},
        f"commonhouse verify {slug}-record.jsonl",
    )
