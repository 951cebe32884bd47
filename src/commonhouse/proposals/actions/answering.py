"""Answering in place: one position in the running round's open box, with a reason beside it where the charter wants one.

The ballot goes into the box in a transaction of its own (what is answered is on the disk); its words follow. If they fail,
the answer stands and the page asks for them again: an objection without its argument counts as one not heard yet.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import RollEntry
from commonhouse.people.permissions import Actor, Refused
from commonhouse.proposals import access, matters
from commonhouse.proposals.actions.common import person_of, required, validate
from commonhouse.proposals.models import Proposal, Reason
from commonhouse.rules.charter.model import Reasons

ARGUED = frozenset({"objection", "block"})  # positions that are nothing without their words


def answer(
    actor: Actor, proposal: Proposal, vote: str, *, right: RollEntry | None = None, reason: str = "",
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Takes a position, or changes the one taken, with one's own right or (`right`) a member organization's one voice.

    Raises ValidationError beside `reason` where words are asked for, Refused when nothing can be answered now.
    """
    person = person_of(actor, "ballot.cast")
    box = proposal.box
    if box is None or proposal.state != Proposal.State.DECIDING:
        raise Refused(_("This is not being decided now."))
    if box.is_secret:
        raise Refused(_("This is a secret vote: please answer in its ballot box."))
    entry = _right(actor, proposal, right)
    matter = matters.matter_of(proposal)
    if vote not in matters.method_of(matter).positions:
        raise ValidationError({"vote": _("Choose one of the answers.")})
    if vote in ARGUED or matter.reasons is Reasons.REQUIRED:
        required("reason", reason, _("Say why. Those who decide with you will read it."))
    cast_or_change(entry, {"vote": vote}, actor, now)
    if matter.reasons is Reasons.NONE and vote not in ARGUED:
        return
    if not reason.strip():
        Reason.objects.filter(box=box, voice=entry.pseudonym).delete()
        return
    with transaction.atomic():
        told = Reason.objects.filter(organization=proposal.organization, box=box, voice=entry.pseudonym).first()
        told = told or Reason(organization=proposal.organization, box=box, voice=entry.pseudonym)
        told.person, told.text, told.at = person, reason.strip(), now or timezone.now()
        validate(told)
        told.save()


def cast_or_change(entry: RollEntry, choice: dict[str, object], actor: Actor, now: datetime | None) -> None:
    """Puts an open ballot in by this right, or changes the one that is there."""
    assert actor.person is not None
    credential: decisions.Credential = decisions.PersonCredential(actor.person)
    if entry.member_organization is not None:
        credential = decisions.DelegateCredential(actor.person, entry.member_organization)
    if RollEntry.objects.filter(pk=entry.pk, state=RollEntry.State.VOTED).exists():
        decisions.recast(entry.box, credential, choice, now=now)
        return
    decisions.cast(entry.box, credential, choice, decisions.new_receipt(), now=now)


def _right(actor: Actor, proposal: Proposal, wanted: RollEntry | None) -> RollEntry:
    """The right to answer by. Someone with several (their own, and a member organization's) says which."""
    rights = access.rights_of(actor, proposal)
    if wanted is not None:
        rights = [each for each in rights if each.pk == wanted.pk]
    if not rights:
        raise Refused(_("You are not on the roll of this decision."))
    return rights[0]
