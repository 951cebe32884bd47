"""What every verb of a proposal begins and ends with."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from commonhouse.decisions import locks
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed, allows, require
from commonhouse.people.verbs import check_public, check_texts, locked, required, token
from commonhouse.proposals import access
from commonhouse.proposals.models import Proposal
from commonhouse.record import actions as record

__all__ = [
    "check_public",
    "leave_act",
    "locked",
    "locked_with_box",
    "person_of",
    "require_lead",
    "require_voice",
    "required",
    "token",
    "validate",
]

M = TypeVar("M", bound=models.Model)


def leave_act(proposal: Proposal, what: str, body: dict[str, Any], now: datetime | None) -> int:
    """The verb's act in the organization's record, and its index; the last thing a verb does.

    A time given for the verb (a history entered later) is the act's time too, unless it lies in the future.
    """
    at = now if now is not None and now <= timezone.now() else None
    body = {"proposal": proposal.public_id} | body
    return record.append(proposal.organization, f"proposals.{what}", body, subject=proposal.public_id, at=at).index


def locked_with_box(proposal: Proposal) -> Proposal:
    """The proposal and its running box, held in the order in which a count holds them, so that neither waits for ever."""
    if proposal.box is not None:
        locks.whole(proposal.box)
    return locked(proposal)


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


def validate(row: models.Model) -> None:
    """Every field and length of a row, before it is saved. Raises ValidationError by field."""
    check_texts(row)
    row.full_clean(validate_unique=False, validate_constraints=False)
