"""Conversations: begun, talked in, and kept readable by a steward who hides with a reason."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.proposals import access
from commonhouse.proposals.actions.common import locked, person_of, require_voice, required, token, validate
from commonhouse.proposals.models import Comment, Conversation, Proposal

DEEPEST = 4  # replies to replies: deeper ones stand beside the last
MOST_COMMENTS = 5_000  # of one conversation


def open_conversation(
    actor: Actor, organization: Organization, *, title: str, text: str = "", submission: object = None,
    now: datetime | None = None,
) -> Conversation:  # fmt: skip
    """Begins a conversation. The same form sent twice is one."""
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        person = require_voice(actor, "conversation.open", organization)
        if before := Conversation.objects.filter(organization=organization, submission=mark).first():
            return before
        conversation = Conversation(
            organization=organization, title=title.strip(), text=text.strip(), started_by=person,
            opened_at=now or timezone.now(), submission=mark,
        )  # fmt: skip
        validate(conversation)
        conversation.save()
        return conversation


def comment(
    actor: Actor, conversation: Conversation, *, text: str, kind: str = "comment", proposal: Proposal | None = None,
    parent: Comment | None = None, submission: object = None, now: datetime | None = None,
) -> Comment:  # fmt: skip
    """Says something in a conversation, or about one proposal in it, or in reply."""
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        require(actor, "proposal.comment", conversation.organization)
        person = person_of(actor, "proposal.comment")
        conversation = locked(conversation)
        _check_place(conversation, proposal, parent)
        if not _may_speak(actor, conversation, proposal):
            raise Refused(_("Only members, and those who decide, take part in this conversation."))
        if before := Comment.objects.filter(organization=conversation.organization, submission=mark).first():
            return before
        if conversation.comments.count() >= MOST_COMMENTS:
            raise Refused(_("This conversation is full. Please begin another."))
        said = Comment(
            organization=conversation.organization, conversation=conversation,
            proposal=proposal or (parent.proposal if parent else None), parent=parent,
            depth=min(parent.depth + 1, DEEPEST) if parent else 0, kind=kind, person=person,
            text=required("text", text, _("Write what you want to say.")), at=now or timezone.now(), submission=mark,
        )  # fmt: skip
        validate(said)
        said.save()
        return said


def hide_comment(actor: Actor, comment: Comment, *, why: str, now: datetime | None = None) -> Comment:
    """A steward hides what breaks the house's rules. The reason stands where the words were."""
    with transaction.atomic():
        require(actor, "proposal.moderate", comment.organization)
        comment = locked(comment)
        if comment.hidden_at is not None:
            return comment
        comment.hidden_why = required("why", why, _("Say why. It is shown where the comment was."))
        comment.hidden_at, comment.hidden_by = now or timezone.now(), person_of(actor, "proposal.moderate")
        validate(comment)
        comment.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
        return comment


def show_comment(actor: Actor, comment: Comment) -> Comment:
    """Takes the hiding back."""
    with transaction.atomic():
        require(actor, "proposal.moderate", comment.organization)
        comment = locked(comment)
        comment.hidden_at, comment.hidden_by, comment.hidden_why = None, None, ""
        comment.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
        return comment


def _may_speak(actor: Actor, conversation: Conversation, proposal: Proposal | None) -> bool:
    if proposal is not None:
        return access.may_talk(actor, proposal)
    return access.is_inside(actor, conversation.organization)


def _check_place(conversation: Conversation, proposal: Proposal | None, parent: Comment | None) -> None:
    """A reply belongs to the conversation it is in, whatever the form says."""
    for row in (proposal, parent):
        if row is not None and row.conversation_id != conversation.pk:
            raise ValidationError(_("This form is not whole. Please open it again."), code="token")
