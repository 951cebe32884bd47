"""A candidate's moves: on, back, waiting together, leaving with thanks, coming again. Each is an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.funds.actions.deciding import gates
from commonhouse.funds.actions.deciding.common import leave_act, locked_candidate, person_of, required, validate
from commonhouse.funds.models import Candidate, Move
from commonhouse.funds.pathway import Step
from commonhouse.people import formats
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require
from commonhouse.people.queries import holds_seat

_State = Candidate.State
_Kind = Move.Kind


def move_on(actor: Actor, candidate: Candidate, *, why: str = "", now: datetime | None = None) -> Candidate:
    """On to the next step, once this one has what it is for, and members had their days. Raises Refused saying what is missing."""
    with transaction.atomic():
        candidate = _mover(actor, candidate)
        here = _active(candidate)
        after = candidate.pipeline.path.after(here.id)
        if after is None:
            raise Refused(_("This is the last step. It ends here by itself, when the money is paid out."))
        moment = now or timezone.now()
        due = candidate.step_since + timedelta(days=here.days)
        if moment < due:
            words = _("Members have %(days)s days at this step. It can move on from %(when)s.")
            raise Refused(words % {"days": here.days, "when": formats.moment(due)})
        proof = gates.open_(candidate, here, after, moment)
        return make(candidate, _Kind.ON, after, actor=actor, why=why, proof=proof, now=now)


def move_back(actor: Actor, candidate: Candidate, to: str, *, why: str, now: datetime | None = None) -> Candidate:
    """Back to an earlier step, to do something better or again."""
    with transaction.atomic():
        candidate = _mover(actor, candidate)
        here = _active(candidate)
        gates.refuse_during_vote(candidate)
        said = required("why", why, _("Say what is to be done there, for the business and for members."))
        found = next((step for step in candidate.pipeline.path.before(here.id) if step.id == to), None)
        if found is None:
            raise ValidationError({"to": _("Choose an earlier step.")})
        if here.kind in {"agreement", "disbursement"}:
            raise Refused(_("Members have decided, and an agreement is on its way. Change or end the agreement first."))
        return make(candidate, _Kind.BACK, found, actor=actor, why=said, now=now)


def pause(actor: Actor, candidate: Candidate, *, until: str, why: str = "", now: datetime | None = None) -> Candidate:
    """We wait together until something is there: a permit, a lease, a season. Waiting is never called failing."""
    with transaction.atomic():
        candidate = _mover(actor, candidate)
        here = _active(candidate)
        gates.refuse_during_vote(candidate)
        candidate.paused_until = required("until", until, _("Say what you wait for."))
        candidate.state = _State.PAUSED
        return make(candidate, _Kind.PAUSE, here, actor=actor, why=why, now=now)


def resume(actor: Actor, candidate: Candidate, *, why: str = "", now: datetime | None = None) -> Candidate:
    """What we waited for is there. Members have their days at this step anew."""
    with transaction.atomic():
        candidate = _mover(actor, candidate)
        if candidate.state == _State.ACTIVE:
            return candidate
        if candidate.state != _State.PAUSED:
            raise Refused(_("It is not waiting."))
        here = _here(candidate)
        candidate.state, candidate.paused_until = _State.ACTIVE, ""
        return make(candidate, _Kind.RESUME, here, actor=actor, why=why, now=now)


def leave(actor: Actor, candidate: Candidate, *, reason: str, words: str, now: datetime | None = None) -> Candidate:
    """It leaves the path: the fund cannot go on with it ("refused"), or the business withdraws ("withdrawn").

    words: to the business, on the page that thanks it. How to reach it is deleted now; it may come again.
    """
    with transaction.atomic():
        candidate = _may_leave(actor, candidate, reason)
        if candidate.state == _State.LEFT:
            return candidate
        if candidate.state == _State.DONE:
            raise Refused(_("The money was paid out. What is left to settle is settled by the agreement."))
        here = _here(candidate)
        if here.kind in {"agreement", "disbursement"} and _is_promised(candidate):
            raise Refused(_("There is an agreement with this business. Withdraw or end the agreement first."))
        gates.refuse_during_vote(candidate)
        if reason not in {"refused", "withdrawn"}:
            raise ValidationError({"reason": _("Say who ends it: the fund, or the business.")})
        candidate.words = required(
            "words", words, _("Write to the business: what was good, why not now, what could help.")
        )
        candidate.state, candidate.ended_at = _State.LEFT, now or timezone.now()
        candidate.contact, candidate.paused_until = "", ""
        candidate.companions.clear()
        candidate.notes.all().delete()
        return make(candidate, _Kind.LEAVE, here, actor=actor, reason=reason, now=now)


def come_again(
    actor: Actor, candidate: Candidate, *, to: str, why: str, contact: str = "", now: datetime | None = None
) -> Candidate:
    """A business that left comes again, at a step that fits. What was said before is still there."""
    with transaction.atomic():
        candidate = _mover(actor, candidate)
        if candidate.state == _State.ACTIVE:
            return candidate
        if candidate.state != _State.LEFT or candidate.forgotten_at is not None:
            raise Refused(_("Only a business that left, and whose words were kept, can come again this way."))
        path = candidate.pipeline.path
        here = path.step(to)
        if here is None or here.kind in {"agreement", "disbursement"}:
            raise ValidationError({"to": _("Choose the step at which it begins again.")})
        if path.place(to) > max(0, path.place(candidate.step)):
            raise ValidationError({"to": _("It begins again at a step where it has been.")})
        candidate.state, candidate.ended_at, candidate.words = _State.ACTIVE, None, ""
        candidate.contact = contact.strip()
        said = required("why", why, _("Say what is different now."))
        return make(candidate, _Kind.RETURN, here, actor=actor, why=said, now=now)


def forget(actor: Actor, candidate: Candidate, *, now: datetime | None = None) -> Candidate:
    """Deletes what a business that left has told us, when it asks for it. The record keeps its random number and dates."""
    with transaction.atomic():
        require(actor, "pipeline.edit", candidate.organization)
        candidate = locked_candidate(candidate)
        if candidate.state != _State.LEFT:
            raise Refused(_("Only what is told by a business that left can be deleted."))
        if candidate.forgotten_at is not None:
            return candidate
        candidate.name, candidate.place, candidate.story = _("A business that asked us to forget it"), "", "–"
        candidate.words, candidate.contact, candidate.borrower = "", "", None
        candidate.forgotten_at = now or timezone.now()
        candidate.save()
        for rows in (candidate.nominations, candidate.views, candidate.notes):
            rows.all().delete()
        candidate.moves.update(why="")
        return candidate


def candidate_moved(
    candidate: Candidate, stage_kind: str, *, agreement: str = "", now: datetime | None = None
) -> Candidate:
    """The house moves it on: to the step of this kind once an agreement is signed, or to the end once it is paid out.

    For verbs of lending, inside their transaction. stage_kind: "disbursement" or "done"; one it has reached changes nothing.
    agreement: its public id, which the record bears out.
    """
    candidate = locked_candidate(candidate)
    here = _here(candidate)
    path = candidate.pipeline.path
    proof = {"agreement": agreement} if agreement else {}
    if candidate.state == _State.DONE:
        return candidate
    if stage_kind == "done":
        candidate.state, candidate.ended_at = _State.DONE, now or timezone.now()
        return make(candidate, _Kind.DONE, here, proof=proof, now=now)
    target = path.of_kind(stage_kind)
    if target is None or path.place(target.id) <= path.place(here.id):
        return candidate
    if path.after(here.id) != target:
        raise Refused(_("This business has not come so far. Move it on step by step."))
    return make(candidate, _Kind.ON, target, proof=proof, now=now)


def make(
    candidate: Candidate, kind: str, to: Step, *, actor: Actor | None = None, why: str = "", reason: str = "",
    proof: Mapping[str, Any] | None = None, now: datetime | None = None,
) -> Candidate:  # fmt: skip
    """Writes a move down, with the changes its verb made to the candidate, and leaves its act.

    Inside the caller's transaction, on a candidate it holds locked. Without an actor a result moves it.
    """
    moment = now or timezone.now()
    was = candidate.pipeline.path.step(candidate.step)
    candidate.moves_made += 1
    move = Move(
        organization=candidate.organization, candidate=candidate, number=candidate.moves_made, kind=kind,
        from_step=candidate.step, to_step=to.id, from_name=was.name if was else "", to_name=to.name, why=why.strip(),
        reason=reason, proof=dict(proof or {}), at=moment,
    )  # fmt: skip
    if actor is not None:
        move.by = actor.person
        move.seat = actor.seat.kind if actor.seat is not None else ""
    if kind in {_Kind.ON, _Kind.BACK, _Kind.RESUME, _Kind.RETURN}:
        candidate.step_since = moment
    candidate.step = to.id
    validate(candidate)
    validate(move)
    candidate.save()
    move.save()
    move.act = leave_act(candidate.organization, "candidate-moved", candidate.public_id, _body(candidate, move), now)
    move.save(update_fields=["act"])
    return candidate


def _body(candidate: Candidate, move: Move) -> dict[str, Any]:
    body: dict[str, Any] = {
        "candidate": candidate.public_id, "number": move.number, "kind": str(move.kind), "from": move.from_step,
        "to": move.to_step, "seat": move.seat, "path": candidate.pipeline.public_id,
        "version": candidate.pipeline.version,
    }  # fmt: skip
    if move.reason:
        body["reason"] = move.reason
    if move.proof:
        body["proof"] = move.proof
    return body


def _mover(actor: Actor, candidate: Candidate) -> Candidate:
    """The candidate, locked, if the actor may move it on where it stands. Raises NotAllowed."""
    require(actor, "candidate.move", candidate.organization)
    person_of(actor, "candidate.move")
    candidate = locked_candidate(candidate)
    here = candidate.here
    if here is not None and (actor.seat is None or actor.seat.kind not in here.movers):
        raise NotAllowed("candidate.move", _seat_that_may(actor, candidate, here))
    return candidate


def _seat_that_may(actor: Actor, candidate: Candidate, here: Step) -> Any:
    assert actor.person is not None
    held = actor.person.seats.filter(organization=candidate.organization, vacated_on__isnull=True, kind__in=here.movers)
    return held.select_related("organization").first()


def _may_leave(actor: Actor, candidate: Candidate, reason: str) -> Candidate:
    """Whoever put a business forward, or runs it, may withdraw it; the fund's own word is for those who move it."""
    own = reason == "withdrawn" and is_own(actor, candidate)
    return locked_candidate(candidate) if own else _mover(actor, candidate)


