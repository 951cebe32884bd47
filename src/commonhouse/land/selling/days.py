"""The days of a sale, by the option in the lease's own terms. Pure: terms and what happened in, deadlines out.

The trust has `notice_days` from the seller's notice to say the price, then `decide_days` to say what it does. If the price comes
late, the time to decide is counted from the day on which it should have come: a trust that is late takes nothing from the
seller. From its yes it has `close_days`; and `release_days` after the notice, with nobody found, the home may be sold more freely.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonhouse.rules.land.lease import Option


class What(StrEnum):
    PRICE = "price"
    DECIDE = "decide"
    CLOSE = "close"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is to happen. `done`: it has; `over`: the day has passed and it has not."""

    what: What
    on: date
    done: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """What a sale's row says so far."""

    noticed_on: date
    priced_on: date | None = None
    option_on: date | None = None
    uses_option: bool = False  # it passes the home on, or buys it
    more_time_until: date | None = None
    closed: bool = False


def price_by(option: Option, sale: Happened) -> date:
    return sale.noticed_on + timedelta(option.notice_days)


def decide_by(option: Option, sale: Happened) -> date:
    """The last day on which the trust may say that it uses its option."""
    due = price_by(option, sale)
    begins = due if sale.priced_on is None else min(sale.priced_on, due)
    last = begins + timedelta(option.decide_days)
    return last if sale.more_time_until is None else max(last, sale.more_time_until)


def close_by(option: Option, sale: Happened) -> date | None:
    """None while the trust has not said that it uses its option."""
    if sale.option_on is None or not sale.uses_option:
        return None
    return sale.option_on + timedelta(option.close_days)


def release_on(option: Option, sale: Happened) -> date | None:
    """From this day on anyone may buy; None: never."""
    return sale.noticed_on + timedelta(option.release_days) if option.release_days else None


def deadlines(option: Option, sale: Happened, today: date) -> list[Deadline]:
    """All there are, in time."""
    found = [
        _deadline(What.PRICE, price_by(option, sale), sale.priced_on is not None, today),
        _deadline(What.DECIDE, decide_by(option, sale), sale.option_on is not None, today),
    ]
    if (last := close_by(option, sale)) is not None:
        found.append(_deadline(What.CLOSE, last, sale.closed, today))
    if (free := release_on(option, sale)) is not None:
        found.append(_deadline(What.RELEASE, free, sale.closed, today))
    return sorted(found, key=lambda each: each.on)


def _deadline(what: What, on: date, done: bool, today: date) -> Deadline:
    return Deadline(what, on, done, not done and today > on)
