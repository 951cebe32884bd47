"""Drawing lots as the registry offers it."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .draw import Draw, DrawResult, Urn, draw
from .sentences import draw_sentences

DRAW: Final = Rule(
    name="draw",
    title="Drawing lots",
    summary="A lottery or a panel drawn by lot from a published list, with a seed rolled in public (Rivest's sampler).",
    statement_type=Draw,
    input_type=Urn,
    result_type=DrawResult,
    run=draw,
    option_notes={
        "number": "How many are drawn.",
        "reserves": "How many more stand in reserve, the next in line first.",
        "procedure": "How the seed gives an order.",
        "minimum_digits": "How many digits the seed must have at least: 20 rolls of a ten-sided die are beyond guessing.",
        "quotas": "How many of each group there are at least and at most; the first panel in order that meets all is drawn.",
    },
    value_notes={
        "procedure": {
            "sampler": 'the SHA-256 of "seed,1", "seed,2"... picks numbers on the list',
            "tickets": "the SHA-256 of the seed and the name gives everyone a ticket; the least come first",
        }
    },
    explain=draw_sentences,
)