def is_own(actor: Actor, candidate: Candidate) -> bool:
    """Whether the actor put this business forward alone, or acts for it in a seat of the business."""
    if actor.person is None:
        return False
    if candidate.borrower_id is not None and actor.seat is not None:
        return actor.seat.organization_id == candidate.borrower_id
    if candidate.borrower_id is not None and candidate.borrower is not None:
        return holds_seat(candidate.borrower, actor.person, "steward")
    nominated = list(candidate.nominations.values_list("person", flat=True))
    return nominated == [actor.person.pk]


def may_move(actor: Actor, candidate: Candidate) -> bool:
    """For pages: whether the actor may move it on where it stands."""
    here = candidate.here
    if not allows(actor, "candidate.move", candidate.organization) or actor.seat is None:
        return False
    return here is None or actor.seat.kind in here.movers


def _is_promised(candidate: Candidate) -> bool:
    """Whether lending has an agreement about it."""
    loans = getattr(candidate, "loans", None)
    return bool(loans is not None and loans.exclude(agreement__state__in=["withdrawn", "ended"]).exists())


def _active(candidate: Candidate) -> Step:
    if candidate.state == _State.PAUSED:
        raise Refused(_("We wait together here. Go on first, once what you wait for is there."))
    if candidate.state != _State.ACTIVE:
        raise Refused(_("This business is not on the path any more."))
    return _here(candidate)


def _here(candidate: Candidate) -> Step:
    here = candidate.here
    if here is None:
        raise Refused(_("The path no longer has the step where it stands. A steward puts the step back."))
    return here
