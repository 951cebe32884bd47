"""What every verb of a proposal begins and ends with."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import locks
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed, allows, require
from commonhouse.proposals import access
from commonhouse.proposals.models import Proposal
from commonhouse.record import actions as record
from commonhouse.record import personal

M = TypeVar("M", bound=models.Model)


def leave_act(proposal: Proposal, what: str, body: dict[str, Any], now: datetime | None) -> int:
    """The verb's act in the organization's record, and its index; the last thing a verb does.

    A time given for the verb (a history entered later) is the act's time too, unless it lies in the future.
    """
    at = now if now is not None and now <= timezone.now() else None
    body = {"proposal": proposal.public_id} | body
    return record.append(proposal.organization, f"proposals.{what}", body, subject=proposal.public_id, at=at).index


def locked(row: M) -> M:
    """The row as it is now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def locked_with_box(proposal: Proposal) -> Proposal:
    """The proposal and its running box, held in the order in which a count holds them, so that neither waits for ever."""
    if proposal.box is not None:
        locks.whole(proposal.box)
    return locked(proposal)


def validate(row: models.Model) -> None:
    """Every field and length of a row, before it is saved. Raises ValidationError by field.

    A model's own cleaning passes over the length of long texts and over null characters, which no database keeps.
    """
    wrong: dict[str, str] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if not isinstance(value, str):
            continue
        if "\x00" in value:
            wrong[field.name] = _("This text holds a character that cannot be kept. Please type it again.")
        elif isinstance(field, models.TextField) and field.max_length and len(value) > field.max_length:
            wrong[field.name] = _("At most %(most)s characters.") % {"most": field.max_length}
    if wrong:
        raise ValidationError(wrong)
    row.full_clean(validate_unique=False, validate_constraints=False)


def check_public(**texts: str) -> None:
    """Texts that stand in the public record for good hold no email address and no telephone number."""
    words = {
        "email": _("This text stays in the public record for good: leave out the email address."),
        "phone": _("This text stays in the public record for good: leave out the telephone number."),
    }
    found = {field: personal.in_text(text) for field, text in texts.items()}
    wrong = {field: words[what] for field, what in found.items() if what}
    if wrong:
        raise ValidationError(wrong)


def person_of(actor: Actor, verb: str) -> Person:
    if actor.person is None:
        raise NotAllowed(verb)
    return actor.person


def require_voice(actor: Actor, verb: str, organization: Organization) -> Person:
    """The actor, if their role allows the verb or they speak here for a member organization. Raises NotAllowed."""
    if not allows(actor, verb, organization) and not access.speaks_for_a_member(actor, organization):
        require(actor, verb, organization)
    return person_of(actor, verb)


def require_lead(actor: Actor, proposal: Proposal, verb: str = "proposal.ask") -> Person:
    """The author of the proposal, or whoever facilitates. Raises NotAllowed."""
    if allows(actor, "proposal.facilitate", proposal.organization):
        return person_of(actor, verb)
    if actor.person is None or actor.person.pk != proposal.author_id:
        require(actor, "proposal.facilitate", proposal.organization)
    return require_voice(actor, verb, proposal.organization)


def token(submission: object) -> uuid.UUID:
    """The form's own mark, by which a form that is sent twice is one. Raises ValidationError."""
    try:
        return submission if isinstance(submission, uuid.UUID) else uuid.UUID(str(submission))
    except ValueError:
        raise ValidationError(_("This form is not whole. Please open it again."), code="token") from None


def required(field: str, text: str, words: str) -> str:
    """The text without blanks around it. Raises ValidationError beside the field when it says nothing."""
    if not text.strip():
        raise ValidationError({field: words})
    return text.strip()
