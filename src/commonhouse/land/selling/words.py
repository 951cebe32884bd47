"""A sale in plain words: what each step was, what comes next for each who reads it, and what happens when a day passes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonhouse.land.selling.days import Deadline, What
from commonhouse.land.selling.models import Sale

_State = Sale.State


def step(kind: str) -> str:
    """What a piece of the story is called."""
    known = {
        "announced": _("Notice was given"),
        "more-time": _("The seller gave the trust more time"),
        "priced": _("The price was set"),
        "passes-on": _("The trust finds the next family"),
        "buys": _("The trust buys the home"),
        "not-used": _("The trust does not use its option"),
        "released": _("The seller may look for a buyer"),
        "opened": _("The home stands open to those in line"),
        "buyer": _("The next family is found"),
        "buyer-gone": _("That family does not buy after all"),
        "lease": _("The lease of the next family was offered"),
        "lease-back": _("That lease was withdrawn"),
        "receipt": _("The receipt was written"),
        "agreed": _("The seller agreed to the receipt"),
        "withdrawn": _("The sale was withdrawn"),
        "closed": _("The home passed on"),
    }
    return known.get(kind, kind)


def tag(sale: Sale) -> tuple[str, str]:
    """The kind of a status tag, and its words."""
    kinds = {_State.CLOSED: "done", _State.WITHDRAWN: "stopped", _State.ANNOUNCED: "waiting", _State.PRICED: "waiting"}
    return kinds.get(_State(sale.state), "open"), str(sale.get_state_display())


def for_seller(sale: Sale) -> str:
    """Where your sale stands, in one or two sentences."""
    known = {
        _State.ANNOUNCED: _(
            "We have your notice. Next we have the home appraised if your lease asks for it, and tell you the price."
        ),
        _State.PRICED: _(
            "The price is set by your lease. Next the trust tells you whether it finds the next family or buys the home."
        ),
        _State.FINDING: _(
            "The trust is looking for the next family. You need to do nothing now but keep the home as it is."
        ),
        _State.BUYING: _("The trust buys your home. Next you get the receipt to look at, and say yes to it."),
        _State.RELEASED: _("You may look for a buyer yourself. The lease and its price stay with the home."),
        _State.BUYER: _("The next family is found. Next its lease is written and signed."),
        _State.SIGNING: _(
            "The next family signs its lease. Read the receipt and say yes to it; then comes the closing."
        ),
        _State.CLOSED: _("Your home has passed on. Thank you for keeping it affordable for the next family."),
        _State.WITHDRAWN: _("You stay. The notice was withdrawn, and nothing else has changed."),
    }
    return known[_State(sale.state)]


def for_buyer(sale: Sale) -> str:
    known = {
        _State.BUYER: _("This home is promised to you. Next we write your lease."),
        _State.SIGNING: _("Your lease is ready. Read it and sign it; then comes the closing."),
        _State.CLOSED: _("The home is yours. Welcome."),
        _State.WITHDRAWN: _("This sale was stopped. The trust tells you what comes next for you."),
    }
    return known.get(_State(sale.state), _("The trust tells you what comes next."))


def for_staff(sale: Sale) -> str:
    known = {
        _State.ANNOUNCED: _("Have the home appraised where the lease asks for it, and set the price."),
        _State.PRICED: _("Say what the trust does: find the next family, buy, or not use its option."),
        _State.FINDING: _("Open the home to those in line, or name the family you have found."),
        _State.BUYING: _("Write the receipt, and close once the seller has agreed."),
        _State.RELEASED: _("The seller looks for a buyer. Enter the household when there is one."),
        _State.BUYER: _("Write the lease of the next family, and offer it."),
        _State.SIGNING: _("When the family has signed and the seller has agreed to the receipt, close."),
        _State.CLOSED: _("It is closed."),
        _State.WITHDRAWN: _("It was withdrawn."),
    }
    return known[_State(sale.state)]


@dataclass(frozen=True, slots=True)
class Told:
    """A deadline in words: what it is for, and what happens when it passes."""

    deadline: Deadline
    what: str
    then: str

    @property
    def kind(self) -> str:
        return "done" if self.deadline.done else "late" if self.deadline.over else "open"

    @property
    def status(self) -> str:
        return _("done") if self.deadline.done else _("has passed") if self.deadline.over else _("to come")


def deadline(each: Deadline) -> Told:
    """What a day means, for whoever reads it."""
    known = {
        What.PRICE: (
            _("The trust says the price by"),
            _("If it comes later, the trust’s time to decide runs from this day all the same."),
        ),
        What.DECIDE: (
            _("The trust says what it does by"),
            _("After this day the trust can no longer use its option, unless the seller gives it more time. The seller may look "
              "for a buyer who qualifies."),
        ),
        What.CLOSE: (
            _("The closing is by"),
            _("After this day the seller may look for a buyer who qualifies."),
        ),
        What.RELEASE: (
            _("If nobody was found, anyone may buy from"),
            _("From this day on the buyer need not qualify by income. The lease, and the highest price, stay."),
        ),
    }  # fmt: skip
    what, then = known[each.what]
    return Told(each, what, then)
