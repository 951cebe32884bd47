"""What members say of a business by the fund's standards: in words, never added up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.funds.actions.deciding.common import locked_candidate, person_of, required, validate
from commonhouse.funds.models import Candidate, Criterion, StandardsView
from commonhouse.people.permissions import Actor, Refused, require


def say(
    actor: Actor, candidate: Candidate, criterion: Criterion, *, says: str, words: str, now: datetime | None = None
) -> StandardsView:
    """A member's view by one criterion; a new one replaces their own. What is said without words says nothing."""
    with transaction.atomic():
        require(actor, "candidate.review", candidate.organization)
        person = person_of(actor, "candidate.review")
        candidate = locked_candidate(candidate)
        here = candidate.here
        if candidate.state != Candidate.State.ACTIVE or here is None or here.kind != "standards":
            raise Refused(_("Views are taken while it is at the step of the standards."))
        if criterion.organization_id != candidate.organization_id or not criterion.is_active:
            raise Refused(_("This is no longer one of the standards."))
        view = StandardsView.objects.filter(candidate=candidate, criterion=criterion, person=person).first()
        view = view or StandardsView(
            organization=candidate.organization, candidate=candidate, criterion=criterion, person=person
        )
        view.says, view.at = says, now or timezone.now()
        view.words = required(
            "words", words, _("Say it in a sentence: others learn from your reason, not from a tick.")
        )
        validate(view)
        view.save()
        return view


def take_back(actor: Actor, view: StandardsView) -> None:
    """One's own view."""
    person = person_of(actor, "candidate.review")
    if view.person_id != person.pk:
        raise Refused(_("Only the one who said it takes it back."))
    view.delete()
