"""The rules of funds as the registry offers them. (Notes and the forecast have modules of their own.)"""

from __future__ import annotations

from typing import Final

from ..lending.registered import TERMS_VALUES
from ..registry import Rule
from .reserve import Portfolio, Reserve, ReserveResult, loss_reserve
from .scale import Rhythm, Scale, ScaleResult, sliding_scale
from .sentences import (
    reserve_sentences,
    scale_sentences,
    split_sentences,
    waterfall_sentences,
)
from .splits import Sharing, Split, SplitResult, split
from .waterfall import Pouring, Waterfall, WaterfallResult, note_waterfall

SPLIT: Final = Rule(
    name="split",
    title="Split",
    summary="A sum shared out in proportion to weights, so that the parts add up to the smallest part of the money.",
    statement_type=Split,
    input_type=Sharing,
    result_type=SplitResult,
    run=split,
    option_notes={
        "method": "What becomes of what is left over after everyone's whole steps.",
        "ties": "Who comes first among equal remainders.",
        "step": "The smallest part that is given: 1 is a cent, 100 a dollar.",
    },
    value_notes={
        "method": {
            "largest-remainder": "it goes one step each to the largest remainders",
            "down": "it is not given, and reported",
        },
        "ties": {
            "order": "whoever is listed first",
            "weight": "whoever has the larger weight, then whoever is listed first",
        },
    },
    explain=split_sentences,
)

NOTE_WATERFALL: Final = Rule(
    name="note-waterfall",
    title="Note waterfall",
    summary="Money that comes in goes down the ranks of notes; losses go up them, what is set aside first.",
    statement_type=Waterfall,
    input_type=Pouring,
    result_type=WaterfallResult,
    run=note_waterfall,
    option_notes={
        "classes": "Each class of notes: its rank (1 is paid first and loses last), its interest a year, its term.",
        "set_aside": "What bears losses before any note, in this order: gifts, dues, the reserve.",
        "paying": "Whether interest of all ranks comes before any principal.",
        "day_count": "How a time becomes a part of a year, where interest due is found from the rate.",
    },
    value_notes={
        "paying": {
            "interest-first": "interest rank by rank, then principal rank by rank",
            "rank-first": "all of one rank, then the next",
        },
        "day_count": TERMS_VALUES["day_count"],
    },
    explain=waterfall_sentences,
)

LOSS_RESERVE: Final = Rule(
    name="loss-reserve",
    title="Loss reserve",
    summary="How much a fund should hold against losses by how late its loans are, and what is missing.",
    statement_type=Reserve,
    input_type=Portfolio,
    result_type=ReserveResult,
    run=loss_reserve,
    option_notes={
        "rates": 'The part of what is outstanding that is held, by days late: "0.05" is 5 %.',
        "least_share": "The least part of all that is outstanding.",
    },
    explain=reserve_sentences,
)

SLIDING_SCALE: Final = Rule(
    name="sliding-scale",
    title="Sliding scale",
    summary="The dues that are suggested to people of more and of less income. Nobody is asked what they earn.",
    statement_type=Scale,
    input_type=Rhythm,
    result_type=ScaleResult,
    run=sliding_scale,
    option_notes={
        "bands": "Whom an amount is suggested to, in words, and how much a month.",
        "least": "The least a month that is taken.",
    },
    explain=scale_sentences,
)
