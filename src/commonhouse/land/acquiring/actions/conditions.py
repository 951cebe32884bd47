"""What must be so before a building is bought, by which day, and what was found."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acquiring.actions.common import add_step, check_past, held_open
from commonhouse.land.acquiring.models import MOST_CONDITIONS, Deal, DealCondition, DealStep
from commonhouse.land.acts import leave_act
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, required, token, validate

_State = DealCondition.State
SETTLED = frozenset({_State.MET, _State.WAIVED, _State.FAILED})


def add_condition(
    actor: Actor, deal: Deal, *, kind: str, due_on: dt.date, what: str = "", submission: object,
    now: dt.datetime | None = None,
) -> DealCondition:  # fmt: skip
    require(actor, "deal.edit", deal.organization)
    check_public(what=what)
    with transaction.atomic():
        deal = held_open(deal)
        mark = token(submission)
        if before := DealCondition.objects.filter(organization=deal.organization, submission=mark).first():
            return before
        if deal.conditions.count() >= MOST_CONDITIONS:
            raise Refused(_("There are as many conditions as one deal can hold."))
        if kind == DealCondition.Kind.OTHER:
            required("what", what, _("Say what must be so."))
        row = DealCondition(
            organization_id=deal.organization_id,
            deal=deal,
            kind=kind,
            due_on=due_on,
            what=what.strip(),
            submission=mark,
        )
        validate(row)
        row.save()
        body = {"deal": deal.public_id, "condition": row.public_id, "kind": kind, "due_on": due_on.isoformat()}
        leave_act(deal.organization, "deal-condition", body, deal.public_id, now)
        return row


def settle_condition(
    actor: Actor, condition: DealCondition, *, state: str, on: dt.date, words: str = "", now: dt.datetime | None = None
) -> DealCondition:
    """Met, no longer asked for (a steward says so, with the reason), or not met. What was not met may still be met later."""
    require(actor, "deal.edit", condition.organization)
    if state not in SETTLED:
        raise ValidationError({"state": _("Choose how it stands.")})
    check_past(on, now)
    check_public(words=words)
    if state != _State.MET:
        required("words", words, _("Say why, in a few words."))
    with transaction.atomic():
        deal = held_open(condition.deal)
        row = deal.conditions.get(pk=condition.pk)
        if row.state == state:
            return row
        if row.state in {_State.MET, _State.WAIVED}:
            raise Refused(_("This condition is settled already."))
        if state == _State.WAIVED:
            require(actor, "holding.edit", deal.organization)  # a steward lets go of what protects the trust
        row.state, row.settled_on, row.words = state, on, words.strip()
        validate(row)
        row.save()
        said = {"what": str(row), "state": row.get_state_display()}
        add_step(actor, deal, DealStep.Kind.CONDITION, on, _("%(what)s: %(state)s") % said, now=now)
        body = {"deal": deal.public_id, "condition": row.public_id, "state": str(state), "on": on.isoformat()}
        leave_act(deal.organization, "deal-condition-settled", body, deal.public_id, now)
        return row
