"""The arithmetic of a price in plain words, line by line. Nothing here decides anything.

Pages give a `MoneyVoice` of the reader's language; its `name` says what an improvement, or a table, is called.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..lending.sentences import ENGLISH, MoneyVoice
from .resale_sale import Held, ResaleResult, Sale, Step, StepKind


def resale_sentences(_given: Sale, result: ResaleResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    """Every line of the arithmetic, then both sides: what the owner gets, and what stays in the home."""
    return [*(step_sentence(step, voice) for step in result.steps), *sides(result, voice)]


def sides(result: ResaleResult, voice: MoneyVoice = ENGLISH) -> list[str]:
    """What the owner gets above what they paid, and what stays in the home for the next family."""
    _ = voice.gettext
    said = []
    if result.gain > 0:
        said.append(_("The owner gets %(amount)s more than they paid.") % {"amount": voice.money(result.gain)})
    elif result.gain < 0:
        said.append(_("The owner gets %(amount)s less than they paid.") % {"amount": voice.money(-result.gain)})
    else:
        said.append(_("The owner gets back what they paid."))
    if result.kept is not None and result.kept >= 0:
        words = _("%(amount)s stays in the home: the next family pays that much less than the market asks.")
        said.append(words % {"amount": voice.money(result.kept)})
    elif result.kept is not None:
        words = _("The price is %(amount)s above what the home is worth on the market.")
        said.append(words % {"amount": voice.money(-result.kept)})
    if result.held_by is Held.CAP:
        said.append(_("The price is the highest that the lease allows."))
    if result.held_by is Held.FLOOR:
        said.append(_("The price is the lowest that the lease allows."))
    return said


def step_sentence(step: Step, voice: MoneyVoice = ENGLISH) -> str:
    """One line of the arithmetic."""
    said = _SAY[step.kind](step, voice)
    if step.part and step.kind is not StepKind.PART:
        prefix = voice.gettext("Way %(number)s:") % {"number": voice.number(step.part)}
        return f"{prefix} {said}"
    return said


def percent(share: Decimal | str, voice: MoneyVoice) -> str:
    """A part of one as people read it: "25%", "6.5%"."""
    hundred = Decimal(str(share)) * 100
    plain = hundred.normalize()
    return voice.percent(plain if int(plain.as_tuple().exponent) <= 0 else plain.quantize(Decimal(1)))


def _start(step: Step, voice: MoneyVoice) -> str:
    words = voice.gettext("On %(day)s the owner paid %(amount)s for the home.")
    return words % {"day": _day(step, "on", voice), "amount": voice.money(step.amount)}


def _market(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    said = _("The home was worth %(then)s then and is worth %(now)s now: %(amount)s more.")
    work = _(
        "The home was worth %(then)s then and is worth %(now)s now. Without the %(work)s that the owner's own work adds, "
        "that is %(amount)s more."
    )
    if step.amount < 0:
        said = _("The home was worth %(then)s then and is worth %(now)s now: %(amount)s less.")
        work = _(
            "The home was worth %(then)s then and is worth %(now)s now. Without the %(work)s that the owner's own work adds, "
            "that is %(amount)s less."
        )
    return (work if step.figures["work"] else said) % _figures(step, voice)


def _share(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    said = _("The owner gets %(share)s of that gain: %(amount)s.")
    if step.figures["gain"] < 0:
        said = _("The owner bears %(share)s of that loss: %(amount)s.")
        if step.texts["loss"] == "all":
            said = _("The owner bears all of that loss: %(amount)s.")
    return said % (_figures(step, voice) | {"share": percent(step.texts["share"], voice)})


def _floored(step: Step, voice: MoneyVoice) -> str:
    return voice.gettext("It went down. The lease says that the owner does not bear this loss.")


def _index(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    said = _(
        "%(index)s was %(then)s (from %(then_on)s) and is %(now)s (from %(now_on)s). In step with it, the price "
        "grows by %(amount)s."
    )
    if step.amount < 0:
        said = _(
            "%(index)s was %(then)s (from %(then_on)s) and is %(now)s (from %(now_on)s). In step with it, the price would "
            "fall by %(amount)s."
        )
    names = {"index": voice.name(step.texts["index"]), "then": step.texts["then"], "now": step.texts["now"]}
    days = {"then_on": _day(step, "then_on", voice), "now_on": _day(step, "now_on", voice)}
    return said % (_figures(step, voice) | names | days)


def _growth(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    years = step.figures["years"]
    time = voice.ngettext("%(count)s full year", "%(count)s full years", years) % {"count": voice.number(years)}
    part = Fraction(step.texts["part"])
    if part and step.texts["time"] == "months":
        months = int(part * 12)
        more = voice.ngettext("%(count)s month", "%(count)s months", months) % {"count": voice.number(months)}
        time = _("%(years)s and %(more)s") % {"years": time, "more": more}
    elif part:
        more = _("%(part)s of a year") % {"part": str(part)}
        time = _("%(years)s and %(more)s") % {"years": time, "more": more}
    said = _("%(rate)s of the purchase price for each year, for %(time)s: %(amount)s is added.")
    if step.texts["growth"] == "compound":
        said = _(
            "The price grows by %(rate)s each year on what it was the year before, for %(time)s: %(amount)s is added."
        )
    return said % {"rate": percent(step.texts["rate"], voice), "time": time, "amount": voice.money(step.amount)}


def _afford(step: Step, voice: MoneyVoice) -> str:
    said = voice.gettext(
        "A household with %(tier)s of the median income of %(income)s can pay %(monthly)s a month (%(ratio)s of its income). "
        "After fees of %(fees)s, and with a loan of %(months)s months at %(rate)s a year, that pays a price of %(amount)s."
    )
    texts = {name: percent(step.texts[name], voice) for name in ("tier", "ratio", "rate")}
    return said % (_figures(step, voice) | texts | {"months": voice.number(step.figures["months"])})


def _subsidy(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    said = {
        "amount": _("The home is worth %(now)s. The %(then)s that were given for it at purchase stay in it."),
        "share": _(
            "The home is worth %(now)s. The same share that was given for it at purchase stays in it: %(amount)s."
        ),
        "grown": _(
            "The home is worth %(now)s. The %(then)s that were given for it have grown to %(amount)s, which stays in it."
        ),
    }[step.texts["keep"]]
    return said % _figures(step, voice)


def _part(step: Step, voice: MoneyVoice) -> str:
    words = voice.gettext("Way %(number)s gives %(amount)s.")
    return words % {"number": voice.number(step.part), "amount": voice.money(step.amount)}


def _chosen(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    said = {
        "lower": _("The lowest of these counts: %(amount)s."),
        "higher": _("The highest of these counts: %(amount)s."),
        "sum": _("What each adds to the purchase price is added up: %(amount)s."),
    }[step.texts["combine"]]
    return said % _figures(step, voice)


def _work(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    name = voice.name(step.texts["id"]) if step.texts["id"] else _("The owner's improvements")
    share = percent(step.texts["share"], voice)
    if "appraised" in step.figures:
        said = _("%(name)s: the appraiser finds that it adds %(appraised)s. %(share)s of it counts: %(amount)s.")
        return said % (_figures(step, voice) | {"name": name, "share": share})
    years = step.figures["years"]
    age = voice.ngettext("%(count)s year", "%(count)s years", years) % {"count": voice.number(years)}
    lasts = step.figures["lasts"]
    words = {"name": name, "share": share, "age": age}
    words["lasts"] = voice.ngettext("%(count)s year", "%(count)s years", lasts) % {"count": voice.number(lasts)}
    said = _("%(name)s: cost %(cost)s. %(share)s of it counts: %(amount)s.")
    if step.texts["wear"] == "straight-line":
        said = _(
            "%(name)s: cost %(cost)s, is %(age)s old and lasts %(lasts)s. What is left of its worth counts: %(amount)s."
        )
    if "asked" in step.figures:
        said = _("%(name)s: cost %(cost)s. By the lease at most %(amount)s counts.")
    return said % (_figures(step, voice) | words)


def _no_work(step: Step, voice: MoneyVoice) -> str:
    _ = voice.gettext
    said = {
        "notice": _(
            "%(name)s: nothing counts. It cost %(cost)s, and work above %(above)s counts only if the trust was told before."
        ),
        "small": _("%(name)s: nothing counts. It cost %(cost)s; only work from %(least)s on counts."),
        "worn": _("%(name)s: nothing counts any more. It cost %(cost)s, and its worth is used up."),
        "not-appraised": _("%(name)s: nothing counts yet. It counts when an appraiser has said what it adds."),
    }[step.texts["why"]]
    return said % (_figures(step, voice) | {"name": voice.name(step.texts["id"])})


def _work_capped(step: Step, voice: MoneyVoice) -> str:
    words = voice.gettext("All improvements together would be %(asked)s. By the lease at most %(amount)s counts.")
    return words % _figures(step, voice)


def _damage(step: Step, voice: MoneyVoice) -> str:
    words = voice.gettext("%(name)s was not repaired: %(amount)s is taken off.")
    return words % (_figures(step, voice) | {"name": voice.name(step.texts["id"])})


def _floor(step: Step, voice: MoneyVoice) -> str:
    words = voice.gettext("That would be %(price)s. The lease sets a lowest price: %(amount)s.")
    return words % _figures(step, voice)


def _cap(step: Step, voice: MoneyVoice) -> str:
    words = voice.gettext("That would be %(price)s. The lease sets a highest price: %(amount)s.")
    return words % _figures(step, voice)


def _rounded(step: Step, voice: MoneyVoice) -> str:
    words = voice.gettext("%(price)s is rounded to %(amount)s.")
    return words % _figures(step, voice)


def _price(step: Step, voice: MoneyVoice) -> str:
    return voice.gettext("The price: %(amount)s.") % _figures(step, voice)


def _figures(step: Step, voice: MoneyVoice) -> dict[str, str]:
    """All amounts of a step, without a sign: the words say whether it is more or less."""
    money = {name: voice.money(abs(value)) for name, value in step.figures.items() if name not in _COUNTS}
    return money | {"amount": voice.money(abs(step.amount))}


def _day(step: Step, name: str, voice: MoneyVoice) -> str:
    return voice.day(date.fromisoformat(step.texts[name]))


_COUNTS = frozenset({"years", "months", "lasts", "to"})
_SAY: dict[StepKind, Callable[[Step, MoneyVoice], str]] = {
    StepKind.START: _start,
    StepKind.MARKET: _market,
    StepKind.SHARE: _share,
    StepKind.FLOORED: _floored,
    StepKind.INDEX: _index,
    StepKind.GROWTH: _growth,
    StepKind.AFFORD: _afford,
    StepKind.SUBSIDY: _subsidy,
    StepKind.PART: _part,
    StepKind.CHOSEN: _chosen,
    StepKind.WORK: _work,
    StepKind.NO_WORK: _no_work,
    StepKind.WORK_CAPPED: _work_capped,
    StepKind.DAMAGE: _damage,
    StepKind.FLOOR: _floor,
    StepKind.CAP: _cap,
    StepKind.ROUNDED: _rounded,
    StepKind.PRICE: _price,
}
