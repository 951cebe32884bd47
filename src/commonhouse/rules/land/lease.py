"""The terms of a lease of land or of a home, as agreed: plain data; nothing about a lease is fixed anywhere else.

Money is an int of the smallest part (cents), never negative. Rates are exact decimals of one a year: "0.015" is 1.5 %. A part
of the terms that does not apply is null: a lease without a mortgage clause allows none.

A template has the same shape without the days and amounts of one home (`starts`, `purchase`, `dues` are null). Before it is
signed a lease is `completed`: its fee and late steps are written out as terms of the rule "dues-account", so that what is
reckoned stands word for word in what was signed (see `lease_dues`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ..agreeing.model import FIRST_DAY, LAST_DAY
from ..agreeing.terms import MAX_PAUSES, Change, DuesPause, DuesTerms, LateFees, Listed, Part
from ..errors import RuleError
from ..jsonform import Stated
from ..lending.model import Every, LateFee, Unit

LONGEST_YEARS: Final = 99  # of one term; another term follows by renewal
MOST_RENEWALS: Final = 10
MOST_STEPS: Final = 12
MOST_PARTS: Final = 10
MOST_LISTED: Final = 120
MOST_CHANGES: Final = 200
MAX_AMOUNT: Final = 10**13
MAX_DAYS: Final = 3_660
MAX_RATE: Decimal = Decimal(1)


class Tenure(StrEnum):
    """What is leased, and how: as a holding says it."""

    GROUND_LEASE = "ground-lease"
    COOP = "co-op"
    RENTAL = "rental"
    FARM_LEASE = "farm-lease"
    COMMERCIAL_LEASE = "commercial-lease"


class Adjusting(StrEnum):
    """How the fee follows the times."""

    NONE = "none"
    FIXED = "fixed"  # by the same part, or amount, each time
    INDEX = "index"  # as a published index moved


class Towards(StrEnum):
    NEAREST = "nearest"
    DOWN = "down"
    UP = "up"


class Consent(StrEnum):
    """Whether something may be done."""

    NO = "no"
    ASK = "ask"
    YES = "yes"


class Heir(StrEnum):
    """To whom a home may pass when its leaseholder dies."""

    SPOUSE = "spouse"  # or partner
    CHILD = "child"
    HOUSEHOLD = "household"  # somebody who lived in the home
    RELATIVE = "relative"


def check_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise RuleError(name, f"It is {value}.", f"Give {least} to {most}.")


def _check_money(name: str, value: int | None) -> None:
    if value is not None:
        check_range(name, value, 0, MAX_AMOUNT)


def _check_share(name: str, value: Decimal | None, most: Decimal = MAX_RATE) -> None:
    if value is None:
        return
    if not value.is_finite() or not 0 <= value <= most:
        raise RuleError(name, f"It is {value}.", f'Give a part of one as text, from "0" to "{most}".')
    if -int(value.as_tuple().exponent) > 9:
        raise RuleError(name, "It has too many decimals.", "Give at most nine.")


def _check_day(name: str, day: date | None) -> None:
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise RuleError(name, f"It is {day}.", f"Give a day from {FIRST_DAY} to {LAST_DAY}.")


@dataclass(frozen=True, slots=True)
class Term:
    """How long a lease holds (years and months; both 0: until one side ends it), and how often it may be renewed."""

    years: int = 99
    months: int = 0
    renewals: int = 1
    renewal_years: int = 99
    renewal_months: int = 0
    renewal_notice_days: int = 365  # before the end, to say that one wishes to renew
    notice_days: int = 60  # to end a lease that has no end, or before its end

    def __post_init__(self) -> None:
        check_range("years", self.years, 0, LONGEST_YEARS)
        check_range("months", self.months, 0, 11)
        check_range("renewals", self.renewals, 0, MOST_RENEWALS)
        check_range("renewal_years", self.renewal_years, 0, LONGEST_YEARS)
        check_range("renewal_months", self.renewal_months, 0, 11)
        check_range("renewal_notice_days", self.renewal_notice_days, 0, MAX_DAYS)
        check_range("notice_days", self.notice_days, 0, MAX_DAYS)
        if self.years == LONGEST_YEARS and self.months:
            raise RuleError("months", "A term is at most 99 years.", "Give no months beside 99 years.")
        if self.renewal_years == LONGEST_YEARS and self.renewal_months:
            raise RuleError("renewal_months", "A term is at most 99 years.", "Give no months beside 99 years.")
        if self.renewals and not (self.renewal_years or self.renewal_months):
            raise RuleError("renewal_years", "A renewal that lasts no time is none.", "Say for how long it is renewed.")
        if self.renewals and not self.all_months:
            raise RuleError(
                "renewals", "What has no end needs no renewal.", "Give 0 renewals, or say how long it holds."
            )

    @property
    def all_months(self) -> int:
        """Of the first term; 0: it has no end."""
        return 12 * self.years + self.months

    def months_with(self, renewed: int) -> int:
        """Of the first term and so many renewals."""
        return self.all_months + renewed * (12 * self.renewal_years + self.renewal_months)


@dataclass(frozen=True, slots=True)
class Adjust:
    """How the fee is adjusted: every so many years, all of its parts or those named.

    fixed: by `rate` (on the fee as it stands, or with `compound` false on the first one) or by `amount`. index: by how much
    the index named moved since the reading before, times `share`; not below `floor`, not above `cap` (both parts of one for
    one adjustment). Rounded to `to` cents, the nearest, down or up.
    """

    how: Adjusting = Adjusting.NONE
    every_years: int = 1
    rate: Decimal | None = None
    amount: int | None = None
    compound: bool = True
    index: str = ""
    share: Decimal = Decimal(1)
    floor: Decimal | None = Decimal(0)  # null: the fee may fall as the index does
    cap: Decimal | None = None
    to: int = 1
    towards: Towards = Towards.NEAREST
    buckets: tuple[str, ...] = ()
    first_on: date | None = None  # null: so many years after the first due day

    def __post_init__(self) -> None:
        check_range("every_years", self.every_years, 1, 25)
        _check_day("first_on", self.first_on)
        _check_share("rate", self.rate)
        _check_money("amount", self.amount)
        _check_share("share", self.share)
        _check_share("floor", self.floor)
        _check_share("cap", self.cap)
        check_range("to", self.to, 1, 100_000)
        if self.how is Adjusting.FIXED and (self.rate is None) == (self.amount is None):
            raise RuleError("rate", "A fixed step is a part of the fee or an amount.", "Give one of the two.")
        if self.how is Adjusting.INDEX and not self.index.strip():
            raise RuleError("index", "It is not said which index.", "Name the table of the index.")
        if len(self.index) > 60:
            raise RuleError("index", "The name is too long.", "Give at most 60 characters.")
        if self.cap is not None and self.floor is not None and self.cap < self.floor:
            raise RuleError("cap", f"{self.cap} is below the floor of {self.floor}.", "Give a cap above the floor.")


@dataclass(frozen=True, slots=True)
class Fee:
    """What falls due again and again, in its parts (ground rent, repair reserve ...), and how it is adjusted.

    It falls due on `due_day` of a month (31 is the last day), first on the first such day on or after the start, or on
    `first_due`. Yearly fees fall due in `due_month`. `changes` are what adjustments by an index made of it so far.
    """

    parts: tuple[Part, ...] = ()
    every: Every = field(default_factory=Every)
    due_day: int = 1
    due_month: int | None = None
    first_due: date | None = None
    adjust: Adjust = field(default_factory=Adjust)
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        if len(self.parts) > MOST_PARTS:
            raise RuleError("parts", f"There are {len(self.parts)}.", f"Give at most {MOST_PARTS}.")
        names = [part.bucket for part in self.parts]
        if len(set(names)) != len(names):
            raise RuleError("parts", "A part is given twice.", "Put the amounts together.")
        for part in self.parts:
            _check_money("parts", part.amount)
        if self.every.unit not in {Unit.MONTH, Unit.YEAR, Unit.WEEK}:
            raise RuleError("every", "A fee falls due every so many weeks, months or years.", "Choose one of these.")
        check_range("due_day", self.due_day, 1, 31)
        if self.due_month is not None:
            check_range("due_month", self.due_month, 1, 12)
        _check_day("first_due", self.first_due)
        unknown = [name for name in self.adjust.buckets if name not in names]
        if unknown:
            raise RuleError("adjust.buckets", f'The fee has no part "{unknown[0]}".', f"Known: {', '.join(names)}.")
        if len(self.changes) > MOST_CHANGES:
            raise RuleError("changes", f"There are {len(self.changes)}.", f"Give at most {MOST_CHANGES}.")
        days = [change.on for change in self.changes]
        if days != sorted(set(days)):
            raise RuleError("changes", "They are not in order of day.", "List them by day, each day once.")

    @property
    def amount(self) -> int:
        """All parts together, before any adjustment."""
        return sum(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class Late:
    """Late fees in steps, by days after the due day; `fees` says whether they add up or replace one another.

    `grace_days` is how long nobody calls it late: no step can begin sooner, and no default notice may be sent.
    """

    grace_days: int = 0
    steps: tuple[LateFee, ...] = ()
    fees: LateFees = LateFees.ADD

    def __post_init__(self) -> None:
        check_range("grace_days", self.grace_days, 0, 365)
        if len(self.steps) > MOST_STEPS:
            raise RuleError("steps", f"There are {len(self.steps)}.", f"Give at most {MOST_STEPS}.")
        days = [step.after_days for step in self.steps]
        if days != sorted(set(days)):
            raise RuleError("steps", "They are not in order of days.", "List them by days, each once.")
        if days and days[0] < self.grace_days:
            raise RuleError(
                "steps", f"One is added {days[0]} days after the due day, within the grace of {self.grace_days} days.",
                "Give later days, or a shorter grace.",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Who must live in it, and for how long each year."""

    primary_home: bool = True
    months_a_year: int = 8
    check_yearly: bool = True  # the trust asks once a year

    def __post_init__(self) -> None:
        check_range("months_a_year", self.months_a_year, 0, 12)


