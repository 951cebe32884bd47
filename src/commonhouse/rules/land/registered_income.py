"""The rules of incomes and affordable prices as the registry offers them."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .affordable import Affordable, Asked, PaymentRule, affordable_price
from .affordable_sentences import affordable_sentences
from .income import Figures, Income, IncomeRule, household_income
from .income_limits import IncomeLimits, Limited, Lookup, income_limits
from .income_sentences import income_sentences, limit_sentences

INCOME_LIMITS: Final = Rule(
    name="income-limits",
    title="Income limits",
    summary="The published limit for a household's size, and the tier that its income falls in.",
    statement_type=IncomeLimits,
    input_type=Lookup,
    result_type=Limited,
    run=income_limits,
    option_notes={
        "area": "The area's name, as published.",
        "year": "The year of publication.",
        "effective_on": "The day from which the figures hold.",
        "tiers": "Each tier as a percent of the area median, with its eight figures as published.",
        "source": "Where the figures come from, in words.",
        "median": "The area median income as published, if it is.",
        "points": "Beyond eight people: percent of the four-person figure for each further person.",
        "beyond": "Beyond eight people: what the points are added to. Never less than the figure for eight.",
        "round_to": "Beyond eight people: what the figure is rounded to, in the smallest part of the money.",
        "rounding": "Beyond eight people: which way it is rounded.",
        "measure": "The tier by whose figures an income is told as a percent of the median; null for the tier of 100.",
    },
    value_notes={
        "beyond": {
            "of-four": "to 132 percent, all of it of the four-person figure, as HUD says",
            "after-eight": "to the published figure for eight",
        },
        "rounding": {"up": "up", "nearest": "to the nearest, half up", "down": "down"},
    },
    explain=limit_sentences,
)

HOUSEHOLD_INCOME: Final = Rule(
    name="household-income",
    title="Household income",
    summary="What a household earns a year, line by line, with income from assets, deductions, and its debts.",
    statement_type=IncomeRule,
    input_type=Figures,
    result_type=Income,
    run=household_income,
    option_notes={
        "asset_threshold": "Up to this worth, assets count with what they really earn. HUD publishes it each year.",
        "asset_rate": 'The imputed rate a year: "0.0045" is 0.45 %. HUD publishes it each year.',
        "asset_method": "What assets add to income when they are worth more than the threshold.",
        "imputed_on": "What the imputed rate runs on.",
        "assets_left_out": "Kinds of assets that do not count.",
        "asset_limit": "The most that assets may be worth; null for no limit.",
        "income_left_out": "Kinds of income that do not count.",
        "count_minors": "Whether what children earn by work counts.",
        "student_cap": "The most that counts of a full-time student's earnings; null for all.",
        "per_dependent": "What is taken off for each dependent.",
        "for_elders": "What is taken off where the head or spouse is elderly or disabled.",
        "child_care": "Whether child care is taken off.",
        "medical_above": "The part of income above which an elder's medical costs are taken off; null for never.",
        "most_housing": "The most of monthly income that the home may take; null for no limit.",
        "most_debt": "The same with all debts; null for no limit.",
    },
    value_notes={
        "asset_method": {
            "higher": "what they really earn or what is imputed, whichever is more",
            "unknown-only": "the imputed rate for those whose earnings cannot be told (24 CFR 5.609 since 2024)",
            "actual": "what they really earn",
            "none": "nothing",
        },
        "imputed_on": {"all": "all they are worth", "above": "what is above the threshold"},
        "assets_left_out": {
            "savings": "accounts and cash",
            "investment": "shares, bonds, funds",
            "retirement": "retirement accounts",
            "property": "land and houses",
            "other": "anything else",
        },
        "income_left_out": {
            "wages": "wages",
            "business": "a business of one's own",
            "benefits": "public benefits",
            "pension": "pensions and annuities",
            "unemployment": "unemployment pay",
            "child-support": "child support and alimony",
            "rent": "rent from others",
            "gifts": "regular gifts",
            "other": "anything else",
        },
    },
    explain=income_sentences,
)

AFFORDABLE_PRICE: Final = Rule(
    name="affordable-price",
    title="Affordable price",
    summary="What a home costs a month at a price, the income that needs, the highest price that fits, and the gap.",
    statement_type=PaymentRule,
    input_type=Asked,
    result_type=Affordable,
    run=affordable_price,
    option_notes={
        "ratio": 'The part of income that the home may take: "0.30" is 30 %.',
        "rate": "Interest a year on the loan, as a part of one.",
        "months": "Over how many months the loan is paid back.",
        "down": "The part of the price paid at the start.",
        "taxes": "Taxes a year: an amount and a share of the price.",
        "insurance": "Insurance of the home a year: an amount and a share of the price.",
        "mortgage_insurance": "Insurance of the loan a year, as a part of the loan.",
        "fee": "The lease's fee a month.",
        "association": "Dues to an association a month.",
        "utilities": "Utilities a month, where they count.",
        "price_step": "Prices are tried in such steps.",
        "longest": "The longest term that a lender here gives, in months.",
    },
    explain=affordable_sentences,
)
