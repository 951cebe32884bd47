"""What a home costs a month, and what would close a gap, in plain words."""

from __future__ import annotations

from decimal import Decimal

from ..lending.sentences import ENGLISH, MoneyVoice, percent
from .affordable import Affordable, Asked, Monthly, Option, Way


def affordable_sentences(given: Asked, found: Affordable, voice: MoneyVoice = ENGLISH) -> list[str]:
    """What may be spent, the highest price, the price that was asked for, its gap, and what could be done."""
    _ = voice.gettext
    values = {
        "income": voice.money(given.income),
        "budget": voice.money(found.budget),
        "price": voice.money(found.highest),
    }
    said = [_("Of %(income)s a year, %(budget)s a month may go to the home.") % values]
    if found.highest:
        said.append(_("The highest price that fits is %(price)s.") % values)
    else:
        said.append(_("No price fits: the costs besides the loan are more than that."))
    if found.cost is None:
        return said
    said += [cost_sentence(found.cost, voice), _needed(found, voice)]
    if found.fits:
        return [*said, _("That is affordable.")]
    said.append(gap_sentence(found, voice))
    return [*said, *(option_sentence(option, voice) for option in found.options)]


def cost_sentence(cost: Monthly, voice: MoneyVoice = ENGLISH) -> str:
    """As "$300,000.00 costs $2,281.05 a month: $1,798.65 for the loan, $275.00 taxes, ..."."""
    _ = voice.gettext
    parts = [
        (cost.payment, _("%(amount)s for a loan of %(loan)s")),
        (cost.taxes, _("%(amount)s taxes")),
        (cost.insurance, _("%(amount)s insurance")),
        (cost.mortgage_insurance, _("%(amount)s mortgage insurance")),
        (cost.fee, _("%(amount)s lease fee")),
        (cost.association, _("%(amount)s for the association")),
        (cost.utilities, _("%(amount)s utilities")),
    ]
    said = [
        words % {"amount": voice.money(amount), "loan": voice.money(cost.loan)} for amount, words in parts if amount
    ]
    values = {"price": voice.money(cost.price), "total": voice.money(cost.total), "parts": ", ".join(said)}
    if not said:
        return _("%(price)s costs nothing a month.") % values
    return _("%(price)s costs %(total)s a month: %(parts)s.") % values


def _needed(found: Affordable, voice: MoneyVoice) -> str:
    _ = voice.gettext
    values = {"income": voice.money(found.income or 0)}
    if found.tier is None:
        return _("That needs an income of %(income)s a year.") % values
    values["tier"] = voice.percent(Decimal(found.tier))
    return _("That needs an income of %(income)s a year, which the %(tier)s tier reaches.") % values


def gap_sentence(found: Affordable, voice: MoneyVoice = ENGLISH) -> str:
    _ = voice.gettext
    values = {"gap": voice.money(found.gap), "price": voice.money(found.gap_price)}
    return _("It is %(gap)s a month too much. In price, that is %(price)s.") % values


def option_sentence(option: Option, voice: MoneyVoice = ENGLISH) -> str:
    """One way to close the gap, and whether it does."""
    _ = voice.gettext
    values = {
        "amount": voice.money(option.amount or 0),
        "years": voice.number((option.months or 0) // 12),
        "months": voice.number(option.months or 0),
        "rate": voice.percent(percent(option.rate or Decimal(0))),
        "tier": voice.percent(Decimal(option.tier or 0)),
        "monthly": voice.money(option.monthly),
    }
    years = not (option.months or 0) % 12
    words = {
        Way.LOWER_PRICE: _("A price lower by %(amount)s, or as much subsidy, closes the gap: %(monthly)s a month."),
        Way.OWN_MONEY: _(
            "%(amount)s more paid at the start, or a second loan that is forgiven, closes the gap: %(monthly)s a month."
        ),
        Way.LONGER_TERM: _term(years=years, closes=option.closes, voice=voice),
        Way.LOWER_RATE: _("A loan at %(rate)s closes the gap: %(monthly)s a month."),
        Way.HIGHER_TIER: _("A household at the top of the %(tier)s tier can afford it: %(monthly)s a month."),
    }
    return words[option.way] % values


def _term(*, years: bool, closes: bool, voice: MoneyVoice) -> str:
    _ = voice.gettext
    if closes:
        return (
            _("A loan over %(years)s years closes the gap: %(monthly)s a month.")
            if years
            else _("A loan over %(months)s months closes the gap: %(monthly)s a month.")
        )
    return (
        _("A loan over %(years)s years costs %(monthly)s a month: not enough by itself.")
        if years
        else _("A loan over %(months)s months costs %(monthly)s a month: not enough by itself.")
    )
