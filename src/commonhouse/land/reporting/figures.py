"""What a trust is asked for, as pure functions over rows: no database, no clock, exact.

Money is in cents, shares are fractions, land is in square feet. A figure says how many households stand behind it, so that
`privacy` can keep back what would say something of one of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

Value = int | Fraction | None

TIERS = (30, 50, 60, 80, 100, 120)  # percent of the area median income: the steps reports ask for
OVER, UNKNOWN = "over", "unknown"
YEARS = (1, 5, 10)  # after which retention is looked at
PASSED = frozenset({"inherited", "divided"})  # the home stays with the same family
RESOLD = frozenset({"sold", "to-trust"})
HOMES = frozenset({"ground-lease", "co-op", "rental"})
USES = ("homes", "farm", "commercial", "open", "mixed", "vacant")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends within it."""

    first: dt.date
    last: dt.date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    def __contains__(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class LeaseRow:
    """A lease of a home by a household. Money in cents; tier: its income as a percent of the area median, when it began."""

    lease: int
    holding: int
    tenure: str
    starts_on: dt.date
    ended_on: dt.date | None = None
    ended_how: str = ""
    price: int | None = None
    market_value: int | None = None
    subsidy: int = 0
    tier: Decimal | None = None
    sold_for: int | None = None
    market_value_then: int | None = None
    follows: int | None = None  # the lease before it


@dataclass(frozen=True, slots=True)
class ParcelRow:
    use: str
    square_feet: int
    since: dt.date | None = None  # none: from before anyone wrote it down
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class HoldingRow:
    holding: int
    use: str
    tenure: str
    state: str
    since: dt.date | None = None  # its parcel's
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A lender's (or the trust's) notice of default: what became of it, and when."""

    holding: int
    noticed_on: dt.date
    cured_on: dt.date | None = None
    lost_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class FeeRow:
    """What is past due today under one running lease, and since when."""

    lease: int
    past_due: int = 0
    oldest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A household's income was looked at by two. tier: percent of the area median; fits: within the limit it was held to."""

    on: dt.date
    tier: Decimal | None = None
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    leases: Sequence[LeaseRow] = ()
    parcels: Sequence[ParcelRow] = ()
    holdings: Sequence[HoldingRow] = ()
    notices: Sequence[NoticeRow] = ()
    fees: Sequence[FeeRow] = ()
    reviews: Sequence[ReviewRow] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. kind: count, money, share, ratio, acres. households: how many stand behind it; None: none do.

    `table`: figures of one table add up to its figure `<table>.all`, which matters to what may be published.
    """

    code: str
    kind: str
    value: Value
    households: int | None = None
    table: str = ""
    is_kept_back: bool = False  # see `privacy`


@dataclass(frozen=True, slots=True)
class Resale:
    """A home passed from one family to another for a price."""

    lease: LeaseRow  # of those who sold
    on: dt.date
    price: int
    market_value: int | None

    @property
    def gain(self) -> int | None:
        """What the sellers got beyond what they had paid; less than nothing where they lost."""
        return None if self.lease.price is None else self.price - self.lease.price

    @property
    def kept(self) -> int | None:
        """What the next family did not have to pay: the market value less the price."""
        return None if self.market_value is None else self.market_value - self.price

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.price, self.market_value) if self.market_value else None


@dataclass(frozen=True, slots=True)
class Family:
    """Leases of one home that stayed with one family, by inheritance or after a separation."""

    leases: tuple[LeaseRow, ...] = field(default=())

    @property
    def first(self) -> LeaseRow:
        return self.leases[0]

    @property
    def last(self) -> LeaseRow:
        return self.leases[-1]

    @property
    def came(self) -> dt.date:
        return self.first.starts_on

    @property
    def left(self) -> dt.date | None:
        return self.last.ended_on

    def stood(self, day: dt.date) -> bool:
        return self.came <= day and (self.left is None or self.left > day)


def families(leases: Iterable[LeaseRow]) -> list[list[Family]]:
    """The families of each home in the order in which they came; homes in the order of their first lease."""
    by_home: dict[int, list[LeaseRow]] = defaultdict(list)
    for lease in sorted(leases, key=lambda each: (each.starts_on, each.lease)):
        by_home[lease.holding].append(lease)
    return [_families_of(each) for each in by_home.values()]


def _families_of(leases: Sequence[LeaseRow]) -> list[Family]:
    found: list[list[LeaseRow]] = []
    for lease in leases:
        if found and found[-1][-1].ended_how in PASSED:
            found[-1].append(lease)
        else:
            found.append([lease])
    return [Family(tuple(each)) for each in found]


def resales(leases: Iterable[LeaseRow]) -> list[Resale]:
    """Every resale, the earliest first."""
    found = [
        Resale(each, each.ended_on, each.sold_for, each.market_value_then)
        for each in leases
        if each.ended_on is not None and each.ended_how in RESOLD and each.sold_for is not None
    ]
    return sorted(found, key=lambda each: (each.on, each.lease.lease))


def band(tier: Decimal | None) -> str:
    """The step of TIERS that a household's income falls in: "80" is more than 60 and at most 80 percent."""
    if tier is None:
        return UNKNOWN
    return next((str(step) for step in TIERS if tier <= step), OVER)


