"""Counting in a room: numbers that can be, tellers who are here, and the rule that decides a motion."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.meetings import quorum
from commonhouse.meetings.actions.common import Room
from commonhouse.meetings.models import Attendee, Motion, Stay
from commonhouse.people.models import Person
from commonhouse.rules import registry

RULE: Final = "threshold"
POSITIONS: Final = ("yes", "no", "abstain")
SHARES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "majority": {"of": "yes+no", "more_than": "1/2"},
        "two-thirds": {"of": "yes+no", "at_least": "2/3"},
        "all": {"of": "yes+no", "at_least": "1"},
    }
)
MOST_COUNT = 100_000


def compute(
    share: str, part: str, here: quorum.Quorum, cast: Mapping[str, int]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """(statement, input, result) of a count in the room, all as JSON with every option written out."""
    rule = registry.get(RULE)
    stated: Any = rule.statement_json(
        rule.statement_from_json({"threshold": dict(SHARES[share]), "quorum": quorum.statement(part)})
    )
    poll: dict[str, Any] = {
        "options": [{"id": name} for name in POSITIONS],
        "electorate": {"eligible": here.eligible},
        "ballots": {
            "kind": "position",
            "cast": [{"vote": name, "count": cast[name]} for name in POSITIONS if cast[name]],
        },
        "evidence": {"present": here.present},
    }
    given: Any = rule.input_json(rule.input_from_json(poll))
    result: Any = rule.compute(stated, given)
    return stated, given, result


def checked(counts: Mapping[str, int], present: int) -> dict[str, int]:
    unknown = set(counts) - set(POSITIONS)
    if unknown:
        raise ValidationError(_("A motion is voted yes, no or abstain."))
    cast = {name: whole(name, counts.get(name, 0)) for name in POSITIONS}
    check_sum(cast, present)
    return cast


def whole(name: str, number: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_COUNT:
        raise ValidationError({name: _("Write a whole number, 0 or more.")})
    return number


def check_sum(cast: Mapping[str, int], present: int) -> None:
    total = sum(cast.values())
    if total > present:
        raise ValidationError(
            _("%(total)s votes were counted, and %(present)s are here. Count again, or note who else is here.")
            % {"total": total, "present": present}
        )
    if total == 0:
        raise ValidationError(_("No votes are written down. Count hands, or postpone the motion."))


def tellers(room: Room, way: str, named: list[Attendee], least: int = 0) -> list[Attendee]:
    """Those who counted: each is here, and paper is counted by two."""
    if way not in Motion.Way.values:
        raise ValidationError({"way": _("Choose a show of hands, or paper.")})
    here = quorum.present(room.meeting, room.at)
    if any(teller.pseudonym not in here for teller in named):
        raise ValidationError({"tellers": _("Whoever counts must be here.")})
    found = list({teller.pk: teller for teller in named}.values())
    if way == Motion.Way.PAPER and len(found) < 2:
        raise ValidationError({"tellers": _("Paper ballots are counted by two people. Say who they are.")})
    if len(found) < least:
        raise ValidationError({"tellers": _("Two people count, so that nobody counts alone. Say who they are.")})
    return found


def persons(counted_by: list[Attendee]) -> list[Person]:
    """The people behind these voices: for an organization, the delegate who speaks for it now."""
    speaking = Stay.objects.filter(attendee__in=counted_by, until_at__isnull=True, delegate__isnull=False)
    found = [stay.delegate for stay in speaking.select_related("delegate") if stay.delegate is not None]
    return [*(each.person for each in counted_by if each.person is not None), *found]
