"""Accounts of loans as the registry offers them."""

from __future__ import annotations

from typing import Final

from ..agreeing.model import AccountInput, AccountResult
from ..agreeing.sentences import account_sentences
from ..registry import Rule
from .account import loan_account
from .model import LoanTerms
from .registered import TERMS_NOTES, TERMS_VALUES
from .royalty import RoyaltyTerms, royalty_loan
from .surplus import SurplusTerms, surplus_capped_loan

LOAN_ACCOUNT: Final = Rule(
    name="loan-account",
    title="Account of a loan",
    summary="A loan as it really goes: what is due, what was paid of it, what is late, and what is left.",
    statement_type=LoanTerms,
    input_type=AccountInput,
    result_type=AccountResult,
    run=loan_account,
    option_notes=TERMS_NOTES,
    value_notes=TERMS_VALUES,
    explain=account_sentences,
)

SURPLUS_CAPPED_LOAN: Final = Rule(
    name="surplus-capped-loan",
    title="Surplus-capped loan",
    summary="Nothing is due until costs and fair pay are covered, and the lender never earns more than the profit made.",
    statement_type=SurplusTerms,
    input_type=AccountInput,
    result_type=AccountResult,
    run=surplus_capped_loan,
    option_notes={
        "principal": "What is lent in all, in the smallest part of the money.",
        "rate": 'Simple interest a year, as a part of one: "0.08" is 8 %.',
        "share": "The part of new profit that goes to the loan, interest first. New is what passes the highest so far.",
        "day_count": "How a time becomes a part of a year.",
        "unmet": "What becomes of interest that the profit does not reach.",
        "days_to_pay": "How many days after the report it is due.",
    },
    value_notes={
        "day_count": TERMS_VALUES["day_count"],
        "unmet": {"carry": "it waits for later profit, and bears no interest", "lapse": "it is never asked for"},
    },
    explain=account_sentences,
)

ROYALTY_LOAN: Final = Rule(
    name="royalty-loan",
    title="Royalty loan",
    summary="A share of revenue is paid until a stated multiple of what was lent is paid.",
    statement_type=RoyaltyTerms,
    input_type=AccountInput,
    result_type=AccountResult,
    run=royalty_loan,
    option_notes={
        "principal": "What is lent in all, in the smallest part of the money.",
        "share": 'The part of revenue that is paid: "0.04" is 4 %.',
        "multiple": 'How many times what was lent is paid in all: "1.5" is half as much again.',
        "most_a_period": "The most that is asked for one period; null: no such limit.",
        "ends_on": "The last day whose revenue is shared; null: no end but the multiple.",
        "parts": "How what is asked for is parted into principal and the lender's return.",
        "days_to_pay": "How many days after the report it is due.",
    },
    value_notes={
        "parts": {
            "proportion": "side by side, in the proportion of the whole",
            "principal-first": "all principal first, then the return",
        }
    },
    explain=account_sentences,
)
