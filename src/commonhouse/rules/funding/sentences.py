"""Waterfalls, splits, reserves, forecasts and scales in plain words. Nothing here decides anything."""

from __future__ import annotations

from decimal import Decimal

from ..lending.sentences import ENGLISH, MoneyVoice
from .forecast_model import ForecastResult, Fund
from .reserve import STATED, Portfolio, ReserveResult
from .scale import Rhythm, ScaleResult
from .splits import Sharing, SplitResult
from .waterfall import Flow, Poured, PouredKind, Pouring, WaterfallResult


def waterfall_sentences(_given: Pouring, result: WaterfallResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    _ = voice.gettext
    first = {
        Flow.REPAYMENT: _("%(amount)s came in."),
        Flow.LOSS: _("%(amount)s was lost."),
        Flow.RECOVERY: _("%(amount)s of what was lost came in after all."),
    }[result.flow]
    said = [first % {"amount": voice.money(result.amount)}, *(poured_sentence(step, voice) for step in result.steps)]
    if result.left:
        words = {
            Flow.REPAYMENT: _("%(amount)s is left, and stays with the fund."),
            Flow.LOSS: _("%(amount)s is left that nobody bears: it is the fund's own loss."),
            Flow.RECOVERY: _("%(amount)s is more than was lost, and stays with the fund."),
        }[result.flow]
        said.append(words % {"amount": voice.money(result.left)})
    said.extend(
        _("%(name)s: %(amount)s is owed on it after this.")
        % {"name": voice.name(each.id), "amount": voice.money(each.outstanding)}
        for each in result.classes
    )
    return said


def poured_sentence(step: Poured, voice: MoneyVoice = ENGLISH) -> str:
    """One step down or up the ranks."""
    _ = voice.gettext
    words = {
        PouredKind.COSTS: _("Costs: %(amount)s of %(asked)s."),
        PouredKind.INTEREST: _("Rank %(rank)s, interest: %(amount)s of %(asked)s that is due (%(parts)s)."),
        PouredKind.PRINCIPAL: _("Rank %(rank)s, principal: %(amount)s of %(asked)s that is due (%(parts)s)."),
        PouredKind.LOSS: _("Rank %(rank)s bears %(amount)s of the loss; it could bear %(asked)s (%(parts)s)."),
        PouredKind.RECOVERED: _("Rank %(rank)s gets back %(amount)s of the %(asked)s it lost (%(parts)s)."),
    }[step.kind]
    if step.rank is None and step.kind is PouredKind.LOSS:
        words = _("What was set aside bears %(amount)s of the loss; there was %(asked)s (%(parts)s).")
    if step.rank is None and step.kind is PouredKind.RECOVERED:
        words = _("%(amount)s is set aside again, of %(asked)s that was taken (%(parts)s).")
    parts = ", ".join(f"{voice.name(id)} {voice.money(part)}" for id, part in step.parts.items())
    return words % {
        "rank": voice.number(step.rank or 0),
        "amount": voice.money(step.amount),
        "asked": voice.money(step.asked),
        "parts": parts or _("nothing"),
    }


def split_sentences(_given: Sharing, result: SplitResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    _ = voice.gettext
    said = [_("%(total)s is shared out.") % {"total": voice.money(result.total)}]
    for share in result.shares:
        words = (
            _("%(name)s gets %(amount)s, rounded up: among the largest remainders.")
            if share.extra
            else _("%(name)s gets %(amount)s.")
        )
        said.append(words % {"name": voice.name(share.id), "amount": voice.money(share.amount)})
    if result.left:
        said.append(_("%(left)s is left over.") % {"left": voice.money(result.left)})
    return said


def reserve_sentences(_given: Portfolio, result: ReserveResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    _ = voice.gettext
    said = []
    for each in result.ages:
        words = {
            "current": _("Not late: %(loans)s, %(outstanding)s outstanding, needs %(needed)s (%(rate)s)."),
            "over-90": _(
                "Late by more than 90 days: %(loans)s, %(outstanding)s outstanding, needs %(needed)s (%(rate)s)."
            ),
            STATED: _("With a rate of their own: %(loans)s, %(outstanding)s outstanding, needs %(needed)s."),
        }.get(each.age, _("Late by %(age)s days: %(loans)s, %(outstanding)s outstanding, needs %(needed)s (%(rate)s)."))
        loans = voice.ngettext("%(count)s loan", "%(count)s loans", each.loans) % {"count": voice.number(each.loans)}
        said.append(
            words
            % {
                "age": each.age,
                "loans": loans,
                "outstanding": voice.money(each.outstanding),
                "needed": voice.money(each.needed),
                "rate": voice.percent((each.rate or Decimal(0)) * 100),
            }
        )
    if result.by_least:
        said.append(
            _("The least share of all that is outstanding asks for more: %(needed)s.")
            % {"needed": voice.money(result.needed)}
        )
    said.append(
        _("Needed: %(needed)s. Held: %(held)s.")
        % {"needed": voice.money(result.needed), "held": voice.money(result.held)}
    )
    if result.missing:
        said.append(_("Missing: %(missing)s.") % {"missing": voice.money(result.missing)})
    return said


def forecast_sentences(_given: Fund, result: ForecastResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    _ = voice.gettext
    last, band = result.years[-1], result.band[-1]
    said = [
        voice.ngettext(
            "After %(years)s year the fund has %(size)s if things go as expected.",
            "After %(years)s years the fund has %(size)s if things go as expected.",
            last.year,
        )
        % {"years": voice.number(last.year), "size": voice.money(last.size)}
    ]
    if band.low is not None and band.high is not None:
        said.append(
            _("In the low case it has %(low)s, in the high case %(high)s.")
            % {"low": voice.money(band.low), "high": voice.money(band.high)}
        )
    if band.p10 is not None and band.p50 is not None and band.p90 is not None:
        said.append(
            _("Of %(draws)s futures drawn, 1 in 10 ends below %(p10)s, half below %(p50)s, 9 in 10 below %(p90)s.")
            % {
                "draws": voice.number(result.draws),
                "p10": voice.money(band.p10),
                "p50": voice.money(band.p50),
                "p90": voice.money(band.p90),
            }
        )
    if result.turnover is not None:
        said.append(
            _("In all %(lent)s is lent of %(capital)s: the same money is lent %(turnover)s times.")
            % {
                "lent": voice.money(result.lent),
                "capital": voice.money(result.capital),
                "turnover": str(result.turnover),
            }
        )
    said.extend(
        _("Year %(year)s: %(lent)s lent, %(repaid)s repaid, %(defaulted)s defaulted; the fund has %(size)s.")
        % {
            "year": str(row.year),
            "lent": voice.money(row.lent),
            "repaid": voice.money(row.repaid),
            "defaulted": voice.money(row.defaulted),
            "size": voice.money(row.size),
        }
        for row in result.years
    )
    said.append(_("This is what the stated guesses lead to. It promises nothing."))
    return said


def scale_sentences(_given: Rhythm, result: ScaleResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    _ = voice.gettext
    said = [
        _('"%(words)s": %(each_time)s each time, %(yearly)s a year.')
        % {"words": row.words, "each_time": voice.money(row.each_time), "yearly": voice.money(row.yearly)}
        for row in result.suggested
    ]
    if result.least_each_time:
        said.append(_("The least is %(amount)s each time.") % {"amount": voice.money(result.least_each_time)})
    if result.enough is False:
        said.append(_("What is wished is less than that."))
    return said or [_("Nothing is suggested: give what you can.")]
