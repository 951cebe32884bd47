"""Choosing a time: the options, the answers and the count are those of a ballot box, so signed links and phones work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commonhouse.decisions import boxes
from commonhouse.decisions.models import Box
from commonhouse.meetings.models import Meeting, TimeChoice
from commonhouse.meetings.terms import Terms
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.rules.deciding import methods

METHOD = "best-time"
FEWEST, MOST = 2, 12  # times to choose from: more than a screen of them nobody answers


def ask(
    actor: Actor, meeting: Meeting, options: Sequence[datetime], closes_at: datetime, terms: Terms, *,
    now: datetime | None = None,
) -> TimeChoice:  # fmt: skip
    """Opens the box of a meeting whose time is to be chosen. Every time offered keeps the charter's notice."""
    moment = now or timezone.now()
    if not FEWEST <= len(options) <= MOST:
        raise ValidationError({"options": _("Offer %(fewest)s to %(most)s times.") % {"fewest": FEWEST, "most": MOST}})
    if closes_at <= moment:
        raise ValidationError({"closes_at": _("This time has passed.")})
    earliest = terms.earliest(closes_at)
    if options[0] < earliest:
        words = _("A meeting is called %(days)s days ahead, once the answers are in: offer times from %(earliest)s on.")
        raise ValidationError({"options": words % {"days": terms.notice_days, "earliest": moment_words(earliest)}})
    box = boxes.draft(
        meeting.organization,
        title=meeting.title,
        form=methods.form(METHOD, {}) | {"labels": "availability"},
        options=[_option(number, each) for number, each in enumerate(options, 1)],
        instance={},
        rule={"rule": METHOD, "statement": methods.default_statement(METHOD)},
        classes=list(meeting.classes.all()),
        organization_classes=list(meeting.organization_classes.all()),
        seats=list(meeting.seats),
        opens_at=moment,
        closes_at=closes_at,
        is_secret=False,
        closes_when_all=True,
    )
    choice = TimeChoice.objects.create(organization=meeting.organization, meeting=meeting, box=box)
    boxes.begin(box, now=now)
    return choice


def _option(number: int, when: datetime) -> dict[str, Any]:
    """A time as the ballot and the record name it: in English, and in each language the pages are whole in."""
    texts = {}
    for language in settings.LANGUAGES_COMPLETE:
        with translation.override(language):
            texts[language] = {"name": moment_words(when)}
    english = texts.pop("en")["name"]
    return {"id": f"t{number}", "name": english, "at": _text(when), "texts": texts}


def options_of(box: Box) -> dict[str, datetime]:
    """The times of a box by the ids of its options."""
    return {str(raw["id"]): datetime.fromisoformat(str(raw["at"]).replace("Z", "+00:00")) for raw in box.options}


def finish(actor: Actor, meeting: Meeting, *, now: datetime | None = None) -> TimeChoice:
    """Counts the answers, once everyone has answered or the time for it is over. Counted already, nothing changes."""
    require(actor, "meeting.call", meeting.organization)
    choice = TimeChoice.objects.select_related("box__organization").get(meeting=meeting)
    if choice.is_counted:
        return choice
    with transaction.atomic():
        box = boxes.close_box(choice.box, now=now)
        boxes.seal(box, now=now)
        box.refresh_from_db()
        boxes.count(actor, box, now=now)
    choice.refresh_from_db()
    return choice


def follow_count(actor: Actor, box: Box, now: datetime | None) -> None:
    """What the count of a box sets going here: the time that suits most is noted, for whoever calls the meeting."""
    choice = TimeChoice.objects.filter(box=box).first()
    if choice is None or box.outcome is None:
        return
    winners = box.outcome["result"].get("winners", [])
    choice.is_counted = True
    choice.found = options_of(box)[winners[0]] if winners else None
    choice.save(update_fields=["is_counted", "found"])


def withdraw(meeting: Meeting, why: str, *, now: datetime | None = None) -> None:
    """Takes the question back, if it is still open. `why` stays on the meeting's page: the record says only that."""
    choice = TimeChoice.objects.filter(meeting=meeting).select_related("box").first()
    if choice is None or choice.box.state != Box.State.OPEN:
        return
    try:
        boxes.withdraw(choice.box, "The meeting was cancelled.", now=now)
    except Refused:  # its time is over: the answers may be counted, and nothing follows from them
        return


def _text(when: datetime) -> str:
    return when.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
