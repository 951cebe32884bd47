"""How to recompute the acts of meetings, from the record alone. No Django here.

What is checked: a meeting was called with the notice that its charter asks for; each motion was decided by the threshold
rule, with the quorum and the number of voices of its own meeting; minutes that were approved are those that were sent last,
by a motion that was carried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from types import MappingProxyType
from typing import Any

from commonhouse.charters import verify as charters
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry
from commonhouse.rules.charter.model import Charter

RULE = "threshold"
LEEWAY = timedelta(minutes=5)  # between pressing the button and the act
EARLY = timedelta(minutes=30)  # a meeting begins before its time by no more


@dataclass(slots=True)
class _Meeting:
    """What is known of one meeting so far."""

    called: Mapping[str, Any]
    opened: Mapping[str, Any] | None = None
    cancelled: bool = False
    ended: bool = False
    motions: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    minutes: dict[int, str] = field(default_factory=dict)  # hashes by version
    approved: bool = False


def _called(context: Context, act: Act) -> Iterator[str]:
    if context.get(_key(act)) is not None:
        raise Discrepancy(act.index, "a meeting is called once", "its first call", "a second")
    _check_notice(context, act)
    context.keep(_key(act), _Meeting(act.body))
    yield f"the meeting “{act.body['title']}” was called with the notice that is asked for."


def _moved(context: Context, act: Act) -> Iterator[str]:
    meeting = _meeting(context, act)
    _require(act, meeting.opened is None, "a meeting that has begun is not moved", "not begun", "begun")
    expect(act, "the time before", meeting.called["starts_at"], act.body["from"])
    _check_notice(context, act)
    meeting.called = {**meeting.called, "starts_at": act.body["starts_at"]}
    yield from ()


def _check_notice(context: Context, act: Act) -> None:
    body = act.body
    notice = _moment(body["starts_at"]) - _moment(act.at)
    asked = timedelta(hours=body["urgent_hours"]) if body["urgent"] else timedelta(days=body["notice_days"])
    _require(act, notice + LEEWAY >= asked, "the notice given", f"{asked} or more", f"{notice}")
    charter = _charter(context, act)
    if charter is None:
        expect(act, "without a charter nothing is urgent", False, body["urgent"])
        return
    expect(act, "the notice is that of the charter", charter.meetings.notice_days, body["notice_days"])
    if body["urgent"]:
        hours = [each.urgent_hours for each in charter.matters if each.urgent_hours is not None]
        expect(act, "the shortest notice of the charter", min(hours, default=None), body["urgent_hours"])


def _cancelled(context: Context, act: Act) -> Iterator[str]:
    meeting = _meeting(context, act)
    _require(act, meeting.opened is None, "a meeting that has begun is not cancelled", "not begun", "begun")
    meeting.cancelled = True
    yield from ()


def _opened(context: Context, act: Act) -> Iterator[str]:
    meeting, body = _meeting(context, act), act.body
    _require(act, meeting.opened is None, "a meeting begins once", "its beginning", "a second")
    _require(act, not meeting.cancelled, "what was cancelled does not begin", "not cancelled", "cancelled")
    starts_at = meeting.called["starts_at"]
    began = max(_moment(body["started_at"]), _moment(act.at))  # the press may have waited for a network
    in_time = began + EARLY + LEEWAY >= _moment(starts_at)
    _require(act, in_time, "a meeting begins at the hour it was called for", starts_at, body["started_at"])
    _whole(act, body, "eligible")
    charter = _charter(context, act)
    if charter is not None:
        expect(act, "the quorum is that of the charter", charter.meetings.quorum, body["quorum"])
    meeting.opened = body
    yield from ()


def _decided(context: Context, act: Act) -> Iterator[str]:
    meeting, body = _running(context, act), act.body
    assert meeting.opened is not None
    number = body["motion"]
    _require(act, number not in meeting.motions, "a motion is decided once", "its decision", "a second")
    expect(act, "motions in a room are counted by the threshold rule", RULE, body["rule"])
    rule = registry.get(RULE)
    stated = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the rule is stated in full", stated, body["statement"])
    expect(act, "the quorum is that of the meeting", _quorum(meeting.opened["quorum"]), _asked(body["statement"]))
    expect(act, "those who may decide", meeting.opened["eligible"], body["input"]["electorate"]["eligible"])
    result: Any = rule.compute(body["statement"], body["input"])
    expect(act, "the result of the motion", result, body["result"])
    _require(act, result["outcome"] != "no-quorum", "nothing is decided without a quorum", "a quorum", "none")
    meeting.motions[number] = body
    minutes = body["minutes"]
    if minutes is not None:
        _check_version(context, act, minutes)
    counts = ", ".join(f"{name} {count}" for name, count in result["counts"].items())
    yield f"motion {number} was decided with {body['input']['evidence']['present']} present: {counts}: {result['outcome']}."


def _check_version(context: Context, act: Act, minutes: Mapping[str, Any]) -> None:
    before: _Meeting = context.kept(("meetings", minutes["meeting"]), act, "the minutes are of an earlier meeting")
    latest = max(before.minutes, default=0)
    expect(act, "the minutes are the version sent last", latest, minutes["version"])
    expect(act, "the minutes are as they were sent", before.minutes.get(latest), minutes["text_hash"])


def _ended(context: Context, act: Act) -> Iterator[str]:
    meeting, body = _running(context, act), act.body
    assert meeting.opened is not None
    _whole(act, body, "eligible", "needed", "attended", "motions")
    expect(act, "those who may decide", meeting.opened["eligible"], body["eligible"])
    expect(act, "the quorum in numbers", _needed(meeting.opened), body["needed"])
    expect(act, "motions decided", len(meeting.motions), body["motions"])
    _require(
        act, body["attended"] <= body["eligible"], "those who came", f"at most {body['eligible']}", body["attended"]
    )
    meeting.ended = True
    yield f"{body['attended']} of {body['eligible']} came; {body['needed']} were needed to decide."


def _minutes_sent(context: Context, act: Act) -> Iterator[str]:
    meeting, body = _meeting(context, act), act.body
    _require(act, meeting.ended, "minutes are sent when the meeting has ended", "ended", "not ended")
    _require(act, not meeting.approved, "minutes that are approved stay as they are", "not approved", "approved")
    expect(act, "versions of minutes follow one another", len(meeting.minutes) + 1, body["version"])
    meeting.minutes[body["version"]] = body["text_hash"]
    yield from ()


def _minutes_approved(context: Context, act: Act) -> Iterator[str]:
    meeting, body = _meeting(context, act), act.body
    _require(act, not meeting.approved, "minutes are approved once", "not approved", "approved")
    expect(act, "the minutes are the version sent last", max(meeting.minutes, default=0), body["version"])
    expect(act, "the minutes are as they were sent", meeting.minutes.get(body["version"]), body["text_hash"])
    later: _Meeting = context.kept(("meetings", body["in"]), act, "the minutes were approved in a meeting")
    motion = later.motions.get(body["motion"])
    if motion is None or motion["result"]["outcome"] != "adopted":
        raise Discrepancy(act.index, "minutes are approved by a motion that was carried", "carried", motion and "lost")
    about = {"meeting": body["meeting"], "version": body["version"], "text_hash": body["text_hash"]}
    expect(act, "the motion was about these minutes", about, motion["minutes"])
    meeting.approved = True
    yield f"the minutes of “{meeting.called['title']}” were approved as they were sent."


def _quorum(text: str) -> dict[str, Any] | None:
    """What the statement of a motion says of the quorum, as the rule writes it out."""
    if not text or Fraction(text) <= 0:
        return None
    return {"of": "eligible", "at_least": str(Fraction(text)), "counting": "present"}


def _asked(statement: Mapping[str, Any]) -> dict[str, Any] | None:
    said = statement["quorum"]
    return None if said is None else {name: said[name] for name in ("of", "at_least", "counting")}


def _needed(opened: Mapping[str, Any]) -> int:
    eligible: int = opened["eligible"]
    return ceil(Fraction(opened["quorum"] or 0) * eligible)


def _charter(context: Context, act: Act) -> Charter | None:
    """The charter that an act names, which is the one in force; None where there was none yet."""
    version: int = act.body["charter"]
    expect(act, "it goes by the charter in force", context.get(charters.LAST, 0), version)
    return charters.in_force(context, version, act) if version else None


def _key(act: Act) -> tuple[str, str]:
    return "meetings", act.body["meeting"]


def _meeting(context: Context, act: Act) -> _Meeting:
    found: _Meeting = context.kept(_key(act), act, "the meeting was called before")
    return found


def _running(context: Context, act: Act) -> _Meeting:
    meeting = _meeting(context, act)
    _require(act, meeting.opened is not None, "the meeting had begun", "begun", "not begun")
    _require(act, not meeting.ended, "nothing is decided once a meeting has ended", "running", "ended")
    return meeting


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


def _whole(act: Act, body: Mapping[str, Any], *names: str) -> None:
    for name in names:
        number = body[name]
        _require(act, type(number) is int and number >= 0, f"{name} is a number of things", "0 or more", number)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


VERIFIERS: Mapping[str, Verifier] = MappingProxyType(
    {
        "meetings.called": _called,
        "meetings.moved": _moved,
        "meetings.cancelled": _cancelled,
        "meetings.opened": _opened,
        "meetings.decided": _decided,
        "meetings.ended": _ended,
        "meetings.minutes-sent": _minutes_sent,
        "meetings.minutes-approved": _minutes_approved,
    }
)
