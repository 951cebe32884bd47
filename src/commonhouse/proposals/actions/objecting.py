"""The loop of objections: raised with an argument, found to be one or not, solved in the text, or withdrawn."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions.models import RollEntry
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.proposals import access, matters, telling, texts
from commonhouse.proposals.actions.common import leave_act, locked, person_of, required, token, validate
from commonhouse.proposals.models import Objection, Proposal

MOST_OBJECTIONS = 500
_State = Objection.State


def object_(
    actor: Actor, proposal: Proposal, *, argument: str, kind: str, right: RollEntry | None = None,
    submission: object = None, now: datetime | None = None,
) -> Objection:  # fmt: skip
    """Raises an objection to the text as it stands. It needs an argument; whoever is on the roll may raise one."""
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        require(actor, "proposal.object", proposal.organization)
        person = person_of(actor, "proposal.object")
        proposal = locked(proposal)
        if before := Objection.objects.filter(organization=proposal.organization, submission=mark).first():
            return before
        if proposal.state != Proposal.State.DECIDING or proposal.box is None:
            raise Refused(
                _("Objections are raised while consent is being asked. Until then, say it in the conversation.")
            )
        if matters.matter_of(proposal).method not in matters.ROUNDS:
            raise Refused(_("In this kind of decision people vote, and nobody's objection stops it."))
        rights = [each for each in access.rights_of(actor, proposal) if right is None or each.pk == right.pk]
        if not rights:
            raise Refused(_("You are not on the roll of this decision."))
        if proposal.objections.count() >= MOST_OBJECTIONS:
            raise Refused(_("There are very many objections already. Send the proposal back instead."))
        version = texts.current(proposal)
        same = proposal.objections.filter(version=version, voice=rights[0].pseudonym, argument=argument.strip())
        if (before := same.first()) is not None:
            return before
        objection = Objection(
            organization=proposal.organization, proposal=proposal, version=version, person=person,
            voice=rights[0].pseudonym, kind=kind, at=now or timezone.now(), submission=mark,
            argument=required("argument", argument, _("Give your argument: what harm it would do, or what is better.")),
        )  # fmt: skip
        validate(objection)
        objection.save()
        _leave(objection, "raised", now)
        telling.objected(proposal, objection)
        return objection


def qualify(
    actor: Actor, objection: Objection, *, qualified: bool, words: str = "", now: datetime | None = None
) -> Objection:
    """Writes down what the group found: it is an objection to be solved, or (with words why) it is not."""
    with transaction.atomic():
        require(actor, "proposal.facilitate", objection.organization)
        objection = _standing(objection)
        wanted = _State.QUALIFIED if qualified else _State.NOT_QUALIFIED
        if objection.state == wanted:
            return objection
        if not qualified:
            words = required("words", words, _("Say in the group’s words why it is not one."))
        return _settle(actor, objection, wanted, words, now)


def withdraw_objection(
    actor: Actor, objection: Objection, *, words: str = "", now: datetime | None = None
) -> Objection:
    """Whoever raised it takes it back: what was said has met it. Their answer they change themselves."""
    with transaction.atomic():
        person = person_of(actor, "proposal.object")
        if person.pk != objection.person_id:
            raise NotAllowed("proposal.object")
        objection = locked(objection)
        if objection.state == _State.WITHDRAWN:
            return objection
        objection = _standing(objection)
        return _settle(actor, objection, _State.WITHDRAWN, words, now)


def _standing(objection: Objection) -> Objection:
    objection = locked(objection)
    if objection.proposal.state != Proposal.State.DECIDING:
        raise Refused(_("This round is over."))
    if not objection.stands:
        raise ValidationError(_("This objection is settled already."))
    return objection


def _settle(actor: Actor, objection: Objection, state: str, words: str, now: datetime | None) -> Objection:
    objection.state, objection.words = state, words.strip()
    objection.resolved_by, objection.resolved_at = actor.person, now or timezone.now()
    validate(objection)
    objection.save(update_fields=["state", "words", "resolved_by", "resolved_at"])
    _leave(objection, state, now)
    return objection


def _leave(objection: Objection, state: str, now: datetime | None) -> None:
    """Its state stands in the record; its words and whose they are do not."""
    body = {"objection": objection.record_name, "version": objection.version.number, "state": str(state)}
    leave_act(objection.proposal, "objection", body, now)
