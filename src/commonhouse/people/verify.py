"""How to check the acts of belonging and of seats from a record alone: nobody is admitted twice, nobody leaves who does
not belong, every class is known, a seat goes to a member and is vacated only while it is held.

Imports nothing of Django: `commonhouse verify` reads it on a stranger's machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commonhouse.record.verify import Act, Context, Verifier, expect

KEY = "people"
_PSEUDONYM = frozenset("0123456789abcdef")


@dataclass(slots=True)
class _State:
    """Who belongs and who sits, by pseudonym, as the acts so far say."""

    from_the_start: bool = False
    classes: set[str] = field(default_factory=set)
    members: dict[str, str] = field(default_factory=dict)  # pseudonym -> active | paused
    seats: dict[int, str] = field(default_factory=dict)  # seat -> kind
    delegates: dict[int, str] = field(default_factory=dict)  # delegate -> the member they speak for


def _state(context: Context) -> _State:
    state = context.get(KEY)
    if not isinstance(state, _State):
        state = _State()
        context.keep(KEY, state)
    return state


def _class_set(context: Context, act: Act) -> Iterable[str]:
    state, slug = _state(context), act.body["class"]
    is_new = slug not in state.classes
    state.classes.add(slug)
    if is_new:
        yield f"a class of members, {act.body['title']!r}: it {'votes' if act.body['votes'] else 'does not vote'}."


def _class_removed(context: Context, act: Act) -> Iterable[str]:
    state = _state(context)
    expect(act, "the class that is removed exists", True, act.body["class"] in state.classes)
    state.classes.discard(act.body["class"])
    return ()


def _admitted(context: Context, act: Act) -> Iterable[str]:
    state, members = _state(context), act.body["members"]
    expect(act, "members are admitted to a class that exists", True, act.body["class"] in state.classes)
    expect(act, "each is admitted once in this act", len(set(members)), len(members))
    for member in members:
        expect(act, f"{member} is a pseudonym", True, len(member) == 16 and set(member) <= _PSEUDONYM)
        expect(act, f"{member} did not belong before", None, state.members.get(member))
        state.members[member] = "active"
    if len(members) > 1:
        yield f"{len(members):,} members admitted together; {len(state.members):,} belong now."


def _turned(before: str, after: str) -> Verifier:
    def check(context: Context, act: Act) -> Iterable[str]:
        state, member = _state(context), act.body["member"]
        expect(act, f"the membership of {member} is {before}", before, state.members.get(member))
        state.members[member] = after
        return ()

    return check


def _left(context: Context, act: Act) -> Iterable[str]:
    state = _state(context)
    for member in act.body["members"]:
        expect(act, f"{member} belonged before leaving", True, member in state.members)
        del state.members[member]
    return ()


def _class_changed(context: Context, act: Act) -> Iterable[str]:
    state = _state(context)
    expect(act, "the class exists", True, act.body["class"] in state.classes)
    expect(act, f"{act.body['member']} belongs", True, act.body["member"] in state.members)
    return ()


def _merged(context: Context, act: Act) -> Iterable[str]:
    """Two entries turned out to be one person: one membership remains, the more current one."""
    state = _state(context)
    before, after = state.members.pop(act.body["from"], None), state.members.get(act.body["into"])
    if before is not None and after is None:
        state.members[act.body["into"]] = before
    return ()


def _seat_filled(context: Context, act: Act) -> Iterable[str]:
    state, seat = _state(context), act.body["seat"]
    expect(act, f"seat {seat} is filled once", None, state.seats.get(seat))
    expect(act, "the holder of the seat belongs", True, act.body["holder"] in state.members)
    state.seats[seat] = act.body["kind"]
    return ()


def _seat_vacated(context: Context, act: Act) -> Iterable[str]:
    state, seat = _state(context), act.body["seat"]
    expect(act, f"seat {seat} was held", act.body["kind"], state.seats.get(seat))
    del state.seats[seat]
    return ()


def _delegate_named(context: Context, act: Act) -> Iterable[str]:
    state, delegate = _state(context), act.body["delegate"]
    expect(act, f"delegate {delegate} is named once", None, state.delegates.get(delegate))
    expect(act, "the organization they speak for belongs", True, act.body["member"] in state.members)
    state.delegates[delegate] = act.body["member"]
    return ()


def _delegate_ended(context: Context, act: Act) -> Iterable[str]:
    state, delegate = _state(context), act.body["delegate"]
    expect(act, f"delegate {delegate} spoke for this member", act.body["member"], state.delegates.get(delegate))
    del state.delegates[delegate]
    return ()


def _nothing_to_check(_context: Context, _act: Act) -> Iterable[str]:
    return ()


def _founded(context: Context, act: Act) -> Iterable[str]:
    expect(act, "the organization is founded once, before anything else is said of its people", None, context.get(KEY))
    _state(context).from_the_start = True
    return ()


def _since_founding(check: Verifier) -> Verifier:
    """Who belongs can be followed only from the founding on; a record that begins later says so, once."""

    def checked(context: Context, act: Act) -> Iterable[str]:
        is_first = context.get(KEY) is None
        if _state(context).from_the_start:
            yield from check(context, act)
        elif is_first:
            yield "this record does not begin with the founding: who belonged and who sat is kept, not checked."

    return checked


VERIFIERS: Mapping[str, Verifier] = {
    "people.founded": _founded,
    "people.listed": _nothing_to_check,
    "people.unlisted": _nothing_to_check,
    "people.organization-edited": _nothing_to_check,
    "people.class-set": _since_founding(_class_set),
    "people.class-removed": _since_founding(_class_removed),
    "people.admitted": _since_founding(_admitted),
    "people.paused": _since_founding(_turned("active", "paused")),
    "people.resumed": _since_founding(_turned("paused", "active")),
    "people.left": _since_founding(_left),
    "people.class-changed": _since_founding(_class_changed),
    "people.claimed": _nothing_to_check,
    "people.merged": _since_founding(_merged),
    "people.seat-filled": _since_founding(_seat_filled),
    "people.seat-vacated": _since_founding(_seat_vacated),
    "people.delegate-named": _since_founding(_delegate_named),
    "people.delegate-ended": _since_founding(_delegate_ended),
}
FINDERS: Mapping[str, Any] = {}
