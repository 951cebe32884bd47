"""The verbs of lending: the only code that changes loans. Each checks the right, runs in one transaction and leaves its act.

Signing, payments by hand and from the bank, fees and taking back are the verbs of `agreements`: a loan is one of them.
"""

from __future__ import annotations

from commonhouse.funds.actions.lending.disbursing import disburse
from commonhouse.funds.actions.lending.losing import recover, write_off
from commonhouse.funds.actions.lending.preparing import prepare_for, prepare_loan
from commonhouse.funds.actions.lending.purses import close_purse, open_purse, set_policy
from commonhouse.funds.actions.lending.reporting import report

__all__ = [
    "close_purse",
    "disburse",
    "open_purse",
    "prepare_for",
    "prepare_loan",
    "recover",
    "report",
    "set_policy",
    "write_off",
]