BANDS = (*map(str, TIERS), OVER, UNKNOWN)


def report(rows: Rows, period: Period) -> list[Figure]:
    """Every figure of a year, in the order of the page. "In all" is until the last day of the period."""
    known = [each for each in rows.leases if each.starts_on <= period.last]
    return [
        *land(rows.parcels, rows.holdings, period),
        *served(known, period),
        *resold(known, period),
        *kept(known, rows.notices, period),
        *fees(rows.fees),
        *incomes(rows.reviews, period),
    ]


def land(parcels: Iterable[ParcelRow], holdings: Iterable[HoldingRow], period: Period) -> list[Figure]:
    """Land and homes held on the last day of the period."""
    feet: Counter[str] = Counter()
    for each in parcels:
        if _held(each.since, each.until, period.last):
            feet[each.use] += each.square_feet
    held = [each for each in holdings if each.use == "homes" and _held(each.since, each.until, period.last)]
    homes = [each for each in held if each.state not in {"lost", "planned"}]
    tenures = Counter(each.tenure for each in homes)
    return [
        Figure("acres.all", "acres", sum(feet.values()), table="acres"),
        *(Figure(f"acres.{use}", "acres", feet[use], table="acres") for use in USES),
        Figure("homes.all", "count", len(homes), table="homes"),
        *(Figure(f"homes.{tenure}", "count", tenures[tenure], table="homes") for tenure in sorted(HOMES)),
        Figure("homes.planned", "count", sum(each.state == "planned" for each in held)),
    ]


def served(leases: Sequence[LeaseRow], period: Period) -> list[Figure]:
    """Households who moved in: by the step of their income, when a home was first sold, resold or rented; and ever."""
    begun = {each.lease for each in leases}
    passed = {each.lease for each in leases if each.ended_how in PASSED}
    new = [each for each in leases if each.tenure in HOMES and not (each.follows in begun and each.follows in passed)]
    found: list[Figure] = []
    for name, chosen in (("sale", _first_sales(new)), ("resale", _later_sales(new)), ("rent", _rented(new))):
        within = [each for each in chosen if each.starts_on in period]
        found += _by_band(f"served.{name}", within)
    found += _by_band("served.ever", new)
    return found


def _first_sales(leases: Iterable[LeaseRow]) -> list[LeaseRow]:
    return [each for each in leases if each.price is not None and each.follows is None]


def _later_sales(leases: Iterable[LeaseRow]) -> list[LeaseRow]:
    return [each for each in leases if each.price is not None and each.follows is not None]


def _rented(leases: Iterable[LeaseRow]) -> list[LeaseRow]:
    return [each for each in leases if each.price is None]


def _by_band(table: str, leases: Sequence[LeaseRow]) -> list[Figure]:
    counts = Counter(band(each.tier) for each in leases)
    return [
        Figure(f"{table}.all", "count", len(leases), len(leases), table),
        *(Figure(f"{table}.{each}", "count", counts[each], counts[each], table) for each in BANDS),
    ]


def resold(leases: Sequence[LeaseRow], period: Period) -> list[Figure]:
    """Resales of the period and of all time: price against market, what sellers gained, what stayed in the homes."""
    ever = [each for each in resales(leases) if each.on <= period.last]
    found: list[Figure] = []
    for name, chosen in (("year", [each for each in ever if each.on in period]), ("ever", ever)):
        found += _of_resales(f"resales.{name}", chosen)
    running = [each for each in leases if _runs(each, period.last) and each.price is not None]
    found.append(Figure("subsidy.now", "money", sum(each.subsidy for each in running), len(running)))
    return found


