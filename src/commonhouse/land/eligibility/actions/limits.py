"""Publishing tables of income limits, taking a wrong one back, and the rules by which a trust reckons."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.eligibility.models import MOST_TABLES, EligibilityRules, LimitTable
from commonhouse.land.eligibility.queries import rules_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, locked, moment, required, token, validate
from commonhouse.rules import registry
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.affordable import PaymentRule
from commonhouse.rules.land.income import IncomeRule
from commonhouse.rules.land.income_limits import IncomeLimits

RULE = "income-limits"
TRIED = (1, 4, 8, 9, 14)  # sizes looked up when a table is published, so that anyone can repeat it


def publish_limits(
    actor: Actor, organization: Organization, table: IncomeLimits, *, is_invented: bool = False,
    submission: uuid.UUID | str | None = None, now: dt.datetime | None = None,
) -> LimitTable:  # fmt: skip
    """A table as its source published it, from now on used by the organization (and, of a network, by its members).

    Its figures stand in the record. Sent twice with one submission, it is one. Raises ValidationError for a year, or a first
    day, that the area has a table of already.
    """
    require(actor, "limits.edit", organization)
    mark = token(submission) if submission is not None else uuid.uuid4()
    source = required("source", table.source, _("Say where the figures come from."))
    check_public(area=table.area, source=source, name=" ".join(tier.name for tier in table.tiers))
    table = dataclasses.replace(table, area=" ".join(table.area.split()), source=source)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        found = LimitTable.objects.filter(organization=organization, submission=mark).first()
        if found is not None:
            return found
        _check_new(organization, table)
        row = LimitTable(
            organization=organization, area=table.area, year=table.year, effective_on=table.effective_on, source=source,
            statement=form_of(IncomeLimits).dump(table), is_invented=is_invented, published_at=moment(now),
            published_by=actor.person, submission=mark,
        )  # fmt: skip
        validate(row, exclude=("organization", "published_by"))
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise ValidationError({"year": _("There is a table of this area and year already.")}) from None
        leave_act(organization, "limits-published", _published(row, table), row.public_id, now)
        return row


def _check_new(organization: Organization, table: IncomeLimits) -> None:
    rows = LimitTable.objects.filter(organization=organization)
    if rows.count() >= MOST_TABLES:
        raise Refused(_("An organization has at most %(most)d tables.") % {"most": MOST_TABLES})
    same = rows.filter(area__iexact=table.area, withdrawn_at__isnull=True)
    if same.filter(year=table.year).exists():
        raise ValidationError(
            {"year": _("There is a table of %(area)s for %(year)d already. Withdraw it first if it is wrong.")
             % {"area": table.area, "year": table.year}}
        )  # fmt: skip
    if same.filter(effective_on=table.effective_on).exists():
        raise ValidationError({"effective_on": _("Another table of this area begins on the same day.")})


def _published(row: LimitTable, table: IncomeLimits) -> dict[str, Any]:
    rule = registry.get(RULE)
    looked_up = [rule.input_json(rule.input_type(size)) for size in TRIED]
    return {
        "table": row.public_id, "rule": RULE, "statement": row.statement, "is_invented": row.is_invented,
        "lookups": [{"input": each, "result": rule.compute(row.statement, each)} for each in looked_up],
    }  # fmt: skip


def withdraw_limits(actor: Actor, table: LimitTable, why: str, *, now: dt.datetime | None = None) -> None:
    """No longer used: its figures were wrong. What was found by it stays as it was found; the table stays readable."""
    require(actor, "limits.edit", table.organization)
    why = required("why", why, _("Say what was wrong."))[:300]
    check_public(why=why)
    with transaction.atomic():
        table = locked(table)
        if table.withdrawn_at is not None:
            return
        table.withdrawn_at, table.withdrawn_why = moment(now), why
        table.save(update_fields=["withdrawn_at", "withdrawn_why"])
        leave_act(table.organization, "limits-withdrawn", {"table": table.public_id, "why": why}, table.public_id, now)


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """How a trust reckons. valid_months: how long a finding holds. purge_days: after it, what is sealed is deleted."""

    income: IncomeRule
    payment: PaymentRule
    area: str = ""
    valid_months: int = 12
    purge_days: int = 90


def set_rules(
    actor: Actor, organization: Organization, settings: Settings, *, now: dt.datetime | None = None
) -> EligibilityRules:
    """The rules for reviews that begin from now on, in the record. Reviews under way keep theirs."""
    require(actor, "limits.edit", organization)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        row = rules_of(organization)
        row.income = form_of(IncomeRule).dump(settings.income)
        row.payment = form_of(PaymentRule).dump(settings.payment)
        row.area = " ".join(settings.area.split())
        row.valid_months, row.purge_days, row.changed_at = settings.valid_months, settings.purge_days, moment(now)
        validate(row, exclude=("organization",))
        row.save()
        body = {
            "income": row.income, "payment": row.payment, "area": row.area, "valid_months": row.valid_months,
            "purge_days": row.purge_days,
        }  # fmt: skip
        leave_act(organization, "eligibility-rules-set", body, "", now)
        return row
