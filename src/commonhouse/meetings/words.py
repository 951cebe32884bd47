"""Meetings in plain words: the quorum, who was there, what was decided. Pages and documents say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonhouse.meetings.models import Item, Motion, Stay
from commonhouse.meetings.quorum import Quorum
from commonhouse.people.formats import day, hour, local, moment, number

SHARES = {
    "majority": gettext_lazy("More yes than no"),
    "two-thirds": gettext_lazy("At least two thirds of yes and no"),
    "all": gettext_lazy("Nobody says no"),
}
POSITIONS = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "abstain": gettext_lazy("Abstain")}
MOTION_TAGS = {"open": "open", "carried": "done", "lost": "stopped", "withdrawn": "draft", "postponed": "waiting"}
STATE_TAGS = {"choosing": "waiting", "planned": "open", "running": "open", "ended": "done", "cancelled": "stopped"}


def quorum_words(found: Quorum) -> str:
    """One sentence on whether the meeting can decide now."""
    said = {
        "present": number(found.present),
        "eligible": number(found.eligible),
        "needed": number(max(found.needed, 1)),
    }
    if found.is_met and found.needed:
        return _("%(present)s of %(eligible)s are here; %(needed)s are needed. You can decide.") % said
    if found.is_met:
        return _("%(present)s of %(eligible)s are here. You can decide.") % said
    return ngettext(
        "%(present)s of %(eligible)s are here. One more is needed to decide.",
        "%(present)s of %(eligible)s are here. %(missing)s more are needed to decide.",
        found.missing,
    ) % (said | {"missing": number(found.missing)})


@dataclass(frozen=True, slots=True)
class MotionWords:
    text: str
    by: str
    tag: str
    state: str
    outcome: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ItemWords:
    title: str
    kind: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    motions: tuple[MotionWords, ...]
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Minutes as people read them."""

    facts: tuple[tuple[str, str], ...]
    present: tuple[str, ...]
    turnings: tuple[str, ...]
    items: tuple[ItemWords, ...]
    nobody: str = field(default="")


def reading(said: Mapping[str, Any], names: Mapping[str, str], base: str = "") -> Reading:
    """Minutes (see `compose`) in words. `base` is the organization's address, for links to what was decided."""
    call = _Names(names)
    return Reading(
        facts=tuple(_facts(said, call)),
        present=tuple(_present(each, call, said) for each in said["present"]),
        turnings=tuple(_turnings(said)),
        items=tuple(_item(item, call, base) for item in said["items"]),
    )


class _Names:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def __call__(self, pseudonym: str) -> str:
        return self.names.get(pseudonym) or _("a former member")

    def all(self, pseudonyms: list[str]) -> str:
        return ", ".join(sorted((self(each) for each in pseudonyms), key=str.casefold))


def _facts(said: Mapping[str, Any], call: _Names) -> list[tuple[str, str]]:
    rows = [(_("When"), _when(said))]
    if said["place"]:
        rows.append((_("Where"), said["place"]))
    counting = [each for each in said["present"] if each["counts"]]
    here = {"came": number(len(counting)), "eligible": number(said["eligible"])}
    rows.append((_("Came"), _("%(came)s of %(eligible)s") % here))
    if said["needed"]:
        rows.append((_("Needed to decide"), number(said["needed"])))
    if said["excused"]:
        rows.append((_("Sent word"), call.all(said["excused"])))
    if said["absent"]:
        rows.append((_("Not there"), call.all(said["absent"])))
    return rows


def _when(said: Mapping[str, Any]) -> str:
    begun = _time(said["started_at"]) or _time(said["starts_at"])
    ended = _time(said["ended_at"])
    if begun is None:
        return ""
    if ended is None:
        return moment(begun)
    return _("%(begun)s to %(ended)s") % {"begun": moment(begun), "ended": hour(ended)}


