"""A proposal's text: written, changed version by version, opened for talk, taken back, sent back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import actions as charters
from commonhouse.charters.models import CharterDraft
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused
from commonhouse.proposals import matters, telling, texts
from commonhouse.proposals.actions import rounds
from commonhouse.proposals.actions.common import (
    check_public,
    leave_act,
    locked,
    locked_with_box,
    require_lead,
    require_voice,
    required,
    token,
    validate,
)
from commonhouse.proposals.actions.talking import open_conversation
from commonhouse.proposals.models import Conversation, Objection, Proposal, Version

MOST_VERSIONS = 200
_State = Proposal.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a proposal says. options: the names of what may be chosen, for methods that choose among options."""

    title: str
    text: str
    matter: str
    options: Sequence[str] = ()
    needs: str = ""
    minutes: int = 10
    audience: str = Proposal.Audience.MEMBERS
    topic: str = ""
    charter_draft: CharterDraft | None = None


def write(
    actor: Actor, organization: Organization, content: Content, *, conversation: Conversation | None = None,
    follows: Proposal | None = None, submission: object = None, now: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Writes a draft, in a conversation or beginning one. Only its author, and facilitators, see it.

    The same form sent twice is one draft. Raises ValidationError by field.
    """
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        person = require_voice(actor, "proposal.write", organization)
        if before := Proposal.objects.filter(organization=organization, submission=mark).first():
            return before
        if conversation is None:
            conversation = open_conversation(actor, organization, title=content.title, submission=mark, now=now)
        if conversation.organization_id != organization.pk:
            raise ValidationError(_("This form is not whole. Please open it again."), code="token")
        moment = now or timezone.now()
        proposal = Proposal(
            organization=organization, conversation=conversation, author=person, follows=follows, written_at=moment,
            submission=mark,
        )  # fmt: skip
        _set(proposal, content)
        proposal.save()
        version = Version(
            organization=organization, proposal=proposal, number=1, written_by=person, written_at=moment,
            text=required("text", content.text, _("Write what you propose.")),
        )  # fmt: skip
        validate(version)
        version.save()
        return proposal


def edit(actor: Actor, proposal: Proposal, content: Content, *, now: datetime | None = None) -> Proposal:
    """Changes a draft, or the terms of what is not asked yet. A text that others have read becomes another version."""
    with transaction.atomic():
        person = require_lead(actor, proposal, "proposal.write")
        proposal = locked(proposal)
        if proposal.state not in {_State.DRAFT, _State.DISCUSSING, _State.RETURNED}:
            raise Refused(_("This proposal is being decided or is decided: its terms stay as they are."))
        if proposal.asked_at is not None and content.matter != proposal.matter:
            words = _("It was asked as another kind of decision. Write a new proposal that follows it.")
            raise ValidationError({"matter": words})
        _set(proposal, content)
        proposal.save()
        newest = texts.current(proposal)
        text = required("text", content.text, _("Write what you propose."))
        if text == newest.text:
            return proposal
        if proposal.state != _State.DRAFT:
            _add_version(proposal, person, text, "", True, now)
            return proposal
        newest.text, newest.written_at = text, now or timezone.now()
        validate(newest)
        newest.save(update_fields=["text", "written_at"])
        return proposal


def discard(actor: Actor, proposal: Proposal) -> None:
    """Throws away a draft that nobody else has read."""
    with transaction.atomic():
        require_lead(actor, proposal, "proposal.write")
        proposal = locked(proposal)
        if proposal.state != _State.DRAFT:
            raise Refused(_("Others have read this proposal. Withdraw it instead."))
        conversation = proposal.conversation
        proposal.delete()
        if not conversation.proposals.exists() and not conversation.comments.exists():
            conversation.delete()


def discuss(
    actor: Actor, proposal: Proposal, *, until: datetime | None = None, now: datetime | None = None
) -> Proposal:
    """Opens a draft for talk: members can read it, ask and comment."""
    with transaction.atomic():
        require_lead(actor, proposal)
        proposal = locked(proposal)
        if proposal.state == _State.DISCUSSING:
            return proposal
        if proposal.state not in {_State.DRAFT, _State.RETURNED}:
            raise Refused(_("This proposal is being decided or is decided already."))
        moment = now or timezone.now()
        if until is not None and until <= moment:
            raise ValidationError({"discuss_until": _("This time has passed. Choose a later one.")})
        proposal.state, proposal.discuss_until = _State.DISCUSSING, until
        proposal.save(update_fields=["state", "discuss_until"])
        return proposal


def revise(
    actor: Actor, proposal: Proposal, *, text: str, why: str, is_material: bool = True,
    integrates: Iterable[Objection] = (), now: datetime | None = None,
) -> Version:  # fmt: skip
    """Writes the next version, and says what changed.

    While consent or consensus is being found, every change asks everyone anew: the running box is withdrawn and another
    round opens about the new text. Objections in `integrates` are solved in it; those that still stand go on to it.
    While people vote in other ways the text cannot change.
    """
    with transaction.atomic():
        person = require_lead(actor, proposal)
        proposal = locked_with_box(proposal)
        if proposal.state in {_State.DECIDED, _State.WITHDRAWN}:
            raise Refused(_("This proposal is no longer open. Write a new one that follows it."))
        said = required("why", why, _("Say what changed, and why. Everyone is told."))
        deciding = proposal.state == _State.DECIDING
        matter = matters.matter_of(proposal)
        if deciding and matter.method not in matters.ROUNDS:
            raise Refused(_("People are answering this text now, so it cannot change. Take the question back first."))
        if text.strip() == texts.current(proposal).text:
            raise ValidationError({"text": _("This is the text as it stands. Change it first.")})
        version = _add_version(proposal, person, text, said, is_material or deciding, now)
        solved = _integrate(proposal, version, person, integrates, now)
        if not deciding:
            if proposal.asked_at is not None:
                leave_act(proposal, "revised", _revised(proposal, version, solved), now)
            return version
        rounds.end(proposal, _("The text has changed; everyone is asked anew."), now)
        leave_act(proposal, "revised", _revised(proposal, version, solved), now)
        rounds.begin_again(proposal, matter, version, now)
        telling.asked_anew(proposal, version)
        return version


def withdraw(actor: Actor, proposal: Proposal, *, why: str, now: datetime | None = None) -> Proposal:
    """The author takes it back, at any time before it is decided. Answers that were given are deleted uncounted."""
    return _take_off(actor, proposal, why, _State.WITHDRAWN, "withdrawn", now)


def return_(actor: Actor, proposal: Proposal, *, why: str, now: datetime | None = None) -> Proposal:
    """Sends it back to be worked on: nothing is decided, and it may be asked again."""
    return _take_off(actor, proposal, why, _State.RETURNED, "returned", now)


def _take_off(actor: Actor, proposal: Proposal, why: str, state: str, act: str, now: datetime | None) -> Proposal:
    with transaction.atomic():
        require_lead(actor, proposal)
        proposal = locked_with_box(proposal)
        if proposal.state == state:
            return proposal
        if proposal.state in {_State.DECIDED, _State.WITHDRAWN, _State.DRAFT}:
            raise Refused(_("This cannot be done any more: the proposal is decided, withdrawn, or still a draft."))
        said = required("why", why, _("Say why, in words for everyone."))[:300]
        check_public(why=said)
        was_asked = proposal.state == _State.DECIDING
        if was_asked:
            rounds.end(proposal, said, now)
        telling.cancel(proposal)
        proposal.state, proposal.withdrawn_why = state, said
        proposal.save(update_fields=["state", "withdrawn_why"])
        if proposal.charter_draft is not None:
            charters.thaw_draft(proposal.charter_draft, holder=proposal.public_id)
        if proposal.asked_at is not None:
            leave_act(proposal, act, {"why": said}, now)
        return proposal


def _set(proposal: Proposal, content: Content) -> None:
    charter = matters.charter_of(proposal.organization)
    try:
        matter = charter.matter(content.matter)
    except KeyError:
        raise ValidationError({"matter": _("Choose one of the charter’s kinds of decisions.")}) from None
    method = matters.method_of(matter)
    if content.topic and content.topic not in charter.topics:
        raise ValidationError({"topic": _("Choose one of the charter’s topics.")})
    proposal.title, proposal.matter = content.title.strip(), content.matter
    proposal.options = _options(content.options) if method.takes_options else []
    proposal.needs, proposal.minutes = content.needs.strip(), content.minutes
    proposal.audience, proposal.topic = content.audience, content.topic
    proposal.charter_draft = content.charter_draft
    if content.charter_draft is not None and content.matter != charter.amendment:
        raise ValidationError({"matter": _("The charter changes only by its own kind of decision.")})
    if content.matter == charter.amendment and content.charter_draft is None:
        raise ValidationError({"matter": _("A change of the charter begins at the charter: write the new text there.")})
    if not 1 <= content.minutes <= 600:
        raise ValidationError({"minutes": _("Say how many minutes it takes: from 1 to 600.")})
    validate(proposal)
    check_public(title=proposal.title, options=" ".join(content.options))


def _options(names: Sequence[str]) -> list[dict[str, Any]]:
    """What may be chosen, under ids that say nothing: "a", "b"... in the order given."""
    clean = [name.strip() for name in names if name.strip()]
    if len(clean) < 2:
        raise ValidationError({"options": _("Give at least two options to choose from, one on each line.")})
    if len(clean) > matters.MOST_OPTIONS:
        raise ValidationError({"options": _("Give at most %(most)s options.") % {"most": matters.MOST_OPTIONS}})
    if len({name.casefold() for name in clean}) != len(clean):
        raise ValidationError({"options": _("Two options are the same. Give each its own words.")})
    if any(len(name) > 120 for name in clean):
        raise ValidationError({"options": _("An option has at most 120 characters.")})
    return [{"id": f"o{place}", "name": name} for place, name in enumerate(clean, 1)]


def _add_version(
    proposal: Proposal, person: Any, text: str, why: str, is_material: bool, now: datetime | None
) -> Version:
    last = texts.current(proposal).number
    if last >= MOST_VERSIONS:
        raise Refused(_("This text has changed very often. Withdraw it and write a new one."))
    version = Version(
        organization=proposal.organization, proposal=proposal, number=last + 1, why=why[:300],
        is_material=is_material, written_by=person, written_at=now or timezone.now(),
        text=required("text", text, _("Write what you propose.")),
    )  # fmt: skip
    validate(version)
    version.save()
    return version


def _integrate(
    proposal: Proposal, version: Version, person: Any, objections: Iterable[Objection], now: datetime | None
) -> list[str]:
    """Marks these objections as solved in the version; returns their names in the record."""
    chosen = [each.pk for each in objections]
    standing = proposal.objections.filter(pk__in=chosen, state__in=[Objection.State.RAISED, Objection.State.QUALIFIED])
    names = sorted(each.record_name for each in standing)
    standing.update(
        state=Objection.State.INTEGRATED, resolved_in=version, resolved_by=person, resolved_at=now or timezone.now()
    )
    return names


def _revised(proposal: Proposal, version: Version, solved: list[str]) -> dict[str, Any]:
    return {
        "version": version.number,
        "text_hash": texts.text_hash(proposal, version),
        "objections_integrated": solved,
    }