def _of_resales(name: str, chosen: Sequence[Resale]) -> list[Figure]:
    valued = [each for each in chosen if each.market_value]
    gains = [each.gain for each in chosen if each.gain is not None]
    kept_back = [each.kept for each in valued if each.kept is not None]
    prices, market = sum(each.price for each in valued), sum(each.market_value or 0 for each in valued)
    return [
        Figure(f"{name}.count", "count", len(chosen), len(chosen)),
        Figure(f"{name}.ratio", "ratio", Fraction(prices, market) if market else None, len(valued)),
        Figure(f"{name}.gains", "money", sum(gains), len(gains)),
        Figure(f"{name}.gain", "money", _mean(gains), len(gains)),
        Figure(f"{name}.kept", "money", sum(kept_back), len(kept_back)),
        Figure(f"{name}.kept-each", "money", _mean(kept_back), len(kept_back)),
    ]


def kept(leases: Sequence[LeaseRow], notices: Iterable[NoticeRow], period: Period) -> list[Figure]:
    """Notices of default and what became of them; foreclosures; who is still there after so many years."""
    noticed = list(notices)
    lost = [each for each in leases if each.ended_how == "foreclosed"]
    counts = {
        "notices": sum(each.noticed_on in period for each in noticed),
        "cured": sum(each.cured_on in period for each in noticed),
        "foreclosed": sum(each.ended_on in period for each in lost),
        "foreclosed-ever": sum(each.ended_on is not None and each.ended_on <= period.last for each in lost),
    }
    return [
        *(Figure(f"safe.{name}", "count", count, count) for name, count in counts.items()),
        *(figure for years in YEARS for figure in retention(leases, years, period.last)),
    ]


def retention(leases: Sequence[LeaseRow], years: int, on: dt.date) -> list[Figure]:
    """Of the families who bought at least so many years ago: how many were still in their home after so many years."""
    owners = [each for home in families(leases) for each in home if each.first.price is not None]
    old = [each for each in owners if later(each.came, years) <= on]
    there = sum(each.left is None or each.left >= later(each.came, years) for each in old)
    name = f"retention.{years}"
    return [
        Figure(f"{name}.of", "count", len(old), len(old)),
        Figure(f"{name}.share", "share", Fraction(there, len(old)) if old else None, _smaller(there, len(old))),
    ]


def fees(rows: Iterable[FeeRow]) -> list[Figure]:
    """How many running leases have paid all that fell due, and what is past due."""
    known = list(rows)
    behind = [each for each in known if each.past_due > 0]
    current = len(known) - len(behind)
    share = Fraction(current, len(known)) if known else None
    return [
        Figure("fees.leases", "count", len(known), len(known)),
        Figure("fees.current", "share", share, _smaller(current, len(known))),
        Figure("fees.past-due", "money", sum(each.past_due for each in behind), len(behind)),
    ]


def incomes(reviews: Iterable[ReviewRow], period: Period) -> list[Figure]:
    """Incomes looked at in the period, and how many were within the limit."""
    within = [each for each in reviews if each.on in period]
    fit = sum(each.fits is True for each in within)
    counts = Counter(band(each.tier) for each in within)
    return [
        Figure("income.fit", "count", fit, _smaller(fit, len(within))),
        Figure("income.all", "count", len(within), len(within), "income"),
        *(Figure(f"income.{each}", "count", counts[each], counts[each], "income") for each in BANDS),
    ]


def add(reports: Iterable[Sequence[Rows]]) -> Rows:
    """The rows of several trusts as those of one: sums and shares are then reckoned anew, never averaged."""
    flat = [rows for each in reports for rows in each]
    return Rows(*(tuple(row for rows in flat for row in getattr(rows, name)) for name in Rows.__dataclass_fields__))


def by_code(figures: Iterable[Figure]) -> Mapping[str, Figure]:
    return {each.code: each for each in figures}


def later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; of a 29 February, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _held(since: dt.date | None, until: dt.date | None, on: dt.date) -> bool:
    return (since is None or since <= on) and (until is None or until > on)


def _runs(lease: LeaseRow, on: dt.date) -> bool:
    return lease.starts_on <= on and (lease.ended_on is None or lease.ended_on > on)


def _mean(values: Sequence[int]) -> int | None:
    """Rounded to the cent, halves to even."""
    return round(Fraction(sum(values), len(values))) if values else None


def _smaller(part: int, whole: int) -> int:
    """Who stands behind a share: its smaller side, unless that is nobody, for nobody cannot be told apart."""
    sides = [each for each in (part, whole - part) if each]
    return min(sides, default=0)
