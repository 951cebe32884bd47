"""Accounts of dues as the registry offers them."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .dues import dues_account
from .model import AccountInput, AccountResult
from .sentences import account_sentences
from .terms import DuesTerms

DUES_ACCOUNT: Final = Rule(
    name="dues-account",
    title="Account of dues",
    summary="What falls due under an agreement, listed or again and again, what was paid of it, and what is late.",
    statement_type=DuesTerms,
    input_type=AccountInput,
    result_type=AccountResult,
    run=dues_account,
    option_notes={
        "listed": "What is due once, on stated days.",
        "streams": "What is due again and again: the first day, how often, the parts, how it ends, and changes from a day on.",
        "pauses": (
            "Times in which nothing falls due: it is skipped, put off to the day after (postpone), or made up for after the "
            "end of its stream (extend)."
        ),
        "late": "Fees for what is still unpaid more than so many days after it fell due: an amount, or a share of it.",
        "late_fees": "Whether the fees for one due day are added together, or each stands in the place of those before.",
        "allocation": "The order of buckets in which money is put to what is due; buckets not named come after.",
        "first": "Whether money goes to the oldest due day first, or to the first bucket first whatever its day.",
        "beyond": "What becomes of money beyond what is due.",
    },
    value_notes={
        "late_fees": {
            "add": "each is added to those before it",
            "replace": "each stands in the place of those before it",
        },
        "first": {
            "oldest": "all of the oldest day in the order of buckets, then the next day",
            "bucket": "all of the first bucket, the oldest day first, then the next bucket",
        },
        "beyond": {
            "credit": "it is kept, and pays for the next dues on their day",
            "ahead": "it pays for coming dues at once; more than all of them is refused",
            "refuse": "it is refused",
        },
    },
    explain=account_sentences,
)
