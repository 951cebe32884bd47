"""What stands on the pages of stewarding in words: points of a lease, stages of a clock, tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.stewarding.clocks import clock_of, input_of
from commonhouse.land.stewarding.models import DefaultNotice, Duty, Request, SupportPlan
from commonhouse.ledger import units
from commonhouse.people import formats
from commonhouse.rules.land.cure import CureClock, Span, Stage
from commonhouse.rules.land.cure_sentences import right_words, standing_sentence
from commonhouse.rules.lending.sentences import MoneyVoice

Tag = tuple[str, str]  # kind and words of a status


def voice() -> MoneyVoice:
    """The reader's language."""
    return MoneyVoice(gettext=_, ngettext=ngettext, number=formats.number, day=formats.day)


# --- tags ---------------------------------------------------------------------------------------------------------------
def duty_tag(duty: Duty, today: dt.date) -> Tag:
    if duty.done_at is not None:
        kind = "waiting" if duty.outcome == Duty.Outcome.FOLLOW else "done"
        return kind, str(duty.get_outcome_display())
    if duty.handed_in_at is not None:
        return "open", _("Handed in, to be looked at")
    if duty.due_on < today:
        return "late", _("Late")
    if duty.told_at is not None:
        return "open", _("Visit announced")
    return "waiting", _("To do")


def request_tag(request: Request, today: dt.date) -> Tag:
    if request.state == Request.State.ASKED:
        late = request.answer_by < today
        return ("late", _("Answer is late")) if late else ("waiting", str(request.get_state_display()))
    kinds = {Request.State.GRANTED: "done", Request.State.REFUSED: "stopped"}
    return kinds.get(Request.State(request.state), "draft"), str(request.get_state_display())


def support_tag(plan: SupportPlan) -> Tag:
    kinds = {"offered": "waiting", "running": "open", "done": "done"}
    return kinds.get(plan.state, "stopped"), str(plan.get_state_display())


def default_tag(notice: DefaultNotice) -> Tag:
    kinds = {"running": "open", "cured": "done", "taken-back": "draft"}
    return kinds.get(notice.state, "stopped"), str(notice.get_state_display())


# --- points of a lease --------------------------------------------------------------------------------------------------
def check_words(check: Sequence[Any], unit: str) -> str:
    """One point of a request, as `request_checks` wrote it: [code, figures, fits]."""
    code, figures, fits = str(check[0]), dict(check[1]), bool(check[2])
    if code in {"most-lent", "reserve-balance"}:
        said = {name: units.words(int(amount), unit) for name, amount in figures.items()}
        words = {
            ("most-lent", True): _("You ask for %(asked)s. The lease allows loans of up to %(most)s on this home."),
            ("most-lent", False): _("You ask for %(asked)s. The lease allows loans of up to %(most)s: this is more."),
            ("reserve-balance", True): _("It would cost %(asked)s. There are %(most)s in the repair reserve."),
            ("reserve-balance", False): _("It would cost %(asked)s. There are only %(most)s in the repair reserve."),
        }[code, fits]
        return words % said
    if code in {"sublet-months", "absence-months"}:
        return _months(code, fits, figures)
    return {
        "no-loans": _("The lease allows no loan on this home."),
        "loans-allowed": _("The lease allows a loan if the trust agrees."),
        "bank-tells-us": _("The bank has to tell the trust, too, if a payment is missed.")
        if fits
        else _("The bank has to tell the trust, too, if a payment is missed: its address is still missing."),
        "no-sublet": _("The lease does not allow renting the home to others."),
        "sublet-free": _("The lease allows renting the home to others for a time."),
        "sublet-asked": _("The lease allows renting the home to others for a time, if the trust agrees."),
        "sublet-cost": _("The rent may not be more than what the home costs you, or what the lease adds to it."),
        "absence-free": _("The lease does not say how long you may be away."),
        "no-reserve": _("There is no repair reserve for this home."),
    }.get(code, code)


def _months(code: str, fits: bool, figures: Mapping[str, int]) -> str:
    asked, most = int(figures["asked"]), int(figures["most"])
    begun = ngettext("This is %(n)s month.", "These are %(n)s months.", asked) % {"n": asked}
    if code == "sublet-months":
        allowed = ngettext("The lease allows %(n)s month.", "The lease allows %(n)s months in all.", most) % {"n": most}
    else:
        allowed = ngettext(
            "The lease lets you be away for %(n)s month a year.",
            "The lease lets you be away for %(n)s months a year.",
            most,
        ) % {"n": most}
    return f"{begun} {allowed}" if fits else f"{begun} {allowed} " + _("That is longer.")


# --- a clock ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of days, for the list of steps: state is done, now or next."""

    title: str
    state: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice's clock as a page shows it. standing: one sentence. steps: all days, part by part."""

    clock: CureClock
    standing: str
    steps: tuple[Step, ...]


def shown(notice: DefaultNotice, today: dt.date) -> Shown:
    speaker = voice()
    clock = clock_of(notice, today)
    day = max(today, notice.received_on, notice.ended_on or today)
    standing = standing_sentence(input_of(notice, day), clock, speaker)
    over = notice.ended_on is not None and notice.state != DefaultNotice.State.UNCURED
    steps = tuple(_step(span, today, over, speaker) for span in clock.spans)
    return Shown(clock, standing, steps)


def _step(span: Span, today: dt.date, over: bool, speaker: MoneyVoice) -> Step:
    rights = [right_words(right, speaker) for right in span.rights]
    said = "; ".join(rights) if rights else _("nothing can be done in these days")
    return Step(
        title=stage_words(span.stage),
        state=_state(span, today, over),
        when=_when(span),
        text=said[:1].upper() + said[1:] + ".",
    )


def _state(span: Span, today: dt.date, over: bool) -> str:
    if over or (span.until is not None and span.until < today):
        return "done"
    return "now" if span.since <= today else "next"


def _when(span: Span) -> str:
    if span.until is None:
        return _("From %(day)s on") % {"day": formats.day(span.since)}
    return _("%(since)s to %(until)s") % {"since": formats.day(span.since), "until": formats.day(span.until)}


def stage_words(stage: Stage) -> str:
    return {
        Stage.OWNER: _("Time for the household"),
        Stage.OTHERS: _("Time for others to help"),
        Stage.OPTION: _("The trust can buy the home"),
        Stage.OVER: _("After that"),
    }[stage]
