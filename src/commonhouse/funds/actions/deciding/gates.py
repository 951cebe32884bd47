"""What must be there before a candidate is moved on past a step: what the step is for, about the terms as they stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.funds.models import Candidate, Choice, Recommendation
from commonhouse.funds.pathway import Step
from commonhouse.people import formats
from commonhouse.people.permissions import Refused

Proof = dict[str, Any]


def open_(candidate: Candidate, here: Step, after: Step, moment: datetime) -> Proof:
    """What bears the move out, for the record. Raises Refused saying what is missing."""
    proof = _GATES.get(here.kind, _free)(candidate, moment)
    if after.kind in {"agreement", "disbursement"} and here.kind not in {"vote", "pool", "agreement"}:
        proof |= decided(candidate)  # wherever the steps stand, no money is promised that members did not decide about
    return proof


def _free(_candidate: Candidate, _moment: datetime) -> Proof:
    return {}


def _ratified(candidate: Candidate, _moment: datetime) -> Proof:
    return _chosen(candidate, "ratify", _("Members have not put it on their list yet."))


def _pool(candidate: Candidate, _moment: datetime) -> Proof:
    return _chosen(candidate, "pool", _("Members have not given it a share of a pool yet."))


def _chosen(candidate: Candidate, kind: str, words: str) -> Proof:
    entered = _entered(candidate)
    rows = Choice.objects.filter(
        candidate=candidate, is_chosen=True, selection__kind=kind, selection__outcome="chosen",
        selection__asked_at__gte=entered,
    )  # fmt: skip
    found = rows.order_by("-selection__asked_at").values_list("selection__public_id", flat=True).first()
    if found is None:
        raise Refused(words)
    return {"selection": found}


def _entered(candidate: Candidate) -> datetime:
    """When it came, or came again: what was chosen before that is of another time."""
    again = candidate.moves.filter(kind="return").order_by("-number").values_list("at", flat=True).first()
    return again or candidate.entered_at


def _terms(candidate: Candidate, _moment: datetime) -> Proof:
    sheet = candidate.sheet
    if sheet is None or sheet.state != "accepted":
        raise Refused(_("Business and fund have not agreed on terms yet."))
    return {"sheet": sheet.number}


def _memo(candidate: Candidate, moment: datetime) -> Proof:
    sheet, memo = candidate.sheet, candidate.memos.order_by("-number").first()
    if memo is None or sheet is None or memo.sheet_id != sheet.pk:
        raise Refused(_("Members have no memo about these terms yet."))
    if moment < memo.review_until:
        words = _("Members read and ask until %(when)s.")
        raise Refused(words % {"when": formats.moment(memo.review_until)})
    if memo.questions.filter(answer="").exists():
        raise Refused(_("A question of a member has no answer yet."))
    return {"memo": memo.number}


def _committee(candidate: Candidate, _moment: datetime) -> Proof:
    found = recommendation(candidate)
    if found is None:
        raise Refused(_("The committee has not said yet what it recommends."))
    if not found.is_for:
        raise Refused(
            _("The committee does not recommend it as it stands. Go back a step, and change what stands in the way.")
        )
    return {"recommendation": found.number}


def recommendation(candidate: Candidate) -> Recommendation | None:
    """The committee's last word about the terms as they stand."""
    sheet = candidate.sheet
    if sheet is None:
        return None
    return candidate.recommendations.filter(sheet=sheet).order_by("-number").first()


def _vote(candidate: Candidate, _moment: datetime) -> Proof:
    return decided(candidate)


def decided(candidate: Candidate) -> Proof:
    """The members' yes to the terms as they stand, by vote or from a pool. Raises Refused without one."""
    sheet = candidate.sheet
    votes = candidate.votes.filter(proposal__state="decided", at__gte=_entered(candidate))
    if sheet is not None:
        votes = votes.filter(sheet=sheet)
    for vote in votes.select_related("proposal").order_by("-number"):
        if vote.proposal.result == "adopted":
            return {"proposal": vote.proposal.public_id, "outcome": "adopted"}
    if candidate.pipeline.path.of_kind("pool") is not None:
        return _pool(candidate, candidate.step_since)
    raise Refused(_("Members have not said yes to these terms."))


def refuse_during_vote(candidate: Candidate) -> None:
    """What members are being asked about stays where it is until they have answered."""
    if candidate.votes.filter(outcome="").exclude(proposal__state__in=["withdrawn", "decided"]).exists():
        raise Refused(_("Members are voting on it. Wait for the result, or withdraw the vote first."))
    running = Choice.objects.filter(candidate=candidate, selection__outcome="", selection__withdrawn_at__isnull=True)
    if running.exists():
        raise Refused(_("It stands on a list that members are voting on. Wait for the result."))


_GATES = {
    "ratify": _ratified,
    "pool": _pool,
    "term-sheet": _terms,
    "memo": _memo,
    "committee": _committee,
    "vote": _vote,
}
