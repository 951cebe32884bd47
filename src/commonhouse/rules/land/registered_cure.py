"""The clock of a notice of default as the registry offers it."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .cure import CureClock, CureTerms, Noticed, cure_clock
from .cure_sentences import clock_sentences

CURE_CLOCK: Final = Rule(
    name="cure-clock",
    title="Clock of a notice of default",
    summary="Who may put right what a lender or a land trust gave notice of, until which day, and what may follow.",
    statement_type=CureTerms,
    input_type=Noticed,
    result_type=CureClock,
    run=cure_clock,
    option_notes={
        "money_days": "The days the owner has to pay what is owed.",
        "other_days": "The days the owner has to put right anything else.",
        "counted_from": "Which day the owner's days are counted from.",
        "trust_days": "The trust's days to pay for the owner after the owner's own time, of a lender's notice; 0: none.",
        "trust_when": "When the trust may pay for the owner.",
        "lender_extra_days": "A lender's days after the owner's, of the trust's notice; 0: none.",
        "begun_extra_days": "More days where work had begun in time, in matters other than money; 0: none.",
        "option_days": "The trust's days to buy the home when nobody put it right; 0: none.",
        "weekend": "What becomes of a last day on a Saturday or Sunday.",
    },
    value_notes={
        "counted_from": {"noticed": "the date of the notice", "received": "the day it was received"},
        "trust_when": {
            "any-time": "from the day it has the notice",
            "after-owner": "only when the owner's own time is over",
        },
        "weekend": {"as-is": "it stays", "monday": "it moves to the Monday after"},
    },
    explain=clock_sentences,
)
