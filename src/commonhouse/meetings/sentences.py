"""The acts of meetings in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.people.formats import moment, number

Gist = Mapping[str, Any]


def _called(gist: Gist) -> str:
    said = {"title": gist["title"], "when": _time(gist["starts_at"]), "voices": number(gist["voices"])}
    if gist["urgent"]:
        return _("The meeting “%(title)s” was called as urgent for %(when)s: %(voices)s voices.") % said
    return _("The meeting “%(title)s” was called for %(when)s: %(voices)s voices.") % said


def _moved(gist: Gist) -> str:
    said = {"from": _time(gist["from"]), "to": _time(gist["starts_at"])}
    return _("A meeting was moved from %(from)s to %(to)s.") % said


def _cancelled(gist: Gist) -> str:
    return _("A meeting that had been called was cancelled.")


def _opened(gist: Gist) -> str:
    said = {"eligible": number(gist["eligible"]), "when": _time(gist["started_at"])}
    return _("A meeting of %(eligible)s voices began on %(when)s.") % said


def _decided(gist: Gist) -> str:
    counts = gist["result"]["counts"]
    said = {name: number(counts.get(name, 0)) for name in ("yes", "no", "abstain")}
    said |= {"motion": number(gist["motion"]), "present": number(gist["input"]["evidence"]["present"])}
    if gist["result"]["outcome"] == "adopted":
        return (
            _("Motion %(motion)s was carried with %(present)s present: %(yes)s yes, %(no)s no, %(abstain)s abstained.")
            % said
        )
    return (
        _("Motion %(motion)s was lost with %(present)s present: %(yes)s yes, %(no)s no, %(abstain)s abstained.") % said
    )


def _ended(gist: Gist) -> str:
    said = {name: number(gist[name]) for name in ("attended", "eligible")}
    return _("A meeting ended: %(attended)s of %(eligible)s voices had come.") % said


def _minutes_sent(gist: Gist) -> str:
    if gist["version"] == 1:
        return _("The minutes of a meeting were sent to those who belong to it.")
    return _("Corrected minutes of a meeting were sent: version %(version)s.") % {"version": number(gist["version"])}


def _minutes_approved(gist: Gist) -> str:
    return _("The minutes of a meeting were approved by the next one, as they were sent.")


def _time(text: str) -> str:
    return moment(datetime.fromisoformat(text.replace("Z", "+00:00")))


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
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
