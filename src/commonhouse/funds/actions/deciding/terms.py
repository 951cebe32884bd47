"""The terms of the money: written by the fund, agreed with the business, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.funds.actions.deciding import gates
from commonhouse.funds.actions.deciding.common import (
    hash_of,
    leave_act,
    locked_candidate,
    person_of,
    required,
    validate,
)
from commonhouse.funds.models import Candidate, TermSheet
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

MOST_SHEETS = 50
RULES = ("loan-schedule", "surplus-capped-loan", "royalty-loan")  # what a fund lends by
# Steps at which terms may be written: from then on members have read them.
WRITTEN_AT = frozenset({"nominate", "ratify", "outreach", "standards", "term-sheet", "other"})


def write_terms(
    actor: Actor, candidate: Candidate, *, terms: Mapping[str, Any], purpose: str, security: str = "",
    rule: str = "loan-schedule", now: datetime | None = None,
) -> TermSheet:  # fmt: skip
    """Writes a term sheet, or the draft anew. terms: the statement of the rule. Raises ValidationError, naming the place."""
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        person = person_of(actor, "candidate.move")
        candidate = locked_candidate(candidate)
        _refuse_elsewhere(candidate)
        before = candidate.sheet
        if before is not None and before.state in {TermSheet.State.OFFERED, TermSheet.State.ACCEPTED}:
            raise Refused(_("There are terms with the business already. Take them back first."))
        if candidate.sheets.count() >= MOST_SHEETS:
            raise Refused(_("There have been very many term sheets."))
        sheet = before or TermSheet(
            organization=candidate.organization, candidate=candidate, number=candidate.sheets.count() + 1
        )
        sheet.rule, sheet.terms = rule, checked(rule, terms)
        sheet.purpose = required("purpose", purpose, _("Say what the money is for."))
        sheet.security = security.strip()
        sheet.written_by, sheet.written_at = person, now or timezone.now()
        validate(sheet)
        sheet.save()
        return sheet


def offer_terms(actor: Actor, candidate: Candidate) -> TermSheet:
    """Gives the terms to the business. Offering twice changes nothing."""
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        sheet = _newest(locked_candidate(candidate))
        if sheet.state == TermSheet.State.DRAFT:
            sheet.state = TermSheet.State.OFFERED
            sheet.save(update_fields=["state"])
        return sheet


def agree_terms(actor: Actor, candidate: Candidate, *, words: str = "", now: datetime | None = None) -> TermSheet:
    """The business agrees: in a seat of its own, or told to whoever moves it on (who then says how: words).

    Leaves the terms in the record. Agreeing twice changes nothing.
    """
    with transaction.atomic():
        own = is_borrower(actor, candidate)
        if not own:
            require(actor, "candidate.move", candidate.organization)
        candidate = locked_candidate(candidate)
        sheet = _newest(candidate)
        if sheet.state == TermSheet.State.ACCEPTED:
            return sheet
        if sheet.state == TermSheet.State.DRAFT:
            raise Refused(_("Give the terms to the business first."))
        if not own:
            required("words", words, _("Say how the business agreed: when, and to whom."))
        sheet.state, sheet.accepted_at = TermSheet.State.ACCEPTED, now or timezone.now()
        sheet.accepted_words = words.strip()
        validate(sheet)
        sheet.save()
        leave_act(candidate.organization, "terms-agreed", candidate.public_id, agreed_body(candidate, sheet), now)
        return sheet


def take_terms_back(actor: Actor, candidate: Candidate, *, now: datetime | None = None) -> TermSheet:
    """These terms are off the table; others may be written. Not while members are asked about them, nor after."""
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        candidate = locked_candidate(candidate)
        sheet = _newest(candidate)
        gates.refuse_during_vote(candidate)
        _refuse_elsewhere(candidate)
        was_agreed = sheet.state == TermSheet.State.ACCEPTED
        sheet.state = TermSheet.State.TAKEN_BACK
        sheet.save(update_fields=["state"])
        if was_agreed:
            body = {"candidate": candidate.public_id, "sheet": sheet.number}
            leave_act(candidate.organization, "terms-taken-back", candidate.public_id, body, now)
        return sheet


def checked(rule: str, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The whole statement of a rule that a fund lends by. Raises ValidationError beside the field that does not fit."""
    if rule not in RULES:
        raise ValidationError({"rule": _("Choose how the loan works.")})
    try:
        found = registry.get(rule)
        stated = found.statement_json(found.statement_from_json(dict(terms)))
    except (FormError, ValueError) as problem:
        field = getattr(problem, "field", "") or str(getattr(problem, "path", "")).removeprefix("statement.")
        raise ValidationError({field.split(".")[0].split("[")[0] or "terms": str(problem)}) from problem
    assert isinstance(stated, dict)
    return stated


def agreed_body(candidate: Candidate, sheet: TermSheet) -> dict[str, Any]:
    return {
        "candidate": candidate.public_id, "sheet": sheet.number, "unit": candidate.pipeline.unit, "rule": sheet.rule,
        "statement": sheet.terms, "terms_hash": hash_of({"rule": sheet.rule, "statement": sheet.terms}),
    }  # fmt: skip


def is_borrower(actor: Actor, candidate: Candidate) -> bool:
    """Whether the actor acts in a seat of the business, where it is an organization of the house."""
    if actor.person is None or actor.seat is None or candidate.borrower_id is None:
        return False
    return actor.seat.organization_id == candidate.borrower_id and actor.seat.kind in {"steward", "treasurer", "board"}


def _newest(candidate: Candidate) -> TermSheet:
    sheet = candidate.sheet
    if sheet is None:
        raise Refused(_("There are no terms yet. Write them first."))
    return sheet


def _refuse_elsewhere(candidate: Candidate) -> None:
    here = candidate.here
    if candidate.state != Candidate.State.ACTIVE:
        raise Refused(_("Go on with this business first; then write its terms."))
    if here is None or here.kind not in WRITTEN_AT:
        raise Refused(_("Members have read these terms. Go back to the step of the terms to change them."))
