"""Who is told what: those who are asked, those who decided. Never how anyone answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonhouse.decisions.models import RollEntry
from commonhouse.notices import actions as notices
from commonhouse.people.models import Delegate
from commonhouse.proposals.models import Became, Objection, Proposal, Version

BEFORE_CLOSING = timedelta(days=2)
LONG_PAST = timedelta(days=2)
ASKING = frozenset({"ask", "reminder"})
PURPOSE = "answer"  # of the signed links by which the ballot box takes answers in place


def asked(proposal: Proposal) -> None:
    """Everyone who decides is asked now, and once more before closing if they have not answered by then."""
    people = deciders(proposal)
    assert proposal.closes_at is not None
    assert proposal.asked_at is not None
    _tell(proposal, people, "ask", _round_key(proposal, "ask"), proposal.asked_at)
    due = proposal.closes_at - min(BEFORE_CLOSING, (proposal.closes_at - proposal.asked_at) / 4)
    _tell(proposal, people, "reminder", _round_key(proposal, "reminder"), due)


def asked_anew(proposal: Proposal, version: Version) -> None:
    """The text has changed: what was sent about the last round no longer holds."""
    for past in proposal.rounds.filter(outcome="withdrawn"):
        for kind in ("ask", "reminder"):
            notices.cancel(f"proposals:{proposal.public_id}:{past.number}:{kind}")
    asked(proposal)


def advice_asked(proposal: Proposal, people: list[Any], at: datetime) -> None:
    _tell(proposal, people, "ask", _round_key(proposal, "advice"), at)


def objected(proposal: Proposal, objection: Objection) -> None:
    """The author hears of an objection; its words are read on the page."""
    key = f"proposals:{proposal.public_id}:objection:{objection.pk}"
    _tell(proposal, [proposal.author_id], "follow-up", key, objection.at)


def decided(proposal: Proposal) -> None:
    cancel(proposal)
    assert proposal.decided_at is not None
    people = {*deciders(proposal), proposal.author_id}
    _tell(proposal, people, "outcome", _round_key(proposal, "outcome"), proposal.decided_at)


def followed_up(proposal: Proposal, news: Became) -> None:
    key = f"proposals:{proposal.public_id}:became:{news.pk}"
    _tell(proposal, {*deciders(proposal), proposal.author_id}, "follow-up", key, news.at)


def cancel(proposal: Proposal) -> None:
    """Nobody is asked or reminded of what is over."""
    for kind in ("ask", "reminder", "advice"):
        notices.cancel(_round_key(proposal, kind))


def deciders(proposal: Proposal) -> set[Any]:
    """Keys of the people on the roll of the present round, delegates of member organizations among them."""
    if proposal.box_id is None:
        rows = proposal.advice.values_list("person", flat=True)
        return {*rows, proposal.decider_id} - {None}
    roll = RollEntry.objects.filter(box=proposal.box_id)
    found = set(roll.filter(person__isnull=False).values_list("person", flat=True))
    members = roll.filter(member_organization__isnull=False).values("member_organization")
    delegates = Delegate.objects.filter(
        organization=proposal.organization, ended_on__isnull=True, membership__member_organization__in=members
    )
    return found | set(delegates.values_list("person", flat=True))


def _round_key(proposal: Proposal, kind: str) -> str:
    return f"proposals:{proposal.public_id}:{proposal.rounds.count()}:{kind}"


def _tell(proposal: Proposal, people: Iterable[Any], kind: str, key: str, due_at: datetime) -> None:
    """Tells them at `due_at`. What is long past reaches nobody: a history entered later writes no letters."""
    who = list(people)
    if due_at < timezone.now() - LONG_PAST or not who:
        return
    facts = {"title": proposal.title, "minutes": proposal.minutes}
    closes_at, answer = None, None
    if kind in ASKING:
        closes_at = proposal.closes_at
        if proposal.box is not None:  # the box drops what is answered already, and answers open questions in place
            facts["box"] = proposal.box.public_id
            answer = None if proposal.box.is_secret else (PURPOSE, proposal.box.public_id)
    notices.tell(
        who, organization=proposal.organization, kind=kind, key=key, url=proposal.get_absolute_url(), data=facts,
        closes_at=closes_at, due_at=due_at, answer=answer,
    )  # fmt: skip
