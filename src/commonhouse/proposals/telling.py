"""Who is told what: those who are asked, those who decided. Never how anyone answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from commonhouse.decisions.models import RollEntry
from commonhouse.notices import actions as notices
from commonhouse.people.models import Delegate
from commonhouse.proposals.models import Became, Objection, Proposal, Version

BEFORE_CLOSING = timedelta(days=2)


def asked(proposal: Proposal) -> None:
    """Everyone who decides is asked now, and once more before closing if they have not answered by then."""
    people = deciders(proposal)
    assert proposal.closes_at is not None
    assert proposal.asked_at is not None
    _tell(proposal, people, "ask", _round_key(proposal, "ask"))
    due = proposal.closes_at - min(BEFORE_CLOSING, (proposal.closes_at - proposal.asked_at) / 4)
    _tell(proposal, people, "reminder", _round_key(proposal, "reminder"), due_at=due)


def asked_anew(proposal: Proposal, version: Version) -> None:
    """The text has changed: what was sent about the last round no longer holds."""
    for past in proposal.rounds.filter(outcome="withdrawn"):
        for kind in ("ask", "reminder"):
            notices.cancel(f"proposals:{proposal.public_id}:{past.number}:{kind}")
    asked(proposal)


def advice_asked(proposal: Proposal, people: list[Any]) -> None:
    _tell(proposal, people, "ask", _round_key(proposal, "advice"))


def objected(proposal: Proposal, objection: Objection) -> None:
    """The author hears of an objection; its words are read on the page."""
    key = f"proposals:{proposal.public_id}:objection:{objection.pk}"
    _tell(proposal, [proposal.author_id], "follow-up", key)


def decided(proposal: Proposal) -> None:
    cancel(proposal)
    _tell(proposal, {*deciders(proposal), proposal.author_id}, "outcome", _round_key(proposal, "outcome"))


def followed_up(proposal: Proposal, news: Became) -> None:
    key = f"proposals:{proposal.public_id}:became:{news.pk}"
    _tell(proposal, {*deciders(proposal), proposal.author_id}, "follow-up", key)


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


def _tell(proposal: Proposal, people: Iterable[Any], kind: str, key: str, due_at: Any = None) -> None:
    """Nothing is sent about what is long over: a history entered later reaches nobody."""
    is_past = proposal.closes_at is not None and proposal.closes_at < timezone.now() and kind in {"ask", "reminder"}
    who = list(people)
    if is_past or not who:
        return
    data = {"title": proposal.title, "minutes": proposal.minutes}
    answer = None
    if proposal.box is not None and kind in {"ask", "reminder"}:
        data["box"] = proposal.box.public_id  # so that nobody is asked again who has answered
        answer = ("answer", proposal.box.public_id)
    notices.tell(
        who, organization=proposal.organization, kind=kind, key=key, url=proposal.get_absolute_url(), data=data,
        closes_at=proposal.closes_at if kind in {"ask", "reminder"} else None, due_at=due_at, answer=answer,
    )  # fmt: skip
