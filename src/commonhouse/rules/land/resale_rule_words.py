"""What a resale rule says, in plain words, before there is any price: for the summary of a lease and for a home's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..lending.sentences import ENGLISH, MoneyVoice
from .resale_sentences import percent
from .resale_terms import (
    AppraisalShare,
    Combine,
    Fixed,
    FixedAmount,
    GrownPrice,
    Hybrid,
    Indexed,
    Itemized,
    Keep,
    Loss,
    MarketShare,
    Method,
    MortgageBased,
    PurchaseTimes,
    ResaleRule,
    SubsidyRetained,
    Way,
    Wear,
)
from .resale_time import Growth


def rule_sentences(rule: ResaleRule, voice: MoneyVoice = ENGLISH) -> list[str]:
    """How the price is found, what counts beside it, and what holds it."""
    return [*_formulas(rule, voice), *_credit(rule, voice), *_bounds(rule, voice)]


def _formulas(rule: ResaleRule, voice: MoneyVoice) -> list[str]:
    _ = voice.gettext
    said = [_SAY[type(each)](each, voice) for each in rule.parts]
    if not isinstance(rule.formula, Hybrid):
        return said
    last = {
        Combine.LOWER: _("The lowest of these is the price."),
        Combine.HIGHER: _("The highest of these is the price."),
        Combine.SUM: _("What each of these adds to the purchase price is added up."),
    }[rule.formula.combine]
    return [*said, last]


def _appraisal_share(formula: AppraisalShare, voice: MoneyVoice) -> str:
    _ = voice.gettext
    words = _("You get back what you paid, and %(share)s of what the home has gained in value, by an appraisal.")
    return f"{words % {'share': percent(formula.share, voice)}} {_loss(formula.loss, voice)}"


def _indexed(formula: Indexed, voice: MoneyVoice) -> str:
    _ = voice.gettext
    words = _("The price grows as this published table grows: %(name)s.")
    if formula.share != 1:
        words = _("The price grows by %(share)s of what this published table grows: %(name)s.")
    said = words % {"name": voice.name(formula.index.code), "share": percent(formula.share, voice)}
    return f"{said} {_loss(formula.loss, voice)}"


def _loss(loss: Loss, voice: MoneyVoice) -> str:
    _ = voice.gettext
    return {
        Loss.FLOOR: _("If it goes down, you still get back what you paid."),
        Loss.SHARE: _("If it goes down, you bear the same share of the loss."),
        Loss.ALL: _("If it goes down, you bear the loss."),
    }[loss]


def _fixed(formula: Fixed, voice: MoneyVoice) -> str:
    return _grows(formula.rate, formula.growth, voice)


def _itemized(formula: Itemized, voice: MoneyVoice) -> str:
    if not formula.inflator:
        return voice.gettext("You get back what you paid, and what your improvements count for.")
    return _grows(formula.inflator, formula.growth, voice)


def _grows(rate: Any, growth: Growth, voice: MoneyVoice) -> str:
    _ = voice.gettext
    words = _("You get back what you paid, and %(rate)s of it more for each year.")
    if growth is Growth.COMPOUND:
        words = _("You get back what you paid, grown by %(rate)s each year on what it was the year before.")
    return words % {"rate": percent(rate, voice)}


def _mortgage_based(formula: MortgageBased, voice: MoneyVoice) -> str:
    words = voice.gettext(
        "The price is what a household with %(tier)s of the median income can pay, with %(ratio)s of its income and a loan "
        "of %(months)s months at the rate of the day."
    )
    said = {"tier": percent(formula.tier, voice), "ratio": percent(formula.ratio, voice)}
    return words % (said | {"months": voice.number(formula.months)})


def _subsidy_retained(formula: SubsidyRetained, voice: MoneyVoice) -> str:
    _ = voice.gettext
    return {
        Keep.AMOUNT: _("The price is what the home is worth, less the money that was given for it."),
        Keep.SHARE: _("The price is what the home is worth, less the same share that was given for it at purchase."),
        Keep.GROWN: _(
            "The price is what the home is worth, less the money that was given for it, grown with the years."
        ),
    }[formula.keep]


def _credit(rule: ResaleRule, voice: MoneyVoice) -> list[str]:
    _ = voice.gettext
    credit = rule.improvements
    if credit is None:
        return [_("Improvements do not change the price.")]
    share = percent(credit.share, voice)
    said = [_("%(share)s of what an appraiser finds that your improvements add is yours.") % {"share": share}]
    if credit.method is Method.COST:
        words = _("Improvements count with %(share)s of what they cost.")
        if credit.wear is Wear.STRAIGHT_LINE:
            words = _("Improvements count with %(share)s of what they cost, less each year as they wear out.")
        said = [words % {"share": share}]
    if credit.notice_above is not None:
        words = _("Work that costs more than %(amount)s counts only if you told the trust before.")
        said.append(words % {"amount": voice.money(credit.notice_above)})
    if credit.most is not None:
        said.append(_("All improvements together count for %(amount)s at most.") % {"amount": voice.money(credit.most)})
    if credit.most_share is not None:
        words = _("All improvements together count for at most %(share)s of what you paid.")
        said.append(words % {"share": percent(credit.most_share, voice)})
    return said


def _bounds(rule: ResaleRule, voice: MoneyVoice) -> list[str]:
    _ = voice.gettext
    said = []
    if rule.floor is not None:
        said.append(_("The price is never below %(bound)s.") % {"bound": _bound(rule.floor, voice)})
    if rule.cap is not None:
        said.append(_("The price is never above %(bound)s.") % {"bound": _bound(rule.cap, voice)})
    if rule.rounding.to > 1:
        words = {
            Way.NEAREST: _("It is rounded to the nearest %(amount)s."),
            Way.UP: _("It is rounded up to the next %(amount)s."),
            Way.DOWN: _("It is rounded down to the last %(amount)s."),
        }[rule.rounding.way]
        said.append(words % {"amount": voice.money(rule.rounding.to)})
    return said


def _bound(bound: Any, voice: MoneyVoice) -> str:
    _ = voice.gettext
    if isinstance(bound, FixedAmount):
        return voice.money(bound.amount)
    if isinstance(bound, MarketShare):
        if bound.share == 1:
            return _("what the home is worth on the market")
        return _("%(share)s of what the home is worth on the market") % {"share": percent(bound.share, voice)}
    if isinstance(bound, GrownPrice):
        return _("what was paid, grown by %(rate)s a year") % {"rate": percent(bound.rate, voice)}
    assert isinstance(bound, PurchaseTimes)
    if bound.times == 1:
        return _("what was paid")
    return _("%(share)s of what was paid") % {"share": percent(bound.times, voice)}


_SAY: dict[type, Callable[[Any, MoneyVoice], str]] = {
    AppraisalShare: _appraisal_share,
    Indexed: _indexed,
    Fixed: _fixed,
    Itemized: _itemized,
    MortgageBased: _mortgage_based,
    SubsidyRetained: _subsidy_retained,
}