@dataclass(frozen=True, slots=True)
class Sublet:
    allowed: Consent = Consent.ASK
    most_months: int = 12  # in all; 0: no limit
    answer_days: int = 30
    most_above_cost: Decimal | None = Decimal("0")  # rent above the household's own cost; null: no limit

    def __post_init__(self) -> None:
        check_range("most_months", self.most_months, 0, 120)
        check_range("answer_days", self.answer_days, 0, MAX_DAYS)
        _check_share("most_above_cost", self.most_above_cost)


@dataclass(frozen=True, slots=True)
class Inspection:
    most_a_year: int = 1
    notice_hours: int = 48
    emergencies: bool = True  # without notice where life or the house is in danger

    def __post_init__(self) -> None:
        check_range("most_a_year", self.most_a_year, 0, 52)
        check_range("notice_hours", self.notice_hours, 0, 2_400)


@dataclass(frozen=True, slots=True)
class Improvements:
    """Work on the home: from which cost on the trust is told, is asked, and how much of it may count at a sale."""

    notice_above: int | None = 0  # null: never told
    consent_above: int | None = None  # null: never asked
    answer_days: int = 30
    credit_cap: int | None = None  # of all improvements together; null: as the resale rule says

    def __post_init__(self) -> None:
        _check_money("notice_above", self.notice_above)
        _check_money("consent_above", self.consent_above)
        _check_money("credit_cap", self.credit_cap)
        check_range("answer_days", self.answer_days, 0, MAX_DAYS)
        if self.notice_above is not None and self.consent_above is not None and self.consent_above < self.notice_above:
            raise RuleError(
                "consent_above", "Work that is asked for would not be told.", "Give at least the amount of the notice."
            )


