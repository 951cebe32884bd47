"""The members' binding vote: a decision by the charter about agreed terms, and what its result sets going."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions.models import Box
from commonhouse.funds.actions.deciding import moving
from commonhouse.funds.actions.deciding.common import hash_of, leave_act, locked_candidate
from commonhouse.funds.models import Candidate, CandidateVote, Move, TermSheet
from commonhouse.funds.texts import proposal_text, proposal_title
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.proposals import actions as proposals
from commonhouse.proposals import matters, timing
from commonhouse.proposals.models import Proposal

_Ended = frozenset({Proposal.State.DECIDED, Proposal.State.WITHDRAWN})


def put_to_vote(
    actor: Actor, candidate: Candidate, *, needs: str = "", minutes: int = 15, decides_from: datetime | None = None,
    closes_at: datetime | None = None, urgent_why: str = "", now: datetime | None = None,
) -> CandidateVote:  # fmt: skip
    """Asks those who decide by the charter about the agreed terms. While a vote runs, asking again gives that one.

    After a vote without quorum, or a no, the same may be asked again. Raises Refused saying what is missing.
    """
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        candidate = locked_candidate(candidate)
        here, sheet = candidate.here, candidate.sheet
        if candidate.state != Candidate.State.ACTIVE or here is None or here.kind != "vote":
            raise Refused(_("Members vote when the business stands at the step of the vote."))
        if sheet is None or sheet.state != TermSheet.State.ACCEPTED:
            raise Refused(_("Business and fund have not agreed on terms yet."))
        before = candidate.votes.order_by("-number").select_related("proposal").first()
        if before is not None and not before.outcome:
            if before.proposal.state not in _Ended:
                return before
            _follow(before, now)
            candidate = locked_candidate(candidate)
            if candidate.here != here:
                return before
        proposal = _ask(actor, candidate, before, needs, minutes, decides_from, closes_at, urgent_why, now)
        vote = CandidateVote.objects.create(
            organization=candidate.organization, candidate=candidate, number=candidate.votes.count() + 1,
            proposal=proposal, sheet=sheet, at=now or timezone.now(),
        )  # fmt: skip
        body = {
            "candidate": candidate.public_id, "vote": vote.number, "proposal": proposal.public_id, "sheet": sheet.number,
            "terms_hash": hash_of({"rule": sheet.rule, "statement": sheet.terms}),
        }  # fmt: skip
        leave_act(candidate.organization, "vote-asked", candidate.public_id, body, now)
        return vote


def _ask(
    actor: Actor, candidate: Candidate, before: CandidateVote | None, needs: str, minutes: int,
    decides_from: datetime | None, closes_at: datetime | None, urgent_why: str, now: datetime | None,
) -> Proposal:  # fmt: skip
    content = proposals.Content(
        title=proposal_title(candidate, again=before is not None), text=proposal_text(candidate),
        matter=candidate.pipeline.matter, needs=needs, minutes=minutes, audience=Proposal.Audience.EVERYONE,
    )  # fmt: skip
    follows = before.proposal if before is not None else None
    proposal = proposals.write(
        actor, candidate.organization, content, follows=follows,
        conversation=follows.conversation if follows is not None else None, now=now,
    )  # fmt: skip
    here = candidate.here
    if here is not None and here.days and closes_at is None and not urgent_why:  # never less than the charter's window
        matter = matters.matter_of(proposal)
        least = timing.earliest(matter, now or timezone.now())
        begins = decides_from or least.decides_from
        closes_at = max(begins + timing.window(matter), begins + timedelta(days=here.days))
    return proposals.ask(
        actor, proposal, decides_from=decides_from, closes_at=closes_at, urgent_why=urgent_why, now=now
    )


def follow_count(_actor: Actor, box: Box, now: datetime | None) -> None:
    """What a result sets going, in the transaction of the count: a yes moves the candidate on, else it stays, and waits."""
    vote = CandidateVote.objects.filter(proposal__box=box, outcome="").select_related("proposal", "candidate").first()
    if vote is not None:
        _follow(vote, now)


def follow_ended(candidate: Candidate, *, now: datetime | None = None) -> Candidate:
    """Takes in how a vote ended that no count told of: decided in a room, or withdrawn. Doing it twice changes nothing."""
    with transaction.atomic():
        vote = candidate.votes.filter(outcome="", proposal__state__in=_Ended).select_related("proposal").first()
        if vote is not None:
            _follow(vote, now)
        return locked_candidate(candidate)


def _follow(vote: CandidateVote, now: datetime | None) -> None:
    proposal = Proposal.objects.get(pk=vote.proposal_id)
    if proposal.state not in _Ended:
        return
    candidate = locked_candidate(vote.candidate)
    vote.outcome = proposal.result or "withdrawn"
    if proposal.state == Proposal.State.WITHDRAWN:
        vote.outcome = "withdrawn"
    vote.save(update_fields=["outcome"])
    here = candidate.here
    if vote.outcome == "withdrawn" or here is None:
        return
    proof = {"proposal": proposal.public_id, "outcome": vote.outcome}
    after = candidate.pipeline.path.after(here.id)
    sheet = candidate.sheet
    is_about_now = sheet is not None and sheet.pk == vote.sheet_id
    standing = candidate.state == Candidate.State.ACTIVE and here.kind == "vote" and is_about_now
    if vote.outcome == "adopted" and standing and after is not None:
        moving.make(candidate, Move.Kind.ON, after, proof=proof, now=now)
    else:
        moving.make(candidate, Move.Kind.VOTED, here, proof=proof, now=now)


def withdraw_vote(actor: Actor, candidate: Candidate, *, why: str, now: datetime | None = None) -> Candidate:
    """Takes back what members are being asked; what was answered so far is deleted, uncounted."""
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        vote = candidate.votes.filter(outcome="").select_related("proposal").first()
        if vote is None:
            raise Refused(_("Members are not voting on it."))
        proposals.withdraw(actor, vote.proposal, why=why, now=now)
        return follow_ended(candidate, now=now)
