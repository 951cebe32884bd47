"""An account in plain words: how it stands, then its story day by day. Nothing here decides anything."""

from __future__ import annotations

from ..lending.sentences import ENGLISH, MoneyVoice
from .model import AccountInput, AccountResult, State, Step, StepKind


def account_sentences(_given: AccountInput, result: AccountResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    """How an account stands, what comes next, and each step."""
    return [
        *standing_sentences(result, voice),
        *(step_sentence(step, voice) for step in result.steps),
    ]


def standing_sentences(result: AccountResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    _ = voice.gettext
    said = [_state(result.state, voice)]
    if result.principal.disbursed:
        figures = {
            name: voice.money(getattr(result.principal, name))
            for name in ("disbursed", "capitalized", "repaid", "written_off", "outstanding")
        }
        said.append(
            _("Lent: %(disbursed)s. Paid back: %(repaid)s. Given up: %(written_off)s. Still lent: %(outstanding)s.")
            % figures
        )
    if result.principal.capitalized:
        said.append(
            _("Interest added to what was lent: %(amount)s.") % {"amount": voice.money(result.principal.capitalized)}
        )
    if result.due_now:
        said.append(_("Due now: %(amount)s.") % {"amount": voice.money(result.due_now)})
    if result.oldest_due_on is not None:
        said.append(
            voice.ngettext(
                "%(amount)s of it is late by %(days)s day, since %(since)s.",
                "%(amount)s of it is late by %(days)s days, since %(since)s.",
                result.days_late,
            )
            % {
                "amount": voice.money(result.past_due),
                "days": voice.number(result.days_late),
                "since": voice.day(result.oldest_due_on),
            }
        )
    if result.accrued_interest:
        said.append(
            _("Interest since then that is not due yet: %(amount)s.") % {"amount": voice.money(result.accrued_interest)}
        )
    if result.credit:
        said.append(_("Kept as credit: %(amount)s.") % {"amount": voice.money(result.credit)})
    if result.next is not None:
        said.append(
            _("Next: %(amount)s on %(day)s.")
            % {"amount": voice.money(result.next.amount), "day": voice.day(result.next.on)}
        )
    return said


def _state(state: State, voice: MoneyVoice) -> str:
    _ = voice.gettext
    return {
        State.WAITING: _("Nothing has begun yet."),
        State.RUNNING: _("The agreement is running."),
        State.PAID: _("Everything is paid."),
        State.WRITTEN_OFF: _("What was left has been given up as lost."),
        State.ENDED: _("The agreement has ended."),
    }[state]


def step_sentence(step: Step, voice: MoneyVoice = ENGLISH) -> str:
    """One line of the story."""
    words = _words(step, voice) % {
        "on": voice.day(step.on),
        "amount": voice.money(step.amount),
        "bucket": voice.name(step.bucket),
        "day": "" if step.day is None else voice.day(step.day),
        "other": "" if step.other is None else voice.day(step.other),
        "text": step.text,
        "event": voice.number(step.figures.get("event", 0)),
    }
    figures = {name: amount for name, amount in step.figures.items() if name != "event"}
    if not figures:
        return words
    return f"{words} " + "; ".join(f"{voice.name(name)} {_signed(part, voice)}" for name, part in figures.items()) + "."


def _signed(amount: int, voice: MoneyVoice) -> str:
    return voice.money(amount) if amount >= 0 else f"-{voice.money(-amount)}"


def _words(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    if step.kind is StepKind.PAUSED and step.other is None:
        return _("%(on)s: by the pause, %(amount)s (%(bucket)s) is not due that day.")
    if step.kind is StepKind.EARLY and step.day is None:
        return _("%(on)s: %(amount)s (%(bucket)s) was paid before it was due.")
    return {
        StepKind.DISBURSED: _("%(on)s: %(amount)s was paid out."),
        StepKind.PAYMENT: _("%(on)s: %(amount)s was paid."),
        StepKind.CREDIT: _("%(on)s: %(amount)s of it is kept as credit."),
        StepKind.FROM_CREDIT: _("%(on)s: %(amount)s of the credit paid for what fell due (%(bucket)s)."),
        StepKind.FEE: _("%(on)s: a fee of %(amount)s was added (%(bucket)s).")
        if not step.text
        else _("%(on)s: a fee of %(amount)s was added (%(bucket)s): %(text)s."),
        StepKind.LATE_FEE: _("%(on)s: a late fee of %(amount)s was added, for what was due on %(day)s."),
        StepKind.WAIVED: _("%(on)s: %(amount)s (%(bucket)s), due on %(day)s, is no longer asked for."),
        StepKind.TERMS: _("%(on)s: new terms hold from this day."),
        StepKind.PAUSED: _("%(on)s: by the pause, %(amount)s (%(bucket)s) is put off to %(other)s."),
        StepKind.EARLY: _("%(on)s: %(amount)s (%(bucket)s) was paid early, for %(day)s."),
        StepKind.CAPITALIZED: _("%(on)s: %(amount)s of interest was added to what is owed."),
        StepKind.REPORTED: _("%(on)s: the figures through %(day)s were reported, and ask for %(amount)s."),
        StepKind.WRITTEN_OFF: _("%(on)s: %(amount)s (%(bucket)s) was given up as lost."),
        StepKind.RECOVERED: _("%(on)s: %(amount)s of what was lost came in."),
        StepKind.REVERSED: _("%(on)s: event %(event)s was taken back, and counts as not happened."),
        StepKind.PAID_OFF: _("%(on)s: all was paid."),
        StepKind.ENDED: _("%(on)s: it ended."),
    }[step.kind]