@dataclass(frozen=True, slots=True)
class MortgageRules:
    """A bank's loan on the home (never on the land)."""

    allowed: Consent = Consent.ASK
    most_of_price: Decimal | None = Decimal("1")  # of the price by the resale rule; null: no limit
    answer_days: int = 30
    notices: bool = True  # the bank tells the trust of a default when it tells the leaseholder
    trust_may_cure: bool = True
    trust_may_buy: bool = True  # at a foreclosure, before anyone else

    def __post_init__(self) -> None:
        _check_share("most_of_price", self.most_of_price, Decimal(2))
        check_range("answer_days", self.answer_days, 0, MAX_DAYS)


@dataclass(frozen=True, slots=True)
class Default:
    """How long each side has to put right what went wrong, from the day the notice is given."""

    money_cure_days: int = 30
    other_cure_days: int = 60
    lender_extra_days: int = 30  # for the bank, after the leaseholder's time
    support_first: bool = True  # a plan is offered before any notice
    mediation: bool = True
    trust_cure_days: int = 30  # for the trust to pay a bank for the leaseholder, after the leaseholder's time

    def __post_init__(self) -> None:
        for name in ("money_cure_days", "other_cure_days", "lender_extra_days", "trust_cure_days"):
            check_range(name, getattr(self, name), 0, MAX_DAYS)


@dataclass(frozen=True, slots=True)
class Option:
    """The trust's right to buy when the home is sold, and how long each step may take.

    notice_days: from the leaseholder's notice to the trust's price; decide_days: for the trust to say yes; close_days: from
    its yes to the closing; release_days: after these, with no buyer found, the home may be sold more freely (0: never).
    """

    notice_days: int = 30
    decide_days: int = 45
    close_days: int = 60
    release_days: int = 180
    assignable: bool = True  # to the next household

    def __post_init__(self) -> None:
        for name in ("notice_days", "decide_days", "close_days", "release_days"):
            check_range(name, getattr(self, name), 0, MAX_DAYS)


