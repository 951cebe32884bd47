"""The end of a vote: counted when it is due or when everyone has answered; or counted by hand in a room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import actions as charters
from commonhouse.charters import queries as charter_queries
from commonhouse.decisions import boxes
from commonhouse.decisions.models import Box
from commonhouse.people import formats
from commonhouse.people import queries as people
from commonhouse.people.models import Person
from commonhouse.people.permissions import NOBODY, Actor, Refused, require
from commonhouse.proposals import matters, telling, texts, timing
from commonhouse.proposals.actions import rounds, settling
from commonhouse.proposals.actions.common import locked_with_box, person_of, require_lead
from commonhouse.proposals.models import Proposal, RoomCount
from commonhouse.rules import registry
from commonhouse.rules.charter.model import Matter
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError

MOST_PRESENT = 100_000
_State = Proposal.State


def conclude(actor: Actor, proposal: Proposal, *, now: datetime | None = None) -> Proposal:
    """Closes, seals and counts the vote; the outcome follows (`follow_count`). Concluding twice changes nothing.

    Raises Refused while the vote runs, unless everyone has answered and the charter lets it close early.
    """
    require_lead(actor, proposal, "proposal.decide" if actor.seat else "proposal.ask")
    return conclude_by_charter(proposal, now=now)


def conclude_by_charter(proposal: Proposal, *, now: datetime | None = None) -> Proposal:
    """The same, by the clock or by the last answer: nobody need ask for it."""
    if proposal.box is not None and proposal.state == _State.DECIDING:
        box = Box.objects.select_related("organization").get(pk=proposal.box.pk)
        boxes.count(NOBODY, box, now=now)
    proposal.refresh_from_db()
    return proposal


def follow_count(actor: Actor, box: Box, now: datetime | None) -> None:
    """What the count of a proposal's box sets going, in the transaction of the count."""
    proposal = Proposal.objects.select_for_update(of=("self",)).filter(box=box).first()
    if proposal is None or box.outcome is None or proposal.state != _State.DECIDING:
        return
    proposal.box = box
    asked = proposal.rounds.select_related("version").get(box=box)
    settling.settle(proposal, matters.matter_of(proposal), asked.version, box.outcome, now=now)


def evidence(box: Box) -> dict[str, Any] | None:
    """What the keeper of a proposal's box states at closing: objections by state, how long and how often it was talked over."""
    proposal = Proposal.objects.filter(box=box).select_related("organization").first()
    if proposal is None:
        return None
    return _stated(proposal, matters.matter_of(proposal).method, box.closed_at or timezone.now()) or None


def _stated(proposal: Proposal, method: str, moment: datetime) -> dict[str, Any]:
    if method == "consent":
        return _objections(proposal)
    if method == "consensus":
        first = proposal.rounds.order_by("number").first()
        days = (moment - first.asked_at).days if first else 0
        return {"meetings_held": max(0, proposal.rounds.count() - 1), "days_open": max(0, days)}
    return {}


def _objections(proposal: Proposal) -> dict[str, Any]:
    """Those that stand are to the text as it stands now, whichever version they were raised against."""
    version = proposal.rounds.order_by("-number").values_list("version__number", flat=True).first() or 1
    stated = []
    for each in proposal.objections.select_related("version"):
        number = version if each.stands else each.version.number
        stated.append({"by": each.voice, "state": each.state, "version": number})
    return {"objections": stated, "version": version}


