"""How every decision ends, whatever way it was taken: its outcome, its act, its line in the log, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonhouse.charters import actions as charters
from commonhouse.decisions import log
from commonhouse.proposals import matters, telling, texts
from commonhouse.proposals.actions.common import leave_act
from commonhouse.proposals.models import Proposal, Version
from commonhouse.rules.charter.model import Matter


def settle(
    proposal: Proposal, matter: Matter, version: Version, outcome: Mapping[str, Any], *,
    given: Mapping[str, Any] | None = None, tellers: Sequence[str] = (), now: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Writes the outcome down, in the caller's transaction, on a proposal that the caller holds locked.

    outcome: {"rule", "statement", "result"}. given: the rule's input, where no box has published it.
    tellers: who counted in a room, by pseudonym.
    An adopted amendment becomes the charter's next version here and now.
    """
    assert transaction.get_connection().in_atomic_block
    moment = now or timezone.now()
    code = str(outcome["result"]["outcome"])
    proposal.outcome, proposal.decided_at = dict(outcome), moment
    proposal.state = Proposal.State.RETURNED if code == "returned" else Proposal.State.DECIDED
    proposal.rounds.filter(ended_at__isnull=True).update(outcome=code, ended_at=moment)
    proposal.outcome_act = leave_act(proposal, "decided", _body(proposal, version, outcome, given, tellers), now)
    proposal.save()
    _enter(proposal, matter, version, moment)
    if proposal.charter_draft is not None:
        _amend(proposal, code, now)
    telling.decided(proposal)
    return proposal


def _body(
    proposal: Proposal, version: Version, outcome: Mapping[str, Any], given: Mapping[str, Any] | None,
    tellers: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    body: dict[str, Any] = {
        "title": proposal.title,
        "matter": proposal.matter,
        "charter": proposal.charter,
        "version": version.number,
        "text_hash": texts.text_hash(proposal, version),
        "channel": str(proposal.channel),
        "box": proposal.box.public_id if proposal.channel == Proposal.Channel.BOX and proposal.box else "",
        "rule": outcome["rule"],
        "statement": outcome["statement"],
        "result": outcome["result"],
        "outcome": outcome["result"]["outcome"],
    }
    if given is not None:
        body["input"] = dict(given)
    if tellers:
        body["tellers"] = list(tellers)
    if proposal.charter_draft is not None:
        body["charter_hash"] = texts.hash_of(proposal.charter_draft.data)
    return body


def _enter(proposal: Proposal, matter: Matter, version: Version, moment: datetime) -> None:
    """Its line in the log: with its text where everyone may read it, in the words it was written in."""
    is_public = proposal.audience == Proposal.Audience.EVERYONE
    log.enter(
        proposal.organization, source="proposal", ref=proposal.public_id, title=proposal.title,
        text=version.text if is_public else "", matter=matter.title, method=matters.method_of(matter).name,
        outcome=proposal.result, url=proposal.get_absolute_url(), decided_at=moment,
    )  # fmt: skip


def _amend(proposal: Proposal, code: str, now: datetime | None) -> None:
    draft = proposal.charter_draft
    assert draft is not None
    if code != "adopted":
        return  # the text stays as it was decided on; whoever goes on with it does so in a copy
    charters.amend(
        proposal.organization, draft.said, decision=proposal.public_id, base_version=draft.base_version, now=now
    )
