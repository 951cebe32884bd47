"""What is stated when a box closes: how many voted, of how many, what its keeper knows, and which voices were handed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from commonhouse.decisions import electorate, hooks, preparing, roll, voices
from commonhouse.decisions.models import Ballot, Box, Channel, RollEntry
from commonhouse.record import queries as record
from commonhouse.record.acts import write_time

# The record's own names of channels; "phone" is one of the words it refuses, lest a number stand beside it.
CHANNEL_NAMES = {Channel.WEB: "web", Channel.CODE: "code", Channel.PAPER: "paper", Channel.PHONE: "assisted"}


def may_be_early(box: Box) -> bool:
    """Whether everyone has voted in a box that may then close before its time."""
    if not box.closes_when_all:
        return False
    return not RollEntry.objects.filter(box=box, state=RollEntry.State.ENTITLED).exists()


def evidence(box: Box, moment: datetime) -> dict[str, Any]:
    """What `Box.evidence` keeps. Raises Refused when the rule cannot read it."""
    stated = {**hooks.evidence(box), **voices.handed_on(box, moment)}
    if stated:
        preparing.check_evidence(box, stated)
    return stated


def published(box: Box) -> dict[str, Any]:
    """The body of the act."""
    voted = RollEntry.objects.filter(box=box, state=RollEntry.State.VOTED).order_by()
    by_channel = dict(voted.values_list("channel").annotate(count=Count("pk")))
    ballots, size = Ballot.objects.filter(box=box).count(), box.roll.count()
    if ballots != sum(by_channel.values()):
        raise RuntimeError(f"box {box.public_id}: {ballots} ballots, but {sum(by_channel.values())} rights were used")
    void = RollEntry.objects.filter(box=box, state=RollEntry.State.VOID)
    extraordinary = {
        "void": void.count() if box.closes_when_all else 0,
        "handed": box.electorate["handed"],
        "blocs": box.electorate["blocs"],
        "evidence": box.evidence,
    }
    return {
        "closed_at": write_time(box.closed_at or timezone.now()),
        "roll_size": size,
        "joined": size - _published_size(box),
        "roll_root": roll.root(box.public_id, electorate.rights(box)).hex(),
        "ballots": ballots,
        "by_channel": {CHANNEL_NAMES[channel]: by_channel.get(channel, 0) for channel in Channel},
        **{name: value for name, value in extraordinary.items() if value},
    }


def _published_size(box: Box) -> int:
    """How many rights the record knows of: those at opening, and sheets issued since."""
    kinds = ("decisions.opened", "decisions.sheets-issued")
    size = 0
    for known in record.acts_about(box.organization, box.public_id, *kinds):
        gist = known.gist
        size += gist["roll"]["size"] if known.kind == kinds[0] else gist["last"] - gist["first"] + 1
    return size
