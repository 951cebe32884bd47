"""Reaching out to a business: who does it, and what was said. Only they, and those who move it on, read the notes."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.funds.actions.deciding.common import locked_candidate, person_of, required, token, validate
from commonhouse.funds.models import Candidate, OutreachNote
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require

MOST_COMPANIONS = 12
MOST_NOTES = 500


def ask_to_accompany(actor: Actor, candidate: Candidate, person: Person) -> None:
    """A member reaches out to this business for the fund from now on, and reads its notes."""
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        candidate = locked_candidate(candidate)
        if not candidate.organization.memberships.filter(person=person, status="active").exists():
            raise ValidationError({"person": _("Choose a member.")})
        if candidate.companions.count() >= MOST_COMPANIONS:
            raise Refused(_("Many accompany this business already."))
        candidate.companions.add(person)


def end_accompanying(actor: Actor, candidate: Candidate, person: Person) -> None:
    """They no longer do; what they wrote stays for the others."""
    with transaction.atomic():
        if actor.person is None or actor.person.pk != person.pk:
            require(actor, "candidate.move", candidate.organization)
        locked_candidate(candidate).companions.remove(person)


def note(
    actor: Actor, candidate: Candidate, *, text: str, submission: object = None, now: datetime | None = None
) -> OutreachNote:
    """Writes down what was said with the business, for the others who reach out. The same form sent twice is one note."""
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        person = person_of(actor, "candidate.review")
        if not may_read_notes(actor, candidate):
            raise NotAllowed("candidate.move")
        candidate = locked_candidate(candidate)
        if before := OutreachNote.objects.filter(organization=candidate.organization, submission=mark).first():
            return before
        if candidate.state not in {Candidate.State.ACTIVE, Candidate.State.PAUSED}:
            raise Refused(_("This business is not on the path any more. Its notes were deleted."))
        if candidate.notes.count() >= MOST_NOTES:
            raise Refused(_("There are very many notes already."))
        made = OutreachNote(
            organization=candidate.organization, candidate=candidate, person=person, at=now or timezone.now(),
            text=required("text", text, _("Write what was said.")), submission=mark,
        )  # fmt: skip
        validate(made)
        made.save()
        return made


def may_read_notes(actor: Actor, candidate: Candidate) -> bool:
    if actor.person is None:
        return False
    if allows(actor, "candidate.move", candidate.organization):
        return True
    return actor.belongs_to(candidate.organization) and candidate.companions.filter(pk=actor.person.pk).exists()
