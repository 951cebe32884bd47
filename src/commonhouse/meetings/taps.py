"""Taps of the facilitator's phone, each led to its verb. A tap is small, and the same tap twice is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings import actions
from commonhouse.meetings.forms import TapForm
from commonhouse.meetings.models import Attendee, Item, Meeting, Motion, Turn
from commonhouse.people import queries as people
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused

Said = Mapping[str, Any]
T = TypeVar("T")
COUNTED = "n_"  # a count of a position: n_yes, n_consent


def do(actor: Actor, meeting: Meeting, given: Mapping[str, Any], tellers: list[str]) -> None:
    """Does what a tap says. Raises Refused or ValidationError in words for whoever tapped, LookupError for no such tap."""
    form = TapForm(given)
    if not form.is_valid():
        raise ValidationError(str(next(iter(form.errors.values()))[0]))
    said = form.cleaned_data
    moment = timezone.now()
    press = actions.Press(token=said["token"], at=moment - timedelta(seconds=said["ago"] or 0))
    counts = {name.removeprefix(COUNTED): value for name, value in given.items() if name.startswith(COUNTED)}
    VERBS[said["do"]](actor, meeting, said | {"counts": counts, "tellers": tellers}, press)


def _start(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.start(actor, meeting, press=press)


def _end(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.end(actor, meeting, press=press)


def _arrive(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    delegate = Person.objects.filter(pk=said["person"]).first() if said["person"] else None
    actions.arrive(actor, meeting, _who(meeting, said), how=said["how"] or "room", delegate=delegate, press=press)


def _leave(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.leave(actor, meeting, _who(meeting, said), press=press)


def _undo(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.not_here(actor, meeting, _who(meeting, said), press=press)


def _excuse(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.excuse(actor, meeting, _who(meeting, said), said["how"] != "no", press=press)


def _guest(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    member = people.active_members(meeting.organization).filter(person=said["person"]).first()
    if member is None or member.person is None:
        raise Refused(_("Only members of the organization are noted as guests."))
    actions.welcome_guest(actor, meeting, member.person, press=press)


def _open(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.open_item(actor, meeting, _item(meeting, said), press=press)


def _done(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.close_item(actor, meeting, _item(meeting, said), press=press)


def _carry(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.close_item(actor, meeting, _item(meeting, said), carry=True, press=press)


def _turn(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    turn = _found(Turn.objects.filter(item__meeting=meeting, pk=said["turn"] or 0).first())
    actions.take_turn(actor, meeting, turn, said["how"], press=press)


def _note(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.note(actor, _item(meeting, said), said["text"], press=press)


def _promise(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    who = meeting.attendees.select_related("person").filter(pk=said["who"] or 0).first()
    person = who.person if who is not None else None
    actions.promise(actor, _item(meeting, said), said["text"], who=person, by=said["by"], press=press)


def _move(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    moved_by = meeting.attendees.filter(pk=said["who"] or 0).first()
    actions.move_motion(
        actor, meeting, _item(meeting, said), said["text"], moved_by=moved_by, share=said["share"] or "majority",
        is_logged=said["is_logged"], press=press,
    )  # fmt: skip


def _amend(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.amend(actor, meeting, _motion(meeting, said), said["text"], press=press)


def _withdraw(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.withdraw(actor, meeting, _motion(meeting, said), press=press)


def _postpone(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.postpone(actor, meeting, _motion(meeting, said), press=press)


def _decide(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.decide(
        actor, meeting, _motion(meeting, said), _counts(said), way=said["way"] or "hands",
        tellers=_tellers(meeting, said), press=press,
    )  # fmt: skip


def _decide_proposal(actor: Actor, meeting: Meeting, said: Said, press: actions.Press) -> None:
    actions.decide_proposal(
        actor, meeting, _item(meeting, said), _counts(said), way=said["way"] or "hands",
        tellers=_tellers(meeting, said), press=press,
    )  # fmt: skip


def _counts(said: Said) -> dict[str, int]:
    """Whole numbers as typed; an empty field is nought."""
    found = {}
    for name, text in said["counts"].items():
        typed = str(text).strip() or "0"
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            raise ValidationError(_("Write a whole number, 0 or more."))
        found[name] = int(typed)
    return found


def _tellers(meeting: Meeting, said: Said) -> list[Attendee]:
    names = {int(name) for name in said["tellers"] if name.isascii() and name.isdigit() and len(name) < 19}
    return list(meeting.attendees.filter(pk__in=names))


def _who(meeting: Meeting, said: Said) -> Attendee:
    return _found(meeting.attendees.select_related("person", "membership").filter(pk=said["who"] or 0).first())


def _item(meeting: Meeting, said: Said) -> Item:
    return _found(
        Item.objects.select_related("meeting__organization").filter(meeting=meeting, pk=said["item"] or 0).first()
    )


def _motion(meeting: Meeting, said: Said) -> Motion:
    return _found(Motion.objects.filter(meeting=meeting, pk=said["motion"] or 0).first())


def _found(row: T | None) -> T:
    if row is None:
        raise Refused(_("That is no longer there. Look at the page again."))
    return row


VERBS: Mapping[str, Callable[[Actor, Meeting, Said, actions.Press], None]] = MappingProxyType(
    {
        "start": _start, "end": _end, "arrive": _arrive, "leave": _leave, "undo": _undo, "excuse": _excuse,
        "guest": _guest, "open": _open, "done": _done, "carry": _carry, "turn": _turn, "note": _note,
        "promise": _promise, "move": _move, "amend": _amend, "withdraw": _withdraw, "postpone": _postpone,
        "decide": _decide, "decide-proposal": _decide_proposal,
    }
)  # fmt: skip
