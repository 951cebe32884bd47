"""The clock of a notice in plain words, never threatening: what can be done, by whom, until when."""

from __future__ import annotations

from ..lending.sentences import ENGLISH, MoneyVoice
from .cure import CureClock, Giver, May, Noticed, Outcome, Party, Right, Span


def clock_sentences(given: Noticed, clock: CureClock, voice: MoneyVoice = ENGLISH) -> list[str]:
    """How it stands, then each stretch of days and what may be done in it."""
    return [standing_sentence(given, clock, voice), *(span_sentence(each, voice) for each in clock.spans)]


def standing_sentence(given: Noticed, clock: CureClock, voice: MoneyVoice = ENGLISH) -> str:
    _ = voice.gettext
    if given.taken_back_on is not None:
        return _("The notice was taken back on %(on)s.") % {"on": voice.day(given.taken_back_on)}
    if given.cured_on is not None:
        said = {"on": voice.day(given.cured_on), "until": voice.day(clock.final_on)}
        if clock.outcome is Outcome.CURED_LATE:
            return _("It was put right on %(on)s. The time for it had ended on %(until)s.") % said
        return _("It was put right on %(on)s, in time: there was time until %(until)s.") % said
    if clock.outcome is Outcome.UNCURED:
        return _("The time to put it right ended on %(until)s.") % {"until": voice.day(clock.final_on)}
    return _left(clock, voice)


def _left(clock: CureClock, voice: MoneyVoice) -> str:
    _ = voice.gettext
    if clock.next_on is None or clock.days_left is None:
        return _("There is time until %(until)s.") % {"until": voice.day(clock.final_on)}
    if clock.days_left == 0:
        return _("Today, %(until)s, is the last day of this step.") % {"until": voice.day(clock.next_on)}
    return voice.ngettext(
        "There is %(days)s day left, until %(until)s.",
        "There are %(days)s days left, until %(until)s.",
        clock.days_left,
    ) % {"days": voice.number(clock.days_left), "until": voice.day(clock.next_on)}


def span_sentence(span: Span, voice: MoneyVoice = ENGLISH) -> str:
    """As "March 1, 2026 to March 30, 2026: the owner can put it right; the trust can pay for the owner." """
    _ = voice.gettext
    said = {"since": voice.day(span.since), "what": "; ".join(right_words(right, voice) for right in span.rights)}
    if not span.rights:
        said["what"] = _("nothing can be done in these days")
    if span.until is None:
        return _("From %(since)s: %(what)s.") % said
    return _("%(since)s to %(until)s: %(what)s.") % (said | {"until": voice.day(span.until)})


def right_words(right: Right, voice: MoneyVoice = ENGLISH) -> str:
    _ = voice.gettext
    return {
        (Party.OWNER, May.CURE): _("the household can put it right"),
        (Party.TRUST, May.CURE): _("the trust can pay for the household"),
        (Party.LENDER, May.CURE): _("the bank can put it right for the household"),
        (Party.TRUST, May.BUY): _("the trust can buy the home, so that it stays in the trust"),
        (Party.LENDER, May.FORECLOSE): _("the bank can ask a court for the home"),
        (Party.TRUST, May.END): _("the trust can decide whether the lease ends"),
    }[(right.party, right.may)]


def giver_words(giver: Giver, voice: MoneyVoice = ENGLISH) -> str:
    _ = voice.gettext
    return _("the bank") if giver is Giver.LENDER else _("the trust")
