"""A proposal on the agenda, decided in the room by the rule that the charter has for its matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.meetings import body, quorum
from commonhouse.meetings.actions import counting
from commonhouse.meetings.actions.common import Press, Room, enter, require_quorum
from commonhouse.meetings.actions.motions import next_number, open_point
from commonhouse.meetings.models import Attendee, Item, Meeting, Motion
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.permissions import Actor, Refused
from commonhouse.proposals import actions as proposals
from commonhouse.proposals import matters, timing
from commonhouse.proposals.models import Proposal
from commonhouse.rules.charter.model import Matter

NOW = Press()
CARRIED = frozenset({"adopted", "chosen"})


def decide_proposal(
    actor: Actor, meeting: Meeting, item: Item, counts: Mapping[str, int], *, way: str = Motion.Way.HANDS,
    tellers: Iterable[Attendee] = (), press: Press = NOW,
) -> Motion | None:  # fmt: skip
    """What two tellers counted among those who may decide the matter. Its act is the proposal's.

    Raises Refused without a quorum, before the matter's own notice is over, and for what cannot be decided by hands.
    """
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return None
        item = open_point(room, item)
        proposal = Proposal.objects.filter(organization=room.meeting.organization, public_id=item.proposal_ref).first()
        if proposal is None:
            raise Refused(_("This point has no proposal to decide."))
        require_quorum(room)
        matter = matters.matter_of(proposal)
        _check(room, proposal, matter)
        deciding = body.deciding(room.meeting.organization, matter.deciders)
        present = len(quorum.present(room.meeting, room.at) & deciding)
        cast = {name: counting.whole(name, number) for name, number in counts.items()}
        counting.check_sum(cast, present)
        counted_by = counting.tellers(room, way, list(tellers), least=2)
        motion = Motion.objects.create(
            organization=room.meeting.organization, meeting=room.meeting, item=item, number=next_number(room),
            text=proposal.title, proposal_ref=proposal.public_id, way=way, counts=cast, present=present,
            moved_at=room.at, decided_at=room.at,
        )  # fmt: skip
        motion.tellers.set(counted_by)
        decided = proposals.record_room_decision(
            actor, proposal, cast, present, counting.persons(counted_by), meeting_ref=room.meeting.public_id,
            now=room.now,
        )  # fmt: skip
        motion.result = (decided.outcome or {}).get("result")
        motion.state = Motion.State.CARRIED if decided.result in CARRIED else Motion.State.LOST
        motion.save(update_fields=["result", "state"])
        return motion


def _check(room: Room, proposal: Proposal, matter: Matter) -> None:
    """The matter's notice runs from the day its deciders were told, or it was written down; urgent where both are."""
    if matter.by_bloc:
        raise Refused(
            _("The charter wants each class counted apart. Ask for a vote on this one, outside of the meeting.")
        )
    known = proposal.asked_at or proposal.written_at
    due = known + timing.notice(matter, urgent=room.meeting.is_urgent)
    if room.at < due:
        raise Refused(
            _("The charter asks for %(days)s days’ notice of this. It can be decided on %(when)s at the earliest.")
            % {"days": matter.notice_days, "when": moment_words(due)}
        )
