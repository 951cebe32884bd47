"""One asking after another: opening the box of a round by the charter, and ending it before its count."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import boxes
from commonhouse.people.permissions import Refused
from commonhouse.proposals import matters, texts, timing
from commonhouse.proposals.actions.common import leave_act
from commonhouse.proposals.models import Proposal, Round, Version
from commonhouse.record.acts import write_time
from commonhouse.rules.charter.model import Matter

MOST_ROUNDS = 50


def begin(
    proposal: Proposal, matter: Matter, version: Version, *, asked_at: datetime, decides_from: datetime,
    closes_at: datetime, now: datetime | None,
) -> Round:  # fmt: skip
    """Opens the round: the roll is frozen, and what is asked is published. Saves the proposal; leaves the act of asking."""
    number = proposal.rounds.count() + 1
    if number > MOST_ROUNDS:
        raise Refused(_("This has been asked very often. Withdraw it and write a new one."))
    terms = matters.box_terms(proposal, matter, opens_at=decides_from, closes_at=closes_at)
    box = boxes.draft(proposal.organization, **terms)
    made = Round.objects.create(
        organization=proposal.organization, proposal=proposal, number=number, version=version, box=box,
        asked_at=asked_at,
    )  # fmt: skip
    proposal.box, proposal.channel, proposal.state = box, Proposal.Channel.BOX, Proposal.State.DECIDING
    proposal.asked_at, proposal.decides_from, proposal.closes_at = asked_at, decides_from, closes_at
    proposal.save()
    proposal.box = boxes.begin(box, now=now)
    leave_act(proposal, "asked", asked(proposal, matter, made), now)
    return made


def begin_again(proposal: Proposal, matter: Matter, version: Version, now: datetime | None) -> Round:
    """Another round about a changed text. The notice was given with the first; everyone has the whole window again."""
    moment = now or timezone.now()
    times = timing.again(matter, moment, proposal.decides_from, proposal.is_urgent)
    return begin(
        proposal, matter, version, asked_at=moment, decides_from=times.decides_from, closes_at=times.closes_at, now=now
    )


def end(proposal: Proposal, why: str, now: datetime | None) -> None:
    """Ends the running round uncounted: its box is withdrawn, and what was cast in it is deleted."""
    running = proposal.rounds.filter(ended_at__isnull=True).order_by("-number").first()
    if running is None:
        return
    running.outcome, running.ended_at = "withdrawn", now or timezone.now()
    running.save(update_fields=["outcome", "ended_at"])
    if running.box is not None:
        boxes.withdraw(running.box, why, now=now)


def asked(proposal: Proposal, matter: Matter, made: Round) -> dict[str, object]:
    """The body of the act of asking."""
    assert proposal.asked_at
    assert proposal.decides_from
    assert proposal.closes_at
    body: dict[str, object] = {
        "title": proposal.title,
        "matter": proposal.matter,
        "charter": proposal.charter,
        "method": matter.method,
        "round": made.number,
        "version": made.version.number,
        "text_hash": texts.text_hash(proposal, made.version),
        "box": made.box.public_id if made.box else "",
        "asked_at": write_time(proposal.asked_at),
        "decides_from": write_time(proposal.decides_from),
        "closes_at": write_time(proposal.closes_at),
        "urgent": proposal.urgent_why,
    }
    if proposal.charter_draft is not None:
        body["charter_hash"] = texts.hash_of(proposal.charter_draft.data)
    return body
