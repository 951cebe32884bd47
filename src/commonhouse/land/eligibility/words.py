"""The names of kinds, as forms and pages say them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.rules.land.income import AssetKind, ExpenseKind, IncomeKind, Who

INCOME: dict[IncomeKind, Promise] = {
    IncomeKind.WAGES: _("Wages"),
    IncomeKind.BUSINESS: _("Own business"),
    IncomeKind.BENEFITS: _("Benefits"),
    IncomeKind.PENSION: _("Pension"),
    IncomeKind.UNEMPLOYMENT: _("Unemployment pay"),
    IncomeKind.CHILD_SUPPORT: _("Child support or alimony"),
    IncomeKind.RENT: _("Rent from others"),
    IncomeKind.GIFTS: _("Regular gifts"),
    IncomeKind.OTHER: _("Other income"),
}
ASSETS: dict[AssetKind, Promise] = {
    AssetKind.SAVINGS: _("Bank accounts and cash"),
    AssetKind.INVESTMENT: _("Shares, bonds or funds"),
    AssetKind.RETIREMENT: _("A retirement account"),
    AssetKind.PROPERTY: _("Land or a house"),
    AssetKind.OTHER: pgettext_lazy("an asset", "Something else of worth"),
}
EXPENSES: dict[ExpenseKind, Promise] = {
    ExpenseKind.CHILD_CARE: _("Child care"),
    ExpenseKind.MEDICAL: _("Medical costs"),
}
WHO: dict[Who, Promise] = {
    Who.ADULT: pgettext_lazy("whose income", "An adult's"),
    Who.MINOR: pgettext_lazy("whose income", "A child's (under 18)"),
    Who.STUDENT: pgettext_lazy("whose income", "A full-time student's (18 or older, not head of the household)"),
}
HOW_OFTEN: tuple[tuple[str, Promise], ...] = (
    ("52", _("Every week")),
    ("26", _("Every two weeks")),
    ("24", _("Twice a month")),
    ("12", _("Every month")),
    ("4", _("Every three months")),
    ("1", _("Once a year")),
    ("other", _("Another number of times a year")),
)
