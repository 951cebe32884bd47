"""The words of the kinds of notices that the whole house uses. Each institution may register others of its own.

data of all: "title", and "minutes" where it takes some; of a meeting "starts_at" (ISO) and "place"; of news "text".
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.notices.kinds import Context, Kind, register
from commonhouse.people.formats import day, hour, local, moment, reader_locale


def register_all() -> None:
    register(Kind("ask", subject=_ask_subject, text=_ask, sms=_ask_sms, action=_answer))
    register(Kind("reminder", subject=_reminder_subject, text=_reminder, sms=_reminder_sms, action=_answer))
    register(Kind("outcome", subject=_outcome_subject, text=_outcome, sms=_outcome_sms, action=_see_outcome))
    register(Kind("follow-up", subject=_news_subject, text=_news, sms=_news_sms, action=_see))
    register(Kind("nomination", subject=_ask_subject, text=_nomination, sms=_ask_sms, action=_answer))
    register(Kind("meeting", subject=_meeting_subject, text=_meeting, sms=_meeting_sms, action=_see_meeting))
    register(Kind("minutes", subject=_minutes_subject, text=_minutes, sms=_minutes_sms, action=_read))


def _ask_subject(context: Context) -> str:
    if context["closes_at"] is None:
        return _("A question for you")
    return _("A question for you, open until %(day)s") % {"day": day(context["closes_at"])}


def _ask(context: Context) -> str:
    return _paragraphs(_("%(organization)s asks you: %(title)s") % _named(context), _effort(context), _until(context))


def _ask_sms(context: Context) -> str:
    if context["closes_at"] is None:
        return _("%(organization)s asks for your answer.") % _named(context)
    return _("%(organization)s asks for your answer until %(day)s.") % (
        _named(context) | {"day": _short_day(context["closes_at"])}
    )


def _reminder_subject(context: Context) -> str:
    if context["closes_at"] is None:
        return _("Still open for you")
    return _("Still open for you until %(day)s") % {"day": day(context["closes_at"])}


def _reminder(context: Context) -> str:
    first = _("%(organization)s still waits to hear from you: %(title)s") % _named(context)
    return _paragraphs(first, _effort(context), _until(context), _("This is the only reminder."))


def _reminder_sms(context: Context) -> str:
    return _("%(organization)s still waits for your answer.") % _named(context)


def _outcome_subject(context: Context) -> str:
    return _("A decision has its outcome")


def _outcome(context: Context) -> str:
    first = _("%(organization)s has decided: %(title)s") % _named(context)
    return _paragraphs(first, _("The page says what came out, and how."))


def _outcome_sms(context: Context) -> str:
    return _("A decision of %(organization)s has its outcome.") % _named(context)


def _news_subject(context: Context) -> str:
    return _("What became of a decision")


def _news(context: Context) -> str:
    first = _("%(organization)s tells what became of this decision: %(title)s") % _named(context)
    return _paragraphs(first, str(context.get("text", "")))


def _news_sms(context: Context) -> str:
    return _("%(organization)s tells what became of a decision.") % _named(context)


def _nomination(context: Context) -> str:
    first = _("Someone in %(organization)s would like to see you in this office: %(title)s") % _named(context)
    return _paragraphs(
        first, _("Whether you stand is yours to say. Until you say yes, you do not stand."), _until(context)
    )


def _meeting_subject(context: Context) -> str:
    return _("An invitation for you")


def _meeting(context: Context) -> str:
    starts, place = _starts_at(context), str(context.get("place", ""))
    return _paragraphs(
        _("%(organization)s invites you: %(title)s") % _named(context),
        _("When: %(when)s") % {"when": moment(starts)} if starts else "",
        _("Where: %(place)s") % {"place": place} if place else "",
    )


def _meeting_sms(context: Context) -> str:
    starts = _starts_at(context)
    if starts is None:
        return _("%(organization)s invites you to a meeting.") % _named(context)
    when = {"day": _short_day(starts), "hour": hour(starts)}
    return _("%(organization)s invites you to a meeting on %(day)s, %(hour)s.") % (_named(context) | when)


def _minutes_subject(context: Context) -> str:
    return _("Minutes to read")


def _minutes(context: Context) -> str:
    return _("The minutes of a meeting of %(organization)s are there to read: %(title)s") % _named(context)


def _minutes_sms(context: Context) -> str:
    return _("Minutes of %(organization)s are there to read.") % _named(context)


def _answer(context: Context) -> str:
    return _("Read and answer")


def _see_outcome(context: Context) -> str:
    return _("See the outcome")


def _see(context: Context) -> str:
    return _("See what happened")


def _see_meeting(context: Context) -> str:
    return _("See the agenda and answer")


def _read(context: Context) -> str:
    return _("Read the minutes")


# --- parts ------------------------------------------------------------------------------------------------------------
def _named(context: Context) -> dict[str, Any]:
    return {"organization": context["organization"] or _("The house"), "title": context.get("title", "")}


def _effort(context: Context) -> str:
    minutes = context.get("minutes")
    if not isinstance(minutes, int) or minutes < 1:
        return ""
    return ngettext("It takes about %(n)d minute.", "It takes about %(n)d minutes.", minutes) % {"n": minutes}


def _until(context: Context) -> str:
    closes_at = context["closes_at"]
    return _("Open until %(when)s.") % {"when": moment(closes_at)} if closes_at else ""


def _short_day(value: dt.datetime) -> str:
    """ "Mar 14": a text has few places."""
    return format_skeleton("MMMd", local(value), locale=reader_locale())


def _starts_at(context: Context) -> dt.datetime | None:
    """A meeting's beginning, if it was given and can be read."""
    try:
        starts = dt.datetime.fromisoformat(str(context.get("starts_at", "")))
    except ValueError:
        return None
    return starts if starts.tzinfo else None


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