def _present(each: Mapping[str, Any], call: _Names, said: Mapping[str, Any]) -> str:
    notes = []
    if not each["counts"]:
        notes.append(_("guest"))
    if each["delegate"]:
        notes.append(_("through %(name)s") % {"name": call(each["delegate"])})
    if any(stay[2] == Stay.How.AFAR for stay in each["stays"]):
        notes.append(_("by phone or video"))
    first, last = _time(each["stays"][0][0]), _time(each["stays"][-1][1])
    begun, ended = _time(said["started_at"]), _time(said["ended_at"])
    if first and begun and (first - begun).total_seconds() > 300:
        notes.append(_("from %(hour)s") % {"hour": hour(first)})
    if last and ended and last < ended:
        notes.append(_("until %(hour)s") % {"hour": hour(last)})
    name = call(each["who"])
    return f"{name} ({', '.join(notes)})" if notes else name


def _turnings(said: Mapping[str, Any]) -> list[str]:
    lines = []
    for at, present, is_met in said["turnings"]:
        found = _time(at)
        facts = {"hour": hour(found) if found else "", "present": number(present)}
        words = _("From %(hour)s on enough were there to decide: %(present)s.")
        if not is_met:
            words = _("From %(hour)s on too few were there to decide: %(present)s.")
        lines.append(words % facts)
    if not lines and said["ended_at"]:
        lines.append(_("At no time were enough there to decide."))
    return lines


def _item(item: Mapping[str, Any], call: _Names, base: str) -> ItemWords:
    lines = []
    if item["presenter"]:
        lines.append(_("Presented by %(name)s.") % {"name": call(item["presenter"])})
    if item["spoken"] or item["passed"]:
        lines.append(_round(item["spoken"], item["passed"]))
    if item["state"] == Item.State.CARRIED:
        lines.append(_("Carried over to the next meeting."))
    return ItemWords(
        title=item["title"],
        kind=str(Item.Kind(item["kind"]).label),
        lines=tuple(lines),
        notes=tuple(line for line in item["notes"].split("\n") if line.strip()),
        motions=tuple(_motion(motion, call, base) for motion in item["motions"]),
        promises=tuple(_promise(promise, call) for promise in item["promises"]),
    )


def _round(spoken: int, passed: int) -> str:
    said = {"spoken": number(spoken), "passed": number(passed)}
    if not passed:
        return ngettext("%(spoken)s person spoke.", "%(spoken)s people spoke.", spoken) % said
    return _("%(spoken)s spoke, %(passed)s passed.") % said


def _motion(motion: Mapping[str, Any], call: _Names, base: str) -> MotionWords:
    return MotionWords(
        text=motion["text"],
        by=_("Moved by %(name)s.") % {"name": call(motion["moved_by"])} if motion["moved_by"] else "",
        tag=MOTION_TAGS[motion["state"]],
        state=str(Motion.State(motion["state"]).label),
        outcome=_outcome(motion, call),
        url=f"{base}decisions/{motion['proposal']}/" if motion["proposal"] and base else "",
    )


def _outcome(motion: Mapping[str, Any], call: _Names) -> str:
    if motion["present"] is None:
        return ""
    counts = ", ".join(f"{POSITIONS.get(name, name)} {number(n)}" for name, n in motion["counts"].items() if n)
    parts = [f"{counts}. " + _("%(present)s were present.") % {"present": number(motion["present"])}]
    if not motion["proposal"]:
        parts.append(f"{SHARES[motion['share']]}.")
    if motion["way"] == Motion.Way.PAPER:
        parts.append(_("Paper ballots."))
    if motion["tellers"]:
        parts.append(_("Counted by %(names)s.") % {"names": call.all(motion["tellers"])})
    return " ".join(parts)


def _promise(promise: Mapping[str, str], call: _Names) -> str:
    said = {"who": call(promise["who"]), "what": promise["what"]}
    if promise["by"] and promise["who"]:
        return _("%(who)s: %(what)s, by %(day)s") % (said | {"day": day(date.fromisoformat(promise["by"]))})
    if promise["by"]:
        return _("%(what)s, by %(day)s") % (said | {"day": day(date.fromisoformat(promise["by"]))})
    return f"{said['who']}: {said['what']}" if promise["who"] else said["what"]


def _time(text: str) -> datetime | None:
    return local(datetime.fromisoformat(text.replace("Z", "+00:00"))) if text else None