def record_room_decision(
    actor: Actor, proposal: Proposal, counts: Mapping[str, Any], present: int, tellers: Iterable[Person], *,
    present_by_bloc: Mapping[str, int] | None = None, meeting_ref: str = "", now: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Writes down what a room decided by show of hands or slips, and counts it by the charter's rule.

    counts: {position: number}, or {class: {position: number}} where the matter counts by class. tellers: two people who
    counted. Without a meeting that gave its own notice (`meeting_ref`) the charter's notice must have passed.
    The same numbers sent twice change nothing.
    """
    with transaction.atomic():
        require(actor, "proposal.record", proposal.organization)
        recorder = person_of(actor, "proposal.record")
        proposal = locked_with_box(proposal)
        done = RoomCount.objects.filter(proposal=proposal).first()
        if done is not None and proposal.state == _State.DECIDED:
            if (done.counts, done.present) == (dict(counts), present):
                return proposal
            raise Refused(_("This was recorded already, with other numbers. What is in the record stays as it is."))
        if proposal.state not in {_State.DISCUSSING, _State.DECIDING, _State.RETURNED, _State.DRAFT}:
            raise Refused(_("This has been decided or withdrawn."))
        counted_by = list(tellers)
        if len({person.pk for person in counted_by}) < 2:
            raise ValidationError({"tellers": _("Two people count, so that nobody counts alone.")})
        row = charter_queries.current_row(proposal.organization)
        if row is None:
            matters.charter_of(proposal.organization)
        assert row is not None
        if proposal.state != _State.DECIDING:  # what came back is decided by the charter of today
            proposal.charter = row.version
        matter = matters.matter_of(proposal)
        _check_room(proposal, matter, meeting_ref, now or timezone.now())
        if matter.id == row.said.amendment:
            _check_amendment(proposal, matter, now)
        given = _room_input(proposal, matter, counts, present, present_by_bloc or {}, now or timezone.now())
        rule = matters.method_of(matter).rule
        try:
            result = registry.get(rule).compute(dict(matter.statement), given)
        except (FormError, RuleError) as problem:
            raise Refused(_("These numbers do not fit together. %(why)s") % {"why": problem}) from problem
        if proposal.state == _State.DECIDING:
            rounds.end(proposal, _("It was decided in a meeting instead."), now)
        telling.cancel(proposal)
        proposal.channel, proposal.box = Proposal.Channel.ROOM, None
        room = done or RoomCount(organization=proposal.organization, proposal=proposal)
        room.counts, room.present, room.present_by_bloc = dict(counts), present, dict(present_by_bloc or {})
        room.meeting_ref, room.recorded_by, room.at = meeting_ref, recorder, now or timezone.now()
        room.save()
        room.tellers.set(counted_by)
        outcome = {"rule": rule, "statement": dict(matter.statement), "result": result}
        names = [people.pseudonym_of(proposal.organization, each) for each in counted_by]
        return settling.settle(proposal, matter, texts.current(proposal), outcome, given=given, tellers=names, now=now)


def _check_room(proposal: Proposal, matter: Matter, meeting_ref: str, moment: datetime) -> None:
    method = matters.method_of(matter)
    if not method.positions:
        raise Refused(_("Only answers such as yes and no can be counted by show of hands."))
    if matter.is_secret:
        raise Refused(_("The charter wants this decided secretly, so it cannot be decided by show of hands."))
    if meeting_ref:
        return
    known = proposal.asked_at or proposal.written_at
    due = known + timing.notice(matter)
    if moment < due:
        raise Refused(
            _("The charter asks for %(days)s days’ notice. The earliest moment is %(when)s.")
            % {"days": matter.notice_days, "when": formats.moment(due)}
        )


def _check_amendment(proposal: Proposal, matter: Matter, now: datetime | None) -> None:
    if proposal.charter_draft is None:
        raise Refused(_("A change of the charter begins at the charter: write the new text there."))
    others = Proposal.objects.filter(organization=proposal.organization, matter=matter.id, state=_State.DECIDING)
    if others.exclude(pk=proposal.pk).exists():
        raise Refused(_("Another change of the charter is being decided. Wait until it is."))
    charters.freeze_draft(proposal.charter_draft, holder=proposal.public_id, now=now)


def _room_input(
    proposal: Proposal, matter: Matter, counts: Mapping[str, Any], present: int, present_by_bloc: Mapping[str, int],
    moment: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The rule's input: what was counted in the room, among all who may decide now."""
    positions = matters.method_of(matter).positions
    who = matters.electorate(proposal.organization, matter)
    rows = list(_cast(counts, positions, matter.by_bloc))
    cast = sum(row["count"] for row in rows)
    if not 0 < present <= MOST_PRESENT or cast > present:
        raise ValidationError({"present": _("Count those present again: there are more answers than people.")})
    if present > who.size:
        words = _("Only %(size)s may decide this. Count only those among the people present.")
        raise ValidationError({"present": words % {"size": who.size}})
    evidence: dict[str, Any] = {"present": present}
    if matter.by_bloc:
        evidence["present_by_bloc"] = dict(present_by_bloc)
    evidence |= _stated(proposal, matter.method, moment)
    blocs = {name: who.blocs.get(name, 0) for name in matter.deciders.classes} if matter.by_bloc else {}
    return {
        "options": [{"id": each} for each in positions],
        "electorate": {"eligible": who.size, "blocs": blocs},
        "ballots": {"kind": "position", "cast": rows},
        "evidence": evidence,
    }


def _cast(counts: Mapping[str, Any], positions: tuple[str, ...], by_bloc: bool) -> Iterable[dict[str, Any]]:
    groups: Mapping[str, Mapping[str, int]] = counts if by_bloc else {"": counts}
    for bloc, numbers in sorted(groups.items()):
        for vote in positions:
            number = numbers.get(vote, 0)
            if not isinstance(number, int) or isinstance(number, bool) or number < 0:
                raise ValidationError({"counts": _("Give whole numbers, 0 or more.")})
            if number:
                yield {"vote": vote, "count": number} | ({"bloc": bloc} if bloc else {})
        for vote in numbers:
            if vote not in positions:
                raise ValidationError({"counts": _("“%(vote)s” is no answer here.") % {"vote": vote}})


def due(now: datetime | None = None) -> QuerySet[Proposal]:
    """Proposals whose vote is over and uncounted, and that no paper can still change."""
    moment = now or timezone.now()
    waiting = Proposal.objects.filter(state=_State.DECIDING, channel=Proposal.Channel.BOX, box__closes_at__lte=moment)
    return (
        waiting.filter(box__sheets__isnull=True).select_related("organization", "box").order_by("box__closes_at", "pk")
    )
