"""Figures in words: a sentence for each number, and how the number is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from commonhouse.land.holdings.models import Use
from commonhouse.land.reporting import figures
from commonhouse.land.reporting.figures import BANDS, OVER, UNKNOWN, Figure, Period
from commonhouse.people.formats import day, money, number

Words = str | Promise
SQUARE_FEET_OF_AN_ACRE = 43_560
UNIT = "USD"


@dataclass(frozen=True, slots=True)
class Line:
    """One number as the page, the file and the paper have it."""

    figure: Figure
    sentence: str
    value: str

    @property
    def code(self) -> str:
        return self.figure.code


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines. reason: which list of rows stands behind its numbers ("" where a page of its own does)."""

    name: str
    title: Words
    lines: tuple[Line, ...]
    hint: str = ""
    reason: str = ""


# which codes begin a part; its title; the rows behind it
PARTS: tuple[tuple[str, tuple[str, ...], Words, str], ...] = (
    ("land", ("acres.",), pgettext_lazy("figures", "Land"), ""),
    ("homes", ("homes.",), pgettext_lazy("figures", "Homes"), ""),
    ("served-sale", ("served.sale.",), gettext_lazy("Households who bought a home for the first time it was sold"), "moves"),
    ("served-resale", ("served.resale.",), gettext_lazy("Households who bought a home from another household"), "moves"),
    ("served-rent", ("served.rent.",), gettext_lazy("Households who began to rent"), "moves"),
    ("served-ever", ("served.ever.",), gettext_lazy("Households ever served"), "ever"),
    ("resales", ("resales.", "subsidy."), gettext_lazy("Resales, and what stays in the homes"), "resales"),
    ("safe", ("safe.", "retention."), gettext_lazy("Keeping the home"), "stays"),
    ("fees", ("fees.",), gettext_lazy("Fees"), ""),
    ("income", ("income.",), gettext_lazy("Incomes looked at"), ""),
)  # fmt: skip

_PLAIN: dict[str, Words] = {
    "acres.all": gettext_lazy("Land we held on the last day"),
    "homes.all": gettext_lazy("Homes on our land on the last day"),
    "homes.ground-lease": gettext_lazy("of them, owned homes on leased land"),
    "homes.co-op": gettext_lazy("of them, in co-ops"),
    "homes.rental": gettext_lazy("of them, rented"),
    "homes.planned": gettext_lazy("Besides, homes planned or being built"),
    "served.sale.all": gettext_lazy("Homes sold for the first time this year"),
    "served.resale.all": gettext_lazy("Homes sold on to another household this year"),
    "served.rent.all": gettext_lazy("Homes rented to a new household this year"),
    "served.ever.all": gettext_lazy("Households who have lived on our land, up to the last day"),
    "resales.year.count": gettext_lazy("Homes resold this year"),
    "resales.year.ratio": gettext_lazy("Of the market value, the next households paid"),
    "resales.year.gains": gettext_lazy("Sellers together got this much more than they had paid"),
    "resales.year.gain": gettext_lazy("A seller got on average this much more than they had paid"),
    "resales.year.kept": gettext_lazy("Stayed in the homes resold this year: their market value less their price"),
    "resales.year.kept-each": gettext_lazy("Stayed in each of them, on average"),
    "resales.ever.count": gettext_lazy("Homes resold, in all years"),
    "resales.ever.ratio": gettext_lazy("Of the market value, the next households paid, in all years"),
    "resales.ever.gains": gettext_lazy("Sellers together got this much more than they had paid, in all years"),
    "resales.ever.gain": gettext_lazy("A seller got on average this much more than they had paid, in all years"),
    "resales.ever.kept": gettext_lazy("Stayed in homes at all resales: their market value less their price"),
    "resales.ever.kept-each": gettext_lazy("Stayed at each resale, on average, in all years"),
    "subsidy.now": gettext_lazy("Kept in the homes that were owned on the last day, when each was last sold"),
    "safe.notices": gettext_lazy("Banks’ notices of missed payments this year"),
    "safe.cured": gettext_lazy("Put right in time this year"),
    "safe.foreclosed": gettext_lazy("Homes lost to a bank this year"),
    "safe.foreclosed-ever": gettext_lazy("Homes lost to a bank, in all years"),
    "fees.leases": gettext_lazy("Leases today under which fees fall due"),
    "fees.current": gettext_lazy("Of these, with nothing past due today"),
    "fees.past-due": gettext_lazy("Past due today, in all"),
    "income.fit": gettext_lazy("Households within the limit"),
    "income.all": gettext_lazy("Households whose income two people looked at this year"),
}


