"""Prices in plain words of the reader's language: how the house says each line, and what a rule says before any price."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing import prices, tables
from commonhouse.land.pricing.models import Improvement
from commonhouse.people import formats
from commonhouse.people.models import Organization
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.resale_index import MissingValue
from commonhouse.rules.land.resale_rule_words import rule_sentences
from commonhouse.rules.land.resale_sale import ResaleResult
from commonhouse.rules.land.resale_sentences import step_sentence
from commonhouse.rules.land.resale_terms import ResaleRule
from commonhouse.rules.lending.sentences import MoneyVoice

STATES = {
    Improvement.State.ASKED: "waiting",
    Improvement.State.APPROVED: "open",
    Improvement.State.REFUSED: "stopped",
    Improvement.State.FINISHED: "waiting",
    Improvement.State.CREDITED: "done",
    Improvement.State.WITHDRAWN: "stopped",
}


def percent(value: Decimal) -> str:
    return f"{formats.number(value)}%"


def voice(unit: str, names: Mapping[str, str]) -> MoneyVoice:
    """The reader's language; `names`: what improvements and tables are called."""
    return MoneyVoice(
        gettext=_, ngettext=ngettext, number=formats.number, percent=percent, name=lambda key: names.get(key, key),
        money=lambda amount: formats.money(amount, unit), day=formats.day,
    )  # fmt: skip


def names_of(lease: Lease) -> dict[str, str]:
    """What is called what, for those who may read the lease."""
    work = Improvement.objects.filter(organization_id=lease.organization_id, lease__holding_id=lease.holding_id)
    found = tables.names(lease.organization) | dict(work.values_list("public_id", "what"))
    return found | {prices.DAMAGE: _("What is broken"), prices.WHAT_IF_WORK: _("The improvement you think of")}


def lines(result: ResaleResult, speaker: MoneyVoice) -> list[str]:
    """The arithmetic, line by line."""
    return [step_sentence(step, speaker) for step in result.steps]


def rule_lines(rule: ResaleRule, organization: Organization, unit: str) -> list[str]:
    """What the rule of a lease says, before there is any price."""
    return rule_sentences(rule, voice(unit, tables.names(organization)))


def problem_words(problem: RuleError, names: Mapping[str, str]) -> str:
    """Why a price cannot be found, and what to do."""
    if isinstance(problem, MissingValue):
        said = {"name": names.get(problem.code, problem.code), "missing": problem.missing}
        return _("The published table “%(name)s” has no value for %(missing)s. The trust publishes it first.") % said
    known = {
        "appraisals.at_sale": _("The rule of this lease goes by what the home is worth. It needs an appraisal first."),
        "purchase.market_value": _(
            "It is not known what the home was worth when it was bought. Enter that in the lease."
        ),
        "sold_on": _("The home was bought later than this day. Please check the date."),
    }
    return known.get(problem.field, f"{problem.problem} {problem.fix}")
