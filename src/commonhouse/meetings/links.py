"""What the ballot box may say of the box in which a time is chosen: where it belongs, and what follows its count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.decisions import hooks
from commonhouse.decisions.hooks import Link
from commonhouse.decisions.models import Box
from commonhouse.meetings import telling, times
from commonhouse.meetings.models import Meeting


def meeting_of(box: Box) -> Meeting | None:
    return Meeting.objects.select_related("organization").filter(choice__box=box).first()


def home(box: Box) -> Link | None:
    meeting = meeting_of(box)
    return Link(meeting.title, meeting.get_absolute_url()) if meeting else None


def result(box: Box) -> Link | None:
    meeting = meeting_of(box)
    return Link(_("See the time that was found"), meeting.get_absolute_url()) if meeting else None


def register() -> None:
    hooks.register_home(home)
    hooks.register_result(result)
    hooks.register_counted(times.follow_count)
    telling.register()
