"""Accounts of loans as the registry offers them."""

from __future__ import annotations

from typing import Final

from ..agreeing.model import AccountInput, AccountResult
from ..agreeing.sentences import account_sentences
from ..registry import Rule
from .account import loan_account
from .model import LoanTerms
from .registered import TERMS_NOTES, TERMS_VALUES

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
