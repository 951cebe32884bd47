"""After a decision: who does what by when, what became of it, and what member organizations ask of their delegates before it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import log
from commonhouse.people.models import Membership, Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require
from commonhouse.proposals import telling
from commonhouse.proposals.actions.common import leave_act, locked, person_of, required, token, validate
from commonhouse.proposals.models import Became, Commitment, Mandate, Proposal

MOST_COMMITMENTS = 100
FURTHEST = timedelta(days=365 * 10)
_State = Commitment.State
_STOOD = frozenset({"adopted", "chosen"})


def commit(
    actor: Actor, proposal: Proposal, *, what: str, due_on: date, person: Person | None = None, who: str = "",
    submission: object = None, now: datetime | None = None,
) -> Commitment:  # fmt: skip
    """Somebody takes something on, by a day. Members name themselves; whoever facilitates may name others."""
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        require(actor, "commitment.make", proposal.organization)
        proposal = locked(proposal)
        if before := Commitment.objects.filter(organization=proposal.organization, submission=mark).first():
            return before
        if proposal.result not in _STOOD or proposal.state != Proposal.State.DECIDED:
            raise Refused(_("Only what was adopted or chosen is followed up."))
        leads = allows(actor, "proposal.facilitate", proposal.organization)
        if person is not None and person != actor.person and not leads:
            raise Refused(_("You can promise for yourself. A steward or facilitator writes down what others take on."))
        if person is None and not who.strip():
            raise ValidationError({"who": _("Say who does it.")})
        if proposal.commitments.count() >= MOST_COMMITMENTS:
            raise Refused(_("At most %(most)s promises to one decision.") % {"most": MOST_COMMITMENTS})
        moment = now or timezone.now()
        _check_day(due_on, moment)
        made = Commitment(
            organization=proposal.organization, proposal=proposal, what=what.strip(), person=person,
            who=(who.strip() or (person.name if person else ""))[:120], due_on=due_on, first_due_on=due_on,
            made_at=moment, updated_at=moment, submission=mark,
        )  # fmt: skip
        validate(made)
        made.save()
        _leave(made, "committed", now)
        return made


def update_commitment(
    actor: Actor, commitment: Commitment, *, state: str, words: str = "", due_on: date | None = None,
    now: datetime | None = None,
) -> Commitment:  # fmt: skip
    """How it stands: done, dropped (say why), or later (say why). What was promised first stays on the page."""
    with transaction.atomic():
        require(actor, "commitment.update", commitment.organization)
        commitment = locked(commitment)
        person = person_of(actor, "commitment.update")
        if person.pk != commitment.person_id and not allows(actor, "proposal.facilitate", commitment.organization):
            raise NotAllowed("commitment.update")
        if state not in _State.values:
            raise ValidationError({"state": _("Choose one of these.")})
        moment = now or timezone.now()
        if state == _State.OPEN and due_on is not None and due_on != commitment.due_on:
            _check_day(due_on, moment)
            required("words", words, _("Say why it takes longer. Those who decided will read it."))
            commitment.due_on = due_on
        if state == _State.DROPPED:
            required("words", words, _("Say why it is dropped. Those who decided will read it."))
        if state == _State.DONE and not words.strip():
            words = _("Done.")
        before = (commitment.state, commitment.words)
        commitment.state, commitment.words = state, words.strip()
        if before == (commitment.state, commitment.words) and due_on in {None, commitment.first_due_on}:
            return commitment
        commitment.updated_at = moment
        validate(commitment)
        commitment.save(update_fields=["state", "words", "due_on", "updated_at"])
        _leave(commitment, "commitment-updated", now)
        return commitment


def tell_what_became(actor: Actor, proposal: Proposal, *, text: str, now: datetime | None = None) -> Became:
    """Tells those who decided what became of it. The same words twice on a day are one."""
    with transaction.atomic():
        person = person_of(actor, "proposal.facilitate")
        if person.pk != proposal.author_id:
            require(actor, "proposal.facilitate", proposal.organization)
        proposal = locked(proposal)
        if proposal.state != Proposal.State.DECIDED:
            raise Refused(_("This is not decided yet."))
        said = required("text", text, _("Write what became of it."))
        moment = now or timezone.now()
        last = proposal.became.first()
        if last is not None and last.text == said and moment - last.at < timedelta(days=1):
            return last
        news = Became(organization=proposal.organization, proposal=proposal, text=said, by=person, at=moment)
        validate(news)
        news.save()
        log.became(proposal.organization, "proposal", proposal.public_id, said, moment)
        leave_act(proposal, "followed-up", {"news": proposal.became.count()}, now)
        telling.followed_up(proposal, news)
        return news


def give_mandate(
    actor: Actor, proposal: Proposal, membership: Membership, *, words: str, own_proposal: Proposal | None = None,
    now: datetime | None = None,
) -> Mandate:  # fmt: skip
    """A member organization's steward says what its delegates are asked to do, and links its own decision if there is one."""
    with transaction.atomic():
        member = membership.member_organization
        if member is None or membership.organization_id != proposal.organization_id or membership.status != "active":
            raise Refused(_("Only a member organization gives its delegates a mandate."))
        require(actor, "mandate.give", member)
        proposal = locked(proposal)
        if proposal.state not in {Proposal.State.DISCUSSING, Proposal.State.DECIDING}:
            raise Refused(_("This is not open any more."))
        is_own = own_proposal is None or own_proposal.organization_id == member.pk
        if not is_own or (own_proposal is not None and own_proposal.state != Proposal.State.DECIDED):
            raise ValidationError({"own_proposal": _("Choose a decision of your own organization.")})
        row = Mandate.objects.filter(proposal=proposal, membership=membership).first()
        row = row or Mandate(organization=proposal.organization, proposal=proposal, membership=membership)
        row.words, row.own_proposal = (
            required("words", words, _("Say what your delegates are asked to do.")),
            own_proposal,
        )
        row.given_by, row.given_at = person_of(actor, "mandate.give"), now or timezone.now()
        validate(row)
        row.save()
        body = {"member": membership.pseudonym, "own": own_proposal.public_id if own_proposal else ""}
        leave_act(proposal, "mandate-given", body, now)
        return row


def _check_day(due_on: date, moment: datetime) -> None:
    today = timezone.localdate(moment)
    if not today <= due_on <= today + FURTHEST:
        raise ValidationError({"due_on": _("Choose a day from today on.")})


def _leave(commitment: Commitment, what: str, now: datetime | None) -> None:
    body = {
        "commitment": commitment.submission.hex[:12],
        "due_on": commitment.due_on.isoformat(),
        "state": str(commitment.state),
    }
    leave_act(commitment.proposal, what, body, now)