def parts(found: Sequence[Figure], period: Period, today: dt.date) -> list[Part]:
    """The figures with their words, by part; a part without figures is left out."""
    made = []
    for name, begins, title, reason in PARTS:
        lines = tuple(line(each) for each in found if each.code.startswith(begins) and not _is_idle(each))
        if lines:
            made.append(Part(name, title, lines, _hint(name, period, today), reason))
    return made


def line(figure: Figure) -> Line:
    return Line(figure, sentence(figure), value(figure))


def sentence(figure: Figure) -> str:
    """What the number counts, in one phrase."""
    if figure.code in _PLAIN:
        return str(_PLAIN[figure.code])
    head, _dot, last = figure.code.rpartition(".")
    if head.startswith(("served.", "income")):
        return band(last)
    if head.startswith("retention."):
        return _retention(int(head.partition(".")[2]), last)
    if head == "acres":
        return _("for: %(use)s") % {"use": Use(last).label}
    raise KeyError(figure.code)


def band(name: str) -> str:
    """Of what part of the area median income a step is."""
    if name == UNKNOWN:
        return _("income not known")
    if name == OVER:
        return _("more than %(percent)d%% of the area median income") % {"percent": figures.TIERS[-1]}
    step = int(name)
    before = BANDS.index(name) - 1
    if before < 0:
        return _("up to %(percent)d%% of the area median income") % {"percent": step}
    least = figures.TIERS[before]
    return _("more than %(least)d%%, up to %(most)d%% of the area median income") % {"least": least, "most": step}


def _retention(years: int, what: str) -> str:
    if what == "of":
        many = ngettext(
            "Families who bought %(n)d year ago or longer", "Families who bought %(n)d years ago or longer", years
        )
        return many % {"n": years}
    many = ngettext(
        "of them, still in their home after %(n)d year", "of them, still in their home after %(n)d years", years
    )
    return many % {"n": years}


def value(figure: Figure) -> str:
    """The number as people write it; "fewer than 5" for what is kept back, a dash where there is nothing to say."""
    if figure.is_kept_back:
        return _("kept back")
    if figure.value is None:
        return "–"
    return _WRITTEN[figure.kind](figure.value)


def raw(figure: Figure) -> str:
    """The number for programs: cents, square feet, an exact fraction; empty where there is none."""
    return "" if figure.value is None else str(figure.value)


def _money(value: int | Fraction) -> str:
    return money(int(value), UNIT)


def _percent(value: int | Fraction) -> str:
    """To a tenth of a percent, halves to even; never 100 for what is less."""
    tenths = round(Fraction(value) * 1000)
    if tenths >= 1000 and value < 1:
        tenths = 999
    return _("%(percent)s%%") % {"percent": number(Decimal(tenths) / 10)}


def _acres(value: int | Fraction) -> str:
    hundredths = round(Fraction(int(value) * 100, SQUARE_FEET_OF_AN_ACRE))
    return _("%(acres)s acres") % {"acres": number(Decimal(hundredths) / 100)}


def _count(value: int | Fraction) -> str:
    return number(int(value))


_WRITTEN: dict[str, Callable[[int | Fraction], str]] = {
    "count": _count, "money": _money, "ratio": _percent, "share": _percent, "acres": _acres,
}  # fmt: skip


def _is_idle(figure: Figure) -> bool:
    """Rows of nothing that would only lengthen the page: uses and steps nobody is in."""
    head, _dot, last = figure.code.rpartition(".")
    return figure.value == 0 and last != "all" and head.startswith(("served.", "income", "acres", "homes"))


def _hint(name: str, period: Period, today: dt.date) -> str:
    if name in {"land", "homes"}:
        return _("On %(day)s.") % {"day": day(min(period.last, today))}
    if name.startswith("served"):
        return _("By the income they had when they moved in. A home that is inherited stays with its household.")
    if name == "resales":
        return _("A home’s price is held below the market; the difference stays in the home for the next household.")
    if name == "safe":
        return _("A notice that was given back is not counted. Whoever inherits a home goes on as the same family.")
    return ""


def as_sentences(found: Iterable[Part]) -> list[str]:
    """Every line as one sentence: what is counted, and the number."""
    return [
        _("%(what)s: %(value)s.") % {"what": line.sentence, "value": line.value}
        for part in found
        for line in part.lines
    ]


def period_words(period: Period, today: dt.date) -> str:
    if period.last > today:
        return _("%(first)s to today") % {"first": day(period.first)}
    return _("%(first)s to %(last)s") % {"first": day(period.first), "last": day(period.last)}
