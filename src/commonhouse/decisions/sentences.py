"""The acts of a ballot box in one sentence each, and what a receipt's ballot holds, for the pages of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commonhouse.decisions.casting import when
from commonhouse.decisions.listing import options_of
from commonhouse.decisions.models import Box
from commonhouse.people.formats import number
from commonhouse.record import receipts
from commonhouse.record.verify import Act

Gist = Mapping[str, Any]


def _opened(gist: Gist) -> str:
    said = {
        "title": gist["title"],
        "size": number(gist["roll"]["size"]),
        "options": number(gist["options"]),
        "closes": _time(gist["closes_at"]),
    }
    if gist["secret"]:
        return _(
            "The secret vote “%(title)s” was opened: %(size)s on the roll, %(options)s options, closing on %(closes)s. "
            "How it will be counted was published with it."
        ) % said  # fmt: skip
    return _(
        "The open vote “%(title)s” was opened: %(size)s on the roll, %(options)s options, closing on %(closes)s. How it "
        "will be counted was published with it."
    ) % said  # fmt: skip


def _schedule_changed(gist: Gist) -> str:
    said = {"before": _time(gist["from"]), "after": _time(gist["to"]), "why": gist["why"]}
    return _("Two stewards moved the closing of a vote from %(before)s to %(after)s: %(why)s") % said


def _sheets_issued(gist: Gist) -> str:
    count = gist["last"] - gist["first"] + 1
    return ngettext(
        "%(count)s more sheet with a one-time code was made.",
        "%(count)s more sheets with one-time codes were made.",
        count,
    ) % {"count": number(count)}


def _sheets_voided(gist: Gist) -> str:
    return ngettext(
        "%(count)s unused sheet was withdrawn: %(why)s",
        "%(count)s unused sheets were withdrawn: %(why)s",
        gist["serials"],
    ) % {"count": number(gist["serials"]), "why": gist["why"]}


def _paper_accepted(gist: Gist) -> str:
    return _(
        "A pile of %(expected)s paper ballots was keyed twice and compared: %(accepted)s accepted, %(spoiled)s spoiled, "
        "%(set_aside)s set aside."
    ) % {name: number(gist[name]) for name in ("expected", "accepted", "spoiled", "set_aside")}


def _closed(gist: Gist) -> str:
    names = ("ballots", "roll_size", "joined")
    return _(
        "Voting closed with %(ballots)s ballots, of %(roll_size)s rights to vote. %(joined)s had joined the roll since "
        "it opened."
    ) % {name: number(gist[name]) for name in names}


def _sealed(gist: Gist) -> str:
    said = {"ballots": number(gist["ballots"]), "part": gist["part"], "parts": gist["parts"]}
    if gist["parts"] == 1:
        return _("All %(ballots)s ballots were sealed here, in the order of their receipts.") % said
    return (
        _("%(ballots)s ballots were sealed here, in the order of their receipts (part %(part)s of %(parts)s).") % said
    )


def _withdrawn(gist: Gist) -> str:
    return _("The vote was withdrawn before it closed, and nothing was counted: %(why)s") % {"why": gist["why"]}


def _counted(gist: Gist) -> str:
    return _("The vote was counted by the rule that was published when it opened.")


def _ballot(act: Act, code: str) -> Iterator[str]:
    wanted = receipts.commitment(act.body["box"], code)
    found = next((ballot["choice"] for ballot in act.body["ballots"] if ballot["receipt"] == wanted), None)
    if found is None:
        return
    box = Box.objects.filter(public_id=act.body["box"]).first()
    yield _("Your ballot is sealed here, and was counted as it is written.")
    yield from in_words(found, _titles(box))


def in_words(choice: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    """What a choice says, a sentence for each option; `titles` by id."""
    if choice.get("vote"):
        yield titles.get(choice["vote"], choice["vote"])
    if not any(choice.values()):
        yield _("It is blank.")
    for name in choice.get("approve", ()):
        yield _("You chose %(option)s.") % {"option": titles.get(name, name)}
    for place, name in enumerate(choice.get("rank", ()), 1):
        yield _("%(place)s: %(option)s") % {"place": number(place), "option": titles.get(name, name)}
    for name, points in choice.get("points", {}).items():
        said = {"points": number(points), "option": titles.get(name, name)}
        yield ngettext("%(points)s point for %(option)s", "%(points)s points for %(option)s", points) % said


def _titles(box: Box | None) -> dict[str, str]:
    if box is None:
        return {}
    return {option.id: option.title for option in options_of(box, get_language() or "en")}


def _time(text: str) -> str:
    return when(datetime.fromisoformat(text.replace("Z", "+00:00")))


SENTENCES = MappingProxyType(
    {
        "decisions.opened": _opened,
        "decisions.schedule-changed": _schedule_changed,
        "decisions.sheets-issued": _sheets_issued,
        "decisions.sheets-voided": _sheets_voided,
        "decisions.paper-accepted": _paper_accepted,
        "decisions.closed": _closed,
        "decisions.withdrawn": _withdrawn,
        "decisions.sealed": _sealed,
        "decisions.counted": _counted,
    }
)
BALLOTS = MappingProxyType({"decisions.sealed": _ballot})