@dataclass(frozen=True, slots=True)
class Transfer:
    """To whom the lease passes without a sale. Whoever takes it keeps its terms and the price that was paid."""

    heirs: tuple[Heir, ...] = (Heir.SPOUSE, Heir.CHILD, Heir.HOUSEHOLD)
    lived_months: int = 12  # how long somebody of the household must have lived there; of the others it is not asked
    heirs_must_qualify: bool = False  # by income, besides
    divorce: bool = True
    sell_months: int = 12  # within which an heir who cannot take it sells

    def __post_init__(self) -> None:
        if len(set(self.heirs)) != len(self.heirs):
            raise RuleError("heirs", "One is named twice.", "Name each once.")
        check_range("lived_months", self.lived_months, 0, 120)
        check_range("sell_months", self.sell_months, 1, 60)


@dataclass(frozen=True, slots=True)
class Insurance:
    """Who insures the home and pays its taxes."""

    required: bool = True
    least: int | None = None  # null: what rebuilding costs
    taxes_by_holder: bool = True

    def __post_init__(self) -> None:
        _check_money("least", self.least)


@dataclass(frozen=True, slots=True)
class Resale:
    """The rule of the price by name, and its whole statement: a version of its own for each lease."""

    rule: str
    statement: Stated

    def __post_init__(self) -> None:
        if not 1 <= len(self.rule) <= 60:
            raise RuleError("rule", "The rule has no name.", "Name a rule of the house, such as resale-price.")


@dataclass(frozen=True, slots=True)
class Purchase:
    """What was paid for the home, its value with the land then, and the subsidy that stays in it."""

    on: date
    price: int
    market_value: int | None = None
    subsidy: int = 0

    def __post_init__(self) -> None:
        _check_day("on", self.on)
        for name in ("price", "market_value", "subsidy"):
            _check_money(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """What a trust and a household, a grower, a shop or a co-op agree on. See the module."""

    tenure: Tenure
    term: Term = field(default_factory=Term)
    fee: Fee = field(default_factory=Fee)
    late: Late = field(default_factory=Late)
    starts: date | None = None
    account_from: date | None = None  # of an older lease: what fell due before was settled elsewhere
    renewed: int = 0  # how many times so far
    purchase: Purchase | None = None
    occupancy: Occupancy | None = None
    sublet: Sublet = field(default_factory=Sublet)
    inspection: Inspection = field(default_factory=Inspection)
    insurance: Insurance = field(default_factory=Insurance)
    improvements: Improvements | None = None
    mortgage: MortgageRules | None = None
    default: Default = field(default_factory=Default)
    option: Option | None = None
    transfer: Transfer | None = None
    resale: Resale | None = None
    listed: tuple[Listed, ...] = ()  # what is due once: a deposit, the parts of a plan to catch up
    pauses: tuple[DuesPause, ...] = ()
    allocation: tuple[str, ...] = ()  # which part a payment pays first; those not named come after, late fees last
    rules_of_use: tuple[str, ...] = ()  # further rules in the trust's own words
    dues: DuesTerms | None = None  # written out by `lease_dues.completed`: what is reckoned

    def __post_init__(self) -> None:
        _check_day("starts", self.starts)
        _check_day("account_from", self.account_from)
        check_range("renewed", self.renewed, 0, self.term.renewals)
        for name, most in (("listed", MOST_LISTED), ("pauses", MAX_PAUSES), ("rules_of_use", 40), ("allocation", 20)):
            if len(getattr(self, name)) > most:
                raise RuleError(name, f"There are {len(getattr(self, name))}.", f"Give at most {most}.")
        for words in self.rules_of_use:
            if not 1 <= len(words.strip()) <= 600:
                raise RuleError("rules_of_use", "A rule is empty or too long.", "Give each in 1 to 600 characters.")
        known = {*(part.bucket for part in self.fee.parts), *(each.bucket for each in self.listed), "penalty", "fee"}
        unknown = [name for name in self.allocation if name not in known]
        if unknown:
            raise RuleError("allocation", f'Nothing is due in "{unknown[0]}".', f"Known: {', '.join(sorted(known))}.")
        if self.resale is not None and self.option is None:
            raise RuleError("option", "A home with a resale price needs the trust's option.", "Give its days.")
        if self.starts is not None and self.fee.first_due is not None and self.fee.first_due < self.starts:
            raise RuleError("fee.first_due", f"{self.fee.first_due} is before {self.starts}.", "Give a later day.")
        if self.dues is not None:
            self._check_dues()

    def _check_dues(self) -> None:
        from .lease_dues import dues_of  # reads these terms, so it cannot be imported first

        if self.dues != dues_of(self):
            raise RuleError("dues", "It is not what fee, late steps and pauses give.", "Write the terms out anew.")
